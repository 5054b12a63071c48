import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { Buffer } from "node:buffer"
import * as base64 from "../../src/internal/wire/base64.js"
import * as hex from "../../src/internal/wire/hex.js"
import * as arbitraries from "./arbitraries.js"

describe("base64", () => {
  it("agrees with Buffer, and comes back", () => {
    fc.assert(fc.property(arbitraries.bytes, (data) => {
      const encoded = base64.encode(data)
      assert.strictEqual(encoded, Buffer.from(data).toString("base64"))
      assert.deepStrictEqual(base64.decode(encoded), data)
    }))
  })

  it("takes nothing else but surplus bits before the padding", () => {
    fc.assert(
      fc.property(fc.oneof(fc.base64String(), arbitraries.units), fc.nat(20), arbitraries.units, (s, at, insert) => {
        const text = s.slice(0, at) + insert + s.slice(at)
        const decoded = base64.decode(text)
        const well = text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)
        assert.strictEqual(decoded !== undefined, well)
        if (decoded !== undefined) {
          assert.strictEqual(Buffer.from(decoded).toString("hex"), Buffer.from(text, "base64").toString("hex"))
        }
      })
    )
  })

  it.each([
    "A",
    "AA",
    "AAA",
    "A===",
    "====",
    "AA==AA==",
    "AA=A",
    "AAA=A",
    "-_==",
    "AA A",
    "AAAA\n",
    "====AAAA",
    "Ā==="
  ])(
    "refuses %j",
    (s) => assert.isUndefined(base64.decode(s))
  )

  it("reads the value that AWS prints with surplus bits", () => {
    assert.deepStrictEqual(base64.decode("WgF="), base64.decode("WgE="))
  })
})

describe("hex", () => {
  it("agrees with Buffer, and comes back, in either case", () => {
    fc.assert(fc.property(arbitraries.bytes, (data) => {
      const encoded = hex.encode(data)
      assert.strictEqual(encoded, Buffer.from(data).toString("hex"))
      assert.deepStrictEqual(hex.decode(encoded), data)
      assert.deepStrictEqual(hex.decode(encoded.toUpperCase()), data)
    }))
  })

  it.each(["0", "0g", "g0", " 0", "0x", "00 ", "0G", "0:", "0@", "0`", "０0"])(
    "refuses %j",
    (s) => assert.isUndefined(hex.decode(s))
  )
})
