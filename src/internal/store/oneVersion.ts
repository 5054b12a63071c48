/**
 * Several reads of an object as one: all of them from the version that answered first, or not at all.
 */
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"

type Info = Pick<ObjectStore.ObjectInfo, "etag" | "size" | "lastModified" | "versionId">

type Read = { readonly info: Info; readonly bytes: Uint8Array } & ObjectStore.Lineage

/** Whether `If-Match` can hold: it compares ETags strongly, and a weak one equals none. @internal */
export const isStrong = (etag: string | undefined): etag is string => etag !== undefined && !etag.startsWith("W/")

/** To the second, which is all that a header says. */
const seconds = (date: Date): number => Math.floor(date.getTime() / 1000)

const same = (one: Info, other: Info): boolean =>
  one.size === other.size && (one.etag !== undefined && other.etag !== undefined
    ? one.etag === other.etag
    : one.lastModified === undefined || other.lastModified === undefined ||
      seconds(one.lastModified) === seconds(other.lastModified))

/** @internal */
export interface OneVersion {
  /** What has answered first, as soon as something has. */
  readonly info: () => Info | undefined
  /** The bytes of one range. */
  readonly bytes: (
    range: ObjectStore.GetOptions["range"],
    limit: number
  ) => Effect.Effect<Read, ObjectStore.ReadError>
}

/**
 * `known`: an answer that is there already. Reads that begin before any has answered go without its ETag, and are
 * compared when they come.
 *
 * @internal
 */
export const make = (
  backend: ObjectStore.Backend,
  key: string,
  given: Omit<ObjectStore.GetOptions, "range">,
  known?: Info
): OneVersion => {
  let first = known
  const changed = () =>
    new StorageError.PreconditionFailed({
      operation: "GetObject",
      key,
      message: "the object was replaced while it was being read",
      hint: "read it again from the start"
    })
  return {
    info: () => first,
    bytes: (range, limit) =>
      Effect.suspend(() => {
        const asked = first !== undefined && isStrong(first.etag)
          ? { versionId: given.versionId, resume: given.resume, ifMatch: first.etag }
          : given
        return Effect.flatMap(backend.bytes(key, { ...asked, range, limit }), (read) => {
          if (first !== undefined && !same(first, read.info)) return Effect.fail(changed())
          if (first?.etag === undefined) first = read.info
          return Effect.succeed(read)
        })
      })
  }
}
