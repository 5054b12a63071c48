import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import * as Emulator from "../../src/Emulator.js"
import * as S3 from "../../src/S3.js"
import * as Snapshot from "../../src/Snapshot.js"
import { everything, put } from "./world.js"

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

  const key = FastCheck.constantFrom("a", "a/b", "a/c", "b", "é")
  const command = FastCheck.oneof(
    { weight: 4, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Put" as const), key }) },
    { weight: 2, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Delete" as const), key }) },
    { weight: 2, arbitrary: FastCheck.constant({ _tag: "Look" as const }) }
  )

  it("is what it was at every time, whatever happened", { timeout: 60_000 }, () =>
    FastCheck.assert(
      FastCheck.asyncProperty(FastCheck.array(command, { maxLength: 30, size: "max" }), (commands) =>
        Effect.gen(function*() {
          yield* enabled
          const model = new Map<string, string>()
          const seen: Array<readonly [Date, Readonly<Record<string, string>>]> = []
          for (const [i, command] of commands.entries()) {
            // A deletion and a write of one second cannot be told apart.
            yield* TestClock.adjust("1 second")
            if (command._tag === "Put") {
              yield* put("data", command.key, String(i))
              model.set(command.key, String(i))
            } else if (command._tag === "Delete") {
              yield* remove(command.key)
              model.delete(command.key)
            } else {
              seen.push([yield* now, Object.fromEntries(model)])
              yield* minute
            }
          }
          for (const [time, contents] of seen) {
            const then = yield* Snapshot.at({ bucket: "data" }, time)
            assert.deepStrictEqual(yield* everything(then), contents)
          }
        }).pipe(Effect.provide(s3), Effect.provide(TestContext.TestContext), Effect.runPromise)),
      { numRuns: 25 }
    ))
})
