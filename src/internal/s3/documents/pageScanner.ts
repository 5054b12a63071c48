/**
 * Reads a page of ListObjects in one pass and without a tree, as long as it looks like what servers usually write.
 * On anything else it gives up, and the general reader decides; where it does not give up, both read the same.
 */
import * as xml from "../../wire/xml.js"
import { defaultLimits } from "../../wire/xmlLimits.js"
import { decodeText } from "../../wire/xmlText.js"
import type { ObjectEntry } from "../model/list.js"
import type { Owner } from "../model/object.js"
import { unquoteEtag } from "../responseHeaders.js"
import { parseDate } from "../shape/leaf.js"

/** Keys and prefixes are as the document has them: whether they are encoded may be said after them. @internal */
export interface Scanned {
  /** The root element with those of its children that hold text alone. */
  readonly root: xml.Xml
  readonly contents: Array<Writable<ObjectEntry>>
  readonly commonPrefixes: Array<string>
}

type Writable<A> = { -readonly [K in keyof A]: A[K] }

interface Scan {
  readonly text: string
  at: number
  elements: number
}

const isNameCharacter = (code: number): boolean =>
  code >= 97 && code <= 122 || code >= 65 && code <= 90 || code >= 48 && code <= 57

const skipSpace = (scan: Scan): void => {
  const { text } = scan
  for (;;) {
    const code = text.charCodeAt(scan.at)
    if (code !== 32 && code !== 10 && code !== 9) return
    scan.at++
  }
}

// The text from `start` to the close tag, which has to be the next tag.
const readText = (scan: Scan, start: number, close: string): string | undefined => {
  const { text } = scan
  const end = text.indexOf("<", start)
  if (end < 0 || !text.startsWith(close, end)) return undefined
  scan.at = end + close.length
  scan.elements++
  const markup = text.slice(start, end)
  if (!markup.includes("&")) return markup
  const decoded = decodeText(markup, start)
  return xml.isFailure(decoded) ? undefined : decoded
}

const noChildren: ReadonlyArray<never> = []

const readLeaf = (scan: Scan): xml.Xml | undefined => {
  const { text } = scan
  const start = scan.at + 1
  let end = start
  while (isNameCharacter(text.charCodeAt(end))) end++
  const first = text.charCodeAt(start)
  if (end === start || first <= 57 || text.charCodeAt(scan.at) !== 60) return undefined
  const name = text.slice(start, end)
  if (text.charCodeAt(end) === 47 && text.charCodeAt(end + 1) === 62) {
    scan.at = end + 2
    scan.elements++
    return { name, text: "", children: noChildren, attributes: noChildren }
  }
  if (text.charCodeAt(end) !== 62) return undefined
  const value = readText(scan, end + 1, `</${name}>`)
  return value === undefined ? undefined : { name, text: value, children: noChildren, attributes: noChildren }
}

// As many digits as are exact for sure.
const readSize = (scan: Scan, start: number): number => {
  const { text } = scan
  let end = start
  let size = 0
  for (;;) {
    const digit = text.charCodeAt(end) - 48
    if (!(digit >= 0 && digit <= 9)) break
    size = size * 10 + digit
    end++
  }
  if (end === start || end - start > 15 || !text.startsWith("</Size>", end)) return -1
  scan.at = end + 7
  scan.elements++
  return size
}

const digits2 = (text: string, at: number): number => {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN
}

// As Date.UTC has it, in a tenth of the time.
const daysSinceEpoch = (year: number, month: number, day: number): number => {
  const shifted = month > 2 ? year : year - 1
  const dayOfYear = ((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 | 0) + day - 1
  return shifted * 365 + (shifted >> 2) - (shifted / 100 | 0) + (shifted / 400 | 0) + dayOfYear - 719_468
}

// `2026-02-15T08:45:11.000Z`, but for the end of long months; NaN for what needs a closer look.
const isoMillis = (text: string, at: number): number => {
  const century = digits2(text, at)
  const year = century * 100 + digits2(text, at + 2)
  const month = digits2(text, at + 5)
  const day = digits2(text, at + 8)
  const hour = digits2(text, at + 11)
  const minute = digits2(text, at + 14)
  const second = digits2(text, at + 17)
  const hundredths = digits2(text, at + 20)
  const thousandth = text.charCodeAt(at + 22) - 48
  return text.charCodeAt(at + 4) === 45 && text.charCodeAt(at + 7) === 45 && text.charCodeAt(at + 10) === 84 &&
      text.charCodeAt(at + 13) === 58 && text.charCodeAt(at + 16) === 58 && text.charCodeAt(at + 19) === 46 &&
      text.charCodeAt(at + 23) === 90 && century > 0 && month >= 1 && month <= 12 && day >= 1 && day <= 28 &&
      hour <= 23 && minute <= 59 && second <= 59 && thousandth >= 0 && thousandth <= 9
    ? (daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second) * 1000 + hundredths * 10 +
      thousandth
    : NaN
}

const closeLastModified = "</LastModified>"

// Empty: no date, as for the general reader.
const readDate = (scan: Scan, start: number): Date | "none" | undefined => {
  const { text } = scan
  const millis = isoMillis(text, start)
  if (millis === millis && text.startsWith(closeLastModified, start + 24)) {
    scan.at = start + 24 + closeLastModified.length
    scan.elements++
    return new Date(millis)
  }
  const value = readText(scan, start, closeLastModified)?.trim()
  return value === "" ? "none" : value === undefined ? undefined : parseDate(value)
}

const quote = "&quot;"
const closeQuotedEtag = "&quot;</ETag>"

const readEtag = (scan: Scan, start: number): string | undefined => {
  const { text } = scan
  if (text.startsWith(quote, start)) {
    const end = text.indexOf("&", start + 6)
    if (end >= 0 && text.startsWith(closeQuotedEtag, end)) {
      const etag = text.slice(start + 6, end)
      if (!etag.includes("<")) {
        scan.at = end + closeQuotedEtag.length
        scan.elements++
        return etag
      }
    }
  }
  // Empty is for the general reader, for whom it is no ETag.
  const etag = readText(scan, start, "</ETag>")?.trim()
  return etag === undefined || etag === "" ? undefined : unquoteEtag(etag)
}

const readOwner = (scan: Scan): Owner | undefined => {
  const { text } = scan
  const owner: Writable<Owner> = {}
  scan.at += 7
  scan.elements++
  if (text.startsWith("<ID>", scan.at)) {
    const id = readText(scan, scan.at + 4, "</ID>")
    if (id === undefined) return undefined
    owner.id = id
  }
  if (text.startsWith("<DisplayName>", scan.at)) {
    const displayName = readText(scan, scan.at + 13, "</DisplayName>")
    if (displayName === undefined) return undefined
    owner.displayName = displayName
  }
  if (!text.startsWith("</Owner>", scan.at)) return undefined
  scan.at += 8
  return owner
}

// From behind `<Contents><Key>`, with the children in the order in which S3 has them; nothing, and nothing moved,
// where they are not.
const readUsualEntry = (scan: Scan, start: number): Writable<ObjectEntry> | undefined => {
  const { text } = scan
  const keyEnd = text.indexOf("<", start)
  if (!text.startsWith("</Key><LastModified>", keyEnd)) return undefined
  const millis = isoMillis(text, keyEnd + 20)
  if (millis !== millis || !text.startsWith("</LastModified><ETag>&quot;", keyEnd + 44)) return undefined
  const etagStart = keyEnd + 71
  const etagEnd = text.indexOf("&", etagStart)
  if (!text.startsWith("&quot;</ETag><", etagEnd)) return undefined
  const etag = text.slice(etagStart, etagEnd)
  let at = etagEnd + 13
  let checksumAlgorithm: string | undefined
  let checksumType: string | undefined
  if (text.startsWith("<ChecksumAlgorithm>", at)) {
    const end = text.indexOf("<", at + 19)
    checksumAlgorithm = text.slice(at + 19, end)
    if (!text.startsWith("</ChecksumAlgorithm><ChecksumType>", end)) return undefined
    const typeEnd = text.indexOf("<", end + 34)
    checksumType = text.slice(end + 34, typeEnd)
    if (!text.startsWith("</ChecksumType>", typeEnd) || checksumAlgorithm.includes("&") || checksumType.includes("&")) {
      return undefined
    }
    at = typeEnd + 15
  }
  if (!text.startsWith("<Size>", at)) return undefined
  at += 6
  const sizeStart = at
  let size = 0
  for (;;) {
    const digit = text.charCodeAt(at) - 48
    if (!(digit >= 0 && digit <= 9)) break
    size = size * 10 + digit
    at++
  }
  if (at === sizeStart || at - sizeStart > 15 || !text.startsWith("</Size><StorageClass>", at)) return undefined
  at += 21
  const classEnd = text.indexOf("<", at)
  const storageClass = text.slice(at, classEnd)
  if (!text.startsWith("</StorageClass></Contents>", classEnd)) return undefined
  const key = text.slice(start, keyEnd)
  if (key.includes("&") || etag.includes("<") || storageClass.includes("&")) return undefined
  scan.at = classEnd + 26
  const entry: Writable<ObjectEntry> = { key, size, etag, lastModified: new Date(millis), storageClass }
  scan.elements += 6
  if (checksumAlgorithm !== undefined && checksumType !== undefined) {
    entry.checksumAlgorithm = [checksumAlgorithm]
    entry.checksumType = checksumType
    scan.elements += 2
  }
  return entry
}

const closeContents = "</Contents>"

// From behind `<Contents>` to behind `</Contents>`, in whatever order the children come.
const readEntry = (scan: Scan): Writable<ObjectEntry> | undefined => {
  const { text } = scan
  let key: string | undefined
  let size = -1
  let etag: string | undefined
  let lastModified: Date | "none" | undefined
  let storageClass: string | undefined
  let owner: Owner | undefined
  let checksumType: string | undefined
  let checksumAlgorithm: Array<string> | undefined
  for (;;) {
    const at = scan.at
    switch (text.charCodeAt(at + 1)) {
      case 75: // K
        if (key !== undefined || !text.startsWith("<Key>", at)) return undefined
        key = readText(scan, at + 5, "</Key>")
        if (key === undefined) return undefined
        continue
      case 76: // L
        if (lastModified !== undefined || !text.startsWith("<LastModified>", at)) return undefined
        lastModified = readDate(scan, at + 14)
        if (lastModified === undefined) return undefined
        continue
      case 69: // E
        if (etag !== undefined || !text.startsWith("<ETag>", at)) return undefined
        etag = readEtag(scan, at + 6)
        if (etag === undefined) return undefined
        continue
      case 83: // S
        if (text.startsWith("<Size>", at)) {
          if (size >= 0) return undefined
          size = readSize(scan, at + 6)
          if (size < 0) return undefined
          continue
        }
        if (storageClass !== undefined || !text.startsWith("<StorageClass>", at)) return undefined
        storageClass = readText(scan, at + 14, "</StorageClass>")
        if (storageClass === undefined) return undefined
        continue
      case 67: // C
        if (text.startsWith("<ChecksumAlgorithm>", at)) {
          const algorithm = readText(scan, at + 19, "</ChecksumAlgorithm>")
          if (algorithm === undefined) return undefined
          if (checksumAlgorithm === undefined) checksumAlgorithm = [algorithm]
          else checksumAlgorithm.push(algorithm)
          continue
        }
        if (checksumType !== undefined || !text.startsWith("<ChecksumType>", at)) return undefined
        checksumType = readText(scan, at + 14, "</ChecksumType>")
        if (checksumType === undefined) return undefined
        continue
      case 79: // O
        if (owner !== undefined || !text.startsWith("<Owner>", at)) return undefined
        owner = readOwner(scan)
        if (owner === undefined) return undefined
        continue
      case 84: { // T: Ceph's <Type>
        const leaf = readLeaf(scan)
        if (leaf === undefined) return undefined
        continue
      }
    }
    if (key === undefined || size < 0 || !text.startsWith(closeContents, at)) return undefined
    scan.at = at + closeContents.length
    // One literal for the usual case, so that the objects have one shape.
    if (etag !== undefined && lastModified instanceof Date && storageClass !== undefined) {
      const entry: Writable<ObjectEntry> = { key, size, etag, lastModified, storageClass }
      if (owner !== undefined) entry.owner = owner
      if (checksumAlgorithm !== undefined) entry.checksumAlgorithm = checksumAlgorithm
      if (checksumType !== undefined) entry.checksumType = checksumType
      return entry
    }
    const entry: Writable<ObjectEntry> = { key, size }
    if (etag !== undefined) entry.etag = etag
    if (lastModified instanceof Date) entry.lastModified = lastModified
    if (storageClass !== undefined) entry.storageClass = storageClass
    if (owner !== undefined) entry.owner = owner
    if (checksumAlgorithm !== undefined) entry.checksumAlgorithm = checksumAlgorithm
    if (checksumType !== undefined) entry.checksumType = checksumType
    return entry
  }
}

const rootName = "ListBucketResult"

// Behind the declaration and the start tag of the root; whether that is how the document begins.
const readStart = (scan: Scan): boolean => {
  const { text } = scan
  if (text.startsWith("<?", scan.at)) {
    const end = text.indexOf("?>", scan.at + 2)
    if (end < 0) return false
    scan.at = end + 2
  }
  skipSpace(scan)
  if (!text.startsWith(`<${rootName}`, scan.at)) return false
  scan.at += rootName.length + 1
  if (text.startsWith(" xmlns=\"", scan.at)) {
    const end = text.indexOf("\"", scan.at + 8)
    if (end < 0) return false
    const namespace = text.slice(scan.at + 8, end)
    if (namespace.includes("<") || namespace.includes("&")) return false
    scan.at = end + 1
  }
  if (text.charCodeAt(scan.at) !== 62) return false
  scan.at++
  return true
}

/** Nothing where the page is unusual. @internal */
export const scanPage = (text: string): Scanned | undefined => {
  if (text.includes("\r") || text.includes("\0")) return undefined
  const scan: Scan = { text, at: text.charCodeAt(0) === 0xfeff ? 1 : 0, elements: 1 }
  if (!readStart(scan)) return undefined
  const children: Array<xml.Xml> = []
  const contents: Array<Writable<ObjectEntry>> = []
  const commonPrefixes: Array<string> = []
  // A server that writes one entry in another way writes the next ones so too.
  let usual = true
  while (scan.elements <= defaultLimits.maxElements) {
    if (usual && text.startsWith("<Contents><Key>", scan.at)) {
      const entry = readUsualEntry(scan, scan.at + 15)
      if (entry !== undefined) {
        contents.push(entry)
        continue
      }
      usual = false
    }
    if (text.startsWith("<Contents>", scan.at)) {
      scan.at += 10
      scan.elements++
      const entry = readEntry(scan)
      if (entry === undefined) return undefined
      contents.push(entry)
    } else if (text.startsWith("<CommonPrefixes><Prefix>", scan.at)) {
      scan.elements++
      const prefix = readText(scan, scan.at + 24, "</Prefix></CommonPrefixes>")
      if (prefix === undefined) return undefined
      commonPrefixes.push(prefix)
    } else if (text.startsWith(`</${rootName}>`, scan.at)) {
      scan.at += rootName.length + 3
      skipSpace(scan)
      return scan.at === text.length
        ? { root: { name: rootName, text: "", children, attributes: noChildren }, contents, commonPrefixes }
        : undefined
    } else {
      const leaf = readLeaf(scan)
      if (leaf === undefined || leaf.name === "Contents" || leaf.name === "CommonPrefixes") return undefined
      children.push(leaf)
    }
  }
  return undefined
}
