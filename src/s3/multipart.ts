/**
 * Operations of a multipart upload. `MultipartUpload` puts them together into a scope.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Body from "../Body.js"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { agreed } from "../internal/s3/checksumEcho.js"
import { type CopySourceInput, copySourceMembers } from "../internal/s3/copySource.js"
import { copyPartResult } from "../internal/s3/documents/copy.js"
import {
  completeMultipartUploadRequest,
  completeMultipartUploadResult,
  createMultipartUploadResult
} from "../internal/s3/documents/multipart.js"
import * as encryption from "../internal/s3/encryption.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type * as model from "../internal/s3/model/multipart.js"
import * as Operation from "../internal/s3/operation.js"
import * as outcome from "../internal/s3/outcome.js"
import * as payload from "../internal/s3/payload.js"
import { uploadErrors, type UploadInput, uploadMembers } from "../internal/s3/upload.js"
import { formatRange, noRange, type RangeRequest } from "../internal/wire/range.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `createMultipartUpload` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateMultipartUploadInput
  extends
    groups.OwnerInput,
    groups.ContentInput,
    groups.GrantInput,
    groups.EncryptionInput,
    groups.LockInput,
    groups.WriteTokenInput
{
  readonly bucket: string
  readonly key: string
  /** The checksum that each part will come with. */
  readonly checksumAlgorithm?: groups.ChecksumAlgorithm | undefined
  /** Whether the object's checksum is of the whole, or of its parts' checksums. */
  readonly checksumType?: "COMPOSITE" | "FULL_OBJECT" | undefined
}

/**
 * What `createMultipartUpload` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateMultipartUploadOutput extends model.CreateMultipartUploadResult {
  /** When an unfinished upload is aborted by a lifecycle rule. */
  readonly abortDate?: Date | undefined
  readonly abortRuleId?: string | undefined
  readonly checksumAlgorithm?: string | undefined
  readonly checksumType?: string | undefined
  readonly serverSideEncryption?: string | undefined
  readonly sseKmsKeyId?: string | undefined
  readonly bucketKeyEnabled?: boolean | undefined
  readonly requestCharged?: string | undefined
  readonly requestId?: string | undefined
}

const createMultipartUploadOperation = Operation.define<CreateMultipartUploadInput>()({
  name: "CreateMultipartUpload",
  method: "POST",
  target: "object",
  subresource: [["uploads", ""]],
  members: {
    bucket: members.bucket,
    key: members.key,
    checksumAlgorithm: members.header("x-amz-checksum-algorithm"),
    checksumType: members.header("x-amz-checksum-type"),
    ...groups.owner,
    ...groups.content,
    ...groups.grants,
    ...encryption.members,
    ...groups.lock,
    ...groups.writeTokens
  },
  finish: (input, parts) => encryption.check(parts) ?? outcome.stampUpload(input, parts),
  // Repeating it would leave an upload behind that nobody knows.
  idempotent: () => false,
  errors: [
    StorageError.NoSuchBucket,
    StorageError.InvalidBucketName,
    StorageError.InvalidKey,
    StorageError.IntegrityFailure,
    StorageError.LimitExceeded
  ],
  answer: answers.document<CreateMultipartUploadInput, CreateMultipartUploadOutput>(createMultipartUploadResult.decode)
})

/**
 * Everything that `createMultipartUpload` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateMultipartUploadError = Operation.ErrorOf<typeof createMultipartUploadOperation>

/**
 * Begins an upload in parts. Until it is completed or aborted its parts are stored, and paid for.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 *
 * @since 0.1.0
 * @category multipart
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.createMultipartUpload({ bucket: "films", key: "cat.mp4", contentType: "video/mp4" })
 */
export const createMultipartUpload: (
  input: CreateMultipartUploadInput
) => Effect.Effect<CreateMultipartUploadOutput, CreateMultipartUploadError, S3Client> = call(
  createMultipartUploadOperation
)

/**
 * What `uploadPart` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadPartInput<E = never> extends UploadInput, groups.CustomerKeyInput {
  /** From 1 to 10 000. */
  readonly partNumber: number
  /** At least 5 MiB, but for the last part; at most 5 GiB. */
  readonly body?: Body.Body<E> | undefined
  readonly checksumAlgorithm?: groups.ChecksumAlgorithm | undefined
  readonly checksums?: groups.Checksums | undefined
  readonly contentMd5?: string | boolean | undefined
}

const uploadPartOperation = Operation.define<UploadPartInput<unknown>>()({
  name: "UploadPart",
  method: "PUT",
  target: "upload",
  members: {
    partNumber: members.queryNumber("partNumber", 1, 10_000),
    body: payload.body,
    checksumAlgorithm: members.elsewhere,
    checksums: payload.checksums,
    contentMd5: payload.contentMd5,
    ...uploadMembers,
    ...groups.customerKey
  },
  // No checksum of the provider's: S3 refuses one that the upload has not been created with.
  finish: payload.attachAsked,
  errors: [...uploadErrors, StorageError.EntityTooLarge, StorageError.IntegrityFailure, StorageError.LimitExceeded],
  answer: answers.written
})

/**
 * Everything that `uploadPart` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UploadPartError = Operation.ErrorOf<typeof uploadPartOperation>

/**
 * Stores one part. The same number again replaces it.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
 *
 * @since 0.1.0
 * @category multipart
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const first = (uploadId: string) =>
 *   S3.uploadPart({ bucket: "films", key: "cat.mp4", uploadId, partNumber: 1, body: new Uint8Array(5 * 1024 * 1024) })
 */
export const uploadPart: <E = never>(
  input: UploadPartInput<E>
) => Effect.Effect<groups.WriteOutput, UploadPartError | E, S3Client> = call(uploadPartOperation)

/**
 * What `uploadPartCopy` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadPartCopyInput extends UploadInput, CopySourceInput, groups.CustomerKeyInput {
  /** From 1 to 10 000. */
  readonly partNumber: number
  /** Which bytes of the source; both ends inclusive. Absent, all. */
  readonly sourceRange?: { readonly start: number; readonly end: number } | undefined
}

/**
 * What `uploadPartCopy` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadPartCopyOutput extends model.CopyPartResult {
  readonly copySourceVersionId?: string | undefined
  readonly requestCharged?: string | undefined
  readonly requestId?: string | undefined
}

const uploadPartCopyOperation = Operation.define<UploadPartCopyInput>()({
  name: "UploadPartCopy",
  method: "PUT",
  target: "upload",
  access: "credentials",
  needs: "multipartCopy",
  members: {
    partNumber: members.queryNumber("partNumber", 1, 10_000),
    sourceRange: (value: RangeRequest, parts) => {
      const formatted = formatRange(value)
      return formatted === undefined
        ? noRange
        : members.setHeader(parts, "x-amz-copy-source-range", formatted)
    },
    ...uploadMembers,
    ...copySourceMembers,
    ...groups.customerKey
  },
  errors: [
    ...uploadErrors,
    StorageError.NoSuchKey,
    StorageError.NoSuchVersion,
    StorageError.PreconditionFailed,
    StorageError.NotModified,
    StorageError.InvalidRange,
    StorageError.InvalidObjectState,
    StorageError.EntityTooLarge,
    StorageError.IntegrityFailure
  ],
  answer: answers.document<UploadPartCopyInput, UploadPartCopyOutput>(copyPartResult.decode)
})

/**
 * Everything that `uploadPartCopy` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UploadPartCopyError = Operation.ErrorOf<typeof uploadPartCopyOperation>

/**
 * Takes a part from an object that is stored already.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
 *
 * @since 0.1.0
 * @category multipart
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const first = (uploadId: string) =>
 *   S3.uploadPartCopy({
 *     bucket: "films",
 *     key: "both.mp4",
 *     uploadId,
 *     partNumber: 1,
 *     source: { bucket: "films", key: "cat.mp4" },
 *     sourceRange: { start: 0, end: 5 * 1024 * 1024 - 1 }
 *   })
 */
export const uploadPartCopy: (
  input: UploadPartCopyInput
) => Effect.Effect<UploadPartCopyOutput, UploadPartCopyError, S3Client> = call(uploadPartCopyOperation)

/**
 * What `completeMultipartUpload` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CompleteMultipartUploadInput
  extends UploadInput, groups.CustomerKeyInput, groups.WriteConditions, groups.WriteTokenInput
{
  /** In ascending order of their numbers. */
  readonly parts: ReadonlyArray<model.CompletedPart>
  /** The whole object's checksum, for the server to compare. */
  readonly checksums?: groups.Checksums | undefined
  readonly checksumType?: "COMPOSITE" | "FULL_OBJECT" | undefined
  /** The whole object's size in bytes, for the server to compare. */
  readonly objectSize?: number | undefined
}

/**
 * What `completeMultipartUpload` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface CompleteMultipartUploadOutput extends groups.WriteOutput, model.CompleteMultipartUploadResult {}

const completed = answers.document<CompleteMultipartUploadInput, CompleteMultipartUploadOutput>(
  completeMultipartUploadResult.decode
)

const completeMultipartUploadOperation = Operation.define<CompleteMultipartUploadInput>()({
  name: "CompleteMultipartUpload",
  method: "POST",
  target: "upload",
  members: {
    parts: members.elsewhere,
    checksums: payload.checksums,
    checksumType: members.header("x-amz-checksum-type"),
    objectSize: members.headerNumber("x-amz-mp-object-size"),
    ...uploadMembers,
    ...groups.customerKey,
    ...groups.writeConditions("conditionalComplete"),
    ...groups.writeTokens
  },
  echoesKey: false,
  finish: (input, parts) =>
    input.parts.length === 0
      ? "parts is empty; an upload needs at least one"
      : payload.bareDocument(completeMultipartUploadRequest.encode(input), parts),
  // S3 answers a repetition as it did the first time; MinIO has forgotten the upload by then.
  idempotent: () => false,
  outcome: outcome.complete(),
  errors: [
    ...uploadErrors,
    StorageError.NoSuchKey,
    StorageError.InvalidPart,
    StorageError.InvalidPartOrder,
    StorageError.EntityTooSmall,
    StorageError.EntityTooLarge,
    StorageError.PreconditionFailed,
    StorageError.ConditionalRequestConflict,
    StorageError.OperationAborted,
    StorageError.IntegrityFailure,
    StorageError.WriteOutcomeUnknown
  ],
  answer: (response, asked): Effect.Effect<CompleteMultipartUploadOutput, StorageError.StorageError> =>
    Effect.flatMap(
      completed(response, asked),
      (output) => agreed(output, asked.sent, asked.where, asked.input.parts)
    )
})

/**
 * Everything that `completeMultipartUpload` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CompleteMultipartUploadError = Operation.ErrorOf<typeof completeMultipartUploadOperation>

/**
 * Makes an object of the parts. S3 answers 200 at once and says in the body how it went: a failure there is an error
 * here.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 *
 * @since 0.1.0
 * @category multipart
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const complete = (uploadId: string, etag: string) =>
 *   S3.completeMultipartUpload({ bucket: "films", key: "cat.mp4", uploadId, parts: [{ partNumber: 1, etag }] })
 */
export const completeMultipartUpload: (
  input: CompleteMultipartUploadInput
) => Effect.Effect<CompleteMultipartUploadOutput, CompleteMultipartUploadError, S3Client> = call(
  completeMultipartUploadOperation
)

/**
 * What `abortMultipartUpload` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface AbortMultipartUploadInput extends UploadInput {
  /** S3 Express only. */
  readonly ifMatchInitiatedTime?: Date | undefined
}

const abortMultipartUploadOperation = Operation.define<AbortMultipartUploadInput>()({
  name: "AbortMultipartUpload",
  method: "DELETE",
  target: "upload",
  members: { ...uploadMembers, ifMatchInitiatedTime: members.headerDate("x-amz-if-match-initiated-time") },
  errors: [...uploadErrors, StorageError.PreconditionFailed],
  answer: answers.nothing
})

/**
 * Everything that `abortMultipartUpload` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type AbortMultipartUploadError = Operation.ErrorOf<typeof abortMultipartUploadOperation>

/**
 * Gives an upload up and deletes its parts. A part that is under way may still arrive; see `MultipartUpload`, which
 * looks and aborts again.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
 *
 * @since 0.1.0
 * @category multipart
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const abort = (uploadId: string) => S3.abortMultipartUpload({ bucket: "films", key: "cat.mp4", uploadId })
 */
export const abortMultipartUpload: (
  input: AbortMultipartUploadInput
) => Effect.Effect<void, AbortMultipartUploadError, S3Client> = call(abortMultipartUploadOperation)
