// The policy of a form that uploads from a browser:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html
import * as base64 from "./base64.js"
import { toIso } from "./dates.js"
import * as sigv2 from "./sigv2.js"
import * as sigv4 from "./sigv4.js"

/**
 * What a form must be like. Every field of it has to be covered by one.
 *
 * @internal
 */
export type Condition =
  | { readonly _tag: "Equals"; readonly field: string; readonly value: string }
  | { readonly _tag: "StartsWith"; readonly field: string; readonly value: string }
  /** In bytes of the file, both included. */
  | { readonly _tag: "ContentLengthRange"; readonly min: number; readonly max: number }

/** @internal */
export const equals = (field: string, value: string): Condition => ({ _tag: "Equals", field, value })

/** @internal */
export const startsWith = (field: string, value: string): Condition => ({ _tag: "StartsWith", field, value })

/** @internal */
export const contentLengthRange = (min: number, max: number): Condition => ({ _tag: "ContentLengthRange", min, max })

const toJson = (condition: Condition): unknown => {
  switch (condition._tag) {
    case "Equals":
      return { [condition.field]: condition.value }
    case "StartsWith":
      return ["starts-with", "$" + condition.field, condition.value]
    case "ContentLengthRange":
      return ["content-length-range", condition.min, condition.max]
  }
}

const escapeUnit = (unit: string): string => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0")

/**
 * The document as it is signed and sent: in base64, and ASCII inside, as S3 asks for.
 *
 * @internal
 */
export const encode = (expiration: number, conditions: ReadonlyArray<Condition>): string => {
  const json = JSON.stringify({ expiration: toIso(expiration), conditions: conditions.map(toJson) })
  return base64.encode(new TextEncoder().encode(json.replace(/[^\0-\x7f]/g, escapeUnit)))
}

/** The fields that go with a policy, the policy among them. @internal */
export type Fields = Readonly<Record<string, string>>

/** @internal */
export interface V4Input {
  readonly expiration: number
  readonly conditions: ReadonlyArray<Condition>
  readonly accessKeyId: string
  readonly sessionToken: string | undefined
  readonly signingKey: Uint8Array
  readonly region: string
  readonly service: string
  readonly amzDate: string
}

/** @internal */
export const signatureV4 = (signingKey: Uint8Array, policy: string): string => sigv4.signature(signingKey, policy)

/** @internal */
export const signatureV2 = (secret: string, policy: string): string => sigv2.signature(secret, policy)

const covered = (conditions: ReadonlyArray<Condition>, fields: Fields): ReadonlyArray<Condition> => [
  ...conditions,
  ...Object.entries(fields).map(([name, value]) => equals(name, value))
]

const tokenField = (sessionToken: string | undefined): Fields =>
  sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }

/** @internal */
export const signV4 = (input: V4Input): Fields => {
  const scope = sigv4.credentialScope(input.amzDate, input.region, input.service)
  const fields: Fields = {
    "x-amz-algorithm": sigv4.algorithm,
    "x-amz-credential": input.accessKeyId + "/" + scope,
    "x-amz-date": input.amzDate,
    ...tokenField(input.sessionToken)
  }
  const policy = encode(input.expiration, covered(input.conditions, fields))
  return { ...fields, policy, "x-amz-signature": signatureV4(input.signingKey, policy) }
}

/** @internal */
export const signV2 = (
  input: Pick<V4Input, "expiration" | "conditions" | "accessKeyId" | "sessionToken"> & { readonly secret: string }
): Fields => {
  const token = tokenField(input.sessionToken)
  const policy = encode(input.expiration, covered(input.conditions, token))
  // Neither of these two needs a condition.
  return { ...token, AWSAccessKeyId: input.accessKeyId, policy, signature: signatureV2(input.secret, policy) }
}
