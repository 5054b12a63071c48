/**
 * Where the requests of a configuration go, and what they are signed for. Found once for each bucket, not for each
 * request.
 */
import type { S3Config } from "./config/model.js"
import * as endpoints from "./endpoint.js"
import { isArn } from "./wire/arn.js"
import * as awsEndpoint from "./wire/awsEndpoint.js"
import { addressProblem } from "./wire/bucketName.js"
import * as uri from "./wire/uri.js"

/** @internal */
export interface Route extends awsEndpoint.Destination {
  readonly origin: string
}

const globalHost = "s3.amazonaws.com"

const isAmazons = ({ basePath, endpointHost, region, scheme }: S3Config): boolean =>
  scheme === "https" && basePath === "" && (endpointHost === endpoints.ofRegion(region) || endpointHost === globalHost)

const settings = (config: S3Config, region: string): awsEndpoint.Settings => ({
  region,
  addressing: config.addressing,
  useFips: config.useFips,
  useDualStack: config.useDualStack,
  useAccelerate: config.useAccelerate,
  useArnRegion: config.useArnRegion,
  disableMultiRegionAccessPoints: config.disableMultiRegionAccessPoints,
  useGlobalEndpoint: config.endpointHost === globalHost,
  disableExpressSession: config.s3Express === false || config.skipSignature,
  endpoint: isAmazons(config) ? undefined : {
    scheme: config.scheme,
    host: config.endpointHost,
    basePath: config.basePath,
    hasAmazonNames: config.s3Express === true || config.provider.directoryBuckets
  }
})

/**
 * The route to a bucket, or to the service. `region` is where the bucket has been found to be, if not in the region of
 * the settings: Amazon's hosts change with it.
 *
 * @internal
 */
export const route = (
  config: S3Config,
  bucket: string | undefined,
  access: awsEndpoint.Access,
  region: string
): Route | awsEndpoint.Problem => {
  // The parts of an ARN are checked one by one.
  const problem = bucket === undefined || isArn(bucket) ? undefined : addressProblem(bucket)
  if (problem !== undefined) return { problem: `the bucket name ${problem}` }
  const found = awsEndpoint.resolve(bucket, settings(config, region), access)
  return "problem" in found ? found : { ...found, origin: `${found.scheme}://${found.host}` }
}

/** @internal */
export const pathOf = (route: Route, key: string | undefined): string =>
  key === undefined ? route.path : route.prefix + uri.encodePath(key)

/** The bucket, where it stands before the host and so not in the path. @internal */
export const bucketInHost = (route: Route, bucket: string | undefined): string | undefined =>
  route.path.endsWith("/") ? bucket : undefined

/** @internal */
export type Router = (
  bucket: string | undefined,
  access: awsEndpoint.Access,
  region: string
) => Route | awsEndpoint.Problem

/** A program that walks through more buckets than this finds some routes again. */
const maxRoutes = 1_000

interface Known {
  readonly region: string
  readonly route: Route
}

/** Remembers the routes that it has found. @internal */
export const router = (config: S3Config): Router => {
  const known: Record<awsEndpoint.Access, Map<string | undefined, Known>> = {
    session: new Map(),
    credentials: new Map(),
    control: new Map(),
    "object-lambda": new Map()
  }
  return (bucket, access, region) => {
    const routes = known[access]
    const before = routes.get(bucket)
    if (before !== undefined && before.region === region) return before.route
    const found = route(config, bucket, access, region)
    if ("problem" in found) return found
    if (routes.size >= maxRoutes) routes.clear()
    routes.set(bucket, { region, route: found })
    return found
  }
}
