import type {
  BlockedEncryptionTypes,
  KmsEncryption,
  ObjectEncryption,
  ServerSideEncryptionByDefault,
  ServerSideEncryptionConfiguration,
  ServerSideEncryptionRule
} from "../model/encryption.js"
import { document } from "../shape/document.js"
import * as leaf from "../shape/leaf.js"
import * as shape from "../shape/shape.js"

const byDefault = shape.struct<ServerSideEncryptionByDefault>({
  sseAlgorithm: shape.requiredText("SSEAlgorithm"),
  kmsMasterKeyId: shape.text("KMSMasterKeyID")
})

const rule = shape.struct<ServerSideEncryptionRule>({
  applyServerSideEncryptionByDefault: shape.child("ApplyServerSideEncryptionByDefault", byDefault),
  bucketKeyEnabled: shape.boolean("BucketKeyEnabled"),
  blockedEncryptionTypes: shape.child(
    "BlockedEncryptionTypes",
    shape.struct<BlockedEncryptionTypes>({ encryptionType: shape.optionalList("EncryptionType", leaf.text) })
  )
})

/** @internal */
export const encryptionConfiguration = document<ServerSideEncryptionConfiguration>(
  "ServerSideEncryptionConfiguration",
  { rules: shape.list("Rule", rule) }
)

/** @internal */
export const objectEncryption = document<ObjectEncryption>("ObjectEncryption", {
  sseKms: shape.requiredChild(
    "SSE-KMS",
    shape.struct<KmsEncryption>({
      kmsKeyArn: shape.requiredText("KMSKeyArn"),
      bucketKeyEnabled: shape.boolean("BucketKeyEnabled")
    })
  )
})
