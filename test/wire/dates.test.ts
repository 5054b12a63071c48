import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as dates from "../../src/internal/wire/dates.js"
import * as arbitraries from "./arbitraries.js"

const instant = fc.integer({ min: -62167219200000, max: 253402300799999 })
const second = instant.map((ms) => Math.floor(ms / 1000) * 1000)
const moment = Date.UTC(2026, 1, 15, 8, 45, 11)

describe("dates", () => {
  it("come back from each format", () => {
    fc.assert(fc.property(instant, (ms) => {
      assert.strictEqual(dates.fromIso(dates.toIso(ms)), ms)
    }))
    fc.assert(fc.property(second, (ms) => {
      assert.strictEqual(dates.fromAmzDate(dates.toAmzDate(ms)), ms)
      assert.strictEqual(dates.fromHttpDate(dates.toHttpDate(ms)), ms)
    }))
  })

  it("are formatted without throwing, whatever the number", () => {
    fc.assert(fc.property(fc.oneof(fc.double(), fc.constantFrom(NaN, Infinity, -Infinity, 8.64e15, -8.64e15)), (ms) => {
      assert.match(dates.toAmzDate(ms), /^\d{8}T\d{6}Z$/)
      assert.match(dates.toIso(ms), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
      assert.match(dates.toHttpDate(ms), /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/)
      assert.strictEqual(dates.isFormattable(ms), ms >= -62167219200000 && ms <= 253402300799999)
    }))
  })

  it("are read without throwing, whatever the text", () => {
    const nearly = fc.tuple(instant, fc.nat(30), arbitraries.text).chain(([ms, at, insert]) =>
      fc.constantFrom(dates.toAmzDate(ms), dates.toIso(ms), dates.toHttpDate(ms)).map((s) =>
        s.slice(0, at) + insert + s.slice(at + insert.length)
      )
    )
    fc.assert(fc.property(fc.oneof(arbitraries.units, nearly), (s) => {
      for (const read of [dates.fromAmzDate, dates.fromIso, dates.fromHttpDate]) {
        const ms = read(s)
        if (ms !== undefined) assert.isTrue(Number.isSafeInteger(ms))
      }
    }))
  })
})

describe("toAmzDate", () => {
  it("does not give the last second again", () => {
    assert.strictEqual(dates.toAmzDate(moment + 999), "20260215T084511Z")
    assert.strictEqual(dates.toAmzDate(moment + 1000), "20260215T084512Z")
    assert.strictEqual(dates.toAmzDate(moment), "20260215T084511Z")
    assert.strictEqual(dates.toAmzDate(-1), "19691231T235959Z")
  })
})

describe("fromAmzDate", () => {
  it.each(["20260230T000000Z", "20261301T000000Z", "20260215T240000Z", "20260215T0845Z", "2026-02-15T08:45:11Z", ""])(
    "refuses %j",
    (s) => assert.isUndefined(dates.fromAmzDate(s))
  )
})

describe("fromIso", () => {
  it.each([
    ["2026-02-15T08:45:11.000Z", moment],
    ["2026-02-15T08:45:11Z", moment],
    ["2026-02-15T08:45:11.5Z", moment + 500],
    ["2026-02-15T08:45:11.123456789Z", moment + 123],
    ["2026-02-15T09:45:11+01:00", moment],
    ["2026-02-15T03:15:11.25-0530", moment + 250],
    ["2026-02-15T08:45:11.000", moment],
    ["2026-02-15", Date.UTC(2026, 1, 15)],
    ["2024-02-29T00:00:00Z", Date.UTC(2024, 1, 29)]
  ])("reads %s", (s, ms) => assert.strictEqual(dates.fromIso(s), ms))

  it.each([
    "2026-02-29T00:00:00Z",
    "2026-02-15T08:45:60Z",
    "2026-02-15T08:45:11.Z",
    "2026-02-15T08:45:11Zx",
    "2026-02",
    "",
    "2026-02-15T08:45:11+1:00"
  ])(
    "refuses %j",
    (s) => assert.isUndefined(dates.fromIso(s))
  )
})

describe("fromHttpDate", () => {
  const epoch = Date.UTC(1994, 10, 6, 8, 49, 37)

  it.each([
    ["Sun, 06 Nov 1994 08:49:37 GMT", epoch],
    ["Sun, 6 Nov 1994 08:49:37 +0000", epoch],
    ["Sunday, 06-Nov-94 08:49:37 GMT", epoch],
    ["Sun Nov  6 08:49:37 1994", epoch],
    ["Tuesday, 06-Nov-29 08:49:37 GMT", Date.UTC(2029, 10, 6, 8, 49, 37)]
  ])("reads %s", (s, ms) => assert.strictEqual(dates.fromHttpDate(s), ms))

  it.each(["Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET", ""])(
    "refuses %j",
    (s) => assert.isUndefined(dates.fromHttpDate(s))
  )
})
