/**
 * Buckets, as Tigris has them.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Stream from "effect/Stream"
import * as requestBody from "../internal/requestBody.js"
import * as answers from "../internal/s3/answers.js"
import { ignored } from "../internal/s3/asOf.js"
import { call } from "../internal/s3/call.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import {
  acceptJson,
  finishList,
  type ListBucketsOutput,
  listMembers,
  type PageInput,
  toPage
} from "../internal/tigris/bucketList.js"
import {
  type CreateBucketInput,
  createBucketOperation,
  joinedRegions,
  retention
} from "../internal/tigris/createBucket.js"
import * as details from "../internal/tigris/details.js"
import { base, extend } from "../internal/tigris/extend.js"
import * as json from "../internal/tigris/json.js"
import { isVersion, type Version } from "../internal/tigris/version.js"
import * as S3 from "../s3/bucket.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What a bucket says of itself.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketInfo {
  readonly snapshotsEnabled: boolean
  /** What it was forked from; absent where it is no fork. */
  readonly fork?: {
    readonly source: string
    /** The moment of the source that it is of, also where none was asked for. */
    readonly version?: Version | undefined
  } | undefined
  /** Whether other buckets have been forked from it. */
  readonly isForkParent: boolean
}

const bucketInfoOperation = Operation.define<groups.BucketInput>()({
  name: "HeadBucket",
  method: "HEAD",
  target: "bucket",
  access: "credentials",
  requires: "tigrisExtensions",
  members: groups.bucket,
  errors: groups.bucketErrors,
  answer: (response, { config, where }): Effect.Effect<BucketInfo, StorageError.UnsupportedByProvider> =>
    Effect.andThen(
      response.release,
      Effect.suspend(() => {
        const header = (name: string) => response.headers[`x-tigris-${name}`]
        const enabled = header("enable-snapshot")
        if (enabled === undefined) {
          return Effect.fail(ignored(config.provider.name, where, "it does not say whether there are snapshots"))
        }
        const source = header("fork-source-bucket")
        const version = header("fork-source-bucket-snapshot") ?? ""
        return Effect.succeed({
          snapshotsEnabled: enabled.toLowerCase() === "true",
          fork: source === undefined ? undefined : { source, version: isVersion(version) ? version : undefined },
          isForkParent: header("is-fork-parent")?.toLowerCase() === "true"
        })
      })
    )
})

/**
 * Everything that `bucketInfo` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type BucketInfoError = Operation.ErrorOf<typeof bucketInfoOperation>

/**
 * Whether a bucket has snapshots, and what it has to do with forks. A server that does not say is no Tigris, and that is
 * `UnsupportedByProvider`.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const parent = Tigris.bucketInfo({ bucket: "experiment" }).pipe(Effect.map(({ fork }) => fork?.source))
 */
export const bucketInfo: (
  input: groups.BucketInput
) => Effect.Effect<BucketInfo, BucketInfoError, S3Client> = call(bucketInfoOperation)

// What is new is not known everywhere at once.
const patience = Schedule.intersect(Schedule.exponential("100 millis"), Schedule.recurs(7))

const whenKnown = (bucket: string) =>
  Effect.retry(bucketInfo({ bucket }), { schedule: patience, while: ({ _tag }) => _tag === "NoSuchBucket" })

const createBucketCall = call(createBucketOperation)

/**
 * Everything that `createBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateBucketError = Operation.ErrorOf<typeof createBucketOperation> | BucketInfoError

/**
 * Creates a bucket as S3 does, and with what Tigris has beside. The server is asked whether one that is to have snapshots
 * has them: a server that has passed over it is `UnsupportedByProvider`, and the bucket is there.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.createBucket({ bucket: "models", enableSnapshots: true, softDelete: 30 })
 */
export const createBucket = (
  input: CreateBucketInput
): Effect.Effect<S3.CreateBucketOutput, CreateBucketError, S3Client> =>
  Effect.tap(createBucketCall(input), () => input.enableSnapshots === true ? whenKnown(input.bucket) : Effect.void)

/**
 * What `getBucketMetadata` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketMetadataInput extends groups.BucketInput {
  /** Whether to say how much is in it too, which is more work for Tigris. */
  readonly withSize?: boolean | undefined
}

/**
 * What `getBucketMetadata` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketMetadata {
  readonly name: string
  readonly createdAt?: Date | undefined
  readonly snapshotsEnabled: boolean
  readonly storageClass?: string | undefined
  /** None: anywhere. */
  readonly regions: ReadonlyArray<string>
  readonly isForkParent: boolean
  readonly parents: ReadonlyArray<details.ForkParent>
  readonly softDelete: details.SoftDelete
  /** An estimate that may be some seconds old; where it was asked for. */
  readonly size?: {
    readonly bytes?: number | undefined
    readonly objects?: number | undefined
    readonly versions?: number | undefined
  } | undefined
  /** All of the answer, with settings that this version knows nothing of. */
  readonly raw: Readonly<Record<string, unknown>>
}

const toMetadata = (value: json.Json, { bucket }: groups.BucketInput): BucketMetadata => {
  const { isForkParent = false, parents = [] } = details.forkInfo(value["ForkInfo"])
  return {
    name: json.text(value["name"]) ?? bucket,
    createdAt: json.date(value["created_at"]),
    snapshotsEnabled: value["type"] === 1,
    storageClass: json.text(value["storage_class"]),
    regions: json.words(value["object_regions"]),
    isForkParent,
    parents,
    softDelete: details.softDelete(value["soft_delete"]),
    size: "estimated_size" in value
      ? {
        bytes: json.number(value["estimated_size"]),
        objects: json.number(value["estimated_unique_rows"]),
        versions: json.number(value["estimated_rows"])
      }
      : undefined,
    raw: value
  }
}

const getBucketMetadataOperation = Operation.define<GetBucketMetadataInput>()({
  name: "GetBucketMetadata",
  method: "GET",
  target: "bucket",
  requires: "tigrisExtensions",
  subresource: [["metadata", ""]],
  members: {
    ...groups.bucket,
    withSize: (value, parts) => {
      if (value) parts.query.push(["with-size", "true"])
      return undefined
    }
  },
  finish: (_, parts) => acceptJson(parts),
  errors: groups.bucketErrors,
  answer: json.answer<GetBucketMetadataInput, BucketMetadata>(toMetadata)
})

/**
 * Everything that `getBucketMetadata` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketMetadataError = Operation.ErrorOf<typeof getBucketMetadataOperation>

/**
 * All that Tigris knows of a bucket: where it is, what it was forked from, how much is in it.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.getBucketMetadata({ bucket: "models", withSize: true })
 */
export const getBucketMetadata: (
  input: GetBucketMetadataInput
) => Effect.Effect<BucketMetadata, GetBucketMetadataError, S3Client> = call(getBucketMetadataOperation)

/**
 * What `updateBucket` takes. What is not named stays as it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateBucketInput extends groups.BucketInput {
  /**
   * Whether snapshots can be taken. They cannot be turned off for a fork, nor for a bucket that has forks; those that
   * there are stay, and can be read again once it is turned on again.
   */
  readonly enableSnapshots?: boolean | undefined
  /** For how many days what is deleted can be brought back, 7 to 90; `true` is 7, `false` is none. */
  readonly softDelete?: boolean | number | undefined
  /** None: anywhere. */
  readonly regions?: ReadonlyArray<string> | undefined
  readonly storageClass?: string | undefined
  /** Who may read its objects. */
  readonly acl?: "private" | "public-read" | undefined
  readonly publicListing?: boolean | undefined
  /** Whether objects may have ACLs of their own. */
  readonly allowObjectAcl?: boolean | undefined
  /** `Cache-Control` of its objects; the empty text takes it away. */
  readonly cacheControl?: string | undefined
  /** The domain that it is served at. */
  readonly customDomain?: string | undefined
}

const softDeleteSetting = (value: boolean | number) =>
  typeof value === "boolean" ? { enabled: value } : { enabled: true, retention_days: value }

const settingsOf = (input: UpdateBucketInput): json.Json => ({
  ...(input.enableSnapshots === undefined ? {} : { type: input.enableSnapshots ? 1 : 0 }),
  ...(input.softDelete === undefined ? {} : { soft_delete: softDeleteSetting(input.softDelete) }),
  ...(input.regions === undefined ? {} : { object_regions: input.regions.join(",") }),
  ...(input.storageClass === undefined ? {} : { storage_class: input.storageClass }),
  ...(input.allowObjectAcl === undefined ? {} : { acl_settings: { allow_object_acl: input.allowObjectAcl } }),
  ...(input.cacheControl === undefined ? {} : { cache_control: input.cacheControl }),
  ...(input.customDomain === undefined ? {} : { website: { domain_name: input.customDomain } })
})

const updateBucketOperation = Operation.define<UpdateBucketInput>()({
  name: "UpdateBucket",
  method: "PATCH",
  target: "bucket",
  requires: "tigrisExtensions",
  members: {
    ...groups.bucket,
    enableSnapshots: members.elsewhere,
    softDelete: (value) => retention(value) === undefined ? "must be a whole number of days from 7 to 90" : undefined,
    regions: (value) => joinedRegions(value) === undefined ? "holds what is no region, such as fra or usa" : undefined,
    storageClass: members.elsewhere,
    acl: members.header("x-amz-acl"),
    publicListing: members.headerBoolean("x-amz-acl-public-list-objects-enabled"),
    allowObjectAcl: members.elsewhere,
    cacheControl: members.elsewhere,
    customDomain: members.elsewhere
  },
  finish: (input, parts) => {
    const settings = settingsOf(input)
    if (Object.keys(settings).length === 0 && input.acl === undefined && input.publicListing === undefined) {
      return "nothing is to be changed"
    }
    parts.body = requestBody.bytes(new TextEncoder().encode(JSON.stringify(settings)))
    parts.headers["content-type"] = "application/json"
    return acceptJson(parts)
  },
  errors: [...groups.bucketErrors, StorageError.InvalidBucketState, StorageError.OperationAborted],
  answer: json.answer<UpdateBucketInput, { readonly raw: json.Json }>((raw) =>
    raw["status"] === "error" ? `it says ${json.text(raw["message"]) ?? "error"}` : { raw }
  )
})

/**
 * Everything that `updateBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UpdateBucketError = Operation.ErrorOf<typeof updateBucketOperation>

/**
 * Changes a bucket. Tigris may take some seconds to act by it.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.updateBucket({ bucket: "models", enableSnapshots: true, softDelete: 7 })
 */
export const updateBucket = (input: UpdateBucketInput): Effect.Effect<void, UpdateBucketError, S3Client> =>
  Effect.asVoid(updateBucketCall(input))

const updateBucketCall = call(updateBucketOperation)

const forceDeleteBucketOperation = extend<groups.BucketInput, void, S3.DeleteBucketError, never, groups.BucketInput>(
  base(S3.deleteBucket),
  {
    name: "ForceDeleteBucket",
    members: {},
    finish: (parts) => {
      parts.headers["x-tigris-force-delete"] = "true"
      // Each is what one of Tigris' own libraries sends.
      parts.headers["tigris-force-delete"] = "true"
      return undefined
    }
  }
)

/**
 * Everything that `forceDeleteBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ForceDeleteBucketError = Operation.ErrorOf<typeof forceDeleteBucketOperation>

/**
 * Deletes a bucket with all that is in it. With soft delete it can be brought back (`restoreBucket`), without it cannot.
 * `BucketNotEmpty`: it has forks, or snapshots.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.forceDeleteBucket({ bucket: "experiment" })
 */
export const forceDeleteBucket: (
  input: groups.BucketInput
) => Effect.Effect<void, ForceDeleteBucketError, S3Client> = call(forceDeleteBucketOperation)

const purgeBucketOperation = extend<groups.BucketInput, void, S3.DeleteBucketError, never, groups.BucketInput>(
  base(S3.deleteBucket),
  {
    name: "PurgeBucket",
    members: {},
    finish: (parts) => {
      parts.headers["x-tigris-force-hard-delete"] = "true"
      return undefined
    }
  }
)

const purgeBucketCall = call(purgeBucketOperation)

/**
 * Everything that `purgeBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PurgeBucketError = Operation.ErrorOf<typeof purgeBucketOperation> | BucketInfoError

/**
 * Deletes for good a bucket that is deleted and could be brought back, and frees its name. One that is there is
 * `InvalidInput`: the server is asked first.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.purgeBucket({ bucket: "experiment" })
 */
export const purgeBucket = (input: groups.BucketInput): Effect.Effect<void, PurgeBucketError, S3Client> =>
  bucketInfo(input).pipe(
    Effect.flatMap(() =>
      Effect.fail(
        new StorageError.InvalidInput({
          operation: "PurgeBucket",
          bucket: input.bucket,
          message: `bucket ${JSON.stringify(input.bucket)} is there: delete it first`
        })
      )
    ),
    Effect.catchTag("NoSuchBucket", () => purgeBucketCall(input))
  )

const restoreBucketOperation = Operation.define<groups.BucketInput>()({
  name: "RestoreBucket",
  method: "POST",
  target: "bucket",
  requires: "tigrisExtensions",
  subresource: [["restore", ""]],
  members: groups.bucket,
  errors: groups.bucketErrors,
  answer: answers.nothing
})

/**
 * Everything that `restoreBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type RestoreBucketError = Operation.ErrorOf<typeof restoreBucketOperation>

/**
 * Brings back a bucket that was deleted while it had soft delete, with all that was in it. One that is not deleted is
 * `InvalidInput`.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.restoreBucket({ bucket: "models" })
 */
export const restoreBucket: (
  input: groups.BucketInput
) => Effect.Effect<void, RestoreBucketError, S3Client> = call(restoreBucketOperation)

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
  members: { onlyDeleted: flag("OnlyDeleted"), onlyForks: flag("OnlyForked"), ...listMembers },
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
 * export const program = Tigris.listBuckets({ onlyForks: true })
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
