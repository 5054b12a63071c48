/**
 * A new file beside where it is to be, written whole before anybody can see it.
 */
import type { PlatformError } from "@effect/platform/Error"
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import * as checksum from "../../wire/checksum.js"
import * as bodies from "../bodyStream.js"
import * as conditions from "../conditions.js"
import { codeOf, type Disk, isPlatformError, type Stat } from "./disk.js"
import * as failure from "./failure.js"

const encoder = new TextEncoder()

/** What has been written; the sums are in base64, where they were asked for. @internal */
export interface Written {
  readonly stat: Stat
  readonly md5: string | undefined
  readonly crc: string | undefined
}

/** How a file is written. @internal */
export interface WriteOptions {
  readonly sums: boolean
  readonly sync: boolean
  readonly lastModified: Date | undefined
}

/** The body in a file that was not there, in a directory that is made if it has to be. @internal */
export const write = <E, R>(
  disk: Disk,
  where: { readonly operation: string; readonly key: string; readonly directory: string; readonly path: string },
  body: ObjectStore.PutBody<E, R>,
  options: WriteOptions
): Effect.Effect<Written, E | failure.WriteFailure | StorageError.InvalidInput, R> =>
  Effect.suspend(() => {
    const { directory, key, operation, path } = where
    const mapped = Effect.mapError(failure.ofWrite(operation, key))
    const made = <A, R>(self: Effect.Effect<A, PlatformError, R>) => mapped(within(disk, directory, self))
    const md5 = options.sums ? checksum.make("MD5") : undefined
    const crc = options.sums ? checksum.make("CRC32") : undefined
    const update = (bytes: Uint8Array) => {
      md5?.update(bytes)
      crc?.update(bytes)
    }
    const known = bodies.inMemory(body)
    if (known !== undefined) update(known)
    const written = known !== undefined
      ? made(disk.create(path, known, options))
      : Effect.scoped(Effect.flatMap(made(disk.open(path, "wx")), (file) =>
        Effect.andThen(
          bodies.forEach(key, body, (bytes) => {
            update(bytes)
            return mapped(file.write(bytes))
          }),
          mapped(Effect.gen(function*() {
            if (options.lastModified !== undefined) yield* disk.setModified(path, options.lastModified)
            if (options.sync) yield* file.sync
            return yield* file.stat
          }))
        )))
    return Effect.map(written, (stat): Written => ({ stat, md5: md5?.digest(), crc: crc?.digest() }))
  })

/**
 * Makes the directory where it turns out not to be there, however often others remove it again because it is empty.
 *
 * @internal
 */
export const within = <A, E, R>(
  disk: Disk,
  directory: string,
  self: Effect.Effect<A, E | PlatformError, R>,
  left = 100
): Effect.Effect<A, E | PlatformError, R> =>
  Effect.catchAll(
    self,
    (error): Effect.Effect<A, E | PlatformError, R> =>
      left > 0 && isPlatformError(error) && codeOf(error) === "ENOENT"
        ? Effect.andThen(disk.makeDirectory(directory), within(disk, directory, self, left - 1))
        : Effect.fail(error)
  )

// What a file system without hard links says, or one that has no more for this file.
const linkless: ReadonlySet<string | undefined> = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"])

/** Puts the file where there is none; who comes first is the file system's to say, whatever process they are in. @internal */
export const create = (
  disk: Disk,
  where: { readonly operation: string; readonly key: string },
  from: string,
  to: string
) =>
  Effect.andThen(
    Effect.mapError(disk.link(from, to), (error) => {
      const code = codeOf(error)
      return code === "EEXIST"
        ? conditions.failed(where.operation, where.key)
        : linkless.has(code)
        ? new StorageError.UnsupportedByProvider({
          ...where,
          provider: "folder",
          feature: "conditionalPut",
          code,
          message: "the file system has no hard links, without which nothing is created at once and only once",
          cause: error
        })
        : error
    }),
    disk.remove(from)
  )

/** A whole text in a file that was not there. @internal */
export const text = (disk: Disk, path: string, content: string, sync: boolean): Effect.Effect<void, PlatformError> =>
  Effect.asVoid(disk.create(path, encoder.encode(content), { sync }))

// Windows opens no directories, and needs none of this.
const unopened: ReadonlySet<string | undefined> = new Set(["EISDIR", "EPERM", "EACCES", "EINVAL"])

/** Has the system write down which names are in a directory, and in those above it up to the root. @internal */
export const settle = (disk: Disk, root: string, directory: string): Effect.Effect<void, PlatformError> =>
  Effect.scoped(Effect.flatMap(disk.open(directory, "r"), (file) => file.sync)).pipe(
    Effect.catchIf((error) => unopened.has(codeOf(error)), () => Effect.void),
    Effect.andThen(
      directory.startsWith(`${root}/`)
        ? settle(disk, root, directory.slice(0, directory.lastIndexOf("/")))
        : Effect.void
    )
  )

/** Removes directories that have nothing in them, from this one up to the last that is named. @internal */
export const prune = (
  remove: ((path: string) => Effect.Effect<void, unknown>) | undefined,
  root: string,
  directory: string
): Effect.Effect<void> =>
  remove === undefined || !directory.startsWith(`${root}/`)
    ? Effect.void
    : Effect.matchEffect(Effect.uninterruptible(remove(directory)), {
      // Something is in it, or it is gone.
      onFailure: () => Effect.void,
      onSuccess: () => prune(remove, root, directory.slice(0, directory.lastIndexOf("/")))
    })
