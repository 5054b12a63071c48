/**
 * The file system as a store needs it: calls that end before anything else happens, what a file is known by, and the
 * system's own word for a failure.
 */
import type { PlatformError } from "@effect/platform/Error"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"

/** What is known of a file. @internal */
export interface Stat {
  readonly type: FileSystem.File.Type
  /** In bytes. */
  readonly size: number
  readonly modified: Date
  /** What tells one writing of a file from another. */
  readonly identity: string
}

/** An open file, at a position of its own. @internal */
export interface File {
  readonly stat: Effect.Effect<Stat, PlatformError>
  readonly seek: (offset: number) => Effect.Effect<void>
  /** How many bytes came; none at the end. */
  readonly read: (into: Uint8Array) => Effect.Effect<number, PlatformError>
  readonly write: (bytes: Uint8Array) => Effect.Effect<void, PlatformError>
  readonly truncate: (size: number) => Effect.Effect<void, PlatformError>
  readonly sync: Effect.Effect<void, PlatformError>
}

/** @internal */
export interface Disk {
  readonly open: (path: string, flag: FileSystem.OpenFlag) => Effect.Effect<File, PlatformError, Scope.Scope>
  /** Of what a link leads to. */
  readonly stat: (path: string) => Effect.Effect<Stat, PlatformError>
  /** Not, where there is nothing. */
  readonly isLink: (path: string) => Effect.Effect<boolean, PlatformError>
  readonly realPath: (path: string) => Effect.Effect<string, PlatformError>
  /** The names in a directory, in no order. */
  readonly names: (path: string) => Effect.Effect<Array<string>, PlatformError>
  readonly read: (path: string) => Effect.Effect<string, PlatformError>
  readonly write: (path: string, text: string, flag: FileSystem.OpenFlag) => Effect.Effect<void, PlatformError>
  readonly makeDirectory: (path: string) => Effect.Effect<void, PlatformError>
  /** Over what is there, at once. */
  readonly rename: (from: string, to: string) => Effect.Effect<void, PlatformError>
  /** Never over what is there. */
  readonly link: (from: string, to: string) => Effect.Effect<void, PlatformError>
  /** What is not there is removed already. */
  readonly remove: (path: string) => Effect.Effect<void, PlatformError>
  /** With all that is in it. */
  readonly removeTree: (path: string) => Effect.Effect<void, PlatformError>
  readonly setModified: (path: string, modified: Date) => Effect.Effect<void, PlatformError>
}

const statOf = ({ ino, mtime, size, type }: FileSystem.File.Info): Stat => {
  const modified = Option.getOrElse(mtime, () => new Date(0))
  return {
    type,
    size: Number(size),
    modified,
    identity: `${Option.getOrElse(ino, () => 0).toString(36)}-${modified.getTime().toString(36)}-${size.toString(36)}`
  }
}

const fileOf = (file: FileSystem.File): File => ({
  stat: Effect.map(Effect.uninterruptible(file.stat), statOf),
  seek: (offset) => file.seek(offset, "start"),
  read: (into) => Effect.map(Effect.uninterruptible(file.read(into)), Number),
  write: (bytes) => bytes.length === 0 ? Effect.void : Effect.uninterruptible(file.writeAll(bytes)),
  truncate: (size) => Effect.uninterruptible(file.truncate(size)),
  sync: Effect.uninterruptible(file.sync)
})

// What is said of a file that is no link, or is not there; Windows says it in words of its own, and platforms that know
// no codes say nothing.
const unlinked: ReadonlySet<string | undefined> = new Set([
  undefined,
  "EINVAL",
  "UNKNOWN",
  "ENOENT",
  "ENOTDIR",
  "ENAMETOOLONG"
])

const encoder = new TextEncoder()

/**
 * No call is interrupted: the system would go on with it behind our back, and write to a descriptor that is another
 * file's by then, or rename what has just been cleaned up.
 *
 * @internal
 */
export const make = (fs: FileSystem.FileSystem): Disk => {
  const whole = Effect.uninterruptible
  return {
    open: (path, flag) => Effect.map(fs.open(path, { flag }), fileOf),
    stat: (path) => Effect.map(whole(fs.stat(path)), statOf),
    isLink: (path) =>
      Effect.matchEffect(whole(fs.readLink(path)), {
        // What cannot be known is not taken for a file: it would be followed.
        onFailure: (error) => unlinked.has(codeOf(error)) ? Effect.succeed(false) : Effect.fail(error),
        onSuccess: () => Effect.succeed(true)
      }),
    realPath: (path) => whole(fs.realPath(path)),
    names: (path) => whole(fs.readDirectory(path)),
    read: (path) => whole(fs.readFileString(path)),
    write: (path, text, flag) => whole(fs.writeFile(path, encoder.encode(text), { flag })),
    makeDirectory: (path) => whole(fs.makeDirectory(path, { recursive: true })),
    rename: (from, to) => whole(fs.rename(from, to)),
    link: (from, to) => whole(fs.link(from, to)),
    remove: (path) => whole(fs.remove(path, { force: true })),
    removeTree: (path) => whole(fs.remove(path, { force: true, recursive: true })),
    setModified: (path, modified) => whole(fs.utimes(path, modified, modified))
  }
}

/** Only where no error of a caller's own can be. @internal */
export const isPlatformError = (u: unknown): u is PlatformError =>
  typeof u === "object" && u !== null && "_tag" in u && (u._tag === "SystemError" || u._tag === "BadArgument")

const codes: Readonly<Record<string, string>> = {
  NotFound: "ENOENT",
  PermissionDenied: "EACCES",
  AlreadyExists: "EEXIST",
  Busy: "EBUSY"
}

/** The system's own word, such as `ENOENT`, as far as the platform lets it be known. @internal */
export const codeOf = (error: PlatformError): string | undefined => {
  const { cause } = error
  if (typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "string") {
    return cause.code
  }
  return error._tag === "SystemError" ? codes[error.reason] : undefined
}

/** Nothing can be there: it is not, or what would have to be its directory is a file. @internal */
export const isMissing = (error: PlatformError): boolean => {
  const code = codeOf(error)
  return code === "ENOENT" || code === "ENOTDIR"
}

/** Nothing is below, though there may be something that is called so. @internal */
export const leadsNowhere = (error: PlatformError): boolean => {
  const code = codeOf(error)
  return isMissing(error) || code === "ELOOP" || code === "ENAMETOOLONG"
}
