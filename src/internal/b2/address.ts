/**
 * The addresses that an account names. Tokens go nowhere else.
 */

/** @internal */
export interface Address {
  readonly origin: string
  readonly path: string
  readonly query: string
}

const shape = /^(https?:\/\/[A-Za-z0-9.:[\]-]+)(\/[^?#\s]*)?(?:\?([^#\s]*))?$/

/** Nothing for what is no address, or would send over plain HTTP what has been asked for over TLS. @internal */
export const parse = (text: string, realm: string): Address | undefined => {
  const match = shape.exec(text)
  if (match === null || (realm.startsWith("https:") && !match[1]!.startsWith("https:"))) return undefined
  return { origin: match[1]!, path: match[2] ?? "", query: match[3] ?? "" }
}

/** Of an account's own, which have no path. @internal */
export const origin = (text: string, realm: string): string | undefined => {
  const found = parse(text.replace(/\/$/, ""), realm)
  return found === undefined || found.path !== "" || found.query !== "" ? undefined : found.origin
}
