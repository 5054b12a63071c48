/**
 * The conditions of reads and writes, and ranges, where this library is itself the server.
 */
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import type { ReadConditions } from "../s3/groups.js"
import * as objectBody from "../s3/objectBody.js"
import { unquoteEtag } from "../s3/responseHeaders.js"
import { formatRange, parseRange } from "../wire/range.js"

/** Both ends inclusive; nothing of an object without bytes. @internal */
export type Range = ObjectStore.GetResult["range"]

/** Whether an ETag is one of those that a header names. @internal */
export const matches = (etag: string | undefined, condition: string): boolean =>
  condition === "*" || condition.split(",").some((one) => unquoteEtag(one.trim()) === etag)

/** @internal */
export const failed = (operation: string, key: string) =>
  new StorageError.PreconditionFailed({ operation, key, message: "a condition of the request did not hold" })

/** @internal */
export const missing = (operation: string, key: string) =>
  new StorageError.NoSuchKey({ operation, key, message: `there is no object under ${JSON.stringify(key)}` })

const seconds = (date: Date) => Math.floor(date.getTime() / 1000)

/** Why an object is not to be read, if so. @internal */
export const unread = (
  operation: string,
  info: ObjectStore.ObjectMeta,
  { ifMatch, ifModifiedSince, ifNoneMatch, ifUnmodifiedSince }: ReadConditions
): StorageError.PreconditionFailed | StorageError.NotModified | undefined => {
  const modified = seconds(info.lastModified!)
  if (
    ifMatch !== undefined
      ? !matches(info.etag, ifMatch)
      : ifUnmodifiedSince && modified > seconds(ifUnmodifiedSince)
  ) {
    return failed(operation, info.key)
  }
  return (ifNoneMatch !== undefined
      ? matches(info.etag, ifNoneMatch)
      : ifModifiedSince && modified <= seconds(ifModifiedSince))
    ? new StorageError.NotModified({ operation, key: info.key, etag: info.etag, message: "not modified" })
    : undefined
}

/** Why an object is not to be written over what is there, if so. @internal */
export const unwritten = (
  operation: string,
  key: string,
  mode: ObjectStore.PutMode | undefined,
  existing: Pick<ObjectStore.ObjectMeta, "etag"> | undefined
): StorageError.PreconditionFailed | StorageError.NoSuchKey | undefined => {
  if (mode === undefined || mode === "overwrite") {
    return undefined
  }
  if (mode === "create") {
    return existing === undefined ? undefined : failed(operation, key)
  }
  return existing === undefined
    ? new StorageError.NoSuchKey({ operation, key, message: "there is no object to update" })
    : matches(existing.etag, mode.update)
    ? undefined
    : failed(operation, key)
}

/** The part of an object that a request means. @internal */
export const ranged = (
  key: string,
  size: number,
  range: ObjectStore.GetOptions["range"]
): Effect.Effect<Range, StorageError.InvalidRange> => {
  const whole = size === 0 ? undefined : { start: 0, end: size - 1 }
  const header = range === undefined ? undefined : formatRange(range)
  const found = header === undefined ? "ignored" : parseRange(header, size)
  return found === "unsatisfiable"
    ? Effect.fail(
      new StorageError.InvalidRange({
        operation: "GetObject",
        key,
        actualSize: size,
        message: "the range lies outside the object"
      })
    )
    : Effect.succeed(found === "ignored" ? whole : found)
}

/** Why so many bytes are not to be held in memory, if so. @internal */
export const tooLarge = (
  key: string,
  size: number,
  limit = objectBody.defaultLimit
): StorageError.BodyTooLarge | undefined =>
  size <= limit ? undefined : new StorageError.BodyTooLarge({
    operation: "GetObject",
    key,
    limit,
    size,
    message: `the body has ${size} bytes, more than the ${limit} allowed`
  })
