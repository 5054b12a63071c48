import { assert } from "@effect/vitest"
import { type ListOptions, ObjectStore } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Features, StoreIt } from "../Backend.js"
import { folder } from "../folder.js"

const many = 1010

const putAll = (at: string, names: ReadonlyArray<string>) =>
  Effect.flatMap(
    ObjectStore,
    (store) => Effect.forEach(names, (name) => store.put(at + name, name), { concurrency: 16, discard: true })
  )

const keys = (at: string, options: ListOptions = {}) =>
  Effect.flatMap(ObjectStore, (store) =>
    store.list({ ...options, prefix: at + (options.prefix ?? "") }).pipe(
      Stream.map((object) => object.key.slice(at.length)),
      Stream.runCollect,
      Effect.map((keys) => Array.from(keys))
    ))

export const lists = (it: StoreIt, features: Features): void => {
  // What ends with a slash, or has nothing between two of them, is no path.
  const anyKey = features.keys === undefined

  it.scoped("in the order of the keys' UTF-8 bytes", () =>
    Effect.gen(function*() {
      const at = yield* folder
      // UTF-16 would have the emoji, a pair of surrogates, before the last two of the plane below.
      const sorted = [
        "!",
        "A",
        "Z",
        "a",
        "a!",
        ...(anyKey ? ["a/"] : []),
        "a/b",
        "a0",
        "z",
        "é",
        "日",
        "\uE000",
        "\uFFFD",
        "😀",
        "😁"
      ]
      yield* putAll(at, [...sorted].reverse())
      assert.deepStrictEqual(yield* keys(at), sorted)
      const offset = sorted.indexOf("\uFFFD")
      assert.deepStrictEqual(yield* keys(at, { offset: `${at}\uFFFD` }), sorted.slice(offset + 1))
    }))

  it.scoped("more keys than a page holds", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const names = Array.from({ length: many }, (_, i) => `k${String(i).padStart(5, "0")}`)
      yield* putAll(at, names)
      assert.deepStrictEqual(yield* keys(at), names)
      assert.deepStrictEqual(yield* keys(at, { offset: `${at}k00004` }), names.slice(5))
      assert.strictEqual(yield* Stream.runCount(Stream.take(store.list({ prefix: at }), 3)), 3)
      const level = yield* store.listWithDelimiter({ prefix: at })
      assert.strictEqual(level.objects.length, many)
      // As many batches as it takes, one result for each key, in order, whether it was there or not.
      const asked = [`${at}missing`, ...names.map((name) => at + name)]
      const results = Array.from(yield* Stream.runCollect(store.deleteMany(asked)))
      assert.deepStrictEqual(results, asked.map((key) => ({ _tag: "Deleted", key })))
      assert.deepStrictEqual(yield* keys(at), [])
    }), 60_000)

  it.scoped("listFrom begins after its offset, whether that is a key or not", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      yield* putAll(at, ["a", "b", "b/1", "c", "d"])
      const from = (offset: string, prefix = "") =>
        store.listFrom(at + offset, { prefix: at + prefix }).pipe(
          Stream.map((object) => object.key.slice(at.length)),
          Stream.runCollect,
          Effect.map((keys) => Array.from(keys))
        )
      assert.deepStrictEqual(yield* from("b"), ["b/1", "c", "d"])
      assert.deepStrictEqual(yield* from("b0"), ["c", "d"])
      assert.deepStrictEqual(yield* from(""), ["a", "b", "b/1", "c", "d"])
      assert.deepStrictEqual(yield* from("d"), [])
      assert.deepStrictEqual(yield* from("a", "b"), ["b", "b/1"])
      assert.deepStrictEqual(yield* from("b", "b"), ["b/1"])
      assert.deepStrictEqual(yield* from("c", "b"), [])
    }))

  it.scoped("a prefix is text, and becomes a folder only by its slash", () =>
    Effect.gen(function*() {
      const at = yield* folder
      yield* putAll(at, ["foo", "foo/bar", "foo/bar/baz", "foo_x", "fo"])
      assert.deepStrictEqual(yield* keys(at, { prefix: "foo" }), ["foo", "foo/bar", "foo/bar/baz", "foo_x"])
      assert.deepStrictEqual(yield* keys(at, { prefix: "foo/" }), ["foo/bar", "foo/bar/baz"])
      assert.deepStrictEqual(yield* keys(at, { prefix: "foo/bar/" }), ["foo/bar/baz"])
      assert.deepStrictEqual(yield* keys(at, { prefix: "none" }), [])
    }))

  it.scoped("with a delimiter: one level, its folders rolled up", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const [d, e] = anyKey ? ["d//4", "e/"] : ["d/4", "e/5"]
      yield* putAll(at, ["a", "b/1", "b/2", "b/c/3", d!, e!, "f|g", "é/1"])
      const level = (prefix: string, delimiter?: string) =>
        Effect.map(store.listWithDelimiter({ prefix: at + prefix, delimiter }), (result) => ({
          objects: result.objects.map((object) => object.key.slice(at.length)),
          folders: result.commonPrefixes.map((folder) => folder.slice(at.length))
        }))
      assert.deepStrictEqual(yield* level(""), { objects: ["a", "f|g"], folders: ["b/", "d/", "e/", "é/"] })
      assert.deepStrictEqual(yield* level("b/"), { objects: ["b/1", "b/2"], folders: ["b/c/"] })
      assert.deepStrictEqual(yield* level("b"), { objects: [], folders: ["b/"] })
      assert.deepStrictEqual(
        yield* level("d/"),
        anyKey ? { objects: [], folders: ["d//"] } : { objects: [d], folders: [] }
      )
      assert.deepStrictEqual(yield* level("e/"), { objects: [e], folders: [] })
      assert.deepStrictEqual(yield* level("f", "|"), { objects: [], folders: ["f|"] })
      assert.deepStrictEqual(yield* level("none/"), { objects: [], folders: [] })
    }))
}
