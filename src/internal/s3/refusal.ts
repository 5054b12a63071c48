/**
 * From an answer that says no to the tagged error that it means.
 */
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import * as StorageError from "../../StorageError.js"
import * as dates from "../wire/dates.js"
import { type ErrorBody, parseErrorBody } from "../wire/errorBody.js"
import { hintFor } from "./hints.js"
import type { Target, Where } from "./operation.js"

/** What an answer says, ready to become an error. */
interface Said extends StorageError.Fields {
  readonly status: number
  readonly code: string
}

type Make = (said: Said, headers: Readonly<Record<string, string>>, body: ErrorBody) => StorageError.StorageError

const retryAfter = (headers: Readonly<Record<string, string>>): Duration.Duration | undefined => {
  const millis = Number(headers["x-amz-retry-after"])
  if (Number.isFinite(millis) && millis >= 0) {
    return Duration.millis(millis)
  }
  const value = headers["retry-after"]
  if (value === undefined) {
    return undefined
  }
  const seconds = Number(value)
  if (Number.isFinite(seconds) && seconds >= 0) {
    return Duration.seconds(seconds)
  }
  const at = dates.fromHttpDate(value)
  const now = dates.fromHttpDate(headers["date"] ?? "")
  return at === undefined || now === undefined ? undefined : Duration.millis(Math.max(0, at - now))
}

const serverTime = (headers: Readonly<Record<string, string>>): Date | undefined => {
  const at = dates.fromHttpDate(headers["date"] ?? "")
  return at === undefined ? undefined : new Date(at)
}

// A region that a server names may end up in a host name; what is not a host label is not passed on.
const region = (value: string | undefined): string | undefined =>
  value !== undefined && /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(value) ? value : undefined

const invalidInput: Make = (said) => new StorageError.InvalidInput(said)
const invalidCredentials: Make = (said) => new StorageError.InvalidCredentials(said)
const clockSkew: Make = (said, headers) => new StorageError.ClockSkew({ ...said, serverTime: serverTime(headers) })
const slowDown: Make = (said, headers) => new StorageError.SlowDown({ ...said, retryAfter: retryAfter(headers) })
const serverFault: Make = (said, headers) => new StorageError.ServerFault({ ...said, retryAfter: retryAfter(headers) })
const integrity: Make = (said) => new StorageError.IntegrityFailure(said)
const limit: Make = (said) => new StorageError.LimitExceeded(said)
const invalidKey: Make = (said) => new StorageError.InvalidKey(said)
const wrongRegion: Make = (said, headers, body) =>
  new StorageError.WrongRegion({ ...said, region: region(headers["x-amz-bucket-region"] ?? body.region) })

const byCode: ReadonlyMap<string, Make> = new Map<string, Make>([
  ["NoSuchKey", (said) => new StorageError.NoSuchKey(said)],
  ["NoSuchBucket", (said) => new StorageError.NoSuchBucket(said)],
  ["NoSuchVersion", (said) => new StorageError.NoSuchVersion(said)],
  ["NoSuchUpload", (said) => new StorageError.NoSuchUpload(said)],
  ["BucketAlreadyExists", (said) => new StorageError.BucketAlreadyExists(said)],
  ["BucketAlreadyOwnedByYou", (said) => new StorageError.BucketAlreadyOwnedByYou(said)],
  ["BucketNotEmpty", (said) => new StorageError.BucketNotEmpty(said)],
  ["InvalidBucketName", (said) => new StorageError.InvalidBucketName(said)],
  ["KeyTooLongError", invalidKey],
  ["InvalidObjectName", invalidKey],
  ["PreconditionFailed", (said) => new StorageError.PreconditionFailed(said)],
  ["NotModified", (said, headers) => new StorageError.NotModified({ ...said, etag: headers["etag"] })],
  ["ConditionalRequestConflict", (said) => new StorageError.ConditionalRequestConflict(said)],
  ["OperationAborted", (said) => new StorageError.OperationAborted(said)],
  ["InvalidRange", (said) => new StorageError.InvalidRange(said)],
  ["InvalidObjectState", (said) => new StorageError.InvalidObjectState(said)],
  ["AccessDenied", (said) => new StorageError.AccessDenied(said)],
  ["AllAccessDisabled", (said) => new StorageError.AccessDenied(said)],
  ["AccountProblem", (said) => new StorageError.AccessDenied(said)],
  ["InvalidAccessKeyId", invalidCredentials],
  ["SignatureDoesNotMatch", invalidCredentials],
  ["InvalidSecurity", invalidCredentials],
  ["InvalidToken", invalidCredentials],
  ["InvalidSignature", invalidCredentials],
  ["InvalidSignatureException", invalidCredentials],
  ["UnrecognizedClientException", invalidCredentials],
  ["AuthFailure", invalidCredentials],
  ["Unauthorized", invalidCredentials],
  ["NotSignedUp", invalidCredentials],
  ["ExpiredToken", (said) => new StorageError.ExpiredCredentials(said)],
  ["ExpiredTokenException", (said) => new StorageError.ExpiredCredentials(said)],
  ["TokenRefreshRequired", (said) => new StorageError.ExpiredCredentials(said)],
  ["RequestTimeTooSkewed", clockSkew],
  ["RequestExpired", clockSkew],
  ["RequestInTheFuture", clockSkew],
  ["SlowDown", slowDown],
  ["SlowDownRead", slowDown],
  ["SlowDownWrite", slowDown],
  ["Throttling", slowDown],
  ["ThrottlingException", slowDown],
  ["ThrottledException", slowDown],
  ["RequestThrottled", slowDown],
  ["RequestThrottledException", slowDown],
  ["RequestLimitExceeded", slowDown],
  ["BandwidthLimitExceeded", slowDown],
  ["TooManyRequests", slowDown],
  ["TooManyRequestsException", slowDown],
  ["TooManyConcurrentRequests", slowDown],
  ["PriorRequestNotComplete", slowDown],
  ["EC2ThrottledException", slowDown],
  ["InternalError", serverFault],
  ["InternalServerError", serverFault],
  ["ServiceUnavailable", serverFault],
  ["ServiceFailure", serverFault],
  ["BadGateway", serverFault],
  ["GatewayTimeout", serverFault],
  ["Busy", serverFault],
  ["RequestTimeout", (said) => new StorageError.Timeout({ ...said, phase: "server" })],
  ["RequestTimeoutException", (said) => new StorageError.Timeout({ ...said, phase: "server" })],
  ["PermanentRedirect", wrongRegion],
  ["TemporaryRedirect", wrongRegion],
  ["Redirect", wrongRegion],
  ["NotImplemented", (said) => new StorageError.NotImplemented(said)],
  ["MethodNotAllowed", (said) => new StorageError.MethodNotAllowed(said)],
  ["InvalidPart", (said) => new StorageError.InvalidPart(said)],
  ["InvalidPartOrder", (said) => new StorageError.InvalidPartOrder(said)],
  ["EntityTooSmall", (said) => new StorageError.EntityTooSmall(said)],
  ["EntityTooLarge", (said) => new StorageError.EntityTooLarge(said)],
  ["BadDigest", integrity],
  ["InvalidDigest", integrity],
  ["XAmzContentSHA256Mismatch", integrity],
  ["XAmzContentChecksumMismatch", integrity],
  ["IncompleteBody", integrity],
  ["TooManyBuckets", limit],
  ["QuotaExceeded", limit],
  ["XMinioAdminBucketQuotaExceeded", limit],
  ["StorageLimitExceeded", limit],
  ["LimitExceededException", limit],
  ["MalformedXML", invalidInput],
  ["InvalidArgument", invalidInput],
  ["InvalidRequest", invalidInput],
  ["InvalidURI", invalidInput],
  ["InvalidTag", invalidInput],
  ["InvalidEncryptionAlgorithmError", invalidInput],
  ["InvalidLocationConstraint", invalidInput],
  ["IllegalLocationConstraintException", invalidInput],
  ["InvalidStorageClass", invalidInput],
  ["MetadataTooLarge", invalidInput],
  ["MissingContentLength", invalidInput],
  ["MissingContentMD5", invalidInput],
  ["MissingRequestBodyError", invalidInput],
  ["BadRequest", invalidInput],
  ["KMS.DisabledException", invalidInput],
  ["KMS.NotFoundException", invalidInput],
  ["UnsupportedArgument", invalidInput],
  ["ExcessHeaderValues", invalidInput],
  ["RequestHeaderSectionTooLarge", invalidInput],
  ["MaxMessageLengthExceeded", invalidInput]
])

const notFound = (target: Target): string => {
  switch (target) {
    case "bucket":
      return "NoSuchBucket"
    case "object":
      return "NoSuchKey"
    case "upload":
      return "NoSuchUpload"
    case "service":
      return "NotFound"
  }
}

/** The code that a status alone stands for: HEAD answers have no body, and proxies have their own. */
const codeOf = (status: number, target: Target): string => {
  switch (status) {
    case 301:
    case 307:
    case 308:
      return "PermanentRedirect"
    case 304:
      return "NotModified"
    case 400:
      return "BadRequest"
    case 401:
      return "Unauthorized"
    case 403:
      return "AccessDenied"
    case 404:
      return notFound(target)
    case 405:
      return "MethodNotAllowed"
    case 408:
      return "RequestTimeout"
    case 411:
      return "MissingContentLength"
    case 412:
      return "PreconditionFailed"
    case 413:
      return "EntityTooLarge"
    case 416:
      return "InvalidRange"
    case 429:
      return "TooManyRequests"
    case 501:
      return "NotImplemented"
    default:
      return status >= 500 ? "ServiceUnavailable" : "Unknown"
  }
}

const unknown: Make = (said) => new StorageError.UnknownServiceError(said)

const make = (body: ErrorBody, status: number, target: Target): Make => {
  // A proxy's page says more with its status than with its words; and a code that nobody knows still has a status.
  if (!body.codeIsSynthetic) {
    if (body.code === "AuthorizationHeaderMalformed") {
      return body.region === undefined ? invalidCredentials : wrongRegion
    }
    const known = byCode.get(body.code)
    if (known !== undefined) {
      return known
    }
    return status === 429 ? slowDown : status >= 500 && status !== 501 ? serverFault : unknown
  }
  return byCode.get(codeOf(status, target)) ?? unknown
}

/** How much of an error body is kept. */
const rawLimit = 64 * 1024

/**
 * The error that an answer means. An error document in a 200 answer counts as a fault of the server unless its code
 * says otherwise.
 *
 * @internal
 */
export const fromAnswer = (options: {
  readonly target: Target
  readonly tags: ReadonlySet<string>
  readonly where: Where
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}): StorageError.StorageError => {
  const { headers, status, where } = options
  const body = parseErrorBody(status, headers, options.body)
  const code = body.codeIsSynthetic ? codeOf(status, options.target) : body.code
  const said: Said = {
    message: body.message ?? `${where.operation} was answered with ${status} ${code}`,
    operation: where.operation,
    bucket: where.bucket,
    key: where.key,
    attempts: where.attempts,
    status,
    code,
    requestId: body.requestId,
    hostId: body.hostId,
    rawBody: options.body.length === 0
      ? undefined
      : Redacted.make(new TextDecoder().decode(options.body.subarray(0, rawLimit))),
    hint: hintFor(code, where)
  }
  const error = make(body, status, options.target)(said, headers, body)
  return options.tags.has(error._tag) ? error : unknown(said, headers, body)
}

/** The error of one key among many, for which there is a code and no status. @internal */
export const fromEntry = (
  where: Where,
  entry: { readonly code?: string | undefined; readonly message?: string | undefined }
): StorageError.StorageError => {
  const code = entry.code ?? "Unknown"
  const said: Said = {
    ...where,
    message: entry.message || `${where.operation} failed for this key with ${code}`,
    code,
    status: 200,
    hint: hintFor(code, where)
  }
  return (byCode.get(code) ?? unknown)(said, {}, {} as ErrorBody)
}
