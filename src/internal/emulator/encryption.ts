import { hmacSha256Hex, md5 } from "#digest"
import * as base64 from "../wire/base64.js"
import * as hex from "../wire/hex.js"
import * as WireXml from "../wire/xml.js"
import { equal } from "./auth/scope.js"
import type { Headers } from "./headers.js"
import type { Context } from "./operation.js"
import { bucketOf } from "./operation.js"
import { invalidArgument, refusal } from "./refusal.js"
import { kept } from "./settings/kept.js"

/**
 * How an object is kept. Nothing is encrypted in memory; what is answered, and who is let in, is as if it were.
 *
 * @internal
 */
export type Encryption =
  | { readonly _tag: "Managed" }
  | {
    readonly _tag: "Kms"
    readonly algorithm: "aws:kms" | "aws:kms:dsse"
    readonly keyId: string
    readonly context: string | undefined
    readonly bucketKey: boolean
  }
  /** Not the key itself, but a keyed hash of it: S3 does not keep it either. */
  | { readonly _tag: "Customer"; readonly keyHash: string }

const method = "x-amz-server-side-encryption"
const kmsKeyId = `${method}-aws-kms-key-id`
const kmsContext = `${method}-context`
const bucketKeyEnabled = `${method}-bucket-key-enabled`

const customerNames = (prefix: string) => ({
  algorithm: `${prefix}-algorithm`,
  key: `${prefix}-key`,
  keyMd5: `${prefix}-key-md5`
})

type CustomerNames = ReturnType<typeof customerNames>

const customer = customerNames(`${method}-customer`)

/**
 * The key that the source of a copy was written with.
 *
 * @internal
 */
export const copySourceCustomer = customerNames("x-amz-copy-source-server-side-encryption-customer")

/** Without a value: an error document must not repeat a secret. */
const badKey = (message: string) => refusal("InvalidArgument", { message, details: [["ArgumentName", method]] })

const readKey = (headers: Headers, names: CustomerNames): Uint8Array => {
  const provided = "Requests specifying Server Side Encryption with Customer provided keys must provide"
  if (headers.get(names.algorithm) === undefined) {
    throw badKey(`${provided} a valid encryption algorithm.`)
  }
  const algorithm = headers.get(names.algorithm) ?? ""
  if (algorithm !== "AES256") {
    throw refusal("InvalidEncryptionAlgorithmError", {
      details: [["ArgumentName", method], ["ArgumentValue", algorithm]]
    })
  }
  const text = headers.get(names.key)
  if (text === undefined) throw badKey(`${provided} an appropriate secret key.`)
  const key = base64.decode(text)
  if (key?.length !== 32) throw badKey("The secret key was invalid for the specified algorithm.")
  const digest = headers.get(names.keyMd5)
  if (digest === undefined) {
    throw badKey(`${provided} the client calculated MD5 of the secret key.`)
  }
  if (digest !== base64.encode(md5(key))) {
    throw badKey("The calculated MD5 hash of the key did not match the hash that was provided.")
  }
  return key
}

/** The hash of the customer's key that a request brings, if it brings one. */
const customerKey = (context: Context, names: CustomerNames): string | undefined => {
  const { headers } = context
  if (![names.algorithm, names.key, names.keyMd5].some((name) => headers.has(name))) return undefined
  if (!context.confidential) {
    throw refusal("InvalidRequest", {
      message:
        "Requests specifying Server Side Encryption with Customer provided keys must be made over a secure connection."
    })
  }
  return hmacSha256Hex(context.state.keySalt, readKey(headers, names))
}

const readContext = (headers: Headers): string | undefined => {
  const text = headers.get(kmsContext)
  if (text === undefined) return undefined
  const bytes = base64.decode(text)
  try {
    const value: unknown = bytes === undefined ? undefined : JSON.parse(new TextDecoder().decode(bytes))
    if (typeof value === "object" && value !== null && Object.values(value).every((v) => typeof v === "string")) {
      return text
    }
  } catch {
    // Not JSON: refused below.
  }
  throw invalidArgument(kmsContext, text, "The header 'x-amz-server-side-encryption-context' is not valid")
}

/** The key that an account has from the start. */
const ownKey = ({ state }: Context): string =>
  `arn:aws:kms:${state.region}:${state.owner.accountId}:key/00000000-0000-4000-8000-000000000000`

const readKms = (context: Context, algorithm: "aws:kms" | "aws:kms:dsse"): Encryption => {
  const { headers } = context
  return {
    _tag: "Kms",
    algorithm,
    keyId: headers.get(kmsKeyId) ?? ownKey(context),
    context: readContext(headers),
    bucketKey: headers.get(bucketKeyEnabled)?.toLowerCase() === "true"
  }
}

const managed: Encryption = { _tag: "Managed" }

/** What the bucket's setting says, if there is one; keys of S3's otherwise. */
const standard = (context: Context): Encryption => {
  const root = kept(bucketOf(context), "encryption")
  const rule = root && WireXml.child(root, "Rule")
  const byDefault = rule && WireXml.child(rule, "ApplyServerSideEncryptionByDefault")
  const algorithm = byDefault && WireXml.childText(byDefault, "SSEAlgorithm")
  if (rule === undefined || byDefault === undefined || (algorithm !== "aws:kms" && algorithm !== "aws:kms:dsse")) {
    return managed
  }
  return {
    _tag: "Kms",
    algorithm,
    keyId: WireXml.childText(byDefault, "KMSMasterKeyID") ?? ownKey(context),
    context: undefined,
    bucketKey: WireXml.childText(rule, "BucketKeyEnabled")?.toLowerCase() === "true"
  }
}

/**
 * How a request wants its object kept. What it leaves open, the bucket says.
 *
 * @internal
 */
export const fromRequest = (context: Context): Encryption => {
  const { headers } = context
  const named = headers.get(method)
  const keyHash = customerKey(context, customer)
  if (keyHash !== undefined) {
    if (named !== undefined) {
      throw invalidArgument(
        method,
        named,
        "Server Side Encryption with Customer provided key is incompatible with the encryption method specified"
      )
    }
    return { _tag: "Customer", keyHash }
  }
  if (named === "aws:kms" || named === "aws:kms:dsse") return readKms(context, named)
  for (const name of [kmsKeyId, kmsContext]) {
    if (headers.has(name)) {
      throw invalidArgument(
        method,
        named ?? "null",
        "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms"
      )
    }
  }
  if (named !== undefined && named !== "AES256") {
    throw invalidArgument(method, named, "The encryption method specified is not supported")
  }
  return named === undefined ? standard(context) : managed
}

/**
 * Whether a request asks for an encryption of its own.
 *
 * @internal
 */
export const isNamed = (headers: Headers): boolean => headers.has(method) || headers.has(customer.algorithm)

const keyRequired = () =>
  refusal("InvalidRequest", {
    message:
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object."
  })

const checkKey = (context: Context, encryption: Encryption, names: CustomerNames): void => {
  const given = customerKey(context, names)
  if (encryption._tag !== "Customer") {
    if (given === undefined) return
    throw refusal("InvalidRequest", { message: "The encryption parameters are not applicable to this object." })
  }
  if (given === undefined) throw keyRequired()
  if (!equal(given, encryption.keyHash)) {
    throw refusal("AccessDenied", {
      message:
        "Requests specifying Server Side Encryption with Customer provided keys must provide the correct secret key."
    })
  }
}

/**
 * Refuses who brings no key, or the wrong one, for an object that was written with a customer's.
 *
 * @internal
 */
export const checkRead = (context: Context, encryption: Encryption): void => {
  const named = context.headers.get(method)
  if (named !== undefined) {
    throw invalidArgument(method, named, "x-amz-server-side-encryption header is not supported for this operation.")
  }
  checkKey(context, encryption, customer)
}

/** @internal */
export const checkSource = (context: Context, encryption: Encryption): void =>
  checkKey(context, encryption, copySourceCustomer)

/**
 * The parts of an upload come with the key that it was begun with.
 *
 * @internal
 */
export const checkPart = (context: Context, encryption: Encryption): void => {
  const given = customerKey(context, customer)
  // The same words for a key too many as for none: S3 has no others.
  if ((given === undefined) !== (encryption._tag !== "Customer")) {
    throw refusal("InvalidRequest", {
      message:
        "The multipart upload initiate requested encryption. Subsequent part requests must include the appropriate encryption parameters."
    })
  }
  checkSameKey(given, encryption)
}

/**
 * An upload may be completed without the key that its parts came with, unless they have checksums; but not with another.
 *
 * @internal
 */
export const checkComplete = (context: Context, encryption: Encryption, checksums: boolean): void => {
  const given = customerKey(context, customer)
  if (checksums && given === undefined && encryption._tag === "Customer") throw keyRequired()
  checkSameKey(given, encryption)
}

const checkSameKey = (given: string | undefined, encryption: Encryption): void => {
  if (given === undefined) return
  if (encryption._tag !== "Customer" || !equal(given, encryption.keyHash)) {
    throw refusal("InvalidRequest", {
      message: "The provided encryption parameters did not match the ones used originally."
    })
  }
}

/**
 * What an answer says of an object's encryption. Of a customer's key that is what the request has said itself.
 *
 * @internal
 */
export const toHeaders = (context: Context, encryption: Encryption): ReadonlyArray<readonly [string, string]> => {
  switch (encryption._tag) {
    case "Managed":
      return [[method, "AES256"]]
    case "Kms":
      return [
        [method, encryption.algorithm],
        [kmsKeyId, encryption.keyId],
        ...(encryption.bucketKey ? [[bucketKeyEnabled, "true"] as const] : [])
      ]
    case "Customer": {
      const digest = context.headers.get(customer.keyMd5)
      return digest === undefined ? [] : [[customer.algorithm, "AES256"], [`${method}-customer-key-MD5`, digest]]
    }
  }
}

/**
 * The same for the answer to a write, which gives the context back too.
 *
 * @internal
 */
export const toWriteHeaders = (context: Context, encryption: Encryption): ReadonlyArray<readonly [string, string]> =>
  encryption._tag === "Kms" && encryption.context !== undefined
    ? [...toHeaders(context, encryption), [kmsContext, encryption.context]]
    : toHeaders(context, encryption)

/**
 * The entity tag of bytes that are stored so. Only with S3's own keys it is their MD5; else nobody can tell what it is of.
 *
 * @internal
 */
export const etagOf = (context: Context, encryption: Encryption, digest: Uint8Array): string => {
  const plain = hex.encode(digest)
  return encryption._tag === "Managed" ? plain : hex.encode(md5(`${context.requestId}\n${plain}`))
}
