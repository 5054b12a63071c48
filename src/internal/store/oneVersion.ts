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

const same = (one: Info, other: Info): boolean =>
  one.size === other.size && (one.etag === undefined && other.etag === undefined
    ? one.lastModified?.getTime() === other.lastModified?.getTime()
    : one.etag === other.etag)

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
          first ??= read.info
          return same(first, read.info) ? Effect.succeed(read) : Effect.fail(changed())
        })
      })
  }
}
