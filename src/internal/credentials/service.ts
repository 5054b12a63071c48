/**
 * Where Amazon's own services are that give credentials: STS and the two of the SSO portal.
 */
import * as endpoints from "../endpoint.js"
import type { Problem } from "./failure.js"

/** @internal */
export interface Service {
  readonly origin: string
  /** With the port, unless it is the scheme's own. */
  readonly host: string
  /** Encoded, without a trailing slash. */
  readonly basePath: string
  readonly region: string
}

/** @internal */
export interface Location {
  /** In place of the region's own. */
  readonly endpoint?: string | undefined
  readonly region: string
  /** Whether an endpoint may be spoken to in plain HTTP though it is another machine. */
  readonly allowHttp?: boolean | undefined
}

const region = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

const amazon = (prefix: string, region: string): string =>
  region === "aws-global"
    ? `${prefix}.amazonaws.com`
    : `${prefix}.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`

/** `prefix` is what stands before the region in Amazon's own host. @internal */
export const locate = (prefix: string, given: Location): Service | Problem => {
  if (!region.test(given.region)) return { problem: "has a region that cannot be part of a host name" }
  if (given.endpoint === undefined) {
    const host = amazon(prefix, given.region)
    return { origin: `https://${host}`, host, basePath: "", region: given.region }
  }
  const parsed = endpoints.parse(given.endpoint)
  if ("problem" in parsed) return { problem: `has an endpoint that ${parsed.problem}` }
  if (parsed.scheme === "http" && given.allowHttp !== true && !endpoints.isLoopback(parsed.hostname)) {
    return { problem: "has an endpoint that is plain HTTP to another machine, where others could read the answer" }
  }
  return {
    origin: `${parsed.scheme}://${parsed.host}`,
    host: parsed.host,
    basePath: parsed.basePath,
    region: given.region
  }
}
