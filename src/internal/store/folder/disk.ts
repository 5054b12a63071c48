/**
 * The file system as a store needs it: calls that end before anything else happens, what a file is known by, and the
 * system's own word for a failure.
 */
import type { PlatformError } from "@effect/platform/Error"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"

/** What is known of a file. @internal */
export interface Stat {
  readonly type: FileSystem.File.Type
  /** In bytes. */
  readonly size: number
  readonly modified: Date
  /** What tells one writing of a file from another. */
  readonly identity: string
  /** The file system that it is on. */
  readonly device: number
}

/** Not one that another has put in its place, nor the same with other bytes. @internal */
export const isSameFile = (one: Stat, other: Stat): boolean =>
  one.identity === other.identity && one.device === other.device

/** What tells one writing of a file from another. @internal */
export const identityOf = (inode: number, modified: Date, size: number | bigint): string =>
  `${inode.toString(36)}-${modified.getTime().toString(36)}-${size.toString(36)}`

/** An open file, at a position of its own. @internal */
export interface File {
  readonly stat: Effect.Effect<Stat, PlatformError>
  readonly seek: (offset: number) => Effect.Effect<void>
  /** How many bytes came; none at the end. */
  readonly read: (into: Uint8Array) => Effect.Effect<number, PlatformError>
  readonly write: (bytes: Uint8Array) => Effect.Effect<void, PlatformError>
  readonly sync: Effect.Effect<void, PlatformError>
}

/** A file to read from, and what it was when it was opened. @internal */
export interface Opened {
  readonly file: File
  readonly stat: Stat
}

/** All bytes of a file, and what it was while they were read. @internal */
export interface Whole {
  readonly bytes: Uint8Array
  readonly stat: Stat
}

/** What a new file is to be beside its bytes. @internal */
export interface CreateOptions {
  readonly lastModified?: Date | undefined
  /** Whether it is on the disk before the call ends. */
  readonly sync: boolean
}

/**
 * No call is interrupted: the system would go on with it behind our back, and write to a descriptor that is another
 * file's by then, or rename what has just been cleaned up.
 *
 * @internal
 */
export interface Disk {
  readonly open: (path: string, flag: "r" | "r+" | "wx") => Effect.Effect<File, PlatformError, Scope.Scope>
  /** Nothing where there is something else, such as a pipe: that would wait for somebody to write. */
  readonly openFile: (path: string) => Effect.Effect<Opened | undefined, PlatformError, Scope.Scope>
  /** Nothing of what is no file, has more than so many bytes, or was changed while it was read. */
  readonly readWhole: (path: string, most: number) => Effect.Effect<Whole | undefined, PlatformError>
  /** A file that was not there, with these bytes. */
  readonly create: (path: string, bytes: Uint8Array, options: CreateOptions) => Effect.Effect<Stat, PlatformError>
  /** Of what a link leads to. */
  readonly stat: (path: string) => Effect.Effect<Stat, PlatformError>
  /** What each path is, a link as one; nothing of those where nothing is, or that lead nowhere. */
  readonly look: (
    paths: ReadonlyArray<string>
  ) => Effect.Effect<ReadonlyArray<Stat | undefined>, PlatformError>
  /** Not, where there is nothing. */
  readonly isLink: (path: string) => Effect.Effect<boolean, PlatformError>
  /**
   * Whether something is there, and no link on the way to it nor is it one itself. That it is not may also mean that it
   * is not known.
   */
  readonly isDirect: (path: string) => Effect.Effect<boolean>
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

/** Whether a path, with slashes, is what the system itself calls it. @internal */
export const isSamePath = (path: string, real: string): boolean => real === path || real === path.replaceAll("/", "\\")

/** The system's own calls, where a program has them; else they are the platform's. @internal */
export class System extends Context.Tag("effect-s3/Disk")<System, Disk>() {}

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
