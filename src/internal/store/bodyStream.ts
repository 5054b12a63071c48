/**
 * What is put, as a stream.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import type * as StorageError from "../../StorageError.js"
import { counted } from "./counted.js"

const encoder = new TextEncoder()

/** Held to its length, where one is said. @internal */
export const streamOf = <E, R>(
  key: string,
  body: ObjectStore.PutBody<E, R>
): Stream.Stream<Uint8Array, E | StorageError.InvalidInput, R> =>
  typeof body === "string"
    ? Stream.succeed(encoder.encode(body))
    : body instanceof Uint8Array
    ? Stream.succeed(body)
    : Stream.StreamTypeId in body
    ? body as Stream.Stream<Uint8Array, E, R>
    : counted(body, { key })

/** What is no stream. @internal */
export const inMemory = <E, R>(body: ObjectStore.PutBody<E, R>): Uint8Array | undefined =>
  typeof body === "string" ? encoder.encode(body) : body instanceof Uint8Array ? body : undefined

/** In bytes: what is collected of a stream of small pieces. */
const collected = 1024 * 1024

/**
 * Gives the bytes to `f`, those of a stream so many at a time as are worth a call: they are good until `f` has ended.
 *
 * @internal
 */
export const forEach = <E, R, E2>(
  key: string,
  body: ObjectStore.PutBody<E, R>,
  f: (bytes: Uint8Array) => Effect.Effect<void, E2>
): Effect.Effect<void, E | E2 | StorageError.InvalidInput, R> =>
  Effect.suspend(() => {
    const known = inMemory(body)
    if (known !== undefined) return f(known)
    const most = typeof body === "object" && "contentLength" in body ? body.contentLength : collected
    const size = Math.max(1, Math.min(most, collected))
    let buffer: Uint8Array | undefined
    let had = 0
    const flush = Effect.suspend(() => {
      const bytes = buffer?.subarray(0, had)
      had = 0
      return bytes === undefined || bytes.length === 0 ? Effect.void : f(bytes)
    })
    const take = (bytes: Uint8Array): Effect.Effect<void, E2> => {
      if (had === 0 && bytes.length >= size) return f(bytes)
      buffer ??= new Uint8Array(size)
      const fits = Math.min(bytes.length, size - had)
      buffer.set(fits === bytes.length ? bytes : bytes.subarray(0, fits), had)
      had += fits
      return had < size
        ? Effect.void
        : fits === bytes.length
        ? flush
        : Effect.andThen(flush, Effect.suspend(() => take(bytes.subarray(fits))))
    }
    return Effect.andThen(
      Stream.runForEachChunk(streamOf(key, body), (pieces) => Effect.forEach(pieces, take, { discard: true })),
      flush
    )
  })
