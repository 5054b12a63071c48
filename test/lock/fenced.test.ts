import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Stream } from "effect"
import { Lock, ObjectStore, StorageError } from "effect-s3"

const lease = (fencingToken: bigint) => ({ name: "a", fencingToken, ensureHeld: Effect.void })

const tag = <A, E extends { readonly _tag: string }>(effect: Effect.Effect<A, E>) =>
  Effect.match(effect, { onFailure: (error) => error._tag, onSuccess: () => "done" })

describe("a fenced store", () => {
  it.effect("an earlier holder is refused once a later one has written", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeMemory
      const early = Lock.fenced(store, lease(1n))
      const late = Lock.fenced(store, lease(2n))
      yield* early.put("k", "1")
      yield* late.put("k", "2", { metadata: { mine: "yes" } })
      assert.strictEqual(yield* tag(early.put("k", "1 again")), "LockUnavailable")
      assert.strictEqual(yield* tag(early.modify("k", () => Effect.succeed("1 again"))), "LockUnavailable")
      assert.strictEqual(yield* tag(Lock.fenced(store, lease(1n)).put("k", "x")), "LockUnavailable")
      assert.strictEqual(yield* store.text("k"), "2")
      const { metadata } = yield* store.head("k")
      assert.deepStrictEqual(metadata, { mine: "yes", "effect-s3-fencing-token": "2" })
      yield* late.put("k", "3")
      assert.strictEqual(yield* tag(late.put("k", "4", { mode: "create" })), "PreconditionFailed")
      yield* late.put("new", Stream.make(new Uint8Array(3)))
      assert.strictEqual(yield* store.text("k"), "3")
    }))

  it.effect("what was read is written only if nobody came in between", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeMemory
      const early = Lock.fenced(store, lease(1n))
      const late = Lock.fenced(store, lease(2n))
      yield* early.put("n", "1")
      const read = yield* late.text("n")
      yield* early.put("n", "2")
      assert.strictEqual(yield* tag(late.put("n", `${Number(read) + 1}`)), "PreconditionFailed")
      yield* late.modify("n", (bytes) => Effect.succeed(`${Number(new TextDecoder().decode(bytes)) + 1}`))
      assert.strictEqual(yield* store.text("n"), "3")
      assert.strictEqual(yield* tag(late.text("none")), "NoSuchKey")
      yield* early.put("none", "0")
      assert.strictEqual(yield* tag(late.put("none", "1")), "PreconditionFailed")
    }))

  it.effect("a lease that is over writes nothing, and what cannot be fenced is refused", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeMemory
      const over = Lock.fenced(store, {
        ...lease(5n),
        ensureHeld: Effect.fail(new StorageError.LockLost({ lock: "a", message: "lost" }))
      })
      assert.strictEqual(yield* tag(over.put("k", "v")), "LockUnavailable")
      assert.isFalse(yield* store.exists("k"))
      yield* store.put("k", "v")
      const held = Lock.fenced(store, lease(5n))
      const refused = yield* Effect.all([
        tag(held.delete("k")),
        tag(held.copy("k", "l")),
        tag(held.rename("k", "l")),
        tag(held.updateMetadata("k", { contentType: "a/b" })),
        tag(held.signUrl("k", { method: "PUT" }))
      ])
      assert.deepStrictEqual(new Set(refused), new Set(["UnsupportedByProvider"]))
      assert.isTrue(Exit.isSuccess(yield* Effect.exit(held.text("k"))))
    }))
})
