import * as ObjectStore from "effect-s3/ObjectStore"
import * as S3 from "effect-s3/S3"
import { S3Client } from "effect-s3/S3Client"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { randomBytes } from "node:crypto"
import { Below } from "./Backend.js"

/** A name that no other run has. */
export const freshName = Effect.sync(() => `effect-s3-${randomBytes(8).toString("hex")}`)

/** The bucket that a suite has for itself. */
export class Bucket extends Context.Tag("test/Bucket")<Bucket, string>() {}

/** Deletes a bucket with all that it holds; nothing where it is gone already. */
export const remove = (bucket: string) =>
  Effect.gen(function*() {
    yield* S3.listMultipartUploadsStream({ bucket }).pipe(
      Stream.runForEach(({ key, uploadId }) =>
        Effect.catchTag(S3.abortMultipartUpload({ bucket, key, uploadId }), "NoSuchUpload", () => Effect.void)
      )
    )
    // By path, one by one: no batch can name every key that a bucket can hold.
    yield* S3.listObjectsV2Stream({ bucket }).pipe(
      Stream.mapEffect(({ key }) => S3.deleteObject({ bucket, key }), { concurrency: 16 }),
      Stream.runDrain
    )
    yield* S3.deleteBucket({ bucket })
  }).pipe(Effect.catchTag("NoSuchBucket", () => Effect.void))

/** A bucket of its own for the scope, gone afterwards with everything in it. */
export const scopedBucket = Effect.acquireRelease(
  Effect.tap(freshName, (bucket) => S3.createBucket({ bucket })),
  (bucket) => Effect.orDie(remove(bucket))
)

export const layer = Layer.scoped(Bucket, scopedBucket)

const below = Layer.effect(
  Below,
  Effect.gen(function*() {
    const client = yield* S3Client
    const bucket = yield* Bucket
    return {
      uploads: (prefix) =>
        S3.listMultipartUploadsStream({ bucket, prefix }).pipe(
          Stream.map((upload) => upload.key),
          Stream.runCollect,
          Effect.map((keys) => Array.from(keys)),
          Effect.orDie,
          Effect.provideService(S3Client, client)
        ),
      beside: (options) =>
        Effect.runSync(Effect.provideService(ObjectStore.makeS3({ bucket, ...options }), S3Client, client))
    }
  })
)

/** The store in a bucket of its own. */
export const store = Layer.unwrapEffect(
  Effect.map(Bucket, (bucket) => Layer.merge(ObjectStore.layerS3({ bucket }), below))
)
  .pipe(Layer.provideMerge(layer))
