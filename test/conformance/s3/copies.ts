import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import { type Features, type S3It, unless } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

const wrong = "d41d8cd98f00b204e9800998ecf8427e"

const source = Effect.gen(function*() {
  const bucket = yield* Bucket
  const at = yield* folder
  const key = `${at}source é+%.txt`
  const { etag } = yield* S3.putObject({
    bucket,
    key,
    body: "the bytes",
    contentType: "text/x-source",
    cacheControl: "no-store",
    metadata: { a: "1" }
  })
  return { bucket, at, etag, source: { bucket, key } }
})

export const copies = (it: S3It, { provider }: Features): void => {
  it.scoped("COPY keeps what the source has, and REPLACE takes what the request says", () =>
    Effect.gen(function*() {
      const { at, bucket, etag, source: from } = yield* source
      const given = { contentType: "text/x-new", metadata: { b: "2" } }
      const copied = yield* S3.copyObject({ bucket, key: `${at}copied`, source: from, ...given })
      assert.strictEqual(copied.etag, etag)
      assert.isTrue(copied.lastModified instanceof Date)
      const kept = yield* S3.headObject({ bucket, key: `${at}copied` })
      assert.deepInclude(kept, { contentType: "text/x-source", cacheControl: "no-store", etag })
      assert.deepEqual({ ...kept.metadata }, { a: "1" })

      yield* S3.copyObject({ bucket, key: `${at}replaced`, source: from, metadataDirective: "REPLACE", ...given })
      const replaced = yield* S3.headObject({ bucket, key: `${at}replaced` })
      assert.strictEqual(replaced.contentType, "text/x-new")
      assert.isUndefined(replaced.cacheControl)
      assert.deepEqual({ ...replaced.metadata }, { b: "2" })
    }))

  it.scoped("onto itself only with a change", () =>
    Effect.gen(function*() {
      const { bucket, source: from } = yield* source
      const same = { bucket, key: from.key, source: from }
      assert.strictEqual(yield* tagOf(S3.copyObject(same)), "InvalidInput")
      yield* S3.copyObject({ ...same, metadataDirective: "REPLACE", contentType: "text/x-new" })
      assert.strictEqual((yield* S3.headObject({ bucket, key: from.key })).contentType, "text/x-new")
    }))

  it.scoped("of what is not there: NoSuchKey, NoSuchBucket", () =>
    Effect.gen(function*() {
      const { at, bucket, source: from } = yield* source
      const to = { bucket, key: `${at}to` }
      const key = yield* Effect.flip(S3.copyObject({ ...to, source: { bucket, key: `${at}missing` } }))
      assert.strictEqual(key._tag, "NoSuchKey")
      const elsewhere = { bucket: "effect-s3-there-is-no-such-bucket", key: from.key }
      assert.strictEqual(yield* tagOf(S3.copyObject({ ...to, source: elsewhere })), "NoSuchBucket")
      assert.strictEqual(yield* tagOf(S3.headObject(to)), "NoSuchKey")
    }))

  it.scoped("with a condition on the source", () =>
    Effect.gen(function*() {
      const { at, bucket, etag, source: from } = yield* source
      const to = { bucket, key: `${at}to`, source: from }
      for (const condition of [{ sourceIfMatch: wrong }, { sourceIfNoneMatch: etag }]) {
        assert.strictEqual(yield* tagOf(S3.copyObject({ ...to, ...condition })), "PreconditionFailed")
      }
      assert.strictEqual(yield* tagOf(S3.headObject({ bucket, key: to.key })), "NoSuchKey")
      yield* S3.copyObject({ ...to, sourceIfMatch: etag })
    }))

  const conditional = unless(it, provider.conditionalCopy ? undefined : `${provider.name} has no conditional copy`)

  conditional("with a condition on the target", () =>
    Effect.gen(function*() {
      const { at, bucket, source: from } = yield* source
      const to = { bucket, key: `${at}to`, source: from, ifNoneMatch: "*" }
      yield* S3.copyObject(to)
      assert.strictEqual(yield* tagOf(S3.copyObject(to)), "PreconditionFailed")
    }))
}
