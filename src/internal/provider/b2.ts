import { generic } from "./generic.js"
import { assumed, documented, profile, type Provider, reported } from "./model.js"

const api = "backblaze.com/docs/cloud-storage-s3-compatible-api"
const calls = "backblaze.com/docs/cloud-storage-call-the-s3-compatible-api"

/**
 * Backblaze B2 by its S3 API.
 *
 * @since 0.1.0
 * @category providers
 */
export const b2: Provider = profile("b2", generic, {
  hosts: documented(["s3.{region}.backblazeb2.com"], calls),
  addressing: documented("path", `${calls}: both`),
  checksums: reported(
    generic.checksums,
    "stonith404/pingvin-share#798: refused in March 2025; taken since (ClickHouse/ClickHouse#107318)"
  ),
  conditionalPut: reported(false, "sathinduga/obsidian-s3-sync-and-backup#84: 501 NotImplemented, July 2026"),
  conditionalComplete: assumed(false, "as conditionalPut"),
  versioning: documented(true, `${api}: every bucket keeps versions`),
  tagging: documented(false, "backblaze.com/apidocs/s3-copy-object: x-amz-tagging is rejected"),
  objectLock: documented(true, api),
  objectAcl: documented("canned", `${api}: that of the bucket, and no other`)
})
