import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"

/** Lets a test's time pass for those who wait, and only while they do: the disk takes none of it. */
export const patiently = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.raceFirst(
    self,
    Effect.forever(
      Effect.flatMap(TestClock.sleeps(), (sleeps) =>
        Chunk.isEmpty(sleeps)
          ? Effect.promise(() =>
            new Promise<void>((resolve) => {
              setImmediate(resolve)
            })
          )
          : TestClock.adjust("1 second"))
    )
  )
