/**
 * One call and its attempts: what may be repeated is, and what may have been done is looked for before it is done again.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as RequestPolicy from "../../RequestPolicy.js"
import * as StorageError from "../../StorageError.js"
import * as retry from "../retry.js"
import { isStorageError } from "../storageErrors.js"
import type { Where } from "./operation.js"

/** An error that no other attempt is made upon, whatever it is: it has had its own. @internal */
export class Final<E> {
  constructor(readonly error: E) {}
}

/** Whether the request may have been carried out although it failed. @internal */
export const isAmbiguous = (error: StorageError.StorageError): boolean => {
  switch (error._tag) {
    case "Transport":
      return error.phase !== "connect"
    case "Timeout":
      return error.phase !== "connect" && error.phase !== "server"
    case "ServerFault":
      // 503 is said by who has done nothing, and an upload that is in the way is another.
      return error.status !== 503 && error.code !== "auth_token_limit"
    case "MalformedResponse":
      return true
    default:
      return false
  }
}

/** @internal */
export interface Call<A> {
  readonly where: Where
  /** What shares a fate. */
  readonly scope: string
  /** Whether doing it twice does no harm. */
  readonly repeatable: boolean
  /** Whether it can be sent a second time at all. */
  readonly replayable: boolean
  /** The answer, if it turns out that it has been done. */
  readonly settle: ((error: StorageError.StorageError) => Effect.Effect<Option.Option<A>, unknown>) | undefined
  /** Where something may follow an answer that it had. */
  readonly standing?: retry.Standing
}

/** @internal */
export const run = <A, E, R>(
  { replayable, repeatable, scope, settle, standing, where }: Call<A>,
  policy: RequestPolicy.Policy,
  attempt: (n: number, deadlineMs: number | undefined) => Effect.Effect<A, E, R>
): Effect.Effect<A, E | Final<StorageError.WriteOutcomeUnknown>, R> =>
  Effect.suspend(() => {
    /** Whether some attempt may have been carried out. */
    let lost = false
    /** Whether it is known that the last one has not been, nor one before. */
    let undone = false

    const settled = (error: E): Effect.Effect<A, E | Final<StorageError.WriteOutcomeUnknown>> => {
      if (!isStorageError(error)) return Effect.fail(error)
      const ambiguous = isAmbiguous(error)
      undone = !ambiguous && !lost
      if (ambiguous) lost = true
      if (settle === undefined || undone) return Effect.fail(error)
      return Effect.matchEffect(settle(error), {
        onFailure: (failure) =>
          Effect.fail(failure instanceof StorageError.WriteOutcomeUnknown ? new Final(failure) : error),
        onSuccess: Option.match({
          onNone: () => {
            undone = true
            return Effect.fail(error)
          },
          onSome: Effect.succeed
        })
      })
    }

    return retry.run(
      (n, deadlineMs) => Effect.catchAll(attempt(n, deadlineMs), settled),
      policy,
      (error, attempt) => ({
        error: error as StorageError.StorageError,
        operation: where.operation,
        idempotent: replayable && (repeatable || undone),
        attempt,
        scope
      }),
      (error) => replayable && isStorageError(error),
      scope,
      standing
    )
  })

/** Further attempts of a call that had an answer, of which something then failed. @internal */
export const resume = <A, E, R>(
  { scope, standing, where }: Pick<Call<A>, "where" | "scope"> & { readonly standing: retry.Standing },
  policy: RequestPolicy.Policy,
  attempt: (n: number, deadlineMs: number | undefined) => Effect.Effect<A, E, R>,
  error: E,
  progress: retry.Progress
): Effect.Effect<A, E, R> =>
  retry.resume(
    attempt,
    policy,
    (error, attempt) => ({
      error: error as StorageError.StorageError,
      operation: where.operation,
      idempotent: true,
      attempt,
      scope
    }),
    isStorageError,
    standing,
    error,
    progress
  )
