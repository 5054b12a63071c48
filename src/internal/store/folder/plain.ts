/**
 * A folder as it is: keys are paths, and nothing is kept beside the bytes.
 */
import type { PlatformError } from "@effect/platform/Error"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import { randomToken } from "../../randomToken.js"
import * as attributes from "../attributes.js"
import * as conditions from "../conditions.js"
import { guessContentType } from "../contentType.js"
import * as input from "../localInput.js"
import * as bodies from "./body.js"
import { type Disk, isMissing, isSameFile, leadsNowhere, type Stat } from "./disk.js"
import * as failure from "./failure.js"
import { remembering } from "./listed.js"
import * as multipart from "./multipart.js"
import * as plainPath from "./plainPath.js"
import { locationOf, type Settings } from "./settings.js"
import * as stage from "./stage.js"
import * as unsupported from "./unsupported.js"
import * as walk from "./walk.js"

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf("/"))

/** In bytes: what is read by one call, however many ask. */
const small = 1024 * 1024

/** What an object is known by where nothing is kept of it: another after every writing, and the same for a copy of none. */
const metaOf = (key: string, { identity, modified, size }: Stat): ObjectStore.ObjectMeta => ({
  key,
  size,
  etag: identity,
  lastModified: modified
})

const infoOf = (key: string, stat: Stat): ObjectStore.ObjectInfo => ({
  ...metaOf(key, stat),
  contentType: guessContentType(key),
  metadata: {}
})

const invalid = (operation: string, key: string, problem: string, hint?: string) =>
  new StorageError.InvalidKey({ operation, key, message: `the key ${problem}`, hint })

/** Everything but the type, which is guessed again when it is asked for. */
const lost = ({ contentType: _, expires, metadata = {}, tags = {}, ...rest }: ObjectStore.Attributes) =>
  expires !== undefined || rest.public === true || Object.keys(metadata).length > 0 || Object.keys(tags).length > 0 ||
  rest.cacheControl !== undefined || rest.contentDisposition !== undefined || rest.contentEncoding !== undefined ||
  rest.contentLanguage !== undefined || rest.storageClass !== undefined

/** @internal */
export const make = (disk: Disk, settings: Settings): ObjectStore.Backend => {
  const { followLinks, removeDirectory, root } = settings
  const windows = plainPath.isWindows(root)
  const pathOf = (key: string): string => `${root}/${key}`

  const firstLink = (operation: string, key: string, segments: ReadonlyArray<string>) =>
    Effect.gen(function*() {
      let path = root
      for (const segment of segments) {
        path = `${path}/${segment}`
        if (yield* Effect.mapError(disk.isLink(path), (error) => failure.general({ operation, key }, error))) {
          return yield* invalid(
            operation,
            key,
            "leads through a symbolic link",
            "followLinks: true reads and writes what links lead to, in the folder or elsewhere"
          )
        }
      }
    })

  /** No link is on the way to a path below the folder, nor is it one: asked of all of it, or else of each segment. */
  const unlinked = (operation: string, key: string, path: string) =>
    followLinks || path === root
      ? Effect.void
      : Effect.flatMap(
        disk.isDirect(path),
        (direct) => direct ? Effect.void : firstLink(operation, key, path.slice(root.length + 1).split("/"))
      )

  const locate = (operation: string, key: string) => {
    const problem = plainPath.problem(key, windows)
    const path = pathOf(key)
    return problem === undefined
      ? Effect.as(unlinked(operation, key, path), path)
      : Effect.fail(invalid(operation, key, problem))
  }

  const noFile = (operation: string, key: string) =>
    new StorageError.NoSuchKey({
      operation,
      key,
      message: `there is no file ${JSON.stringify(key)} in the folder ${JSON.stringify(root)}`
    })

  const ofRead = (operation: string, key: string) => (error: PlatformError) =>
    isMissing(error) ? noFile(operation, key) : failure.ofKey(operation, key)(error)

  const statOf = (operation: string, key: string) =>
    locate(operation, key).pipe(
      Effect.flatMap(disk.stat),
      Effect.mapError(failure.orElse(ofRead(operation, key))),
      Effect.filterOrFail(({ type }) => type === "File", () => noFile(operation, key))
    )

  const refusedRead = (key: string, options: ObjectStore.GetOptions) =>
    unsupported.read("GetObject", key, options) ?? input.get({ key, range: options.range })

  const listed = remembering()

  const open = (
    key: string,
    options: ObjectStore.GetOptions
  ): Effect.Effect<ObjectStore.GetResult, ObjectStore.GetError, Scope.Scope> =>
    Effect.gen(function*() {
      const operation = "GetObject"
      const refused = refusedRead(key, options)
      if (refused !== undefined) return yield* refused
      const opened = yield* locate(operation, key).pipe(
        Effect.flatMap(disk.openFile),
        Effect.mapError(failure.orElse(ofRead(operation, key)))
      )
      if (opened === undefined) return yield* noFile(operation, key)
      const { file, stat } = opened
      const info = infoOf(key, stat)
      const unread = conditions.unread(operation, info, options)
      if (unread !== undefined) return yield* unread
      const range = yield* conditions.ranged(key, stat.size, options.range)
      return { ...info, ...bodies.make({ key, file, stat, crc: undefined }, range), range }
    })

  type Read = { readonly info: ObjectStore.ObjectInfo; readonly bytes: Uint8Array }

  /** A small file in one step; nothing of one that is large, changes, or is none at all. */
  const readSmall = (
    key: string,
    options: Parameters<ObjectStore.Backend["bytes"]>[1]
  ): Effect.Effect<Read | undefined, ObjectStore.GetError> => {
    const refused = refusedRead(key, options)
    if (refused !== undefined) return Effect.fail(refused)
    if (options.range !== undefined) return Effect.succeed(undefined)
    const read = (path: string) => disk.readWhole(path, Math.min(options.limit ?? small, small))
    const located = Effect.flatMap(locate("GetObject", key), read)
    const found = Effect.suspend(() => {
      const seen = listed.take(pathOf(key))
      return seen === undefined ? located : Effect.flatMap(
        read(pathOf(key)),
        (whole) => whole !== undefined && isSameFile(whole.stat, seen) ? Effect.succeed(whole) : located
      )
    })
    return found.pipe(
      Effect.mapError(failure.orElse(ofRead("GetObject", key))),
      Effect.flatMap((whole): Effect.Effect<Read | undefined, ObjectStore.GetError> => {
        if (whole === undefined) return Effect.succeed(undefined)
        const info = infoOf(key, whole.stat)
        return conditions.unread("GetObject", info, options) ?? Effect.succeed({ info, bytes: whole.bytes })
      })
    )
  }

  const refusedWrite = (operation: string, key: string, options: ObjectStore.PutOptions) => {
    const given = attributes.conflict(operation, key, options) ??
      input.put({ key, ...attributes.toS3(key, options) })
    if (given !== undefined) return given
    const problem = plainPath.writeProblem(key, windows)
    if (problem !== undefined) return invalid(operation, key, problem)
    if (lost(options)) return unsupported.attributes(operation, key)
    return typeof options.mode === "object" ? unsupported.update(operation, key) : undefined
  }

  /** The directory of a key, made; and the one above the first that was not there. */
  const directoryFor = (operation: string, key: string) =>
    Effect.gen(function*() {
      const directory = parentOf(pathOf(key))
      if (directory === root || (!followLinks && (yield* disk.isDirect(directory)))) {
        return { directory, kept: directory }
      }
      const segments = key.split("/").slice(0, -1)
      if (!followLinks) yield* firstLink(operation, key, segments)
      let kept = root
      for (const segment of segments) {
        const next = `${kept}/${segment}`
        if (!(yield* isThere(next))) break
        kept = next
      }
      return { directory, kept }
    })

  /** Lets `self` make a file in the key's directory; what it fails to make leaves neither file nor directories. */
  const staged = <A, E, R>(
    operation: string,
    key: string,
    self: (directory: string, temporary: string) => Effect.Effect<A, E, R>,
    finish: (temporary: string, value: A) => Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError>
  ): Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError | E, R> =>
    Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(directoryFor(operation, key), ({ directory, kept }) => {
        const temporary = `${directory}/${plainPath.own}.${randomToken()}.part`
        return restore(self(directory, temporary)).pipe(
          Effect.flatMap((value) => finish(temporary, value)),
          Effect.onError(() =>
            Effect.andThen(Effect.ignore(disk.remove(temporary)), stage.prune(removeDirectory, kept, directory))
          )
        )
      })
    )

  const isThere = (path: string) => Effect.match(disk.stat(path), { onFailure: () => false, onSuccess: () => true })

  /** Whether `a` and `A` are one name here; known once a file has been made. */
  let folding: boolean | undefined

  const isFolding = (made: string): Effect.Effect<boolean> =>
    folding !== undefined ? Effect.succeed(folding) : Effect.map(
      isThere(`${parentOf(made)}/${made.slice(made.lastIndexOf("/") + 1).toUpperCase()}`),
      (answer) => folding = answer
    )

  /** The first segment of a key that the file system takes for something of another name. */
  const otherSpelling = (key: string) =>
    Effect.gen(function*() {
      let path = root
      for (const segment of key.split("/")) {
        const names: ReadonlyArray<string> = yield* Effect.catchIf(
          disk.names(path),
          isMissing,
          () => Effect.succeed([])
        )
        if (!names.includes(segment) && (yield* isThere(`${path}/${segment}`))) return segment
        path = `${path}/${segment}`
      }
      return undefined
    })

  /** What is there under another spelling is another key's, and is not replaced by this one. */
  const refuseOtherSpelling = (operation: string, key: string, made: string) =>
    Effect.flatMap(isFolding(made), (folds) =>
      folds
        ? Effect.flatMap(
          Effect.mapError(otherSpelling(key), failure.ofWrite(operation, key)),
          (segment) =>
            segment === undefined ? Effect.void : Effect.fail(invalid(
              operation,
              key,
              `has the segment ${JSON.stringify(segment)}, which the file system takes for another that is there`,
              "the layout \"store\" tells keys apart that differ in upper and lower case only"
            ))
        )
        : Effect.void)

  const commit = (operation: string, key: string, mode: ObjectStore.PutMode | undefined, from: string) =>
    refuseOtherSpelling(operation, key, from).pipe(
      Effect.andThen(
        mode === "create"
          ? stage.create(disk, { operation, key }, from, pathOf(key))
          : disk.rename(from, pathOf(key))
      ),
      Effect.andThen(settings.sync ? stage.settle(disk, root, parentOf(pathOf(key))) : Effect.void),
      Effect.mapError(failure.orElse(failure.ofWrite(operation, key)))
    )

  const put = <E, R>(
    operation: string,
    key: string,
    body: ObjectStore.PutBody<E, R>,
    options: ObjectStore.PutOptions & ObjectStore.Dated
  ): Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError | E, R> => {
    const refused = refusedWrite(operation, key, options)
    return refused !== undefined ? Effect.fail(refused) : staged(
      operation,
      key,
      (directory, path) =>
        stage.write(disk, { operation, key, directory, path }, body, {
          sums: false,
          sync: settings.sync,
          lastModified: options.lastModified
        }),
      (path, { stat }) => Effect.as(commit(operation, key, options.mode, path), { etag: stat.identity })
    )
  }

  const remove = (key: string): Effect.Effect<void, ObjectStore.DeleteError> => {
    const operation = "DeleteObject"
    const refused = input.remove({ key })
    return refused !== undefined ?
      Effect.fail(refused) :
      Effect.flatMap(locate(operation, key), (path) =>
        disk.stat(path).pipe(
          Effect.flatMap(({ type }) =>
            type === "File"
              ? Effect.andThen(disk.remove(path), stage.prune(removeDirectory, root, parentOf(path)))
              : Effect.void
          ),
          Effect.catchIf(isMissing, () => Effect.void),
          Effect.mapError(failure.ofKey(operation, key)),
          Effect.uninterruptible
        ))
  }

  /** Whether a link in a directory is to one that the way there leads through, and so would be without end. */
  const leadsBack = (directory: string, link: string) =>
    Effect.gen(function*() {
      const target = yield* disk.realPath(link)
      let path = root
      for (const segment of ["", ...directory.slice(root.length + 1).split("/").filter((segment) => segment !== "")]) {
        path = segment === "" ? path : `${path}/${segment}`
        const passed = yield* disk.realPath(path)
        if (passed === target || passed.startsWith(`${target}/`)) return true
      }
      return false
    })

  const foundOf = (key: string, stat: Stat | undefined): walk.Found =>
    stat?.type === "File" ? metaOf(key, stat) : stat?.type === "Directory" ? "directory" : undefined

  const followed = (directory: string, prefix: string, name: string): Effect.Effect<walk.Found, PlatformError> => {
    const path = `${directory}/${name}`
    return Effect.gen(function*() {
      const found = foundOf(prefix + name, yield* disk.stat(path))
      return found === "directory" && (yield* leadsBack(directory, path)) ? undefined : found
    }).pipe(Effect.catchIf(leadsNowhere, () => Effect.succeed(undefined)))
  }

  const tree: walk.Tree<ObjectStore.ListError> = {
    names: ({ path, prefix }) =>
      disk.names(path).pipe(
        Effect.map((names) =>
          names.filter((name) => !plainPath.isOwn(name)).map((name): walk.Name => ({
            name,
            segment: name,
            kind: "either"
          }))
        ),
        Effect.catchIf((error) => leadsNowhere(error) && path !== root, () => Effect.succeed([])),
        Effect.mapError(failure.ofList(prefix))
      ),
    look: ({ path, prefix }, names) =>
      disk.look(names.map(({ name }) => `${path}/${name}`)).pipe(
        Effect.flatMap(Effect.forEach((stat, index): Effect.Effect<walk.Found, PlatformError> => {
          const { name } = names[index]!
          if (stat?.type === "SymbolicLink") {
            return followLinks ? followed(path, prefix, name) : Effect.succeed(undefined)
          }
          if (stat?.type === "File" && !followLinks) listed.add(`${path}/${name}`, stat)
          return Effect.succeed(foundOf(prefix + name, stat))
        })),
        Effect.mapError(failure.ofList(prefix))
      )
  }

  return {
    location: locationOf(root),
    put: (key, body, options) => put("PutObject", key, body, options),
    get: open,
    bytes: (key, options) => {
      const closely = Effect.scoped(
        Effect.flatMap(
          open(key, options),
          (got) => Effect.map(got.bytes({ limit: options.limit }), (bytes) => ({ info: bodies.infoOf(got), bytes }))
        )
      )
      return Effect.flatMap(
        readSmall(key, options),
        (read): typeof closely => read === undefined ? closely : Effect.succeed(read)
      )
    },
    head: (key, options) =>
      Effect.gen(function*() {
        const operation = "HeadObject"
        const refused = unsupported.read(operation, key, options) ?? input.head({ key })
        if (refused !== undefined) return yield* refused
        const stat = yield* statOf(operation, key)
        const info = infoOf(key, stat)
        return yield* conditions.unread(operation, info, options) ?? Effect.succeed(info)
      }),
    list: (options) => {
      const prefix = options.prefix ?? ""
      const start = prefix.slice(0, prefix.lastIndexOf("/") + 1)
      const below = start === "" ? root : pathOf(start.slice(0, -1))
      // A prefix that is no path has nothing below it.
      return start !== "" && plainPath.problem(start.slice(0, -1), windows) !== undefined
        ? Stream.succeed({ objects: [], commonPrefixes: [] })
        : Stream.unwrap(Effect.match(unlinked("ListObjectsV2", start, below), {
          onFailure: (error): Stream.Stream<ObjectStore.ListResult, ObjectStore.ListError> =>
            error._tag === "InvalidKey" ? Stream.succeed({ objects: [], commonPrefixes: [] }) : Stream.fail(error),
          onSuccess: () => walk.pages(tree, { path: below, prefix: start }, options)
        }))
    },
    copy: (from, to, { change, overwrite }) => {
      const options: ObjectStore.PutOptions = { ...change, mode: overwrite === false ? "create" : "overwrite" }
      const refused = refusedWrite("CopyObject", to, options)
      return refused !== undefined
        ? Effect.fail(refused)
        : Effect.scoped(
          Effect.flatMap(open(from, {}), (got) => Effect.asVoid(put("CopyObject", to, got.stream, options)))
        )
    },
    delete: remove,
    deleteBatch: (keys) => unsupported.oneByOne(keys, remove),
    maxDeleteBatch: 1000,
    signUrl: unsupported.signUrl,
    keeps: { attributes: false, lastModified: true },
    multipart: multipart.make({
      disk,
      sync: settings.sync,
      md5: false,
      refused: refusedWrite,
      guard: (operation, key) => unlinked(operation, key, parentOf(pathOf(key))),
      place: (key, uploadId) => {
        const directory = parentOf(pathOf(key))
        const path = `${directory}/${plainPath.own}.${uploadId}`
        return { directory, data: `${path}.part`, log: `${path}.log` }
      },
      kept: () => ({}),
      finish: (key, mode, { path, stat }) =>
        Effect.as(commit("CompleteMultipartUpload", key, mode, path), { etag: stat.identity }),
      tidy: ({ directory }) => stage.prune(removeDirectory, root, directory)
    })
  }
}
