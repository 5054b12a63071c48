import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Headers from "@effect/platform/Headers"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { constTrue } from "effect/Function"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Transport from "../Transport.js"
import * as bodyReader from "./bodyReader.js"
import * as exchange from "./exchange.js"
import * as limits from "./limits.js"
import type { RequestBody, StreamBody } from "./requestBody.js"
import type { Failure, Where } from "./transportFailure.js"
import * as transportFailure from "./transportFailure.js"
import * as uploadGuard from "./uploadGuard.js"

export type { Failure, Where }

/**
 * One attempt's request, signed: nothing of it is changed on its way.
 *
 * @internal
 */
export interface HttpRequest<out E = never> {
  readonly method: string
  /** `https://host[:port]`. */
  readonly origin: string
  /** As on the wire. */
  readonly path: string
  /** As on the wire, without the question mark; empty for none. */
  readonly query: string
  /** Lower-case names, checked values. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: RequestBody<E>
}

/**
 * An answer whose body has not been read. Whoever has it reads the body to its end, or releases it.
 *
 * @internal
 */
export interface HttpResponse {
  readonly status: number
  /** Lower-case names; values are Latin-1. */
  readonly headers: Readonly<Record<string, string>>
  /** Whether the body comes as it was sent; other transports may have undone its encoding. */
  readonly verbatim: boolean
  /** The whole body, if it has no more than `limit` bytes. */
  readonly bytes: (limit: number) => Effect.Effect<Uint8Array, Failure>
  /** Once, and released at its end however it ends. */
  readonly stream: Stream.Stream<Uint8Array, Failure>
  /** Idempotent. Closes the connection, or gives it back where hardly anything is left to read. */
  readonly release: Effect.Effect<void>
}

/** @internal */
export interface SendOptions extends Transport.Limits {
  readonly where: Where
}

/** @internal */
export interface Sender {
  readonly traits: Transport.Traits
  readonly send: <E = never>(
    request: HttpRequest<E>,
    options: SendOptions
  ) => Effect.Effect<HttpResponse, Failure | E>
}

const headersPrototype = Object.getPrototypeOf(Headers.empty)
const blank = HttpClientRequest.get("")
const requestPrototype = Object.getPrototypeOf(blank)

// Platform's constructors copy the headers once for every step, and would put a content type where none was signed.
const toPlatform = (
  request: HttpRequest<any>,
  body: HttpBody.HttpBody,
  options: SendOptions
): HttpClientRequest.HttpClientRequest => {
  const headers: Record<string, string> = Object.create(headersPrototype)
  for (const name in request.headers) {
    headers[name] = request.headers[name]!
  }
  // A body that was decoded on the way is not the one that was stored.
  headers["accept-encoding"] = "identity"
  if (body.contentLength !== undefined) {
    headers["content-length"] = String(body.contentLength)
  }
  const { origin, path, query } = request
  const made = Object.create(requestPrototype)
  made.method = request.method
  made.url = query === "" ? origin + path : `${origin}${path}?${query}`
  made.urlParams = blank.urlParams
  made.hash = blank.hash
  made.headers = headers
  made.body = body
  limits.attach(made, options)
  return made
}

const platformBody = (body: RequestBody<any>): HttpBody.HttpBody =>
  body._tag === "Bytes" ? HttpBody.uint8Array(body.bytes, "") : HttpBody.empty

/** @internal */
export const make = (client: HttpClient.HttpClient): Sender => {
  const traits = Transport.traits(client)
  const once = exchange.isNative(client) ? native(client) : foreign(client, traits)
  return {
    traits,
    send: (request, options) =>
      request.body._tag === "Stream"
        ? withGuard(once, request, request.body, options)
        : once(request, platformBody(request.body), options)
  }
}

type Once = (
  request: HttpRequest<any>,
  body: HttpBody.HttpBody,
  options: SendOptions
) => Effect.Effect<HttpResponse, Failure>

// Our own transport: it keeps the limits, stops when it is interrupted, and its answer can be released.
const native = (client: HttpClient.HttpClient): Once => (request, body, options) =>
  Effect.matchEffect(client.execute(toPlatform(request, body, options)), {
    onFailure: (error) => Effect.fail(transportFailure.fromCause(error, "send", options.where)),
    onSuccess: (response) => Effect.succeed(fromExchange(exchange.fromResponse(response)!, options.where))
  })

const fromExchange = (self: exchange.Exchange, where: Where): HttpResponse => {
  const failed = (cause: unknown) => transportFailure.fromCause(cause, "receive", where)
  return {
    status: self.status,
    headers: self.headers,
    verbatim: true,
    bytes: (limit) => Effect.mapError(self.bytes(limit), failed),
    stream: self.stream(failed),
    release: self.release
  }
}

/**
 * Any other transport. Every request gets a scope of its own, whose end closes the socket, because these clients leave
 * a body that nobody reads to the garbage collector.
 */
const foreign = (client: HttpClient.HttpClient, traits: Transport.Traits): Once => {
  const quiet = client.pipe(
    HttpClient.withTracerPropagation(false),
    HttpClient.withTracerDisabledWhen(constTrue),
    HttpClient.withScope
  )
  return (request, body, given) => {
    const options = {
      ...given,
      firstByteMs: given.firstByteMs ?? defaultLimits.firstByteMs,
      idleMs: given.idleMs ?? defaultLimits.idleMs
    }
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(Effect.zip(Scope.make(), Clock.currentTimeMillis), ([scope, startedAt]) => {
        const close = Scope.close(scope, Exit.void)
        const sent = Effect.mapInputContext(
          quiet.execute(toPlatform(request, body, given)),
          (context: Context.Context<never>) => Context.add(withoutRedirects(context), Scope.Scope, scope)
        ).pipe(Effect.mapError((error) => transportFailure.fromCause(error, "send", options.where)))
        return Effect.matchCauseEffect(restore(traits.deadlines ? sent : inTime(sent, request, options)), {
          onFailure: (cause) => Effect.andThen(close, Effect.failCause(cause)),
          onSuccess: (response) => Effect.succeed(fromPlatform(response, request, close, options, startedAt))
        })
      })
    )
  }
}

/** What other transports lack; the same that ours has by default. */
const defaultLimits = { firstByteMs: 15_000, idleMs: 30_000 }

/** fetch would follow them, and take the session token and the customer's key along to another host. */
const withoutRedirects = (context: Context.Context<never>): Context.Context<never> =>
  Context.add(context, FetchHttpClient.RequestInit, {
    ...context.unsafeMap.get(FetchHttpClient.RequestInit.key),
    redirect: "manual"
  }) as Context.Context<never>

// How much of a large body is on its way cannot be seen from here, so only small requests have a limit to the first byte.
const smallBody = 64 * 1024

const inTime = <A>(
  self: Effect.Effect<A, Failure>,
  request: HttpRequest<any>,
  { deadlineMs = Infinity, firstByteMs, totalMs = Infinity, where }: SendOptions
): Effect.Effect<A, Failure> => {
  const small = request.body._tag === "Empty" ||
    (request.body._tag === "Bytes" && request.body.bytes.byteLength <= smallBody)
  const firstByte = small ? firstByteMs ?? Infinity : Infinity
  const deadline = Math.min(deadlineMs, totalMs)
  const duration = Math.min(firstByte, deadline)
  return duration === Infinity ? self : Effect.timeoutFail(self, {
    duration,
    onTimeout: () => transportFailure.timeout(firstByte < deadline ? "firstByte" : "attempt", duration, where)
  })
}

const fromPlatform = (
  response: HttpClientResponse.HttpClientResponse,
  request: HttpRequest<any>,
  close: Effect.Effect<void>,
  options: SendOptions,
  startedAt: number
): HttpResponse => {
  const inner = exchange.fromResponse(response)
  const status = response.status
  const headers = response.headers
  const release = inner === undefined ? close : Effect.andThen(inner.release, close)
  const bodiless = request.method === "HEAD" || status === 204 || status === 304
  const body = bodiless ? Stream.empty : bodyReader.make(response, options, startedAt)
  return {
    status,
    headers,
    verbatim: inner !== undefined,
    bytes: (limit) => Effect.ensuring(bodyReader.collect(body, limit, options), release),
    stream: Stream.ensuring(body, release),
    release
  }
}

/**
 * A stream body, on any transport: the source ends with the request, its own error comes out, and an answer that comes
 * before the source's end is seen at once.
 */
const withGuard = <E>(
  once: Once,
  request: HttpRequest<E>,
  body: StreamBody<E>,
  options: SendOptions
): Effect.Effect<HttpResponse, Failure | E> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.flatMap(Scope.make(), (scope): Effect.Effect<HttpResponse, Failure | E> => {
      const send: Effect.Effect<HttpResponse, Failure | E | uploadGuard.LengthMismatch> = Effect.flatMap(
        uploadGuard.make(body, scope),
        (guard) => {
          const failed = Effect.andThen(guard.outcome, Effect.never)
          const contentLength = body.framing?.contentLength ?? body.contentLength
          const answered = once(request, HttpBody.stream(guard.stream, "", contentLength), options)
          const owned = Effect.tap(answered, (response) => Scope.addFinalizer(scope, response.release))
          return Effect.flatMap(restore(Effect.raceFirst(owned, failed)), (response) =>
            response.status >= 300
              ? Effect.as(guard.stop, response)
              : Effect.as(guard.drained() ? restore(guard.outcome) : uploadGuard.answeredEarly, response))
        }
      )
      const close = Scope.close(scope, Exit.void)
      return Effect.matchCauseEffect(send, {
        onFailure: (cause) => Effect.andThen(close, Effect.failCause(cause)),
        onSuccess: (response) =>
          Effect.succeed<HttpResponse>({
            status: response.status,
            headers: response.headers,
            verbatim: response.verbatim,
            bytes: (limit) => Effect.ensuring(response.bytes(limit), close),
            stream: Stream.ensuring(response.stream, close),
            release: close
          })
      }).pipe(
        Effect.mapError((error) =>
          uploadGuard.isLengthMismatch(error)
            ? transportFailure.fromCause(error.cause, "send", options.where)
            : error as Failure | E
        )
      )
    })
  )

/** Over the transport of the context. @internal */
export const sender: Effect.Effect<Sender, never, HttpClient.HttpClient> = Effect.map(HttpClient.HttpClient, make)
