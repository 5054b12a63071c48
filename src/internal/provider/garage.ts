import { generic } from "./generic.js"
import { assumed, documented, profile, type Provider, reported } from "./model.js"

const status = "garagehq.deuxfleurs.fr/documentation/reference-manual/s3-compatibility"

/**
 * Garage.
 *
 * @since 0.1.0
 * @category providers
 */
export const garage: Provider = profile("garage", generic, {
  addressing: documented("path", `${status}: both, if it has a root domain`),
  region: documented("garage", "its own default; a wrong one is an error that names the right one"),
  checksums: reported({ ...generic.checksums, trailer: true }, "read in its source of June 2025"),
  conditionalPut: assumed(false, "not in its source of June 2025"),
  conditionalComplete: assumed(false, "not in its source of June 2025"),
  multipartCopy: documented(true, status),
  versioning: documented(false, status),
  tagging: documented(false, `${status}: 501 for what it does not name`),
  objectLock: documented(false, `${status}: 501 for what it does not name`),
  objectAcl: documented("none", status)
})
