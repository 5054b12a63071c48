/**
 * What becomes of objects with time.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { lifecycleConfiguration } from "../internal/s3/documents/lifecycle.js"
import type * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { LifecycleConfiguration } from "../internal/s3/model/lifecycle.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What counts for a whole lifecycle.
 *
 * @since 0.1.0
 * @category models
 */
export interface LifecycleDefaults {
  /** Which small objects stay where they are: those below 128 KiB, or as each storage class has it. */
  readonly transitionDefaultMinimumObjectSize?:
    | "all_storage_classes_128K"
    | "varies_by_storage_class"
    | (string & {})
    | undefined
}

/**
 * What `getBucketLifecycleConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketLifecycleConfigurationOutput
  extends LifecycleConfiguration, LifecycleDefaults, groups.Noted
{}

const getBucketLifecycleConfigurationOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketLifecycleConfigurationOutput>(
    "GetBucketLifecycleConfiguration",
    "lifecycle",
    lifecycleConfiguration
  )
)

/**
 * Everything that `getBucketLifecycleConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketLifecycleConfigurationError = Operation.ErrorOf<typeof getBucketLifecycleConfigurationOperation>

/**
 * What becomes of a bucket's objects with time.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLifecycleConfiguration.html
 *
 * @since 0.1.0
 * @category lifecycle
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const rules = S3.getBucketLifecycleConfiguration({ bucket: "photos" }).pipe(
 *   Effect.map((lifecycle) => lifecycle.rules),
 *   Effect.catchTag("NoSuchConfiguration", () => Effect.succeed([]))
 * )
 */
export const getBucketLifecycleConfiguration: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketLifecycleConfigurationOutput, GetBucketLifecycleConfigurationError, S3Client> = call(
  getBucketLifecycleConfigurationOperation
)

/**
 * What `putBucketLifecycleConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketLifecycleConfigurationInput
  extends groups.BucketInput, LifecycleConfiguration, LifecycleDefaults
{}

/**
 * What `putBucketLifecycleConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketLifecycleConfigurationOutput extends LifecycleDefaults, groups.Noted {}

const setting = ofBucket.write("PutBucketLifecycleConfiguration", "lifecycle", lifecycleConfiguration)

const putBucketLifecycleConfigurationOperation = Operation.define<PutBucketLifecycleConfigurationInput>()({
  ...setting,
  members: {
    ...setting.members,
    transitionDefaultMinimumObjectSize: members.header("x-amz-transition-default-minimum-object-size")
  },
  answer: answers.headers<PutBucketLifecycleConfigurationOutput>
})

/**
 * Everything that `putBucketLifecycleConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketLifecycleConfigurationError = Operation.ErrorOf<typeof putBucketLifecycleConfigurationOperation>

/**
 * Says what becomes of a bucket's objects with time, in place of what was said before.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html
 *
 * @since 0.1.0
 * @category lifecycle
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketLifecycleConfiguration({
 *   bucket: "photos",
 *   rules: [
 *     {
 *       id: "old logs",
 *       status: "Enabled",
 *       filter: { and: { prefix: "logs/", tags: [{ key: "keep", value: "no" }] } },
 *       expiration: { days: 30 }
 *     },
 *     {
 *       id: "what nobody completed",
 *       status: "Enabled",
 *       filter: {},
 *       abortIncompleteMultipartUpload: { daysAfterInitiation: 7 }
 *     }
 *   ]
 * })
 */
export const putBucketLifecycleConfiguration: (
  input: PutBucketLifecycleConfigurationInput
) => Effect.Effect<PutBucketLifecycleConfigurationOutput, PutBucketLifecycleConfigurationError, S3Client> = call(
  putBucketLifecycleConfigurationOperation
)

const deleteBucketLifecycleOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeleteBucketLifecycle", "lifecycle")
)

/**
 * Everything that `deleteBucketLifecycle` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketLifecycleError = Operation.ErrorOf<typeof deleteBucketLifecycleOperation>

/**
 * Lets a bucket's objects stay as they are.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketLifecycle.html
 *
 * @since 0.1.0
 * @category lifecycle
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketLifecycle({ bucket: "photos" })
 */
export const deleteBucketLifecycle: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketLifecycleError, S3Client> = call(deleteBucketLifecycleOperation)
