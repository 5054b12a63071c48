/**
 * Writes XML documents. Text that XML 1.0 cannot carry is refused, never altered: an altered key names another object.
 */
import { isFailure, type XmlFailure, xmlFailure } from "./xmlFailure.js"

/** @internal */
export type XmlNode = XmlText | XmlElement

/** @internal */
export interface XmlText {
  readonly _tag: "XmlText"
  readonly value: string
}

/** @internal */
export interface XmlElement {
  readonly _tag: "XmlElement"
  readonly name: string
  readonly attributes: ReadonlyArray<readonly [name: string, value: string]>
  readonly children: ReadonlyArray<XmlNode>
}

/** @internal */
export const text = (value: string): XmlText => ({ _tag: "XmlText", value })

/**
 * Children that are undefined are left out.
 *
 * @internal
 */
export const element = (name: string, ...children: ReadonlyArray<XmlNode | undefined>): XmlElement => ({
  _tag: "XmlElement",
  name,
  attributes: [],
  children: children.filter((node) => node !== undefined)
})

/** @internal */
export const withAttributes = (
  node: XmlElement,
  attributes: ReadonlyArray<readonly [name: string, value: string]>
): XmlElement => ({ ...node, attributes: [...node.attributes, ...attributes] })

/**
 * An element with nothing but text; nothing at all where there is no value.
 *
 * @internal
 */
export const leaf = (name: string, value: string | number | boolean | undefined): XmlElement | undefined =>
  value === undefined ? undefined : element(name, text(String(value)))

const isCarried = (value: string, at: number): boolean => {
  const code = value.charCodeAt(at)
  if (code < 32) return code === 9 || code === 10 || code === 13
  if (code < 0xd800) return true
  if (code > 0xdfff) return code < 0xfffe
  const partner = code < 0xdc00 ? value.charCodeAt(at + 1) : value.charCodeAt(at - 1)
  return code < 0xdc00 ? partner >= 0xdc00 && partner <= 0xdfff : partner >= 0xd800 && partner <= 0xdbff
}

// A reader turns a raw CR into LF, and any raw white space of an attribute into a space.
const escapeOf = (code: number, inAttribute: boolean): string | undefined => {
  switch (code) {
    case 38:
      return "&amp;"
    case 60:
      return "&lt;"
    case 62:
      return "&gt;"
    case 34:
      return "&quot;"
    case 39:
      return "&#39;"
    case 13:
      return "&#13;"
    case 10:
      return inAttribute ? "&#10;" : undefined
    case 9:
      return inAttribute ? "&#9;" : undefined
    default:
      return undefined
  }
}

const escape = (value: string, inAttribute: boolean): string | XmlFailure => {
  let out = ""
  let copied = 0
  for (let i = 0; i < value.length; i++) {
    if (!isCarried(value, i)) return xmlFailure("a character that XML cannot carry", i)
    const escaped = escapeOf(value.charCodeAt(i), inAttribute)
    if (escaped !== undefined) {
      out += value.slice(copied, i) + escaped
      copied = i + 1
    }
  }
  return copied === 0 ? value : out + value.slice(copied)
}

const writeNode = (node: XmlNode): string | XmlFailure => {
  if (node._tag === "XmlText") return escape(node.value, false)
  let out = `<${node.name}`
  for (const [name, value] of node.attributes) {
    const escaped = escape(value, true)
    if (isFailure(escaped)) return escaped
    out += ` ${name}="${escaped}"`
  }
  if (node.children.length === 0) return out + "/>"
  out += ">"
  for (const child of node.children) {
    const written = writeNode(child)
    if (isFailure(written)) return written
    out += written
  }
  return out + `</${node.name}>`
}

/**
 * A document. Element and attribute names are the program's own and are written as they stand; a failure's offset
 * counts from the beginning of the text or attribute that is at fault.
 *
 * @internal
 */
export const write = (root: XmlElement, options?: {
  readonly namespace?: string | undefined
  readonly declaration?: boolean | undefined
}): string | XmlFailure => {
  const written = writeNode(
    options?.namespace === undefined ? root : withAttributes(root, [["xmlns", options.namespace]])
  )
  return isFailure(written) || options?.declaration !== true
    ? written
    : `<?xml version="1.0" encoding="UTF-8"?>\n${written}`
}
