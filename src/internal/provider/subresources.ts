/**
 * What is kept beside a bucket or an object, and changed there.
 */

/** @internal */
export const all = [
  "abac",
  "accelerate",
  "acl",
  "analytics",
  "cors",
  "encryption",
  "intelligent-tiering",
  "inventory",
  "lifecycle",
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
  "publicAccessBlock",
  "replication",
  "requestPayment",
  "tagging",
  "versioning",
  "website",
  "object acl",
  "object annotation",
  "object encryption",
  "object legal-hold",
  "object renameObject",
  "object retention",
  "object tagging"
] as const

/**
 * A parameter of the query by which something beside a bucket is changed, or, after `object`, beside an object.
 *
 * @since 0.1.0
 * @category models
 */
export type Subresource = typeof all[number]

/** What servers have known for long, or refuse by name. @internal */
export const old: ReadonlyArray<Subresource> = [
  "acl",
  "cors",
  "lifecycle",
  "notification",
  "object-lock",
  "policy",
  "tagging",
  "versioning",
  "website",
  "object acl",
  "object legal-hold",
  "object retention",
  "object tagging"
]

/** @internal */
export const without = (...names: ReadonlyArray<Subresource>): ReadonlyArray<Subresource> =>
  all.filter((name) => !names.includes(name))
