/**
 * What follows from a backend: the rest of a store.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import type * as StorageError from "../../StorageError.js"
import { jittered } from "../jittered.js"
import { sinkOf } from "../sinkOf.js"
import * as parallel from "./parallel.js"
import * as puttable from "./puttable.js"
import * as ranges from "./ranges.js"
import * as reader from "./reader.js"

/** How often `modify` begins again before it gives up: a key with so many writers needs another design. */
const modifyAttempts = 100

const again = Schedule.exponential("10 millis").pipe(
  Schedule.union(Schedule.spaced("1 second")),
  jittered,
  Schedule.intersect(Schedule.recurs(modifyAttempts))
)

const decoder = new TextDecoder()

/** @internal */
export const make = (backend: ObjectStore.Backend): ObjectStore.Service => {
  const bytes: ObjectStore.Service["bytes"] = (key, options = {}) =>
    Effect.map(backend.bytes(key, options), (read) => read.bytes)

  const text: ObjectStore.Service["text"] = (key, options) =>
    Effect.map(bytes(key, options), (bytes) => decoder.decode(bytes))

  const list: ObjectStore.Service["list"] = (options = {}) =>
    Stream.mapConcatChunk(backend.list(options), (page) => Chunk.unsafeFromArray(page.objects))

  const stream = parallel.make(backend)

  const getRange: ObjectStore.Service["getRange"] = (key, range, options) => bytes(key, { ...options, range })

  const read = (key: string, options: ObjectStore.GetOptions) =>
    backend.bytes(key, options).pipe(
      Effect.map(({ bytes, info, lineage }) => ({ bytes, etag: info.etag, lineage })),
      Effect.catchTag("NoSuchKey", () => Effect.succeed({ bytes: undefined, etag: undefined, lineage: undefined }))
    )

  const put: ObjectStore.Service["put"] = (key, body, options = {}) => {
    const refused = puttable.refusal(key, body, options)
    return refused !== undefined ? Effect.fail(refused) : backend.put(key, body, options)
  }

  // S3 refuses a copy onto itself that changes nothing.
  const copy: ObjectStore.Service["copy"] = (from, to, options = {}) =>
    from === to && options.overwrite !== false
      ? Effect.asVoid(backend.head(from, {}))
      : backend.copy(from, to, options)

  return {
    "~effect-s3/ObjectStore": "~effect-s3/ObjectStore",
    backend,
    put,
    get: (key, options = {}) => backend.get(key, options),
    bytes,
    text,
    json: (key, schema, options) => Effect.flatMap(text(key, options), Schema.decode(Schema.parseJson(schema))),
    stream,
    getRange,
    getRanges: ranges.make(backend),
    head: (key, options = {}) => backend.head(key, options),
    exists: (key) =>
      backend.head(key, {}).pipe(Effect.as(true), Effect.catchTag("NoSuchKey", () => Effect.succeed(false))),
    list,
    listFrom: (offset, options) => list({ ...options, offset }),
    listWithDelimiter: ({ delimiter = "/", prefix } = {}) =>
      Effect.map(
        Stream.runCollect(backend.list({ prefix, delimiter })),
        (pages): ObjectStore.ListResult => ({
          objects: Chunk.toReadonlyArray(pages).flatMap((page) => page.objects),
          commonPrefixes: Chunk.toReadonlyArray(pages).flatMap((page) => page.commonPrefixes)
        })
      ),
    copy,
    // Onto itself, the deletion would take the only one.
    rename: (from, to, options) =>
      from === to ? copy(from, to, options) : Effect.andThen(copy(from, to, options), backend.delete(from)),
    delete: (key) => backend.delete(key),
    deleteMany: <E, R>(keys: Iterable<string> | Stream.Stream<string, E, R>) =>
      (isStream(keys) ? keys : Stream.fromIterable(keys)).pipe(
        Stream.grouped(backend.maxDeleteBatch),
        Stream.mapEffect((batch) => backend.deleteBatch(Chunk.toReadonlyArray(batch))),
        Stream.mapConcat((results) => results)
      ),
    updateMetadata: (key, change) => backend.copy(key, key, { change }),
    signUrl: (key, options = {}) => backend.signUrl(key, options),
    reader: reader.make(backend, stream),
    writer: (key, options) => sinkOf((stream: Stream.Stream<Uint8Array>) => put(key, stream, options)),
    modify: (key, f, options = {}) =>
      Effect.flatMap(
        puttable.refusedOptions(key, options) ?? read(key, {}),
        ({ bytes, etag, lineage }) =>
          Effect.flatMap(f(bytes), (next) =>
            Effect.mapError(
              backend.put<never, never>(key, next, {
                ...options,
                mode: bytes === undefined ? "create" : { update: etag ?? "" },
                lineage
              }),
              (error) => new PutFailure(error)
            ))
      ).pipe(
        Effect.retry({ schedule: again, while: lostRace }),
        Effect.mapError((error) => error instanceof PutFailure ? error.error : error)
      )
  }
}

/** Keeps the errors of the write apart from those of the caller's function, whatever their tags. */
class PutFailure<E> {
  constructor(readonly error: E) {}
}

/** Somebody else wrote, or deleted, between the read and the write. */
const lostRace = (error: unknown): boolean => {
  if (!(error instanceof PutFailure)) {
    return false
  }
  const { _tag } = error.error as StorageError.StorageError
  return _tag === "PreconditionFailed" || _tag === "ConditionalRequestConflict" || _tag === "NoSuchKey"
}

const isStream = <E, R>(u: Iterable<string> | Stream.Stream<string, E, R>): u is Stream.Stream<string, E, R> =>
  typeof u === "object" && Stream.StreamTypeId in u
