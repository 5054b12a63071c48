/**
 * What is refused to the public, whatever policies and access control lists say.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { publicAccessBlock } from "../internal/s3/documents/access.js"
import type * as groups from "../internal/s3/groups.js"
import type { PublicAccessBlockConfiguration } from "../internal/s3/model/access.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getPublicAccessBlock` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetPublicAccessBlockOutput extends PublicAccessBlockConfiguration, groups.Noted {}

const getPublicAccessBlockOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetPublicAccessBlockOutput>("GetPublicAccessBlock", "publicAccessBlock", publicAccessBlock)
)

/**
 * Everything that `getPublicAccessBlock` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetPublicAccessBlockError = Operation.ErrorOf<typeof getPublicAccessBlockOperation>

/**
 * What a bucket refuses to the public.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetPublicAccessBlock.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getPublicAccessBlock({ bucket: "photos" })
 */
export const getPublicAccessBlock: (
  input: groups.BucketInput
) => Effect.Effect<GetPublicAccessBlockOutput, GetPublicAccessBlockError, S3Client> = call(
  getPublicAccessBlockOperation
)

/**
 * What `putPublicAccessBlock` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutPublicAccessBlockInput extends groups.BucketInput, PublicAccessBlockConfiguration {}

const putPublicAccessBlockOperation = Operation.define<PutPublicAccessBlockInput>()(
  ofBucket.write("PutPublicAccessBlock", "publicAccessBlock", publicAccessBlock)
)

/**
 * Everything that `putPublicAccessBlock` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutPublicAccessBlockError = Operation.ErrorOf<typeof putPublicAccessBlockOperation>

/**
 * Says what a bucket refuses to the public; what is absent is not refused.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutPublicAccessBlock.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putPublicAccessBlock({
 *   bucket: "photos",
 *   blockPublicAcls: true,
 *   ignorePublicAcls: true,
 *   blockPublicPolicy: true,
 *   restrictPublicBuckets: true
 * })
 */
export const putPublicAccessBlock: (
  input: PutPublicAccessBlockInput
) => Effect.Effect<void, PutPublicAccessBlockError, S3Client> = call(putPublicAccessBlockOperation)

const deletePublicAccessBlockOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeletePublicAccessBlock", "publicAccessBlock")
)

/**
 * Everything that `deletePublicAccessBlock` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeletePublicAccessBlockError = Operation.ErrorOf<typeof deletePublicAccessBlockOperation>

/**
 * Refuses nothing to the public that policies and access control lists allow.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeletePublicAccessBlock.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deletePublicAccessBlock({ bucket: "photos" })
 */
export const deletePublicAccessBlock: (
  input: groups.BucketInput
) => Effect.Effect<void, DeletePublicAccessBlockError, S3Client> = call(deletePublicAccessBlockOperation)
