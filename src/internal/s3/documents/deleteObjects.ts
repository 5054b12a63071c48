import type {
  DeletedEntry,
  DeleteErrorEntry,
  DeleteObjectsRequest,
  DeleteObjectsResult,
  ObjectIdentifier
} from "../model/object.js"
import { document } from "../shape/document.js"
import * as leaf from "../shape/leaf.js"
import * as shape from "../shape/shape.js"

const identifier = shape.struct<ObjectIdentifier>({
  key: shape.requiredText("Key"),
  versionId: shape.text("VersionId"),
  etag: shape.etag("ETag"),
  lastModifiedTime: shape.child("LastModifiedTime", leaf.httpDate),
  size: shape.count("Size")
})

/** Fails for a key that XML cannot carry: such a one can be deleted with DeleteObject. @internal */
export const deleteRequest = document<DeleteObjectsRequest>("Delete", {
  objects: shape.list("Object", identifier),
  quiet: shape.boolean("Quiet")
})

const deleted = shape.struct<DeletedEntry>({
  key: shape.requiredText("Key"),
  versionId: shape.text("VersionId"),
  deleteMarker: shape.boolean("DeleteMarker"),
  deleteMarkerVersionId: shape.text("DeleteMarkerVersionId")
})

const error = shape.struct<DeleteErrorEntry>({
  key: shape.text("Key"),
  versionId: shape.text("VersionId"),
  code: shape.text("Code"),
  message: shape.text("Message")
})

/** @internal */
export const deleteResult = document<DeleteObjectsResult>("DeleteResult", {
  deleted: shape.list("Deleted", deleted),
  errors: shape.list("Error", error)
})
