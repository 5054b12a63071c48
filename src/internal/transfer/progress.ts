/**
 * What is known of transfers under way, and who is told.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type * as Transfer from "../../Transfer.js"

/** @internal */
export const TypeId: Transfer.ProgressTypeId = "~effect-s3/Transfer/Progress"

/** One object, as its transfer tells of it; none of it waits. @internal */
export interface Tracker {
  /** Bytes that have gone for the first time. */
  readonly advance: (bytes: number) => void
  /** Bytes that were found stored already. */
  readonly resumed: (bytes: number) => void
  readonly done: () => void
  readonly failed: () => void
}

/** @internal */
export interface Tracking extends Transfer.Progress {
  readonly begin: (key: string, size: number) => Tracker
}

/** The side of a progress that transfers see. @internal */
export const tracking = (progress: Transfer.Progress): Tracking => progress as Tracking

const nothing = (): void => {}

/** @internal */
export const untracked: Tracker = { advance: nothing, resumed: nothing, done: nothing, failed: nothing }

/** How much finer than the window the points are that a rate is measured from. */
const samplesOfWindow = 20

interface Sample {
  readonly at: number
  readonly sent: number
}

/** Bytes in a second, over what the window still covers. */
const makeRate = (windowMs: number) => {
  let samples: Array<Sample> = []
  return {
    add: (at: number, sent: number): void => {
      const last = samples[samples.length - 1]
      if (last !== undefined && at - last.at < windowMs / samplesOfWindow) return
      samples.push({ at, sent })
      // The newest of those behind the window stays: the window begins in its time.
      const within = samples.findIndex((sample) => at - sample.at < windowMs)
      if (within > 1) samples = samples.slice(within - 1)
    },
    at: (now: number, sent: number): number | undefined => {
      const within = samples.findIndex((sample) => now - sample.at < windowMs)
      const from = samples[within < 0 ? samples.length - 1 : Math.max(0, within - 1)]
      return from === undefined || now <= from.at ? undefined : (sent - from.sent) * 1000 / (now - from.at)
    }
  }
}

interface Subscriber {
  latest: Transfer.Event | undefined
  wake: (() => void) | undefined
}

/** @internal */
export const make = (options: Transfer.ProgressOptions = {}): Effect.Effect<Transfer.Progress> =>
  Effect.map(Effect.clock, (clock) => {
    const intervalMs = Duration.toMillis(options.interval ?? "100 millis")
    const rate = makeRate(Duration.toMillis(options.window ?? "10 seconds"))
    const subscribers = new Set<Subscriber>()
    const active = new Set<{ readonly current: () => Transfer.ObjectProgress }>()
    const objects = { done: 0, failed: 0, begun: 0 }
    const announced = { objects: 0, bytes: 0 }
    let size = 0
    let sent = 0
    let resumed = 0
    let latest: Transfer.Event | undefined
    let emittedAt = -Infinity
    let ended = false

    const totals = (now: number): Transfer.Totals => {
      const bytes = sent + resumed
      const total = size + announced.bytes
      const bytesPerSecond = rate.at(now, sent)
      return {
        bytes,
        resumed,
        total,
        objects: { done: objects.done, failed: objects.failed, total: objects.begun + announced.objects },
        rate: bytesPerSecond,
        timeLeft: bytesPerSecond === undefined || bytesPerSecond === 0
          ? undefined
          : Duration.millis(Math.ceil(Math.max(0, total - bytes) * 1000 / bytesPerSecond))
      }
    }

    const emit = (now: number, object: Transfer.ObjectProgress): void => {
      emittedAt = now
      latest = { ...totals(now), object }
      for (const subscriber of subscribers) {
        subscriber.latest = latest
        subscriber.wake?.()
      }
    }

    /** Takes off what was announced: it has begun. */
    const begin = (key: string, objectSize: number): Tracker => {
      let state: Transfer.ObjectProgress["state"] = "active"
      let bytes = 0
      const entry = { current: (): Transfer.ObjectProgress => ({ key, state, bytes, size: objectSize }) }
      const moved = (): void => {
        const now = clock.unsafeCurrentTimeMillis()
        rate.add(now, sent)
        if (now - emittedAt >= intervalMs) emit(now, entry.current())
      }
      const close = (how: "done" | "failed") => (): void => {
        state = how
        objects[how] += 1
        active.delete(entry)
        emit(clock.unsafeCurrentTimeMillis(), entry.current())
      }
      const now = clock.unsafeCurrentTimeMillis()
      rate.add(now, sent)
      active.add(entry)
      objects.begun += 1
      size += objectSize
      if (announced.objects > 0) {
        announced.objects -= 1
        announced.bytes = announced.objects === 0 ? 0 : Math.max(0, announced.bytes - objectSize)
      }
      emit(now, entry.current())
      return {
        advance: (count) => {
          sent += count
          bytes += count
          moved()
        },
        resumed: (count) => {
          resumed += count
          bytes += count
          moved()
        },
        done: close("done"),
        failed: close("failed")
      }
    }

    const next = (subscriber: Subscriber): Effect.Effect<Transfer.Event, Option.Option<never>> =>
      Effect.async((resume) => {
        const take = (): void => {
          const event = subscriber.latest
          if (event === undefined && !ended) return
          subscriber.latest = undefined
          subscriber.wake = undefined
          resume(event === undefined ? Effect.fail(Option.none()) : Effect.succeed(event))
        }
        subscriber.wake = take
        take()
        return Effect.sync(() => {
          subscriber.wake = undefined
        })
      })

    const tracking: Tracking = {
      [TypeId]: TypeId,
      events: Stream.unwrapScoped(Effect.map(
        Effect.acquireRelease(
          Effect.sync(() => {
            const subscriber: Subscriber = { latest, wake: undefined }
            subscribers.add(subscriber)
            return subscriber
          }),
          (subscriber) => Effect.sync(() => subscribers.delete(subscriber))
        ),
        (subscriber) => Stream.repeatEffectOption(next(subscriber))
      )),
      snapshot: Effect.sync(() => ({
        ...totals(clock.unsafeCurrentTimeMillis()),
        active: Array.from(active, (entry) => entry.current())
      })),
      announce: (what) =>
        Effect.sync(() => {
          announced.objects += what.objects
          announced.bytes += what.bytes
        }),
      end: Effect.sync(() => {
        ended = true
        for (const { wake } of subscribers) wake?.()
      }),
      begin
    }
    return tracking
  })
