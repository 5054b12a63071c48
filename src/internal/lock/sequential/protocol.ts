/**
 * s3func's protocol of two objects on any store that lists, with what it lacks: leases, tokens, and a mark that is set
 * before the lock is held.
 *
 * Of two of ours, each sets its mark, waits until every listing shows it, and then lists: at least one of them sees the
 * other's mark and gives way. This needs no clock of the store's. It does need that a listing shows what was written
 * `settle` ago. What the store's clocks say decides between ours and s3func's own clients alone, and who is next.
 */
import * as Chunk from "effect/Chunk"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import type * as Lock from "../../../Lock.js"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import { jittered } from "../../jittered.js"
import { randomToken } from "../../randomToken.js"
import { atTheEnd, beatsPerLease } from "../acquire.js"
import * as requests from "../request.js"
import * as tenures from "../tenure.js"
import type { Watch } from "../watch.js"
import * as watch from "../watch.js"
import { nowMs, remember } from "../world.js"
import type { Listed, Ticket } from "./ticket.js"
import * as tickets from "./ticket.js"

/** As often as s3func looks. */
const poll = jittered(Schedule.spaced("1 second"))

/** More than s3func's one second, as that is no more than the granularity of the times in a listing. */
const defaultSettle = "2 seconds"

/** How often one begins anew whose ticket has gone. */
const maxTickets = 3

type StoreError = Lock.LockError

/** Errors that only conditions bring: nothing here has one. */
const unexpected = (error: StorageError.StorageError): StoreError => {
  switch (error._tag) {
    case "NoSuchKey":
    case "PreconditionFailed":
    case "NotModified":
    case "ConditionalRequestConflict":
    case "LockUnavailable":
      return new StorageError.MalformedResponse({ ...error, message: "the store answers a condition of no request" })
    default:
      return error as StoreError
  }
}

interface Room {
  readonly put: (key: string, body: string) => Effect.Effect<void, StoreError>
  readonly list: (lock: string) => Effect.Effect<Listed, StoreError>
  readonly remove: (keys: ReadonlyArray<string>) => Effect.Effect<void, StoreError>
  readonly text: (key: string) => Effect.Effect<string, StoreError>
}

const roomOf = (store: ObjectStore.Service): Room => ({
  put: (key, body) => Effect.mapError(Effect.asVoid(store.put(key, body)), unexpected),
  list: (lock) =>
    Effect.mapError(Stream.runCollect(store.list({ prefix: tickets.prefixOf(lock) })), unexpected).pipe(
      Effect.map((all) =>
        tickets.read(
          lock,
          Chunk.toReadonlyArray(all).map(({ etag, key, lastModified }) => ({
            key,
            etag,
            modifiedMs: lastModified?.getTime() ?? 0
          }))
        )
      )
    ),
  remove: (keys) =>
    keys.length === 0 ? Effect.void : Stream.runForEach(
      store.deleteMany(keys),
      (result) => result._tag === "Failed" ? Effect.fail(unexpected(result.error)) : Effect.void
    ).pipe(Effect.mapError(unexpected)),
  text: (key) =>
    Effect.catchTag(store.text(key), "NoSuchKey", () => Effect.succeed("{}")).pipe(Effect.mapError(unexpected))
})

const unavailable = (lock: string, message: string) =>
  new StorageError.LockUnavailable({
    key: lock,
    message: `the lock ${JSON.stringify(lock)} ${message}`,
    hint: "wait for longer, with waitTimeout; tickets of s3func's that were left behind go by forceRelease alone"
  })

interface Won {
  readonly id: string
  readonly at: number | undefined
  readonly token: bigint
  /** Before the last sign of life was sent. */
  readonly beatAt: number
}

/** What an acquisition may have left behind. */
type Traces = Set<string>

const acquire = (
  room: Room,
  lock: string,
  { patience, request: { holder, leaseMs, mode } }: requests.Asked,
  settleMs: number,
  watching: Watch,
  traces: Traces
): Effect.Effect<Won, Lock.AcquireError> =>
  Effect.gen(function*() {
    const begun = yield* nowMs
    const driver = yield* Schedule.driver(patience.poll)
    const put = (key: string, body: string) =>
      Effect.andThen(
        Effect.sync(() => traces.add(key)),
        room.put(key, body)
      )
    const remove = (keys: ReadonlyArray<string>) =>
      Effect.tap(room.remove(keys), () => Effect.sync(() => keys.forEach((key) => traces.delete(key))))

    for (let attempt = 0; attempt < maxTickets; attempt++) {
      const id = tickets.idFrom(randomToken())
      const keys = tickets.keysOf(lock, id, leaseMs)
      let beatAt = yield* nowMs
      const beat = Effect.flatMap(nowMs, (now) =>
        Effect.andThen(
          put(keys.beat, JSON.stringify({ nonce: randomToken(), holder })),
          Effect.sync(() => {
            beatAt = now
          })
        ))
      yield* beat
      yield* put(keys.first, tickets.bodyOf(mode))
      yield* put(keys.second, tickets.bodyOf(mode))
      const writtenAt = yield* nowMs
      let mark: { readonly token: bigint; readonly at: number } | undefined

      while (true) {
        const asked = yield* nowMs
        const listed = yield* room.list(lock)
        const now = yield* nowMs
        watching.observe(Array.from(listed.tickets.values()), now)
        const mine = listed.tickets.get(id)
        if (mine === undefined || !mine.whole || !mine.beats) {
          // Somebody held it for dead, or took it by force: what came back would be younger than it was.
          if (asked - writtenAt >= settleMs) break
          // A listing may be older than what was written just now.
          yield* Effect.sleep(settleMs / 4)
          continue
        }
        const others = Array.from(listed.tickets.values()).filter((ticket) => ticket.id !== id)
        const dead = others.filter((ticket) => watching.isDead(ticket, now))
        yield* room.remove(dead.flatMap((ticket) => ticket.keys))
        const isFree = !others.some((other) => !dead.includes(other) && tickets.yieldsTo(mine, other))
        if (isFree && mark !== undefined && asked - mark.at >= settleMs) {
          const { token } = mark
          const outbid = listed.marks.some((other) => {
            const ticket = listed.tickets.get(other.id)
            // Who shares it at the same time has another; all others had, or would have, a smaller one.
            return other.id !== id &&
              (ticket?.token === other.token && mode === "shared" && ticket.mode === "shared"
                ? other.token === token && other.id < id
                : other.token >= token)
          })
          if (!outbid && mine.token === token) return { id, at: mine.at, token, beatAt }
          // Another held it meanwhile, and is gone again: its token is not to be given twice.
          yield* remove([keys.mark(token)])
          mark = undefined
        }
        if (isFree && mark === undefined) {
          const token: bigint = listed.token + 1n
          yield* put(keys.mark(token), "")
          // What was written is known to be there from its answer on.
          mark = { token, at: yield* nowMs }
        } else if (!isFree && mark !== undefined) {
          yield* remove([keys.mark(mark.token)])
          mark = undefined
        }
        if (!isFree && now - begun >= patience.waitMs) {
          return yield* unavailable(lock, `was taken for all of ${Math.round(now - begun)} ms`)
        }
        if (now - beatAt >= leaseMs / beatsPerLease) yield* beat
        const waits = mark !== undefined
          ? Effect.sleep(Math.max(1, mark.at + settleMs - now))
          : Effect.mapError(
            driver.next(undefined),
            () => unavailable(lock, "was not free at any of the looks that its schedule allows")
          )
        yield* Effect.timeoutOption(
          Effect.interruptible(waits),
          Math.max(
            1,
            Math.min(beatAt + leaseMs / beatsPerLease - now, isFree ? Infinity : begun + patience.waitMs - now)
          )
        )
      }
      yield* remove(Array.from(traces))
    }
    return yield* unavailable(
      lock,
      "cannot be acquired: what is written for it is not to be seen in a listing, or is taken away"
    )
  })

const hold = (
  room: Room,
  lock: string,
  { request: { holder, leaseMs, mode } }: requests.Asked,
  won: Won,
  traces: Traces
): Effect.Effect<Lock.Lease, never, Scope.Scope> =>
  Effect.gen(function*() {
    const { at, id, token } = won
    const keys = tickets.keysOf(lock, id, leaseMs)
    const tenure = yield* tenures.make({ name: lock, fencingToken: token }, leaseMs, won.beatAt)

    /** Why it is no longer held, if it is not. */
    const renew = Effect.gen(function*() {
      const now = yield* nowMs
      yield* room.put(keys.beat, JSON.stringify({ nonce: randomToken(), holder }))
      const { tickets: all } = yield* room.list(lock)
      const mine = all.get(id)
      if (mine === undefined || !mine.whole || mine.token !== token) return "its ticket was taken away"
      if (mine.at !== at) return "its ticket was written anew, by a request that came late"
      tenure.renewed(now)
      return undefined
    })

    const release = Effect.suspend(() => {
      // The greatest token stays, or it would be given again; those below it that nobody has have no use any more.
      traces.delete(keys.mark(token))
      return atTheEnd(
        Effect.flatMap(room.list(lock), ({ marks, tickets: all }) =>
          room.remove([
            ...traces,
            ...marks.filter((mark) => mark.token < token && !all.has(mark.id)).map(({ key }) => key)
          ])),
        leaseMs
      )
    })

    yield* Effect.addFinalizer(() => Effect.andThen(tenure.giveBack, release))
    yield* Effect.forkScoped(Effect.interruptible(tenure.renewing(renew)))
    return { name: lock, id, mode, fencingToken: token, lost: tenure.lost, ensureHeld: tenure.ensureHeld }
  })

/** @internal */
export const make = (store: ObjectStore.Service, options: Lock.SequentialOptions = {}): Lock.Service => {
  const room = roomOf(store)
  const prefix = options.prefix ?? ""
  const settleMs = Duration.toMillis(options.settle ?? defaultSettle)
  const watches = new Map<string, Watch>()

  /** Who has it, as far as can be told, and who has not. */
  const parted = (name: string) =>
    Effect.map(room.list(prefix + name), ({ tickets: all }) => {
      const present = Array.from(all.values()).filter(({ at, token }) => at !== undefined || token !== undefined)
      const holds = (ticket: Ticket): boolean =>
        ticket.token !== undefined ||
        (!ticket.beats && !present.some((other) => other !== ticket && tickets.yieldsTo(ticket, other)))
      return { holding: present.filter(holds), waiting: present.filter((ticket) => !holds(ticket)) }
    })

  const waiter = (ticket: Ticket): Effect.Effect<Lock.Waiter, StoreError> =>
    Effect.map(
      Effect.forEach(ticket.keys.filter((key) => key.includes(".lock-beat.")), room.text),
      ([text = "{}"]): Lock.Waiter => ({
        id: ticket.id,
        mode: ticket.mode,
        permits: 1,
        lease: Duration.millis(ticket.leaseMs),
        since: ticket.at === undefined ? "" : new Date(ticket.at).toISOString(),
        holder: holderIn(text)
      })
    )

  const holderOf = (ticket: Ticket): Effect.Effect<Lock.Holder, StoreError> =>
    Effect.map(waiter(ticket), (one) => ({ ...one, fencingToken: ticket.token ?? 0n }))

  const holders = (name: string) =>
    Effect.flatMap(parted(name), ({ holding }) => Effect.forEach(holding, holderOf, { concurrency: 4 }))

  return {
    "~effect-s3/Lock": "~effect-s3/Lock",
    acquire: (name, given) => {
      const lock = prefix + name
      if (given.permits !== undefined) {
        return new StorageError.UnsupportedByProvider({
          key: lock,
          provider: "sequential locks",
          feature: "permits",
          message: "s3func's protocol knows who shares and who is alone, and no permits",
          hint: "use Lock.layerConditional or Lock.layerDynamo"
        })
      }
      return Effect.flatMap(
        requests.read(name, { poll, ...given }),
        (asked) =>
          Effect.uninterruptibleMask((restore) =>
            Effect.suspend(() => {
              const traces: Traces = new Set()
              const watching = watches.get(lock) ?? watch.make()
              remember(watches, lock, watching)
              return restore(acquire(room, lock, asked, settleMs, watching, traces)).pipe(
                Effect.onError(() =>
                  traces.size === 0
                    ? Effect.void
                    : atTheEnd(room.remove(Array.from(traces)), asked.request.leaseMs)
                ),
                Effect.flatMap((won) => hold(room, lock, asked, won, traces))
              )
            })
          )
      )
    },
    holders,
    waiting: (name) =>
      Effect.flatMap(parted(name), ({ waiting }) => Effect.forEach(waiting, waiter, { concurrency: 4 })),
    forceRelease: (name) =>
      Effect.gen(function*() {
        const { holding } = yield* parted(name)
        const from = yield* Effect.forEach(holding, holderOf, { concurrency: 4 })
        yield* room.remove(holding.flatMap(({ keys }) => keys))
        return from
      })
  }
}

const holderIn = (text: string): Readonly<Record<string, string>> => {
  try {
    const value = JSON.parse(text) as { readonly holder?: Readonly<Record<string, string>> }
    return value.holder ?? {}
  } catch {
    return {}
  }
}
