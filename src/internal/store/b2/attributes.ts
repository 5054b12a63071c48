/**
 * Between a store's attributes and B2's: what has a place in a file's info has it, and what has none is refused.
 */
import type { FileAttributes } from "../../../b2/upload.js"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import * as fileHeaders from "../../b2/fileHeaders.js"
import * as mark from "../../b2/mark.js"
import type { FileVersion } from "../../b2/model.js"
import * as base64 from "../../wire/base64.js"
import * as hex from "../../wire/hex.js"
import * as attributes from "../attributes.js"
import * as input from "../localInput.js"

interface Where {
  readonly operation: string
  readonly bucket: string
  readonly key: string
}

/** @internal */
export const unsupported = (where: Where, feature: string, message: string, hint?: string) =>
  new StorageError.UnsupportedByProvider({ ...where, provider: "b2", feature, message, hint })

/** @internal */
export const conditional = (where: Where, feature: "conditionalPut" | "conditionalCopy") =>
  unsupported(
    where,
    feature,
    "B2 writes whatever is there: it has no conditions for files",
    "every write is a version of its own, and none is lost: compare the versions afterwards"
  )

/** What a file cannot be stored with, if so. @internal */
export const refusal = (
  where: Where,
  given: ObjectStore.Attributes
): StorageError.InvalidKey | StorageError.InvalidInput | StorageError.UnsupportedByProvider | undefined =>
  given.tags !== undefined && Object.keys(given.tags).length > 0
    ? unsupported(where, "tagging", "files on B2 have no tags", "keep them as metadata")
    : given.storageClass !== undefined && given.storageClass !== "STANDARD"
    ? unsupported(where, "storageClass", "B2 has one class of storage")
    : attributes.conflict(where.operation, where.key, given) ??
      input.put({ key: where.key, ...attributes.toS3(where.key, given) })

/** @internal */
export const toFile = (key: string, given: ObjectStore.Attributes): FileAttributes => {
  const { contentType, metadata, ...rest } = attributes.toS3(key, given)
  return {
    contentType: contentType ?? "application/octet-stream",
    fileInfo: metadata,
    cacheControl: rest.cacheControl,
    contentDisposition: rest.contentDisposition,
    contentEncoding: rest.contentEncoding,
    contentLanguage: rest.contentLanguage
  }
}

/** The SHA-1 of the content; that of a large file is not known, but its id is no other's. @internal */
export const etagOf = (
  { contentSha1, fileId }: { readonly contentSha1: string | undefined; readonly fileId: string | undefined }
): string | undefined =>
  contentSha1 === undefined || contentSha1 === "none" ? fileId : contentSha1.replace("unverified:", "")

/** @internal */
export const sha1Of = (file: fileHeaders.FileHeaders): { readonly SHA1: string } | undefined => {
  const whole = fileHeaders.wholeSha1(file)
  const bytes = whole === undefined ? undefined : hex.decode(whole)
  return bytes === undefined ? undefined : { SHA1: base64.encode(bytes) }
}

/** What a user has given; the SHA-1 of a large file is among the checksums. */
const metadataOf = ({ fileInfo }: fileHeaders.FileHeaders): Readonly<Record<string, string>> => {
  const { [fileHeaders.largeFileSha1]: _, ...rest } = mark.without(fileInfo)
  return rest
}

/** @internal */
export const toInfo = (key: string, file: fileHeaders.FileHeaders): ObjectStore.ObjectInfo => ({
  key,
  size: file.contentRange?.size ?? file.contentLength,
  etag: etagOf(file),
  lastModified: file.uploadTimestamp,
  versionId: file.fileId,
  contentType: file.contentType,
  contentEncoding: file.contentEncoding,
  contentLanguage: file.contentLanguage,
  contentDisposition: file.contentDisposition,
  cacheControl: file.cacheControl,
  checksums: sha1Of(file),
  metadata: metadataOf(file)
})

/** @internal */
export const toMeta = (key: string, file: FileVersion): ObjectStore.ObjectMeta => ({
  key,
  size: file.contentLength,
  etag: etagOf(file),
  lastModified: file.uploadTimestamp
})

/** What a file has, but for what is changed. @internal */
export const changed = (
  file: fileHeaders.FileHeaders,
  change: ObjectStore.Attributes
): ObjectStore.Attributes => ({
  contentType: file.contentType,
  contentEncoding: file.contentEncoding,
  contentLanguage: file.contentLanguage,
  contentDisposition: file.contentDisposition,
  cacheControl: change.expires === undefined ? file.cacheControl : undefined,
  metadata: metadataOf(file),
  ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
})
