/**
 * What tells one write of an object from another: a random word in its metadata, followed by those of the writes that
 * it was made upon.
 */

/** The name of the metadata entry. @internal */
export const name = "effect-s3-write-token"

/** @internal */
export const headerName = `x-amz-meta-${name}`

/** Ends a lineage that goes back to where there was no object. @internal */
export const origin = "*"

/** Writers that come later push earlier ones out, so that metadata stays small. */
const maxWords = 8

/** What an object's metadata entry says: its own token first, the others from new to old. @internal */
export const words = (value: string | undefined): ReadonlyArray<string> =>
  value === undefined ? [] : value.split(" ").filter((word) => word !== "")

/**
 * The value of the metadata entry.
 *
 * @internal
 */
export const stamp = (token: string, upon: ReadonlyArray<string>): string =>
  [token, ...upon].slice(0, maxWords).join(" ")

/** @internal */
export const problem = (token: string): string | undefined =>
  /^[\x21-\x29\x2b-\x7e]{1,64}$/.test(token) ? undefined : "must be 1 to 64 visible ASCII characters, without '*'"

/** Whether a text can be a word of a lineage. @internal */
export const isWord = (text: string): boolean => /^[\x21-\x7e]{1,128}$/.test(text)
