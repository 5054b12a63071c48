/**
 * What the acquisitions of one layer share: the register, what was seen in it and when, and what was left behind.
 */
import * as Effect from "effect/Effect"
import type * as Lock from "../../Lock.js"
import { randomToken } from "../randomToken.js"
import type { LockRecord } from "./record.js"
import * as records from "./record.js"
import type { Register, Seen } from "./register.js"
import { look } from "./register.js"
import type { Watch } from "./watch.js"
import * as watch from "./watch.js"

/** @internal */
export interface World {
  readonly register: Register
  readonly watches: Map<string, Watch>
  /** As this layer left a lock that nobody else wanted: the next acquisition need not look. */
  readonly left: Map<string, Seen>
}

/** Of locks whose states are remembered; the names may be without end. */
const maxRemembered = 1000

/** As the last one; the first one is forgotten when there are too many. @internal */
export const remember = <A>(all: Map<string, A>, name: string, value: A): void => {
  all.delete(name)
  all.set(name, value)
  if (all.size > maxRemembered) {
    for (const first of all.keys()) {
      all.delete(first)
      break
    }
  }
}

/** @internal */
export const make = (register: Register): World => ({ register, watches: new Map(), left: new Map() })

/** Milliseconds of a clock that never jumps. @internal */
export const nowMs = Effect.clockWith((clock) => Effect.sync(() => Number(clock.unsafeCurrentTimeNanos()) / 1e6))

/**
 * What was seen now is remembered as long as anybody holds or waits. One that is forgotten is watched anew, so that its
 * death is only seen later.
 *
 * @internal
 */
export const observe = ({ watches }: World, name: string, record: LockRecord, at: number): Watch => {
  const watching = watches.get(name) ?? watch.make()
  watching.observe(record.claims, at)
  if (record.claims.length === 0) watches.delete(name)
  else remember(watches, name, watching)
  return watching
}

/** @internal */
export const leave = ({ left, watches }: World, name: string, seen: Seen): void => {
  left.delete(name)
  if (seen.version === undefined || seen.record.claims.length > 0) return
  watches.delete(name)
  remember(left, name, seen)
}

/** @internal */
export const take = ({ left }: World, name: string): Seen | undefined => {
  const seen = left.get(name)
  left.delete(name)
  return seen
}

/** What to do about a record: nothing any more, or a write and then look again where it was not done. @internal */
export type Step<A> =
  | { readonly _tag: "Done"; readonly value: A }
  | { readonly _tag: "Write"; readonly record: (nonce: string) => LockRecord; readonly then: (seen: Seen) => A }

/** Changes a record, again and again as long as others are faster. @internal */
export const change = <A>(
  { register }: World,
  name: string,
  from: Seen | undefined,
  step: (seen: Seen) => Step<A>
): Effect.Effect<A, Lock.LockError> =>
  Effect.gen(function*() {
    let seen = from ?? (yield* look(register, name))
    while (true) {
      const next = step(seen)
      if (next._tag === "Done") return next.value
      const record = next.record(randomToken())
      const written = yield* register.write(name, records.encode(record), seen.version)
      if (written._tag === "Written" && written.version !== undefined) {
        return next.then({ record, version: written.version })
      }
      seen = yield* look(register, name)
    }
  })
