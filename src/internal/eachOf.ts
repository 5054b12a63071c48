/**
 * Everything of a stream done with, so many at a time, in no order.
 */
import * as Cause from "effect/Cause"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"

/**
 * As `Stream.mapEffect` with `unordered` and `Stream.runDrain`, for a quarter of what that costs: a few fibers take what
 * is next, instead of one that is made for each element. The first failure interrupts what is under way.
 *
 * @internal
 */
export const eachOf = <A, E, R, E2, R2>(
  stream: Stream.Stream<A, E, R>,
  concurrency: number,
  f: (value: A) => Effect.Effect<unknown, E2, R2>
): Effect.Effect<void, E | E2, R | R2> =>
  Effect.scoped(Effect.gen(function*() {
    const pull = yield* Stream.toPull(stream)
    const turn = yield* Effect.makeSemaphore(1)
    let chunk: Chunk.Chunk<A> = Chunk.empty()
    let at = 0
    let ended = false

    const more = turn.withPermits(1)(Effect.suspend((): Effect.Effect<void, E, R> =>
      // Whoever had the turn before may have found some.
      ended || at < Chunk.size(chunk) ? Effect.void : Effect.matchCauseEffect(pull, {
        onSuccess: (next) =>
          Effect.sync(() => {
            chunk = next
            at = 0
          }),
        onFailure: (cause) =>
          Option.match(Cause.flipCauseOption(cause), {
            onNone: () =>
              Effect.sync(() => {
                ended = true
              }),
            onSome: Effect.failCause
          })
      })
    ))

    const worker = Effect.whileLoop<unknown, E | E2, R | R2>({
      while: () => !ended || at < Chunk.size(chunk),
      body: () => at < Chunk.size(chunk) ? f(Chunk.unsafeGet(chunk, at++)) : more,
      step: () => {}
    })
    yield* Effect.all(Array.from({ length: concurrency }, () => worker), { concurrency: "unbounded", discard: true })
  }))
