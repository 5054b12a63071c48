/**
 * What reads the documents of each operation, by the operation's name.
 */
import { decodeAcl } from "../../../src/internal/s3/decode/acl.js"
import { decodeGetObjectAttributes } from "../../../src/internal/s3/decode/attributes.js"
import {
  decodeGetBucketLocation,
  decodeGetBucketVersioning,
  decodeListBuckets
} from "../../../src/internal/s3/decode/buckets.js"
import { decodeCopyObject, decodeUploadPartCopy } from "../../../src/internal/s3/decode/copy.js"
import { decodeDeleteObjects } from "../../../src/internal/s3/decode/deleteObjects.js"
import { decodeListObjects, decodeListObjectsV2 } from "../../../src/internal/s3/decode/list.js"
import { decodeListObjectVersions } from "../../../src/internal/s3/decode/listVersions.js"
import {
  decodeCompleteMultipartUpload,
  decodeCreateMultipartUpload,
  decodeListMultipartUploads,
  decodeListParts
} from "../../../src/internal/s3/decode/multipart.js"
import { decodeCreateSession } from "../../../src/internal/s3/decode/session.js"
import { decodeTagging } from "../../../src/internal/s3/decode/tagging.js"
import type { XmlFailure } from "../../../src/internal/wire/xml.js"

export type Decode = (body: string | Uint8Array) => object | XmlFailure

export const decoders: ReadonlyMap<string, Decode> = new Map<string, Decode>([
  ["CompleteMultipartUpload", decodeCompleteMultipartUpload],
  ["CopyObject", decodeCopyObject],
  ["CreateMultipartUpload", decodeCreateMultipartUpload],
  ["CreateSession", decodeCreateSession],
  ["DeleteObjects", decodeDeleteObjects],
  ["GetBucketAcl", decodeAcl],
  ["GetBucketLocation", decodeGetBucketLocation],
  ["GetBucketTagging", decodeTagging],
  ["GetBucketVersioning", decodeGetBucketVersioning],
  ["GetObjectAcl", decodeAcl],
  ["GetObjectAttributes", decodeGetObjectAttributes],
  ["GetObjectTagging", decodeTagging],
  ["ListBuckets", decodeListBuckets],
  ["ListMultipartUploads", decodeListMultipartUploads],
  ["ListObjectVersions", decodeListObjectVersions],
  ["ListObjects", decodeListObjects],
  ["ListObjectsV2", decodeListObjectsV2],
  ["ListParts", decodeListParts],
  ["UploadPartCopy", decodeUploadPartCopy]
])
