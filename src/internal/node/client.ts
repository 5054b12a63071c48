import type * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import type * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as UrlParams from "@effect/platform/UrlParams"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { globalValue } from "effect/GlobalValue"
import type * as Scope from "effect/Scope"
import type * as Undici from "undici"
import type { Dispatcher } from "undici"
import type * as Transport from "../../Transport.js"
import * as Handoff from "../handoff.js"
import * as limits from "../limits.js"
import type { Connections, Origin } from "./connections.js"
import type { Limits, Upload } from "./exchange.js"
import { Exchange } from "./exchange.js"
import * as Outgoing from "./outgoing.js"
import { NodeResponse } from "./response.js"

type Result = Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.RequestError>

// Where `HttpClient.withScope` says that a request's response ends with a scope. Platform's `make` looks here for its
// clients; one that is made by `makeWith` must look for itself.
const scopedRequests = globalValue(
  "@effect/platform/HttpClient/scopedRequests",
  () => new WeakMap<HttpClientRequest.HttpClientRequest, AbortController>()
)

/** @internal */
export interface Defaults {
  readonly connectMs: number
  readonly firstByteMs: number
  readonly idleMs: number
}

/** @internal */
export const make = (
  connections: Connections,
  scope: Scope.Scope,
  defaults: Defaults
): (request: HttpClientRequest.HttpClientRequest) => Result => {
  const limitsOf = (given: Transport.Limits | undefined): Limits => {
    const firstByteMs = given?.firstByteMs ?? defaults.firstByteMs
    const idleMs = given?.idleMs ?? defaults.idleMs
    const totalMs = given?.totalMs ?? Infinity
    const deadlineMs = Math.min(given?.deadlineMs ?? Infinity, totalMs)
    return {
      connectMs: defaults.connectMs,
      firstByteMs,
      idleMs,
      deadlineMs,
      totalMs,
      tickMs: Math.max(1, Math.min(defaults.connectMs, firstByteMs, idleMs, deadlineMs))
    }
  }
  const unlimited = limitsOf(undefined)
  const pace = Outgoing.makePace()

  const exchange = (
    request: HttpClientRequest.HttpClientRequest,
    origin: Origin,
    options: Dispatcher.DispatchOptions,
    upload: Upload | undefined,
    onExchange?: (exchange: Exchange) => void
  ): Result =>
    Effect.async((resume) => {
      const given = limits.of(request)
      const kept = given === undefined ? unlimited : limitsOf(given)
      const self: Exchange = new Exchange(origin, options, kept, upload, (error) =>
        resume(
          error === undefined
            ? Effect.succeed(new NodeResponse(request, self))
            : Effect.fail(new HttpClientError.RequestError({ request, reason: "Transport", cause: error }))
        ))
      onExchange?.(self)
      const scoped = scopedRequests.get(request)
      if (scoped !== undefined) {
        scoped.signal.addEventListener("abort", () => self.close(), { once: true })
      }
      try {
        origin.submit(self)
      } catch (cause) {
        // undici throws for an origin that is none.
        self.fail(cause)
      }
      return self.release
    })

  const exchangeStream = (
    request: HttpClientRequest.HttpClientRequest,
    origin: Origin,
    options: Dispatcher.DispatchOptions,
    body: HttpBody.Stream
  ): Result =>
    Effect.uninterruptibleMask((restore) => {
      let current: Exchange | undefined
      const outgoing = Outgoing.fromStream(body.stream, (cause) => current?.fail(Cause.squash(cause)))
      return Effect.flatMap(Effect.forkIn(Effect.interruptible(outgoing.run), scope), (fiber) => {
        const upload = outgoing.upload({
          end: () => fiber.unsafeInterruptAsFork(fiber.id()),
          ended: Effect.asVoid(Fiber.await(fiber))
        })
        return Effect.onError(
          restore(exchange(request, origin, withBody(options, upload, body.contentLength), upload, (self) => {
            current = self
          })),
          () => Fiber.interrupt(fiber)
        )
      })
    })

  const send = (
    request: HttpClientRequest.HttpClientRequest,
    origin: Origin,
    options: Dispatcher.DispatchOptions,
    bytes: Uint8Array
  ): Result => {
    if (!Outgoing.needsSlices(bytes)) {
      options.body = bytes
      return exchange(request, origin, options, undefined)
    }
    const upload = Outgoing.slices(bytes, pace)
    return exchange(request, origin, withBody(options, upload, bytes.byteLength), upload)
  }

  return (request) => {
    const url = address(request)
    const authority = url === undefined ? -1 : url.indexOf("://") + 3
    if (url === undefined || authority < 3) {
      return Effect.fail(new HttpClientError.RequestError({ request, reason: "InvalidUrl" }))
    }
    const slash = url.indexOf("/", authority)
    const origin = connections.origin(slash < 0 ? url : url.slice(0, slash))
    const options: Dispatcher.DispatchOptions = {
      method: request.method,
      path: slash < 0 ? "/" : url.slice(slash),
      headers: request.headers,
      // undici closes the connection after a HEAD unless it is told not to.
      reset: false
    }
    if (origin.proxied !== undefined) {
      options.path = origin.proxied.prefix + options.path
      options.headers = { ...request.headers, ...origin.proxied.headers }
    }
    const body = request.body
    switch (body._tag) {
      case "Empty":
        return exchange(request, origin, options, undefined)
      case "Uint8Array":
        return send(request, origin, options, body.body)
      case "Raw":
        if (body.body instanceof Uint8Array) {
          return send(request, origin, options, body.body)
        }
        options.body = body.body as string
        return exchange(request, origin, options, undefined)
      case "FormData":
        options.body = body.formData as Undici.FormData
        return exchange(request, origin, options, undefined)
      case "Stream": {
        const handoff = Handoff.of(body.stream)
        if (handoff === undefined) {
          return exchangeStream(request, origin, options, body)
        }
        const upload = Outgoing.fromHandoff(handoff)
        return exchange(request, origin, withBody(options, upload, body.contentLength), upload)
      }
    }
  }
}

// The types of undici know of no iterable body, undici does.
const withBody = (
  options: Dispatcher.DispatchOptions,
  upload: Upload,
  contentLength: number | undefined
): Dispatcher.DispatchOptions => ({
  ...options,
  body: upload as never,
  headers: contentLength === undefined
    ? options.headers!
    : { ...options.headers as Record<string, string>, "content-length": String(contentLength) }
})

const address = (request: HttpClientRequest.HttpClientRequest): string | undefined => {
  if (request.urlParams.length === 0 && request.hash._tag === "None" && !request.url.includes("#")) {
    return request.url
  }
  const made = UrlParams.makeUrl(request.url, request.urlParams, request.hash)
  return made._tag === "Left" ? undefined : made.right.origin + made.right.pathname + made.right.search
}
