/**
 * Objects that a bucket takes over from another: its migration, or shadow bucket.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { ObjectEntry } from "../internal/s3/model/list.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import { base, extend } from "../internal/tigris/extend.js"
import { look } from "../internal/tigris/look.js"
import * as List from "../s3/list.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * Which object is meant.
 *
 * @since 0.1.0
 * @category models
 */
export interface MigrateObjectInput extends groups.BucketInput {
  readonly key: string
}

const migrateMembers: Operation.Members<MigrateObjectInput> = { ...groups.bucket, key: members.key }

const migrateErrors = [...groups.bucketErrors, StorageError.NoSuchKey, StorageError.InvalidKey] as const

const migrateObjectOperation = Operation.define<MigrateObjectInput>()({
  name: "MigrateObject",
  method: "HEAD",
  target: "object",
  requires: "tigrisExtensions",
  first: look,
  members: migrateMembers,
  finish: (_, parts) => {
    parts.headers["x-tigris-schedule-migration"] = "true"
    return undefined
  },
  errors: migrateErrors,
  answer: answers.nothing
})

/**
 * Everything that `migrateObject` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type MigrateObjectError = Operation.ErrorOf<typeof migrateObjectOperation>

/**
 * Has an object taken over from the bucket's migration soon, without its being read. `isMigrated` says when it is.
 *
 * @since 0.1.0
 * @category migration
 * @example
 * import { Tigris } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const all = Tigris.listObjectsFromStream({ bucket: "photos", from: "shadow" }).pipe(
 *   Stream.mapEffect(({ key }) => Tigris.migrateObject({ bucket: "photos", key }), { concurrency: 8 }),
 *   Stream.runDrain
 * )
 */
export const migrateObject: (
  input: MigrateObjectInput
) => Effect.Effect<void, MigrateObjectError, S3Client> = call(migrateObjectOperation)

const isMigratedOperation = Operation.define<MigrateObjectInput>()({
  name: "IsMigrated",
  method: "HEAD",
  target: "object",
  requires: "tigrisExtensions",
  first: look,
  members: migrateMembers,
  errors: migrateErrors,
  answer: (response) =>
    Effect.as(
      response.release,
      { isMigrated: response.headers["x-tigris-read-source"]?.toLowerCase() !== "block_shadow" }
    )
})

/**
 * Everything that `isMigrated` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type IsMigratedError = Operation.ErrorOf<typeof isMigratedOperation>

const isMigratedCall = call(isMigratedOperation)

/**
 * Whether an object is Tigris' own by now, and no longer read from the bucket's migration. So is every object of a bucket
 * without one.
 *
 * @since 0.1.0
 * @category migration
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.isMigrated({ bucket: "photos", key: "cat.jpg" })
 */
export const isMigrated = (input: MigrateObjectInput): Effect.Effect<boolean, IsMigratedError, S3Client> =>
  Effect.map(isMigratedCall(input), ({ isMigrated }) => isMigrated)

/**
 * What `listObjectsFrom` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListObjectsFromInput extends Omit<List.ListObjectsV2Input, "snapshotVersion"> {
  /** `tigris`: what has been taken over, or written here; `shadow`: what is in the bucket's migration. */
  readonly from: "tigris" | "shadow"
}

const listObjectsFromOperation = extend<
  List.ListObjectsV2Input,
  List.ListObjectsV2Output,
  List.ListObjectsV2Error,
  never,
  ListObjectsFromInput
>(base(List.listObjectsV2), {
  name: "ListObjectsFrom",
  looks: true,
  members: { from: members.header("x-tigris-list-source") },
  finish: (parts) =>
    parts.headers["x-tigris-snapshot-version"] === undefined ? undefined : "a migration is of what there is now only"
})

/**
 * One page of the objects that are Tigris' own, or of those that are still to be taken over.
 *
 * @since 0.1.0
 * @category migration
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.listObjectsFrom({ bucket: "photos", from: "shadow" })
 */
export const listObjectsFrom: (
  input: ListObjectsFromInput
) => Effect.Effect<List.ListObjectsV2Output, List.ListObjectsV2Error, S3Client> = call(listObjectsFromOperation)

/**
 * The objects that are Tigris' own, or those that are still to be taken over, page after page as they are consumed.
 *
 * @since 0.1.0
 * @category migration
 * @example
 * import { Tigris } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const left = Stream.runCount(Tigris.listObjectsFromStream({ bucket: "photos", from: "shadow" }))
 */
export const listObjectsFromStream = (
  input: ListObjectsFromInput
): Stream.Stream<ObjectEntry, List.ListObjectsV2Error, S3Client> =>
  pages.stream({
    operation: "ListObjectsFrom",
    start: { continuationToken: input.continuationToken },
    page: (token) => listObjectsFrom({ ...input, ...token }),
    next: (page) => page.isTruncated ? { continuationToken: page.nextContinuationToken } : undefined,
    items: (page) => page.contents
  })
