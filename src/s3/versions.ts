/**
 * Operations that list the versions of objects. A single version is read and deleted by its `versionId`, with the
 * operations on objects.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { decodeVersionList } from "../internal/s3/documents/versions.js"
import * as groups from "../internal/s3/groups.js"
import { type ListInput, listMembers } from "../internal/s3/listInput.js"
import * as members from "../internal/s3/members.js"
import type * as model from "../internal/s3/model/list.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `listObjectVersions` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListObjectVersionsInput extends ListInput {
  /** Only keys after this one; with `versionIdMarker`, this one's later versions too. */
  readonly keyMarker?: string | undefined
  readonly versionIdMarker?: string | undefined
}

/**
 * What `listObjectVersions` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListObjectVersionsOutput extends model.ListObjectVersionsOutput, groups.Noted {}

const listObjectVersionsOperation = Operation.define<ListObjectVersionsInput>()({
  name: "ListObjectVersions",
  method: "GET",
  target: "bucket",
  access: "session",
  subresource: [["versions", ""]],
  members: {
    ...listMembers,
    keyMarker: members.query("key-marker"),
    versionIdMarker: members.query("version-id-marker")
  },
  finish: (input, parts, surroundings) =>
    input.versionIdMarker !== undefined && input.keyMarker === undefined
      ? "versionIdMarker needs a keyMarker"
      : members.listEncoding(input, parts, surroundings),
  errors: groups.bucketErrors,
  answer: answers.document<ListObjectVersionsInput, ListObjectVersionsOutput>(decodeVersionList)
})

/**
 * Everything that `listObjectVersions` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListObjectVersionsError = Operation.ErrorOf<typeof listObjectVersionsOperation>

/**
 * One page of a bucket's versions and delete markers. In a bucket that keeps none, every object is a version with the
 * id `null`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 *
 * @since 0.1.0
 * @category versions
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listObjectVersions({ bucket: "photos", prefix: "cat.jpg" })
 */
export const listObjectVersions: (
  input: ListObjectVersionsInput
) => Effect.Effect<ListObjectVersionsOutput, ListObjectVersionsError, S3Client> = call(listObjectVersionsOperation)

const everyPage = <A>(input: ListObjectVersionsInput, items: (page: ListObjectVersionsOutput) => ReadonlyArray<A>) =>
  pages.stream({
    operation: "ListObjectVersions",
    start: { keyMarker: input.keyMarker, versionIdMarker: input.versionIdMarker },
    page: (markers) => listObjectVersions({ ...input, ...markers }),
    next: (page) =>
      page.isTruncated ? { keyMarker: page.nextKeyMarker, versionIdMarker: page.nextVersionIdMarker } : undefined,
    items
  })

/**
 * The pages of a listing of versions, one after the other.
 *
 * @since 0.1.0
 * @category versions
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const folders = S3.listObjectVersionsPages({ bucket: "photos", delimiter: "/" }).pipe(
 *   Stream.flatMap((page) => Stream.fromIterable(page.commonPrefixes))
 * )
 */
export const listObjectVersionsPages = (
  input: ListObjectVersionsInput
): Stream.Stream<ListObjectVersionsOutput, ListObjectVersionsError, S3Client> => everyPage(input, (page) => [page])

/**
 * Every version and every delete marker, page after page as it is consumed: by key, and of one key from new to old.
 *
 * @since 0.1.0
 * @category versions
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect, Stream } from "effect"
 *
 * // Empties a bucket for good.
 * export const empty = S3.listObjectVersionsStream({ bucket: "photos" }).pipe(
 *   Stream.grouped(1000),
 *   Stream.mapEffect((versions) =>
 *     S3.deleteObjects({
 *       bucket: "photos",
 *       quiet: true,
 *       objects: Array.from(versions, ({ key, versionId }) => ({ key, versionId }))
 *     })
 *   ),
 *   Stream.runDrain,
 *   Effect.andThen(S3.deleteBucket({ bucket: "photos" }))
 * )
 */
export const listObjectVersionsStream = (
  input: ListObjectVersionsInput
): Stream.Stream<model.ObjectVersion, ListObjectVersionsError, S3Client> => everyPage(input, (page) => page.history)
