import type { ObjectEntry } from "../model/list.js"
import * as common from "./common.js"
import * as document from "./document.js"

/** @internal */
export const entryFields: document.Fields<ObjectEntry> = {
  key: document.requiredKey("Key"),
  size: document.requiredCount("Size"),
  etag: document.etag("ETag"),
  lastModified: document.date("LastModified"),
  storageClass: document.text("StorageClass"),
  owner: document.inside("Owner", common.owner),
  checksumAlgorithm: document.optionalList("ChecksumAlgorithm", document.content),
  checksumType: document.text("ChecksumType"),
  restoreStatus: document.inside("RestoreStatus", common.restoreStatus)
}

/** @internal */
export const entry: document.Field<ObjectEntry> = document.struct<ObjectEntry>(entryFields)
