/**
 * Calls about buckets.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { call } from "../internal/b2/call.js"
import * as json from "../internal/b2/json.js"
import * as members from "../internal/b2/members.js"
import * as model from "../internal/b2/model.js"
import * as Operation from "../internal/b2/operation.js"
import * as operations from "../internal/b2/operations.js"
import { sameInfo } from "../internal/b2/same.js"
import * as StorageError from "../StorageError.js"

/**
 * Everything that `listBuckets` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListBucketsError = Operation.ErrorOf<typeof operations.listBuckets>

/**
 * The buckets of the account, or the one that is asked for. What is not there is not in the list.
 *
 * Source: https://www.backblaze.com/apidocs/b2-list-buckets
 *
 * @since 0.1.0
 * @category buckets
 */
export const listBuckets = call(operations.listBuckets)

/**
 * What a bucket may be set to.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketSettings {
  /**
   * Replaced as a whole: at most 10 entries, with names of 1 to 50 letters, digits and `` -_.~!#$%^&*'|+` ``, and values
   * of 10 000 bytes of UTF-8 together. `Lock.layerB2BucketInfo` keeps its locks here.
   */
  readonly bucketInfo?: Readonly<Record<string, string>> | undefined
  /** Replaced as a whole. */
  readonly corsRules?: ReadonlyArray<model.CorsRule> | undefined
  /** Replaced as a whole. */
  readonly lifecycleRules?: ReadonlyArray<model.LifecycleRule> | undefined
  readonly defaultServerSideEncryption?: { readonly mode: "SSE-B2" | "none" } | undefined
  /** Can be turned on, and never off. */
  readonly fileLockEnabled?: boolean | undefined
  /** Replaced as a whole; `{}` ends it. */
  readonly replicationConfiguration?: model.ReplicationConfiguration | undefined
}

const settingsNeeds = {
  defaultServerSideEncryption: "writeBucketEncryption",
  fileLockEnabled: "writeBucketRetentions",
  replicationConfiguration: "writeBucketReplications"
} as const

const settings: Operation.Operation<BucketSettings, unknown, unknown>["members"] = {
  bucketInfo: members.bucketInfo,
  corsRules: members.asIs,
  lifecycleRules: members.asIs,
  defaultServerSideEncryption: ({ mode }) => ({ sent: mode === "none" ? { mode } : { mode, algorithm: "AES256" } }),
  fileLockEnabled: members.flag,
  replicationConfiguration: ({ asReplicationDestination = null, asReplicationSource = null }) => ({
    sent: { asReplicationSource, asReplicationDestination }
  })
}

/**
 * What `createBucket` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateBucketInput extends BucketSettings {
  /** 6 to 63 letters, digits and hyphens; unique among all accounts, whatever the case. */
  readonly bucketName: string
  readonly bucketType: "allPublic" | "allPrivate"
}

/** Whether all of it is there, in lists at the same place. */
const contains = (found: unknown, asked: unknown): boolean =>
  typeof asked !== "object" || asked === null || typeof found !== "object" || found === null
    ? found === asked
    : Array.isArray(asked) && asked.length !== (found as ReadonlyArray<unknown>).length
    ? false
    : Object.entries(asked).every(([name, value]) =>
      value === undefined || contains((found as Readonly<Record<string, unknown>>)[name], value)
    )

/** What a bucket is known by; a setting that the key may not see says nothing. */
const isAsAsked = (found: model.Bucket, input: CreateBucketInput): boolean => {
  const { bucketType, corsRules, fileLockEnabled, lifecycleRules } = input
  const lock = found.fileLockConfiguration?.isFileLockEnabled
  return contains(found, { bucketType, corsRules, lifecycleRules }) &&
    sameInfo(input.bucketInfo ?? {}, found.bucketInfo) &&
    (lock === undefined || lock === (fileLockEnabled ?? false))
}

const createBucketOperation = Operation.define<CreateBucketInput>()({
  name: "b2_create_bucket",
  target: "account",
  needs: ["writeBuckets"],
  also: settingsNeeds,
  accountId: true,
  members: { bucketName: members.bucketName, bucketType: members.text, ...settings },
  where: ({ bucketName }) => ({ bucket: bucketName }),
  repeatable: false,
  settle: (input, ask) =>
    Effect.map(
      ask(operations.listBuckets, { bucketName: input.bucketName }),
      ([found]) => Option.filter(Option.fromNullable(found), (bucket) => isAsAsked(bucket, input))
    ),
  errors: [StorageError.InvalidBucketName, StorageError.BucketAlreadyExists],
  read: model.bucket
})

/**
 * Everything that `createBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateBucketError = Operation.ErrorOf<typeof createBucketOperation>

/**
 * Makes a bucket. Where the answer is lost, the bucket of that name is the answer if it has been asked for as it is;
 * otherwise the call is repeated, and the name may be taken.
 *
 * Source: https://www.backblaze.com/apidocs/b2-create-bucket
 *
 * @since 0.1.0
 * @category buckets
 * @example
 * import { B2 } from "effect-s3"
 *
 * export const program = B2.createBucket({ bucketName: "my-photos-2026", bucketType: "allPrivate" })
 */
export const createBucket = call(createBucketOperation)

/**
 * What `updateBucket` takes. What is left out stays as it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateBucketInput extends BucketSettings {
  readonly bucketId: string
  readonly bucketType?: "allPublic" | "allPrivate" | undefined
  /** How long new files are held, in a bucket with file lock. */
  readonly defaultRetention?:
    | { readonly mode: "none" }
    | {
      readonly mode: "governance" | "compliance"
      readonly period: { readonly duration: number; readonly unit: "days" | "years" }
    }
    | undefined
  /** Only if the bucket is at this `revision`; otherwise `PreconditionFailed`. */
  readonly ifRevisionIs?: number | undefined
}

const updateBucketOperation = Operation.define<UpdateBucketInput>()({
  name: "b2_update_bucket",
  target: "bucket",
  needs: ["writeBuckets"],
  also: { ...settingsNeeds, defaultRetention: "writeBucketRetentions" },
  accountId: true,
  members: {
    bucketId: members.text,
    bucketType: members.text,
    defaultRetention: members.asIs,
    ifRevisionIs: members.count(0, Number.MAX_SAFE_INTEGER),
    ...settings
  },
  where: ({ bucketId }) => ({ bucket: bucketId }),
  // Repeated, it would be refused for the revision that it has made itself.
  repeatable: ({ ifRevisionIs }) => ifRevisionIs === undefined,
  errors: [StorageError.NoSuchBucket, StorageError.PreconditionFailed, StorageError.InvalidBucketState],
  read: model.bucket
})

/**
 * Everything that `updateBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UpdateBucketError = Operation.ErrorOf<typeof updateBucketOperation>

/**
 * Changes settings of a bucket, and raises its `revision`. With `ifRevisionIs` it is not repeated when its answer is
 * lost, as nobody could tell whose change it was.
 *
 * Source: https://www.backblaze.com/apidocs/b2-update-bucket
 *
 * @since 0.1.0
 * @category buckets
 */
export const updateBucket = call(updateBucketOperation)

/**
 * Which bucket is meant.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketIdInput {
  readonly bucketId: string
}

/**
 * What has been deleted. Where the answer was lost and the bucket is seen to be gone, no more is known of it than its id.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteBucketOutput extends Partial<Omit<model.Bucket, "bucketId">>, BucketIdInput {}

const deleteBucketOperation = Operation.define<BucketIdInput>()({
  name: "b2_delete_bucket",
  target: "bucket",
  needs: ["deleteBuckets"],
  accountId: true,
  members: { bucketId: members.text },
  where: ({ bucketId }) => ({ bucket: bucketId }),
  repeatable: true,
  settle: ({ bucketId }, ask, error) => {
    const gone = Option.some<DeleteBucketOutput>({ bucketId })
    return error._tag === "NoSuchBucket" ? Effect.succeed(gone) : Effect.catchTag(
      Effect.map(
        ask(operations.listBuckets, { bucketId, bucketTypes: ["all"] }),
        ({ length }) => length === 0 ? gone : Option.none()
      ),
      "NoSuchBucket",
      () => Effect.succeed(gone)
    )
  },
  errors: [StorageError.NoSuchBucket, StorageError.BucketNotEmpty],
  read: (value): DeleteBucketOutput => model.bucket(value)
})

/**
 * Everything that `deleteBucket` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketError = Operation.ErrorOf<typeof deleteBucketOperation>

/**
 * Deletes a bucket that holds nothing: no version, no marker that hides one, no large file that is not finished. Where
 * the answer is lost, and the bucket is gone, it counts as deleted by this.
 *
 * Source: https://www.backblaze.com/apidocs/b2-delete-bucket
 *
 * @since 0.1.0
 * @category buckets
 */
export const deleteBucket = call(deleteBucketOperation)

/**
 * The rules by which a bucket tells of events.
 *
 * @since 0.1.0
 * @category models
 */
export interface NotificationRules {
  readonly bucketId: string
  readonly eventNotificationRules: ReadonlyArray<model.NotificationRule>
}

const notificationRules = json.struct<NotificationRules>({
  bucketId: json.text,
  eventNotificationRules: json.list(model.notificationRule)
})

const getRulesOperation = Operation.define<BucketIdInput>()({
  name: "b2_get_bucket_notification_rules",
  target: "bucket",
  needs: ["readBucketNotifications"],
  members: { bucketId: members.text },
  where: ({ bucketId }) => ({ bucket: bucketId }),
  repeatable: true,
  errors: [StorageError.NoSuchBucket],
  read: notificationRules
})

/**
 * Everything that `getBucketNotificationRules` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketNotificationRulesError = Operation.ErrorOf<typeof getRulesOperation>

/**
 * Which events a bucket tells of, and to whom.
 *
 * Source: https://www.backblaze.com/apidocs/b2-get-bucket-notification-rules
 *
 * @since 0.1.0
 * @category buckets
 */
export const getBucketNotificationRules = call(getRulesOperation)

const setRulesOperation = Operation.define<NotificationRules>()({
  name: "b2_set_bucket_notification_rules",
  target: "bucket",
  needs: ["writeBucketNotifications"],
  members: { bucketId: members.text, eventNotificationRules: members.notificationRules },
  where: ({ bucketId }) => ({ bucket: bucketId }),
  repeatable: true,
  errors: [StorageError.NoSuchBucket],
  read: notificationRules
})

/**
 * Everything that `setBucketNotificationRules` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type SetBucketNotificationRulesError = Operation.ErrorOf<typeof setRulesOperation>

/**
 * Replaces all rules of a bucket.
 *
 * Source: https://www.backblaze.com/apidocs/b2-set-bucket-notification-rules
 *
 * @since 0.1.0
 * @category buckets
 */
export const setBucketNotificationRules = call(setRulesOperation)
