/**
 * The library's own directory in a store's folder.
 */
import { sha256Hex } from "#digest"
import { randomToken } from "../../randomToken.js"
import * as plainPath from "./plainPath.js"

/** Where everything is that is no object. @internal */
export interface Area {
  readonly root: string
  readonly format: string
  /** Of what has no name of its own yet. */
  readonly temporary: string
  readonly fresh: () => string
  readonly uploads: string
  readonly meta: (key: string) => string
  readonly lock: (key: string) => string
  /** Of what is too long for a name. */
  readonly name: (hash: string) => string
  readonly directories: ReadonlyArray<string>
}

/** @internal */
export const make = (root: string): Area => {
  const own = `${root}/${plainPath.own}`
  const at = (name: string) => `${own}/${name}`
  return {
    root: own,
    format: at("format.json"),
    temporary: at("tmp"),
    fresh: () => at(`tmp/${randomToken()}`),
    uploads: at("uploads"),
    // In 256 directories, as some file systems are slow with many names in one.
    meta: (key) => {
      const hash = sha256Hex(key)
      return at(`meta/${hash.slice(0, 2)}/${hash}.json`)
    },
    lock: (key) => at(`locks/${sha256Hex(key)}`),
    name: (hash) => at(`names/${hash}`),
    directories: ["tmp", "uploads", "meta", "locks", "names"].map(at)
  }
}
