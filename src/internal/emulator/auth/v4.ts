import { fromAmzDate, fromHttpDate, toAmzDate, toIso } from "../../wire/dates.js"
import { encodePath, encodeQuery } from "../../wire/uri.js"
import type { Headers } from "../headers.js"
import { refusal } from "../refusal.js"
import { parameter } from "../target.js"
import { canonicalRequestHash } from "./canonical.js"
import type { Identity } from "./keyring.js"
import * as PayloadHash from "./payloadHash.js"
import type { Principal } from "./principal.js"
import * as Scope from "./scope.js"
import * as Sessions from "./sessions.js"
import type { Incoming, Verifier } from "./verifier.js"
import { findIdentity } from "./verifier.js"

/** @internal */
export const algorithm = "AWS4-HMAC-SHA256"

/** Which of them a bucket is of is looked at where it is known. */
const services: ReadonlySet<string> = new Set(["s3", "s3express"])

const findSigner = (verifier: Verifier, accessKeyId: string): Identity =>
  verifier.sessions?.find(accessKeyId) ?? findIdentity(verifier, accessKeyId)

/** The decoded path in S3's spelling, for clients that sign so and send another; the wire's own spelling comes first. */
const pathSpellings = (path: string): ReadonlyArray<string> => {
  let spelled = path
  try {
    spelled = encodePath(decodeURIComponent(path))
  } catch {
    return [path]
  }
  return spelled === path ? [path] : [path, spelled]
}

const requireSigned = (incoming: Incoming, signedHeaders: ReadonlyArray<string>): void => {
  const signed = new Set(signedHeaders)
  const unsigned: Array<string> = []
  if (!signed.has("host")) unsigned.push("host")
  for (const name of incoming.headers.keys()) {
    if (name.startsWith("x-amz-") && !signed.has(name)) unsigned.push(name)
  }
  if (unsigned.length > 0) {
    throw refusal("AccessDenied", {
      message: "There were headers present in the request which were not signed",
      details: [["HeadersNotSigned", unsigned.join(", ")]]
    })
  }
}

interface Claimed {
  readonly identity: Identity
  readonly scope: Scope.Scope
  readonly amzDate: string
  readonly signedHeaders: ReadonlyArray<string>
  readonly signature: string
  readonly query: string
  readonly payloadHash: string
}

/** The signing key when the signature is right; throws otherwise. */
const checkSignature = (verifier: Verifier, incoming: Incoming, claimed: Claimed): Uint8Array => {
  const key = verifier.keyring.signingKey(claimed.identity, claimed.scope)
  for (const path of pathSpellings(incoming.target.path)) {
    const hash = canonicalRequestHash({
      method: incoming.method,
      path,
      query: claimed.query,
      host: incoming.target.host,
      headers: incoming.headers,
      signedHeaders: claimed.signedHeaders,
      payloadHash: claimed.payloadHash
    })
    if (Scope.equal(Scope.sign(key, algorithm, claimed.amzDate, claimed.scope, hash), claimed.signature)) return key
  }
  // S3 adds StringToSign and CanonicalRequest here. A log of that names the user's headers, so the emulator does not.
  throw refusal("SignatureDoesNotMatch", {
    details: [["AWSAccessKeyId", claimed.scope.accessKeyId], ["SignatureProvided", claimed.signature]]
  })
}

const malformed = (message: string, region?: string) =>
  refusal("AuthorizationHeaderMalformed", {
    message: `The authorization header is malformed; ${message}`,
    details: region === undefined ? [] : [["Region", region]],
    // For HEAD, whose answer has no document to say it.
    headers: region === undefined ? [] : [["x-amz-bucket-region", region]]
  })

const fields = (header: string): ReadonlyMap<string, string> => {
  const out = new Map<string, string>()
  for (const part of header.slice(algorithm.length).split(",")) {
    const equals = part.indexOf("=")
    if (equals < 0) throw malformed("a field has no value.")
    out.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim())
  }
  return out
}

const requestTime = (headers: Headers): number | undefined => {
  const amz = headers.get("x-amz-date")
  if (amz !== undefined) return fromAmzDate(amz) ?? fromHttpDate(amz)
  return fromHttpDate(headers.get("date") ?? "") ?? fromAmzDate(headers.get("date") ?? "")
}

/** @internal */
export const verifyHeader = (verifier: Verifier, incoming: Incoming, header: string): Principal => {
  const { headers, now } = incoming
  const field = fields(header)
  const credential = field.get("Credential")
  const signedHeaderList = field.get("SignedHeaders")
  const signature = field.get("Signature")
  if (credential === undefined || credential === "") throw malformed("the Credential is missing.")
  if (signedHeaderList === undefined || signedHeaderList === "") throw malformed("the SignedHeaders are missing.")
  if (signature === undefined || signature === "") throw malformed("the Signature is missing.")
  const time = requestTime(headers)
  if (time === undefined || time < 0) {
    throw refusal("AccessDenied", { message: "AWS authentication requires a valid Date or x-amz-date header" })
  }
  const scope = Scope.parse(credential)
  if (scope === undefined) {
    throw malformed("the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\".")
  }
  if (!services.has(scope.service)) {
    throw malformed(`incorrect service "${scope.service}". This endpoint belongs to "s3".`)
  }
  if (scope.region !== verifier.region) {
    throw malformed(`the region '${scope.region}' is wrong; expecting '${verifier.region}'`, verifier.region)
  }
  const amzDate = toAmzDate(time)
  if (scope.date !== amzDate.slice(0, 8)) {
    throw malformed(
      `Invalid credential date "${scope.date}". This date is not the same as X-Amz-Date: "${amzDate.slice(0, 8)}".`
    )
  }
  const payloadHash = headers.get("x-amz-content-sha256")
  if (payloadHash === undefined) {
    throw refusal("InvalidRequest", { message: "Missing required header for this request: x-amz-content-sha256" })
  }
  PayloadHash.check(payloadHash)
  const identity = findSigner(verifier, scope.accessKeyId)
  const token = Sessions.problemOf(identity, headers, incoming.target, now)
  if (token !== undefined) throw token
  if (Math.abs(now - time) > verifier.allowedSkew) {
    throw refusal("RequestTimeTooSkewed", {
      details: [
        ["RequestTime", headers.get("x-amz-date") ?? headers.get("date") ?? ""],
        ["ServerTime", toIso(now)],
        ["MaxAllowedSkewMilliseconds", String(verifier.allowedSkew)]
      ]
    })
  }
  const signedHeaders = signedHeaderList.toLowerCase().split(";")
  requireSigned(incoming, signedHeaders)
  const key = checkSignature(verifier, incoming, {
    identity,
    scope,
    amzDate,
    signedHeaders,
    signature,
    query: encodeQuery(incoming.target.query),
    payloadHash
  })
  return {
    _tag: "Signed",
    accessKeyId: identity.accessKeyId,
    service: scope.service,
    session: Sessions.isSession(identity) ? identity : undefined,
    presigned: false,
    payload: PayloadHash.claim(payloadHash, { key, amzDate, scope, seedSignature: signature })
  }
}

const queryProblem = (message: string) => refusal("AuthorizationQueryParametersError", { message })

const week = 604_800

/** @internal */
export const verifyQuery = (verifier: Verifier, incoming: Incoming): Principal => {
  const { headers, now, target } = incoming
  const need = (name: string): string => {
    const value = parameter(target, name)
    if (value === undefined || value === "") {
      throw queryProblem(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."
      )
    }
    return value
  }
  if (need("X-Amz-Algorithm") !== algorithm) {
    throw queryProblem(`X-Amz-Algorithm only supports "${algorithm}"`)
  }
  const credential = need("X-Amz-Credential")
  const amzDate = need("X-Amz-Date")
  const expiresText = need("X-Amz-Expires")
  const signedHeaderList = need("X-Amz-SignedHeaders")
  const signature = need("X-Amz-Signature")
  const scope = Scope.parse(credential)
  if (scope === undefined) {
    throw queryProblem(
      "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."
    )
  }
  const time = fromAmzDate(amzDate)
  if (time === undefined) throw queryProblem("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
  if (!services.has(scope.service)) {
    throw queryProblem(
      `Error parsing the X-Amz-Credential parameter; incorrect service "${scope.service}". This endpoint belongs to "s3".`
    )
  }
  if (scope.region !== verifier.region) {
    throw refusal("AuthorizationQueryParametersError", {
      message:
        `Error parsing the X-Amz-Credential parameter; the region '${scope.region}' is wrong; expecting '${verifier.region}'`,
      details: [["Region", verifier.region]]
    })
  }
  if (scope.date !== amzDate.slice(0, 8)) {
    throw queryProblem(
      `Error parsing the X-Amz-Credential parameter; incorrect date "${scope.date}". This date must match the X-Amz-Date.`
    )
  }
  if (!/^-?\d{1,15}$/.test(expiresText)) throw queryProblem("X-Amz-Expires should be a number")
  const expires = Number(expiresText)
  if (expires < 1) throw queryProblem("X-Amz-Expires must be non-negative")
  if (expires > week) throw queryProblem("X-Amz-Expires must be less than a week (in seconds) that is 604800")
  const identity = findSigner(verifier, scope.accessKeyId)
  const token = Sessions.problemOf(identity, headers, target, now)
  if (token !== undefined) throw token
  if (time > now + verifier.allowedSkew) {
    throw refusal("AccessDenied", {
      message: "Request is not yet valid",
      details: [["X-Amz-Date", amzDate], ["ServerTime", toIso(now)]]
    })
  }
  if (now > time + expires * 1000) {
    throw refusal("AccessDenied", {
      message: "Request has expired",
      details: [
        ["X-Amz-Expires", expiresText],
        ["Expires", toIso(time + expires * 1000)],
        ["ServerTime", toIso(now)]
      ]
    })
  }
  const signedHeaders = signedHeaderList.toLowerCase().split(";")
  requireSigned(incoming, signedHeaders)
  const payloadHash = headers.get("x-amz-content-sha256") ?? parameter(target, "X-Amz-Content-Sha256") ??
    "UNSIGNED-PAYLOAD"
  PayloadHash.check(payloadHash)
  const key = checkSignature(verifier, incoming, {
    identity,
    scope,
    amzDate,
    signedHeaders,
    signature,
    query: encodeQuery(target.query.filter(([name]) => name !== "X-Amz-Signature")),
    payloadHash
  })
  return {
    _tag: "Signed",
    accessKeyId: identity.accessKeyId,
    service: scope.service,
    session: Sessions.isSession(identity) ? identity : undefined,
    presigned: true,
    payload: PayloadHash.claim(payloadHash, { key, amzDate, scope, seedSignature: signature })
  }
}
