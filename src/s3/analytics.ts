/**
 * What S3 finds out about the use of a bucket's storage classes.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { call } from "../internal/s3/call.js"
import { type ConfigurationInput, type ListConfigurationsInput, ofConfiguration } from "../internal/s3/configuration.js"
import { analyticsConfiguration, analyticsPage } from "../internal/s3/documents/analytics.js"
import type * as groups from "../internal/s3/groups.js"
import type { AnalyticsConfiguration, AnalyticsConfigurationPage } from "../internal/s3/model/analytics.js"
import * as Operation from "../internal/s3/operation.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketAnalyticsConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketAnalyticsConfigurationOutput extends AnalyticsConfiguration, groups.Noted {}

const getBucketAnalyticsConfigurationOperation = Operation.define<ConfigurationInput>()(
  ofConfiguration.find<GetBucketAnalyticsConfigurationOutput>(
    "GetBucketAnalyticsConfiguration",
    "analytics",
    analyticsConfiguration
  )
)

/**
 * Everything that `getBucketAnalyticsConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketAnalyticsConfigurationError = Operation.ErrorOf<typeof getBucketAnalyticsConfigurationOperation>

/**
 * One of the analyses of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAnalyticsConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketAnalyticsConfiguration({ bucket: "photos", id: "all" })
 */
export const getBucketAnalyticsConfiguration: (
  input: ConfigurationInput
) => Effect.Effect<GetBucketAnalyticsConfigurationOutput, GetBucketAnalyticsConfigurationError, S3Client> = call(
  getBucketAnalyticsConfigurationOperation
)

/**
 * What `putBucketAnalyticsConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketAnalyticsConfigurationInput extends groups.BucketInput, AnalyticsConfiguration {}

const putBucketAnalyticsConfigurationOperation = Operation.define<PutBucketAnalyticsConfigurationInput>()(
  ofConfiguration.write("PutBucketAnalyticsConfiguration", "analytics", analyticsConfiguration)
)

/**
 * Everything that `putBucketAnalyticsConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketAnalyticsConfigurationError = Operation.ErrorOf<typeof putBucketAnalyticsConfigurationOperation>

/**
 * Has S3 find out which objects could be in a cheaper storage class.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAnalyticsConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketAnalyticsConfiguration({
 *   bucket: "photos",
 *   id: "all",
 *   filter: { prefix: "2026/" },
 *   storageClassAnalysis: {}
 * })
 */
export const putBucketAnalyticsConfiguration: (
  input: PutBucketAnalyticsConfigurationInput
) => Effect.Effect<void, PutBucketAnalyticsConfigurationError, S3Client> = call(
  putBucketAnalyticsConfigurationOperation
)

const deleteBucketAnalyticsConfigurationOperation = Operation.define<ConfigurationInput>()(
  ofConfiguration.remove("DeleteBucketAnalyticsConfiguration", "analytics")
)

/**
 * Everything that `deleteBucketAnalyticsConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketAnalyticsConfigurationError = Operation.ErrorOf<
  typeof deleteBucketAnalyticsConfigurationOperation
>

/**
 * Removes one of the analyses of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketAnalyticsConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketAnalyticsConfiguration({ bucket: "photos", id: "all" })
 */
export const deleteBucketAnalyticsConfiguration: (
  input: ConfigurationInput
) => Effect.Effect<void, DeleteBucketAnalyticsConfigurationError, S3Client> = call(
  deleteBucketAnalyticsConfigurationOperation
)

/**
 * What `listBucketAnalyticsConfigurations` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListBucketAnalyticsConfigurationsOutput extends AnalyticsConfigurationPage, groups.Noted {}

const listBucketAnalyticsConfigurationsOperation = Operation.define<ListConfigurationsInput>()(
  ofConfiguration.list<ListBucketAnalyticsConfigurationsOutput>(
    "ListBucketAnalyticsConfigurations",
    "analytics",
    analyticsPage
  )
)

/**
 * Everything that `listBucketAnalyticsConfigurations` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListBucketAnalyticsConfigurationsError = Operation.ErrorOf<
  typeof listBucketAnalyticsConfigurationsOperation
>

/**
 * A page of the analyses of a bucket, at most 100.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketAnalyticsConfigurations.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listBucketAnalyticsConfigurations({ bucket: "photos" })
 */
export const listBucketAnalyticsConfigurations: (
  input: ListConfigurationsInput
) => Effect.Effect<ListBucketAnalyticsConfigurationsOutput, ListBucketAnalyticsConfigurationsError, S3Client> = call(
  listBucketAnalyticsConfigurationsOperation
)

/**
 * All the analyses of a bucket, page after page.
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const ids = S3.listBucketAnalyticsConfigurationsStream({ bucket: "photos" }).pipe(
 *   Stream.map((configuration) => configuration.id),
 *   Stream.runCollect
 * )
 */
export const listBucketAnalyticsConfigurationsStream = (
  input: ListConfigurationsInput
): Stream.Stream<AnalyticsConfiguration, ListBucketAnalyticsConfigurationsError, S3Client> =>
  ofConfiguration.stream(
    "ListBucketAnalyticsConfigurations",
    input,
    listBucketAnalyticsConfigurations,
    (page) => page.analyticsConfigurationList
  )
