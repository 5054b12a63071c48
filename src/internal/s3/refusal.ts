/**
 * From an answer that says no to the tagged error that it means.
 */
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import * as StorageError from "../../StorageError.js"
import * as dates from "../wire/dates.js"
import { type ErrorBody, parseErrorBody } from "../wire/errorBody.js"
import * as errorCodes from "../wire/errorCodes.js"
import { isRegionName } from "../wire/regionName.js"
import { hintFor } from "./hints.js"
import type { Target, Where } from "./operation.js"
import { unquoteEtag } from "./responseHeaders.js"

type Details = Pick<
  ErrorBody,
  "actualObjectSize" | "etag" | "region" | "retryAfterMs" | "serverTime" | "storageClass" | "uploadId"
>

/** What is said of any error. */
interface Said extends StorageError.Fields {
  readonly status: number
  readonly code: string
}

type Make = (said: Said, details: Details) => StorageError.StorageError

const region = (value: string | undefined): string | undefined =>
  value !== undefined && isRegionName(value) ? value : undefined

const retryAfter = ({ retryAfterMs }: Details) => retryAfterMs === undefined ? undefined : Duration.millis(retryAfterMs)

const serverTime = ({ serverTime }: Details) => serverTime === undefined ? undefined : new Date(serverTime)

const accessDenied: Make = (said) => new StorageError.AccessDenied(said)
const silentlyDenied: Make = (said, details) =>
  new StorageError.AccessDenied({ ...said, serverTime: serverTime(details) })
const invalidInput: Make = (said) => new StorageError.InvalidInput(said)
const invalidKey: Make = (said) => new StorageError.InvalidKey(said)
const noSuchConfiguration: Make = (said) => new StorageError.NoSuchConfiguration(said)
const archived: Make = (said, { storageClass }) => new StorageError.InvalidObjectState({ ...said, storageClass })
const integrity: Make = (said) => new StorageError.IntegrityFailure(said)
const limit: Make = (said) => new StorageError.LimitExceeded(said)
const serverTimeout: Make = (said) => new StorageError.Timeout({ ...said, phase: "server" })
const wrongRegion: Make = (said, details) => new StorageError.WrongRegion({ ...said, region: region(details.region) })
const expired: Make = (said) => new StorageError.ExpiredCredentials(said)
const invalidCredentials: Make = (said, details) =>
  new StorageError.InvalidCredentials({ ...said, serverTime: serverTime(details) })
const slowDown: Make = (said, details) => new StorageError.SlowDown({ ...said, retryAfter: retryAfter(details) })
const serverFault: Make = (said, details) => new StorageError.ServerFault({ ...said, retryAfter: retryAfter(details) })
const unknown: Make = (said) => new StorageError.UnknownServiceError(said)
const clockSkew: Make = (said, details) => new StorageError.ClockSkew({ ...said, serverTime: serverTime(details) })

/** Codes with a tag of their own; kinds of codes follow below. */
const byCode: ReadonlyMap<string, Make> = new Map<string, Make>([
  ...errorCodes.missingConfiguration.map((code) => [code, noSuchConfiguration] as const),
  ["NoSuchKey", (said) => new StorageError.NoSuchKey(said)],
  ["BundleKeyNotFound", (said) => new StorageError.NoSuchKey(said)],
  ["NoSuchBucket", (said) => new StorageError.NoSuchBucket(said)],
  ["NoSuchVersion", (said) => new StorageError.NoSuchVersion(said)],
  ["NoSuchUpload", (said, { uploadId }) => new StorageError.NoSuchUpload({ ...said, uploadId })],
  ["BucketAlreadyExists", (said) => new StorageError.BucketAlreadyExists(said)],
  ["BucketAlreadyOwnedByYou", (said) => new StorageError.BucketAlreadyOwnedByYou(said)],
  ["BucketNotEmpty", (said) => new StorageError.BucketNotEmpty(said)],
  ["InvalidBucketName", (said) => new StorageError.InvalidBucketName(said)],
  ["KeyTooLongError", invalidKey],
  ["InvalidObjectName", invalidKey],
  ["PreconditionFailed", (said) => new StorageError.PreconditionFailed(said)],
  [
    "NotModified",
    (said, { etag }) =>
      new StorageError.NotModified({ ...said, etag: etag === undefined ? undefined : unquoteEtag(etag) })
  ],
  ["ConditionalRequestConflict", (said) => new StorageError.ConditionalRequestConflict(said)],
  ["OperationAborted", (said) => new StorageError.OperationAborted(said)],
  ["InvalidRange", (said, details) => new StorageError.InvalidRange({ ...said, actualSize: details.actualObjectSize })],
  ["InvalidObjectState", archived],
  ["ObjectAlreadyInActiveTierError", archived],
  ["ObjectNotInActiveTierError", archived],
  ["RestoreAlreadyInProgress", (said) => new StorageError.RestoreAlreadyInProgress(said)],
  ["NoSuchAnnotation", (said) => new StorageError.NoSuchAnnotation(said)],
  ["InvalidBucketState", (said) => new StorageError.InvalidBucketState(said)],
  ["AccessDenied", accessDenied],
  ["AccessDeniedException", accessDenied],
  ["AllAccessDisabled", accessDenied],
  ["AccountProblem", accessDenied],
  ["Forbidden", silentlyDenied],
  ["UnauthorizedAccess", accessDenied],
  ["RequestTimeout", serverTimeout],
  ["RequestTimeoutException", serverTimeout],
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
  ["XMinioStorageFull", limit],
  ["StorageLimitExceeded", limit],
  ["TooManyConfigurations", limit],
  ["AnnotationLimitExceeded", limit],
  ["MalformedXML", invalidInput],
  ["MalformedPolicy", invalidInput],
  ["MalformedACLError", invalidInput],
  ["InvalidPolicyDocument", invalidInput],
  ["IllegalVersioningConfigurationException", invalidInput],
  ["InvalidTargetBucketForLogging", invalidInput],
  ["UnresolvableGrantByEmailAddress", invalidInput],
  ["AmbiguousGrantByEmailAddress", invalidInput],
  ["AccessControlListNotSupported", invalidInput],
  ["InvalidBucketAclWithObjectOwnership", invalidInput],
  ["InvalidAnnotationName", invalidInput],
  ["AnnotationNameTooLong", invalidInput],
  ["InvalidPrefix", invalidInput],
  ["EncryptionTypeMismatch", invalidInput],
  ["InvalidArgument", invalidInput],
  ["IdempotencyParameterMismatch", invalidInput],
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

/** What a bare 404 is about; HEAD answers have no body to say so. */
const notFound: Readonly<Record<Target, string>> = {
  service: "NotFound",
  bucket: "NoSuchBucket",
  object: "NoSuchKey",
  upload: "NoSuchUpload"
}

const make = (code: string, status: number, details: Details): Make => {
  const own = byCode.get(code)
  if (own !== undefined) {
    return own
  }
  if (code === "AuthorizationHeaderMalformed" && details.region !== undefined) {
    return wrongRegion
  }
  if (errorCodes.isThrottling(code, status)) {
    return slowDown
  }
  if (errorCodes.isSkew(code)) {
    return clockSkew
  }
  if (errorCodes.isExpired(code)) {
    return expired
  }
  if (errorCodes.isAuth(code)) {
    return invalidCredentials
  }
  return errorCodes.isTransient(code, status) || status >= 500 ? serverFault : unknown
}

/** The code of an answer that names none, as the answers to HEAD do. */
const silentCode = (
  { code, region, status }: ErrorBody,
  asked: { readonly target: Target; readonly region: string }
): string =>
  status === 404
    ? notFound[asked.target]
    : status === 400 && region !== undefined && region !== asked.region
    ? "AuthorizationHeaderMalformed"
    : code

/** How much of an error body is kept. */
const rawLimit = 64 * 1024

/**
 * The error that an answer means, also one that comes as a document in a 200 answer.
 *
 * @internal
 */
export const fromAnswer = (options: {
  readonly target: Target
  readonly tags: ReadonlySet<string>
  readonly where: Where
  /** The region that the request was signed for. */
  readonly region: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}): StorageError.StorageError => {
  const { headers, status, where } = options
  const body = parseErrorBody(status, headers, options.body)
  const code = body.codeIsSynthetic ? silentCode(body, options) : body.code
  const said: Said = {
    message: body.message ?? body.excerpt ?? `${where.operation} was answered with ${status} ${code}`,
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
  const details: Details = { ...body, serverTime: body.serverTime ?? dates.fromHttpDate(headers["date"] ?? "") }
  const error = make(code, status, details)(said, details)
  if (options.tags.has(error._tag)) {
    return error
  }
  // Ceph 16 names the key where it is the upload that is missing.
  return error._tag === "NoSuchKey" && options.target === "upload"
    ? new StorageError.NoSuchUpload(said)
    : unknown(said, details)
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
  return make(code, 200, {})(said, {})
}
