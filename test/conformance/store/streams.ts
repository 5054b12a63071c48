import { assert } from "@effect/vitest"
import * as Body from "effect-s3/Body"
import { ObjectStore, type PutBody } from "effect-s3/ObjectStore"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import { Below, type StoreIt } from "../Backend.js"
import { bytes, inPieces, partSize, same } from "../bytes.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

/** An error of the caller's own, with a tag that a store uses too. */
class SlowDown extends Data.TaggedError("SlowDown")<{ readonly mine: string }> {}

const broken = new SlowDown({ mine: "the source" })

const expectNothing = (at: string, key: string) =>
  Effect.gen(function*() {
    const store = yield* ObjectStore
    const { uploads } = yield* Below
    assert.isFalse(yield* store.exists(key), "object")
    assert.deepStrictEqual(yield* uploads(at), [], "uploads")
  })

export const streams = (it: StoreIt): void => {
  const lengths: Readonly<Record<string, number>> = {
    "no bytes": 0,
    "one byte": 1,
    "a part but for one byte": partSize - 1,
    "exactly a part": partSize,
    "a part and one byte": partSize + 1,
    "exactly two parts": 2 * partSize,
    "three parts and some": 3 * partSize + 12_345
  }
  for (const [name, length] of Object.entries(lengths)) {
    it.scoped(`of unknown length: ${name}`, () =>
      Effect.gen(function*() {
        const store = yield* ObjectStore
        const { uploads } = yield* Below
        const at = yield* folder
        const key = `${at}stream.json`
        const whole = bytes(length)
        const { etag } = yield* store.put(key, inPieces(whole), { partSize, metadata: { a: "b" } })
        const head = yield* store.head(key)
        assert.strictEqual(head.size, length)
        if (etag !== undefined) assert.strictEqual(etag, head.etag)
        assert.strictEqual(head.contentType, "application/json")
        assert.deepEqual({ ...head.metadata }, { a: "b" })
        same(yield* store.bytes(key), whole)
        assert.deepStrictEqual(yield* uploads(at), [])
      }))
  }

  it.scoped("of known length, that can be run again and that cannot, small and large", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      for (
        const [length, replayable] of [[0, true], [0, false], [100_000, true], [100_000, false], [
          9_000_000,
          false
        ]] as const
      ) {
        const key = `${at}${length}-${replayable}`
        const whole = bytes(length)
        yield* store.put(key, Body.stream(inPieces(whole), { contentLength: length, replayable }), { partSize })
        same(yield* store.bytes(key), whole)
      }
    }))

  it.scoped("of known length, that gives more or fewer bytes: refused, and nothing is stored", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const whole = bytes(100_000)
      for (const replayable of [true, false]) {
        for (const contentLength of [whole.length - 1, whole.length + 1]) {
          const key = `${at}wrong-${replayable}-${contentLength}`
          const put = store.put(key, Body.stream(inPieces(whole, 3000), { contentLength, replayable }))
          assert.strictEqual(yield* tagOf(put), "InvalidInput", key)
          yield* expectNothing(at, key)
        }
      }
    }))

  const failing: Readonly<Record<string, (good: Stream.Stream<Uint8Array>) => PutBody<SlowDown>>> = {
    "a stream of unknown length": (good) => Stream.concat(good, Stream.fail(broken)),
    "a stream of known length": (good) =>
      Body.stream(Stream.concat(good, Stream.fail(broken)), { contentLength: 100_000_000 }),
    "a stream of known length that cannot be run again": (good) =>
      Body.stream(Stream.concat(good, Stream.fail(broken)), { contentLength: 9_000_000, replayable: false })
  }
  for (const [name, body] of Object.entries(failing)) {
    it.scoped(`${name} that fails: its own error comes out, and nothing is left`, () =>
      Effect.gen(function*() {
        const store = yield* ObjectStore
        const at = yield* folder
        for (const length of [0, 10, partSize + 10]) {
          const key = `${at}failed-${length}`
          const error = yield* Effect.flip(store.put(key, body(inPieces(bytes(length))), { partSize }))
          assert.strictEqual(error, broken, `after ${length} bytes`)
          yield* expectNothing(at, key)
        }
      }))
  }

  it.scoped("that fails: what was there before is still there", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}kept`
      yield* store.put(key, "before")
      yield* Effect.flip(
        store.put(key, Stream.concat(inPieces(bytes(partSize + 10)), Stream.fail(broken)), { partSize })
      )
      assert.strictEqual(yield* store.text(key), "before")
    }))

  it.scoped("that dies: the defect comes out, and nothing is left", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const defect = new Error("a bug of the caller's")
      const exit = yield* Effect.exit(
        store.put(`${at}died`, Stream.concat(inPieces(bytes(partSize + 10)), Stream.die(defect)), { partSize })
      )
      assert.isTrue(Exit.isFailure(exit) && Array.from(Cause.defects(exit.cause)).includes(defect))
      yield* expectNothing(at, `${at}died`)
    }))

  for (const length of [10, partSize + 10]) {
    it.scoped(`interrupted after ${length} bytes: the source is closed, and nothing is left`, () =>
      Effect.gen(function*() {
        const store = yield* ObjectStore
        const at = yield* folder
        const reached = yield* Deferred.make<void>()
        const closed = yield* Deferred.make<void>()
        const source = inPieces(bytes(length)).pipe(
          Stream.concat(Stream.fromEffect(Effect.andThen(Deferred.succeed(reached, undefined), Effect.never))),
          Stream.ensuring(Deferred.succeed(closed, undefined))
        )
        const fiber = yield* Effect.forkScoped(store.put(`${at}interrupted`, source, { partSize }))
        yield* Deferred.await(reached)
        const exit = yield* Fiber.interrupt(fiber)
        assert.isTrue(Exit.isInterrupted(exit))
        assert.isTrue(yield* Deferred.isDone(closed))
        yield* expectNothing(at, `${at}interrupted`)
      }))
  }

  it.scoped("a writer is a sink that can be run again and again", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}written`
      const sink = store.writer(key, { partSize, contentType: "text/x-written" })
      for (const length of [0, 5, partSize + 1]) {
        const whole = bytes(length)
        yield* Stream.run(inPieces(whole), sink)
        same(yield* store.bytes(key), whole)
        assert.strictEqual((yield* store.head(key)).contentType, "text/x-written")
      }
    }))

  it.scoped("a writer whose stream fails: its error comes out, and nothing is left", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const source = Stream.concat(inPieces(bytes(partSize + 10)), Stream.fail(broken))
      assert.strictEqual(yield* Effect.flip(Stream.run(source, store.writer(`${at}failed`, { partSize }))), broken)
      yield* expectNothing(at, `${at}failed`)
    }))

  it.scoped("a writer that cannot write: its error comes out, and the source is stopped", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const endless = Stream.repeatValue(new Uint8Array(100_000))
      const error = yield* Effect.flip(Stream.run(endless, store.writer("x".repeat(1025), { partSize })))
      assert.strictEqual(error._tag, "InvalidKey")
    }))

  it.scoped("from one key to another, read while it is written", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const whole = bytes(partSize + 1)
      yield* store.put(`${at}from`, whole)
      yield* store.put(`${at}to`, store.stream(`${at}from`), { partSize })
      same(yield* store.bytes(`${at}to`), whole)
      const missing = yield* Effect.flip(store.put(`${at}none`, store.stream(`${at}missing`)))
      assert.strictEqual(missing._tag, "NoSuchKey")
      yield* expectNothing(at, `${at}none`)
    }))

  it.scoped("that fails with an error of the store's: it names no upload that is gone", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const source = Stream.concat(inPieces(bytes(partSize + 10)), store.stream(`${at}missing`))
      const error = yield* Effect.flip(store.put(`${at}failed`, source, { partSize }))
      assert.strictEqual(error._tag, "NoSuchKey")
      assert.isUndefined(error.orphanedUploadId)
      yield* expectNothing(at, `${at}failed`)
    }))
}
