/**
 * Tigris' query, from tigrisdata.com/docs/objects/query-metadata: comparisons joined by AND, and one field to order by.
 * What the page does not show (OR, brackets, escapes in texts, single quotes) is refused.
 */
import { fromIso } from "../../wire/dates.js"
import { compareUtf8 } from "../../wire/uri.js"
import { invalidArgument } from "../refusal.js"
import type { StoredObject } from "../state.js"

const kinds = {
  "Last-Modified": "date",
  "Content-Type": "text",
  "Content-Length": "number",
  key: "text",
  "Event-Type": "text"
} as const

type Field = keyof typeof kinds

/** Numbers and times as numbers. @internal */
export type Value = string | number

interface Comparison {
  readonly field: Field
  readonly holds: (value: Value) => boolean
  /** Whether it is one of those that are tried in memory. */
  readonly isInMemory: boolean
}

/** @internal */
export interface Query {
  readonly comparisons: ReadonlyArray<Comparison>
  readonly order: { readonly by: Field; readonly descending: boolean } | undefined
}

/** @internal */
export interface Ordered extends Query {
  readonly order: NonNullable<Query["order"]>
}

interface Token {
  readonly kind: "word" | "field" | "text" | "number" | "sign" | "end"
  readonly text: string
  readonly at: number
}

const lexicon =
  /\s*(?:(?<field>`[^`]*`)|(?<text>"[^"]*")|(?<number>\d+(?![\w.]))|(?<sign>!=|<=|>=|[=<>(),])|(?<word>[A-Za-z][\w-]*))/y

/** Texts in which something is wrong; the parser throws it. */
class Wrong {
  constructor(readonly what: string, readonly at: number) {}
}

const tokensOf = (text: string): ReadonlyArray<Token> => {
  const tokens: Array<Token> = []
  lexicon.lastIndex = 0
  let at = 0
  while (text.slice(at).trim() !== "") {
    const groups = lexicon.exec(text)?.groups
    if (groups === undefined) throw new Wrong("nothing of the query can begin so", at)
    for (const kind of ["field", "text", "number", "sign", "word"] as const) {
      const found = groups[kind]
      if (found === undefined) continue
      const isQuoted = kind === "field" || kind === "text"
      tokens.push({ kind, text: isQuoted ? found.slice(1, -1) : found, at: lexicon.lastIndex - found.length })
    }
    at = lexicon.lastIndex
  }
  return [...tokens, { kind: "end", text: "", at: text.length }]
}

const compare = (a: Value, b: Value): number =>
  typeof a === "string" && typeof b === "string" ? compareUtf8(a, b) : Number(a) - Number(b)

const orders: ReadonlyMap<string, (order: number) => boolean> = new Map<string, (order: number) => boolean>([
  ["=", (order) => order === 0],
  ["!=", (order) => order !== 0],
  ["<", (order) => order < 0],
  ["<=", (order) => order <= 0],
  [">", (order) => order > 0],
  [">=", (order) => order >= 0]
])

const expression = ({ at, text }: Token): RegExp => {
  try {
    return new RegExp(text, "u")
  } catch {
    throw new Wrong("this is no regular expression", at)
  }
}

const parseTokens = (tokens: ReadonlyArray<Token>): Query => {
  let next = 0
  const peek = (): Token => tokens[next]!
  const take = (): Token => tokens[next++]!
  const isWord = (word: string): boolean => peek().kind === "word" && peek().text.toUpperCase() === word
  const takeWord = (word: string): boolean => {
    if (!isWord(word)) return false
    next += 1
    return true
  }
  const expect = (isThere: boolean, what: string): void => {
    if (!isThere) throw new Wrong(`${what} is missing`, peek().at)
  }
  const takeSign = (sign: string): boolean => {
    if (peek().kind !== "sign" || peek().text !== sign) return false
    next += 1
    return true
  }
  const field = (): Field => {
    const { at, kind, text } = take()
    if ((kind !== "field" && kind !== "word") || !Object.hasOwn(kinds, text)) throw new Wrong("a field is missing", at)
    return text as Field
  }
  const value = (of: Field): Value => {
    const token = take()
    const { at, kind, text } = token
    if (kinds[of] === "number") {
      if (kind !== "number") throw new Wrong(`${of} is compared with numbers`, at)
      return Number(text)
    }
    if (kind !== "text") throw new Wrong(`${of} is compared with texts in double quotes`, at)
    // Where a text ends would be a guess.
    if (text.endsWith("\\")) throw new Wrong("a text has no escapes that are known", at)
    if (kinds[of] === "text") return text
    const time = fromIso(text)
    if (time === undefined) throw new Wrong(`${of} is compared with times of RFC 3339`, at)
    return time
  }
  const values = (of: Field): ReadonlyArray<Value> => {
    expect(takeSign("("), "(")
    const out = [value(of)]
    while (takeSign(",")) out.push(value(of))
    expect(takeSign(")"), ")")
    return out
  }
  const comparison = (): Comparison => {
    const of = field()
    const isNot = takeWord("NOT")
    if (takeWord("IN")) {
      const among = values(of)
      return { field: of, holds: (value) => among.includes(value) !== isNot, isInMemory: true }
    }
    expect(!isNot, "IN")
    if (takeWord("REGEXP")) {
      if (kinds[of] !== "text") throw new Wrong(`${of} is no text`, peek().at)
      const token = peek()
      value(of)
      const matching = expression(token)
      return { field: of, holds: (value) => matching.test(String(value)), isInMemory: true }
    }
    const { at, kind, text } = take()
    const order = kind === "sign" ? orders.get(text) : undefined
    if (order === undefined) throw new Wrong("an operator is missing", at)
    const against = value(of)
    return { field: of, holds: (value) => order(compare(value, against)), isInMemory: false }
  }
  takeWord("WHERE")
  const comparisons = [comparison()]
  while (takeWord("AND")) comparisons.push(comparison())
  let order: Query["order"]
  if (takeWord("ORDER")) {
    expect(takeWord("BY"), "BY")
    const by = field()
    const descending = takeWord("DESC")
    if (!descending) takeWord("ASC")
    order = { by, descending }
  }
  expect(peek().kind === "end", "AND, ORDER BY or the end")
  return { comparisons, order }
}

/** @internal */
export const parse = (name: string, text: string): Query => {
  try {
    return parseTokens(tokensOf(text))
  } catch (thrown) {
    if (!(thrown instanceof Wrong)) throw thrown
    throw invalidArgument(name, text, `The query cannot be read: ${thrown.what}, at position ${thrown.at}`)
  }
}

/** The same, of what a list can answer. @internal */
export const parseForList = (name: string, text: string): Query => {
  const query = parse(name, text)
  const refuse = (message: string) => invalidArgument(name, text, message)
  if (query.comparisons.some(({ field }) => field === "Event-Type") || query.order?.by === "Event-Type") {
    throw refuse("Event-Type is for notifications")
  }
  const isIndexed = query.comparisons.some(({ field, isInMemory }) => field === "Last-Modified" && !isInMemory)
  if (!isIndexed && query.comparisons.some(({ isInMemory }) => isInMemory)) {
    throw refuse("IN, NOT IN and REGEXP need a comparison of Last-Modified")
  }
  return query
}

/** @internal */
export const valueOf = (object: StoredObject, field: Field): Value => {
  switch (field) {
    case "Last-Modified":
      return object.lastModified
    case "Content-Type":
      return object.attributes.contentType ?? "binary/octet-stream"
    case "Content-Length":
      return object.data.size
    case "key":
      return object.key
    case "Event-Type":
      return ""
  }
}

/** @internal */
export const holds = ({ comparisons }: Query, object: StoredObject): boolean =>
  comparisons.every(({ field, holds }) => holds(valueOf(object, field)))

/** Where an object comes in what is ordered; the key decides between equals. @internal */
export type Place = readonly [value: Value, key: string]

/** @internal */
export const byPlace = (descending: boolean) => (a: Place, b: Place): number =>
  (descending ? compare(b[0], a[0]) : compare(a[0], b[0])) || compareUtf8(a[1], b[1])
