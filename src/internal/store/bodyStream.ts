/**
 * What is put, as a stream.
 */
import type * as Effect from "effect/Effect"
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

/** Gives the bytes to `f`, piece by piece; what is in memory already without a stream. @internal */
export const forEach = <E, R, E2>(
  key: string,
  body: ObjectStore.PutBody<E, R>,
  f: (bytes: Uint8Array) => Effect.Effect<void, E2>
): Effect.Effect<void, E | E2 | StorageError.InvalidInput, R> =>
  body instanceof Uint8Array
    ? f(body)
    : typeof body === "string"
    ? f(encoder.encode(body))
    : Stream.runForEach(streamOf(key, body), f)
