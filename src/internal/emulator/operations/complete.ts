import type { ChecksumAlgorithm } from "../../wire/checksum.js"
import { algorithms, headerName } from "../../wire/checksum.js"
import type { Xml } from "../../wire/xml.js"
import * as WireXml from "../../wire/xml.js"
import * as Checksums from "../checksums.js"
import { checkWrite } from "../conditions.js"
import * as Encryption from "../encryption.js"
import { joined } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { bucketOf, documentBody, keyOf, xmlResponse } from "../operation.js"
import { refusal } from "../refusal.js"
import type { Bucket, Checksum, CompletedUpload, StoredPart, Upload } from "../state.js"
import { checksumOfParts, etagOfParts, findUpload, uploadIdOf } from "../uploads.js"
import * as Versions from "../versions.js"
import * as Answer from "../xml.js"
import { readDocument } from "../xmlBody.js"
import { commit } from "./write.js"

const minimumPart = 5 * 1024 * 1024
// A repeat comes within minutes, if at all; what is remembered must not grow for ever.
const remembered = 1000

interface Listed {
  readonly number: number
  readonly etag: string
  readonly checksums: ReadonlyArray<readonly [ChecksumAlgorithm, string]>
}

const bare = (etag: string): string => etag.trim().replace(/^"(.*)"$/, "$1")

const readPart = (part: Xml): Listed => {
  const number = WireXml.childText(part, "PartNumber")?.trim() ?? ""
  const etag = WireXml.childText(part, "ETag")
  if (!/^\d{1,9}$/.test(number) || etag === undefined) throw refusal("MalformedXML")
  const checksums = algorithms.flatMap((algorithm) => {
    const value = WireXml.childText(part, Checksums.elementName(algorithm))
    return value === undefined ? [] : [[algorithm, value] as const]
  })
  return { number: Number(number), etag: bare(etag), checksums }
}

const readParts = (body: Uint8Array): ReadonlyArray<Listed> => {
  const root = readDocument(body, "CompleteMultipartUpload")
  const parts = WireXml.childrenOf(root, "Part").map(readPart)
  if (parts.length === 0 || parts.length > 10_000) throw refusal("MalformedXML")
  for (let i = 1; i < parts.length; i++) {
    if (parts[i]!.number <= parts[i - 1]!.number) throw refusal("InvalidPartOrder")
  }
  return parts
}

const invalidPart = (upload: Upload, listed: Listed) =>
  refusal("InvalidPart", {
    details: [["UploadId", upload.id], ["PartNumber", String(listed.number)], ["ETag", listed.etag]]
  })

const pick = (upload: Upload, listed: Listed): StoredPart => {
  const part = upload.parts.get(listed.number)
  if (part === undefined || part.etag !== listed.etag) throw invalidPart(upload, listed)
  for (const [algorithm, value] of listed.checksums) {
    if (part.checksum?.algorithm === algorithm && part.checksum.value !== value) throw invalidPart(upload, listed)
  }
  return part
}

const checkListedChecksums = (upload: Upload, listed: ReadonlyArray<Listed>): void => {
  const { checksumAlgorithm, checksumType } = upload
  if (checksumAlgorithm === undefined || checksumType !== "COMPOSITE") return
  const bare = listed.find(({ checksums }) => !checksums.some(([algorithm]) => algorithm === checksumAlgorithm))
  if (bare !== undefined) {
    throw refusal("InvalidRequest", {
      message:
        `The upload was created using a ${checksumAlgorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${bare.number} in the request.`
    })
  }
}

const checkSizes = (parts: ReadonlyArray<StoredPart>): void => {
  for (const part of parts.slice(0, -1)) {
    if (part.data.size < minimumPart) {
      throw refusal("EntityTooSmall", {
        details: [
          ["ProposedSize", String(part.data.size)],
          ["MinSizeAllowed", String(minimumPart)],
          ["PartNumber", String(part.number)],
          ["ETag", part.etag]
        ]
      })
    }
  }
}

/** What the request says of the whole object. */
const checkObject = (context: Context, upload: Upload, size: number, checksum: Checksum | undefined): void => {
  const { headers } = context
  const type = headers.get("x-amz-checksum-type")
  if (type !== undefined && upload.checksumType !== undefined && type !== upload.checksumType) {
    throw refusal("InvalidRequest", {
      message:
        `The upload was created using the ${upload.checksumType} checksum mode. The complete request must use the same checksum mode.`
    })
  }
  const announced = headers.get("x-amz-mp-object-size")
  if (announced !== undefined && announced !== String(size)) {
    throw refusal("InvalidRequest", {
      message: "The provided 'x-amz-mp-object-size' header does not match what was computed."
    })
  }
  for (const algorithm of algorithms) {
    const value = headers.get(headerName(algorithm))
    if (value === undefined || checksum?.algorithm !== algorithm) continue
    if (value !== checksum.value && value !== checksum.value.replace(/-\d+$/, "")) {
      throw refusal("BadDigest", {
        message: `The ${algorithm.toLowerCase()} you specified did not match the calculated checksum.`
      })
    }
  }
}

const answer = (context: Context, bucket: Bucket, done: CompletedUpload) => {
  const { host, path } = context.target
  return xmlResponse(
    Answer.namespaced(
      "CompleteMultipartUploadResult",
      Answer.textElement("Location", `${context.secure ? "https" : "http"}://${host}${path}`),
      Answer.textElement("Bucket", bucket.name),
      Answer.textElement("Key", done.key),
      Answer.textElement("ETag", `"${done.etag}"`),
      Checksums.elements(done.checksum)
    ),
    [...Versions.writtenHeader(bucket, done.versionId), ...done.encryption]
  )
}

const remember = (bucket: Bucket, id: string, done: CompletedUpload): void => {
  bucket.completed.set(id, done)
  if (bucket.completed.size > remembered) {
    const oldest = bucket.completed.keys().next().value
    if (oldest !== undefined) bucket.completed.delete(oldest)
  }
}

const partsText = (parts: ReadonlyArray<Listed>): string => parts.map((p) => `${p.number}:${p.etag}`).join(",")

/** @internal */
export const completeMultipartUpload: Operation = {
  name: "CompleteMultipartUpload",
  payload: { ...documentBody, checksums: false },
  conditionalWrite: true,
  run: (context, payload) => {
    const bucket = bucketOf(context)
    const key = keyOf(context)
    const listed = readParts(joined(payload.data))
    const earlier = bucket.completed.get(uploadIdOf(context))
    if (earlier !== undefined && earlier.key === key && earlier.parts === partsText(listed)) {
      return answer(context, bucket, earlier)
    }
    const upload = findUpload(context)
    const parts = listed.map((part) => pick(upload, part))
    checkSizes(parts)
    const size = parts.reduce((sum, part) => sum + part.data.size, 0)
    const checksum = checksumOfParts(upload, parts)
    checkObject(context, upload, size, checksum)
    checkListedChecksums(upload, listed)
    Encryption.checkComplete(context, upload.attributes.encryption, upload.checksumAlgorithm !== undefined)
    checkWrite(context.headers, bucket, key, upload)
    const etag = etagOfParts(parts)
    const { versionId } = commit(context, {
      data: { chunks: parts.flatMap((part) => part.data.chunks), size },
      etag,
      attributes: upload.attributes,
      checksum,
      // Numbered afresh: part 7 of the upload may be part 2 of the object.
      parts: parts.map((part, i) => ({ ...part, number: i + 1 }))
    })
    bucket.uploads.delete(upload.id)
    const done: CompletedUpload = {
      key,
      versionId,
      etag,
      checksum,
      parts: partsText(listed),
      encryption: Encryption.toHeaders(context, upload.attributes.encryption)
    }
    remember(bucket, upload.id, done)
    return answer(context, bucket, done)
  }
}
