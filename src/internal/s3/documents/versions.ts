import type { DeleteMarkerEntry, ListObjectVersionsOutput, ObjectVersion, ObjectVersionEntry } from "../model/list.js"
import { decoder } from "../shape/document.js"
import { readShape } from "../shape/read.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"
import { entryMembers } from "./entry.js"
import { inOrder } from "./history.js"

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

const head = shape.struct<Omit<ListObjectVersionsOutput, "versions" | "deleteMarkers" | "history">>({
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
  commonPrefixes: common.commonPrefixes
})

/** @internal */
export const decodeVersionList = decoder("ListVersionsResult", (root, reading): ListObjectVersionsOutput => {
  const versions: Array<ObjectVersionEntry> = []
  const deleteMarkers: Array<DeleteMarkerEntry> = []
  const document: Array<ObjectVersion> = []
  for (const element of root.children) {
    if (element.name === "Version") {
      const entry = readShape(version, element, reading)
      versions.push(entry)
      document.push({ ...entry, deleteMarker: false })
    } else if (element.name === "DeleteMarker") {
      const entry = readShape(deleteMarker, element, reading)
      deleteMarkers.push(entry)
      document.push({ ...entry, deleteMarker: true })
    }
  }
  return {
    ...readShape(head, root, reading),
    versions,
    deleteMarkers,
    history: reading.failure === undefined ? inOrder(document) : []
  }
})
