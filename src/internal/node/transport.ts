import * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Options } from "../../node/NodeTransport.js"
import * as S3Config from "../../S3Config.js"
import type * as StorageError from "../../StorageError.js"
import * as Transport from "../../Transport.js"
import { defaults } from "../config/defaults.js"
import { markNative } from "../exchange.js"
import * as Client from "./client.js"
import * as Connections from "./connections.js"
import * as Settings from "./settings.js"

const closeMs = 1000

/** @internal */
export const makeWith = (
  settings: Settings.TransportSettings
): Effect.Effect<HttpClient.HttpClient, never, Scope.Scope> =>
  Effect.gen(function*() {
    const connections = yield* Effect.acquireRelease(
      Effect.sync(() => Connections.make(settings)),
      (connections) => connections.close(closeMs)
    )
    const run = Client.make(connections, yield* Effect.scope, settings)
    return markNative(Transport.declare(
      HttpClient.makeWith(Effect.flatMap(run), Effect.succeed as HttpClient.HttpClient.Preprocess<never, never>),
      { rawPath: true, streams: true, deadlines: true }
    ))
  })

/** @internal */
export const make = (options?: Options): Effect.Effect<HttpClient.HttpClient, never, Scope.Scope> =>
  makeWith(Settings.make(defaults.client, options))

/** @internal */
export const makeSettings = (
  settings: S3Config.ClientSettings,
  options?: Options
): Effect.Effect<HttpClient.HttpClient, StorageError.InvalidConfig, Scope.Scope> =>
  Effect.flatMap(Settings.load(settings, options), makeWith)

/** @internal */
export const layer = (options?: Options): Layer.Layer<HttpClient.HttpClient> =>
  Layer.scoped(HttpClient.HttpClient, make(options))

/** @internal */
export const layerSettings = (
  options?: Options
): Layer.Layer<HttpClient.HttpClient, StorageError.InvalidConfig, S3Config.Settings> =>
  Layer.scoped(HttpClient.HttpClient, Effect.flatMap(S3Config.Settings, ({ client }) => makeSettings(client, options)))
