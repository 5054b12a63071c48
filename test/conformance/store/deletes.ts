import { assert } from "@effect/vitest"
import { ObjectStore } from "effect-s3/ObjectStore"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Ref from "effect/Ref"
import * as Stream from "effect/Stream"
import { type Features, type StoreIt, unless } from "../Backend.js"
import { folder } from "../folder.js"

class Broken extends Data.TaggedError("Broken")<{}> {}

const broken = new Broken()

export const deletes = (it: StoreIt, { keys }: Features): void => {
  it.scoped("what is not there is deleted already", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}missing`
      yield* store.delete(key)
      yield* store.put(key, "x")
      yield* store.delete(key)
      yield* store.delete(key)
      assert.isFalse(yield* store.exists(key))
    }))

  it.scoped("many keys from a stream, in order", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const keys = ["z", "a", "é 😀", "m/n", "a"].map((name) => at + name)
      yield* Effect.forEach(keys, (key) => store.put(key, "x"))
      const results = yield* Stream.runCollect(store.deleteMany(Stream.fromIterable(keys)))
      assert.deepStrictEqual(Array.from(results), keys.map((key) => ({ _tag: "Deleted", key })))
      assert.strictEqual(yield* Stream.runCount(store.list({ prefix: at })), 0)
    }))

  it.scoped("no keys", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      assert.strictEqual(yield* Stream.runCount(store.deleteMany([])), 0)
    }))

  const anyKey = unless(it, keys === "paths" ? "no key has a control character" : undefined)

  anyKey("keys that XML cannot carry, among others", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const keys = ["a", "b\u0001", "c\nd", "e\u001F", "f"].map((name) => at + name)
      yield* Effect.forEach(keys, (key) => store.put(key, "x"))
      const results = yield* Stream.runCollect(store.deleteMany(keys))
      assert.deepStrictEqual(Array.from(results), keys.map((key) => ({ _tag: "Deleted", key })))
      assert.strictEqual(yield* Stream.runCount(store.list({ prefix: at })), 0)
    }))

  it.scoped("a key that cannot be one fails alone", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      yield* store.put(`${at}a`, "x")
      yield* store.put(`${at}b`, "x")
      const bad = at + "x".repeat(1024)
      const results = Array.from(yield* Stream.runCollect(store.deleteMany([`${at}a`, bad, `${at}b`])))
      assert.deepStrictEqual(results.map(({ _tag, key }) => [_tag, key]), [
        ["Deleted", `${at}a`],
        ["Failed", bad],
        ["Deleted", `${at}b`]
      ])
      assert.strictEqual(results[1]!._tag === "Failed" && results[1]!.error._tag, "InvalidKey")
      assert.strictEqual(yield* Stream.runCount(store.list({ prefix: at })), 0)
    }))

  it.scoped("a stream of keys that fails fails with its own error", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}a`
      yield* store.put(key, "x")
      const seen = yield* Ref.make(0)
      const error = yield* Effect.flip(
        Stream.runForEach(
          store.deleteMany(Stream.concat(Stream.make(key), Stream.fail(broken))),
          () => Ref.update(seen, (n) => n + 1)
        )
      )
      assert.strictEqual(error, broken)
      // What came before the failure is deleted and reported, or neither.
      assert.strictEqual(yield* store.exists(key), (yield* Ref.get(seen)) === 0)
    }))
}
