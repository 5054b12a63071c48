// Signature Version 4A: SigV4 with ECDSA on the curve P-256 in place of HMAC, good in a set of regions:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import * as digest from "#digest"
import { concat } from "./bytes.js"
import * as hex from "./hex.js"
import * as sigv4 from "./sigv4.js"

/** @internal */
export const algorithm = "AWS4-ECDSA-P256-SHA256"

/** Without a region: those are in a header or parameter of their own. @internal */
export const credentialScope = (amzDate: string, service: string): string =>
  amzDate.slice(0, 8) + "/" + service + "/aws4_request"

/** Two less than the order of the curve. */
const orderMinusTwo = BigInt("0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f")

const utf8 = new TextEncoder()

/**
 * The private key that belongs to a secret: the first output of the key derivation of NIST SP 800-108 in counter mode
 * that is in range, plus one. 32 bytes.
 *
 * @internal
 */
export const privateKey = (accessKeyId: string, secret: string): Uint8Array => {
  const label = utf8.encode(algorithm)
  const context = utf8.encode(accessKeyId)
  for (let counter = 1; counter < 255; counter++) {
    const input = concat([
      Uint8Array.of(0, 0, 0, 1),
      label,
      Uint8Array.of(0),
      context,
      // The attempt, and the length in bits.
      Uint8Array.of(counter, 0, 0, 1, 0)
    ])
    const candidate = BigInt("0x" + digest.hmacSha256Hex("AWS4A" + secret, input))
    if (candidate <= orderMinusTwo) return hex.decode((candidate + 1n).toString(16).padStart(64, "0"))!
  }
  throw new Error("no private key can be derived from these credentials")
}

// PrivateKeyInfo for the curve P-256, up to the 32 bytes of the key itself: RFC 5208 and RFC 5915.
const pkcs8Head = hex.decode("3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420")!

/** @internal */
export const pkcs8 = (privateKey: Uint8Array): Uint8Array<ArrayBuffer> => concat([pkcs8Head, privateKey])

const derInteger = (bytes: Uint8Array): Uint8Array => {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const digits = bytes.subarray(start)
  // A first bit that is set would make it negative.
  const sign = digits[0]! >= 0x80 ? [0] : []
  return concat([Uint8Array.of(2, sign.length + digits.length, ...sign), digits])
}

/** What Web Crypto gives, `r` and `s` side by side, as the signature is written: DER in hex. @internal */
export const derSignature = (raw: Uint8Array): string => {
  const numbers = concat([derInteger(raw.subarray(0, 32)), derInteger(raw.subarray(32))])
  return hex.encode(concat([Uint8Array.of(0x30, numbers.length), numbers]))
}

/** What is to be signed, and what to do with the signature. @internal */
export interface Unsigned<A> {
  readonly stringToSign: string
  readonly complete: (signature: string) => A
}

/** For a request; `region` is a set, such as `*` or `us-east-1,us-west-2`. @internal */
export const headers = (input: sigv4.HeaderInput): Unsigned<Record<string, string>> => {
  const { added, canonicalRequest, signedHeaders } = sigv4.headerRequest(input, { "x-amz-region-set": input.region })
  const scope = credentialScope(input.amzDate, input.service)
  return {
    stringToSign: sigv4.stringToSign(input.amzDate, scope, canonicalRequest, algorithm),
    complete: (signature) => {
      added["authorization"] = sigv4.authorization(input.accessKeyId, scope, signedHeaders, signature, algorithm)
      return added
    }
  }
}

/** For a URL. @internal */
export const query = (input: sigv4.QueryInput): Unsigned<string> & Pick<sigv4.QueryRequest, "canonicalRequest"> => {
  const scope = credentialScope(input.amzDate, input.service)
  const own = [["X-Amz-Region-Set", input.region]] as const
  const { canonicalRequest, query } = sigv4.queryRequest(input, scope, algorithm, own)
  return {
    canonicalRequest,
    stringToSign: sigv4.stringToSign(input.amzDate, scope, canonicalRequest, algorithm),
    complete: (signature) => query + "&X-Amz-Signature=" + signature
  }
}
