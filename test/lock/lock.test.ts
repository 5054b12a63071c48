import { assert, describe, it } from "@effect/vitest"
import { Deferred, Duration, Effect, Exit, Fiber, Layer, Option, Schedule, TestClock } from "effect"
import { Lock, ObjectStore, StorageError } from "effect-s3"

/** A store that counts requests, and one lock over it. */
const world = (wrap = (backend: ObjectStore.Backend) => backend) =>
  Effect.gen(function*() {
    const inner = yield* ObjectStore.makeMemory
    const requests: Array<string> = []
    const wrapped = wrap(inner.backend)
    const store = ObjectStore.make({
      ...wrapped,
      put: (key, body, put) => {
        requests.push("put")
        return wrapped.put(key, body, put)
      },
      bytes: (key, get) => {
        requests.push("get")
        return wrapped.bytes(key, get)
      }
    })
    return {
      store,
      requests,
      layer: Layer.succeed(Lock.Lock, Lock.makeConditional(store, { probe: false })),
      other: Layer.succeed(Lock.Lock, Lock.makeConditional(store, { probe: false }))
    }
  })

const failing = () => Effect.fail(new StorageError.Transport({ message: "reset", phase: "receive", retryable: true }))

describe("the conditional lease", () => {
  it.effect("three requests the first time, two as long as nobody else has it, and tokens that grow", () =>
    Effect.gen(function*() {
      const { layer, other, requests } = yield* world()
      const tokens: Array<bigint> = []
      const once = Lock.withLock("a")((lease) => Effect.sync(() => tokens.push(lease.fencingToken)))
      yield* Effect.provide(once, layer)
      assert.deepStrictEqual(requests.splice(0), ["get", "put", "put"])
      yield* Effect.provide(once, layer)
      assert.deepStrictEqual(requests.splice(0), ["put", "put"])
      yield* Effect.provide(Lock.withLock("a")(Effect.void), other)
      requests.length = 0
      yield* Effect.provide(once, layer)
      assert.deepStrictEqual(requests.splice(0), ["put", "get", "put", "put"])
      assert.deepStrictEqual(tokens, [1n, 2n, 4n])
    }))

  it.effect("who comes while it is held waits, in the order of coming", () =>
    Effect.gen(function*() {
      const { layer, other } = yield* world()
      const order: Array<string> = []
      const job = (who: string) =>
        Lock.withLock("a", { holder: { who } })(
          Effect.andThen(Effect.sync(() => order.push(who)), Effect.sleep("5 seconds"))
        )
      const fibers = []
      for (const [i, who] of ["1", "2", "3", "4"].entries()) {
        fibers.push(yield* Effect.fork(Effect.provide(job(who), i % 2 === 0 ? layer : other)))
        yield* TestClock.adjust("1 second")
      }
      assert.deepStrictEqual(
        yield* Effect.provide(Effect.map(Lock.waiting("a"), (all) => all.map(({ holder }) => holder["who"]!)), layer),
        ["2", "3", "4"]
      )
      yield* TestClock.adjust("30 seconds")
      yield* Fiber.joinAll(fibers)
      assert.deepStrictEqual(order, ["1", "2", "3", "4"])
      assert.isFalse(yield* Effect.provide(Lock.isLocked("a"), layer))
      assert.deepStrictEqual(yield* Effect.provide(Lock.waiting("a"), layer), [])
    }))

  it.effect("any number share, a writer waits for them, and readers that come later for it", () =>
    Effect.gen(function*() {
      const { layer } = yield* world()
      let reading = 0
      let most = 0
      const order: Array<string> = []
      const read = (who: string) =>
        Lock.withLock("a", { mode: "shared" })(Effect.acquireUseRelease(
          Effect.sync(() => {
            order.push(who)
            most = Math.max(most, ++reading)
          }),
          () => Effect.sleep("10 seconds"),
          () => Effect.sync(() => reading--)
        ))
      const write = Lock.withLock("a")(
        Effect.andThen(Effect.sync(() => order.push(`w${reading}`)), Effect.sleep("5 seconds"))
      )
      const all = yield* Effect.forEach(
        [read("r1"), read("r2"), write, read("r3")],
        (job) => Effect.tap(Effect.fork(Effect.provide(job, layer)), () => TestClock.adjust("1 second"))
      )
      assert.strictEqual(reading, 2)
      yield* TestClock.adjust("1 minute")
      yield* Fiber.joinAll(all)
      assert.deepStrictEqual(order, ["r1", "r2", "w0", "r3"])
      assert.strictEqual(most, 2)
    }))

  it.effect("it is renewed as long as it is held, and the effect's result comes out", () =>
    Effect.gen(function*() {
      const { layer, requests } = yield* world()
      const fiber = yield* Effect.fork(Effect.provide(
        Lock.withLock("a", { lease: "9 seconds" })(Effect.as(Effect.sleep("1 minute"), "done")),
        layer
      ))
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* Fiber.join(fiber), "done")
      assert.isAtLeast(requests.length, 20)
      assert.isAtMost(requests.length, 24)
    }))

  it.effect("without waiting it is told at once; after the time given, or the looks, too", () =>
    Effect.gen(function*() {
      const { layer } = yield* world()
      yield* Effect.gen(function*() {
        yield* Lock.acquire("a", { holder: { host: "db-1" } })
        const now = yield* Effect.flip(Lock.acquire("a", { waitTimeout: 0 }))
        assert.strictEqual(now._tag, "LockUnavailable")
        assert.include(now.hint, "db-1")
        assert.isTrue(Option.isNone(yield* Lock.tryAcquire("a")))
        assert.isTrue(Option.isSome(yield* Lock.tryAcquire("b")))
        const later = yield* Effect.fork(Effect.flip(Lock.acquire("a", { waitTimeout: "3 seconds" })))
        yield* TestClock.adjust("2900 millis")
        assert.isTrue(Option.isNone(yield* Fiber.poll(later)))
        assert.strictEqual((yield* Lock.waiting("a")).length, 1)
        yield* TestClock.adjust("200 millis")
        assert.strictEqual((yield* Fiber.join(later))._tag, "LockUnavailable")
        const looks = yield* Effect.fork(
          Effect.flip(Lock.acquire("a", { poll: Schedule.intersect(Schedule.spaced("1 second"), Schedule.recurs(2)) }))
        )
        yield* TestClock.adjust("10 seconds")
        assert.strictEqual((yield* Fiber.join(looks))._tag, "LockUnavailable")
        assert.deepStrictEqual(yield* Lock.waiting("a"), [])
      }).pipe(Effect.scoped, Effect.provide(layer))
    }))

  it.effect("a holder that has died is outlived by one lease of its own, and its token is passed", () =>
    Effect.gen(function*() {
      const { layer, store } = yield* world()
      yield* store.put(
        "locks/a",
        JSON.stringify({
          schema: "effect-s3/lock/1",
          state: "held",
          token: "41",
          nonce: "n",
          claims: [
            {
              id: "dead",
              beat: "n",
              leaseMs: 20_000,
              mode: "exclusive",
              permits: 1,
              token: "41",
              since: "",
              holder: {}
            },
            { id: "dead too", beat: "n", leaseMs: 10_000, mode: "exclusive", permits: 1, since: "", holder: {} }
          ]
        })
      )
      yield* Effect.gen(function*() {
        const fiber = yield* Effect.fork(
          Lock.withLock("a", { lease: "5 seconds" })((lease) => Effect.succeed(lease.fencingToken))
        )
        yield* TestClock.adjust("19900 millis")
        assert.isTrue(Option.isNone(yield* Fiber.poll(fiber)))
        yield* TestClock.adjust("200 millis")
        assert.strictEqual(yield* Fiber.join(fiber), 42n)
        assert.deepStrictEqual(yield* Lock.waiting("a"), [])
      }).pipe(Effect.provide(layer))
    }))

  it.effect("losing it interrupts what it protects", () =>
    Effect.gen(function*() {
      const { layer, other } = yield* world()
      const interrupted = yield* Deferred.make<void>()
      const fiber = yield* Effect.fork(Effect.provide(
        Lock.withLock("a", { lease: "9 seconds" })(
          Effect.onInterrupt(Effect.never, () => Deferred.succeed(interrupted, undefined))
        ),
        layer
      ))
      yield* TestClock.adjust("1 second")
      const from = yield* Effect.provide(Lock.forceRelease("a"), other)
      assert.strictEqual(from[0]!.fencingToken, 1n)
      yield* TestClock.adjust("3 seconds")
      assert.isTrue(yield* Deferred.isDone(interrupted))
      const exit = yield* Effect.flip(Fiber.join(fiber))
      assert.strictEqual(exit._tag, "LockLost")
      const token = yield* Effect.provide(Lock.withLock("a")((lease) => Effect.succeed(lease.fencingToken)), other)
      assert.strictEqual(token, 3n)
    }))

  it.effect("a store that cannot be reached loses it by the holder's own clock", () =>
    Effect.gen(function*() {
      let down = false
      const { layer } = yield* world((inner) => ({
        ...inner,
        put: (key, body, options) => down ? failing() : inner.put(key, body, options),
        bytes: (key, options) => down ? failing() : inner.bytes(key, options)
      }))
      const fiber = yield* Effect.fork(Effect.provide(
        Effect.exit(
          Lock.withLock("a", { lease: "10 seconds" })((lease) =>
            Effect.onInterrupt(Effect.never, () => Effect.ignore(lease.ensureHeld))
          )
        ),
        layer
      ))
      yield* TestClock.adjust("1 second")
      down = true
      yield* TestClock.adjust("6900 millis")
      assert.isTrue(Option.isNone(yield* Fiber.poll(fiber)))
      // Its release is bounded too.
      yield* TestClock.adjust("10200 millis")
      const exit = yield* Fiber.join(fiber)
      assert.isTrue(Exit.isFailure(exit) && exit.cause._tag === "Fail" && exit.cause.error._tag === "LockLost")
    }))

  it.effect("interrupted while it waits, it leaves the queue; interrupted while it holds, it gives back", () =>
    Effect.gen(function*() {
      const { layer } = yield* world()
      yield* Effect.gen(function*() {
        const holder = yield* Effect.fork(Lock.withLock("a")(Effect.never))
        yield* TestClock.adjust("1 second")
        const waiter = yield* Effect.fork(Lock.withLock("a")(Effect.never))
        yield* TestClock.adjust("1 second")
        assert.strictEqual((yield* Lock.waiting("a")).length, 1)
        yield* Fiber.interrupt(waiter)
        assert.strictEqual((yield* Lock.waiting("a")).length, 0)
        yield* Fiber.interrupt(holder)
        assert.isFalse(yield* Lock.isLocked("a"))
      }).pipe(Effect.provide(layer))
    }))

  it.effect("interrupted while its request is under way, it gives back what it may have won", () =>
    Effect.gen(function*() {
      const sent = yield* Deferred.make<void>()
      let hanging = true
      const { layer } = yield* world((inner) => ({
        ...inner,
        put: (key, body, options) =>
          hanging
            ? Effect.andThen(
              inner.put(key, body, options),
              Effect.suspend(() => {
                hanging = false
                return Effect.andThen(Deferred.succeed(sent, undefined), Effect.never)
              })
            )
            : inner.put(key, body, options)
      }))
      yield* Effect.gen(function*() {
        const fiber = yield* Effect.fork(Lock.withLock("a")(Effect.void))
        yield* Deferred.await(sent)
        assert.isTrue(yield* Lock.isLocked("a"))
        yield* Fiber.interrupt(fiber)
        assert.isFalse(yield* Lock.isLocked("a"))
      }).pipe(Effect.provide(layer))
    }))

  it.effect("a release that hangs ends in bounded time", () =>
    Effect.gen(function*() {
      let hanging = false
      const { layer } = yield* world((inner) => ({
        ...inner,
        put: (key, body, options) => hanging ? Effect.never : inner.put(key, body, options)
      }))
      const fiber = yield* Effect.fork(Effect.provide(
        Lock.withLock("a")(Effect.sync(() => {
          hanging = true
          return 1
        })),
        layer
      ))
      yield* TestClock.adjust("9900 millis")
      assert.isTrue(Option.isNone(yield* Fiber.poll(fiber)))
      yield* TestClock.adjust("200 millis")
      assert.strictEqual(yield* Fiber.join(fiber), 1)
    }))

  it.effect("bad input is refused before anything is sent", () =>
    Effect.gen(function*() {
      const { layer, requests } = yield* world()
      for (
        const options of [{ lease: 0 }, { lease: Duration.infinity }, { lease: "25 days" as const }, {
          permits: { count: 3, of: 2 }
        }]
      ) {
        const error = yield* Effect.flip(Effect.scoped(Effect.provide(
          Effect.flatMap(Lock.Lock, (lock) => lock.acquire("a", options)),
          layer
        )))
        assert.strictEqual(error._tag, "InvalidInput")
      }
      assert.strictEqual(
        (yield* Effect.flip(Effect.scoped(Effect.provide(Lock.acquire(""), layer))))._tag,
        "InvalidInput"
      )
      assert.deepStrictEqual(requests, [])
    }))
})
