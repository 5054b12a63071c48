/**
 * Reads the headers of an answer into members of an output. It walks the headers that came, of which there are few,
 * and not the many that could have come; what cannot be read is left out and never fails an answer that is good.
 */
import type { ChecksumAlgorithm } from "../wire/checksum.js"
import * as dates from "../wire/dates.js"
import * as headers from "../wire/headers.js"
import * as range from "../wire/range.js"

type Output = Record<string, unknown>

type Reader = (value: string, output: Output) => void

const text = (member: string): Reader => (value, output) => {
  output[member] = value
}

const number = (member: string): Reader => (value, output) => {
  const n = Number(value)
  if (Number.isSafeInteger(n)) {
    output[member] = n
  }
}

const boolean = (member: string): Reader => (value, output) => {
  output[member] = value.toLowerCase() === "true"
}

const date = (member: string, parse: (value: string) => number | undefined): Reader => (value, output) => {
  const ms = parse(value)
  if (ms !== undefined) {
    output[member] = new Date(ms)
  }
}

/** An ETag without its quotes; a weak one is kept as it is. @internal */
export const unquoteEtag = (value: string): string =>
  value.length >= 2 && value.charCodeAt(0) === 34 && value.charCodeAt(value.length - 1) === 34
    ? value.slice(1, -1)
    : value

const checksum = (algorithm: ChecksumAlgorithm): Reader => (value, output) => {
  const checksums = output["checksums"] as Output | undefined
  if (checksums === undefined) {
    output["checksums"] = { [algorithm]: value }
  } else {
    checksums[algorithm] = value
  }
}

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["etag", (value, output) => {
    output["etag"] = unquoteEtag(value)
  }],
  ["content-length", number("contentLength")],
  ["content-type", text("contentType")],
  ["content-encoding", text("contentEncoding")],
  ["content-language", text("contentLanguage")],
  ["content-disposition", text("contentDisposition")],
  ["content-range", (value, output) => {
    const parsed = range.parseContentRange(value)
    if (parsed !== undefined) {
      output["contentRange"] = parsed
    }
  }],
  ["cache-control", text("cacheControl")],
  ["accept-ranges", text("acceptRanges")],
  ["last-modified", date("lastModified", dates.fromHttpDate)],
  ["expires", (value, output) => {
    output["expiresString"] = value
    date("expires", dates.fromHttpDate)(value, output)
  }],
  ["location", text("location")],
  ["x-amz-version-id", text("versionId")],
  ["x-amz-delete-marker", boolean("deleteMarker")],
  ["x-amz-object-version-id", text("objectVersionId")],
  ["x-amz-transition-default-minimum-object-size", text("transitionDefaultMinimumObjectSize")],
  ["x-amz-copy-source-version-id", text("copySourceVersionId")],
  ["x-amz-checksum-crc32", checksum("CRC32")],
  ["x-amz-checksum-crc32c", checksum("CRC32C")],
  ["x-amz-checksum-crc64nvme", checksum("CRC64NVME")],
  ["x-amz-checksum-sha1", checksum("SHA1")],
  ["x-amz-checksum-sha256", checksum("SHA256")],
  ["x-amz-checksum-type", text("checksumType")],
  ["x-amz-checksum-algorithm", text("checksumAlgorithm")],
  ["x-amz-object-size", number("size")],
  ["x-amz-missing-meta", number("missingMetadata")],
  ["x-amz-mp-parts-count", number("partsCount")],
  ["x-amz-tagging-count", number("tagCount")],
  ["x-amz-storage-class", text("storageClass")],
  ["x-amz-archive-status", text("archiveStatus")],
  ["x-amz-restore", text("restore")],
  ["x-amz-expiration", text("expiration")],
  ["x-amz-replication-status", text("replicationStatus")],
  ["x-amz-website-redirect-location", text("websiteRedirectLocation")],
  ["x-amz-server-side-encryption", text("serverSideEncryption")],
  ["x-amz-server-side-encryption-aws-kms-key-id", text("sseKmsKeyId")],
  ["x-amz-server-side-encryption-context", text("sseKmsEncryptionContext")],
  ["x-amz-server-side-encryption-bucket-key-enabled", boolean("bucketKeyEnabled")],
  ["x-amz-server-side-encryption-customer-algorithm", text("sseCustomerAlgorithm")],
  ["x-amz-server-side-encryption-customer-key-md5", text("sseCustomerKeyMd5")],
  ["x-amz-request-charged", text("requestCharged")],
  ["x-amz-object-lock-mode", text("objectLockMode")],
  ["x-amz-object-lock-retain-until-date", date("objectLockRetainUntilDate", dates.fromIso)],
  ["x-amz-object-lock-legal-hold", text("objectLockLegalHoldStatus")],
  ["x-amz-abort-date", date("abortDate", dates.fromHttpDate)],
  ["x-amz-abort-rule-id", text("abortRuleId")],
  ["x-amz-bucket-region", text("bucketRegion")],
  ["x-amz-bucket-arn", text("bucketArn")],
  ["x-amz-access-point-alias", boolean("accessPointAlias")],
  ["x-amz-request-id", text("requestId")]
])

const metadataPrefix = "x-amz-meta-"

/** What an answer says of the object whose bytes it carries, or would carry. @internal */
export const readObject = <O>(received: Readonly<Record<string, string>>): O => {
  const output: Output = {}
  // Without a prototype, so that `x-amz-meta-__proto__` is an entry like any other.
  const metadata: Record<string, string> = Object.create(null)
  for (const name of Object.keys(received)) {
    const reader = readers.get(name)
    if (reader !== undefined) {
      reader(received[name]!, output)
    } else if (name.startsWith(metadataPrefix)) {
      metadata[name.slice(metadataPrefix.length)] = headers.decodeMetadataValue(received[name]!)
    }
  }
  output["metadata"] = metadata
  return output as O
}

/** What an answer says beside its body, which is empty or a document of its own type and length. @internal */
export const readNotes = <O>(received: Readonly<Record<string, string>>): O => {
  const output: Output = {}
  for (const name of Object.keys(received)) {
    if (!name.startsWith("content-")) {
      readers.get(name)?.(received[name]!, output)
    }
  }
  return output as O
}
