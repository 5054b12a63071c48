/**
 * What a server says that it has stored is held against what was sent.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Body, Provider, S3, type S3Client, type StorageError, Transport } from "effect-s3"
import { crc32 } from "node:zlib"
import { canned, xml } from "./support/canned.js"

const crcOf = (data: string | Uint8Array): string => {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(data))
  return sum.toString("base64")
}

const target = { bucket: "b", key: "k" }
const right = crcOf("hello")
const wrong = crcOf("jello")

const name = "x-amz-checksum-crc32"

type Call = Effect.Effect<unknown, StorageError.StorageError, S3Client.S3Client>

/** How a call ends where the server says this of a checksum. */
const ended = (call: Call, headers: Record<string, string>, body = "") =>
  Effect.gen(function*() {
    const server = yield* canned(
      (request) =>
        Effect.as(
          request.body._tag === "Stream" ? Effect.orDie(Stream.runDrain(request.body.stream)) : Effect.void,
          xml(body, { headers: { etag: "\"e\"", ...headers } })
        ),
      { provider: Provider.aws, traits: { ...Transport.none, streams: true } }
    )
    return yield* Effect.match(Effect.provide(call, server.layer), {
      onFailure: (error) => error._tag,
      onSuccess: () => "done"
    })
  })

const stream = Body.stream(Stream.make(new TextEncoder().encode("hello")), { contentLength: 5 })

describe("a checksum that the server answers with", () => {
  const calls: Record<string, Call> = {
    putObject: S3.putObject({ ...target, body: "hello", checksumAlgorithm: "CRC32" }),
    "putObject with the caller's own": S3.putObject({ ...target, body: "hello", checksums: { CRC32: right } }),
    "putObject of a stream": S3.putObject({ ...target, body: stream, checksumAlgorithm: "CRC32" }),
    uploadPart: S3.uploadPart({
      ...target,
      uploadId: "u",
      partNumber: 1,
      body: "hello",
      checksumAlgorithm: "CRC32"
    })
  }
  for (const [what, call] of Object.entries(calls)) {
    it.effect(`is that of what was sent: ${what}`, () =>
      Effect.gen(function*() {
        assert.strictEqual(yield* ended(call, { [name]: right }), "done")
        assert.strictEqual(yield* ended(call, { [name]: wrong }), "IntegrityFailure")
      }))
  }

  it.effect("says nothing where only one side has it, or where it is one of parts", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* ended(calls["putObject"]!, {}), "done")
      assert.strictEqual(yield* ended(calls["putObject"]!, { "x-amz-checksum-crc32c": wrong }), "done")
      assert.strictEqual(yield* ended(calls["putObject"]!, { [name]: `${wrong}-2` }), "done")
      const typed = { [name]: wrong, "x-amz-checksum-type": "COMPOSITE" }
      assert.strictEqual(yield* ended(calls["putObject"]!, typed), "done")
    }))

  const document = (checksum: string, type: string) =>
    `<CompleteMultipartUploadResult><ETag>"e"</ETag><ChecksumCRC32>${checksum}</ChecksumCRC32>` +
    `<ChecksumType>${type}</ChecksumType></CompleteMultipartUploadResult>`

  const complete = (input: Partial<S3.CompleteMultipartUploadInput>) =>
    S3.completeMultipartUpload({ ...target, uploadId: "u", parts: [{ partNumber: 1, etag: "e" }], ...input })

  it.effect("is that of the whole, where the upload was completed with one", () =>
    Effect.gen(function*() {
      const whole = complete({ checksums: { CRC32: right }, checksumType: "FULL_OBJECT" })
      assert.strictEqual(yield* ended(whole, {}, document(right, "FULL_OBJECT")), "done")
      assert.strictEqual(yield* ended(whole, {}, document(wrong, "FULL_OBJECT")), "IntegrityFailure")
      assert.strictEqual(yield* ended(complete({}), {}, document(wrong, "FULL_OBJECT")), "done")
    }))

  it.effect("is that of the parts' own, where each has one", () =>
    Effect.gen(function*() {
      const sums = [crcOf("one"), crcOf("two")]
      const composite = crcOf(Buffer.concat(sums.map((sum) => Buffer.from(sum, "base64"))))
      const parts = sums.map((CRC32, i) => ({ partNumber: i + 1, etag: "e", checksums: { CRC32 } }))
      const said = (value: string) => ended(complete({ parts }), {}, document(value, "COMPOSITE"))
      assert.strictEqual(yield* said(`${composite}-2`), "done")
      assert.strictEqual(yield* said(composite), "done")
      assert.strictEqual(yield* said(`${wrong}-2`), "IntegrityFailure")
      const some = complete({ parts: [parts[0]!, { partNumber: 2, etag: "e" }] })
      assert.strictEqual(yield* ended(some, {}, document(`${wrong}-2`, "COMPOSITE")), "done")
    }))
})
