/**
 * What a profile is sure that a server does not do.
 */
import type { Field, Provider } from "./model.js"

/** A field that is yes or no. @internal */
export type Feature = {
  [K in keyof Provider]: Provider[K] extends boolean ? K : never
}[keyof Provider]

/** What may be missing, in words. @internal */
export const described = {
  checksums: "checksums behind a stream: give bytes, or the checksum itself",
  locationConstraint: "location constraints",
  contentMd5ForDelete: "Content-MD5 with DeleteObjects",
  conditionalPut: "conditional PutObject",
  conditionalComplete: "conditional CompleteMultipartUpload",
  conditionalCopy: "conditional CopyObject",
  conditionalDelete: "conditional DeleteObject",
  equalParts: "parts of unequal size",
  repeatableComplete: "repeated CompleteMultipartUpload",
  copy: "CopyObject",
  multipartCopy: "UploadPartCopy",
  listUrlEncode: "encoding-type=url",
  versioning: "versions",
  tagging: "object tags",
  objectLock: "object lock",
  customerKeys: "encryption with keys of the caller's (SSE-C)",
  directoryBuckets: "directory buckets",
  tigrisExtensions: "what Tigris has beside S3 (snapshots, forks, soft delete, renames, bundles)",
  objectAcl: "this kind of ACL on objects",
  maxDeleteBatch: "DeleteObjects"
} satisfies Record<Feature, string> & { readonly [K in Field]?: string }

/** Whether the value is known. Where it is only assumed, the server may answer. @internal */
export const sure = (provider: Provider, field: Field): boolean => provider.sources[field].kind !== "assumed"

/** Whether the server is known to lack it. @internal */
export const lacks = (provider: Provider, feature: Feature): boolean => !provider[feature] && sure(provider, feature)
