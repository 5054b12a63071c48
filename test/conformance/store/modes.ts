import { assert } from "@effect/vitest"
import { ObjectStore, type PutMode, type PutOptions } from "effect-s3/ObjectStore"
import { isConflict, type StorageError } from "effect-s3/StorageError"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { Below, type Features, type StoreIt, unless } from "../Backend.js"
import { bytes, inPieces, partSize, same } from "../bytes.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

const writers = Array.from({ length: 8 }, (_, i) => i)

const rounds = [1, 2, 3]

export const modes = (it: StoreIt, { provider }: Features): void => {
  const conditional = unless(it, provider.conditionalPut ? undefined : `${provider.name} has no conditional put`)

  conditional("create stores what is not there, and never over what is", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}new`
      yield* store.put(key, "first", { mode: "create" })
      assert.strictEqual(yield* tagOf(store.put(key, "second", { mode: "create" })), "PreconditionFailed")
      assert.strictEqual(yield* store.text(key), "first")
      yield* store.put(key, "third", { mode: "overwrite" })
      assert.strictEqual(yield* store.text(key), "third")
      yield* store.delete(key)
      yield* store.put(key, "fourth", { mode: "create" })
      assert.strictEqual(yield* store.text(key), "fourth")
    }))

  conditional("update stores over the version that it names, and no other", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}versions`
      const first = yield* store.put(key, "first")
      const second = yield* store.put(key, "second", { mode: { update: first.etag! } })
      const stale = yield* Effect.flip(store.put(key, "third", { mode: { update: first.etag! } }))
      assert.strictEqual(stale._tag, "PreconditionFailed")
      yield* store.put(key, "fourth", { mode: { update: `"${second.etag}"` } })
      assert.strictEqual(yield* store.text(key), "fourth")
    }))

  conditional("update of what is not there stores nothing", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}missing`
      const error = yield* Effect.flip(store.put(key, "x", { mode: { update: "d41d8cd98f00b204e9800998ecf8427e" } }))
      // Amazon S3 answers 404, and others 412.
      assert.include(["NoSuchKey", "PreconditionFailed"], error._tag)
      assert.isFalse(yield* store.exists(key))
    }))

  /** Lets all write at once, and gives back what those were told that did not. */
  const race = (key: string, mode: PutMode) =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const outcomes = yield* Effect.forEach(
        writers,
        (i) => Effect.either(store.put(key, `writer ${i}`, { mode })),
        { concurrency: "unbounded" }
      )
      const winners = outcomes.flatMap((outcome, i) => Either.isRight(outcome) ? [i] : [])
      assert.strictEqual(winners.length, 1, "winners")
      assert.strictEqual(yield* store.text(key), `writer ${winners[0]}`)
      return outcomes.flatMap((outcome) => Either.isLeft(outcome) ? [outcome.left as StorageError] : [])
    })

  const creations = Effect.flatMap(
    folder,
    (at) => Effect.forEach(rounds, (round) => race(`${at}race-${round}`, "create"))
  )

  const updates = Effect.gen(function*() {
    const store = yield* ObjectStore
    const key = `${yield* folder}race`
    return yield* Effect.forEach(
      rounds,
      (round) => Effect.flatMap(store.put(key, `round ${round}`), ({ etag }) => race(key, { update: etag! }))
    )
  })

  for (const [name, races] of Object.entries({ create: creations, "update one version": updates })) {
    conditional(`of 8 who ${name} at once, exactly one does`, () => races)

    conditional(`of 8 who ${name} at once, the others are told of a conflict`, () =>
      Effect.map(races, (losers) => {
        for (const error of losers.flat()) assert.isTrue(isConflict(error), error._tag)
      }))
  }

  conditional(
    "of 5 who count to 10 each, by the version that they have read, nobody's count is lost",
    () =>
      Effect.gen(function*() {
        const store = yield* ObjectStore
        const key = `${yield* folder}counter`
        yield* store.put(key, "0")
        const once = Effect.gen(function*() {
          const got = yield* Effect.scoped(
            Effect.flatMap(store.get(key), (got) => Effect.zip(got.text(), Effect.succeed(got)))
          )
          yield* store.put(key, String(Number(got[0]) + 1), { mode: { update: got[1].etag! } })
        })
        const again = Effect.retry(once, { while: isConflict })
        yield* Effect.forEach([1, 2, 3, 4, 5], () => Effect.repeatN(again, 9), {
          concurrency: "unbounded",
          discard: true
        })
        assert.strictEqual(yield* store.text(key), "50")
      }),
    60_000
  )

  it.scoped("a condition holds for what goes up in parts, or is refused before", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const { uploads } = yield* Below
      const at = yield* folder
      const whole = bytes(partSize + 1)
      const put = (name: string, options: PutOptions) => store.put(at + name, inPieces(whole), { partSize, ...options })
      if (!provider.conditionalComplete) {
        const refused = yield* Effect.flip(put("new", { mode: "create" }))
        assert.strictEqual(refused._tag, "UnsupportedByProvider")
        assert.isFalse(yield* store.exists(`${at}new`))
        return
      }
      const { etag } = yield* put("new", { mode: "create" })
      assert.strictEqual(yield* tagOf(put("new", { mode: "create" })), "PreconditionFailed")
      same(yield* store.bytes(`${at}new`), whole)
      const next = yield* put("new", { mode: { update: etag! } })
      yield* store.put(`${at}new`, "another's")
      assert.strictEqual(yield* tagOf(put("new", { mode: { update: next.etag! } })), "PreconditionFailed")
      assert.strictEqual(yield* store.text(`${at}new`), "another's")
      assert.deepStrictEqual(yield* uploads(at), [])
    }))

  const unconditional = unless(it, provider.conditionalPut ? `${provider.name} has conditional put` : undefined)

  unconditional("where the provider has no conditions, they are UnsupportedByProvider", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}unsupported`
      for (const mode of ["create", { update: "d41d8cd98f00b204e9800998ecf8427e" }] as const) {
        assert.strictEqual(yield* tagOf(store.put(key, "x", { mode })), "UnsupportedByProvider")
      }
      assert.isFalse(yield* store.exists(key))
    }))
}
