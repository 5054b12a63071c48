import { sha256Hex } from "#digest"
import { Buffer } from "node:buffer"
import * as uri from "../../src/internal/wire/uri.js"

export type Pair = readonly [string, string]

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

export interface SigningRequest {
  readonly method: string
  readonly query?: ReadonlyArray<Pair>
  readonly rawQuery?: string
  readonly headers: ReadonlyArray<Pair>
  readonly body?: string
  readonly bodyUtf8?: string
  readonly bodyBase64?: string
}

export const queryOf = (request: SigningRequest): ReadonlyArray<Pair> =>
  request.query ?? uri.parseQuery(request.rawQuery ?? "")

export const bodyOf = (request: SigningRequest): Uint8Array =>
  request.bodyBase64 !== undefined
    ? Buffer.from(request.bodyBase64, "base64")
    : Buffer.from(request.bodyUtf8 ?? request.body ?? "", "utf8")

/** The hash, or the word that `payload` puts in its place. */
export const payloadHashOf = (request: SigningRequest, payload: string = "hash"): string =>
  payload === "hash" ? sha256Hex(bodyOf(request)) : payload

export const has = (headers: ReadonlyArray<Pair>, name: string): boolean =>
  headers.some(([key]) => key.toLowerCase() === name)

export const asSet = (pairs: ReadonlyArray<Pair>): ReadonlyArray<string> =>
  pairs.map(([key, value]) => `${key}=${value}`).sort()
