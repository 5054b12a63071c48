import { assert } from "@effect/vitest"
import * as Presign from "effect-s3/Presign"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import { type Features, type S3It, unless } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { bytes, same } from "../bytes.js"
import { folder } from "../folder.js"
import { plainFetch } from "../plainFetch.js"
import { tagOf } from "../tagOf.js"
import { earlier } from "../time.js"

const hour = 60 * 60 * 1000

export const presigned = (it: S3It, features: Features): void => {
  const fetched = unless(it, features.urls === "fetched" ? undefined : "there is no socket")

  const stored = Effect.gen(function*() {
    const object = { bucket: yield* Bucket, key: `${yield* folder}a b+c/é?.txt` }
    yield* S3.putObject({ ...object, body: "signed", contentType: "text/x-stored" })
    return object
  })

  fetched("GET and HEAD, with headers of the answer and a range", () =>
    Effect.gen(function*() {
      const object = yield* stored
      const get = yield* plainFetch(
        yield* Presign.getObject({
          ...object,
          responseContentType: "text/x-asked",
          responseContentDisposition: "attachment; filename=\"a b.txt\""
        })
      )
      assert.deepStrictEqual([get.status, get.text], [200, "signed"])
      assert.match(get.headers.get("content-type") ?? "", /^text\/x-asked/)
      assert.strictEqual(get.headers.get("content-disposition"), "attachment; filename=\"a b.txt\"")
      const range = yield* plainFetch(yield* Presign.getObject({ ...object, range: { start: 1, end: 3 } }))
      assert.deepStrictEqual([range.status, range.text], [206, "ign"])
      const head = yield* plainFetch(yield* Presign.headObject(object))
      assert.deepStrictEqual([head.status, head.headers.get("content-length")], [200, "6"])
    }))

  fetched("PUT: what was given is bound, and the body is not", () =>
    Effect.gen(function*() {
      const object = { bucket: yield* Bucket, key: `${yield* folder}put` }
      const signed = yield* Presign.putObject({ ...object, contentType: "text/x-bound", metadata: { a: "1" } })
      for (const headers of [{ "content-type": "text/x-other" }, { "x-amz-meta-a": "2" }]) {
        const refused = yield* plainFetch(signed, "x", { headers })
        assert.strictEqual(refused.status, 403, JSON.stringify(headers))
      }
      const put = yield* plainFetch(signed, "anything")
      assert.strictEqual(put.status, 200, put.text)
      const head = yield* S3.headObject(object)
      assert.deepInclude(head, { contentType: "text/x-bound", contentLength: 8 })
      assert.deepEqual({ ...head.metadata }, { a: "1" })
    }))

  fetched("PUT: a header of S3's own that was not signed is refused", () =>
    Effect.gen(function*() {
      const object = { bucket: yield* Bucket, key: `${yield* folder}put` }
      const signed = yield* Presign.putObject(object)
      for (const headers of [{ "x-amz-meta-b": "not signed" }, { "x-amz-acl": "public-read" }]) {
        const refused = yield* plainFetch(signed, "x", { headers })
        assert.strictEqual(refused.status, 403, JSON.stringify(headers))
      }
      assert.strictEqual(yield* tagOf(S3.headObject(object)), "NoSuchKey")
    }))

  const conditional = unless(
    it,
    features.urls !== "fetched"
      ? "there is no socket"
      : features.provider.conditionalPut
      ? undefined
      : `${features.provider.name} has no conditional put`
  )

  conditional("PUT with ifNoneMatch stores once", () =>
    Effect.gen(function*() {
      const object = { bucket: yield* Bucket, key: `${yield* folder}once` }
      const signed = yield* Presign.putObject({ ...object, ifNoneMatch: "*" })
      assert.strictEqual((yield* plainFetch(signed, "first")).status, 200)
      assert.strictEqual((yield* plainFetch(signed, "second")).status, 412)
      const got = yield* S3.getObjectBytes(object)
      assert.strictEqual(Buffer.from(got.bytes).toString(), "first")
    }))

  fetched("DELETE", () =>
    Effect.gen(function*() {
      const object = yield* stored
      const deleted = yield* plainFetch(yield* Presign.deleteObject(object))
      assert.strictEqual(deleted.status, 204, deleted.text)
      assert.strictEqual(yield* tagOf(S3.headObject(object)), "NoSuchKey")
    }))

  fetched("UploadPart", () =>
    Effect.gen(function*() {
      const object = { bucket: yield* Bucket, key: `${yield* folder}parts` }
      const { uploadId } = yield* S3.createMultipartUpload(object)
      const part = yield* plainFetch(yield* Presign.uploadPart({ ...object, uploadId, partNumber: 1 }), bytes(100))
      assert.strictEqual(part.status, 200, part.text)
      const parts = [{ partNumber: 1, etag: part.headers.get("etag")! }]
      yield* S3.completeMultipartUpload({ ...object, uploadId, parts })
      same((yield* S3.getObjectBytes(object)).bytes, bytes(100))
    }))

  fetched("one that has expired is refused", () =>
    Effect.gen(function*() {
      const object = yield* stored
      const signed = yield* earlier(hour)(Presign.getObject(object, { expiresIn: "30 minutes" }))
      assert.isTrue(signed.expiresAt.getTime() < Date.now())
      assert.strictEqual((yield* plainFetch(signed)).status, 403)
      const still = yield* earlier(hour)(Presign.getObject(object, { expiresIn: "2 hours" }))
      assert.strictEqual((yield* plainFetch(still)).status, 200)
    }))

  const altered: Readonly<Record<string, NonNullable<Parameters<typeof plainFetch>[2]>>> = {
    "another method": { method: "DELETE" },
    "another key": { url: (url) => url.replace("/case-", "/case-x") },
    "a longer life": { url: (url) => url.replace("X-Amz-Expires=900", "X-Amz-Expires=9000") },
    "another parameter": { url: (url) => `${url}&response-content-type=text%2Fhtml` },
    "another signature": { url: (url) => url.slice(0, -1) + (url.endsWith("0") ? "1" : "0") }
  }
  for (const [name, change] of Object.entries(altered)) {
    fetched(`one that is altered is refused: ${name}`, () =>
      Effect.gen(function*() {
        const object = yield* stored
        const signed = yield* Presign.getObject(object)
        const refused = yield* plainFetch(signed, undefined, change)
        assert.strictEqual(refused.status, 403, refused.text)
        yield* S3.headObject(object)
        assert.strictEqual((yield* plainFetch(signed)).status, 200)
      }))
  }
}
