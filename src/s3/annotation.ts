/**
 * Annotations: documents that are kept with an object, by name.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type * as Body from "../Body.js"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { annotationPage } from "../internal/s3/documents/annotation.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { AnnotationEntry, AnnotationPage } from "../internal/s3/model/annotation.js"
import * as objectBody from "../internal/s3/objectBody.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import * as payload from "../internal/s3/payload.js"
import * as responseHeaders from "../internal/s3/responseHeaders.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * Which annotation is meant, and of which object.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnnotationInput extends groups.VersionInput {
  readonly annotationName: string
}

/**
 * What any operation on annotations answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnnotationOutput extends groups.Noted {
  /** The version of the object that has the annotation. */
  readonly objectVersionId?: string | undefined
}

const annotationMembers: Operation.Members<AnnotationInput> = {
  ...groups.version,
  annotationName: members.query("annotationName")
}

const changeErrors = [
  ...groups.versionErrors,
  StorageError.PreconditionFailed,
  StorageError.ConditionalRequestConflict,
  StorageError.OperationAborted
] as const

/**
 * What `putObjectAnnotation` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutObjectAnnotationInput<E = never> extends AnnotationInput {
  readonly body: Body.Body<E>
  /** Which checksum to compute and send; absent, the one that the provider keeps. */
  readonly checksumAlgorithm?: groups.ChecksumAlgorithm | undefined
  /** Checksums that the caller has computed. */
  readonly checksums?: groups.Checksums | undefined
  /** The MD5 of the body in base64, or `true` to have it computed. */
  readonly contentMd5?: string | boolean | undefined
  /** Write only while the object has this ETag. */
  readonly objectIfMatch?: string | undefined
}

/**
 * What `putObjectAnnotation` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutObjectAnnotationOutput extends AnnotationOutput {
  /** Without its quotes. */
  readonly etag?: string | undefined
  readonly checksums?: groups.Checksums | undefined
  readonly checksumType?: "COMPOSITE" | "FULL_OBJECT" | (string & {}) | undefined
  readonly serverSideEncryption?: string | undefined
}

const putObjectAnnotationOperation = Operation.define<PutObjectAnnotationInput<unknown>>()({
  name: "PutObjectAnnotation",
  method: "PUT",
  target: "object",
  changes: "object annotation",
  subresource: [["annotation", ""]],
  members: {
    ...annotationMembers,
    body: payload.body,
    checksumAlgorithm: members.elsewhere,
    checksums: payload.checksums,
    contentMd5: payload.contentMd5,
    objectIfMatch: members.headerEtag("x-amz-object-if-match")
  },
  finish: payload.attach,
  idempotent: (input) => input.objectIfMatch === undefined,
  errors: [
    ...changeErrors,
    StorageError.EntityTooLarge,
    StorageError.IntegrityFailure,
    StorageError.LimitExceeded
  ],
  answer: answers.headers<PutObjectAnnotationOutput>
})

/**
 * Everything that `putObjectAnnotation` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutObjectAnnotationError = Operation.ErrorOf<typeof putObjectAnnotationOperation>

/**
 * Keeps a document with an object, in place of the one of that name. The object and its ETag stay as they are.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAnnotation.html
 *
 * @since 0.1.0
 * @category annotations
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putObjectAnnotation({
 *   bucket: "photos",
 *   key: "cat.jpg",
 *   annotationName: "caption",
 *   body: "A cat, asleep."
 * })
 */
export const putObjectAnnotation: <E = never>(
  input: PutObjectAnnotationInput<E>
) => Effect.Effect<PutObjectAnnotationOutput, PutObjectAnnotationError | E, S3Client> = call(
  putObjectAnnotationOperation
)

/**
 * What `getObjectAnnotation` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectAnnotationInput extends AnnotationInput {
  /** Whether to ask for the stored checksums; as the provider has it, unless said. */
  readonly checksumMode?: "ENABLED" | "DISABLED" | undefined
}

/**
 * What `getObjectAnnotation` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectAnnotationOutput extends PutObjectAnnotationOutput {
  readonly body: objectBody.ObjectBody
  readonly lastModified?: Date | undefined
  /** Bytes. */
  readonly contentLength?: number | undefined
  readonly replicationStatus?: string | undefined
}

const getObjectAnnotationOperation = Operation.define<GetObjectAnnotationInput>()({
  name: "GetObjectAnnotation",
  method: "GET",
  target: "object",
  subresource: [["annotation", ""]],
  members: { ...annotationMembers, checksumMode: members.elsewhere },
  finish: members.checksumMode,
  errors: [...groups.versionErrors, StorageError.NoSuchAnnotation],
  answer: (response, { where }): Effect.Effect<GetObjectAnnotationOutput, never, Scope.Scope> => {
    const attributes = responseHeaders.readObject<groups.ObjectAttributes>(response.headers)
    return Effect.as(
      Effect.addFinalizer(() => response.release),
      { ...attributes, body: objectBody.make(response, attributes, where) }
    )
  }
})

/**
 * Everything that `getObjectAnnotation` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetObjectAnnotationError = Operation.ErrorOf<typeof getObjectAnnotationOperation>

/**
 * Opens a document that is kept with an object. Its body belongs to the scope.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAnnotation.html
 *
 * @since 0.1.0
 * @category annotations
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const caption = Effect.scoped(
 *   S3.getObjectAnnotation({ bucket: "photos", key: "cat.jpg", annotationName: "caption" }).pipe(
 *     Effect.flatMap((annotation) => annotation.body.text())
 *   )
 * )
 */
export const getObjectAnnotation: (
  input: GetObjectAnnotationInput
) => Effect.Effect<GetObjectAnnotationOutput, GetObjectAnnotationError, S3Client | Scope.Scope> = call(
  getObjectAnnotationOperation
)

/**
 * What `deleteObjectAnnotation` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteObjectAnnotationInput extends AnnotationInput {
  /** Delete only while the object has this ETag. */
  readonly objectIfMatch?: string | undefined
}

const deleteObjectAnnotationOperation = Operation.define<DeleteObjectAnnotationInput>()({
  name: "DeleteObjectAnnotation",
  method: "DELETE",
  target: "object",
  changes: "object annotation",
  subresource: [["annotation", ""]],
  members: { ...annotationMembers, objectIfMatch: members.headerEtag("x-amz-object-if-match") },
  idempotent: (input) => input.objectIfMatch === undefined,
  errors: [...changeErrors, StorageError.NoSuchAnnotation],
  answer: answers.headers<AnnotationOutput>
})

/**
 * Everything that `deleteObjectAnnotation` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteObjectAnnotationError = Operation.ErrorOf<typeof deleteObjectAnnotationOperation>

/**
 * Removes a document that is kept with an object.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjectAnnotation.html
 *
 * @since 0.1.0
 * @category annotations
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteObjectAnnotation({ bucket: "photos", key: "cat.jpg", annotationName: "caption" })
 */
export const deleteObjectAnnotation: (
  input: DeleteObjectAnnotationInput
) => Effect.Effect<AnnotationOutput, DeleteObjectAnnotationError, S3Client> = call(deleteObjectAnnotationOperation)

/**
 * What `listObjectAnnotations` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListObjectAnnotationsInput extends groups.VersionInput {
  /** Only names that begin with it. */
  readonly annotationPrefix?: string | undefined
  /** At most so many on a page. */
  readonly maxAnnotationResults?: number | undefined
  /** From the page before. */
  readonly continuationToken?: string | undefined
}

/**
 * What `listObjectAnnotations` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListObjectAnnotationsOutput extends AnnotationPage, AnnotationOutput {}

const listObjectAnnotationsOperation = Operation.define<ListObjectAnnotationsInput>()({
  name: "ListObjectAnnotations",
  method: "GET",
  target: "object",
  subresource: [["annotation", ""]],
  members: {
    ...groups.version,
    annotationPrefix: members.query("annotation-prefix"),
    maxAnnotationResults: members.queryNumber("max-annotation-results", 1, 1000),
    continuationToken: members.query("continuation-token")
  },
  errors: groups.versionErrors,
  answer: answers.document<ListObjectAnnotationsInput, ListObjectAnnotationsOutput>(annotationPage.decode)
})

/**
 * Everything that `listObjectAnnotations` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListObjectAnnotationsError = Operation.ErrorOf<typeof listObjectAnnotationsOperation>

/**
 * A page of the documents that are kept with an object.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectAnnotations.html
 *
 * @since 0.1.0
 * @category annotations
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listObjectAnnotations({ bucket: "photos", key: "cat.jpg" })
 */
export const listObjectAnnotations: (
  input: ListObjectAnnotationsInput
) => Effect.Effect<ListObjectAnnotationsOutput, ListObjectAnnotationsError, S3Client> = call(
  listObjectAnnotationsOperation
)

/**
 * All the documents that are kept with an object, page after page.
 *
 * @since 0.1.0
 * @category annotations
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const names = S3.listObjectAnnotationsStream({ bucket: "photos", key: "cat.jpg" }).pipe(
 *   Stream.map((annotation) => annotation.annotationName),
 *   Stream.runCollect
 * )
 */
export const listObjectAnnotationsStream = (
  input: ListObjectAnnotationsInput
): Stream.Stream<AnnotationEntry, ListObjectAnnotationsError, S3Client> =>
  pages.stream({
    operation: "ListObjectAnnotations",
    start: input.continuationToken,
    page: (continuationToken) => listObjectAnnotations({ ...input, continuationToken }),
    next: (page) => page.nextContinuationToken,
    items: (page) => page.annotations
  })
