import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as range from "../../src/internal/wire/range.js"

const offset = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: Number.MAX_SAFE_INTEGER }))

const request: fc.Arbitrary<range.RangeRequest> = fc.oneof(
  offset.map((start) => ({ start })),
  offset.map((end) => ({ end })),
  offset.map((suffix) => ({ suffix })),
  fc.tuple(offset, offset).map(([start, end]) => ({ start, end }))
)

// By looking at every byte.
const slice = (wanted: range.RangeRequest, size: number): ReadonlyArray<number> =>
  Array.from({ length: size }, (_, i) => i).filter((i) =>
    wanted.suffix !== undefined
      ? i >= size - wanted.suffix
      : i >= (wanted.start ?? 0) && i <= (wanted.end ?? Infinity)
  )

describe("formatRange and parseRange", () => {
  it("agree on the bytes that are meant, over any range and size", () => {
    fc.assert(
      fc.property(request, fc.nat({ max: 25 }), (wanted, size) => {
        const header = range.formatRange(wanted)
        if (header === undefined) {
          const { end, start, suffix } = wanted
          assert.isTrue(suffix === 0 || start !== undefined && end !== undefined && end < start)
          return
        }
        const expected = slice(wanted, size)
        const parsed = range.parseRange(header, size)
        if (expected.length === 0) assert.strictEqual(parsed, "unsatisfiable")
        else assert.deepStrictEqual(parsed, { start: expected[0]!, end: expected.at(-1)! })
      }),
      { numRuns: 1000 }
    )
  })

  it("formats", () => {
    assert.strictEqual(range.formatRange({ start: 0, end: 4 }), "bytes=0-4")
    assert.strictEqual(range.formatRange({ start: 5 }), "bytes=5-")
    assert.strictEqual(range.formatRange({ end: 4 }), "bytes=0-4")
    assert.strictEqual(range.formatRange({ suffix: 3 }), "bytes=-3")
  })

  it.each([
    { start: 5, end: 4 },
    { start: -1 },
    { start: 1.5 },
    { start: NaN },
    { start: 2 ** 53 },
    { end: -1 },
    { suffix: 0 },
    { suffix: -1 },
    {},
    { start: 1, suffix: 1 }
  ])("has no header for %j", (wanted) => {
    assert.isUndefined(range.formatRange(wanted as range.RangeRequest))
  })

  it.each([
    "",
    "bytes",
    "bytes=",
    "bytes=-",
    "bytes=a-b",
    "bytes=1",
    "bytes=0-1,3-4",
    "bytes=5-2",
    "bytes=-1-2",
    "bytes=+1-2",
    "bytes=1.0-2",
    "bytes=0x1-2",
    "items=0-1",
    "0-1"
  ])("a server ignores %j", (header) => {
    assert.strictEqual(range.parseRange(header, 10), "ignored")
  })

  it("takes any spelling of the unit, and numbers without bound", () => {
    assert.deepStrictEqual(range.parseRange(" Bytes = 2 - 5 ", 10), { start: 2, end: 5 })
    assert.deepStrictEqual(range.parseRange(`bytes=2-${"9".repeat(400)}`, 10), { start: 2, end: 9 })
    assert.strictEqual(range.parseRange(`bytes=${"9".repeat(400)}-`, 10), "unsatisfiable")
    assert.deepStrictEqual(range.parseRange(`bytes=-${"9".repeat(400)}`, 10), { start: 0, end: 9 })
  })

  it("satisfies nothing of an empty object", () => {
    for (const header of ["bytes=0-", "bytes=0-0", "bytes=-1"]) {
      assert.strictEqual(range.parseRange(header, 0), "unsatisfiable")
    }
  })
})

describe("Content-Range", () => {
  const sized = fc.tuple(offset, offset, fc.option(offset, { nil: undefined })).map(([a, b, size]) => ({
    start: Math.min(a, b),
    end: Math.max(a, b),
    size
  }))

  it("comes back, unless it cannot be right", () => {
    fc.assert(fc.property(sized, (expected) => {
      const parsed = range.parseContentRange(range.formatContentRange(expected))
      if (expected.size !== undefined && expected.end >= expected.size) assert.isUndefined(parsed)
      else assert.deepStrictEqual(parsed, expected)
    }))
  })

  it.each([
    "",
    "bytes",
    "bytes */10",
    "bytes 0-4",
    "bytes 4-0/10",
    "bytes 0-10/10",
    "bytes 0-4/",
    "bytes -4/10",
    "bytes 0-/10",
    "bytes 0-4/1e3",
    "items 0-4/10",
    `bytes 0-${"9".repeat(30)}/*`,
    "bytes 0-4/10, bytes 5-6/10"
  ])("is refused: %j", (header) => {
    assert.isUndefined(range.parseContentRange(header))
  })

  it("never throws", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => {
      range.parseContentRange(a)
      range.parseContentRange(`bytes ${a}-${b}/${a}`)
      range.parseRange(`bytes=${a}-${b}`, 10)
    }))
  })
})
