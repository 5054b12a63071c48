/**
 * From a value to the element that stands for it.
 */
import { text, type XmlElement, type XmlNode } from "../../wire/xmlWriter.js"
import type { Place, Shape, Struct } from "./shape.js"

/** An element that is still being written. */
interface Open extends XmlElement {
  readonly attributes: Array<readonly [name: string, value: string]>
  readonly children: Array<XmlNode>
}

/** While one document is written. */
interface Writing {
  readonly path: Array<string | number>
  /** Where the value is wrong, and how: never the value itself. */
  problem: string | undefined
}

const spell = (path: ReadonlyArray<string | number>): string =>
  path.reduce<string>(
    (spelled, step) => typeof step === "number" ? `${spelled}[${step}]` : spelled === "" ? step : `${spelled}.${step}`,
    ""
  )

const fail = (writing: Writing, problem: string): void => {
  writing.problem ??= `${spell(writing.path)} ${problem}`.trimStart()
}

const open = (name: string, parent: Open): Open => {
  const element: Open = { _tag: "XmlElement", name, attributes: [], children: [] }
  parent.children.push(element)
  return element
}

const isAbsent = (value: unknown): value is undefined | null => value === undefined || value === null

const writeShape = (shape: Shape<any>, value: unknown, element: Open, writing: Writing): void => {
  if (shape._tag === "Struct") return writeMembers(shape, value, element, writing)
  if (shape._tag === "Holding") return writePlace(shape.place, value, element, writing)
  const printed = shape.print(value)
  if (printed === undefined) {
    fail(writing, `is not ${shape.what}`)
  } else if (printed !== "") {
    element.children.push(text(printed))
  }
}

// Two members may have their places in the same element.
const wrapper = (name: string, parent: Open): Open =>
  parent.children.find((node): node is Open => node._tag === "XmlElement" && node.name === name) ?? open(name, parent)

const writePlace = (place: Place, value: unknown, parent: Open, writing: Writing): void => {
  if (isAbsent(value)) {
    const needed = place._tag === "Inside" ? place.place : place
    if (needed._tag === "One" && needed.required || needed._tag === "Many" && !needed.optional) {
      fail(writing, "is missing")
    }
    return
  }
  switch (place._tag) {
    case "One":
      return writeShape(place.shape, value, open(place.name, parent), writing)
    case "Many": {
      if (!Array.isArray(value)) return fail(writing, "is not a list")
      for (let i = 0; i < value.length; i++) {
        writing.path.push(i)
        writeShape(place.shape, value[i], open(place.name, parent), writing)
        writing.path.pop()
      }
      return
    }
    case "Inside":
      return writePlace(place.place, value, wrapper(place.name, parent), writing)
    case "Attribute":
      if (typeof value !== "string") return fail(writing, "is not a text")
      parent.attributes.push([`xmlns:${place.prefix}`, place.namespace], [`${place.prefix}:${place.name}`, value])
      return
    case "Beside":
      return writeMembers(place.struct, value, parent, writing)
    case "Mark":
      if (value !== false) open(place.name, parent)
  }
}

const writeMembers = (struct: Struct<any>, value: unknown, element: Open, writing: Writing): void => {
  if (typeof value !== "object" || value === null) return fail(writing, "is not an object")
  const record = value as Readonly<Record<string, unknown>>
  const given = struct.members.filter(([member]) => !isAbsent(record[member]))
  if (struct.exclusive && given.length > 1) {
    return fail(writing, `takes only one of ${given.map(([member]) => member).join(" and ")}`)
  }
  for (const [member, place] of struct.members) {
    writing.path.push(member)
    writePlace(place, record[member], element, writing)
    writing.path.pop()
  }
}

/**
 * The root of a document, or what is wrong with the value and where.
 *
 * @internal
 */
export const writeStruct = <A>(root: string, struct: Struct<A>, value: A): XmlElement | string => {
  const element: Open = { _tag: "XmlElement", name: root, attributes: [], children: [] }
  const writing: Writing = { path: [], problem: undefined }
  writeMembers(struct, value, element, writing)
  return writing.problem ?? element
}
