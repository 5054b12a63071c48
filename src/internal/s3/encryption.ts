/**
 * How the server is asked to encrypt.
 */
import { customerKey, type EncryptionInput } from "./groups.js"
import { header, headerBoolean } from "./members.js"
import type { Members, Parts, Problem } from "./operation.js"

const algorithm = "x-amz-server-side-encryption"
const keyId = `${algorithm}-aws-kms-key-id`
const context = `${algorithm}-context`
const bucketKey = `${algorithm}-bucket-key-enabled`

/** Where a call gives one of these, it has said all of its encryption, and the settings have no say. @internal */
export const said = ["serverSideEncryption", "sseCustomerKey"] as const

/** @internal */
export const members: Members<EncryptionInput> = {
  ...customerKey,
  serverSideEncryption: header(algorithm),
  sseKmsKeyId: header(keyId),
  sseKmsEncryptionContext: header(context),
  bucketKeyEnabled: headerBoolean(bucketKey)
}

/** The key with which what is written so is found again, by requests that know no other encryption. @internal */
export const keyOf = (input: EncryptionInput): EncryptionInput["sseCustomerKey"] =>
  said.some((name) => input[name] !== undefined) ? input.sseCustomerKey ?? "none" : undefined

/** What does not go together: a server may drop one of the two without a word. @internal */
export const check = ({ headers }: Parts): Problem => {
  const named = headers[algorithm]
  const ofKms = headers[keyId] !== undefined || headers[context] !== undefined
  if (headers[`${algorithm}-customer-algorithm`] !== undefined) {
    return named !== undefined || ofKms || headers[bucketKey] !== undefined
      ? "sseCustomerKey excludes every other encryption"
      : undefined
  }
  if (ofKms && named !== "aws:kms" && named !== "aws:kms:dsse") {
    return "sseKmsKeyId and sseKmsEncryptionContext go with serverSideEncryption aws:kms or aws:kms:dsse alone"
  }
  return headers[bucketKey] === "true" && named !== undefined && named !== "aws:kms"
    ? "bucketKeyEnabled goes with serverSideEncryption aws:kms alone"
    : undefined
}
