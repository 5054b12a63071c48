/**
 * What operations on objects answer in their documents.
 *
 * @since 0.1.0
 */
import type { Checksums } from "../groups.js"

/**
 * Whether a checksum is over the whole object or over the checksums of its parts.
 *
 * @since 0.1.0
 * @category models
 */
export type ChecksumType = "COMPOSITE" | "FULL_OBJECT" | (string & {})

/**
 * An account that owns a bucket or an object, or began an upload.
 *
 * @since 0.1.0
 * @category models
 */
export interface Owner {
  readonly id?: string | undefined
  readonly displayName?: string | undefined
}

/**
 * How far an archived object is on its way back.
 *
 * @since 0.1.0
 * @category models
 */
export interface RestoreStatus {
  readonly isRestoreInProgress?: boolean | undefined
  /** Until when the restored copy can be read. */
  readonly restoreExpiryDate?: Date | undefined
}

/**
 * What a copy on the server made.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 * @since 0.1.0
 * @category models
 */
export interface CopyObjectResult {
  /** Without its quotes. */
  readonly etag?: string | undefined
  readonly lastModified?: Date | undefined
  readonly checksums?: Checksums | undefined
  readonly checksumType?: ChecksumType | undefined
}

/**
 * What DeleteObjects is to delete.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectIdentifier {
  readonly key: string
  /** Deletes this version for good; absent, the key (in a versioned bucket, by a delete marker). */
  readonly versionId?: string | undefined
  /** Delete only while the object has this ETag; not every provider looks at it. */
  readonly etag?: string | undefined
  /** Directory buckets only. */
  readonly lastModifiedTime?: Date | undefined
  /** Directory buckets only, in bytes. */
  readonly size?: number | undefined
}

/**
 * What DeleteObjects sends.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 * @since 0.1.0
 * @category models
 */
export interface DeleteObjectsRequest {
  readonly objects: ReadonlyArray<ObjectIdentifier>
  /** Leave what was deleted out of the answer, and list the failures only. */
  readonly quiet?: boolean | undefined
}

/**
 * A key that DeleteObjects deleted, or that was not there.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeletedEntry {
  readonly key: string
  /** The version that was asked to be deleted. */
  readonly versionId?: string | undefined
  /** Whether a delete marker was made or deleted. */
  readonly deleteMarker?: boolean | undefined
  readonly deleteMarkerVersionId?: string | undefined
}

/**
 * A key that DeleteObjects could not delete.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteErrorEntry {
  /** Absent where the server does not say which key failed. */
  readonly key?: string | undefined
  readonly versionId?: string | undefined
  /** `AccessDenied`, `InternalError`, `SlowDown`, ... */
  readonly code?: string | undefined
  readonly message?: string | undefined
}

/**
 * What became of each key. Keys that were deleted are left out when the request was quiet.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
 * @since 0.1.0
 * @category models
 */
export interface DeleteObjectsResult {
  readonly deleted: ReadonlyArray<DeletedEntry>
  readonly errors: ReadonlyArray<DeleteErrorEntry>
}

/**
 * One part of an object that was uploaded in parts.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectPart {
  readonly partNumber: number
  /** Bytes. */
  readonly size?: number | undefined
  readonly checksums?: Checksums | undefined
}

/**
 * The parts of an object that was uploaded in parts. S3 lists them one by one only where they have checksums.
 *
 * @since 0.1.0
 * @category models
 */
export interface ObjectParts {
  readonly totalPartsCount?: number | undefined
  readonly partNumberMarker?: number | undefined
  readonly nextPartNumberMarker?: number | undefined
  readonly maxParts?: number | undefined
  readonly isTruncated: boolean
  readonly parts: ReadonlyArray<ObjectPart>
}

/**
 * Those attributes of an object that were asked for.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html
 * @since 0.1.0
 * @category models
 */
export interface GetObjectAttributesResult {
  /** Without quotes. */
  readonly etag?: string | undefined
  readonly checksums?: Checksums | undefined
  readonly checksumType?: ChecksumType | undefined
  readonly objectParts?: ObjectParts | undefined
  readonly storageClass?: string | undefined
  /** Bytes. */
  readonly objectSize?: number | undefined
}

/**
 * A label of an object or a bucket.
 *
 * @since 0.1.0
 * @category models
 */
export interface Tag {
  readonly key: string
  readonly value: string
}

/**
 * The labels of an object or a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_Tagging.html
 * @since 0.1.0
 * @category models
 */
export interface Tagging {
  readonly tagSet: ReadonlyArray<Tag>
}
