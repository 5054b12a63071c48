/**
 * Time that passes when there is nothing left to do, and machines that live in it: each with a clock of its own pace,
 * and each to be stopped, continued and killed between any two of its steps. All of it is decided by one seed.
 */
import { Clock, Duration, Effect, GlobalValue, Random, type Scheduler } from "effect"

/** Numbers from 0 to 1 (mulberry32). */
export type Draw = () => number

export const draws = (seed: number): Draw => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

interface Event {
  readonly at: number
  readonly order: number
  readonly run: () => void
}

export interface Timeline {
  /** In milliseconds of the true time. */
  readonly now: () => number
  readonly after: (ms: number, run: () => void) => void
  readonly machine: (options: { readonly name: string; readonly pace: number }) => Machine
  /** Until then, or until nothing is left. */
  readonly run: (until: number) => void
  /** Lets go of what has died. */
  readonly end: () => void
}

export interface Machine {
  readonly name: string
  readonly clock: Clock.Clock
  readonly run: (effect: Effect.Effect<unknown, unknown>) => void
  readonly state: () => "running" | "stopped" | "dead"
  readonly stop: (ms: number) => void
  readonly kill: () => void
}

/** Where Effect keeps the fibers of `runFork` until they end, which those of a dead machine never do. */
const { roots } = GlobalValue.globalValue(
  Symbol.for("effect/FiberScope/Global"),
  (): { readonly roots: Set<unknown> } => ({ roots: new Set() })
)

export const make = (draw: Draw): Timeline => {
  const heap: Array<Event> = []
  let now = 0
  let order = 0
  const before = (a: Event, b: Event) => a.at < b.at || (a.at === b.at && a.order < b.order)
  const push = (event: Event) => {
    let i = heap.push(event) - 1
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!before(event, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = event
  }
  const pop = (): Event => {
    const top = heap[0]!
    const last = heap.pop()!
    if (heap.length > 0) {
      let i = 0
      while (true) {
        let child = 2 * i + 1
        if (child >= heap.length) break
        if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++
        if (!before(heap[child]!, last)) break
        heap[i] = heap[child]!
        i = child
      }
      heap[i] = last
    }
    return top
  }
  const after = (ms: number, run: () => void) => push({ at: now + Math.max(0, ms), order: order++, run })

  const ready: Array<{ readonly tasks: Array<() => void>; readonly state: Machine["state"] }> = []

  /** One task of one of the machines that have any. */
  const step = (): boolean => {
    const able = ready.filter(({ state, tasks }) => tasks.length > 0 && state() === "running")
    if (able.length === 0) return false
    able[able.length === 1 ? 0 : Math.floor(draw() * able.length)]!.tasks.shift()!()
    return true
  }

  const earlier = new Set(roots)

  return {
    now: () => now,
    after,
    end: () => {
      for (const fiber of roots) if (!earlier.has(fiber)) roots.delete(fiber)
    },
    machine: ({ name, pace }) => {
      let state: "running" | "stopped" | "dead" = "running"
      let stoppedUntil = 0
      const tasks: Array<() => void> = []
      ready.push({ tasks, state: () => state })
      const scheduler: Scheduler.Scheduler = {
        shouldYield: () => false,
        scheduleTask: (task) => {
          if (state !== "dead") tasks.push(task)
        }
      }
      const begun = draw() * 1e6
      const millis = () => begun + now * pace
      const nanos = () => BigInt(Math.round(millis() * 1e6))
      const clock: Clock.Clock = {
        [Clock.ClockTypeId]: Clock.ClockTypeId,
        unsafeCurrentTimeMillis: millis,
        unsafeCurrentTimeNanos: nanos,
        currentTimeMillis: Effect.sync(millis),
        currentTimeNanos: Effect.sync(nanos),
        sleep: (duration) =>
          Effect.async<void>((resume) => {
            let gone = false
            after(Duration.toMillis(duration) / pace, () => gone || resume(Effect.void))
            return Effect.sync(() => {
              gone = true
            })
          })
      }
      const random = Random.make(String(draw()))
      return {
        name,
        clock,
        run: (effect) => {
          Effect.runFork(effect.pipe(Effect.withClock(clock), Effect.withRandom(random)), { scheduler })
        },
        state: () => state,
        stop: (ms) => {
          if (state === "dead") return
          state = "stopped"
          stoppedUntil = Math.max(stoppedUntil, now + ms)
          after(ms, () => {
            if (state === "stopped" && now >= stoppedUntil) state = "running"
          })
        },
        kill: () => {
          state = "dead"
          tasks.length = 0
        }
      }
    },
    run: (until) => {
      while (true) {
        if (step()) continue
        if (heap.length === 0 || heap[0]!.at > until) return
        const event = pop()
        now = event.at
        event.run()
      }
    }
  }
}

/** Without what is not the seed's: ids decide between those who come at one time. */
export const seeded = <A>(seed: number, play: () => A): A => {
  const { stackTraceLimit } = Error
  // Nobody reads the traces of errors that are made by the thousand.
  Error.stackTraceLimit = 0
  const { getRandomValues } = crypto
  const bytes = draws(~seed)
  crypto.getRandomValues = (array) => {
    const view = array as unknown as Uint8Array
    for (let i = 0; i < view.length; i++) view[i] = bytes() * 256
    return array
  }
  try {
    return play()
  } finally {
    Error.stackTraceLimit = stackTraceLimit
    crypto.getRandomValues = getRandomValues
  }
}

/** Lets whoever runs the tests hear that they run: a history takes the thread for itself. */
export const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
