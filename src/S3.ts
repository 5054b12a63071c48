/**
 * Every S3 operation, as a function from its input to an `Effect` whose error channel is the exact union of what can
 * go wrong. Inputs and outputs have S3's own members in camel case.
 *
 * @since 0.1.0
 */

export type {
  /**
   * A body of known length that is produced while it is sent.
   *
   * @since 0.1.0
   */
  StreamBody
} from "./Body.js"

export type {
  /**
   * What any operation can fail with, whatever it asks.
   *
   * @since 0.1.0
   */
  CommonError
} from "./internal/s3/commonErrors.js"

export type {
  /**
   * Where a copy comes from.
   *
   * @since 0.1.0
   */
  CopySource,
  /**
   * The source of a copy, and conditions on it.
   *
   * @since 0.1.0
   */
  CopySourceInput
} from "./internal/s3/copySource.js"

export type {
  /**
   * The checksums that S3 keeps beside an object.
   *
   * @since 0.1.0
   */
  ChecksumAlgorithm,
  /**
   * Checksums by their algorithm.
   *
   * @since 0.1.0
   */
  Checksums,
  /**
   * What an object is stored with.
   *
   * @since 0.1.0
   */
  ContentInput,
  /**
   * An encryption key of the caller's own (SSE-C).
   *
   * @since 0.1.0
   */
  CustomerKeyInput,
  /**
   * How the server encrypts what it stores.
   *
   * @since 0.1.0
   */
  EncryptionInput,
  /**
   * Who may do what with a new object.
   *
   * @since 0.1.0
   */
  GrantInput,
  /**
   * How long an object must stay as it is.
   *
   * @since 0.1.0
   */
  LockInput,
  /**
   * What is known of an object without its bytes.
   *
   * @since 0.1.0
   */
  ObjectAttributes,
  /**
   * Parameters that any operation on a bucket or an object takes.
   *
   * @since 0.1.0
   */
  OwnerInput,
  /**
   * Conditions on a read.
   *
   * @since 0.1.0
   */
  ReadConditions,
  /**
   * Conditions on a write.
   *
   * @since 0.1.0
   */
  WriteConditions,
  /**
   * What a write answers.
   *
   * @since 0.1.0
   */
  WriteOutput
} from "./internal/s3/groups.js"

export type {
  /**
   * A bucket in a list.
   *
   * @since 0.1.0
   */
  BucketEntry
} from "./internal/s3/model/bucket.js"

export type {
  /**
   * An object in a list.
   *
   * @since 0.1.0
   */
  ObjectEntry
} from "./internal/s3/model/list.js"

export type {
  /**
   * A stored part, as a completion names it.
   *
   * @since 0.1.0
   */
  CompletedPart,
  /**
   * A part in a list.
   *
   * @since 0.1.0
   */
  PartEntry,
  /**
   * An unfinished upload in a list.
   *
   * @since 0.1.0
   */
  UploadEntry
} from "./internal/s3/model/multipart.js"

export type {
  /**
   * An object to delete.
   *
   * @since 0.1.0
   */
  ObjectIdentifier
} from "./internal/s3/model/object.js"

export type {
  /**
   * What a reader of a body can meet.
   *
   * @since 0.1.0
   */
  BodyError,
  /**
   * How much of a body may be held in memory.
   *
   * @since 0.1.0
   */
  BytesOptions,
  /**
   * What could be checked of a body.
   *
   * @since 0.1.0
   */
  Integrity,
  /**
   * A body that is still at the server.
   *
   * @since 0.1.0
   */
  ObjectBody
} from "./internal/s3/objectBody.js"

/**
 * Operations on buckets themselves.
 *
 * @since 0.1.0
 */
export * from "./s3/bucket.js"

/**
 * The client from one set of options.
 *
 * @since 0.1.0
 */
export * from "./s3/layer.js"

/**
 * Operations that list objects.
 *
 * @since 0.1.0
 */
export * from "./s3/list.js"

/**
 * Operations of a multipart upload.
 *
 * @since 0.1.0
 */
export * from "./s3/multipart.js"

/**
 * Operations that list unfinished uploads and their parts.
 *
 * @since 0.1.0
 */
export * from "./s3/multipartList.js"

/**
 * Operations that delete objects.
 *
 * @since 0.1.0
 */
export * from "./s3/objectDelete.js"

/**
 * Operations that read an object.
 *
 * @since 0.1.0
 */
export * from "./s3/objectRead.js"

/**
 * Operations that store an object in one request.
 *
 * @since 0.1.0
 */
export * from "./s3/objectWrite.js"

/**
 * Where a bucket is.
 *
 * @since 0.1.0
 */
export * from "./s3/region.js"

/**
 * The way out for what has no function here.
 *
 * @since 0.1.0
 */
export * from "./s3/request.js"
