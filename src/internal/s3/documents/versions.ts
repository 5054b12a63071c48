import type { DeleteMarkerEntry, ListObjectVersionsOutput, ObjectVersionEntry } from "../model/list.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"
import { entryMembers } from "./entry.js"

const version = shape.struct<ObjectVersionEntry>({
  ...entryMembers,
  versionId: shape.text("VersionId"),
  isLatest: shape.flag("IsLatest")
})

const deleteMarker = shape.struct<DeleteMarkerEntry>({
  key: shape.requiredKey("Key"),
  versionId: shape.text("VersionId"),
  isLatest: shape.flag("IsLatest"),
  lastModified: shape.date("LastModified"),
  owner: shape.child("Owner", common.owner)
})

/** @internal */
export const versionList = document<ListObjectVersionsOutput>("ListVersionsResult", {
  name: shape.text("Name"),
  prefix: shape.key("Prefix"),
  delimiter: shape.key("Delimiter"),
  maxKeys: shape.count("MaxKeys"),
  encodingType: shape.text("EncodingType"),
  isTruncated: shape.flag("IsTruncated"),
  keyMarker: shape.key("KeyMarker"),
  versionIdMarker: shape.text("VersionIdMarker"),
  nextKeyMarker: shape.key("NextKeyMarker"),
  nextVersionIdMarker: shape.text("NextVersionIdMarker"),
  versions: shape.list("Version", version),
  deleteMarkers: shape.list("DeleteMarker", deleteMarker),
  commonPrefixes: common.commonPrefixes
})
