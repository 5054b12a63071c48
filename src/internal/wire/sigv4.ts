// Signature Version 4, one function per step:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import * as digest from "#digest"
import { canonicalHeaders, canonicalRequest } from "./canonicalRequest.js"
import { canonicalUri } from "./canonicalUri.js"
import * as uri from "./uri.js"

/** @internal */
export const algorithm = "AWS4-HMAC-SHA256"

/** @internal */
export const unsignedPayload = "UNSIGNED-PAYLOAD"

/** @internal */
export const emptyPayloadHash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/** @internal */
export const credentialScope = (amzDate: string, region: string, service: string): string =>
  amzDate.slice(0, 8) + "/" + region + "/" + service + "/aws4_request"

/** @internal */
export const stringToSign = (
  amzDate: string,
  scope: string,
  canonicalRequest: string,
  by: string = algorithm
): string => by + "\n" + amzDate + "\n" + scope + "\n" + digest.sha256Hex(canonicalRequest)

/** @internal */
export const signingKey = (secret: string, date8: string, region: string, service: string): Uint8Array =>
  digest.hmacSha256(
    digest.hmacSha256(digest.hmacSha256(digest.hmacSha256("AWS4" + secret, date8), region), service),
    "aws4_request"
  )

/** @internal */
export const signature = (key: Uint8Array, stringToSign: string): string => digest.hmacSha256Hex(key, stringToSign)

/** @internal */
export const authorization = (
  accessKeyId: string,
  scope: string,
  signedHeaders: string,
  signature: string,
  by: string = algorithm
): string =>
  by + " Credential=" + accessKeyId + "/" + scope + ", SignedHeaders=" + signedHeaders + ", Signature=" +
  signature

// What a proxy or the runtime may change, add or drop on the way.
const neverSigned: ReadonlySet<string> = new Set([
  "accept-encoding",
  "authorization",
  "b3",
  "connection",
  "content-length",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "traceparent",
  "tracestate",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "via",
  "x-amzn-trace-id",
  "x-forwarded-for"
])

/** @internal */
export const isSigned = (name: string): boolean => !neverSigned.has(name)

/** What every form of the signature is made of, but for the key. @internal */
export interface RequestInput {
  readonly method: string
  /** With the port, if it is not the scheme's own. */
  readonly host: string
  /** Exactly as sent. */
  readonly path: string
  /** By lower-case name, without host. */
  readonly headers: Readonly<Record<string, string>>
  readonly accessKeyId: string
  readonly sessionToken?: string | undefined
  readonly region: string
  readonly service: string
  readonly amzDate: string
}

/** @internal */
export interface HeaderInput extends RequestInput {
  /** As `uri.encodeQuery` makes it, which is also how it must be sent. */
  readonly query: string
  /** In lower-case hex, or one of the words S3 knows in its place. */
  readonly payloadHash: string
  /** Where the token goes. S3 Express sessions have a header of their own. */
  readonly sessionTokenHeader?: string | undefined
}

/** @internal */
export interface HeaderSigningInput extends HeaderInput {
  readonly signingKey: Uint8Array
}

/** A request as it is signed, and the headers that it needs for that. @internal */
export interface HeaderRequest {
  readonly added: Record<string, string>
  readonly signedHeaders: string
  readonly canonicalRequest: string
}

/**
 * `own` are headers of the form of signature itself.
 *
 * @internal
 */
export const headerRequest = (input: HeaderInput, own?: Readonly<Record<string, string>>): HeaderRequest => {
  const added: Record<string, string> = {
    "x-amz-date": input.amzDate,
    "x-amz-content-sha256": input.payloadHash
  }
  const all: Record<string, string> = {
    host: input.host,
    "x-amz-content-sha256": input.payloadHash,
    "x-amz-date": input.amzDate
  }
  if (own !== undefined) {
    Object.assign(added, own)
    Object.assign(all, own)
  }
  const headers = input.headers
  for (const name in headers) {
    if (all[name] === undefined && isSigned(name)) all[name] = headers[name]!
  }
  if (input.sessionToken !== undefined) {
    const name = input.sessionTokenHeader ?? "x-amz-security-token"
    added[name] = all[name] = input.sessionToken
  }
  const canonical = canonicalHeaders(all)
  return {
    added,
    signedHeaders: canonical.signed,
    canonicalRequest: canonicalRequest(
      input.method,
      canonicalUri(input.path),
      input.query,
      canonical,
      input.payloadHash
    )
  }
}

/**
 * The headers to add.
 *
 * @internal
 */
export const signHeaders = (input: HeaderSigningInput): Record<string, string> => {
  const { added, canonicalRequest, signedHeaders } = headerRequest(input)
  const scope = credentialScope(input.amzDate, input.region, input.service)
  const signed = signature(input.signingKey, stringToSign(input.amzDate, scope, canonicalRequest))
  added.authorization = authorization(input.accessKeyId, scope, signedHeaders, signed)
  return added
}

/**
 * The signature among the headers that `signHeaders` has made; what the signatures of chunks begin with.
 *
 * @internal
 */
export const signatureOf = (headers: Readonly<Record<string, string>>): string => {
  const authorization = headers["authorization"] ?? ""
  return authorization.slice(authorization.lastIndexOf("=") + 1)
}

/** @internal */
export interface QueryInput extends RequestInput {
  /** The caller's own parameters, decoded. */
  readonly query: ReadonlyArray<readonly [string, string]>
  readonly expiresSeconds: number
  readonly payloadHash?: string | undefined
  readonly sessionTokenParameter?: string | undefined
}

/** @internal */
export interface QuerySigningInput extends QueryInput {
  readonly signingKey: Uint8Array
}

/** A presigned request before it is signed. @internal */
export interface QueryRequest {
  /** Every parameter but the signature. */
  readonly query: string
  readonly canonicalRequest: string
}

let lastCredential = ""
let lastEncoded = ""

/** The same for all the URLs that somebody signs in a day. */
const encodedCredential = (credential: string): string => {
  if (credential !== lastCredential) {
    lastEncoded = uri.encodeComponent(credential)
    lastCredential = credential
  }
  return lastEncoded
}

/** Nearly every name that S3 knows is in lower case, and so comes after those of the signature. */
const withQuery = (own: string, query: string): string =>
  query === ""
    ? own
    : query > "Y"
    ? own + "&" + query
    : uri.encodeQuery(uri.parseQuery(own + "&" + query))

/**
 * `own` are parameters of the form of signature itself, between `X-Amz-Expires` and the session token in order.
 *
 * @internal
 */
export const queryRequest = (
  input: QueryInput,
  scope: string,
  by: string = algorithm,
  own: ReadonlyArray<readonly [string, string]> = []
): QueryRequest => {
  const all: Record<string, string> = { host: input.host }
  // Unlike signHeaders this signs what it is given, whatever the name: whoever presigns chooses every header.
  for (const name in input.headers) {
    if (name !== "host") all[name] = input.headers[name]!
  }
  const headers = canonicalHeaders(all)
  const token = input.sessionToken === undefined
    ? ""
    : "&" + (input.sessionTokenParameter ?? "X-Amz-Security-Token") + "=" + uri.encodeComponent(input.sessionToken)
  const query = withQuery(
    "X-Amz-Algorithm=" + by + "&X-Amz-Credential=" + encodedCredential(input.accessKeyId + "/" + scope) +
      "&X-Amz-Date=" + input.amzDate + "&X-Amz-Expires=" + input.expiresSeconds +
      (own.length === 0 ? "" : "&" + uri.encodeQuery(own)) + token +
      "&X-Amz-SignedHeaders=" + uri.encodeComponent(headers.signed),
    uri.encodeQuery(input.query)
  )
  const payloadHash = input.payloadHash ?? unsignedPayload
  return {
    query,
    canonicalRequest: canonicalRequest(input.method, canonicalUri(input.path), query, headers, payloadHash)
  }
}

const scopeOf = (input: QueryInput): string => credentialScope(input.amzDate, input.region, input.service)

/** @internal */
export const presignCanonicalRequest = (input: QueryInput): string =>
  queryRequest(input, scopeOf(input)).canonicalRequest

/**
 * The whole query string of the presigned URL, without its question mark.
 *
 * @internal
 */
export const presignQuery = (input: QuerySigningInput): string => {
  const scope = scopeOf(input)
  const { canonicalRequest, query } = queryRequest(input, scope)
  const signed = signature(input.signingKey, stringToSign(input.amzDate, scope, canonicalRequest))
  return query + "&X-Amz-Signature=" + signed
}
