import type {
  AnnotationTableConfiguration,
  AnnotationTableResult,
  InventoryTableConfiguration,
  InventoryTableResult,
  JournalTableConfiguration,
  JournalTableResult,
  JournalTableUpdates,
  MetadataConfiguration,
  MetadataConfigurationResult,
  MetadataDestination,
  MetadataTableConfiguration,
  MetadataTableConfigurationResult,
  MetadataTableDestination,
  MetadataTableEncryption,
  RecordExpiration,
  S3TablesDestination,
  S3TablesDestinationResult,
  TableError,
  TableResult
} from "../model/metadata.js"
import { answer, document, ofStruct } from "../shape/document.js"
import * as shape from "../shape/shape.js"

const recordExpiration = shape.struct<RecordExpiration>({
  expiration: shape.requiredText("Expiration"),
  days: shape.count("Days")
})

const tableEncryption = shape.struct<MetadataTableEncryption>({
  sseAlgorithm: shape.requiredText("SseAlgorithm"),
  kmsKeyArn: shape.text("KmsKeyArn")
})

const journal = shape.struct<JournalTableConfiguration>({
  recordExpiration: shape.requiredChild("RecordExpiration", recordExpiration),
  encryptionConfiguration: shape.child("EncryptionConfiguration", tableEncryption)
})

const inventoryMembers: shape.MembersOf<InventoryTableConfiguration> = {
  configurationState: shape.requiredText("ConfigurationState"),
  encryptionConfiguration: shape.child("EncryptionConfiguration", tableEncryption)
}

const inventory = shape.struct(inventoryMembers)

const annotation = shape.struct<AnnotationTableConfiguration>({
  ...inventoryMembers,
  role: shape.text("Role")
})

/** @internal */
export const metadataConfiguration = document<MetadataConfiguration>("MetadataConfiguration", {
  journalTableConfiguration: shape.requiredChild("JournalTableConfiguration", journal),
  inventoryTableConfiguration: shape.child("InventoryTableConfiguration", inventory),
  annotationTableConfiguration: shape.child("AnnotationTableConfiguration", annotation)
})

/** @internal */
export const journalTableUpdates = document<JournalTableUpdates>("JournalTableConfiguration", {
  recordExpiration: shape.requiredChild("RecordExpiration", recordExpiration)
})

/** @internal */
export const inventoryTableUpdates = ofStruct("InventoryTableConfiguration", inventory)

/** @internal */
export const annotationTableUpdates = ofStruct("AnnotationTableConfiguration", annotation)

const tableError = shape.struct<TableError>({
  errorCode: shape.text("ErrorCode"),
  errorMessage: shape.text("ErrorMessage")
})

const table: shape.MembersOf<TableResult> = {
  tableStatus: shape.text("TableStatus"),
  error: shape.child("Error", tableError),
  tableName: shape.text("TableName"),
  tableArn: shape.text("TableArn")
}

const journalResult = shape.struct<JournalTableResult>({
  ...table,
  recordExpiration: shape.child("RecordExpiration", recordExpiration)
})

const inventoryResult = shape.struct<InventoryTableResult>({
  ...table,
  configurationState: shape.text("ConfigurationState")
})

const annotationResult = shape.struct<AnnotationTableResult>({
  ...table,
  configurationState: shape.text("ConfigurationState"),
  role: shape.text("Role")
})

const destination = shape.struct<MetadataDestination>({
  tableBucketType: shape.text("TableBucketType"),
  tableBucketArn: shape.text("TableBucketArn"),
  tableNamespace: shape.text("TableNamespace")
})

/** @internal */
export const metadataResult = answer(
  "GetBucketMetadataConfigurationResult",
  shape.holding(shape.requiredChild(
    "MetadataConfigurationResult",
    shape.struct<MetadataConfigurationResult>({
      destinationResult: shape.requiredChild("DestinationResult", destination),
      journalTableConfigurationResult: shape.child("JournalTableConfigurationResult", journalResult),
      inventoryTableConfigurationResult: shape.child("InventoryTableConfigurationResult", inventoryResult),
      annotationTableConfigurationResult: shape.child("AnnotationTableConfigurationResult", annotationResult)
    })
  ))
)

const tablesDestination: shape.MembersOf<S3TablesDestination> = {
  tableBucketArn: shape.requiredText("TableBucketArn"),
  tableName: shape.requiredText("TableName")
}

/** @internal */
export const metadataTableConfiguration = document<MetadataTableConfiguration>("MetadataTableConfiguration", {
  s3TablesDestination: shape.requiredChild("S3TablesDestination", shape.struct(tablesDestination))
})

const tablesDestinationResult = shape.struct<S3TablesDestinationResult>({
  ...tablesDestination,
  tableArn: shape.text("TableArn"),
  tableNamespace: shape.text("TableNamespace")
})

/** @internal */
export const metadataTableResult = document<MetadataTableConfigurationResult>(
  "GetBucketMetadataTableConfigurationResult",
  {
    metadataTableConfigurationResult: shape.requiredChild(
      "MetadataTableConfigurationResult",
      shape.struct<MetadataTableDestination>({
        s3TablesDestinationResult: shape.requiredChild("S3TablesDestinationResult", tablesDestinationResult)
      })
    ),
    status: shape.text("Status"),
    error: shape.child("Error", tableError)
  }
)
