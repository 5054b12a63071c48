import type { ChecksumAlgorithm } from "../wire/checksum.js"
import type { Acl, Owner } from "./acl.js"
import * as Sessions from "./auth/sessions.js"
import type { Encryption } from "./encryption.js"
import * as KeyIndex from "./keyIndex.js"
import type { BucketLock, ObjectLock } from "./lock.js"
import type { Data } from "./model.js"
import { refusal } from "./refusal.js"
import type { Tags } from "./tags.js"

/** @internal */
export type ChecksumType = "FULL_OBJECT" | "COMPOSITE"

/** @internal */
export interface Checksum {
  readonly algorithm: ChecksumAlgorithm
  readonly value: string
  readonly type: ChecksumType
}

/**
 * What a writer says about an object beside its bytes.
 *
 * @internal
 */
export interface Attributes {
  readonly contentType: string | undefined
  readonly contentEncoding: string | undefined
  readonly contentLanguage: string | undefined
  readonly contentDisposition: string | undefined
  readonly cacheControl: string | undefined
  readonly expires: string | undefined
  readonly websiteRedirect: string | undefined
  readonly storageClass: string
  readonly encryption: Encryption
  readonly lock: ObjectLock
  /** Names without `x-amz-meta-`, in lower case; values as latin1 strings, as they came. */
  readonly metadata: ReadonlyArray<readonly [string, string]>
  readonly tags: Tags
  /** `undefined` is the owner's full control, and nobody else's anything. */
  readonly acl: Acl | undefined
}

/** @internal */
export interface StoredPart {
  readonly number: number
  readonly data: Data
  /** Without quotes. */
  readonly etag: string
  readonly lastModified: number
  readonly checksum: Checksum | undefined
  /** Where the upload names no checksum: what S3 makes its own of. */
  readonly crc64nvme: string | undefined
}

/**
 * Never changed in place: whoever holds one holds the object as it was.
 *
 * @internal
 */
export interface StoredObject {
  readonly _tag: "Object"
  readonly key: string
  /** `null` for one that was written while the bucket kept no versions. */
  readonly versionId: string
  readonly data: Data
  /** Without quotes. */
  readonly etag: string
  /** Milliseconds, cut to the second: S3 keeps no more. */
  readonly lastModified: number
  readonly attributes: Attributes
  readonly checksum: Checksum | undefined
  readonly parts: ReadonlyArray<StoredPart> | undefined
  /** Until when a copy can be read of what lies in an archive. */
  readonly restoredUntil: number | undefined
}

/**
 * Says that the key holds nothing, although there are versions of it.
 *
 * @internal
 */
export interface DeleteMarker {
  readonly _tag: "DeleteMarker"
  readonly key: string
  readonly versionId: string
  readonly lastModified: number
}

/** @internal */
export type Version = StoredObject | DeleteMarker

/**
 * All versions of a key, newest first; never empty.
 *
 * @internal
 */
export interface History {
  readonly key: string
  readonly versions: ReadonlyArray<Version>
}

/** @internal */
export interface Upload {
  readonly id: string
  readonly key: string
  readonly initiated: number
  readonly attributes: Attributes
  readonly checksumAlgorithm: ChecksumAlgorithm | undefined
  readonly checksumType: ChecksumType | undefined
  readonly parts: Map<number, StoredPart>
  /** Whether its key has been written or deleted since it began. */
  overtaken: boolean
}

/** @internal */
export interface CompletedUpload {
  readonly key: string
  readonly versionId: string
  readonly etag: string
  readonly checksum: Checksum | undefined
  readonly parts: string
  readonly encryption: ReadonlyArray<readonly [string, string]>
}

/**
 * A conditional write whose body is still coming in.
 *
 * @internal
 */
export interface PendingWrite {
  readonly key: string
  /** Whether its key has been written or deleted since it began. */
  overtaken: boolean
}

/** @internal */
export type Versioning = "Enabled" | "Suspended"

/**
 * A moment of a bucket that has been marked, and what somebody calls it.
 *
 * @internal
 */
export interface Snapshot {
  readonly version: string
  readonly label: string | undefined
}

/**
 * From `since` on, a fork sees its parent as of `at`.
 *
 * @internal
 */
export interface Base {
  readonly since: bigint
  readonly at: bigint
}

/** @internal */
export interface Parent {
  readonly bucket: Bucket
  /** The moment that it was forked at. */
  readonly snapshot: Snapshot
  readonly forked: bigint
  /** Ascending; each rebase adds one. */
  bases: readonly [Base, ...ReadonlyArray<Base>]
  /** Up to when what was written here has been merged. */
  merged: bigint
}

/**
 * What has been deleted and can be brought back, of one key, newest first; never empty.
 *
 * @internal
 */
export interface Recoverable {
  readonly key: string
  readonly versions: ReadonlyArray<RecoverableVersion>
}

/** @internal */
export interface RecoverableVersion {
  readonly object: StoredObject
  readonly expires: number
}

/**
 * What a bucket of Tigris has beside what every bucket has.
 *
 * @internal
 */
export interface Tigris {
  /** Whether snapshots can be taken. */
  snapshotsEnabled: boolean
  readonly snapshots: Map<string, Snapshot>
  readonly parent: Parent | undefined
  /** For how long what is deleted can be brought back; `undefined` where it cannot. */
  retentionDays: number | undefined
  readonly recoverable: KeyIndex.KeyIndex<Recoverable>
  /** Where it is, as it was asked for. */
  regions: string
  /** What objects are stored as unless their writer says. */
  storageClass: string
  /** Whether everybody may list what everybody may read. */
  publicListing: boolean
  /** Settings that are only kept, by their names in JSON. */
  readonly settings: Map<string, unknown>
}

/** @internal */
export interface Bucket {
  readonly name: string
  readonly region: string
  readonly created: number
  acl: Acl | undefined
  /** Documents by their sub-resource, and by their id where there can be several. */
  readonly settings: Map<string, Uint8Array>
  /** What it was created with, or given later; never taken away again. */
  lock: BucketLock | undefined
  /** `undefined` until somebody asks for versions: from then on there is no way back. */
  versioning: Versioning | undefined
  /** What is there now, and what a listing shows. */
  readonly objects: KeyIndex.KeyIndex<StoredObject>
  /** Every version, delete markers too, from the moment that somebody asked for them. */
  histories: KeyIndex.KeyIndex<History> | undefined
  readonly uploads: Map<string, Upload>
  /** By upload id, so that a repeated Complete is answered as the first one was. */
  readonly completed: Map<string, CompletedUpload>
  readonly pending: Set<PendingWrite>
  /** `undefined` where the server speaks S3 alone. */
  readonly tigris: Tigris | undefined
}

/**
 * A bucket that can be brought back until then.
 *
 * @internal
 */
export interface DeletedBucket {
  readonly bucket: Bucket
  readonly deleted: number
  readonly expires: number
}

/** @internal */
export interface State {
  readonly region: string
  readonly owner: Owner
  /** What customers' keys are hashed with. */
  readonly keySalt: Uint8Array
  readonly buckets: KeyIndex.KeyIndex<Bucket>
  readonly deletedBuckets: Map<string, DeletedBucket>
  /** Whether it speaks Tigris beside S3. */
  readonly tigris: boolean
  /** With directory buckets. */
  readonly sessions: Sessions.Sessions
}

/** @internal */
export const make = (region: string, owner: State["owner"], tigris = false): State => ({
  region,
  owner,
  keySalt: crypto.getRandomValues(new Uint8Array(32)),
  buckets: KeyIndex.make(),
  deletedBuckets: new Map(),
  tigris,
  sessions: Sessions.make()
})

const makeTigris = (parent: Parent | undefined): Tigris => ({
  snapshotsEnabled: false,
  snapshots: new Map(),
  parent,
  retentionDays: undefined,
  recoverable: KeyIndex.make(),
  regions: "",
  storageClass: "STANDARD",
  publicListing: false,
  settings: new Map()
})

/** @internal */
export const createBucket = (
  state: State,
  name: string,
  region: string,
  now: number,
  parent?: Parent | undefined
): Bucket => {
  const bucket: Bucket = {
    name,
    region,
    created: now,
    acl: undefined,
    settings: new Map(),
    lock: undefined,
    versioning: undefined,
    histories: undefined,
    objects: KeyIndex.make(),
    uploads: new Map(),
    completed: new Map(),
    pending: new Set(),
    tigris: state.tigris ? makeTigris(parent) : undefined
  }
  state.buckets.set(name, bucket)
  return bucket
}

/** @internal */
export const getBucket = (state: State, name: string): Bucket => {
  const bucket = state.buckets.get(name)
  if (bucket === undefined) throw refusal("NoSuchBucket", { details: [["BucketName", name]] })
  return bucket
}

/** @internal */
export const toSecond = (now: number): number => Math.floor(now / 1000) * 1000
