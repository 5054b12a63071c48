import * as base64 from "../wire/base64.js"
import { compareUtf8 } from "../wire/uri.js"
import type { Cursor } from "./keyIndex.js"
import { invalidArgument } from "./refusal.js"

/** @internal */
export interface ListQuery {
  readonly prefix: string
  readonly delimiter: string
  /** Exclusive. A common prefix that does not come after it is not shown again. */
  readonly after: string
  readonly max: number
}

/** @internal */
export interface Page<V> {
  readonly entries: ReadonlyArray<V>
  readonly prefixes: ReadonlyArray<string>
  /** The last key or common prefix shown, when there is more behind it. */
  readonly next: string | undefined
}

/**
 * One page in UTF-8 byte order. Common prefixes count like keys, and what they stand for is jumped over, not walked.
 *
 * @internal
 */
export const list = <V extends { readonly key: string }>(
  from: (key: string) => Cursor<V>,
  query: ListQuery
): Page<V> => listGroups(from, query, (value) => [value], undefined)

/**
 * As `list`, of keys that have several entries each. `rest` says what is left of the key `after`, where a page may end
 * amid a key's entries; without it, nothing is.
 *
 * @internal
 */
export const listGroups = <G extends { readonly key: string }, V>(
  from: (key: string) => Cursor<G>,
  query: ListQuery,
  all: (group: G) => ReadonlyArray<V>,
  rest: ((group: G) => ReadonlyArray<V>) | undefined
): Page<V> => {
  const { after, delimiter, max, prefix } = query
  const entries: Array<V> = []
  const prefixes: Array<string> = []
  if (max === 0) return { entries, prefixes, next: undefined }
  const cursor = from(compareUtf8(after, prefix) > 0 ? after : prefix)
  let last: string | undefined
  for (let group = cursor.next(); group !== undefined; group = cursor.next()) {
    const { key } = group
    if (!key.startsWith(prefix)) break
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length)
    const common = cut < 0 ? undefined : key.slice(0, cut + delimiter.length)
    if (common !== undefined && compareUtf8(common, after) <= 0) {
      cursor.skipPrefix(common)
      continue
    }
    if (common !== undefined) {
      if (entries.length + prefixes.length === max) return { entries, prefixes, next: last }
      prefixes.push(common)
      last = common
      cursor.skipPrefix(common)
      continue
    }
    const order = compareUtf8(key, after)
    if (order < 0) continue
    for (const value of order > 0 ? all(group) : rest?.(group) ?? []) {
      if (entries.length + prefixes.length === max) return { entries, prefixes, next: last }
      entries.push(value)
      last = key
    }
  }
  return { entries, prefixes, next: undefined }
}

const encoder = new TextEncoder()
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * Opaque to clients, like S3's: nobody should come to read keys out of it.
 *
 * @internal
 */
export const writeToken = (after: string): string => base64.encode(encoder.encode(`1:${after}`))

/** @internal */
export const readToken = (token: string): string => {
  const bytes = base64.decode(token)
  try {
    const text = bytes === undefined ? "" : decoder.decode(bytes)
    if (text.startsWith("1:")) return text.slice(2)
  } catch {
    // Not UTF-8, so not one of ours.
  }
  throw invalidArgument("continuation-token", token, "The continuation token provided is incorrect")
}

const plain = /^[A-Za-z0-9._*/-]*$/

/**
 * `encoding-type=url` as S3 spells it: a form's encoding, but with slashes kept.
 *
 * @internal
 */
export const encodeKey = (key: string): string =>
  plain.test(key)
    ? key
    : encodeURIComponent(key).replace(/%20|%2F|[!'()~]/g, (c) =>
      c === "%20" ? "+" : c === "%2F" ? "/" : `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
