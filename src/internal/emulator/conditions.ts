import { fromHttpDate } from "../wire/dates.js"
import type { Headers } from "./headers.js"
import { notImplemented, refusal } from "./refusal.js"
import type { Bucket, PendingWrite, StoredObject } from "./state.js"
import * as Versions from "./versions.js"

const bare = (tag: string): string => {
  const trimmed = tag.trim()
  const strong = trimmed.startsWith("W/") ? trimmed.slice(2) : trimmed
  return strong.length >= 2 && strong.startsWith("\"") && strong.endsWith("\"") ? strong.slice(1, -1) : strong
}

/** Whether the header names the tag; `*` names any. Clients send tags with and without quotes, S3 takes both. */
const matches = (header: string, etag: string): boolean =>
  header.trim() === "*" || header.split(",").some((tag) => bare(tag) === etag)

const failed = (condition: string) => refusal("PreconditionFailed", { details: [["Condition", condition]] })

/** @internal */
export interface ReadNames {
  readonly match: string
  readonly noneMatch: string
  readonly modifiedSince: string
  readonly unmodifiedSince: string
}

/** @internal */
export const readNames: ReadNames = {
  match: "if-match",
  noneMatch: "if-none-match",
  modifiedSince: "if-modified-since",
  unmodifiedSince: "if-unmodified-since"
}

/** @internal */
export const copySourceNames: ReadNames = {
  match: "x-amz-copy-source-if-match",
  noneMatch: "x-amz-copy-source-if-none-match",
  modifiedSince: "x-amz-copy-source-if-modified-since",
  unmodifiedSince: "x-amz-copy-source-if-unmodified-since"
}

/**
 * The order of RFC 9110, 13.2.2: a tag outranks the date of the same sense. Throws 412; says when the answer is 304.
 *
 * @internal
 */
export const checkRead = (headers: Headers, names: ReadNames, object: StoredObject): "proceed" | "not-modified" => {
  const match = headers.get(names.match)
  if (match !== undefined) {
    if (!matches(match, object.etag)) throw failed("If-Match")
  } else {
    const unmodified = fromHttpDate(headers.get(names.unmodifiedSince) ?? "")
    if (unmodified !== undefined && object.lastModified > unmodified) throw failed("If-Unmodified-Since")
  }
  const noneMatch = headers.get(names.noneMatch)
  if (noneMatch !== undefined) return matches(noneMatch, object.etag) ? "not-modified" : "proceed"
  const modified = fromHttpDate(headers.get(names.modifiedSince) ?? "")
  return modified !== undefined && object.lastModified <= modified ? "not-modified" : "proceed"
}

/** @internal */
export const isConditionalWrite = (headers: Headers): boolean => headers.has("if-match") || headers.has("if-none-match")

/**
 * Conditional writes. S3 knows `If-None-Match: *` and `If-Match: <tag>`; the key's absence makes the latter a 404.
 *
 * @internal
 */
export const checkWrite = (headers: Headers, bucket: Bucket, key: string, pending: PendingWrite | undefined): void => {
  const noneMatch = headers.get("if-none-match")
  const match = headers.get("if-match")
  if (noneMatch !== undefined) {
    if (noneMatch.trim() !== "*") throw notImplemented("If-None-Match with an entity tag on a write")
    if (Versions.current(bucket, key) !== undefined) throw failed("If-None-Match")
    // S3: "If a conflicting operation occurs during the upload S3 returns a 409 ConditionalRequestConflict response."
    if (pending?.deleted === true) throw refusal("ConditionalRequestConflict", { details: [["Key", key]] })
  }
  if (match !== undefined) {
    const object = Versions.current(bucket, key)
    if (object === undefined) throw refusal("NoSuchKey", { details: [["Key", key]] })
    if (!matches(match, object.etag)) throw failed("If-Match")
  }
}

/** @internal */
export const checkTag = (header: string, object: StoredObject): void => {
  if (!matches(header, object.etag)) throw failed("If-Match")
}
