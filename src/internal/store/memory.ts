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
import { defined } from "../defined.js"
import { randomToken } from "../randomToken.js"
import type { ReadConditions } from "../s3/groups.js"
import * as objectBody from "../s3/objectBody.js"
import { unquoteEtag } from "../s3/responseHeaders.js"
import { concat } from "../wire/bytes.js"
import * as hex from "../wire/hex.js"
import { formatRange, parseRange } from "../wire/range.js"
import { compareUtf8 } from "../wire/uri.js"
import * as attributes from "./attributes.js"
import { counted } from "./counted.js"
import * as derived from "./derived.js"
import * as input from "./memoryInput.js"
import * as multipart from "./memoryMultipart.js"

interface Stored {
  readonly bytes: Uint8Array
  readonly info: ObjectStore.ObjectInfo
}

/** An object and the part of it that is meant; no range of an empty one. */
interface Found {
  readonly stored: Stored
  readonly range: { readonly start: number; readonly end: number } | undefined
}

const encoder = new TextEncoder()

const pageSize = 1000

const collect = <E, R>(
  key: string,
  body: ObjectStore.PutBody<E, R>
): Effect.Effect<Uint8Array, E | StorageError.InvalidInput, R> => {
  if (typeof body === "string") {
    return Effect.succeed(encoder.encode(body))
  }
  if (body instanceof Uint8Array) {
    return Effect.sync(() => body.slice())
  }
  const stream: Stream.Stream<Uint8Array, E | StorageError.InvalidInput, R> = Stream.StreamTypeId in body
    ? body as Stream.Stream<Uint8Array, E, R>
    : counted(body, { key })
  return Effect.map(Stream.runCollect(stream), (chunks) => concat(Chunk.toReadonlyArray(chunks)))
}

const matches = (etag: string | undefined, condition: string): boolean =>
  condition === "*" || condition.split(",").some((one) => unquoteEtag(one.trim()) === etag)

/** @internal */
export const make: Effect.Effect<ObjectStore.Service> = Effect.sync(() => derived.make(backend(new Map())))

const backend = (objects: Map<string, Stored>): ObjectStore.Backend => {
  const failed = (operation: string, key: string) =>
    new StorageError.PreconditionFailed({ operation, key, message: "a condition of the request did not hold" })

  const find = (
    operation: string,
    key: string,
    refused: StorageError.InvalidKey | StorageError.InvalidInput | undefined
  ): Effect.Effect<Stored, StorageError.NoSuchKey | StorageError.InvalidKey | StorageError.InvalidInput> =>
    Effect.suspend(() => {
      const stored = objects.get(key)
      return refused === undefined && stored !== undefined
        ? Effect.succeed(stored)
        : Effect.fail(
          refused ??
            new StorageError.NoSuchKey({ operation, key, message: `there is no object under ${JSON.stringify(key)}` })
        )
    })

  const check = (operation: string, { info }: Stored, conditions: ReadConditions) => {
    const { ifMatch, ifModifiedSince, ifNoneMatch, ifUnmodifiedSince } = conditions
    const modified = Math.floor(info.lastModified!.getTime() / 1000)
    const seconds = (date: Date) => Math.floor(date.getTime() / 1000)
    if (
      ifMatch !== undefined
        ? !matches(info.etag, ifMatch)
        : ifUnmodifiedSince && modified > seconds(ifUnmodifiedSince)
    ) {
      return failed(operation, info.key)
    }
    return (ifNoneMatch !== undefined
        ? matches(info.etag, ifNoneMatch)
        : ifModifiedSince && modified <= seconds(ifModifiedSince))
      ? new StorageError.NotModified({ operation, key: info.key, etag: info.etag, message: "not modified" })
      : undefined
  }

  const read = (key: string, options: ObjectStore.GetOptions): Effect.Effect<Found, ObjectStore.GetError> =>
    Effect.flatMap(
      find("GetObject", key, input.get({ key, range: options.range })),
      (stored): Effect.Effect<Found, ObjectStore.GetError> => {
        const { info } = stored
        const refused = check("GetObject", stored, options)
        if (refused !== undefined) {
          return Effect.fail(refused)
        }
        const whole = info.size === 0 ? undefined : { start: 0, end: info.size - 1 }
        if (options.range === undefined) {
          return Effect.succeed({ stored, range: whole })
        }
        const header = formatRange(options.range)
        const range = header === undefined ? "ignored" : parseRange(header, info.size)
        return range === "unsatisfiable"
          ? Effect.fail(
            new StorageError.InvalidRange({
              operation: "GetObject",
              key,
              actualSize: info.size,
              message: "the range lies outside the object"
            })
          )
          : Effect.succeed({ stored, range: range === "ignored" ? whole : range })
      }
    )

  const slice = ({ range, stored }: Found): Uint8Array =>
    range === undefined ? new Uint8Array(0) : stored.bytes.slice(range.start, range.end + 1)

  const limited = (key: string, bytes: Uint8Array, limit = objectBody.defaultLimit) =>
    bytes.length <= limit ? Effect.succeed(bytes) : Effect.fail(
      new StorageError.BodyTooLarge({
        operation: "GetObject",
        key,
        limit,
        size: bytes.length,
        message: `the body has ${bytes.length} bytes, more than the ${limit} allowed`
      })
    )

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
    store("PutObject", key, bytes, options, (existing) => {
      const { mode } = options
      if (mode === undefined || mode === "overwrite") {
        return undefined
      }
      if (mode === "create") {
        return existing === undefined ? undefined : failed("PutObject", key)
      }
      return existing === undefined
        ? new StorageError.NoSuchKey({ operation: "PutObject", key, message: "there is no object to update" })
        : matches(existing.info.etag, mode.update)
        ? undefined
        : failed("PutObject", key)
    })

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
      Effect.flatMap(find("HeadObject", key, input.head({ key })), (stored) => {
        const refused = check("HeadObject", stored, options)
        return refused === undefined ? Effect.succeed(stored.info) : Effect.fail(refused)
      }),
    list: (options) => Stream.unwrap(Effect.sync(() => Stream.fromIterable(pages(objects, options)))),
    copy: (from, to, { change, overwrite }) =>
      Effect.flatMap(find("CopyObject", from, input.get({ key: from })), ({ bytes, info }) =>
        Effect.asVoid(
          store("CopyObject", to, bytes, merge(info, change), (existing) =>
            overwrite === false && existing !== undefined ? failed("CopyObject", to) : undefined)
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
        new StorageError.UnsupportedByProvider({
          operation: "signUrl",
          key,
          provider: "memory",
          feature: "presigned URL",
          message: "a store in memory has no URLs",
          hint: "use the emulator on a port"
        })
      ),
    multipart: multipart.make({ invalid, collect, put: write })
  }
}

/** A copy is of the class that the request says, and no other. */
const merge = (info: ObjectStore.ObjectInfo, change: ObjectStore.Attributes | undefined): ObjectStore.Attributes =>
  change === undefined
    ? attributes.carried(info)
    : attributes.carried(info, { storageClass: info.storageClass, ...defined(change) })

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
