import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Stream from "effect/Stream"
import * as Fork from "../../src/Fork.js"
import { compareUtf8 } from "../../src/internal/wire/uri.js"
import * as ObjectStore from "../../src/ObjectStore.js"
import * as StorageError from "../../src/StorageError.js"
import { holds } from "../tigris/holds.js"
import { everything, pause } from "../tigris/world.js"

const made = (contents: Readonly<Record<string, string>>) =>
  Effect.gen(function*() {
    const base = yield* ObjectStore.makeMemory
    for (const [key, value] of Object.entries(contents)) yield* base.put(key, value)
    const upper = yield* ObjectStore.makeMemory
    return { base, upper, ...Fork.overlay(base, upper) }
  })

const changes = (overlay: Fork.Overlay) =>
  Effect.map(
    Stream.runCollect(overlay.diff),
    (all) => Chunk.toReadonlyArray(all).map(({ _tag, key }) => `${_tag} ${key}`)
  )

describe("an overlay", () => {
  it.effect("reads through, and keeps what is written to itself", () =>
    Effect.gen(function*() {
      const { base, store, upper, ...overlay } = yield* made({ a: "1", b: "2", "dir/c": "3", "dir/d": "4" })
      yield* store.put("a", "new")
      yield* store.delete("b")
      yield* store.delete("dir/c")
      yield* store.delete("none")
      yield* store.put("e", "5")
      assert.deepStrictEqual(yield* everything(store), { a: "new", "dir/d": "4", e: "5" })
      assert.deepStrictEqual(yield* everything(base), { a: "1", b: "2", "dir/c": "3", "dir/d": "4" })
      assert.deepStrictEqual((yield* store.listWithDelimiter()).commonPrefixes, ["dir/"])
      yield* store.delete("dir/d")
      assert.deepStrictEqual((yield* store.listWithDelimiter()).commonPrefixes, [])
      yield* store.put("b", "back")
      assert.strictEqual(yield* store.text("b"), "back")
      assert.deepStrictEqual(yield* changes({ store, ...overlay }), [
        "Changed a",
        "Changed b",
        "Deleted dir/c",
        "Deleted dir/d",
        "Added e"
      ])
      // The same two make the same again.
      const again = Fork.overlay(base, upper)
      assert.deepStrictEqual(yield* everything(again.store), { a: "new", b: "back", e: "5" })
    }))

  it.effect("obeys conditions on what is beneath", () =>
    Effect.gen(function*() {
      const { base, store } = yield* made({ a: "1", b: "2" })
      const tag = <A>(effect: Effect.Effect<A, { readonly _tag: string }>) =>
        Effect.merge(Effect.mapBoth(effect, { onFailure: ({ _tag }) => _tag, onSuccess: () => "done" }))
      assert.strictEqual(yield* tag(store.put("a", "x", { mode: "create" })), "PreconditionFailed")
      assert.strictEqual(yield* tag(store.put("a", "x", { mode: { update: "other" } })), "PreconditionFailed")
      const { etag = "" } = yield* base.head("a")
      assert.strictEqual(yield* tag(store.put("a", "x", { mode: { update: etag } })), "done")
      assert.strictEqual(yield* tag(store.put("a", "x", { mode: { update: etag } })), "PreconditionFailed")
      yield* store.delete("b")
      assert.strictEqual(yield* tag(store.put("b", "x", { mode: { update: etag } })), "NoSuchKey")
      assert.strictEqual(yield* tag(store.put("b", "x", { mode: "create" })), "done")
      assert.strictEqual(yield* tag(store.copy("a", "b", { overwrite: false })), "PreconditionFailed")
      assert.deepStrictEqual(yield* everything(base), { a: "1", b: "2" })
      yield* store.modify("a", () => Effect.succeed("modified"))
      assert.strictEqual(yield* store.text("a"), "modified")
    }))

  it.effect("is merged, or given up", () =>
    Effect.gen(function*() {
      const { base, upper, ...overlay } = yield* made({ a: "1", b: "2" })
      const { store } = overlay
      yield* store.put("a", "new", { contentType: "text/x", metadata: { by: "me" } })
      yield* store.delete("b")
      yield* overlay.merge()
      assert.deepStrictEqual(yield* everything(base), { a: "new" })
      const head = yield* base.head("a")
      assert.deepStrictEqual([head.contentType, head.metadata["by"]], ["text/x", "me"])
      assert.strictEqual(yield* Stream.runCount(upper.list()), 0)
      yield* store.put("c", "3")
      yield* store.delete("a")
      yield* overlay.discard
      assert.deepStrictEqual(yield* everything(store), { a: "new" })
      assert.strictEqual(yield* Stream.runCount(upper.list()), 0)
    }))

  it.effect("shows one level after a key as it shows all", () =>
    Effect.gen(function*() {
      const { store } = yield* made({ "a/b": "1", "a/c": "2" })
      yield* store.delete("a/c")
      yield* holds(store, new Map([["a/b", "1"]]), { keys: ["a/c"], prefixes: ["a/"], offsets: ["a/b", "a/a"] })
    }))

  it.effect("of an overlay has what is beneath both", () =>
    Effect.gen(function*() {
      const first = yield* made({ a: "1", b: "2" })
      const second = Fork.overlay(first.store, yield* ObjectStore.makeMemory)
      yield* first.store.delete("a")
      yield* second.store.put("b", "second")
      yield* second.store.put("a", "second")
      assert.deepStrictEqual(yield* changes(second), ["Added a", "Changed b"])
      yield* second.merge()
      assert.deepStrictEqual(yield* changes(first), ["Changed a", "Changed b"])
      assert.deepStrictEqual(yield* everything(first.base), { a: "1", b: "2" })
    }))

  it.effect("that a merge has left half done is what it was, and is merged by another", () =>
    Effect.gen(function*() {
      const { base, upper } = yield* made({ a: "1", b: "2", c: "3", e: "4" })
      const refused = (operation: string, key: string) =>
        Effect.fail(new StorageError.AccessDenied({ operation, key, message: "no" }))
      const mergeOver = (key: string) =>
        Fork.overlay(
          ObjectStore.make({
            ...base.backend,
            put: (to, body, options) => to === key ? refused("PutObject", key) : base.backend.put(to, body, options),
            delete: (at) => at === key ? refused("DeleteObject", key) : base.backend.delete(at)
          }),
          upper
        ).merge({ concurrency: 1 })
      const { merge, store } = Fork.overlay(base, upper)
      yield* store.delete("b")
      for (const key of ["a", "b", "d"]) yield* store.put(key, "new")
      yield* store.delete("c")
      const contents = { a: "new", b: "new", d: "new", e: "4" }
      for (const key of ["b", "c", "d"]) {
        assert.strictEqual((yield* Effect.flip(mergeOver(key)))._tag, "AccessDenied")
        assert.deepStrictEqual(yield* everything(store), contents)
        assert.isFalse(yield* store.exists("c"))
      }
      yield* merge()
      assert.deepStrictEqual(yield* everything(base), contents)
      assert.strictEqual(yield* Stream.runCount(upper.list()), 0)
    }))

  // The last two are the other way round in UTF-16.
  const keys = ["a", "a/b", "a/c/d", "b/1", "b/2", "z", "\uFF5E", "\u{1F600}"]
  const key = FastCheck.constantFrom(...keys)
  const on = FastCheck.nat(1)
  const command = FastCheck.oneof(
    { weight: 5, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Put" as const), on, key }) },
    { weight: 4, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Delete" as const), on, key }) },
    {
      weight: 1,
      arbitrary: FastCheck.record({
        _tag: FastCheck.constant("DeleteMany" as const),
        on,
        keys: FastCheck.uniqueArray(key)
      })
    },
    { weight: 2, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Copy" as const), on, key, to: key }) },
    { weight: 1, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Merge" as const), on }) },
    { weight: 1, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Discard" as const), on }) }
  )

  type Command = typeof command extends FastCheck.Arbitrary<infer A> ? A : never

  /** What has been written over what, as anybody would write it down; `undefined`: deleted. */
  type Written = Map<string, string | undefined>

  const contentsOf = (layers: ReadonlyArray<Written>): Map<string, string> => {
    const contents = new Map<string, string>()
    for (const layer of layers) {
      for (const [key, value] of layer) {
        if (value === undefined) contents.delete(key)
        else contents.set(key, value)
      }
    }
    return contents
  }

  const play = (initial: ReadonlyArray<string>, commands: ReadonlyArray<Command>) =>
    Effect.gen(function*() {
      const bottom: Written = new Map(initial.map((key) => [key, `old ${key}`]))
      const lower = yield* made(Object.fromEntries(contentsOf([bottom])))
      const higher = Fork.overlay(lower.store, yield* ObjectStore.makeMemory)
      const overlays: ReadonlyArray<Fork.Overlay> = [lower, higher]
      const written: ReadonlyArray<Written> = [bottom, new Map(), new Map()]
      const write = (on: number, key: string, value: string | undefined) => written[on + 1]!.set(key, value)

      for (const [i, command] of commands.entries()) {
        const { on } = command
        const { discard, merge, store } = overlays[on]!
        switch (command._tag) {
          case "Put":
            yield* store.put(command.key, String(i))
            write(on, command.key, String(i))
            break
          case "Delete":
            yield* store.delete(command.key)
            write(on, command.key, undefined)
            break
          case "DeleteMany":
            yield* Stream.runDrain(store.deleteMany(command.keys))
            for (const key of command.keys) write(on, key, undefined)
            break
          case "Copy": {
            const from = contentsOf(written.slice(0, on + 2)).get(command.key)
            const copied = yield* Effect.either(store.copy(command.key, command.to))
            assert.strictEqual(copied._tag, from === undefined ? "Left" : "Right")
            if (from !== undefined && command.key !== command.to) write(on, command.to, from)
            break
          }
          case "Merge":
            yield* merge()
            for (const [key, value] of written[on + 1]!) written[on]!.set(key, value)
            written[on + 1]!.clear()
            break
          case "Discard":
            yield* discard
            written[on + 1]!.clear()
        }
      }

      const ask = { keys, prefixes: ["a/"], offsets: ["a/b"] }
      yield* holds(lower.base, contentsOf(written.slice(0, 1)), ask)
      for (const [i, overlay] of overlays.entries()) {
        const below = contentsOf(written.slice(0, i + 1))
        yield* holds(overlay.store, contentsOf(written.slice(0, i + 2)), ask)
        const expected = [...written[i + 1]!.entries()].sort(([a], [b]) => compareUtf8(a, b)).flatMap(([key, value]) =>
          value === undefined
            ? below.has(key) ? [`Deleted ${key}`] : []
            : [`${below.has(key) ? "Changed" : "Added"} ${key}`]
        )
        assert.deepStrictEqual(yield* changes(overlay), expected)
      }
    })

  it(
    "and one over it are what a plain model of them is, whatever happens",
    { timeout: 120_000 },
    () =>
      FastCheck.assert(
        FastCheck.asyncProperty(
          FastCheck.uniqueArray(key),
          FastCheck.array(command, { maxLength: 25, size: "max" }),
          (keys, commands) => Effect.runPromise(Effect.zipRight(pause, play(keys, commands)))
        ),
        { numRuns: 25 }
      )
  )
})
