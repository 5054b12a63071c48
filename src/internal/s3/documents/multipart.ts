import type {
  CompletedPart,
  CompleteMultipartUploadRequest,
  CompleteMultipartUploadResult,
  CreateMultipartUploadResult,
  ListMultipartUploadsOutput,
  ListPartsOutput,
  PartEntry,
  UploadEntry
} from "../model/multipart.js"
import { document } from "../shape/document.js"
import * as leaf from "../shape/leaf.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"

/** @internal */
export const createMultipartUploadResult = document<CreateMultipartUploadResult>("InitiateMultipartUploadResult", {
  bucket: shape.text("Bucket"),
  key: shape.text("Key"),
  uploadId: shape.requiredText("UploadId")
})

const completedPart = shape.struct<CompletedPart>({
  partNumber: shape.requiredCount("PartNumber"),
  etag: shape.requiredChild("ETag", leaf.etag),
  checksums: common.checksums
})

/** Parts as they are given: S3 refuses any order but that of their numbers. @internal */
export const completeMultipartUploadRequest = document<CompleteMultipartUploadRequest>("CompleteMultipartUpload", {
  parts: shape.list("Part", completedPart)
})

/** @internal */
export const completeMultipartUploadResult = document<CompleteMultipartUploadResult>("CompleteMultipartUploadResult", {
  location: shape.text("Location"),
  bucket: shape.text("Bucket"),
  key: shape.text("Key"),
  etag: shape.etag("ETag"),
  checksums: common.checksums,
  checksumType: shape.text("ChecksumType")
})

const part = shape.struct<PartEntry>({
  partNumber: shape.requiredCount("PartNumber"),
  size: shape.count("Size"),
  etag: shape.etag("ETag"),
  lastModified: shape.date("LastModified"),
  checksums: common.checksums
})

/** @internal */
export const partList = document<ListPartsOutput>("ListPartsResult", {
  bucket: shape.text("Bucket"),
  key: shape.key("Key"),
  uploadId: shape.text("UploadId"),
  partNumberMarker: shape.count("PartNumberMarker"),
  nextPartNumberMarker: shape.count("NextPartNumberMarker"),
  maxParts: shape.count("MaxParts"),
  isTruncated: shape.flag("IsTruncated"),
  parts: shape.list("Part", part),
  initiator: shape.child("Initiator", common.owner),
  owner: shape.child("Owner", common.owner),
  storageClass: shape.text("StorageClass"),
  checksumAlgorithm: shape.text("ChecksumAlgorithm"),
  checksumType: shape.text("ChecksumType")
})

const upload = shape.struct<UploadEntry>({
  key: shape.requiredKey("Key"),
  uploadId: shape.requiredText("UploadId"),
  initiated: shape.date("Initiated"),
  initiator: shape.child("Initiator", common.owner),
  owner: shape.child("Owner", common.owner),
  storageClass: shape.text("StorageClass"),
  checksumAlgorithm: shape.text("ChecksumAlgorithm"),
  checksumType: shape.text("ChecksumType")
})

/** @internal */
export const uploadList = document<ListMultipartUploadsOutput>("ListMultipartUploadsResult", {
  bucket: shape.text("Bucket"),
  prefix: shape.key("Prefix"),
  delimiter: shape.key("Delimiter"),
  keyMarker: shape.key("KeyMarker"),
  uploadIdMarker: shape.text("UploadIdMarker"),
  nextKeyMarker: shape.key("NextKeyMarker"),
  nextUploadIdMarker: shape.text("NextUploadIdMarker"),
  maxUploads: shape.count("MaxUploads"),
  encodingType: shape.text("EncodingType"),
  isTruncated: shape.flag("IsTruncated"),
  uploads: shape.list("Upload", upload),
  commonPrefixes: common.commonPrefixes
})
