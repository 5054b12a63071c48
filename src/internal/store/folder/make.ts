/**
 * A store in a folder.
 */
import * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import * as derived from "../derived.js"
import * as areas from "./area.js"
import * as disks from "./disk.js"
import * as formats from "./format.js"
import * as plain from "./plain.js"
import * as platformDisk from "./platformDisk.js"
import * as store from "./store.js"

const failed = (message: string, cause?: unknown, hint?: string) =>
  new StorageError.InvalidConfig({ setting: "path", source: "option", message, cause, hint })

/** @internal */
export const make = (
  options: ObjectStore.FolderOptions
): Effect.Effect<ObjectStore.Service, StorageError.InvalidConfig, FileSystem.FileSystem> =>
  Effect.gen(function*() {
    const { layout = "store" } = options
    // What is misspelt would make other people's folder one of the store's own.
    if (layout !== "store" && layout !== "plain") {
      return yield* new StorageError.InvalidConfig({
        setting: "layout",
        source: "option",
        message: "the layout of a folder is \"store\" or \"plain\"",
        allowed: "store, plain"
      })
    }
    const named = JSON.stringify(options.path)
    const platform = yield* FileSystem.FileSystem
    const disk = Option.getOrElse(yield* Effect.serviceOption(disks.System), () => platformDisk.make(platform))
    if (options.path === "") return yield* failed("the path of the folder is empty")
    if (options.create === true) {
      yield* Effect.mapError(disk.makeDirectory(options.path), (error) =>
        failed(`the folder ${named} cannot be made`, error))
    }
    const root = yield* Effect.mapError(disk.realPath(options.path), (error) =>
      disks.isMissing(error)
        ? failed(`there is no folder ${named}`, error, "a store makes its folder where it is told create: true")
        : failed(`the folder ${named} cannot be found`, error))
    const { type } = yield* Effect.mapError(disk.stat(root), (error) =>
      failed(`the folder ${named} cannot be read`, error))
    if (type !== "Directory") {
      return yield* failed(`${named} is no folder`)
    }
    const settings = {
      root: root.replace(/[/\\]+$/, ""),
      followLinks: options.followLinks ?? false,
      sync: options.sync ?? false,
      removeDirectory: options.removeDirectory
    }
    if (layout === "plain") {
      return derived.make(plain.make(disk, settings))
    }
    const area = areas.make(settings.root)
    const { names } = yield* Effect.mapError(formats.prepare(disk, area), (error) =>
      error._tag === "InvalidConfig" ? error : failed(`the folder ${named} cannot be made a store`, error))
    return derived.make(store.make(disk, settings, area, names))
  })
