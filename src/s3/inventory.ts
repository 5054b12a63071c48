/**
 * Lists of a bucket's objects that S3 writes by itself.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import { call } from "../internal/s3/call.js"
import { type ConfigurationInput, type ListConfigurationsInput, ofConfiguration } from "../internal/s3/configuration.js"
import { inventoryConfiguration, inventoryPage } from "../internal/s3/documents/inventory.js"
import type * as groups from "../internal/s3/groups.js"
import type { InventoryConfiguration, InventoryConfigurationPage } from "../internal/s3/model/inventory.js"
import * as Operation from "../internal/s3/operation.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketInventoryConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketInventoryConfigurationOutput extends InventoryConfiguration, groups.Noted {}

const getBucketInventoryConfigurationOperation = Operation.define<ConfigurationInput>()(
  ofConfiguration.find<GetBucketInventoryConfigurationOutput>(
    "GetBucketInventoryConfiguration",
    "inventory",
    inventoryConfiguration
  )
)

/**
 * Everything that `getBucketInventoryConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketInventoryConfigurationError = Operation.ErrorOf<typeof getBucketInventoryConfigurationOperation>

/**
 * One of the inventories of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketInventoryConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketInventoryConfiguration({ bucket: "photos", id: "all" })
 */
export const getBucketInventoryConfiguration: (
  input: ConfigurationInput
) => Effect.Effect<GetBucketInventoryConfigurationOutput, GetBucketInventoryConfigurationError, S3Client> = call(
  getBucketInventoryConfigurationOperation
)

/**
 * What `putBucketInventoryConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketInventoryConfigurationInput extends groups.BucketInput, InventoryConfiguration {}

const putBucketInventoryConfigurationOperation = Operation.define<PutBucketInventoryConfigurationInput>()(
  ofConfiguration.write("PutBucketInventoryConfiguration", "inventory", inventoryConfiguration)
)

/**
 * Everything that `putBucketInventoryConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketInventoryConfigurationError = Operation.ErrorOf<typeof putBucketInventoryConfigurationOperation>

/**
 * Has S3 write lists of a bucket's objects.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketInventoryConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketInventoryConfiguration({
 *   bucket: "photos",
 *   id: "all",
 *   isEnabled: true,
 *   includedObjectVersions: "Current",
 *   schedule: { frequency: "Daily" },
 *   destination: { s3BucketDestination: { bucket: "arn:aws:s3:::lists", format: "Parquet" } },
 *   optionalFields: ["Size", "ETag"]
 * })
 */
export const putBucketInventoryConfiguration: (
  input: PutBucketInventoryConfigurationInput
) => Effect.Effect<void, PutBucketInventoryConfigurationError, S3Client> = call(
  putBucketInventoryConfigurationOperation
)

const deleteBucketInventoryConfigurationOperation = Operation.define<ConfigurationInput>()(
  ofConfiguration.remove("DeleteBucketInventoryConfiguration", "inventory")
)

/**
 * Everything that `deleteBucketInventoryConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketInventoryConfigurationError = Operation.ErrorOf<
  typeof deleteBucketInventoryConfigurationOperation
>

/**
 * Removes one of the inventories of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketInventoryConfiguration.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketInventoryConfiguration({ bucket: "photos", id: "all" })
 */
export const deleteBucketInventoryConfiguration: (
  input: ConfigurationInput
) => Effect.Effect<void, DeleteBucketInventoryConfigurationError, S3Client> = call(
  deleteBucketInventoryConfigurationOperation
)

/**
 * What `listBucketInventoryConfigurations` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListBucketInventoryConfigurationsOutput extends InventoryConfigurationPage, groups.Noted {}

const listBucketInventoryConfigurationsOperation = Operation.define<ListConfigurationsInput>()(
  ofConfiguration.list<ListBucketInventoryConfigurationsOutput>(
    "ListBucketInventoryConfigurations",
    "inventory",
    inventoryPage
  )
)

/**
 * Everything that `listBucketInventoryConfigurations` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListBucketInventoryConfigurationsError = Operation.ErrorOf<
  typeof listBucketInventoryConfigurationsOperation
>

/**
 * A page of the inventories of a bucket, at most 100.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListBucketInventoryConfigurations.html
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.listBucketInventoryConfigurations({ bucket: "photos" })
 */
export const listBucketInventoryConfigurations: (
  input: ListConfigurationsInput
) => Effect.Effect<ListBucketInventoryConfigurationsOutput, ListBucketInventoryConfigurationsError, S3Client> = call(
  listBucketInventoryConfigurationsOperation
)

/**
 * All the inventories of a bucket, page after page.
 *
 * @since 0.1.0
 * @category monitoring
 * @example
 * import { S3 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const ids = S3.listBucketInventoryConfigurationsStream({ bucket: "photos" }).pipe(
 *   Stream.map((configuration) => configuration.id),
 *   Stream.runCollect
 * )
 */
export const listBucketInventoryConfigurationsStream = (
  input: ListConfigurationsInput
): Stream.Stream<InventoryConfiguration, ListBucketInventoryConfigurationsError, S3Client> =>
  ofConfiguration.stream(
    "ListBucketInventoryConfigurations",
    input,
    listBucketInventoryConfigurations,
    (page) => page.inventoryConfigurationList
  )
