/**
 * Operations that list the objects of a bucket, in the order of their keys' UTF-8 bytes.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as answers from "../internal/s3/answers.js"
import { asOf, type AsOfInput } from "../internal/s3/asOf.js"
import { call } from "../internal/s3/call.js"
import { decodeListObjects, decodeListObjectsV2 } from "../internal/s3/documents/list.js"
import * as groups from "../internal/s3/groups.js"
import { type ListInput, listMembers } from "../internal/s3/listInput.js"
import * as members from "../internal/s3/members.js"
import type * as model from "../internal/s3/model/list.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import { lookThen } from "../internal/tigris/look.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `listObjectsV2` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListObjectsV2Input extends ListInput, AsOfInput {
  /** From the page before. */
  readonly continuationToken?: string | undefined
  /** Only keys after this one. */
  readonly startAfter?: string | undefined
  readonly fetchOwner?: boolean | undefined
}

/**
 * What `listObjectsV2` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListObjectsV2Output extends model.ListObjectsV2Output, groups.Noted {}

const listObjectsV2Operation = Operation.define<ListObjectsV2Input>()({
  name: "ListObjectsV2",
  method: "GET",
  target: "bucket",
  first: lookThen,
  access: "session",
  subresource: [["list-type", "2"]],
  members: {
    ...listMembers,
    ...asOf,
    continuationToken: members.query("continuation-token"),
    startAfter: members.query("start-after"),
    fetchOwner: (value, parts) => {
      parts.query.push(["fetch-owner", String(value)])
      return undefined
    }
  },
  finish: members.listEncoding,
  errors: groups.bucketErrors,
  answer: answers.document<ListObjectsV2Input, ListObjectsV2Output>(decodeListObjectsV2)
})

/**
 * Everything that `listObjectsV2` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListObjectsV2Error = Operation.ErrorOf<typeof listObjectsV2Operation>

/**
 * One page of a bucket's objects.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 *
 * @since 0.1.0
 * @category lists
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listObjectsV2({ bucket: "photos", prefix: "2026/", delimiter: "/" })
 */
export const listObjectsV2: (
  input: ListObjectsV2Input
) => Effect.Effect<ListObjectsV2Output, ListObjectsV2Error, S3Client> = call(listObjectsV2Operation)

/**
 * The pages of a listing, one after the other.
 *
 * @since 0.1.0
 * @category lists
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const folders = S3.listObjectsV2Pages({ bucket: "photos", delimiter: "/" }).pipe(
 *   Stream.flatMap((page) => Stream.fromIterable(page.commonPrefixes))
 * )
 */
export const listObjectsV2Pages = (
  input: ListObjectsV2Input
): Stream.Stream<ListObjectsV2Output, ListObjectsV2Error, S3Client> => v2(input, (page) => [page])

/**
 * Every object of a listing, page after page as it is consumed.
 *
 * @since 0.1.0
 * @category lists
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const total = S3.listObjectsV2Stream({ bucket: "photos" }).pipe(
 *   Stream.runFold(0, (sum, object) => sum + object.size)
 * )
 */
export const listObjectsV2Stream = (
  input: ListObjectsV2Input
): Stream.Stream<model.ObjectEntry, ListObjectsV2Error, S3Client> => v2(input, (page) => page.contents)

const v2 = <A>(input: ListObjectsV2Input, items: (page: ListObjectsV2Output) => ReadonlyArray<A>) =>
  pages.stream({
    operation: "ListObjectsV2",
    start: { continuationToken: input.continuationToken },
    page: (token) => listObjectsV2({ ...input, ...token }),
    next: (page) => page.isTruncated ? { continuationToken: page.nextContinuationToken } : undefined,
    items
  })

/**
 * What `listObjects` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListObjectsInput extends ListInput, AsOfInput {
  /** Only keys after this one. */
  readonly marker?: string | undefined
}

/**
 * What `listObjects` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListObjectsOutput extends model.ListObjectsOutput, groups.Noted {}

const listObjectsOperation = Operation.define<ListObjectsInput>()({
  name: "ListObjects",
  method: "GET",
  target: "bucket",
  first: lookThen,
  access: "session",
  members: { ...listMembers, ...asOf, marker: members.query("marker") },
  finish: members.listEncoding,
  errors: groups.bucketErrors,
  answer: answers.document<ListObjectsInput, ListObjectsOutput>(decodeListObjects)
})

/**
 * Everything that `listObjects` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListObjectsError = Operation.ErrorOf<typeof listObjectsOperation>

/**
 * One page of a bucket's objects, by the first version of the operation, for servers that lack the second.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
 *
 * @since 0.1.0
 * @category lists
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listObjects({ bucket: "photos", marker: "2026/cat.jpg" })
 */
export const listObjects: (
  input: ListObjectsInput
) => Effect.Effect<ListObjectsOutput, ListObjectsError, S3Client> = call(listObjectsOperation)

/** S3 gives a marker only with a delimiter; without one it is the last key of the page. */
const nextMarker = (page: ListObjectsOutput): string | undefined => {
  if (!page.isTruncated) {
    return undefined
  }
  const lastKey = page.contents[page.contents.length - 1]?.key
  const lastPrefix = page.commonPrefixes[page.commonPrefixes.length - 1]
  return page.nextMarker ??
    (lastKey === undefined || (lastPrefix !== undefined && lastPrefix > lastKey) ? lastPrefix : lastKey)
}

const v1 = <A>(
  input: ListObjectsInput,
  items: (page: ListObjectsOutput) => ReadonlyArray<A>
): Stream.Stream<A, ListObjectsError, S3Client> =>
  pages.stream({
    operation: "ListObjects",
    start: input.marker,
    page: (marker) => listObjects({ ...input, marker }),
    next: nextMarker,
    items
  })

/**
 * The pages of a listing by the first version of the operation, one after the other.
 *
 * @since 0.1.0
 * @category lists
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const folders = S3.listObjectsPages({ bucket: "photos", delimiter: "/" }).pipe(
 *   Stream.flatMap((page) => Stream.fromIterable(page.commonPrefixes))
 * )
 */
export const listObjectsPages = (
  input: ListObjectsInput
): Stream.Stream<ListObjectsOutput, ListObjectsError, S3Client> => v1(input, (page) => [page])

/**
 * Every object of a listing by the first version of the operation.
 *
 * @since 0.1.0
 * @category lists
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const keys = S3.listObjectsStream({ bucket: "photos" }).pipe(Stream.map((object) => object.key))
 */
export const listObjectsStream = (
  input: ListObjectsInput
): Stream.Stream<model.ObjectEntry, ListObjectsError, S3Client> => v1(input, (page) => page.contents)
