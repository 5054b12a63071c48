import type * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"

const isTestClock = (clock: Clock.Clock): boolean => "adjust" in clock

/** Lets a test's time pass for as long as the effect takes; where time is real, it passes by itself. */
export const inTime = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.clockWith((clock) =>
    isTestClock(clock)
      ? Effect.raceFirst(self, Effect.forever(Effect.andThen(TestClock.adjust("1 second"), Effect.yieldNow())))
      : self
  )

/** Runs an effect as if it were earlier. */
export const earlier = (millis: number) => <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.clockWith((clock) => {
    const unsafeCurrentTimeMillis = () => clock.unsafeCurrentTimeMillis() - millis
    return Effect.withClock(
      self,
      Object.assign(Object.create(clock) as Clock.Clock, {
        unsafeCurrentTimeMillis,
        currentTimeMillis: Effect.sync(unsafeCurrentTimeMillis)
      })
    )
  })
