/**
 * From an answer that says no to the tagged error that it means: by code first, then by status.
 */
import * as Duration from "effect/Duration"
import * as Redacted from "effect/Redacted"
import * as StorageError from "../../StorageError.js"
import * as dates from "../wire/dates.js"
import type { Target, Where } from "./operation.js"

interface Said extends StorageError.Fields {
  readonly status: number
  readonly code: string
}

type Make = (said: Said, retryAfter: Duration.Duration | undefined) => StorageError.StorageError

const accessDenied: Make = (said) => new StorageError.AccessDenied(said)
const expired: Make = (said) => new StorageError.ExpiredCredentials(said)
const noBucket: Make = (said) => new StorageError.NoSuchBucket(said)
const noVersion: Make = (said) => new StorageError.NoSuchVersion(said)
const noUpload: Make = (said) => new StorageError.NoSuchUpload(said)
const invalid: Make = (said) => new StorageError.InvalidInput(said)
const noKey: Make = (said) => new StorageError.NoSuchKey(said)
const part: Make = (said) => new StorageError.InvalidPart(said)
const state: Make = (said) => new StorageError.InvalidBucketState(said)
const limit: Make = (said) => new StorageError.LimitExceeded(said)
const notEmpty: Make = (said) => new StorageError.BucketNotEmpty(said)
const fault: Make = (said, retryAfter) => new StorageError.ServerFault({ ...said, retryAfter })
const unknown: Make = (said) => new StorageError.UnknownServiceError(said)

const byCode: ReadonlyMap<string, Make> = new Map<string, Make>([
  ["bad_bucket_id", noBucket],
  ["invalid_bucket_id", noBucket],
  ["invalid_bucket_name", (said) => new StorageError.InvalidBucketName(said)],
  ["duplicate_bucket_name", (said) => new StorageError.BucketAlreadyExists(said)],
  ["cannot_delete_non_empty_bucket", notEmpty],
  ["too_many_buckets", limit],
  ["too_many_files", limit],
  ["cap_exceeded", limit],
  ["storage_cap_exceeded", limit],
  ["transaction_cap_exceeded", limit],
  ["download_cap_exceeded", limit],
  ["invalid_file_id", noVersion],
  ["file_not_present", noVersion],
  ["no_such_file", noKey],
  ["already_hidden", noKey],
  ["missing_part", part],
  ["part_sha1_mismatch", part],
  ["source_too_large", (said) => new StorageError.EntityTooLarge(said)],
  // Another upload is held to be under way by this URL: one by another URL is not in its way.
  ["auth_token_limit", fault],
  ["file_lock_conflict", state],
  ["source_replication_conflict", state],
  ["restricted_bucket_conflict", state],
  ["expired_auth_token", expired],
  ["bad_auth_token", expired],
  ["missing_auth_token", (said) => new StorageError.InvalidCredentials(said)],
  ["unauthorized", accessDenied],
  ["email_not_verified", accessDenied],
  ["no_payment_history", accessDenied],
  ["access_denied", accessDenied],
  ["unsupported", (said) => new StorageError.NotImplemented(said)],
  ["conflict", (said) => new StorageError.PreconditionFailed(said)],
  ["range_not_satisfiable", (said) => new StorageError.InvalidRange(said)],
  ["request_timeout", (said) => new StorageError.Timeout({ ...said, phase: "server" })],
  ["too_many_requests", (said, retryAfter) => new StorageError.SlowDown({ ...said, retryAfter })],
  ["internal_error", fault],
  ["service_unavailable", fault]
])

const missing: Readonly<Record<Target, Make>> = {
  account: unknown,
  bucket: noBucket,
  file: noKey,
  version: noVersion,
  upload: noUpload
}

/** What `bad_request`, which stands for many things, can be told apart by. */
const byMessage: ReadonlyArray<readonly [RegExp, Make]> = [
  [/^No active upload for/i, noUpload],
  [/more than one upload using auth token/i, fault],
  [/sha1 (?:did not match|checksum)/i, (said) => new StorageError.IntegrityFailure({ ...said, algorithm: "SHA1" })],
  [/must be empty before it can be deleted/i, notEmpty]
]

const make = (code: string, status: number, message: string, target: Target): Make => {
  const own = byCode.get(code)
  if (own !== undefined) return own
  if (status === 400) return byMessage.find(([pattern]) => pattern.test(message))?.[1] ?? invalid
  // A HEAD that is refused has no body to say why: most likely the token is too old.
  if (status === 401) return code === "" ? expired : accessDenied
  if (status === 403) return accessDenied
  if (status === 404) return missing[target]
  if (status === 409) return byCode.get("conflict")!
  if (status === 416) return byCode.get("range_not_satisfiable")!
  if (status === 408) return byCode.get("request_timeout")!
  if (status === 429) return byCode.get("too_many_requests")!
  return status >= 500 ? fault : unknown
}

const retryAfter = (headers: Readonly<Record<string, string>>): Duration.Duration | undefined => {
  const value = headers["retry-after"]
  if (value === undefined) return undefined
  if (/^\d{1,9}$/.test(value)) return Duration.seconds(Number(value))
  const at = dates.fromHttpDate(value)
  const now = dates.fromHttpDate(headers["date"] ?? "")
  return at === undefined || now === undefined ? undefined : Duration.millis(Math.max(0, at - now))
}

const hints: Readonly<Record<string, string>> = {
  unauthorized: "the application key lacks a capability, or is for other buckets or names; a new token would not help",
  storage_cap_exceeded: "raise the cap in the account's settings",
  transaction_cap_exceeded: "raise the cap in the account's settings",
  download_cap_exceeded: "raise the cap in the account's settings",
  cap_exceeded: "raise the cap in the account's settings",
  duplicate_bucket_name: "names of buckets are unique among all accounts",
  conflict: "read the bucket again, and repeat with its revision"
}

const textOf = (value: unknown): string => typeof value === "string" ? value.slice(0, 2048) : ""

const document = (text: string): { readonly code: string; readonly message: string } => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null
      ? {
        code: textOf("code" in value ? value.code : undefined),
        message: textOf("message" in value ? value.message : undefined)
      }
      : { code: "", message: "" }
  } catch {
    return { code: "", message: "" }
  }
}

// The message about an upload URL that is taken quotes its token.
const withoutTokens = (message: string): string => message.replace(/(auth token\s+)\S+/gi, "$1(redacted)")

/** @internal */
export const fromAnswer = (options: {
  readonly target: Target
  readonly tags: ReadonlySet<string>
  readonly where: Where
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}): StorageError.StorageError => {
  const { headers, status, tags, target, where } = options
  const text = new TextDecoder().decode(options.body)
  const { code, message } = document(text)
  const said: Said = {
    ...where,
    message: withoutTokens(message) || `${where.operation} was answered with ${status}${code === "" ? "" : ` ${code}`}`,
    status,
    code: code === "" ? String(status) : code,
    requestId: headers["x-bz-request-id"],
    rawBody: text === "" ? undefined : Redacted.make(text.slice(0, 64 * 1024)),
    hint: hints[code]
  }
  const wait = retryAfter(headers)
  const error = make(code, status, message, target)(said, wait)
  return tags.has(error._tag) ? error : status === 400 ? invalid(said, wait) : unknown(said, wait)
}
