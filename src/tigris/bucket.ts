/**
 * Buckets, as Tigris has them.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import * as groups from "../internal/s3/groups.js"
import * as Operation from "../internal/s3/operation.js"
import { bucketInfoOperation } from "../internal/tigris/bucketInfo.js"
import { type CreateBucketInput, createBucketOperation } from "../internal/tigris/createBucket.js"
import { base, extend } from "../internal/tigris/extend.js"
import type { Version } from "../internal/tigris/version.js"
import * as S3 from "../s3/bucket.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What a bucket says of itself.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketInfo {
  readonly snapshotsEnabled: boolean
  /** What it was forked from; absent where it is no fork. */
  readonly fork?: {
    readonly source: string
    /** The moment of the source that it is of, also where none was asked for. */
    readonly version?: Version | undefined
  } | undefined
  /** Whether other buckets have been forked from it. */
  readonly isForkParent: boolean
}

/**
 * Everything that `bucketInfo` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type BucketInfoError = Operation.ErrorOf<typeof bucketInfoOperation>

/**
 * Whether a bucket has snapshots, and what it has to do with forks. A server that does not say is no Tigris, and that is
 * `UnsupportedByProvider`.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const parent = Tigris.bucketInfo({ bucket: "experiment" }).pipe(Effect.map(({ fork }) => fork?.source))
 */
export const bucketInfo: (
  input: groups.BucketInput
) => Effect.Effect<BucketInfo, BucketInfoError, S3Client> = call(bucketInfoOperation)

// What is new is not known everywhere at once.
const patience = Schedule.intersect(Schedule.exponential("100 millis"), Schedule.recurs(7))

const whenKnown = (bucket: string) =>
  Effect.retry(bucketInfo({ bucket }), { schedule: patience, while: ({ _tag }) => _tag === "NoSuchBucket" })

const createBucketCall = call(createBucketOperation)

/**
 * Everything that `createBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateBucketError = Operation.ErrorOf<typeof createBucketOperation> | BucketInfoError

/**
 * Creates a bucket as S3 does, and with what Tigris has beside. The server is asked whether one that is to have snapshots
 * has them: a server that has passed over it is `UnsupportedByProvider`, and the bucket is there.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.createBucket({ bucket: "models", enableSnapshots: true, softDelete: 30 })
 */
export const createBucket = (
  input: CreateBucketInput
): Effect.Effect<S3.CreateBucketOutput, CreateBucketError, S3Client> =>
  Effect.tap(createBucketCall(input), () => input.enableSnapshots === true ? whenKnown(input.bucket) : Effect.void)

const forceDeleteBucketOperation = extend<groups.BucketInput, void, S3.DeleteBucketError, never, groups.BucketInput>(
  base(S3.deleteBucket),
  {
    name: "ForceDeleteBucket",
    looks: true,
    members: {},
    finish: (parts) => {
      parts.headers["x-tigris-force-delete"] = "true"
      // Each is what one of Tigris' own libraries sends.
      parts.headers["tigris-force-delete"] = "true"
      return undefined
    }
  }
)

/**
 * Everything that `forceDeleteBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ForceDeleteBucketError = Operation.ErrorOf<typeof forceDeleteBucketOperation>

/**
 * Deletes a bucket with all that is in it. With soft delete it can be brought back (`restoreBucket`), without it cannot.
 * `BucketNotEmpty`: it has forks, or snapshots.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.forceDeleteBucket({ bucket: "experiment" })
 */
export const forceDeleteBucket: (
  input: groups.BucketInput
) => Effect.Effect<void, ForceDeleteBucketError, S3Client> = call(forceDeleteBucketOperation)

const purgeBucketOperation = extend<groups.BucketInput, void, S3.DeleteBucketError, never, groups.BucketInput>(
  base(S3.deleteBucket),
  {
    name: "PurgeBucket",
    members: {},
    finish: (parts) => {
      parts.headers["x-tigris-force-hard-delete"] = "true"
      return undefined
    }
  }
)

const purgeBucketCall = call(purgeBucketOperation)

/**
 * Everything that `purgeBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PurgeBucketError = Operation.ErrorOf<typeof purgeBucketOperation> | BucketInfoError

/**
 * Deletes for good a bucket that is deleted and could be brought back, and frees its name. One that is there is
 * `InvalidInput`: the server is asked first.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.purgeBucket({ bucket: "experiment" })
 */
export const purgeBucket = (input: groups.BucketInput): Effect.Effect<void, PurgeBucketError, S3Client> =>
  bucketInfo(input).pipe(
    Effect.flatMap(() =>
      Effect.fail(
        new StorageError.InvalidInput({
          operation: "PurgeBucket",
          bucket: input.bucket,
          message: `bucket ${JSON.stringify(input.bucket)} is there: delete it first`
        })
      )
    ),
    Effect.catchTag("NoSuchBucket", () => purgeBucketCall(input))
  )

const restoreBucketOperation = Operation.define<groups.BucketInput>()({
  name: "RestoreBucket",
  method: "POST",
  target: "bucket",
  requires: "tigrisExtensions",
  subresource: [["restore", ""]],
  members: groups.bucket,
  errors: groups.bucketErrors,
  answer: answers.nothing
})

/**
 * Everything that `restoreBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type RestoreBucketError = Operation.ErrorOf<typeof restoreBucketOperation>

/**
 * Brings back a bucket that was deleted while it had soft delete, with all that was in it. One that is not deleted is
 * `InvalidInput`.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.restoreBucket({ bucket: "models" })
 */
export const restoreBucket: (
  input: groups.BucketInput
) => Effect.Effect<void, RestoreBucketError, S3Client> = call(restoreBucketOperation)
