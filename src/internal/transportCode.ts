/**
 * The codes of what goes wrong below HTTP that are ours to raise. The names undici has are undici's, so that one table
 * serves both transports.
 *
 * @internal
 */
export type TransportCode =
  | "UND_ERR_CONNECT_TIMEOUT"
  | "UND_ERR_HEADERS_TIMEOUT"
  | "UND_ERR_BODY_TIMEOUT"
  | "UND_ERR_RES_CONTENT_LENGTH_MISMATCH"
  | "UND_ERR_DESTROYED"
  | "UND_ERR_SOCKET"
  | "EFFECT_S3_DEADLINE"
  | "EFFECT_S3_TOO_LARGE"
  | "EFFECT_S3_BODY_USED"
  | "EFFECT_S3_BODY_LENGTH"
  | "EFFECT_S3_PROXY"
  | "EFFECT_S3_PROXY_REFUSED"
  | "EFFECT_S3_NO_HTTP2"

/**
 * A cause with a code, as Node's own errors have one. `afterMs` is how long was waited.
 *
 * @internal
 */
export const make = (
  code: TransportCode,
  message: string,
  afterMs?: number
): Error & { readonly code: TransportCode } =>
  Object.assign(new Error(message), { code, ...(afterMs === undefined ? undefined : { afterMs }) })
