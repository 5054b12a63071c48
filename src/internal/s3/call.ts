import * as Effect from "effect/Effect"
import { S3Client } from "../../S3Client.js"
import type { Operation } from "./operation.js"

const definition = Symbol("effect-s3/operation")

/** A function of the public API that knows the operation it stands for. @internal */
export interface Call<I extends object, O, E, R> {
  (input: I): Effect.Effect<O, E, S3Client | R>
  readonly [definition]: (input: I) => Operation<I, O, E, R>
}

/** @internal */
export const call = <I extends object, O, E, R>(operation: Operation<I, O, E, R>): Call<I, O, E, R> =>
  Object.assign(
    (input: I) => Effect.flatMap(S3Client, (client) => client.execute(operation, input)),
    { [definition]: () => operation }
  )

/** Where the input says which operation it is. @internal */
export const callFor = <I extends object, O, E, R>(define: (input: I) => Operation<I, O, E, R>): Call<I, O, E, R> =>
  Object.assign(
    (input: I) => Effect.flatMap(S3Client, (client) => client.execute(define(input), input)),
    { [definition]: define }
  )

/**
 * The operation behind a function of the public API, whose own type may say less: a body's stream errors, for one, are
 * in the type of the input.
 *
 * @internal
 */
export const operationOf = <I extends object, O, E, R>(
  self: (input: I) => Effect.Effect<O, E, S3Client | R>,
  input: I
): Operation<I, O, E, R> => (self as Call<I, O, E, R>)[definition](input)

/** Whether a function stands for an operation. @internal */
export const isCall = (self: object): boolean => definition in self
