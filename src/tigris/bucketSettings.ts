/**
 * What a bucket of Tigris is set to.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as requestBody from "../internal/requestBody.js"
import { call } from "../internal/s3/call.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { CorsRule } from "../internal/s3/model/cors.js"
import * as Operation from "../internal/s3/operation.js"
import { acceptJson } from "../internal/tigris/bucketList.js"
import * as bucketSettings from "../internal/tigris/bucketSettings.js"
import * as cors from "../internal/tigris/cors.js"
import * as details from "../internal/tigris/details.js"
import * as json from "../internal/tigris/json.js"
import * as lifecycle from "../internal/tigris/lifecycle.js"
import * as migration from "../internal/tigris/migration.js"
import * as notifications from "../internal/tigris/notifications.js"
import * as shares from "../internal/tigris/shares.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

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
  readonly allowObjectAcl: boolean
  readonly cacheControl?: string | undefined
  readonly customDomain?: string | undefined
  readonly deleteProtection: boolean
  readonly nosniff: boolean
  /** Whether everybody may list it, if everybody may read it; where Tigris says so. */
  readonly publicListing?: boolean | undefined
  readonly lifecycle: ReadonlyArray<lifecycle.LifecycleRule>
  readonly cors: ReadonlyArray<CorsRule>
  readonly notifications?: notifications.KnownNotifications | undefined
  readonly migration?: migration.KnownMigration | undefined
  readonly shares: shares.Shares<string>
  /** An estimate that may be some seconds old; where it was asked for. */
  readonly size?: {
    readonly bytes?: number | undefined
    readonly objects?: number | undefined
    readonly versions?: number | undefined
  } | undefined
  /** In bytes, by storage class. */
  readonly tierSizes: Readonly<Record<string, number>>
  /** All of the answer, with settings that this version knows nothing of, and with whatever is secret in them. */
  readonly raw: Redacted.Redacted<Readonly<Record<string, unknown>>>
}

const numbers = (value: unknown): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(json.object(value)).filter((entry): entry is [string, number] => typeof entry[1] === "number")
  )

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
    allowObjectAcl: json.object(value["acl_settings"])["allow_object_acl"] === true,
    cacheControl: json.text(value["cache_control"]),
    customDomain: json.text(json.object(value["website"])["domain_name"]),
    deleteProtection: json.object(value["protection"])["protected"] === true,
    nosniff: json.object(value["additional_http_headers"])["X-Content-Type-Options"] === "nosniff",
    publicListing: json.text(value["acl_list_objects"]) === undefined
      ? undefined
      : value["acl_list_objects"] === "true",
    lifecycle: lifecycle.read(value["lifecycle_rules"]),
    cors: cors.read(value["cors"]),
    notifications: notifications.read(value["object_notifications"]),
    migration: migration.read(value["shadow_bucket"]),
    shares: shares.read(value["shares"]),
    size: "estimated_size" in value
      ? {
        bytes: json.number(value["estimated_size"]),
        objects: json.number(value["estimated_unique_rows"]),
        versions: json.number(value["estimated_rows"])
      }
      : undefined,
    tierSizes: numbers(value["tier_sizes"]),
    raw: Redacted.make(value)
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
 * All that Tigris knows of a bucket: where it is, what it was forked from, what it is set to, how much is in it.
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
 * What can be changed of a bucket. What is named replaces what there was of it, whole; the rest stays as it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketChanges extends bucketSettings.BucketSettings {
  /** Who may read its objects. */
  readonly acl?: "private" | "public-read" | undefined
  /** Whether everybody may list it, if everybody may read it. */
  readonly publicListing?: boolean | undefined
}

/**
 * What `updateBucket` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateBucketInput extends groups.BucketInput, BucketChanges {}

const updateBucketOperation = Operation.define<UpdateBucketInput>()({
  name: "UpdateBucket",
  method: "PATCH",
  target: "bucket",
  requires: "tigrisExtensions",
  members: {
    ...groups.bucket,
    ...bucketSettings.members,
    acl: members.header("x-amz-acl"),
    publicListing: members.headerBoolean("x-amz-acl-public-list-objects-enabled")
  },
  finish: (input, parts) => {
    const settings = bucketSettings.write(input)
    if (Object.keys(settings).length === 0 && input.acl === undefined && input.publicListing === undefined) {
      return "nothing is to be changed"
    }
    parts.body = requestBody.bytes(new TextEncoder().encode(JSON.stringify(settings)))
    parts.headers["content-type"] = "application/json"
    return acceptJson(parts)
  },
  errors: [...groups.bucketErrors, StorageError.InvalidBucketState, StorageError.OperationAborted],
  answer: json.answer<UpdateBucketInput, object>(() => ({}), ({ status }) => status === "error")
})

/**
 * Everything that `updateBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UpdateBucketError = Operation.ErrorOf<typeof updateBucketOperation>

const updateBucketCall = call(updateBucketOperation)

/**
 * Changes a bucket. Tigris may take some seconds to act by it.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { MetadataQuery, Tigris } from "effect-s3"
 * import { Redacted } from "effect"
 *
 * export const program = Tigris.updateBucket({
 *   bucket: "models",
 *   enableSnapshots: true,
 *   softDelete: 7,
 *   notifications: {
 *     url: "https://example.com/events",
 *     filter: MetadataQuery.matches("key", "^images/"),
 *     auth: { token: Redacted.make("of the webhook") }
 *   }
 * })
 */
export const updateBucket = (input: UpdateBucketInput): Effect.Effect<void, UpdateBucketError, S3Client> =>
  Effect.asVoid(updateBucketCall(input))

/**
 * Changes a bucket by what it is set to now. It is read, and then changed: what somebody else has changed in between
 * is lost, as Tigris has no condition to be asked for.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = Tigris.modifyBucket({ bucket: "models" }, ({ cors }) =>
 *   Effect.succeed({
 *     cors: [...cors, { allowedOrigins: ["https://example.com"], allowedMethods: ["GET"] }]
 *   }))
 */
export const modifyBucket = <E, R>(
  input: groups.BucketInput,
  f: (now: BucketMetadata) => Effect.Effect<BucketChanges, E, R>
): Effect.Effect<void, E | GetBucketMetadataError | UpdateBucketError, R | S3Client> =>
  Effect.flatMap(
    Effect.flatMap(getBucketMetadata(input), f),
    (changes) => updateBucket({ ...changes, ...input })
  )
