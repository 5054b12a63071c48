import * as uri from "./wire/uri.js"

/** What a URL says of a store. @internal */
export interface StoreUrl {
  readonly bucket?: string
  readonly prefix?: string
  readonly region?: string
  readonly endpoint?: string
  /** In place of an endpoint: it is Amazon's own in the region. */
  readonly amazon?: true
  readonly addressing?: "path" | "virtual"
  readonly useFips?: true
  readonly useDualStack?: true
  readonly useAccelerate?: true
}

/** @internal */
export interface StoreUrlProblem {
  readonly problem: string
}

// What stands before amazonaws.com: perhaps a bucket, an endpoint of S3's, and the region, which old ones lack.
const bucketInHost = new RegExp(
  "^(?:(?<bucket>.+)\\.)?(?:"
    + "(?:s3(?<fips>-fips)?|s3express-(?<zonalFips>fips-)?[a-z0-9-]+)(?<dualStack>\\.dualstack)?\\.(?<region>[a-z0-9-]+)"
    + "|s3"
    + "|s3-(?<dashed>[a-z]{2}(?:-[a-z]+)+-\\d+)"
    + "|(?<accelerate>s3-accelerate)(?<acceleratedDualStack>\\.dualstack)?"
    + "|s3-accesspoint(?:-fips)?(?:\\.dualstack)?\\.(?<pointRegion>[a-z0-9-]+)"
    + ")$"
)
const amazonaws = /^(.+)\.amazonaws\.com(\.cn)?$/

// Accounts are 32 hexadecimal digits; only so is it known that a name before one is a bucket.
const r2 =
  /^(?:(?<bucket>[^.]+)\.(?=[0-9a-f]{32}\.))?(?<account>[a-z0-9-]+)(?:\.(?<jurisdiction>[a-z0-9-]+))?\.r2\.cloudflarestorage\.com$/

const forms = "s3://bucket/prefix, https://host/bucket/prefix, or Amazon's own"

// By hand rather than with URL, which would resolve the dot segments of a prefix.
const shape = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)(?:\?([^#]*))?(#.*)?$/i

const ofScheme = (bucket: string, path: string, query: string | undefined): StoreUrl | StoreUrlProblem => {
  if (bucket === "") return { problem: "names no bucket" }
  const name = uri.decodeComponent(bucket)
  const prefix = uri.decodeComponent(path.slice(1))
  if (name === undefined || prefix === undefined) return { problem: "has broken percent encoding" }
  const said: { region?: string; endpoint?: string } = {}
  for (const [key, value] of uri.parseQuery(query ?? "")) {
    if (key !== "region" && key !== "endpoint") return { problem: "has a parameter other than region and endpoint" }
    if (said[key] !== undefined) return { problem: `gives ${key} twice` }
    said[key] = value
  }
  return { ...said, bucket: name, prefix }
}

const inPath = (path: string): { readonly bucket?: string; readonly prefix?: string } | StoreUrlProblem => {
  const [, bucket = "", rest = ""] = /^\/?([^/]*)\/?(.*)$/s.exec(path) ?? []
  const name = uri.decodeComponent(bucket)
  const prefix = uri.decodeComponent(rest)
  if (name === undefined || prefix === undefined) return { problem: "has broken percent encoding" }
  if (name === "") return rest === "" ? {} : { problem: "has an empty bucket name" }
  return { bucket: name, prefix }
}

/** Bucket and prefix, with the bucket at the end that it was found at. */
const placed = (bucket: string | undefined, path: string): StoreUrl | StoreUrlProblem => {
  if (bucket === undefined) {
    const found = inPath(path)
    return "problem" in found ? found : { ...found, addressing: "path" }
  }
  const prefix = uri.decodeComponent(path.slice(1))
  return prefix === undefined ? { problem: "has broken percent encoding" } : { bucket, prefix, addressing: "virtual" }
}

const ofAmazon = (
  scheme: string,
  host: string,
  rest: string,
  china: string,
  path: string
): StoreUrl | StoreUrlProblem => {
  const match = bucketInHost.exec(rest)
  if (match === null) return { problem: "has a host of amazonaws.com that is not one of S3's buckets or endpoints" }
  const found = match.groups!
  const { bucket } = found
  const region = found["region"] ?? found["dashed"] ?? found["pointRegion"]
  if (region !== undefined && (china === "") === region.startsWith("cn-")) {
    return { problem: "does not have the host of its region: those in China end in amazonaws.com.cn, others do not" }
  }
  const at = placed(bucket, path)
  if ("problem" in at) return at
  const endpoint = bucket === undefined ? host : host.slice(bucket.length + 1)
  // What follows from the region and the flags is left to them, so that an option can change it.
  const derived = scheme === "https" && found["pointRegion"] === undefined && endpoint !== "s3.amazonaws.com"
  return {
    ...at,
    ...(region !== undefined && { region }),
    ...(derived
      ? {
        amazon: true,
        ...((found["fips"] ?? found["zonalFips"]) !== undefined && { useFips: true }),
        ...((found["dualStack"] ?? found["acceleratedDualStack"]) !== undefined && { useDualStack: true }),
        ...(found["accelerate"] !== undefined && { useAccelerate: true })
      }
      : { endpoint: `${scheme}://${endpoint}` })
  }
}

const ofR2 = (scheme: string, host: string, path: string): StoreUrl | StoreUrlProblem => {
  const match = r2.exec(host)
  if (match === null) {
    return { problem: "has a host of R2 that is not <account>[.<jurisdiction>].r2.cloudflarestorage.com" }
  }
  const { bucket } = match.groups!
  const found = placed(bucket, path)
  const endpoint = bucket === undefined ? host : host.slice(bucket.length + 1)
  return "problem" in found ? found : { ...found, region: "auto", endpoint: `${scheme}://${endpoint}` }
}

/**
 * Never repeats the URL: people put keys into URLs.
 *
 * @internal
 */
export const parse = (text: string): StoreUrl | StoreUrlProblem => {
  const match = shape.exec(text)
  if (match === null) return { problem: `is not of the form ${forms}` }
  const scheme = match[1]!.toLowerCase()
  const authority = match[2]!
  const path = match[3]!
  const query = match[4]
  if (match[5] !== undefined) return { problem: "has a fragment; a '#' in a prefix is written %23" }
  if (authority.includes("@")) return { problem: "has credentials in it" }
  if (scheme === "s3" || scheme === "s3a") return ofScheme(authority, path, query)
  if (scheme === "file" || scheme === "memory") return { problem: "is of no bucket: NodeStore.layer opens it" }
  if (scheme !== "http" && scheme !== "https") return { problem: "has a scheme other than s3, s3a, https and http" }
  if (query !== undefined) return { problem: "has a query; a '?' in a prefix is written %3F" }
  if (authority === "") return { problem: "names no host" }
  const host = authority.toLowerCase()
  const amazon = amazonaws.exec(host)
  if (amazon !== null) return ofAmazon(scheme, host, amazon[1]!, amazon[2] ?? "", path)
  if (host.endsWith(".cloudflarestorage.com")) return ofR2(scheme, host, path)
  const found = placed(undefined, path)
  return "problem" in found ? found : { ...found, endpoint: `${scheme}://${host}` }
}
