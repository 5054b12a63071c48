/**
 * A lock that is held: renewed as long as its scope is open, given back when that is closed.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type * as Lock from "../../Lock.js"
import { atTheEnd, type Won } from "./acquire.js"
import type { Request } from "./record.js"
import * as records from "./record.js"
import type { Seen } from "./register.js"
import * as tenures from "./tenure.js"
import * as worlds from "./world.js"

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
    const tenure = yield* tenures.make({ name, fencingToken: token }, leaseMs, won.sentAt)
    let seen: Seen | undefined = won.seen
    /** Whether the record is known to be without this claim. */
    let gone = false
    /** When each renewal was sent, by its nonce. */
    const sent = new Map<string, number>()

    const renew = Effect.flatMap(worlds.nowMs, (now) => {
      const from = seen
      // Until this is done nobody knows which version is there.
      seen = undefined
      const renewed = (at: Seen, sentAt: number) => {
        seen = at
        sent.clear()
        tenure.renewed(sentAt)
        return undefined
      }
      return worlds.change(world, name, from, ({ record, version }): worlds.Step<string | undefined> => {
        const mine = records.find(record, id)
        if (mine === undefined) {
          gone = true
          return { _tag: "Done", value: "another has it, or it was released by force" }
        }
        const then = sent.get(mine.beat)
        if (then !== undefined) return { _tag: "Done", value: renewed({ record, version }, then) }
        return {
          _tag: "Write",
          record: (nonce) => {
            sent.set(nonce, now)
            return records.having({ ...record, nonce }, nonce, { ...mine, beat: nonce })
          },
          then: (written) => renewed(written, now)
        }
      })
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

    yield* Effect.addFinalizer(() => Effect.andThen(tenure.giveBack, release))
    yield* Effect.forkScoped(Effect.interruptible(tenure.renewing(renew)))
    return { name, id, mode, fencingToken: token, lost: tenure.lost, ensureHeld: tenure.ensureHeld }
  })
