import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { type Features, type S3It, unless } from "../Backend.js"
import { tagOf } from "../tagOf.js"
import { versioned, without } from "./ownBucket.js"

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const put = (bucket: string, key: string, body: string) =>
  Effect.map(S3.putObject({ bucket, key, body }), ({ versionId }) => {
    assert.isString(versionId)
    return versionId ?? ""
  })

const get = (bucket: string, key: string, versionId?: string) =>
  Effect.map(S3.getObjectBytes({ bucket, key, versionId }), ({ bytes }) => text(bytes))

const versionsOf = (bucket: string) =>
  S3.listObjectVersionsStream({ bucket }).pipe(
    Stream.map(({ deleteMarker, isLatest, key, versionId }) => ({ key, versionId, isLatest, deleteMarker })),
    Stream.runCollect,
    Effect.map((all) => Array.from(all))
  )

export const versions = (it: S3It, { provider }: Features): void => {
  const scoped = unless(it, without(provider, "versioning"))

  scoped("a bucket says whether it keeps them", () =>
    Effect.gen(function*() {
      const bucket = yield* versioned
      assert.strictEqual((yield* S3.getBucketVersioning({ bucket })).status, "Enabled")
      yield* S3.putBucketVersioning({ bucket, status: "Suspended" })
      assert.strictEqual((yield* S3.getBucketVersioning({ bucket })).status, "Suspended")
    }))

  scoped("each is read, copied and deleted by its id", () =>
    Effect.gen(function*() {
      const bucket = yield* versioned
      const one = yield* put(bucket, "k", "1")
      const two = yield* put(bucket, "k", "2")
      assert.notStrictEqual(one, two)
      assert.strictEqual(yield* get(bucket, "k"), "2")
      assert.strictEqual(yield* get(bucket, "k", one), "1")
      const head = yield* S3.headObject({ bucket, key: "k", versionId: one })
      assert.deepStrictEqual([head.versionId, head.contentLength], [one, 1])
      yield* S3.copyObject({ bucket, key: "c", source: { bucket, key: "k", versionId: one } })
      assert.strictEqual(yield* get(bucket, "c"), "1")
      yield* S3.deleteObject({ bucket, key: "k", versionId: two })
      assert.strictEqual(yield* get(bucket, "k"), "1")
      assert.strictEqual(yield* tagOf(S3.headObject({ bucket, key: "k", versionId: one })), "no failure")
      assert.strictEqual(yield* tagOf(get(bucket, "k", two)), "NoSuchVersion")
    }))

  scoped("a delete marker hides the object until it is deleted itself", () =>
    Effect.gen(function*() {
      const bucket = yield* versioned
      const one = yield* put(bucket, "k", "1")
      const gone = yield* S3.deleteObject({ bucket, key: "k" })
      assert.strictEqual(gone.deleteMarker, true)
      assert.strictEqual(yield* tagOf(get(bucket, "k")), "NoSuchKey")
      assert.strictEqual(yield* tagOf(S3.headObject({ bucket, key: "k" })), "NoSuchKey")
      assert.strictEqual(yield* get(bucket, "k", one), "1")
      const list = yield* S3.listObjectsV2({ bucket })
      assert.deepStrictEqual(list.contents, [])
      const undone = yield* S3.deleteObject({ bucket, key: "k", versionId: gone.versionId })
      assert.deepStrictEqual([undone.deleteMarker, undone.versionId], [true, gone.versionId])
      assert.strictEqual(yield* get(bucket, "k"), "1")
    }))

  scoped("a delete marker cannot be read", () =>
    Effect.gen(function*() {
      const bucket = yield* versioned
      const { versionId } = yield* S3.deleteObject({ bucket, key: "k" })
      assert.strictEqual(yield* tagOf(get(bucket, "k", versionId)), "MethodNotAllowed")
    }))

  scoped("are listed by key, the newest first, page by page", () =>
    Effect.gen(function*() {
      const bucket = yield* versioned
      const a = [yield* put(bucket, "a", "1"), yield* put(bucket, "a", "2"), yield* put(bucket, "a", "3")].reverse()
      const b = [yield* put(bucket, "dir/b", "1"), yield* put(bucket, "dir/b", "2")].reverse()
      const expected = [...a.map((id) => ["a", id]), ...b.map((id) => ["dir/b", id])]
      for (const maxKeys of [1, 2, 1000]) {
        const pages = yield* Stream.runCollect(S3.listObjectVersionsPages({ bucket, maxKeys }))
        const listed = Array.from(pages).flatMap((page) => page.versions)
        assert.deepStrictEqual(listed.map(({ key, versionId }) => [key, versionId]), expected, `by ${maxKeys}`)
        assert.deepStrictEqual(listed.map(({ isLatest }) => isLatest), [true, false, false, true, false])
      }
      const tree = yield* S3.listObjectVersions({ bucket, delimiter: "/" })
      assert.deepStrictEqual([tree.versions.length, tree.commonPrefixes], [3, ["dir/"]])
      const below = yield* S3.listObjectVersions({ bucket, prefix: "dir/" })
      assert.deepStrictEqual(below.versions.map(({ versionId }) => versionId), b)
      const after = yield* S3.listObjectVersions({ bucket, keyMarker: "a" })
      assert.deepStrictEqual(after.versions.map(({ versionId }) => versionId), b)
    }))

  scoped("are not made while suspended: what is written replaces the version null", () =>
    Effect.gen(function*() {
      const bucket = yield* versioned
      const one = yield* put(bucket, "k", "1")
      yield* S3.putBucketVersioning({ bucket, status: "Suspended" })
      yield* S3.putObject({ bucket, key: "k", body: "2" })
      yield* S3.putObject({ bucket, key: "k", body: "3" })
      assert.strictEqual(yield* get(bucket, "k", "null"), "3")
      assert.deepStrictEqual((yield* versionsOf(bucket)).map(({ versionId }) => versionId), ["null", one])
      yield* S3.deleteObject({ bucket, key: "k" })
      assert.sameDeepMembers(yield* versionsOf(bucket), [
        { key: "k", versionId: "null", isLatest: true, deleteMarker: true },
        { key: "k", versionId: one, isLatest: false, deleteMarker: false }
      ])
    }))

  scoped("go in batches too", () =>
    Effect.gen(function*() {
      const bucket = yield* versioned
      const one = yield* put(bucket, "a", "1")
      yield* put(bucket, "b", "1")
      const { deleted, errors } = yield* S3.deleteObjects({
        bucket,
        objects: [{ key: "a", versionId: one }, { key: "b" }]
      })
      assert.deepStrictEqual(errors, [])
      const a = deleted.find(({ key }) => key === "a")
      const b = deleted.find(({ key }) => key === "b")
      assert.strictEqual(a?.versionId, one)
      assert.strictEqual(b?.deleteMarker, true)
      assert.isString(b?.deleteMarkerVersionId)
      assert.deepStrictEqual(
        (yield* versionsOf(bucket)).map(({ deleteMarker, key }) => ({ key, deleteMarker })),
        [{ key: "b", deleteMarker: true }, { key: "b", deleteMarker: false }]
      )
    }))

  scoped("are made by completed uploads", () =>
    Effect.gen(function*() {
      const bucket = yield* versioned
      const one = yield* put(bucket, "k", "1")
      const { uploadId } = yield* S3.createMultipartUpload({ bucket, key: "k" })
      const { etag } = yield* S3.uploadPart({ bucket, key: "k", uploadId, partNumber: 1, body: "2" })
      const done = yield* S3.completeMultipartUpload({
        bucket,
        key: "k",
        uploadId,
        parts: [{ partNumber: 1, etag: etag ?? "" }]
      })
      assert.isString(done.versionId)
      assert.strictEqual(yield* get(bucket, "k"), "2")
      assert.strictEqual(yield* get(bucket, "k", one), "1")
    }))

  unless(it, without(provider, "versioning") ?? (provider.conditionalPut ? undefined : "no conditional writes"))(
    "what a delete marker hides is not there to a condition",
    () =>
      Effect.gen(function*() {
        const bucket = yield* versioned
        yield* put(bucket, "k", "1")
        const again = S3.putObject({ bucket, key: "k", body: "2", ifNoneMatch: "*" })
        assert.strictEqual(yield* tagOf(again), "PreconditionFailed")
        yield* S3.deleteObject({ bucket, key: "k" })
        yield* again
        assert.strictEqual(yield* get(bucket, "k"), "2")
      })
  )
}
