import type { DeletedEntry, DeleteErrorEntry, DeleteObjectsResult } from "../model/object.js"
import * as document from "./document.js"

const deleted = document.struct<DeletedEntry>({
  key: document.requiredText("Key"),
  versionId: document.text("VersionId"),
  deleteMarker: document.boolean("DeleteMarker"),
  deleteMarkerVersionId: document.text("DeleteMarkerVersionId")
})

const error = document.struct<DeleteErrorEntry>({
  key: document.text("Key"),
  versionId: document.text("VersionId"),
  code: document.text("Code"),
  message: document.text("Message")
})

/** @internal */
export const decodeDeleteObjects = document.document(
  "DeleteResult",
  document.struct<DeleteObjectsResult>({
    deleted: document.list("Deleted", deleted),
    errors: document.list("Error", error)
  })
)
