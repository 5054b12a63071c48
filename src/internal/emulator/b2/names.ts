/**
 * What B2 takes for a name, and how names and values are written in headers and paths.
 */
import * as uri from "../../wire/uri.js"
import { badRequest, Refusal } from "./refusal.js"

// Of the official table: everything else has to be percent-encoded, and `+` is a space.
const plain = /^[A-Za-z0-9!$'()*\-./:;=@_~+%]*$/

/**
 * What a header or a path says, as B2 reads it.
 *
 * @internal
 */
export const decode = (text: string): string => {
  const bad = plain.exec(text) === null ? [...text].find((character) => !plain.test(character)) : undefined
  if (bad !== undefined) throw badRequest(`Bad character in percent-encoded string: ${bad.codePointAt(0)}`)
  const decoded = uri.decodeComponent(text.replaceAll("+", " "))
  if (decoded === undefined) throw badRequest("Bad character in percent-encoded string")
  return decoded
}

/** As answers have it: more than has to be, never less. @internal */
export const encode = (text: string): string => encodeURIComponent(text).replaceAll("%2F", "/")

const control = /[\u0000-\u001f\u007f]/

/** @internal */
export const fileName = (name: string): string => {
  const bytes = uri.utf8Length(name)
  if (bytes < 1) throw badRequest("File names must contain at least one character")
  if (!uri.isWellFormed(name)) throw badRequest("File names must be valid UTF-8")
  if (bytes > 1024) throw badRequest("File names must be at most 1024 bytes long")
  if (control.test(name)) throw badRequest("File names must not contain DEL or characters with codes less than 32")
  if (name.startsWith("/")) throw badRequest("File names must not start with '/'")
  if (name.endsWith("/")) throw badRequest("File names must not end with '/'")
  if (name.includes("//")) throw badRequest("File names must not contain '//'")
  if (name.split("/").some((segment) => uri.utf8Length(segment) > 250)) {
    throw badRequest("File name segments must be at most 250 bytes long")
  }
  return name
}

/** @internal */
export const bucketName = (name: string): string => {
  if (!/^[A-Za-z0-9-]{6,63}$/.test(name) || /^b2-/i.test(name)) {
    throw new Refusal(400, "invalid_bucket_name", `bucketName is invalid: ${name}`)
  }
  return name
}

const infoName = /^[A-Za-z0-9\-_.~!#$%^&*'|+`]{1,50}$/

/**
 * What of a file's info comes back as a header of its own.
 *
 * @internal
 */
export const special: ReadonlyMap<string, string> = new Map([
  ["b2-content-disposition", "Content-Disposition"],
  ["b2-content-language", "Content-Language"],
  ["b2-content-encoding", "Content-Encoding"],
  ["b2-expires", "Expires"],
  ["b2-cache-control", "Cache-Control"]
])

const small = 2048
const large = 7000

/**
 * A file's info with its names in lower case, within the limits for names and values together.
 *
 * @internal
 */
export const fileInfo = (
  given: Iterable<readonly [string, string]>,
  name: string,
  guarded: boolean
): Readonly<Record<string, string>> => {
  const out: Array<readonly [string, string]> = []
  let size = uri.utf8Length(name)
  for (const [given_, value] of given) {
    const key = given_.toLowerCase()
    if (!infoName.test(key)) throw badRequest(`Bad file info name: ${given_}`)
    if (key.startsWith("b2-") && !special.has(key)) throw badRequest(`Bad file info name: ${given_} is reserved`)
    if (out.some(([other]) => other === key)) throw badRequest(`Duplicate file info name: ${given_}`)
    if (key === "src_last_modified_millis" && !/^\d{1,16}$/.test(value)) {
      throw badRequest("src_last_modified_millis must be a base 10 number")
    }
    size += key.length + uri.utf8Length(value)
    out.push([key, value])
  }
  if (size > (guarded ? small : large)) throw badRequest("The file name and file info together are too long")
  return Object.fromEntries(out)
}

const bucketInfoLimit = 10_000

/** @internal */
export const bucketInfo = (info: Readonly<Record<string, string>>): Readonly<Record<string, string>> => {
  const pairs = Object.entries(info)
  if (pairs.length > 10) throw badRequest("bucketInfo must have at most 10 entries")
  for (const [name] of pairs) {
    if (!infoName.test(name)) throw badRequest(`Bad bucketInfo name: ${name}`)
    if (/^b2-/i.test(name)) throw badRequest(`Bad bucketInfo name: ${name} is reserved`)
  }
  if (pairs.reduce((sum, [, value]) => sum + uri.utf8Length(value), 0) > bucketInfoLimit) {
    throw badRequest("bucketInfo values must be at most 10000 bytes together")
  }
  return info
}
