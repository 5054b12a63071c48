/**
 * An `HttpClient` over undici's dispatcher, made for object storage.
 *
 * Beside platform's own clients it sends the path exactly as given, keeps its connections after a HEAD, stops an upload
 * whose answer has come, gives a body nobody reads back at once, and keeps the time limits itself, so that a request
 * costs no `URL`, no `AbortController`, no finalization registry and no span. It takes the place of any other
 * `HttpClient`, and any other takes its place.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as internal from "../internal/node/transport.js"
import type * as S3Config from "../S3Config.js"
import type * as StorageError from "../StorageError.js"

/**
 * Time limits, connections and trusted roots. Proxies, HTTP/2 and what else there is come from settings.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** From the first packet to the end of the TLS handshake. Defaults to 3 seconds. */
  readonly connectTimeout?: Duration.DurationInput | undefined
  /** From the last byte sent to the first byte of the answer. Defaults to 15 seconds. */
  readonly firstByteTimeout?: Duration.DurationInput | undefined
  /**
   * Between two pieces of a response's body, and until somebody begins to read it. A reader that has begun may take as
   * long as it likes. Defaults to 30 seconds.
   */
  readonly idleTimeout?: Duration.DurationInput | undefined
  /** How long an unused connection is kept, unless the server says less. Defaults to 4 seconds. */
  readonly keepAliveTimeout?: Duration.DurationInput | undefined
  /**
   * How many connections one origin gets at most; further requests wait their turn, and their deadlines with them.
   * HTTP/1.1 carries one request per connection, so this is also how many are in flight. Defaults to 64: enough that a
   * round trip of 30 ms still lets 2000 small requests through in a second, or eight transfers run their eight parts
   * each, and few enough for a small server and for the ports of one address.
   */
  readonly connections?: number | undefined
  /** Further roots to trust, in PEM, beside Node's own. */
  readonly ca?: string | ReadonlyArray<string> | undefined
}

/**
 * The client. Its connections are closed with the scope.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: (options?: Options) => Effect.Effect<HttpClient.HttpClient, never, Scope.Scope> = internal.make

/**
 * The client from settings, with proxies, HTTP/2 and certificates; `options` count more. Fails where a file of
 * certificates cannot be read, and warns where certificates are not to be checked.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { S3Config } from "effect-s3"
 * import { NodeTransport } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * const transport = S3Config.fromEnv().pipe(
 *   Effect.flatMap((config) => NodeTransport.fromSettings(config.client, { connections: 8 }))
 * )
 *
 * assert.ok(Effect.isEffect(transport))
 */
export const fromSettings: (
  settings: S3Config.ClientSettings,
  options?: Options
) => Effect.Effect<HttpClient.HttpClient, StorageError.InvalidConfig, Scope.Scope> = internal.makeSettings

/**
 * A layer of the client from the settings in the context.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { S3, S3Config } from "effect-s3"
 * import { NodeTransport } from "effect-s3/node"
 * import { Layer } from "effect"
 *
 * export const S3Live = S3.layerSettings().pipe(
 *   Layer.provide(NodeTransport.layerSettings()),
 *   Layer.provide(S3Config.layer({ proxyUrl: "http://proxy.example.com:3128", http1Only: false }))
 * )
 */
export const layerSettings: (
  options?: Options
) => Layer.Layer<HttpClient.HttpClient, StorageError.InvalidConfig, S3Config.Settings> = internal.layerSettings

/**
 * A layer of the client.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { HttpClient } from "@effect/platform"
 * import { NodeTransport } from "effect-s3/node"
 * import { Effect } from "effect"
 *
 * const status = HttpClient.get("http://127.0.0.1:9000/minio/health/live").pipe(
 *   Effect.map((response) => response.status),
 *   Effect.provide(NodeTransport.layer({ connections: 8, idleTimeout: "10 seconds" }))
 * )
 *
 * assert.ok(Effect.isEffect(status))
 */
export const layer: (options?: Options) => Layer.Layer<HttpClient.HttpClient> = internal.layer
