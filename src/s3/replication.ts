/**
 * What of a bucket is kept in others too.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { replicationConfiguration } from "../internal/s3/documents/replication.js"
import type * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { ReplicationConfiguration } from "../internal/s3/model/replication.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `getBucketReplication` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketReplicationOutput extends ReplicationConfiguration, groups.Noted {}

const getBucketReplicationOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketReplicationOutput>("GetBucketReplication", "replication", replicationConfiguration)
)

/**
 * Everything that `getBucketReplication` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketReplicationError = Operation.ErrorOf<typeof getBucketReplicationOperation>

/**
 * What of a bucket is kept in others too.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketReplication.html
 *
 * @since 0.1.0
 * @category replication
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketReplication({ bucket: "photos" })
 */
export const getBucketReplication: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketReplicationOutput, GetBucketReplicationError, S3Client> = call(
  getBucketReplicationOperation
)

/**
 * What `putBucketReplication` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketReplicationInput extends groups.BucketInput, ReplicationConfiguration {
  /** A token from AWS Support, for a destination with object lock. */
  readonly token?: string | undefined
}

const putBucketReplicationSetting = ofBucket.write("PutBucketReplication", "replication", replicationConfiguration)

const putBucketReplicationOperation = Operation.define<PutBucketReplicationInput>()({
  ...putBucketReplicationSetting,
  members: {
    ...putBucketReplicationSetting.members,
    token: members.header("x-amz-bucket-object-lock-token")
  },
  errors: [...putBucketReplicationSetting.errors, StorageError.InvalidBucketState]
})

/**
 * Everything that `putBucketReplication` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketReplicationError = Operation.ErrorOf<typeof putBucketReplicationOperation>

/**
 * Says what of a bucket is kept in others too. Both must keep versions, or the error is `InvalidBucketState` or
 * `InvalidInput`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html
 *
 * @since 0.1.0
 * @category replication
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketReplication({
 *   bucket: "photos",
 *   role: "arn:aws:iam::111122223333:role/replicates",
 *   rules: [{
 *     id: "everything",
 *     priority: 1,
 *     filter: {},
 *     status: "Enabled",
 *     destination: { bucket: "arn:aws:s3:::photos-copy", storageClass: "STANDARD_IA" },
 *     deleteMarkerReplication: { status: "Disabled" }
 *   }]
 * })
 */
export const putBucketReplication: (
  input: PutBucketReplicationInput
) => Effect.Effect<void, PutBucketReplicationError, S3Client> = call(putBucketReplicationOperation)

const deleteBucketReplicationOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeleteBucketReplication", "replication")
)

/**
 * Everything that `deleteBucketReplication` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketReplicationError = Operation.ErrorOf<typeof deleteBucketReplicationOperation>

/**
 * Keeps nothing of a bucket in others from now on.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketReplication.html
 *
 * @since 0.1.0
 * @category replication
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketReplication({ bucket: "photos" })
 */
export const deleteBucketReplication: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketReplicationError, S3Client> = call(deleteBucketReplicationOperation)
