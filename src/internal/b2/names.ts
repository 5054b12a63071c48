/**
 * Names and file info by B2's rules, and how they are written in headers and paths.
 */
import { decodeListing } from "../wire/listing.js"
import * as uri from "../wire/uri.js"

const control = /[\u0000-\u001f\u007f]/

/** @internal */
export const fileNameProblem = (name: string): string | undefined => {
  if (name === "") return "is empty"
  if (!uri.isWellFormed(name)) return "has a lone surrogate, and so no UTF-8 form"
  if (uri.utf8Length(name) > 1024) return "has more than 1024 bytes of UTF-8"
  if (control.test(name)) return "has a control character, which B2 takes in no name"
  if (name.startsWith("/")) return "begins with a slash, as no name does on B2"
  if (name.endsWith("/")) return "ends with a slash, as no name does on B2"
  if (name.includes("//")) return "has two slashes in a row, as no name does on B2"
  return name.split("/").some((segment) => uri.utf8Length(segment) > 250)
    ? "has more than 250 bytes of UTF-8 between two slashes"
    : undefined
}

/** @internal */
export const bucketNameProblem = (name: string): string | undefined =>
  /^[A-Za-z0-9.-]{6,63}$/.test(name)
    ? /^b2-/i.test(name)
      ? "begins with b2-, which is B2's own"
      : name.includes("..") || name.startsWith(".") || name.endsWith(".")
      ? "has dots where they would lead elsewhere"
      : undefined
    : "is not 6 to 63 letters, digits and hyphens"

/**
 * Encodes more than B2's table asks for, and never less: a `+` that is left as it is would be stored as a space.
 *
 * @internal
 */
export const encode: (text: string) => string = uri.encodePath

/** What an answer's header says: `+` is a space, and only then is the rest decoded. @internal */
export const decode: (text: string) => string = decodeListing

const infoName = /^[A-Za-z0-9\-_.~!#$%^&*'|+`]{1,50}$/

/** What of a file's info comes back as a header of its own. @internal */
export const special = {
  "b2-content-disposition": "content-disposition",
  "b2-content-language": "content-language",
  "b2-content-encoding": "content-encoding",
  "b2-expires": "expires",
  "b2-cache-control": "cache-control"
} as const

/** Together with the name, where neither encryption nor a lock is asked for. */
const infoLimit = 7000

/** What encryption and locks leave. */
const guardedInfoLimit = 2048

/** As far as the request itself says; what the bucket's own settings take away the server knows. @internal */
export const infoLimitFor = (input: {
  readonly serverSideEncryption?: object | undefined
  readonly fileRetention?: object | undefined
  readonly legalHold?: string | undefined
}): number =>
  input.serverSideEncryption === undefined && input.fileRetention === undefined && input.legalHold === undefined
    ? infoLimit
    : guardedInfoLimit

/** @internal */
export const fileInfoProblem = (
  info: Readonly<Record<string, string>>,
  fileName: string,
  limit = infoLimit
): string | undefined => {
  let size = uri.utf8Length(fileName)
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(info)) {
    const lower = name.toLowerCase()
    if (!infoName.test(name)) return "has a name that is not 1 to 50 letters, digits and -_.~!#$%^&*'|+`"
    if (lower.startsWith("b2-") && !Object.hasOwn(special, lower)) return "has a name that begins with b2-, B2's own"
    if (seen.has(lower)) return "has two names that differ only by their case"
    if (!uri.isWellFormed(value)) return "has a value with a lone surrogate, and so no UTF-8 form"
    seen.add(lower)
    size += lower.length + uri.utf8Length(value)
  }
  return size > limit ? `has, with the name, more than ${limit} bytes of UTF-8` : undefined
}

/** Of a bucket's info: how many pairs, and how many bytes of UTF-8 all values together. @internal */
export const bucketInfoLimits = { pairs: 10, bytes: 10_000 } as const

/** @internal */
export const bucketInfoSize = (
  info: Readonly<Record<string, string>>
): { readonly [K in keyof typeof bucketInfoLimits]: number } => {
  const values = Object.values(info)
  return { pairs: values.length, bytes: values.reduce((sum, value) => sum + uri.utf8Length(value), 0) }
}

/** Names that begin with `b2-` are B2's to refuse, as they may be its own that are written back. @internal */
export const bucketInfoProblem = (info: Readonly<Record<string, string>>): string | undefined => {
  const { bytes, pairs } = bucketInfoSize(info)
  if (pairs > bucketInfoLimits.pairs) return `has more than ${bucketInfoLimits.pairs} entries`
  if (!Object.keys(info).every((name) => infoName.test(name))) {
    return "has a name that is not 1 to 50 letters, digits and -_.~!#$%^&*'|+`"
  }
  return bytes > bucketInfoLimits.bytes ? `has more than ${bucketInfoLimits.bytes} bytes of UTF-8 in values` : undefined
}
