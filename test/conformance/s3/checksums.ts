import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import { type Features, type S3It, unless } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { bytes, partSize, same } from "../bytes.js"
import { folder } from "../folder.js"

/** Of the text `123456789`: CRCs as their catalogues have them, in base64. */
const values: Readonly<Record<S3.ChecksumAlgorithm, string>> = {
  CRC32: "y/Q5Jg==",
  CRC32C: "4waSgw==",
  CRC64NVME: "rosUhgp5mIg=",
  SHA1: "98O8HYCOBHMq32eZZczDTKeuNEE=",
  SHA256: "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU="
}

const body = "123456789"

export const checksums = (it: S3It, { provider }: Features): void => {
  const taken = new Set([...provider.checksums.fullObject, ...provider.checksums.composite])

  for (const algorithm of Object.keys(values) as ReadonlyArray<S3.ChecksumAlgorithm>) {
    const supported = unless(it, taken.has(algorithm) ? undefined : `${provider.name} takes no ${algorithm}`)

    supported(`${algorithm}: computed, stored, returned and checked`, () =>
      Effect.gen(function*() {
        const object = { bucket: yield* Bucket, key: `${yield* folder}summed` }
        const put = yield* S3.putObject({ ...object, body, checksumAlgorithm: algorithm })
        assert.strictEqual(put.checksums?.[algorithm], values[algorithm])
        const head = yield* S3.headObject({ ...object, checksumMode: "ENABLED" })
        assert.strictEqual(head.checksums?.[algorithm], values[algorithm])
        const got = yield* S3.getObjectBytes({ ...object, checksumMode: "ENABLED" })
        assert.strictEqual(got.integrity, "verified")
        const range = yield* S3.getObjectBytes({ ...object, range: { start: 1, end: 2 }, checksumMode: "ENABLED" })
        assert.strictEqual(range.integrity, "absent")
      }))

    supported(`${algorithm}: one of the caller's own is stored, and a wrong one refused`, () =>
      Effect.gen(function*() {
        const object = { bucket: yield* Bucket, key: `${yield* folder}own` }
        yield* S3.putObject({ ...object, body, checksums: { [algorithm]: values[algorithm] } })
        const wrong = { [algorithm]: values[algorithm] }
        const error = yield* Effect.flip(S3.putObject({ ...object, body: `${body}0`, checksums: wrong }))
        assert.strictEqual(error._tag, "IntegrityFailure")
        assert.strictEqual((yield* S3.headObject(object)).contentLength, body.length)
      }))
  }

  it.scoped("MD5: a right one is taken, and a wrong one refused", () =>
    Effect.gen(function*() {
      const object = { bucket: yield* Bucket, key: `${yield* folder}md5` }
      yield* S3.putObject({ ...object, body, contentMd5: true })
      const error = yield* Effect.flip(
        S3.putObject({ ...object, body: `${body}0`, contentMd5: "JfnnlDI7RTiF9RgfG2JNCw==" })
      )
      assert.strictEqual(error._tag, "IntegrityFailure")
      assert.strictEqual((yield* S3.headObject(object)).contentLength, body.length)
    }))

  const parts = unless(it, taken.size > 0 ? undefined : `${provider.name} takes no checksums`)

  parts("of parts: FULL_OBJECT is the whole's, COMPOSITE is of the parts'", () =>
    Effect.gen(function*() {
      const bucket = yield* Bucket
      const at = yield* folder
      const [one, two] = [bytes(partSize), bytes(100, 2)]
      for (const [algorithm, checksumType] of [["CRC32", "FULL_OBJECT"], ["SHA256", "COMPOSITE"]] as const) {
        const object = { bucket, key: `${at}${algorithm}` }
        const { uploadId } = yield* S3.createMultipartUpload({ ...object, checksumAlgorithm: algorithm, checksumType })
        const sent = yield* Effect.forEach([one, two], (body, i) =>
          Effect.map(
            S3.uploadPart({ ...object, uploadId, partNumber: i + 1, body, checksumAlgorithm: algorithm }),
            ({ checksums, etag }): S3.CompletedPart => ({ partNumber: i + 1, etag: etag ?? "", checksums })
          ))
        yield* S3.completeMultipartUpload({ ...object, uploadId, parts: sent, checksumType })
        const got = yield* S3.getObjectBytes({ ...object, checksumMode: "ENABLED" })
        same(got.bytes, new Uint8Array(Buffer.concat([one, two])))
        assert.strictEqual(got.checksumType, checksumType)
        assert.strictEqual(got.integrity, checksumType === "COMPOSITE" ? "composite" : "verified")
        if (checksumType === "COMPOSITE") assert.match(got.checksums?.SHA256 ?? "", /-2$/)
      }
    }))

  parts("getObjectAttributes: size, checksum and parts", () =>
    Effect.gen(function*() {
      const bucket = yield* Bucket
      const key = `${yield* folder}attributes`
      const { etag } = yield* S3.putObject({ bucket, key, body, checksumAlgorithm: "SHA256" })
      const attributes = yield* S3.getObjectAttributes({
        bucket,
        key,
        attributes: ["ETag", "Checksum", "ObjectSize", "StorageClass"]
      })
      assert.deepInclude(attributes, { etag, objectSize: 9, storageClass: "STANDARD" })
      assert.strictEqual(attributes.checksums?.SHA256, values.SHA256)
      const missing = yield* Effect.flip(
        S3.getObjectAttributes({ bucket, key: `${key}-missing`, attributes: ["ObjectSize"] })
      )
      assert.strictEqual(missing._tag, "NoSuchKey")
    }))
}
