import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Stream, TestClock } from "effect"
import { ObjectStore, S3 } from "effect-s3"
import { onEmulator } from "../support/onEmulator.js"

const tag = <A, E extends { readonly _tag: string }, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.match(effect, { onFailure: (error) => error._tag, onSuccess: () => "done" })

describe("prefix", () => {
  it.effect("nests, and shows nothing beside it", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeMemory
      const below = ObjectStore.prefix(ObjectStore.prefix(store, "a"), "b/")
      yield* below.put("x/1", "1")
      yield* store.put("a/beside", "2")
      yield* store.put("a/bc", "3")
      assert.deepStrictEqual(
        Array.from(yield* Stream.runCollect(Stream.map(store.list(), ({ key }) => key))),
        ["a/b/x/1", "a/bc", "a/beside"]
      )
      assert.deepStrictEqual(
        Array.from(yield* Stream.runCollect(Stream.map(below.list(), ({ key }) => key))),
        ["x/1"]
      )
      assert.deepStrictEqual((yield* below.listWithDelimiter()).commonPrefixes, ["x/"])
      const deleted = yield* Stream.runCollect(below.deleteMany(["x/1"]))
      assert.deepStrictEqual(Array.from(deleted), [{ _tag: "Deleted", key: "x/1" }])
    }))
})

describe("makeS3 with a prefix", () => {
  it.effect("is the store below it, where no key is none either", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "books" })
      const bucket = yield* ObjectStore.makeS3({ bucket: "books" })
      const store = yield* ObjectStore.makeS3({ bucket: "books", prefix: "shelf" })
      yield* store.put("one", "1")
      assert.strictEqual(yield* bucket.text("shelf/one"), "1")
      for (const below of ["", undefined]) {
        const listed = yield* Stream.runCollect(store.list({ prefix: below }))
        assert.deepStrictEqual(Array.from(listed).map(({ key }) => key), ["one"])
      }
      assert.deepStrictEqual(
        yield* Effect.all([
          tag(store.put("", "x")),
          tag(store.text("")),
          tag(store.head("")),
          tag(store.delete("")),
          tag(store.copy("one", "")),
          tag(store.signUrl(""))
        ]),
        Array.from({ length: 6 }, () => "InvalidKey")
      )
      const [deleted] = Array.from(yield* Stream.runCollect(store.deleteMany([""])))
      assert.deepInclude(deleted, { _tag: "Failed", key: "" })
      const missing = yield* Effect.flip(store.head("none"))
      assert.strictEqual(missing.key, "shelf/none")
    }).pipe(Effect.provide(onEmulator({}))))
})

describe("readOnly", () => {
  it.effect("reads, and refuses what would write", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeMemory
      yield* store.put("k", "v")
      const reading = ObjectStore.readOnly(store)
      assert.strictEqual(yield* reading.text("k"), "v")
      const refused = yield* Effect.all([
        tag(reading.put("k", "w")),
        tag(reading.delete("k")),
        tag(reading.copy("k", "l")),
        tag(reading.rename("k", "l")),
        tag(reading.updateMetadata("k", { contentType: "a/b" })),
        tag(reading.modify("k", () => Effect.succeed("w"))),
        tag(Stream.runDrain(reading.deleteMany(["k"]))),
        tag(Stream.run(Stream.make(new Uint8Array(1)), reading.writer("k"))),
        tag(reading.signUrl("k", { method: "PUT" }))
      ])
      assert.deepStrictEqual(new Set(refused), new Set(["UnsupportedByProvider"]))
      assert.strictEqual(yield* store.text("k"), "v")
    }))
})

describe("limit", () => {
  it.effect("at most so many are under way, an open body among them, and a failed opening is none", () =>
    Effect.gen(function*() {
      const inner = yield* ObjectStore.makeMemory
      yield* inner.put("k", "v")
      let now = 0
      let most = 0
      const counting = ObjectStore.make({
        ...inner.backend,
        bytes: (key, options) =>
          Effect.acquireUseRelease(
            Effect.sync(() => most = Math.max(most, ++now)),
            () => Effect.delay(inner.backend.bytes(key, options), "1 second"),
            () => Effect.sync(() => now--)
          )
      })
      const store = ObjectStore.limit(counting, 3)
      const all = yield* Effect.fork(
        Effect.forEach(Array.from({ length: 9 }), () => store.bytes("k"), { concurrency: "unbounded" })
      )
      yield* TestClock.adjust("3 seconds")
      yield* Fiber.join(all)
      assert.strictEqual(most, 3)

      const one = ObjectStore.limit(inner, 1)
      const isOpen = yield* Deferred.make<void>()
      const reader = yield* Effect.fork(Effect.scoped(
        Effect.gen(function*() {
          assert.strictEqual(yield* tag(one.get("missing")), "NoSuchKey")
          yield* one.get("k")
          yield* Deferred.succeed(isOpen, undefined)
          yield* Effect.sleep("1 minute")
        })
      ))
      yield* Deferred.await(isOpen)
      const waiting = yield* Effect.fork(one.head("k"))
      yield* Effect.yieldNow()
      assert.isNull(waiting.unsafePoll())
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(reader)
      assert.strictEqual((yield* Fiber.join(waiting)).size, 1)
    }))

  it.effect("who gives up waiting takes no place", () =>
    Effect.gen(function*() {
      const inner = yield* ObjectStore.makeMemory
      yield* inner.put("k", "v")
      const one = ObjectStore.limit(inner, 1)
      yield* Effect.scoped(Effect.gen(function*() {
        yield* one.get("k")
        const waiting = yield* Effect.fork(Effect.scoped(one.get("k")))
        yield* Effect.yieldNow()
        yield* Fiber.interrupt(waiting)
      }))
      assert.strictEqual(yield* one.text("k"), "v")
    }))

  it.effect("where there is no place, nobody waits for one", () =>
    Effect.gen(function*() {
      const inner = yield* ObjectStore.makeMemory
      yield* inner.put("k", "v")
      for (const permits of [0, -1, 0.5, Number.NaN]) {
        const none = ObjectStore.limit(inner, permits)
        assert.deepStrictEqual(
          yield* Effect.all([
            tag(none.text("k")),
            tag(Effect.scoped(none.get("k"))),
            tag(Stream.runDrain(none.list())),
            tag(none.put("k", "w"))
          ]),
          ["InvalidInput", "InvalidInput", "InvalidInput", "InvalidInput"]
        )
      }
      assert.strictEqual(yield* ObjectStore.limit(inner, Infinity).text("k"), "v")
    }))
})
