/**
 * Every S3 operation, as a function from its input to an `Effect` whose error channel is the exact union of what can
 * go wrong. Inputs and outputs have S3's own members in camel case.
 *
 * @since 0.1.0
 */

export type { StreamBody } from "./Body.js"
export type { CommonError } from "./internal/s3/commonErrors.js"
export type { CopySource, CopySourceInput } from "./internal/s3/copySource.js"
export type {
  ChecksumAlgorithm,
  Checksums,
  ContentInput,
  CustomerKeyInput,
  EncryptionInput,
  GrantInput,
  LockInput,
  ObjectAttributes,
  OwnerInput,
  ReadConditions,
  WriteConditions,
  WriteOutput
} from "./internal/s3/groups.js"
export type { BucketEntry } from "./internal/s3/model/bucket.js"
export type { ObjectEntry } from "./internal/s3/model/list.js"
export type { CompletedPart, PartEntry, UploadEntry } from "./internal/s3/model/multipart.js"
export type { ObjectIdentifier } from "./internal/s3/model/object.js"
export type { BodyError, BytesOptions, Integrity, ObjectBody } from "./internal/s3/objectBody.js"

/**
 * @since 0.1.0
 */
export * from "./s3/bucket.js"

/**
 * @since 0.1.0
 */
export * from "./s3/layer.js"

/**
 * @since 0.1.0
 */
export * from "./s3/list.js"

/**
 * @since 0.1.0
 */
export * from "./s3/multipart.js"

/**
 * @since 0.1.0
 */
export * from "./s3/objectDelete.js"

/**
 * @since 0.1.0
 */
export * from "./s3/objectRead.js"

/**
 * @since 0.1.0
 */
export * from "./s3/objectWrite.js"

/**
 * @since 0.1.0
 */
export * from "./s3/request.js"
