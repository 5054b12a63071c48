/**
 * What operations on multipart uploads answer in their documents.
 *
 * @since 0.1.0
 */
import type { Checksums } from "../groups.js"
import type { ChecksumType, Owner } from "./object.js"

/**
 * An upload that was begun.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
 * @since 0.1.0
 * @category models
 */
export interface CreateMultipartUploadResult {
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  readonly uploadId: string
}

/**
 * A part as CompleteMultipartUpload takes it.
 *
 * @since 0.1.0
 * @category models
 */
export interface CompletedPart {
  /** From 1 to 10 000. */
  readonly partNumber: number
  /** As UploadPart answered it. */
  readonly etag: string
  /** What the part was sent with; needed where the upload was begun with a checksum of type `COMPOSITE`. */
  readonly checksums?: Checksums | undefined
}

/**
 * What makes one object of the parts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 * @since 0.1.0
 * @category models
 */
export interface CompleteMultipartUploadRequest {
  readonly parts: ReadonlyArray<CompletedPart>
}

/**
 * The object that an upload became.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
 * @since 0.1.0
 * @category models
 */
export interface CompleteMultipartUploadResult {
  /** As the server sees itself, which behind a proxy is not how it is reached. */
  readonly location?: string | undefined
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  /** Without its quotes. Of the form `md5-N` on S3, and anything on other providers. */
  readonly etag?: string | undefined
  readonly checksums?: Checksums | undefined
  readonly checksumType?: ChecksumType | undefined
}

/**
 * A part that was made from an existing object.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPartCopy.html
 * @since 0.1.0
 * @category models
 */
export interface CopyPartResult {
  /** Without its quotes; CompleteMultipartUpload wants it back. */
  readonly etag?: string | undefined
  readonly lastModified?: Date | undefined
  readonly checksums?: Checksums | undefined
}

/**
 * A part that an upload has so far.
 *
 * @since 0.1.0
 * @category models
 */
export interface PartEntry {
  readonly partNumber: number
  /** Bytes. */
  readonly size?: number | undefined
  /** Without its quotes. */
  readonly etag?: string | undefined
  readonly lastModified?: Date | undefined
  readonly checksums?: Checksums | undefined
}

/**
 * A page of the parts of an upload, by number.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
 * @since 0.1.0
 * @category models
 */
export interface ListPartsOutput {
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  readonly uploadId?: string | undefined
  /** Parts are listed from after this number. */
  readonly partNumberMarker?: number | undefined
  /** The next page begins after it. */
  readonly nextPartNumberMarker?: number | undefined
  /** The most parts that the server would put on this page. */
  readonly maxParts?: number | undefined
  readonly isTruncated: boolean
  readonly parts: ReadonlyArray<PartEntry>
  readonly initiator?: Owner | undefined
  readonly owner?: Owner | undefined
  readonly storageClass?: string | undefined
  readonly checksumAlgorithm?: string | undefined
  readonly checksumType?: ChecksumType | undefined
}

/**
 * An upload that is neither completed nor aborted, and costs what its parts cost.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadEntry {
  readonly key: string
  readonly uploadId: string
  readonly initiated?: Date | undefined
  readonly initiator?: Owner | undefined
  readonly owner?: Owner | undefined
  readonly storageClass?: string | undefined
  readonly checksumAlgorithm?: string | undefined
  readonly checksumType?: ChecksumType | undefined
}

/**
 * A page of the uploads of a bucket.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
 * @since 0.1.0
 * @category models
 */
export interface ListMultipartUploadsOutput {
  readonly bucket?: string | undefined
  readonly prefix?: string | undefined
  readonly delimiter?: string | undefined
  readonly keyMarker?: string | undefined
  readonly uploadIdMarker?: string | undefined
  /** With `nextUploadIdMarker`, where the next page begins. */
  readonly nextKeyMarker?: string | undefined
  readonly nextUploadIdMarker?: string | undefined
  /** The most uploads that the server would put on this page. */
  readonly maxUploads?: number | undefined
  /** How the document spelled the keys; they are decoded here. */
  readonly encodingType?: string | undefined
  readonly isTruncated: boolean
  readonly uploads: ReadonlyArray<UploadEntry>
  /** Each prefix up to and including the delimiter, once. */
  readonly commonPrefixes: ReadonlyArray<string>
}
