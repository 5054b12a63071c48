/**
 * Requests that CloudWatch counts.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { call } from "../internal/s3/call.js"
import { type ConfigurationInput, type ListConfigurationsInput, ofConfiguration } from "../internal/s3/configuration.js"
import { metricsConfiguration, metricsPage } from "../internal/s3/documents/metrics.js"
import type * as groups from "../internal/s3/groups.js"
import type { MetricsConfiguration, MetricsConfigurationPage } from "../internal/s3/model/analytics.js"
import * as Operation from "../internal/s3/operation.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketMetricsConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketMetricsConfigurationOutput extends MetricsConfiguration, groups.Noted {}

const getBucketMetricsConfigurationOperation = Operation.define<ConfigurationInput>()(
  ofConfiguration.find<GetBucketMetricsConfigurationOutput>(
    "GetBucketMetricsConfiguration",
    "metrics",
    metricsConfiguration
  )
)

/**
 * Everything that `getBucketMetricsConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketMetricsConfigurationError = Operation.ErrorOf<typeof getBucketMetricsConfigurationOperation>

/**
 * One of the metrics of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetricsConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketMetricsConfiguration({ bucket: "photos", id: "all" })
 */
export const getBucketMetricsConfiguration: (
  input: ConfigurationInput
) => Effect.Effect<GetBucketMetricsConfigurationOutput, GetBucketMetricsConfigurationError, S3Client> = call(
  getBucketMetricsConfigurationOperation
)

/**
 * What `putBucketMetricsConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketMetricsConfigurationInput extends groups.BucketInput, MetricsConfiguration {}

const putBucketMetricsConfigurationOperation = Operation.define<PutBucketMetricsConfigurationInput>()(
  ofConfiguration.write("PutBucketMetricsConfiguration", "metrics", metricsConfiguration)
)

/**
 * Everything that `putBucketMetricsConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketMetricsConfigurationError = Operation.ErrorOf<typeof putBucketMetricsConfigurationOperation>

/**
 * Has CloudWatch count the requests to a bucket, or to some of its objects.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketMetricsConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketMetricsConfiguration({ bucket: "photos", id: "all" })
 */
export const putBucketMetricsConfiguration: (
  input: PutBucketMetricsConfigurationInput
) => Effect.Effect<void, PutBucketMetricsConfigurationError, S3Client> = call(putBucketMetricsConfigurationOperation)

const deleteBucketMetricsConfigurationOperation = Operation.define<ConfigurationInput>()(
  ofConfiguration.remove("DeleteBucketMetricsConfiguration", "metrics")
)

/**
 * Everything that `deleteBucketMetricsConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketMetricsConfigurationError = Operation.ErrorOf<typeof deleteBucketMetricsConfigurationOperation>

/**
 * Removes one of the metrics of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketMetricsConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketMetricsConfiguration({ bucket: "photos", id: "all" })
 */
export const deleteBucketMetricsConfiguration: (
  input: ConfigurationInput
) => Effect.Effect<void, DeleteBucketMetricsConfigurationError, S3Client> = call(
  deleteBucketMetricsConfigurationOperation
)

/**
 * What `listBucketMetricsConfigurations` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListBucketMetricsConfigurationsOutput extends MetricsConfigurationPage, groups.Noted {}

const listBucketMetricsConfigurationsOperation = Operation.define<ListConfigurationsInput>()(
  ofConfiguration.list<ListBucketMetricsConfigurationsOutput>("ListBucketMetricsConfigurations", "metrics", metricsPage)
)

/**
 * Everything that `listBucketMetricsConfigurations` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListBucketMetricsConfigurationsError = Operation.ErrorOf<typeof listBucketMetricsConfigurationsOperation>

/**
 * A page of the metrics of a bucket, at most 100.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketMetricsConfigurations.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listBucketMetricsConfigurations({ bucket: "photos" })
 */
export const listBucketMetricsConfigurations: (
  input: ListConfigurationsInput
) => Effect.Effect<ListBucketMetricsConfigurationsOutput, ListBucketMetricsConfigurationsError, S3Client> = call(
  listBucketMetricsConfigurationsOperation
)

/**
 * All the metrics of a bucket, page after page.
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const ids = S3.listBucketMetricsConfigurationsStream({ bucket: "photos" }).pipe(
 *   Stream.map((configuration) => configuration.id),
 *   Stream.runCollect
 * )
 */
export const listBucketMetricsConfigurationsStream = (
  input: ListConfigurationsInput
): Stream.Stream<MetricsConfiguration, ListBucketMetricsConfigurationsError, S3Client> =>
  ofConfiguration.stream(
    "ListBucketMetricsConfigurations",
    input,
    listBucketMetricsConfigurations,
    (page) => page.metricsConfigurationList
  )
