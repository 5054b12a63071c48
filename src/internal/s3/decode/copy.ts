import type { CopyPartResult } from "../model/multipart.js"
import type { CopyObjectResult } from "../model/object.js"
import * as common from "./common.js"
import * as document from "./document.js"

/** @internal */
export const decodeCopyObject = document.document(
  "CopyObjectResult",
  document.struct<CopyObjectResult>({
    etag: document.etag("ETag"),
    lastModified: document.date("LastModified"),
    checksums: common.checksums,
    checksumType: document.text("ChecksumType")
  })
)

/** @internal */
export const decodeUploadPartCopy = document.document(
  "CopyPartResult",
  document.struct<CopyPartResult>({
    etag: document.etag("ETag"),
    lastModified: document.date("LastModified"),
    checksums: common.checksums
  })
)
