import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import * as Emulator from "../../src/Emulator.js"
import { compareUtf8 } from "../../src/internal/wire/uri.js"
import * as S3 from "../../src/S3.js"
import * as Snapshot from "../../src/Snapshot.js"
import { everything, pause, put } from "./world.js"

const s3 = Emulator.layerS3({ buckets: ["data"] })

const enabled = S3.putBucketVersioning({ bucket: "data", status: "Enabled" })

const remove = (key: string) => S3.deleteObject({ bucket: "data", key })

const now = Effect.map(TestClock.currentTimeMillis, (millis) => new Date(millis))

const minute = TestClock.adjust("1 minute")

describe("a bucket with S3's versions", () => {
  it.effect("is read as it was", () =>
    Effect.gen(function*() {
      yield* put("data", "early")
      yield* enabled
      yield* minute
      yield* put("data", "a", "old")
      yield* put("data", "dir/b")
      yield* put("data", "dir/b/c")
      const first = yield* now
      yield* minute
      yield* put("data", "a", "new")
      yield* remove("dir/b")
      const second = yield* now
      yield* minute
      yield* put("data", "dir/b", "back")
      const then = yield* Snapshot.at({ bucket: "data" }, first)
      assert.deepStrictEqual(yield* everything(then), {
        a: "old",
        "dir/b": "dir/b",
        "dir/b/c": "dir/b/c",
        early: "early"
      })
      const after = yield* Snapshot.at({ bucket: "data" }, second)
      assert.deepStrictEqual(yield* everything(after), { a: "new", "dir/b/c": "dir/b/c", early: "early" })
      assert.strictEqual((yield* Effect.flip(after.text("dir/b")))._tag, "NoSuchKey")
      assert.isFalse(yield* after.exists("dir/b"))
      assert.strictEqual((yield* then.head("a")).size, 3)
      assert.deepStrictEqual((yield* then.listWithDelimiter()).commonPrefixes, ["dir/"])
      assert.strictEqual(yield* Stream.runCount(then.listFrom("dir/b")), 2)
      const below = yield* Snapshot.at({ bucket: "data", prefix: "dir" }, first)
      assert.deepStrictEqual(yield* everything(below), { b: "dir/b", "b/c": "dir/b/c" })
      const beginning = yield* Snapshot.at({ bucket: "data" }, new Date(0))
      assert.deepStrictEqual(yield* everything(beginning), { early: "early" })
      for (const write of [then.put("a", "x"), then.delete("a"), then.signUrl("a")]) {
        const error = yield* Effect.flip<unknown, { readonly _tag: string }, never>(write)
        assert.strictEqual(error._tag, "UnsupportedByProvider")
      }
    }).pipe(Effect.provide(s3)))

  it.effect("must keep them, and be asked for a date", () =>
    Effect.gen(function*() {
      const at = (moment: Date) => Effect.flip(Snapshot.at({ bucket: "data" }, moment))
      assert.strictEqual((yield* at(new Date(0)))._tag, "InvalidBucketState")
      assert.strictEqual((yield* at(new Date(Number.NaN)))._tag, "InvalidInput")
    }).pipe(Effect.provide(s3)))

  it.effect("is what it was although all of it has happened within one second", () =>
    Effect.gen(function*() {
      yield* enabled
      yield* put("data", "deleted", "1")
      yield* remove("deleted")
      yield* put("data", "undeleted", "1")
      const { versionId } = yield* remove("undeleted")
      yield* put("data", "written", "1")
      yield* remove("written")
      yield* put("data", "written", "2")
      yield* remove("written")
      yield* put("data", "written", "3")
      yield* S3.deleteObject({ bucket: "data", key: "undeleted", versionId })
      const then = yield* now
      yield* TestClock.adjust("1 second")
      yield* put("data", "deleted", "2")
      yield* remove("written")
      const store = yield* Snapshot.at({ bucket: "data" }, then)
      assert.deepStrictEqual(yield* everything(store), { undeleted: "1", written: "3" })
      assert.strictEqual((yield* Effect.flip(store.text("deleted")))._tag, "NoSuchKey")
      assert.strictEqual(yield* store.text("written"), "3")
      assert.isFalse(yield* store.exists("deleted"))
    }).pipe(Effect.provide(s3)))

  it.effect("is what it was although the versions of one key are more than a page", () =>
    Effect.gen(function*() {
      yield* enabled
      yield* put("data", "a", "old")
      yield* put("data", "b", "old")
      yield* remove("b")
      yield* put("data", "b/c", "old")
      const first = yield* now
      yield* minute
      yield* put("data", "a", "new")
      yield* put("data", "b", "new")
      const objects = Array.from({ length: 600 }, () => ({ key: "b" }))
      yield* S3.deleteObjects({ bucket: "data", objects })
      yield* S3.deleteObjects({ bucket: "data", objects })
      const then = yield* Snapshot.at({ bucket: "data" }, first)
      assert.deepStrictEqual(yield* everything(then), { a: "old", "b/c": "old" })
      assert.isFalse(yield* then.exists("b"))
      const { clearRequests, requests } = yield* Emulator.Emulator
      yield* clearRequests
      assert.deepStrictEqual((yield* then.listWithDelimiter()).commonPrefixes, ["b/"])
      assert.strictEqual((yield* requests).length, 2)
    }).pipe(Effect.provide(s3)))

  it.effect("has one history by any page size", () =>
    Effect.gen(function*() {
      yield* enabled
      for (const key of ["a", "b", "a/b"]) {
        yield* put("data", key)
        yield* remove(key)
        yield* put("data", key)
        yield* put("data", key)
        yield* remove(key)
      }
      const history = (maxKeys: number | undefined) =>
        S3.listObjectVersionsStream({ bucket: "data", maxKeys }).pipe(
          Stream.map(({ deleteMarker, isLatest, key, versionId }) => ({ deleteMarker, isLatest, key, versionId })),
          Stream.runCollect,
          Effect.map(Chunk.toReadonlyArray)
        )
      const all = yield* history(undefined)
      assert.deepStrictEqual(all.map(({ deleteMarker }) => deleteMarker ? "-" : "+").join(""), "-++-+".repeat(3))
      for (const maxKeys of [1, 2, 3, 4, 7]) assert.deepStrictEqual(yield* history(maxKeys), all)
    }).pipe(Effect.provide(s3)))

  const keys = ["a", "a/b", "a/c", "b", "é"]
  const key = FastCheck.constantFrom(...keys)
  const command = FastCheck.oneof(
    { weight: 4, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Put" as const), key }) },
    { weight: 3, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Delete" as const), key }) },
    { weight: 1, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Undelete" as const), key }) },
    { weight: 2, arbitrary: FastCheck.constant({ _tag: "Look" as const }) }
  )

  type Command = typeof command extends FastCheck.Arbitrary<infer A> ? A : never

  /** What has happened to a key, as far as it has not been taken back: when, and what was written, if it was. */
  interface Event {
    readonly at: number
    readonly value: string | undefined
    readonly versionId: string | undefined
  }

  const contentsOf = (events: ReadonlyMap<string, ReadonlyArray<Event>>, at: number) => {
    const contents: Record<string, string> = {}
    for (const [key, ofKey] of events) {
      const value = ofKey.filter((event) => event.at < at).at(-1)?.value
      if (value !== undefined) contents[key] = value
    }
    return contents
  }

  const play = (commands: ReadonlyArray<Command>) =>
    Effect.gen(function*() {
      yield* enabled
      const events = new Map<string, Array<Event>>()
      const seen: Array<readonly [time: Date, at: number]> = []
      for (const [at, command] of commands.entries()) {
        // Times are cut to the second, and most of what happens is of the same one.
        yield* TestClock.adjust("300 millis")
        if (command._tag === "Look") {
          seen.push([yield* now, at])
          yield* minute
          continue
        }
        const { key } = command
        const ofKey = events.get(key) ?? []
        events.set(key, ofKey)
        if (command._tag === "Put") {
          const { versionId } = yield* put("data", key, String(at))
          ofKey.push({ at, value: String(at), versionId })
        } else if (command._tag === "Delete") {
          const { versionId } = yield* remove(key)
          ofKey.push({ at, value: undefined, versionId })
        } else {
          const last = ofKey.at(-1)
          if (last === undefined || last.value !== undefined) continue
          yield* S3.deleteObject({ bucket: "data", key, versionId: last.versionId })
          ofKey.pop()
        }
      }
      for (const [time, at] of seen) {
        const expected = contentsOf(events, at)
        const then = yield* Snapshot.at({ bucket: "data" }, time)
        assert.deepStrictEqual(yield* everything(then), expected)
        const inFolder = Object.keys(expected).filter((key) => key.startsWith("a/"))
        const { commonPrefixes, objects } = yield* then.listWithDelimiter()
        assert.deepStrictEqual(commonPrefixes, inFolder.length > 0 ? ["a/"] : [])
        assert.deepStrictEqual(
          objects.map(({ key }) => key),
          Object.keys(expected).filter((key) => !key.startsWith("a/")).sort(compareUtf8)
        )
        const level = yield* then.listWithDelimiter({ prefix: "a/" })
        assert.deepStrictEqual(level.objects.map(({ key }) => key), inFolder.sort(compareUtf8))
        const listed = yield* Stream.runCollect(Stream.map(then.list({ prefix: "a/" }), ({ key }) => key))
        assert.deepStrictEqual(Chunk.toReadonlyArray(listed), inFolder)
        const below = yield* Snapshot.at({ bucket: "data", prefix: "a" }, time)
        assert.deepStrictEqual(
          yield* everything(below),
          Object.fromEntries(inFolder.map((key) => [key.slice(2), expected[key]]))
        )
        assert.deepStrictEqual(
          Chunk.toReadonlyArray(yield* Stream.runCollect(Stream.map(then.listFrom("a/b"), ({ key }) => key))),
          Object.keys(expected).filter((key) => compareUtf8(key, "a/b") > 0).sort(compareUtf8)
        )
        for (const key of keys) if (!(key in expected)) assert.isFalse(yield* then.exists(key))
      }
    }).pipe(Effect.provide(Layer.provideMerge(s3, TestContext.TestContext)))

  it("is what it was at every time, whatever happened", { timeout: 60_000 }, () =>
    FastCheck.assert(
      FastCheck.asyncProperty(
        FastCheck.array(command, { maxLength: 20, size: "max" }),
        (commands) => Effect.runPromise(Effect.zipRight(pause, play(commands)))
      ),
      { numRuns: 25 }
    ))
})
