/**
 * What becomes of objects with time.
 *
 * @since 0.1.0
 */
import type { Tag } from "./object.js"
import type { OneOf } from "./oneOf.js"

/**
 * When objects expire: on a day, so many days after they were made, or, of a delete marker, when no version is left.
 *
 * @since 0.1.0
 * @category models
 */
export interface LifecycleExpiration {
  /** Midnight UTC. */
  readonly date?: Date | undefined
  readonly days?: number | undefined
  /** Removes a delete marker that stands alone; excludes date and days. */
  readonly expiredObjectDeleteMarker?: boolean | undefined
}

/**
 * All of these at once.
 *
 * @since 0.1.0
 * @category models
 */
export interface LifecycleRuleAnd {
  readonly prefix?: string | undefined
  readonly tags?: ReadonlyArray<Tag> | undefined
  /** In bytes. */
  readonly objectSizeGreaterThan?: number | undefined
  /** In bytes. */
  readonly objectSizeLessThan?: number | undefined
}

/**
 * Which objects a rule is about: those with one of these; all of them, if none is given.
 *
 * @since 0.1.0
 * @category models
 */
export type LifecycleRuleFilter = OneOf<{
  readonly prefix: string
  readonly tag: Tag
  /** In bytes. */
  readonly objectSizeGreaterThan: number
  /** In bytes. */
  readonly objectSizeLessThan: number
  readonly and: LifecycleRuleAnd
}>

/**
 * When objects move to another storage class.
 *
 * @since 0.1.0
 * @category models
 */
export interface Transition {
  /** Midnight UTC. */
  readonly date?: Date | undefined
  readonly days?: number | undefined
  readonly storageClass?:
    | "GLACIER"
    | "STANDARD_IA"
    | "ONEZONE_IA"
    | "INTELLIGENT_TIERING"
    | "DEEP_ARCHIVE"
    | "GLACIER_IR"
    | (string & {})
    | undefined
}

/**
 * When versions that are not the newest any more move to another storage class.
 *
 * @since 0.1.0
 * @category models
 */
export interface NoncurrentVersionTransition {
  readonly noncurrentDays?: number | undefined
  readonly storageClass?: Transition["storageClass"]
  /** How many of them stay where they are. */
  readonly newerNoncurrentVersions?: number | undefined
}

/**
 * When versions that are not the newest any more are deleted.
 *
 * @since 0.1.0
 * @category models
 */
export interface NoncurrentVersionExpiration {
  readonly noncurrentDays?: number | undefined
  /** How many of them are kept. */
  readonly newerNoncurrentVersions?: number | undefined
}

/**
 * When uploads that were never completed are removed.
 *
 * @since 0.1.0
 * @category models
 */
export interface AbortIncompleteMultipartUpload {
  readonly daysAfterInitiation?: number | undefined
}

/**
 * What becomes of some objects of a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html
 * @since 0.1.0
 * @category models
 */
export interface LifecycleRule {
  readonly id?: string | undefined
  /** Needed, unless there is a `prefix`. */
  readonly filter?: LifecycleRuleFilter | undefined
  /** The older form of a filter. */
  readonly prefix?: string | undefined
  readonly status: "Enabled" | "Disabled" | (string & {})
  readonly transitions?: ReadonlyArray<Transition> | undefined
  readonly expiration?: LifecycleExpiration | undefined
  readonly noncurrentVersionTransitions?: ReadonlyArray<NoncurrentVersionTransition> | undefined
  readonly noncurrentVersionExpiration?: NoncurrentVersionExpiration | undefined
  readonly abortIncompleteMultipartUpload?: AbortIncompleteMultipartUpload | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_BucketLifecycleConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface LifecycleConfiguration {
  readonly rules: ReadonlyArray<LifecycleRule>
}
