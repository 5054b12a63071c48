import { generic } from "./generic.js"
import { noChecksum } from "./limits.js"
import { assumed, documented, profile, type Provider, reported } from "./model.js"

const compared = "tigrisdata.com/docs/api/s3, which runs one suite over it"

/**
 * Google Cloud Storage by its XML API with HMAC keys.
 *
 * @since 0.1.0
 * @category providers
 */
export const gcs: Provider = profile("gcs", generic, {
  hosts: documented(["storage.googleapis.com"], "cloud.google.com/storage/docs/interoperability"),
  region: documented("auto", "cloud.google.com/storage/docs, Simple migration from Amazon S3"),
  checksums: reported(noChecksum, "milvus-io/milvus-storage#480: x-amz-checksum- is ExcessHeaderValues"),
  contentMd5ForDelete: reported(true, "milvus-io/milvus-storage#480: MD5 or CRC32"),
  conditionalPut: reported(
    false,
    "denoland/celld docs/fencing.md: If-Match and If-None-Match are ignored; x-goog-if-generation-match is its own"
  ),
  conditionalComplete: reported(false, "as conditionalPut"),
  maxDeleteBatch: assumed(0, "new there (ClickHouse/clickhouse-docs#6048), and not measured: keys go one by one"),
  multipartEtag: assumed("opaque", "no multipart object of its own has an MD5"),
  multipartCopy: reported(false, "rclone's setting for GCS: copies are never in parts"),
  versioning: assumed(false, "generations instead"),
  tagging: reported(false, compared),
  objectLock: reported(false, "rclone's setting for GCS"),
  customerKeys: documented(
    false,
    "cloud.google.com/storage/docs/encryption/customer-supplied-keys: its own headers, x-goog-encryption-"
  ),
  objectAcl: assumed("canned", "its own model of grants")
})
