/**
 * A file up and down, resumable and with its progress, through the emulator.
 */
import { FileSystem, KeyValueStore } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Effect, Layer } from "effect"
import { Emulator, ObjectStore, Transfer } from "effect-s3"
import { NodeProgress } from "effect-s3/node"

const program = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* fs.makeTempDirectoryScoped()
  const film = `${directory}/film.mp4`
  const copy = `${directory}/copy.mp4`
  yield* fs.writeFile(film, new Uint8Array(40 * 1024 * 1024).fill(7))

  // #region transfer
  const store = yield* ObjectStore.ObjectStore
  const journal = yield* KeyValueStore.KeyValueStore

  // Interrupted or killed, the next run goes on with the parts that the server lists.
  const up = yield* NodeProgress.withBar((progress) =>
    Transfer.uploadFile(store, { path: film, key: "films/film.mp4" }, { journal, progress })
  )

  // Written beside its place, held against the checksum of the whole, and moved there when all is right.
  const down = yield* NodeProgress.withBar((progress) =>
    Transfer.downloadFile(store, { key: "films/film.mp4", path: copy }, { journal, progress })
  )
  // #endregion

  // #region object
  // From any store to any other; the parts are passed on as they come.
  const memory = yield* ObjectStore.makeMemory
  yield* Transfer.object({ store, key: "films/film.mp4" }, { store: memory, key: "film" }, { concurrency: 8 })
  // #endregion

  yield* Effect.log(up.size, up.resumed, down.integrity)
})

// A process that is killed leaves its journal behind only where it is on disk: KeyValueStore.layerFileSystem.
program.pipe(
  Effect.scoped,
  Effect.provide(Layer.mergeAll(Emulator.layerStore(), KeyValueStore.layerMemory, NodeContext.layer)),
  NodeRuntime.runMain
)
