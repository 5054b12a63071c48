/**
 * Character data: references resolved, line ends normalised.
 */
import type { XmlFailure } from "./xmlFailure.js"
import { xmlFailure } from "./xmlFailure.js"

const named = (name: string): string | undefined => {
  switch (name) {
    case "amp":
      return "&"
    case "lt":
      return "<"
    case "gt":
      return ">"
    case "quot":
      return "\""
    case "apos":
      return "'"
    default:
      return undefined
  }
}

const digitValue = (code: number): number =>
  code >= 48 && code <= 57
    ? code - 48
    : code >= 97 && code <= 102
    ? code - 87
    : code >= 65 && code <= 70
    ? code - 55
    : 16

// S3 sends `&#x1;` for a key with such a character although XML 1.0 has no spelling for it: refusing it would make a
// bucket unlistable. So every scalar value but NUL is taken.
const numeric = (reference: string): string | undefined => {
  const hexadecimal = reference.charCodeAt(1) === 120
  const base = hexadecimal ? 16 : 10
  const first = hexadecimal ? 2 : 1
  if (reference.length === first) return undefined
  let value = 0
  for (let i = first; i < reference.length; i++) {
    const digit = digitValue(reference.charCodeAt(i))
    if (digit >= base) return undefined
    value = value * base + digit
  }
  return value === 0 || value > 0x10ffff || value >= 0xd800 && value <= 0xdfff
    ? undefined
    : String.fromCodePoint(value)
}

const normaliseLineEnds = (raw: string): string =>
  raw.includes("\r") ? raw.replaceAll("\r\n", "\n").replaceAll("\r", "\n") : raw

/**
 * The text that markup without tags stands for. `offset` is where it begins in the document.
 *
 * @internal
 */
export const decodeText = (markup: string, offset: number): string | XmlFailure => {
  let ampersand = markup.indexOf("&")
  if (ampersand < 0) return normaliseLineEnds(markup)
  let out = ""
  let copied = 0
  while (ampersand >= 0) {
    const end = markup.indexOf(";", ampersand)
    if (end < 0) return xmlFailure("an ampersand that begins no reference", offset + ampersand)
    const reference = markup.slice(ampersand + 1, end)
    const character = reference.charCodeAt(0) === 35 ? numeric(reference) : named(reference)
    if (character === undefined) return xmlFailure("an unknown or invalid reference", offset + ampersand)
    out += normaliseLineEnds(markup.slice(copied, ampersand)) + character
    copied = end + 1
    ampersand = markup.indexOf("&", copied)
  }
  return out + normaliseLineEnds(markup.slice(copied))
}

/**
 * The text of a CDATA section, in which nothing is a reference.
 *
 * @internal
 */
export const decodeCharacterData = normaliseLineEnds
