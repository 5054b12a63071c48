/**
 * Readers of B2's JSON. What is absent and what is `null` are one; members that nobody asked for are passed over, and
 * words of an enumeration that has grown are kept as they are.
 */
import * as Redacted from "effect/Redacted"

/** Thrown by readers, and caught by whoever runs them. @internal */
export class Unreadable extends Error {}

/** @internal */
export type Reader<A> = (value: unknown) => A

const not = (what: string): never => {
  throw new Unreadable(`is not ${what}`)
}

/** @internal */
export const text: Reader<string> = (value) => typeof value === "string" ? value : not("text")

/** Words that are known, and those to come. @internal */
export const word = <A extends string>(): Reader<A> => text as Reader<A>

/** @internal */
export const number: Reader<number> = (value) =>
  typeof value === "number" && Number.isFinite(value) ? value : not("a number")

/** @internal */
export const flag: Reader<boolean> = (value) => typeof value === "boolean" ? value : not("true or false")

/** In milliseconds. @internal */
export const date: Reader<Date> = (value) => new Date(number(value))

/** @internal */
export const secret: Reader<Redacted.Redacted> = (value) => Redacted.make(text(value))

/** @internal */
export const optional = <A>(read: Reader<A>): Reader<A | undefined> => (value) =>
  value === undefined || value === null ? undefined : read(value)

/** @internal */
export const or = <A>(read: Reader<A>, absent: A): Reader<A> => (value) =>
  value === undefined || value === null ? absent : read(value)

/** @internal */
export const list = <A>(item: Reader<A>): Reader<ReadonlyArray<A>> => (value) =>
  Array.isArray(value) ? value.map((one) => item(one)) : not("a list")

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** @internal */
export const record: Reader<Readonly<Record<string, unknown>>> = (value) => isRecord(value) ? value : not("an object")

/** @internal */
export const texts: Reader<Readonly<Record<string, string>>> = (value) =>
  Object.fromEntries(Object.entries(record(value)).map(([name, one]) => [name, text(one)]))

/** One reader for each member. @internal */
export const struct = <A extends object>(members: { readonly [K in keyof A]-?: Reader<A[K]> }): Reader<A> => {
  const readers = Object.entries(members) as Array<[string, Reader<unknown>]>
  return (value) => {
    const given = record(value)
    const out: Record<string, unknown> = {}
    for (const [name, read] of readers) {
      try {
        out[name] = read(given[name])
      } catch (thrown) {
        throw thrown instanceof Unreadable ? new Unreadable(`${name} ${thrown.message}`) : thrown
      }
    }
    return out as A
  }
}

/** What is shown to those who may see it, and `undefined` to others. @internal */
export const shown = <A>(read: Reader<A>): Reader<A | undefined> => (value) => {
  const { isClientAuthorizedToRead, value: inner } = record(value ?? {})
  return isClientAuthorizedToRead === false || inner === undefined || inner === null ? undefined : read(inner)
}
