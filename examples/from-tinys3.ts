/**
 * What a program with tinys3 does, with this library. The Python is `python/from_tinys3.py`.
 */
import { FileSystem } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Chunk, Console, Duration, Effect, Layer, Redacted, Stream } from "effect"
import { Body, Emulator, MultipartUpload, ObjectStore, S3 } from "effect-s3"
import { NodeS3 } from "effect-s3/node"

// #region connect
// The bucket belongs to the store, so that no call has to name it. It is https unless the endpoint says otherwise.
export const Photos = NodeS3.layerStore("s3://photos?region=eu-central-1", {
  credentials: { accessKeyId: "ACCESS_KEY", secretAccessKey: Redacted.make("SECRET_KEY") }
})
// #endregion

const upload = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region upload
  yield* store.put("notes/a b+c.txt", yield* Body.file("a.txt"), {
    public: true,
    expires: "max",
    storageClass: "REDUCED_REDUNDANCY",
    metadata: { color: "green" }
  })
  yield* store.put("notes/hour.txt", "for an hour", { expires: 3600 })
  yield* store.put("notes/weeks.txt", "for five weeks", { expires: Duration.weeks(5), contentType: "text/x-notes" })
  // #endregion
})

const change = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region copy
  // In the same bucket, and to another one.
  yield* store.copy("notes/a b+c.txt", "copies/a.txt")
  yield* S3.copyObject({
    source: { bucket: "photos", key: "notes/a b+c.txt" },
    bucket: "archive",
    key: "a.txt",
    acl: "public-read"
  })
  // #endregion

  // #region update
  // What is not named is kept. `public` alone changes who may read it, and nothing else.
  yield* store.updateMetadata("notes/hour.txt", { storageClass: "STANDARD_IA", metadata: { color: "red" } })
  yield* store.updateMetadata("notes/hour.txt", { public: false })
  // #endregion
})

const read = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region read
  const text = yield* store.text("notes/a b+c.txt")
  const first = yield* store.getRange("notes/a b+c.txt", { start: 0, end: 3 })
  const { contentType, size } = yield* store.head("notes/a b+c.txt")
  yield* Stream.runForEach(store.list({ prefix: "notes/" }), (object) => Console.log(object.key, object.size))
  yield* store.delete("notes/weeks.txt")
  // #endregion

  yield* Console.log(text, first.length, contentType, size)
})

const pool = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  const keys = Array.from({ length: 20 }, (_, n) => `many/${n}.txt`)

  // #region pool
  // In the order of the keys, as all_completed only promises; 25 at a time, given up after two minutes.
  yield* Effect.forEach(keys, (key) => store.put(key, key), { concurrency: 25 }).pipe(Effect.timeout("2 minutes"))

  // As each one is done.
  yield* Stream.fromIterable(keys).pipe(
    Stream.mapEffect((key) => Effect.as(store.delete(key), key), { concurrency: 25, unordered: true }),
    Stream.runForEach((key) => Console.log("deleted", key))
  )
  // #endregion
})

const multipart = Effect.gen(function*() {
  const half = new Uint8Array(5 * 1024 * 1024)

  // #region multipart
  // Completed with the parts that went up here, and aborted unless that happens.
  yield* Effect.scoped(Effect.gen(function*() {
    const upload = yield* MultipartUpload.make({ bucket: "photos", key: "film.bin", contentType: "video/x-film" })
    yield* upload.uploadPart(1, half)
    yield* upload.uploadPart(2, "the end")
    yield* upload.complete()
  }))

  const unfinished = yield* Stream.runCollect(S3.listMultipartUploadsStream({ bucket: "photos" }))
  // #endregion

  yield* Console.log("unfinished uploads:", Chunk.size(unfinished))
})

const program = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* fs.makeTempDirectoryScoped()
  yield* Effect.sync(() => process.chdir(directory))
  yield* fs.writeFileString("a.txt", "the text of a file")
  yield* Effect.all([upload, change, read, pool, multipart], { discard: true })
  yield* Effect.sync(() => process.chdir("/"))
}).pipe(Effect.scoped)

const OnEmulator = ObjectStore.layerS3({ bucket: "photos" }).pipe(
  Layer.provideMerge(Emulator.layerS3({ buckets: ["photos", "archive"] }))
)

program.pipe(Effect.provide(Layer.merge(OnEmulator, NodeContext.layer)), NodeRuntime.runMain)
