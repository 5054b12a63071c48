/**
 * Tables that S3 keeps of what is in a bucket.
 *
 * @since 0.1.0
 */

type State = "ENABLED" | "DISABLED" | (string & {})

/**
 * What a table is encrypted with.
 *
 * @since 0.1.0
 * @category models
 */
export interface MetadataTableEncryption {
  readonly sseAlgorithm: "aws:kms" | "AES256" | (string & {})
  readonly kmsKeyArn?: string | undefined
}

/**
 * How long a journal's records are kept.
 *
 * @since 0.1.0
 * @category models
 */
export interface RecordExpiration {
  readonly expiration: State
  readonly days?: number | undefined
}

/**
 * The journal: a record of each change.
 *
 * @since 0.1.0
 * @category models
 */
export interface JournalTableConfiguration {
  readonly recordExpiration: RecordExpiration
  readonly encryptionConfiguration?: MetadataTableEncryption | undefined
}

/**
 * The inventory: a row for each object.
 *
 * @since 0.1.0
 * @category models
 */
export interface InventoryTableConfiguration {
  readonly configurationState: State
  readonly encryptionConfiguration?: MetadataTableEncryption | undefined
}

/**
 * The annotations: a row for each.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnnotationTableConfiguration {
  readonly configurationState: State
  readonly encryptionConfiguration?: MetadataTableEncryption | undefined
  readonly role?: string | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetadataConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface MetadataConfiguration {
  readonly journalTableConfiguration: JournalTableConfiguration
  readonly inventoryTableConfiguration?: InventoryTableConfiguration | undefined
  readonly annotationTableConfiguration?: AnnotationTableConfiguration | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_JournalTableConfigurationUpdates.html
 * @since 0.1.0
 * @category models
 */
export interface JournalTableUpdates {
  readonly recordExpiration: RecordExpiration
}

/**
 * Why a table could not be made.
 *
 * @since 0.1.0
 * @category models
 */
export interface TableError {
  readonly errorCode?: string | undefined
  readonly errorMessage?: string | undefined
}

/**
 * What became of a table.
 *
 * @since 0.1.0
 * @category models
 */
export interface TableResult {
  /** `CREATING`, `BACKFILLING`, `ACTIVE`, `FAILED`. */
  readonly tableStatus?: string | undefined
  readonly error?: TableError | undefined
  readonly tableName?: string | undefined
  readonly tableArn?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface JournalTableResult extends TableResult {
  readonly recordExpiration?: RecordExpiration | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface InventoryTableResult extends TableResult {
  readonly configurationState?: State | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface AnnotationTableResult extends InventoryTableResult {
  readonly role?: string | undefined
}

/**
 * Where the tables are.
 *
 * @since 0.1.0
 * @category models
 */
export interface MetadataDestination {
  readonly tableBucketType?: "aws" | "customer" | (string & {}) | undefined
  readonly tableBucketArn?: string | undefined
  readonly tableNamespace?: string | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetadataConfigurationResult.html
 * @since 0.1.0
 * @category models
 */
export interface MetadataConfigurationResult {
  readonly destinationResult: MetadataDestination
  readonly journalTableConfigurationResult?: JournalTableResult | undefined
  readonly inventoryTableConfigurationResult?: InventoryTableResult | undefined
  readonly annotationTableConfigurationResult?: AnnotationTableResult | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface S3TablesDestination {
  readonly tableBucketArn: string
  readonly tableName: string
}

/**
 * The first version of it: one table, of the caller's own.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_MetadataTableConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface MetadataTableConfiguration {
  readonly s3TablesDestination: S3TablesDestination
}

/**
 * @since 0.1.0
 * @category models
 */
export interface S3TablesDestinationResult extends S3TablesDestination {
  readonly tableArn?: string | undefined
  readonly tableNamespace?: string | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface MetadataTableDestination {
  readonly s3TablesDestinationResult: S3TablesDestinationResult
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketMetadataTableConfigurationResult.html
 * @since 0.1.0
 * @category models
 */
export interface MetadataTableConfigurationResult {
  readonly metadataTableConfigurationResult: MetadataTableDestination
  /** `CREATING`, `ACTIVE`, `FAILED`. */
  readonly status?: string | undefined
  readonly error?: TableError | undefined
}
