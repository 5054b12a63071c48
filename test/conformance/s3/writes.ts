import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import { type Features, type S3It, unless } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { bytes } from "../bytes.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

const wrong = "d41d8cd98f00b204e9800998ecf8427e"

export const writes = (it: S3It, { provider }: Features): void => {
  const conditional = unless(it, provider.conditionalPut ? undefined : `${provider.name} has no conditional put`)

  conditional("putObject with ifMatch and ifNoneMatch", () =>
    Effect.gen(function*() {
      const object = { bucket: yield* Bucket, key: `${yield* folder}conditional` }
      const { etag } = yield* S3.putObject({ ...object, body: "1", ifNoneMatch: "*" })
      for (const condition of [{ ifNoneMatch: "*" }, { ifMatch: wrong }]) {
        const error = yield* Effect.flip(S3.putObject({ ...object, body: "2", ...condition }))
        assert.strictEqual(error._tag, "PreconditionFailed")
      }
      yield* S3.putObject({ ...object, body: "3", ifMatch: etag })
      assert.strictEqual(Buffer.from((yield* S3.getObjectBytes(object)).bytes).toString(), "3")
    }))

  const complete = unless(
    it,
    provider.conditionalComplete ? undefined : `${provider.name} has no conditional complete`
  )

  complete("completeMultipartUpload with ifMatch and ifNoneMatch", () =>
    Effect.gen(function*() {
      const object = { bucket: yield* Bucket, key: `${yield* folder}completed` }
      const upload = (seed: number, condition: S3.WriteConditions) =>
        Effect.gen(function*() {
          const { uploadId } = yield* S3.createMultipartUpload(object)
          const { etag } = yield* S3.uploadPart({ ...object, uploadId, partNumber: 1, body: bytes(10, seed) })
          const parts = [{ partNumber: 1, etag: etag! }]
          return yield* S3.completeMultipartUpload({ ...object, uploadId, parts, ...condition }).pipe(
            Effect.tapError(() => S3.abortMultipartUpload({ ...object, uploadId }))
          )
        })
      const { etag } = yield* upload(1, { ifNoneMatch: "*" })
      for (const condition of [{ ifNoneMatch: "*" }, { ifMatch: wrong }]) {
        assert.strictEqual(yield* tagOf(upload(2, condition)), "PreconditionFailed")
      }
      yield* upload(3, { ifMatch: etag })
      assert.deepStrictEqual((yield* S3.getObjectBytes(object)).bytes, bytes(10, 3))
    }))

  it.scoped("an object whose body is absent is empty", () =>
    Effect.gen(function*() {
      const object = { bucket: yield* Bucket, key: `${yield* folder}empty` }
      const { etag } = yield* S3.putObject(object)
      assert.strictEqual(etag, wrong)
      assert.strictEqual((yield* S3.headObject(object)).contentLength, 0)
    }))
}
