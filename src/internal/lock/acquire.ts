/**
 * How a lock is got: look, take what is free or dead, otherwise stand in the queue and look again.
 *
 * Nothing is believed of a write whose answer is lost: the acquisition is known by its id, and a look tells whether it
 * is in the record. One that is given up takes itself out of the record, and where a write of its may still be under
 * way it changes the state which that presumes, so that it can never happen.
 */
import type * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Lock from "../../Lock.js"
import * as StorageError from "../../StorageError.js"
import { apart } from "../apart.js"
import { randomToken } from "../randomToken.js"
import type { Claim, LockRecord, Request } from "./record.js"
import * as records from "./record.js"
import type { Seen } from "./register.js"
import { look } from "./register.js"
import type { Watch } from "./watch.js"
import * as worlds from "./world.js"

/** How it is waited. @internal */
export interface Patience {
  /** `Infinity`: for ever. */
  readonly waitMs: number
  readonly poll: Schedule.Schedule<unknown>
  /** Whether it stands in the queue; otherwise it takes what is free before those who do. */
  readonly queues: boolean
}

/** @internal */
export interface Won {
  readonly id: string
  readonly token: bigint
  readonly seen: Seen
  /** Before the request was sent by which it was got: nobody counts from earlier. */
  readonly sentAt: number
}

/** In a row, each of them after all the attempts that the store's own policy makes. */
const maxFaults = 3

/** How often one that does not wait tries again where another was faster. */
const maxConflicts = 3

/** How often one that got the lock so late that half of its lease is gone begins its lease anew. */
const maxLate = 3

/** A sign of life that often in a lease. @internal */
export const beatsPerLease = 3

/** What may pass, or may have been done nevertheless. */
const isPassing = (error: StorageError.StorageError): boolean =>
  error._tag === "WriteOutcomeUnknown" || StorageError.isTransient(error) || StorageError.isThrottling(error)

/** What an acquisition leaves in the record, or may yet. */
interface Trace {
  /** When each of its writes was sent, by nonce. */
  readonly sent: Map<string, number>
  /** What the last write presumed, as long as its outcome is not known. */
  inDoubt: { readonly version: string | undefined } | undefined
}

type Next =
  | { readonly _tag: "Write"; readonly claim: (nonce: string) => Claim; readonly record: LockRecord }
  | { readonly _tag: "Wait"; readonly forMs: number }

const unavailable = (name: string, holders: ReadonlyArray<Claim>, message: string) =>
  new StorageError.LockUnavailable({
    key: name,
    message: `the lock ${JSON.stringify(name)} ${message}`,
    hint: holders.length === 0
      ? "wait for longer, with waitTimeout"
      : `held by ${
        holders.map(({ holder, id }) => Object.values(holder).join(" ") || id).join(", ")
      }; whoever waits for longer than one lease takes over from a holder that has died`
  })

/**
 * To be called where nothing is interrupted: between what is won and whoever holds it, nobody may be. `restore` is for
 * what may be interrupted.
 *
 * @internal
 */
export const acquire = (
  world: worlds.World,
  name: string,
  request: Request,
  patience: Patience,
  restore: <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
): Effect.Effect<Won, Lock.AcquireError> =>
  Effect.suspend(() => {
    const id = randomToken()
    const trace: Trace = { sent: new Map(), inDoubt: undefined }
    return Effect.onExit(
      restore(attempt(world, name, request, patience, id, trace)),
      (exit) =>
        exit._tag === "Success" || trace.sent.size === 0 ? Effect.void : withdraw(world, name, id, trace, request)
    )
  })

const attempt = (
  world: worlds.World,
  name: string,
  request: Request,
  { poll, queues, waitMs }: Patience,
  id: string,
  trace: Trace
): Effect.Effect<Won, Lock.AcquireError> =>
  Effect.gen(function*() {
    const { leaseMs, limit: _limit, ...asked } = request
    const begun = yield* worlds.nowMs
    const beatMs = leaseMs / beatsPerLease
    const clock = yield* Effect.clock
    const since = new Date(clock.unsafeCurrentTimeMillis()).toISOString()
    const driver = yield* Schedule.driver(poll)
    let faults = 0
    let conflicts = 0
    let late = 0
    let lastBeat = -Infinity
    let ahead = Infinity

    const decide = (record: LockRecord, watch: Watch, now: number): Next => {
      const mine = records.find(record, id)
      const living: LockRecord = {
        ...record,
        claims: record.claims.filter((claim) => claim.id === id || !watch.isDead(claim, now))
      }
      const claim = (token: bigint | undefined) => (nonce: string): Claim => ({
        ...asked,
        id,
        beat: nonce,
        leaseMs,
        token,
        since
      })
      if (records.admits(living, id, request, waitMs === 0 || !queues)) {
        return { _tag: "Write", claim: claim(record.token + 1n), record: living }
      }
      const left = begun + waitMs - now
      return queues && left > 0 && (mine === undefined || now - lastBeat >= beatMs)
        ? { _tag: "Write", claim: claim(undefined), record: living }
        : {
          _tag: "Wait",
          forMs: Math.min(left, queues ? lastBeat + beatMs - now : Infinity, watch.nextDeath(record.claims, now) - now)
        }
    }

    const sleep = (forMs: number): Effect.Effect<void, StorageError.LockUnavailable> => {
      const next = Effect.mapError(
        Effect.asVoid(driver.next(undefined)),
        () => unavailable(name, [], "was not free at any of the looks that its schedule allows")
      )
      return Number.isFinite(forMs)
        // Its own time is over also where nothing else may be interrupted.
        ? Effect.asVoid(Effect.timeoutOption(Effect.interruptible(next), Math.max(1, Math.ceil(forMs))))
        : next
    }

    /** What went wrong once may go well the next time; what goes wrong again and again is said. */
    const passing = (error: Lock.LockError): Effect.Effect<void, Lock.AcquireError> =>
      isPassing(error) && ++faults < maxFaults ? sleep(beatMs) : Effect.fail(error)

    let seen: Seen | undefined = worlds.take(world, name)
    while (true) {
      if (seen === undefined) {
        const looked: Seen | Lock.LockError = yield* Effect.merge(look(world.register, name))
        if ("_tag" in looked) {
          yield* passing(looked)
          continue
        }
        seen = looked
      }
      const now = yield* worlds.nowMs
      const { record, version } = seen
      const watch = worlds.observe(world, name, record, now)
      const mine = records.find(record, id)
      const isMine = mine !== undefined && records.isHolder(mine)
      if (isMine) {
        const sentAt = trace.sent.get(mine.beat) ?? begun
        if (now - sentAt < leaseMs / 2) return { id, token: mine.token, seen, sentAt }
        if (++late > maxLate) {
          return yield* unavailable(name, [], `cannot be held: the store takes too long for a lease of ${leaseMs} ms`)
        }
      }
      const place = record.claims.indexOf(mine!)
      if (place >= 0 && place < ahead) {
        ahead = place
        yield* driver.reset
      }
      const next: Next = isMine
        ? { _tag: "Write", claim: (nonce) => ({ ...mine, beat: nonce }), record }
        : decide(record, watch, now)
      if (next._tag === "Wait") {
        if (now - begun >= waitMs) {
          return yield* unavailable(
            name,
            record.claims.filter(records.isHolder),
            waitMs === 0 ? "is taken" : `was taken for all of ${Math.round(now - begun)} ms`
          )
        }
        yield* sleep(next.forMs)
        seen = undefined
        continue
      }
      const nonce = randomToken()
      const claim = next.claim(nonce)
      const changed = records.having({ ...next.record, nonce }, nonce, claim)
      trace.sent.set(nonce, now)
      trace.inDoubt = { version }
      const written = yield* Effect.merge(world.register.write(name, records.encode(changed), version))
      seen = undefined
      switch (written._tag) {
        case "Written":
          trace.inDoubt = undefined
          faults = 0
          lastBeat = now
          if (written.version !== undefined) seen = { record: changed, version: written.version }
          break
        case "Conflict":
          // Of this write or, if the store has repeated it, by this write: the next look tells.
          trace.inDoubt = undefined
          if (now - begun >= waitMs && ++conflicts > maxConflicts) {
            return yield* unavailable(name, [], "is wanted by many at once")
          }
          break
        case "LimitExceeded":
          // Nothing is in doubt: there is no room, whoever says so.
          trace.sent.delete(nonce)
          trace.inDoubt = undefined
          return yield* written
        default:
          yield* passing(written)
      }
    }
  })

/** No use after the lease would have run out by itself. */
const releaseBound = (leaseMs: number): Duration.Duration => Duration.millis(Math.min(leaseMs, 10_000))

/** Bounded, without failure, and whether it is interrupted or not. @internal */
export const atTheEnd = (
  effect: Effect.Effect<unknown, unknown>,
  leaseMs: number
): Effect.Effect<void> => {
  const again = Schedule.spaced(Duration.millis(Math.max(10, leaseMs / 50)))
  const bounded = Effect.retry(effect, again).pipe(
    // A store that cannot be interrupted is left behind.
    Effect.disconnect,
    Effect.timeoutOption(releaseBound(leaseMs)),
    Effect.catchAllCause((cause: Cause.Cause<unknown>) => Effect.logDebug("a lock could not be given back", cause))
  )
  return apart(bounded)
}

const withdraw = (
  world: worlds.World,
  name: string,
  id: string,
  trace: Trace,
  { leaseMs }: Request
): Effect.Effect<void> =>
  atTheEnd(
    worlds.change(world, name, undefined, ({ record, version }): worlds.Step<void> => {
      const burns = trace.inDoubt !== undefined && trace.inDoubt.version === version
      return records.find(record, id) === undefined && !burns
        ? { _tag: "Done", value: undefined }
        : {
          _tag: "Write",
          record: (nonce) => records.without(record, nonce, (claim) => claim.id === id),
          then: (seen) => worlds.leave(world, name, seen)
        }
    }),
    leaseMs
  )
