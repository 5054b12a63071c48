/**
 * What several operations share: groups of members, and what comes back.
 *
 * @since 0.1.0
 */
import type * as Redacted from "effect/Redacted"
import * as StorageError from "../../StorageError.js"
import type { Feature } from "../provider/support.js"
import type { ChecksumAlgorithm } from "../wire/checksum.js"
import * as headers from "../wire/headers.js"
import type { ByteRange } from "../wire/range.js"
import * as writeToken from "../wire/writeToken.js"
import { customerKey as ownCustomerKey } from "./customerKey.js"
import * as members from "./members.js"
import type { Members } from "./operation.js"

export type { ChecksumAlgorithm }

/**
 * Checksums by their algorithm, in base64 as S3 spells them; a composite one of a multipart object ends in `-N`.
 *
 * @since 0.1.0
 * @category models
 */
export type Checksums = { readonly [A in ChecksumAlgorithm]?: string | undefined }

/**
 * Parameters that any operation on a bucket or an object takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface OwnerInput {
  /** The account that has to own the bucket, or the request fails with `AccessDenied`. */
  readonly expectedBucketOwner?: string | undefined
  /** `requester`: the caller agrees to pay for a requester-pays bucket. */
  readonly requestPayer?: "requester" | undefined
}

/** @internal */
export const owner: Members<OwnerInput> = {
  expectedBucketOwner: members.header("x-amz-expected-bucket-owner"),
  requestPayer: (value, parts, { presigning }) => {
    if (!presigning) return members.setHeader(parts, "x-amz-request-payer", value)
    // Whoever is given the URL need not know.
    parts.query.push(["x-amz-request-payer", value])
    return undefined
  }
}

/**
 * Which bucket is meant.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketInput {
  readonly bucket: string
  /** The account that has to own the bucket, or the request fails with `AccessDenied`. */
  readonly expectedBucketOwner?: string | undefined
}

/** @internal */
export const bucket: Members<BucketInput> = {
  bucket: members.bucket,
  expectedBucketOwner: owner.expectedBucketOwner
}

/** @internal */
export const bucketErrors = [StorageError.NoSuchBucket, StorageError.InvalidBucketName] as const

/**
 * Which object is meant, and which version of it.
 *
 * @since 0.1.0
 * @category models
 */
export interface VersionInput extends OwnerInput {
  readonly bucket: string
  readonly key: string
  /** Absent: the newest version. */
  readonly versionId?: string | undefined
}

/** @internal */
export const version: Members<VersionInput> = {
  bucket: members.bucket,
  key: members.key,
  versionId: members.query("versionId"),
  ...owner
}

/** @internal */
export const versionErrors = [
  StorageError.NoSuchKey,
  StorageError.NoSuchBucket,
  StorageError.NoSuchVersion,
  StorageError.InvalidBucketName,
  StorageError.InvalidKey
] as const

/**
 * What any answer says beside what was asked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Noted {
  readonly requestCharged?: string | undefined
  readonly requestId?: string | undefined
}

/**
 * What an object is stored with, given when it is written.
 *
 * @since 0.1.0
 * @category models
 */
export interface ContentInput {
  /** Defaults to `binary/octet-stream` on S3. */
  readonly contentType?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly cacheControl?: string | undefined
  /** When caches should hold the object to be stale. */
  readonly expires?: Date | undefined
  /** User metadata, ASCII, at most 2 KiB of names and values. Names are stored in lower case. */
  readonly metadata?: Readonly<Record<string, string>> | undefined
  readonly websiteRedirectLocation?: string | undefined
  /** `STANDARD`, `STANDARD_IA`, `GLACIER`, ...; whatever the provider knows. */
  readonly storageClass?: string | undefined
  /** At most 10 tags. */
  readonly tagging?: Readonly<Record<string, string>> | undefined
}

/** @internal */
export const content: Members<ContentInput> = {
  contentType: members.header("content-type"),
  contentEncoding: members.header("content-encoding"),
  contentLanguage: members.header("content-language"),
  contentDisposition: members.header("content-disposition"),
  cacheControl: members.header("cache-control"),
  expires: members.headerDate("expires"),
  metadata: members.metadata,
  websiteRedirectLocation: members.header("x-amz-website-redirect-location"),
  storageClass: members.header("x-amz-storage-class"),
  tagging: members.tagging
}

/**
 * Who may do what with a new object: a canned ACL or single grants.
 *
 * @since 0.1.0
 * @category models
 */
export interface GrantInput {
  readonly acl?:
    | "private"
    | "public-read"
    | "public-read-write"
    | "authenticated-read"
    | "aws-exec-read"
    | "bucket-owner-read"
    | "bucket-owner-full-control"
    | undefined
  readonly grantFullControl?: string | undefined
  readonly grantRead?: string | undefined
  readonly grantReadAcp?: string | undefined
  readonly grantWriteAcp?: string | undefined
}

/** @internal */
export const grants: Members<GrantInput> = {
  acl: members.objectAcl,
  grantFullControl: members.objectGrant("x-amz-grant-full-control"),
  grantRead: members.objectGrant("x-amz-grant-read"),
  grantReadAcp: members.objectGrant("x-amz-grant-read-acp"),
  grantWriteAcp: members.objectGrant("x-amz-grant-write-acp")
}

/**
 * Who may do what with a bucket: a canned ACL or single grants.
 *
 * @since 0.1.0
 * @category models
 */
export interface BucketGrantInput {
  readonly acl?: "private" | "public-read" | "public-read-write" | "authenticated-read" | undefined
  readonly grantFullControl?: string | undefined
  readonly grantRead?: string | undefined
  readonly grantReadAcp?: string | undefined
  readonly grantWrite?: string | undefined
  readonly grantWriteAcp?: string | undefined
}

/** @internal */
export const bucketGrants: Members<BucketGrantInput> = {
  acl: members.header("x-amz-acl"),
  grantFullControl: members.header("x-amz-grant-full-control"),
  grantRead: members.header("x-amz-grant-read"),
  grantReadAcp: members.header("x-amz-grant-read-acp"),
  grantWrite: members.header("x-amz-grant-write"),
  grantWriteAcp: members.header("x-amz-grant-write-acp")
}

/**
 * How the server encrypts what it stores. What a call says of it counts as a whole; the settings' own is for calls that
 * say nothing.
 *
 * @since 0.1.0
 * @category models
 */
export interface EncryptionInput extends CustomerKeyInput {
  readonly serverSideEncryption?: "AES256" | "aws:kms" | "aws:kms:dsse" | "aws:fsx" | undefined
  readonly sseKmsKeyId?: string | undefined
  /** Base64 of a JSON object of strings. */
  readonly sseKmsEncryptionContext?: string | undefined
  readonly bucketKeyEnabled?: boolean | undefined
}

/**
 * A key of the caller's own (SSE-C), needed again for every read. Absent, it is the one that the settings have, if any.
 *
 * It goes over plain HTTP only within this machine, unless the settings allow it (`allowHttp`). A server has to say that
 * it used the key: one that does not, and so may have stored in clear, is an `IntegrityFailure`.
 *
 * @since 0.1.0
 * @category models
 */
export interface CustomerKeyInput {
  /** 32 bytes; `"none"` for an object without such a key where the settings have one. */
  readonly sseCustomerKey?: Redacted.Redacted<Uint8Array> | "none" | undefined
}

/** @internal */
export const customerKey: Members<CustomerKeyInput> = { sseCustomerKey: ownCustomerKey }

/**
 * How long an object must stay as it is.
 *
 * @since 0.1.0
 * @category models
 */
export interface LockInput {
  readonly objectLockMode?: "GOVERNANCE" | "COMPLIANCE" | undefined
  readonly objectLockRetainUntilDate?: Date | undefined
  readonly objectLockLegalHoldStatus?: "ON" | "OFF" | undefined
}

/** @internal */
export const lock: Members<LockInput> = {
  objectLockMode: members.needs("objectLock", members.header("x-amz-object-lock-mode")),
  objectLockRetainUntilDate: members.needs(
    "objectLock",
    members.headerIsoDate("x-amz-object-lock-retain-until-date")
  ),
  objectLockLegalHoldStatus: members.needs("objectLock", members.header("x-amz-object-lock-legal-hold"))
}

/**
 * Conditions on a read (RFC 9110). ETags may be given with or without their quotes.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReadConditions {
  readonly ifMatch?: string | undefined
  /** The answer is `NotModified` while the object still has this ETag. */
  readonly ifNoneMatch?: string | undefined
  readonly ifModifiedSince?: Date | undefined
  readonly ifUnmodifiedSince?: Date | undefined
}

/** @internal */
export const readConditions: Members<ReadConditions> = {
  ifMatch: members.headerEtag("if-match"),
  ifNoneMatch: members.headerEtag("if-none-match"),
  ifModifiedSince: members.headerDate("if-modified-since"),
  ifUnmodifiedSince: members.headerDate("if-unmodified-since")
}

/**
 * Conditions on a write. After an answer that was lost, such a write is not simply repeated: the object is looked at, and
 * the write token in its metadata says whether it was done.
 *
 * @since 0.1.0
 * @category models
 */
export interface WriteConditions {
  /** Write only while the object has this ETag. */
  readonly ifMatch?: string | undefined
  /** `"*"`: write only if there is no object yet. */
  readonly ifNoneMatch?: string | undefined
}

/** @internal */
export const writeConditions = (feature: Feature): Members<WriteConditions> => ({
  ifMatch: members.headerWriteEtag("if-match", feature),
  ifNoneMatch: members.headerWriteEtag("if-none-match", feature)
})

/** The same of a copy's target. @internal */
export const targetConditions: Members<WriteConditions> = {
  ifMatch: members.headerTargetEtag("if-match"),
  ifNoneMatch: members.headerTargetEtag("if-none-match")
}

/** @internal */
export const unconditional = (input: WriteConditions): boolean =>
  input.ifMatch === undefined && input.ifNoneMatch === undefined

/**
 * How a write can be known again, by the metadata entry `effect-s3-write-token` of the object that it makes.
 *
 * @since 0.1.0
 * @category models
 */
export interface WriteTokenInput {
  /**
   * 1 to 64 visible ASCII characters, different for every write. A write with a condition gets a random one; another
   * write gets none unless it is given here, and is then decided like one with a condition.
   */
  readonly writeToken?: string | undefined
  /**
   * The same metadata entry of the object that this write replaces, as it was read. It becomes part of this object's, so
   * that a write whose answer was lost is known even where others have written upon it since.
   */
  readonly writeLineage?: string | undefined
}

/** @internal */
export const writeTokens: Members<WriteTokenInput> = {
  writeToken: (value) => writeToken.problem(value),
  writeLineage: headers.valueProblem
}

/**
 * What is known of a stored object without reading it.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectAttributes {
  /** Without its quotes. */
  readonly etag?: string | undefined
  /** Bytes in this answer's body (of the range, where one was asked for). */
  readonly contentLength?: number | undefined
  readonly contentType?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly contentDisposition?: string | undefined
  readonly cacheControl?: string | undefined
  readonly lastModified?: Date | undefined
  /** Absent when `expiresString` is no date. */
  readonly expires?: Date | undefined
  readonly expiresString?: string | undefined
  /** User metadata; a record without a prototype. */
  readonly metadata: Readonly<Record<string, string>>
  /** How many metadata entries cannot be shown in a header. */
  readonly missingMetadata?: number | undefined
  /** The part of the object that this answer carries; `size` is that of the whole object. */
  readonly contentRange?: ByteRange | undefined
  readonly acceptRanges?: string | undefined
  readonly versionId?: string | undefined
  readonly deleteMarker?: boolean | undefined
  readonly checksums?: Checksums | undefined
  readonly checksumType?: "COMPOSITE" | "FULL_OBJECT" | (string & {}) | undefined
  readonly storageClass?: string | undefined
  readonly archiveStatus?: string | undefined
  readonly restore?: string | undefined
  readonly expiration?: string | undefined
  readonly partsCount?: number | undefined
  readonly tagCount?: number | undefined
  readonly replicationStatus?: string | undefined
  readonly websiteRedirectLocation?: string | undefined
  readonly serverSideEncryption?: string | undefined
  readonly sseKmsKeyId?: string | undefined
  readonly bucketKeyEnabled?: boolean | undefined
  readonly sseCustomerAlgorithm?: string | undefined
  readonly sseCustomerKeyMd5?: string | undefined
  readonly objectLockMode?: string | undefined
  readonly objectLockRetainUntilDate?: Date | undefined
  readonly objectLockLegalHoldStatus?: string | undefined
  readonly requestCharged?: string | undefined
  readonly requestId?: string | undefined
}

/**
 * What a write answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface WriteOutput {
  /** Without its quotes. */
  readonly etag?: string | undefined
  readonly versionId?: string | undefined
  readonly checksums?: Checksums | undefined
  readonly checksumType?: "COMPOSITE" | "FULL_OBJECT" | (string & {}) | undefined
  readonly expiration?: string | undefined
  readonly size?: number | undefined
  readonly serverSideEncryption?: string | undefined
  readonly sseKmsKeyId?: string | undefined
  readonly sseKmsEncryptionContext?: string | undefined
  readonly bucketKeyEnabled?: boolean | undefined
  readonly sseCustomerAlgorithm?: string | undefined
  readonly sseCustomerKeyMd5?: string | undefined
  readonly requestCharged?: string | undefined
  readonly requestId?: string | undefined
}
