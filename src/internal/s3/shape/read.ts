/**
 * From an element to the value that it stands for.
 */
import { decodeListing } from "../../wire/listing.js"
import * as xml from "../../wire/xml.js"
import { xmlFailure } from "../../wire/xmlFailure.js"
import type { Leaf } from "./leaf.js"
import type { Place, Shape, Struct } from "./shape.js"

/** While one document is read. @internal */
export interface Reading {
  /** Names an element, and never its content. */
  failure: xml.XmlFailure | undefined
  /** Undoes `EncodingType`. */
  readonly decodeKey: (text: string) => string
}

const identity = (value: string): string => value

/** What a document needs to be read once its root is known to be the right one. @internal */
export const reading = (root: xml.Xml): Reading => ({
  failure: undefined,
  decodeKey: xml.childText(root, "EncodingType")?.trim().toLowerCase() === "url" ? decodeListing : identity
})

/** Whether keys are other than the document has them. @internal */
export const isEncoded = (state: Reading): boolean => state.decodeKey !== identity

const fail = (reading: Reading, reason: string): undefined => {
  reading.failure ??= xmlFailure(reason, 0)
  return undefined
}

const readLeaf = (leaf: Leaf<unknown>, element: xml.Xml, reading: Reading): unknown => {
  const text = leaf.verbatim ? element.text : element.text.trim()
  // `<NextPartNumberMarker/>` is how some servers say that there is none.
  if (text === "" && !leaf.verbatim) return undefined
  return leaf.parse(text, reading.decodeKey) ?? fail(reading, `<${element.name}> is not ${leaf.what}`)
}

/** @internal */
export const readShape = <A>(shape: Shape<A>, element: xml.Xml, reading: Reading): A => {
  switch (shape._tag) {
    case "Leaf":
      return readLeaf(shape as Leaf<unknown>, element, reading) as A
    case "Struct":
      return readStruct(shape, element, reading)
    case "Holding":
      return readPlace(shape.place, element, reading) as A
  }
}

const nothing: xml.Xml = { name: "", text: "", children: [], attributes: [] }

const readPlace = (place: Place, parent: xml.Xml, reading: Reading): unknown => {
  switch (place._tag) {
    case "One": {
      const element = xml.child(parent, place.name) ??
        (place.alias === undefined ? undefined : xml.child(parent, place.alias))
      const value = element === undefined ? undefined : readShape(place.shape, element, reading)
      if (value !== undefined) return value
      return place.required ? fail(reading, `<${place.name}> is missing`) : place.fallback
    }
    case "Many": {
      const items: Array<unknown> = []
      for (const element of parent.children) {
        if (element.name === place.name) items.push(readShape(place.shape, element, reading))
      }
      return items.length === 0 && place.optional ? undefined : items
    }
    case "Inside":
      return readPlace(place.place, xml.child(parent, place.name) ?? nothing, reading)
    case "Attribute":
      return xml.attribute(parent, place.name)
    case "Beside": {
      const value = readStruct(place.struct, parent, reading)
      return Object.keys(value).length === 0 ? undefined : value
    }
    case "Mark":
      return xml.child(parent, place.name) === undefined ? undefined : true
  }
}

// Ceph 16 leaves out the <And> round several criteria of a filter.
const readSeveral = (struct: Struct<any>, element: xml.Xml, reading: Reading): object => {
  const place = struct.members.find(([member]) => member === struct.several)?.[1]
  return place?._tag === "One" && xml.child(element, place.name) === undefined
    ? { [struct.several!]: readShape(place.shape, element, reading) }
    : fail(reading, `<${element.name}> holds more than one thing`) ?? {}
}

const readStruct = <A>(struct: Struct<A>, element: xml.Xml, reading: Reading): A & object => {
  if (struct.known !== undefined && element.children.some(({ name }) => !struct.known!.has(name))) {
    fail(reading, `<${element.name}> holds what is not known here`)
  }
  if (struct.exclusive && element.children.length > 1) {
    return readSeveral(struct, element, reading) as A & object
  }
  const output: Record<string, unknown> = {}
  for (const [member, place] of struct.members) {
    const value = readPlace(place, element, reading)
    if (value !== undefined) output[member] = value
  }
  return output as A & object
}
