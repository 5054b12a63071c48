import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Stream from "effect/Stream"
import * as Fork from "../../src/Fork.js"
import { compareUtf8 } from "../../src/internal/wire/uri.js"
import * as ObjectStore from "../../src/ObjectStore.js"
import { everything } from "../tigris/world.js"

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

  const key = FastCheck.constantFrom("a", "a/b", "a/c", "b/1", "b/2", "é", "z")
  const command = FastCheck.oneof(
    { weight: 5, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Put" as const), key }) },
    { weight: 4, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Delete" as const), key }) },
    { weight: 2, arbitrary: FastCheck.record({ _tag: FastCheck.constant("Copy" as const), key, to: key }) },
    { weight: 1, arbitrary: FastCheck.constant({ _tag: "Merge" as const }) },
    { weight: 1, arbitrary: FastCheck.constant({ _tag: "Discard" as const }) }
  )

  it("is what a plain model of it is, whatever happens", () =>
    FastCheck.assert(
      FastCheck.asyncProperty(
        FastCheck.uniqueArray(key),
        FastCheck.array(command, { maxLength: 40, size: "max" }),
        (keys, commands) =>
          Effect.runPromise(Effect.gen(function*() {
            const { base, discard, merge, store } = yield* made(
              Object.fromEntries(keys.map((key) => [key, `old ${key}`]))
            )
            let below = new Map(keys.map((key) => [key, `old ${key}`]))
            let model = new Map(below)
            for (const [i, command] of commands.entries()) {
              switch (command._tag) {
                case "Put":
                  yield* store.put(command.key, String(i))
                  model.set(command.key, String(i))
                  break
                case "Delete":
                  yield* store.delete(command.key)
                  model.delete(command.key)
                  break
                case "Copy": {
                  const from = model.get(command.key)
                  const copied = yield* Effect.either(store.copy(command.key, command.to))
                  assert.strictEqual(copied._tag, from === undefined ? "Left" : "Right")
                  if (from !== undefined) model.set(command.to, from)
                  break
                }
                case "Merge":
                  yield* merge()
                  below = new Map(model)
                  break
                case "Discard":
                  yield* discard
                  model = new Map(below)
              }
            }
            assert.deepStrictEqual(yield* everything(store), Object.fromEntries(model))
            assert.deepStrictEqual(yield* everything(base), Object.fromEntries(below))
            const listed = yield* Stream.runCollect(Stream.map(store.list(), ({ key }) => key))
            assert.deepStrictEqual([...listed], [...model.keys()].sort(compareUtf8))
            const { commonPrefixes, objects } = yield* store.listWithDelimiter()
            const level = [...model.keys()].map((key) => key.includes("/") ? `${key.split("/")[0]}/` : key)
            assert.deepStrictEqual(
              [...commonPrefixes, ...objects.map(({ key }) => key)].sort(compareUtf8),
              [...new Set(level)].sort(compareUtf8)
            )
          }))
      ),
      { numRuns: 50 }
    ))
})
