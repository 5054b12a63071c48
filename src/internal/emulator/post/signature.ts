import { hmacSha1, hmacSha256Hex } from "#digest"
import * as Redacted from "effect/Redacted"
import * as base64 from "../../wire/base64.js"
import { fromAmzDate, toIso } from "../../wire/dates.js"
import type { Identity } from "../auth/keyring.js"
import { tokenProblem } from "../auth/keyring.js"
import type { Principal } from "../auth/principal.js"
import * as Scope from "../auth/scope.js"
import * as V4 from "../auth/v4.js"
import type { Verifier } from "../auth/verifier.js"
import { findIdentity } from "../auth/verifier.js"
import { invalidArgument, refusal } from "../refusal.js"

type Fields = ReadonlyMap<string, string>

const need = (fields: Fields, name: string): string => {
  const value = fields.get(name.toLowerCase())
  if (value === undefined || value === "") {
    throw invalidArgument(
      name,
      "",
      `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`
    )
  }
  return value
}

const week = 7 * 24 * 60 * 60 * 1000

interface Checked {
  readonly identity: Identity
  readonly expected: string
  readonly given: string
}

const checkV4 = (verifier: Verifier, fields: Fields, policy: string, now: number): Checked => {
  const given = need(fields, "X-Amz-Signature")
  const algorithm = need(fields, "X-Amz-Algorithm")
  if (algorithm !== V4.algorithm) {
    throw invalidArgument("X-Amz-Algorithm", algorithm, `X-Amz-Algorithm only supports "${V4.algorithm}"`)
  }
  const credential = need(fields, "X-Amz-Credential")
  const scope = Scope.parse(credential)
  if (scope === undefined || scope.service !== "s3") {
    throw invalidArgument(
      "X-Amz-Credential",
      credential,
      "the Credential is mal-formed; expecting \"<YOUR-AKID>/YYYYMMDD/REGION/s3/aws4_request\"."
    )
  }
  if (scope.region !== verifier.region) {
    throw refusal("AuthorizationQueryParametersError", {
      message:
        `Error parsing the X-Amz-Credential parameter; the region '${scope.region}' is wrong; expecting '${verifier.region}'`,
      details: [["Region", verifier.region]]
    })
  }
  const date = need(fields, "X-Amz-Date")
  const time = fromAmzDate(date)
  if (time === undefined || date.slice(0, 8) !== scope.date) {
    throw invalidArgument("X-Amz-Date", date, "X-Amz-Date must be ISO8601, and of the day of the Credential")
  }
  // A key is good for the week that begins with its day.
  if (now > time + week) {
    throw refusal("AccessDenied", { message: "Request has expired", details: [["ServerTime", toIso(now)]] })
  }
  const identity = findIdentity(verifier, scope.accessKeyId)
  return { identity, given, expected: hmacSha256Hex(verifier.keyring.signingKey(identity, scope), policy) }
}

const checkV2 = (verifier: Verifier, fields: Fields, policy: string): Checked => {
  const given = need(fields, "Signature")
  const identity = findIdentity(verifier, need(fields, "AWSAccessKeyId"))
  return { identity, given, expected: base64.encode(hmacSha1(Redacted.value(identity.secretAccessKey), policy)) }
}

/**
 * Who has signed the form's policy; nobody, where it has none.
 *
 * @internal
 */
export const verify = (verifier: Verifier, fields: Fields, now: number): Principal => {
  const v4 = ["x-amz-signature", "x-amz-algorithm", "x-amz-credential"].some((name) => fields.has(name))
  const v2 = fields.has("signature") || fields.has("awsaccesskeyid")
  if (!fields.has("policy") && !v4 && !v2) return { _tag: "Anonymous", payload: { _tag: "Unsigned" } }
  const policy = need(fields, "policy")
  if (v4 && v2) throw invalidArgument("Signature", "", "Only one auth mechanism allowed")
  const { expected, given, identity } = v2 ? checkV2(verifier, fields, policy) : checkV4(verifier, fields, policy, now)
  const token = tokenProblem(identity, fields.get("x-amz-security-token"))
  if (token !== undefined) throw token
  if (!Scope.equal(expected, given)) {
    throw refusal("SignatureDoesNotMatch", {
      details: [["AWSAccessKeyId", identity.accessKeyId], ["SignatureProvided", given]]
    })
  }
  return {
    _tag: "Signed",
    accessKeyId: identity.accessKeyId,
    service: "s3",
    session: undefined,
    presigned: true,
    payload: { _tag: "Unsigned" }
  }
}
