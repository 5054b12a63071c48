/**
 * A store by its URL, whatever it is kept in, and folders as Node's file system can keep them.
 *
 * @since 0.1.0
 */
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs/promises"
import { fileURLToPath } from "node:url"
import * as B2 from "../B2.js"
import * as uri from "../internal/wire/uri.js"
import * as ObjectStore from "../ObjectStore.js"
import * as StorageError from "../StorageError.js"
import * as NodeDisk from "./NodeDisk.js"
import * as NodeS3 from "./NodeS3.js"
import * as NodeTransport from "./NodeTransport.js"

/**
 * How a store in a folder is used; how an empty folder is removed is Node's own.
 *
 * @since 0.1.0
 * @category models
 */
export type FolderOptions = Omit<ObjectStore.FolderOptions, "removeDirectory">

/**
 * Settings of whatever a URL can name.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Of `s3:`, `s3a:`, `https:` and `http:`. */
  readonly s3?: NodeS3.Options | undefined
  /** Of `b2:`; where they are silent, the variables of the `b2` command count. */
  readonly b2?: Partial<B2.Options> & { readonly transport?: NodeTransport.Options | undefined } | undefined
  /** Of `file:`. */
  readonly folder?: Omit<FolderOptions, "path"> | undefined
}

/**
 * A store in a folder of this machine: see `ObjectStore.makeFolder`. Folders go with their last object.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { NodeStore } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = Effect.gen(function*() {
 *   const store = yield* NodeStore.makeFolder({ path: "./data", create: true })
 *   yield* store.put("reports/2026", "all is well", { metadata: { by: "me" } })
 * })
 */
export const makeFolder = (
  options: FolderOptions
): Effect.Effect<ObjectStore.Service, StorageError.InvalidConfig, FileSystem.FileSystem> =>
  Effect.provide(
    ObjectStore.makeFolder({ ...options, removeDirectory: (path) => Effect.tryPromise(() => fs.rmdir(path)) }),
    NodeDisk.layer
  )

/**
 * The store as a folder of this machine.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { NodeStore } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) => store.text("reports/2026")).pipe(
 *   Effect.provide(NodeStore.layerFolder({ path: "./data" }))
 * )
 */
export const layerFolder = (
  options: FolderOptions
): Layer.Layer<ObjectStore.ObjectStore, StorageError.InvalidConfig, FileSystem.FileSystem> =>
  Layer.effect(ObjectStore.ObjectStore, makeFolder(options))

const schemes =
  "s3://bucket/prefix, https://host/bucket/prefix, b2://bucket/prefix, file:///path/of/a/folder, memory://"

// Never the URL itself: people put keys into URLs.
const refused = (problem: string) =>
  new StorageError.InvalidConfig({
    message: `the URL ${problem}`,
    setting: "url",
    source: "url",
    allowed: schemes
  })

const pathOf = (url: string): Effect.Effect<string, StorageError.InvalidConfig> =>
  /[?#]/.test(url)
    ? Effect.fail(refused("has a query or a fragment; in a path they are written %3F and %23"))
    : Effect.try({
      try: () => fileURLToPath(url),
      catch: () => refused("is not that of a path on this machine, such as file:///path/of/a/folder")
    })

const memory = (path: string): Layer.Layer<ObjectStore.ObjectStore, StorageError.InvalidConfig> => {
  const prefix = uri.decodeComponent(path.replace(/^\//, ""))
  return prefix === undefined
    ? Layer.fail(refused("has broken percent encoding"))
    : Layer.effect(ObjectStore.ObjectStore, Effect.map(ObjectStore.makeMemory, ObjectStore.prefix(prefix)))
}

const inB2 = (
  rest: string,
  { transport, ...options }: NonNullable<Options["b2"]> = {}
): Layer.Layer<ObjectStore.ObjectStore, StorageError.InvalidConfig> => {
  const [, bucket, path = ""] = /^\/\/([^/?#]+)(?:\/([^?#]*))?$/.exec(rest) ?? []
  const prefix = uri.decodeComponent(path)
  return bucket === undefined || prefix === undefined
    ? Layer.fail(refused("of a store on Backblaze B2 is b2://bucket or b2://bucket/prefix"))
    : ObjectStore.layerB2({ bucket, prefix }).pipe(
      Layer.provide(B2.layerEnv(options)),
      Layer.provide(NodeTransport.layer(transport)),
      Layer.mapError((error) =>
        error instanceof StorageError.InvalidConfig ? error : new StorageError.InvalidConfig({
          message: "there is no application key for Backblaze B2",
          setting: "B2_APPLICATION_KEY",
          source: "environment",
          allowed: "B2_APPLICATION_KEY_ID and B2_APPLICATION_KEY, or the options of b2"
        })
      )
    )
}

/**
 * The store at a URL, by its scheme: `s3:`, `s3a:`, `https:` and `http:` are buckets as in `NodeS3.layerStore`, `b2:` is
 * one of Backblaze B2 by its native API, `file:` a folder of this machine, and `memory:` an empty store in memory; what
 * follows is the prefix. The file system is Node's, from `NodeContext.layer` or `NodeFileSystem.layer` of `@effect/platform-node`; only folders use it.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { NodeFileSystem } from "@effect/platform-node"
 * import { ObjectStore } from "effect-s3"
 * import { NodeStore } from "effect-s3/node"
 * import { Config, Effect, Layer } from "effect"
 *
 * // STORE_URL=file:///srv/photos at home, and s3://photos where it runs.
 * const StoreLive = Layer.unwrapEffect(
 *   Effect.map(Config.string("STORE_URL"), (url) => NodeStore.layer(url, { folder: { create: true } }))
 * ).pipe(Layer.provide(NodeFileSystem.layer))
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) => store.text("notes/hello.txt")).pipe(
 *   Effect.provide(StoreLive)
 * )
 */
export const layer = (
  url: string,
  options: Options = {}
): Layer.Layer<ObjectStore.ObjectStore, StorageError.InvalidConfig, FileSystem.FileSystem> => {
  const [, scheme, rest = ""] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url) ?? []
  switch (scheme?.toLowerCase()) {
    case "s3":
    case "s3a":
    case "https":
    case "http":
      return NodeS3.layerStore(url, options.s3)
    case "b2":
      return inB2(rest, options.b2)
    case "file":
      return Layer.unwrapEffect(Effect.map(pathOf(url), (path) => layerFolder({ ...options.folder, path })))
    case "memory":
      return /^\/\/(?:\/|$)/.test(rest) && !/[?#]/.test(rest)
        ? memory(rest.slice(2))
        : Layer.fail(refused("of a store in memory is memory:// or memory:///prefix"))
    case undefined:
      return Layer.fail(refused("has no scheme"))
    default:
      return Layer.fail(refused("has a scheme of which there is no store"))
  }
}
