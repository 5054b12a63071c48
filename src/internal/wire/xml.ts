/**
 * A reader for the XML that object stores send: elements, attributes, text, CDATA, the five entities and character
 * references. There is no document type declaration, so no entity can be declared and nothing outside the document is
 * read. Every character is visited a bounded number of times.
 */
import { isFailure, type XmlFailure, xmlFailure } from "./xmlFailure.js"
import { defaultLimits, type Limits } from "./xmlLimits.js"
import { decodeCharacterData, decodeText } from "./xmlText.js"

export { isFailure, type XmlFailure } from "./xmlFailure.js"
export type { Limits } from "./xmlLimits.js"

/**
 * An element. Children are a list, so that a name such as `__proto__` is a name like any other.
 *
 * @internal
 */
export interface Xml {
  /** Without its namespace prefix. */
  readonly name: string
  /** The character data directly inside, white space included. */
  readonly text: string
  readonly children: ReadonlyArray<Xml>
  /** Names without their prefix; `xmlns:x` declarations are left out. */
  readonly attributes: ReadonlyArray<readonly [name: string, value: string]>
}

interface Open {
  readonly name: string
  text: string
  children: Array<Xml>
  attributes: Array<readonly [string, string]>
}

// Most elements have neither children nor attributes; those share these.
const noChildren: Array<Xml> = []
const noAttributes: Array<readonly [string, string]> = []

const nameStart = 1
const namePart = 2

// Beyond ASCII every character counts as part of a name: which do is of no use to anyone here.
const nameTable = /* @__PURE__ */ (() => {
  const table = new Uint8Array(128)
  for (let code = 0; code < 128; code++) {
    const letter = code >= 65 && code <= 90 || code >= 97 && code <= 122 || code === 95 || code === 58
    const part = letter || code >= 48 && code <= 57 || code === 45 || code === 46
    table[code] = letter ? nameStart | namePart : part ? namePart : 0
  }
  return table
})()

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 9 || code === 13

const skipSpace = (text: string, at: number): number => {
  while (isSpace(text.charCodeAt(at))) at++
  return at
}

// The end of the name that begins at `at`, or `at` where none begins.
const nameEnd = (text: string, at: number): number => {
  const first = text.charCodeAt(at)
  if (!(first >= 128 || nameTable[first]! & nameStart)) return at
  let end = at + 1
  for (;;) {
    const code = text.charCodeAt(end)
    if (!(code >= 128 || nameTable[code]! & namePart)) return end
    end++
  }
}

const localName = (qualified: string): string => qualified.slice(qualified.lastIndexOf(":") + 1)

const strictUtf8 = /* @__PURE__ */ new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * The characters of a document, with its byte order mark.
 *
 * @internal
 */
export const decodeDocument = (document: string | Uint8Array, maxLength: number): string | XmlFailure => {
  if (document.length > maxLength) return xmlFailure("the document is too long", maxLength)
  if (typeof document === "string") return document
  try {
    return strictUtf8.decode(document)
  } catch {
    return xmlFailure("the document is not UTF-8", 0)
  }
}

/**
 * The root element of a document.
 *
 * @internal
 */
export const parse = (document: string | Uint8Array, limits?: Partial<Limits>): Xml | XmlFailure => {
  const { maxDepth, maxElements, maxLength } = { ...defaultLimits, ...limits }
  const text = decodeDocument(document, maxLength)
  if (isFailure(text)) return text
  const nul = text.indexOf("\0")
  if (nul >= 0) return xmlFailure("a NUL character", nul)

  const stack: Array<Open> = []
  const qualifiedNames: Array<string> = []
  let root: Xml | undefined
  let open: Open | undefined
  let elements = 0
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0

  for (;;) {
    const tag = text.indexOf("<", at)
    const dataEnd = tag < 0 ? text.length : tag
    if (dataEnd > at) {
      if (open === undefined) {
        const end = skipSpace(text, at)
        if (end < dataEnd) return xmlFailure("text outside the root element", end)
      } else if (tag >= 0) {
        const data = decodeText(text.slice(at, dataEnd), at)
        if (isFailure(data)) return data
        open.text = open.text === "" ? data : open.text + data
      }
    }
    if (tag < 0) {
      if (open !== undefined) return xmlFailure("the document is cut off", text.length)
      return root ?? xmlFailure("the document is empty", text.length)
    }

    const kind = text.charCodeAt(tag + 1)
    if (kind === 47) {
      const end = nameEnd(text, tag + 2)
      if (open === undefined || text.slice(tag + 2, end) !== qualifiedNames[qualifiedNames.length - 1]) {
        return xmlFailure("an end tag that matches no start tag", tag)
      }
      const close = skipSpace(text, end)
      if (text.charCodeAt(close) !== 62) return xmlFailure("an end tag that is not closed", tag)
      stack.pop()
      qualifiedNames.pop()
      open = stack[stack.length - 1]
      at = close + 1
    } else if (kind === 33) {
      if (text.startsWith("<!--", tag)) {
        const end = text.indexOf("-->", tag + 4)
        if (end < 0) return xmlFailure("a comment that is not closed", tag)
        at = end + 3
      } else if (text.startsWith("<![CDATA[", tag)) {
        const end = text.indexOf("]]>", tag + 9)
        if (open === undefined) return xmlFailure("text outside the root element", tag)
        if (end < 0) return xmlFailure("a CDATA section that is not closed", tag)
        open.text += decodeCharacterData(text.slice(tag + 9, end))
        at = end + 3
      } else {
        return xmlFailure("a document type declaration, which is not accepted", tag)
      }
    } else if (kind === 63) {
      const end = text.indexOf("?>", tag + 2)
      if (end < 0) return xmlFailure("a processing instruction that is not closed", tag)
      at = end + 2
    } else {
      const end = nameEnd(text, tag + 1)
      if (end === tag + 1) return xmlFailure("a start tag without a name", tag)
      if (root !== undefined && open === undefined) return xmlFailure("more than one root element", tag)
      if (++elements > maxElements) return xmlFailure("too many elements", tag)
      if (stack.length === maxDepth) return xmlFailure("elements are nested too deeply", tag)
      const qualified = text.slice(tag + 1, end)
      const element: Open = {
        name: localName(qualified),
        text: "",
        children: noChildren,
        attributes: noAttributes
      }
      const close = readAttributes(text, end, element)
      if (isFailure(close)) return close
      if (open === undefined) root = element
      else if (open.children === noChildren) open.children = [element]
      else open.children.push(element)
      if (text.charCodeAt(close) === 47) {
        at = close + 2
      } else {
        at = close + 1
        stack.push(element)
        qualifiedNames.push(qualified)
        open = element
      }
    }
  }
}

// From the end of the element's name to the `>` or `/>` of the start tag.
const readAttributes = (text: string, from: number, element: Open): number | XmlFailure => {
  let at = from
  for (;;) {
    const start = skipSpace(text, at)
    const code = text.charCodeAt(start)
    if (code === 62) return start
    if (code === 47) {
      return text.charCodeAt(start + 1) === 62 ? start : xmlFailure("a start tag that is not closed", start)
    }
    const end = nameEnd(text, start)
    const equals = skipSpace(text, end)
    const quoteAt = skipSpace(text, equals + 1)
    const quote = text.charCodeAt(quoteAt)
    if (
      start === at || end === start || text.charCodeAt(equals) !== 61 || quote !== 34 && quote !== 39
    ) {
      return xmlFailure("a start tag that is malformed or cut off", start)
    }
    const close = text.indexOf(quote === 34 ? "\"" : "'", quoteAt + 1)
    if (close < 0) return xmlFailure("an attribute that is not closed", start)
    const markup = text.slice(quoteAt + 1, close)
    if (markup.includes("<")) return xmlFailure("an attribute with a < in it", start)
    const value = decodeText(markup, quoteAt + 1)
    if (isFailure(value)) return value
    const qualified = text.slice(start, end)
    if (!qualified.startsWith("xmlns:")) {
      if (element.attributes === noAttributes) element.attributes = []
      element.attributes.push([localName(qualified), value])
    }
    at = close + 1
  }
}

/**
 * The first child of that name.
 *
 * @internal
 */
export const child = (xml: Xml, name: string): Xml | undefined => {
  for (const candidate of xml.children) {
    if (candidate.name === name) return candidate
  }
  return undefined
}

/** @internal */
export const childText = (xml: Xml, name: string): string | undefined => child(xml, name)?.text

/** @internal */
export const childrenOf = (xml: Xml, name: string): ReadonlyArray<Xml> =>
  xml.children.filter((candidate) => candidate.name === name)

/** @internal */
export const attribute = (xml: Xml, name: string): string | undefined => {
  for (const [candidate, value] of xml.attributes) {
    if (candidate === name) return value
  }
  return undefined
}
