import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import type { S3It } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

const put = (options: Partial<S3.PutObjectInput> = {}) =>
  Effect.gen(function*() {
    const object = { bucket: yield* Bucket, key: `${yield* folder}read` }
    const { etag } = yield* S3.putObject({ ...object, body: "0123456789", ...options })
    return { ...object, etag }
  })

export const reads = (it: S3It): void => {
  it.scoped("all that an object is stored with comes back", () =>
    Effect.gen(function*() {
      const expires = new Date("2030-01-02T03:04:05Z")
      const given = {
        contentType: "text/x-read",
        contentLanguage: "de",
        contentDisposition: "inline",
        cacheControl: "max-age=1"
      }
      const { etag, ...object } = yield* put({
        ...given,
        expires,
        metadata: { a: "1" },
        tagging: { project: "x", "a b": "c=d" }
      })
      const head = yield* S3.headObject(object)
      assert.deepInclude(head, { ...given, etag, contentLength: 10, tagCount: 2 })
      assert.deepStrictEqual(head.expires, expires)
      assert.strictEqual(head.acceptRanges, "bytes")
      const got = yield* S3.getObject(object)
      assert.deepInclude(got, given)
      assert.strictEqual(yield* got.body.text(), "0123456789")
    }))

  it.scoped("the answer's headers are as the request asks for", () =>
    Effect.gen(function*() {
      const { etag: _etag, ...object } = yield* put()
      const got = yield* S3.getObjectBytes({
        ...object,
        responseContentType: "text/x-asked",
        responseContentDisposition: "attachment; filename=\"a b.txt\"",
        responseCacheControl: "no-store",
        responseContentLanguage: "fr"
      })
      assert.deepInclude(got, {
        contentType: "text/x-asked",
        contentDisposition: "attachment; filename=\"a b.txt\"",
        cacheControl: "no-store",
        contentLanguage: "fr"
      })
    }))

  it.scoped("a range says where it is, for get and for head", () =>
    Effect.gen(function*() {
      const { etag: _etag, ...object } = yield* put()
      const range = { start: 2, end: 5 }
      const got = yield* S3.getObject({ ...object, range })
      assert.deepStrictEqual(got.contentRange, { start: 2, end: 5, size: 10 })
      assert.strictEqual(got.contentLength, 4)
      assert.strictEqual(yield* got.body.text(), "2345")
      const head = yield* S3.headObject({ ...object, range })
      assert.deepStrictEqual(head.contentRange, { start: 2, end: 5, size: 10 })
      const outside = yield* Effect.flip(S3.getObjectBytes({ ...object, range: { start: 10 } }))
      assert.strictEqual(outside._tag, "InvalidRange")
    }))

  it.scoped("of two conditions the ETag's wins over the date's", () =>
    Effect.gen(function*() {
      const { etag, ...object } = yield* put()
      const { lastModified } = yield* S3.headObject(object)
      const before = new Date(lastModified!.getTime() - 86_400_000)
      // RFC 9110 section 13.2.2, which S3 follows in both cases.
      yield* S3.headObject({ ...object, ifMatch: etag, ifUnmodifiedSince: before })
      const unchanged = S3.headObject({ ...object, ifNoneMatch: etag, ifModifiedSince: before })
      assert.strictEqual(yield* tagOf(unchanged), "NotModified")
    }))

  it.scoped("NotModified says of which version", () =>
    Effect.gen(function*() {
      const { etag, ...object } = yield* put()
      const error = yield* Effect.flip(S3.headObject({ ...object, ifNoneMatch: etag }))
      assert.strictEqual(error._tag === "NotModified" ? error.etag : error._tag, etag)
    }))
}
