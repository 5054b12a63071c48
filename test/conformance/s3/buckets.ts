import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import { S3Client } from "effect-s3/S3Client"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { S3It } from "../Backend.js"
import { freshName, remove } from "../bucket.js"
import { allFail, tagOf } from "../tagOf.js"

const named = Effect.acquireRelease(freshName, (bucket) => Effect.orDie(remove(bucket)))

export const buckets = (it: S3It): void => {
  it.scoped("create, head, location, list, delete", () =>
    Effect.gen(function*() {
      const { config } = yield* S3Client
      const bucket = yield* named
      assert.strictEqual(yield* tagOf(S3.headBucket({ bucket })), "NoSuchBucket")
      yield* S3.createBucket({ bucket })
      yield* S3.headBucket({ bucket })
      const location = yield* S3.getBucketLocation({ bucket })
      assert.strictEqual(location.region, config.region)
      const names = yield* Stream.runCollect(Stream.map(S3.listBucketsStream(), (entry) => entry.name))
      assert.include(Array.from(names), bucket)
      yield* S3.deleteBucket({ bucket })
      assert.strictEqual(yield* tagOf(S3.headBucket({ bucket })), "NoSuchBucket")
    }))

  it.scoped("create again changes nothing", () =>
    Effect.gen(function*() {
      const bucket = yield* named
      yield* S3.createBucket({ bucket })
      yield* S3.putObject({ bucket, key: "kept", body: "x" })
      // us-east-1 says yes, for old times' sake, and every other region no.
      yield* S3.createBucket({ bucket }).pipe(Effect.catchTag("BucketAlreadyOwnedByYou", () => Effect.void))
      yield* S3.headObject({ bucket, key: "kept" })
    }))

  it.scoped("delete what is not empty: BucketNotEmpty", () =>
    Effect.gen(function*() {
      const bucket = yield* named
      yield* S3.createBucket({ bucket })
      yield* S3.putObject({ bucket, key: "kept", body: "x" })
      assert.strictEqual(yield* tagOf(S3.deleteBucket({ bucket })), "BucketNotEmpty")
      yield* S3.headObject({ bucket, key: "kept" })
    }))

  it.scoped("what is not there is NoSuchBucket", () =>
    Effect.gen(function*() {
      const bucket = yield* freshName
      yield* allFail("NoSuchBucket", {
        location: S3.getBucketLocation({ bucket }),
        delete: S3.deleteBucket({ bucket }),
        list: S3.listObjectsV2({ bucket }),
        "list, version 1": S3.listObjects({ bucket }),
        "list uploads": S3.listMultipartUploads({ bucket }),
        put: S3.putObject({ bucket, key: "a", body: "x" }),
        get: Effect.scoped(S3.getObject({ bucket, key: "a" })),
        "delete an object": S3.deleteObject({ bucket, key: "a" }),
        "delete objects": S3.deleteObjects({ bucket, objects: [{ key: "a" }] }),
        "create an upload": S3.createMultipartUpload({ bucket, key: "a" })
      })
    }))

  it.scoped("a name that S3 would not have is InvalidBucketName", () =>
    Effect.gen(function*() {
      for (const bucket of ["ab", "Uppercase", "under_score", "-begins", "a..b"]) {
        assert.strictEqual(yield* tagOf(S3.createBucket({ bucket })), "InvalidBucketName", bucket)
      }
    }))
}
