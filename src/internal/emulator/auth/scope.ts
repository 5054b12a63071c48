import { hmacSha256, hmacSha256Hex } from "#digest"

/** @internal */
export interface Scope {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly service: string
}

/**
 * `AKID/20260215/us-east-1/s3/aws4_request`. An access key may hold slashes (Swift's do not, but MinIO's can), so the scope
 * is read from its end.
 *
 * @internal
 */
export const parse = (credential: string): Scope | undefined => {
  const parts = credential.split("/")
  if (parts.length < 5 || parts[parts.length - 1] !== "aws4_request") return undefined
  const [date, region, service] = parts.slice(-4, -1) as [string, string, string]
  const accessKeyId = parts.slice(0, -4).join("/")
  return accessKeyId === "" ? undefined : { accessKeyId, date, region, service }
}

/** @internal */
export const text = (scope: Scope): string => `${scope.date}/${scope.region}/${scope.service}/aws4_request`

/** @internal */
export const signingKey = (secret: string, scope: Scope): Uint8Array =>
  hmacSha256(
    hmacSha256(hmacSha256(hmacSha256(`AWS4${secret}`, scope.date), scope.region), scope.service),
    "aws4_request"
  )

/** @internal */
export const sign = (key: Uint8Array, algorithm: string, amzDate: string, scope: Scope, hash: string): string =>
  hmacSha256Hex(key, `${algorithm}\n${amzDate}\n${text(scope)}\n${hash}`)

/**
 * In time that depends on nothing but the length.
 *
 * @internal
 */
export const equal = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}
