/**
 * What is put, as a stream.
 */
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
