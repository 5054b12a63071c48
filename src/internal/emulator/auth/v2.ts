import { hmacSha1 } from "#digest"
import * as Redacted from "effect/Redacted"
import * as base64 from "../../wire/base64.js"
import { fromAmzDate, fromHttpDate, toIso } from "../../wire/dates.js"
import { signedParameters } from "../../wire/sigv2Parameters.js"
import type { Headers } from "../headers.js"
import { toUtf8 } from "../latin1.js"
import { invalidArgument, refusal } from "../refusal.js"
import type { Target } from "../target.js"
import { parameter } from "../target.js"
import { tokenProblem } from "./keyring.js"
import * as PayloadHash from "./payloadHash.js"
import type { Principal } from "./principal.js"
import { equal } from "./scope.js"
import type { Incoming, Verifier } from "./verifier.js"
import { findIdentity } from "./verifier.js"

/** Presigned requests carry in the query what others carry in headers. */
const headersWith = (headers: Headers, target: Target): Headers => {
  const out = new Map(headers)
  for (const [name, value] of target.query) {
    const lower = name.toLowerCase()
    if (lower.startsWith("x-amz-") || lower === "content-md5" || lower === "content-type") out.set(lower, value)
  }
  return out
}

const resources = (target: Target): ReadonlyArray<string> => {
  const path = target.virtualHost ? `/${target.bucket ?? ""}${target.path}` : target.path
  const signed = target.query.filter(([name]) => signedParameters.has(name)).sort(([a], [b]) =>
    a < b ? -1 : a > b ? 1 : 0
  )
  const query = signed.map(([name, value]) => value === "" ? name : `${name}=${value}`).join("&")
  const suffix = query === "" ? "" : `?${query}`
  // botocore asks for `/bucket` and signs `/bucket/`; S3 takes both.
  return target.key === undefined && target.bucket !== undefined && !path.endsWith("/")
    ? [path + suffix, `${path}/${suffix}`]
    : [path + suffix]
}

const stringsToSign = (incoming: Incoming, headers: Headers, date: string): ReadonlyArray<string> => {
  let lines = ""
  for (const name of [...headers.keys()].filter((name) => name.startsWith("x-amz-")).sort()) {
    lines += `${name}:${toUtf8(headers.get(name) ?? "").trim().replace(/\s*\r?\n\s*/g, " ")}\n`
  }
  const head = `${incoming.method}\n${headers.get("content-md5") ?? ""}\n${
    toUtf8(headers.get("content-type") ?? "")
  }\n${date}\n${lines}`
  return resources(incoming.target).map((resource) => head + resource)
}

const check = (
  verifier: Verifier,
  incoming: Incoming,
  headers: Headers,
  signed: {
    readonly accessKeyId: string
    readonly signature: string
    readonly date: string
    readonly token: string | undefined
  }
): Principal => {
  const { accessKeyId } = signed
  const identity = findIdentity(verifier, accessKeyId)
  const token = tokenProblem(identity, signed.token)
  if (token !== undefined) throw token
  const secret = Redacted.value(identity.secretAccessKey)
  const right = stringsToSign(incoming, headers, signed.date).some((text) =>
    equal(base64.encode(hmacSha1(secret, text)), signed.signature)
  )
  if (!right) {
    throw refusal("SignatureDoesNotMatch", {
      details: [["AWSAccessKeyId", accessKeyId], ["SignatureProvided", signed.signature]]
    })
  }
  const payloadHash = headers.get("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD"
  PayloadHash.check(payloadHash)
  return {
    _tag: "Signed",
    accessKeyId,
    service: "s3",
    session: undefined,
    presigned: incoming.headers.get("authorization") === undefined,
    payload: PayloadHash.claim(payloadHash, undefined)
  }
}

/**
 * `Authorization: AWS <access key>:<signature>`.
 *
 * @internal
 */
export const verifyHeader = (verifier: Verifier, incoming: Incoming, header: string): Principal => {
  const { headers, now } = incoming
  // The access key may hold colons (Swift's do), the signature cannot.
  const colon = header.lastIndexOf(":")
  if (colon < 5) {
    throw invalidArgument("Authorization", "", "AWS authorization header is invalid. Expected AwsAccessKeyId:signature")
  }
  const amzDate = headers.get("x-amz-date")
  const text = amzDate ?? headers.get("date") ?? ""
  const time = fromHttpDate(text) ?? fromAmzDate(text)
  if (time === undefined || time < 0) {
    throw refusal("AccessDenied", { message: "AWS authentication requires a valid Date or x-amz-date header" })
  }
  findIdentity(verifier, header.slice(4, colon))
  if (Math.abs(now - time) > verifier.allowedSkew) {
    throw refusal("RequestTimeTooSkewed", {
      details: [
        ["RequestTime", text],
        ["ServerTime", toIso(now)],
        ["MaxAllowedSkewMilliseconds", String(verifier.allowedSkew)]
      ]
    })
  }
  return check(verifier, incoming, headers, {
    accessKeyId: header.slice(4, colon),
    signature: header.slice(colon + 1),
    date: amzDate === undefined ? text : "",
    token: headers.get("x-amz-security-token")
  })
}

/**
 * `?AWSAccessKeyId=…&Expires=…&Signature=…`: what botocore presigns by default.
 *
 * @internal
 */
export const verifyQuery = (verifier: Verifier, incoming: Incoming): Principal => {
  const { now, target } = incoming
  const accessKeyId = parameter(target, "AWSAccessKeyId")
  const signature = parameter(target, "Signature")
  const expires = parameter(target, "Expires")
  if (accessKeyId === undefined || signature === undefined || expires === undefined) {
    throw refusal("AccessDenied", {
      message: "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"
    })
  }
  if (!/^\d{1,12}$/.test(expires)) {
    throw refusal("AccessDenied", { message: `Invalid date (should be seconds since epoch): ${expires}` })
  }
  if (now > Number(expires) * 1000) {
    throw refusal("AccessDenied", {
      message: "Request has expired",
      details: [["Expires", toIso(Number(expires) * 1000)], ["ServerTime", toIso(now)]]
    })
  }
  const headers = headersWith(incoming.headers, target)
  return check(verifier, incoming, headers, {
    accessKeyId,
    signature,
    date: expires,
    token: headers.get("x-amz-security-token")
  })
}
