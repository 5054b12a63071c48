import { sha256Hex } from "#digest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import type { Emulator } from "../../src/Emulator.js"
import { toAmzDate } from "../../src/internal/wire/dates.js"
import { signHeaders, signingKey } from "../../src/internal/wire/sigv4.js"
import { encodePath, encodeQuery } from "../../src/internal/wire/uri.js"
import type { Xml } from "../../src/internal/wire/xml.js"
import { isFailure, parse } from "../../src/internal/wire/xml.js"

const encoder = new TextEncoder()

export const bytes = (text: string): Uint8Array => encoder.encode(text)

export interface Call {
  readonly query?: Record<string, string> | undefined
  readonly headers?: Record<string, string> | undefined
  readonly body?: Uint8Array | string | Stream.Stream<Uint8Array, unknown> | undefined
  /** Content-Length when it is not that of the body; `null` leaves it out. */
  readonly length?: number | null | undefined
  readonly payloadHash?: string | undefined
  readonly host?: string | undefined
  readonly region?: string | undefined
  readonly anonymous?: boolean | undefined
  readonly secure?: boolean | undefined
}

export interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
  readonly bytes: Uint8Array
  readonly text: string
  readonly xml: Xml
  readonly code: string | undefined
  readonly cut: boolean
}

/** A bare client: signs with the wire's functions and says exactly what is sent. `path` is `/bucket/key`, decoded. */
export const make = (emulator: Emulator["Type"]) => {
  const { accessKeyId, secretAccessKey, sessionToken } = emulator.credentials
  return (method: string, path: string, call: Call = {}): Effect.Effect<Answer> =>
    Effect.gen(function*() {
      const now = yield* Clock.currentTimeMillis
      const body = typeof call.body === "string" ? bytes(call.body) : call.body
      const host = call.host ?? "127.0.0.1:9000"
      const headers: Record<string, string> = { ...call.headers }
      const amzDate = toAmzDate(now)
      const query = encodeQuery(Object.entries(call.query ?? {}))
      const wirePath = encodePath(path)
      const region = call.region ?? emulator.region
      const payloadHash = call.payloadHash ?? (body === undefined || body instanceof Uint8Array
        ? sha256Hex(body ?? new Uint8Array(0))
        : "UNSIGNED-PAYLOAD")
      const signed = call.anonymous === true ? {} : signHeaders({
        method,
        host,
        path: wirePath,
        query,
        headers,
        payloadHash,
        accessKeyId,
        ...(sessionToken === undefined ? {} : { sessionToken: Redacted.value(sessionToken) }),
        signingKey: signingKey(Redacted.value(secretAccessKey), amzDate.slice(0, 8), region, "s3"),
        region,
        service: "s3",
        amzDate
      })
      const length = call.length !== undefined
        ? call.length
        : body instanceof Uint8Array
        ? body.length
        : method === "PUT" || method === "POST"
        ? 0
        : null
      const all = { host, ...headers, ...signed, ...(length === null ? {} : { "content-length": String(length) }) }
      const response = yield* emulator.handle({
        method,
        target: query === "" ? wirePath : `${wirePath}?${query}`,
        headers: Object.entries(all),
        body,
        secure: call.secure ?? false
      })
      const chunks = response.body === undefined
        ? []
        : response.body instanceof Uint8Array
        ? [response.body]
        : response.body
      const joined = new Uint8Array(Buffer.concat(chunks))
      const text = new TextDecoder().decode(joined)
      const xml = text.startsWith("<?xml") ? parse(joined) : undefined
      const root: Xml = xml === undefined || isFailure(xml)
        ? { name: "", text: "", children: [], attributes: [] }
        : xml
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
        bytes: joined,
        text,
        xml: root,
        code: root.name === "Error" ? root.children.find((c) => c.name === "Code")?.text : undefined,
        cut: response.cut !== undefined
      }
    })
}

/** Texts of every element of that name, anywhere below. */
export const texts = (xml: Xml, name: string): ReadonlyArray<string> =>
  xml.children.flatMap((child) => [...(child.name === name ? [child.text] : []), ...texts(child, name)])
