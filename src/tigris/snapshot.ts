/**
 * Snapshots: moments of a bucket that are marked.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as answers from "../internal/s3/answers.js"
import { ignored } from "../internal/s3/asOf.js"
import { call } from "../internal/s3/call.js"
import { bucketList } from "../internal/s3/documents/buckets.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type * as model from "../internal/s3/model/bucket.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import * as label from "../internal/tigris/label.js"
import { needSnapshots } from "../internal/tigris/needSnapshots.js"
import * as snapshotVersion from "../internal/tigris/snapshotVersion.js"
import { isVersion, type Version } from "../internal/tigris/version.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"
import type { BucketInfoError } from "./bucket.js"

/**
 * What `createSnapshot` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateSnapshotInput extends groups.BucketInput {
  /** What to call it. Several snapshots may be called the same. */
  readonly label?: string | undefined
}

const createSnapshotOperation = Operation.define<CreateSnapshotInput>()({
  name: "CreateSnapshot",
  method: "PUT",
  target: "bucket",
  requires: "tigrisExtensions",
  members: {
    ...groups.bucket,
    label: (value, parts) =>
      label.problem(value) ?? members.setHeader(parts, "x-tigris-snapshot", `true; name=${value}`)
  },
  finish: (_, parts) => {
    parts.headers["x-tigris-snapshot"] ??= "true"
    return undefined
  },
  // Once more would be one more.
  idempotent: () => false,
  errors: [
    ...groups.bucketErrors,
    StorageError.InvalidBucketState,
    StorageError.BucketAlreadyExists,
    StorageError.BucketAlreadyOwnedByYou,
    StorageError.OperationAborted
  ],
  answer: snapshotVersion.answer
})

const createSnapshotCall = call(createSnapshotOperation)

/**
 * Everything that `createSnapshot` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateSnapshotError = Operation.ErrorOf<typeof createSnapshotOperation> | BucketInfoError

/**
 * Marks what is in a bucket now. Nothing is copied. A bucket without snapshots is `InvalidBucketState`.
 *
 * The request is that which makes a bucket, but for a header: so the server is asked first whether the bucket has
 * snapshots.
 *
 * @since 0.1.0
 * @category snapshots
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.createSnapshot({ bucket: "models", label: "before the migration" })
 */
export const createSnapshot = (
  input: CreateSnapshotInput
): Effect.Effect<snapshotVersion.Taken, CreateSnapshotError, S3Client> =>
  Effect.andThen(needSnapshots("CreateSnapshot", input.bucket), createSnapshotCall(input))

/**
 * A snapshot in a list.
 *
 * @since 0.1.0
 * @category models
 */
export interface SnapshotEntry {
  readonly version: Version
  /** What it is called; not unique. */
  readonly label?: string | undefined
  /** When it was written down, a little after the moment that it is of. */
  readonly createdAt?: Date | undefined
}

/**
 * What `listSnapshots` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListSnapshotsInput {
  readonly bucket: string
  readonly maxSnapshots?: number | undefined
  readonly continuationToken?: string | undefined
}

/**
 * What `listSnapshots` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListSnapshotsOutput {
  readonly snapshots: ReadonlyArray<SnapshotEntry>
  readonly continuationToken?: string | undefined
}

const readPage = answers.document<ListSnapshotsInput, model.ListBucketsOutput>(bucketList.decode)

const listSnapshotsOperation = Operation.define<ListSnapshotsInput>()({
  name: "ListSnapshots",
  method: "GET",
  target: "service",
  requires: "tigrisExtensions",
  members: {
    bucket: members.header("x-tigris-snapshot"),
    maxSnapshots: members.queryNumber("max-buckets", 1, 10_000),
    continuationToken: members.query("continuation-token")
  },
  errors: groups.bucketErrors,
  answer: (response, asked) =>
    Effect.flatMap(
      readPage(response, asked),
      ({ buckets, continuationToken }): Effect.Effect<ListSnapshotsOutput, StorageError.StorageError> => {
        const snapshots: Array<SnapshotEntry> = []
        for (const { creationDate, name } of buckets) {
          const named = label.parse(name)
          if (named === undefined) {
            const { config, where } = asked
            return Effect.fail(ignored(config.provider.name, where, "it lists buckets in the place of snapshots"))
          }
          snapshots.push({ ...named, createdAt: creationDate })
        }
        return Effect.succeed({ snapshots, continuationToken: continuationToken || undefined })
      }
    )
})

/**
 * Everything that `listSnapshots` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListSnapshotsError = Operation.ErrorOf<typeof listSnapshotsOperation>

/**
 * One page of the snapshots of a bucket, the newest first.
 *
 * @since 0.1.0
 * @category snapshots
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.listSnapshots({ bucket: "models", maxSnapshots: 10 })
 */
export const listSnapshots: (
  input: ListSnapshotsInput
) => Effect.Effect<ListSnapshotsOutput, ListSnapshotsError, S3Client> = call(listSnapshotsOperation)

/**
 * The snapshots of a bucket, the newest first, page after page as they are consumed.
 *
 * @since 0.1.0
 * @category snapshots
 * @example
 * import { Tigris } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const labels = Tigris.listSnapshotsStream({ bucket: "models" }).pipe(Stream.map(({ label }) => label))
 */
export const listSnapshotsStream = (
  input: ListSnapshotsInput
): Stream.Stream<SnapshotEntry, ListSnapshotsError, S3Client> =>
  pages.stream({
    operation: "ListSnapshots",
    start: input.continuationToken,
    page: (continuationToken) => listSnapshots({ ...input, continuationToken }),
    next: (page) => page.continuationToken,
    items: (page) => page.snapshots
  })

/**
 * What `deleteSnapshot` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteSnapshotInput extends groups.BucketInput {
  readonly version: Version
}

const deleteSnapshotOperation = Operation.define<DeleteSnapshotInput>()({
  name: "DeleteSnapshot",
  method: "DELETE",
  target: "bucket",
  requires: "tigrisExtensions",
  members: {
    ...groups.bucket,
    version: (value, parts) =>
      isVersion(value)
        ? members.setHeader(parts, "x-tigris-snapshot-version", value)
        : "is not a number of nanoseconds in decimal digits"
  },
  finish: (_, parts) =>
    parts.headers["x-tigris-snapshot-version"] === undefined
      ? "a version must be named, or the bucket is meant"
      : undefined,
  // Repeating it answers NoSuchVersion, which would hide that the first attempt did it.
  idempotent: () => false,
  errors: [
    ...groups.bucketErrors,
    StorageError.NoSuchVersion,
    StorageError.BucketNotEmpty,
    StorageError.InvalidBucketState,
    StorageError.OperationAborted
  ],
  answer: answers.nothing
})

const deleteSnapshotCall = call(deleteSnapshotOperation)

/**
 * Everything that `deleteSnapshot` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteSnapshotError =
  | Operation.ErrorOf<typeof deleteSnapshotOperation>
  | ListSnapshotsError
  | BucketInfoError

/**
 * Takes the mark away; the bucket, its objects, other snapshots and forks stay. The request is that which deletes a
 * bucket, but for a header: so the server is asked first whether this bucket has snapshots, and is given the chance to
 * list buckets in the place of snapshots, as one does that never sees the header.
 *
 * @since 0.1.0
 * @category snapshots
 * @example
 * import { Tigris } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = Effect.gen(function*() {
 *   const { version } = yield* Tigris.createSnapshot({ bucket: "models" })
 *   yield* Tigris.deleteSnapshot({ bucket: "models", version })
 * })
 */
export const deleteSnapshot = (input: DeleteSnapshotInput): Effect.Effect<void, DeleteSnapshotError, S3Client> =>
  needSnapshots("DeleteSnapshot", input.bucket).pipe(
    Effect.andThen(listSnapshots({ bucket: input.bucket, maxSnapshots: 1 })),
    Effect.andThen(deleteSnapshotCall(input))
  )
