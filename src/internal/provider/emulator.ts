import { aws } from "./aws.js"
import { documented, profile, type Provider } from "./model.js"

/**
 * The emulator of this library, which does what Amazon S3 does.
 *
 * @since 0.1.0
 * @category providers
 */
export const emulator: Provider = profile("emulator", aws, {
  hosts: documented([], "wherever it is put"),
  addressing: documented("path", "its own; it takes both"),
  region: documented("us-east-1", "its own default"),
  locationConstraint: documented(false, "it takes one, and needs none")
})
