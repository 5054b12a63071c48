/**
 * What reads the documents of each operation, by the operation's name.
 */
import { accessControlPolicy } from "../../../src/internal/s3/documents/acl.js"
import { objectAttributes } from "../../../src/internal/s3/documents/attributes.js"
import { bucketList, decodeGetBucketLocation } from "../../../src/internal/s3/documents/buckets.js"
import { copyObjectResult, copyPartResult } from "../../../src/internal/s3/documents/copy.js"
import { deleteResult } from "../../../src/internal/s3/documents/deleteObjects.js"
import { decodeListObjects, decodeListObjectsV2 } from "../../../src/internal/s3/documents/list.js"
import {
  completeMultipartUploadResult,
  createMultipartUploadResult,
  partList,
  uploadList
} from "../../../src/internal/s3/documents/multipart.js"
import { decodeCreateSession } from "../../../src/internal/s3/documents/session.js"
import { tagging } from "../../../src/internal/s3/documents/tagging.js"
import { versioningConfiguration } from "../../../src/internal/s3/documents/versioning.js"
import { decodeVersionList } from "../../../src/internal/s3/documents/versions.js"
import type { XmlFailure } from "../../../src/internal/wire/xml.js"

export type Decode = (body: string | Uint8Array) => object | XmlFailure

export const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["CompleteMultipartUpload", completeMultipartUploadResult.decode],
  ["CopyObject", copyObjectResult.decode],
  ["CreateMultipartUpload", createMultipartUploadResult.decode],
  ["CreateSession", decodeCreateSession],
  ["DeleteObjects", deleteResult.decode],
  ["GetBucketAcl", accessControlPolicy.decode],
  ["GetBucketLocation", decodeGetBucketLocation],
  ["GetBucketTagging", tagging.decode],
  ["GetBucketVersioning", versioningConfiguration.decode],
  ["GetObjectAcl", accessControlPolicy.decode],
  ["GetObjectAttributes", objectAttributes.decode],
  ["GetObjectTagging", tagging.decode],
  ["ListBuckets", bucketList.decode],
  ["ListMultipartUploads", uploadList.decode],
  ["ListObjectVersions", decodeVersionList],
  ["ListObjects", decodeListObjects],
  ["ListObjectsV2", decodeListObjectsV2],
  ["ListParts", partList.decode],
  ["UploadPartCopy", copyPartResult.decode]
])
