/**
 * A folder that is a store's own: any key, and all that is kept of an object.
 */
import type { PlatformError } from "@effect/platform/Error"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as base64 from "../../wire/base64.js"
import * as checksum from "../../wire/checksum.js"
import * as hex from "../../wire/hex.js"
import * as attributes from "../attributes.js"
import * as conditions from "../conditions.js"
import * as input from "../localInput.js"
import type { Area } from "./area.js"
import * as bodies from "./body.js"
import { type Disk, type File, isMissing, leadsNowhere, type Stat } from "./disk.js"
import * as failure from "./failure.js"
import * as locks from "./lock.js"
import * as meta from "./meta.js"
import * as multipart from "./multipart.js"
import * as names from "./names.js"
import * as plainPath from "./plainPath.js"
import { locationOf, type Settings } from "./settings.js"
import * as stage from "./stage.js"
import * as unsupported from "./unsupported.js"
import * as walk from "./walk.js"

/** How often a read looks again, where another writes all the time. */
const looks = 100

/** What is to become an object: a file with its bytes, and what is kept beside it. */
interface Staged {
  readonly path: string
  readonly entry: meta.Entry
}

interface Found {
  readonly stat: Stat
  readonly entry: meta.Entry | undefined
}

/** @internal */
export const make = (disk: Disk, settings: Settings, area: Area, spelling: names.Spelling): ObjectStore.Backend => {
  const { removeDirectory, root } = settings
  const { locked } = locks.make(disk, area)

  const place = (key: string) => {
    const segments = key.split("/")
    const encoded = segments.map((segment, i) =>
      (i === segments.length - 1 ? names.file : names.directory)(segment, spelling)
    )
    const path = [root, ...encoded.map(({ name }) => name)].join("/")
    return {
      path,
      directory: path.slice(0, path.lastIndexOf("/")),
      hashed: encoded.flatMap(({ hashed }) => hashed === undefined ? [] : [hashed])
    }
  }

  const statOf = (path: string) =>
    disk.stat(path).pipe(
      Effect.map((stat): Stat | undefined => stat.type === "File" ? stat : undefined),
      Effect.catchIf(isMissing, () => Effect.succeed(undefined))
    )

  /** A file's entry is read after the file was looked at: it may be another's by then, and is looked for again. */
  const settled = (key: string, path: string, stat: Stat) =>
    Effect.gen(function*() {
      const entry = meta.of(yield* meta.read(disk, area, key), stat)
      if (entry !== undefined) return { stat, entry }
      const again = yield* statOf(path)
      return again?.identity === stat.identity ? { stat, entry: undefined } : undefined
    })

  const find = (key: string): Effect.Effect<Found | undefined, PlatformError> => {
    const { path } = place(key)
    const look = (left: number): Effect.Effect<Found | undefined, PlatformError> =>
      Effect.flatMap(statOf(path), (stat) =>
        stat === undefined
          ? Effect.succeed(undefined)
          : Effect.flatMap(settled(key, path, stat), (found): Effect.Effect<Found | undefined, PlatformError> =>
            found === undefined
              ? left === 0 ? Effect.succeed({ stat, entry: undefined }) : look(left - 1)
              : Effect.succeed(found)))
    return look(looks)
  }

  const openFound = (
    key: string
  ): Effect.Effect<Found & { readonly file: File }, PlatformError, Scope.Scope> => {
    const { path } = place(key)
    const look = (left: number): Effect.Effect<Found & { readonly file: File }, PlatformError, Scope.Scope> =>
      Effect.gen(function*() {
        const file = yield* disk.open(path, "r")
        const stat = yield* file.stat
        const found = (yield* settled(key, path, stat)) ?? (left === 0 ? { stat, entry: undefined } : undefined)
        return found === undefined ? yield* look(left - 1) : { ...found, file }
      })
    return look(looks)
  }

  const open = (key: string, options: ObjectStore.GetOptions): Effect.Effect<
    { readonly got: ObjectStore.GetResult; readonly entry: meta.Entry | undefined },
    ObjectStore.GetError,
    Scope.Scope
  > =>
    Effect.gen(function*() {
      const operation = "GetObject"
      const refused = unsupported.read(operation, key, options) ?? input.get({ key, range: options.range })
      if (refused !== undefined) return yield* refused
      const { entry, file, stat } = yield* openFound(key).pipe(
        Effect.mapError((error) =>
          isMissing(error) ? conditions.missing(operation, key) : failure.ofKey(operation, key)(error)
        )
      )
      const info = meta.infoOf(key, stat, entry)
      const unread = conditions.unread(operation, info, options)
      if (unread !== undefined) return yield* unread
      const range = yield* conditions.ranged(key, stat.size, options.range)
      return { got: { ...info, ...bodies.make({ key, file, stat, crc: entry?.crc }, range), range }, entry }
    })

  const head = (operation: string, key: string) =>
    find(key).pipe(
      Effect.mapError(failure.ofKey(operation, key)),
      Effect.flatMap((found) =>
        found === undefined ? Effect.fail(conditions.missing(operation, key)) : Effect.succeed(found)
      )
    )

  const computed = (key: string): Effect.Effect<ObjectStore.Digests, ObjectStore.HeadError> =>
    Effect.scoped(
      Effect.flatMap(open(key, {}), ({ got }) => {
        const sum = checksum.make("MD5")
        return Effect.map(
          Stream.runForEach(got.stream, (bytes) => Effect.sync(() => sum.update(bytes))),
          () => ({ whole: { MD5: sum.digest() }, ofParts: {}, partSize: Effect.succeed(undefined) })
        )
      })
    )

  const refusedWrite = (operation: string, key: string, options: ObjectStore.Attributes) =>
    attributes.conflict(operation, key, options) ??
      input.put({ key, ...attributes.toS3(key, options) }) ??
      (options.public === true ? unsupported.access(operation, key) : undefined)

  /** Writes down what names cannot say, for those who list. */
  const named = (segments: ReadonlyArray<string>) =>
    Effect.forEach(segments, (segment) => {
      const temporary = area.fresh()
      return Effect.andThen(
        stage.text(disk, temporary, segment, settings.sync),
        stage.within(disk, area.names, disk.rename(temporary, area.name(names.hashOf(segment))))
      )
    }, { discard: true })

  /** Lets a whole file be the object, in the one step that others see. */
  const commit = (
    operation: string,
    key: string,
    mode: ObjectStore.PutMode | undefined,
    staged: Staged
  ): Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError> =>
    locked(operation, key, (check) =>
      Effect.gen(function*() {
        const { directory, hashed, path } = place(key)
        const stat = yield* statOf(path)
        const current = meta.of(stat === undefined ? [] : yield* meta.read(disk, area, key), stat)
        const refused = conditions.unwritten(
          operation,
          key,
          mode,
          stat === undefined ? undefined : meta.infoOf(key, stat, current)
        )
        if (refused !== undefined) return yield* refused
        yield* named(hashed)
        yield* meta.write(
          disk,
          area,
          key,
          current === undefined ? [staged.entry] : [current, staged.entry],
          settings.sync
        )
        yield* check
        yield* stage.within(
          disk,
          directory,
          mode === "create"
            ? stage.create(disk, { operation, key }, staged.path, path)
            : disk.rename(staged.path, path)
        )
        if (settings.sync) yield* stage.settle(disk, root, directory)
        return { etag: staged.entry.etag }
      })).pipe(Effect.mapError(failure.orElse(failure.ofWrite(operation, key))))

  const put = <E, R>(
    operation: string,
    key: string,
    body: ObjectStore.PutBody<E, R>,
    options: ObjectStore.PutOptions & ObjectStore.Dated,
    kept: meta.Kept
  ): Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError | E, R> => {
    const path = area.fresh()
    const written = stage.write(disk, { operation, key, directory: area.temporary, path }, body, {
      sums: true,
      sync: settings.sync,
      lastModified: options.lastModified
    })
    return Effect.uninterruptibleMask((restore) =>
      restore(written).pipe(
        Effect.flatMap(({ crc, md5, stat }) => {
          const entry = { ...kept, identity: stat.identity, etag: hex.encode(base64.decode(md5!)!), crc: crc! }
          return commit(operation, key, options.mode, { path, entry })
        }),
        Effect.onError(() => Effect.ignore(disk.remove(path)))
      )
    )
  }

  /** Of the same bytes: only what is kept beside them is replaced. */
  const change = (key: string, given: ObjectStore.Attributes): Effect.Effect<void, ObjectStore.CopyError> => {
    const operation = "CopyObject"
    return locked(operation, key, (check) =>
      Effect.gen(function*() {
        const found = yield* find(key)
        if (found === undefined) return yield* conditions.missing(operation, key)
        const { entry, stat } = found
        const info = meta.infoOf(key, stat, entry)
        yield* check
        yield* meta.write(disk, area, key, [{
          ...meta.keptOf(key, { tags: entry?.tags, ...attributes.copied(info, given) }),
          identity: stat.identity,
          etag: info.etag!,
          crc: entry?.crc,
          partSize: entry?.partSize
        }], settings.sync)
      })).pipe(Effect.uninterruptible, Effect.mapError(failure.orElse(failure.ofWrite(operation, key))))
  }

  const remove = (key: string): Effect.Effect<void, ObjectStore.DeleteError> => {
    const operation = "DeleteObject"
    const refused = input.remove({ key })
    if (refused !== undefined) return Effect.fail(refused)
    const { directory, path } = place(key)
    return Effect.flatMap(
      statOf(path),
      (stat) =>
        stat === undefined ? Effect.void : locked(operation, key, (check) =>
          Effect.gen(function*() {
            yield* check
            yield* disk.remove(path)
            yield* meta.remove(disk, area, key)
            yield* stage.prune(removeDirectory, root, directory)
          }))
    ).pipe(Effect.uninterruptible, Effect.mapError(failure.orElse(failure.ofDelete(operation, key))))
  }

  const nameOf = (name: string) => {
    const decoded = names.decode(name, spelling)
    return decoded === undefined || "segment" in decoded
      ? Effect.succeed(decoded)
      : disk.read(area.name(decoded.hash)).pipe(
        Effect.map((segment) => ({ kind: decoded.kind, segment })),
        Effect.catchIf(isMissing, () => Effect.succeed(undefined))
      )
  }

  const tree: walk.Tree<ObjectStore.ListError> = {
    names: ({ path, prefix }) =>
      disk.names(path).pipe(
        Effect.flatMap(Effect.forEach((name) =>
          Effect.map(
            path === root && name === plainPath.own ? Effect.succeed(undefined) : nameOf(name),
            (decoded): ReadonlyArray<walk.Name> => decoded === undefined ? [] : [{ name, ...decoded }]
          )
        )),
        Effect.map((found) => found.flat()),
        Effect.catchIf((error) => leadsNowhere(error) && path !== root, () => Effect.succeed([])),
        Effect.mapError(failure.ofList(prefix))
      ),
    look: ({ prefix }, names) =>
      Effect.forEach(names, ({ segment }) => {
        const key = prefix + segment
        return Effect.map(Effect.mapError(find(key), failure.ofList(key)), (found): walk.Found => {
          if (found === undefined) return undefined
          const { etag, lastModified, size, storageClass } = meta.infoOf(key, found.stat, found.entry)
          return { key, size, etag, lastModified, storageClass }
        })
      }, { concurrency: "unbounded" })
  }

  return {
    location: locationOf(root),
    put: (key, body, options) => {
      // Before a stream that may never end is run for nothing.
      const refused = refusedWrite("PutObject", key, options)
      return refused !== undefined
        ? Effect.fail(refused)
        : put("PutObject", key, body, options, meta.keptOf(key, options))
    },
    get: (key, options) => Effect.map(open(key, options), ({ got }) => got),
    bytes: (key, options) =>
      Effect.scoped(
        Effect.flatMap(open(key, options), ({ got }) =>
          Effect.map(got.bytes({ limit: options.limit }), (bytes) => ({ info: bodies.infoOf(got), bytes })))
      ),
    head: (key, options) => {
      const operation = "HeadObject"
      const refused = unsupported.read(operation, key, options) ?? input.head({ key })
      return refused !== undefined
        ? Effect.fail(refused)
        : Effect.flatMap(
          head(operation, key),
          ({ entry, stat }): Effect.Effect<ObjectStore.ObjectInfo, ObjectStore.HeadError> => {
            const info = meta.infoOf(key, stat, entry)
            return conditions.unread(operation, info, options) ?? Effect.succeed(info)
          }
        )
    },
    list: (options) => {
      const prefix = options.prefix ?? ""
      const start = prefix.slice(0, prefix.lastIndexOf("/") + 1)
      // The directory of whatever key begins so.
      return walk.pages(tree, { path: place(start).directory, prefix: start }, options)
    },
    copy: (from, to, { change: given, overwrite }) => {
      const operation = "CopyObject"
      const refused = input.get({ key: from }) ?? refusedWrite(operation, to, given ?? {})
      if (refused !== undefined) return Effect.fail(refused)
      if (from === to && overwrite !== false) return change(to, given ?? {})
      return Effect.scoped(
        Effect.flatMap(open(from, {}), ({ entry, got }) =>
          Effect.asVoid(put(
            operation,
            to,
            got.stream,
            { mode: overwrite === false ? "create" : "overwrite" },
            meta.keptOf(to, { tags: entry?.tags, ...attributes.copied(got, given) })
          )))
      )
    },
    delete: remove,
    deleteBatch: (keys) => unsupported.oneByOne(keys, remove),
    maxDeleteBatch: 1000,
    signUrl: unsupported.signUrl,
    keeps: { attributes: true, lastModified: true },
    multipart: multipart.make({
      disk,
      sync: settings.sync,
      md5: true,
      refused: refusedWrite,
      guard: () => Effect.void,
      place: (_, uploadId) => {
        const path = `${area.uploads}/${uploadId}`
        return { directory: area.uploads, data: `${path}.part`, log: `${path}.log` }
      },
      kept: meta.keptOf,
      finish: (key, mode, { crc, etag, kept, partSize, path, stat }) =>
        commit("CompleteMultipartUpload", key, mode, {
          path,
          entry: { ...kept, identity: stat.identity, etag, crc, partSize }
        }),
      tidy: () => Effect.void
    }),
    digests: (key) =>
      Effect.flatMap(head("HeadObject", key), ({ entry }) => {
        const known = meta.digestsOf(entry)
        return known === undefined ? computed(key) : Effect.succeed(known)
      })
  }
}
