/**
 * Every setting: from code, from a URL, from the environment and from Effect's `Config`.
 *
 * What code says counts more than what a URL says, and that more than the environment, setting by setting. Settings
 * that are of no use apart (a key, its secret and its session token; the ways of encryption) come from one source.
 * `docs/settings.md` has them all, with their names as keys and as variables. A wrong or unknown one is an
 * `InvalidConfig` that names it, says where it came from and what is allowed, and never repeats its value.
 *
 * @since 0.1.0
 */
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as addresses from "./internal/address.js"
import { load } from "./internal/config/load.js"
import type { S3Config } from "./internal/config/model.js"
import type { Options } from "./internal/config/options.js"
import { resolve } from "./internal/config/resolve.js"
import * as said from "./internal/config/said.js"
import * as StorageError from "./StorageError.js"

export type {
  /**
   * Where the store is and how it is addressed.
   *
   * @since 0.1.0
   */
  AddressOptions,
  /**
   * Time limits, connections, proxies and certificates.
   *
   * @since 0.1.0
   */
  ClientOptions,
  /**
   * Where credentials come from.
   *
   * @since 0.1.0
   */
  CredentialOptions,
  /**
   * Every setting, all of them optional.
   *
   * @since 0.1.0
   */
  Options,
  /**
   * What requests are like unless a call says otherwise.
   *
   * @since 0.1.0
   */
  RequestOptions
} from "./internal/config/options.js"

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

/**
 * Settings from code alone.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Effect } from "effect"
 * import { S3Config } from "effect-s3"
 *
 * const config = Effect.runSync(S3Config.make({ endpoint: "http://127.0.0.1:9000", requestPayer: true }))
 * assert.strictEqual(config.requestPayer, true)
 * const { host, path } = Effect.runSync(S3Config.address(config, "photos", "a b.jpg"))
 * assert.strictEqual(host + path, "127.0.0.1:9000/photos/a%20b.jpg")
 */
export const make = (options: Options = {}): Effect.Effect<S3Config, StorageError.InvalidConfig> =>
  Effect.flatMap(said.fromOptions(options), (source) => resolve(source))

/**
 * Settings from code alone, under the names that object_store and obstore have for them, with or without `aws_` and
 * whatever their case. Texts are read as in the environment. A setting given twice must be given alike.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Effect } from "effect"
 * import { S3Config } from "effect-s3"
 *
 * const config = Effect.runSync(S3Config.fromKeys({
 *   aws_region: "eu-central-1",
 *   AWS_BUCKET_NAME: "photos",
 *   virtual_hosted_style_request: "false",
 *   timeout: "1m 30s"
 * }))
 * assert.strictEqual(config.region, "eu-central-1")
 * assert.strictEqual(config.bucket, "photos")
 * assert.strictEqual(config.addressing, "path")
 * assert.strictEqual(config.client.timeoutMs, 90_000)
 */
export const fromKeys = (
  keys: Readonly<Record<string, unknown>>
): Effect.Effect<S3Config, StorageError.InvalidConfig> => make({ keys })

/**
 * Settings from a URL; what `options` say counts more.
 *
 * | URL | means |
 * | --- | --- |
 * | `s3://bucket/prefix?region=…&endpoint=…`, `s3a://…` | both parameters may be left out |
 * | `https://bucket.s3.<region>.amazonaws.com/prefix` | Amazon S3, bucket before the host |
 * | `https://s3.<region>.amazonaws.com/bucket/prefix` | Amazon S3, bucket in the path |
 * | the same with `dualstack`, `-fips`, `s3-<region>`, `s3-accelerate` or `.com.cn` | those endpoints |
 * | `https://<account>.r2.cloudflarestorage.com/bucket/prefix` | Cloudflare R2, region `auto` |
 * | `https://<account>.<jurisdiction>.r2.cloudflarestorage.com/…` | the same in a jurisdiction, such as `eu` |
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
  Effect.gen(function*() {
    const explicit = yield* said.fromOptions(options)
    return yield* resolve(said.over(explicit, yield* said.fromUrl(url)))
  })

/**
 * Settings from the environment; what a URL says counts more, and what the other options say counts most.
 *
 * Read through Effect's `ConfigProvider`: `AWS_REGION`, `AWS_ENDPOINT_URL_S3`, `AWS_BUCKET` and the others of
 * `docs/settings.md`, and the proxies of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`. Of several names for
 * one setting the first counts; variables of other names are nobody's business here.
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
): Effect.Effect<S3Config, StorageError.InvalidConfig> => load(options)

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
 * A layer of settings from Effect's `Config`, for programs with names of their own for them.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { Config, ConfigProvider, Effect } from "effect"
 * import { S3Config } from "effect-s3"
 *
 * const settings = S3Config.layerConfig({
 *   endpoint: Config.string("STORAGE_URL"),
 *   accessKeyId: Config.string("STORAGE_USER"),
 *   secretAccessKey: Config.redacted("STORAGE_PASSWORD"),
 *   timeout: Config.duration("STORAGE_TIMEOUT").pipe(Config.withDefault("1 minute"))
 * })
 *
 * const program = Effect.map(S3Config.Settings, (config) => config.endpointHost).pipe(
 *   Effect.provide(settings),
 *   Effect.withConfigProvider(ConfigProvider.fromMap(
 *     new Map([
 *       ["STORAGE_URL", "https://s3.example.com"],
 *       ["STORAGE_USER", "AKIDEXAMPLE"],
 *       ["STORAGE_PASSWORD", "do not print me"]
 *     ])
 *   ))
 * )
 * assert.strictEqual(Effect.runSync(program), "s3.example.com")
 */
export const layerConfig = (
  options: Config.Config.Wrap<Options>
): Layer.Layer<Settings, ConfigError.ConfigError | StorageError.InvalidConfig> =>
  Layer.effect(Settings, Effect.flatMap(Config.unwrap(options), make))

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
