import { generic } from "./generic.js"
import { everyChecksum } from "./limits.js"
import { measured, profile, type Provider } from "./model.js"

const on = "2026-11-20"

/**
 * The Versity gateway, over a directory.
 *
 * @since 0.1.0
 * @category providers
 */
export const versitygw: Provider = profile("versitygw", generic, {
  checksums: measured(everyChecksum, "v1.8.0: stored, compared and given back", on),
  contentMd5ForDelete: measured(false, "v1.8.0: a checksum will do", on)
})
