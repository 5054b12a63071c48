import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream, TestClock } from "effect"
import { LeaderElection, Lock, ObjectStore, Semaphore, StorageError } from "effect-s3"

const world = Effect.map(ObjectStore.makeMemory, (store) => ({
  layer: Layer.succeed(Lock.Lock, Lock.makeConditional(store, { probe: false })),
  other: Layer.succeed(Lock.Lock, Lock.makeConditional(store, { probe: false }))
}))

describe("leader election", () => {
  it.effect("one leads until it resigns, then another; whoever is deposed stands again", () =>
    Effect.gen(function*() {
      const { layer, other } = yield* world
      const events: Array<string> = []
      const candidate = (who: string) =>
        LeaderElection.lead("l", { lease: "9 seconds", holder: { who } })((term) =>
          Effect.sync(() => events.push(`${who} ${term.fencingToken}`)).pipe(
            Effect.andThen(Effect.sleep("30 seconds")),
            Effect.as(who),
            Effect.onInterrupt(() => Effect.sync(() => events.push(`${who} out`)))
          )
        )
      const a = yield* Effect.fork(Effect.provide(candidate("a"), layer))
      yield* TestClock.adjust("1 second")
      const b = yield* Effect.fork(Effect.provide(candidate("b"), other))
      yield* TestClock.adjust("5 seconds")
      const leader = yield* Effect.provide(LeaderElection.leader("l"), other)
      assert.strictEqual(leader!.holder["who"], "a")
      yield* Effect.provide(Lock.forceRelease("l"), other)
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual(events, ["a 1", "b 3", "a out"])
      yield* TestClock.adjust("31 seconds")
      assert.strictEqual(yield* Fiber.join(b), "b")
      yield* TestClock.adjust("31 seconds")
      assert.strictEqual(yield* Fiber.join(a), "a")
      assert.deepStrictEqual(events, ["a 1", "b 3", "a out", "a 4"])
    }), 30_000)

  it.effect("what the leader itself fails with comes out, were it a lost lock of its own", () =>
    Effect.gen(function*() {
      const { layer } = yield* world
      const error = yield* LeaderElection.lead("l")(
        Effect.fail(new StorageError.LockLost({ lock: "another", message: "lost" }))
      ).pipe(Effect.provide(layer), Effect.flip)
      assert.strictEqual(error._tag, "LockLost")
    }))

  it.effect("terms are a stream, and end with it", () =>
    Effect.gen(function*() {
      const { layer } = yield* world
      yield* Effect.gen(function*() {
        const tokens: Array<bigint> = []
        const fiber = yield* Effect.fork(Stream.runForEach(
          Stream.take(LeaderElection.terms("l", { lease: "9 seconds" }), 2),
          (term) => Effect.sync(() => tokens.push(term.fencingToken))
        ))
        yield* TestClock.adjust("1 second")
        assert.deepStrictEqual(tokens, [1n])
        assert.isTrue(yield* Lock.isLocked("l"))
        yield* Lock.forceRelease("l")
        yield* TestClock.adjust("10 seconds")
        yield* Fiber.join(fiber)
        assert.deepStrictEqual(tokens, [1n, 3n])
        assert.isFalse(yield* Lock.isLocked("l"))
      }).pipe(Effect.provide(layer))
    }))
})

describe("a semaphore", () => {
  it.effect("so many permits, and who asks for few does not pass who asks for many", () =>
    Effect.gen(function*() {
      const { layer, other } = yield* world
      let out = 0
      let most = 0
      const order: Array<string> = []
      const job = (who: string, permits: number) =>
        Semaphore.withPermits("s", { limit: 3, permits })(Effect.acquireUseRelease(
          Effect.sync(() => {
            order.push(who)
            most = Math.max(most, out += permits)
          }),
          () => Effect.sleep("10 seconds"),
          () => Effect.sync(() => out -= permits)
        ))
      const fibers = yield* Effect.forEach(
        [job("a", 1), job("b", 1), job("all", 3), job("c", 1), job("d", 2)],
        (one, i) =>
          Effect.tap(Effect.fork(Effect.provide(one, i % 2 === 0 ? layer : other)), () => TestClock.adjust("1 second"))
      )
      assert.deepStrictEqual(order, ["a", "b"])
      yield* TestClock.adjust("1 minute")
      yield* Fiber.joinAll(fibers)
      assert.deepStrictEqual(order.slice(0, 3), ["a", "b", "all"])
      // Beside each other there is room for both.
      assert.sameMembers(order.slice(3), ["c", "d"])
      assert.strictEqual(most, 3)
    }))
})
