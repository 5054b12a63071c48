import { generic } from "./generic.js"
import { noChecksum } from "./limits.js"
import { assumed, documented, profile, type Provider, reported } from "./model.js"

const actions = "docs.hetzner.com/storage/object-storage/supported-actions"

/**
 * Hetzner Object Storage, which is a Ceph.
 *
 * @since 0.1.0
 * @category providers
 */
export const hetzner: Provider = profile("hetzner", generic, {
  hosts: documented(["{region}.your-objectstorage.com"], "docs.hetzner.com/storage/object-storage"),
  checksums: reported(noChecksum, "opentofu/opentofu#2605: XAmzContentSHA256Mismatch"),
  conditionalPut: assumed(false, "contested: denoland/celld docs/fencing.md saw conditions ignored"),
  conditionalComplete: assumed(false, "as conditionalPut"),
  copy: documented(true, `${actions}: may fail for internal reasons`),
  objectLock: documented(true, actions),
  objectAcl: documented("canned", `${actions}: private and public-read`)
})
