import { everyChecksum, gibibyte, mebibyte } from "./limits.js"
import { documented, profile, type Provider } from "./model.js"
import * as subresources from "./subresources.js"

/**
 * Amazon S3.
 *
 * @since 0.1.0
 * @category providers
 */
export const aws: Provider = profile("aws", undefined, {
  hosts: documented(
    [
      "s3.{region}.amazonaws.com",
      "s3.dualstack.{region}.amazonaws.com",
      "s3-fips.{region}.amazonaws.com",
      "s3-fips.dualstack.{region}.amazonaws.com",
      "s3.{region}.vpce.amazonaws.com",
      "amazonaws.com",
      "s3.{region}.amazonaws.com.cn",
      "s3.dualstack.{region}.amazonaws.com.cn",
      "amazonaws.com.cn"
    ],
    "AWS General Reference, Amazon S3 endpoints"
  ),
  addressing: documented("virtual", "S3 User Guide, Virtual hosting of general purpose buckets"),
  region: documented(undefined, "each bucket has one"),
  locationConstraint: documented(true, "S3 API Reference, CreateBucket"),
  checksums: documented(
    everyChecksum,
    "S3 User Guide, Checking object integrity; CRC32 is what AWS's own SDKs send"
  ),
  contentMd5ForDelete: documented(false, "S3 API Reference, DeleteObjects: Content-MD5 or a checksum header"),
  etagQuotes: documented("quoted", "RFC 9110 section 8.8.3"),
  conditionalPut: documented(true, "S3 User Guide, Conditional requests"),
  conditionalComplete: documented(true, "S3 User Guide, Conditional requests"),
  conditionalCopy: documented(true, "S3 API Reference, CopyObject: If-None-Match"),
  conditionalDelete: documented(true, "S3 User Guide, Conditional deletes (September 2025)"),
  copyConditionPrefix: documented("", "S3 API Reference, CopyObject"),
  maxDeleteBatch: documented(1_000, "S3 API Reference, DeleteObjects"),
  minPartSize: documented(5 * mebibyte, "S3 User Guide, Multipart upload limits"),
  maxPartSize: documented(5 * gibibyte, "S3 User Guide, Multipart upload limits"),
  maxParts: documented(10_000, "S3 User Guide, Multipart upload limits"),
  equalParts: documented(false, "S3 User Guide, Multipart upload limits"),
  multipartEtag: documented("md5", "S3 User Guide, Checking object integrity; not with SSE-KMS or SSE-C"),
  repeatableComplete: documented(true, "S3 API Reference, CompleteMultipartUpload"),
  copy: documented(true, "S3 API Reference, CopyObject"),
  multipartCopy: documented(true, "S3 API Reference, UploadPartCopy"),
  listVersion: documented(2, "S3 API Reference, ListObjectsV2"),
  listUrlEncode: documented(true, "S3 API Reference, ListObjectsV2"),
  versioning: documented(true, "S3 User Guide, Using versioning in S3 buckets"),
  tagging: documented(true, "S3 User Guide, Categorizing your storage using tags"),
  objectLock: documented(true, "S3 User Guide, Locking objects with Object Lock"),
  customerKeys: documented(true, "S3 User Guide, Using server-side encryption with customer-provided keys"),
  objectAcl: documented("grants", "S3 User Guide, Access control list overview; off in new buckets"),
  subresources: documented(subresources.all, "S3 API Reference, Actions"),
  directoryBuckets: documented(true, "S3 User Guide, Working with directory buckets"),
  tigrisExtensions: documented(false, "S3 API Reference, Actions")
})
