/**
 * The one form in which every JSON call is written down: which fields it takes, what it needs, and what it does.
 */
import { badRequest } from "./refusal.js"
import type { Key, World } from "./state.js"

/** @internal */
export interface Context {
  readonly world: World
  readonly key: Key
  readonly now: number
}

/** Reads one field, or refuses it. @internal */
export type Reader<A> = (value: unknown, field: string) => A

type Fields = Readonly<Record<string, Reader<unknown>>>

type Input<F extends Fields> = { readonly [K in keyof F]: ReturnType<F[K]> }

/** @internal */
export interface Call {
  readonly name: string
  readonly run: (context: Context, body: Readonly<Record<string, unknown>>) => unknown
}

/** @internal */
export const define = <F extends Fields>(
  name: string,
  fields: F,
  run: (context: Context, input: Input<F>) => unknown
): Call => ({
  name,
  run: (context, body) => {
    for (const field of Object.keys(body)) {
      if (!Object.hasOwn(fields, field)) throw badRequest(`unknown field in ${name}: ${field}`)
    }
    const input = Object.fromEntries(Object.entries(fields).map(([field, read]) => [field, read(body[field], field)]))
    return run(context, input as Input<F>)
  }
})

/** @internal */
export const text: Reader<string> = (value, field) => {
  if (typeof value !== "string") throw badRequest(`required field ${field} is missing`)
  return value
}

/** In a query, numbers are text. @internal */
export const count = (min: number, max: number): Reader<number> => (value, field) => {
  const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value
  if (typeof number !== "number" || !Number.isSafeInteger(number) || number < min || number > max) {
    throw badRequest(`${field} must be a whole number from ${min} to ${max}`)
  }
  return number
}

/** @internal */
export const flag: Reader<boolean> = (value, field) => {
  if (value === "true") return true
  if (value === "false") return false
  if (typeof value !== "boolean") throw badRequest(`${field} must be a boolean`)
  return value
}

/** @internal */
export const list = <A>(item: Reader<A>): Reader<ReadonlyArray<A>> => (value, field) => {
  if (!Array.isArray(value)) throw badRequest(`${field} must be an array`)
  return value.map((one) => item(one, field))
}

/** @internal */
export const record: Reader<Readonly<Record<string, unknown>>> = (value, field) => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw badRequest(`${field} must be an object`)
  }
  return value as Readonly<Record<string, unknown>>
}

/** Names and values, both of them text. @internal */
export const texts: Reader<Readonly<Record<string, string>>> = (value, field) => {
  const entries = Object.entries(record(value, field)).map(([name, one]) => [name, text(one, `${field}.${name}`)])
  return Object.fromEntries(entries) as Record<string, string>
}

/** @internal */
export const oneOf = <const A extends string>(...allowed: ReadonlyArray<A>): Reader<A> => (value, field) => {
  const found = allowed.find((one) => one === value)
  if (found === undefined) throw badRequest(`${field} must be one of ${allowed.join(", ")}`)
  return found
}

/** Absent and `null` are one. @internal */
export const optional = <A>(read: Reader<A>): Reader<A | undefined> => (value, field) =>
  value === undefined || value === null ? undefined : read(value, field)

/** Where `null` takes away what is there. @internal */
export const nullable = <A>(read: Reader<A>): Reader<A | null | undefined> => (value, field) =>
  value === undefined || value === null ? value : read(value, field)
