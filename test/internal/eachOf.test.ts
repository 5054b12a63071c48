import { assert, describe, it } from "@effect/vitest"
import { Cause, Deferred, Effect, Exit, Fiber, Stream } from "effect"
import { eachOf } from "../../src/internal/eachOf.js"

const numbers = (n: number) => Stream.rechunk(Stream.range(1, n), 7)

describe("eachOf", () => {
  it.effect("does with each element once, and at most so many at a time", () =>
    Effect.gen(function*() {
      for (const n of [0, 1, 6, 7, 8, 100]) {
        const seen: Array<number> = []
        let now = 0
        let most = 0
        yield* eachOf(n === 0 ? Stream.empty : numbers(n), 5, (value: number) =>
          Effect.gen(function*() {
            most = Math.max(most, ++now)
            yield* Effect.yieldNow()
            seen.push(value)
            now--
          }))
        assert.deepStrictEqual(seen.sort((a, b) => a - b), Array.from({ length: n }, (_, i) => i + 1))
        assert.strictEqual(most, Math.min(n, 5))
      }
    }))

  it.effect("pulls no chunk before the one in hand is given out", () =>
    Effect.gen(function*() {
      const stop = yield* Deferred.make<void>()
      let pulled = 0
      const stream = Stream.mapChunks(numbers(70), (chunk) => {
        pulled++
        return chunk
      })
      const fiber = yield* Effect.fork(eachOf(stream, 3, () => Deferred.await(stop)))
      yield* Effect.yieldNow().pipe(Effect.repeatN(50))
      assert.strictEqual(pulled, 1)
      yield* Deferred.succeed(stop, undefined)
      yield* Fiber.join(fiber)
      assert.strictEqual(pulled, 10)
    }))

  it.effect("fails with the first failure, of an element or of the stream, and interrupts the rest", () =>
    Effect.gen(function*() {
      const sources = {
        element: eachOf(numbers(20), 4, (n) => n === 3 ? Effect.fail("bad") : Effect.never),
        stream: eachOf(Stream.concat(numbers(7), Stream.fail("bad")), 9, () => Effect.never),
        defect: eachOf(numbers(7), 2, () => Effect.die("bad"))
      }
      for (const [name, source] of Object.entries(sources)) {
        const exit = yield* Effect.exit(source)
        assert.isTrue(Exit.isFailure(exit), name)
        const reasons = Exit.isFailure(exit) ? [...Cause.failures(exit.cause), ...Cause.defects(exit.cause)] : []
        assert.strictEqual(reasons[0], "bad", name)
      }
    }))

  it.effect("closes the stream when it is interrupted", () =>
    Effect.gen(function*() {
      const began = yield* Deferred.make<void>()
      let closed = false
      let interrupted = 0
      const stream = Stream.ensuring(
        numbers(20),
        Effect.sync(() => {
          closed = true
        })
      )
      const fiber = yield* Effect.fork(eachOf(stream, 4, () =>
        Effect.andThen(Deferred.succeed(began, undefined), Effect.never).pipe(
          Effect.onInterrupt(() => Effect.sync(() => interrupted++))
        )))
      yield* Deferred.await(began)
      yield* Effect.yieldNow().pipe(Effect.repeatN(20))
      yield* Fiber.interrupt(fiber)
      assert.isTrue(closed)
      assert.strictEqual(interrupted, 4)
    }))
})
