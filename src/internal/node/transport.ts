import * as HttpClient from "@effect/platform/HttpClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type { Options } from "../../node/NodeTransport.js"
import * as Transport from "../../Transport.js"
import { markNative } from "../exchange.js"
import * as Client from "./client.js"
import * as Connections from "./connections.js"

const closeMs = 1000

/** @internal */
export const make = (options?: Options): Effect.Effect<HttpClient.HttpClient, never, Scope.Scope> =>
  Effect.gen(function*() {
    const ca = options?.ca
    const connections = yield* Effect.acquireRelease(
      Effect.sync(() =>
        Connections.make({
          connections: Math.max(1, options?.connections ?? 64),
          keepAliveTimeoutMs: Math.max(1, Duration.toMillis(options?.keepAliveTimeout ?? 4000)),
          ca: ca === undefined ? undefined : typeof ca === "string" ? [ca] : ca
        })
      ),
      (connections) => connections.close(closeMs)
    )
    const run = Client.make(connections, yield* Effect.scope, {
      connectMs: Duration.toMillis(options?.connectTimeout ?? 3000),
      firstByteMs: Duration.toMillis(options?.firstByteTimeout ?? 15_000),
      idleMs: Duration.toMillis(options?.idleTimeout ?? 30_000)
    })
    return markNative(Transport.declare(
      HttpClient.makeWith(Effect.flatMap(run), Effect.succeed as HttpClient.HttpClient.Preprocess<never, never>),
      { rawPath: true, streams: true, deadlines: true }
    ))
  })

/** @internal */
export const layer = (options?: Options): Layer.Layer<HttpClient.HttpClient> =>
  Layer.scoped(HttpClient.HttpClient, make(options))
