import { generic } from "./generic.js"
import { assumed, profile, type Provider, reported } from "./model.js"

/**
 * SeaweedFS.
 *
 * @since 0.1.0
 * @category providers
 */
export const seaweedfs: Provider = profile("seaweedfs", generic, {
  addressing: reported("path", "rclone's setting for SeaweedFS"),
  region: assumed(undefined, "any is taken"),
  checksums: reported(
    { ...generic.checksums, trailer: true },
    "trailers since seaweedfs/seaweedfs#6526, checksums stored since #8914"
  ),
  conditionalPut: assumed(true, "since seaweedfs/seaweedfs#7153 (August 2025), atomic since #8800 (2026)"),
  listVersion: reported(1, "rclone's setting for SeaweedFS"),
  listUrlEncode: reported(false, "rclone's setting for SeaweedFS"),
  multipartEtag: reported("opaque", "rclone's setting for SeaweedFS")
})
