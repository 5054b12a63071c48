import type { Xml } from "../../wire/xml.js"
import type { Context } from "../operation.js"
import { refusal } from "../refusal.js"
import type { Bucket } from "../state.js"
import * as Answer from "../xml.js"
import { readDocument } from "../xmlBody.js"

/**
 * What is to be kept of a document, or why it is refused.
 *
 * @internal
 */
export type Reader = (body: Uint8Array, context: Context, bucket: Bucket) => Uint8Array

/**
 * Refuses a document, or gives it as it is to be kept.
 *
 * @internal
 */
export type Check = (root: Xml, context: Context, bucket: Bucket) => Xml

const xsi = "http://www.w3.org/2001/XMLSchema-instance"

// The one attribute that S3's documents have: what kind of grantee one is.
const written = ({ attributes, children, name, text }: Xml): string => {
  const type = attributes.find(([attribute]) => attribute === "type")?.[1]
  const start = type === undefined ? name : `${name} xmlns:xsi="${xsi}" xsi:type="${Answer.escapeText(type)}"`
  const content = children.length === 0 ? Answer.escapeText(text) : children.map(written).join("")
  return `<${start}>${content}</${name}>`
}

/** @internal */
export const write = (root: Xml): Uint8Array => Answer.namespaced(root.name, ...root.children.map(written))

/** @internal */
export const element = (name: string, content: string | ReadonlyArray<Xml>): Xml => ({
  name,
  text: typeof content === "string" ? content : "",
  children: typeof content === "string" ? [] : content,
  attributes: []
})

/** @internal */
export const xml = (root: string, check: Check): Reader => (body, context, bucket) =>
  write(check(readDocument(body, root), context, bucket))

const decoder = new TextDecoder("utf-8", { fatal: true })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const malformedPolicy = (message: string) => refusal("MalformedPolicy", { status: 400, message })

/**
 * A policy as it came. What it says is looked at only as far as its form goes.
 *
 * @internal
 */
export const policy: Reader = (body) => {
  let parsed: unknown
  try {
    parsed = JSON.parse(decoder.decode(body))
  } catch {
    parsed = undefined
  }
  if (!isObject(parsed)) {
    throw malformedPolicy("Policies must be valid JSON and the first byte must be '{'")
  }
  if (parsed["Statement"] === undefined) throw malformedPolicy("Missing required field Statement")
  for (const statement of statements(parsed)) {
    if (!isObject(statement) || statement["Effect"] !== "Allow" && statement["Effect"] !== "Deny") {
      throw malformedPolicy("Invalid effect: the effect must be Allow or Deny")
    }
  }
  return body
}

const statements = (parsed: Record<string, unknown>): ReadonlyArray<unknown> => {
  const statement = parsed["Statement"]
  return Array.isArray(statement) ? statement : [statement]
}

const isEverybody = (principal: unknown): boolean =>
  principal === "*" ||
  isObject(principal) && Object.values(principal).some((who) => Array.isArray(who) ? who.includes("*") : who === "*")

/**
 * Whether a policy lets everybody in: by a statement without conditions.
 *
 * @internal
 */
export const isPublic = (kept: Uint8Array): boolean =>
  statements(JSON.parse(decoder.decode(kept))).some((statement) =>
    isObject(statement) && statement["Effect"] === "Allow" && statement["Condition"] === undefined &&
    isEverybody(statement["Principal"])
  )
