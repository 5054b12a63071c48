import { generic } from "./generic.js"
import { assumed, documented, profile, type Provider } from "./model.js"

/**
 * Wasabi.
 *
 * @since 0.1.0
 * @category providers
 */
export const wasabi: Provider = profile("wasabi", generic, {
  hosts: documented(["s3.{region}.wasabisys.com", "s3.wasabisys.com"], "docs.wasabi.com, Service URLs"),
  region: documented("us-east-1", "docs.wasabi.com, Service URLs: that of s3.wasabisys.com"),
  checksums: assumed(generic.checksums, "CRC32 was seen to work in one region (rclone/rclone#7445)"),
  tagging: documented(true, "docs.wasabi.com, S3 API changes of December 2023"),
  objectLock: documented(true, "docs.wasabi.com, Object Lock With the Wasabi S3 API"),
  versioning: assumed(true, "as Amazon S3")
})
