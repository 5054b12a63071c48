/**
 * Where the store is and how it is addressed: from code, from a URL and from the environment.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as addresses from "./internal/address.js"
import { defaults } from "./internal/config/defaults.js"
import type { S3Config } from "./internal/config/model.js"
import * as endpoints from "./internal/endpoint.js"
import * as environment from "./internal/environment.js"
import * as storeUrl from "./internal/storeUrl.js"
import { isArn } from "./internal/wire/arn.js"
import { addressProblem } from "./internal/wire/bucketName.js"
import { valueProblem } from "./internal/wire/headers.js"
import * as uri from "./internal/wire/uri.js"
import * as Provider from "./Provider.js"
import * as StorageError from "./StorageError.js"

/**
 * Every setting, all of them optional.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Default: what the endpoint's host names, the provider's own, or `us-east-1`. */
  readonly region?: string | undefined
  /** Such as `https://minio.example.com:9000`, with a path if there is one. Default: Amazon S3 in the region. */
  readonly endpoint?: string | undefined
  readonly bucket?: string | undefined
  /** Before every key of an `ObjectStore`. */
  readonly prefix?: string | undefined
  /** Whether the bucket stands in the path or before the host. Default: as the provider likes it. */
  readonly addressing?: "path" | "virtual" | undefined
  /** The same in the AWS SDKs' words: `true` is `addressing: "path"`. */
  readonly forcePathStyle?: boolean | undefined
  /** Whether requests may go over plain HTTP to another machine. Loopback addresses need no consent. */
  readonly allowHttp?: boolean | undefined
  /** Default: guessed from the endpoint. */
  readonly provider?: Provider.Provider | undefined
  /** `true` signs the SHA-256 of bodies that are in memory; `false` sends `UNSIGNED-PAYLOAD`. Default: `true`. */
  readonly signPayload?: boolean | undefined
  /**
   * Whether streamed bodies are signed chunk by chunk, as `aws-chunked`. Default: over plain HTTP, where the provider
   * takes a checksum behind a stream and `signPayload` is not `false`; over TLS the checksum alone is enough.
   */
  readonly signStreams?: boolean | undefined
  readonly userAgent?: string | undefined
}

export type {
  /**
   * What the transport is to be like.
   *
   * @since 0.1.0
   */
  ClientSettings,
  /**
   * How a write is made conditional.
   *
   * @since 0.1.0
   */
  ConditionalPut,
  /**
   * How a copy is kept from replacing an object.
   *
   * @since 0.1.0
   */
  CopyIfNotExists,
  /**
   * A proxy, and the hosts that are reached without it.
   *
   * @since 0.1.0
   */
  ProxySettings,
  /**
   * Settings that were checked.
   *
   * @since 0.1.0
   */
  S3Config
} from "./internal/config/model.js"

export type {
  /**
   * What the settings say of where credentials come from.
   *
   * @since 0.1.0
   */
  CredentialSettings
} from "./internal/credentials/settings.js"

/**
 * The checked settings as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class Settings extends Context.Tag("effect-s3/S3Config")<Settings, S3Config>() {}

/** A value, and who said so. */
interface Said<A> {
  readonly value: A
  readonly source: string
}

type Name = Exclude<keyof Options, "forcePathStyle">

type Layered = { readonly [K in Name]?: Said<NonNullable<Options[K]>> | undefined }

const invalid = (
  setting: string,
  said: Said<unknown>,
  problem: string,
  allowed: string
): StorageError.InvalidConfig =>
  new StorageError.InvalidConfig({
    message: `The setting ${setting} (from ${said.source}) ${problem}; allowed: ${allowed}`,
    setting,
    source: said.source,
    allowed
  })

const dnsLabel = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/

const allowed = {
  region: "1 to 63 letters, digits and '-', such as us-east-1",
  endpoint: "http:// or https://, a host, perhaps a port and a path; no credentials, query or fragment",
  http: "https://, a loopback address, or allowHttp: true",
  bucket: "a name that cannot change the host or the path of a request",
  prefix: "text that has a UTF-8 form",
  userAgent: "printable ASCII",
  addressing: "\"path\" or \"virtual\", and no forcePathStyle that says otherwise",
  url: "s3://bucket/prefix[?region=&endpoint=], https://host/bucket/prefix, https://s3.<region>.amazonaws.com/bucket, "
    + "https://bucket.s3.<region>.amazonaws.com/prefix",
  boolean: "true, false, 1, 0, yes, no, on, off"
}

const trimSlashes = (prefix: string): string => prefix.replace(/^\//, "").replace(/\/$/, "")

const firstProblem = (said: Layered): StorageError.InvalidConfig | undefined => {
  const { bucket, prefix, region, userAgent } = said
  if (region !== undefined && !dnsLabel.test(region.value)) {
    return invalid("region", region, "cannot be part of a host name", allowed.region)
  }
  if (bucket !== undefined) {
    const problem = isArn(bucket.value) ? undefined : addressProblem(bucket.value)
    if (problem !== undefined) return invalid("bucket", bucket, problem, allowed.bucket)
  }
  if (prefix !== undefined && !uri.isWellFormed(prefix.value)) {
    return invalid("prefix", prefix, "has a lone surrogate", allowed.prefix)
  }
  if (userAgent !== undefined) {
    const problem = valueProblem(userAgent.value)
    if (problem !== undefined) return invalid("userAgent", userAgent, problem, allowed.userAgent)
  }
  return undefined
}

const resolve = (said: Layered): Effect.Effect<S3Config, StorageError.InvalidConfig> => {
  const problem = firstProblem(said)
  if (problem !== undefined) return Effect.fail(problem)
  const provider = said.provider?.value ?? Provider.forEndpoint(said.endpoint?.value)
  const region = said.region?.value ??
    (said.endpoint === undefined ? undefined : Provider.regionOf(provider, said.endpoint.value)) ??
    provider.region ?? "us-east-1"
  const from = said.endpoint ?? { value: `https://${endpoints.ofRegion(region)}`, source: "the default" }
  const endpoint = endpoints.parse(from.value)
  if ("problem" in endpoint) return Effect.fail(invalid("endpoint", from, endpoint.problem, allowed.endpoint))
  if (endpoint.scheme === "http" && said.allowHttp?.value !== true && !endpoints.isLoopback(endpoint.hostname)) {
    return Effect.fail(invalid("endpoint", from, "is plain HTTP to another machine", allowed.http))
  }
  const prefix = trimSlashes(said.prefix?.value ?? "")
  return Effect.succeed({
    ...defaults,
    region: region === "aws-global" ? "us-east-1" : region,
    scheme: endpoint.scheme,
    endpointHost: endpoint.host,
    basePath: endpoint.basePath,
    // No name can stand before an address.
    addressing: endpoints.isIpAddress(endpoint.hostname) ? "path" : said.addressing?.value ?? provider.addressing,
    provider,
    signPayload: said.signPayload?.value ?? true,
    signStreams: said.signStreams?.value,
    userAgent: said.userAgent?.value ?? defaults.userAgent,
    customEndpoint: said.endpoint !== undefined,
    allowHttp: said.allowHttp?.value ?? false,
    credentials: { region },
    ...(said.bucket === undefined ? {} : { bucket: said.bucket.value }),
    ...(prefix === "" ? {} : { prefix })
  })
}

const fromOptions = (options: Options): Effect.Effect<Layered, StorageError.InvalidConfig> => {
  const source = "the options"
  const { addressing, forcePathStyle, ...rest } = options
  const layered: Record<string, Said<unknown>> = {}
  for (const [name, value] of Object.entries(rest)) {
    if (value !== undefined) layered[name] = { value, source }
  }
  const alias = forcePathStyle === undefined ? undefined : forcePathStyle ? "path" : "virtual"
  if (addressing !== undefined && alias !== undefined && addressing !== alias) {
    const problem = "contradicts forcePathStyle"
    return Effect.fail(invalid("addressing", { value: addressing, source }, problem, allowed.addressing))
  }
  const chosen = addressing ?? alias
  if (chosen !== undefined) layered["addressing"] = { value: chosen, source }
  return Effect.succeed(layered as Layered)
}

const fromStoreUrl = (url: string): Effect.Effect<Layered, StorageError.InvalidConfig> => {
  const source = "the URL"
  const parsed = storeUrl.parse(url)
  if ("problem" in parsed) return Effect.fail(invalid("url", { value: url, source }, parsed.problem, allowed.url))
  const layered: Record<string, Said<unknown>> = {}
  for (const [name, value] of Object.entries(parsed)) {
    layered[name] = { value, source }
  }
  return Effect.succeed(layered as Layered)
}

const variable = (...names: ReadonlyArray<string>): Effect.Effect<Said<string> | undefined> =>
  Effect.gen(function*() {
    for (const source of names) {
      const value = yield* environment.read(source)
      if (value !== undefined) return { value, source }
    }
    return undefined
  })

const yes = /^(?:1|true|on|yes|y)$/i
const no = /^(?:0|false|off|no|n)$/i

const flag = (
  setting: string,
  name: string
): Effect.Effect<Said<boolean> | undefined, StorageError.InvalidConfig> =>
  Effect.gen(function*() {
    const said = yield* variable(name)
    if (said === undefined) return undefined
    if (yes.test(said.value)) return { ...said, value: true }
    if (no.test(said.value)) return { ...said, value: false }
    return yield* invalid(setting, said, "is neither true nor false", allowed.boolean)
  })

const fromEnvironment: Effect.Effect<Layered, StorageError.InvalidConfig> = Effect.gen(function*() {
  const virtual = yield* flag("addressing", "AWS_VIRTUAL_HOSTED_STYLE_REQUEST")
  const unsigned = yield* flag("signPayload", "AWS_UNSIGNED_PAYLOAD")
  return {
    region: yield* variable("AWS_REGION", "AWS_DEFAULT_REGION"),
    endpoint: yield* variable("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"),
    bucket: yield* variable("AWS_BUCKET", "AWS_BUCKET_NAME"),
    allowHttp: yield* flag("allowHttp", "AWS_ALLOW_HTTP"),
    addressing: virtual && { ...virtual, value: virtual.value ? "virtual" : "path" },
    signPayload: unsigned && { ...unsigned, value: !unsigned.value }
  }
})

/** What the earlier layer says counts. */
const over = (first: Layered, second: Layered): Layered => {
  const merged: Record<string, unknown> = { ...second }
  for (const [name, said] of Object.entries(first)) {
    if (said !== undefined) merged[name] = said
  }
  return merged
}

/**
 * Settings from code alone.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Effect } from "effect"
 * import { S3Config } from "effect-s3"
 *
 * const config = Effect.runSync(S3Config.make({ endpoint: "http://127.0.0.1:9000" }))
 * const { host, path } = Effect.runSync(S3Config.address(config, "photos", "a b.jpg"))
 * assert.strictEqual(host + path, "127.0.0.1:9000/photos/a%20b.jpg")
 */
export const make = (options: Options = {}): Effect.Effect<S3Config, StorageError.InvalidConfig> =>
  Effect.flatMap(fromOptions(options), resolve)

/**
 * Settings from a URL; what `options` say counts more.
 *
 * | URL | means |
 * | --- | --- |
 * | `s3://bucket/prefix?region=…&endpoint=…` | both parameters may be left out |
 * | `https://bucket.s3.<region>.amazonaws.com/prefix` | Amazon S3, bucket before the host |
 * | `https://s3.<region>.amazonaws.com/bucket/prefix` | Amazon S3, bucket in the path |
 * | `https://host:port/bucket/prefix` | any other server, bucket in the path |
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Effect } from "effect"
 * import { S3Config } from "effect-s3"
 *
 * const config = Effect.runSync(S3Config.fromUrl("https://photos.s3.eu-west-1.amazonaws.com/2026"))
 * assert.strictEqual(config.region, "eu-west-1")
 * assert.strictEqual(config.bucket, "photos")
 * assert.strictEqual(config.prefix, "2026")
 */
export const fromUrl = (url: string, options: Options = {}): Effect.Effect<S3Config, StorageError.InvalidConfig> =>
  Effect.flatMap(
    Effect.all([fromOptions(options), fromStoreUrl(url)]),
    ([explicit, fromUrl]) => resolve(over(explicit, fromUrl))
  )

/**
 * Settings from the environment; what a URL says counts more, and what the other options say counts most.
 *
 * Read through Effect's `ConfigProvider`: `AWS_REGION` or `AWS_DEFAULT_REGION`; `AWS_ENDPOINT_URL_S3`,
 * `AWS_ENDPOINT_URL` or `AWS_ENDPOINT`; `AWS_BUCKET` or `AWS_BUCKET_NAME`; `AWS_ALLOW_HTTP`;
 * `AWS_VIRTUAL_HOSTED_STYLE_REQUEST`; `AWS_UNSIGNED_PAYLOAD`. Of several names the first one set counts.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { ConfigProvider, Effect } from "effect"
 * import { S3Config } from "effect-s3"
 *
 * const environment = ConfigProvider.fromMap(new Map([["AWS_REGION", "eu-central-1"]]))
 * const config = Effect.runSync(
 *   Effect.withConfigProvider(S3Config.fromEnv({ url: "s3://photos" }), environment)
 * )
 * assert.strictEqual(config.endpointHost, "s3.eu-central-1.amazonaws.com")
 */
export const fromEnv = (
  options: Options & { readonly url?: string | undefined } = {}
): Effect.Effect<S3Config, StorageError.InvalidConfig> =>
  Effect.gen(function*() {
    const { url, ...rest } = options
    const explicit = yield* fromOptions(rest)
    const fromUrl = url === undefined ? {} : yield* fromStoreUrl(url)
    return yield* resolve(over(explicit, over(fromUrl, yield* fromEnvironment)))
  })

/**
 * Where a request goes, and what its signature is for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Address {
  readonly scheme: "http" | "https"
  /** With the port, unless it is the scheme's own. */
  readonly host: string
  /** Percent-encoded. */
  readonly path: string
  /** A set of regions, such as `*`, for `sigv4a`. */
  readonly region: string
  /** `s3`; `s3express`, `s3-outposts` and `s3-object-lambda` are Amazon's alone. */
  readonly service: string
  /** `session` is Signature Version 4 with the keys of a session of S3 Express. */
  readonly signer: "sigv4" | "sigv4a" | "session"
}

/**
 * Where a request for a key, a bucket or the service itself goes, and what it is signed for.
 *
 * A bucket stands before the host only if it can: not over TLS with a dot in its name, and not where it is no host
 * name. Where the endpoint is Amazon's own, what stands for a bucket may also be the ARN of an access point, and the
 * hosts of directory buckets, of access points and of FIPS, dual-stack and accelerated endpoints follow from AWS's
 * rules. `region` is where the bucket has been found to be, if not in the region of the settings: Amazon's hosts change
 * with it. A bucket that cannot be asked with these settings is `InvalidBucketName`, which says why.
 *
 * @since 0.1.0
 * @category addressing
 * @example
 * import { Effect } from "effect"
 * import { S3Config } from "effect-s3"
 *
 * const config = Effect.runSync(S3Config.make({ region: "eu-west-1" }))
 * const point = "arn:aws:s3:eu-west-1:123456789012:accesspoint:photos"
 * const { host, path } = Effect.runSync(S3Config.address(config, point, "cat.jpg"))
 * assert.strictEqual(host + path, "photos-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/cat.jpg")
 */
export const address = (
  config: S3Config,
  bucket: string | undefined,
  key: string | undefined,
  region: string = config.region
): Effect.Effect<Address, StorageError.InvalidBucketName> => {
  const route = addresses.route(config, bucket, "session", region)
  if ("problem" in route) return Effect.fail(new StorageError.InvalidBucketName({ message: route.problem, bucket }))
  const { host, scheme, service, signer } = route
  return Effect.succeed({ scheme, host, path: addresses.pathOf(route, key), region: route.region, service, signer })
}

/**
 * A layer of settings from code alone.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options = {}): Layer.Layer<Settings, StorageError.InvalidConfig> =>
  Layer.effect(Settings, make(options))

/**
 * A layer of settings from a URL.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerUrl = (url: string, options: Options = {}): Layer.Layer<Settings, StorageError.InvalidConfig> =>
  Layer.effect(Settings, fromUrl(url, options))

/**
 * A layer of settings from the environment.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerEnv = (
  options: Options & { readonly url?: string | undefined } = {}
): Layer.Layer<Settings, StorageError.InvalidConfig> => Layer.effect(Settings, fromEnv(options))
