import * as HttpClient from "@effect/platform/HttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import * as Fork from "../../src/Fork.js"
import * as ObjectStore from "../../src/ObjectStore.js"
import * as RequestPolicy from "../../src/RequestPolicy.js"
import * as S3 from "../../src/S3.js"
import type { S3Client } from "../../src/S3Client.js"
import * as Snapshot from "../../src/Snapshot.js"
import type * as StorageError from "../../src/StorageError.js"
import * as Tigris from "../../src/Tigris.js"
import { asked, clientThrough, everything, put, tigris } from "./world.js"

const prepared = Effect.gen(function*() {
  yield* Tigris.createBucket({ bucket: "data", enableSnapshots: true })
  yield* put("data", "a", "old")
  yield* put("data", "b")
  return yield* ObjectStore.makeS3({ bucket: "data" })
})

const buckets = Effect.flatMap(Emulator.Emulator, (emulator) => emulator.buckets)

const write = Effect.flatMap(ObjectStore.ObjectStore, (store) => store.put("a", "new"))

describe("Fork", () => {
  it.effect("is a bucket of one's own, of now or of a moment", () =>
    Effect.gen(function*() {
      const source = yield* prepared
      const before = yield* Snapshot.take("data", { label: "release" })
      yield* source.put("a", "changed")
      const now = yield* Fork.make("data")
      const then = yield* Fork.make("data", { bucket: "data-then", version: before })
      assert.match(now.bucket, /^data-fork-[0-9a-f]{16}$/)
      assert.strictEqual(then.bucket, "data-then")
      assert.strictEqual(then.version, before)
      yield* now.store.put("c", "mine")
      yield* now.store.delete("b")
      assert.deepStrictEqual(yield* everything(now.store), { a: "changed", c: "mine" })
      assert.deepStrictEqual(yield* everything(then.store), { a: "old", b: "b" })
      assert.deepStrictEqual(yield* everything(source), { a: "changed", b: "b" })
      const listed = yield* Stream.runCollect(Fork.list("data"))
      assert.deepStrictEqual(Chunk.toReadonlyArray(listed).map(({ name }) => name), [now.bucket, then.bucket].sort())
      assert.strictEqual(
        Chunk.toReadonlyArray(listed).find(({ name }) => name === "data-then")?.parents?.[0]?.label,
        "release"
      )
      assert.isTrue((yield* Tigris.bucketInfo({ bucket: "data" })).isForkParent)
      yield* Fork.delete(now)
      yield* Fork.delete(now)
      assert.deepStrictEqual(yield* buckets, ["data", "data-then"])
    }).pipe(Effect.provide(tigris)))

  it.effect("of a fork is one too", () =>
    Effect.gen(function*() {
      yield* prepared
      const child = yield* Fork.make("data", { bucket: "child" })
      yield* child.store.put("c", "child")
      const grandchild = yield* Fork.make("child", { bucket: "grandchild" })
      yield* grandchild.store.put("a", "grandchild")
      assert.deepStrictEqual(yield* everything(grandchild.store), { a: "grandchild", b: "b", c: "child" })
      assert.deepStrictEqual(yield* everything(child.store), { a: "old", b: "b", c: "child" })
      assert.strictEqual((yield* Effect.flip(Fork.delete(child)))._tag, "BucketNotEmpty")
      yield* Fork.delete(grandchild)
      yield* Fork.delete(child)
    }).pipe(Effect.provide(tigris)))

  it.effect("is merged into its source, and rebased on it", () =>
    Effect.gen(function*() {
      const source = yield* prepared
      const fork = yield* Fork.make("data", { bucket: "fork" })
      yield* fork.store.put("c", "mine")
      yield* source.put("d", "theirs")
      const rebased = yield* fork.rebase
      assert.deepStrictEqual(yield* everything(fork.store), { a: "old", b: "b", c: "mine", d: "theirs" })
      const merged = yield* fork.merge
      assert.deepStrictEqual(yield* everything(source), { a: "old", b: "b", c: "mine", d: "theirs" })
      assert.strictEqual(Snapshot.Order(rebased, merged), -1)
      // Both leave snapshots, which would keep it.
      assert.strictEqual((yield* Effect.flip(Tigris.forceDeleteBucket({ bucket: "fork" })))._tag, "BucketNotEmpty")
      yield* Fork.delete(fork)
      assert.deepStrictEqual(yield* buckets, ["data"])
      yield* Tigris.createBucket({ bucket: "other", enableSnapshots: true })
      assert.strictEqual((yield* Effect.flip(Tigris.mergeFork({ fork: "other", into: "data" })))._tag, "InvalidInput")
      assert.strictEqual((yield* Effect.flip(Tigris.rebaseFork({ bucket: "other" })))._tag, "InvalidInput")
    }).pipe(Effect.provide(tigris)))

  it.effect("is not made of what has no snapshots, nor over a bucket that is there", () =>
    Effect.gen(function*() {
      yield* prepared
      yield* S3.createBucket({ bucket: "regular" })
      assert.strictEqual((yield* Effect.flip(Fork.make("regular")))._tag, "InvalidBucketState")
      assert.strictEqual((yield* Effect.flip(Fork.make("none")))._tag, "NoSuchBucket")
      const taken = yield* Effect.flip(Fork.make("data", { bucket: "regular" }))
      assert.strictEqual(taken._tag, "BucketAlreadyOwnedByYou")
      assert.deepStrictEqual(yield* buckets, ["data", "regular"])
    }).pipe(Effect.provide(tigris)))

  it.effect("that was made although its answer was lost is not left behind, where its name was drawn", () =>
    Effect.gen(function*() {
      yield* prepared
      const { faults } = yield* Emulator.Emulator
      const lost = faults.add({ operation: "CreateBucket", fault: { _tag: "ResetAfter" } })
      yield* lost
      assert.strictEqual((yield* Effect.flip(Fork.make("data")))._tag, "Transport")
      assert.deepStrictEqual(yield* buckets, ["data"])
      yield* lost
      assert.strictEqual((yield* Effect.flip(Fork.make("data", { bucket: "named" })))._tag, "Transport")
      assert.deepStrictEqual(yield* buckets, ["data", "named"])
    }).pipe(Effect.provide(tigris)))

  it.effect("is merged again with what is new alone", () =>
    Effect.gen(function*() {
      const source = yield* prepared
      const fork = yield* Fork.make("data")
      yield* fork.store.put("a", "fork")
      yield* fork.store.delete("b")
      yield* fork.merge
      yield* source.put("a", "later")
      yield* source.put("b", "later")
      yield* fork.store.put("c", "fork")
      yield* fork.merge
      assert.deepStrictEqual(yield* everything(source), { a: "later", b: "later", c: "fork" })
    }).pipe(Effect.provide(tigris)))

  it.effect("has a name that is one, whatever the source is called", () =>
    Effect.gen(function*() {
      const source = `${"a".repeat(40)}.${"b".repeat(20)}`
      yield* Tigris.createBucket({ bucket: source, enableSnapshots: true })
      const { bucket } = yield* Fork.make(source)
      assert.isAtMost(bucket.length, 63)
      assert.notInclude(bucket, ".-")
    }).pipe(Effect.provide(tigris)))
})

/** The emulator's client, with something done at one of its requests. */
const atRequest = (n: number, phase: "before" | "after", what: Effect.Effect<unknown>) =>
  clientThrough((client) => {
    let count = 0
    return HttpClient.transform(client, (send) =>
      Effect.suspend(() =>
        count++ !== n ? send : phase === "before" ? Effect.zipRight(what, send) : Effect.zipLeft(send, what)
      ))
  })

describe("a fork's scope", () => {
  it.effect("deletes it at its end, in whatever way that comes", () =>
    Effect.gen(function*() {
      yield* prepared
      yield* write.pipe(Fork.withFork("data"))
      yield* Effect.exit(Effect.andThen(write, Effect.fail("no")).pipe(Fork.withFork("data")))
      yield* Effect.exit(Effect.andThen(write, Effect.die("no")).pipe(Fork.withFork("data")))
      const inside = yield* Deferred.make<void>()
      const fiber = yield* Effect.fork(
        Effect.andThen(Deferred.succeed(inside, undefined), Effect.never).pipe(Fork.withFork("data"))
      )
      yield* Deferred.await(inside)
      assert.strictEqual((yield* buckets).length, 2)
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* buckets, ["data"])
      yield* Effect.scoped(Effect.gen(function*() {
        const fork = yield* Fork.scoped("data")
        yield* fork.store.put("c", "mine")
        yield* fork.merge
      }))
      assert.deepStrictEqual(yield* buckets, ["data"])
      yield* Effect.provide(write, Fork.layer("data"))
      assert.deepStrictEqual(yield* buckets, ["data"])
      assert.deepStrictEqual(yield* everything(yield* ObjectStore.makeS3({ bucket: "data" })), {
        a: "old",
        b: "b",
        c: "mine"
      })
    }).pipe(Effect.provide(tigris)))

  it.effect("keeps it where it is to be kept", () =>
    Effect.gen(function*() {
      yield* prepared
      const run = (bucket: string, keep: "never" | "onFailure" | "always", use: Effect.Effect<unknown, string>) =>
        Effect.exit(Fork.withFork(use, "data", { bucket, keep }))
      yield* run("one", "onFailure", Effect.void)
      yield* run("two", "onFailure", Effect.fail("no"))
      yield* run("three", "onFailure", Effect.die("no"))
      yield* run("four", "onFailure", Effect.interrupt)
      yield* run("five", "always", Effect.interrupt)
      yield* run("six", "never", Effect.fail("no"))
      assert.deepStrictEqual(yield* buckets, ["data", "five", "three", "two"])
    }).pipe(Effect.provide(tigris)))

  it.effect("deletes nothing but the fork that was made in it", () =>
    Effect.gen(function*() {
      yield* prepared
      const replaced = Effect.gen(function*() {
        yield* Tigris.forceDeleteBucket({ bucket: "fork" })
        yield* Tigris.createBucket({ bucket: "fork" })
        yield* put("fork", "precious")
      })
      yield* Fork.withFork(replaced, "data", { bucket: "fork" })
      assert.deepStrictEqual(yield* buckets, ["data", "fork"])
      const forked = Effect.gen(function*() {
        yield* Tigris.forceDeleteBucket({ bucket: "again" })
        yield* Tigris.createFork({ bucket: "again", source: "data" })
      })
      yield* Fork.withFork(forked, "data", { bucket: "again" })
      assert.deepStrictEqual(yield* buckets, ["again", "data", "fork"])
      yield* Fork.withFork(Tigris.forceDeleteBucket({ bucket: "gone" }), "data", { bucket: "gone" })
    }).pipe(Effect.provide(tigris)))

  it.effect("says what it could not delete", () =>
    Effect.gen(function*() {
      yield* prepared
      const left: Array<Fork.LeftBehind> = []
      const fiber = yield* Effect.fork(
        Tigris.createFork({ bucket: "child", source: "fork" }).pipe(
          Fork.withFork("data", { bucket: "fork", onLeftBehind: (fork) => Effect.sync(() => left.push(fork)) })
        )
      )
      yield* TestClock.adjust("1 minute")
      assert.isTrue(Exit.isSuccess(yield* Fiber.await(fiber)))
      assert.deepStrictEqual(left.map(({ bucket, error, source }) => [bucket, source, error._tag]), [
        ["fork", "data", "BucketNotEmpty"]
      ])
    }).pipe(Effect.provide(tigris)))

  it.effect("is one's own where several run at the same time, and nests", () =>
    Effect.gen(function*() {
      yield* prepared
      const mine = (n: number) =>
        Effect.gen(function*() {
          const store = yield* ObjectStore.ObjectStore
          yield* store.put("a", String(n))
          yield* Effect.yieldNow()
          const outer = yield* Fork.Fork
          const inner = Effect.gen(function*() {
            const store = yield* ObjectStore.ObjectStore
            assert.strictEqual(yield* store.text("a"), String(n))
            yield* store.put("a", "inner")
            return yield* Effect.map(Fork.Fork, ({ source }) => source)
          })
          assert.strictEqual(yield* Fork.withFork(inner, outer.bucket), outer.bucket)
          return yield* store.text("a")
        })
      const results = yield* Effect.forEach([1, 2, 3, 4], (n) => Fork.withFork(mine(n), "data"), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(results, ["1", "2", "3", "4"])
      assert.deepStrictEqual(yield* buckets, ["data"])
      assert.include(yield* asked, "CreateBucket")
    }).pipe(Effect.provide(tigris)))

  it.effect("leaves one alone that was forked anew from the same moment by the same name", () =>
    Effect.gen(function*() {
      yield* prepared
      const version = yield* Snapshot.take("data")
      const again = Effect.gen(function*() {
        yield* Tigris.forceDeleteBucket({ bucket: "fork" })
        yield* TestClock.adjust("1 second")
        yield* Tigris.createFork({ bucket: "fork", source: "data", version })
      })
      yield* Fork.withFork(again, "data", { bucket: "fork", version })
      assert.deepStrictEqual(yield* buckets, ["data", "fork"])
      yield* Fork.withFork(Effect.void, "data", { bucket: "mine", version })
      assert.deepStrictEqual(yield* buckets, ["data", "fork"])
    }).pipe(Effect.provide(tigris)))

  const reads = Effect.flatMap(ObjectStore.ObjectStore, (store) => Effect.zipRight(write, store.text("b")))

  const merges = Effect.zipLeft(reads, Effect.flatMap(Fork.Fork, (fork) => fork.merge))

  type Way = (options: Fork.ScopeOptions) => Effect.Effect<unknown, StorageError.StorageError, S3Client>

  /** Every way to have a fork, and what is done in it. */
  const ways: Readonly<Record<string, Way>> = {
    withFork: (options: Fork.ScopeOptions) => Fork.withFork(merges, "data", options),
    scoped: (options) =>
      Effect.scoped(
        Effect.flatMap(Fork.scoped("data", options), ({ store }) =>
          Effect.provideService(reads, ObjectStore.ObjectStore, store))
      ),
    nested: (options: Fork.ScopeOptions) =>
      Fork.withFork(Effect.flatMap(Fork.Fork, ({ bucket }) => Fork.withFork(reads, bucket)), "data", options),
    make: ({ keep: _, onLeftBehind: __, ...options }) => Fork.make("data", options)
  }

  const deleteForks = Effect.gen(function*() {
    for (const bucket of yield* buckets) {
      const { fork } = yield* Tigris.bucketInfo({ bucket })
      if (fork !== undefined) yield* Fork.delete({ bucket, ...fork })
    }
  })

  for (const [name, way] of Object.entries(ways)) {
    it.effect(`is left without a fork wherever it is interrupted: ${name}`, () =>
      Effect.gen(function*() {
        yield* prepared
        const { clearRequests, requests } = yield* Emulator.Emulator
        yield* clearRequests
        yield* way({})
        const count = (yield* requests).length
        assert.isAtLeast(count, 3)
        yield* deleteForks
        for (const phase of ["before", "after"] as const) {
          for (let n = 0; n < count; n++) {
            const fiber = yield* Deferred.make<Fiber.RuntimeFiber<unknown, unknown>>()
            const interrupted = Effect.flatMap(Deferred.await(fiber), (target) =>
              Effect.zipRight(Fiber.interruptFork(target), Effect.yieldNow()))
            const running = yield* Effect.fork(
              Effect.provide(way({}), atRequest(n, phase, interrupted))
            )
            yield* Deferred.succeed(fiber, running)
            const exit = yield* Fiber.await(running)
            assert.isTrue(Exit.isInterrupted(exit), `${phase} ${n}: ${exit._tag}`)
            assert.deepStrictEqual(yield* buckets, ["data"], `${phase} ${n}`)
          }
        }
      }).pipe(Effect.provide(tigris)))
  }

  const faults: ReadonlyArray<Emulator.Fault> = [
    { _tag: "ResetBefore" },
    { _tag: "ResetAfter" },
    { _tag: "Refuse", code: "AccessDenied", status: 403 }
  ]

  for (const bucket of [undefined, "named"]) {
    it.effect(`is left without a fork, or says so, whatever request fails: ${bucket ?? "a drawn name"}`, () =>
      Effect.gen(function*() {
        yield* prepared
        const version = yield* Snapshot.take("data")
        const { clearRequests, faults: { add }, requests } = yield* Emulator.Emulator
        const left: Array<string> = []
        const way = Fork.withFork(write, "data", {
          bucket,
          version: bucket === undefined ? undefined : version,
          onLeftBehind: (fork) => Effect.sync(() => left.push(fork.bucket))
        })
        yield* clearRequests
        yield* way
        const count = (yield* requests).length
        for (const fault of faults) {
          for (let skip = 0; skip < count; skip++) {
            yield* add({ skip, fault })
            const exit = yield* Effect.exit(way)
            const there = (yield* buckets).filter((name) => name !== "data")
            const said = `${fault._tag} ${skip}: ${there.join()} is there after ${exit._tag}`
            assert.isTrue(there.every((name) => left.includes(name)), said)
            yield* deleteForks
            left.length = 0
          }
        }
      }).pipe(RequestPolicy.withPolicy(RequestPolicy.none), Effect.provide(tigris)))
  }
})
