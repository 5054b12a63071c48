import { generic } from "./generic.js"
import { noChecksum } from "./limits.js"
import { assumed, profile, type Provider, reported } from "./model.js"

const toolkit = "stephengpope/no-code-architects-toolkit#95"

/**
 * Contabo Object Storage.
 *
 * @since 0.1.0
 * @category providers
 */
export const contabo: Provider = profile("contabo", generic, {
  hosts: reported(["contabostorage.com"], toolkit),
  addressing: reported("path", toolkit),
  region: assumed("default", "any that its gateway does not check"),
  checksums: reported(noChecksum, `${toolkit}: XAmzContentSHA256Mismatch`),
  conditionalPut: assumed(false, "not known"),
  conditionalComplete: assumed(false, "not known")
})
