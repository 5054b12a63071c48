/**
 * The conditional lease over any register.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Lock from "../../Lock.js"
import * as acquisition from "./acquire.js"
import * as lease from "./lease.js"
import type { Claim } from "./record.js"
import * as records from "./record.js"
import type { Register } from "./register.js"
import { look } from "./register.js"
import * as requests from "./request.js"
import * as worlds from "./world.js"

const waiter = ({ holder, id, leaseMs, mode, permits, since }: Claim): Lock.Waiter => ({
  id,
  mode,
  permits,
  lease: Duration.millis(leaseMs),
  since,
  holder
})

const holdersOf = (claims: ReadonlyArray<Claim>): ReadonlyArray<Lock.Holder> =>
  claims.filter(records.isHolder).map((claim) => ({ ...waiter(claim), fencingToken: claim.token }))

/**
 * `ready`: what has to be true of the register before anything is written to it.
 *
 * @internal
 */
export const make = (
  register: Register,
  ready: Effect.Effect<void, Lock.LockError>,
  defaults?: requests.Defaults
): Lock.Service => {
  const world = worlds.make(register)
  const claims = (name: string) => Effect.map(look(register, name), ({ record }) => record.claims)
  return {
    "~effect-s3/Lock": "~effect-s3/Lock",
    acquire: (name, options) =>
      Effect.flatMap(
        requests.read(name, options, defaults),
        ({ patience, request }) =>
          Effect.uninterruptibleMask((restore) =>
            Effect.flatMap(
              Effect.andThen(restore(ready), acquisition.acquire(world, name, request, patience, restore)),
              (won) => lease.hold(world, name, request, won)
            )
          )
      ),
    holders: (name) => Effect.map(claims(name), holdersOf),
    waiting: (name) => Effect.map(claims(name), (all) => all.filter((claim) => !records.isHolder(claim)).map(waiter)),
    forceRelease: (name) =>
      worlds.change(world, name, undefined, ({ record }): worlds.Step<ReadonlyArray<Lock.Holder>> => {
        const holders = holdersOf(record.claims)
        return holders.length === 0
          ? { _tag: "Done", value: holders }
          : {
            _tag: "Write",
            // Above the token of whoever had it: what that one still writes is refused.
            record: (nonce) => ({ ...records.without(record, nonce, records.isHolder), token: record.token + 1n }),
            then: () => holders
          }
      })
  }
}
