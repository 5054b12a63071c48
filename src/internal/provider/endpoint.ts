/**
 * From an endpoint's host to whose it is.
 */
import { isRegionName } from "../wire/regionName.js"
import { aws } from "./aws.js"
import { b2 } from "./b2.js"
import { contabo } from "./contabo.js"
import { digitalocean } from "./digitalocean.js"
import { gcs } from "./gcs.js"
import { generic } from "./generic.js"
import { hetzner } from "./hetzner.js"
import { minio } from "./minio.js"
import type { Provider } from "./model.js"
import { r2 } from "./r2.js"
import { tigris } from "./tigris.js"
import { wasabi } from "./wasabi.js"

const withHosts: ReadonlyArray<Provider> = [
  aws,
  r2,
  tigris,
  wasabi,
  gcs,
  b2,
  digitalocean,
  hetzner,
  contabo,
  minio
]

const labelsOf = (endpoint: string): ReadonlyArray<string> => {
  const [, authority = endpoint] = /^[a-z]+:\/\/([^/?#]*)/i.exec(endpoint) ?? []
  return authority.replace(/^.*@/, "").replace(/:\d*$/, "").toLowerCase().split(".")
}

/** Compared from the end: whatever stands before the pattern is a bucket or an account. */
const match = (labels: ReadonlyArray<string>, pattern: string): { readonly region: string | undefined } | undefined => {
  const expected = pattern.split(".")
  const offset = labels.length - expected.length
  if (offset < 0) return undefined
  let region: string | undefined
  for (let i = 0; i < expected.length; i++) {
    const label = labels[offset + i]!
    if (expected[i] === "{region}" && isRegionName(label)) region = label
    else if (expected[i] !== label) return undefined
  }
  return { region }
}

/**
 * The profile of the vendor behind an endpoint: `aws` where there is none, `generic` where the host says nothing.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Provider } from "effect-s3"
 *
 * assert.strictEqual(Provider.forEndpoint(undefined), Provider.aws)
 * assert.strictEqual(Provider.forEndpoint("https://0123abcd.r2.cloudflarestorage.com"), Provider.r2)
 * assert.strictEqual(Provider.forEndpoint("http://127.0.0.1:9000"), Provider.generic)
 */
export const forEndpoint = (endpoint: string | undefined): Provider => {
  if (endpoint === undefined) return aws
  const labels = labelsOf(endpoint)
  return withHosts.find(({ hosts }) => hosts.some((pattern) => match(labels, pattern) !== undefined)) ?? generic
}

/**
 * The region that an endpoint's host names, if the profile knows where to look for it.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Provider } from "effect-s3"
 *
 * assert.strictEqual(Provider.regionOf(Provider.b2, "https://s3.us-west-004.backblazeb2.com"), "us-west-004")
 * assert.strictEqual(Provider.regionOf(Provider.r2, "https://0123abcd.r2.cloudflarestorage.com"), undefined)
 */
export const regionOf = (provider: Provider, endpoint: string): string | undefined => {
  const labels = labelsOf(endpoint)
  for (const pattern of provider.hosts) {
    const matched = match(labels, pattern)
    if (matched !== undefined) return matched.region
  }
  return undefined
}
