/**
 * Operations that only directory buckets have (S3 Express One Zone).
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { randomToken } from "../internal/randomToken.js"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import * as sessions from "../internal/s3/createSession.js"
import { directoryBucketList } from "../internal/s3/documents/buckets.js"
import * as members from "../internal/s3/members.js"
import type * as model from "../internal/s3/model/bucket.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import { keyProblem } from "../internal/wire/keyName.js"
import * as uri from "../internal/wire/uri.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `createSession` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateSessionInput extends sessions.CreateSessionInput {}

/**
 * What `createSession` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateSessionOutput extends sessions.CreateSessionOutput {}

/**
 * Everything that `createSession` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateSessionError = Operation.ErrorOf<typeof sessions.createSession>

/**
 * Credentials for one directory bucket, for five minutes. A client has sessions of its own with the buckets that it is
 * asked for; this one is for somebody else, to be used with `Signer.sigV4Session`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html
 *
 * @since 0.1.0
 * @category directory buckets
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.createSession({ bucket: "photos--usw2-az1--x-s3", sessionMode: "ReadOnly" })
 */
export const createSession: (
  input: CreateSessionInput
) => Effect.Effect<CreateSessionOutput, CreateSessionError, S3Client> = call(sessions.createSession)

/**
 * What `listDirectoryBuckets` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListDirectoryBucketsInput {
  /** At most 1 000. */
  readonly maxDirectoryBuckets?: number | undefined
  readonly continuationToken?: string | undefined
}

/**
 * What `listDirectoryBuckets` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListDirectoryBucketsOutput extends model.ListDirectoryBucketsOutput {
  readonly requestId?: string | undefined
}

const listDirectoryBucketsOperation = Operation.define<ListDirectoryBucketsInput>()({
  name: "ListDirectoryBuckets",
  method: "GET",
  target: "service",
  access: "control",
  needs: "directoryBuckets",
  members: {
    maxDirectoryBuckets: members.queryNumber("max-directory-buckets", 0, 1_000),
    continuationToken: members.query("continuation-token")
  },
  errors: [],
  answer: answers.document<ListDirectoryBucketsInput, ListDirectoryBucketsOutput>(directoryBucketList.decode)
})

const listDirectoryBucketsCall = call(listDirectoryBucketsOperation)

/**
 * Everything that `listDirectoryBuckets` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListDirectoryBucketsError = Operation.ErrorOf<typeof listDirectoryBucketsOperation>

/**
 * One page of the caller's directory buckets in the region; `listBuckets` does not have them.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html
 *
 * @since 0.1.0
 * @category directory buckets
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listDirectoryBuckets()
 */
export const listDirectoryBuckets = (
  input: ListDirectoryBucketsInput = {}
): Effect.Effect<ListDirectoryBucketsOutput, ListDirectoryBucketsError, S3Client> => listDirectoryBucketsCall(input)

/**
 * All of the caller's directory buckets in the region, page after page.
 *
 * @since 0.1.0
 * @category directory buckets
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const names = Stream.runCollect(Stream.map(S3.listDirectoryBucketsStream(), (bucket) => bucket.name))
 */
export const listDirectoryBucketsStream = (
  input: ListDirectoryBucketsInput = {}
): Stream.Stream<model.BucketEntry, ListDirectoryBucketsError, S3Client> =>
  pages.stream({
    operation: "ListDirectoryBuckets",
    start: input.continuationToken,
    page: (continuationToken) => listDirectoryBuckets({ ...input, continuationToken }),
    next: (page) => page.continuationToken,
    items: (page) => page.buckets
  })

/**
 * What `renameObject` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface RenameObjectInput {
  readonly bucket: string
  /** The new name. */
  readonly key: string
  /** The key that the object has until then, in the same bucket. */
  readonly sourceKey: string
  /** Rename only while there is an object of the new name, with this ETag, to be replaced. */
  readonly ifMatch?: string | undefined
  /** `"*"`: rename only if there is no object of the new name. */
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: Date | undefined
  readonly ifUnmodifiedSince?: Date | undefined
  readonly sourceIfMatch?: string | undefined
  readonly sourceIfNoneMatch?: string | undefined
  readonly sourceIfModifiedSince?: Date | undefined
  readonly sourceIfUnmodifiedSince?: Date | undefined
  /**
   * Up to 64 visible ASCII characters that make it one renaming, however often it is asked for. Absent: a random token,
   * the same in every attempt of a call.
   */
  readonly clientToken?: string | undefined
}

const clientTokenHeader = "x-amz-client-token"

const renameObjectOperation = Operation.define<RenameObjectInput>()({
  name: "RenameObject",
  method: "PUT",
  target: "object",
  subresource: [["renameObject", ""]],
  changes: "object renameObject",
  needs: "directoryBuckets",
  members: {
    bucket: members.bucket,
    key: members.key,
    sourceKey: (value, parts) =>
      keyProblem(value) ?? members.setHeader(parts, "x-amz-rename-source", `/${uri.encodePath(value)}`),
    ifMatch: members.headerEtag("if-match"),
    ifNoneMatch: members.headerEtag("if-none-match"),
    ifModifiedSince: members.headerDate("if-modified-since"),
    ifUnmodifiedSince: members.headerDate("if-unmodified-since"),
    sourceIfMatch: members.headerEtag("x-amz-rename-source-if-match"),
    sourceIfNoneMatch: members.headerEtag("x-amz-rename-source-if-none-match"),
    sourceIfModifiedSince: members.headerDate("x-amz-rename-source-if-modified-since"),
    sourceIfUnmodifiedSince: members.headerDate("x-amz-rename-source-if-unmodified-since"),
    clientToken: (value, parts) =>
      /^[\x21-\x7e]{1,64}$/.test(value)
        ? members.setHeader(parts, clientTokenHeader, value)
        : "must be 1 to 64 visible ASCII characters"
  },
  finish: (_, parts) => {
    parts.headers[clientTokenHeader] ??= randomToken()
    return undefined
  },
  errors: [
    StorageError.NoSuchKey,
    StorageError.NoSuchBucket,
    StorageError.InvalidBucketName,
    StorageError.InvalidKey,
    StorageError.PreconditionFailed,
    StorageError.ConditionalRequestConflict
  ],
  answer: answers.nothing
})

/**
 * Everything that `renameObject` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type RenameObjectError = Operation.ErrorOf<typeof renameObjectOperation>

/**
 * Gives an object of a directory bucket another key, at once and without moving its bytes. An object that has that key
 * already is replaced, unless a condition says otherwise. Keys that end with a slash cannot be renamed.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_RenameObject.html
 *
 * @since 0.1.0
 * @category directory buckets
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.renameObject({
 *   bucket: "photos--usw2-az1--x-s3",
 *   key: "2026/cat.jpg",
 *   sourceKey: "incoming/cat.jpg",
 *   ifNoneMatch: "*"
 * })
 */
export const renameObject: (
  input: RenameObjectInput
) => Effect.Effect<void, RenameObjectError, S3Client> = call(renameObjectOperation)
