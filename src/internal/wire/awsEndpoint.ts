// Which host of Amazon's a request goes to, and what its signature is for. The rules are spread over AWS's pages:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html (buckets)
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/transfer-acceleration-getting-started.html
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/s3-express-Regions-and-Zones.html (directory buckets)
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-naming.html (ARNs and aliases)
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointRequests.html
import type { Arn } from "./arn.js"
import * as arns from "./arn.js"
import * as partitions from "./awsPartition.js"
import { directoryBucketZone, isDirectoryBucket, isHostLabel, isVirtualHostable } from "./bucketName.js"
import * as uri from "./uri.js"

/** An endpoint that the settings name, in place of Amazon's own. @internal */
export interface CustomEndpoint {
  readonly scheme: "http" | "https"
  readonly host: string
  /** Empty, or encoded with a slash before it and none behind. */
  readonly basePath: string
  /** Whether names mean there what they mean to Amazon: directory buckets, access points and their aliases. */
  readonly hasAmazonNames: boolean
}

/** @internal */
export interface Settings {
  /** `aws-global` is Amazon's word for `us-east-1` at an endpoint that names no region. */
  readonly region: string
  /** No name can stand before an address: with one as the endpoint, `path`. */
  readonly addressing: "path" | "virtual"
  readonly endpoint?: CustomEndpoint | undefined
  readonly useFips?: boolean | undefined
  readonly useDualStack?: boolean | undefined
  readonly useAccelerate?: boolean | undefined
  /** Whether `us-east-1` is asked at the endpoint that names no region, as it was before 2019. */
  readonly useGlobalEndpoint?: boolean | undefined
  /** `false` refuses an ARN of another region than `region`. */
  readonly useArnRegion?: boolean | undefined
  readonly disableMultiRegionAccessPoints?: boolean | undefined
  /** Whether requests to a directory bucket are signed with the plain credentials, without a session. */
  readonly disableExpressSession?: boolean | undefined
}

/**
 * What an operation is to Amazon: one on data, which a directory bucket lets a session do; one on data that must be
 * signed with the plain credentials all the same; one on a bucket itself, which directory buckets have another endpoint
 * for; or the answer of an Object Lambda.
 *
 * @internal
 */
export type Access = "session" | "credentials" | "control" | "object-lambda"

/** @internal */
export interface Destination {
  readonly scheme: "http" | "https"
  readonly host: string
  /** Of a request without a key; encoded. */
  readonly path: string
  /** What stands before a key; encoded, with a slash at its end. */
  readonly prefix: string
  /** A set of regions, such as `*`, for `sigv4a`. */
  readonly region: string
  readonly service: "s3" | "s3express" | "s3-outposts" | "s3-object-lambda"
  /** `session`: SigV4 with the keys of a session of S3 Express. */
  readonly signer: "sigv4" | "sigv4a" | "session"
}

/** Why a bucket cannot be asked with these settings, as a sentence. @internal */
export interface Problem {
  readonly problem: string
}

const problem = (text: string): Problem => ({ problem: text })

const contradiction = (settings: Settings, partition: partitions.Partition): string | undefined => {
  const { endpoint, useAccelerate, useDualStack, useFips } = settings
  if (!isHostLabel(settings.region)) return "The region is not one that can be part of a host name"
  if (useAccelerate && useFips) return "S3 Accelerate has no FIPS endpoint"
  if (endpoint !== undefined) {
    if (useDualStack) return "A custom endpoint cannot be combined with dual-stack: name the dual-stack host itself"
    if (useFips) return "A custom endpoint cannot be combined with FIPS: name the FIPS host itself"
    if (useAccelerate) return "A custom endpoint cannot be combined with S3 Accelerate"
  }
  return useFips && !partition.fips ? `There is no FIPS endpoint in the partition ${partition.name}` : undefined
}

const regionOf = (settings: Settings): string => settings.region === "aws-global" ? "us-east-1" : settings.region

/** The host of a service in a region; `-fips` belongs to the service's own name, and a zone comes after it. */
const regionalHost = (
  name: string,
  settings: Settings,
  region: string,
  partition: partitions.Partition,
  zone: string = ""
): string =>
  `${name}${settings.useFips ? "-fips" : ""}${zone}${settings.useDualStack ? ".dualstack" : ""}.${region}.`
  + partition.dnsSuffix

const generalHost = (settings: Settings, partition: partitions.Partition): string => {
  const namesNoRegion = settings.region === "aws-global" ||
    settings.useGlobalEndpoint && settings.region === "us-east-1"
  return namesNoRegion && !settings.useFips && !settings.useDualStack
    ? `s3.${partition.dnsSuffix}`
    : regionalHost("s3", settings, regionOf(settings), partition)
}

const acceleratedHost = (settings: Settings, partition: partitions.Partition): string => {
  // AWS's own rules name a region for this one combination only.
  const region = settings.region === "aws-global" && settings.useDualStack ? ".us-east-1" : ""
  return `s3-accelerate${settings.useDualStack ? ".dualstack" : ""}${region}.${partition.dnsSuffix}`
}

/** Where it is asked, without who signs. */
type Place = Pick<Destination, "scheme" | "host" | "path" | "prefix">

const at = (host: string): Place => ({ scheme: "https", host, path: "/", prefix: "/" })

const atCustom = ({ basePath, host, scheme }: CustomEndpoint, label?: string): Place => ({
  scheme,
  host: label === undefined ? host : `${label}.${host}`,
  path: `${basePath}/`,
  prefix: `${basePath}/`
})

const withBucket = (place: Place, bucket: string): Place => {
  const path = place.prefix + uri.encodeComponent(bucket)
  return { ...place, path, prefix: `${path}/` }
}

const before = (label: string, host: string, endpoint: CustomEndpoint | undefined): Place =>
  endpoint === undefined ? at(`${label}.${host}`) : atCustom(endpoint, label)

/** SigV4 for S3 itself. */
const general = (place: Place, settings: Settings): Destination => ({
  ...place,
  region: regionOf(settings),
  service: "s3",
  signer: "sigv4"
})

const ofService = (settings: Settings, partition: partitions.Partition, access: Access): Destination | Problem => {
  const { endpoint } = settings
  const region = regionOf(settings)
  const custom = endpoint && atCustom(endpoint)
  switch (access) {
    case "control":
      return {
        ...custom ?? at(regionalHost("s3express-control", settings, region, partition)),
        region,
        service: "s3express",
        signer: "sigv4"
      }
    case "object-lambda":
      if (settings.useDualStack) return problem("S3 Object Lambda has no dual-stack endpoint")
      if (settings.useAccelerate) return problem("S3 Object Lambda cannot be used with S3 Accelerate")
      return {
        ...custom ?? at(regionalHost("s3-object-lambda", settings, region, partition)),
        region,
        service: "s3-object-lambda",
        signer: "sigv4"
      }
    case "session":
    case "credentials":
      return general(custom ?? at(generalHost(settings, partition)), settings)
  }
}

const ofDirectoryBucket = (
  bucket: string,
  settings: Settings,
  partition: partitions.Partition,
  access: Access
): Destination | Problem => {
  const { endpoint } = settings
  if (settings.useAccelerate) return problem("A directory bucket cannot be used with S3 Accelerate")
  const region = regionOf(settings)
  const signer = access === "session" && settings.disableExpressSession !== true ? "session" : "sigv4"
  const signed = { region, service: "s3express", signer } as const
  if (endpoint !== undefined && settings.addressing === "path") {
    return { ...withBucket(atCustom(endpoint), bucket), ...signed }
  }
  if (!isVirtualHostable(bucket, true)) {
    return problem("A directory bucket has letters, digits and '-' in its name only")
  }
  if (endpoint !== undefined) return { ...atCustom(endpoint, bucket), ...signed }
  if (access === "control") {
    const host = regionalHost("s3express-control", settings, region, partition)
    return { ...withBucket(at(host), bucket), ...signed }
  }
  const zone = directoryBucketZone(bucket)
  return zone === undefined
    ? problem("The name ends like a directory bucket's, but names no zone before that: name--zone--x-s3")
    : { ...at(`${bucket}.${regionalHost("s3express", settings, region, partition, `-${zone}`)}`), ...signed }
}

/** S3 on Outposts takes SigV4 too; SigV4A is what AWS's rules name first. */
const onOutposts = { region: "*", service: "s3-outposts", signer: "sigv4a" } as const

// What stands where in such an alias, counted from its end: o0b1d075431d83bebd…kuse10--op-s3
const outpostAlias = /(.)(.{17}).{20}(.{4}).--op-s3$/

const ofOutpostAlias = (
  bucket: string,
  [, hardware, id, stage]: RegExpExecArray,
  settings: Settings,
  partition: partitions.Partition
): Destination | Problem => {
  const { endpoint } = settings
  if (!isVirtualHostable(bucket, true)) return problem("The alias of an Outposts access point must be a host label")
  if (hardware !== "e" && hardware !== "o") return problem(`There is no Outposts hardware of the type '${hardware}'`)
  if (stage === "beta" && endpoint === undefined) return problem("This Outposts access point needs a custom endpoint")
  const label = `${bucket}.${hardware === "e" ? "ec2" : `op-${id}`}`
  return { ...before(label, `s3-outposts.${regionOf(settings)}.${partition.dnsSuffix}`, endpoint), ...onOutposts }
}

/** What the ARNs of all resources in a region have in common. */
const regionalArnProblem = (
  arn: Arn,
  name: string,
  settings: Settings,
  partition: partitions.Partition
): string | undefined => {
  if (!isHostLabel(arn.region)) return "The ARN has a region that cannot be part of a host name"
  if (settings.useArnRegion === false && arn.region !== settings.region) {
    return `The ARN is of the region ${arn.region}, the settings are for ${settings.region}, and useArnRegion is false`
  }
  if (partitions.ofRegion(arn.region) !== partition) {
    return `The ARN is of another partition than ${partition.name}, which the settings are for`
  }
  if (!isHostLabel(arn.account)) return "The ARN needs an account id of letters, digits and '-'"
  return isHostLabel(name) ? undefined : "The ARN needs a name of letters, digits and '-'"
}

const ofAccessPoint = (arn: Arn, settings: Settings, partition: partitions.Partition): Destination | Problem => {
  const [, name = "", ...rest] = arn.resource
  const isLambda = arn.service === "s3-object-lambda"
  const what = isLambda ? "S3 Object Lambda" : "An access point"
  if (rest.length > 0) return problem("The ARN has more behind the name of the access point")
  if (isLambda && settings.useDualStack) return problem("S3 Object Lambda has no dual-stack endpoint")
  if (settings.useAccelerate) return problem(`${what} cannot be used with S3 Accelerate`)
  const wrong = regionalArnProblem(arn, name, settings, partition)
  if (wrong !== undefined) return problem(wrong)
  const host = regionalHost(isLambda ? "s3-object-lambda" : "s3-accesspoint", settings, arn.region, partition)
  return {
    ...before(`${name}-${arn.account}`, host, settings.endpoint),
    region: arn.region,
    service: isLambda ? "s3-object-lambda" : "s3",
    signer: "sigv4"
  }
}

const ofMultiRegionAccessPoint = (
  arn: Arn,
  settings: Settings,
  partition: partitions.Partition
): Destination | Problem => {
  const [, alias = "", ...rest] = arn.resource
  if (rest.length > 0 || !alias.split(".").every(isHostLabel)) {
    return problem("The ARN names no region, and no multi-Region access point either")
  }
  if (settings.disableMultiRegionAccessPoints) return problem("Multi-Region access points are disabled in the settings")
  if (settings.endpoint !== undefined) return problem("A multi-Region access point has no custom endpoint")
  if (settings.useDualStack) return problem("A multi-Region access point has no dual-stack endpoint")
  if (settings.useFips) return problem("A multi-Region access point has no FIPS endpoint")
  if (settings.useAccelerate) return problem("A multi-Region access point cannot be used with S3 Accelerate")
  if (arn.partition !== partition.name) {
    return problem(`The ARN is of another partition than ${partition.name}, which the settings are for`)
  }
  return {
    ...at(`${alias}.accesspoint.s3-global.${partition.dnsSuffix}`),
    region: "*",
    service: "s3",
    signer: "sigv4a"
  }
}

const ofOutpostArn = (arn: Arn, settings: Settings, partition: partitions.Partition): Destination | Problem => {
  const [kind, outpost = "", type, name = "", ...rest] = arn.resource
  if (settings.useDualStack) return problem("S3 on Outposts has no dual-stack endpoint")
  if (settings.useFips) return problem("S3 on Outposts has no FIPS endpoint")
  if (settings.useAccelerate) return problem("S3 on Outposts cannot be used with S3 Accelerate")
  if (kind !== "outpost" || type !== "accesspoint" || !isHostLabel(outpost) || rest.length > 0) {
    return problem("The ARN must end with outpost/<outpost id>/accesspoint/<name>")
  }
  const wrong = regionalArnProblem(arn, name, settings, partition)
  if (wrong !== undefined) return problem(wrong)
  const host = `s3-outposts.${arn.region}.${partition.dnsSuffix}`
  return { ...before(`${name}-${arn.account}.${outpost}`, host, settings.endpoint), ...onOutposts }
}

const ofArn = (bucket: string, settings: Settings, partition: partitions.Partition): Destination | Problem => {
  if (settings.addressing === "path") return problem("An ARN cannot stand in the path: it needs virtual addressing")
  const arn = arns.parse(bucket)
  if (arn === undefined) return problem("It begins like an ARN, but is none")
  if (arn.service === "s3-outposts") return ofOutpostArn(arn, settings, partition)
  if (arn.service !== "s3" && arn.service !== "s3-object-lambda") return problem("The ARN is not of S3")
  if (arn.resource[0] !== "accesspoint") return problem("Of the ARNs of S3 only those of access points can be asked")
  return arn.service === "s3" && arn.region === ""
    ? ofMultiRegionAccessPoint(arn, settings, partition)
    : ofAccessPoint(arn, settings, partition)
}

const ofBucket = (bucket: string, settings: Settings, partition: partitions.Partition): Destination | Problem => {
  const { endpoint } = settings
  const beforeHost = settings.addressing === "virtual" && isVirtualHostable(bucket, endpoint?.scheme !== "http")
  if (endpoint !== undefined) {
    return general(beforeHost ? atCustom(endpoint, bucket) : withBucket(atCustom(endpoint), bucket), settings)
  }
  if (settings.useAccelerate) {
    if (!beforeHost) return problem("S3 Accelerate needs the bucket before the host: no dots, and no path addressing")
    if (!partition.accelerate) return problem(`There is no S3 Accelerate in the partition ${partition.name}`)
    return general(at(`${bucket}.${acceleratedHost(settings, partition)}`), settings)
  }
  const host = generalHost(settings, partition)
  return general(beforeHost ? at(`${bucket}.${host}`) : withBucket(at(host), bucket), settings)
}

/**
 * Where a bucket is asked, or the service itself when there is no bucket, which may also be an ARN or an alias.
 *
 * @internal
 */
export const resolve = (
  bucket: string | undefined,
  settings: Settings,
  access: Access = "session"
): Destination | Problem => {
  const partition = partitions.ofRegion(settings.region)
  const wrong = contradiction(settings, partition)
  if (wrong !== undefined) return problem(wrong)
  if (bucket === undefined) return ofService(settings, partition, access)
  if (settings.endpoint?.hasAmazonNames === false) {
    return arns.isArn(bucket)
      ? problem("Only Amazon S3 knows what an ARN means")
      : ofBucket(bucket, settings, partition)
  }
  if (isDirectoryBucket(bucket)) return ofDirectoryBucket(bucket, settings, partition, access)
  if (arns.isArn(bucket)) return ofArn(bucket, settings, partition)
  const isInPath = settings.endpoint !== undefined && settings.addressing === "path"
  const alias = isInPath ? null : outpostAlias.exec(bucket)
  return alias === null
    ? ofBucket(bucket, settings, partition)
    : ofOutpostAlias(bucket, alias, settings, partition)
}
