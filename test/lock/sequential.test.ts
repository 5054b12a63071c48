import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Option, Stream, TestClock } from "effect"
import { Lock, ObjectStore } from "effect-s3"

const world = Effect.map(ObjectStore.makeMemory, (store) => ({
  store,
  layer: Layer.succeed(Lock.Lock, Lock.makeSequential(store)),
  keys: Effect.map(Stream.runCollect(store.list()), (all) => Array.from(all, ({ key }) => key))
}))

describe("locks by s3func's protocol", () => {
  it.effect("two objects of one byte, a sign of life and a mark; what stays is the mark", () =>
    Effect.gen(function*() {
      const { keys, layer, store } = yield* world
      yield* Effect.gen(function*() {
        const fiber = yield* Effect.fork(
          Lock.withLock("a", { lease: "20 seconds", holder: { host: "db-1" } })((lease) =>
            Effect.as(Effect.sleep("1 minute"), lease.fencingToken)
          )
        )
        yield* TestClock.adjust("3 seconds")
        const held = yield* keys
        const id = /^a\.lock\.([0-9a-f]{12}e)-0$/.exec(held.find((key) => key.endsWith("-0"))!)![1]!
        assert.sameMembers(held, [`a.lock.${id}-0`, `a.lock.${id}-1`, `a.lock-beat.${id}-20000`, `a.lock-held.1-${id}`])
        assert.strictEqual(yield* store.text(`a.lock.${id}-1`), "1")
        const [holder] = yield* Lock.holders("a")
        assert.deepStrictEqual([holder!.fencingToken, holder!.holder], [1n, { host: "db-1" }])
        assert.isTrue(Option.isNone(yield* Effect.scoped(Lock.tryAcquire("a"))))
        yield* TestClock.adjust("1 minute")
        assert.strictEqual(yield* Fiber.join(fiber), 1n)
        assert.deepStrictEqual(yield* keys, [`a.lock-held.1-${id}`])
        assert.isFalse(yield* Lock.isLocked("a"))
        const next = yield* Effect.fork(Lock.withLock("a")((lease) => Effect.succeed(lease.fencingToken)))
        yield* TestClock.adjust("3 seconds")
        assert.strictEqual(yield* Fiber.join(next), 2n)
        assert.strictEqual((yield* keys).length, 1)
      }).pipe(Effect.provide(layer))
    }))

  it.effect("a ticket of s3func's is waited for as long as it is there, and others' objects are none", () =>
    Effect.gen(function*() {
      const { layer, store } = yield* world
      yield* store.put("a.lock.0123456789ab4-0", "1")
      yield* store.put("a.lock.0123456789ab4-1", "1")
      yield* store.put("a.lock.readme", "not a ticket")
      yield* store.put("a.lock.b.lock.0123456789ab4-1", "of another lock")
      yield* Effect.gen(function*() {
        const [holder] = yield* Lock.holders("a")
        assert.deepStrictEqual([holder!.id, holder!.mode, holder!.fencingToken], ["0123456789ab4", "exclusive", 0n])
        const fiber = yield* Effect.fork(Lock.withLock("a")(Effect.succeed("done")))
        yield* TestClock.adjust("1 minute")
        assert.isTrue(Option.isNone(yield* Fiber.poll(fiber)))
        assert.strictEqual((yield* Lock.forceRelease("a")).length, 1)
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual(yield* Fiber.join(fiber), "done")
        assert.isTrue(yield* store.exists("a.lock.readme"))
      }).pipe(Effect.provide(layer))
    }))

  it.effect("one of ours that has died is taken away after its lease, and whoever reads shares", () =>
    Effect.gen(function*() {
      const { keys, layer, store } = yield* world
      for (const key of ["a.lock.0123456789abe-0", "a.lock.0123456789abe-1", "a.lock-beat.0123456789abe-9000"]) {
        yield* store.put(key, "1")
      }
      yield* Effect.gen(function*() {
        const shared = yield* Effect.fork(
          Effect.all([1, 2].map(() => Lock.withLock("a", { mode: "shared" })(Effect.sleep("10 seconds"))), {
            concurrency: 2
          })
        )
        yield* TestClock.adjust("8900 millis")
        assert.include(yield* keys, "a.lock.0123456789abe-0")
        yield* TestClock.adjust("6 seconds")
        assert.strictEqual((yield* Lock.holders("a")).length, 2)
        yield* TestClock.adjust("30 seconds")
        yield* Fiber.join(shared)
        assert.isFalse(yield* Lock.isLocked("a"))
      }).pipe(Effect.provide(layer))
    }))

  it.effect("losing its ticket, it is lost; permits it has none", () =>
    Effect.gen(function*() {
      const { layer } = yield* world
      yield* Effect.gen(function*() {
        const fiber = yield* Effect.fork(Effect.flip(Lock.withLock("a", { lease: "9 seconds" })(Effect.never)))
        yield* TestClock.adjust("3 seconds")
        yield* Lock.forceRelease("a")
        yield* TestClock.adjust("5 seconds")
        assert.strictEqual((yield* Fiber.join(fiber))._tag, "LockLost")
        const refused = yield* Effect.flip(
          Effect.scoped(Effect.flatMap(Lock.Lock, (lock) => lock.acquire("a", { permits: { count: 1, of: 2 } })))
        )
        assert.strictEqual(refused._tag, "UnsupportedByProvider")
      }).pipe(Effect.provide(layer))
    }))
})
