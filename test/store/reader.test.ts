/**
 * Readers and their cursors: what they give, and what they ask for.
 */
import { assert, describe, it } from "@effect/vitest"
import { Chunk, Effect, FastCheck as fc, Stream } from "effect"
import { ObjectStore } from "effect-s3"

/** A store in memory, with the ranges that were asked of it. */
const watched = Effect.map(ObjectStore.makeMemory, (memory) => {
  const { backend } = memory
  const asked: Array<ObjectStore.GetOptions> = []
  let heads = 0
  const store = ObjectStore.make({
    ...backend,
    head: (key, options) => {
      heads++
      return backend.head(key, options)
    },
    bytes: (key, options) => {
      asked.push(options)
      // As one waits for a server.
      return Effect.zipRight(Effect.yieldNow(), backend.bytes(key, options))
    }
  })
  const ranges = () =>
    asked.splice(0).map(({ range }) => [range?.start ?? -1, (range?.end ?? -1) + 1 - (range?.start ?? -1)])
  return { asked, heads: () => heads, memory, ranges, store }
})

const whole = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7 + (i >> 8)) & 0xff)

type Step =
  | { readonly _tag: "Read"; readonly length: number }
  | { readonly _tag: "Seek"; readonly offset: number; readonly from: "start" | "current" | "end" }
  | { readonly _tag: "ReadLine" }
  | { readonly _tag: "ReadAll" }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ _tag: fc.constant("Read" as const), length: fc.nat(300) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      _tag: fc.constant("Seek" as const),
      offset: fc.integer({ min: -400, max: 1100 }),
      from: fc.constantFrom("start" as const, "current" as const, "end" as const)
    })
  },
  { weight: 2, arbitrary: fc.constant({ _tag: "ReadLine" as const }) },
  { weight: 1, arbitrary: fc.constant({ _tag: "ReadAll" as const }) }
)

/** A file in memory, to compare with. */
const model = (bytes: Uint8Array) => {
  let position = 0
  return (step: Step): string => {
    switch (step._tag) {
      case "Read": {
        const read = bytes.subarray(position, position + step.length)
        position = Math.max(position, Math.min(position + step.length, bytes.length))
        return Buffer.from(read).toString("hex")
      }
      case "ReadAll": {
        const read = bytes.subarray(position)
        position = Math.max(position, bytes.length)
        return Buffer.from(read).toString("hex")
      }
      case "Seek": {
        const base = step.from === "start" ? 0 : step.from === "current" ? position : bytes.length
        if (base + step.offset < 0) return "InvalidInput"
        position = base + step.offset
        return String(position)
      }
      case "ReadLine": {
        if (position >= bytes.length) return "undefined"
        const at = bytes.indexOf(10, position)
        const end = at < 0 ? bytes.length : at
        const line = new TextDecoder().decode(bytes.subarray(position, end))
        position = Math.min(end + 1, bytes.length)
        return line.endsWith("\r") ? line.slice(0, -1) : line
      }
    }
  }
}

const hex = Effect.map((bytes: Uint8Array) => Buffer.from(bytes).toString("hex"))

const take = (cursor: ObjectStore.Cursor, step: Step) => {
  switch (step._tag) {
    case "Read":
      return hex(cursor.read(step.length))
    case "ReadAll":
      return hex(cursor.readAll())
    case "Seek":
      return Effect.match(cursor.seek(step.offset, step.from), {
        onFailure: (error) => error._tag,
        onSuccess: String
      })
    case "ReadLine":
      return Effect.map(cursor.readLine(), String)
  }
}

describe("a cursor", () => {
  it.effect.prop(
    "reads as a file does, with however much ahead",
    {
      steps: fc.array(step, { maxLength: 20 }),
      from: fc.integer({ min: 1, max: 400 }),
      more: fc.nat(400),
      text: fc.constantFrom("lines", "bytes")
    },
    ({ from, more, steps, text }) =>
      Effect.gen(function*() {
        const { asked, memory, store } = yield* watched
        const bytes = text === "bytes" ? whole : Buffer.from("one\ntwo\r\n\nthree é\r\n".repeat(40))
        const { etag } = yield* memory.put("k", bytes)
        const reader = yield* store.reader("k")
        const cursor = yield* reader.cursor({ readAhead: { from, to: from + more } })
        const expected = model(bytes)
        for (const step of steps) {
          assert.strictEqual(yield* take(cursor, step), expected(step), JSON.stringify(step))
        }
        assert.isTrue(asked.every(({ ifMatch }) => ifMatch === etag))
      }),
    { timeout: 60_000 }
  )

  it.effect("asks for twice as much each time that it reads on, and begins anew where it jumps", () =>
    Effect.gen(function*() {
      const { memory, ranges, store } = yield* watched
      yield* memory.put("k", whole)
      const reader = yield* store.reader("k")
      const cursor = yield* reader.cursor({ readAhead: { from: 10, to: 40 } })
      for (let i = 0; i < 15; i++) yield* cursor.read(10)
      assert.deepStrictEqual(ranges(), [[0, 10], [10, 20], [30, 40], [70, 40], [110, 40]])
      yield* cursor.seek(500)
      yield* cursor.read(5)
      yield* cursor.seek(-5, "current")
      yield* cursor.read(10)
      assert.deepStrictEqual(ranges(), [[500, 10]])
      // More than the buffer holds is asked for as it is, and not kept.
      yield* cursor.read(100)
      assert.strictEqual(yield* cursor.tell, 610)
      yield* cursor.seek(-4, "end")
      assert.strictEqual((yield* cursor.read(100)).length, 4)
      assert.deepStrictEqual(ranges(), [[510, 100], [996, 4]])
    }))

  it.effect("gives fibers that share it different bytes, all of them", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* watched
      yield* memory.put("k", whole)
      const reader = yield* store.reader("k")
      const cursor = yield* reader.cursor({ readAhead: 32 })
      const pieces = yield* Effect.all(Array.from({ length: 100 }, () => cursor.read(10)), { concurrency: "unbounded" })
      assert.strictEqual(
        pieces.map((piece) => Buffer.from(piece).toString("hex")).sort().join(),
        Array.from({ length: 100 }, (_, i) => Buffer.from(whole.subarray(i * 10, i * 10 + 10)).toString("hex"))
          .sort().join()
      )
      assert.strictEqual(yield* cursor.tell, 1000)
    }))

  it.effect("gives memory that is nobody else's", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* watched
      yield* memory.put("k", whole)
      const cursor = yield* Effect.flatMap(store.reader("k"), (reader) => reader.cursor())
      const first = yield* cursor.read(10)
      first.fill(255)
      yield* cursor.seek(0)
      assert.deepStrictEqual(yield* cursor.read(10), whole.slice(0, 10))
    }))

  it.effect("refuses what makes no sense, and more than its limits", () =>
    Effect.gen(function*() {
      const { asked, memory, store } = yield* watched
      yield* memory.put("k", "x".repeat(100) + "\nend")
      const reader = yield* store.reader("k")
      for (
        const options of [
          { readAhead: 0 },
          { readAhead: NaN },
          { readAhead: { from: 2, to: 1 } },
          { start: -1 },
          { start: 0.5 }
        ]
      ) {
        assert.strictEqual((yield* Effect.flip(reader.cursor(options)))._tag, "InvalidInput")
      }
      const cursor = yield* reader.cursor({ readAhead: 30 })
      assert.strictEqual((yield* Effect.flip(cursor.read(-1)))._tag, "InvalidInput")
      assert.strictEqual((yield* Effect.flip(cursor.read(NaN)))._tag, "InvalidInput")
      assert.strictEqual((yield* Effect.flip(cursor.seek(0.5)))._tag, "InvalidInput")
      assert.strictEqual((yield* Effect.flip(cursor.readAll({ limit: 103 })))._tag, "BodyTooLarge")
      assert.deepStrictEqual(asked, [])
      assert.strictEqual((yield* Effect.flip(cursor.readLine({ limit: 99 })))._tag, "BodyTooLarge")
      assert.strictEqual(yield* cursor.tell, 0)
      assert.strictEqual(yield* cursor.readLine({ limit: 100 }), "x".repeat(100))
      assert.strictEqual(yield* cursor.readLine(), "end")
      assert.strictEqual(yield* cursor.readLine(), undefined)
    }))
})

describe("a reader", () => {
  it.effect("asks nothing first where the object is known, and keeps to that one", () =>
    Effect.gen(function*() {
      const { heads, memory, ranges, store } = yield* watched
      yield* memory.put("k", whole)
      const [listed] = Array.from(yield* Stream.runCollect(memory.list()))
      for (const info of [listed!, { key: "k", size: 1000 }]) {
        const reader = yield* store.reader("k", { info })
        assert.deepStrictEqual(yield* reader.read(990, 100), whole.slice(990))
        assert.strictEqual(heads(), 0)
        assert.deepStrictEqual(ranges(), [[990, 10]])
        yield* memory.put("k", whole.slice().reverse())
        assert.strictEqual((yield* Effect.flip(reader.read(0, 1)))._tag, "PreconditionFailed")
        ranges()
        yield* memory.put("k", whole)
      }
      const wrong = yield* store.reader("k", { info: { key: "k", size: 900 } })
      assert.strictEqual((yield* Effect.flip(wrong.read(0, 1)))._tag, "PreconditionFailed")
    }))

  it.effect("streams bytes and lines from a place on", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* watched
      yield* memory.put("k", "one\ntwo\r\n\nthree")
      const reader = yield* store.reader("k")
      const lines = (options?: ObjectStore.ReaderStreamOptions) =>
        Effect.map(Stream.runCollect(reader.lines(options)), Chunk.toReadonlyArray)
      assert.deepStrictEqual(yield* lines(), ["one", "two", "", "three"])
      assert.deepStrictEqual(yield* lines({ start: 5 }), ["wo", "", "three"])
      assert.deepStrictEqual(yield* lines({ start: 14, concurrency: 3, partSize: 1 }), ["e"])
      assert.deepStrictEqual(yield* lines({ start: 15 }), [])
      yield* memory.put("k", "another")
      assert.strictEqual((yield* Effect.flip(lines()))._tag, "PreconditionFailed")
    }))
})
