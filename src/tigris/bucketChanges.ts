/**
 * Settings of buckets that are changed by a part of them. Each is read first, and then written whole: what somebody else
 * has changed in between is lost.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as groups from "../internal/s3/groups.js"
import type * as lifecycle from "../internal/tigris/lifecycle.js"
import type { NotificationAuth } from "../internal/tigris/notifications.js"
import * as shares from "../internal/tigris/shares.js"
import type { Condition, Raw } from "../MetadataQuery.js"
import { raw } from "../MetadataQuery.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"
import type { BucketChanges, BucketMetadata, GetBucketMetadataError, UpdateBucketError } from "./bucketSettings.js"
import { modifyBucket } from "./bucketSettings.js"

/**
 * Everything that these can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ModifyBucketError = GetBucketMetadataError | UpdateBucketError

/** Reads the bucket, and writes what `f` makes of it; or says in words what is lacking there. */
const modify =
  <I extends groups.BucketInput>(operation: string, f: (now: BucketMetadata, input: I) => BucketChanges | string) =>
  (input: I): Effect.Effect<void, ModifyBucketError, S3Client> => {
    const { bucket, expectedBucketOwner } = input
    return modifyBucket({ bucket, expectedBucketOwner }, (now) => {
      const changes = f(now, input)
      return typeof changes === "string"
        ? Effect.fail(new StorageError.InvalidInput({ operation, bucket, message: `${operation}: ${changes}` }))
        : Effect.succeed(changes)
    })
  }

/**
 * What `shareBucket` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ShareBucketInput extends groups.BucketInput, shares.Shares {}

/**
 * Shares a bucket with more teams and users, or gives those that it is shared with another role. To take a share away,
 * set them all: `updateBucket({ bucket, shares })`.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.shareBucket({
 *   bucket: "models",
 *   organization: "ReadOnly",
 *   teams: { "team-1": "ReadWrite" },
 *   users: { "user-1": "Editor" }
 * })
 */
export const shareBucket = modify<ShareBucketInput>(
  "ShareBucket",
  (now, { organization, teams, users }) =>
    organization === undefined && teams === undefined && users === undefined
      ? "an organization, teams or users must be named"
      // A role that this version does not know stays as it is.
      : { shares: shares.merge(now.shares, { organization, teams, users }) as shares.Shares }
)

/**
 * What `setNotifications` takes. What is not named stays as it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface SetNotificationsInput extends groups.BucketInput {
  readonly url?: string | undefined
  readonly enabled?: boolean | undefined
  readonly filter?: Condition | Raw | undefined
  /** `"none"`: the webhook asks for nothing any more. */
  readonly auth?: NotificationAuth | "none" | undefined
}

/**
 * Changes where a bucket's events are sent, or turns it on or off. Where the webhook has credentials they must be given
 * again, since Tigris gives them back masked, and setting the rest would set the mask: without them it is `InvalidInput`.
 * `updateBucket({ bucket, notifications })` sets all of it, and takes it away.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 * import { Redacted } from "effect"
 *
 * export const pause = Tigris.setNotifications({
 *   bucket: "photos",
 *   enabled: false,
 *   auth: { token: Redacted.make("of the webhook") }
 * })
 */
export const setNotifications = modify<SetNotificationsInput>(
  "SetNotifications",
  ({ notifications: now }, { auth, enabled, filter, url }) => {
    const target = url ?? now?.url
    if (target === undefined) return "there is no url yet, so one must be given"
    if (auth === undefined && now?.auth !== undefined) {
      return `the credentials that the webhook has come back masked: give them again as auth, or "none"`
    }
    const before = now?.filter === undefined ? undefined : raw(now.filter)
    return {
      notifications: {
        url: target,
        enabled: enabled ?? now?.enabled,
        filter: filter ?? before,
        auth: auth === "none" ? undefined : auth
      }
    }
  }
)

/**
 * What `setLifecycle` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface SetLifecycleInput extends groups.BucketInput {
  /** One with the id of a rule that is there changes what it names of it; another is added. */
  readonly rules: ReadonlyArray<lifecycle.LifecycleRule>
}

const changed = (rule: lifecycle.LifecycleRule, by: lifecycle.LifecycleRule): lifecycle.LifecycleRule => ({
  id: rule.id,
  enabled: by.enabled ?? rule.enabled,
  prefix: by.prefix ?? rule.prefix,
  transition: by.transition ?? rule.transition,
  expiration: by.expiration ?? rule.expiration
})

const isOf = (id: string | undefined) => (rule: lifecycle.LifecycleRule): boolean => id !== undefined && rule.id === id

/**
 * Adds lifecycle rules to those that a bucket has, or changes them. `updateBucket({ bucket, lifecycle })` and
 * `S3.putBucketLifecycleConfiguration` set them all.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.setLifecycle({
 *   bucket: "logs",
 *   rules: [{ id: "cold", transition: { days: 30, storageClass: "GLACIER" }, expiration: { days: 365 } }]
 * })
 */
export const setLifecycle = modify<SetLifecycleInput>("SetLifecycle", ({ lifecycle: now }, { rules }) => ({
  lifecycle: [
    ...now.map((rule) => {
      const change = rules.find(isOf(rule.id))
      return change === undefined ? rule : changed(rule, change)
    }),
    ...rules.filter(({ id }) => !now.some(isOf(id)))
  ]
}))

/**
 * What `setTtl` takes: an age, or only whether it counts.
 *
 * @since 0.1.0
 * @category models
 */
export interface SetTtlInput extends groups.BucketInput {
  readonly expiration?: lifecycle.Age | undefined
  readonly enabled?: boolean | undefined
}

/**
 * When all objects of a bucket expire: the lifecycle rule that does nothing else, and is about all of them. Other rules
 * stay as they are.
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.setTtl({ bucket: "scratch", expiration: { days: 7 } })
 */
export const setTtl = modify<SetTtlInput>("SetTtl", ({ lifecycle: now }, { enabled, expiration }) => {
  if (enabled === undefined && expiration === undefined) return "nothing is to be changed"
  const ttl = now.find((rule) =>
    rule.expiration !== undefined && rule.transition === undefined && rule.prefix === undefined
  )
  if (ttl === undefined) {
    return expiration === undefined
      ? "there is no expiration of all objects yet, so one must be given"
      : { lifecycle: [...now, { expiration, enabled }] }
  }
  return { lifecycle: now.map((rule) => rule === ttl ? changed(rule, { expiration, enabled }) : rule) }
})
