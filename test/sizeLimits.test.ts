/**
 * How much of a body may be held in memory, whichever way it comes.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, type ParseResult, Schema, Stream } from "effect"
import { ObjectStore, RequestPolicy, S3, type S3Client, type StorageError } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import * as handlers from "./faults/handlers.js"
import * as RawServer from "./faults/RawServer.js"
import { canned, credentials } from "./support/canned.js"

const mebibyte = 1024 * 1024

const object = { bucket: "b", key: "k" }

const ten = "1234567890"

/** A body whose length nobody says. */
const unsaid = (text: string, headers: Record<string, string>): Response =>
  new Response(Stream.toReadableStream(Stream.make(new TextEncoder().encode(text))), { headers })

type Read = Effect.Effect<unknown, StorageError.StorageError | ParseResult.ParseError, S3Client.S3Client>

/** Every way of reading into memory. */
const ways = (options?: S3.BytesOptions): Record<string, Read> => ({
  getObjectBytes: S3.getObjectBytes({ ...object, ...options }),
  bytes: Effect.scoped(Effect.flatMap(S3.getObject(object), ({ body }) => body.bytes(options))),
  text: Effect.scoped(Effect.flatMap(S3.getObject(object), ({ body }) => body.text(options))),
  json: Effect.scoped(Effect.flatMap(S3.getObject(object), ({ body }) => body.json(Schema.Unknown, options))),
  store: Effect.flatMap(ObjectStore.makeS3({ bucket: "b" }), (store) => store.bytes("k", options)),
  storeText: Effect.flatMap(ObjectStore.makeS3({ bucket: "b" }), (store) => store.text("k", options)),
  storeJson: Effect.flatMap(ObjectStore.makeS3({ bucket: "b" }), (store) => store.json("k", Schema.Unknown, options)),
  range: Effect.flatMap(ObjectStore.makeS3({ bucket: "b" }), (store) => store.getRange("k", { start: 0 }, options)),
  ranges: Effect.flatMap(
    ObjectStore.makeS3({ bucket: "b" }),
    (store) => store.getRanges("k", [{ start: 0, end: mebibyte }], options)
  )
})

describe("what is read into memory has a limit", () => {
  const answers = {
    "of known length": (headers: Record<string, string>) =>
      new Response(ten, { headers: { ...headers, "content-length": "10" } }),
    "of unknown length": (headers: Record<string, string>) => unsaid(ten, headers)
  }
  for (const [name, answer] of Object.entries(answers)) {
    for (const headers of [{ etag: "\"e\"" }, {}]) {
      it.effect(`${name}, ${"etag" in headers ? "with" : "without"} an ETag`, () =>
        Effect.gen(function*() {
          // As a range of all of it.
          const server = yield* canned(({ headers: sent }) =>
            "range" in sent
              ? new Response(ten, {
                status: 206,
                headers: { ...headers, "content-length": "10", "content-range": "bytes 0-9/10" }
              })
              : answer(headers), { policy: RequestPolicy.none })
          for (const limit of [9, 0, -1, NaN]) {
            for (const [way, read] of Object.entries(ways({ limit }))) {
              const error = yield* Effect.flip(Effect.provide(read, server.layer))
              const refused = way === "ranges" && !(limit >= 0) ? "InvalidInput" : "BodyTooLarge"
              assert.strictEqual(error._tag, refused, `${way} ${limit}`)
            }
          }
          for (const limit of [10, Infinity, undefined]) {
            yield* Effect.provide(Effect.all(ways({ limit }), { discard: true }), server.layer)
          }
        }))
    }
  }

  it.effect("of 256 MiB where nothing else is said, before anything of it is read", () =>
    Effect.gen(function*() {
      const announced = (bytes: number) =>
        canned(() =>
          new Response(new ReadableStream({ pull: () => new Promise(() => {}) }), {
            headers: { etag: "\"e\"", "content-length": String(bytes) }
          }), { policy: RequestPolicy.none })
      const server = yield* announced(256 * mebibyte + 1)
      const { range: _range, ranges: _ranges, ...whole } = ways()
      for (const [way, read] of Object.entries(whole)) {
        assert.strictEqual((yield* Effect.flip(Effect.provide(read, server.layer)))._tag, "BodyTooLarge", way)
      }
    }))

  it.live("over a socket too", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.chunked(["12345", "67890"]))
      const layer = NodeS3.layer({
        endpoint: server.origin,
        region: "us-east-1",
        credentials,
        policy: RequestPolicy.none
      })
      const { getObjectBytes, text } = ways({ limit: 9 })
      for (const read of [getObjectBytes!, text!]) {
        assert.strictEqual((yield* Effect.flip(Effect.provide(read, layer)))._tag, "BodyTooLarge")
      }
      yield* server.until(RawServer.allClosed)
    }).pipe(Effect.scoped))
})
