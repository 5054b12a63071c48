/**
 * What operations on buckets answer in their documents.
 *
 * @since 0.1.0
 */
import type * as Redacted from "effect/Redacted"
import type { Owner, Tag } from "./object.js"

/**
 * One bucket of an account.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketEntry {
  readonly name: string
  readonly creationDate?: Date | undefined
  /** S3 gives it only on a page that was asked for with parameters. */
  readonly bucketRegion?: string | undefined
  readonly bucketArn?: string | undefined
}

/**
 * One page of the caller's directory buckets.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListDirectoryBuckets.html
 * @since 0.1.0
 * @category models
 */
export interface ListDirectoryBucketsOutput {
  readonly buckets: ReadonlyArray<BucketEntry>
  /** Where the next page begins; absent on the last one. */
  readonly continuationToken?: string | undefined
}

/**
 * A page of the buckets of an account.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBuckets.html
 * @since 0.1.0
 * @category models
 */
export interface ListBucketsOutput {
  readonly buckets: ReadonlyArray<BucketEntry>
  readonly owner?: Owner | undefined
  /** Asks for the next page; absent on the last one. */
  readonly continuationToken?: string | undefined
  readonly prefix?: string | undefined
}

/**
 * Where a bucket is.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 * @since 0.1.0
 * @category models
 */
export interface GetBucketLocationOutput {
  /** As the server says it: absent means `us-east-1` on S3, and `EU` means `eu-west-1`. */
  readonly locationConstraint?: string | undefined
}

/**
 * Whether a bucket keeps versions.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_VersioningConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface VersioningConfiguration {
  /** Absent for a bucket that never kept versions. */
  readonly status?: "Enabled" | "Suspended" | (string & {}) | undefined
  /** Whether versions can only be deleted with an authentication device. */
  readonly mfaDelete?: "Enabled" | "Disabled" | (string & {}) | undefined
}

/**
 * The zone that a directory bucket is in.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LocationInfo.html
 * @since 0.1.0
 * @category models
 */
export interface BucketLocation {
  readonly type?: "AvailabilityZone" | "LocalZone" | (string & {}) | undefined
  /** The zone's id, such as `usw2-az1`. */
  readonly name?: string | undefined
}

/**
 * What kind of bucket it is.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_BucketInfo.html
 * @since 0.1.0
 * @category models
 */
export interface BucketInfo {
  readonly dataRedundancy?: "SingleAvailabilityZone" | "SingleLocalZone" | (string & {}) | undefined
  readonly type?: "Directory" | (string & {}) | undefined
}

/**
 * What a bucket is created with.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface CreateBucketConfiguration {
  /** Not for us-east-1, which S3 wants unsaid. */
  readonly locationConstraint?: string | undefined
  /** Of a directory bucket alone. */
  readonly location?: BucketLocation | undefined
  /** Of a directory bucket alone. */
  readonly bucketInfo?: BucketInfo | undefined
  readonly tags?: ReadonlyArray<Tag> | undefined
}

/**
 * Credentials of a session with a directory bucket (S3 Express One Zone).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html
 * @since 0.1.0
 * @category models
 */
export interface CreateSessionResult {
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted<string>
  readonly sessionToken: Redacted.Redacted<string>
  readonly expiration?: Date | undefined
}
