import { isVersion, type Version } from "./version.js"

/** A snapshot as listings name it: its version, and after it the label. @internal */
export interface Named {
  readonly version: Version
  readonly label: string | undefined
}

/** `desc=` is how labels were written before. */
const named = /^(\d+)(?:; (?:name|desc)=(.*))?$/s

/** Nothing where the name is not that of a snapshot. @internal */
export const parse = (name: string): Named | undefined => {
  const [, version = "", label] = named.exec(name) ?? []
  return isVersion(version) ? { version, label } : undefined
}

/** What is wrong with a label; the header has no escapes. @internal */
export const problem = (label: string): string | undefined =>
  label === ""
    ? "is empty"
    : label.trim() !== label
    ? "begins or ends with a space, which a header loses"
    : undefined
