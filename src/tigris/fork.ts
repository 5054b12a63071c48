/**
 * Forks: buckets that begin as what another was.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Stream from "effect/Stream"
import { ignored } from "../internal/s3/asOf.js"
import { call } from "../internal/s3/call.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import {
  finishList,
  type ListBucketsOutput,
  listMembers,
  type PageInput,
  toPage
} from "../internal/tigris/bucketList.js"
import { type CreateBucketInput, createBucketOperation } from "../internal/tigris/createBucket.js"
import type * as details from "../internal/tigris/details.js"
import { extend } from "../internal/tigris/extend.js"
import * as json from "../internal/tigris/json.js"
import { needSnapshots } from "../internal/tigris/needSnapshots.js"
import * as snapshotVersion from "../internal/tigris/snapshotVersion.js"
import { isVersion, type Version } from "../internal/tigris/version.js"
import type * as S3 from "../s3/bucket.js"
import { deleteBucket } from "../s3/bucket.js"
import { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"
import { bucketInfo, type BucketInfoError, type CreateBucketError } from "./bucket.js"

/**
 * What `createFork` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateForkInput extends Omit<CreateBucketInput, "enableSnapshots"> {
  /** What the fork is of; it must have snapshots enabled. */
  readonly source: string
  /** The snapshot, or any other moment, of the source that the fork begins as. Absent: now. */
  readonly version?: Version | undefined
}

interface Sent extends CreateBucketInput, Pick<CreateForkInput, "source" | "version"> {}

const createForkOperation = extend<CreateBucketInput, S3.CreateBucketOutput, CreateBucketError, never, Sent>(
  createBucketOperation,
  {
    name: "CreateFork",
    members: {
      source: members.header("x-tigris-fork-source-bucket"),
      version: (value, parts) =>
        isVersion(value)
          ? members.setHeader(parts, "x-tigris-fork-source-bucket-snapshot", value)
          : "is not a number of nanoseconds in decimal digits"
    }
  }
)

const createForkCall = call(createForkOperation)

/**
 * A bucket that is a fork.
 *
 * @since 0.1.0
 * @category models
 */
export interface Created {
  readonly bucket: string
  readonly source: string
  /** The moment of the source that it began as, as the server says. */
  readonly version?: Version | undefined
}

/**
 * Everything that `createFork` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateForkError = CreateBucketError | BucketInfoError | StorageError.InvalidBucketState

// What is new is not known everywhere at once.
const patience = Schedule.intersect(Schedule.exponential(Duration.millis(100)), Schedule.recurs(7))

const isNew = ({ _tag }: { readonly _tag: string }) => _tag === "NoSuchBucket" || _tag === "NotYetAFork"

const unmade = (bucket: string) => Effect.ignore(deleteBucket({ bucket }))

/**
 * Makes a bucket that begins as what another was. Nothing is copied: what is written to either is not seen in the other,
 * until they are merged (`mergeFork`) or the fork is rebased (`rebaseFork`). A source without snapshots is
 * `InvalidBucketState`.
 *
 * The request is that which makes a bucket, but for a header: so the server is asked first whether the source has
 * snapshots, and then whether it has made a fork. One that has made an empty bucket, because it knows no forks, is
 * `UnsupportedByProvider`, and the empty bucket is deleted.
 *
 * @since 0.1.0
 * @category forks
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.createFork({ bucket: "experiment", source: "models" })
 */
export const createFork = (input: CreateForkInput): Effect.Effect<Created, CreateForkError, S3Client> => {
  const { bucket, source } = input
  const look = Effect.flatMap(bucketInfo({ bucket }), ({ fork }) =>
    fork === undefined
      ? Effect.fail({ _tag: "NotYetAFork" as const })
      : Effect.succeed({ bucket, source: fork.source, version: fork.version }))
  const notAFork = Effect.flatMap(
    S3Client,
    ({ config }) =>
      Effect.fail(
        ignored(config.provider.name, { operation: "CreateFork", bucket }, `it has made no fork of ${source}`)
      )
  )
  return needSnapshots("CreateFork", source).pipe(
    Effect.andThen(createForkCall(input)),
    Effect.andThen(
      Effect.retry(look, { schedule: patience, while: isNew }).pipe(
        Effect.catchTag("NotYetAFork", () => notAFork),
        Effect.filterOrElse((created) => created.source === source, () => notAFork),
        // It was not there before: Tigris does not make a bucket twice.
        Effect.tapErrorTag("UnsupportedByProvider", () => unmade(bucket))
      )
    )
  )
}

/**
 * What `listForks` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListForksInput extends PageInput {
  readonly source: string
}

const listForksOperation = Operation.define<ListForksInput>()({
  name: "ListForks",
  method: "GET",
  target: "service",
  requires: "tigrisExtensions",
  members: { source: members.header("x-tigris-fork"), ...listMembers },
  finish: (_, parts) => finishList(parts),
  errors: [],
  answer: json.answer<ListForksInput, ListBucketsOutput>((value, { source }) => {
    const page = toPage(value)
    // A gateway that does not know the header lists all buckets.
    return { ...page, buckets: page.buckets.filter(({ parents }) => parents?.[0]?.bucket === source) }
  })
})

/**
 * Everything that `listForks` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListForksError = Operation.ErrorOf<typeof listForksOperation>

/**
 * One page of the buckets that were forked from one, not of their own forks.
 *
 * @since 0.1.0
 * @category forks
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.listForks({ source: "models" })
 */
export const listForks: (
  input: ListForksInput
) => Effect.Effect<ListBucketsOutput, ListForksError, S3Client> = call(listForksOperation)

/**
 * The buckets that were forked from one, page after page as they are consumed.
 *
 * @since 0.1.0
 * @category forks
 * @example
 * import { Tigris } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const names = Tigris.listForksStream({ source: "models" }).pipe(Stream.map(({ name }) => name))
 */
export const listForksStream = (
  input: ListForksInput
): Stream.Stream<details.BucketDetails, ListForksError, S3Client> =>
  pages.stream({
    operation: "ListForks",
    start: input.continuationToken,
    page: (continuationToken) => listForks({ ...input, continuationToken }),
    next: (page) => page.continuationToken,
    items: (page) => page.buckets
  })

const joinErrors = [
  ...groups.bucketErrors,
  StorageError.InvalidBucketState,
  StorageError.BucketAlreadyExists,
  StorageError.BucketAlreadyOwnedByYou,
  StorageError.OperationAborted
] as const

/**
 * What `mergeFork` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface MergeForkInput {
  readonly fork: string
  /** The bucket that it was forked from, and not that one's own parent. */
  readonly into: string
}

const mergeForkOperation = Operation.define<MergeForkInput>()({
  name: "MergeFork",
  method: "PUT",
  target: "bucket",
  requires: "tigrisExtensions",
  members: { fork: members.header("x-tigris-merge-source-bucket"), into: members.bucket },
  errors: joinErrors,
  answer: snapshotVersion.answer
})

const mergeForkCall = call(mergeForkOperation)

/**
 * Everything that `mergeFork` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type MergeForkError = Operation.ErrorOf<typeof mergeForkOperation> | BucketInfoError

/**
 * Brings to a bucket what was written to a fork of it. Anything but a direct fork is `InvalidInput`. Tigris says nowhere
 * what becomes of a key that both have changed, nor of what the fork has deleted.
 *
 * @since 0.1.0
 * @category forks
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.mergeFork({ fork: "experiment", into: "models" })
 */
export const mergeFork = (
  input: MergeForkInput
): Effect.Effect<snapshotVersion.Taken, MergeForkError, S3Client> =>
  Effect.andThen(needSnapshots("MergeFork", input.into), mergeForkCall(input))

const rebaseForkOperation = Operation.define<groups.BucketInput>()({
  name: "RebaseFork",
  method: "PUT",
  target: "bucket",
  requires: "tigrisExtensions",
  members: groups.bucket,
  finish: (_, parts) => {
    parts.headers["x-tigris-rebase"] = "true"
    return undefined
  },
  errors: joinErrors,
  answer: snapshotVersion.answer
})

const rebaseForkCall = call(rebaseForkOperation)

/**
 * Everything that `rebaseFork` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type RebaseForkError = Operation.ErrorOf<typeof rebaseForkOperation> | BucketInfoError

/**
 * Shows a fork what its parent has had since. A bucket that is no fork is `InvalidInput`.
 *
 * @since 0.1.0
 * @category forks
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.rebaseFork({ bucket: "experiment" })
 */
export const rebaseFork = (
  input: groups.BucketInput
): Effect.Effect<snapshotVersion.Taken, RebaseForkError, S3Client> =>
  Effect.andThen(needSnapshots("RebaseFork", input.bucket), rebaseForkCall(input))
