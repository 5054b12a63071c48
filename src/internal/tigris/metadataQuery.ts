/**
 * The query of Tigris' lists and notifications: what it is made of, and how it is written.
 *
 * @since 0.1.0
 */
import type { Pipeable } from "effect/Pipeable"
import { isFormattable, toIso } from "../wire/dates.js"

/**
 * What can be asked about, and the values that it is compared with. `Event-Type` is known to notifications alone.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fields {
  /** The only one that there is an index of. */
  readonly "Last-Modified": Date
  readonly "Content-Type": string
  /** In bytes. */
  readonly "Content-Length": number
  readonly key: string
  /** `OBJECT_CREATED_PUT`, `OBJECT_DELETED`, ... */
  readonly "Event-Type": string
}

/**
 * The name of a field.
 *
 * @since 0.1.0
 * @category models
 */
export type Field = keyof Fields

/**
 * A field that lists know.
 *
 * @since 0.1.0
 * @category models
 */
export type ObjectField = Exclude<Field, "Event-Type">

/**
 * A field of text.
 *
 * @since 0.1.0
 * @category models
 */
export type TextField = { [F in Field]: Fields[F] extends string ? F : never }[Field]

/** @internal */
export type Operator = "=" | "!=" | "<" | "<=" | ">" | ">=" | "IN" | "NOT IN" | "REGEXP"

/**
 * One field, compared with values.
 *
 * @since 0.1.0
 * @category models
 */
export interface Comparison<out F extends Field = Field> {
  readonly field: F
  readonly operator: Operator
  /** One; of `IN` and `NOT IN`, any number. */
  readonly values: ReadonlyArray<string | number | Date>
}

/**
 * Comparisons that must all hold.
 *
 * @since 0.1.0
 * @category models
 */
export interface Condition<out F extends Field = Field> extends Pipeable {
  readonly _tag: "Condition"
  readonly comparisons: ReadonlyArray<Comparison<F>>
}

/**
 * A condition, and in which order what it lets through comes.
 *
 * @since 0.1.0
 * @category models
 */
export interface Ordered<out F extends Field = Field> extends Pipeable {
  readonly _tag: "Ordered"
  readonly comparisons: ReadonlyArray<Comparison<F>>
  readonly by: F
  readonly direction: "ASC" | "DESC"
}

/**
 * A query in Tigris' own words.
 *
 * @since 0.1.0
 * @category models
 */
export interface Raw extends Pipeable {
  readonly _tag: "Raw"
  readonly text: string
}

/**
 * What `X-Tigris-Query` or the filter of a notification says.
 *
 * @since 0.1.0
 * @category models
 */
export type Query<F extends Field = Field> = Condition<F> | Ordered<F> | Raw

const inMemory: ReadonlySet<Operator> = new Set(["IN", "NOT IN", "REGEXP"])

/** RFC 3339, without a fraction where there is none. */
const dateText = (date: Date): string => toIso(date.getTime()).replace(".000Z", "Z")

const isUnsafe = (text: string): boolean => {
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) < 32 || text[i] === "\"" || text[i] === "\\") return true
  }
  return false
}

const valueProblem = ({ field, operator }: Comparison, value: string | number | Date): string | undefined => {
  const of = `compares ${field} with`
  if (typeof value === "number") {
    return Number.isSafeInteger(value) && value >= 0 ? undefined : `${of} what is no whole number, zero or more`
  }
  if (typeof value !== "string") return isFormattable(value.getTime()) ? undefined : `${of} what is no date`
  // No source says how they are escaped, and a wrong guess would let a value become a part of the question.
  return !isUnsafe(value)
    ? undefined
    : operator === "REGEXP"
    ? `${of} an expression with a quotation mark, a backslash or a control character: write [.] for \\., or use raw`
    : `${of} a text with a quotation mark, a backslash or a control character, which raw can say`
}

const comparisonProblem = (comparison: Comparison): string | undefined => {
  if (comparison.values.length === 0) return `compares ${comparison.field} with none of any values`
  for (const value of comparison.values) {
    const problem = valueProblem(comparison, value)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** What is wrong with a query, in words. @internal */
export const problemOf = (query: Query): string | undefined => {
  if (query._tag === "Raw") return query.text.trim() === "" ? "is empty" : undefined
  for (const comparison of query.comparisons) {
    const problem = comparisonProblem(comparison)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** The same, of a query for a list, whose operators in memory need the index. @internal */
export const listProblemOf = (query: Query): string | undefined =>
  problemOf(query) ?? (query._tag !== "Raw" && query.comparisons.some(({ operator }) => inMemory.has(operator)) &&
      !query.comparisons.some(({ field, operator }) => field === "Last-Modified" && !inMemory.has(operator))
    ? "has IN, NOT IN or REGEXP, which Tigris takes together with a comparison of Last-Modified only"
    : undefined)

const valueText = (value: string | number | Date): string =>
  typeof value === "number" ? String(value) : `"${typeof value === "string" ? value : dateText(value)}"`

const comparisonText = ({ field, operator, values }: Comparison): string => {
  const written = values.map(valueText).join(", ")
  return `\`${field}\` ${operator} ${operator === "IN" || operator === "NOT IN" ? `(${written})` : written}`
}

/** Of a query without a problem. @internal */
export const write = (query: Query): string => {
  if (query._tag === "Raw") return query.text
  const where = `WHERE ${query.comparisons.map(comparisonText).join(" AND ")}`
  return query._tag === "Ordered" ? `${where} ORDER BY \`${query.by}\` ${query.direction}` : where
}

interface Listed {
  readonly key: string
  readonly size: number
  readonly lastModified?: Date | undefined
}

/** Lists may round their dates. */
const slack = 1000

const mayHold = <A>(operator: Operator, least: A, most: A, values: ReadonlyArray<A>): boolean => {
  const [value] = values as readonly [A]
  const isIn = values.some((one) => least <= one && one <= most)
  switch (operator) {
    case "=":
    case "IN":
      return isIn
    case "!=":
    case "NOT IN":
      return least !== most || !isIn
    case "<":
      return least < value
    case "<=":
      return least <= value
    case ">":
      return most > value
    case ">=":
      return most >= value
    case "REGEXP":
      return true
  }
}

const holdsFor = ({ key, lastModified, size }: Listed) => ({ field, operator, values }: Comparison): boolean => {
  switch (field) {
    case "Content-Length":
      return mayHold<unknown>(operator, size, size, values)
    case "Last-Modified": {
      if (lastModified === undefined) return true
      const time = lastModified.getTime()
      return mayHold(operator, time - slack, time + slack, values.map((value) => (value as Date).getTime()))
    }
    case "key":
      // In which order keys are, no source says.
      return operator.startsWith("<") || operator.startsWith(">") || mayHold<unknown>(operator, key, key, values)
    default:
      return true
  }
}

/** Whether what is listed can have been let through, as far as an entry says. @internal */
export const allows = (query: Query, entry: Listed): boolean =>
  query._tag === "Raw" || query.comparisons.every(holdsFor(entry))
