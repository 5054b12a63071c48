/**
 * Lists of buckets, as Tigris has them.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { call } from "../internal/s3/call.js"
import * as members from "../internal/s3/members.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import {
  type BucketStats,
  finishList,
  type ListBucketsOutput,
  listMembers,
  type PageInput,
  toPage
} from "../internal/tigris/bucketList.js"
import type * as details from "../internal/tigris/details.js"
import * as json from "../internal/tigris/json.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `listBuckets` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListBucketsInput extends PageInput {
  /** Only deleted ones, that can be brought back. */
  readonly onlyDeleted?: boolean | undefined
  /** Only forks. */
  readonly onlyForks?: boolean | undefined
  /** Only those of this user, by the name that is an e-mail address. */
  readonly ownedBy?: string | undefined
  /** Whether to say of each who owns it. */
  readonly withOwner?: boolean | undefined
  /** Whether to say how much is in those of the page, which is more work for Tigris. */
  readonly withStats?: boolean | undefined
}

const flag = (name: string): Operation.Member<boolean> => (value, parts) => {
  if (value) parts.query.push([name, "true"])
  return undefined
}

const listBucketsOperation = Operation.define<ListBucketsInput>()({
  name: "ListBuckets",
  method: "GET",
  target: "service",
  requires: "tigrisExtensions",
  members: {
    onlyDeleted: flag("OnlyDeleted"),
    onlyForks: flag("OnlyForked"),
    ownedBy: members.query("OwnedBy"),
    withOwner: flag("IncludeOwnerInfo"),
    withStats: flag("IncludeStats"),
    ...listMembers
  },
  finish: (_, parts) => finishList(parts),
  errors: [],
  answer: json.answer<ListBucketsInput, ListBucketsOutput>(toPage)
})

/**
 * Everything that `listBuckets` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListBucketsError = Operation.ErrorOf<typeof listBucketsOperation>

/**
 * One page of the caller's buckets, with what Tigris knows of them.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * import { Effect } from "effect"
 *
 * export const stored = Tigris.listBuckets({ withStats: true }).pipe(Effect.map(({ stats }) => stats?.bytes))
 */
export const listBuckets: (
  input: ListBucketsInput
) => Effect.Effect<ListBucketsOutput, ListBucketsError, S3Client> = call(listBucketsOperation)

/**
 * All of the caller's buckets, with what Tigris knows of them; or all that are deleted and can be brought back.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const deleted = Stream.runCollect(Tigris.listBucketsStream({ onlyDeleted: true }))
 */
export const listBucketsStream = (
  input: ListBucketsInput = {}
): Stream.Stream<details.BucketDetails, ListBucketsError, S3Client> =>
  pages.stream({
    operation: "ListBuckets",
    start: input.continuationToken,
    page: (continuationToken) => listBuckets({ ...input, continuationToken }),
    next: (page) => page.continuationToken,
    items: (page) => page.buckets
  })

/** Sums are made for each request, so a page is kept small. */
const statsPage = 50

/**
 * How much there is in all of the caller's buckets, added up page by page.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const stored = Tigris.getStats.pipe(Effect.map(({ bytes }) => bytes))
 */
export const getStats: Effect.Effect<BucketStats, ListBucketsError, S3Client> = pages.stream({
  operation: "ListBuckets",
  start: undefined as string | undefined,
  page: (continuationToken) => listBuckets({ withStats: true, maxBuckets: statsPage, continuationToken }),
  next: (page) => page.continuationToken,
  items: ({ stats }) => stats === undefined ? [] : [stats]
}).pipe(Stream.runFold({ buckets: 0, bytes: 0, objects: 0, versions: 0 }, (sum, stats) => ({
  buckets: sum.buckets + stats.buckets,
  bytes: sum.bytes + stats.bytes,
  objects: sum.objects + stats.objects,
  versions: sum.versions + stats.versions
})))
