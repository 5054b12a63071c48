/**
 * Every document that operations send or answer, and values for it: nothing is listed by hand, so that none is forgotten.
 */
import * as fc from "effect/FastCheck"
import { readdirSync } from "node:fs"
import type { Document } from "../../src/internal/s3/shape/document.js"
import type { Leaf } from "../../src/internal/s3/shape/leaf.js"
import type { Place, Shape, Struct } from "../../src/internal/s3/shape/shape.js"
import * as arbitraries from "../wire/arbitraries.js"

const folder = new URL("../../src/internal/s3/documents/", import.meta.url)

const isDocument = (value: unknown): value is Document<any> =>
  typeof value === "object" && value !== null && "encode" in value && "decode" in value

export const documents: ReadonlyArray<readonly [name: string, document: Document<any>]> = (await Promise.all(
  readdirSync(folder).map((file) => import(new URL(file, folder).href))
)).flatMap((module) =>
  Object.entries(module as Record<string, unknown>).filter(([, value]) => isDocument(value))
) as any

const day = 86_400_000

/** What XML can carry. */
const text = arbitraries.text.map((text) =>
  Array.from(text).slice(0, 8).join("").replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
)

const leaves: Readonly<Record<Leaf<any>["kind"], fc.Arbitrary<unknown>>> = {
  text,
  key: text,
  secret: fc.constant(undefined),
  etag: fc.stringMatching(/^[0-9a-f]{32}(-[1-9][0-9]{0,3})?$/),
  count: fc.maxSafeNat(),
  boolean: fc.boolean(),
  date: fc.integer({ min: 0, max: 40_000 * day }).map((ms) => new Date(ms)),
  httpDate: fc.integer({ min: 0, max: 2_000_000_000 }).map((seconds) => new Date(seconds * 1000))
}

const maybe = (arbitrary: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> => fc.option(arbitrary, { nil: undefined })

const present = (value: object): object =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined))

const place = (place: Place): fc.Arbitrary<unknown> => {
  switch (place._tag) {
    case "One":
      return place.required || place.fallback !== undefined ? shape(place.shape) : maybe(shape(place.shape))
    case "Many":
      return place.optional
        ? maybe(fc.array(shape(place.shape), { minLength: 1, maxLength: 3 }))
        : fc.array(shape(place.shape), { maxLength: 3 })
    case "Inside":
      return placeOf(place.place)
    case "Attribute":
      return maybe(text)
    case "Beside":
      return maybe(struct(place.struct).filter((value) => Object.keys(value).length > 0))
    case "Mark":
      return fc.constantFrom(true, undefined)
  }
}

const placeOf = place

const struct = ({ exclusive, members }: Struct<any>): fc.Arbitrary<object> =>
  exclusive
    ? fc.oneof(
      fc.constant({}),
      ...members.map(([name, at]) =>
        place(at).filter((value) => value !== undefined).map((value) => ({ [name]: value }))
      )
    )
    : fc.record(Object.fromEntries(members.map(([name, at]) => [name, place(at)]))).map(present)

const shape = (of: Shape<any>): fc.Arbitrary<any> => {
  switch (of._tag) {
    case "Leaf":
      return leaves[of.kind]
    case "Struct":
      return struct(of)
    case "Holding":
      return place(of.place)
  }
}

/** What a document can say; not that its keys are encoded, which its writer does not do. */
export const values = (document: Document<any>): fc.Arbitrary<object> =>
  struct(document.struct).map((value) => "encodingType" in value ? { ...value, encodingType: "none" } : value)
