import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Provider from "effect-s3/Provider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as fs from "node:fs"
import { Below, type Features, inMemory } from "./Backend.js"

/** As Node removes a folder that is empty, and no other. */
export const removeDirectory = (path: string) => Effect.tryPromise(() => fs.promises.rmdir(path))

export const features: Features = {
  ...inMemory,
  provider: Provider.custom(Provider.emulator, { name: "folder" }),
  clock: "live"
}

/** A store in a folder of its own, with what is left in it of writes that are not done. */
export const layer = Layer.unwrapScoped(
  Effect.gen(function*() {
    const fileSystem = yield* FileSystem.FileSystem
    const path = yield* fileSystem.makeTempDirectoryScoped()
    const left = Effect.sync(() =>
      ["tmp", "uploads", "locks"].map((name) => `${path}/.effect-s3/${name}`)
        .flatMap((directory) => fs.existsSync(directory) ? fs.readdirSync(directory) : [])
    )
    return Layer.merge(
      ObjectStore.layerFolder({ path, removeDirectory }),
      Layer.succeed(Below, { uploads: () => left, beside: undefined })
    )
  })
).pipe(Layer.provide(NodeFileSystem.layer))
