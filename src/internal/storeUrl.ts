import * as uri from "./wire/uri.js"

/** What a URL says of a store. @internal */
export interface StoreUrl {
  readonly bucket?: string
  readonly prefix?: string
  readonly region?: string
  readonly endpoint?: string
  readonly addressing?: "path" | "virtual"
}

/** @internal */
export interface StoreUrlProblem {
  readonly problem: string
}

const bucketInHost = /^(?:(.+)\.)?s3(?:\.dualstack)?(?:\.([a-z0-9-]+)|-([a-z]{2}(?:-[a-z]+)+-\d+))?$/
const amazonaws = /^(.+)\.amazonaws\.com(\.cn)?$/

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

const ofAmazon = (
  scheme: string,
  host: string,
  rest: string,
  china: string,
  path: string
): StoreUrl | StoreUrlProblem => {
  const match = bucketInHost.exec(rest)
  if (match === null) return { problem: "has a host of amazonaws.com that is not one of S3's buckets or endpoints" }
  const bucket = match[1]
  const region = match[2] ?? match[3]
  if (region !== undefined && china === "" && region.startsWith("cn-")) {
    return { problem: "has a Chinese region, whose hosts end in amazonaws.com.cn" }
  }
  const known = region === undefined ? {} : { region }
  if (bucket === undefined) {
    const found = inPath(path)
    return "problem" in found ? found : { ...known, ...found, endpoint: `${scheme}://${host}`, addressing: "path" }
  }
  const prefix = uri.decodeComponent(path.slice(1))
  return prefix === undefined
    ? { problem: "has broken percent encoding" }
    : { ...known, bucket, prefix, endpoint: `${scheme}://${host.slice(bucket.length + 1)}`, addressing: "virtual" }
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
  if (scheme !== "http" && scheme !== "https") return { problem: "has a scheme other than s3, s3a, https and http" }
  if (query !== undefined) return { problem: "has a query; a '?' in a prefix is written %3F" }
  if (authority === "") return { problem: "names no host" }
  const host = authority.toLowerCase()
  const amazon = amazonaws.exec(host)
  if (amazon !== null) return ofAmazon(scheme, host, amazon[1]!, amazon[2] ?? "", path)
  const found = inPath(path)
  return "problem" in found ? found : { ...found, endpoint: `${scheme}://${host}`, addressing: "path" }
}
