/**
 * Some machines that want one lock, and a network that is against them for a while.
 */
import { Cause, Deferred, Effect, Exit, Option, Schedule, Stream } from "effect"
import { LeaderElection, Lock, Semaphore } from "effect-s3"
import * as histories from "./history.js"
import * as networks from "./network.js"
import * as strategies from "./strategy.js"
import * as timelines from "./timeline.js"

export interface Options extends strategies.Adversity {
  readonly machines?: number
  readonly rounds?: number
  readonly faults?: number
  /** How far clocks are apart in pace: the fastest by the slowest. */
  readonly drift?: number
  /** The conditional lease by default. */
  readonly strategy?: strategies.Strategy
  /** What it is used as; a lock by default. */
  readonly as?: As
}

/** A lock, an election whose leader is told by a function or a stream, or so many permits. */
export type As = "lock" | "election" | "semaphore"

export interface Result {
  readonly violations: ReadonlyArray<string>
  readonly acquisitions: number
  readonly lost: number
  readonly requests: number
}

/** The pace by which two clocks may differ: a quarter, less what it takes to notice. */
export const statedDrift = 1.2

/** Of a semaphore. */
const limit = 3

const poll = Schedule.jittered(Schedule.spaced(150))

const decoder = new TextDecoder()

/** One history, from its seed alone. */
export const run = (seed: number, options: Options): Result => timelines.seeded(seed, () => play(seed, options))

const play = (seed: number, options: Options): Result => {
  const { as = "lock", drift = statedDrift, faults = 15, strategy = strategies.conditional } = options
  const { counts, leaseMs } = strategy
  const draw = timelines.draws(seed)
  // Most histories are short, so that there can be many.
  const { machines = draw() < 0.75 ? 2 : 3, rounds = draw() < 0.75 ? 1 : 3 } = options
  const timeline = timelines.make(draw)
  const history = histories.make(as === "semaphore" ? limit : undefined)
  const faultsUntil = leaseMs * (1 + rounds)
  const network = networks.make(timeline, draw, { faults, faultsUntil, leaseMs })
  const place = strategy.place(network, options, history)
  let acquisitions = 0
  let lost = 0
  let open = 0

  const machineOf = (name: string) => timeline.machine({ name, pace: 1 + draw() * (drift - 1) })

  const use = (machine: timelines.Machine, permits?: number) => (lease: Lock.Lease) =>
    Effect.gen(function*() {
      acquisitions++
      history.granted(lease, machine, permits)
      if (lease.mode === "shared" || !counts) return yield* Effect.sleep(draw() * leaseMs * 0.4)
      const fenced = Lock.fenced(place.data(machine), lease)
      yield* Effect.sleep(draw() * 200)
      let value = 0
      yield* fenced.modify("counter", (bytes) =>
        Effect.sync(() => String(value = (bytes === undefined ? 0 : Number(decoder.decode(bytes))) + 1)))
      history.counted(value)
      if (draw() < 0.3) {
        yield* Effect.sleep(draw() * leaseMs * 2)
      }
      return undefined
    }).pipe(Effect.ensuring(Effect.sync(() =>
      history.ended(lease)
    )))

  const ways = {
    lock: (machine: timelines.Machine, options: Lock.Options, waits: Lock.Options) =>
      Lock.withLock("l", { ...options, ...waits, mode: draw() < 0.25 ? "shared" : "exclusive" })(use(machine)),
    election: (machine: timelines.Machine, options: LeaderElection.Options) =>
      draw() < 0.5
        ? LeaderElection.lead("l", options)(use(machine))
        : LeaderElection.terms("l", options).pipe(
          Stream.mapEffect((term) =>
            Effect.raceFirst(use(machine)(term), Deferred.await(term.lost)).pipe(
              Effect.as(true),
              Effect.catchTag("LockLost", () => Effect.succeed(false))
            )
          ),
          Stream.takeUntil((done) => done),
          Stream.runDrain
        ),
    semaphore: (machine: timelines.Machine, options: Lock.Options, waits: Lock.Options) => {
      const permits = 1 + Math.floor(draw() * limit)
      return Semaphore.withPermits("l", { ...options, ...waits, limit, permits })(use(machine, permits))
    }
  } satisfies Record<As, unknown>

  const once = (machine: timelines.Machine, service: Lock.Service, patient: boolean) =>
    Effect.suspend(() => {
      const hasty = !patient && draw() < 0.3
      const options = { lease: leaseMs, poll, fair: draw() < 0.8 }
      const waits = hasty ? { waitTimeout: draw() < 0.5 ? 0 : draw() * 2 * leaseMs } : {}
      return ways[as](machine, options, waits).pipe(
        Effect.provideService(Lock.Lock, service),
        (used) => hasty && draw() < 0.3 ? Effect.asVoid(Effect.timeoutOption(used, draw() * leaseMs)) : used,
        Effect.exit,
        Effect.tap((exit) =>
          Effect.sync(() => {
            if (Exit.isSuccess(exit)) return
            const failure = Cause.failureOption(exit.cause)
            if (Option.isSome(failure) && failure.value._tag === "LockLost") lost++
            else if (Option.isNone(failure)) history.violated(`a defect: ${Cause.pretty(exit.cause)}`)
            // What the network did is over: nobody is refused any more.
            if (patient && Option.isSome(failure)) {
              history.violated(`${machine.name} fails when all is well: ${failure.value.message}`)
            }
          })
        ),
        Effect.asVoid
      )
    })

  const begin = (name: string, generation: number) => {
    const machine = machineOf(`${name}.${generation}`)
    const service = place.locks(machine)
    let done = false
    open++
    machine.run(Effect.gen(function*() {
      for (let i = 0; i < rounds; i++) {
        yield* once(machine, service, false)
        if (draw() < 0.3) yield* Effect.sleep(draw() * 500)
      }
      while (timeline.now() < faultsUntil + 3 * leaseMs) yield* Effect.sleep(leaseMs)
      yield* once(machine, service, true)
      done = true
      open--
    }))
    // A machine that dies comes up again, and knows nothing.
    const watch = () => {
      if (machine.state() === "dead") {
        open--
        begin(name, generation + 1)
      } else if (!done) timeline.after(leaseMs / 3, watch)
    }
    watch()
  }
  for (let i = 0; i < machines; i++) begin(String.fromCharCode(97 + i), 0)
  timeline.run(faultsUntil + 30 * leaseMs)
  timeline.end()
  if (open > 0) history.violated(`${open} never got the lock`)
  return { violations: history.violations, acquisitions, lost, requests: network.requests }
}
