import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Layer, Option, Scope, TestClock } from "effect"
import { B2, B2Emulator, Lock } from "effect-s3"

const bucket = "leases"

const world = Layer.provideMerge(
  Lock.layerB2BucketInfo({ bucket, probe: false }),
  B2Emulator.layerB2({ buckets: [bucket, "another"] })
)

const found = Effect.map(B2.listBuckets({ bucketName: bucket }), ([one]) => one!)

const info = Effect.map(found, ({ bucketInfo }) => bucketInfo)

const set = (bucketInfo: Readonly<Record<string, string>>) =>
  Effect.flatMap(found, ({ bucketId }) => B2.updateBucket({ bucketId, bucketInfo }))

/** What is sent for an effect, but to be authorized. */
const callsOf = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const emulator = yield* B2Emulator.B2Emulator
    yield* emulator.clearRequests
    yield* effect
    return (yield* emulator.requests).map(({ operation }) => operation).filter((one) => one !== "b2_authorize_account")
  })

/** As another process: with a client of its own, by a key that may do as much. */
const other = (capabilities: ReadonlyArray<B2.Capability>, bucketIds?: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const key = yield* B2.createKey({ keyName: "another", capabilities, bucketIds })
    return Lock.layerB2BucketInfo({ bucket, probe: false }).pipe(
      Layer.provide(B2.layer({ applicationKeyId: key.applicationKeyId, applicationKey: key.applicationKey })),
      Layer.provide(B2Emulator.layerHttpClient)
    )
  })

describe("locks in a bucket's info on B2", () => {
  it.effect("three calls for the first, two for the next, one for each renewal", () =>
    Effect.gen(function*() {
      const once = Lock.withLock("nightly")(Effect.void)
      assert.deepStrictEqual(yield* callsOf(once), ["b2_list_buckets", "b2_update_bucket", "b2_update_bucket"])
      assert.deepStrictEqual(yield* callsOf(once), ["b2_update_bucket", "b2_update_bucket"])
      const held = yield* Effect.fork(callsOf(Lock.withLock("nightly")(Effect.sleep("100 seconds"))))
      yield* TestClock.adjust("101 seconds")
      // Of 2 minutes, a third has passed twice.
      assert.strictEqual((yield* Fiber.join(held)).length, 4)
    }).pipe(Effect.provide(world)))

  it.effect("one at a time, in a bucket that others change meanwhile, whose pairs stay", () =>
    Effect.gen(function*() {
      yield* set({ "Cache-Control": "max-age=60", theirs: "0" })
      const tokens: Array<bigint> = []
      let inside = 0
      const one = Lock.withLock("a", { lease: "30 seconds" })((lease) =>
        Effect.gen(function*() {
          assert.strictEqual(++inside, 1)
          tokens.push(lease.fencingToken)
          yield* Effect.sleep("40 seconds")
          inside--
        })
      )
      const all = yield* Effect.fork(Effect.all([one, one, one], { concurrency: 3, discard: true }))
      const beside = yield* Effect.fork(Lock.withLock("b")(Effect.sleep("1 minute")))
      const { bucketId } = yield* found
      for (let i = 1; i <= 10; i++) {
        yield* TestClock.adjust("20 seconds")
        yield* B2.updateBucket({
          bucketId,
          lifecycleRules: [{ fileNamePrefix: `${i}/`, daysFromUploadingToHiding: 1 }]
        })
        const { bucketInfo, revision } = yield* found
        yield* B2.updateBucket({ bucketId, bucketInfo: { ...bucketInfo, theirs: `${i}` }, ifRevisionIs: revision })
      }
      yield* Fiber.join(all)
      yield* Fiber.join(beside)
      assert.deepStrictEqual(tokens, [...tokens].sort((a, b) => Number(a - b)))
      assert.strictEqual(new Set(tokens).size, 3)
      const left = yield* found
      assert.strictEqual(left.lifecycleRules[0]?.fileNamePrefix, "10/")
      const { "Cache-Control": cache, theirs, ...locks } = left.bucketInfo
      assert.deepStrictEqual([cache, theirs], ["max-age=60", "10"])
      // What is left of one that is free goes with the next write of another.
      assert.isAtMost(Object.keys(locks).length, 1)
    }).pipe(Effect.provide(world)))

  it.effect("readers share, those who wait stand in the queue, and force breaks it", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const reader = Scope.extend(Lock.acquire("a", { mode: "shared", holder: { host: "db-1" } }), scope)
      const first = yield* reader
      yield* reader
      const writer = yield* Effect.fork(Lock.withLock("a")(({ fencingToken }) => Effect.succeed(fencingToken)))
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Lock.holders("a")).length, 2)
      assert.strictEqual((yield* Lock.waiting("a")).length, 1)
      assert.isTrue(Option.isNone(yield* Effect.scoped(Lock.tryAcquire("a"))))
      assert.strictEqual((yield* Lock.forceRelease("a")).length, 2)
      yield* TestClock.adjust("30 seconds")
      assert.isTrue((yield* Fiber.join(writer)) > first.fencingToken)
      yield* TestClock.adjust("2 minutes")
      assert.isTrue(Exit.isFailure(yield* Effect.exit(first.ensureHeld)))
      yield* Scope.close(scope, Exit.void)
    }).pipe(Effect.provide(world)))

  it.effect("a holder that has died is taken over after its lease, by a key that is for this bucket alone", () =>
    Effect.gen(function*() {
      const { bucketId } = yield* found
      const scope = yield* Scope.make()
      const dead = yield* Scope.extend(Lock.acquire("a", { lease: "1 minute" }), scope)
      const before = (yield* info)["lock-a"]!
      yield* Scope.close(scope, Exit.void)
      yield* set({ "lock-a": before })
      const heir = yield* Effect.fork(
        Effect.timed(Lock.withLock("a")(({ fencingToken }) => Effect.succeed(fencingToken))).pipe(
          Effect.provide(yield* other(["listBuckets", "writeBuckets"], [bucketId]))
        )
      )
      yield* TestClock.adjust("2 minutes")
      const [took, token] = yield* Fiber.join(heir)
      assert.isTrue(token > dead.fencingToken)
      assert.isAtLeast(Duration.toMillis(took), 60_000)
      assert.isBelow(Duration.toMillis(took), 80_000)
    }).pipe(Effect.provide(world)))

  it.effect("whoever replaces the info without a condition takes locks away, and tokens grow all the same", () =>
    Effect.gen(function*() {
      const old = yield* Lock.withLock("a")((lease) => Effect.map(info, (seen) => [lease.fencingToken, seen] as const))
      const tokens: Array<bigint> = [old[0]]
      for (const left of [{}, old[1]]) {
        const fiber = yield* Effect.fork(Effect.flip(
          Lock.withLock("a", { lease: "30 seconds" })((lease) => {
            tokens.push(lease.fencingToken)
            return Effect.never
          })
        ))
        // What is put back of a holder that is long gone has to be seen to be dead, too.
        yield* TestClock.adjust("5 minutes")
        yield* set(left)
        yield* TestClock.adjust("30 seconds")
        assert.strictEqual((yield* Fiber.join(fiber))._tag, "LockLost")
      }
      const last = yield* Effect.fork(Lock.withLock("a")(({ fencingToken }) => Effect.succeed(fencingToken)))
      yield* TestClock.adjust("5 minutes")
      tokens.push(yield* Fiber.join(last))
      assert.deepStrictEqual(tokens, [...tokens].sort((a, b) => Number(a - b)))
      assert.strictEqual(new Set(tokens).size, 4)
    }).pipe(Effect.provide(world)))

  it.effect("answers that are lost, and expired tokens, do not matter", () =>
    Effect.gen(function*() {
      const emulator = yield* B2Emulator.B2Emulator
      const call = "b2_update_bucket"
      yield* emulator.faults.add({ call, times: 1, fault: { _tag: "ResetAfter" } })
      yield* emulator.faults.add({ call, skip: 2, times: 1, fault: { _tag: "ResetBefore" } })
      yield* emulator.faults.add({ call, skip: 4, times: 1, fault: { _tag: "ResetAfter" } })
      const tokens = yield* Effect.fork(
        Effect.forEach([1, 2, 3], () =>
          Effect.zipRight(
            emulator.expireAccountTokens,
            Lock.withLock("a", { lease: "10 seconds" })(({ fencingToken }) =>
              Effect.as(Effect.sleep("1 second"), Number(fencingToken))
            )
          ))
      )
      yield* TestClock.adjust("2 minutes")
      const [first, second, third] = yield* Fiber.join(tokens)
      assert.isTrue(first! < second! && second! < third!)
      assert.strictEqual(yield* emulator.faults.injected, 3)
      assert.isFalse(yield* Lock.isLocked("a"))
    }).pipe(Effect.provide(world)))

  it.effect("names that are no names of pairs are hashed, and none is another's", () =>
    Effect.gen(function*() {
      const names = ["a", "A", "ä", "a b", "a/b", "x".repeat(45), "x".repeat(46), "X".repeat(1000)]
      yield* Effect.scoped(Effect.gen(function*() {
        yield* Effect.forEach(names, (name) => Lock.acquire(name))
        const keys = Object.keys(yield* info)
        assert.strictEqual(keys.length, names.length)
        assert.isTrue(keys.every((key) => /^lock(-[a-z0-9_-]{1,45}|_[0-9a-f]{45})$/.test(key)))
        assert.include(keys, `lock-${"x".repeat(45)}`)
      }))
    }).pipe(Effect.provide(world)))

  it.effect("what does not fit is refused, and not sent", () =>
    Effect.gen(function*() {
      yield* set(Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`n${i}`, "x".repeat(1000)])))
      yield* Effect.scoped(Effect.gen(function*() {
        yield* Lock.acquire("a", { mode: "shared" })
        const acquire = (name: string, holder = {}) =>
          callsOf(Effect.map(Effect.flip(Lock.acquire(name, { mode: "shared", holder })), (error) => {
            assert.strictEqual(error._tag, "LimitExceeded")
            assert.include(error.hint, "holder")
          }))
        assert.deepStrictEqual(yield* acquire("b"), ["b2_list_buckets"])
        assert.deepStrictEqual(yield* acquire("a", { host: "x".repeat(800) }), ["b2_list_buckets"])
        yield* Lock.acquire("a", { mode: "shared" })
      }))
      assert.isFalse(yield* Lock.isLocked("a"))
    }).pipe(Effect.provide(world)))

  it.effect("a bucket holds about 40 claims", () =>
    Effect.gen(function*() {
      const readers = yield* Effect.scoped(
        Effect.iterate(0, {
          while: (n) => n >= 0 && n < 100,
          body: (n) =>
            Effect.match(Lock.acquire("a", { mode: "shared" }), { onFailure: () => -n, onSuccess: () => n + 1 })
        })
      )
      assert.isBelow(readers, -39)
      assert.isFalse(yield* Lock.isLocked("a"))
    }).pipe(Effect.provide(world)))

  it.effect("a key that may not is told so before anything is sent; a bucket that is not there is said to be", () =>
    Effect.gen(function*() {
      for (const capabilities of [["listBuckets"], ["writeBuckets"], ["listAllBucketNames", "writeBuckets"]] as const) {
        const layer = yield* other(capabilities)
        const calls = yield* callsOf(
          Effect.gen(function*() {
            const refused = yield* Effect.flip(Effect.provide(Lock.withLock("a")(Effect.void), layer))
            assert.strictEqual(refused._tag, "AccessDenied")
            assert.include(refused.message, capabilities[0] === "listBuckets" ? "writeBuckets" : "listBuckets")
          })
        )
        assert.deepStrictEqual(calls, [])
      }
      const none = yield* Effect.flip(
        Effect.provide(Lock.withLock("a")(Effect.void), Lock.layerB2BucketInfo({ bucket: "not-there" }))
      )
      assert.strictEqual(none._tag, "NoSuchBucket")
    }).pipe(Effect.provide(world)))

  it.effect("asks the bucket first, once, and leaves nothing behind", () =>
    Effect.gen(function*() {
      const once = Effect.provide(Lock.withLock("a")(Effect.void), Lock.layerB2BucketInfo({ bucket }))
      assert.strictEqual((yield* callsOf(once)).length, 7 + 3)
      assert.strictEqual((yield* callsOf(once)).length, 3)
      assert.deepStrictEqual(Object.keys(yield* info), ["lock-a"])
    }).pipe(Effect.provide(world)))
})
