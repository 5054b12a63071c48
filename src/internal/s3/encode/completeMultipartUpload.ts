import { algorithms } from "../../wire/checksum.js"
import type { XmlFailure } from "../../wire/xmlFailure.js"
import { element, leaf } from "../../wire/xmlWriter.js"
import { quoteEtag } from "../members.js"
import type { CompletedPart } from "../model/multipart.js"
import { document } from "./document.js"

/** Parts as they are given: S3 refuses any order but that of their numbers. @internal */
export const encodeCompleteMultipartUpload = (parts: ReadonlyArray<CompletedPart>): string | XmlFailure =>
  document(element(
    "CompleteMultipartUpload",
    ...parts.map(({ checksums, etag, partNumber }) =>
      element(
        "Part",
        leaf("PartNumber", partNumber),
        leaf("ETag", quoteEtag(etag)),
        ...algorithms.map((algorithm) => leaf(`Checksum${algorithm}`, checksums?.[algorithm]))
      )
    )
  ))
