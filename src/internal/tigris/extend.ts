/**
 * Operations of S3 that Tigris makes others of, by a header.
 */
import type * as Effect from "effect/Effect"
import type { S3Client } from "../../S3Client.js"
import { operationOf } from "../s3/call.js"
import type { Answer, Members, Operation, Parts } from "../s3/operation.js"
import { look } from "./look.js"

/** The operation of S3 that a function stands for. @internal */
export const base = <I extends object, O, E>(self: (input: I) => Effect.Effect<O, E, S3Client>): Operation<I, O, E> =>
  operationOf<I, O, E, never>(self, {} as I)

/**
 * The same operation under another name, with further members. It is sent only where the provider is known to have it,
 * and not again after a failure of unknown outcome unless that does no harm.
 *
 * @internal
 */
export const extend = <I extends object, O, E, R, J extends I>(
  base: Operation<I, O, E, R>,
  to: {
    readonly name: string
    readonly members: Members<Omit<J, keyof I>>
    /** Sets the headers that are always the same. */
    readonly finish?: (parts: Parts, input: J) => string | undefined
    readonly idempotent?: boolean
    /** Whether the server is looked at first: what S3 would take for something else does harm. */
    readonly looks?: boolean
    /** Looks at what the base makes of the answer. */
    readonly answer?: (base: Answer<J, O, R>) => Answer<J, O, R>
  }
): Operation<J, O, E, R> => {
  const { error: _, ...rest } = base as unknown as Operation<J, O, E, R>
  return {
    ...rest,
    name: to.name,
    requires: "tigrisExtensions",
    first: to.looks === true ? look : rest.first,
    members: { ...base.members, ...to.members } as unknown as Members<J>,
    finish: (input, parts, surroundings) => to.finish?.(parts, input) ?? base.finish?.(input, parts, surroundings),
    idempotent: to.idempotent === undefined ? rest.idempotent : () => to.idempotent === true,
    outcome: to.idempotent === undefined ? rest.outcome : undefined,
    answer: to.answer === undefined ? rest.answer : to.answer(rest.answer)
  }
}
