import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream, TestClock } from "effect"
import { B2Emulator, Lock, ObjectStore } from "effect-s3"

const world = (deletion: "hide" | "purge") => {
  const store = Layer.effect(ObjectStore.ObjectStore, ObjectStore.makeB2({ bucket: "leases", deletion })).pipe(
    Layer.provideMerge(B2Emulator.layerB2({ buckets: ["leases"] }))
  )
  return Layer.provideMerge(
    Layer.effect(Lock.Lock, Effect.map(ObjectStore.ObjectStore, (store) => Lock.makeSequential(store))),
    store
  )
}

describe("locks on Backblaze B2", () => {
  for (const deletion of ["hide", "purge"] as const) {
    it.effect(`by s3func's protocol, where to delete is to ${deletion}`, () =>
      Effect.gen(function*() {
        let inside = 0
        let most = 0
        const one = Lock.withLock("a")((lease) =>
          Effect.gen(function*() {
            most = Math.max(most, ++inside)
            yield* Effect.sleep("1 second")
            inside--
            return lease.fencingToken
          })
        )
        const all = yield* Effect.fork(Effect.all([one, one, one], { concurrency: 3 }))
        yield* TestClock.adjust("2 minutes")
        const tokens = yield* Fiber.join(all)
        assert.strictEqual(most, 1)
        assert.strictEqual(new Set(tokens).size, 3)
        assert.isFalse(yield* Lock.isLocked("a"))
        const store = yield* ObjectStore.ObjectStore
        const left = yield* Stream.runCollect(store.list())
        assert.isTrue(Array.from(left).every(({ key }) => key.startsWith("a.lock-held.")))
      }).pipe(Effect.provide(world(deletion))))
  }

  it.effect("who share it have it at once, and who is alone waits for them", () =>
    Effect.gen(function*() {
      const order: Array<string> = []
      const enter = (who: string, mode: "exclusive" | "shared") =>
        Lock.withLock("a", { mode })(
          Effect.andThen(Effect.sync(() => order.push(who)), Effect.sleep("30 seconds"))
        ).pipe(Effect.andThen(Effect.sync(() => order.push(`${who} left`))))
      const readers = yield* Effect.fork(
        Effect.all([enter("reader", "shared"), enter("reader", "shared")], { concurrency: 2 })
      )
      yield* TestClock.adjust("10 seconds")
      assert.deepStrictEqual(order, ["reader", "reader"])
      const writer = yield* Effect.fork(enter("writer", "exclusive"))
      yield* TestClock.adjust("2 minutes")
      yield* Fiber.join(readers)
      yield* Fiber.join(writer)
      assert.deepStrictEqual(order, ["reader", "reader", "reader left", "reader left", "writer", "writer left"])
    }).pipe(Effect.provide(world("hide"))))

  it.effect("by conditions there are none: that is said, and what there is instead", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.ObjectStore
      const error = yield* Lock.withLock("a")(Effect.void).pipe(
        Effect.provideService(Lock.Lock, Lock.makeConditional(store)),
        Effect.flip
      )
      assert.strictEqual(error._tag, "ConditionalWritesUnsupported")
      assert.include(error.hint, "layerSequential")
    }).pipe(Effect.provide(world("hide"))))
})
