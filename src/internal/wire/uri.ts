// RFC 3986 unreserved characters: the only ones that SigV4 leaves as they are.
const unreserved = /* @__PURE__ */ (() => {
  const table = new Uint8Array(128)
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
  for (let i = 0; i < letters.length; i++) {
    table[letters.charCodeAt(i)] = 1
  }
  return table
})()

const subDelimiter = /[!'()*]/g

const encodeSubDelimiter = (character: string): string => "%" + character.charCodeAt(0).toString(16).toUpperCase()

const encodeAll = (s: string): string =>
  encodeURIComponent(isWellFormed(s) ? s : replaceLoneSurrogates(s)).replace(subDelimiter, encodeSubDelimiter)

// What TextEncoder does. Callers refuse such strings with `isWellFormed`; this keeps the encoders total.
const replaceLoneSurrogates = (s: string): string =>
  s.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD")

/** @internal */
export const encodeComponent = (s: string): string => {
  for (let i = 0; i < s.length; i++) {
    const code = s.charCodeAt(i)
    if (code > 127 || unreserved[code] === 0) return encodeAll(s)
  }
  return s
}

/** @internal */
export const encodePath = (key: string): string => {
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i)
    if (code !== 47 && (code > 127 || unreserved[code] === 0)) return encodeAll(key).replaceAll("%2F", "/")
  }
  return key
}

/** @internal */
export const decodeComponent = (s: string): string | undefined => {
  if (!s.includes("%")) return s
  try {
    return decodeURIComponent(s)
  } catch {
    return undefined
  }
}

const byKeyThenValue = (a: readonly [string, string], b: readonly [string, string]): number =>
  a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0

const sortAndEncode = (pairs: ReadonlyArray<readonly [string, string]>): string =>
  pairs
    .map(([key, value]) => [encodeComponent(key), encodeComponent(value)] as const)
    .sort(byKeyThenValue)
    .map(([key, value]) => key + "=" + value)
    .join("&")

/**
 * The query as it is sent and as it is signed. Sorted by encoded key, then encoded value: sorting the joined `k=v`
 * would put `a-b=` before `a=`.
 *
 * @internal
 */
export const encodeQuery = (pairs: ReadonlyArray<readonly [string, string]>): string => {
  let out = ""
  let last = ""
  for (let i = 0; i < pairs.length; i++) {
    const key = encodeComponent(pairs[i]![0])
    // On the hot paths they come in order, each key once.
    if (i > 0 && key <= last) return sortAndEncode(pairs)
    out += (i === 0 ? "" : "&") + key + "=" + encodeComponent(pairs[i]![1])
    last = key
  }
  return out
}

const decodeOrKeep = (s: string): string => decodeComponent(s) ?? s

/**
 * A parameter whose percent encoding is broken is kept as it stands.
 *
 * @internal
 */
export const parseQuery = (raw: string): Array<[string, string]> => {
  const pairs: Array<[string, string]> = []
  if (raw === "") return pairs
  for (const part of raw.split("&")) {
    if (part === "") continue
    const equals = part.indexOf("=")
    if (equals < 0) pairs.push([decodeOrKeep(part), ""])
    else pairs.push([decodeOrKeep(part.slice(0, equals)), decodeOrKeep(part.slice(equals + 1))])
  }
  return pairs
}

/**
 * Whether a segment is `.` or `..`: the WHATWG URL of fetch would eat it, even as `%2e`.
 *
 * @internal
 */
export const hasDotSegment = (key: string): boolean => {
  let at = key.indexOf(".")
  while (at >= 0) {
    if (at === 0 || key.charCodeAt(at - 1) === 47) {
      const end = key.charCodeAt(at + 1) === 46 ? at + 2 : at + 1
      if (end === key.length || key.charCodeAt(end) === 47) return true
    }
    at = key.indexOf(".", at + 1)
  }
  return false
}

/**
 * No lone surrogates, so that the text has a UTF-8 form.
 *
 * @internal
 */
export const isWellFormed = (s: string): boolean => {
  for (let i = 0; i < s.length; i++) {
    const code = s.charCodeAt(i)
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = s.charCodeAt(++i)
      if (code > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false
    }
  }
  return true
}

/** @internal */
export const utf8Length = (s: string): number => {
  let length = s.length
  for (let i = 0; i < s.length; i++) {
    const code = s.charCodeAt(i)
    if (code < 0x80) continue
    if (code < 0x800) length += 1
    else {
      length += 2
      if (code >= 0xd800 && code <= 0xdbff) {
        const next = s.charCodeAt(i + 1)
        // A pair is two units and four bytes.
        if (next >= 0xdc00 && next <= 0xdfff) i++
      }
    }
  }
  return length
}

/**
 * The order in which S3 lists keys. It is that of UTF-16 units, but for surrogates, which belong behind U+FFFF.
 *
 * @internal
 */
export const compareUtf8 = (a: string, b: string): number => {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i)
    let y = b.charCodeAt(i)
    if (x !== y) {
      if (x >= 0xd800 && y >= 0xd800) {
        x = x >= 0xe000 ? x - 0x800 : x + 0x2000
        y = y >= 0xe000 ? y - 0x800 : y + 0x2000
      }
      return x < y ? -1 : 1
    }
  }
  return a.length === b.length ? 0 : a.length < b.length ? -1 : 1
}
