import { md5 } from "#digest"
import * as WireChecksum from "../wire/checksum.js"
import * as hex from "../wire/hex.js"
import type { Context } from "./operation.js"
import { bucketOf, keyOf, query } from "./operation.js"
import { invalidArgument, refusal } from "./refusal.js"
import type { Checksum, StoredPart, Upload } from "./state.js"

/** @internal */
export const uploadIdOf = (context: Context): string => query(context, "uploadId") ?? ""

/** @internal */
export const findUpload = (context: Context): Upload => {
  const upload = bucketOf(context).uploads.get(uploadIdOf(context))
  if (upload === undefined || upload.key !== keyOf(context)) {
    throw refusal("NoSuchUpload", { details: [["UploadId", uploadIdOf(context)]] })
  }
  return upload
}

/** @internal */
export const partNumberOf = (context: Context): number => {
  const text = query(context, "partNumber") ?? ""
  const number = Number(text)
  if (!/^\d{1,5}$/.test(text) || number < 1 || number > 10_000) {
    throw invalidArgument("partNumber", text, "Part number must be an integer between 1 and 10000, inclusive")
  }
  return number
}

/**
 * `md5(tags of the parts)-N`, which S3 gives an object of parts.
 *
 * @internal
 */
export const etagOfParts = (parts: ReadonlyArray<StoredPart>): string => {
  const tags = hex.decode(parts.map((part) => part.etag).join("")) ?? new Uint8Array(0)
  return `${hex.encode(md5(tags))}-${parts.length}`
}

/**
 * From the checksums of the parts alone: the bytes are not read again.
 *
 * @internal
 */
export const checksumOfParts = (upload: Upload, parts: ReadonlyArray<StoredPart>): Checksum | undefined => {
  // Of what a customer's key encrypts in parts S3 makes no checksum by itself.
  if (upload.checksumAlgorithm === undefined && upload.attributes.encryption._tag === "Customer") return undefined
  const algorithm = upload.checksumAlgorithm ?? "CRC64NVME"
  const values = parts.map((part) => upload.checksumAlgorithm === undefined ? part.crc64nvme : part.checksum?.value)
  const known = values.filter((value) => value !== undefined)
  if (known.length < values.length) return undefined
  if (upload.checksumType === "COMPOSITE") {
    const value = WireChecksum.composite(algorithm, known)
    return value === undefined ? undefined : { algorithm, value, type: "COMPOSITE" }
  }
  if (algorithm === "SHA1" || algorithm === "SHA256") return undefined
  let value: string | undefined = known[0]
  for (let i = 1; i < parts.length && value !== undefined; i++) {
    value = WireChecksum.combine(algorithm, value, known[i]!, parts[i]!.data.size)
  }
  return value === undefined ? undefined : { algorithm, value, type: "FULL_OBJECT" }
}
