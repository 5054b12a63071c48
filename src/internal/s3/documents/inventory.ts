import type {
  InventoryBucketDestination,
  InventoryConfiguration,
  InventoryConfigurationPage,
  InventoryDestination,
  InventoryEncryption,
  InventoryFilter,
  InventoryKms,
  InventorySchedule
} from "../model/inventory.js"
import { document, ofStruct } from "../shape/document.js"
import * as leaf from "../shape/leaf.js"
import * as shape from "../shape/shape.js"
import { pageMembers } from "./common.js"

const encryption = shape.oneOf<InventoryEncryption>({
  sseS3: shape.mark("SSE-S3"),
  sseKms: shape.child("SSE-KMS", shape.struct<InventoryKms>({ keyId: shape.requiredText("KeyId") }))
})

const bucketDestination = shape.struct<InventoryBucketDestination>({
  format: shape.requiredText("Format"),
  accountId: shape.text("AccountId"),
  bucket: shape.requiredText("Bucket"),
  prefix: shape.text("Prefix"),
  encryption: shape.child("Encryption", encryption)
})

const inventory = shape.struct<InventoryConfiguration>({
  id: shape.requiredText("Id"),
  isEnabled: shape.requiredChild("IsEnabled", leaf.boolean),
  filter: shape.child("Filter", shape.closed<InventoryFilter>({ prefix: shape.requiredText("Prefix") })),
  destination: shape.requiredChild(
    "Destination",
    shape.struct<InventoryDestination>({
      s3BucketDestination: shape.requiredChild("S3BucketDestination", bucketDestination)
    })
  ),
  schedule: shape.requiredChild(
    "Schedule",
    shape.struct<InventorySchedule>({ frequency: shape.requiredText("Frequency") })
  ),
  includedObjectVersions: shape.requiredText("IncludedObjectVersions"),
  optionalFields: shape.inside("OptionalFields", shape.optionalList("Field", leaf.text))
})

/** @internal */
export const inventoryConfiguration = ofStruct("InventoryConfiguration", inventory)

/** @internal */
export const inventoryPage = document<InventoryConfigurationPage>("ListInventoryConfigurationsResult", {
  inventoryConfigurationList: shape.list("InventoryConfiguration", inventory),
  ...pageMembers
})
