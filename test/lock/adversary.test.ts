import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, FiberId, Layer, Schedule, type Scheduler, TestClock } from "effect"
import { Lock, ObjectStore, StorageError } from "effect-s3"
import * as records from "../../src/internal/lock/record.js"
import type { Register } from "../../src/internal/lock/register.js"
import * as worlds from "../../src/internal/lock/world.js"

/** A store, with what tests put between it and the lock. */
const world = (wrap: (backend: ObjectStore.Backend) => Partial<ObjectStore.Backend> = () => ({})) =>
  Effect.map(ObjectStore.makeMemory, (inner) => {
    const store = ObjectStore.make({ ...inner.backend, ...wrap(inner.backend) })
    const made = () => Layer.succeed(Lock.Lock, Lock.makeConditional(store, { probe: false }))
    return { inner, store, layer: made(), other: made() }
  })

const sequential = Effect.map(ObjectStore.makeMemory, (store) => ({
  layer: Layer.succeed(Lock.Lock, Lock.makeSequential(store, { settle: "1 second" }))
}))

describe("a lease that was given back", () => {
  const strategies: Readonly<Record<string, Effect.Effect<{ readonly layer: Layer.Layer<Lock.Lock> }>>> = {
    conditional: world(),
    sequential
  }
  for (const [name, made] of Object.entries(strategies)) {
    it.effect(`${name}: is not held any more, whatever its clock says`, () =>
      Effect.gen(function*() {
        const { layer } = yield* made
        const fiber = yield* Effect.fork(
          Lock.withLock("a")((lease) => Effect.succeed(lease)).pipe(Effect.provide(layer))
        )
        yield* TestClock.adjust("10 seconds")
        const lease = yield* Fiber.join(fiber)
        assert.strictEqual((yield* Effect.flip(lease.ensureHeld))._tag, "LockLost")
        assert.strictEqual((yield* Effect.flip(Deferred.await(lease.lost)))._tag, "LockLost")
      }))
  }

  it.effect("writes nothing through a fenced store, also where nobody has held it since", () =>
    Effect.gen(function*() {
      const { layer, store } = yield* world()
      const late = yield* Effect.provide(
        Lock.withLock("a")((lease) => Effect.succeed(Lock.fenced(store, lease))),
        layer
      )
      assert.strictEqual((yield* Effect.flip(late.put("k", "v")))._tag, "LockUnavailable")
      assert.isFalse(yield* store.exists("k"))
    }))
})

describe("where nothing may be interrupted", () => {
  it.effect("a lock is used to the end all the same, as in a finalizer", () =>
    Effect.gen(function*() {
      const { layer } = yield* world()
      const fiber = yield* Effect.fork(
        Effect.uninterruptible(Lock.withLock("a")(Effect.succeed(1))).pipe(Effect.provide(layer))
      )
      yield* TestClock.adjust("1 minute")
      assert.deepStrictEqual(yield* Fiber.poll(fiber).pipe(Effect.map((one) => one._tag)), "Some")
    }))

  it.effect("one that waits beats while its schedule sleeps, and ends when its time is over", () =>
    Effect.gen(function*() {
      const { layer, other } = yield* world()
      const holder = yield* Effect.fork(Effect.provide(Lock.withLock("a")(Effect.never), other))
      yield* TestClock.adjust("1 second")
      const fiber = yield* Effect.fork(
        Lock.acquire("a", { waitTimeout: "20 seconds", poll: Schedule.spaced("1 hour") }).pipe(
          Effect.scoped,
          Effect.uninterruptible,
          Effect.flip,
          Effect.provide(layer)
        )
      )
      yield* TestClock.adjust("21 seconds")
      assert.strictEqual((yield* Fiber.poll(fiber))._tag, "Some")
      yield* Fiber.interrupt(holder)
    }))
})

describe("a store that misbehaves", () => {
  it.effect("one whose client dies while it renews: the lock is lost, and what it protects is interrupted", () =>
    Effect.gen(function*() {
      let dying = false
      const { layer } = yield* world((inner) => ({
        put: (key, body, options) => dying ? Effect.die("broken") : inner.put(key, body, options)
      }))
      const fiber = yield* Effect.fork(Effect.provide(Lock.withLock("a", { lease: "9 seconds" })(Effect.never), layer))
      yield* TestClock.adjust("1 second")
      dying = true
      yield* TestClock.adjust("20 seconds")
      const exit = yield* Effect.flatMap(Fiber.poll(fiber), Effect.orElseSucceed(() => undefined))
      assert.isTrue(exit !== undefined && Exit.isFailure(exit))
      assert.strictEqual((yield* Effect.flip(Fiber.join(fiber)))._tag, "LockLost")
    }))

  it.effect("one that cannot be interrupted holds up neither the loss nor the end of a lock", () =>
    Effect.gen(function*() {
      let hanging = false
      const { layer } = yield* world((inner) => ({
        put: (key, body, options) => hanging ? Effect.uninterruptible(Effect.never) : inner.put(key, body, options)
      }))
      const fiber = yield* Effect.fork(Effect.provide(Lock.withLock("a", { lease: "9 seconds" })(Effect.never), layer))
      yield* TestClock.adjust("1 second")
      hanging = true
      yield* TestClock.adjust("8 seconds")
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual((yield* Fiber.poll(fiber))._tag, "Some")
    }))

  it.effect("what kept a lease from being renewed is said", () =>
    Effect.gen(function*() {
      let closed = false
      const denied = new StorageError.AccessDenied({ message: "no longer" })
      const { layer } = yield* world((inner) => ({
        put: (key, body, options) => closed ? Effect.fail(denied) : inner.put(key, body, options),
        bytes: (key, options) => closed ? Effect.fail(denied) : inner.bytes(key, options)
      }))
      const fiber = yield* Effect.fork(
        Effect.provide(Effect.flip(Lock.withLock("a", { lease: "9 seconds" })(Effect.never)), layer)
      )
      yield* TestClock.adjust("1 second")
      closed = true
      yield* TestClock.adjust("30 seconds")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag, "LockLost")
      assert.strictEqual((error as StorageError.LockLost).cause, denied)
    }))
})

describe("interruption", () => {
  it("at any step, of one that acquires, leaves nothing behind", async () => {
    // Every step would do, and take five times as long.
    for (let at = 1, done = false; !done; at += 5) {
      const outcome = await Effect.runPromise(Effect.gen(function*() {
        const { inner, layer } = yield* world()
        yield* Effect.provide(Lock.withLock("a")(Effect.void), layer)
        const other = yield* Effect.sync(() => Lock.makeConditional(inner, { probe: false }))
        let steps = 0
        let first: Fiber.RuntimeFiber<unknown, unknown> | undefined
        const scheduler: Scheduler.Scheduler = {
          scheduleTask: (task) => queueMicrotask(task),
          shouldYield: (fiber) => {
            first ??= fiber
            if (++steps === at) first.unsafeInterruptAsFork(FiberId.none)
            return false
          }
        }
        const fiber = Effect.runFork(Effect.scoped(other.acquire("a", {})), { scheduler })
        yield* Fiber.await(fiber)
        return { held: (yield* other.holders("a")).length, steps }
      }))
      assert.strictEqual(outcome.held, 0, `interrupted at step ${at}`)
      done = outcome.steps < at
    }
  }, 60_000)
})

describe("many names", () => {
  const register: Register = {
    read: () => Effect.succeed(undefined),
    write: () => Effect.succeed({ _tag: "Conflict" })
  }
  const held = records.having(records.empty, "n", {
    id: "i",
    beat: "n",
    leaseMs: 1000,
    mode: "exclusive",
    permits: 1,
    token: 1n,
    since: "",
    holder: {}
  })

  it("what was seen of a lock is forgotten with its release, and of those that others hold the oldest", () => {
    const one = worlds.make(register)
    worlds.observe(one, "a", held, 0)
    worlds.leave(one, "a", { record: { ...held, claims: [] }, version: "1" })
    assert.strictEqual(one.watches.size, 0)
    for (let i = 0; i < 1500; i++) worlds.observe(one, `n${i}`, held, 0)
    assert.strictEqual(one.watches.size, 1000)
    assert.isTrue(one.watches.has("n1499"))
  })
})

describe("races", () => {
  it.effect("a renewal that was done, and whose answer is lost, keeps the lock", () =>
    Effect.gen(function*() {
      let puts = 0
      const { layer } = yield* world((inner) => ({
        put: (key, body, options) =>
          Effect.flatMap(inner.put(key, body, options), (put) =>
            ++puts % 2 === 0
              ? Effect.fail(new StorageError.Transport({ message: "reset", phase: "receive", retryable: true }))
              : Effect.succeed(put))
      }))
      const fiber = yield* Effect.fork(Effect.provide(
        Lock.withLock("a", { lease: "9 seconds" })((lease) =>
          Effect.zipRight(Effect.sleep("19 seconds"), Effect.as(lease.ensureHeld, "held"))
        ),
        layer
      ))
      for (let i = 0; i < 20; i++) yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(fiber), "held")
      assert.isAbove(puts, 5)
    }))

  it.effect("a renewal that is under way at the release, and happens after it, changes nothing", () =>
    Effect.gen(function*() {
      let slow = false
      const late: Array<Effect.Effect<unknown, unknown>> = []
      const { layer } = yield* world((inner) => ({
        put: (key, body, options) => {
          if (!slow) return inner.put(key, body, options)
          slow = false
          late.push(inner.put(key, body, options) as Effect.Effect<unknown, unknown>)
          return Effect.never
        }
      }))
      yield* Effect.gen(function*() {
        const done = yield* Deferred.make<void>()
        const fiber = yield* Effect.fork(Lock.withLock("a", { lease: "9 seconds" })(Deferred.await(done)))
        yield* TestClock.adjust("1 second")
        slow = true
        yield* TestClock.adjust("3 seconds")
        assert.strictEqual(late.length, 1)
        yield* Deferred.succeed(done, undefined)
        yield* Fiber.join(fiber)
        assert.propertyVal(yield* Effect.flip(late[0]!), "_tag", "PreconditionFailed")
        assert.isFalse(yield* Lock.isLocked("a"))
      }).pipe(Effect.provide(layer))
    }))

  it.effect("forced between the look and the write of a renewal, the holder loses, and has lost for good", () =>
    Effect.gen(function*() {
      let forcing = false
      const store = yield* ObjectStore.makeMemory
      const force = Effect.provideService(
        Effect.orDie(Lock.forceRelease("a")),
        Lock.Lock,
        Lock.makeConditional(store, { probe: false })
      )
      const forced = ObjectStore.make({
        ...store.backend,
        put: (key, body, options) => {
          const put = store.backend.put(key, body, options)
          if (!forcing) return put
          forcing = false
          return Effect.zipRight(force, put)
        }
      })
      const layer = Layer.succeed(Lock.Lock, Lock.makeConditional(forced, { probe: false }))
      const fiber = yield* Effect.fork(Effect.provide(
        Effect.flip(Lock.withLock("a", { lease: "9 seconds" })(Effect.never)),
        layer
      ))
      yield* TestClock.adjust("1 second")
      forcing = true
      yield* TestClock.adjust("3 seconds")
      assert.strictEqual((yield* Fiber.join(fiber))._tag, "LockLost")
      yield* Effect.gen(function*() {
        assert.isFalse(yield* Lock.isLocked("a"))
        assert.strictEqual(yield* Lock.withLock("a")((lease) => Effect.succeed(lease.fencingToken)), 3n)
      }).pipe(Effect.provide(layer))
    }))

  it.effect("a lease that is shorter than a request is refused, and is in nobody's way for longer than it lasts", () =>
    Effect.gen(function*() {
      const { layer, other } = yield* world((inner) => ({
        put: (key, body, options) => Effect.delay(inner.put(key, body, options), "100 millis")
      }))
      const fiber = yield* Effect.fork(
        Effect.flip(Effect.provide(Lock.withLock("a", { lease: 50 })(Effect.void), layer))
      )
      for (let i = 0; i < 20; i++) yield* TestClock.adjust("50 millis")
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag, "LockUnavailable")
      assert.include(error.message, "50 ms")
      const next = yield* Effect.fork(Effect.provide(Lock.withLock("a", { fair: false })(Effect.succeed(1)), other))
      for (let i = 0; i < 10; i++) yield* TestClock.adjust("50 millis")
      assert.strictEqual(yield* Fiber.join(next), 1)
    }))

  it.effect("one that does not wait is told so, were all its writes refused", () =>
    Effect.gen(function*() {
      const { layer } = yield* world(() => ({
        put: () => Effect.fail(new StorageError.PreconditionFailed({ message: "another was faster" }))
      }))
      const error = yield* Effect.flip(Effect.provide(Lock.withLock("a", { waitTimeout: 0 })(Effect.void), layer))
      assert.strictEqual(error._tag, "LockUnavailable")
    }))

  it.effect("the first of the queue dies: the next one has the lock one lease later, and no sooner than it is free", () =>
    Effect.gen(function*() {
      const { layer, other, store } = yield* world()
      yield* store.put(
        "locks/a",
        records.encode(records.having(records.empty, "n", {
          id: "dead",
          beat: "n",
          leaseMs: 5000,
          mode: "exclusive",
          permits: 1,
          token: undefined,
          since: "",
          holder: {}
        }))
      )
      const holder = yield* Effect.fork(Effect.provide(
        Lock.withLock("a", { fair: false })(Effect.sleep("3 seconds")),
        other
      ))
      yield* TestClock.adjust("1 second")
      const next = yield* Effect.fork(Effect.provide(Lock.withLock("a")(Effect.void), layer))
      yield* TestClock.adjust("4500 millis")
      assert.strictEqual((yield* Fiber.poll(next))._tag, "None")
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(next)
      yield* Fiber.join(holder)
    }))

  it.effect("readers that come one after the other do not keep a writer out", () =>
    Effect.gen(function*() {
      const { layer, other } = yield* world()
      let readers = 0
      const reader = Effect.provide(
        Lock.withLock("a", { mode: "shared" })(
          Effect.zipRight(Effect.sync(() => readers++), Effect.sleep("10 seconds"))
        ),
        other
      )
      const all = yield* Effect.fork(
        Effect.repeat(Effect.forkDaemon(reader), Schedule.spaced("4 seconds"))
      )
      yield* TestClock.adjust("6 seconds")
      const writer = yield* Effect.fork(Effect.provide(Lock.withLock("a")(Effect.succeed(readers)), layer))
      for (let i = 0; i < 20; i++) yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(writer), 2)
      yield* Fiber.interrupt(all)
    }))
})
