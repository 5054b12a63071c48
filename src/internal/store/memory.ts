/**
 * A store in memory.
 */
import { md5 } from "#digest"
import * as Chunk from "effect/Chunk"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import { randomToken } from "../randomToken.js"
import * as objectBody from "../s3/objectBody.js"
import { concat } from "../wire/bytes.js"
import * as hex from "../wire/hex.js"
import { compareUtf8 } from "../wire/uri.js"
import * as attributes from "./attributes.js"
import { streamOf } from "./bodyStream.js"
import * as conditions from "./conditions.js"
import * as derived from "./derived.js"
import * as input from "./localInput.js"
import * as multipart from "./memoryMultipart.js"

interface Stored {
  readonly bytes: Uint8Array
  readonly info: ObjectStore.ObjectInfo
}

/** An object and the part of it that is meant; no range of an empty one. */
interface Found {
  readonly stored: Stored
  readonly range: conditions.Range
}

type Refused = StorageError.InvalidKey | StorageError.InvalidInput | StorageError.UnsupportedByProvider

const unsupported = (operation: string, key: string, feature: string, message: string, hint?: string) =>
  new StorageError.UnsupportedByProvider({ operation, key, provider: "memory", feature, message, hint })

const unversioned = (operation: string, key: string, { versionId }: ObjectStore.HeadOptions) =>
  versionId === undefined
    ? undefined
    : unsupported(operation, key, "versions", "a store in memory keeps one version of an object")

const pageSize = 1000

const collect = <E, R>(
  key: string,
  body: ObjectStore.PutBody<E, R>
): Effect.Effect<Uint8Array, E | StorageError.InvalidInput, R> =>
  body instanceof Uint8Array
    ? Effect.sync(() => body.slice())
    : Effect.map(Stream.runCollect(streamOf(key, body)), (chunks) => concat(Chunk.toReadonlyArray(chunks)))

/** @internal */
export const make: Effect.Effect<ObjectStore.Service> = Effect.sync(() => derived.make(backend(new Map())))

const backend = (objects: Map<string, Stored>): ObjectStore.Backend => {
  const find = (
    operation: string,
    key: string,
    refused: Refused | undefined
  ): Effect.Effect<Stored, StorageError.NoSuchKey | Refused> =>
    Effect.suspend(() => {
      const stored = objects.get(key)
      return refused === undefined && stored !== undefined
        ? Effect.succeed(stored)
        : Effect.fail(refused ?? conditions.missing(operation, key))
    })

  const read = (key: string, options: ObjectStore.GetOptions): Effect.Effect<Found, ObjectStore.GetError> =>
    Effect.flatMap(
      find("GetObject", key, unversioned("GetObject", key, options) ?? input.get({ key, range: options.range })),
      (stored): Effect.Effect<Found, ObjectStore.GetError> => {
        const refused = conditions.unread("GetObject", stored.info, options)
        return refused !== undefined
          ? Effect.fail(refused)
          : Effect.map(conditions.ranged(key, stored.info.size, options.range), (range) => ({ stored, range }))
      }
    )

  const slice = ({ range, stored }: Found): Uint8Array =>
    range === undefined ? new Uint8Array(0) : stored.bytes.slice(range.start, range.end + 1)

  const limited = (key: string, bytes: Uint8Array, limit?: number) => {
    const refused = conditions.tooLarge(key, bytes.length, limit)
    return refused === undefined ? Effect.succeed(bytes) : Effect.fail(refused)
  }

  const invalid = (operation: string, key: string, given: ObjectStore.Attributes) =>
    attributes.conflict(operation, key, given) ?? input.put({ key, ...attributes.toS3(key, given) })

  const store = (
    operation: string,
    key: string,
    bytes: Uint8Array,
    given: ObjectStore.Attributes,
    allowed: (existing: Stored | undefined) => StorageError.PreconditionFailed | StorageError.NoSuchKey | undefined
  ) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const refused = invalid(operation, key, given) ?? allowed(objects.get(key))
      if (refused !== undefined) {
        return Effect.fail(refused)
      }
      const { acl: _acl, metadata = {}, tagging: _tagging, ...content } = attributes.toS3(key, given)
      const etag = hex.encode(md5(bytes))
      objects.set(key, {
        bytes,
        info: {
          ...content,
          key,
          size: bytes.length,
          etag,
          lastModified: new Date(now),
          metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]))
        }
      })
      return Effect.succeed({ etag })
    })

  const write = (key: string, bytes: Uint8Array, options: ObjectStore.PutOptions) =>
    store(
      "PutObject",
      key,
      bytes,
      options,
      (existing) => conditions.unwritten("PutObject", key, options.mode, existing?.info)
    )

  return {
    location: `memory:${randomToken()}/`,
    put: <E, R>(key: string, body: ObjectStore.PutBody<E, R>, options: ObjectStore.PutOptions) => {
      // Before a stream that may never end is run for nothing.
      const refused = invalid("PutObject", key, options)
      return refused !== undefined ?
        Effect.fail(refused) :
        Effect.flatMap(collect(key, body), (bytes) => write(key, bytes, options))
    },
    get: (key, options) =>
      Effect.map(read(key, options), (found): ObjectStore.GetResult => {
        const bytes = slice(found)
        const body: Pick<ObjectStore.GetResult, "bytes" | "text" | "json"> = objectBody.fromBytes((options) =>
          limited(key, bytes, options?.limit)
        )
        return {
          ...found.stored.info,
          ...body,
          range: found.range,
          integrity: "absent",
          stream: bytes.length === 0 ? Stream.empty : Stream.succeed(bytes)
        }
      }),
    bytes: (key, options) =>
      Effect.flatMap(
        read(key, options),
        (found) =>
          Effect.map(limited(key, slice(found), options.limit), (bytes) => ({ info: found.stored.info, bytes }))
      ),
    head: (key, options) =>
      Effect.flatMap(
        find("HeadObject", key, unversioned("HeadObject", key, options) ?? input.head({ key })),
        (stored) => {
          const refused = conditions.unread("HeadObject", stored.info, options)
          return refused === undefined ? Effect.succeed(stored.info) : Effect.fail(refused)
        }
      ),
    list: (options) => Stream.unwrap(Effect.sync(() => Stream.fromIterable(pages(objects, options)))),
    copy: (from, to, { change, overwrite }) =>
      Effect.flatMap(find("CopyObject", from, input.get({ key: from })), ({ bytes, info }) =>
        Effect.asVoid(
          store("CopyObject", to, bytes, attributes.copied(info, change), (existing) =>
            overwrite === false && existing !== undefined ? conditions.failed("CopyObject", to) : undefined)
        )),
    delete: (key) =>
      Effect.suspend(() => {
        const refused = input.remove({ key })
        objects.delete(key)
        return refused === undefined ? Effect.void : Effect.fail(refused)
      }),
    deleteBatch: (keys) =>
      Effect.sync(() =>
        keys.map((key): ObjectStore.DeleteResult => {
          const error = input.remove({ key })
          objects.delete(key)
          return error === undefined ? { _tag: "Deleted", key } : { _tag: "Failed", key, error }
        })
      ),
    maxDeleteBatch: pageSize,
    signUrl: (key) =>
      Effect.fail(
        unsupported("signUrl", key, "presigned URL", "a store in memory has no URLs", "use the emulator on a port")
      ),
    multipart: multipart.make({ invalid, collect, put: write })
  }
}

const pages = function*(
  objects: ReadonlyMap<string, Stored>,
  { delimiter, offset, prefix = "" }: Parameters<ObjectStore.Backend["list"]>[0]
): Generator<ObjectStore.ListResult> {
  const keys = Array.from(objects.keys()).filter((key) =>
    key.startsWith(prefix) && (offset === undefined || compareUtf8(key, offset) > 0)
  ).sort(compareUtf8)
  const prefixes = new Set<string>()
  let page: Array<ObjectStore.ObjectMeta> = []
  for (const key of keys) {
    const at = delimiter === undefined || delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length)
    if (at >= 0) {
      prefixes.add(key.slice(0, at + delimiter!.length))
      continue
    }
    const stored = objects.get(key)
    if (stored !== undefined) {
      const { etag, lastModified, size, storageClass } = stored.info
      page.push({ key, size, etag, lastModified, storageClass })
    }
    if (page.length === pageSize) {
      yield { objects: page, commonPrefixes: [] }
      page = []
    }
  }
  yield { objects: page, commonPrefixes: Array.from(prefixes) }
}
