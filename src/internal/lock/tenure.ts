/**
 * What a holder believes of its lease: until when, by its own clock, and why no longer.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Lock from "../../Lock.js"
import * as StorageError from "../../StorageError.js"
import { beatsPerLease } from "./acquire.js"
import { nowMs } from "./world.js"

/**
 * The holder's own view of its lease ends this much earlier than everybody else's: what clocks may differ in pace, and
 * what an interrupted effect may need to stop.
 */
const heldFraction = 0.8

/** @internal */
export interface Tenure extends Pick<Lock.Lease, "lost" | "ensureHeld"> {
  /** Nobody counts from earlier than when the request was sent that was done. */
  readonly renewed: (sentAt: number) => void
  /** Until it is lost. What `renew` answers is why it is, if it is; what it fails with may pass. */
  readonly renewing: (renew: Effect.Effect<string | undefined, Lock.LockError>) => Effect.Effect<void>
  /** Before anybody else may have it. */
  readonly giveBack: Effect.Effect<void>
}

/** @internal */
export const make = (
  { fencingToken, name }: Pick<Lock.Lease, "name" | "fencingToken">,
  leaseMs: number,
  wonAt: number
): Effect.Effect<Tenure> =>
  Effect.map(Deferred.make<never, StorageError.LockLost>(), (lost) => {
    let sentAt = wonAt
    let end: StorageError.LockLost | undefined
    let trouble: unknown

    const deadline = () => sentAt + leaseMs * heldFraction

    const over = (message: string, hint: string, cause?: unknown) =>
      Effect.suspend(() => {
        end ??= new StorageError.LockLost({
          key: name,
          lock: name,
          fencingToken,
          message: `the lock ${JSON.stringify(name)} ${message}`,
          hint,
          cause
        })
        return Effect.andThen(Deferred.fail(lost, end), Effect.fail(end))
      })

    const lose = (why: string, cause?: unknown) =>
      over(`was lost: ${why}`, "what was done under it may be half done; begin again under a new lease", cause)

    const outOfTime = Effect.suspend(() => lose("it could not be renewed in time", trouble))

    return {
      lost,
      ensureHeld: Effect.flatMap(nowMs, (now) =>
        end !== undefined ? Effect.fail(end) : now >= deadline() ? outOfTime : Effect.void),
      renewed: (at) => {
        sentAt = at
        trouble = undefined
      },
      renewing: (renew) => {
        const untilDone = renew.pipe(
          Effect.tapError((error) =>
            Effect.sync(() => {
              trouble = error
            })
          ),
          Effect.retry(Schedule.spaced(leaseMs / 20)),
          // A store that cannot be interrupted must not keep the loss from being seen.
          Effect.disconnect
        )
        return Effect.gen(function*() {
          while (true) {
            yield* Effect.sleep(Math.max(0, sentAt + leaseMs / beatsPerLease - (yield* nowMs)))
            const remaining = deadline() - (yield* nowMs)
            if (remaining <= 0) {
              return yield* outOfTime
            }
            const why = yield* Effect.timeoutFail(untilDone, {
              duration: remaining,
              onTimeout: () =>
                undefined
            }).pipe(
              Effect.orElse(() => outOfTime)
            )
            if (why !== undefined) return yield* lose(why)
          }
        }).pipe(
          // Nobody renews it any more, and nobody would hear of it.
          Effect.catchAllDefect((defect) => lose("the store's client died while it was renewed", defect)),
          Effect.ignore
        )
      },
      giveBack: Effect.ignore(over("was given back", "do what is to be done under it before its scope is closed"))
    }
  })
