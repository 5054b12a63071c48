/**
 * Whether tags decide who may do what with a bucket.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { abacStatus } from "../internal/s3/documents/access.js"
import type * as groups from "../internal/s3/groups.js"
import type { AbacStatus } from "../internal/s3/model/access.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketAbac` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketAbacOutput extends AbacStatus, groups.Noted {}

const getBucketAbacOperation = Operation.define<groups.BucketInput>()({
  ...ofBucket.read<GetBucketAbacOutput>("GetBucketAbac", "abac", abacStatus),
  access: "session"
})

/**
 * Everything that `getBucketAbac` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketAbacError = Operation.ErrorOf<typeof getBucketAbacOperation>

/**
 * Whether the tags of a bucket count in policies (attribute-based access control).
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAbac.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketAbac({ bucket: "photos" })
 */
export const getBucketAbac: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketAbacOutput, GetBucketAbacError, S3Client> = call(getBucketAbacOperation)

/**
 * What `putBucketAbac` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketAbacInput extends groups.BucketInput, AbacStatus {}

const putBucketAbacOperation = Operation.define<PutBucketAbacInput>()({
  ...ofBucket.write("PutBucketAbac", "abac", abacStatus),
  access: "session"
})

/**
 * Everything that `putBucketAbac` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketAbacError = Operation.ErrorOf<typeof putBucketAbacOperation>

/**
 * Says whether the tags of a bucket count in policies.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAbac.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketAbac({ bucket: "photos", status: "Enabled" })
 */
export const putBucketAbac: (
  input: PutBucketAbacInput
) => Effect.Effect<void, PutBucketAbacError, S3Client> = call(putBucketAbacOperation)
