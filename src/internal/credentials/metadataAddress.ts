/**
 * Which addresses are believed to be a metadata service: a URL from the environment must not send the authorization
 * token to, nor take keys from, any machine that answers in plain HTTP.
 */
import type { Problem } from "./failure.js"

/** @internal */
export interface Address {
  readonly origin: string
  /** Encoded. */
  readonly path: string
  /** Encoded, without the question mark. */
  readonly query: string
}

/** As `URL` writes them. */
const services: ReadonlySet<string> = new Set([
  // The instance: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
  "169.254.169.254",
  "[fd00:ec2::254]",
  // The container: https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
  "169.254.170.2",
  "169.254.170.23",
  "[fd00:ec2::23]"
])

/** Whether a host is a metadata service: nobody but this machine itself can reach the one that is meant. @internal */
export const isService = (hostname: string): boolean => services.has(hostname)

// Not what lies below localhost, which is anybody's where a resolver says so.
const isLocal = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)

/** @internal */
export const parse = (text: string): Address | Problem => {
  if (!URL.canParse(text)) return { problem: "is no URL" }
  const url = new URL(text)
  if (url.protocol !== "http:" && url.protocol !== "https:") return { problem: "is neither http:// nor https://" }
  if (url.username !== "" || url.password !== "") return { problem: "has credentials in it" }
  if (url.protocol === "http:" && !isService(url.hostname) && !isLocal(url.hostname)) {
    return {
      problem: "is plain HTTP to another host than this machine, 169.254.169.254, 169.254.170.2, 169.254.170.23, "
        + "[fd00:ec2::254] and [fd00:ec2::23]"
    }
  }
  return { origin: url.origin, path: url.pathname, query: url.search.slice(1) }
}
