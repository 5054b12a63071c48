/**
 * Operations on the labels of objects and buckets.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { tagging } from "../internal/s3/documents/tagging.js"
import type * as groups from "../internal/s3/groups.js"
import type { Tagging } from "../internal/s3/model/object.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket, ofObject } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getObjectTagging` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectTaggingOutput extends Tagging, groups.Noted {
  /** The version that has these tags. */
  readonly versionId?: string | undefined
}

const getObjectTaggingOperation = Operation.define<groups.VersionInput>()({
  ...ofObject.read<GetObjectTaggingOutput>("GetObjectTagging", "tagging", tagging),
  needs: "tagging"
})

/**
 * Everything that `getObjectTagging` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetObjectTaggingError = Operation.ErrorOf<typeof getObjectTaggingOperation>

/**
 * The labels of an object; an object without any has an empty set.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html
 *
 * @since 0.1.0
 * @category tagging
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getObjectTagging({ bucket: "photos", key: "cat.jpg" })
 */
export const getObjectTagging: (
  input: groups.VersionInput
) => Effect.Effect<GetObjectTaggingOutput, GetObjectTaggingError, S3Client> = call(getObjectTaggingOperation)

/**
 * What `putObjectTagging` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutObjectTaggingInput extends groups.VersionInput, Tagging {}

/**
 * What `putObjectTagging` and `deleteObjectTagging` answer.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectTaggingOutput extends groups.Noted {
  /** The version whose tags were set or removed. */
  readonly versionId?: string | undefined
}

const putObjectTaggingOperation = Operation.define<PutObjectTaggingInput>()({
  ...ofObject.write("PutObjectTagging", "tagging", tagging),
  needs: "tagging",
  answer: answers.headers<ObjectTaggingOutput>
})

/**
 * Everything that `putObjectTagging` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutObjectTaggingError = Operation.ErrorOf<typeof putObjectTaggingOperation>

/**
 * Sets the labels of an object, at most 10, in place of those it had.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html
 *
 * @since 0.1.0
 * @category tagging
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putObjectTagging({
 *   bucket: "photos",
 *   key: "cat.jpg",
 *   tagSet: [{ key: "album", value: "pets" }]
 * })
 */
export const putObjectTagging: (
  input: PutObjectTaggingInput
) => Effect.Effect<ObjectTaggingOutput, PutObjectTaggingError, S3Client> = call(putObjectTaggingOperation)

const deleteObjectTaggingOperation = Operation.define<groups.VersionInput>()({
  ...ofObject.remove("DeleteObjectTagging", "tagging"),
  needs: "tagging",
  answer: answers.headers<ObjectTaggingOutput>
})

/**
 * Everything that `deleteObjectTagging` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteObjectTaggingError = Operation.ErrorOf<typeof deleteObjectTaggingOperation>

/**
 * Removes all labels of an object.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectTagging.html
 *
 * @since 0.1.0
 * @category tagging
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteObjectTagging({ bucket: "photos", key: "cat.jpg" })
 */
export const deleteObjectTagging: (
  input: groups.VersionInput
) => Effect.Effect<ObjectTaggingOutput, DeleteObjectTaggingError, S3Client> = call(deleteObjectTaggingOperation)

/**
 * What `getBucketTagging` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketTaggingOutput extends Tagging, groups.Noted {}

const getBucketTaggingOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketTaggingOutput>("GetBucketTagging", "tagging", tagging)
)

/**
 * Everything that `getBucketTagging` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketTaggingError = Operation.ErrorOf<typeof getBucketTaggingOperation>

/**
 * The labels of a bucket; a bucket without any is `NoSuchConfiguration`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketTagging.html
 *
 * @since 0.1.0
 * @category tagging
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const tags = S3.getBucketTagging({ bucket: "photos" }).pipe(
 *   Effect.map((tagging) => tagging.tagSet),
 *   Effect.catchTag("NoSuchConfiguration", () => Effect.succeed([]))
 * )
 */
export const getBucketTagging: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketTaggingOutput, GetBucketTaggingError, S3Client> = call(getBucketTaggingOperation)

/**
 * What `putBucketTagging` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketTaggingInput extends groups.BucketInput, Tagging {}

const putBucketTaggingOperation = Operation.define<PutBucketTaggingInput>()(
  ofBucket.write("PutBucketTagging", "tagging", tagging)
)

/**
 * Everything that `putBucketTagging` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketTaggingError = Operation.ErrorOf<typeof putBucketTaggingOperation>

/**
 * Sets the labels of a bucket, at most 50, in place of those it had.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html
 *
 * @since 0.1.0
 * @category tagging
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketTagging({ bucket: "photos", tagSet: [{ key: "team", value: "web" }] })
 */
export const putBucketTagging: (
  input: PutBucketTaggingInput
) => Effect.Effect<void, PutBucketTaggingError, S3Client> = call(putBucketTaggingOperation)

const deleteBucketTaggingOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeleteBucketTagging", "tagging")
)

/**
 * Everything that `deleteBucketTagging` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketTaggingError = Operation.ErrorOf<typeof deleteBucketTaggingOperation>

/**
 * Removes all labels of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketTagging.html
 *
 * @since 0.1.0
 * @category tagging
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketTagging({ bucket: "photos" })
 */
export const deleteBucketTagging: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketTaggingError, S3Client> = call(deleteBucketTaggingOperation)
