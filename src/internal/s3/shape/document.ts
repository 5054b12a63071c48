/**
 * Whole documents: the body of an answer, or of a request.
 */
import * as xml from "../../wire/xml.js"
import { xmlFailure } from "../../wire/xmlFailure.js"
import * as xmlWriter from "../../wire/xmlWriter.js"
import { elsewhere } from "../members.js"
import type { Members } from "../operation.js"
import { type Reading, reading, readShape } from "./read.js"
import * as shape from "./shape.js"
import { writeStruct } from "./write.js"

/** @internal */
export interface Document<A> {
  /** The root element. */
  readonly root: string
  readonly struct: shape.Struct<A>
  /** For the input of an operation that sends the document: its members are written in the document, not elsewhere. */
  readonly members: Members<A>
  readonly decode: (body: string | Uint8Array) => A | xml.XmlFailure
  /** Fails for a value that is wrong, and for text that XML cannot carry. */
  readonly encode: (value: A) => string | xml.XmlFailure
}

/** The reason of a failure that is an error document; the caller reads that one with `parseErrorBody`. @internal */
export const errorDocument = "error document"

/** What a server calls the root of a document, if it is not by S3's name. */
type Alias = string | undefined

const isError = (name: string): boolean => name === "Error" || name === "ErrorResponse" || name === "errorResponse"

// MinIO says getObjectAttributesResponse, moto CompleteMultipartUploadResponse; AWS's own clients look at no root at all.
const family = (name: string): string => name.toLowerCase().replace(/(?:result|response|output)$/, "")

/**
 * Reads a document with that root element, whose text may have been decoded already. Another root is refused: Ceph
 * answers a sub-resource that it does not know with a listing.
 *
 * @internal
 */
export const decoder =
  <A>(rootName: string, read: (root: xml.Xml, reading: Reading) => A, alias?: Alias) =>
  (body: string | Uint8Array): A | xml.XmlFailure => {
    const root = xml.parse(body)
    if (xml.isFailure(root)) return root
    if (root.name !== rootName && root.name !== alias && family(root.name) !== family(rootName)) {
      return xmlFailure(isError(root.name) ? errorDocument : `the root element is not <${rootName}>`, 0)
    }
    const state = reading(root)
    const output = read(root, state)
    return state.failure ?? output
  }

/** Reads the answer to an operation that sends no such document. @internal */
export const answer = <A>(root: string, content: shape.Shape<A>, alias?: Alias) =>
  decoder(root, (element, state) => readShape(content, element, state), alias)

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

/** @internal */
export const ofStruct = <A>(root: string, struct: shape.Struct<A>, alias?: Alias): Document<A> => ({
  root,
  struct,
  members: Object.fromEntries(struct.members.map(([name]) => [name, elsewhere])) as unknown as Members<A>,
  decode: answer(root, struct, alias),
  encode: (value) => {
    const element = writeStruct(root, struct, value)
    return typeof element === "string" ? xmlFailure(element, 0) : xmlWriter.write(element, { namespace })
  }
})

/** A document in the namespace of S3. @internal */
export const document = <A>(root: string, members: shape.MembersOf<A>, alias?: Alias): Document<A> =>
  ofStruct(root, shape.struct(members), alias)
