/**
 * What S3 finds out about the use of a bucket.
 *
 * @since 0.1.0
 */
import type { PrefixAndTags, PrefixOrTags } from "./filter.js"
import type { Tag } from "./object.js"
import type { OneOf } from "./oneOf.js"

/**
 * Where an analysis is written to.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnalyticsBucketDestination {
  readonly format: "CSV" | (string & {})
  readonly bucketAccountId?: string | undefined
  /** The ARN of the bucket. */
  readonly bucket: string
  readonly prefix?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface AnalyticsExportDestination {
  readonly s3BucketDestination: AnalyticsBucketDestination
}

/**
 * @since 0.1.0
 * @category models
 */
export interface StorageClassAnalysisDataExport {
  readonly outputSchemaVersion: "V_1" | (string & {})
  readonly destination: AnalyticsExportDestination
}

/**
 * @since 0.1.0
 * @category models
 */
export interface StorageClassAnalysis {
  /** Absent: what is found out is shown, and not written. */
  readonly dataExport?: StorageClassAnalysisDataExport | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AnalyticsConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface AnalyticsConfiguration {
  readonly id: string
  readonly filter?: PrefixOrTags | undefined
  readonly storageClassAnalysis: StorageClassAnalysis
}

/**
 * A page of a bucket's analyses.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnalyticsConfigurationPage {
  readonly analyticsConfigurationList: ReadonlyArray<AnalyticsConfiguration>
  readonly isTruncated: boolean
  readonly continuationToken?: string | undefined
  readonly nextContinuationToken?: string | undefined
}

/**
 * All of these at once.
 *
 * @since 0.1.0
 * @category models
 */
export interface MetricsAnd extends PrefixAndTags {
  readonly accessPointArn?: string | undefined
}

/**
 * Which requests are counted: those for objects with one of these; all of them, if none is given.
 *
 * @since 0.1.0
 * @category models
 */
export type MetricsFilter = OneOf<{
  readonly prefix: string
  readonly tag: Tag
  readonly accessPointArn: string
  readonly and: MetricsAnd
}>

/**
 * Requests that CloudWatch counts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetricsConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface MetricsConfiguration {
  readonly id: string
  readonly filter?: MetricsFilter | undefined
}

/**
 * A page of what CloudWatch counts of a bucket.
 *
 * @since 0.1.0
 * @category models
 */
export interface MetricsConfigurationPage {
  readonly metricsConfigurationList: ReadonlyArray<MetricsConfiguration>
  readonly isTruncated: boolean
  readonly continuationToken?: string | undefined
  readonly nextContinuationToken?: string | undefined
}
