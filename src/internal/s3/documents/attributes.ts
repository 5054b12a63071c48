import type { GetObjectAttributesResult, ObjectPart, ObjectParts } from "../model/object.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"

const part = shape.struct<ObjectPart>({
  partNumber: shape.requiredCount("PartNumber"),
  size: shape.count("Size"),
  checksums: common.checksums
})

const objectParts = shape.struct<ObjectParts>({
  // The wire says PartsCount (https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html); some
  // servers copied the name that SDKs give it.
  totalPartsCount: shape.alias("TotalPartsCount", shape.count("PartsCount")),
  partNumberMarker: shape.count("PartNumberMarker"),
  nextPartNumberMarker: shape.count("NextPartNumberMarker"),
  maxParts: shape.count("MaxParts"),
  isTruncated: shape.flag("IsTruncated"),
  parts: shape.list("Part", part)
})

/** @internal */
export const objectAttributes = document<GetObjectAttributesResult>("GetObjectAttributesResponse", {
  etag: shape.etag("ETag"),
  checksums: shape.inside("Checksum", common.checksums),
  checksumType: shape.inside("Checksum", shape.text("ChecksumType")),
  objectParts: shape.child("ObjectParts", objectParts),
  storageClass: shape.text("StorageClass"),
  objectSize: shape.count("ObjectSize")
})
