/**
 * What listings of objects and versions answer.
 *
 * @since 0.1.0
 */
import type { ChecksumType, Owner, RestoreStatus } from "./object.js"

/**
 * One object of a listing.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectEntry {
  readonly key: string
  /** Bytes. */
  readonly size: number
  /** Without its quotes. The MD5 of the content only for objects stored in one piece and not encrypted with KMS. */
  readonly etag?: string | undefined
  readonly lastModified?: Date | undefined
  /** `STANDARD`, `GLACIER`, ...; whatever the provider knows. */
  readonly storageClass?: string | undefined
  /** ListObjectsV2 gives it only when asked with `fetchOwner`. */
  readonly owner?: Owner | undefined
  /** The algorithms of the checksums that are kept with the object; the checksums themselves are not listed. */
  readonly checksumAlgorithm?: ReadonlyArray<string> | undefined
  readonly checksumType?: ChecksumType | undefined
  /** Given only when asked for, for objects in an archive. */
  readonly restoreStatus?: RestoreStatus | undefined
}

/**
 * A page of ListObjectsV2. Keys, prefixes and the delimiter are decoded where the server encoded them.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
 * @since 0.1.0
 * @category models
 */
export interface ListObjectsV2Output {
  /** The bucket. */
  readonly name?: string | undefined
  readonly prefix?: string | undefined
  readonly delimiter?: string | undefined
  /** The most keys that the server would put on this page; it may be less than was asked for. */
  readonly maxKeys?: number | undefined
  /** How many keys and common prefixes are on this page. */
  readonly keyCount?: number | undefined
  /** How the document spelled the keys; they are decoded here. */
  readonly encodingType?: string | undefined
  /** Whether another page follows, to be had with `nextContinuationToken`. */
  readonly isTruncated: boolean
  readonly contents: ReadonlyArray<ObjectEntry>
  /** Each prefix up to and including the delimiter, once. */
  readonly commonPrefixes: ReadonlyArray<string>
  readonly continuationToken?: string | undefined
  readonly nextContinuationToken?: string | undefined
  readonly startAfter?: string | undefined
}

/**
 * A page of ListObjects, the first version.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjects.html
 * @since 0.1.0
 * @category models
 */
export interface ListObjectsOutput {
  /** The bucket. */
  readonly name?: string | undefined
  readonly prefix?: string | undefined
  readonly delimiter?: string | undefined
  /** The most keys that the server would put on this page; it may be less than was asked for. */
  readonly maxKeys?: number | undefined
  /** How the document spelled the keys; they are decoded here. */
  readonly encodingType?: string | undefined
  readonly isTruncated: boolean
  readonly contents: ReadonlyArray<ObjectEntry>
  /** Each prefix up to and including the delimiter, once. */
  readonly commonPrefixes: ReadonlyArray<string>
  /** The key that this page begins after. */
  readonly marker?: string | undefined
  /** S3 gives it only with a delimiter; without one, the next page begins after the last key of this one. */
  readonly nextMarker?: string | undefined
}

/**
 * One version of an object.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectVersionEntry extends ObjectEntry {
  /** `null`, as text, for what was stored while the bucket kept no versions. */
  readonly versionId?: string | undefined
  readonly isLatest: boolean
}

/**
 * A version that says the object is deleted.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteMarkerEntry {
  readonly key: string
  /** `null`, as text, for what was stored while the bucket kept no versions. */
  readonly versionId?: string | undefined
  readonly isLatest: boolean
  readonly lastModified?: Date | undefined
  readonly owner?: Owner | undefined
}

/**
 * One step in the history of a key: a version of the object, or the marker of its deletion.
 *
 * @since 0.1.0
 * @category models
 */
export type ObjectVersion =
  | ObjectVersionEntry & { readonly deleteMarker: false }
  | DeleteMarkerEntry & { readonly deleteMarker: true }

/**
 * A page of ListObjectVersions: its versions, its delete markers, and both together in the order in which they happened.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html
 * @since 0.1.0
 * @category models
 */
export interface ListObjectVersionsOutput {
  /** The bucket. */
  readonly name?: string | undefined
  readonly prefix?: string | undefined
  readonly delimiter?: string | undefined
  /** The most versions that the server would put on this page; it may be less than was asked for. */
  readonly maxKeys?: number | undefined
  /** How the document spelled the keys; they are decoded here. */
  readonly encodingType?: string | undefined
  readonly isTruncated: boolean
  readonly keyMarker?: string | undefined
  readonly versionIdMarker?: string | undefined
  /** With `nextVersionIdMarker`, where the next page begins. */
  readonly nextKeyMarker?: string | undefined
  readonly nextVersionIdMarker?: string | undefined
  readonly versions: ReadonlyArray<ObjectVersionEntry>
  readonly deleteMarkers: ReadonlyArray<DeleteMarkerEntry>
  /**
   * The versions and the delete markers as one list, by key, and of one key from new to old. This order, which is that of
   * the server's document, tells more than times do: S3 has those to the second.
   */
  readonly history: ReadonlyArray<ObjectVersion>
  /** Each prefix up to and including the delimiter, once. */
  readonly commonPrefixes: ReadonlyArray<string>
}
