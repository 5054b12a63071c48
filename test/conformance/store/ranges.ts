import { assert } from "@effect/vitest"
import { ObjectStore } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { StoreIt } from "../Backend.js"
import { bytes, mebibyte, same } from "../bytes.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

const collect = <E, R>(stream: Stream.Stream<Uint8Array, E, R>) =>
  Effect.map(Stream.runCollect(stream), (chunks) => new Uint8Array(Buffer.concat(Array.from(chunks))))

export const ranges = (it: StoreIt): void => {
  it.scoped("from the start, to the end, from the end, and past it", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}digits`
      yield* store.put(key, "0123456789")
      const cases = [
        [{ start: 2, end: 4 }, "234", { start: 2, end: 4 }],
        [{ start: 0, end: 0 }, "0", { start: 0, end: 0 }],
        [{ start: 7 }, "789", { start: 7, end: 9 }],
        [{ start: 0 }, "0123456789", { start: 0, end: 9 }],
        [{ suffix: 3 }, "789", { start: 7, end: 9 }],
        [{ suffix: 99 }, "0123456789", { start: 0, end: 9 }],
        [{ start: 8, end: 99 }, "89", { start: 8, end: 9 }]
      ] as const
      for (const [range, expected, actual] of cases) {
        const what = JSON.stringify(range)
        const got = yield* store.get(key, { range })
        assert.deepStrictEqual(got.range, actual, what)
        assert.strictEqual(got.size, 10, what)
        assert.strictEqual(yield* got.text(), expected, what)
        assert.strictEqual(Buffer.from(yield* store.getRange(key, range)).toString(), expected, what)
        assert.strictEqual(yield* Stream.mkString(Stream.decodeText(store.stream(key, { range }))), expected, what)
      }
    }))

  it.scoped("InvalidRange outside the object, and in one of no bytes", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      yield* store.put(`${at}digits`, "0123456789")
      yield* store.put(`${at}empty`, "")
      for (
        const [name, range] of [["digits", { start: 10 }], ["digits", { start: 10, end: 20 }], ["empty", {
          start: 0
        }]] as const
      ) {
        assert.strictEqual(yield* tagOf(store.getRange(at + name, range)), "InvalidRange", name)
        assert.strictEqual(yield* tagOf(store.get(at + name, { range })), "InvalidRange", name)
      }
    }))

  it.scoped("InvalidInput for what is no range", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}digits`
      yield* store.put(key, "0123456789")
      for (
        const range of [{ start: 4, end: 2 }, { start: -1 }, { start: 0.5 }, { suffix: -1 }, { start: Number.NaN }]
      ) {
        assert.strictEqual(
          yield* tagOf(store.getRange(key, range)),
          "InvalidInput",
          JSON.stringify(range)
        )
      }
    }))

  it.scoped("getRanges: unordered, overlapping, equal, near and far, in the order asked for", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}large`
      const whole = bytes(4 * mebibyte)
      yield* store.put(key, whole)
      const wanted = [
        { start: 3 * mebibyte, end: 3 * mebibyte + 99 },
        { start: 0, end: 9 },
        { start: 5, end: 20 },
        { start: 0, end: 9 },
        { start: 30, end: 30 },
        { start: 2 * mebibyte, end: 2 * mebibyte + 1 },
        { start: 0, end: whole.length - 1 },
        { start: whole.length - 5, end: whole.length - 1 },
        // Past the end there is nothing to give.
        { start: whole.length - 5, end: whole.length + 5 }
      ]
      const got = yield* store.getRanges(key, wanted)
      assert.strictEqual(got.length, wanted.length)
      wanted.forEach(({ end, start }, i) => same(got[i]!, whole.subarray(start, end + 1)))
    }))

  it.scoped("getRanges: each by itself, all from one version", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}apart`
      const whole = bytes(100_000)
      const { etag } = yield* store.put(key, whole)
      const wanted = [{ start: 90_000, end: 90_009 }, { start: 0, end: 9 }, { start: 50_000, end: 50_009 }]
      for (const options of [{ gap: 0, concurrency: 1 }, { gap: 0, ifMatch: etag }]) {
        const got = yield* store.getRanges(key, wanted, options)
        wanted.forEach(({ end, start }, i) => same(got[i]!, whole.subarray(start, end + 1)))
      }
      const other = store.getRanges(key, wanted, { ifMatch: "00000000000000000000000000000000" })
      assert.strictEqual(yield* tagOf(other), "PreconditionFailed")
    }))

  it.scoped("a stream by several requests gives what one gives", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}large`
      const whole = bytes(4 * mebibyte + 5)
      yield* store.put(key, whole)
      const options = { concurrency: 3, partSize: mebibyte }
      same(yield* collect(store.stream(key, options)), whole)
      const range = { start: 7, end: 3 * mebibyte }
      same(yield* collect(store.stream(key, { ...options, range })), whole.subarray(range.start, range.end + 1))
      const reader = yield* store.reader(key)
      same(yield* collect(reader.stream({ ...options, start: mebibyte })), whole.subarray(mebibyte))
    }))

  it.scoped("a cursor reads as one reads a file", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}lines`
      yield* store.put(key, "one\ntwo\r\nthree")
      const reader = yield* store.reader(key)
      const cursor = yield* reader.cursor({ readAhead: 4 })
      assert.strictEqual(yield* cursor.readLine(), "one")
      assert.strictEqual(yield* cursor.tell, 4)
      assert.strictEqual(yield* cursor.readLine(), "two")
      assert.strictEqual(Buffer.from(yield* cursor.readAll()).toString(), "three")
      assert.strictEqual(yield* cursor.readLine(), undefined)
      assert.strictEqual(yield* cursor.seek(-5, "end"), 9)
      assert.strictEqual(Buffer.from(yield* cursor.read(2)).toString(), "th")
      assert.deepStrictEqual(Array.from(yield* Stream.runCollect(reader.lines({ start: 4 }))), ["two", "three"])
    }))

  it.scoped("getRanges: no ranges, and an object of no bytes", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}empty`
      yield* store.put(key, "")
      assert.deepStrictEqual(yield* store.getRanges(key, []), [])
      assert.strictEqual(yield* tagOf(store.getRanges(key, [{ start: 0, end: 1 }])), "InvalidRange")
    }))
}
