/**
 * Whose the objects are that others store.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { ownershipControls } from "../internal/s3/documents/access.js"
import type * as groups from "../internal/s3/groups.js"
import type { OwnershipControls } from "../internal/s3/model/access.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketOwnershipControls` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketOwnershipControlsOutput extends OwnershipControls, groups.Noted {}

const getBucketOwnershipControlsOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketOwnershipControlsOutput>("GetBucketOwnershipControls", "ownershipControls", ownershipControls)
)

/**
 * Everything that `getBucketOwnershipControls` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketOwnershipControlsError = Operation.ErrorOf<typeof getBucketOwnershipControlsOperation>

/**
 * Whose the objects are that others store in a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketOwnershipControls.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketOwnershipControls({ bucket: "photos" })
 */
export const getBucketOwnershipControls: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketOwnershipControlsOutput, GetBucketOwnershipControlsError, S3Client> = call(
  getBucketOwnershipControlsOperation
)

/**
 * What `putBucketOwnershipControls` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketOwnershipControlsInput extends groups.BucketInput, OwnershipControls {}

const putBucketOwnershipControlsOperation = Operation.define<PutBucketOwnershipControlsInput>()(
  ofBucket.write("PutBucketOwnershipControls", "ownershipControls", ownershipControls)
)

/**
 * Everything that `putBucketOwnershipControls` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketOwnershipControlsError = Operation.ErrorOf<typeof putBucketOwnershipControlsOperation>

/**
 * Says whose the objects are that others store in a bucket; `BucketOwnerEnforced` switches access control lists off.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketOwnershipControls.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketOwnershipControls({
 *   bucket: "photos",
 *   rules: [{ objectOwnership: "BucketOwnerEnforced" }]
 * })
 */
export const putBucketOwnershipControls: (
  input: PutBucketOwnershipControlsInput
) => Effect.Effect<void, PutBucketOwnershipControlsError, S3Client> = call(putBucketOwnershipControlsOperation)

const deleteBucketOwnershipControlsOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeleteBucketOwnershipControls", "ownershipControls")
)

/**
 * Everything that `deleteBucketOwnershipControls` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketOwnershipControlsError = Operation.ErrorOf<typeof deleteBucketOwnershipControlsOperation>

/**
 * Leaves objects to those who store them.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketOwnershipControls.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketOwnershipControls({ bucket: "photos" })
 */
export const deleteBucketOwnershipControls: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketOwnershipControlsError, S3Client> = call(deleteBucketOwnershipControlsOperation)
