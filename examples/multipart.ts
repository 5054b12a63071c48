import { NodeRuntime } from "@effect/platform-node"
import { Effect, Stream } from "effect"
import { Emulator, MultipartUpload, S3 } from "effect-s3"

const rows = Stream.range(1, 2_000_000).pipe(Stream.map((n) => `row ${n}\n`), Stream.encodeText)

const program = Effect.gen(function*() {
  yield* S3.createBucket({ bucket: "logs" })

  // #region upload
  // Cut into parts, 4 of them under way at once; on failure or interruption nothing of it stays behind.
  const result = yield* MultipartUpload.upload(
    { bucket: "logs", key: "rows.txt", contentType: "text/plain" },
    rows,
    { partSize: 5 * 1024 * 1024, concurrency: 4 }
  )
  // #endregion

  // #region stream
  // A body belongs to the scope: what is unread when it closes is let go, and the connection with it.
  const firstLines = yield* Effect.scoped(Effect.gen(function*() {
    const object = yield* S3.getObject({ bucket: "logs", key: "rows.txt" })
    return yield* object.body.stream.pipe(
      Stream.decodeText(),
      Stream.splitLines,
      Stream.take(3),
      Stream.runCollect
    )
  }))
  // #endregion

  yield* Effect.log(result.etag, Array.from(firstLines))
})

program.pipe(Effect.provide(Emulator.layerS3()), NodeRuntime.runMain)
