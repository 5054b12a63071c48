/**
 * A program that moves from S3 to Backblaze B2 by another layer, and what only B2 has.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { B2, B2Emulator, ObjectStore } from "effect-s3"

// #region store
const program = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  yield* store.put("notes/hello.txt", "Hello, world!")
  return yield* store.text("notes/hello.txt")
})

// With an account: ObjectStore.layerB2({ bucket: "my-bucket" }) over B2.layerEnv(), which finds the key that the b2
// command finds, over NodeTransport.layer() of effect-s3/node.
const Live = B2Emulator.layerStore({ bucket: "my-bucket" })
// #endregion

// #region native
const versions = Effect.gen(function*() {
  const [bucket] = yield* B2.listBuckets({ bucketName: "my-bucket" })
  const { bucketId } = bucket!
  yield* B2.uploadFile({ bucketId, fileName: "notes/hello.txt", body: "Hello again!" })
  yield* B2.hideFile({ bucketId, fileName: "notes/hello.txt" })
  const reader = yield* B2.createKey({ keyName: "reader", capabilities: ["readFiles"], bucketIds: [bucketId] })
  yield* Effect.log(`a key for reading: ${reader.applicationKeyId}, ${String(reader.applicationKey)}`)
  return yield* B2.listFileVersionsPages({ bucketId }).pipe(
    Stream.mapConcat((page) => page.files),
    Stream.map(({ action, fileName }) => `${action} ${fileName}`),
    Stream.runCollect
  )
})
// #endregion

const main = Effect.gen(function*() {
  yield* Effect.log(yield* program)
  yield* Effect.log([...yield* versions].join(", "))
})

main.pipe(Effect.provide(Live), NodeRuntime.runMain)
