import type { CopyPartResult } from "../model/multipart.js"
import type { CopyObjectResult } from "../model/object.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"

/** @internal */
export const copyObjectResult = document<CopyObjectResult>("CopyObjectResult", {
  etag: shape.etag("ETag"),
  lastModified: shape.date("LastModified"),
  checksums: common.checksums,
  checksumType: shape.text("ChecksumType")
})

/** @internal */
export const copyPartResult = document<CopyPartResult>("CopyPartResult", {
  etag: shape.etag("ETag"),
  lastModified: shape.date("LastModified"),
  checksums: common.checksums
})
