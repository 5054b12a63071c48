/**
 * The one vocabulary of errors: every way in which a storage operation can fail, as tagged classes.
 *
 * Names are S3's where S3 has one. Each operation exports its own union of these (`S3.GetObjectError`), so a
 * handler sees exactly what can happen and `Effect.catchTag` completes it.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"

/**
 * What every error knows, as far as it is known. No field holds a header, a signed URL or a secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface Fields {
  /** For people: what happened, in one sentence. */
  readonly message: string
  /** The operation by S3's own name, such as `GetObject`. */
  readonly operation?: string | undefined
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  /** The HTTP status, where an answer came. */
  readonly status?: number | undefined
  /** The wire's own word, such as `NoSuchKey` or `SlowDown`. */
  readonly code?: string | undefined
  /** `x-amz-request-id`: what a vendor's support asks for. */
  readonly requestId?: string | undefined
  /** `x-amz-id-2`. */
  readonly hostId?: string | undefined
  /** How many attempts had been made when this error came out, this one included. */
  readonly attempts?: number | undefined
  /** A multipart upload that could not be removed after this failure; its parts are stored, and paid for. */
  readonly orphanedUploadId?: string | undefined
  /** What to do about it. */
  readonly hint?: string | undefined
  /** The raw error body, at most 64 KiB; behind `Redacted` because some servers echo what was signed. */
  readonly rawBody?: Redacted.Redacted<string> | undefined
  readonly cause?: unknown
}

/**
 * The bucket holds no object under this key (404 `NoSuchKey`; on HEAD, where there is no body, any 404 of an
 * object).
 *
 * @since 0.1.0
 * @category errors
 */
export class NoSuchKey extends Data.TaggedError("NoSuchKey")<Fields> {}

/**
 * There is no such bucket (404 `NoSuchBucket`).
 *
 * @since 0.1.0
 * @category errors
 */
export class NoSuchBucket extends Data.TaggedError("NoSuchBucket")<Fields> {}

/**
 * The key exists, this version of it does not (404 `NoSuchVersion`).
 *
 * @since 0.1.0
 * @category errors
 */
export class NoSuchVersion extends Data.TaggedError("NoSuchVersion")<Fields> {}

/**
 * The multipart upload is unknown: never created, completed, or aborted (404 `NoSuchUpload`).
 *
 * @since 0.1.0
 * @category errors
 */
export class NoSuchUpload extends Data.TaggedError("NoSuchUpload")<
  Fields & {
    readonly uploadId?: string | undefined
  }
> {}

/**
 * The bucket or the object has no such setting (404); `code` says which: `NoSuchLifecycleConfiguration`,
 * `NoSuchTagSet`, `NoSuchBucketPolicy`, `ServerSideEncryptionConfigurationNotFoundError`, ...
 *
 * @since 0.1.0
 * @category errors
 */
export class NoSuchConfiguration extends Data.TaggedError("NoSuchConfiguration")<Fields> {}

/**
 * The object has no annotation of this name (404 `NoSuchAnnotation`).
 *
 * @since 0.1.0
 * @category errors
 */
export class NoSuchAnnotation extends Data.TaggedError("NoSuchAnnotation")<Fields> {}

/**
 * The bucket's other settings do not go with this one (409 `InvalidBucketState`): object lock and replication need
 * versioning, and versioning cannot be suspended while they are there.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidBucketState extends Data.TaggedError("InvalidBucketState")<Fields> {}

/**
 * The bucket's name is taken by somebody else (409 `BucketAlreadyExists`).
 *
 * @since 0.1.0
 * @category errors
 */
export class BucketAlreadyExists extends Data.TaggedError("BucketAlreadyExists")<Fields> {}

/**
 * The bucket exists and is yours already (409 `BucketAlreadyOwnedByYou`).
 *
 * @since 0.1.0
 * @category errors
 */
export class BucketAlreadyOwnedByYou extends Data.TaggedError("BucketAlreadyOwnedByYou")<Fields> {}

/**
 * A bucket must be empty before it is deleted (409 `BucketNotEmpty`).
 *
 * @since 0.1.0
 * @category errors
 */
export class BucketNotEmpty extends Data.TaggedError("BucketNotEmpty")<Fields> {}

/**
 * The bucket's name is not a legal one; refused before anything is signed, or by the server (400
 * `InvalidBucketName`).
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidBucketName extends Data.TaggedError("InvalidBucketName")<Fields> {}

/**
 * The object key cannot be used: empty, over 1024 bytes of UTF-8, a lone surrogate, or `.` and `..` segments on a
 * transport that would fold them.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidKey extends Data.TaggedError("InvalidKey")<Fields> {}

/**
 * A condition of the request did not hold (412): `If-Match`, `If-None-Match`, `If-Unmodified-Since`, or their
 * copy-source forms.
 *
 * @since 0.1.0
 * @category errors
 */
export class PreconditionFailed extends Data.TaggedError("PreconditionFailed")<Fields> {}

/**
 * The object is still what the caller has (304), for a read with `ifNoneMatch` or `ifModifiedSince`.
 *
 * @since 0.1.0
 * @category errors
 */
export class NotModified extends Data.TaggedError("NotModified")<
  Fields & {
    readonly etag?: string | undefined
  }
> {}

/**
 * A conditional write met a concurrent one (409 `ConditionalRequestConflict`): read again and repeat.
 *
 * @since 0.1.0
 * @category errors
 */
export class ConditionalRequestConflict extends Data.TaggedError("ConditionalRequestConflict")<Fields> {}

/**
 * Another operation on the same resource is under way (409 `OperationAborted`).
 *
 * @since 0.1.0
 * @category errors
 */
export class OperationAborted extends Data.TaggedError("OperationAborted")<Fields> {}

/**
 * The range lies outside the object (416 `InvalidRange`).
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidRange extends Data.TaggedError("InvalidRange")<
  Fields & {
    readonly actualSize?: number | undefined
  }
> {}

/**
 * The object is archived and must be restored before it is read (403 `InvalidObjectState`).
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidObjectState extends Data.TaggedError("InvalidObjectState")<
  Fields & {
    readonly storageClass?: string | undefined
  }
> {}

/**
 * The object is on its way back from its archive already (409 `RestoreAlreadyInProgress`).
 *
 * @since 0.1.0
 * @category errors
 */
export class RestoreAlreadyInProgress extends Data.TaggedError("RestoreAlreadyInProgress")<Fields> {}

/**
 * The credentials are good, but do not allow this (403 `AccessDenied`).
 *
 * @since 0.1.0
 * @category errors
 */
export class AccessDenied extends Data.TaggedError("AccessDenied")<
  Fields & {
    /** What the server's clock said in an answer without a document: it may be this machine's clock that is refused. */
    readonly serverTime?: Date | undefined
  }
> {}

/**
 * The server does not accept these credentials or their signature (`InvalidAccessKeyId`, `SignatureDoesNotMatch`,
 * `InvalidToken`, ...).
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidCredentials extends Data.TaggedError("InvalidCredentials")<
  Fields & {
    /** What the server's clock said: a signature is also refused when this machine's clock is far off. */
    readonly serverTime?: Date | undefined
  }
> {}

/**
 * The session token has expired (`ExpiredToken`, `TokenRefreshRequired`).
 *
 * @since 0.1.0
 * @category errors
 */
export class ExpiredCredentials extends Data.TaggedError("ExpiredCredentials")<Fields> {}

/**
 * No provider had credentials to give; nothing was sent to the store.
 *
 * @since 0.1.0
 * @category errors
 */
export class CredentialsUnavailable extends Data.TaggedError("CredentialsUnavailable")<
  Fields & {
    /** Each source that was asked, and why it had none. */
    readonly tried?: ReadonlyArray<string> | undefined
    /** The source that is set up and has failed; a chain stops at it. Absent: none is set up. */
    readonly source?: string | undefined
  }
> {}

/**
 * This machine's clock and the server's differ too much (403 `RequestTimeTooSkewed`, usually more than 15
 * minutes).
 *
 * @since 0.1.0
 * @category errors
 */
export class ClockSkew extends Data.TaggedError("ClockSkew")<
  Fields & {
    readonly serverTime?: Date | undefined
  }
> {}

/**
 * The server asks for fewer requests (503 `SlowDown`, 429, and the other throttling codes).
 *
 * @since 0.1.0
 * @category errors
 */
export class SlowDown extends Data.TaggedError("SlowDown")<
  Fields & {
    readonly retryAfter?: Duration.Duration | undefined
  }
> {}

/**
 * The server failed: 500, 502, 503, 504 and `InternalError`, also inside a 200 answer.
 *
 * @since 0.1.0
 * @category errors
 */
export class ServerFault extends Data.TaggedError("ServerFault")<
  Fields & {
    readonly retryAfter?: Duration.Duration | undefined
  }
> {}

/**
 * The bucket lives in another region or behind another endpoint (301, 307, `AuthorizationHeaderMalformed`).
 *
 * @since 0.1.0
 * @category errors
 */
export class WrongRegion extends Data.TaggedError("WrongRegion")<
  Fields & {
    readonly region?: string | undefined
  }
> {}

/**
 * The server does not implement this operation or one of its parameters (501 `NotImplemented`).
 *
 * @since 0.1.0
 * @category errors
 */
export class NotImplemented extends Data.TaggedError("NotImplemented")<Fields> {}

/**
 * The resource does not take this method (405), such as reading a delete marker.
 *
 * @since 0.1.0
 * @category errors
 */
export class MethodNotAllowed extends Data.TaggedError("MethodNotAllowed")<Fields> {}

/**
 * A parameter is not acceptable: found before anything was sent, or refused by the server (400 `InvalidArgument`,
 * `InvalidRequest`, `MalformedXML`, ...).
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidInput extends Data.TaggedError("InvalidInput")<
  Fields & {
    readonly parameter?: string | undefined
  }
> {}

/**
 * A setting is missing or wrong; nothing was sent.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidConfig extends Data.TaggedError("InvalidConfig")<
  Fields & {
    readonly setting: string
    readonly source?: string | undefined
    readonly allowed?: string | undefined
  }
> {}

/**
 * A quota of the account or the service is used up (`TooManyBuckets`, `QuotaExceeded`, ...).
 *
 * @since 0.1.0
 * @category errors
 */
export class LimitExceeded extends Data.TaggedError("LimitExceeded")<Fields> {}

/**
 * A part named in the completion is missing or has another ETag (400 `InvalidPart`).
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidPart extends Data.TaggedError("InvalidPart")<Fields> {}

/**
 * The parts of the completion are not in ascending order (400 `InvalidPartOrder`).
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidPartOrder extends Data.TaggedError("InvalidPartOrder")<Fields> {}

/**
 * A part other than the last is smaller than the server's minimum, 5 MiB on S3 (400 `EntityTooSmall`).
 *
 * @since 0.1.0
 * @category errors
 */
export class EntityTooSmall extends Data.TaggedError("EntityTooSmall")<Fields> {}

/**
 * The body is larger than the server takes in one request, 5 GiB on S3 (400 `EntityTooLarge`).
 *
 * @since 0.1.0
 * @category errors
 */
export class EntityTooLarge extends Data.TaggedError("EntityTooLarge")<Fields> {}

/**
 * Bytes are not what they should be: a checksum or a length differs, here or as seen by the server (`BadDigest`,
 * `XAmzContentSHA256Mismatch`, ...).
 *
 * @since 0.1.0
 * @category errors
 */
export class IntegrityFailure extends Data.TaggedError("IntegrityFailure")<
  Fields & {
    readonly algorithm?: string | undefined
    readonly expected?: string | undefined
    readonly actual?: string | undefined
  }
> {}

/**
 * The answer cannot be understood: not XML, cut off, of another kind than asked for, or over the reader's limits.
 *
 * @since 0.1.0
 * @category errors
 */
export class MalformedResponse extends Data.TaggedError("MalformedResponse")<Fields> {}

/**
 * The exchange broke below HTTP: no connection, a reset, a refused certificate. `retryable` is false where another
 * try cannot help.
 *
 * @since 0.1.0
 * @category errors
 */
export class Transport extends Data.TaggedError("Transport")<
  Fields & {
    readonly phase: "connect" | "send" | "receive"
    readonly retryable: boolean
    readonly causeCode?: string | undefined
  }
> {}

/**
 * Something took too long. `phase` says what was waited for; `server` means that the server gave up waiting (400
 * `RequestTimeout`).
 *
 * @since 0.1.0
 * @category errors
 */
export class Timeout extends Data.TaggedError("Timeout")<
  Fields & {
    readonly phase: "connect" | "firstByte" | "idle" | "attempt" | "server"
    readonly after?: Duration.Duration | undefined
  }
> {}

/**
 * This provider cannot do it, and would do something else if asked; nothing was sent.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnsupportedByProvider extends Data.TaggedError("UnsupportedByProvider")<
  Fields & {
    readonly provider: string
    readonly feature: string
  }
> {}

/**
 * A write that is not to be repeated was sent, its answer was lost, and reading back could not settle whether it was
 * applied.
 *
 * @since 0.1.0
 * @category errors
 */
export class WriteOutcomeUnknown extends Data.TaggedError("WriteOutcomeUnknown")<
  Fields & {
    readonly writeToken?: string | undefined
    /** Ids of what is there and may be what this call has made. */
    readonly candidates?: ReadonlyArray<string> | undefined
  }
> {}

/**
 * Somebody else holds the lease, and has held it for all of the time that was to be waited; nothing was written.
 *
 * @since 0.1.0
 * @category errors
 */
export class LockUnavailable extends Data.TaggedError("LockUnavailable")<Fields> {}

/**
 * The lease is no longer this holder's: another has taken it over, somebody has released it by force, or it could not
 * be renewed in time. What it protected has been interrupted.
 *
 * @since 0.1.0
 * @category errors
 */
export class LockLost extends Data.TaggedError("LockLost")<
  Fields & {
    readonly lock: string
    readonly fencingToken?: bigint | undefined
  }
> {}

/**
 * The store does not obey the conditions that a lock depends on: it refuses them, ignores them, or lets two writers
 * through at once. `hint` names the ways that remain.
 *
 * @since 0.1.0
 * @category errors
 */
export class ConditionalWritesUnsupported extends Data.TaggedError("ConditionalWritesUnsupported")<Fields> {}

/**
 * The object is larger than the caller allowed to be read into memory.
 *
 * @since 0.1.0
 * @category errors
 */
export class BodyTooLarge extends Data.TaggedError("BodyTooLarge")<
  Fields & {
    readonly limit: number
    readonly size?: number | undefined
  }
> {}

/**
 * Some objects of a tree could not be transferred; the others were, as far as they had been begun. The first error is
 * the `cause`, each was a `Failed` action.
 *
 * @since 0.1.0
 * @category errors
 */
export class TransferIncomplete extends Data.TaggedError("TransferIncomplete")<
  Fields & {
    /** How many objects failed. */
    readonly failed: number
    /** How many were copied, moved or deleted. */
    readonly done: number
  }
> {}

/**
 * A sync would have deleted more than it may: everything, because the source is empty, or more objects than
 * `maxDelete`. Nothing was deleted.
 *
 * @since 0.1.0
 * @category errors
 */
export class DeletionRefused extends Data.TaggedError("DeletionRefused")<
  Fields & {
    /** How many objects would have been deleted. */
    readonly objects: number
  }
> {}

/**
 * The server answered with an error that no tag of this operation names; `code` and `status` say which.
 *
 * @since 0.1.0
 * @category errors
 */
export class UnknownServiceError extends Data.TaggedError("UnknownServiceError")<Fields> {}

/**
 * Any error of the library.
 *
 * @since 0.1.0
 * @category errors
 */
export type StorageError =
  | NoSuchKey
  | NoSuchBucket
  | NoSuchVersion
  | NoSuchUpload
  | NoSuchConfiguration
  | NoSuchAnnotation
  | InvalidBucketState
  | BucketAlreadyExists
  | BucketAlreadyOwnedByYou
  | BucketNotEmpty
  | InvalidBucketName
  | InvalidKey
  | PreconditionFailed
  | NotModified
  | ConditionalRequestConflict
  | OperationAborted
  | InvalidRange
  | InvalidObjectState
  | RestoreAlreadyInProgress
  | AccessDenied
  | InvalidCredentials
  | ExpiredCredentials
  | CredentialsUnavailable
  | ClockSkew
  | SlowDown
  | ServerFault
  | WrongRegion
  | NotImplemented
  | MethodNotAllowed
  | InvalidInput
  | InvalidConfig
  | LimitExceeded
  | InvalidPart
  | InvalidPartOrder
  | EntityTooSmall
  | EntityTooLarge
  | IntegrityFailure
  | MalformedResponse
  | Transport
  | Timeout
  | UnsupportedByProvider
  | WriteOutcomeUnknown
  | LockUnavailable
  | LockLost
  | ConditionalWritesUnsupported
  | BodyTooLarge
  | TransferIncomplete
  | DeletionRefused
  | UnknownServiceError

/**
 * Whether the server asks for fewer requests.
 *
 * @since 0.1.0
 * @category categories
 * @example
 * import { StorageError } from "effect-s3"
 *
 * const error = new StorageError.SlowDown({ message: "Please reduce your request rate." })
 * assert.strictEqual(StorageError.isThrottling(error), true)
 */
export const isThrottling = (error: StorageError): error is SlowDown => error._tag === "SlowDown"

/**
 * Whether the same request may well succeed a moment later: server faults, broken exchanges, timeouts, and
 * conflicts that the server asks to repeat.
 *
 * @since 0.1.0
 * @category categories
 * @example
 * import { StorageError } from "effect-s3"
 *
 * const refused = new StorageError.Transport({ message: "refused", phase: "connect", retryable: true })
 * assert.strictEqual(StorageError.isTransient(refused), true)
 */
export const isTransient = (error: StorageError): boolean => {
  switch (error._tag) {
    case "ServerFault":
    case "Timeout":
    case "OperationAborted":
      return true
    case "Transport":
      return error.retryable
    case "MalformedResponse":
      return error.status !== undefined && error.status < 300
    default:
      return false
  }
}

/**
 * Whether the trouble is with who asks: credentials, their rights or their clock.
 *
 * @since 0.1.0
 * @category categories
 * @example
 * import { StorageError } from "effect-s3"
 *
 * assert.strictEqual(StorageError.isAuth(new StorageError.AccessDenied({ message: "Access Denied" })), true)
 */
export const isAuth = (
  error: StorageError
): error is AccessDenied | InvalidCredentials | ExpiredCredentials | CredentialsUnavailable | ClockSkew => {
  switch (error._tag) {
    case "AccessDenied":
    case "InvalidCredentials":
    case "ExpiredCredentials":
    case "CredentialsUnavailable":
    case "ClockSkew":
      return true
    default:
      return false
  }
}

/**
 * Whether what was asked for is not there.
 *
 * @since 0.1.0
 * @category categories
 * @example
 * import { StorageError } from "effect-s3"
 *
 * assert.strictEqual(StorageError.isNotFound(new StorageError.NoSuchKey({ message: "no such key" })), true)
 */
export const isNotFound = (
  error: StorageError
): error is NoSuchKey | NoSuchBucket | NoSuchVersion | NoSuchUpload | NoSuchConfiguration | NoSuchAnnotation => {
  switch (error._tag) {
    case "NoSuchKey":
    case "NoSuchBucket":
    case "NoSuchVersion":
    case "NoSuchUpload":
    case "NoSuchConfiguration":
    case "NoSuchAnnotation":
      return true
    default:
      return false
  }
}

/**
 * Whether the store's state was not the one that the request presumed.
 *
 * @since 0.1.0
 * @category categories
 * @example
 * import { StorageError } from "effect-s3"
 *
 * assert.strictEqual(StorageError.isConflict(new StorageError.PreconditionFailed({ message: "412" })), true)
 */
export const isConflict = (
  error: StorageError
): error is
  | PreconditionFailed
  | ConditionalRequestConflict
  | OperationAborted
  | BucketAlreadyExists
  | BucketAlreadyOwnedByYou
  | BucketNotEmpty
  | InvalidBucketState
  | RestoreAlreadyInProgress =>
{
  switch (error._tag) {
    case "PreconditionFailed":
    case "ConditionalRequestConflict":
    case "OperationAborted":
    case "BucketAlreadyExists":
    case "BucketAlreadyOwnedByYou":
    case "BucketNotEmpty":
    case "InvalidBucketState":
    case "RestoreAlreadyInProgress":
      return true
    default:
      return false
  }
}
