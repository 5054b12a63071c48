import * as partitions from "./wire/awsPartition.js"
import * as uri from "./wire/uri.js"

/** @internal */
export interface Endpoint {
  readonly scheme: "http" | "https"
  /** In lower case, without the port; an IPv6 address in brackets. */
  readonly hostname: string
  /** With the port, unless it is the scheme's own. */
  readonly host: string
  /** Encoded as it is sent and signed, without a trailing slash. */
  readonly basePath: string
}

const ipv4 = /^\d{1,3}(?:\.\d{1,3}){3}$/

/** @internal */
export const isIpAddress = (hostname: string): boolean => hostname.startsWith("[") || ipv4.test(hostname)

/** @internal */
export const isLoopback = (hostname: string): boolean =>
  hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" ||
  ipv4.test(hostname) && hostname.startsWith("127.")

// URL leaves some characters alone that the signature must have encoded.
const encodeAgain = (pathname: string): string | undefined => {
  const segments: Array<string> = []
  for (const segment of pathname.replace(/\/+$/, "").split("/")) {
    const decoded = uri.decodeComponent(segment)
    if (decoded === undefined) return undefined
    segments.push(uri.encodeComponent(decoded))
  }
  return segments.join("/")
}

/**
 * The parts of an endpoint, or what is wrong with it. Never repeats the text: people put keys into URLs.
 *
 * @internal
 */
export const parse = (text: string): Endpoint | { readonly problem: string } => {
  if (!/^https?:\/\//i.test(text)) return { problem: "does not begin with http:// or https://" }
  // URL removes some of these without a word.
  if (/[\x00-\x20\x7f\\]/.test(text)) return { problem: "has a space, control character or backslash" }
  if (text.includes("?")) return { problem: "has a query" }
  if (text.includes("#")) return { problem: "has a fragment" }
  const authority = text.slice(text.indexOf("//") + 2).split("/", 1)[0]!
  // URL would take the first segment of the path for the host.
  if (authority === "") return { problem: "names no host" }
  if (authority.includes("@")) return { problem: "has credentials in it" }
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return { problem: "is no URL" }
  }
  const basePath = encodeAgain(url.pathname)
  if (basePath === undefined) return { problem: "has a path with broken percent encoding" }
  return {
    scheme: url.protocol === "http:" ? "http" : "https",
    hostname: url.hostname,
    host: url.host,
    basePath
  }
}

/** The host of Amazon S3 in a region. @internal */
export const ofRegion = (region: string): string =>
  region === "aws-global" ? "s3.amazonaws.com" : `s3.${region}.${partitions.ofRegion(region).dnsSuffix}`
