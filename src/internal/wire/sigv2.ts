// Signature Version 2, for servers from before 2012:
// https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
import * as digest from "#digest"
import * as base64 from "./base64.js"
import { toHttpDate } from "./dates.js"
import { signedParameters } from "./sigv2Parameters.js"
import * as uri from "./uri.js"

/** @internal */
export interface StringToSign {
  readonly method: string
  /** Exactly as sent. */
  readonly path: string
  /** Decoded. */
  readonly query: ReadonlyArray<readonly [string, string]>
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The bucket, where it stands before the host and so not in the path. */
  readonly bucketInHost: string | undefined
  /** The `Date` header, nothing where there is an `x-amz-date`, or when a URL expires. */
  readonly date: string
}

/** Spaces inside of a value stay as they are, unlike in Version 4. */
const canonicalAmzHeaders = (headers: Readonly<Record<string, string>>): string => {
  let lines = ""
  for (const name of Object.keys(headers).sort()) {
    if (name.startsWith("x-amz-")) lines += name + ":" + headers[name]!.trim() + "\n"
  }
  return lines
}

/** Values go in decoded, unlike the path. */
const canonicalResource = ({ bucketInHost, path, query }: StringToSign): string => {
  const signed = query
    .filter(([name]) => signedParameters.has(name))
    .sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
    .map(([name, value]) => value === "" ? name : name + "=" + value)
  return (bucketInHost === undefined ? "" : "/" + bucketInHost) + path +
    (signed.length > 0 ? "?" + signed.join("&") : "")
}

/** @internal */
export const stringToSign = (input: StringToSign): string =>
  input.method + "\n" + (input.headers["content-md5"] ?? "") + "\n" + (input.headers["content-type"] ?? "") + "\n" +
  input.date + "\n" + canonicalAmzHeaders(input.headers) + canonicalResource(input)

/** @internal */
export const signature = (secret: string, stringToSign: string): string =>
  base64.encode(digest.hmacSha1(secret, stringToSign))

/** @internal */
export interface SigningInput extends Omit<StringToSign, "date"> {
  readonly accessKeyId: string
  readonly secret: string
  readonly sessionToken: string | undefined
  /** In milliseconds since 1970. */
  readonly now: number
}

/**
 * The headers to add. The date goes into `x-amz-date`, as no fetch lets anybody set `Date`.
 *
 * @internal
 */
export const signHeaders = (input: SigningInput): Record<string, string> => {
  const added: Record<string, string> = { "x-amz-date": toHttpDate(input.now) }
  if (input.sessionToken !== undefined) added["x-amz-security-token"] = input.sessionToken
  const text = stringToSign({ ...input, headers: { ...input.headers, ...added }, date: "" })
  added.authorization = "AWS " + input.accessKeyId + ":" + signature(input.secret, text)
  return added
}

/**
 * The whole query string of the presigned URL, without its question mark.
 *
 * @internal
 */
export const presignQuery = (input: SigningInput & { readonly expiresSeconds: number }): string => {
  const token = input.sessionToken === undefined ? undefined : { "x-amz-security-token": input.sessionToken }
  const expires = String(Math.floor(input.now / 1000) + input.expiresSeconds)
  // A parameter that is named like one of S3's headers stands for that header.
  const inQuery = Object.fromEntries(input.query.filter(([name]) => name.startsWith("x-amz-")))
  const text = stringToSign({ ...input, headers: { ...input.headers, ...inQuery, ...token }, date: expires })
  return uri.encodeQuery([
    ["AWSAccessKeyId", input.accessKeyId],
    ["Expires", expires],
    ...Object.entries(token ?? {}),
    ...input.query,
    ["Signature", signature(input.secret, text)]
  ])
}
