/**
 * Servers that misbehave, as an operation meets them over a real socket.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { RequestPolicy, S3, type StorageError } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import * as handlers from "./faults/handlers.js"
import * as RawServer from "./faults/RawServer.js"
import { credentials } from "./support/canned.js"

/** Short is only the limit that is to be met: on a busy machine anything may take its time. */
interface Limits {
  readonly firstByteTimeout?: "100 millis"
  readonly idleTimeout?: "100 millis"
}

const against = (handler: RawServer.Handler, limits: Limits = {}) =>
  Effect.map(RawServer.make(handler), (server) => ({
    server,
    layer: NodeS3.layer({
      endpoint: server.origin,
      region: "us-east-1",
      credentials,
      policy: RequestPolicy.none,
      transport: { connectTimeout: "20 seconds", firstByteTimeout: "20 seconds", idleTimeout: "20 seconds", ...limits }
    })
  }))

/** The error of reading an object whole, and of reading it as a stream. */
const met = (handler: RawServer.Handler, limits?: Limits) =>
  Effect.gen(function*() {
    const { layer, server } = yield* against(handler, limits)
    const object = { bucket: "b", key: "k" }
    const whole: StorageError.StorageError = yield* Effect.flip(Effect.provide(S3.getObjectBytes(object), layer))
    const streamed: StorageError.StorageError = yield* S3.getObject(object).pipe(
      Effect.flatMap((opened) => Stream.runDrain(opened.body.stream)),
      Effect.scoped,
      Effect.provide(layer),
      Effect.flip
    )
    yield* server.until(RawServer.allClosed)
    return [whole, streamed]
  }).pipe(Effect.scoped)

describe("an operation ends in time, with a typed error and no socket left, on a server that", () => {
  it.live("never answers", () =>
    Effect.map(met(handlers.silent, { firstByteTimeout: "100 millis" }), (errors) => {
      for (const error of errors) {
        assert.strictEqual(error._tag, "Timeout")
        assert.strictEqual(error._tag === "Timeout" && error.phase, "firstByte")
        assert.strictEqual(error.key, "k")
      }
    }))

  it.live("stalls in the middle of the body", () =>
    Effect.map(met(handlers.stalls(new Uint8Array(10), 100), { idleTimeout: "100 millis" }), (errors) => {
      for (const error of errors) {
        assert.strictEqual(error._tag, "Timeout")
        assert.strictEqual(error._tag === "Timeout" && error.phase, "idle")
      }
    }))

  it.live("closes at once", () =>
    Effect.map(met(handlers.closes), (errors) => {
      for (const error of errors) {
        assert.strictEqual(error._tag, "Transport")
      }
    }))

  it.live("sends a body shorter than its Content-Length", () =>
    Effect.map(met(handlers.truncates(new Uint8Array(10), 100)), (errors) => {
      for (const error of errors) {
        assert.strictEqual(error._tag, "Transport")
        assert.strictEqual(error._tag === "Transport" && error.phase, "receive")
      }
    }))

  it.live("does not speak HTTP", () =>
    Effect.map(met(handlers.gibberish), (errors) => {
      for (const error of errors) {
        assert.strictEqual(error._tag, "Transport")
      }
    }))

  it.live("sends the client elsewhere", () =>
    Effect.gen(function*() {
      const elsewhere = yield* RawServer.make(handlers.ok("not what was asked for"))
      const errors = yield* met(handlers.redirects(`${elsewhere.origin}/b/k`))
      for (const error of errors) {
        assert.strictEqual(error._tag, "WrongRegion")
      }
      assert.strictEqual(elsewhere.accepted(), 0)
    }).pipe(Effect.scoped))

  it.live("passes over the range, or gives another", () =>
    Effect.gen(function*() {
      const etag = "\"e\""
      const partial = (contentRange: string): RawServer.Handler => (_, socket, done) => {
        void done.then(() =>
          handlers.answer(socket, "206 Partial Content", "0123", { etag, "content-range": contentRange })
        )
      }
      const wrong: ReadonlyArray<readonly [RawServer.Handler, S3.GetObjectInput["range"]]> = [
        [handlers.ok("0123456789", { etag }), { start: 2, end: 5 }],
        [handlers.ok("0123456789", { etag }), { start: 2 }],
        [handlers.ok("0123456789", { etag }), { suffix: 4 }],
        [partial("bytes 0-3/10"), { start: 2, end: 5 }],
        [partial("bytes 2-5/10"), { start: 2 }],
        [partial("bytes 2-5/10"), { suffix: 4 }],
        [partial("bytes 2-5/*"), { start: 1, end: 5 }],
        [partial("lines 2-5"), { start: 2, end: 5 }]
      ]
      for (const [handler, range] of wrong) {
        const { layer, server } = yield* against(handler)
        const object = { bucket: "b", key: "k", range }
        const whole = yield* Effect.flip(Effect.provide(S3.getObjectBytes(object), layer))
        const opened = yield* Effect.flip(Effect.provide(Effect.scoped(S3.getObject(object)), layer))
        assert.deepStrictEqual([whole._tag, opened._tag], ["MalformedResponse", "MalformedResponse"])
        yield* server.until(RawServer.allClosed)
      }
      const right: ReadonlyArray<readonly [RawServer.Handler, S3.GetObjectInput["range"]]> = [
        [handlers.ok("0123", { etag }), { start: 0, end: 9 }],
        [handlers.ok("0123", { etag }), { start: 0 }],
        [handlers.ok("0123", { etag }), { suffix: 9 }],
        [partial("bytes 2-5/10"), { start: 2, end: 5 }],
        [partial("bytes 6-9/10"), { start: 6, end: 99 }],
        [partial("bytes 6-9/10"), { suffix: 4 }],
        [partial("bytes 6-9/*"), { start: 6 }]
      ]
      for (const [handler, range] of right) {
        const { layer } = yield* against(handler)
        const { bytes } = yield* Effect.provide(S3.getObjectBytes({ bucket: "b", key: "k", range }), layer)
        assert.strictEqual(Buffer.from(bytes).toString(), "0123")
      }
    }).pipe(Effect.scoped))

  it.live("is not there", () =>
    Effect.gen(function*() {
      const endpoint = yield* RawServer.nobody
      const error = yield* S3.listBuckets().pipe(
        Effect.provide(NodeS3.layer({ endpoint, region: "us-east-1", credentials, policy: RequestPolicy.none })),
        Effect.flip
      )
      assert.strictEqual(error._tag, "Transport")
      assert.strictEqual(error._tag === "Transport" && error.phase, "connect")
    }))
})
