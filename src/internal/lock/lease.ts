/**
 * A lock that is held: renewed as long as its scope is open, given back when that is closed.
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import type * as Lock from "../../Lock.js"
import * as StorageError from "../../StorageError.js"
import { atTheEnd, beatsPerLease, type Won } from "./acquire.js"
import type { Request } from "./record.js"
import * as records from "./record.js"
import type { Seen } from "./register.js"
import * as worlds from "./world.js"

/**
 * The holder's own view of its lease ends this much earlier than everybody else's: what clocks may differ in pace, and
 * what an interrupted effect may need to stop.
 *
 * @internal
 */
export const heldFraction = 0.8

/** @internal */
export const hold = (
  world: worlds.World,
  name: string,
  request: Request,
  won: Won
): Effect.Effect<Lock.Lease, never, Scope.Scope> =>
  Effect.gen(function*() {
    const { leaseMs, mode } = request
    const { id, token } = won
    const lost = yield* Deferred.make<never, StorageError.LockLost>()
    let seen: Seen | undefined = won.seen
    let sentAt = won.sentAt
    let end: StorageError.LockLost | undefined
    /** Whether the record is known to be without this claim. */
    let gone = false

    const deadline = () => sentAt + leaseMs * heldFraction

    const lose = (message: string) =>
      Effect.suspend(() => {
        end ??= new StorageError.LockLost({
          key: name,
          lock: name,
          fencingToken: token,
          message: `the lock ${JSON.stringify(name)} was lost: ${message}`,
          hint: "what was done under it may be half done; begin again under a new lease"
        })
        return Effect.andThen(Deferred.fail(lost, end), Effect.fail(end))
      })

    const outOfTime = lose("it could not be renewed in time")

    const renew = Effect.suspend(() => {
      const sent = new Map<string, number>()
      return Effect.retry(
        Effect.flatMap(worlds.nowMs, (now) => {
          const from = seen
          // Until this is done nobody knows which version is there.
          seen = undefined
          return worlds.change(world, name, from, ({ record, version }): worlds.Step<boolean> => {
            const mine = records.find(record, id)
            if (mine === undefined) return { _tag: "Done", value: false }
            const then = sent.get(mine.beat)
            if (then !== undefined) {
              seen = { record, version }
              sentAt = then
              return { _tag: "Done", value: true }
            }
            return {
              _tag: "Write",
              record: (nonce) => {
                sent.set(nonce, now)
                return records.having({ ...record, nonce }, nonce, { ...mine, beat: nonce })
              },
              then: (written) => {
                seen = written
                sentAt = now
                return true
              }
            }
          })
        }),
        Schedule.spaced(leaseMs / 20)
      )
    })

    const renewing = Effect.gen(function*() {
      while (true) {
        yield* Effect.sleep(Math.max(0, sentAt + leaseMs / beatsPerLease - (yield* worlds.nowMs)))
        const remaining = deadline() - (yield* worlds.nowMs)
        const renewed = remaining <= 0 ? undefined : yield* Effect.timeoutTo(renew, {
          duration: remaining,
          onTimeout: () => undefined,
          onSuccess: (held) => held
        })
        if (renewed === true) continue
        gone = renewed === false
        return yield* renewed === false ? lose("another has it, or it was released by force") : outOfTime
      }
    })

    const release = Effect.suspend(() =>
      gone ? Effect.void : atTheEnd(
        Effect.suspend(() => {
          const from = seen
          seen = undefined
          return worlds.change(world, name, from, ({ record }): worlds.Step<void> =>
            records.find(record, id) === undefined
              ? { _tag: "Done", value: undefined }
              : {
                _tag: "Write",
                record: (nonce) => records.without(record, nonce, (claim) => claim.id === id),
                then: (left) => worlds.leave(world, name, left)
              })
        }),
        leaseMs
      )
    )

    yield* Effect.addFinalizer(() => release)
    yield* Effect.forkScoped(Effect.interruptible(Effect.ignore(renewing)))
    return {
      name,
      id,
      mode,
      fencingToken: token,
      lost,
      ensureHeld: Effect.flatMap(worlds.nowMs, (now) =>
        end !== undefined ? Effect.fail(end) : now >= deadline() ? outOfTime : Effect.void)
    }
  })
