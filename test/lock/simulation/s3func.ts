/**
 * s3func's own protocol as its releases have it, beside ours on one store: who holds the lock while another does.
 */
import { Chunk, Effect, Schedule, Stream } from "effect"
import { Lock, type ObjectStore } from "effect-s3"
import * as networks from "./network.js"
import * as stores from "./store.js"
import * as timelines from "./timeline.js"

export interface Client {
  /** `0.8`: one listing decides, and of all competitors the one that is listed last. `0.9`: an election, twice. */
  readonly version: "0.8" | "0.9" | "ours"
  readonly settleMs: number
}

interface Ticket {
  readonly id: string
  readonly at: number
}

const key = (id: string, part: 0 | 1) => `l.lock.${id}-${part}`

const tickets = (store: ObjectStore.Service): Effect.Effect<ReadonlyArray<Ticket>, unknown> =>
  Effect.map(Stream.runCollect(store.list({ prefix: "l.lock." })), (all) => {
    const found = new Map<string, Ticket>()
    // The second part comes after the first, and replaces it.
    for (const { key, lastModified } of Chunk.toReadonlyArray(all)) {
      const id = key.slice("l.lock.".length, -2)
      found.set(id, { id, at: lastModified!.getTime() })
    }
    return Array.from(found.values())
  })

const isOlder = (a: Ticket, b: Ticket): boolean => a.at < b.at || (a.at === b.at && a.id < b.id)

/** Answers what gives the lock back. */
const acquire = (store: ObjectStore.Service, { settleMs, version }: Client, id: string, now: () => number) =>
  Effect.gen(function*() {
    yield* store.put(key(id, 0), "1")
    yield* store.put(key(id, 1), "1")
    // As the answer has it, and not the listing.
    const answered = Math.floor(now() / 1000) * 1000
    while (true) {
      const all = yield* tickets(store)
      const listed = all.find((ticket) => ticket.id === id)
      const mine = version === "0.8" ? { id, at: answered } : listed!
      const others = all.filter((ticket) => ticket.id !== id)
      const older = version === "0.8"
        ? others.slice(-1).some((other) => isOlder(other, mine))
        : others.some((other) => isOlder(other, mine))
      if (!older && version === "0.8") break
      if (!older) {
        yield* Effect.sleep(settleMs)
        const again = yield* tickets(store)
        const self = again.find((ticket) => ticket.id === id)!
        if (!again.some((other) => other.id !== id && isOlder(other, self))) break
      }
      yield* Effect.sleep(1000)
    }
    return Stream.runDrain(store.deleteMany([key(id, 0), key(id, 1)]))
  })

export interface Result {
  /** How often one came to hold it while another did. */
  readonly violations: number
  readonly held: number
}

export const run = (
  seed: number,
  clients: ReadonlyArray<Client>,
  { rounds = 6, skewMs = 0 }: { readonly rounds?: number; readonly skewMs?: number } = {}
): Result => timelines.seeded(seed, () => play(seed, clients, rounds, skewMs))

const play = (seed: number, clients: ReadonlyArray<Client>, rounds: number, skewMs: number): Result => {
  const draw = timelines.draws(seed)
  const timeline = timelines.make(draw)
  const store = stores.make(networks.make(timeline, draw, { leaseMs: 5000 }), {
    obedience: "atomic",
    skewMs,
    onWrite: () => undefined
  })
  let inside = 0
  let violations = 0
  let held = 0
  const hex = () => Array.from({ length: 12 }, () => Math.floor(draw() * 16).toString(16)).join("")
  const work = Effect.acquireUseRelease(
    Effect.sync(() => {
      held++
      if (++inside > 1) violations++
    }),
    () => Effect.sleep(1000 + draw() * 3000),
    () => Effect.sync(() => inside--)
  )
  for (const [i, client] of clients.entries()) {
    const machine = timeline.machine({ name: String(i), pace: 1 })
    const mine = store.on(machine)
    const ours = Lock.makeSequential(mine, { settle: client.settleMs })
    const once = client.version === "ours"
      ? Lock.withLock("l", { lease: 5000, poll: Schedule.spaced(1000) })(work).pipe(
        Effect.provideService(Lock.Lock, ours)
      )
      : Effect.suspend(() =>
        Effect.flatMap(
          acquire(mine, client, `${hex()}4`, () => 86_400_000 + timeline.now()),
          (release) => Effect.andThen(work, release)
        )
      )
    machine.run(Effect.repeatN(
      Effect.andThen(Effect.suspend(() => Effect.sleep(draw() * 6000)), Effect.suspend(() => once)),
      rounds - 1
    ))
  }
  timeline.run(600_000)
  timeline.end()
  return { violations, held }
}
