/** A bare client of the emulator: says exactly what is sent, and knows none of B2's rules. */
import { sha1 } from "#digest"
import type { B2Emulator } from "effect-s3/B2Emulator"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Stream from "effect/Stream"
import { concat } from "../../src/internal/wire/bytes.js"
import * as hex from "../../src/internal/wire/hex.js"

const encoder = new TextEncoder()

export const utf8 = (text: string): Uint8Array => encoder.encode(text)

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly json: any
  readonly code: string | undefined
}

export interface Sent {
  readonly host: string
  readonly method?: string
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string | Stream.Stream<Uint8Array, unknown>
  /** `null` leaves it out. */
  readonly length?: number | null
}

export const api = "api005.backblazeb2.com"
export const download = "f005.backblazeb2.com"
export const pod = "pod-050-1000-00.backblazeb2.com"

export const make = (emulator: B2Emulator["Type"]) => {
  const send = ({ body, headers = {}, host, length, method = "POST", target }: Sent): Effect.Effect<Answer> => {
    const bytes = typeof body === "string" ? utf8(body) : body
    const size = length === undefined && (bytes === undefined || bytes instanceof Uint8Array)
      ? bytes?.length ?? 0
      : length
    return Effect.map(
      emulator.handle({
        method,
        target,
        headers: [
          ["host", host],
          ...Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const),
          ...(size === null || size === undefined ? [] : [["content-length", String(size)] as const])
        ],
        body: bytes,
        secure: true,
        inProcess: true
      }),
      (response) => {
        const chunks = response.body === undefined
          ? []
          : response.body instanceof Uint8Array
          ? [response.body]
          : response.body
        const text = new TextDecoder().decode(concat(chunks))
        const isJson = response.headers.some(([name, value]) => name === "Content-Type" && value.includes("json"))
        const json = isJson && text !== "" ? JSON.parse(text) : undefined
        return {
          status: response.status,
          headers: Object.fromEntries(response.headers.map(([name, value]) => [name.toLowerCase(), value])),
          text,
          json,
          code: response.status >= 400 ? json?.code : undefined
        }
      }
    )
  }

  const authorizeAs = (id: string, key: string, version = "v4") =>
    send({
      host: "api.backblazeb2.com",
      method: "GET",
      target: `/b2api/${version}/b2_authorize_account`,
      headers: { authorization: `Basic ${btoa(`${id}:${key}`)}` }
    })

  const { applicationKey, applicationKeyId } = emulator.credentials
  const authorize = authorizeAs(applicationKeyId, Redacted.value(applicationKey))

  const call = (token: string, name: string, input: object, headers: Readonly<Record<string, string>> = {}) =>
    send({
      host: api,
      target: `/b2api/v4/${name}`,
      headers: { authorization: token, ...headers },
      body: JSON.stringify(input)
    })

  const upload = (
    url: { readonly uploadUrl: string; readonly authorizationToken: string },
    body: Uint8Array | string | Stream.Stream<Uint8Array, unknown>,
    headers: Readonly<Record<string, string>>,
    length?: number | null
  ) => {
    const bytes = typeof body === "string" ? utf8(body) : body
    const [, host, target] = /^https:\/\/([^/]+)(.*)$/.exec(url.uploadUrl)!
    return send({
      host: host!,
      target: target!,
      headers: {
        authorization: url.authorizationToken,
        ...(bytes instanceof Uint8Array ? { "x-bz-content-sha1": hex.encode(sha1(bytes)) } : {}),
        ...headers
      },
      body: bytes,
      ...(length === undefined ? {} : { length })
    })
  }

  const read = (token: string | undefined, target: string, given: Partial<Sent> = {}) =>
    send({
      host: download,
      method: "GET",
      target,
      ...given,
      headers: { ...(token === undefined ? {} : { authorization: token }), ...given.headers }
    })

  return { send, authorize, authorizeAs, call, upload, read }
}
