/**
 * What a bucket encrypts new objects with.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { encryptionConfiguration } from "../internal/s3/documents/encryption.js"
import type * as groups from "../internal/s3/groups.js"
import type { ServerSideEncryptionConfiguration } from "../internal/s3/model/encryption.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketEncryption` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketEncryptionOutput extends ServerSideEncryptionConfiguration, groups.Noted {}

const getBucketEncryptionOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketEncryptionOutput>("GetBucketEncryption", "encryption", encryptionConfiguration)
)

/**
 * Everything that `getBucketEncryption` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketEncryptionError = Operation.ErrorOf<typeof getBucketEncryptionOperation>

/**
 * What a bucket encrypts new objects with, where they do not say themselves.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketEncryption.html
 *
 * @since 0.1.0
 * @category encryption
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketEncryption({ bucket: "photos" })
 */
export const getBucketEncryption: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketEncryptionOutput, GetBucketEncryptionError, S3Client> = call(getBucketEncryptionOperation)

/**
 * What `putBucketEncryption` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketEncryptionInput extends groups.BucketInput, ServerSideEncryptionConfiguration {}

const putBucketEncryptionOperation = Operation.define<PutBucketEncryptionInput>()(
  ofBucket.write("PutBucketEncryption", "encryption", encryptionConfiguration)
)

/**
 * Everything that `putBucketEncryption` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketEncryptionError = Operation.ErrorOf<typeof putBucketEncryptionOperation>

/**
 * Says what a bucket encrypts new objects with. Those that are there stay as they are.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketEncryption.html
 *
 * @since 0.1.0
 * @category encryption
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketEncryption({
 *   bucket: "photos",
 *   rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true }]
 * })
 */
export const putBucketEncryption: (
  input: PutBucketEncryptionInput
) => Effect.Effect<void, PutBucketEncryptionError, S3Client> = call(putBucketEncryptionOperation)

const deleteBucketEncryptionOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeleteBucketEncryption", "encryption")
)

/**
 * Everything that `deleteBucketEncryption` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketEncryptionError = Operation.ErrorOf<typeof deleteBucketEncryptionOperation>

/**
 * Goes back to the encryption that S3 has for every bucket (`AES256`).
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketEncryption.html
 *
 * @since 0.1.0
 * @category encryption
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketEncryption({ bucket: "photos" })
 */
export const deleteBucketEncryption: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketEncryptionError, S3Client> = call(deleteBucketEncryptionOperation)
