/**
 * What a program with minis3 does, with this library. The Python is `python/from_minis3.py`.
 */
import { FileSystem, Path } from "@effect/platform"
import { NodeContext, NodeRuntime } from "@effect/platform-node"
import { Console, Effect, Layer, Redacted, Stream } from "effect"
import { Body, Emulator, ObjectStore, S3, Transfer } from "effect-s3"
import { NodeProgress, NodeS3 } from "effect-s3/node"

// #region connect
export const Local = NodeS3.layerStore("http://localhost:9000/photos", {
  credentials: { accessKeyId: "minioadmin", secretAccessKey: Redacted.make("minioadmin") }
})
// #endregion

// #region verify
// A certificate that your own authority has signed, or one that you made yourself, is trusted by its root.
export const Private = NodeS3.layerStore("https://minio.internal/photos", { caBundle: "/etc/ssl/own-ca.pem" })
// As verify=False: any certificate. It says so in the log, once, when the layer is built.
export const Careless = NodeS3.layerStore("https://minio.internal/photos", { allowInvalidCertificates: true })
// As signature_version="s3", for servers that know nothing newer.
export const Old = NodeS3.layerStore("https://old.internal/photos", { signatureVersion: "v2" })
// Path style or not follows from the server; it can be said.
export const Virtual = NodeS3.layerStore("https://minio.internal/photos", { addressing: "virtual" })
// #endregion

const buckets = Effect.gen(function*() {
  // #region buckets
  yield* S3.createBucket({ bucket: "my-new-bucket" })
  yield* S3.headBucket({ bucket: "my-new-bucket" })
  yield* S3.deleteBucket({ bucket: "my-new-bucket" })
  // #endregion
})

const objects = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region upload
  yield* store.put("user_profiles/profile.jpg", yield* Body.file("files/profile.jpg"), {
    public: true,
    expires: "max",
    contentType: "image/jpeg",
    storageClass: "STANDARD_IA",
    metadata: { "user-id": "12345" }
  })
  // #endregion

  // #region get
  const profile = yield* store.get("user_profiles/profile.jpg")
  yield* Console.log(profile.contentType, profile.size, profile.metadata["user-id"])
  const fs = yield* FileSystem.FileSystem
  yield* Stream.run(profile.stream, fs.sink("profile.jpg"))
  // #endregion

  // #region list
  yield* Stream.runForEach(
    store.list({ prefix: "user_profiles/" }),
    (object) => Console.log(object.key, object.size, object.lastModified, object.storageClass)
  )
  // #endregion

  // #region change
  yield* S3.copyObject({
    source: { bucket: "photos", key: "user_profiles/profile.jpg" },
    bucket: "archive",
    key: "archived_profiles/profile_old.jpg"
  })
  yield* store.updateMetadata("user_profiles/profile.jpg", { metadata: { reviewed: "true" } })
  yield* store.delete("user_profiles/profile.jpg")
  // #endregion
}).pipe(Effect.scoped)

const pool = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path

  // #region pool
  // Twenty at a time; each file is open while it goes up, and no longer.
  const names = yield* fs.readDirectory("files")
  yield* Stream.fromIterable(names).pipe(
    Stream.mapEffect(
      (name) => Effect.flatMap(Body.file(path.join("files", name)), (body) => store.put(`uploads/${name}`, body)),
      { concurrency: 20, unordered: true }
    ),
    Stream.runForEach(({ etag }) => Console.log("uploaded", etag))
  )
  // #endregion
})

const multipart = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region multipart
  // Cut into parts, four of them under way at once. On failure and on interruption nothing of it stays behind, unless a
  // `journal` is given, by which another process goes on.
  const { etag } = yield* NodeProgress.withBar((progress) =>
    Transfer.uploadFile(store, { path: "film.mp4", key: "videos/film.mp4" }, { concurrency: 4, progress })
  )
  // #endregion

  yield* Console.log("stored", etag)
})

const program = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const directory = yield* fs.makeTempDirectoryScoped()
  yield* Effect.sync(() => process.chdir(directory))
  yield* fs.makeDirectory("files")
  yield* fs.writeFile("files/profile.jpg", new Uint8Array(1000))
  yield* fs.writeFile("film.mp4", new Uint8Array(12 * 1024 * 1024))
  yield* Effect.all([buckets, objects, pool, multipart], { discard: true })
  yield* Effect.sync(() => process.chdir("/"))
}).pipe(Effect.scoped)

const OnEmulator = ObjectStore.layerS3({ bucket: "photos" }).pipe(
  Layer.provideMerge(Emulator.layerS3({ buckets: ["photos", "archive"] }))
)

program.pipe(Effect.provide(Layer.merge(OnEmulator, NodeContext.layer)), NodeRuntime.runMain)
