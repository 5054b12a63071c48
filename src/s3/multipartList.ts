/**
 * Operations that list unfinished uploads and their parts.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { partList, uploadList } from "../internal/s3/documents/multipart.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type * as model from "../internal/s3/model/multipart.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import { uploadErrors, type UploadInput, uploadMembers } from "../internal/s3/upload.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `listParts` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListPartsInput extends UploadInput, groups.CustomerKeyInput {
  /** At most 1 000. */
  readonly maxParts?: number | undefined
  /** List the parts after this number. */
  readonly partNumberMarker?: number | undefined
}

/**
 * What `listParts` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListPartsOutput extends model.ListPartsOutput {
  readonly abortDate?: Date | undefined
  readonly abortRuleId?: string | undefined
  readonly requestCharged?: string | undefined
  readonly requestId?: string | undefined
}

const listPartsOperation = Operation.define<ListPartsInput>()({
  name: "ListParts",
  method: "GET",
  target: "upload",
  members: {
    ...uploadMembers,
    ...groups.customerKey,
    maxParts: members.queryNumber("max-parts", 0, 1000),
    partNumberMarker: members.queryNumber("part-number-marker", 0, 10_000)
  },
  echoesKey: false,
  errors: uploadErrors,
  answer: answers.document<ListPartsInput, ListPartsOutput>(partList.decode)
})

/**
 * Everything that `listParts` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListPartsError = Operation.ErrorOf<typeof listPartsOperation>

/**
 * One page of the parts that an upload has.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 *
 * @since 0.1.0
 * @category multipart
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const parts = (uploadId: string) => S3.listParts({ bucket: "films", key: "cat.mp4", uploadId })
 */
export const listParts: (
  input: ListPartsInput
) => Effect.Effect<ListPartsOutput, ListPartsError, S3Client> = call(listPartsOperation)

/**
 * All parts that an upload has, in the order of their numbers.
 *
 * @since 0.1.0
 * @category multipart
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const stored = (uploadId: string) =>
 *   S3.listPartsStream({ bucket: "films", key: "cat.mp4", uploadId }).pipe(
 *     Stream.runFold(0, (sum, part) => sum + (part.size ?? 0))
 *   )
 */
export const listPartsStream = (input: ListPartsInput): Stream.Stream<model.PartEntry, ListPartsError, S3Client> =>
  pages.stream({
    operation: "ListParts",
    start: { partNumberMarker: input.partNumberMarker },
    page: (marker) => listParts({ ...input, ...marker }),
    next: (page) => page.isTruncated ? { partNumberMarker: page.nextPartNumberMarker } : undefined,
    items: (page) => page.parts
  })

/**
 * What `listMultipartUploads` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListMultipartUploadsInput extends groups.OwnerInput {
  readonly bucket: string
  readonly prefix?: string | undefined
  readonly delimiter?: string | undefined
  /** At most 1 000. */
  readonly maxUploads?: number | undefined
  readonly keyMarker?: string | undefined
  readonly uploadIdMarker?: string | undefined
  /** As in a listing of objects. */
  readonly encodingType?: "url" | "none" | undefined
}

/**
 * What `listMultipartUploads` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListMultipartUploadsOutput extends model.ListMultipartUploadsOutput {
  readonly requestCharged?: string | undefined
  readonly requestId?: string | undefined
}

const listMultipartUploadsOperation = Operation.define<ListMultipartUploadsInput>()({
  name: "ListMultipartUploads",
  method: "GET",
  target: "bucket",
  access: "session",
  subresource: [["uploads", ""]],
  members: {
    bucket: members.bucket,
    prefix: members.query("prefix"),
    delimiter: members.query("delimiter"),
    maxUploads: members.queryNumber("max-uploads", 1, 1000),
    keyMarker: members.query("key-marker"),
    uploadIdMarker: members.query("upload-id-marker"),
    encodingType: members.elsewhere,
    ...groups.owner
  },
  finish: members.listEncoding,
  errors: [StorageError.NoSuchBucket, StorageError.InvalidBucketName],
  answer: answers.document<ListMultipartUploadsInput, ListMultipartUploadsOutput>(uploadList.decode)
})

/**
 * Everything that `listMultipartUploads` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListMultipartUploadsError = Operation.ErrorOf<typeof listMultipartUploadsOperation>

/**
 * One page of the uploads that are neither completed nor aborted.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
 *
 * @since 0.1.0
 * @category multipart
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listMultipartUploads({ bucket: "films" })
 */
export const listMultipartUploads: (
  input: ListMultipartUploadsInput
) => Effect.Effect<ListMultipartUploadsOutput, ListMultipartUploadsError, S3Client> = call(
  listMultipartUploadsOperation
)

/**
 * All uploads that are neither completed nor aborted.
 *
 * @since 0.1.0
 * @category multipart
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const open = Stream.runCollect(S3.listMultipartUploadsStream({ bucket: "films" }))
 */
export const listMultipartUploadsStream = (
  input: ListMultipartUploadsInput
): Stream.Stream<model.UploadEntry, ListMultipartUploadsError, S3Client> =>
  pages.stream({
    operation: "ListMultipartUploads",
    start: { keyMarker: input.keyMarker, uploadIdMarker: input.uploadIdMarker },
    page: (markers) => listMultipartUploads({ ...input, ...markers }),
    next: (page) =>
      page.isTruncated ? { keyMarker: page.nextKeyMarker, uploadIdMarker: page.nextUploadIdMarker } : undefined,
    items: (page) => page.uploads
  })
