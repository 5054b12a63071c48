import type { HttpClientRequest } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Chunk, Effect, Layer, Ref, Schedule, Stream } from "effect"
import { Body, MultipartUpload, ObjectStore, Provider, RequestPolicy, S3, Transport } from "effect-s3"
import { canned, errorDocument } from "./support/canned.js"
import { onEmulator, onEmulatorV2 } from "./support/onEmulator.js"

const ok = () => new Response(null, { status: 200, headers: { etag: "\"e\"" } })
const traits: Transport.Traits = { ...Transport.none, streams: true }
const whole = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251)
const stream = Stream.fromIterable([whole.subarray(0, 70_000), whole.subarray(70_000, 70_001), whole.subarray(70_001)])
  .pipe(Stream.rechunk(1))
const body = Body.stream(stream, { contentLength: whole.length })

const collected = (request: HttpClientRequest.HttpClientRequest) =>
  request.body._tag === "Stream"
    ? Effect.map(
      Effect.orDie(Stream.runCollect(request.body.stream)),
      (chunks) => Buffer.concat(Chunk.toReadonlyArray(chunks))
    )
    : Effect.succeed(Buffer.alloc(0))

/** The headers and the body of each attempt of one PutObject. */
const sent = (
  input: Omit<S3.PutObjectInput<never>, "bucket" | "key">,
  options: NonNullable<Parameters<typeof canned>[1]>,
  reply: (nth: number) => Response = ok
) =>
  Effect.gen(function*() {
    const bodies = yield* Ref.make<ReadonlyArray<Buffer>>([])
    const server = yield* canned(
      (request, nth) =>
        Effect.flatMap(collected(request), (bytes) =>
          Effect.as(Ref.update(bodies, (all) => [...all, bytes]), reply(nth))),
      { provider: Provider.aws, traits, ...options }
    )
    yield* Effect.provide(S3.putObject({ bucket: "b", key: "k", ...input }), server.layer)
    const requests = yield* server.requests
    const all = yield* Ref.get(bodies)
    return requests.map((request, i) => ({ headers: request.headers, body: all[i]! }))
  })

const https = "https://s3.example.com"
const http = "http://127.0.0.1:9000"

describe("a stream of known length", () => {
  it.effect("over TLS: unsigned chunks, and the provider's checksum behind them", () =>
    Effect.gen(function*() {
      const [request] = yield* sent({ body }, { endpoint: https })
      const { body: wire, headers } = request!
      assert.strictEqual(headers["x-amz-content-sha256"], "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
      assert.strictEqual(headers["content-encoding"], "aws-chunked")
      assert.strictEqual(headers["x-amz-decoded-content-length"], "300000")
      assert.strictEqual(headers["x-amz-trailer"], "x-amz-checksum-crc32")
      assert.strictEqual(headers["content-length"], String(wire.length))
      const signed = /SignedHeaders=([^,]*)/.exec(headers["authorization"] ?? "")?.[1]?.split(";") ?? []
      for (const name of ["content-encoding", "x-amz-decoded-content-length", "x-amz-trailer"]) {
        assert.include(signed, name)
      }
      assert.match(wire.toString("latin1"), /^20000\r\n/)
      assert.match(wire.toString("latin1"), /\r\n0\r\nx-amz-checksum-crc32:[A-Za-z0-9+/]{6}==\r\n\r\n$/)
    }))

  it.effect("over plain HTTP: each chunk signed, and the checksum too", () =>
    Effect.gen(function*() {
      const [request] = yield* sent({ body }, { endpoint: http })
      const { body: wire, headers } = request!
      assert.strictEqual(headers["x-amz-content-sha256"], "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
      assert.strictEqual(headers["content-length"], String(wire.length))
      assert.match(wire.toString("latin1"), /^20000;chunk-signature=[0-9a-f]{64}\r\n/)
      assert.match(wire.toString("latin1"), /\r\nx-amz-trailer-signature:[0-9a-f]{64}\r\n\r\n$/)
    }))

  it.effect("as the settings have it", () =>
    Effect.gen(function*() {
      const hash = (options: Parameters<typeof sent>[1]) =>
        Effect.map(sent({ body }, options), ([request]) => request!.headers["x-amz-content-sha256"])
      const unsigned = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
      const signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
      assert.strictEqual(yield* hash({ endpoint: http, signStreams: false }), unsigned)
      assert.strictEqual(yield* hash({ endpoint: http, signPayload: false }), unsigned)
      assert.strictEqual(yield* hash({ endpoint: https, signStreams: true }), `${signed}-TRAILER`)
      assert.strictEqual(yield* hash({ endpoint: https, signStreams: true, provider: Provider.generic }), signed)
      assert.strictEqual(yield* hash({ endpoint: http, provider: Provider.generic }), "UNSIGNED-PAYLOAD")
      assert.strictEqual(yield* hash({ endpoint: http, credentials: "anonymous" }), unsigned)
    }))

  it.effect("keeps the encoding that the object has of its own", () =>
    Effect.gen(function*() {
      const [request] = yield* sent({ body, contentEncoding: "gzip" }, { endpoint: https })
      assert.strictEqual(request!.headers["content-encoding"], "gzip,aws-chunked")
    }))

  it.effect("has the checksum that is asked for, or that the caller has computed", () =>
    Effect.gen(function*() {
      const [asked] = yield* sent({ body, checksumAlgorithm: "SHA256" }, { endpoint: https })
      assert.strictEqual(asked!.headers["x-amz-trailer"], "x-amz-checksum-sha256")
      const [given] = yield* sent({ body, checksums: { SHA1: "2jmj7l5rSw0yVb/vlWAYkK/YBwk=" } }, { endpoint: https })
      assert.strictEqual(given!.headers["x-amz-checksum-sha1"], "2jmj7l5rSw0yVb/vlWAYkK/YBwk=")
      assert.notProperty(given!.headers, "x-amz-trailer")
      assert.deepStrictEqual(given!.body, Buffer.from(whole))
    }))

  it.effect("is framed anew for every attempt, with signatures of its own", () =>
    Effect.gen(function*() {
      const policy = RequestPolicy.make({
        retry: Schedule.recurs(2).pipe(Schedule.whileInput(RequestPolicy.isRetryable))
      })
      for (const endpoint of [http, https]) {
        const requests = yield* sent(
          { body },
          { endpoint, policy },
          (nth) => nth < 3 ? errorDocument("InternalError", 500) : ok()
        )
        assert.strictEqual(requests.length, 3)
        for (const { body, headers } of requests) assert.strictEqual(headers["content-length"], String(body.length))
        const end = (wire: Buffer) => /x-amz-checksum-crc32:.*/.exec(wire.toString("latin1"))?.[0]
        assert.strictEqual(new Set(requests.map(({ body }) => end(body))).size, 1)
      }
    }))

  it.effect("with more or fewer bytes than were said: an error that says so, and nothing is stored", () =>
    Effect.gen(function*() {
      for (const contentLength of [whole.length - 1, whole.length + 1]) {
        for (const signStreams of [true, false]) {
          const { error, head } = yield* Effect.gen(function*() {
            const error = yield* Effect.flip(
              S3.putObject({ bucket: "b", key: "k", body: Body.stream(stream, { contentLength }) })
            )
            return { error, head: yield* Effect.flip(S3.headObject({ bucket: "b", key: "k" })) }
          }).pipe(Effect.provide(onEmulator({ buckets: ["b"] }, { signStreams })))
          assert.strictEqual(error._tag, "Transport")
          assert.include(error.message, `than its ${contentLength} bytes`)
          assert.strictEqual(head._tag, "NoSuchKey")
        }
      }
    }))

  it.effect("the emulator checks and keeps each checksum, of objects and of parts", () =>
    Effect.gen(function*() {
      for (const algorithm of ["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const) {
        const object = { bucket: "b", key: algorithm }
        const bytes = yield* S3.putObject({ ...object, body: whole, checksumAlgorithm: algorithm })
        const streamed = yield* S3.putObject({ ...object, body, checksumAlgorithm: algorithm, contentEncoding: "x" })
        assert.deepEqual(streamed.checksums, bytes.checksums)
        const got = yield* S3.getObjectBytes({ ...object, checksumMode: "ENABLED" })
        assert.strictEqual(got.integrity, "verified")
        assert.strictEqual(got.contentEncoding, "x")
        const { uploadId } = yield* S3.createMultipartUpload({ ...object, checksumAlgorithm: algorithm })
        const part = yield* S3.uploadPart({ ...object, uploadId, partNumber: 1, body, checksumAlgorithm: algorithm })
        assert.deepEqual(part.checksums, bytes.checksums)
      }
    }).pipe(Effect.provide(onEmulator({ buckets: ["b"] }))))

  it.effect("of a part: the checksum of the whole is made of those that followed the parts", () =>
    Effect.gen(function*() {
      const { checksums } = yield* Effect.scoped(Effect.gen(function*() {
        const upload = yield* MultipartUpload.make({ bucket: "b", key: "k" })
        const large = Body.stream(Stream.make(new Uint8Array(5 * 1024 * 1024)), { contentLength: 5 * 1024 * 1024 })
        const first = yield* upload.uploadPart(1, large)
        assert.isDefined(first.checksums?.CRC32)
        yield* upload.uploadPart(2, body)
        return yield* upload.complete()
      }))
      assert.isDefined(checksums?.CRC32)
      const got = yield* S3.getObjectBytes({ bucket: "b", key: "k", checksumMode: "ENABLED" })
      assert.strictEqual(got.integrity, "verified")
    }).pipe(Effect.provide(onEmulator({ buckets: ["b"] }))))

  it.effect("in a store whose settings ask for a checksum that cannot follow: it goes up as bytes", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.ObjectStore
      yield* store.put("k", body)
      const head = yield* S3.headObject({ bucket: "b", key: "k", checksumMode: "ENABLED" })
      assert.isDefined(head.checksums?.SHA256)
    }).pipe(
      Effect.provide(
        Layer.provideMerge(
          ObjectStore.layerS3({ bucket: "b" }),
          onEmulator({ buckets: ["b"] }, { provider: Provider.generic, checksumAlgorithm: "SHA256" })
        )
      )
    ))

  it.effect("anonymous streams are framed, and say so", () =>
    Effect.gen(function*() {
      const put = yield* S3.putObject({ bucket: "b", key: "k", body })
      assert.isDefined(put.checksums?.CRC32)
    }).pipe(
      Effect.provide(onEmulator({ buckets: ["b"], public: true }, { credentials: "anonymous" }))
    ))

  it.effect("a signer that signs no chunks sends them unsigned", () =>
    Effect.gen(function*() {
      const put = yield* S3.putObject({ bucket: "b", key: "k", body })
      assert.isDefined(put.checksums?.CRC32)
      const got = yield* S3.getObjectBytes({ bucket: "b", key: "k" })
      assert.deepStrictEqual(got.bytes, whole)
    }).pipe(Effect.provide(onEmulatorV2({ buckets: ["b"] }))))
})
