import * as Acl from "./acl.js"
import type { Headers } from "./headers.js"
import type { Context } from "./operation.js"
import { invalidArgument, notImplemented, refusal } from "./refusal.js"
import type { Attributes } from "./state.js"
import * as Tags from "./tags.js"

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

/** What S3 would act upon, and the emulator does not: taking the request would be a guess. */
const unsupported: ReadonlyArray<readonly [prefix: string, what: string]> = [
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

/** @internal */
export const fromRequest = (context: Context): Attributes => {
  const { headers } = context
  refuseUnsupported(headers)
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
    tags: Tags.fromHeaders(headers),
    acl: Acl.fromHeaders(headers, context.state.owner)
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
