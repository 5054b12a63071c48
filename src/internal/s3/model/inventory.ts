/**
 * Lists of a bucket's objects that S3 writes by itself.
 *
 * @since 0.1.0
 */
import type { OneOf } from "./oneOf.js"

/**
 * A key of KMS, by its ARN.
 *
 * @since 0.1.0
 * @category models
 */
export interface InventoryKms {
  readonly keyId: string
}

/**
 * What the lists are encrypted with.
 *
 * @since 0.1.0
 * @category models
 */
export type InventoryEncryption = OneOf<{
  readonly sseS3: true
  readonly sseKms: InventoryKms
}>

/**
 * Where the lists are written to.
 *
 * @since 0.1.0
 * @category models
 */
export interface InventoryBucketDestination {
  readonly accountId?: string | undefined
  /** The ARN of the bucket. */
  readonly bucket: string
  readonly format: "CSV" | "ORC" | "Parquet" | (string & {})
  readonly prefix?: string | undefined
  readonly encryption?: InventoryEncryption | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface InventoryDestination {
  readonly s3BucketDestination: InventoryBucketDestination
}

/**
 * Which objects are listed.
 *
 * @since 0.1.0
 * @category models
 */
export interface InventoryFilter {
  readonly prefix: string
}

/**
 * How often a list is written.
 *
 * @since 0.1.0
 * @category models
 */
export interface InventorySchedule {
  readonly frequency: "Daily" | "Weekly" | (string & {})
}

/**
 * What is listed of an object beside its key.
 *
 * @since 0.1.0
 * @category models
 */
export type InventoryOptionalField =
  | "Size"
  | "LastModifiedDate"
  | "StorageClass"
  | "ETag"
  | "IsMultipartUploaded"
  | "ReplicationStatus"
  | "EncryptionStatus"
  | "ObjectLockRetainUntilDate"
  | "ObjectLockMode"
  | "ObjectLockLegalHoldStatus"
  | "ObjectLockEventHoldStatus"
  | "ObjectLockEventHoldDuration"
  | "IntelligentTieringAccessTier"
  | "IntelligentTieringReferenceDate"
  | "BucketKeyStatus"
  | "ChecksumAlgorithm"
  | "ObjectAccessControlList"
  | "ObjectOwner"
  | "LifecycleExpirationDate"
  | (string & {})

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_InventoryConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface InventoryConfiguration {
  readonly id: string
  readonly isEnabled: boolean
  readonly filter?: InventoryFilter | undefined
  readonly destination: InventoryDestination
  readonly schedule: InventorySchedule
  /** The newest versions alone, or all of them. */
  readonly includedObjectVersions: "All" | "Current" | (string & {})
  readonly optionalFields?: ReadonlyArray<InventoryOptionalField> | undefined
}

/**
 * A page of a bucket's inventories.
 *
 * @since 0.1.0
 * @category models
 */
export interface InventoryConfigurationPage {
  readonly inventoryConfigurationList: ReadonlyArray<InventoryConfiguration>
  readonly isTruncated: boolean
  readonly continuationToken?: string | undefined
  readonly nextContinuationToken?: string | undefined
}
