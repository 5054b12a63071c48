/**
 * One description of an XML document, from which both what reads it and what writes it come: a table of the members of
 * a value, each with its place in the element that stands for the value.
 *
 * What is absent stays absent, elements that no member names are passed over, and what is there and cannot be read fails
 * the document.
 */
import type { OneOf } from "../model/oneOf.js"
import * as leaf from "./leaf.js"

/** Carries the type of the values that a description is about; never there. */
interface About<in out A> {
  readonly about?: (value: A) => A
}

/** What an element stands for by what is inside it. @internal */
export type Shape<A> = leaf.Leaf<A> | Struct<A> | Holding<A>

/** Members side by side. @internal */
export interface Struct<in out A> extends About<A> {
  readonly _tag: "Struct"
  readonly members: ReadonlyArray<readonly [name: string, place: Place]>
  /** Whether no more than one member may be there. */
  readonly exclusive: boolean
  /** The elements that there may be, where others must not be passed over. */
  readonly known: ReadonlySet<string> | undefined
  /** The member of an exclusive one that holds several at once, each of them as its own member. */
  readonly several: string | undefined
}

/** Nothing but one member, whose value is that of the whole. @internal */
export interface Holding<in out A> extends About<A> {
  readonly _tag: "Holding"
  readonly place: Place
}

/** Where a member has its place in its parent's element. @internal */
export type Place = One | Many | Inside | Attribute | Beside | Mark

/** One element. @internal */
export interface One {
  readonly _tag: "One"
  readonly name: string
  /** Another name, by which some servers write it. */
  readonly alias: string | undefined
  readonly shape: Shape<any>
  readonly required: boolean
  /** What it counts as where it is absent. */
  readonly fallback: unknown
}

/** Any number of elements of one name, with others between them or not. @internal */
export interface Many {
  readonly _tag: "Many"
  readonly name: string
  readonly shape: Shape<any>
  /** Whether there being none is said by there being no list. */
  readonly optional: boolean
}

/** A place in an element that holds nothing else of interest. @internal */
export interface Inside {
  readonly _tag: "Inside"
  readonly name: string
  readonly place: Place
}

/** @internal */
export interface Attribute {
  readonly _tag: "Attribute"
  /** Without its prefix. */
  readonly name: string
  readonly prefix: string
  readonly namespace: string
}

/** A value whose members have their places in the parent's own element. @internal */
export interface Beside {
  readonly _tag: "Beside"
  readonly struct: Struct<any>
}

/** An element that says all by being there. @internal */
export interface Mark {
  readonly _tag: "Mark"
  readonly name: string
}

/** A place for values of a type. @internal */
export type Member<A> = Place & About<A>

/** A place for each member: one for what may be undefined only where the member may be absent. @internal */
export type MembersOf<A> = {
  readonly [K in keyof A]-?: Member<undefined extends A[K] ? A[K] | undefined : A[K]>
}

/** In the order in which they are written, which some servers insist on. @internal */
export const struct = <A>(members: MembersOf<A>): Struct<A> => ({
  _tag: "Struct",
  members: Object.entries(members) as ReadonlyArray<readonly [string, Place]>,
  exclusive: false,
  known: undefined,
  several: undefined
})

const elementsOf = (place: Place): ReadonlyArray<string> => {
  switch (place._tag) {
    case "One":
      return place.alias === undefined ? [place.name] : [place.name, place.alias]
    case "Many":
    case "Inside":
    case "Mark":
      return [place.name]
    case "Attribute":
      return []
    case "Beside":
      return place.struct.members.flatMap(([, place]) => elementsOf(place))
  }
}

/**
 * Members that say together what is meant. With an element that is not known the document fails: a filter that is
 * not understood must not become one that lets more through.
 *
 * @internal
 */
export const closed = <A>(members: MembersOf<A>): Struct<A> => {
  const open = struct(members)
  return { ...open, known: new Set(open.members.flatMap(([, place]) => elementsOf(place))) }
}

/**
 * At most one member, and no element that is not known.
 *
 * @internal
 */
export const oneOf = <A extends OneOf<any>>(
  members: { readonly [K in Extract<keyof A, string>]: Member<A[K] | undefined> },
  several?: Extract<keyof A, string>
): Struct<A> => ({ ...closed<any>(members), exclusive: true, several })

/** @internal */
export const holding = <A>(place: Member<A>): Holding<A> => ({ _tag: "Holding", place })

const one = (name: string, shape: Shape<any>, required = false, fallback?: unknown): One => ({
  _tag: "One",
  name,
  alias: undefined,
  shape,
  required,
  fallback
})

/** @internal */
export const child = <A>(name: string, shape: Shape<A>): Member<A | undefined> => one(name, shape)

/** @internal */
export const requiredChild = <A>(name: string, shape: Shape<A>): Member<A> => one(name, shape, true)

/** The same under a name that only some servers use. @internal */
export const alias = <A>(name: string, member: Member<A>): Member<A> =>
  member._tag === "One" ? { ...member, alias: name } : member

/** @internal */
export const list = <A>(name: string, shape: Shape<A>): Member<ReadonlyArray<A>> => ({
  _tag: "Many",
  name,
  shape,
  optional: false
})

/** A list that is left out when it is empty. @internal */
export const optionalList = <A>(name: string, shape: Shape<A>): Member<ReadonlyArray<A> | undefined> => ({
  _tag: "Many",
  name,
  shape,
  optional: true
})

/** @internal */
export const inside = <A>(name: string, place: Member<A>): Member<A> => ({ _tag: "Inside", name, place })

/** @internal */
export const beside = <A>(struct: Struct<A>): Member<A | undefined> => ({ _tag: "Beside", struct })

/** @internal */
export const mark = (name: string): Member<true | undefined> => ({ _tag: "Mark", name })

/** @internal */
export const attribute = (name: string, prefix: string, namespace: string): Member<string | undefined> => ({
  _tag: "Attribute",
  name,
  prefix,
  namespace
})

/** @internal */
export const text = (name: string): Member<string | undefined> => one(name, leaf.text)

/** @internal */
export const requiredText = (name: string): Member<string> => one(name, leaf.text, true)

/** @internal */
export const key = (name: string): Member<string | undefined> => one(name, leaf.key)

/** @internal */
export const requiredKey = (name: string): Member<string> => one(name, leaf.key, true)

/** @internal */
export const etag = (name: string): Member<string | undefined> => one(name, leaf.etag)

/** @internal */
export const count = (name: string): Member<number | undefined> => one(name, leaf.count)

/** @internal */
export const requiredCount = (name: string): Member<number> => one(name, leaf.count, true)

/** @internal */
export const boolean = (name: string): Member<boolean | undefined> => one(name, leaf.boolean)

/** A flag that is false where the server does not mention it. @internal */
export const flag = (name: string): Member<boolean> => one(name, leaf.boolean, false, false)

/** @internal */
export const date = (name: string): Member<Date | undefined> => one(name, leaf.date)
