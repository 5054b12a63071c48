import { toHttpDate } from "../../wire/dates.js"
import * as Checksums from "../checksums.js"
import * as Encryption from "../encryption.js"
import type { Context, Operation } from "../operation.js"
import { noBody, objectOf, versionHeader, xmlResponse } from "../operation.js"
import { invalidArgument, refusal } from "../refusal.js"
import type { StoredObject, StoredPart } from "../state.js"
import * as Answer from "../xml.js"

const known = ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"]

const count = (context: Context, name: string, fallback: number): number => {
  const text = context.headers.get(name)
  if (text === undefined) return fallback
  if (!/^\d{1,9}$/.test(text)) {
    throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`)
  }
  return Number(text)
}

const partElement = (part: StoredPart): string =>
  Answer.element(
    "Part",
    Answer.textElement("PartNumber", part.number),
    Answer.textElement("Size", part.data.size),
    part.checksum === undefined
      ? ""
      : Answer.textElement(Checksums.elementName(part.checksum.algorithm), part.checksum.value)
  )

const objectParts = (context: Context, object: StoredObject): string => {
  if (object.parts === undefined) return ""
  const total = Answer.textElement("PartsCount", object.parts.length)
  // S3 lists the parts only of objects with a checksum that was asked for, since only their parts have one.
  if (object.parts.every((part) => part.checksum === undefined)) return Answer.element("ObjectParts", total)
  const marker = count(context, "x-amz-part-number-marker", 0)
  const max = Math.min(count(context, "x-amz-max-parts", 1000), 1000)
  const after = object.parts.filter((part) => part.number > marker)
  const page = after.slice(0, max)
  return Answer.element(
    "ObjectParts",
    total,
    Answer.textElement("PartNumberMarker", marker),
    Answer.textElement("NextPartNumberMarker", page[page.length - 1]?.number ?? 0),
    Answer.textElement("MaxParts", max),
    Answer.textElement("IsTruncated", after.length > page.length),
    ...page.map(partElement)
  )
}

/** @internal */
export const getObjectAttributes: Operation = {
  name: "GetObjectAttributes",
  payload: noBody,
  run: (context) => {
    const header = context.headers.get("x-amz-object-attributes")
    if (header === undefined) {
      throw refusal("InvalidRequest", { message: "The x-amz-object-attributes header is required" })
    }
    const wanted = header.split(",").map((name) => name.trim())
    for (const name of wanted) {
      if (!known.includes(name)) {
        throw invalidArgument("x-amz-object-attributes", name, "Invalid attribute name specified.")
      }
    }
    const object = objectOf(context)
    Encryption.checkRead(context, object.attributes.encryption)
    const parts: Record<string, string> = {
      ETag: Answer.textElement("ETag", object.etag),
      Checksum: object.checksum === undefined ? "" : Answer.element("Checksum", Checksums.elements(object.checksum)),
      ObjectParts: objectParts(context, object),
      StorageClass: Answer.textElement("StorageClass", object.attributes.storageClass),
      ObjectSize: Answer.textElement("ObjectSize", object.data.size)
    }
    return xmlResponse(
      Answer.namespaced(
        "GetObjectAttributesResponse",
        ...known.filter((name) => wanted.includes(name)).map((name) => parts[name] ?? "")
      ),
      [["Last-Modified", toHttpDate(object.lastModified)], ...versionHeader(context, object)]
    )
  }
}
