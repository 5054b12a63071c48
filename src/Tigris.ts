/**
 * What Tigris has beside S3, one function for each operation: snapshots, forks, soft delete, renames in place, bundles,
 * queries, settings of buckets, migrations. `Snapshot` and `Fork` make scopes of them.
 *
 * All of it is asked for by headers on requests that any server of S3 knows as something else. So nothing is sent unless
 * the provider is known to have it (`Provider.tigris`, or `tigrisExtensions` of a profile); and what would do harm where
 * the headers are lost is asked for only after a look at what the server says of the bucket.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import { S3Client } from "./S3Client.js"

/**
 * Buckets.
 *
 * @since 0.1.0
 */
export * from "./tigris/bucket.js"

/**
 * Settings of buckets that are changed by a part of them.
 *
 * @since 0.1.0
 */
export * from "./tigris/bucketChanges.js"

/**
 * Lists of buckets.
 *
 * @since 0.1.0
 */
export * from "./tigris/bucketList.js"

/**
 * What a bucket is set to.
 *
 * @since 0.1.0
 */
export * from "./tigris/bucketSettings.js"

/**
 * Many objects by one request.
 *
 * @since 0.1.0
 */
export * from "./tigris/bundle.js"

/**
 * What a webhook is told.
 *
 * @since 0.1.0
 */
export * from "./tigris/events.js"

/**
 * Forks.
 *
 * @since 0.1.0
 */
export * from "./tigris/fork.js"

/**
 * Objects that are taken over from another bucket.
 *
 * @since 0.1.0
 */
export * from "./tigris/migrate.js"

/**
 * Objects.
 *
 * @since 0.1.0
 */
export * from "./tigris/object.js"

/**
 * URLs that Tigris signs itself.
 *
 * @since 0.1.0
 */
export * from "./tigris/presign.js"

/**
 * Objects, asked for by what is known of them.
 *
 * @since 0.1.0
 */
export * from "./tigris/query.js"

/**
 * Snapshots.
 *
 * @since 0.1.0
 */
export * from "./tigris/snapshot.js"

export type {
  /**
   * How much there is in buckets.
   *
   * @since 0.1.0
   */
  BucketStats,
  /**
   * What a list of buckets answers.
   *
   * @since 0.1.0
   */
  ListBucketsOutput,
  /**
   * Which page of a list is asked for.
   *
   * @since 0.1.0
   */
  PageInput
} from "./internal/tigris/bucketList.js"

export type {
  /**
   * What a bucket can be set to.
   *
   * @since 0.1.0
   */
  BucketSettings
} from "./internal/tigris/bucketSettings.js"

export type {
  /**
   * How long after an object was written, or on which day.
   *
   * @since 0.1.0
   */
  Age,
  /**
   * What becomes of objects with time.
   *
   * @since 0.1.0
   */
  LifecycleRule,
  /**
   * Which storage class objects are moved to, and when.
   *
   * @since 0.1.0
   */
  Transition
} from "./internal/tigris/lifecycle.js"

export type {
  /**
   * The bucket that objects are taken over from, as a bucket says of it.
   *
   * @since 0.1.0
   */
  KnownMigration,
  /**
   * The bucket that objects are taken over from.
   *
   * @since 0.1.0
   */
  Migration
} from "./internal/tigris/migration.js"

export type {
  /**
   * A webhook, as a bucket says of it.
   *
   * @since 0.1.0
   */
  KnownNotifications,
  /**
   * How a webhook knows who calls.
   *
   * @since 0.1.0
   */
  NotificationAuth,
  /**
   * A webhook that is told of what becomes of objects.
   *
   * @since 0.1.0
   */
  Notifications
} from "./internal/tigris/notifications.js"

export type {
  /**
   * What somebody may do with a bucket that is shared with them.
   *
   * @since 0.1.0
   */
  ShareRole,
  /**
   * Who may use a bucket beside its owner.
   *
   * @since 0.1.0
   */
  Shares
} from "./internal/tigris/shares.js"

export type {
  /**
   * What Tigris can be told of a new bucket.
   *
   * @since 0.1.0
   */
  BucketOptions,
  /**
   * What `createBucket` takes.
   *
   * @since 0.1.0
   */
  CreateBucketInput
} from "./internal/tigris/createBucket.js"

export type {
  /**
   * A bucket in a list.
   *
   * @since 0.1.0
   */
  BucketDetails,
  /**
   * What a bucket was forked from.
   *
   * @since 0.1.0
   */
  ForkParent,
  /**
   * Whether what is deleted can be brought back.
   *
   * @since 0.1.0
   */
  SoftDelete
} from "./internal/tigris/details.js"

export type {
  /**
   * A moment that was marked.
   *
   * @since 0.1.0
   */
  Taken
} from "./internal/tigris/snapshotVersion.js"

/**
 * Every request of the effect goes to the leader of its bucket, and so sees what was written anywhere before, at the cost
 * of the way there. It must be on every read and write of a key to mean anything. Tigris has announced that buckets in
 * one region, or in one group of them, are to take its place.
 *
 * @since 0.1.0
 * @category consistency
 * @example
 * import { S3, Tigris } from "effect-s3"
 *
 * export const program = Tigris.consistent(S3.getObjectBytes({ bucket: "photos", key: "cat.jpg" }))
 */
export const consistent = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R | S3Client> =>
  Effect.flatMap(S3Client, (client) => {
    const { config } = client
    const header = { "x-tigris-consistent": "true" }
    return config.provider.tigrisExtensions
      ? Effect.flatMap(
        client.reconfigured({ ...config, defaultHeaders: { ...config.defaultHeaders, ...header } }),
        (inner) => Effect.provideService(effect, S3Client, inner)
      )
      : effect
  })
