import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/**
 * Runs to its end whatever interrupts whoever waits for it. What interrupts a fiber reaches the children of what it does
 * uninterruptibly, too, those of a timeout for one: so this one is nobody's child. It has to be bounded by itself.
 *
 * @internal
 */
export const apart = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.uninterruptible(
    Effect.scopedWith((scope) => Effect.flatMap(Effect.forkIn(Effect.interruptible(effect), scope), Fiber.join))
  )
