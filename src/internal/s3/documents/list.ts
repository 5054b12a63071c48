import * as xml from "../../wire/xml.js"
import { defaultLimits } from "../../wire/xmlLimits.js"
import type { ListObjectsOutput, ListObjectsV2Output } from "../model/list.js"
import { decoder } from "../shape/document.js"
import { isEncoded, reading as readingOf, readShape } from "../shape/read.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"
import { entry } from "./entry.js"
import { scanPage } from "./pageScanner.js"

type Listed = Pick<ListObjectsV2Output, "contents" | "commonPrefixes">

const listed = shape.struct<Listed>({
  contents: shape.list("Contents", entry),
  commonPrefixes: common.commonPrefixes
})

type Decode<A> = (body: string | Uint8Array) => A & Listed | xml.XmlFailure

/** Without the scanner: what the scanner has to agree with. @internal */
export const general = <A extends object>(head: shape.Struct<A>): Decode<A> =>
  decoder(
    "ListBucketResult",
    (element, reading) => ({ ...readShape(head, element, reading), ...readShape(listed, element, reading) })
  )

const scannedOrGeneral = <A extends object>(head: shape.Struct<A>): Decode<A> => {
  const byReader = general(head)
  return (body) => {
    const text = xml.decodeDocument(body, defaultLimits.maxLength)
    if (xml.isFailure(text)) return text
    const scanned = scanPage(text)
    if (scanned === undefined) return byReader(text)
    const reading = readingOf(scanned.root)
    const output = readShape(head, scanned.root, reading)
    if (reading.failure !== undefined) return reading.failure
    const { commonPrefixes, contents } = scanned
    if (isEncoded(reading)) {
      for (const item of contents) {
        item.key = reading.decodeKey(item.key)
      }
    }
    return { ...output, contents, commonPrefixes: commonPrefixes.map(reading.decodeKey) }
  }
}

/** @internal */
export const headV2 = shape.struct<Omit<ListObjectsV2Output, keyof Listed>>({
  name: shape.text("Name"),
  prefix: shape.key("Prefix"),
  delimiter: shape.key("Delimiter"),
  maxKeys: shape.count("MaxKeys"),
  keyCount: shape.count("KeyCount"),
  encodingType: shape.text("EncodingType"),
  isTruncated: shape.flag("IsTruncated"),
  continuationToken: shape.text("ContinuationToken"),
  nextContinuationToken: shape.text("NextContinuationToken"),
  startAfter: shape.key("StartAfter")
})

/** @internal */
export const headV1 = shape.struct<Omit<ListObjectsOutput, keyof Listed>>({
  name: shape.text("Name"),
  prefix: shape.key("Prefix"),
  delimiter: shape.key("Delimiter"),
  maxKeys: shape.count("MaxKeys"),
  encodingType: shape.text("EncodingType"),
  isTruncated: shape.flag("IsTruncated"),
  marker: shape.key("Marker"),
  nextMarker: shape.key("NextMarker")
})

/** @internal */
export const decodeListObjectsV2: (body: string | Uint8Array) => ListObjectsV2Output | xml.XmlFailure =
  scannedOrGeneral(headV2)

/** @internal */
export const decodeListObjects: (body: string | Uint8Array) => ListObjectsOutput | xml.XmlFailure = scannedOrGeneral(
  headV1
)
