import { isDirectoryBucket } from "../wire/bucketName.js"
import * as Acl from "./acl.js"
import * as AclRules from "./aclRules.js"
import * as Encryption from "./encryption.js"
import * as Express from "./express.js"
import type { Headers } from "./headers.js"
import * as Lock from "./lock.js"
import type { Context } from "./operation.js"
import { bucketOf } from "./operation.js"
import { notImplemented, refusal } from "./refusal.js"
import type { Attributes, Bucket } from "./state.js"
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

const storageClass = (headers: Headers, bucket: Bucket): string => {
  const ofDirectory = isDirectoryBucket(bucket.name)
  const value = headers.get("x-amz-storage-class") ??
    (ofDirectory ? Express.storageClass : bucket.tigris?.storageClass ?? "STANDARD")
  if (ofDirectory ? value !== Express.storageClass : !storageClasses.has(value)) {
    throw refusal("InvalidStorageClass", { details: [["StorageClassRequested", value]] })
  }
  return value
}

/** @internal */
export const fromRequest = (context: Context): Attributes => {
  const { headers } = context
  if (headers.has("x-amz-write-offset-bytes")) throw notImplemented("appending writes")
  const redirect = headers.get("x-amz-website-redirect-location")
  if (redirect !== undefined && !/^(\/|https?:\/\/)/.test(redirect)) {
    throw refusal("InvalidRedirectLocation", {
      message: "The website redirect location must have a prefix of 'http://' or 'https://' or '/'."
    })
  }
  const bucket = bucketOf(context)
  const acl = Acl.fromHeaders(headers, context.state.owner)
  AclRules.check(bucket, acl)
  return {
    contentType: headers.get("content-type") || undefined,
    contentEncoding: contentEncoding(headers.get("content-encoding")),
    contentLanguage: headers.get("content-language"),
    contentDisposition: headers.get("content-disposition"),
    cacheControl: headers.get("cache-control"),
    expires: headers.get("expires"),
    websiteRedirect: redirect,
    storageClass: storageClass(headers, bucket),
    encryption: Encryption.fromRequest(context),
    lock: Lock.fromHeaders(headers, bucket.lock, context.now),
    metadata: metadata(headers),
    tags: Tags.fromHeaders(headers),
    acl
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
  if (attributes.tags.length > 0) out.push(["x-amz-tagging-count", String(attributes.tags.length)])
  for (const [name, value] of attributes.metadata) out.push([metadataPrefix + name, value])
  return out
}
