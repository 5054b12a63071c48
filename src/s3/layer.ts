/**
 * Everything that operations need, from one set of options.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Credentials from "../Credentials.js"
import { settingsOf } from "../internal/s3/clientOptions.js"
import * as RequestPolicy from "../RequestPolicy.js"
import * as S3Client from "../S3Client.js"
import * as S3Config from "../S3Config.js"
import * as Signer from "../Signer.js"
import type * as StorageError from "../StorageError.js"

/**
 * Settings, credentials and policy of a client.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends S3Config.Options {
  /**
   * Fixed ones, a provider, or `"anonymous"`. Absent, they come from the settings, and without any there from the
   * environment (`AWS_ACCESS_KEY_ID`, ...).
   */
  readonly credentials?: Credentials.Options | Credentials.Provider | "anonymous" | undefined
  /** `RequestPolicy.standard()` unless given. */
  readonly policy?: RequestPolicy.Policy | undefined
  /** `"v2"` is for servers that know nothing newer: it proves less, and Amazon takes it no more for new buckets. */
  readonly signatureVersion?: "v4" | "v2" | undefined
}

/** What settings do not say. */
type Signing = Pick<Options, "credentials" | "policy" | "signatureVersion">

const provider = (
  credentials: Exclude<Options["credentials"], "anonymous">,
  { accessKeyId, secretAccessKey, sessionToken }: S3Config.CredentialSettings
): Effect.Effect<Credentials.Provider> =>
  credentials !== undefined
    ? Effect.succeed("refresh" in credentials ? credentials : Credentials.fromStatic(credentials))
    : accessKeyId !== undefined && secretAccessKey !== undefined
    ? Effect.succeed(Credentials.fromStatic({ accessKeyId, secretAccessKey, sessionToken }))
    : Credentials.fromEnv

const signer = ({ credentials, signatureVersion }: Signing): Layer.Layer<Signer.Signer, never, S3Config.Settings> =>
  Layer.effect(
    Signer.Signer,
    Effect.flatMap(S3Config.Settings, (config) =>
      config.skipSignature || credentials === "anonymous"
        ? Effect.succeed(Signer.anonymous)
        : Effect.map(
          provider(credentials, config.credentials),
          signatureVersion === "v2" ? Signer.sigV2 : Signer.sigV4
        ))
  )

/**
 * The client over the settings and the transport in the context.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { FetchHttpClient } from "@effect/platform"
 * import { S3, S3Config } from "effect-s3"
 * import { Config, Layer } from "effect"
 *
 * export const S3Live = S3.layerSettings().pipe(
 *   Layer.provide(S3Config.layerConfig({ endpoint: Config.string("STORAGE_URL") })),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 */
export const layerSettings = (
  options: Signing = {}
): Layer.Layer<S3Client.S3Client, never, S3Config.Settings | HttpClient.HttpClient> =>
  Layer.provide(
    S3Client.layer,
    Layer.merge(
      signer(options),
      options.policy === undefined ? RequestPolicy.layerStandard : RequestPolicy.layer(options.policy)
    )
  )

/**
 * The client from options alone, over the transport in the context. Wrong settings fail the layer with
 * `InvalidConfig`; missing credentials fail the first request.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { FetchHttpClient } from "@effect/platform"
 * import { S3 } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const S3Live = S3.layer({
 *   endpoint: "http://127.0.0.1:9000",
 *   credentials: { accessKeyId: "minioadmin", secretAccessKey: "minioadmin" }
 * }).pipe(Layer.provide(FetchHttpClient.layer))
 *
 * export const program = S3.listBuckets().pipe(Effect.provide(S3Live))
 */
export const layer = (
  options: Options = {}
): Layer.Layer<S3Client.S3Client, StorageError.InvalidConfig, HttpClient.HttpClient> =>
  Layer.provide(layerSettings(options), S3Config.layer(settingsOf(options)))

/**
 * The client from options and, where they are silent, the environment: `AWS_REGION`, `AWS_ENDPOINT_URL` and so on.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { FetchHttpClient } from "@effect/platform"
 * import { S3 } from "effect-s3"
 * import { Layer } from "effect"
 *
 * export const S3Live = S3.layerEnv().pipe(Layer.provide(FetchHttpClient.layer))
 */
export const layerEnv = (
  options: Options = {}
): Layer.Layer<S3Client.S3Client, StorageError.InvalidConfig, HttpClient.HttpClient> =>
  Layer.provide(layerSettings(options), S3Config.layerEnv(settingsOf(options)))

/**
 * The client for a URL such as `s3://bucket` or `https://host/bucket`; options win over it, and it over the
 * environment.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { FetchHttpClient } from "@effect/platform"
 * import { S3 } from "effect-s3"
 * import { Layer } from "effect"
 *
 * export const S3Live = S3.layerUrl("s3://photos?region=eu-central-1").pipe(Layer.provide(FetchHttpClient.layer))
 */
export const layerUrl = (
  url: string,
  options: Options = {}
): Layer.Layer<S3Client.S3Client, StorageError.InvalidConfig, HttpClient.HttpClient> =>
  Layer.provide(layerSettings(options), S3Config.layerEnv({ ...settingsOf(options), url }))
