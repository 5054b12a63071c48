/**
 * What can stand as text between two tags, and the values that it stands for.
 */
import * as Redacted from "effect/Redacted"
import * as dates from "../../wire/dates.js"
import { quoteEtag } from "../members.js"
import { unquoteEtag } from "../responseHeaders.js"

/** @internal */
export interface Leaf<in out A> {
  readonly _tag: "Leaf"
  readonly kind: "text" | "key" | "secret" | "etag" | "count" | "boolean" | "date" | "httpDate"
  /** What is missed in a text or in a value that is wrong. */
  readonly what: string
  /** Text counts as it is, and for the rest white space does not: what is empty then says that there is nothing. */
  readonly verbatim: boolean
  /** Nothing for a text that stands for no value. */
  readonly parse: (text: string, decodeKey: (text: string) => string) => A | undefined
  /** Nothing for a value that has no text. */
  readonly print: (value: A) => string | undefined
}

const isText = (value: string): string | undefined => typeof value === "string" ? value : undefined

/** Text; a word of a set that may grow, such as a storage class, is no more than that. @internal */
export const text: Leaf<string> = {
  _tag: "Leaf",
  kind: "text",
  what: "a text",
  verbatim: true,
  parse: (text) => text,
  print: isText
}

/** A key or a prefix, which an answer may have in percent encoding. @internal */
export const key: Leaf<string> = {
  _tag: "Leaf",
  kind: "key",
  what: "a text",
  verbatim: true,
  parse: (text, decodeKey) => decodeKey(text),
  print: isText
}

/** @internal */
export const secret: Leaf<Redacted.Redacted<string>> = {
  _tag: "Leaf",
  kind: "secret",
  what: "a redacted text",
  verbatim: true,
  parse: (text) => Redacted.make(text),
  print: (value) => Redacted.isRedacted(value) ? isText(Redacted.value(value)) : undefined
}

/** Without its quotes. Ceph 16 answers CompleteMultipartUpload with an empty one. @internal */
export const etag: Leaf<string> = {
  _tag: "Leaf",
  kind: "etag",
  what: "a text",
  verbatim: false,
  parse: unquoteEtag,
  print: (value) => typeof value === "string" ? quoteEtag(value) : undefined
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
export const count: Leaf<number> = {
  _tag: "Leaf",
  kind: "count",
  what: "a whole number",
  verbatim: false,
  parse: parseCount,
  print: (value) => Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined
}

const parseBoolean = (value: string): boolean | undefined => {
  const lower = value.toLowerCase()
  return lower === "true" ? true : lower === "false" ? false : undefined
}

/** @internal */
export const boolean: Leaf<boolean> = {
  _tag: "Leaf",
  kind: "boolean",
  what: "true or false",
  verbatim: false,
  parse: parseBoolean,
  print: (value) => typeof value === "boolean" ? String(value) : undefined
}

/** ISO 8601 or HTTP's own form: servers use either. @internal */
export const parseDate = (value: string): Date | undefined => {
  const ms = dates.fromIso(value) ?? dates.fromHttpDate(value)
  return ms === undefined ? undefined : new Date(ms)
}

const printDate = (print: (ms: number) => string) => (value: Date): string | undefined =>
  value instanceof Date && !Number.isNaN(value.getTime()) ? print(value.getTime()) : undefined

/** @internal */
export const date: Leaf<Date> = {
  _tag: "Leaf",
  kind: "date",
  what: "a date",
  verbatim: false,
  parse: parseDate,
  print: printDate(dates.toIso)
}

/** A date that S3 wants as RFC 9110 has it. @internal */
export const httpDate: Leaf<Date> = { ...date, kind: "httpDate", print: printDate(dates.toHttpDate) }
