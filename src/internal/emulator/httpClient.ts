import type * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientError from "@effect/platform/HttpClientError"
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as UrlParams from "@effect/platform/UrlParams"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Transport from "../../Transport.js"
import type { Handler } from "./handler.js"
import type { EmulatorRequest } from "./model.js"
import * as Response_ from "./response.js"

const encoder = new TextEncoder()

type Body = EmulatorRequest["body"]

interface Sent {
  readonly body: Body
  readonly length: number | undefined
}

const ofBytes = (bytes: Uint8Array): Sent => ({ body: bytes, length: bytes.length })

/** A body as a transport would put it on the wire, or what it would not take. */
const sent = (body: HttpBody.HttpBody): Sent | string => {
  switch (body._tag) {
    case "Empty":
      return { body: undefined, length: undefined }
    case "Uint8Array":
      // A server of its own has a copy; here the sender may use its memory again.
      return ofBytes(new Uint8Array(body.body))
    case "Stream":
      return { body: body.stream, length: body.contentLength }
    case "FormData":
      return ofForm(body.formData)
    case "Raw": {
      const raw = body.body
      if (raw === undefined || raw === null) return { body: undefined, length: undefined }
      if (typeof raw === "string") return ofBytes(encoder.encode(raw))
      if (raw instanceof Uint8Array) return ofBytes(new Uint8Array(raw))
      if (raw instanceof ArrayBuffer) return ofBytes(new Uint8Array(raw))
      if (raw instanceof Blob) {
        return { body: Stream.fromReadableStream(() => raw.stream(), (cause) => cause), length: raw.size }
      }
      if (raw instanceof ReadableStream) {
        return {
          body: Stream.fromReadableStream(() => raw as ReadableStream<Uint8Array>, (cause) => cause),
          length: undefined
        }
      }
      return "a raw body of a kind that no transport takes"
    }
  }
}

const ofForm = (form: FormData): Sent => ({
  body: Stream.unwrap(Effect.sync(() => Stream.fromReadableStream(() => new Response(form).body!, (cause) => cause))),
  length: undefined
})

const forbidden = /[^\t\x20-\x7e\x80-\xff]/

interface Address {
  readonly secure: boolean
  readonly host: string
  readonly target: string
}

/** Without a `URL`, which would fold `..` out of the path. */
const address = (request: HttpClientRequest.HttpClientRequest): Address | undefined => {
  const match = /^(https?):\/\/([^/?#]+)([^#]*)/i.exec(request.url)
  if (match === null) return undefined
  const secure = match[1]!.toLowerCase() === "https"
  const params = UrlParams.toString(request.urlParams)
  const rest = match[3]!.startsWith("/") ? match[3]! : `/${match[3]!}`
  return {
    secure,
    host: match[2]!.replace(/^.*@/, "").replace(secure ? /:443$/ : /:80$/, ""),
    target: params === "" ? rest : `${rest}${rest.includes("?") ? "&" : "?"}${params}`
  }
}

const bodyMethods = new Set(["PUT", "POST", "PATCH"])

/**
 * The emulator as a transport: no socket, no URL object, and the same strictness about headers as a real one.
 *
 * @internal
 */
export const make = (handle: Handler): HttpClient.HttpClient => {
  const send = (request: HttpClientRequest.HttpClientRequest) =>
    Effect.suspend(() => {
      const fail = (reason: "Transport" | "InvalidUrl" | "Encode", description: string, cause?: unknown) =>
        Effect.fail(new HttpClientError.RequestError({ request, reason, description, cause }))
      const at = address(request)
      if (at === undefined) return fail("InvalidUrl", "the URL is not absolute")
      const content = sent(request.body)
      if (typeof content === "string") return fail("Encode", content)
      const pairs: Array<readonly [string, string]> = []
      let host = at.host
      let length: string | undefined
      for (const [name, value] of Object.entries(request.headers)) {
        if (value === undefined) continue
        if (forbidden.test(value)) return fail("Transport", `the header ${name} holds characters that cannot be sent`)
        if (name === "host") host = value
        else if (name === "content-length") length = value
        else pairs.push([name, value])
      }
      pairs.unshift(["host", host])
      if (content.length !== undefined) length = String(content.length)
      else if (content.body === undefined && bodyMethods.has(request.method)) length = "0"
      if (length !== undefined) pairs.push(["content-length", length])
      else if (content.body !== undefined) pairs.push(["transfer-encoding", "chunked"])
      const contentType = request.body.contentType
      if (contentType !== undefined && request.headers["content-type"] === undefined) {
        pairs.push(["content-type", contentType])
      }
      let bodyFailure: { readonly cause: unknown } | undefined
      const body = content.body !== undefined && !(content.body instanceof Uint8Array)
        ? Stream.tapError(content.body, (cause) =>
          Effect.sync(() => {
            bodyFailure = { cause }
          }))
        : content.body
      return handle({
        method: request.method,
        target: at.target,
        headers: pairs,
        body,
        secure: at.secure,
        inProcess: true
      }).pipe(Effect.flatMap((response) => {
        if (bodyFailure !== undefined) return fail("Transport", "the body failed", bodyFailure.cause)
        if (response.cut?.at === "start") {
          return response.cut.how === "stall"
            ? Effect.never
            : fail("Transport", "connection reset", new Error("ECONNRESET"))
        }
        return Effect.succeed(Response_.make(request, response))
      }))
    })
  const client: HttpClient.HttpClient = HttpClient.makeWith(
    (request: Effect.Effect<HttpClientRequest.HttpClientRequest, HttpClientError.HttpClientError>) =>
      Effect.flatMap(request, send),
    Effect.succeed
  )
  return Transport.declare(client, { rawPath: true, streams: true, deadlines: false })
}
