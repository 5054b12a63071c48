/**
 * Several ranges of one object: which requests they make, and that they are of one version.
 */
import { assert, describe, it } from "@effect/vitest"
import { Effect, FastCheck as fc } from "effect"
import { ObjectStore } from "effect-s3"

/** A store in memory, with what was asked of it, and a chance to do something after each answer. */
const watched = (
  after: (store: ObjectStore.Service, nth: number) => Effect.Effect<unknown, unknown> = () => Effect.void
) =>
  Effect.map(ObjectStore.makeMemory, (memory) => {
    const asked: Array<ObjectStore.GetOptions & { readonly limit?: number | undefined }> = []
    const { backend } = memory
    const store = ObjectStore.make({
      ...backend,
      bytes: (key, options) => {
        const nth = asked.push(options)
        // A store in memory has one version, whatever is asked for.
        return Effect.tap(backend.bytes(key, { ...options, versionId: undefined }), () =>
          Effect.orDie(after(memory, nth)))
      }
    })
    return { asked, memory, store }
  })

const whole = Uint8Array.from({ length: 1000 }, (_, i) => i & 0xff)

const range = fc.tuple(fc.nat(999), fc.nat(300)).map(([start, length]) => ({ start, end: start + length }))

describe("getRanges", () => {
  it.effect.prop(
    "gives what each range alone would give, by no more requests than ranges",
    { ranges: fc.array(range, { maxLength: 12 }), gap: fc.nat(200), concurrency: fc.integer({ min: 1, max: 4 }) },
    ({ concurrency, gap, ranges }) =>
      Effect.gen(function*() {
        const { asked, memory, store } = yield* watched()
        yield* memory.put("k", whole)
        const got = yield* store.getRanges("k", ranges, { gap, concurrency })
        assert.deepStrictEqual(
          got.map((bytes) => Array.from(bytes)),
          ranges.map(({ end, start }) => Array.from(whole.subarray(start, end + 1)))
        )
        assert.isAtMost(asked.length, ranges.length)
        // No two of them might have been one.
        const spans = asked.map(({ range }) => range as { readonly start: number; readonly end: number })
        spans.sort((a, b) => a.start - b.start)
        for (let i = 1; i < spans.length; i++) {
          assert.isAbove(spans[i]!.start - spans[i - 1]!.end - 1, gap)
        }
      }),
    { timeout: 60_000 }
  )

  it.effect("joins what lies as near as `gap`, and with none what touches", () =>
    Effect.gen(function*() {
      const { asked, memory, store } = yield* watched()
      yield* memory.put("k", whole)
      const ranges = [{ start: 20, end: 29 }, { start: 0, end: 9 }, { start: 10, end: 19 }, { start: 32, end: 40 }]
      yield* store.getRanges("k", ranges, { gap: 0 })
      assert.deepStrictEqual(asked.map(({ range }) => range), [{ start: 0, end: 29 }, { start: 32, end: 40 }])
      yield* store.getRanges("k", ranges, { gap: 2 })
      assert.deepStrictEqual(asked.slice(2).map(({ range }) => range), [{ start: 0, end: 40 }])
    }))

  it.effect("asks for the version that answered first, on the caller's conditions", () =>
    Effect.gen(function*() {
      const { asked, memory, store } = yield* watched()
      const { etag } = yield* memory.put("k", whole)
      const ranges = [{ start: 0, end: 1 }, { start: 500, end: 501 }]
      yield* store.getRanges("k", ranges, { gap: 0, concurrency: 1, ifNoneMatch: "other", versionId: "V" })
      assert.deepStrictEqual(asked.map(({ ifMatch, ifNoneMatch, versionId }) => [ifMatch, ifNoneMatch, versionId]), [
        [undefined, "other", "V"],
        [etag, undefined, "V"]
      ])
      const error = yield* Effect.flip(store.getRanges("k", ranges, { ifMatch: "other" }))
      assert.strictEqual(error._tag, "PreconditionFailed")
    }))

  for (const concurrency of [1, 2]) {
    it.effect(`gives nothing where the object is replaced meanwhile (${concurrency} at a time)`, () =>
      Effect.gen(function*() {
        const { memory, store } = yield* watched((memory, nth) =>
          nth === 1 ? memory.put("k", whole.slice(1)) : Effect.void
        )
        yield* memory.put("k", whole)
        const ranges = [{ start: 0, end: 1 }, { start: 500, end: 501 }, { start: 900, end: 901 }]
        const error = yield* Effect.flip(store.getRanges("k", ranges, { gap: 0, concurrency }))
        assert.strictEqual(error._tag, "PreconditionFailed")
      }))
  }

  it.effect("refuses what is no range, before anything is asked", () =>
    Effect.gen(function*() {
      const { asked, memory, store } = yield* watched()
      yield* memory.put("k", whole)
      const good = { start: 0, end: 9 }
      for (
        const [ranges, options, parameter] of [
          [[good, { start: 5, end: 4 }], {}, "ranges[1]"],
          [[{ start: -1, end: 4 }], {}, "ranges[0]"],
          [[{ start: 0.5, end: 4 }], {}, "ranges[0]"],
          [[{ start: 0, end: NaN }], {}, "ranges[0]"],
          [[{ start: 3 } as typeof good], {}, "ranges[0]"],
          [[good], { gap: -1 }, "gap"],
          [[good], { gap: NaN }, "gap"],
          [[good], { concurrency: 0 }, "concurrency"],
          [[good], { concurrency: 1.5 }, "concurrency"],
          [[good], { limit: NaN }, "limit"]
        ] as const
      ) {
        const error = yield* Effect.flip(store.getRanges("k", ranges, options))
        assert.strictEqual(error._tag, "InvalidInput")
        assert.strictEqual(error._tag === "InvalidInput" && error.parameter, parameter)
      }
      assert.deepStrictEqual(asked, [])
    }))

  it.effect("is InvalidRange where one of them begins behind the end, though it is read with another", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* watched()
      yield* memory.put("k", whole)
      for (const gap of [0, 1000]) {
        const error = yield* Effect.flip(
          store.getRanges("k", [{ start: 900, end: 2000 }, { start: 1000, end: 1001 }], { gap })
        )
        assert.strictEqual(error._tag, "InvalidRange")
        assert.strictEqual(error._tag === "InvalidRange" && error.actualSize, 1000)
      }
    }))

  it.effect("holds no more than its limit, and counts what is really there", () =>
    Effect.gen(function*() {
      const { asked, memory, store } = yield* watched()
      yield* memory.put("k", whole)
      const far = [{ start: 0, end: 99 }, { start: 300, end: 349 }, { start: 900, end: 1e12 }]
      const got = yield* store.getRanges("k", far, { gap: 0, limit: 250 })
      assert.deepStrictEqual(got.map((bytes) => bytes.length), [100, 50, 100])
      assert.strictEqual(asked.length, 3)
      const error = yield* Effect.flip(store.getRanges("k", far, { gap: 0, limit: 249 }))
      assert.strictEqual(error._tag, "BodyTooLarge")
      assert.strictEqual(error._tag === "BodyTooLarge" && error.size, 250)
      assert.strictEqual(asked.length, 4)
      const one = yield* Effect.flip(store.getRanges("k", [{ start: 0, end: 99 }], { limit: 99 }))
      assert.strictEqual(one._tag, "BodyTooLarge")
    }))

  it.effect("holds 256 MiB where nothing else is said", () =>
    Effect.gen(function*() {
      const { backend } = yield* ObjectStore.makeMemory
      const store = ObjectStore.make({
        ...backend,
        bytes: () =>
          Effect.succeed({ info: { key: "k", size: 2 ** 40, etag: "e", metadata: {} }, bytes: new Uint8Array(1) })
      })
      const mebibyte = 1024 * 1024
      const ranges = [{ start: 0, end: 0 }, { start: 3 * mebibyte, end: 259 * mebibyte }]
      assert.strictEqual((yield* Effect.flip(store.getRanges("k", ranges)))._tag, "BodyTooLarge")
    }))

  it.effect("gives memory that is nobody else's", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* watched()
      yield* memory.put("k", whole)
      const [one, other] = yield* store.getRanges("k", [{ start: 0, end: 9 }, { start: 0, end: 9 }])
      one!.fill(7)
      assert.strictEqual(other![0], 0)
      assert.strictEqual(one!.buffer.byteLength, 10)
    }))
})
