/**
 * Everything that calls need, from one set of options.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Config from "effect/Config"
import type * as ConfigError from "effect/ConfigError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as B2Client from "../B2Client.js"
import { defined } from "../internal/defined.js"
import * as RequestPolicy from "../RequestPolicy.js"
import type * as StorageError from "../StorageError.js"

/**
 * Settings, key and policy of a client.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends B2Client.Options {
  /** `RequestPolicy.standard()` unless given. */
  readonly policy?: RequestPolicy.Policy | undefined
}

/**
 * The client from options alone, over the transport in the context. A wrong key fails the first call.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { FetchHttpClient } from "@effect/platform"
 * import { B2 } from "effect-s3"
 * import { Effect, Layer, Redacted } from "effect"
 *
 * const B2Live = B2.layer({ applicationKeyId: "005…", applicationKey: Redacted.make("K005…") }).pipe(
 *   Layer.provide(FetchHttpClient.layer)
 * )
 *
 * export const program = B2.listBuckets({}).pipe(Effect.provide(B2Live))
 */
export const layer = (
  { policy, ...options }: Options
): Layer.Layer<B2Client.B2Client, StorageError.InvalidConfig, HttpClient.HttpClient> =>
  Layer.provide(
    B2Client.layer(options),
    policy === undefined ? RequestPolicy.layerStandard : RequestPolicy.layer(policy)
  )

/** What is given is not asked for. */
const environment = ({ applicationKey, applicationKeyId }: Partial<Options>) =>
  Config.all({
    applicationKeyId: applicationKeyId === undefined
      ? Config.nonEmptyString("B2_APPLICATION_KEY_ID")
      : Config.succeed(applicationKeyId),
    applicationKey: applicationKey === undefined
      ? Config.redacted(Config.nonEmptyString("B2_APPLICATION_KEY"))
      : Config.succeed(applicationKey),
    realm: Config.option(Config.nonEmptyString("B2_ENVIRONMENT"))
  })

/**
 * The client with the key that the `b2` command finds too: `B2_APPLICATION_KEY_ID` and `B2_APPLICATION_KEY`, and
 * `B2_ENVIRONMENT` for another realm; options win over them.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerEnv = (
  options: Partial<Options> = {}
): Layer.Layer<
  B2Client.B2Client,
  StorageError.InvalidConfig | ConfigError.ConfigError,
  HttpClient.HttpClient
> =>
  Layer.unwrapEffect(Effect.map(environment(options), ({ realm, ...found }) =>
    layer({
      ...found,
      ...Option.match(realm, { onNone: () => ({}), onSome: (realm) => ({ realm }) }),
      ...defined(options)
    })))

/**
 * What the key has been authorized for: the account's addresses and part sizes, and what the key may do where.
 *
 * Source: https://www.backblaze.com/apidocs/b2-authorize-account
 *
 * @since 0.1.0
 * @category account
 * @example
 * import { B2 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const may = Effect.map(B2.account, ({ capabilities }) => capabilities)
 */
export const account = Effect.flatMap(B2Client.B2Client, (client) => client.account)
