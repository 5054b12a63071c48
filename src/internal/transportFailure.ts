import * as Duration from "effect/Duration"
import * as StorageError from "../StorageError.js"

/**
 * What went wrong below the protocol.
 *
 * @internal
 */
export type Failure = StorageError.Transport | StorageError.Timeout

/**
 * Which call it was, for the error.
 *
 * @internal
 */
export interface Where {
  readonly operation: string
  readonly bucket?: string | undefined
  readonly key?: string | undefined
}

/**
 * How far the exchange had come.
 *
 * @internal
 */
export type Stage = "send" | "receive"

interface Found {
  readonly code: string
  readonly message: string | undefined
  readonly name: string
  readonly afterMs: number | undefined
}

const timeouts: Record<string, readonly [StorageError.Timeout["phase"], string]> = {
  UND_ERR_CONNECT_TIMEOUT: ["connect", "no connection could be made in time"],
  UND_ERR_HEADERS_TIMEOUT: ["firstByte", "no answer came in time"],
  UND_ERR_BODY_TIMEOUT: ["idle", "the answer stopped before its end"],
  EFFECT_S3_DEADLINE: ["attempt", "the attempt took too long"]
}

const connecting = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "EMFILE",
  "ENFILE",
  "EFFECT_S3_PROXY",
  "EFFECT_S3_PROXY_REFUSED",
  "EFFECT_S3_NO_HTTP2"
])

const hopeless = new Set([
  "UND_ERR_DESTROYED",
  "UND_ERR_CLOSED",
  "UND_ERR_INVALID_ARG",
  "UND_ERR_NOT_SUPPORTED",
  "UND_ERR_HEADERS_OVERFLOW",
  "UND_ERR_RES_EXCEEDED_MAX_SIZE",
  "UND_ERR_REQ_CONTENT_LENGTH_MISMATCH",
  "EFFECT_S3_TOO_LARGE",
  "EFFECT_S3_BODY_USED",
  "EFFECT_S3_BODY_LENGTH",
  "EFFECT_S3_PROXY_REFUSED",
  "EFFECT_S3_NO_HTTP2",
  "ERR_INVALID_URL",
  "ERR_INVALID_CHAR",
  "EPROTO",
  "EACCES",
  "EPERM"
])

const words: Record<string, string> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  EPIPE: "the server closed the connection while the request was sent",
  ENOTFOUND: "the host's name is unknown",
  EAI_AGAIN: "the host's name could not be looked up",
  UND_ERR_SOCKET: "the connection was closed before the exchange was complete",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "the body is not as long as the server said",
  UND_ERR_DESTROYED: "the transport is closed",
  UND_ERR_INVALID_ARG: "the transport refused the request",
  UND_ERR_ABORTED: "the exchange was cut off",
  ERR_SSL_WRONG_VERSION_NUMBER: "the server does not speak TLS",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "the server does not speak TLS"
}

const plainHttp = "where it serves plain HTTP, the endpoint begins with http://"

/** Of what the endpoint's setting is to blame for, as a rule. */
const hints: Record<string, (message: string) => string> = {
  ECONNREFUSED: (message) => `is the server running, and the endpoint right? ${message}`,
  ENOTFOUND: (message) => `is the endpoint right? ${message}`,
  ERR_SSL_WRONG_VERSION_NUMBER: () => plainHttp,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: () => plainHttp
}

const isCertificate = (code: string): boolean =>
  code.startsWith("CERT_") || code.startsWith("UNABLE_TO_") || code.startsWith("ERR_TLS_") ||
  code.startsWith("ERR_SSL_") || code.startsWith("ERR_OSSL_") || code === "DEPTH_ZERO_SELF_SIGNED_CERT" ||
  code === "SELF_SIGNED_CERT_IN_CHAIN" || code === "HOSTNAME_MISMATCH" || code === "INVALID_CA" ||
  code === "INVALID_PURPOSE"

// Messages of these are made from addresses, codes and numbers; any other could quote a URL or a header.
const quotable = (code: string): boolean =>
  connecting.has(code) || isCertificate(code) || code.startsWith("EFFECT_S3_") || code.startsWith("HPE_") ||
  /^(?:ECONN|ETIMEDOUT|EPIPE|EPROTO|UND_ERR_(?:SOCKET|CONNECT_TIMEOUT|HEADERS_|BODY_|RES_|REQ_|DESTROYED))/.test(code)

const property = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined

const text = (value: unknown): string | undefined => typeof value === "string" ? value : undefined

// fetch hides the reason in `cause`, and Node's happy eyeballs in `errors`.
const find = (cause: unknown): Found => {
  let name = "Error"
  for (let at = cause, depth = 0; depth < 8 && typeof at === "object" && at !== null; depth++) {
    name = text(property(at, "name")) ?? name
    const code = text(property(at, "code"))
    if (code !== undefined) {
      const afterMs = property(at, "afterMs")
      return {
        code,
        message: text(property(at, "message")) || undefined,
        name,
        afterMs: typeof afterMs === "number" ? afterMs : undefined
      }
    }
    const errors = property(at, "errors")
    at = property(at, "cause") ?? (Array.isArray(errors) ? errors[0] : undefined)
  }
  return { code: "", message: undefined, name, afterMs: undefined }
}

// The cause holds the request and so the signature; what is kept of it is a copy of its name, code and message.
const copy = (found: Found): Error => {
  const error = new Error(found.message !== undefined && quotable(found.code) ? found.message : found.code)
  error.name = found.name
  return found.code === "" ? error : Object.assign(error, { code: found.code })
}

/** @internal */
export const timeout = (
  phase: Exclude<StorageError.Timeout["phase"], "server">,
  afterMs: number | undefined,
  where: Where
): StorageError.Timeout => {
  const words = Object.values(timeouts).find((entry) => entry[0] === phase)![1]
  return new StorageError.Timeout({
    message: afterMs === undefined ? words : `${words} (${afterMs} ms)`,
    phase,
    ...(afterMs === undefined ? undefined : { after: Duration.millis(afterMs) }),
    ...where
  })
}

/**
 * The public error for what a transport failed with. Nothing of the request is reachable from it.
 *
 * @internal
 */
export const fromCause = (cause: unknown, stage: Stage, where: Where): Failure => {
  const found = find(cause)
  const late = timeouts[found.code]
  if (late !== undefined) {
    return timeout(late[0] as "connect", found.afterMs, where)
  }
  if (found.code === "ETIMEDOUT" && stage === "send") {
    return timeout("connect", undefined, where)
  }
  const certificate = isCertificate(found.code)
  const reason = property(cause, "reason")
  const copied = copy(found)
  const said = words[found.code] ??
    (certificate ? `the server's certificate was not accepted: ${copied.message.trim()}` : copied.message)
  return new StorageError.Transport({
    message: said === "" ? "the exchange with the server broke off" : said,
    phase: certificate || connecting.has(found.code) ? "connect" : stage,
    retryable: !certificate && !hopeless.has(found.code) && reason !== "InvalidUrl" && reason !== "Encode",
    ...(found.code === "" ? undefined : { causeCode: found.code }),
    hint: hints[found.code]?.(copied.message),
    cause: copied,
    ...where
  })
}
