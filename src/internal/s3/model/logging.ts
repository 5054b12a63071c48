/**
 * Where the log of a bucket's requests goes.
 *
 * @since 0.1.0
 */
import type { Grantee } from "./acl.js"
import type { OneOf } from "./oneOf.js"

/**
 * Who may do what with the logs.
 *
 * @since 0.1.0
 * @category models
 */
export interface TargetGrant {
  readonly grantee?: Grantee | undefined
  readonly permission?: "FULL_CONTROL" | "READ" | "WRITE" | (string & {}) | undefined
}

/**
 * A folder for each account, region, bucket and day.
 *
 * @since 0.1.0
 * @category models
 */
export interface PartitionedPrefix {
  /** Which day: that of the requests, or that of the log's delivery. */
  readonly partitionDateSource?: "EventTime" | "DeliveryTime" | (string & {}) | undefined
}

/**
 * How the logs are called.
 *
 * @since 0.1.0
 * @category models
 */
export type TargetObjectKeyFormat = OneOf<{
  readonly simplePrefix: true
  readonly partitionedPrefix: PartitionedPrefix
}>

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_LoggingEnabled.html
 * @since 0.1.0
 * @category models
 */
export interface LoggingEnabled {
  readonly targetBucket: string
  readonly targetPrefix: string
  readonly targetGrants?: ReadonlyArray<TargetGrant> | undefined
  readonly targetObjectKeyFormat?: TargetObjectKeyFormat | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_BucketLoggingStatus.html
 * @since 0.1.0
 * @category models
 */
export interface BucketLoggingStatus {
  /** Absent: requests are not logged. */
  readonly loggingEnabled?: LoggingEnabled | undefined
}
