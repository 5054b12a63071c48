/**
 * What transfers tell of themselves.
 */
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Option, Stream, TestClock } from "effect"
import { Emulator, ObjectStore, Transfer } from "effect-s3"
import * as Progress from "../../src/internal/transfer/progress.js"

const started = Effect.map(Transfer.makeProgress(), (progress) => ({ progress, ...Progress.tracking(progress) }))

describe("progress", () => {
  it.effect("counts what has gone, and the rate over its window by the clock", () =>
    Effect.gen(function*() {
      const { begin, snapshot } = yield* started
      const tracker = begin("k", 1_000_000)
      assert.deepStrictEqual(yield* snapshot, {
        bytes: 0,
        resumed: 0,
        total: 1_000_000,
        objects: { done: 0, failed: 0, total: 1 },
        rate: undefined,
        timeLeft: undefined,
        active: [{ key: "k", state: "active", bytes: 0, size: 1_000_000 }]
      })
      tracker.resumed(500_000)
      for (let second = 0; second < 4; second++) {
        yield* TestClock.adjust("1 second")
        tracker.advance(1000)
      }
      const slow = yield* snapshot
      assert.strictEqual(slow.bytes, 504_000)
      assert.strictEqual(slow.resumed, 500_000)
      assert.strictEqual(slow.rate, 1000)
      assert.strictEqual(Duration.toSeconds(slow.timeLeft!), 496)
      // What lies behind the window is forgotten.
      for (let second = 0; second < 20; second++) {
        yield* TestClock.adjust("1 second")
        tracker.advance(2000)
      }
      assert.strictEqual((yield* snapshot).rate, 2000)
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* snapshot).rate, 0)
      assert.isUndefined((yield* snapshot).timeLeft)
    }))

  it.effect("what is announced is part of the totals, and taken off when it begins", () =>
    Effect.gen(function*() {
      const { begin, progress, snapshot } = yield* started
      yield* progress.announce({ objects: 2, bytes: 300 })
      assert.strictEqual((yield* snapshot).total, 300)
      begin("a", 100).done()
      assert.strictEqual((yield* snapshot).total, 300)
      // Larger than it was when it was announced.
      begin("b", 250).failed()
      const { objects, total } = yield* snapshot
      assert.strictEqual(total, 350)
      assert.deepStrictEqual(objects, { done: 1, failed: 1, total: 2 })
    }))

  it.effect("a slow consumer misses events and never the last; nobody waits for it", () =>
    Effect.gen(function*() {
      const { begin, progress } = yield* started
      const seen: Array<Transfer.Event> = []
      const fiber = yield* Effect.fork(
        Stream.runForEach(progress.events, (event) =>
          Effect.andThen(Effect.sync(() => seen.push(event)), Effect.sleep("1 hour")))
      )
      yield* Effect.repeatN(Effect.yieldNow(), 10)
      const tracker = begin("k", 1000)
      for (let i = 0; i < 50; i++) {
        tracker.advance(20)
        yield* TestClock.adjust("1 second")
      }
      tracker.done()
      yield* progress.end
      yield* TestClock.adjust("1 day")
      yield* Fiber.join(fiber)
      assert.isAtMost(seen.length, 3)
      const last = seen.at(-1)!
      assert.strictEqual(last.bytes, 1000)
      assert.strictEqual(last.object.state, "done")
    }))

  it.effect("events come no more often than asked, but for beginnings and ends", () =>
    Effect.gen(function*() {
      const progress = yield* Transfer.makeProgress({ interval: "1 second" })
      const { begin } = Progress.tracking(progress)
      let seen = 0
      const fiber = yield* Effect.fork(Stream.runForEach(progress.events, () => Effect.sync(() => seen++)))
      yield* Effect.repeatN(Effect.yieldNow(), 10)
      const tracker = begin("k", 1000)
      for (let i = 0; i < 50; i++) {
        tracker.advance(20)
        yield* TestClock.adjust("200 millis")
        yield* Effect.yieldNow()
      }
      tracker.done()
      yield* progress.end
      yield* Fiber.join(fiber)
      assert.isAtLeast(seen, 10)
      assert.isAtMost(seen, 12)
    }))

  it.effect("whoever comes late begins with the newest, and ends at once where all is over", () =>
    Effect.gen(function*() {
      const { begin, progress } = yield* started
      assert.deepStrictEqual(
        yield* Stream.runHead(Stream.interruptAfter(progress.events, 0)),
        Option.none()
      )
      begin("k", 0).done()
      yield* progress.end
      const events = yield* Stream.runCollect(progress.events)
      assert.strictEqual(events.length, 1)
      assert.strictEqual(Option.getOrThrow(yield* Stream.runLast(progress.events)).object.state, "done")
    }))

  it.effect("transfers under way at once share one; every event has more than the one before", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeS3({ bucket: "b" })
      const memory = yield* ObjectStore.makeMemory
      const progress = yield* Transfer.makeProgress({ interval: 0 })
      const sizes = [0, 1, 70_000, 6_000_000, 11_000_000]
      const events = yield* Effect.fork(Stream.runCollect(progress.events))
      yield* Effect.yieldNow()
      yield* Effect.forEach(sizes, (size, index) =>
        Effect.gen(function*() {
          yield* memory.put(`${index}`, new Uint8Array(size))
          yield* Transfer.object({ store: memory, key: `${index}` }, { store, key: `${index}` }, {
            progress,
            partSize: 5 * 1024 * 1024
          })
        }), { concurrency: "unbounded" })
      yield* progress.end
      let before = 0
      for (const { bytes, total } of yield* Fiber.join(events)) {
        assert.isAtLeast(bytes, before)
        assert.isAtMost(bytes, total)
        before = bytes
      }
      assert.strictEqual(before, sizes.reduce((a, b) => a + b))
      assert.deepStrictEqual((yield* progress.snapshot).objects, { done: 5, failed: 0, total: 5 })
    }).pipe(Effect.provide(Emulator.layerS3({ buckets: ["b"] }))))
})
