import { toIso } from "../../wire/dates.js"
import { statusElement } from "../archive.js"
import type { Cursor } from "../keyIndex.js"
import * as Lineage from "../lineage.js"
import * as Listing from "../listing.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, noBody, query, xmlResponse } from "../operation.js"
import { invalidArgument } from "../refusal.js"
import type { Bucket, StoredObject } from "../state.js"
import * as Answer from "../xml.js"
import { ownerElement } from "./buckets.js"

/** @internal */
export const pageSize = (context: Context, name: string): number => {
  const text = query(context, name)
  if (text === undefined || text === "") return 1000
  if (!/^-?\d{1,12}$/.test(text)) {
    throw invalidArgument(name, text, `Provided ${name} not an integer or within integer range`)
  }
  const value = Number(text)
  if (value < 0 || value > 2_147_483_647) {
    throw invalidArgument(name, text, `Argument ${name} must be an integer between 0 and 2147483647`)
  }
  return value
}

/** How keys are spelled in the answer. */
export const keySpelling = (context: Context): {
  readonly encode: (key: string) => string
  readonly element: string
} => {
  const type = query(context, "encoding-type")
  if (type === undefined || type === "") return { encode: (key) => key, element: "" }
  if (type !== "url") throw invalidArgument("encoding-type", type, "Invalid Encoding Method specified in Request")
  return { encode: Listing.encodeKey, element: Answer.textElement("EncodingType", "url") }
}

/** @internal */
export const commonPrefixes = (prefixes: ReadonlyArray<string>, encode: (key: string) => string): string =>
  prefixes.map((prefix) => Answer.element("CommonPrefixes", Answer.textElement("Prefix", encode(prefix)))).join("")

/** @internal */
export const storedChecksum = (object: StoredObject): string =>
  object.checksum === undefined
    ? ""
    : Answer.textElement("ChecksumAlgorithm", object.checksum.algorithm) +
      Answer.textElement("ChecksumType", object.checksum.type)

const contents = (
  object: StoredObject,
  encode: (key: string) => string,
  owner: string,
  restoreStatus: (object: StoredObject) => string
): string =>
  Answer.element(
    "Contents",
    Answer.textElement("Key", encode(object.key)),
    Answer.textElement("LastModified", toIso(object.lastModified)),
    Answer.textElement("ETag", `"${object.etag}"`),
    storedChecksum(object),
    Answer.textElement("Size", object.data.size),
    owner,
    Answer.textElement("StorageClass", object.attributes.storageClass),
    restoreStatus(object)
  )

// S3 pages by 1000, whatever more is asked for; and says what was asked for.
const atMost = (max: number): number => Math.min(max, 1000)

const present = (bucket: Bucket, { asOf }: Context) => Lineage.objects(bucket, asOf)

const first: Operation["run"] = (context) => {
  const bucket = bucketOf(context)
  const { element, encode } = keySpelling(context)
  const max = pageSize(context, "max-keys")
  const prefix = query(context, "prefix") ?? ""
  const marker = query(context, "marker") ?? ""
  const delimiter = query(context, "delimiter") ?? ""
  const page = Listing.list(present(bucket, context), { prefix, delimiter, after: marker, max: atMost(max) })
  const restoreStatus = statusElement(context)
  const owner = ownerElement(context)
  return xmlResponse(Answer.namespaced(
    "ListBucketResult",
    Answer.textElement("Name", bucket.name),
    Answer.textElement("Prefix", encode(prefix)),
    Answer.textElement("Marker", encode(marker)),
    // Without a delimiter the last key is the marker, and S3 leaves the element out.
    page.next !== undefined && delimiter !== "" ? Answer.textElement("NextMarker", encode(page.next)) : "",
    Answer.textElement("MaxKeys", atMost(max)),
    delimiter === "" ? "" : Answer.textElement("Delimiter", encode(delimiter)),
    element,
    Answer.textElement("IsTruncated", page.next !== undefined),
    ...page.entries.map((object) => contents(object, encode, owner, restoreStatus)),
    commonPrefixes(page.prefixes, encode)
  ))
}

/** A page, however it comes about. @internal */
export const secondBy = (
  paged: (bucket: Bucket, context: Context, asked: Listing.ListQuery) => Listing.Page<StoredObject>
): Operation["run"] =>
(context) => {
  const bucket = bucketOf(context)
  const { element, encode } = keySpelling(context)
  const max = pageSize(context, "max-keys")
  const prefix = query(context, "prefix") ?? ""
  const startAfter = query(context, "start-after")
  const token = query(context, "continuation-token")
  const delimiter = query(context, "delimiter") ?? ""
  const after = token === undefined || token === "" ? startAfter ?? "" : Listing.readToken(token)
  const page = paged(bucket, context, { prefix, delimiter, after, max: atMost(max) })
  const restoreStatus = statusElement(context)
  const owner = query(context, "fetch-owner") === "true" ? ownerElement(context) : ""
  return xmlResponse(Answer.namespaced(
    "ListBucketResult",
    Answer.textElement("Name", bucket.name),
    Answer.textElement("Prefix", encode(prefix)),
    startAfter === undefined ? "" : Answer.textElement("StartAfter", encode(startAfter)),
    Answer.optionalElement("ContinuationToken", token),
    page.next === undefined ? "" : Answer.textElement("NextContinuationToken", Listing.writeToken(page.next)),
    Answer.textElement("KeyCount", page.entries.length + page.prefixes.length),
    Answer.textElement("MaxKeys", atMost(max)),
    delimiter === "" ? "" : Answer.textElement("Delimiter", encode(delimiter)),
    element,
    Answer.textElement("IsTruncated", page.next !== undefined),
    ...page.entries.map((object) => contents(object, encode, owner, restoreStatus)),
    commonPrefixes(page.prefixes, encode)
  ))
}

/** A page of what there is, or of what else is kept under keys. @internal */
export const secondOf = (
  shown: (bucket: Bucket, context: Context) => (key: string) => Cursor<StoredObject>
): Operation["run"] => secondBy((bucket, context, asked) => Listing.list(shown(bucket, context), asked))

/** @internal */
export const listObjects: Operation = { name: "ListObjects", payload: noBody, run: first }

/** @internal */
export const listObjectsV2: Operation = { name: "ListObjectsV2", payload: noBody, run: secondOf(present) }
