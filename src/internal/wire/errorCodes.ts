/**
 * What error codes and statuses ask of a client. The code decides where it is known, and the status where it is not:
 * S3 sends RequestTimeout with 400, Wasabi throttles with 403, and SlowDown has come with 200.
 */

const throttlingCodes: ReadonlySet<string> = new Set([
  "SlowDown",
  "SlowDownRead",
  "SlowDownWrite",
  "Throttling",
  "ThrottlingException",
  "Throttled",
  "ThrottledException",
  "RequestThrottled",
  "RequestThrottledException",
  "TooManyRequests",
  "TooManyRequestsException",
  "TooManyConcurrentRequests",
  "RequestLimitExceeded",
  "RequestRateLimitExceeded",
  "RateLimitExceeded",
  "BandwidthLimitExceeded",
  "LimitExceededException",
  "ProvisionedThroughputExceededException",
  "EC2ThrottledException",
  "PriorRequestNotComplete",
  "TransactionInProgressException",
  // Backblaze B2's native API.
  "too_many_requests"
])

const transientCodes: ReadonlySet<string> = new Set([
  "InternalError",
  "InternalFailure",
  "InternalServerError",
  "ServiceUnavailable",
  "ServiceFailure",
  "Busy",
  "BadGateway",
  "GatewayTimeout",
  "RequestTimeout",
  "RequestTimeoutException",
  "TimeoutError",
  "OperationTimedOut",
  "XMinioServerNotInitialized",
  // STS could not reach the issuer of a web identity.
  "IDPCommunicationError",
  // Backblaze B2's native API.
  "internal_error",
  "service_unavailable",
  "request_timeout"
])

// Codes that come with a status which would be worth another attempt by itself.
const finalCodes: ReadonlySet<string> = new Set([
  "NotImplemented",
  "XMinioStorageFull",
  "StorageLimitExceeded",
  "QuotaExceeded",
  "cap_exceeded",
  "storage_cap_exceeded",
  "transaction_cap_exceeded",
  "download_cap_exceeded"
])

const skewCodes: ReadonlySet<string> = new Set([
  "RequestTimeTooSkewed",
  "RequestExpired",
  "RequestInTheFuture"
])

const ambiguousSkewCodes: ReadonlySet<string> = new Set([
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "AuthFailure",
  "AccessDeniedException"
])

const expiredCodes: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "TokenRefreshRequired",
  "expired_auth_token"
])

const authCodes: ReadonlySet<string> = new Set([
  "AccessDenied",
  "AccessDeniedException",
  "AllAccessDisabled",
  "AccountProblem",
  "AuthFailure",
  "AuthorizationHeaderMalformed",
  "Forbidden",
  "InvalidAccessKeyId",
  "InvalidSecurity",
  "InvalidSignatureException",
  "InvalidToken",
  "MissingSecurityHeader",
  "NotSignedUp",
  "SignatureDoesNotMatch",
  "Unauthorized",
  "UnauthorizedAccess",
  "UnrecognizedClientException",
  "bad_auth_token",
  "unauthorized"
])

/**
 * There is no setting of that kind on the bucket, or on the object.
 *
 * @internal
 */
export const missingConfiguration: ReadonlyArray<string> = [
  "NoSuchTagSet",
  "NoSuchTagSetError",
  "NoSuchBucketPolicy",
  "NoSuchCORSConfiguration",
  "NoSuchLifecycleConfiguration",
  "NoSuchWebsiteConfiguration",
  "NoSuchConfiguration",
  "NoSuchObjectLockConfiguration",
  "NoSuchPublicAccessBlockConfiguration",
  "ObjectLockConfigurationNotFoundError",
  "OwnershipControlsNotFoundError",
  "ReplicationConfigurationNotFoundError",
  "ServerSideEncryptionConfigurationNotFoundError",
  "MetadataConfigurationNotFound"
]

// `KMS.ThrottlingException`: a service behind S3 is named in front.
const bare = (code: string): string => code.startsWith("KMS.") ? code.slice(4) : code

const isKnown = (code: string): boolean => throttlingCodes.has(code) || transientCodes.has(code) || finalCodes.has(code)

/** 408 and 429 by RFC; 499 and 520 to 524 are what nginx and Cloudflare say of an origin that is slow or away. */
const isTransientStatus = (status: number): boolean =>
  status === 408 || status === 499 || status === 500 || status === 502 || status === 503 || status === 504 ||
  status >= 520 && status <= 524

const isThrottlingStatus = (status: number): boolean => status === 429 || status === 509 || status === 529

/**
 * The server wants fewer requests.
 *
 * @internal
 */
export const isThrottling = (code: string, status: number): boolean => {
  const known = bare(code)
  return throttlingCodes.has(known) || !isKnown(known) && isThrottlingStatus(status)
}

/**
 * The server failed in a way that may pass.
 *
 * @internal
 */
export const isTransient = (code: string, status: number): boolean => {
  const known = bare(code)
  return transientCodes.has(known) || !isKnown(known) && isTransientStatus(status)
}

/**
 * Another attempt may succeed without anything being changed.
 *
 * @internal
 */
export const isRetryable = (code: string, status: number): boolean =>
  isThrottling(code, status) || isTransient(code, status)

/**
 * The request is refused because of its date. Some codes mean it only where the clocks differ by five minutes or more.
 *
 * @internal
 */
export const isSkew = (code: string, clockDifferenceMs?: number | undefined): boolean =>
  skewCodes.has(code) ||
  ambiguousSkewCodes.has(code) && clockDifferenceMs !== undefined && Math.abs(clockDifferenceMs) >= 300_000

/**
 * The credentials were good once: new ones may be let in.
 *
 * @internal
 */
export const isExpired = (code: string): boolean => expiredCodes.has(code)

/**
 * The server does not know the caller, or does not let them. 401 and 403 alone do not say so: Wasabi throttles with
 * 403, and archives answer it for objects that have to be restored first.
 *
 * @internal
 */
export const isAuth = (code: string): boolean => authCodes.has(code) || expiredCodes.has(code)
