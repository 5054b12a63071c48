/**
 * A client that asks for something else than it is asked for: what a scope of snapshots and forks changes travels in the
 * context of the fiber, with each request, and never on a client that others use.
 */
import * as Effect from "effect/Effect"
import type { S3Client } from "../../S3Client.js"
import type * as StorageError from "../../StorageError.js"
import type { Operation } from "../s3/operation.js"

type Service = S3Client["Type"]

/** @internal */
export interface Rewriting {
  /** What is done instead, by the client beneath. */
  readonly execute: <I extends object, O, E, R>(
    client: Service,
    operation: Operation<I, O, E, R>,
    input: I
  ) => Effect.Effect<O, E | StorageError.StorageError, R>
  /** Why no URL is signed. Absent: URLs are signed as they are asked for. */
  readonly presign?: (
    operation: Operation<any, any, any, any>,
    input: object
  ) => StorageError.UnsupportedByProvider | undefined
}

/** @internal */
export const make = (client: Service, rewriting: Rewriting): Service => ({
  ...client,
  reconfigured: (config) => Effect.map(client.reconfigured(config), (inner) => make(inner, rewriting)),
  execute: <I extends object, O, E, R>(operation: Operation<I, O, E, R>, input: I): Effect.Effect<O, E, R> =>
    // Every operation may fail with what is refused here, though its type is abstract.
    Effect.suspend(() => rewriting.execute(client, operation, input)) as Effect.Effect<O, E, R>,
  presign: (operation, input, options) => {
    const refused = rewriting.presign?.(operation, input)
    return refused === undefined ? client.presign(operation, input, options) : Effect.fail(refused)
  }
})
