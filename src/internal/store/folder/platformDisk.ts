/**
 * The calls of a store in a folder, by the platform's `FileSystem`. It fails dearly, and knows no links but by a failure
 * to read one: so what can be asked for without is asked for first.
 */
import type { PlatformError } from "@effect/platform/Error"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { codeOf, type Disk, type File, identityOf, isSamePath, leadsNowhere, type Stat } from "./disk.js"

/** Paths that are looked at together. */
const together = 64

const statOf = ({ dev, ino, mtime, size, type }: FileSystem.File.Info): Stat => {
  const modified = Option.getOrElse(mtime, () => new Date(0))
  return {
    type,
    size: Number(size),
    modified,
    identity: identityOf(Option.getOrElse(ino, () => 0), modified, size),
    // Where files have no number none is known again.
    device: Option.isSome(ino) ? dev : NaN
  }
}

const fileOf = (file: FileSystem.File): File => ({
  stat: Effect.map(Effect.uninterruptible(file.stat), statOf),
  seek: (offset) => file.seek(offset, "start"),
  read: (into) => Effect.map(Effect.uninterruptible(file.read(into)), Number),
  write: (bytes) => bytes.length === 0 ? Effect.void : Effect.uninterruptible(file.writeAll(bytes)),
  sync: Effect.uninterruptible(file.sync)
})

/** So many bytes from where the file is; nothing if it ends before. */
const fill = (file: File, bytes: Uint8Array, had = 0): Effect.Effect<Uint8Array | undefined, PlatformError> =>
  had === bytes.length
    ? Effect.succeed(bytes)
    : Effect.flatMap(
      file.read(bytes.subarray(had)),
      (n) => n === 0 ? Effect.succeed(undefined) : fill(file, bytes, had + n)
    )

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

/** There is no more to be known of a link. */
const aLink: Stat = { type: "SymbolicLink", size: 0, modified: new Date(0), identity: "", device: 0 }

const encoder = new TextEncoder()

/** @internal */
export const make = (fs: FileSystem.FileSystem): Disk => {
  const whole = Effect.uninterruptible

  const open: Disk["open"] = (path, flag) => Effect.map(fs.open(path, { flag }), fileOf)

  const stat: Disk["stat"] = (path) => Effect.map(whole(fs.stat(path)), statOf)

  const openFile: Disk["openFile"] = (path) =>
    Effect.flatMap(stat(path), ({ type }) =>
      type === "File"
        ? Effect.flatMap(open(path, "r"), (file) => Effect.map(file.stat, (stat) => ({ file, stat })))
        : Effect.succeed(undefined))

  const setModified: Disk["setModified"] = (path, modified) => whole(fs.utimes(path, modified, modified))

  const isDirect: Disk["isDirect"] = (path) =>
    Effect.match(whole(fs.realPath(path)), {
      onFailure: () => false,
      onSuccess: (real) => isSamePath(path, real)
    })

  const isLink: Disk["isLink"] = (path) =>
    Effect.matchEffect(whole(fs.readLink(path)), {
      // What cannot be known is not taken for a file: it would be followed.
      onFailure: (error) => unlinked.has(codeOf(error)) ? Effect.succeed(false) : Effect.fail(error),
      onSuccess: () => Effect.succeed(true)
    })

  const lookAt = (path: string): Effect.Effect<Stat | undefined, PlatformError> =>
    Effect.flatMap(isDirect(path), (direct) => direct ? Effect.succeed(false) : isLink(path)).pipe(
      Effect.flatMap((link) => link ? Effect.succeed(aLink) : stat(path)),
      Effect.catchIf(leadsNowhere, () => Effect.succeed(undefined))
    )

  return {
    open,
    openFile,
    readWhole: (path, most) =>
      Effect.scoped(Effect.gen(function*() {
        const opened = yield* openFile(path)
        if (opened === undefined || opened.stat.size > most) return undefined
        const { file, stat } = opened
        const bytes = yield* fill(file, new Uint8Array(stat.size))
        const { identity } = yield* file.stat
        return bytes !== undefined && identity === stat.identity ? { bytes, stat } : undefined
      })),
    create: (path, bytes, { lastModified, sync }) =>
      whole(Effect.scoped(Effect.gen(function*() {
        const file = yield* open(path, "wx")
        yield* file.write(bytes)
        if (lastModified !== undefined) yield* setModified(path, lastModified)
        if (sync) yield* file.sync
        return yield* file.stat
      }))),
    stat,
    look: (paths) => Effect.forEach(paths, lookAt, { concurrency: together }),
    isLink,
    isDirect,
    realPath: (path) => whole(fs.realPath(path)),
    names: (path) => whole(fs.readDirectory(path)),
    read: (path) => whole(fs.readFileString(path)),
    write: (path, text, flag) => whole(fs.writeFile(path, encoder.encode(text), { flag })),
    makeDirectory: (path) => whole(fs.makeDirectory(path, { recursive: true })),
    rename: (from, to) => whole(fs.rename(from, to)),
    link: (from, to) => whole(fs.link(from, to)),
    remove: (path) => whole(fs.remove(path, { force: true })),
    removeTree: (path) => whole(fs.remove(path, { force: true, recursive: true })),
    setModified
  }
}
