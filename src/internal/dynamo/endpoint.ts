import type { S3Config } from "../config/model.js"
import * as endpoints from "../endpoint.js"

/** Where a table is asked for. @internal */
export interface Endpoint {
  readonly origin: string
  readonly host: string
}

/**
 * The endpoint that is given, the one of the settings where that is not Amazon's, or Amazon's in the region.
 *
 * @internal
 */
export const of = (config: S3Config, given: string | undefined): Endpoint | { readonly problem: string } => {
  if (given !== undefined) {
    const parsed = endpoints.parse(given)
    if ("problem" in parsed) return { problem: `the endpoint of DynamoDB ${parsed.problem}` }
    return parsed.scheme === "http" && !config.allowHttp && !endpoints.isLoopback(parsed.hostname)
      ? { problem: "the endpoint of DynamoDB is plain HTTP to another machine; use https, or set allowHttp" }
      : { origin: `${parsed.scheme}://${parsed.host}`, host: parsed.host }
  }
  const amazon = /(?:^|\.)(amazonaws\.com(?:\.cn)?)$/.exec(config.endpointHost)
  const host = amazon === null ? config.endpointHost : `dynamodb.${config.region}.${amazon[1]}`
  return { origin: `${config.scheme}://${host}`, host }
}
