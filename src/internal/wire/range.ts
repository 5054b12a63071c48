/**
 * Ranges of bytes, RFC 9110 §14. Offsets count from 0 and ends are inclusive, as on the wire.
 */

/**
 * A part of an object, as `Content-Range` says it.
 *
 * @since 0.1.0
 * @category models
 */
export interface ByteRange {
  /** The first byte. */
  readonly start: number
  /** The last byte. */
  readonly end: number
  /** Bytes of the whole object, where the server says it. */
  readonly size: number | undefined
}

/**
 * A part of an object to ask for: from `start` to `end` inclusive, from `start` on, up to `end` inclusive, or the last
 * `suffix` bytes.
 *
 * @since 0.1.0
 * @category models
 */
export type RangeRequest =
  | { readonly start: number; readonly end?: number | undefined; readonly suffix?: undefined }
  | { readonly start?: undefined; readonly end: number; readonly suffix?: undefined }
  | { readonly start?: undefined; readonly end?: undefined; readonly suffix: number }

const isOffset = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

/** What is wrong with what is none. @internal */
export const noRange = "is not a range of bytes: whole numbers, { start, end } with both included, or { suffix }"

/**
 * The value of `Range`; nothing where there is no such range.
 *
 * @internal
 */
export const formatRange = (range: RangeRequest): string | undefined => {
  const { end, start, suffix } = range
  if (suffix !== undefined) {
    return isOffset(suffix) && suffix > 0 && start === undefined && end === undefined ? `bytes=-${suffix}` : undefined
  }
  const first = start ?? 0
  if (!isOffset(first) || start === undefined && end === undefined) return undefined
  if (end === undefined) return `bytes=${first}-`
  return isOffset(end) && end >= first ? `bytes=${first}-${end}` : undefined
}

// A number of digits alone. One beyond what is exact lies behind the end of any object, and so it may be rounded.
const number = (text: string): number | undefined => {
  if (text === "") return undefined
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 48 || code > 57) return undefined
  }
  return Number(text)
}

/**
 * What a server has to send for a `Range` header. Like S3, it knows one range in bytes: several, other units and what
 * cannot be read are ignored, which means the whole object.
 *
 * @internal
 */
export const parseRange = (
  header: string,
  size: number
): { readonly start: number; readonly end: number } | "unsatisfiable" | "ignored" => {
  const equals = header.indexOf("=")
  if (equals < 0 || header.slice(0, equals).trim().toLowerCase() !== "bytes") return "ignored"
  const spec = header.slice(equals + 1).trim()
  const dash = spec.indexOf("-")
  if (dash < 0) return "ignored"
  const first = spec.slice(0, dash).trim()
  const last = spec.slice(dash + 1).trim()
  const end = number(last)
  if (end === undefined && last !== "") return "ignored"
  if (first === "") {
    if (end === undefined) return "ignored"
    return end === 0 || size === 0 ? "unsatisfiable" : { start: Math.max(0, size - end), end: size - 1 }
  }
  const start = number(first)
  if (start === undefined || end !== undefined && end < start) return "ignored"
  return start >= size ? "unsatisfiable" : { start, end: Math.min(end ?? size - 1, size - 1) }
}

/** @internal */
export const formatContentRange = (range: ByteRange): string => `bytes ${range.start}-${range.end}/${range.size ?? "*"}`

/**
 * Nothing for a header that cannot be right.
 *
 * @internal
 */
export const parseContentRange = (header: string): ByteRange | undefined => {
  const trimmed = header.trim()
  if (trimmed.slice(0, 6).toLowerCase() !== "bytes ") return undefined
  const slash = trimmed.indexOf("/")
  const dash = trimmed.indexOf("-")
  if (dash < 0 || slash < dash) return undefined
  const start = number(trimmed.slice(6, dash).trim())
  const end = number(trimmed.slice(dash + 1, slash).trim())
  const total = trimmed.slice(slash + 1).trim()
  const size = total === "*" ? undefined : number(total)
  if (start === undefined || end === undefined || size === undefined && total !== "*") return undefined
  if (!Number.isSafeInteger(end) || start > end) return undefined
  if (size !== undefined && !(Number.isSafeInteger(size) && end < size)) return undefined
  return { start, end, size }
}
