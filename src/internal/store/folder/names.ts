/**
 * Keys of any kind as paths that any file system takes: no two keys have one path, and no path of a key is in the way of
 * another's. The names of files have a dot and those of directories have none, so `a` and `a/b` can both be there.
 */
import { sha256Hex } from "#digest"
import * as uri from "../../wire/uri.js"
import { isDevice, own } from "./plainPath.js"

/** `folded`: for a file system to which `a` and `A`, or two spellings of `é`, are one. @internal */
export type Spelling = "exact" | "folded"

/** A name, and what it stands for where the name is too short to say it. @internal */
export interface Encoded {
  readonly name: string
  readonly hashed?: string
}

// What means something here, in a path or on Windows, and what is not for eyes; in a folded name also whatever has
// another spelling.
const unsafe: Readonly<Record<Spelling, RegExp>> = {
  exact: /[\u0000-\u001f\u007f%/\\:*?"<>|]/g,

  folded: /[\u0000-\u001f\u007f%/\\:*?"<>|A-Z]|[^\u0000-\u007f]+/g
}

/** In bytes of UTF-8; file systems take 255, or as many units of UTF-16. */
const longest = 180

const mark = "%~"

const encoder = new TextEncoder()

const escape = (text: string): string => {
  let out = ""
  for (const byte of encoder.encode(text)) out += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`
  return out
}

// Windows drops a space or a dot at the end of a name.
const escaped = (segment: string, spelling: Spelling): string =>
  segment.replace(unsafe[spelling], escape).replace(/[ .]$/, escape)

/** What stands for a segment that is too long for a name. @internal */
export const hashOf = (segment: string): string => sha256Hex(segment)

const first = (text: string): string => escape(text[0]!) + text.slice(1)

/** @internal */
export const file = (segment: string, spelling: Spelling): Encoded => {
  const safe = escaped(segment, spelling)
  const named = isDevice(safe) || safe === own ? first(safe) : safe
  const name = named.includes(".") ? named : `${named}.%`
  return uri.utf8Length(name) <= longest ? { name } : { name: `${mark}${hashOf(segment)}.%`, hashed: segment }
}

/** @internal */
export const directory = (segment: string, spelling: Spelling): Encoded => {
  const safe = escaped(segment, spelling).replaceAll(".", "%2E")
  const name = safe === "" ? "%" : isDevice(safe) ? first(safe) : safe
  return uri.utf8Length(name) <= longest ? { name } : { name: `${mark}${hashOf(segment)}`, hashed: segment }
}

/** What a name stands for; the hash of it, where only that is known. @internal */
export type Decoded =
  | { readonly kind: "file" | "directory"; readonly segment: string }
  | { readonly kind: "file" | "directory"; readonly hash: string }

/** Nothing for a name that no segment has. @internal */
export const decode = (name: string, spelling: Spelling): Decoded | undefined => {
  const kind = name.includes(".") ? "file" : "directory"
  const bare = name.endsWith(".%") ? name.slice(0, -2) : name === "%" ? "" : name
  if (bare.startsWith(mark)) return { kind, hash: bare.slice(mark.length) }
  const segment = uri.decodeComponent(bare)
  if (segment === undefined) return undefined
  return (kind === "file" ? file : directory)(segment, spelling).name === name ? { kind, segment } : undefined
}
