import * as xml from "../../wire/xml.js"
import { defaultLimits } from "../../wire/xmlLimits.js"
import type { ListObjectsOutput, ListObjectsV2Output } from "../model/list.js"
import * as common from "./common.js"
import * as document from "./document.js"
import { entry } from "./entry.js"
import { scanPage } from "./pageScanner.js"

type Listed = Pick<ListObjectsV2Output, "contents" | "commonPrefixes">

const listed = document.struct<Listed>({
  contents: document.list("Contents", entry),
  commonPrefixes: common.commonPrefixes
})

type Decode<A> = (body: string | Uint8Array) => A & Listed | xml.XmlFailure

/** Without the scanner: what the scanner has to agree with. @internal */
export const general = <A extends object>(head: document.Field<A>): Decode<A> =>
  document.document(
    "ListBucketResult",
    (element, reading) => ({ ...head(element, reading), ...listed(element, reading) })
  )

const scannedOrGeneral = <A extends object>(head: document.Field<A>): Decode<A> => {
  const byReader = general(head)
  return (body) => {
    const text = xml.decodeDocument(body, defaultLimits.maxLength)
    if (xml.isFailure(text)) return text
    const scanned = scanPage(text)
    if (scanned === undefined) return byReader(text)
    const reading = document.reading(scanned.root)
    const output = head(scanned.root, reading)
    if (reading.failure !== undefined) return reading.failure
    const { commonPrefixes, contents } = scanned
    if (document.isEncoded(reading)) {
      for (const item of contents) {
        item.key = reading.decodeKey(item.key)
      }
    }
    return { ...output, contents, commonPrefixes: commonPrefixes.map(reading.decodeKey) }
  }
}

/** @internal */
export const headV2 = document.struct<Omit<ListObjectsV2Output, keyof Listed>>({
  name: document.text("Name"),
  prefix: document.encoded("Prefix"),
  delimiter: document.encoded("Delimiter"),
  maxKeys: document.count("MaxKeys"),
  keyCount: document.count("KeyCount"),
  encodingType: document.text("EncodingType"),
  isTruncated: document.flag("IsTruncated"),
  continuationToken: document.text("ContinuationToken"),
  nextContinuationToken: document.text("NextContinuationToken"),
  startAfter: document.encoded("StartAfter")
})

/** @internal */
export const headV1 = document.struct<Omit<ListObjectsOutput, keyof Listed>>({
  name: document.text("Name"),
  prefix: document.encoded("Prefix"),
  delimiter: document.encoded("Delimiter"),
  maxKeys: document.count("MaxKeys"),
  encodingType: document.text("EncodingType"),
  isTruncated: document.flag("IsTruncated"),
  marker: document.encoded("Marker"),
  nextMarker: document.encoded("NextMarker")
})

/** @internal */
export const decodeListObjectsV2: (body: string | Uint8Array) => ListObjectsV2Output | xml.XmlFailure =
  scannedOrGeneral(headV2)

/** @internal */
export const decodeListObjects: (body: string | Uint8Array) => ListObjectsOutput | xml.XmlFailure = scannedOrGeneral(
  headV1
)
