/**
 * Operations that store an object in one request.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Body from "../Body.js"
import * as answers from "../internal/s3/answers.js"
import { asOf, type AsOfInput, checked, excludes } from "../internal/s3/asOf.js"
import { call } from "../internal/s3/call.js"
import { type CopySourceInput, copySourceMembers } from "../internal/s3/copySource.js"
import { copyObjectResult } from "../internal/s3/documents/copy.js"
import * as encryption from "../internal/s3/encryption.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { CopyObjectResult } from "../internal/s3/model/object.js"
import * as Operation from "../internal/s3/operation.js"
import * as outcome from "../internal/s3/outcome.js"
import * as payload from "../internal/s3/payload.js"
import { lookThen } from "../internal/tigris/look.js"
import * as writeToken from "../internal/wire/writeToken.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * The metadata entry that a write with a condition leaves in the object that it makes: its token, then those of the
 * writes that it was made upon.
 *
 * @since 0.1.0
 * @category objects
 */
export const writeTokenName: string = writeToken.name

/**
 * What `putObject` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutObjectInput<E = never>
  extends
    groups.OwnerInput,
    groups.ContentInput,
    groups.GrantInput,
    groups.EncryptionInput,
    groups.LockInput,
    groups.WriteConditions,
    groups.WriteTokenInput
{
  readonly bucket: string
  readonly key: string
  /** Absent: an empty object. */
  readonly body?: Body.Body<E> | undefined
  /** Which checksum to compute and send; absent, the one that the provider keeps. */
  readonly checksumAlgorithm?: groups.ChecksumAlgorithm | undefined
  /** Checksums that the caller has computed. */
  readonly checksums?: groups.Checksums | undefined
  /** The MD5 of the body in base64, or `true` to have it computed. */
  readonly contentMd5?: string | boolean | undefined
  /** Where in an existing object to write (append on S3 Express), in bytes. */
  readonly writeOffsetBytes?: number | undefined
}

const putObjectOperation = Operation.define<PutObjectInput<unknown>>()({
  name: "PutObject",
  method: "PUT",
  target: "object",
  members: {
    bucket: members.bucket,
    key: members.key,
    body: payload.body,
    checksumAlgorithm: members.elsewhere,
    checksums: payload.checksums,
    contentMd5: payload.contentMd5,
    writeOffsetBytes: members.headerNumber("x-amz-write-offset-bytes"),
    ...groups.owner,
    ...groups.content,
    ...groups.grants,
    ...encryption.members,
    ...groups.lock,
    ...groups.writeConditions("conditionalPut"),
    ...groups.writeTokens
  },
  finish: (input, parts, surroundings) => encryption.check(parts) ?? payload.attach(input, parts, surroundings),
  idempotent: (input) => groups.unconditional(input) && input.writeOffsetBytes === undefined,
  outcome: outcome.put(),
  errors: [
    StorageError.NoSuchBucket,
    StorageError.InvalidBucketName,
    StorageError.InvalidKey,
    StorageError.NoSuchKey,
    StorageError.PreconditionFailed,
    StorageError.ConditionalRequestConflict,
    StorageError.OperationAborted,
    StorageError.EntityTooLarge,
    StorageError.IntegrityFailure,
    StorageError.LimitExceeded,
    StorageError.WriteOutcomeUnknown
  ],
  answer: answers.written
})

/**
 * Everything that `putObject` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutObjectError = Operation.ErrorOf<typeof putObjectOperation>

/**
 * Stores an object of at most 5 GiB, whole or not at all. `NoSuchKey` comes only with `ifMatch`, where there is no
 * object. The errors of a streamed body come out as they are.
 *
 * With a condition (or a `writeToken`) the write is marked, and an answer that is lost is made good by a look at the
 * object. Success then means that this write was done, and any error but `WriteOutcomeUnknown` that it was not. That
 * holds where reads see every write that has been done and where an answered request is over. A request that was not
 * answered may be carried out later, with the same condition and the same token as its repetitions: at most one of them
 * is, unless others bring back what the condition asks for, such as by deleting an object that was to be created.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putObject({
 *   bucket: "photos",
 *   key: "2026/cat.jpg",
 *   body: new Uint8Array([0xff, 0xd8]),
 *   contentType: "image/jpeg",
 *   ifNoneMatch: "*"
 * })
 */
export const putObject: <E = never>(
  input: PutObjectInput<E>
) => Effect.Effect<groups.WriteOutput, PutObjectError | E, S3Client> = call(putObjectOperation)

/**
 * What `copyObject` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CopyObjectInput
  extends
    CopySourceInput,
    groups.OwnerInput,
    groups.ContentInput,
    groups.GrantInput,
    groups.EncryptionInput,
    groups.LockInput,
    groups.WriteConditions,
    groups.WriteTokenInput,
    AsOfInput
{
  readonly bucket: string
  readonly key: string
  /** `REPLACE` stores the metadata of this request, `COPY` (the default) that of the source. */
  readonly metadataDirective?: "COPY" | "REPLACE" | undefined
  readonly taggingDirective?: "COPY" | "REPLACE" | undefined
  readonly checksumAlgorithm?: groups.ChecksumAlgorithm | undefined
}

/**
 * What `copyObject` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface CopyObjectOutput extends groups.WriteOutput, CopyObjectResult {
  readonly copySourceVersionId?: string | undefined
}

const copyObjectOperation = Operation.define<CopyObjectInput>()({
  name: "CopyObject",
  method: "PUT",
  target: "object",
  first: lookThen,
  access: "credentials",
  needs: "copy",
  members: {
    bucket: members.bucket,
    key: members.key,
    metadataDirective: members.header("x-amz-metadata-directive"),
    taggingDirective: members.taggingDirective,
    checksumAlgorithm: members.header("x-amz-checksum-algorithm"),
    ...copySourceMembers,
    ...groups.owner,
    ...groups.content,
    ...groups.grants,
    ...encryption.members,
    ...groups.lock,
    ...groups.targetConditions,
    ...groups.writeTokens,
    ...asOf
  },
  finish: ({ snapshotVersion, source }, parts) =>
    excludes({ snapshotVersion, versionId: source.versionId }) ?? encryption.check(parts),
  idempotent: groups.unconditional,
  outcome: outcome.copy(),
  errors: [
    StorageError.NoSuchBucket,
    StorageError.InvalidBucketName,
    StorageError.InvalidKey,
    StorageError.NoSuchKey,
    StorageError.NoSuchVersion,
    StorageError.PreconditionFailed,
    StorageError.NotModified,
    StorageError.ConditionalRequestConflict,
    StorageError.OperationAborted,
    StorageError.InvalidObjectState,
    StorageError.EntityTooLarge,
    StorageError.IntegrityFailure,
    StorageError.LimitExceeded,
    StorageError.WriteOutcomeUnknown
  ],
  answer: checked(
    answers.document<CopyObjectInput, CopyObjectOutput>(copyObjectResult.decode),
    "x-amz-copy-source-version-id"
  )
})

/**
 * Everything that `copyObject` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CopyObjectError = Operation.ErrorOf<typeof copyObjectOperation>

/**
 * Copies an object of at most 5 GiB on the server. S3 may answer 200 and fail afterwards; such an answer is an error
 * here too.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.copyObject({
 *   bucket: "archive",
 *   key: "2026/cat.jpg",
 *   source: { bucket: "photos", key: "cat.jpg" }
 * })
 */
export const copyObject: (input: CopyObjectInput) => Effect.Effect<CopyObjectOutput, CopyObjectError, S3Client> = call(
  copyObjectOperation
)
