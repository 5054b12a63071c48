import * as Duration from "effect/Duration"
import * as Schedule from "effect/Schedule"

/**
 * As `Schedule.jittered`, by whole milliseconds: between them `TestClock` has no time in nanoseconds, and whoever asks it
 * for one dies.
 *
 * @internal
 */
export const jittered = <Out, In, R>(self: Schedule.Schedule<Out, In, R>): Schedule.Schedule<Out, In, R> =>
  Schedule.modifyDelay(Schedule.jittered(self), (_, delay) => Duration.millis(Math.round(Duration.toMillis(delay))))
