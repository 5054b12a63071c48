/**
 * Files, buckets and keys as B2's answers show them.
 */
import { may } from "./auth.js"
import type { Bucket, Encryption, File, Key, Part, World } from "./state.js"

/** @internal */
export const encryption = (value: Encryption): unknown =>
  value.mode === null
    ? { mode: null }
    : value.mode === "SSE-B2"
    ? { mode: value.mode, algorithm: "AES256" }
    : { mode: value.mode, algorithm: "AES256", customerKeyMd5: value.keyMd5 }

/** What a key may not read is said to be so, and left out. */
const guarded = (allowed: boolean, value: unknown): unknown => ({
  isClientAuthorizedToRead: allowed,
  value: allowed ? value : null
})

/** @internal */
export const file = (world: World, key: Key, value: File): unknown => ({
  accountId: world.accountId,
  action: value.action,
  bucketId: value.bucket.id,
  contentLength: value.data.size,
  contentMd5: value.md5,
  contentSha1: value.sha1,
  contentType: value.action === "hide" ? "application/x-bz-hide-marker" : value.contentType,
  fileId: value.id,
  fileInfo: value.info,
  fileName: value.name,
  fileRetention: guarded(
    may(key, "readFileRetentions"),
    value.retention === undefined
      ? { mode: null, retainUntilTimestamp: null }
      : { mode: value.retention.mode, retainUntilTimestamp: value.retention.until }
  ),
  legalHold: guarded(may(key, "readFileLegalHolds"), value.legalHold ?? null),
  replicationStatus: null,
  serverSideEncryption: encryption(value.encryption),
  uploadTimestamp: value.timestamp
})

/** A folder of a listing with a delimiter. @internal */
export const folder = (world: World, bucket: Bucket, name: string): unknown => ({
  accountId: world.accountId,
  action: "folder",
  bucketId: bucket.id,
  contentLength: 0,
  contentMd5: null,
  contentSha1: null,
  contentType: null,
  fileId: null,
  fileInfo: {},
  fileName: name,
  fileRetention: { isClientAuthorizedToRead: true, value: null },
  legalHold: { isClientAuthorizedToRead: true, value: null },
  replicationStatus: null,
  serverSideEncryption: { mode: null },
  uploadTimestamp: 0
})

/** @internal */
export const part = (file: File, value: Part): unknown => ({
  fileId: file.id,
  partNumber: value.number,
  contentLength: value.data.size,
  contentSha1: value.sha1,
  contentMd5: value.md5,
  serverSideEncryption: encryption(file.encryption),
  uploadTimestamp: value.timestamp
})

/** @internal */
export const bucket = (world: World, key: Key, value: Bucket): unknown => ({
  accountId: world.accountId,
  bucketId: value.id,
  bucketName: value.name,
  bucketType: value.type,
  bucketInfo: value.info,
  corsRules: value.corsRules,
  lifecycleRules: value.lifecycleRules,
  options: ["s3"],
  revision: value.revision,
  defaultServerSideEncryption: guarded(may(key, "readBucketEncryption"), encryption(value.encryption)),
  fileLockConfiguration: guarded(may(key, "readBucketRetentions"), {
    isFileLockEnabled: value.lockEnabled,
    defaultRetention: value.defaultRetention ?? { mode: null, period: null }
  }),
  replicationConfiguration: guarded(may(key, "readBucketReplications"), value.replication)
})

/** @internal */
export const key = (world: World, value: Key): Readonly<Record<string, unknown>> => ({
  accountId: world.accountId,
  applicationKeyId: value.id,
  keyName: value.name,
  capabilities: value.capabilities,
  bucketIds: value.bucketIds,
  namePrefix: value.namePrefix,
  expirationTimestamp: value.expiresAt,
  options: ["s3"]
})
