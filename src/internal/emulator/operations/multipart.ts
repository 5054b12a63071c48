import { headerName } from "../../wire/checksum.js"
import { toIso } from "../../wire/dates.js"
import { compareUtf8 } from "../../wire/uri.js"
import { fromRequest } from "../attributes.js"
import * as Checksums from "../checksums.js"
import * as CopySource from "../copySource.js"
import { checksumOf, md5Of } from "../digests.js"
import * as Encryption from "../encryption.js"
import * as Lock from "../lock.js"
import type { Data } from "../model.js"
import { slice } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, emptyResponse, keyOf, noBody, objectBody, query, xmlResponse } from "../operation.js"
import { invalidArgument, refusal } from "../refusal.js"
import type { Upload } from "../state.js"
import { toSecond } from "../state.js"
import { findUpload, partNumberOf } from "../uploads.js"
import * as Answer from "../xml.js"
import { ownerElement } from "./buckets.js"
import { commonPrefixes, keySpelling, pageSize } from "./list.js"
import { etagHeader } from "./read.js"

/** @internal */
export const createMultipartUpload: Operation = {
  name: "CreateMultipartUpload",
  payload: { ...noBody, checksums: false },
  run: (context) => {
    const bucket = bucketOf(context)
    const key = keyOf(context)
    const { headers } = context
    const attributes = fromRequest(context)
    const named = headers.get("x-amz-checksum-algorithm")
    const type = headers.get("x-amz-checksum-type")
    if (named === undefined && type !== undefined) {
      throw refusal("InvalidRequest", {
        message: "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
      })
    }
    const algorithm = named === undefined ? undefined : Checksums.parseAlgorithm(named)
    const upload: Upload = {
      id: context.ids.uploadId(bucket.name, key),
      key,
      initiated: toSecond(context.now),
      attributes,
      checksumAlgorithm: algorithm,
      checksumType: algorithm === undefined ? undefined : Checksums.multipartType(algorithm, type),
      parts: new Map(),
      overtaken: false
    }
    bucket.uploads.set(upload.id, upload)
    return xmlResponse(
      Answer.namespaced(
        "InitiateMultipartUploadResult",
        Answer.textElement("Bucket", bucket.name),
        Answer.textElement("Key", key),
        Answer.textElement("UploadId", upload.id)
      ),
      [
        ...(algorithm === undefined ? [] : [["x-amz-checksum-algorithm", algorithm] as const]),
        ...(upload.checksumType === undefined ? [] : [["x-amz-checksum-type", upload.checksumType] as const]),
        ...Encryption.toWriteHeaders(context, attributes.encryption)
      ]
    )
  }
}

const checkAlgorithm = (upload: Upload, declared: string | undefined): void => {
  const wanted = upload.checksumAlgorithm
  if (wanted === undefined || wanted === declared) return
  throw refusal("InvalidRequest", {
    message: `Checksum Type mismatch occurred, expected checksum Type: ${wanted.toLowerCase()}, actual checksum Type: ${
      declared?.toLowerCase() ?? "null"
    }`
  })
}

/** @internal */
export const uploadPart: Operation = {
  name: "UploadPart",
  payload: objectBody,
  before: (context) => {
    partNumberOf(context)
    const upload = findUpload(context)
    checkAlgorithm(upload, Checksums.fromHeaders(context.headers)?.algorithm)
    Encryption.checkPart(context, upload.attributes.encryption)
    Lock.requireDigest(context.headers, upload.attributes.lock, bucketOf(context).lock)
  },
  run: (context, payload) => {
    const upload = findUpload(context)
    const number = partNumberOf(context)
    const etag = Encryption.etagOf(context, upload.attributes.encryption, payload.md5)
    const checksum = payload.checksumDeclared && payload.checksum !== undefined
      ? { ...payload.checksum, type: upload.checksumType ?? "FULL_OBJECT" }
      : undefined
    upload.parts.set(number, {
      number,
      data: payload.data,
      etag,
      lastModified: toSecond(context.now),
      checksum,
      crc64nvme: crc64nvmeOf(upload, payload.checksum, payload.data)
    })
    return emptyResponse(200, [
      etagHeader(etag),
      ...(checksum === undefined ? [] : [[headerName(checksum.algorithm), checksum.value] as const]),
      ...Encryption.toHeaders(context, upload.attributes.encryption)
    ])
  }
}

/** An upload that names no checksum gets S3's own in the end, which is made of those of its parts. */
const crc64nvmeOf = (
  upload: Upload,
  known: { readonly algorithm: string; readonly value: string } | undefined,
  data: Data
): string | undefined =>
  upload.checksumAlgorithm !== undefined
    ? undefined
    : known?.algorithm === "CRC64NVME"
    ? known.value
    : checksumOf("CRC64NVME", data.chunks)

const sourceRange = (context: Context, size: number): { readonly start: number; readonly end: number } => {
  const header = context.headers.get("x-amz-copy-source-range")
  if (header === undefined) return { start: 0, end: size - 1 }
  const match = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(header)
  const start = Number(match?.[1])
  const end = Number(match?.[2])
  if (match === null || end < start) {
    throw invalidArgument(
      "x-amz-copy-source-range",
      header,
      "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy"
    )
  }
  if (start >= size) {
    throw refusal("InvalidRequest", { message: "The specified copy range is invalid for the source object size" })
  }
  if (end >= size) {
    throw invalidArgument(
      "x-amz-copy-source-range",
      header,
      `Range specified is not valid for source object of size: ${size}`
    )
  }
  return { start, end }
}

/** @internal */
export const uploadPartCopy: Operation = {
  name: "UploadPartCopy",
  payload: noBody,
  run: (context) => {
    const upload = findUpload(context)
    Encryption.checkPart(context, upload.attributes.encryption)
    const number = partNumberOf(context)
    const { headers, object } = CopySource.find(context)
    const { end, start } = sourceRange(context, object.data.size)
    const size = end - start + 1
    if (size > objectBody.limit) {
      throw refusal("InvalidRequest", {
        message:
          `The specified copy source is larger than the maximum allowable size for a copy source: ${objectBody.limit}`
      })
    }
    const data: Data = { chunks: size === 0 ? [] : slice(object.data, start, end), size }
    const etag = Encryption.etagOf(context, upload.attributes.encryption, md5Of(data.chunks))
    const algorithm = upload.checksumAlgorithm
    const checksum = algorithm === undefined ? undefined : {
      algorithm,
      value: checksumOf(algorithm, data.chunks),
      type: upload.checksumType ?? "FULL_OBJECT" as const
    }
    const lastModified = toSecond(context.now)
    upload.parts.set(number, {
      number,
      data,
      etag,
      lastModified,
      checksum,
      crc64nvme: crc64nvmeOf(upload, undefined, data)
    })
    return xmlResponse(
      Answer.namespaced(
        "CopyPartResult",
        Answer.textElement("LastModified", toIso(lastModified)),
        Answer.textElement("ETag", `"${etag}"`),
        checksum === undefined ? "" : Answer.textElement(Checksums.elementName(checksum.algorithm), checksum.value)
      ),
      [...headers, ...Encryption.toHeaders(context, upload.attributes.encryption)]
    )
  }
}

/** @internal */
export const abortMultipartUpload: Operation = {
  name: "AbortMultipartUpload",
  payload: noBody,
  run: (context) => {
    bucketOf(context).uploads.delete(findUpload(context).id)
    return emptyResponse(204)
  }
}

const checksumKind = (upload: Upload): string =>
  Answer.optionalElement("ChecksumAlgorithm", upload.checksumAlgorithm) +
  Answer.optionalElement("ChecksumType", upload.checksumType)

/** @internal */
export const listParts: Operation = {
  name: "ListParts",
  payload: noBody,
  run: (context) => {
    const upload = findUpload(context)
    const max = Math.min(pageSize(context, "max-parts"), 1000)
    const markerText = query(context, "part-number-marker") || "0"
    if (!/^\d{1,9}$/.test(markerText)) {
      throw invalidArgument(
        "part-number-marker",
        markerText,
        "Argument part-number-marker must be an integer between 0 and 2147483647"
      )
    }
    const { encode, element } = keySpelling(context)
    const marker = Number(markerText)
    const after = [...upload.parts.values()].filter((part) => part.number > marker).sort((a, b) => a.number - b.number)
    const page = after.slice(0, max)
    return xmlResponse(Answer.namespaced(
      "ListPartsResult",
      Answer.textElement("Bucket", context.target.bucket ?? ""),
      element,
      Answer.textElement("Key", encode(upload.key)),
      Answer.textElement("UploadId", upload.id),
      ownerElement(context, "Initiator"),
      ownerElement(context),
      Answer.textElement("StorageClass", upload.attributes.storageClass),
      Answer.textElement("PartNumberMarker", marker),
      Answer.textElement("NextPartNumberMarker", page[page.length - 1]?.number ?? 0),
      Answer.textElement("MaxParts", max),
      Answer.textElement("IsTruncated", after.length > page.length),
      checksumKind(upload),
      ...page.map((part) =>
        Answer.element(
          "Part",
          Answer.textElement("PartNumber", part.number),
          Answer.textElement("LastModified", toIso(part.lastModified)),
          Answer.textElement("ETag", `"${part.etag}"`),
          Answer.textElement("Size", part.data.size),
          part.checksum === undefined
            ? ""
            : Answer.textElement(Checksums.elementName(part.checksum.algorithm), part.checksum.value)
        )
      )
    ))
  }
}

interface UploadPage {
  readonly uploads: ReadonlyArray<Upload>
  readonly prefixes: ReadonlyArray<string>
  readonly truncated: boolean
  readonly nextKey: string
  readonly nextId: string
}

const pageOfUploads = (
  sorted: ReadonlyArray<Upload>,
  query: {
    readonly prefix: string
    readonly delimiter: string
    readonly keyMarker: string
    readonly idMarker: string
    readonly max: number
  }
): UploadPage => {
  const { delimiter, idMarker, keyMarker, max, prefix } = query
  const uploads: Array<Upload> = []
  const prefixes: Array<string> = []
  let nextKey = ""
  let nextId = ""
  const page = (truncated: boolean): UploadPage => ({ uploads, prefixes, truncated, nextKey, nextId })
  if (max === 0) return page(false)
  for (const upload of sorted) {
    if (!upload.key.startsWith(prefix)) continue
    const cut = delimiter === "" ? -1 : upload.key.indexOf(delimiter, prefix.length)
    const common = cut < 0 ? undefined : upload.key.slice(0, cut + delimiter.length)
    const order = compareUtf8(common ?? upload.key, keyMarker)
    // Only with an upload id does the marker's own key have more to show.
    if (keyMarker !== "" && (order < 0 || (order === 0 && (idMarker === "" || upload.id <= idMarker)))) continue
    if (common !== undefined && prefixes[prefixes.length - 1] === common) continue
    if (uploads.length + prefixes.length === max) return page(true)
    if (common === undefined) {
      uploads.push(upload)
      nextId = upload.id
    } else {
      prefixes.push(common)
      nextId = ""
    }
    nextKey = common ?? upload.key
  }
  return page(false)
}

/** @internal */
export const listMultipartUploads: Operation = {
  name: "ListMultipartUploads",
  payload: noBody,
  run: (context) => {
    const bucket = bucketOf(context)
    const { element, encode } = keySpelling(context)
    const max = Math.min(pageSize(context, "max-uploads"), 1000)
    const prefix = query(context, "prefix") ?? ""
    const delimiter = query(context, "delimiter") ?? ""
    const keyMarker = query(context, "key-marker") ?? ""
    const idMarker = keyMarker === "" ? "" : query(context, "upload-id-marker") ?? ""
    // Ids ascend with time, so this is S3's order: by key, then by the upload's beginning.
    const sorted = [...bucket.uploads.values()].sort((a, b) =>
      compareUtf8(a.key, b.key) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
    )
    const page = pageOfUploads(sorted, { prefix, delimiter, keyMarker, idMarker, max })
    return xmlResponse(Answer.namespaced(
      "ListMultipartUploadsResult",
      Answer.textElement("Bucket", bucket.name),
      Answer.textElement("KeyMarker", encode(keyMarker)),
      Answer.textElement("UploadIdMarker", idMarker),
      page.truncated ? Answer.textElement("NextKeyMarker", encode(page.nextKey)) : "",
      page.truncated ? Answer.textElement("NextUploadIdMarker", page.nextId) : "",
      Answer.textElement("Prefix", encode(prefix)),
      delimiter === "" ? "" : Answer.textElement("Delimiter", encode(delimiter)),
      element,
      Answer.textElement("MaxUploads", max),
      Answer.textElement("IsTruncated", page.truncated),
      ...page.uploads.map((upload) =>
        Answer.element(
          "Upload",
          Answer.textElement("Key", encode(upload.key)),
          Answer.textElement("UploadId", upload.id),
          ownerElement(context, "Initiator"),
          ownerElement(context),
          Answer.textElement("StorageClass", upload.attributes.storageClass),
          Answer.textElement("Initiated", toIso(upload.initiated)),
          checksumKind(upload)
        )
      ),
      commonPrefixes(page.prefixes, encode)
    ))
  }
}
