import { sha256Hex } from "#digest"
import type { Headers } from "../headers.js"

const latin1 = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

const hexOfBytes = (text: string): string => {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) return sha256Hex(latin1(text))
  return sha256Hex(text)
}

const trimmed = (value: string): string => value.trim().replace(/[ \t]+/g, " ")

/** @internal */
export interface CanonicalInput {
  readonly method: string
  readonly path: string
  readonly query: string
  readonly host: string
  readonly headers: Headers
  readonly signedHeaders: ReadonlyArray<string>
  readonly payloadHash: string
}

/**
 * The digest of the canonical request, from what came over the wire. Written apart from the client's, so that the two can
 * disagree. Header values are bytes here (latin1), whatever text a client took them for.
 *
 * @internal
 */
export const canonicalRequestHash = (input: CanonicalInput): string => {
  let lines = ""
  for (const name of input.signedHeaders) {
    lines += `${name}:${trimmed(name === "host" ? input.host : input.headers.get(name) ?? "")}\n`
  }
  return hexOfBytes(
    `${input.method}\n${input.path}\n${input.query}\n${lines}\n${input.signedHeaders.join(";")}\n${input.payloadHash}`
  )
}
