/**
 * Operations that delete objects.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { sure } from "../internal/provider/support.js"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { deleteRequest, deleteResult } from "../internal/s3/documents/deleteObjects.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { DeleteObjectsRequest, DeleteObjectsResult, ObjectIdentifier } from "../internal/s3/model/object.js"
import * as Operation from "../internal/s3/operation.js"
import * as outcome from "../internal/s3/outcome.js"
import * as payload from "../internal/s3/payload.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `deleteObject` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteObjectInput extends groups.OwnerInput {
  readonly bucket: string
  readonly key: string
  /** Deletes this version for good; absent, the key (in a versioned bucket, by a delete marker). */
  readonly versionId?: string | undefined
  /** Delete only while the object has this ETag; not every provider looks at it. */
  readonly ifMatch?: string | undefined
  /** S3 Express only. */
  readonly ifMatchLastModifiedTime?: Date | undefined
  /** S3 Express only, in bytes. */
  readonly ifMatchSize?: number | undefined
  /** Serial number and code of an authentication device, for buckets with MFA delete. */
  readonly mfa?: string | undefined
  readonly bypassGovernanceRetention?: boolean | undefined
}

/**
 * What `deleteObject` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteObjectOutput {
  /** Whether a delete marker was made or removed. */
  readonly deleteMarker?: boolean | undefined
  readonly versionId?: string | undefined
  readonly requestCharged?: string | undefined
  readonly requestId?: string | undefined
}

const unconditional = (input: DeleteObjectInput): boolean =>
  input.ifMatch === undefined && input.ifMatchLastModifiedTime === undefined && input.ifMatchSize === undefined

const deleteObjectOperation = Operation.define<DeleteObjectInput>()({
  name: "DeleteObject",
  method: "DELETE",
  target: "object",
  members: {
    bucket: members.bucket,
    key: members.key,
    versionId: members.query("versionId"),
    ifMatch: members.headerWriteEtag("if-match", "conditionalDelete"),
    ifMatchLastModifiedTime: members.headerDate("x-amz-if-match-last-modified-time"),
    ifMatchSize: members.headerNumber("x-amz-if-match-size"),
    mfa: members.header("x-amz-mfa"),
    bypassGovernanceRetention: members.headerBoolean("x-amz-bypass-governance-retention"),
    ...groups.owner
  },
  idempotent: unconditional,
  outcome: outcome.deletion((input) => !unconditional(input)),
  errors: [
    StorageError.NoSuchBucket,
    StorageError.NoSuchKey,
    StorageError.NoSuchVersion,
    StorageError.InvalidBucketName,
    StorageError.InvalidKey,
    StorageError.PreconditionFailed,
    StorageError.ConditionalRequestConflict,
    StorageError.OperationAborted,
    StorageError.WriteOutcomeUnknown
  ],
  answer: answers.headers<DeleteObjectOutput>
})

/**
 * Everything that `deleteObject` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteObjectError = Operation.ErrorOf<typeof deleteObjectOperation>

/**
 * Deletes an object, or one version of it. Deleting what is not there succeeds, as on S3; `NoSuchKey` comes from
 * providers that differ, and with `ifMatch`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteObject({ bucket: "photos", key: "cat.jpg" })
 */
export const deleteObject: (
  input: DeleteObjectInput
) => Effect.Effect<DeleteObjectOutput, DeleteObjectError, S3Client> = call(deleteObjectOperation)

/**
 * What `deleteObjects` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteObjectsInput extends groups.OwnerInput, DeleteObjectsRequest {
  readonly bucket: string
  /** At least one, at most what the provider takes at once: 1 000 on S3. */
  readonly objects: ReadonlyArray<ObjectIdentifier>
  readonly mfa?: string | undefined
  readonly bypassGovernanceRetention?: boolean | undefined
}

/**
 * What `deleteObjects` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteObjectsOutput extends DeleteObjectsResult {
  readonly requestCharged?: string | undefined
  readonly requestId?: string | undefined
}

const deleteObjectsOperation = Operation.define<DeleteObjectsInput>()({
  name: "DeleteObjects",
  method: "POST",
  target: "bucket",
  access: "session",
  subresource: [["delete", ""]],
  members: {
    bucket: members.bucket,
    ...deleteRequest.members,
    mfa: members.header("x-amz-mfa"),
    bypassGovernanceRetention: members.headerBoolean("x-amz-bypass-governance-retention"),
    ...groups.owner
  },
  finish: (input, parts, surroundings) => {
    const { provider } = surroundings.config
    if (provider.maxDeleteBatch === 0 && sure(provider, "maxDeleteBatch")) {
      return { lacking: "maxDeleteBatch" }
    }
    const most = provider.maxDeleteBatch || 1_000
    if (input.objects.length === 0 || input.objects.length > most) {
      return `objects has ${input.objects.length} entries; 1 to ${most} are allowed`
    }
    return payload.document(deleteRequest.encode(input), parts, surroundings)
  },
  idempotent: (input) => input.objects.every((object) => object.etag === undefined),
  errors: [StorageError.NoSuchBucket, StorageError.InvalidBucketName, StorageError.IntegrityFailure],
  answer: answers.document<DeleteObjectsInput, DeleteObjectsOutput>(deleteResult.decode)
})

/**
 * Everything that `deleteObjects` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteObjectsError = Operation.ErrorOf<typeof deleteObjectsOperation>

/**
 * Deletes many objects in one request. A key that could not be deleted is an entry of `errors`, not a failure of the
 * whole.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const failed = S3.deleteObjects({ bucket: "photos", objects: [{ key: "a.jpg" }, { key: "b.jpg" }] }).pipe(
 *   Effect.map((result) => result.errors)
 * )
 */
export const deleteObjects: (
  input: DeleteObjectsInput
) => Effect.Effect<DeleteObjectsOutput, DeleteObjectsError, S3Client> = call(deleteObjectsOperation)
