import type * as Headers from "@effect/platform/Headers"
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"

/**
 * The key under which a response of our own transport offers its `Exchange`.
 *
 * @internal
 */
export const ExchangeKey: unique symbol = Symbol.for("effect-s3/Exchange")

/**
 * A response as `internal/http` wants it: what platform's `HttpClientResponse` cannot say, it says here.
 * Failures are the raw causes; `internal/transportFailure` makes public errors of them.
 *
 * @internal
 */
export interface Exchange {
  readonly status: number
  /** Latin-1, lower-case names, no prototype but platform's own bare one. */
  readonly headers: Headers.Headers
  readonly bytes: (limit: number) => Effect.Effect<Uint8Array, unknown>
  /** Given how to word a failure, because each further layer of a stream is paid for with every chunk. */
  readonly stream: <E>(onFailure: (cause: unknown) => E) => Stream.Stream<Uint8Array, E>
  /** Idempotent. Gives the connection back where little is left to read, closes it otherwise. */
  readonly release: Effect.Effect<void>
}

/** @internal */
export const fromResponse = (response: object): Exchange | undefined =>
  (response as { readonly [ExchangeKey]?: Exchange })[ExchangeKey]

/**
 * Whether a client answers with exchanges.
 *
 * @internal
 */
export const isNative = (client: object): boolean => ExchangeKey in client

/** @internal */
export const markNative = <A extends object>(client: A): A =>
  Object.defineProperty(client, ExchangeKey, { value: true })
