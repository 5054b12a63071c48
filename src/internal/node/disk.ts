/**
 * The calls of a store in a folder, by Node's own: what belongs together in one step, and links told from files without
 * a failure.
 */
import * as PlatformError from "@effect/platform/Error"
import type * as FileSystem from "@effect/platform/FileSystem"
import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import { promisify } from "node:util"
import { type Disk, type File, identityOf, isSamePath, type Stat } from "../store/folder/disk.js"

const open = promisify(fs.open)
const close = promisify(fs.close)
const fstat = promisify(fs.fstat)
const fsync = promisify(fs.fsync)
const futimes = promisify(fs.futimes)
const link = promisify(fs.link)
const lstat = promisify(fs.lstat)
const mkdir = promisify(fs.mkdir)
const readdir = promisify(fs.readdir)
const readFile = promisify(fs.readFile)
const realpath = promisify(fs.realpath.native)
const rename = promisify(fs.rename)
const rm = promisify(fs.rm)
const stat = promisify(fs.stat)
const unlink = promisify(fs.unlink)
const utimes = promisify(fs.utimes)
const writeFile = promisify(fs.writeFile)

const reasons: Readonly<Record<string, PlatformError.SystemErrorReason>> = {
  ENOENT: "NotFound",
  EACCES: "PermissionDenied",
  EEXIST: "AlreadyExists",
  EISDIR: "BadResource",
  ENOTDIR: "BadResource",
  ELOOP: "BadResource",
  EBUSY: "Busy"
}

const failure = (method: string, path: string, cause: unknown) => {
  const { code, message, syscall } = cause as NodeJS.ErrnoException
  return new PlatformError.SystemError({
    module: "FileSystem",
    method,
    reason: reasons[code ?? ""] ?? "Unknown",
    pathOrDescriptor: path,
    syscall,
    description: message,
    cause
  })
}

const attempt = <A>(
  method: string,
  path: string,
  call: () => Promise<A>
): Effect.Effect<A, PlatformError.PlatformError> =>
  Effect.uninterruptible(Effect.tryPromise({ try: call, catch: (error) => failure(method, path, error) }))

const typeOf = (stats: fs.Stats): FileSystem.File.Type =>
  stats.isFile()
    ? "File"
    : stats.isDirectory()
    ? "Directory"
    : stats.isSymbolicLink()
    ? "SymbolicLink"
    : "Unknown"

const statOf = (stats: fs.Stats): Stat => {
  const { dev, ino, mtime, size } = stats
  return { type: typeOf(stats), size, modified: mtime, identity: identityOf(ino, mtime, size), device: dev }
}

const readAt = (fd: number, into: Uint8Array, position: number): Promise<number> =>
  new Promise((resolve, reject) =>
    fs.read(fd, into, 0, into.length, position, (error, n) => error === null ? resolve(n) : reject(error))
  )

const writeAt = (fd: number, bytes: Uint8Array, position: number): Promise<number> =>
  new Promise((resolve, reject) =>
    fs.write(fd, bytes, 0, bytes.length, position, (error, n) => error === null ? resolve(n) : reject(error))
  )

const writeAll = async (fd: number, bytes: Uint8Array, position: number): Promise<void> => {
  for (let had = 0; had < bytes.length;) {
    had += await writeAt(fd, had === 0 ? bytes : bytes.subarray(had), position + had)
  }
}

const fileOf = (fd: number, path: string): File => {
  let position = 0
  return {
    stat: attempt("stat", path, async () => statOf(await fstat(fd))),
    seek: (offset) =>
      Effect.sync(() => {
        position = offset
      }),
    read: (into) =>
      attempt("read", path, async () => {
        const n = await readAt(fd, into, position)
        position += n
        return n
      }),
    write: (bytes) =>
      attempt("write", path, async () => {
        await writeAll(fd, bytes, position)
        position += bytes.length
      }),
    sync: attempt("sync", path, () => fsync(fd))
  }
}

// A pipe that nobody writes to is opened all the same, and seen to be none of ours.
const reading = fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0)

/** Closes what is no file, or is used up. */
const using = async <A>(fd: number, use: () => Promise<A>): Promise<A> => {
  try {
    return await use()
  } finally {
    await close(fd)
  }
}

const fill = async (fd: number, bytes: Uint8Array): Promise<boolean> => {
  for (let had = 0; had < bytes.length;) {
    const n = await readAt(fd, had === 0 ? bytes : bytes.subarray(had), had)
    if (n === 0) return false
    had += n
  }
  return true
}

const readWhole = async (path: string, most: number) => {
  const fd = await open(path, reading)
  return using(fd, async () => {
    const before = await fstat(fd)
    if (!before.isFile() || before.size > most) return undefined
    const bytes = new Uint8Array(before.size)
    const stat = statOf(before)
    const same = await fill(fd, bytes) && statOf(await fstat(fd)).identity === stat.identity
    return same ? { bytes, stat } : undefined
  })
}

const openFile = async (path: string) => {
  const fd = await open(path, reading)
  try {
    const stat = statOf(await fstat(fd))
    if (stat.type === "File") return { fd, stat }
  } catch (error) {
    await close(fd)
    throw error
  }
  await close(fd)
  return undefined
}

const nowhere: ReadonlySet<string | undefined> = new Set(["ENOENT", "ENOTDIR", "ELOOP", "ENAMETOOLONG"])

const lookAt = async (path: string): Promise<Stat | undefined> => {
  try {
    return statOf(await lstat(path))
  } catch (error) {
    if (nowhere.has((error as NodeJS.ErrnoException).code)) return undefined
    throw error
  }
}

const unlessMissing = (error: NodeJS.ErrnoException): void => {
  if (error.code !== "ENOENT") throw error
}

const closing = (fd: number) => Effect.orDie(attempt("close", String(fd), () => close(fd)))

/** @internal */
export const disk: Disk = {
  open: (path, flag) =>
    Effect.map(
      Effect.acquireRelease(attempt("open", path, () => open(path, flag)), closing),
      (fd) => fileOf(fd, path)
    ),
  openFile: (path) =>
    Effect.map(
      Effect.acquireRelease(
        attempt("open", path, () => openFile(path)),
        (opened) => opened === undefined ? Effect.void : closing(opened.fd)
      ),
      (opened) => opened && { file: fileOf(opened.fd, path), stat: opened.stat }
    ),
  readWhole: (path, most) => attempt("readFile", path, () => readWhole(path, most)),
  create: (path, bytes, { lastModified, sync }) =>
    attempt("writeFile", path, async () => {
      const fd = await open(path, "wx")
      return using(fd, async () => {
        await writeAll(fd, bytes, 0)
        if (lastModified !== undefined) await futimes(fd, lastModified, lastModified)
        if (sync) await fsync(fd)
        return statOf(await fstat(fd))
      })
    }),
  stat: (path) => attempt("stat", path, async () => statOf(await stat(path))),
  look: (paths) => attempt("stat", paths[0] ?? "", () => Promise.all(paths.map(lookAt))),
  isLink: (path) => attempt("readLink", path, async () => (await lookAt(path))?.type === "SymbolicLink"),
  isDirect: (path) =>
    Effect.uninterruptible(Effect.promise(() => realpath(path).then((real) => isSamePath(path, real), () => false))),
  realPath: (path) => attempt("realPath", path, () => realpath(path)),
  names: (path) => attempt("readDirectory", path, () => readdir(path)),
  read: (path) => attempt("readFile", path, () => readFile(path, "utf8")),
  write: (path, text, flag) => attempt("writeFile", path, () => writeFile(path, text, { flag })),
  makeDirectory: (path) =>
    attempt("makeDirectory", path, async () => {
      await mkdir(path, { recursive: true })
    }),
  rename: (from, to) => attempt("rename", from, () => rename(from, to)),
  link: (from, to) => attempt("link", from, () => link(from, to)),
  remove: (path) => attempt("remove", path, () => unlink(path).catch(unlessMissing)),
  removeTree: (path) => attempt("remove", path, () => rm(path, { force: true, recursive: true })),
  setModified: (path, modified) => attempt("utimes", path, () => utimes(path, modified, modified))
}
