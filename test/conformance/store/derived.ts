import { assert } from "@effect/vitest"
import { ObjectStore } from "effect-s3/ObjectStore"
import * as StorageError from "effect-s3/StorageError"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import { type Features, type StoreIt, unless } from "../Backend.js"
import { bytes, same } from "../bytes.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"
import { inTime } from "../time.js"

const fibers = 8
const rounds = 4

const count = (bytes: Uint8Array | undefined): number => bytes === undefined ? 0 : Number(Buffer.from(bytes).toString())

export const derived = (it: StoreIt, { provider }: Features): void => {
  it.scoped("a reader reads anywhere, and all of it from one version", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}read`
      const whole = bytes(10_000)
      yield* store.put(key, whole)
      const reader = yield* store.reader(key)
      assert.strictEqual(reader.info.size, 10_000)
      same(yield* reader.read(0, 100), whole.subarray(0, 100))
      same(yield* reader.read(9_990, 100), whole.subarray(9_990))
      same(yield* reader.read(5_000, 1), whole.subarray(5_000, 5_001))
      same(yield* reader.read(0, 1_000_000), whole)
      assert.strictEqual((yield* reader.read(10_000, 5)).length, 0)
      assert.strictEqual((yield* reader.read(3, 0)).length, 0)
      yield* store.put(key, bytes(10_000, 2))
      // Where every version is kept, the one that it began with is still there.
      if (reader.info.versionId === undefined) {
        assert.strictEqual(yield* tagOf(reader.read(0, 1)), "PreconditionFailed")
      } else {
        same(yield* reader.read(0, 10), whole.subarray(0, 10))
      }
    }))

  const conditional = unless(it, provider.conditionalPut ? undefined : `${provider.name} has no conditional put`)

  conditional("modify makes what is not there, and changes what is", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}modified.json`
      const next = (current: Uint8Array | undefined) => Effect.succeed(String(count(current) + 1))
      yield* store.modify(key, next)
      assert.strictEqual(yield* store.text(key), "1")
      const { etag } = yield* store.modify(key, next, { metadata: { by: "me" } })
      assert.strictEqual(yield* store.text(key), "2")
      const head = yield* store.head(key)
      assert.deepStrictEqual([head.etag, head.contentType, { ...head.metadata }], [etag, "application/json", {
        by: "me"
      }])
    }))

  conditional(`modify by ${fibers} at once loses nothing`, () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}counter`
      const increment = store.modify(key, (current) => Effect.succeed(String(count(current) + 1)))
      yield* inTime(
        Effect.forEach(
          Array.from({ length: fibers }),
          () => Effect.repeatN(increment, rounds - 1),
          { concurrency: "unbounded", discard: true }
        )
      )
      assert.strictEqual(yield* store.text(key), String(fibers * rounds))
    }), 60_000)

  conditional("modify: an error of the caller's own comes out at once, whatever its tag", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}refused`
      const calls = yield* Ref.make(0)
      const mine = new StorageError.PreconditionFailed({ message: "the caller's own" })
      const error = yield* Effect.flip(
        store.modify(key, () => Effect.andThen(Ref.update(calls, (n) => n + 1), Effect.fail(mine)))
      )
      assert.strictEqual(error, mine)
      assert.strictEqual(yield* Ref.get(calls), 1)
      assert.isFalse(yield* store.exists(key))
    }))
}
