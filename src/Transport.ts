/**
 * What an `HttpClient` may be trusted with.
 *
 * HTTP clients differ in what they do to a request behind the caller's back: some fold `..` out of a path, some turn
 * a body of known length into a chunked one, none but ours keeps a deadline. A client that carries no traits is
 * trusted with nothing, which is always safe: keys with dot segments are refused, streams go up in buffered parts,
 * deadlines are kept by `Effect.timeout`.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { dual, identity } from "effect/Function"
import * as internal from "./internal/limits.js"

const traitsKey = Symbol.for("effect-s3/Transport/traits")

/**
 * What a client does with a request.
 *
 * @since 0.1.0
 * @category models
 */
export interface Traits {
  /** The path goes out exactly as given, dot segments too. */
  readonly rawPath: boolean
  /** A stream body keeps its `content-length` instead of becoming chunked. */
  readonly streams: boolean
  /** The `Limits` that come with a request are kept. */
  readonly deadlines: boolean
}

/**
 * How long one request may take, in milliseconds. What is left out has the transport's own default.
 *
 * @since 0.1.0
 * @category models
 */
export interface Limits {
  /** Until the response's headers are there. Waiting for a free connection does not count. */
  readonly deadlineMs?: number | undefined
  /** The same until the last byte of the response's body. */
  readonly totalMs?: number | undefined
  /** From the last byte sent to the first byte of the answer. */
  readonly firstByteMs?: number | undefined
  /** Between two pieces of a body, either way. */
  readonly idleMs?: number | undefined
}

/**
 * The traits of a client of which nothing is known.
 *
 * @since 0.1.0
 * @category constructors
 */
export const none: Traits = { rawPath: false, streams: false, deadlines: false }

/**
 * The client, carrying traits. What is made from it by `HttpClient.mapRequest` and the like carries none, because the
 * change may break them; declare them again where it does not.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { FetchHttpClient, HttpClient } from "@effect/platform"
 * import { Transport } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.map(HttpClient.HttpClient, (client) => {
 *   const declared = Transport.declare(client, { ...Transport.none, streams: true })
 *   assert.strictEqual(Transport.traits(declared).streams, true)
 *   assert.strictEqual(Transport.traits(client).streams, false)
 * })
 *
 * Effect.runSync(Effect.provide(program, FetchHttpClient.layer))
 */
export const declare: {
  (traits: Traits): <E, R>(client: HttpClient.HttpClient.With<E, R>) => HttpClient.HttpClient.With<E, R>
  <E, R>(client: HttpClient.HttpClient.With<E, R>, traits: Traits): HttpClient.HttpClient.With<E, R>
} = dual(
  2,
  <E, R>(client: HttpClient.HttpClient.With<E, R>, traits: Traits): HttpClient.HttpClient.With<E, R> =>
    Object.defineProperty(HttpClient.transformResponse(client, identity), traitsKey, { value: traits })
)

/**
 * The traits a client carries; `none` where it carries none.
 *
 * @since 0.1.0
 * @category accessors
 */
export const traits = <E, R>(client: HttpClient.HttpClient.With<E, R>): Traits => {
  const carried = (client as { readonly [traitsKey]?: Traits })[traitsKey]
  return carried ?? none
}

/**
 * The request, carrying limits, for a transport with the `deadlines` trait. A request made from it carries none.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withLimits: {
  (limits: Limits): (request: HttpClientRequest.HttpClientRequest) => HttpClientRequest.HttpClientRequest
  (request: HttpClientRequest.HttpClientRequest, limits: Limits): HttpClientRequest.HttpClientRequest
} = dual(2, (request: HttpClientRequest.HttpClientRequest, limits: Limits): HttpClientRequest.HttpClientRequest => {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(request)), request)
  internal.attach(copy, limits)
  return copy
})

/**
 * The limits a request carries.
 *
 * @since 0.1.0
 * @category accessors
 */
export const limits: (request: HttpClientRequest.HttpClientRequest) => Limits | undefined = internal.of
