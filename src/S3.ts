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
   * Which of a bucket's configurations is meant.
   *
   * @since 0.1.0
   */
  ConfigurationInput,
  /**
   * Which page of a bucket's configurations is meant.
   *
   * @since 0.1.0
   */
  ListConfigurationsInput
} from "./internal/s3/configuration.js"

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
   * Who may do what with a bucket.
   *
   * @since 0.1.0
   */
  BucketGrantInput,
  /**
   * Which bucket is meant.
   *
   * @since 0.1.0
   */
  BucketInput,
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
   * What any answer says beside what was asked for.
   *
   * @since 0.1.0
   */
  Noted,
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
   * Which object is meant, and which version of it.
   *
   * @since 0.1.0
   */
  VersionInput,
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
  WriteOutput,
  /**
   * What a write can be known by again.
   *
   * @since 0.1.0
   */
  WriteTokenInput
} from "./internal/s3/groups.js"

export type {
  /**
   * What can be read as it was, on Tigris.
   *
   * @since 0.1.0
   */
  AsOfInput
} from "./internal/s3/asOf.js"

export type {
  /**
   * What every listing of a bucket takes.
   *
   * @since 0.1.0
   */
  ListInput
} from "./internal/s3/listInput.js"

export type {
  /**
   * A bucket in a list.
   *
   * @since 0.1.0
   */
  BucketEntry,
  /**
   * What kind of bucket it is.
   *
   * @since 0.1.0
   */
  BucketInfo,
  /**
   * The zone that a directory bucket is in.
   *
   * @since 0.1.0
   */
  BucketLocation,
  /**
   * Whether a bucket keeps versions.
   *
   * @since 0.1.0
   */
  VersioningConfiguration
} from "./internal/s3/model/bucket.js"

export type {
  /**
   * A version that says the object is deleted.
   *
   * @since 0.1.0
   */
  DeleteMarkerEntry,
  /**
   * An object in a list.
   *
   * @since 0.1.0
   */
  ObjectEntry,
  /**
   * One step in the history of a key: a version of the object, or the marker of its deletion.
   *
   * @since 0.1.0
   */
  ObjectVersion,
  /**
   * One version of an object.
   *
   * @since 0.1.0
   */
  ObjectVersionEntry
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
  ObjectIdentifier,
  /**
   * An account that owns a bucket or an object, or began an upload.
   *
   * @since 0.1.0
   */
  Owner,
  /**
   * A label of an object or a bucket.
   *
   * @since 0.1.0
   */
  Tag,
  /**
   * The labels of an object or a bucket.
   *
   * @since 0.1.0
   */
  Tagging
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
 * Who may use a bucket and what is in it.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/access.js"

/**
 * Access control lists.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/acl.js"

/**
 * What S3 finds out about the use of a bucket.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/analytics.js"

/**
 * Documents that are kept with an object, by name.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/annotation.js"

/**
 * Which pages of other origins may use a bucket.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/cors.js"

/**
 * How a server encrypts what it stores.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/encryption.js"

/**
 * Which objects a setting is about.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/filter.js"

/**
 * When S3 moves objects of the class `INTELLIGENT_TIERING` to its archives.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/intelligentTiering.js"

/**
 * Lists of a bucket's objects that S3 writes by itself.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/inventory.js"

/**
 * What becomes of objects with time.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/lifecycle.js"

/**
 * Where the log of a bucket's requests goes.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/logging.js"

/**
 * Tables that S3 keeps of what is in a bucket.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/metadata.js"

/**
 * Who is told of what happens in a bucket.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/notification.js"

/**
 * What keeps objects from being changed.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/objectLock.js"

/**
 * What can be said in one of several ways.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/oneOf.js"

/**
 * What of a bucket is kept in others too.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/replication.js"

/**
 * How an object comes back from an archive.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/restore.js"

/**
 * How a bucket is reached, and who pays for it.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/transfer.js"

/**
 * A bucket as a web site.
 *
 * @since 0.1.0
 */
export type * from "./internal/s3/model/website.js"

/**
 * Whether tags decide who may do what with a bucket.
 *
 * @since 0.1.0
 */
export * from "./s3/abac.js"

/**
 * Whether a bucket can be reached by way of the nearest edge location.
 *
 * @since 0.1.0
 */
export * from "./s3/acceleration.js"

/**
 * Access control lists.
 *
 * @since 0.1.0
 */
export * from "./s3/acl.js"

/**
 * What S3 finds out about the use of a bucket's storage classes.
 *
 * @since 0.1.0
 */
export * from "./s3/analytics.js"

/**
 * Annotations: documents that are kept with an object, by name.
 *
 * @since 0.1.0
 */
export * from "./s3/annotation.js"

/**
 * Operations on buckets themselves.
 *
 * @since 0.1.0
 */
export * from "./s3/bucket.js"

/**
 * What a bucket encrypts new objects with.
 *
 * @since 0.1.0
 */
export * from "./s3/bucketEncryption.js"

/**
 * Tables that S3 keeps of what is in a bucket.
 *
 * @since 0.1.0
 */
export * from "./s3/bucketMetadata.js"

/**
 * Which pages of other origins may use a bucket.
 *
 * @since 0.1.0
 */
export * from "./s3/cors.js"

/**
 * Operations that only directory buckets have.
 *
 * @since 0.1.0
 */
export * from "./s3/express.js"

/**
 * When S3 moves objects of the class `INTELLIGENT_TIERING` to its archives.
 *
 * @since 0.1.0
 */
export * from "./s3/intelligentTiering.js"

/**
 * Lists of a bucket's objects that S3 writes by itself.
 *
 * @since 0.1.0
 */
export * from "./s3/inventory.js"

/**
 * The client from one set of options.
 *
 * @since 0.1.0
 */
export * from "./s3/layer.js"

/**
 * What becomes of objects with time.
 *
 * @since 0.1.0
 */
export * from "./s3/lifecycle.js"

/**
 * Operations that list objects.
 *
 * @since 0.1.0
 */
export * from "./s3/list.js"

/**
 * Where the log of a bucket's requests goes.
 *
 * @since 0.1.0
 */
export * from "./s3/logging.js"

/**
 * Requests that CloudWatch counts.
 *
 * @since 0.1.0
 */
export * from "./s3/metrics.js"

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
 * Who is told of what happens in a bucket.
 *
 * @since 0.1.0
 */
export * from "./s3/notification.js"

/**
 * Operations that delete objects.
 *
 * @since 0.1.0
 */
export * from "./s3/objectDelete.js"

/**
 * What a stored object is encrypted with.
 *
 * @since 0.1.0
 */
export * from "./s3/objectEncryption.js"

/**
 * What keeps objects from being changed.
 *
 * @since 0.1.0
 */
export * from "./s3/objectLock.js"

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
 * Whose the objects are that others store.
 *
 * @since 0.1.0
 */
export * from "./s3/ownership.js"

/**
 * Policies: who may do what with a bucket, in JSON.
 *
 * @since 0.1.0
 */
export * from "./s3/policy.js"

/**
 * What is refused to the public, whatever policies and access control lists say.
 *
 * @since 0.1.0
 */
export * from "./s3/publicAccess.js"

/**
 * Where a bucket is.
 *
 * @since 0.1.0
 */
export * from "./s3/region.js"

/**
 * What of a bucket is kept in others too.
 *
 * @since 0.1.0
 */
export * from "./s3/replication.js"

/**
 * The way out for what has no function here.
 *
 * @since 0.1.0
 */
export * from "./s3/request.js"

/**
 * Who pays for requests and downloads.
 *
 * @since 0.1.0
 */
export * from "./s3/requestPayment.js"

/**
 * How objects come back from an archive.
 *
 * @since 0.1.0
 */
export * from "./s3/restore.js"

/**
 * Operations on the labels of objects and buckets.
 *
 * @since 0.1.0
 */
export * from "./s3/tagging.js"

/**
 * Whether a bucket keeps versions.
 *
 * @since 0.1.0
 */
export * from "./s3/versioning.js"

/**
 * Operations that list the versions of objects.
 *
 * @since 0.1.0
 */
export * from "./s3/versions.js"

/**
 * A bucket as a web site.
 *
 * @since 0.1.0
 */
export * from "./s3/website.js"
