import { compareUtf8, decodeComponent, utf8Length } from "../wire/uri.js"
import type { Headers } from "./headers.js"
import { invalidArgument, notImplemented, refusal } from "./refusal.js"
import type { Attributes } from "./state.js"

const metadataPrefix = "x-amz-meta-"
const metadataLimit = 2048

const storageClasses = new Set([
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "DEEP_ARCHIVE",
  "GLACIER_IR"
])

const cannedAcls = new Set([
  "private",
  "public-read",
  "public-read-write",
  "authenticated-read",
  "aws-exec-read",
  "bucket-owner-read",
  "bucket-owner-full-control"
])

/** What S3 would act upon, and the emulator does not: taking the request would be a guess. */
const unsupported: ReadonlyArray<readonly [prefix: string, what: string]> = [
  ["x-amz-grant-", "access grants"],
  ["x-amz-object-lock-", "object lock"],
  ["x-amz-server-side-encryption-customer-", "encryption with customer keys (SSE-C)"],
  ["x-amz-server-side-encryption-aws-kms-key-id", "encryption with KMS keys"],
  ["x-amz-server-side-encryption-context", "encryption with KMS keys"],
  ["x-amz-server-side-encryption-bucket-key-enabled", "encryption with KMS keys"],
  ["x-amz-copy-source-server-side-encryption-customer-", "encryption with customer keys (SSE-C)"],
  ["x-amz-write-offset-bytes", "appending writes"]
]

/** @internal */
export const refuseUnsupported = (headers: Headers): void => {
  for (const name of headers.keys()) {
    for (const [prefix, what] of unsupported) if (name.startsWith(prefix)) throw notImplemented(what)
  }
}

/** `aws-chunked` is framing, not an encoding of the object. */
const contentEncoding = (header: string | undefined): string | undefined => {
  if (header === undefined) return undefined
  const rest = header.split(",").map((part) => part.trim()).filter((part) => part !== "" && part !== "aws-chunked")
  return rest.length === 0 ? undefined : rest.join(", ")
}

const metadata = (headers: Headers): ReadonlyArray<readonly [string, string]> => {
  const out: Array<readonly [string, string]> = []
  let size = 0
  for (const [name, value] of headers) {
    if (!name.startsWith(metadataPrefix)) continue
    const short = name.slice(metadataPrefix.length)
    const trimmed = value.trim()
    // Values are latin1 strings: a unit is a byte.
    size += short.length + trimmed.length
    out.push([short, trimmed])
  }
  if (size > metadataLimit) {
    throw refusal("MetadataTooLarge", { details: [["Size", String(size)], ["MaxSizeAllowed", String(metadataLimit)]] })
  }
  return out
}

const tagCharacters = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** @internal */
export const checkTags = (tags: ReadonlyArray<readonly [string, string]>): void => {
  if (tags.length > 10) {
    throw refusal("BadRequest", { message: "Object tags cannot be greater than 10" })
  }
  const seen = new Set<string>()
  for (const [key, value] of tags) {
    if (key === "" || utf8Length(key) > 128 * 4 || key.length > 128 || !tagCharacters.test(key)) {
      throw refusal("InvalidTag", { message: "The TagKey you have provided is invalid", details: [["TagKey", key]] })
    }
    if (value.length > 256 || !tagCharacters.test(value)) {
      throw refusal("InvalidTag", {
        message: "The TagValue you have provided is invalid",
        details: [["TagValue", value]]
      })
    }
    if (seen.has(key)) {
      throw refusal("InvalidTag", {
        message: "Cannot provide multiple Tags with the same key",
        details: [["TagKey", key]]
      })
    }
    seen.add(key)
  }
}

/** The header is a form: `+` is a space in it. */
const tags = (header: string | undefined): ReadonlyArray<readonly [string, string]> => {
  if (header === undefined || header === "") return []
  const out = header.split("&").map((part): readonly [string, string] => {
    const equals = part.indexOf("=")
    const decode = (text: string): string => {
      const decoded = decodeComponent(text.replaceAll("+", " "))
      if (decoded === undefined) throw invalidTagging(header)
      return decoded
    }
    return equals < 0 ? [decode(part), ""] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))]
  })
  checkTags(out)
  return out.sort(([a], [b]) => compareUtf8(a, b))
}

const invalidTagging = (header: string) =>
  invalidArgument(
    "x-amz-tagging",
    header,
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates."
  )

/** @internal */
export const tagsFromHeader = (headers: Headers): ReadonlyArray<readonly [string, string]> =>
  tags(headers.get("x-amz-tagging"))

const storageClass = (headers: Headers): string => {
  const value = headers.get("x-amz-storage-class") ?? "STANDARD"
  if (!storageClasses.has(value)) throw refusal("InvalidStorageClass", { details: [["StorageClassRequested", value]] })
  return value
}

const encryption = (headers: Headers): string | undefined => {
  const value = headers.get("x-amz-server-side-encryption")
  if (value === undefined || value === "AES256") return value
  if (value.startsWith("aws:")) throw notImplemented("encryption with KMS keys")
  throw invalidArgument("x-amz-server-side-encryption", value, "The encryption method specified is not supported")
}

/** Canned ACLs are taken as private ones: access is decided by signatures alone until ACLs are there. */
const checkAcl = (headers: Headers): void => {
  const acl = headers.get("x-amz-acl")
  if (acl === undefined) return
  if (!cannedAcls.has(acl)) throw invalidArgument("x-amz-acl", acl, "Invalid canned ACL")
  if (acl.startsWith("public-") || acl === "authenticated-read") throw notImplemented(`the canned ACL ${acl}`)
}

/** @internal */
export const fromHeaders = (headers: Headers): Attributes => {
  refuseUnsupported(headers)
  checkAcl(headers)
  const redirect = headers.get("x-amz-website-redirect-location")
  if (redirect !== undefined && !/^(\/|https?:\/\/)/.test(redirect)) {
    throw refusal("InvalidRedirectLocation", {
      message: "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."
    })
  }
  return {
    contentType: headers.get("content-type") || undefined,
    contentEncoding: contentEncoding(headers.get("content-encoding")),
    contentLanguage: headers.get("content-language"),
    contentDisposition: headers.get("content-disposition"),
    cacheControl: headers.get("cache-control"),
    expires: headers.get("expires"),
    websiteRedirect: redirect,
    storageClass: storageClass(headers),
    encryption: encryption(headers),
    metadata: metadata(headers),
    tags: tagsFromHeader(headers)
  }
}

/** @internal */
export const toHeaders = (attributes: Attributes): Array<readonly [string, string]> => {
  const out: Array<readonly [string, string]> = [["Content-Type", attributes.contentType ?? "binary/octet-stream"]]
  const add = (name: string, value: string | undefined): void => {
    if (value !== undefined) out.push([name, value])
  }
  add("Content-Encoding", attributes.contentEncoding)
  add("Content-Language", attributes.contentLanguage)
  add("Content-Disposition", attributes.contentDisposition)
  add("Cache-Control", attributes.cacheControl)
  add("Expires", attributes.expires)
  add("x-amz-website-redirect-location", attributes.websiteRedirect)
  // S3 leaves the header out for STANDARD.
  add("x-amz-storage-class", attributes.storageClass === "STANDARD" ? undefined : attributes.storageClass)
  add("x-amz-server-side-encryption", attributes.encryption)
  if (attributes.tags.length > 0) out.push(["x-amz-tagging-count", String(attributes.tags.length)])
  for (const [name, value] of attributes.metadata) out.push([metadataPrefix + name, value])
  return out
}
