/**
 * What each vendor can and cannot do, as data. Clients read these fields; no client asks for a vendor's name.
 *
 * @since 0.1.0
 */
import type { ChecksumAlgorithm } from "./internal/wire/checksum.js"

/**
 * Which checksums a server takes, and which are asked of it unless a call says otherwise.
 *
 * @since 0.1.0
 * @category models
 */
export interface Checksums {
  /** What an upload carries in a header by default. The signature covers the SHA-256 of the body in any case. */
  readonly upload: ChecksumAlgorithm | "none"
  /** What may be sent for a whole multipart object when it is completed. */
  readonly fullObject: ReadonlyArray<ChecksumAlgorithm>
  /** What may be sent for each part, so that the object's own is a checksum of checksums. */
  readonly composite: ReadonlyArray<ChecksumAlgorithm>
  /** Whether checksums may follow a streamed body as trailers of `aws-chunked`. */
  readonly trailer: boolean
  /** Whether a download asks for the stored checksum and compares it. */
  readonly verifyDownload: boolean
}

/**
 * What is known of one vendor's S3.
 *
 * @since 0.1.0
 * @category models
 */
export interface Provider {
  readonly name: string
  /** Whether the bucket stands in the path or before the host, unless settings say. */
  readonly addressing: "path" | "virtual"
  /** The region to sign for when none is set. */
  readonly region: string | undefined
  readonly checksums: Checksums
  /** Whether DeleteObjects needs `Content-MD5`. */
  readonly contentMd5ForDelete: boolean
  /** How `If-Match` of a write must name an ETag. */
  readonly etagQuotes: "quoted" | "unquoted"
  /** Whether PutObject obeys `If-Match` and `If-None-Match`, rather than ignoring or refusing them. */
  readonly conditionalPut: boolean
  /** The same of CompleteMultipartUpload. */
  readonly conditionalComplete: boolean
  /** The same of CopyObject and its target. */
  readonly conditionalCopy: boolean
  /** The same of DeleteObject and `If-Match`. */
  readonly conditionalDelete: boolean
  /** Keys in one DeleteObjects. */
  readonly maxDeleteBatch: number
  /** In bytes; the last part may be smaller. */
  readonly minPartSize: number
  /** In bytes; also the most that one PutObject takes. */
  readonly maxPartSize: number
  readonly maxParts: number
  /** Whether all parts but the last must have one size. */
  readonly equalParts: boolean
  /** Whether listings are asked for with `encoding-type=url`, without which XML cannot carry every key. */
  readonly listUrlEncode: boolean
  /** Where each field's value comes from. */
  readonly sources: Sources
}

/**
 * One note for each field of a `Provider`.
 *
 * @since 0.1.0
 * @category models
 */
export type Sources = { readonly [K in Exclude<keyof Provider, "name" | "sources">]: string }

/**
 * What `custom` may change.
 *
 * @since 0.1.0
 * @category models
 */
export interface Overrides extends Partial<Omit<Provider, "checksums" | "sources">> {
  readonly checksums?: Partial<Checksums> | undefined
  readonly sources?: Partial<Sources> | undefined
}

const mebibyte = 1024 * 1024
const gibibyte = 1024 * mebibyte

const crcs: ReadonlyArray<ChecksumAlgorithm> = ["CRC32", "CRC32C", "CRC64NVME"]
const composites: ReadonlyArray<ChecksumAlgorithm> = ["CRC32", "CRC32C", "SHA1", "SHA256"]

/**
 * Amazon S3.
 *
 * @since 0.1.0
 * @category providers
 */
export const aws: Provider = {
  name: "aws",
  addressing: "virtual",
  region: undefined,
  checksums: { upload: "CRC32", fullObject: crcs, composite: composites, trailer: true, verifyDownload: true },
  contentMd5ForDelete: false,
  etagQuotes: "quoted",
  conditionalPut: true,
  conditionalComplete: true,
  conditionalCopy: true,
  conditionalDelete: true,
  maxDeleteBatch: 1_000,
  minPartSize: 5 * mebibyte,
  maxPartSize: 5 * gibibyte,
  maxParts: 10_000,
  equalParts: false,
  listUrlEncode: true,
  sources: {
    addressing: "S3 User Guide, Virtual hosting of general purpose buckets",
    region: "each bucket has one",
    checksums: "S3 User Guide, Checking object integrity; CRC32 is what AWS's own SDKs send",
    contentMd5ForDelete: "S3 API Reference, DeleteObjects: Content-MD5 or a checksum header",
    etagQuotes: "RFC 9110 section 8.8.3",
    conditionalPut: "S3 User Guide, Conditional requests",
    conditionalComplete: "S3 User Guide, Conditional requests",
    conditionalCopy: "S3 API Reference, CopyObject: If-None-Match",
    conditionalDelete: "S3 User Guide, Conditional deletes (September 2025)",
    maxDeleteBatch: "S3 API Reference, DeleteObjects",
    minPartSize: "S3 User Guide, Multipart upload limits",
    maxPartSize: "S3 User Guide, Multipart upload limits",
    maxParts: "S3 User Guide, Multipart upload limits",
    equalParts: "S3 User Guide, Multipart upload limits",
    listUrlEncode: "S3 API Reference, ListObjectsV2"
  }
}

const likeAws = "as Amazon S3; not measured"

/**
 * A server that nothing is known of: what most of them take. Bodies are covered by the SHA-256 in the signature, and
 * no checksum header is sent, as several servers refuse them.
 *
 * @since 0.1.0
 * @category providers
 */
export const generic: Provider = {
  ...aws,
  name: "generic",
  addressing: "path",
  checksums: { upload: "none", fullObject: [], composite: [], trailer: false, verifyDownload: false },
  contentMd5ForDelete: true,
  conditionalCopy: false,
  conditionalDelete: false,
  sources: {
    addressing: "works without wildcard DNS and certificates; rclone's setting for other servers",
    region: "us-east-1, which most servers take",
    checksums: "aws/aws-sdk-js-v3#6810: refused by R2, B2, GCS, Spaces, Hetzner, OSS and others since January 2025",
    contentMd5ForDelete: "aws/aws-sdk-js-v3#6920: MinIO, GCS, ECS and OSS ask for it; the others accept it",
    etagQuotes: "RFC 9110 section 8.8.3",
    conditionalPut: "most servers of 2026 obey; some ignore the condition, so a lock must probe first",
    conditionalComplete: "as conditionalPut",
    conditionalCopy: "few servers besides Amazon S3 are known to obey",
    conditionalDelete: "few servers besides Amazon S3 are known to obey",
    maxDeleteBatch: likeAws,
    minPartSize: likeAws,
    maxPartSize: likeAws,
    maxParts: likeAws,
    equalParts: likeAws,
    listUrlEncode: "boto3 asks for it everywhere; a server that ignores it says so by leaving out EncodingType"
  }
}

/**
 * The emulator of this library, which does what Amazon S3 does.
 *
 * @since 0.1.0
 * @category providers
 */
export const emulator: Provider = {
  ...aws,
  name: "emulator",
  addressing: "path",
  region: "us-east-1",
  sources: {
    ...aws.sources,
    addressing: "its own; it takes both",
    region: "its own default"
  }
}

/**
 * Ceph's RADOS Gateway. Releases from Squid on take checksum headers too; older ones ignore them.
 *
 * @since 0.1.0
 * @category providers
 */
export const ceph: Provider = {
  ...generic,
  name: "ceph",
  etagQuotes: "unquoted",
  conditionalComplete: false,
  sources: {
    ...generic.sources,
    etagQuotes: "16.2.15, measured: a quoted ETag always answers 412, an unquoted one is compared",
    conditionalPut: "16.2.15, measured: right and atomic",
    conditionalComplete: "16.2.15, measured: the headers are ignored",
    addressing: "rgw_dns_name is unset by default, and then only the path works",
    region: "any is taken; us-east-1 is the default zonegroup's usual name",
    checksums: "RGW stores them from Squid on; before that they are ignored",
    contentMd5ForDelete: "asked for by older releases",
    conditionalDelete: "differs by release"
  }
}

/**
 * MinIO and what was forked from it.
 *
 * @since 0.1.0
 * @category providers
 */
export const minio: Provider = {
  ...generic,
  name: "minio",
  checksums: { upload: "CRC32", fullObject: crcs, composite: composites, trailer: true, verifyDownload: true },
  sources: {
    ...generic.sources,
    addressing: "virtual hosts need MINIO_DOMAIN",
    region: "us-east-1 unless MINIO_REGION is set",
    checksums: "accepted by recent releases, ignored by old ones",
    contentMd5ForDelete: "aws/aws-sdk-js-v3#6920: older releases answer MissingContentMD5"
  }
}

/**
 * Cloudflare R2.
 *
 * @since 0.1.0
 * @category providers
 */
export const r2: Provider = {
  ...generic,
  name: "r2",
  region: "auto",
  checksums: {
    upload: "CRC64NVME",
    fullObject: ["CRC64NVME"],
    composite: composites,
    trailer: false,
    verifyDownload: false
  },
  contentMd5ForDelete: false,
  maxDeleteBatch: 700,
  equalParts: true,
  sources: {
    ...generic.sources,
    addressing: "rclone's setting for Cloudflare",
    region: "developers.cloudflare.com/r2/api/s3/api, Bucket region",
    checksums: "developers.cloudflare.com/r2/api/s3/api, Checksum types: full object is CRC64NVME alone",
    contentMd5ForDelete: "either is taken; not measured",
    conditionalPut: "developers.cloudflare.com/r2/api/s3/api, conditional operations",
    maxDeleteBatch: "the limit that apache/opendal sets for R2",
    equalParts: "apache/opendal#2904, cloudflare/cloudflare-docs#9549"
  }
}

/**
 * Tigris.
 *
 * @since 0.1.0
 * @category providers
 */
export const tigris: Provider = {
  ...generic,
  name: "tigris",
  addressing: "virtual",
  region: "auto",
  contentMd5ForDelete: false,
  sources: {
    ...generic.sources,
    addressing: "tigrisdata.com/docs, Using the AWS SDKs",
    region: "tigrisdata.com/docs, Using the AWS SDKs",
    contentMd5ForDelete: "either is taken; not measured",
    conditionalPut: "tigrisdata.com/docs, Conditional operations"
  }
}

const overridden = "set by the program"

/**
 * `base` with some fields changed, for a server that is known better than here.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Provider } from "effect-s3"
 *
 * const ours = Provider.custom(Provider.ceph, { name: "ceph-squid", checksums: { upload: "CRC32" } })
 * assert.strictEqual(ours.checksums.upload, "CRC32")
 * assert.strictEqual(ours.addressing, "path")
 * assert.strictEqual(ours.sources.checksums, "set by the program")
 */
export const custom = (base: Provider, overrides: Overrides): Provider => {
  const sources: Record<string, string> = { ...base.sources }
  for (const field in overrides) {
    if (field in sources) sources[field] = overridden
  }
  return {
    ...base,
    ...overrides,
    checksums: { ...base.checksums, ...overrides.checksums },
    sources: { ...sources as Sources, ...overrides.sources }
  }
}

const byHost: ReadonlyArray<readonly [suffix: string, provider: Provider]> = [
  ["amazonaws.com", aws],
  ["amazonaws.com.cn", aws],
  ["r2.cloudflarestorage.com", r2],
  ["t3.storage.dev", tigris],
  ["fly.storage.tigris.dev", tigris],
  ["play.min.io", minio]
]

/**
 * The profile of the vendor behind an endpoint: `aws` where there is none, `generic` where the host says nothing.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Provider } from "effect-s3"
 *
 * assert.strictEqual(Provider.forEndpoint(undefined), Provider.aws)
 * assert.strictEqual(Provider.forEndpoint("https://0123abcd.r2.cloudflarestorage.com"), Provider.r2)
 * assert.strictEqual(Provider.forEndpoint("http://127.0.0.1:9000"), Provider.generic)
 */
export const forEndpoint = (endpoint: string | undefined): Provider => {
  if (endpoint === undefined) return aws
  const [, authority = endpoint] = /^[a-z]+:\/\/([^/?#]*)/i.exec(endpoint) ?? []
  const host = authority.replace(/^.*@/, "").replace(/:\d*$/, "").toLowerCase()
  for (const [suffix, provider] of byHost) {
    if (host === suffix || host.endsWith("." + suffix)) return provider
  }
  return generic
}
