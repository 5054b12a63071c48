/**
 * What a bucket of Tigris is set to, a row for each setting: what it is called in Tigris' JSON, and how it is written.
 *
 * @since 0.1.0
 */
import type { CorsRule } from "../s3/model/cors.js"
import type { Members } from "../s3/operation.js"
import * as cors from "./cors.js"
import { joinedRegions, retention } from "./createBucket.js"
import type * as json from "./json.js"
import * as lifecycle from "./lifecycle.js"
import * as migration from "./migration.js"
import * as notifications from "./notifications.js"
import * as shares from "./shares.js"

/**
 * What a bucket can be set to. What is named replaces what there was of it, whole; the rest stays as it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketSettings {
  /**
   * Whether snapshots can be taken. They cannot be turned off for a fork, nor for a bucket that has forks; those that
   * there are stay, and can be read again once it is turned on again.
   */
  readonly enableSnapshots?: boolean | undefined
  /** For how many days what is deleted can be brought back, 7 to 90; `true` is 7, `false` is none. */
  readonly softDelete?: boolean | number | undefined
  /** None: anywhere. */
  readonly regions?: ReadonlyArray<string> | undefined
  /** What objects are stored as unless their writer says: `STANDARD`, `STANDARD_IA`, `GLACIER` or `GLACIER_IR`. */
  readonly storageClass?: string | undefined
  /** Whether objects may have ACLs of their own. */
  readonly allowObjectAcl?: boolean | undefined
  /** `Cache-Control` of its objects; the empty text takes it away. */
  readonly cacheControl?: string | undefined
  /** The domain that it is served at. */
  readonly customDomain?: string | undefined
  /** Whether it is kept from being deleted. Tigris advises soft delete instead. */
  readonly deleteProtection?: boolean | undefined
  /** Whether its objects are served with `X-Content-Type-Options: nosniff`. */
  readonly nosniff?: boolean | undefined
  /** At most 10, and at least one; not for a bucket with snapshots. */
  readonly lifecycle?: ReadonlyArray<lifecycle.LifecycleRule> | undefined
  /** None: no page of another origin may use it. Without ids, which `S3.putBucketCors` takes. */
  readonly cors?: ReadonlyArray<CorsRule> | undefined
  /** Where its events are sent; `"none"`: nowhere. */
  readonly notifications?: notifications.Notifications | "none" | undefined
  /** Where objects come from that it has not; `"none"`: nowhere. */
  readonly migration?: migration.Migration | "none" | undefined
  /** Who else may use it. */
  readonly shares?: shares.Shares | undefined
}

interface Setting<in A> {
  /** In Tigris' JSON. */
  readonly name: string
  readonly write: (value: A) => unknown
  readonly problem?: ((value: A) => string | undefined) | undefined
}

const settings: { readonly [K in keyof BucketSettings]-?: Setting<NonNullable<BucketSettings[K]>> } = {
  enableSnapshots: { name: "type", write: (value) => value ? 1 : 0 },
  softDelete: {
    name: "soft_delete",
    write: (value) => typeof value === "boolean" ? { enabled: value } : { enabled: true, retention_days: value },
    problem: (value) => retention(value) === undefined ? "must be a whole number of days from 7 to 90" : undefined
  },
  regions: {
    name: "object_regions",
    write: joinedRegions,
    problem: (value) => joinedRegions(value) === undefined ? "holds what is no region, such as fra or usa" : undefined
  },
  storageClass: { name: "storage_class", write: (value) => value },
  allowObjectAcl: { name: "acl_settings", write: (value) => ({ allow_object_acl: value }) },
  cacheControl: { name: "cache_control", write: (value) => value },
  customDomain: { name: "website", write: (value) => ({ domain_name: value }) },
  deleteProtection: { name: "protection", write: (value) => ({ protected: value }) },
  nosniff: {
    name: "additional_http_headers",
    write: (value) => value ? { "X-Content-Type-Options": "nosniff" } : null
  },
  lifecycle: { name: "lifecycle_rules", ...lifecycle },
  cors: { name: "cors", ...cors },
  notifications: { name: "object_notifications", ...notifications },
  migration: { name: "shadow_bucket", ...migration },
  shares: { name: "shares", ...shares }
}

const rows = Object.entries(settings) as ReadonlyArray<readonly [keyof BucketSettings, Setting<unknown>]>

/** They look at the values only: what is written is written by `write`, together. @internal */
export const members: Members<BucketSettings> = Object.fromEntries(
  rows.map(([key, { problem }]) => [key, (value: unknown) => problem?.(value)])
) as unknown as Members<BucketSettings>

/** In Tigris' JSON, those that are named. @internal */
export const write = (input: BucketSettings): json.Json =>
  Object.fromEntries(
    rows.flatMap(([key, { name, write }]) => input[key] === undefined ? [] : [[name, write(input[key])]])
  )
