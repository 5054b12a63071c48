import { decodeComponent, parseQuery } from "../wire/uri.js"
import { refusal } from "./refusal.js"

/**
 * What a request is about. The path stays as it was sent beside its decoded form, since the signature covers the former.
 *
 * @internal
 */
export interface Target {
  readonly path: string
  readonly rawQuery: string
  readonly query: ReadonlyArray<readonly [string, string]>
  readonly host: string
  /** Whether the bucket came from the host name. */
  readonly virtualHost: boolean
  readonly bucket: string | undefined
  readonly key: string | undefined
}

const hostName = (host: string): string => {
  if (host.startsWith("[")) return host.slice(0, host.indexOf("]") + 1)
  const colon = host.indexOf(":")
  return (colon < 0 ? host : host.slice(0, colon)).toLowerCase()
}

/** The names under which S3 is reached by virtual host; anything else is path style. */
const baseDomains = (region: string): ReadonlyArray<string> => [
  "localhost",
  "s3.localhost",
  `s3.${region}.localhost`,
  "s3.amazonaws.com",
  `s3.${region}.amazonaws.com`,
  `s3-${region}.amazonaws.com`,
  `s3.dualstack.${region}.amazonaws.com`,
  `s3-fips.${region}.amazonaws.com`,
  `s3-fips.dualstack.${region}.amazonaws.com`,
  "s3-accelerate.amazonaws.com",
  "s3-accelerate.dualstack.amazonaws.com"
]

/** @internal */
export const makeParser = (region: string, domains: ReadonlyArray<string>) => {
  // The longest first: `b.s3.localhost` is the bucket `b`, not `b.s3`.
  const bases = [...baseDomains(region), ...domains.map((d) => d.toLowerCase())].sort((a, b) => b.length - a.length)

  const bucketOfHost = (host: string): string | undefined => {
    const name = hostName(host)
    if (bases.includes(name)) return undefined
    const base = bases.find((b) => name.endsWith("." + b))
    return base === undefined ? undefined : name.slice(0, -base.length - 1)
  }

  return (target: string, host: string): Target => {
    const origin = /^https?:\/\/[^/?]*/i.exec(target)?.[0] ?? ""
    const relative = target.slice(origin.length)
    const question = relative.indexOf("?")
    const path = (question < 0 ? relative : relative.slice(0, question)) || "/"
    const rawQuery = question < 0 ? "" : relative.slice(question + 1)
    if (!path.startsWith("/")) throw refusal("InvalidURI", { details: [["URI", path]] })
    const ofHost = bucketOfHost(host)
    const slash = path.indexOf("/", 1)
    const rawBucket = ofHost ?? (slash < 0 ? path.slice(1) : path.slice(1, slash))
    const rawKey = ofHost !== undefined ? path.slice(1) : slash < 0 ? "" : path.slice(slash + 1)
    const bucket = decodeComponent(rawBucket)
    const key = decodeComponent(rawKey)
    if (bucket === undefined || key === undefined) throw refusal("InvalidURI", { details: [["URI", path]] })
    return {
      path,
      rawQuery,
      query: parseQuery(rawQuery),
      host,
      virtualHost: ofHost !== undefined,
      bucket: bucket === "" ? undefined : bucket,
      key: key === "" ? undefined : key
    }
  }
}

/** @internal */
export const parameter = (target: Target, name: string): string | undefined => {
  for (const [n, value] of target.query) if (n === name) return value
  return undefined
}
