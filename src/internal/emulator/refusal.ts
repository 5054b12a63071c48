import * as Data from "effect/Data"
import * as Effect from "effect/Effect"

/**
 * What the service refuses, in S3's own words. Operations are synchronous functions, so that each is atomic, and refuse
 * by throwing this; the handler turns it into the answer.
 *
 * @internal
 */
export class Refusal extends Data.TaggedError("Refusal")<{
  readonly code: string
  readonly status: number
  readonly message: string
  /** Elements of the error document beside Code and Message, in order. */
  readonly details: ReadonlyArray<readonly [string, string]>
  readonly headers: ReadonlyArray<readonly [string, string]>
}> {}

/** Codes, statuses and messages from the list of error responses in the API reference of Amazon S3. */
const table: Record<string, readonly [status: number, message: string]> = {
  AccessControlListNotSupported: [400, "The bucket does not allow ACLs"],
  AccessDenied: [403, "Access Denied"],
  AuthorizationHeaderMalformed: [400, "The authorization header that you provided is not valid."],
  AuthorizationQueryParametersError: [400, "The authorization query parameters that you provided are not valid."],
  BadDigest: [400, "The Content-MD5 you specified did not match what we received."],
  BadRequest: [400, "Bad Request"],
  BucketAlreadyExists: [
    409,
    "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again."
  ],
  BucketAlreadyOwnedByYou: [409, "Your previous request to create the named bucket succeeded and you already own it."],
  BucketNotEmpty: [409, "The bucket you tried to delete is not empty"],
  ConditionalRequestConflict: [
    409,
    "The conditional request cannot succeed due to a conflicting operation against this resource."
  ],
  EntityTooLarge: [400, "Your proposed upload exceeds the maximum allowed size"],
  EntityTooSmall: [400, "Your proposed upload is smaller than the minimum allowed size"],
  ExpiredToken: [400, "The provided token has expired."],
  IdempotencyParameterMismatch: [
    400,
    "Parameters on this idempotent request are inconsistent with parameters used in previous request(s)."
  ],
  IllegalLocationConstraintException: [
    400,
    "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to."
  ],
  IllegalVersioningConfigurationException: [
    400,
    "The Versioning element must be specified"
  ],
  IncompleteBody: [400, "The request body terminated unexpectedly"],
  InternalError: [500, "We encountered an internal error. Please try again."],
  InvalidAccessKeyId: [403, "The AWS Access Key Id you provided does not exist in our records."],
  InvalidArgument: [400, "Invalid Argument"],
  InvalidBucketName: [400, "The specified bucket is not valid."],
  InvalidBucketState: [409, "The request is not valid with the current state of the bucket."],
  InvalidChunkSizeError: [403, "Only the last chunk is allowed to have a size less than 8192 bytes"],
  InvalidDigest: [400, "The Content-MD5 you specified was invalid."],
  InvalidEncryptionAlgorithmError: [
    400,
    "The Encryption request you specified is not valid. Supported value: AES256."
  ],
  InvalidLocationConstraint: [400, "The specified location-constraint is not valid"],
  InvalidObjectState: [403, "The operation is not valid for the object's storage class"],
  InvalidPart: [
    400,
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag."
  ],
  InvalidPartNumber: [416, "The requested partnumber is not satisfiable"],
  InvalidPartOrder: [
    400,
    "The list of parts was not in ascending order. Parts must be ordered by part number."
  ],
  InvalidPolicyDocument: [
    400,
    "The content of the form does not meet the conditions specified in the policy document."
  ],
  InvalidRange: [416, "The requested range is not satisfiable"],
  InvalidRequest: [400, "Invalid Request"],
  InvalidStorageClass: [400, "The storage class you specified is not valid"],
  InvalidTag: [
    400,
    "The tag provided was not a valid tag. This error can occur if the tag did not pass input validation."
  ],
  InvalidToken: [400, "The provided token is malformed or otherwise invalid."],
  InvalidURI: [400, "Couldn't parse the specified URI."],
  KeyTooLongError: [400, "Your key is too long"],
  MalformedACLError: [
    400,
    "The XML you provided was not well-formed or did not validate against our published schema"
  ],
  MalformedPOSTRequest: [400, "The body of your POST request is not well-formed multipart/form-data."],
  MalformedTrailerError: [
    400,
    "The request contained trailing data that was not well-formed or did not conform to our published schema."
  ],
  MalformedXML: [
    400,
    "The XML you provided was not well-formed or did not validate against our published schema"
  ],
  MaxPostPreDataLengthExceeded: [
    400,
    "Your POST request fields preceding the upload file were too large."
  ],
  MaxMessageLengthExceeded: [400, "Your request was too big."],
  MetadataTooLarge: [400, "Your metadata headers exceed the maximum allowed metadata size"],
  MethodNotAllowed: [405, "The specified method is not allowed against this resource."],
  MissingContentLength: [411, "You must provide the Content-Length HTTP header."],
  MissingSecurityHeader: [400, "Your request was missing a required header"],
  NoSuchBucket: [404, "The specified bucket does not exist"],
  NoSuchKey: [404, "The specified key does not exist."],
  NoSuchObjectLockConfiguration: [404, "The specified object does not have a ObjectLock configuration"],
  NoSuchUpload: [
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed."
  ],
  NoSuchVersion: [404, "The specified version does not exist."],
  NotImplemented: [501, "A header you provided implies functionality that is not implemented"],
  ObjectLockConfigurationNotFoundError: [404, "Object Lock configuration does not exist for this bucket"],
  ObjectNotInActiveTierError: [
    403,
    "The source object of the COPY action is not in the active tier and is only stored in Amazon S3 Glacier."
  ],
  PreconditionFailed: [412, "At least one of the pre-conditions you specified did not hold"],
  RequestTimeTooSkewed: [403, "The difference between the request time and the current time is too large."],
  RequestTimeout: [
    400,
    "Your socket connection to the server was not read from or written to within the timeout period."
  ],
  SignatureDoesNotMatch: [
    403,
    "The request signature we calculated does not match the signature you provided. Check your key and signing method."
  ],
  SlowDown: [503, "Please reduce your request rate."],
  UnexpectedContent: [400, "This request does not support content"],
  UnresolvableGrantByEmailAddress: [
    400,
    "The e-mail address you provided does not match any account on record."
  ],
  UnsupportedArgument: [400, "The request contained an unsupported argument."],
  XAmzContentSHA256Mismatch: [
    400,
    "The provided 'x-amz-content-sha256' header does not match what was computed."
  ]
}

/** @internal */
export interface RefusalOptions {
  readonly message?: string | undefined
  readonly status?: number | undefined
  readonly details?: ReadonlyArray<readonly [string, string]> | undefined
  readonly headers?: ReadonlyArray<readonly [string, string]> | undefined
}

/**
 * A refusal by its code; status and message are S3's unless given.
 *
 * @internal
 */
export const refusal = (code: string, options: RefusalOptions = {}): Refusal => {
  const known = table[code]
  return new Refusal({
    code,
    status: options.status ?? known?.[0] ?? 400,
    message: options.message ?? known?.[1] ?? code,
    details: options.details ?? [],
    headers: options.headers ?? []
  })
}

/** @internal */
export const invalidArgument = (name: string, value: string, message: string): Refusal =>
  refusal("InvalidArgument", { message, details: [["ArgumentName", name], ["ArgumentValue", value]] })

/** @internal */
export const notImplemented = (what: string): Refusal =>
  refusal("NotImplemented", { message: `The emulator does not implement ${what}.` })

/**
 * Runs a synchronous operation. What is not a refusal is a bug, and stays a defect.
 *
 * @internal
 */
export const attempt = <A>(f: () => A): Effect.Effect<A, Refusal> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(f())
    } catch (thrown) {
      return thrown instanceof Refusal ? Effect.fail(thrown) : Effect.die(thrown)
    }
  })
