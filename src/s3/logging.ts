/**
 * Where the log of a bucket's requests goes.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { loggingStatus } from "../internal/s3/documents/logging.js"
import type * as groups from "../internal/s3/groups.js"
import type { BucketLoggingStatus } from "../internal/s3/model/logging.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketLogging` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketLoggingOutput extends BucketLoggingStatus, groups.Noted {}

const getBucketLoggingOperation = Operation.define<groups.BucketInput>()(
  ofBucket.read<GetBucketLoggingOutput>("GetBucketLogging", "logging", loggingStatus)
)

/**
 * Everything that `getBucketLogging` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketLoggingError = Operation.ErrorOf<typeof getBucketLoggingOperation>

/**
 * Where the log of a bucket's requests goes; `loggingEnabled` is absent where there is none.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLogging.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketLogging({ bucket: "photos" })
 */
export const getBucketLogging: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketLoggingOutput, GetBucketLoggingError, S3Client> = call(getBucketLoggingOperation)

/**
 * What `putBucketLogging` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketLoggingInput extends groups.BucketInput, BucketLoggingStatus {}

const putBucketLoggingOperation = Operation.define<PutBucketLoggingInput>()(
  ofBucket.write("PutBucketLogging", "logging", loggingStatus)
)

/**
 * Everything that `putBucketLogging` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketLoggingError = Operation.ErrorOf<typeof putBucketLoggingOperation>

/**
 * Says where the log of a bucket's requests goes; without `loggingEnabled` there is none any more.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLogging.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketLogging({
 *   bucket: "photos",
 *   loggingEnabled: { targetBucket: "logs", targetPrefix: "photos/" }
 * })
 */
export const putBucketLogging: (
  input: PutBucketLoggingInput
) => Effect.Effect<void, PutBucketLoggingError, S3Client> = call(putBucketLoggingOperation)
