import type { DeleteMarkerEntry, ListObjectVersionsOutput, ObjectVersionEntry } from "../model/list.js"
import * as common from "./common.js"
import * as document from "./document.js"
import { entryFields } from "./entry.js"

const version = document.struct<ObjectVersionEntry>({
  ...entryFields,
  versionId: document.text("VersionId"),
  isLatest: document.flag("IsLatest")
})

const deleteMarker = document.struct<DeleteMarkerEntry>({
  key: document.requiredKey("Key"),
  versionId: document.text("VersionId"),
  isLatest: document.flag("IsLatest"),
  lastModified: document.date("LastModified"),
  owner: document.inside("Owner", common.owner)
})

/** @internal */
export const decodeListObjectVersions = document.document(
  "ListVersionsResult",
  document.struct<ListObjectVersionsOutput>({
    name: document.text("Name"),
    prefix: document.encoded("Prefix"),
    delimiter: document.encoded("Delimiter"),
    maxKeys: document.count("MaxKeys"),
    encodingType: document.text("EncodingType"),
    isTruncated: document.flag("IsTruncated"),
    keyMarker: document.encoded("KeyMarker"),
    versionIdMarker: document.text("VersionIdMarker"),
    nextKeyMarker: document.encoded("NextKeyMarker"),
    nextVersionIdMarker: document.text("NextVersionIdMarker"),
    versions: document.list("Version", version),
    deleteMarkers: document.list("DeleteMarker", deleteMarker),
    commonPrefixes: common.commonPrefixes
  })
)
