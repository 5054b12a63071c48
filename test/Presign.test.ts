import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Redacted } from "effect"
import { Emulator, Presign, S3, type S3Client } from "effect-s3"
import { inspect } from "node:util"
import { canned } from "./support/canned.js"
import { onEmulator } from "./support/onEmulator.js"

const object = { bucket: "photos", key: "a b.txt" }

const parameters = (signed: S3Client.PresignedUrl) => new URL(Redacted.value(signed.url)).searchParams

const offline = <A, E>(effect: Effect.Effect<A, E, S3Client.S3Client>, options?: Parameters<typeof canned>[1]) =>
  Effect.flatMap(canned(() => new Response(), options), ({ layer }) => Effect.provide(effect, layer))

/** What an emulator says to somebody who has the URL alone. */
const ask = (
  signed: S3Client.PresignedUrl,
  body: string,
  headers: Readonly<Record<string, string>> = signed.headers
) =>
  Effect.gen(function*() {
    const { handle } = yield* Emulator.Emulator
    const [, host = "", target = ""] = /^http:\/\/([^/]*)(.*)$/.exec(Redacted.value(signed.url)) ?? []
    const bytes = new TextEncoder().encode(body)
    const answer = yield* handle({
      method: signed.method,
      target,
      headers: Object.entries({ host, "content-length": String(bytes.length), ...headers }),
      body: bytes,
      secure: false
    })
    return answer.status
  })

describe("Presign", () => {
  it.effect("who pays is in the URL", () =>
    Effect.gen(function*() {
      const signed = yield* Presign.getObject(
        { bucket: "examplebucket", key: "test.txt", requestPayer: "requester" },
        { expiresIn: "1 day" }
      )
      assert.deepStrictEqual(signed.headers, {})
      assert.strictEqual(parameters(signed).get("x-amz-request-payer"), "requester")
    }).pipe((effect) => offline(effect)))

  it.effect("shows no key of the caller's own, and says where it is", () =>
    Effect.gen(function*() {
      const key = new Uint8Array(32).fill(7)
      const base64 = Buffer.from(key).toString("base64")
      const name = "x-amz-server-side-encryption-customer-key"
      const signed = yield* offline(Presign.putObject({ ...object, sseCustomerKey: Redacted.make(key) }))
      assert.deepStrictEqual(Object.keys(signed.headers).sort(), [
        "x-amz-server-side-encryption-customer-algorithm",
        "x-amz-server-side-encryption-customer-key-md5"
      ])
      assert.deepStrictEqual(Redacted.value(signed.secretHeaders!), { [name]: base64 })
      assert.include(parameters(signed).get("X-Amz-SignedHeaders"), `${name};`)
      assert.notInclude(inspect(signed, { depth: 9 }) + JSON.stringify(signed), base64)
      assert.isUndefined((yield* offline(Presign.putObject(object))).secretHeaders)
    }))

  it.effect("says how long it is good for, and that this is no longer than its credentials", () =>
    Effect.gen(function*() {
      const plain = yield* offline(Presign.getObject(object))
      assert.strictEqual(Duration.toSeconds(plain.effectiveExpiry), 900)
      assert.strictEqual(plain.expiresAt.getTime(), 900_000)
      const credentials = { accessKeyId: "A", secretAccessKey: "S", expiration: new Date(60_000) }
      const short = yield* offline(Presign.getObject(object), { credentials })
      assert.strictEqual(Duration.toSeconds(short.effectiveExpiry), 60)
      assert.strictEqual(parameters(short).get("X-Amz-Expires"), "900")
    }))

  it.effect("an upload promises no checksum of its own accord, and the caller's", () =>
    Effect.gen(function*() {
      const plain = yield* Presign.putObject(object)
      assert.deepStrictEqual(plain.headers, {})
      assert.strictEqual(parameters(plain).get("X-Amz-SignedHeaders"), "host")
      const signed = yield* Presign.putObject({ ...object, checksums: { CRC32: "NhCmhg==" } }, { contentLength: 5 })
      assert.deepStrictEqual(signed.headers, { "x-amz-checksum-crc32": "NhCmhg==", "content-length": "5" })
      assert.strictEqual(parameters(signed).get("X-Amz-SignedHeaders"), "content-length;host;x-amz-checksum-crc32")
      assert.strictEqual(yield* ask(signed, "hello"), 200)
      assert.strictEqual(yield* ask(signed, "other", { "x-amz-checksum-crc32": "NhCmhg==" }), 400)
      const longer = { "content-length": "6", "x-amz-checksum-crc32": "NhCmhg==" }
      assert.strictEqual(yield* ask(signed, "hello!", longer), 403)
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  it.effect("binds further headers and parameters", () =>
    Effect.gen(function*() {
      yield* S3.putObject({ ...object, body: "hello" })
      const options = { headers: { Range: "bytes=1-2" }, query: { "response-content-type": "text/x" } }
      const signed = yield* Presign.getObject(object, options)
      assert.deepStrictEqual(signed.headers, { range: "bytes=1-2" })
      assert.strictEqual(yield* ask(signed, ""), 206)
      assert.strictEqual(yield* ask(signed, "", { range: "bytes=1-3" }), 403)
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  it.effect("any operation, and any request", () =>
    Effect.gen(function*() {
      yield* S3.putObject({ ...object, body: "hello" })
      const list = yield* Presign.operation(S3.listObjectsV2)({ bucket: "photos", prefix: "a" })
      const location = yield* Presign.request({ method: "GET", bucket: "photos", query: { location: "" } })
      assert.strictEqual(yield* ask(list, ""), 200)
      assert.strictEqual(yield* ask(location, ""), 200)
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  it.effect("parts of an upload, by number, that somebody else sends", () =>
    Effect.gen(function*() {
      const { uploadId } = yield* S3.createMultipartUpload(object)
      const urls = yield* Effect.forEach(
        [1, 2],
        (partNumber) => Presign.uploadPart({ ...object, uploadId, partNumber })
      )
      assert.strictEqual(parameters(urls[1]!).get("partNumber"), "2")
      assert.strictEqual(yield* ask(urls[0]!, "x".repeat(5 * 1024 * 1024)), 200)
      assert.strictEqual(yield* ask(urls[1]!, "y"), 200)
      const listed = yield* S3.listParts({ ...object, uploadId })
      const parts = listed.parts.map(({ etag = "", partNumber }) => ({ etag, partNumber }))
      yield* S3.completeMultipartUpload({ ...object, uploadId, parts })
      assert.strictEqual((yield* S3.headObject(object)).contentLength, 5 * 1024 * 1024 + 1)
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  const refused: Readonly<Record<string, Effect.Effect<unknown, S3Client.PresignError, S3Client.S3Client>>> = {
    "a header that the signature sets": Presign.getObject(object, { headers: { "X-Amz-Date": "x" } }),
    "Host": Presign.getObject(object, { headers: { Host: "evil" } }),
    "Authorization": Presign.getObject(object, { headers: { authorization: "x" } }),
    "User-Agent": Presign.getObject(object, { headers: { "user-agent": "x" } }),
    "Content-Length as a header": Presign.putObject(object, { headers: { "content-length": "1" } }),
    "a header that its members have given": Presign.putObject(
      { ...object, contentType: "text/x" },
      { headers: { "content-type": "text/y" } }
    ),
    "a header value that breaks the line": Presign.getObject(object, { headers: { a: "b\r\nc: d" } }),
    "a header value that is not ASCII": Presign.getObject(object, { headers: { a: "é" } }),
    "a header without a name": Presign.getObject(object, { headers: { "": "x" } }),
    "a parameter without a name": Presign.getObject(object, { query: { "": "x" } }),
    "a parameter of the signature": Presign.getObject(object, { query: { "x-amz-Expires": "1" } }),
    "a parameter of an older signature": Presign.getObject(object, { query: { Signature: "1" } }),
    "a parameter that its members have given": Presign.getObject(
      { ...object, versionId: "a" },
      { query: { versionId: "b" } }
    ),
    "a parameter that has no UTF-8": Presign.getObject(object, { query: { a: "\ud800" } }),
    "half a byte": Presign.putObject(object, { contentLength: 0.5 }),
    "half a second": Presign.getObject(object, { expiresIn: 500 }),
    "more than a week": Presign.getObject(object, { expiresIn: "604801 seconds" }),
    "an operation with a document": Presign.operation(S3.deleteObjects)({ bucket: "b", objects: [{ key: "k" }] }),
    "what is no operation": Presign.operation((_: object) => Effect.void)({})
  }
  for (const [name, program] of Object.entries(refused)) {
    it.effect(`refuses ${name}`, () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(offline(program))
        assert.strictEqual(error._tag, "InvalidInput")
      }))
  }
})
