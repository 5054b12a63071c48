import type { ObjectEntry } from "../model/list.js"
import * as leaf from "../shape/leaf.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"

/** @internal */
export const entryMembers: shape.MembersOf<ObjectEntry> = {
  key: shape.requiredKey("Key"),
  size: shape.requiredCount("Size"),
  etag: shape.etag("ETag"),
  lastModified: shape.date("LastModified"),
  storageClass: shape.text("StorageClass"),
  owner: shape.child("Owner", common.owner),
  checksumAlgorithm: shape.optionalList("ChecksumAlgorithm", leaf.text),
  checksumType: shape.text("ChecksumType"),
  restoreStatus: shape.child("RestoreStatus", common.restoreStatus)
}

/** @internal */
export const entry = shape.struct<ObjectEntry>(entryMembers)
