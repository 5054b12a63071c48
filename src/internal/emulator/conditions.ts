import { isDirectoryBucket } from "../wire/bucketName.js"
import { fromHttpDate, fromIso } from "../wire/dates.js"
import type { Headers } from "./headers.js"
import { refusal } from "./refusal.js"
import type { Bucket, StoredObject } from "./state.js"
import * as Versions from "./versions.js"

const bare = (tag: string): string => {
  const trimmed = tag.trim()
  const strong = trimmed.startsWith("W/") ? trimmed.slice(2) : trimmed
  return strong.length >= 2 && strong.startsWith("\"") && strong.endsWith("\"") ? strong.slice(1, -1) : strong
}

/** Whether the header names the tag; `*` names any. Clients send tags with and without quotes, S3 takes both. */
const matches = (header: string, etag: string): boolean =>
  header.trim() === "*" || header.split(",").some((tag) => bare(tag) === etag)

/** @internal */
export const preconditionFailed = (condition: string) =>
  refusal("PreconditionFailed", { details: [["Condition", condition]] })

type Condition = "If-Match" | "If-Unmodified-Since" | "If-None-Match" | "If-Modified-Since"

/**
 * The first condition of a read that does not hold, in the order of RFC 9110, 13.2.2: a tag outranks the date of the same
 * sense. Dates that have yet to come say nothing of what has been modified. Where there are two objects, the names of the
 * conditions on the source have a prefix.
 *
 * @internal
 */
export const unmetCondition = (
  headers: Headers,
  prefix: "" | "x-amz-copy-source-" | "x-amz-rename-source-",
  object: StoredObject,
  now: number
): Condition | undefined => {
  const match = headers.get(`${prefix}if-match`)
  if (match !== undefined) {
    if (!matches(match, object.etag)) return "If-Match"
  } else {
    const unmodified = fromHttpDate(headers.get(`${prefix}if-unmodified-since`) ?? "")
    if (unmodified !== undefined && object.lastModified > unmodified) return "If-Unmodified-Since"
  }
  const noneMatch = headers.get(`${prefix}if-none-match`)
  if (noneMatch !== undefined) return matches(noneMatch, object.etag) ? "If-None-Match" : undefined
  const modified = fromHttpDate(headers.get(`${prefix}if-modified-since`) ?? "")
  return modified !== undefined && modified <= now && object.lastModified <= modified ? "If-Modified-Since" : undefined
}

/** @internal */
export const isConditionalWrite = (headers: Headers): boolean => headers.has("if-match") || headers.has("if-none-match")

const notKnown = (header: string, ...details: ReadonlyArray<readonly [string, string]>) =>
  refusal("NotImplemented", { details: [["Header", header], ...details] })

const notAccepted = (header: string, why: string) => notKnown(header, ["additionalMessage", why])

/**
 * Conditional writes. S3 knows `If-None-Match: *` and `If-Match: <tag>`; the key's absence makes the latter a 404. What has
 * come in between is a conflict even if the condition holds again.
 *
 * @internal
 */
export const checkWrite = (
  headers: Headers,
  bucket: Bucket,
  key: string,
  write: { readonly overtaken: boolean } | undefined
): void => {
  const noneMatch = headers.get("if-none-match")
  const match = headers.get("if-match")
  if (noneMatch === undefined && match === undefined) return
  if (noneMatch !== undefined && match !== undefined) {
    throw notAccepted("If-Match,If-None-Match", "Multiple conditional request headers present in the request")
  }
  const condition = match === undefined ? "If-None-Match" : "If-Match"
  if ((noneMatch ?? "*").trim() !== "*" || match?.trim() === "*") {
    throw notAccepted(condition, `We don't accept the provided value of ${condition} header for this API`)
  }
  const object = Versions.current(bucket, key)
  if (match === undefined) {
    if (object !== undefined) throw preconditionFailed(condition)
  } else {
    if (object === undefined) throw Versions.absent(bucket, key)
    if (!matches(match, object.etag)) throw preconditionFailed(condition)
  }
  if (write?.overtaken === true) {
    throw refusal("ConditionalRequestConflict", { details: [["Condition", condition], ["Key", key]] })
  }
}

/** @internal */
export interface DeleteConditions {
  readonly etag: string | undefined
  readonly lastModified: string | undefined
  readonly size: string | undefined
}

/**
 * Conditional deletes speak of what is there now, whichever version is to go. Buckets that are no directories know the tag
 * only.
 *
 * @internal
 */
export const checkDelete = (bucket: Bucket, key: string, { etag, lastModified, size }: DeleteConditions): void => {
  if (!isDirectoryBucket(bucket.name)) {
    if (lastModified !== undefined) throw notKnown("x-amz-if-match-last-modified-time")
    if (size !== undefined) throw notKnown("x-amz-if-match-size")
  }
  const object = Versions.current(bucket, key)
  if (object === undefined) {
    if (etag !== undefined) throw Versions.absent(bucket, key)
    return
  }
  if (etag !== undefined && !matches(etag, object.etag)) throw preconditionFailed("If-Match")
  if (lastModified !== undefined && (fromHttpDate(lastModified) ?? fromIso(lastModified)) !== object.lastModified) {
    throw preconditionFailed("x-amz-if-match-last-modified-time")
  }
  if (size !== undefined && Number(size) !== object.data.size) throw preconditionFailed("x-amz-if-match-size")
}
