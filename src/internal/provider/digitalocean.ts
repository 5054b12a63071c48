import { generic } from "./generic.js"
import { assumed, documented, profile, type Provider, reported } from "./model.js"

const compatibility = "docs.digitalocean.com/products/spaces/reference/s3-compatibility"
const api = "docs.digitalocean.com/reference/api/spaces-api"

/**
 * DigitalOcean Spaces.
 *
 * @since 0.1.0
 * @category providers
 */
export const digitalocean: Provider = profile("digitalocean", generic, {
  hosts: documented(["{region}.digitaloceanspaces.com"], api),
  addressing: documented("virtual", api),
  etagQuotes: reported("unquoted", "slatedb/slatedb#1818"),
  conditionalPut: assumed(
    false,
    "If-None-Match stood a race (gordonmurray/firnflow#30), If-Match is said to be ignored (denoland/celld#137)"
  ),
  conditionalComplete: assumed(false, "as conditionalPut"),
  copy: documented(true, `${compatibility}: within a region and cluster`),
  multipartCopy: documented(true, `${compatibility}: within a region and cluster`),
  listVersion: documented(2, compatibility),
  listUrlEncode: reported(false, "rclone's setting for Spaces"),
  versioning: documented(true, compatibility),
  tagging: documented(true, api),
  objectAcl: documented("canned", api)
})
