/**
 * Which pages of other origins may use a bucket.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { corsConfiguration } from "../internal/s3/documents/cors.js"
import type * as groups from "../internal/s3/groups.js"
import type { CorsConfiguration } from "../internal/s3/model/cors.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketCors` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketCorsOutput extends CorsConfiguration, groups.Noted {}

const getBucketCorsOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketCorsOutput>("GetBucketCors", "cors", corsConfiguration)
)

/**
 * Everything that `getBucketCors` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketCorsError = Operation.ErrorOf<typeof getBucketCorsOperation>

/**
 * What browsers are told to allow pages of other origins.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketCors.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketCors({ bucket: "photos" })
 */
export const getBucketCors: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketCorsOutput, GetBucketCorsError, S3Client> = call(getBucketCorsOperation)

/**
 * What `putBucketCors` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketCorsInput extends groups.BucketInput, CorsConfiguration {}

const putBucketCorsOperation = Operation.define<PutBucketCorsInput>()(
  ofBucket.write("PutBucketCors", "cors", corsConfiguration)
)

/**
 * Everything that `putBucketCors` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketCorsError = Operation.ErrorOf<typeof putBucketCorsOperation>

/**
 * Says what browsers are told to allow, in place of what was said before.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketCors.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketCors({
 *   bucket: "photos",
 *   corsRules: [{
 *     allowedOrigins: ["https://www.example.com"],
 *     allowedMethods: ["GET", "PUT"],
 *     allowedHeaders: ["*"],
 *     exposeHeaders: ["ETag"],
 *     maxAgeSeconds: 3000
 *   }]
 * })
 */
export const putBucketCors: (
  input: PutBucketCorsInput
) => Effect.Effect<void, PutBucketCorsError, S3Client> = call(putBucketCorsOperation)

const deleteBucketCorsOperation = Operation.define<groups.BucketInput>()(ofBucket.remove("DeleteBucketCors", "cors"))

/**
 * Everything that `deleteBucketCors` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketCorsError = Operation.ErrorOf<typeof deleteBucketCorsOperation>

/**
 * Lets browsers allow nothing to pages of other origins.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketCors.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketCors({ bucket: "photos" })
 */
export const deleteBucketCors: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketCorsError, S3Client> = call(deleteBucketCorsOperation)
