/**
 * From a failure of the file system to the vocabulary of storage.
 */
import type { PlatformError } from "@effect/platform/Error"
import * as StorageError from "../../../StorageError.js"
import * as conditions from "../conditions.js"
import { codeOf, isPlatformError } from "./disk.js"

/** What every operation can fail with below. @internal */
export type Failure = StorageError.AccessDenied | StorageError.SlowDown | StorageError.ServerFault

/** What an operation on one key can fail with below. @internal */
export type KeyFailure = Failure | StorageError.NoSuchKey | StorageError.InvalidKey

/** What writing can fail with below. @internal */
export type WriteFailure =
  | Failure
  | StorageError.InvalidKey
  | StorageError.NoSuchBucket
  | StorageError.LimitExceeded
  | StorageError.EntityTooLarge

interface Where {
  readonly operation: string
  readonly key?: string | undefined
}

// The path stays in the cause: a message goes into logs, and the key says it as well.
const fields = (where: Where, error: PlatformError, message: string, hint?: string) => ({
  ...where,
  code: codeOf(error),
  message,
  hint,
  cause: error
})

/** @internal */
export const general = (where: Where, error: PlatformError): Failure => {
  const code = codeOf(error)
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return new StorageError.AccessDenied(
        fields(where, error, code === "EROFS" ? "the file system is read-only" : "the file system does not allow it")
      )
    case "EMFILE":
    case "ENFILE":
    case "EBUSY":
    case "EAGAIN":
      return new StorageError.SlowDown(
        fields(
          where,
          error,
          code.endsWith("FILE") ? "too many files are open" : "the file system is busy",
          "ObjectStore.limit bounds how many operations are under way"
        )
      )
    default:
      return new StorageError.ServerFault(fields(where, error, `the file system failed: ${code ?? error.message}`))
  }
}

/** @internal */
export const ofKey = (operation: string, key: string) => (error: PlatformError): KeyFailure => {
  return codeOf(error) === "ENOENT" ? conditions.missing(operation, key) : ofPath({ operation, key }, error)
}

const gone = (where: Where, error: PlatformError) =>
  new StorageError.NoSuchBucket(fields(where, error, "the store's folder is gone"))

const ofPath = (where: Where, error: PlatformError): Failure | StorageError.InvalidKey => {
  switch (codeOf(error)) {
    case "ENAMETOOLONG":
      return new StorageError.InvalidKey(
        fields(where, error, "the key makes a path that is too long for the file system")
      )
    case "EINVAL":
    case "EILSEQ":
      return new StorageError.InvalidKey(
        fields(where, error, "the key makes a name that the file system does not take")
      )
    case "ELOOP":
      return new StorageError.InvalidKey(fields(where, error, "the key's path leads through links that have no end"))
    case "ENOTDIR":
    case "EISDIR":
    case "EEXIST":
      return new StorageError.InvalidKey(fields(
        where,
        error,
        "a file and a directory cannot have one name",
        "the layout \"store\" has room for a key and for keys below it"
      ))
    default:
      return general(where, error)
  }
}

/** @internal */
export const ofList = (key: string) => (error: PlatformError): Failure | StorageError.NoSuchBucket => {
  const where = { operation: "ListObjectsV2", key }
  return codeOf(error) === "ENOENT" ? gone(where, error) : general(where, error)
}

/** @internal */
export const ofDelete =
  (operation: string, key: string) =>
  (error: PlatformError): Failure | StorageError.InvalidKey | StorageError.NoSuchBucket => {
    const where = { operation, key }
    return codeOf(error) === "ENOENT" ? gone(where, error) : ofPath(where, error)
  }

/** @internal */
export const ofWrite = (operation: string, key: string) => (error: PlatformError): WriteFailure => {
  const where = { operation, key }
  switch (codeOf(error)) {
    case "ENOENT":
      return gone(where, error)
    case "ENOSPC":
      return new StorageError.LimitExceeded(fields(where, error, "the file system is full"))
    case "EDQUOT":
      return new StorageError.LimitExceeded(fields(where, error, "the quota of the file system is used up"))
    case "EFBIG":
      return new StorageError.EntityTooLarge(fields(where, error, "the file system takes no file of this size"))
    default:
      return ofPath(where, error)
  }
}

/** Failures of the file system become one of ours; ours stay. @internal */
export const orElse =
  <B>(to: (error: PlatformError) => B) => <A>(error: A | PlatformError): Exclude<A, PlatformError> | B =>
    isPlatformError(error) ? to(error) : error as Exclude<A, PlatformError>
