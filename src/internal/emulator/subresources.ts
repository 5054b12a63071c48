/**
 * The query parameters that make a request another operation. What S3 knows and the emulator does not implement is
 * refused; a parameter that is in neither list is no sub-resource, and S3 ignores it too.
 *
 * @internal
 */
export const bucketSubresources: ReadonlySet<string> = new Set([
  "abac",
  "accelerate",
  "acl",
  "analytics",
  "cors",
  "delete",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "lifecycle",
  "location",
  "logging",
  "metadataAnnotationTable",
  "metadataConfiguration",
  "metadataInventoryTable",
  "metadataJournalTable",
  "metadataTable",
  "metrics",
  "notification",
  "object-lock",
  "ownershipControls",
  "policy",
  "policyStatus",
  "publicAccessBlock",
  "replication",
  "requestPayment",
  "session",
  "tagging",
  "uploads",
  "versioning",
  "versions",
  "website"
])

/** @internal */
export const objectSubresources: ReadonlySet<string> = new Set([
  "acl",
  "annotation",
  "attributes",
  "encryption",
  "legal-hold",
  "renameObject",
  "restore",
  "retention",
  "select",
  "tagging",
  "torrent",
  "uploadId",
  "uploads"
])
