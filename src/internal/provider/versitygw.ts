import { generic } from "./generic.js"
import { everyChecksum } from "./limits.js"
import { measured, profile, type Provider } from "./model.js"
import * as subresources from "./subresources.js"

const release = "v1.8.0"

const on = "2026-11-21"

/**
 * The Versity gateway, over a directory.
 *
 * @since 0.1.0
 * @category providers
 */
export const versitygw: Provider = profile("versitygw", generic, {
  checksums: measured(
    { ...everyChecksum, trailer: false },
    `${release}: compared and given back; after a trailer aws-chunked remains in Content-Encoding`,
    on
  ),
  contentMd5ForDelete: measured(false, `${release}: a checksum will do`, on),
  etagQuotes: measured("quoted", `${release}: both are compared`, on),
  conditionalPut: measured(true, `${release}: right and atomic`, on),
  conditionalComplete: measured(true, `${release}: right`, on),
  conditionalCopy: measured(false, `${release}: the headers are ignored`, on),
  conditionalDelete: measured(true, `${release}: right`, on),
  maxDeleteBatch: measured(1_000, release, on),
  equalParts: measured(false, release, on),
  multipartEtag: measured("md5", release, on),
  repeatableComplete: measured(true, release, on),
  copy: measured(true, release, on),
  multipartCopy: measured(true, release, on),
  listVersion: measured(2, release, on),
  listUrlEncode: measured(true, `${release}: ignored, and EncodingType left out`, on),
  tagging: measured(true, release, on),
  subresources: measured(
    subresources.without(
      "abac",
      "metadataAnnotationTable",
      "metadataConfiguration",
      "metadataInventoryTable",
      "metadataJournalTable",
      "metadataTable",
      "object annotation",
      "object encryption",
      "object renameObject"
    ),
    `${release}: what it lacks of them is 501; DELETE ?metadataTable deletes the bucket`,
    on
  )
})
