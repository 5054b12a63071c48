import type {
  CompleteMultipartUploadResult,
  CreateMultipartUploadResult,
  ListMultipartUploadsOutput,
  ListPartsOutput,
  PartEntry,
  UploadEntry
} from "../model/multipart.js"
import * as common from "./common.js"
import * as document from "./document.js"

/** @internal */
export const decodeCreateMultipartUpload = document.document(
  "InitiateMultipartUploadResult",
  document.struct<CreateMultipartUploadResult>({
    bucket: document.text("Bucket"),
    key: document.text("Key"),
    uploadId: document.requiredText("UploadId")
  })
)

/** @internal */
export const decodeCompleteMultipartUpload = document.document(
  "CompleteMultipartUploadResult",
  document.struct<CompleteMultipartUploadResult>({
    location: document.text("Location"),
    bucket: document.text("Bucket"),
    key: document.text("Key"),
    etag: document.etag("ETag"),
    checksums: common.checksums,
    checksumType: document.text("ChecksumType")
  })
)

const part = document.struct<PartEntry>({
  partNumber: document.requiredCount("PartNumber"),
  size: document.count("Size"),
  etag: document.etag("ETag"),
  lastModified: document.date("LastModified"),
  checksums: common.checksums
})

/** @internal */
export const decodeListParts = document.document(
  "ListPartsResult",
  document.struct<ListPartsOutput>({
    bucket: document.text("Bucket"),
    key: document.encoded("Key"),
    uploadId: document.text("UploadId"),
    partNumberMarker: document.count("PartNumberMarker"),
    nextPartNumberMarker: document.count("NextPartNumberMarker"),
    maxParts: document.count("MaxParts"),
    isTruncated: document.flag("IsTruncated"),
    parts: document.list("Part", part),
    initiator: document.inside("Initiator", common.owner),
    owner: document.inside("Owner", common.owner),
    storageClass: document.text("StorageClass"),
    checksumAlgorithm: document.text("ChecksumAlgorithm"),
    checksumType: document.text("ChecksumType")
  })
)

const upload = document.struct<UploadEntry>({
  key: document.requiredKey("Key"),
  uploadId: document.requiredText("UploadId"),
  initiated: document.date("Initiated"),
  initiator: document.inside("Initiator", common.owner),
  owner: document.inside("Owner", common.owner),
  storageClass: document.text("StorageClass"),
  checksumAlgorithm: document.text("ChecksumAlgorithm"),
  checksumType: document.text("ChecksumType")
})

/** @internal */
export const decodeListMultipartUploads = document.document(
  "ListMultipartUploadsResult",
  document.struct<ListMultipartUploadsOutput>({
    bucket: document.text("Bucket"),
    prefix: document.encoded("Prefix"),
    delimiter: document.encoded("Delimiter"),
    keyMarker: document.encoded("KeyMarker"),
    uploadIdMarker: document.text("UploadIdMarker"),
    nextKeyMarker: document.encoded("NextKeyMarker"),
    nextUploadIdMarker: document.text("NextUploadIdMarker"),
    maxUploads: document.count("MaxUploads"),
    encodingType: document.text("EncodingType"),
    isTruncated: document.flag("IsTruncated"),
    uploads: document.list("Upload", upload),
    commonPrefixes: common.commonPrefixes
  })
)
