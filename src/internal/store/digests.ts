/**
 * What the attributes of an S3 object say of its content.
 */
import type * as ObjectStore from "../../ObjectStore.js"
import type { ObjectAttributes } from "../s3/groups.js"
import * as base64 from "../wire/base64.js"
import * as checksum from "../wire/checksum.js"
import * as hex from "../wire/hex.js"

const etagForm = /^([0-9a-f]{32})(-[1-9][0-9]*)?$/i

/** Under a key of KMS or of the caller's the ETag has the form of an MD5, and is none. */
const hasDigest = ({ serverSideEncryption, sseCustomerAlgorithm }: ObjectAttributes): boolean =>
  (serverSideEncryption === undefined || serverSideEncryption === "AES256") && sseCustomerAlgorithm === undefined

/** @internal */
export const digestsOf = (
  head: ObjectAttributes,
  partSize: ObjectStore.Digests["partSize"]
): ObjectStore.Digests => {
  const whole: { -readonly [A in keyof ObjectStore.Digests["whole"]]: string } = {}
  const ofParts: typeof whole = {}
  const [, digits, count] = hasDigest(head) ? etagForm.exec(head.etag ?? "") ?? [] : []
  const bytes = digits === undefined ? undefined : hex.decode(digits)
  if (bytes !== undefined) {
    const digest = base64.encode(bytes)
    if (count === undefined) whole.MD5 = digest
    else ofParts.MD5 = digest + count
  }
  for (const algorithm of checksum.algorithms) {
    const value = head.checksums?.[algorithm]
    if (value === undefined) continue
    if (value.includes("-")) ofParts[algorithm] = value
    else if (head.checksumType !== "COMPOSITE") whole[algorithm] = value
  }
  return { whole, ofParts, partSize }
}
