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
  /** When, of a name in there; a file's own time may be what its object is to have. */
  readonly begun: (name: string) => number
  readonly uploads: string
  readonly meta: (key: string) => string
  readonly locks: string
  readonly lock: (key: string) => string
  /** Of what is too long for a name. */
  readonly names: string
  readonly name: (hash: string) => string
}

/** @internal */
export const make = (root: string): Area => {
  const own = `${root}/${plainPath.own}`
  const at = (name: string) => `${own}/${name}`
  return {
    root: own,
    format: at("format.json"),
    temporary: at("tmp"),
    fresh: () => at(`tmp/${Date.now().toString(36)}-${randomToken()}`),
    begun: (name) => Number.parseInt(/^([0-9a-z]+)-[0-9a-f]{32}$/.exec(name)?.[1] ?? "", 36),
    uploads: at("uploads"),
    // In 256 directories, as some file systems are slow with many names in one.
    meta: (key) => {
      const hash = sha256Hex(key)
      return at(`meta/${hash.slice(0, 2)}/${hash}.json`)
    },
    locks: at("locks"),
    lock: (key) => at(`locks/${sha256Hex(key)}`),
    names: at("names"),
    name: (hash) => at(`names/${hash}`)
  }
}
