import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import type { S3Client } from "effect-s3/S3Client"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Features, S3It } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { bytes, partSize, same } from "../bytes.js"
import { folder } from "../folder.js"
import { allFail, tagOf } from "../tagOf.js"

const whole = bytes(2 * partSize + 3)
const [one, two, three] = [
  whole.subarray(0, partSize),
  whole.subarray(partSize, 2 * partSize),
  whole.subarray(2 * partSize)
] as const

const wrong = "d41d8cd98f00b204e9800998ecf8427e"

/** An upload that is aborted with the scope, unless it has come to its end by then. */
const begin = (options: Partial<S3.CreateMultipartUploadInput> = {}) =>
  Effect.acquireRelease(
    Effect.gen(function*() {
      const bucket = yield* Bucket
      const input = { bucket, key: `${yield* folder}upload`, ...options }
      const { uploadId } = yield* S3.createMultipartUpload(input)
      return { bucket, key: input.key, uploadId }
    }),
    (upload) => Effect.ignore(S3.abortMultipartUpload(upload))
  )

type Upload = Effect.Effect.Success<ReturnType<typeof begin>>

const part = (upload: Upload, partNumber: number, body: Uint8Array) =>
  Effect.map(S3.uploadPart({ ...upload, partNumber, body }), ({ etag }): S3.CompletedPart => ({
    partNumber,
    etag: etag ?? ""
  }))

const contents = ({ bucket, key }: Upload) => Effect.map(S3.getObjectBytes({ bucket, key }), ({ bytes }) => bytes)

export const multipart = (it: S3It, { provider }: Features): void => {
  it.scoped("parts in any order, and again, make the object with its attributes", () =>
    Effect.gen(function*() {
      const upload = yield* begin({ contentType: "text/x-parts", metadata: { a: "b" }, cacheControl: "no-store" })
      const last = yield* part(upload, 9, three)
      yield* part(upload, 1, two)
      const middle = yield* part(upload, 5, two)
      const first = yield* part(upload, 1, one)
      const missing = yield* Effect.flip(S3.headObject({ bucket: upload.bucket, key: upload.key }))
      assert.strictEqual(missing._tag, "NoSuchKey")
      yield* S3.completeMultipartUpload({ ...upload, parts: [first, middle, last] })
      same(yield* contents(upload), whole)
      const head = yield* S3.headObject({ bucket: upload.bucket, key: upload.key })
      assert.deepInclude(head, { contentType: "text/x-parts", cacheControl: "no-store", contentLength: whole.length })
      assert.deepEqual({ ...head.metadata }, { a: "b" })
      assert.match(head.etag ?? "", /-3$/)
    }))

  it.scoped("only the parts that are named are in the object", () =>
    Effect.gen(function*() {
      const upload = yield* begin()
      const first = yield* part(upload, 1, one)
      yield* part(upload, 2, two)
      const last = yield* part(upload, 3, three)
      yield* S3.completeMultipartUpload({ ...upload, parts: [first, last] })
      same(yield* contents(upload), new Uint8Array(Buffer.concat([one, three])))
    }))

  it.scoped("listParts, page by page", () =>
    Effect.gen(function*() {
      const upload = yield* begin()
      const numbers = [3, 1, 7, 2]
      const parts = yield* Effect.forEach(numbers, (n) => part(upload, n, bytes(10 + n, n)))
      const page = yield* S3.listParts({ ...upload, maxParts: 2 })
      assert.deepStrictEqual(page.parts.map((entry) => entry.partNumber), [1, 2])
      assert.isTrue(page.isTruncated)
      const all = Array.from(yield* Stream.runCollect(S3.listPartsStream({ ...upload, maxParts: 2 })))
      assert.deepStrictEqual(
        all.map(({ etag, partNumber, size }) => ({ partNumber, etag, size })),
        [...parts].sort((a, b) => a.partNumber - b.partNumber).map((one) => ({ ...one, size: 10 + one.partNumber }))
      )
    }))

  const several = (names: ReadonlyArray<string>) =>
    Effect.gen(function*() {
      const bucket = yield* Bucket
      const at = yield* folder
      const uploads = yield* Effect.forEach(names, (name) => begin({ bucket, key: at + name }))
      return { bucket, at, uploads }
    })

  it.scoped("listMultipartUploads, page by page", () =>
    Effect.gen(function*() {
      const { at, bucket, uploads } = yield* several(["a", "b/1", "b/2", "c", "c"])
      const listed = yield* Stream.runCollect(S3.listMultipartUploadsStream({ bucket, prefix: at, maxUploads: 2 }))
      const found = Array.from(listed, ({ key, uploadId }) => ({ bucket, key, uploadId }))
      assert.deepStrictEqual(found.map(({ key }) => key), uploads.map(({ key }) => key))
      assert.sameDeepMembers(found, uploads)
      const below = yield* S3.listMultipartUploads({ bucket, prefix: `${at}b/` })
      assert.deepStrictEqual(below.uploads.map(({ key }) => key), [`${at}b/1`, `${at}b/2`])
    }))

  it.scoped("listMultipartUploads with a delimiter", () =>
    Effect.gen(function*() {
      const { at, bucket } = yield* several(["a", "b/1", "b/2", "c"])
      const level = yield* S3.listMultipartUploads({ bucket, prefix: at, delimiter: "/" })
      assert.deepStrictEqual(level.uploads.map(({ key }) => key), [`${at}a`, `${at}c`])
      assert.deepStrictEqual(level.commonPrefixes, [`${at}b/`])
    }))

  it.scoped("uploadPartCopy, whole and in part", () =>
    Effect.gen(function*() {
      const upload = yield* begin()
      const source = { bucket: upload.bucket, key: `${upload.key} source+é` }
      yield* S3.putObject({ ...source, body: one })
      const first = yield* S3.uploadPartCopy({ ...upload, partNumber: 1, source })
      const last = yield* S3.uploadPartCopy({ ...upload, partNumber: 2, source, sourceRange: { start: 3, end: 9 } })
      assert.isNotEmpty(first.etag)
      yield* S3.completeMultipartUpload({
        ...upload,
        parts: [{ partNumber: 1, etag: first.etag! }, { partNumber: 2, etag: last.etag! }]
      })
      same(yield* contents(upload), new Uint8Array(Buffer.concat([one, one.subarray(3, 10)])))
      const missing = yield* begin()
      const error = yield* Effect.flip(
        S3.uploadPartCopy({ ...missing, partNumber: 1, source: { ...source, key: `${source.key} missing` } })
      )
      assert.strictEqual(error._tag, "NoSuchKey")
    }))

  it.scoped("complete with a wrong ETag or a part that never came: InvalidPart", () =>
    Effect.gen(function*() {
      const upload = yield* begin()
      const second = yield* part(upload, 2, three)
      for (const parts of [[{ ...second, etag: wrong }], [{ partNumber: 1, etag: second.etag }, second]]) {
        assert.strictEqual(yield* tagOf(S3.completeMultipartUpload({ ...upload, parts })), "InvalidPart")
      }
      // What was refused is still under way.
      yield* S3.completeMultipartUpload({ ...upload, parts: [second] })
      same(yield* contents(upload), three)
    }))

  it.scoped("complete with a small part before the last: EntityTooSmall", () =>
    Effect.gen(function*() {
      const upload = yield* begin()
      const parts = [yield* part(upload, 1, three), yield* part(upload, 2, three)]
      assert.strictEqual(yield* tagOf(S3.completeMultipartUpload({ ...upload, parts })), "EntityTooSmall")
      const missing = yield* Effect.flip(S3.headObject({ bucket: upload.bucket, key: upload.key }))
      assert.strictEqual(missing._tag, "NoSuchKey")
    }))

  it.scoped("complete with the parts out of order: InvalidPartOrder", () =>
    Effect.gen(function*() {
      const upload = yield* begin()
      const parts = [yield* part(upload, 2, one), yield* part(upload, 1, one)]
      assert.strictEqual(yield* tagOf(S3.completeMultipartUpload({ ...upload, parts })), "InvalidPartOrder")
    }))

  it.scoped("complete twice: the same object, or NoSuchUpload", () =>
    Effect.gen(function*() {
      const upload = yield* begin()
      const parts = [yield* part(upload, 1, three)]
      yield* S3.completeMultipartUpload({ ...upload, parts })
      // S3 answers as it did the first time; others have forgotten the upload.
      yield* S3.completeMultipartUpload({ ...upload, parts }).pipe(
        Effect.catchTag("NoSuchUpload", () => Effect.void)
      )
      same(yield* contents(upload), three)
    }))

  it.scoped("abort leaves nothing", () =>
    Effect.gen(function*() {
      const upload = yield* begin()
      yield* part(upload, 1, three)
      yield* S3.abortMultipartUpload(upload)
      const listed = yield* S3.listMultipartUploads({ bucket: upload.bucket, prefix: upload.key })
      assert.deepStrictEqual(listed.uploads, [])
    }))

  const afterwards: Readonly<
    Record<
      string,
      (
        upload: Upload,
        parts: ReadonlyArray<S3.CompletedPart>
      ) => Effect.Effect<unknown, { readonly _tag: string }, S3Client>
    >
  > = {
    uploadPart: (upload) => part(upload, 1, three),
    listParts: S3.listParts,
    completeMultipartUpload: (upload, parts) => S3.completeMultipartUpload({ ...upload, parts })
  }
  for (const [name, attempt] of Object.entries(afterwards)) {
    it.scoped(`${name} after an abort: NoSuchUpload`, () =>
      Effect.gen(function*() {
        const upload = yield* begin()
        const parts = [yield* part(upload, 1, three)]
        yield* S3.abortMultipartUpload(upload)
        assert.strictEqual(yield* tagOf(attempt(upload, parts)), "NoSuchUpload")
      }))
  }

  it.scoped("of two uploads of one key, the one completed last is the object", () =>
    Effect.gen(function*() {
      const first = yield* begin()
      const { uploadId } = yield* S3.createMultipartUpload({ bucket: first.bucket, key: first.key })
      const second = { ...first, uploadId }
      const partOfFirst = yield* part(first, 1, bytes(10, 1))
      const partOfSecond = yield* part(second, 1, bytes(10, 2))
      yield* S3.completeMultipartUpload({ ...second, parts: [partOfSecond] })
      same(yield* contents(first), bytes(10, 2))
      yield* S3.completeMultipartUpload({ ...first, parts: [partOfFirst] })
      same(yield* contents(first), bytes(10, 1))
    }))

  it.scoped("the parts of an object are read by their numbers", () =>
    Effect.gen(function*() {
      const upload = yield* begin()
      const parts = [yield* part(upload, 1, one), yield* part(upload, 2, three)]
      yield* S3.completeMultipartUpload({ ...upload, parts })
      const second = yield* S3.getObjectBytes({ bucket: upload.bucket, key: upload.key, partNumber: 2 })
      same(second.bytes, three)
      assert.strictEqual(second.partsCount, 2)
    }))

  it.scoped("input that cannot be meant is InvalidInput, before anything is sent", () =>
    Effect.gen(function*() {
      const bucket = yield* Bucket
      const upload = { bucket, key: "never", uploadId: "never" }
      yield* allFail("InvalidInput", {
        "part 0": S3.uploadPart({ ...upload, partNumber: 0, body: "x" }),
        "a part too many": S3.uploadPart({ ...upload, partNumber: provider.maxParts + 1, body: "x" }),
        "no parts": S3.completeMultipartUpload({ ...upload, parts: [] })
      })
    }))
}
