/**
 * When S3 moves objects of the class `INTELLIGENT_TIERING` to its archives.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { call } from "../internal/s3/call.js"
import { type ConfigurationInput, type ListConfigurationsInput, ofConfiguration } from "../internal/s3/configuration.js"
import { intelligentTieringConfiguration, intelligentTieringPage } from "../internal/s3/documents/intelligentTiering.js"
import type * as groups from "../internal/s3/groups.js"
import type {
  IntelligentTieringConfiguration,
  IntelligentTieringConfigurationPage
} from "../internal/s3/model/intelligentTiering.js"
import * as Operation from "../internal/s3/operation.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketIntelligentTieringConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketIntelligentTieringConfigurationOutput extends IntelligentTieringConfiguration, groups.Noted {}

const getBucketIntelligentTieringConfigurationOperation = Operation.define<ConfigurationInput>()(
  ofConfiguration.find<GetBucketIntelligentTieringConfigurationOutput>(
    "GetBucketIntelligentTieringConfiguration",
    "intelligent-tiering",
    intelligentTieringConfiguration
  )
)

/**
 * Everything that `getBucketIntelligentTieringConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketIntelligentTieringConfigurationError = Operation.ErrorOf<
  typeof getBucketIntelligentTieringConfigurationOperation
>

/**
 * One of the tiering rules of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketIntelligentTieringConfiguration.html
 *
 * @since 0.1.0
 * @category lifecycle
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketIntelligentTieringConfiguration({ bucket: "photos", id: "all" })
 */
export const getBucketIntelligentTieringConfiguration: (
  input: ConfigurationInput
) => Effect.Effect<
  GetBucketIntelligentTieringConfigurationOutput,
  GetBucketIntelligentTieringConfigurationError,
  S3Client
> = call(getBucketIntelligentTieringConfigurationOperation)

/**
 * What `putBucketIntelligentTieringConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketIntelligentTieringConfigurationInput
  extends groups.BucketInput, IntelligentTieringConfiguration
{}

const putBucketIntelligentTieringConfigurationOperation = Operation.define<
  PutBucketIntelligentTieringConfigurationInput
>()(
  ofConfiguration.write(
    "PutBucketIntelligentTieringConfiguration",
    "intelligent-tiering",
    intelligentTieringConfiguration
  )
)

/**
 * Everything that `putBucketIntelligentTieringConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketIntelligentTieringConfigurationError = Operation.ErrorOf<
  typeof putBucketIntelligentTieringConfigurationOperation
>

/**
 * Has S3 move objects of the class `INTELLIGENT_TIERING` to its archives when nobody reads them.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketIntelligentTieringConfiguration.html
 *
 * @since 0.1.0
 * @category lifecycle
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketIntelligentTieringConfiguration({
 *   bucket: "photos",
 *   id: "all",
 *   status: "Enabled",
 *   tierings: [{ days: 90, accessTier: "ARCHIVE_ACCESS" }]
 * })
 */
export const putBucketIntelligentTieringConfiguration: (
  input: PutBucketIntelligentTieringConfigurationInput
) => Effect.Effect<void, PutBucketIntelligentTieringConfigurationError, S3Client> = call(
  putBucketIntelligentTieringConfigurationOperation
)

const deleteBucketIntelligentTieringConfigurationOperation = Operation.define<ConfigurationInput>()(
  ofConfiguration.remove("DeleteBucketIntelligentTieringConfiguration", "intelligent-tiering")
)

/**
 * Everything that `deleteBucketIntelligentTieringConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketIntelligentTieringConfigurationError = Operation.ErrorOf<
  typeof deleteBucketIntelligentTieringConfigurationOperation
>

/**
 * Removes one of the tiering rules of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketIntelligentTieringConfiguration.html
 *
 * @since 0.1.0
 * @category lifecycle
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketIntelligentTieringConfiguration({ bucket: "photos", id: "all" })
 */
export const deleteBucketIntelligentTieringConfiguration: (
  input: ConfigurationInput
) => Effect.Effect<void, DeleteBucketIntelligentTieringConfigurationError, S3Client> = call(
  deleteBucketIntelligentTieringConfigurationOperation
)

/**
 * What `listBucketIntelligentTieringConfigurations` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListBucketIntelligentTieringConfigurationsOutput
  extends IntelligentTieringConfigurationPage, groups.Noted
{}

const listBucketIntelligentTieringConfigurationsOperation = Operation.define<ListConfigurationsInput>()(
  ofConfiguration.list<ListBucketIntelligentTieringConfigurationsOutput>(
    "ListBucketIntelligentTieringConfigurations",
    "intelligent-tiering",
    intelligentTieringPage
  )
)

/**
 * Everything that `listBucketIntelligentTieringConfigurations` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListBucketIntelligentTieringConfigurationsError = Operation.ErrorOf<
  typeof listBucketIntelligentTieringConfigurationsOperation
>

/**
 * A page of the tiering rules of a bucket, at most 100.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketIntelligentTieringConfigurations.html
 *
 * @since 0.1.0
 * @category lifecycle
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listBucketIntelligentTieringConfigurations({ bucket: "photos" })
 */
export const listBucketIntelligentTieringConfigurations: (
  input: ListConfigurationsInput
) => Effect.Effect<
  ListBucketIntelligentTieringConfigurationsOutput,
  ListBucketIntelligentTieringConfigurationsError,
  S3Client
> = call(listBucketIntelligentTieringConfigurationsOperation)

/**
 * All the tiering rules of a bucket, page after page.
 *
 * @since 0.1.0
 * @category lifecycle
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const ids = S3.listBucketIntelligentTieringConfigurationsStream({ bucket: "photos" }).pipe(
 *   Stream.map((configuration) => configuration.id),
 *   Stream.runCollect
 * )
 */
export const listBucketIntelligentTieringConfigurationsStream = (
  input: ListConfigurationsInput
): Stream.Stream<IntelligentTieringConfiguration, ListBucketIntelligentTieringConfigurationsError, S3Client> =>
  ofConfiguration.stream(
    "ListBucketIntelligentTieringConfigurations",
    input,
    listBucketIntelligentTieringConfigurations,
    (page) => page.intelligentTieringConfigurationList
  )
