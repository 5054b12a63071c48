import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import * as ObjectStore from "../../src/ObjectStore.js"
import * as S3 from "../../src/S3.js"
import * as Snapshot from "../../src/Snapshot.js"
import * as Tigris from "../../src/Tigris.js"
import { asked, everything, put, tigris } from "./world.js"

const version = (digits: string) => Option.getOrThrow(Snapshot.version(digits))

const prepared = Effect.gen(function*() {
  yield* Tigris.createBucket({ bucket: "data", enableSnapshots: true })
  yield* put("data", "a", "old")
  yield* put("data", "dir/b")
  const before = yield* Snapshot.take("data", { label: "before" })
  yield* put("data", "a", "new")
  yield* S3.deleteObject({ bucket: "data", key: "dir/b" })
  yield* put("data", "c")
  return before
})

const readA = Effect.map(
  S3.getObjectBytes({ bucket: "data", key: "a" }),
  ({ bytes }) => new TextDecoder().decode(bytes)
)

describe("a version", () => {
  it("is compared as a big integer", () => {
    const some = ["10", "9", "1751631910196672425", "1751631910196672426", "2"].map(version)
    assert.deepStrictEqual(Array.sort(some, Snapshot.Order).map(String), [
      "2",
      "9",
      "10",
      "1751631910196672425",
      "1751631910196672426"
    ])
    for (const text of ["", "-1", "1.5", "v1", " 1", "123456789012345678901"]) {
      assert.isTrue(Option.isNone(Snapshot.version(text)))
    }
  })

  it("is a moment", () => {
    const date = new Date("2026-11-21T18:00:00.123Z")
    assert.deepStrictEqual(Option.map(Snapshot.fromDate(date), Snapshot.toDate), Option.some(date))
    assert.strictEqual(
      Snapshot.toDate(version("1751631910196672425")).getTime(),
      1751631910196
    )
    assert.isTrue(Option.isNone(Snapshot.fromDate(new Date(Number.NaN))))
    assert.isTrue(Option.isNone(Snapshot.fromDate(new Date(-1))))
  })
})

describe("Snapshot", () => {
  it.effect("reads a bucket as it was, as a store for reading only", () =>
    Effect.gen(function*() {
      const before = yield* prepared
      const then = yield* Snapshot.at({ bucket: "data" }, before)
      assert.deepStrictEqual(yield* everything(then), { a: "old", "dir/b": "dir/b" })
      assert.strictEqual((yield* then.head("a")).size, 3)
      assert.isFalse(yield* then.exists("c"))
      assert.strictEqual((yield* Effect.flip(then.text("c")))._tag, "NoSuchKey")
      assert.strictEqual(yield* Stream.runCount(then.stream("a")), 1)
      const level = yield* then.listWithDelimiter()
      assert.deepStrictEqual(level.commonPrefixes, ["dir/"])
      const writes = [
        then.put("a", "1"),
        then.delete("a"),
        then.copy("a", "b"),
        then.updateMetadata("a", { metadata: {} }),
        then.signUrl("a", { method: "PUT" }),
        then.signUrl("a")
      ]
      for (const write of writes) {
        assert.strictEqual(
          (yield* Effect.flip<unknown, { readonly _tag: string }, never>(write))._tag,
          "UnsupportedByProvider"
        )
      }
      const below = yield* Snapshot.at({ bucket: "data", prefix: "dir" }, before)
      assert.deepStrictEqual(yield* everything(below), { b: "dir/b" })
      const now = yield* ObjectStore.makeS3({ bucket: "data" })
      assert.deepStrictEqual(yield* everything(now), { a: "new", c: "c" })
      assert.notStrictEqual(then.backend.location, now.backend.location)
    }).pipe(Effect.provide(tigris)))

  it.effect("reads any moment, and copies from it", () =>
    Effect.gen(function*() {
      const before = yield* prepared
      yield* S3.copyObject({
        bucket: "data",
        key: "copy",
        source: { bucket: "data", key: "a" },
        snapshotVersion: before
      })
      const now = yield* ObjectStore.makeS3({ bucket: "data" })
      assert.deepStrictEqual(yield* everything(now), { a: "new", c: "c", copy: "old" })
      const first = yield* Snapshot.at({ bucket: "data" }, version("1"))
      assert.deepStrictEqual(yield* everything(first), { a: "old" })
      const never = yield* Snapshot.at({ bucket: "data" }, version("0"))
      assert.deepStrictEqual(yield* everything(never), {})
      const both = yield* Effect.flip(
        S3.headObject({ bucket: "data", key: "a", versionId: "1", snapshotVersion: before })
      )
      assert.strictEqual(both._tag, "InvalidInput")
    }).pipe(Effect.provide(tigris)))

  it.effect("is listed by pages, found by its label, and deleted", () =>
    Effect.gen(function*() {
      yield* Tigris.createBucket({ bucket: "data", enableSnapshots: true })
      const taken = yield* Effect.forEach(["one", "two; name=x", "one", undefined], (label) =>
        Snapshot.take("data", { label }))
      const [first, second, third, fourth] = taken
      const labels = Effect.map(Stream.runCollect(Snapshot.list("data")), (all) =>
        Chunk.toReadonlyArray(all).map(({ label, version }) => [version, label]))
      assert.deepStrictEqual(yield* labels, [
        [fourth, undefined],
        [third, "one"],
        [second, "two; name=x"],
        [first, "one"]
      ])
      const page = yield* Tigris.listSnapshots({ bucket: "data", maxSnapshots: 3 })
      assert.deepStrictEqual([page.snapshots.length, page.continuationToken], [3, second])
      const rest = yield* Stream.runCollect(
        Tigris.listSnapshotsStream({ bucket: "data", maxSnapshots: 1, continuationToken: third })
      )
      assert.strictEqual(Chunk.size(rest), 2)
      const found = yield* Snapshot.find("data", "one")
      assert.deepStrictEqual(
        Option.map(found, ({ version }) =>
          version),
        Option.some(third!)
      )
      assert.isTrue(Option.isNone(yield* Snapshot.find("data", "none")))
      yield* Snapshot.delete("data", third!)
      assert.strictEqual((yield* labels).length, 3)
      assert.strictEqual((yield* Effect.flip(Snapshot.delete("data", third!)))._tag, "NoSuchVersion")
      for (const label of ["", " a", "a\nb"]) {
        assert.strictEqual((yield* Effect.flip(Snapshot.take("data", { label })))._tag, "InvalidInput")
      }
    }).pipe(Effect.provide(tigris)))

  it.effect("is of buckets that have it enabled, which can be changed", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "data" })
      yield* put("data", "a", "early")
      assert.isFalse(yield* Snapshot.isEnabled("data"))
      assert.strictEqual((yield* Effect.flip(Snapshot.take("data")))._tag, "InvalidBucketState")
      assert.strictEqual((yield* Effect.flip(Snapshot.at({ bucket: "data" }, version("1"))))._tag, "InvalidBucketState")
      assert.strictEqual((yield* Effect.flip(Snapshot.delete("data", version("1"))))._tag, "InvalidBucketState")
      assert.deepStrictEqual(yield* Stream.runCount(Snapshot.list("data")), 0)
      yield* Snapshot.enable("data")
      const early = yield* Snapshot.take("data")
      yield* put("data", "a", "late")
      const then = yield* Snapshot.at({ bucket: "data" }, early)
      assert.strictEqual(yield* then.text("a"), "early")
      yield* Snapshot.disable("data")
      assert.isFalse(yield* Snapshot.isEnabled("data"))
      yield* Snapshot.enabled(S3.createBucket({ bucket: "other" }))
      assert.isTrue(yield* Snapshot.isEnabled("other"))
      yield* S3.createBucket({ bucket: "outside" })
      assert.isFalse(yield* Snapshot.isEnabled("outside"))
      assert.strictEqual((yield* Effect.flip(Snapshot.take("none")))._tag, "NoSuchBucket")
    }).pipe(Effect.provide(tigris)))
})

describe("withSnapshot", () => {
  it.effect("is for that bucket, for that effect", () =>
    Effect.gen(function*() {
      const before = yield* prepared
      yield* S3.createBucket({ bucket: "other" })
      yield* put("other", "a", "other")
      const inside = Effect.gen(function*() {
        assert.strictEqual(yield* readA, "old")
        const store = yield* ObjectStore.ObjectStore
        assert.deepStrictEqual(yield* everything(store), { a: "old", "dir/b": "dir/b" })
        assert.strictEqual((yield* S3.headObject({ bucket: "data", key: "dir/b" })).contentLength, 5)
        yield* S3.copyObject({ bucket: "other", key: "b", source: { bucket: "data", key: "a" } })
        yield* S3.headBucket({ bucket: "data" })
        const other = yield* S3.getObjectBytes({ bucket: "other", key: "b" })
        assert.strictEqual(new TextDecoder().decode(other.bytes), "old")
        const refused: ReadonlyArray<Effect.Effect<unknown, { readonly _tag: string }, any>> = [
          put("data", "x"),
          S3.deleteObject({ bucket: "data", key: "a" }),
          S3.deleteBucket({ bucket: "data" }),
          S3.getObjectTagging({ bucket: "data", key: "a" }),
          S3.listObjectVersions({ bucket: "data" }),
          S3.copyObject({ bucket: "data", key: "y", source: { bucket: "other", key: "a" } }),
          Snapshot.take("data"),
          store.put("x", "x")
        ]
        for (const one of refused) {
          assert.strictEqual((yield* Effect.flip(one as typeof readA))._tag, "UnsupportedByProvider")
        }
      })
      yield* inside.pipe(Snapshot.withSnapshot({ bucket: "data" }, before))
      assert.strictEqual(yield* readA, "new")
    }).pipe(Effect.provide(tigris)))

  it.effect("nests, the inner one counting", () =>
    Effect.gen(function*() {
      const before = yield* prepared
      const later = yield* Snapshot.take("data")
      yield* put("data", "a", "newest")
      const both = Effect.all([
        readA,
        readA.pipe(Snapshot.withSnapshot({ bucket: "data" }, later)),
        readA
      ]).pipe(Snapshot.withSnapshot({ bucket: "data" }, before))
      assert.deepStrictEqual(yield* both, ["old", "new", "old"])
    }).pipe(Effect.provide(tigris)))

  it.effect("does not mix with what runs at the same time", () =>
    Effect.gen(function*() {
      yield* Tigris.createBucket({ bucket: "data", enableSnapshots: true })
      const taken = yield* Effect.forEach(Array.range(1, 20), (n) =>
        Effect.zipRight(
          put("data", "a", String(n)),
          Effect.map(Snapshot.take("data"), (v) => [v, String(n)] as const)
        ))
      const reads = taken.flatMap(([v, n]) => [
        Effect.map(Snapshot.withSnapshot(readA, { bucket: "data" }, v), (text) => [text, n]),
        Effect.map(Effect.zipLeft(readA, Effect.yieldNow()), (text) => [text, "20"])
      ])
      for (const [text, n] of yield* Effect.all(reads, { concurrency: "unbounded" })) assert.strictEqual(text, n)
    }).pipe(Effect.provide(tigris)))
})

describe("a broken body of a snapshot", () => {
  it.effect("goes on from the same moment", () =>
    Effect.gen(function*() {
      yield* Tigris.createBucket({ bucket: "data", enableSnapshots: true })
      const large = "x".repeat(3 * 1024 * 1024)
      yield* put("data", "a", large)
      const before = yield* Snapshot.take("data")
      yield* put("data", "a", "later")
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "GetObject", fault: { _tag: "Truncate", bytes: 2 * 1024 * 1024 } })
      const then = yield* Snapshot.at({ bucket: "data" }, before)
      const fiber = yield* Effect.fork(Stream.runFold(then.stream("a"), 0, (sum, chunk) => sum + chunk.length))
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* Fiber.join(fiber), large.length)
      assert.strictEqual((yield* asked).filter((operation) => operation === "GetObject").length, 2)
    }).pipe(Effect.provide(tigris)))
})
