/** @internal */
export interface CanonicalHeaders {
  /** `name:value` lines, each with its line feed. */
  readonly lines: string
  /** Names, sorted, between semicolons. */
  readonly signed: string
}

const spaceAtEnds = /^[ \t]+|[ \t]+$/g
const spaces = /[ \t]{2,}/g

/** @internal */
export const canonicalHeaderValue = (value: string): string => {
  // Nearly no value needs it, and two regular expressions per header show in a profile.
  const first = value.charCodeAt(0)
  const last = value.charCodeAt(value.length - 1)
  if (first !== 32 && first !== 9 && last !== 32 && last !== 9 && !value.includes("  ") && !value.includes("\t")) {
    return value
  }
  return value.replace(spaceAtEnds, "").replace(spaces, " ")
}

/**
 * Headers by lower-case name, as `canonicalHeaders` takes them. Values of one name are joined by commas, in order.
 *
 * @internal
 */
export const joinHeaders = (headers: Iterable<readonly [string, string]>): Record<string, string> => {
  const joined: Record<string, string> = Object.create(null)
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const canonical = canonicalHeaderValue(value)
    joined[key] = joined[key] === undefined ? canonical : joined[key] + "," + canonical
  }
  return joined
}

/** @internal */
export const canonicalHeaders = (headers: Readonly<Record<string, string>>): CanonicalHeaders => {
  const names = Object.keys(headers).sort()
  let lines = ""
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    lines += name + ":" + canonicalHeaderValue(headers[name]!) + "\n"
  }
  return { lines, signed: names.join(";") }
}

/** @internal */
export const canonicalRequest = (
  method: string,
  canonicalUri: string,
  canonicalQuery: string,
  headers: CanonicalHeaders,
  payloadHash: string
): string =>
  method + "\n" + canonicalUri + "\n" + canonicalQuery + "\n" + headers.lines + "\n" + headers.signed + "\n" +
  payloadHash
