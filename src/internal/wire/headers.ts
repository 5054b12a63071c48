import * as base64 from "./base64.js"
import { concat } from "./bytes.js"

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

/** @internal */
export const nameProblem = (name: string): string | undefined =>
  name === ""
    ? "a header name is empty"
    : token.test(name)
    ? undefined
    : "a header name has a character that HTTP does not allow in it"

/**
 * What keeps a value from arriving, and from being signed, as it was given. Never repeats the value: it may be secret.
 *
 * @internal
 */
export const valueProblem = (value: string): string | undefined => {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i)
    if (code === 13 || code === 10) return `has a line break at position ${i}`
    if (code === 0) return `has a NUL at position ${i}`
    if (code < 32 || code === 127) return `has a control character at position ${i}`
    if (code > 127) return `has a character outside ASCII at position ${i}`
  }
  if (value.startsWith(" ") || value.endsWith(" ")) return "begins or ends with a space, which HTTP removes"
  return undefined
}

const strictUtf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

const latin1Bytes = (raw: string): Uint8Array | undefined => {
  const bytes = new Uint8Array(raw.length)
  for (let i = 0; i < raw.length; i++) {
    const code = raw.charCodeAt(i)
    if (code > 255) return undefined
    bytes[i] = code
  }
  return bytes
}

const utf8OrUndefined = (bytes: Uint8Array | undefined): string | undefined => {
  if (bytes === undefined) return undefined
  try {
    return strictUtf8.decode(bytes)
  } catch {
    return undefined
  }
}

const hexDigit = /^[0-9A-Fa-f]{2}$/

// The Q encoding of RFC 2047 §4.2.
const quotedBytes = (text: string): Uint8Array | undefined => {
  const bytes: Array<number> = []
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 95) bytes.push(32)
    else if (code === 61) {
      const hex = text.slice(i + 1, i + 3)
      if (!hexDigit.test(hex)) return undefined
      bytes.push(parseInt(hex, 16))
      i += 2
    } else if (code > 126) return undefined
    else bytes.push(code)
  }
  return Uint8Array.from(bytes)
}

interface EncodedWord {
  readonly bytes: Uint8Array
  readonly charset: string
  readonly end: number
}

const encodedWordAt = (s: string, at: number): EncodedWord | undefined => {
  if (!s.startsWith("=?", at)) return undefined
  const charsetEnd = s.indexOf("?", at + 2)
  if (charsetEnd < 0 || s.charCodeAt(charsetEnd + 2) !== 63) return undefined
  const end = s.indexOf("?=", charsetEnd + 3)
  if (end < 0) return undefined
  const charset = s.slice(at + 2, charsetEnd).toLowerCase()
  if (charset !== "utf-8" && charset !== "us-ascii" && charset !== "iso-8859-1") return undefined
  const encoding = s[charsetEnd + 1]!.toUpperCase()
  const text = s.slice(charsetEnd + 3, end)
  const bytes = encoding === "B" ? base64.decode(text) : encoding === "Q" ? quotedBytes(text) : undefined
  return bytes === undefined ? undefined : { bytes, charset, end: end + 2 }
}

const latin1Text = (bytes: Uint8Array): string => {
  let out = ""
  for (let i = 0; i < bytes.length; i++) {
    out += String.fromCharCode(bytes[i]!)
  }
  return out
}

const isBlank = (s: string, from: number, to: number): boolean => {
  for (let i = from; i < to; i++) {
    const code = s.charCodeAt(i)
    if (code !== 32 && code !== 9) return false
  }
  return true
}

// Words are joined before their bytes are read, as encoders split in the middle of a character. What is not a
// well-formed word stays as it stands.
const decodeWords = (s: string): string => {
  let out = ""
  let copied = 0
  let at = s.indexOf("=?")
  while (at >= 0) {
    const first = encodedWordAt(s, at)
    if (first === undefined) {
      at = s.indexOf("=?", at + 2)
      continue
    }
    let bytes = first.bytes
    let end = first.end
    for (;;) {
      const next = s.indexOf("=?", end)
      if (next < 0 || !isBlank(s, end, next)) break
      const word = encodedWordAt(s, next)
      if (word === undefined || word.charset !== first.charset) break
      bytes = concat([bytes, word.bytes])
      end = word.end
    }
    const text = first.charset === "iso-8859-1" ? latin1Text(bytes) : utf8OrUndefined(bytes)
    if (text !== undefined) {
      // Blanks between two words are no part of the value.
      out += (copied > 0 && isBlank(s, copied, at) ? "" : s.slice(copied, at)) + text
      copied = end
    }
    at = s.indexOf("=?", end)
  }
  return copied === 0 ? s : out + s.slice(copied)
}

/**
 * A metadata value as it came in a response header, read as latin1. Servers send UTF-8 (MinIO, Ceph) or RFC 2047
 * words (AWS: https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html).
 *
 * @internal
 */
export const decodeMetadataValue = (raw: string): string => {
  let ascii = true
  for (let i = 0; i < raw.length; i++) {
    if (raw.charCodeAt(i) > 127) {
      ascii = false
      break
    }
  }
  const text = ascii ? raw : utf8OrUndefined(latin1Bytes(raw)) ?? raw
  return text.includes("=?") ? decodeWords(text) : text
}
