import { aws } from "./aws.js"
import { noChecksum } from "./limits.js"
import { assumed, like, profile, type Provider } from "./model.js"
import * as subresources from "./subresources.js"

/**
 * A server that nothing is known of: what most of them take. Bodies are covered by the SHA-256 in the signature, and
 * no checksum header is sent, as several servers refuse them.
 *
 * @since 0.1.0
 * @category providers
 */
export const generic: Provider = profile("generic", like(aws), {
  addressing: assumed("path", "works without wildcard DNS and certificates; rclone's setting for other servers"),
  region: assumed(undefined, "us-east-1, which most servers take"),
  locationConstraint: assumed(false, "many servers know no regions, and refuse a name that is not theirs"),
  checksums: assumed(
    noChecksum,
    "aws/aws-sdk-js-v3#6810: refused by R2, B2, GCS, Spaces, Hetzner, OSS and others since January 2025"
  ),
  contentMd5ForDelete: assumed(
    true,
    "aws/aws-sdk-js-v3#6920: MinIO, GCS, ECS and OSS ask for it; the others accept it"
  ),
  conditionalPut: assumed(true, "most servers of 2026 obey; some ignore the condition, so a lock must probe first"),
  conditionalComplete: assumed(true, "as conditionalPut"),
  conditionalCopy: assumed(false, "few servers besides Amazon S3 are known to obey"),
  conditionalDelete: assumed(false, "few servers besides Amazon S3 are known to obey"),
  multipartEtag: assumed("opaque", "rclone's setting for other servers"),
  repeatableComplete: assumed(false, "minio/minio#13318: not everywhere"),
  listUrlEncode: assumed(
    true,
    "boto3 asks for it everywhere; a server that ignores it says so by leaving out EncodingType"
  ),
  subresources: assumed(
    subresources.old,
    "Ceph, MinIO and versitygw know these or refuse them by name; each passes over some that are newer"
  ),
  directoryBuckets: assumed(false, "none is known but Amazon S3"),
  tigrisExtensions: assumed(false, "none is known but Tigris")
})
