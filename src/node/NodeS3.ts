/**
 * S3 on Node: the client and the store over the transport of `NodeTransport`.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { load } from "../internal/config/load.js"
import * as said from "../internal/config/said.js"
import { settingsOf } from "../internal/s3/clientOptions.js"
import * as ObjectStore from "../ObjectStore.js"
import * as S3 from "../S3.js"
import * as S3Client from "../S3Client.js"
import * as S3Config from "../S3Config.js"
import * as StorageError from "../StorageError.js"
import * as NodeCredentials from "./NodeCredentials.js"
import * as NodeTransport from "./NodeTransport.js"

/**
 * Settings of a client and of its transport.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends S3.Options {
  /** Timeouts, connections and trusted roots; they count more than the settings of the same things. */
  readonly transport?: NodeTransport.Options | undefined
}

const signing = (
  { credentials, policy, signatureVersion }: Options
): Layer.Layer<S3Client.S3Client, never, S3Config.Settings | HttpClient.HttpClient> =>
  Layer.unwrapEffect(Effect.gen(function*() {
    const config = yield* S3Config.Settings
    return S3.layerSettings({
      credentials: credentials ??
        (config.skipSignature ? "anonymous" : yield* NodeCredentials.chain(config.credentials)),
      policy,
      signatureVersion
    })
  }))

/** What a client would set for each request counts more than what its transport has for all. */
const without = (
  config: S3Config.S3Config,
  { firstByteTimeout, idleTimeout }: NodeTransport.Options = {}
): S3Config.S3Config =>
  firstByteTimeout === undefined && idleTimeout === undefined
    ? config
    : { ...config, client: { ...config.client, readTimeoutMs: undefined } }

const over = <E>(
  settings: Layer.Layer<S3Config.Settings, E>,
  options: Options
): Layer.Layer<S3Client.S3Client, E | StorageError.InvalidConfig> =>
  signing(options).pipe(
    Layer.provide(Layer.effect(
      S3Config.Settings,
      Effect.map(S3Config.Settings, (config) => without(config, options.transport))
    )),
    Layer.provide(NodeTransport.layerSettings(options.transport)),
    Layer.provide(settings)
  )

const fromProfile = (above: said.Source): Effect.Effect<said.Source, StorageError.InvalidConfig> =>
  // Whoever says both does not depend on files.
  above.region !== undefined && above.endpoint !== undefined
    ? Effect.succeed({})
    : Effect.flatMap(NodeCredentials.profileSettings({ profile: above.profile?.value }), said.fromProfile)

const fromAll = (url: string | undefined, { transport: _, ...options }: Options) =>
  Layer.effect(S3Config.Settings, load({ ...settingsOf(options), url }, fromProfile))

/**
 * The client from options and, where they are silent, the environment (`AWS_REGION`, `AWS_ENDPOINT_URL`, ...) and the
 * profile of the AWS CLI's files (`region`, `endpoint_url`). Credentials are those of the options, or the first that the
 * default chain finds: see `NodeCredentials.chain`.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { S3 } from "effect-s3"
 * import { NodeS3 } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = S3.listBuckets().pipe(Effect.provide(NodeS3.layer({ region: "eu-central-1" })))
 */
export const layer = (options: Options = {}): Layer.Layer<S3Client.S3Client, StorageError.InvalidConfig> =>
  over(fromAll(undefined, options), options)

/**
 * The client from Effect's `Config` alone, for programs with names of their own for settings.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { S3 } from "effect-s3"
 * import { NodeS3 } from "effect-s3/node"
 * import { Config, Effect } from "effect"
 *
 * export const program = S3.listBuckets().pipe(
 *   Effect.provide(NodeS3.layerConfig({ endpoint: Config.string("STORAGE_URL") }))
 * )
 */
export const layerConfig = (
  settings: Config.Config.Wrap<S3Config.Options>,
  options: Pick<Options, "credentials" | "policy" | "signatureVersion" | "transport"> = {}
): Layer.Layer<S3Client.S3Client, ConfigError.ConfigError | StorageError.InvalidConfig> =>
  over(S3Config.layerConfig(settings), options)

/**
 * The client for a URL, such as `s3://bucket` or `https://host/bucket`; options win over it, and it over the
 * environment.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { S3 } from "effect-s3"
 * import { NodeS3 } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = S3.headBucket({ bucket: "photos" }).pipe(
 *   Effect.provide(NodeS3.layerUrl("s3://photos?region=eu-central-1"))
 * )
 */
export const layerUrl = (
  url: string,
  options: Options = {}
): Layer.Layer<S3Client.S3Client, StorageError.InvalidConfig> => over(fromAll(url, options), options)

/**
 * The store at a URL: its bucket, and its path as the prefix. The client is there too, for what the store does not do.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { ObjectStore } from "effect-s3"
 * import { NodeS3 } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * export const program = Effect.flatMap(ObjectStore.ObjectStore, (store) => store.text("notes/hello.txt")).pipe(
 *   Effect.provide(NodeS3.layerStore("s3://my-bucket/app"))
 * )
 */
export const layerStore = (
  url: string,
  options: Options = {}
): Layer.Layer<ObjectStore.ObjectStore | S3Client.S3Client, StorageError.InvalidConfig> =>
  Layer.provideMerge(
    Layer.effect(
      ObjectStore.ObjectStore,
      Effect.flatMap(S3Client.S3Client, ({ config }) =>
        config.bucket === undefined
          ? new StorageError.InvalidConfig({
            message: "the URL names no bucket, and a store needs one",
            setting: "bucket",
            source: "url",
            allowed: "s3://bucket[/prefix]"
          })
          : ObjectStore.makeS3({ bucket: config.bucket, prefix: config.prefix }))
    ),
    layerUrl(url, options)
  )
