import { assert, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Schedule, TestClock } from "effect"
import { jittered } from "../src/internal/jittered.js"

it.effect("waits whole milliseconds, of which a clock for tests has nanoseconds too", () =>
  Effect.gen(function*() {
    const schedule = Schedule.intersect(jittered(Schedule.spaced("101 millis")), Schedule.recurs(50))
    const fiber = yield* Effect.fork(Effect.timed(Effect.repeat(Effect.void, schedule)))
    yield* TestClock.adjust("10 seconds")
    const millis = Duration.toMillis((yield* Fiber.join(fiber))[0])
    assert.strictEqual(millis, Math.round(millis))
    assert.isAtLeast(millis, 50 * 81 - 50)
    assert.isAtMost(millis, 50 * 121 + 50)
  }))
