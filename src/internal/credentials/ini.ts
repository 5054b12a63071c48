/**
 * The format of the AWS CLI's files: https://docs.aws.amazon.com/sdkref/latest/guide/file-format.html
 *
 * Everything is kept in Maps, so that a name such as `__proto__` is a name like any other.
 */
import type { Problem } from "./failure.js"

/** @internal */
export interface Property {
  readonly value: string
  /** The indented `name = value` lines below a property without a value. */
  readonly nested: ReadonlyMap<string, string>
}

/** By names in lower case. @internal */
export type Properties = ReadonlyMap<string, Property>

/** @internal */
export interface Section {
  /** What stands between the brackets, such as `profile dev`. */
  readonly header: string
  readonly properties: Properties
}

interface Open {
  value: string
  readonly nested: Map<string, string>
  readonly isNested: boolean
  /** Lines that stand further in belong to it. */
  readonly indent: number
}

const header = /^\[([^\]]*)\]\s*(?:[#;].*)?$/
const comment = /[ \t][#;].*$/

const blank = /^\s*(?:[#;]|$)/

const split = (line: string): readonly [name: string, value: string] | undefined => {
  const equals = line.indexOf("=")
  const name = line.slice(0, Math.max(equals, 0)).trim()
  return name === "" ? undefined : [name.toLowerCase(), line.slice(equals + 1).replace(comment, "").trim()]
}

/** @internal */
export const parse = (text: string): ReadonlyArray<Section> | Problem => {
  const sections: Array<Section> = []
  let properties: Map<string, Property> | undefined
  let open: Open | undefined
  let number = 0
  for (const raw of text.split(/\r\n|\n|\r/)) {
    number++
    if (blank.test(raw)) continue
    const line = raw.trim()
    const indent = raw.length - raw.trimStart().length
    if (open !== undefined && indent > open.indent) {
      if (!open.isNested) {
        open.value += `\n${line}`
        continue
      }
      const pair = split(line)
      if (pair === undefined) return { problem: `line ${number} is no name = value` }
      open.nested.set(...pair)
      continue
    }
    open = undefined
    if (line.startsWith("[")) {
      const name = header.exec(line)?.[1]?.trim()
      if (name === undefined || name === "") return { problem: `line ${number} is no [section]` }
      properties = new Map()
      sections.push({ header: name, properties })
      continue
    }
    const pair = split(line)
    if (pair === undefined) return { problem: `line ${number} is neither a [section] nor a name = value` }
    if (properties === undefined) return { problem: `line ${number} stands before the first [section]` }
    open = { value: pair[1], nested: new Map(), isNested: pair[1] === "", indent }
    properties.set(pair[0], open)
  }
  return sections
}
