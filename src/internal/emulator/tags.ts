import { compareUtf8, decodeComponent } from "../wire/uri.js"
import * as WireXml from "../wire/xml.js"
import type { Headers } from "./headers.js"
import { invalidArgument, Refusal, refusal } from "./refusal.js"
import * as Answer from "./xml.js"
import { readDocument } from "./xmlBody.js"

/** @internal */
export type Tags = ReadonlyArray<readonly [key: string, value: string]>

const characters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

const invalid = (message: string, ...details: ReadonlyArray<readonly [string, string]>) =>
  refusal("InvalidTag", { message, details })

/** In order of their keys, as S3 gives them back. */
const checked = (tags: Tags, of: "Object" | "Bucket" = "Object"): Tags => {
  const most = of === "Object" ? 10 : 50
  if (tags.length > most) throw refusal("BadRequest", { message: `${of} tags cannot be greater than ${most}` })
  const seen = new Set<string>()
  for (const [key, value] of tags) {
    if (key === "" || key.length > 128 || !characters.test(key)) {
      throw invalid("The TagKey you have provided is invalid", ["TagKey", key])
    }
    if (key.startsWith("aws:")) throw invalid("Your TagKey cannot be prefixed with aws:", ["TagKey", key])
    if (value.length > 256 || !characters.test(value)) {
      throw invalid("The TagValue you have provided is invalid", ["TagKey", key], ["TagValue", value])
    }
    if (seen.has(key)) throw invalid("Cannot provide multiple Tags with the same key", ["TagKey", key])
    seen.add(key)
  }
  return [...tags].sort(([a], [b]) => compareUtf8(a, b))
}

const malformedHeader = (header: string) =>
  invalidArgument(
    "x-amz-tagging",
    header,
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates."
  )

/**
 * What `x-amz-tagging` says. It is a form: `+` is a space in it.
 *
 * @internal
 */
export const fromHeaders = (headers: Headers): Tags => {
  const header = headers.get("x-amz-tagging")
  if (header === undefined || header === "") return []
  const decode = (text: string): string => {
    const decoded = decodeComponent(text.replaceAll("+", " "))
    if (decoded === undefined) throw malformedHeader(header)
    return decoded
  }
  const tags = header.split("&").map((part): readonly [string, string] => {
    const equals = part.indexOf("=")
    return equals < 0 ? [decode(part), ""] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))]
  })
  try {
    return checked(tags)
  } catch (thrown) {
    throw thrown instanceof Refusal && thrown.code === "InvalidTag" ? malformedHeader(header) : thrown
  }
}

const inside = (set: WireXml.Xml): Tags =>
  set.children.map((tag) => {
    const key = WireXml.childText(tag, "Key")
    const value = WireXml.childText(tag, "Value")
    if (tag.name !== "Tag" || key === undefined || value === undefined) throw refusal("MalformedXML")
    return [key, value]
  })

const tagSet = (body: Uint8Array): WireXml.Xml => {
  const set = WireXml.child(readDocument(body, "Tagging"), "TagSet")
  if (set === undefined) throw refusal("MalformedXML")
  return set
}

/** @internal */
export const fromDocument = (body: Uint8Array): Tags => checked(inside(tagSet(body)))

/** @internal */
export const ofBucket = (body: Uint8Array): Tags => checked(inside(tagSet(body)), "Bucket")

/**
 * The tags that a bucket is created with.
 *
 * @internal
 */
export const ofNewBucket = (set: WireXml.Xml): Tags => checked(inside(set), "Bucket")

/** @internal */
export const toDocument = (tags: Tags): Uint8Array =>
  Answer.namespaced(
    "Tagging",
    Answer.element(
      "TagSet",
      ...tags.map(([key, value]) =>
        Answer.element("Tag", Answer.textElement("Key", key), Answer.textElement("Value", value))
      )
    )
  )
