/**
 * How a document becomes an output: a table of fields, each read from an element. What is absent stays absent; what
 * is there and cannot be read fails the document, with the name of the element and never its content.
 */
import * as dates from "../../wire/dates.js"
import { decodeListing } from "../../wire/listing.js"
import * as xml from "../../wire/xml.js"
import { xmlFailure } from "../../wire/xmlFailure.js"
import { unquoteEtag } from "../responseHeaders.js"

/** While one document is read. @internal */
export interface Reading {
  failure: xml.XmlFailure | undefined
  /** Undoes `EncodingType`. */
  readonly decodeKey: (text: string) => string
}

/** @internal */
export type Field<A> = (element: xml.Xml, reading: Reading) => A

/** A field for each member: one that may be undefined only where the member may be absent. @internal */
export type Fields<A> = {
  readonly [K in keyof A]-?: Field<undefined extends A[K] ? A[K] | undefined : A[K]>
}

/** The reason of a failure that is an error document; the caller reads that one with `parseErrorBody`. @internal */
export const errorDocument = "error document"

/** @internal */
export const fail = (reading: Reading, reason: string): void => {
  reading.failure ??= xmlFailure(reason, 0)
}

/** @internal */
export const text = (name: string): Field<string | undefined> => (element) => xml.childText(element, name)

/** Text that the server may have percent-encoded. @internal */
export const encoded = (name: string): Field<string | undefined> => (element, reading) => {
  const value = xml.childText(element, name)
  return value === undefined ? undefined : reading.decodeKey(value)
}

/** @internal */
export const etag = (name: string): Field<string | undefined> => (element) => {
  const value = xml.childText(element, name)
  // Ceph 16 answers CompleteMultipartUpload with an empty one.
  return value === undefined || value === "" ? undefined : unquoteEtag(value)
}

const parsed = <A>(
  name: string,
  kind: string,
  parse: (text: string) => A | undefined
): Field<A | undefined> =>
(element, reading) => {
  const value = xml.childText(element, name)?.trim()
  // `<NextPartNumberMarker/>` is how some servers say that there is none.
  if (value === undefined || value === "") return undefined
  const result = parse(value)
  if (result === undefined) fail(reading, `<${name}> is not ${kind}`)
  return result
}

/** Digits alone, of a number that JavaScript counts exactly. @internal */
export const parseCount = (value: string): number | undefined => {
  let n = 0
  for (let i = 0; i < value.length; i++) {
    const digit = value.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return undefined
    n = n * 10 + digit
  }
  return n <= Number.MAX_SAFE_INTEGER && value !== "" ? n : undefined
}

/** @internal */
export const parseDate = (value: string): Date | undefined => {
  const ms = dates.fromIso(value) ?? dates.fromHttpDate(value)
  return ms === undefined ? undefined : new Date(ms)
}

const parseBoolean = (value: string): boolean | undefined => {
  const lower = value.toLowerCase()
  return lower === "true" ? true : lower === "false" ? false : undefined
}

/** @internal */
export const count = (name: string): Field<number | undefined> => parsed(name, "a whole number", parseCount)

/** @internal */
export const boolean = (name: string): Field<boolean | undefined> => parsed(name, "true or false", parseBoolean)

/** @internal */
export const date = (name: string): Field<Date | undefined> => parsed(name, "a date", parseDate)

/** A flag that is false where the server does not mention it. @internal */
export const flag = (name: string): Field<boolean> => {
  const field = boolean(name)
  return (element, reading) => field(element, reading) ?? false
}

/** @internal */
export const required = <A>(name: string, field: (name: string) => Field<A | undefined>, absent: A): Field<A> => {
  const read = field(name)
  return (element, reading) => {
    const value = read(element, reading)
    if (value !== undefined) return value
    fail(reading, `<${name}> is missing`)
    return absent
  }
}

/** @internal */
export const requiredText = (name: string): Field<string> => required(name, text, "")

/** @internal */
export const requiredKey = (name: string): Field<string> => required(name, encoded, "")

/** @internal */
export const requiredCount = (name: string): Field<number> => required(name, count, 0)

/** @internal */
export const struct = <A>(fields: Fields<A>): Field<A> => {
  const members = Object.entries(fields) as ReadonlyArray<readonly [string, Field<unknown>]>
  return (element, reading) => {
    const output: Record<string, unknown> = {}
    for (const [member, field] of members) {
      const value = field(element, reading)
      if (value !== undefined) output[member] = value
    }
    return output as A
  }
}

/** @internal */
export const inside = <A>(name: string, field: Field<A>): Field<A | undefined> => (element, reading) => {
  const found = xml.child(element, name)
  return found === undefined ? undefined : field(found, reading)
}

/** @internal */
export const list = <A>(name: string, field: Field<A>): Field<ReadonlyArray<A>> => (element, reading) => {
  const items: Array<A> = []
  for (const candidate of element.children) {
    if (candidate.name === name) items.push(field(candidate, reading))
  }
  return items
}

/** A list that is left out when it is empty. @internal */
export const optionalList = <A>(name: string, field: Field<A>): Field<ReadonlyArray<A> | undefined> => {
  const read = list(name, field)
  return (element, reading) => {
    const items = read(element, reading)
    return items.length === 0 ? undefined : items
  }
}

/** The element's own text. @internal */
export const content: Field<string> = (element) => element.text

const isError = (name: string): boolean => name === "Error" || name === "ErrorResponse" || name === "errorResponse"

const identity = (value: string): string => value

/** Whether keys are other than the document has them. @internal */
export const isEncoded = (state: Reading): boolean => state.decodeKey !== identity

/** What a document needs to be read once its root is known to be the right one. @internal */
export const reading = (root: xml.Xml): Reading => ({
  failure: undefined,
  decodeKey: xml.childText(root, "EncodingType")?.trim().toLowerCase() === "url" ? decodeListing : identity
})

// MinIO says getObjectAttributesResponse, moto CompleteMultipartUploadResponse; AWS's own clients look at no root at all.
const family = (name: string): string => name.toLowerCase().replace(/(?:result|response|output)$/, "")

/**
 * Reads a document with that root element, whose text may have been decoded already. Another root is refused: Ceph
 * answers a sub-resource that it does not know with a listing.
 *
 * @internal
 */
export const document = <A>(rootName: string, field: Field<A>) => (body: string | Uint8Array): A | xml.XmlFailure => {
  const root = xml.parse(body)
  if (xml.isFailure(root)) return root
  if (root.name !== rootName && family(root.name) !== family(rootName)) {
    return xmlFailure(isError(root.name) ? errorDocument : `the root element is not <${rootName}>`, 0)
  }
  const state = reading(root)
  const output = field(root, state)
  return state.failure ?? output
}
