import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"

/** What an effect fails with, or that it did not. */
export const tagOf = <A, E extends { readonly _tag: string }, R>(
  self: Effect.Effect<A, E, R>
): Effect.Effect<string, never, R> =>
  Effect.match(self, { onFailure: (error) => error._tag, onSuccess: () => "no failure" })

/** That each of several effects fails with one tag; by their names, to see which does not. */
export const allFail = <R>(
  tag: string,
  attempts: Readonly<Record<string, Effect.Effect<unknown, { readonly _tag: string }, R>>>
): Effect.Effect<void, never, R> =>
  Effect.forEach(
    Object.entries(attempts),
    ([name, attempt]) => Effect.map(tagOf(attempt), (found) => assert.strictEqual(found, tag, name)),
    { discard: true }
  )
