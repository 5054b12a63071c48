/**
 * Whether a bucket can be reached by way of the nearest edge location.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { accelerateConfiguration } from "../internal/s3/documents/transfer.js"
import type * as groups from "../internal/s3/groups.js"
import type { AccelerateConfiguration } from "../internal/s3/model/transfer.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketAccelerateConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketAccelerateConfigurationOutput extends AccelerateConfiguration, groups.Noted {}

const getBucketAccelerateConfigurationOperation = Operation.define<groups.BucketInput>()(
  ofBucket.read<GetBucketAccelerateConfigurationOutput>(
    "GetBucketAccelerateConfiguration",
    "accelerate",
    accelerateConfiguration
  )
)

/**
 * Everything that `getBucketAccelerateConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketAccelerateConfigurationError = Operation.ErrorOf<typeof getBucketAccelerateConfigurationOperation>

/**
 * Whether a bucket can be reached by way of the nearest edge location; one that never could has no `status`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAccelerateConfiguration.html
 *
 * @since 0.1.0
 * @category transfer
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketAccelerateConfiguration({ bucket: "photos" })
 */
export const getBucketAccelerateConfiguration: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketAccelerateConfigurationOutput, GetBucketAccelerateConfigurationError, S3Client> = call(
  getBucketAccelerateConfigurationOperation
)

/**
 * What `putBucketAccelerateConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketAccelerateConfigurationInput extends groups.BucketInput, AccelerateConfiguration {}

const putBucketAccelerateConfigurationOperation = Operation.define<PutBucketAccelerateConfigurationInput>()(
  ofBucket.write("PutBucketAccelerateConfiguration", "accelerate", accelerateConfiguration)
)

/**
 * Everything that `putBucketAccelerateConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketAccelerateConfigurationError = Operation.ErrorOf<typeof putBucketAccelerateConfigurationOperation>

/**
 * Lets a bucket be reached by way of the nearest edge location, at a host of its own, or no more.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAccelerateConfiguration.html
 *
 * @since 0.1.0
 * @category transfer
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketAccelerateConfiguration({ bucket: "photos", status: "Enabled" })
 */
export const putBucketAccelerateConfiguration: (
  input: PutBucketAccelerateConfigurationInput
) => Effect.Effect<void, PutBucketAccelerateConfigurationError, S3Client> = call(
  putBucketAccelerateConfigurationOperation
)
