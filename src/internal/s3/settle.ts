/**
 * Runs the attempts of a write whose outcome matters: where an answer is lost, it looks before anything is said or done
 * again.
 *
 * What it assumes: a read sees every write that has been done, and a request that was answered is over. One that was not
 * answered may still be carried out later; it carries the same condition and the same token as those that follow, so
 * that at most one of them happens, unless others bring back what the condition asks for.
 */
import * as Effect from "effect/Effect"
import * as StorageError from "../../StorageError.js"
import { randomToken } from "../randomToken.js"
import { isStorageError } from "../storageErrors.js"
import * as writeToken from "../wire/writeToken.js"
import type { Where } from "./operation.js"
import type { Found, Outcome, Stake, Verdict } from "./outcome.js"

/** @internal */
export interface Settled<O> {
  /** The metadata header that marks the write. */
  readonly headers: Readonly<Record<string, string>> | undefined
  /** An attempt, and what became of it if its answer was lost. */
  readonly attempt: <R>(attempt: Effect.Effect<O, unknown, R>) => Effect.Effect<O, unknown, R>
  /** Whether another attempt may follow. */
  readonly repeats: (error: StorageError.StorageError) => boolean
  /** What is true when no attempt follows any more. */
  readonly last: (error: unknown) => Effect.Effect<O, unknown>
}

/** How the object is looked at: once, or as patiently as the policy has it. @internal */
export type Look = (patience: "once" | "policy") => Effect.Effect<Found | undefined, unknown>

/** Whether the server may have done what was asked without our knowing. */
const isAmbiguous = (error: StorageError.StorageError): boolean => {
  switch (error._tag) {
    case "ServerFault":
      return true
    case "Timeout":
      return error.phase !== "connect" && error.phase !== "server"
    case "Transport":
      return error.phase !== "connect" && error.causeCode !== "EFFECT_S3_BODY_LENGTH"
    case "MalformedResponse":
      return error.status === undefined || error.status < 300
    default:
      return false
  }
}

/** Whether the request may still be on its way, or at work behind a gateway. */
const mayStillHappen = (error: StorageError.StorageError): boolean =>
  error._tag === "Transport" || error._tag === "Timeout" || error.status === 502 || error.status === 504

const nowMs = Effect.clockWith((clock) => Effect.sync(() => Number(clock.unsafeCurrentTimeNanos() / 1_000_000n)))

/** @internal */
export const make = <I, O>(outcome: Outcome<I, O>, input: I, stake: Stake, where: Where, look: Look): Settled<O> => {
  const token = stake.token ?? (stake.marks ? randomToken() : undefined)
  let begunAt: number | undefined
  let inDoubt = false
  /** Whether an attempt may still be carried out. */
  let pending = false
  /** The error, if any, that already says what a look has shown. */
  let decided: unknown

  const unknown = (error: StorageError.StorageError) =>
    new StorageError.WriteOutcomeUnknown({
      ...where,
      attempts: error.attempts,
      message: `the answer to ${where.operation} was lost, and what is stored does not say whether it was carried out`,
      writeToken: token,
      cause: error,
      hint: token === undefined
        ? "read the object again before anything depends on it"
        : `when the store answers again, look whether the object's metadata ${writeToken.name} holds the write token`
    })

  const refused = (error: StorageError.StorageError) =>
    new StorageError.PreconditionFailed({
      ...where,
      attempts: error.attempts,
      message: "another write was there first, so that the condition of this one did not hold",
      code: "PreconditionFailed",
      cause: error
    })

  const decide = (error: unknown): Effect.Effect<never, unknown> => {
    decided = error
    return Effect.fail(error)
  }

  /** Looks, and says what that means for the failure; `unsaid` where it means nothing by itself. */
  const conclude = (
    patience: Parameters<Look>[0],
    error: StorageError.StorageError,
    unsaid: (verdict: Verdict | undefined) => Effect.Effect<never, unknown>
  ): Effect.Effect<O, unknown> =>
    Effect.matchEffect(Effect.zip(look(patience), nowMs), {
      onFailure: () => unsaid(undefined),
      onSuccess: ([found, now]) => {
        const verdict = outcome.judge(found, { stake, token, elapsedMs: now - (begunAt ?? now) })
        switch (verdict) {
          case "applied":
            return Effect.sync(() => outcome.output(input, found?.attributes))
          case "superseded":
            return Effect.sync(() => outcome.output(input, undefined))
          case "refused":
            // What was asked for without a condition on the object is not refused by what is there.
            return stake.expected === undefined
              ? unsaid("unchanged")
              : decide(isAmbiguous(error) ? refused(error) : error)
          default:
            return unsaid(verdict)
        }
      }
    })

  const failed = (error: unknown): Effect.Effect<O, unknown> => {
    if (!isStorageError(error) || !isAmbiguous(error)) return Effect.fail(error)
    inDoubt = true
    pending ||= mayStillHappen(error)
    return conclude("once", error, (verdict) => {
      if (verdict === "unknown" && stake.expected !== undefined) return decide(unknown(error))
      if (verdict === "unchanged" && !pending) return decide(error)
      // The next attempt may settle it.
      return Effect.fail(error)
    })
  }

  return {
    headers: stake.marks && token !== undefined
      ? { [writeToken.headerName]: writeToken.stamp(token, stake.lineage) }
      : undefined,
    attempt: (attempt) =>
      Effect.flatMap(nowMs, (now) => {
        begunAt ??= now
        return Effect.catchAll(attempt, failed)
      }),
    repeats: (error) => error._tag !== "ConditionalRequestConflict" || stake.repeatsConflicts,
    last: (error) =>
      inDoubt && error !== decided && isStorageError(error)
        ? conclude("policy", error, (verdict) =>
          Effect.fail(verdict === "unchanged" && !pending ? error : unknown(error)))
        : Effect.fail(error)
  }
}
