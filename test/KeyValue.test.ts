import { KeyValueStore } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Option, Schema, TestClock } from "effect"
import { Emulator, KeyValue, ObjectStore, StorageError } from "effect-s3"

const memory = Layer.provide(KeyValue.layer({ prefix: "kv" }), ObjectStore.layerMemory)
const emulator = Layer.provide(KeyValue.layer({ prefix: "kv" }), Emulator.layerStore({ bucket: "kv" }))

describe.each([["memory", memory], ["the emulator", Layer.orDie(emulator)]])("KeyValueStore over %s", (_, layer) => {
  const run = <A, E>(name: string, body: (kv: KeyValueStore.KeyValueStore) => Effect.Effect<A, E>) =>
    it.effect(name, () => Effect.provide(Effect.flatMap(KeyValueStore.KeyValueStore, body), layer))

  run("get, set, remove, has, size, isEmpty, clear", (kv) =>
    Effect.gen(function*() {
      assert.isTrue(yield* kv.isEmpty)
      assert.deepStrictEqual(yield* kv.get("a"), Option.none())
      yield* kv.set("a", "1")
      yield* kv.set("a/b c", new Uint8Array([0, 255]))
      yield* kv.set("empty", "")
      assert.deepStrictEqual(yield* kv.get("a"), Option.some("1"))
      assert.deepStrictEqual(yield* kv.get("empty"), Option.some(""))
      assert.deepStrictEqual(
        Option.map(yield* kv.getUint8Array("a/b c"), (bytes) => Array.from(bytes)),
        Option.some([0, 255])
      )
      assert.strictEqual(yield* kv.size, 3)
      assert.isTrue(yield* kv.has("a"))
      yield* kv.remove("a")
      yield* kv.remove("a")
      assert.isFalse(yield* kv.has("a"))
      yield* kv.clear
      assert.isTrue(yield* kv.isEmpty)
    }))

  run("modify changes what is there, and adds nothing", (kv) =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* kv.modify("n", (n) => `${n}!`), Option.none())
      assert.isFalse(yield* kv.has("n"))
      yield* kv.set("n", "0")
      assert.deepStrictEqual(yield* kv.modify("n", (n) => `${n}!`), Option.some("0!"))
      assert.deepStrictEqual(yield* kv.get("n"), Option.some("0!"))
    }))

  run("values of a schema", (kv) =>
    Effect.gen(function*() {
      const notes = kv.forSchema(Schema.Struct({ title: Schema.String, at: Schema.Date }))
      const note = { title: "x", at: new Date(0) }
      yield* notes.set("1", note)
      assert.deepStrictEqual(yield* notes.get("1"), Option.some(note))
    }))

  run("what is no key is a bad argument", (kv) =>
    Effect.gen(function*() {
      assert.strictEqual((yield* Effect.flip(kv.set("", "x")))._tag, "BadArgument")
    }))
})

it.effect("those who modify at once each have their turn", () =>
  Effect.gen(function*() {
    const { backend } = yield* ObjectStore.makeMemory
    let races = 0
    // Everybody has read before anybody writes.
    const racing = ObjectStore.make({
      ...backend,
      bytes: (key, options) => Effect.tap(backend.bytes(key, options), Effect.yieldNow()),
      put: (key, body, options) => Effect.tapError(backend.put(key, body, options), () => Effect.sync(() => races++))
    })
    const kv = KeyValue.make(racing)
    yield* kv.set("n", "0")
    const all = yield* Effect.fork(Effect.forEach(
      Array.from({ length: 20 }),
      () => kv.modify("n", (n) => String(Number(n) + 1)),
      { concurrency: "unbounded", discard: true }
    ))
    yield* TestClock.adjust("1 hour")
    yield* Fiber.join(all)
    assert.deepStrictEqual(yield* kv.get("n"), Option.some("20"))
    assert.isAbove(races, 0)
  }))

it.effect("a failure below keeps its cause and its reason", () =>
  Effect.gen(function*() {
    const inner = yield* ObjectStore.makeMemory
    const denied = new StorageError.AccessDenied({ message: "no" })
    const kv = KeyValue.make(ObjectStore.make({ ...inner.backend, bytes: () => Effect.fail(denied) }))
    const error = yield* Effect.flip(kv.get("a"))
    assert.strictEqual(error._tag === "SystemError" ? error.reason : error._tag, "PermissionDenied")
    assert.strictEqual(error.cause, denied)
  }))
