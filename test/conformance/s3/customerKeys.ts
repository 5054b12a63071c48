import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type Features, type S3It, unless } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"
import { without } from "./ownBucket.js"

const key = (fill: number) => Redacted.make(new Uint8Array(32).fill(fill))

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const object = Effect.gen(function*() {
  const at = { bucket: yield* Bucket, key: `${yield* folder}k` }
  const put = yield* S3.putObject({ ...at, body: "hello", sseCustomerKey: key(1) })
  assert.strictEqual(put.sseCustomerAlgorithm, "AES256")
  return at
})

export const customerKeys = (it: S3It, { provider }: Features): void => {
  const scoped = unless(it, without(provider, "customerKeys"))

  scoped("what is written with one is read with it", () =>
    Effect.gen(function*() {
      const at = yield* object
      const got = yield* S3.getObjectBytes({ ...at, sseCustomerKey: key(1) })
      assert.deepStrictEqual([text(got.bytes), got.sseCustomerAlgorithm], ["hello", "AES256"])
      const part = yield* S3.getObjectBytes({ ...at, sseCustomerKey: key(1), range: { start: 1, end: 2 } })
      assert.strictEqual(text(part.bytes), "el")
      assert.strictEqual((yield* S3.headObject({ ...at, sseCustomerKey: key(1) })).contentLength, 5)
    }))

  scoped("and not with another, nor with none", () =>
    Effect.gen(function*() {
      const at = yield* object
      for (const sseCustomerKey of [key(2), undefined]) {
        assert.notStrictEqual(yield* tagOf(S3.getObjectBytes({ ...at, sseCustomerKey })), "no failure")
        assert.notStrictEqual(yield* tagOf(S3.headObject({ ...at, sseCustomerKey })), "no failure")
      }
    }))

  scoped("goes with every part of an upload", () =>
    Effect.gen(function*() {
      const at = { bucket: yield* Bucket, key: `${yield* folder}k` }
      const sseCustomerKey = key(1)
      const { uploadId } = yield* S3.createMultipartUpload({ ...at, sseCustomerKey })
      const bare = S3.uploadPart({ ...at, uploadId, partNumber: 1, body: "hello" })
      assert.notStrictEqual(yield* tagOf(bare), "no failure")
      const { etag } = yield* S3.uploadPart({ ...at, uploadId, partNumber: 1, body: "hello", sseCustomerKey })
      yield* S3.completeMultipartUpload({
        ...at,
        uploadId,
        parts: [{ partNumber: 1, etag: etag ?? "" }],
        sseCustomerKey
      })
      assert.strictEqual(text((yield* S3.getObjectBytes({ ...at, sseCustomerKey })).bytes), "hello")
    }))

  scoped("is changed by a copy", () =>
    Effect.gen(function*() {
      const at = yield* object
      const copied = { bucket: at.bucket, key: `${at.key}-copy` }
      yield* S3.copyObject({
        ...copied,
        source: at,
        sourceSseCustomerKey: key(1),
        sseCustomerKey: key(2)
      })
      assert.strictEqual(text((yield* S3.getObjectBytes({ ...copied, sseCustomerKey: key(2) })).bytes), "hello")
    }))
}
