/**
 * Tables that S3 keeps of what is in a bucket.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import {
  annotationTableUpdates,
  inventoryTableUpdates,
  journalTableUpdates,
  metadataConfiguration,
  metadataResult,
  metadataTableConfiguration,
  metadataTableResult
} from "../internal/s3/documents/metadata.js"
import type * as groups from "../internal/s3/groups.js"
import type * as model from "../internal/s3/model/metadata.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `createBucketMetadataConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateBucketMetadataConfigurationInput extends groups.BucketInput, model.MetadataConfiguration {}

const createBucketMetadataConfigurationOperation = Operation.define<CreateBucketMetadataConfigurationInput>()({
  ...ofBucket.write("CreateBucketMetadataConfiguration", "metadataConfiguration", metadataConfiguration),
  method: "POST",
  // Repeating it is refused, which would hide that the first attempt did it.
  idempotent: () => false
})

/**
 * Everything that `createBucketMetadataConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateBucketMetadataConfigurationError = Operation.ErrorOf<
  typeof createBucketMetadataConfigurationOperation
>

/**
 * Has S3 keep tables of what is in a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketMetadataConfiguration.html
 *
 * @since 0.1.0
 * @category metadata tables
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.createBucketMetadataConfiguration({
 *   bucket: "photos",
 *   journalTableConfiguration: { recordExpiration: { expiration: "ENABLED", days: 30 } },
 *   inventoryTableConfiguration: { configurationState: "ENABLED" }
 * })
 */
export const createBucketMetadataConfiguration: (
  input: CreateBucketMetadataConfigurationInput
) => Effect.Effect<void, CreateBucketMetadataConfigurationError, S3Client> = call(
  createBucketMetadataConfigurationOperation
)

/**
 * What `getBucketMetadataConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketMetadataConfigurationOutput extends model.MetadataConfigurationResult, groups.Noted {}

const getBucketMetadataConfigurationOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketMetadataConfigurationOutput>("GetBucketMetadataConfiguration", "metadataConfiguration", {
    decode: metadataResult
  })
)

/**
 * Everything that `getBucketMetadataConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketMetadataConfigurationError = Operation.ErrorOf<typeof getBucketMetadataConfigurationOperation>

/**
 * Which tables S3 keeps of a bucket, and how far they are.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetadataConfiguration.html
 *
 * @since 0.1.0
 * @category metadata tables
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketMetadataConfiguration({ bucket: "photos" })
 */
export const getBucketMetadataConfiguration: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketMetadataConfigurationOutput, GetBucketMetadataConfigurationError, S3Client> = call(
  getBucketMetadataConfigurationOperation
)

const deleteBucketMetadataConfigurationOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeleteBucketMetadataConfiguration", "metadataConfiguration")
)

/**
 * Everything that `deleteBucketMetadataConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketMetadataConfigurationError = Operation.ErrorOf<
  typeof deleteBucketMetadataConfigurationOperation
>

/**
 * Has S3 keep no tables of a bucket any more. Those that are there stay.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketMetadataConfiguration.html
 *
 * @since 0.1.0
 * @category metadata tables
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketMetadataConfiguration({ bucket: "photos" })
 */
export const deleteBucketMetadataConfiguration: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketMetadataConfigurationError, S3Client> = call(
  deleteBucketMetadataConfigurationOperation
)

/**
 * What `updateBucketMetadataJournalTableConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateBucketMetadataJournalTableConfigurationInput
  extends groups.BucketInput, model.JournalTableUpdates
{}

const updateBucketMetadataJournalTableConfigurationOperation = Operation.define<
  UpdateBucketMetadataJournalTableConfigurationInput
>()(ofBucket.write("UpdateBucketMetadataJournalTableConfiguration", "metadataJournalTable", journalTableUpdates))

/**
 * Everything that `updateBucketMetadataJournalTableConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UpdateBucketMetadataJournalTableConfigurationError = Operation.ErrorOf<
  typeof updateBucketMetadataJournalTableConfigurationOperation
>

/**
 * Says how long the journal of a bucket keeps its records.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateBucketMetadataJournalTableConfiguration.html
 *
 * @since 0.1.0
 * @category metadata tables
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.updateBucketMetadataJournalTableConfiguration({
 *   bucket: "photos",
 *   recordExpiration: { expiration: "DISABLED" }
 * })
 */
export const updateBucketMetadataJournalTableConfiguration: (
  input: UpdateBucketMetadataJournalTableConfigurationInput
) => Effect.Effect<void, UpdateBucketMetadataJournalTableConfigurationError, S3Client> = call(
  updateBucketMetadataJournalTableConfigurationOperation
)

/**
 * What `updateBucketMetadataInventoryTableConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateBucketMetadataInventoryTableConfigurationInput
  extends groups.BucketInput, model.InventoryTableConfiguration
{}

const updateBucketMetadataInventoryTableConfigurationOperation = Operation.define<
  UpdateBucketMetadataInventoryTableConfigurationInput
>()(ofBucket.write("UpdateBucketMetadataInventoryTableConfiguration", "metadataInventoryTable", inventoryTableUpdates))

/**
 * Everything that `updateBucketMetadataInventoryTableConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UpdateBucketMetadataInventoryTableConfigurationError = Operation.ErrorOf<
  typeof updateBucketMetadataInventoryTableConfigurationOperation
>

/**
 * Says whether S3 keeps an inventory table of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateBucketMetadataInventoryTableConfiguration.html
 *
 * @since 0.1.0
 * @category metadata tables
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.updateBucketMetadataInventoryTableConfiguration({
 *   bucket: "photos",
 *   configurationState: "ENABLED"
 * })
 */
export const updateBucketMetadataInventoryTableConfiguration: (
  input: UpdateBucketMetadataInventoryTableConfigurationInput
) => Effect.Effect<void, UpdateBucketMetadataInventoryTableConfigurationError, S3Client> = call(
  updateBucketMetadataInventoryTableConfigurationOperation
)

/**
 * What `updateBucketMetadataAnnotationTableConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateBucketMetadataAnnotationTableConfigurationInput
  extends groups.BucketInput, model.AnnotationTableConfiguration
{}

const updateBucketMetadataAnnotationTableConfigurationOperation = Operation.define<
  UpdateBucketMetadataAnnotationTableConfigurationInput
>()(
  ofBucket.write("UpdateBucketMetadataAnnotationTableConfiguration", "metadataAnnotationTable", annotationTableUpdates)
)

/**
 * Everything that `updateBucketMetadataAnnotationTableConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UpdateBucketMetadataAnnotationTableConfigurationError = Operation.ErrorOf<
  typeof updateBucketMetadataAnnotationTableConfigurationOperation
>

/**
 * Says whether S3 keeps a table of the annotations of a bucket's objects.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateBucketMetadataAnnotationTableConfiguration.html
 *
 * @since 0.1.0
 * @category metadata tables
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.updateBucketMetadataAnnotationTableConfiguration({
 *   bucket: "photos",
 *   configurationState: "ENABLED"
 * })
 */
export const updateBucketMetadataAnnotationTableConfiguration: (
  input: UpdateBucketMetadataAnnotationTableConfigurationInput
) => Effect.Effect<void, UpdateBucketMetadataAnnotationTableConfigurationError, S3Client> = call(
  updateBucketMetadataAnnotationTableConfigurationOperation
)

/**
 * What `createBucketMetadataTableConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CreateBucketMetadataTableConfigurationInput
  extends groups.BucketInput, model.MetadataTableConfiguration
{}

const createBucketMetadataTableConfigurationOperation = Operation.define<CreateBucketMetadataTableConfigurationInput>()(
  {
    ...ofBucket.write("CreateBucketMetadataTableConfiguration", "metadataTable", metadataTableConfiguration),
    method: "POST",
    // Repeating it is refused, which would hide that the first attempt did it.
    idempotent: () => false
  }
)

/**
 * Everything that `createBucketMetadataTableConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CreateBucketMetadataTableConfigurationError = Operation.ErrorOf<
  typeof createBucketMetadataTableConfigurationOperation
>

/**
 * Has S3 keep a journal of a bucket in a table of the caller's own: the first version of
 * `createBucketMetadataConfiguration`, which S3 recommends instead.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketMetadataTableConfiguration.html
 *
 * @since 0.1.0
 * @category metadata tables
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.createBucketMetadataTableConfiguration({
 *   bucket: "photos",
 *   s3TablesDestination: { tableBucketArn: "arn:aws:s3tables:us-east-1:111122223333:bucket/tables", tableName: "photos" }
 * })
 */
export const createBucketMetadataTableConfiguration: (
  input: CreateBucketMetadataTableConfigurationInput
) => Effect.Effect<void, CreateBucketMetadataTableConfigurationError, S3Client> = call(
  createBucketMetadataTableConfigurationOperation
)

/**
 * What `getBucketMetadataTableConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketMetadataTableConfigurationOutput
  extends model.MetadataTableConfigurationResult, groups.Noted
{}

const getBucketMetadataTableConfigurationOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketMetadataTableConfigurationOutput>(
    "GetBucketMetadataTableConfiguration",
    "metadataTable",
    metadataTableResult
  )
)

/**
 * Everything that `getBucketMetadataTableConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketMetadataTableConfigurationError = Operation.ErrorOf<
  typeof getBucketMetadataTableConfigurationOperation
>

/**
 * Which table of the first version S3 keeps of a bucket, and how far it is.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetadataTableConfiguration.html
 *
 * @since 0.1.0
 * @category metadata tables
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketMetadataTableConfiguration({ bucket: "photos" })
 */
export const getBucketMetadataTableConfiguration: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketMetadataTableConfigurationOutput, GetBucketMetadataTableConfigurationError, S3Client> =
  call(getBucketMetadataTableConfigurationOperation)

const deleteBucketMetadataTableConfigurationOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeleteBucketMetadataTableConfiguration", "metadataTable")
)

/**
 * Everything that `deleteBucketMetadataTableConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketMetadataTableConfigurationError = Operation.ErrorOf<
  typeof deleteBucketMetadataTableConfigurationOperation
>

/**
 * Has S3 keep no table of the first version any more.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketMetadataTableConfiguration.html
 *
 * @since 0.1.0
 * @category metadata tables
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketMetadataTableConfiguration({ bucket: "photos" })
 */
export const deleteBucketMetadataTableConfiguration: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketMetadataTableConfigurationError, S3Client> = call(
  deleteBucketMetadataTableConfigurationOperation
)
