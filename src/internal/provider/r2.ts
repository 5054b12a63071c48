import { generic } from "./generic.js"
import { assumed, documented, profile, type Provider, reported } from "./model.js"

const api = "developers.cloudflare.com/r2/api/s3/api"
const extensions = "developers.cloudflare.com/r2/api/s3/extensions"

/**
 * Cloudflare R2.
 *
 * @since 0.1.0
 * @category providers
 */
export const r2: Provider = profile("r2", generic, {
  hosts: documented(["r2.cloudflarestorage.com"], api),
  addressing: reported("path", "rclone's setting for Cloudflare"),
  region: documented("auto", `${api}, Bucket region`),
  checksums: documented({
    upload: "CRC64NVME",
    fullObject: ["CRC64NVME"],
    composite: ["CRC32", "CRC32C", "SHA1", "SHA256"],
    trailer: false,
    verifyDownload: false
  }, `${api}, Checksum types: full object is CRC64NVME alone; aws-chunked is 501 (soto-project/soto#643)`),
  contentMd5ForDelete: assumed(false, "either is taken"),
  conditionalPut: documented(true, `${extensions}, Conditional operations in PutObject`),
  conditionalComplete: assumed(false, `not among the conditional operations of ${extensions}`),
  conditionalCopy: documented(true, `${extensions}, Conditional operations in CopyObject for the destination object`),
  copyConditionPrefix: documented("cf-copy-destination-", extensions),
  maxDeleteBatch: reported(700, "the limit that apache/opendal sets for R2"),
  equalParts: reported(true, "apache/opendal#2904, cloudflare/cloudflare-docs#9549"),
  multipartEtag: reported("opaque", "rclone: random"),
  versioning: documented(false, `${api}: PutBucketVersioning is not implemented`),
  tagging: documented(false, `${api}: x-amz-tagging is not implemented`),
  objectLock: documented(false, `${api}: x-amz-object-lock- headers are not implemented`),
  objectAcl: documented("none", `${api}: x-amz-acl is not implemented; humanmade/S3-Uploads#576: private is taken`)
})
