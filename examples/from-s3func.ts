/**
 * What a program with s3func's S3Session does, with this library. The Python is `python/from_s3func.py`.
 */
import { HttpClient, HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { NodeRuntime } from "@effect/platform-node"
import { Chunk, Console, Effect, Layer, Redacted, Stream } from "effect"
import { Emulator, Lock, ObjectStore, Presign, RequestPolicy, S3 } from "effect-s3"
import { NodeS3, NodeTransport } from "effect-s3/node"

// #region session
export const Session = NodeS3.layerStore("https://eu2.contabostorage.com/logs", {
  credentials: { accessKeyId: "ACCESS_KEY", secretAccessKey: Redacted.make("SECRET_KEY") },
  policy: RequestPolicy.standard({ attempts: 4 }),
  connectTimeout: "30 seconds",
  readTimeout: "120 seconds",
  transport: { connections: 10 }
})
// #endregion

const objects = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore

  // #region objects
  yield* store.put("hello.txt", "Hello, S3!")
  const text = yield* store.text("hello.txt")

  yield* store.put("data.csv", "col1,col2\n1,2", { metadata: { processed: "false", source: "sensor-1" } })
  const { metadata } = yield* store.head("data.csv")

  yield* Stream.runForEach(store.list({ prefix: "data" }), (object) => Console.log(object.key, object.size))
  // #endregion

  // #region stream
  // Open while it is read, and no longer.
  const lines = yield* store.stream("data.csv").pipe(Stream.decodeText(), Stream.splitLines, Stream.runCollect)
  // #endregion

  yield* Console.log(text, metadata["processed"], Chunk.size(lines))
})

const versions = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  yield* S3.putBucketVersioning({ bucket: "logs", status: "Enabled" })
  const { versionId: older } = yield* store.put("kept.txt", "older")
  yield* store.put("kept.txt", "newer")

  // #region versions
  const old = yield* store.text("kept.txt", { versionId: older })
  yield* S3.listObjectVersionsStream({ bucket: "logs", prefix: "kept" }).pipe(
    Stream.runForEach(({ deleteMarker, key, versionId }) => Console.log(key, versionId, deleteMarker))
  )
  // #endregion

  // #region purge
  // The objects are hidden; what a bucket with versions has kept of them is still there.
  yield* Stream.runDrain(store.deleteMany(["hello.txt", "data.csv"]))

  // As purge=True: every version, for good. Each failure is told.
  const failed = yield* S3.listObjectVersionsStream({ bucket: "logs", prefix: "kept" }).pipe(
    Stream.grouped(1000),
    Stream.mapEffect((batch) =>
      S3.deleteObjects({
        bucket: "logs",
        objects: Array.from(batch, ({ key, versionId }) => ({ key, versionId }))
      })
    ),
    Stream.mapConcat(({ errors }) => errors),
    Stream.runCollect
  )
  // #endregion

  yield* Console.log(old, Chunk.size(failed))
})

const settings = Effect.gen(function*() {
  // #region lock
  yield* S3.createBucket({ bucket: "records", objectLockEnabled: true })
  const { objectLockEnabled } = yield* S3.getObjectLockConfiguration({ bucket: "records" })
  // Also what s3func does not have: holds and retention of single objects.
  yield* S3.putObject({ bucket: "records", key: "deed.txt", body: "signed" })
  yield* S3.putObjectLegalHold({ bucket: "records", key: "deed.txt", status: "ON" })
  // #endregion

  yield* Console.log("object lock:", objectLockEnabled)
})

const locks = Effect.gen(function*() {
  // #region locking
  // Given back whatever happens. A holder that loses it, because it could not renew it in time, is interrupted.
  yield* Lock.withLock("process-1")((lease) => Console.log("alone, with token", lease.fencingToken))

  yield* Lock.withLock("my-resource", { waitTimeout: "10 seconds" })(() => Console.log("mine")).pipe(
    Effect.catchTag("LockUnavailable", () => Console.log("somebody else has it"))
  )
  // #endregion
}).pipe(Effect.provide(Lock.layerConditional()))

const urls = Effect.gen(function*() {
  const store = yield* ObjectStore.ObjectStore
  yield* store.put("shared.txt", "for everybody with the URL")
  const { url } = yield* Presign.getObject({ bucket: "logs", key: "shared.txt" })

  // #region http
  // Any URL, public or signed, with retries and a range; the body is a stream.
  const client = (yield* HttpClient.HttpClient).pipe(
    HttpClient.filterStatusOk,
    HttpClient.retryTransient({ times: 3 })
  )
  const request = HttpClientRequest.get(Redacted.value(url)).pipe(HttpClientRequest.setHeader("range", "bytes=4-12"))
  const part = yield* Stream.mkString(Stream.decodeText(HttpClientResponse.stream(client.execute(request))))
  // #endregion

  yield* Console.log(part)
})

/** A client on a socket, for a URL has to be one that others can reach. */
const OnEmulator = Layer.unwrapScoped(Effect.gen(function*() {
  const { credentials } = yield* Emulator.Emulator
  const { url } = yield* Emulator.EmulatorAddress
  return NodeS3.layerStore(`${url}/logs`, { credentials })
})).pipe(
  Layer.provide(Emulator.layerServer()),
  Layer.provide(Emulator.layer({ buckets: ["logs"] }))
)

Effect.all([objects, versions, settings, locks, urls], { discard: true }).pipe(
  Effect.provide(Layer.merge(OnEmulator, NodeTransport.layer())),
  NodeRuntime.runMain
)
