import * as xml from "../../wire/xml.js"
import type { GetObjectAttributesResult, ObjectPart, ObjectParts } from "../model/object.js"
import * as common from "./common.js"
import * as document from "./document.js"

const part = document.struct<ObjectPart>({
  partNumber: document.requiredCount("PartNumber"),
  size: document.count("Size"),
  checksums: common.checksums
})

// The wire says PartsCount (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html); some
// servers copied the name that SDKs give it.
const partsCount: document.Field<number | undefined> = (element, reading) =>
  document.count(xml.child(element, "PartsCount") === undefined ? "TotalPartsCount" : "PartsCount")(element, reading)

const objectParts = document.struct<ObjectParts>({
  totalPartsCount: partsCount,
  partNumberMarker: document.count("PartNumberMarker"),
  nextPartNumberMarker: document.count("NextPartNumberMarker"),
  maxParts: document.count("MaxParts"),
  isTruncated: document.flag("IsTruncated"),
  parts: document.list("Part", part)
})

/** @internal */
export const decodeGetObjectAttributes = document.document(
  "GetObjectAttributesResponse",
  document.struct<GetObjectAttributesResult>({
    etag: document.etag("ETag"),
    checksums: document.inside("Checksum", common.checksums),
    checksumType: document.inside("Checksum", document.text("ChecksumType")),
    objectParts: document.inside("ObjectParts", objectParts),
    storageClass: document.text("StorageClass"),
    objectSize: document.count("ObjectSize")
  })
)
