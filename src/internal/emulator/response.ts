import * as Cookies from "@effect/platform/Cookies"
import * as Headers from "@effect/platform/Headers"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as HttpIncomingMessage from "@effect/platform/HttpIncomingMessage"
import * as UrlParams from "@effect/platform/UrlParams"
import * as Effect from "effect/Effect"
import * as Inspectable from "effect/Inspectable"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as bytes from "../wire/bytes.js"
import type { EmulatorResponse } from "./model.js"
import { bodyChunks } from "./model.js"

const joinedHeaders = (pairs: EmulatorResponse["headers"]): Headers.Headers => {
  const out: Record<string, string> = {}
  for (const [name, value] of pairs) {
    const lower = name.toLowerCase()
    const earlier = out[lower]
    out[lower] = earlier === undefined ? value : `${earlier}, ${value}`
  }
  return Headers.unsafeFromRecord(out)
}

/** The pieces that arrive, and whether more was to come. Copies: what a caller does to them must not reach the store. */
const delivered = (
  response: EmulatorResponse
): { readonly chunks: ReadonlyArray<Uint8Array>; readonly cut: boolean } => {
  const all = bodyChunks(response.body)
  const limit = response.cut === undefined || response.cut.at === "start" ? Number.POSITIVE_INFINITY : response.cut.at
  const chunks: Array<Uint8Array> = []
  let size = 0
  for (const chunk of all) {
    const take = Math.min(chunk.length, limit - size)
    if (take > 0) chunks.push(chunk.slice(0, take))
    size += take
    if (take < chunk.length) return { chunks, cut: true }
  }
  return { chunks, cut: false }
}

class InProcessResponse extends Inspectable.Class implements HttpClientResponse.HttpClientResponse {
  readonly [HttpIncomingMessage.TypeId]: HttpIncomingMessage.TypeId = HttpIncomingMessage.TypeId
  readonly [HttpClientResponse.TypeId]: HttpClientResponse.TypeId = HttpClientResponse.TypeId
  readonly status: number
  readonly headers: Headers.Headers

  constructor(
    readonly request: HttpClientRequest.HttpClientRequest,
    private readonly source: EmulatorResponse
  ) {
    super()
    this.status = source.status
    this.headers = joinedHeaders(source.headers)
  }

  get cookies(): Cookies.Cookies {
    return Cookies.empty
  }

  get remoteAddress(): Option.Option<string> {
    return Option.none()
  }

  private failure(cause: unknown): HttpClientError.ResponseError {
    return new HttpClientError.ResponseError({ request: this.request, response: this, reason: "Decode", cause })
  }

  get stream(): Stream.Stream<Uint8Array, HttpClientError.ResponseError> {
    return Stream.suspend(() => {
      const { chunks, cut } = delivered(this.source)
      const whole = Stream.fromIterable(chunks).pipe(Stream.rechunk(1))
      if (!cut) return whole
      return Stream.concat(
        whole,
        this.source.cut?.how === "stall" ? Stream.never : Stream.fail(this.failure(new Error("connection reset")))
      )
    })
  }

  get arrayBuffer(): Effect.Effect<ArrayBuffer, HttpClientError.ResponseError> {
    return Effect.suspend(() => {
      const { chunks, cut } = delivered(this.source)
      if (cut) {
        return this.source.cut?.how === "stall"
          ? Effect.never
          : Effect.fail(this.failure(new Error("connection reset")))
      }
      return Effect.succeed(bytes.concat(chunks).buffer)
    })
  }

  get text(): Effect.Effect<string, HttpClientError.ResponseError> {
    return Effect.map(this.arrayBuffer, (buffer) => new TextDecoder().decode(buffer))
  }

  get json(): Effect.Effect<unknown, HttpClientError.ResponseError> {
    return Effect.flatMap(this.text, (text) =>
      Effect.try({
        try: (): unknown => text === "" ? null : JSON.parse(text),
        catch: (cause) => this.failure(cause)
      }))
  }

  get urlParamsBody(): Effect.Effect<UrlParams.UrlParams, HttpClientError.ResponseError> {
    return Effect.map(this.text, (text) => UrlParams.fromInput(new URLSearchParams(text)))
  }

  get formData(): Effect.Effect<FormData, HttpClientError.ResponseError> {
    return Effect.flatMap(this.arrayBuffer, (buffer) =>
      Effect.tryPromise({
        try: () => new Response(buffer, { headers: { "content-type": this.headers["content-type"] ?? "" } }).formData(),
        catch: (cause) => this.failure(cause)
      }))
  }

  toJSON(): unknown {
    return HttpIncomingMessage.inspect(this, {
      _id: "@effect/platform/HttpClientResponse",
      request: this.request.toJSON(),
      status: this.status
    })
  }
}

/** @internal */
export const make = (
  request: HttpClientRequest.HttpClientRequest,
  response: EmulatorResponse
): HttpClientResponse.HttpClientResponse => new InProcessResponse(request, response)
