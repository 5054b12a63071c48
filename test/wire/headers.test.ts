import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { Buffer } from "node:buffer"
import { validateHeaderName, validateHeaderValue } from "node:http"
import * as headers from "../../src/internal/wire/headers.js"
import * as arbitraries from "./arbitraries.js"

const accepts = (check: () => void): boolean => {
  try {
    check()
    return true
  } catch {
    return false
  }
}

describe("nameProblem", () => {
  it("takes the names that node takes", () => {
    fc.assert(fc.property(fc.oneof(arbitraries.units, fc.string(), fc.hexaString()), (name) => {
      assert.strictEqual(headers.nameProblem(name) === undefined, accepts(() => validateHeaderName(name)))
    }))
  })
})

describe("valueProblem", () => {
  it("lets nothing pass but printable ASCII without spaces at its ends", () => {
    fc.assert(fc.property(fc.oneof(arbitraries.units, fc.string()), (value) => {
      const sendable = /^[ -~]*$/.test(value) && value.trim() === value
      assert.strictEqual(headers.valueProblem(value) === undefined, sendable)
      if (sendable) assert.isTrue(accepts(() => validateHeaderValue("x", value)))
    }))
  })

  it("says what is wrong, and never the value", () => {
    assert.strictEqual(headers.valueProblem("secret\r\nx: y"), "has a line break at position 6")
    assert.strictEqual(headers.valueProblem("secret\0"), "has a NUL at position 6")
    assert.strictEqual(headers.valueProblem("secret\t"), "has a control character at position 6")
    assert.strictEqual(headers.valueProblem("sécret"), "has a character outside ASCII at position 1")
    assert.strictEqual(headers.valueProblem("secret "), "begins or ends with a space, which HTTP removes")
  })
})

describe("decodeMetadataValue", () => {
  // As an HTTP client hands over the bytes of a header.
  const asLatin1 = (s: string) => Buffer.from(s, "utf8").toString("latin1")
  const plain = arbitraries.text.filter((s) => !s.includes("=?"))

  it("reads UTF-8 that came as latin1", () => {
    fc.assert(fc.property(plain, (s) => assert.strictEqual(headers.decodeMetadataValue(asLatin1(s)), s)))
  })

  it("reads RFC 2047 in base64, also cut in the middle of a character", () => {
    fc.assert(fc.property(plain, fc.nat(80), (s, at) => {
      const data = Buffer.from(s, "utf8")
      const word = (part: Buffer) => `=?UTF-8?B?${part.toString("base64")}?=`
      assert.strictEqual(headers.decodeMetadataValue(`${word(data.subarray(0, at))} ${word(data.subarray(at))}`), s)
    }))
  })

  it("reads RFC 2047 quoted", () => {
    fc.assert(fc.property(plain, (s) => {
      const quoted = [...Buffer.from(s, "utf8")].map((byte) => "=" + byte.toString(16).padStart(2, "0")).join("")
      assert.strictEqual(headers.decodeMetadataValue(`=?utf-8?q?${quoted}?=`), s)
    }))
    assert.strictEqual(headers.decodeMetadataValue("a =?UTF-8?Q?caf=C3=A9_x?= b"), "a café x b")
    assert.strictEqual(headers.decodeMetadataValue("=?ISO-8859-1?Q?caf=E9?="), "café")
    assert.strictEqual(headers.decodeMetadataValue("=?ISO-8859-1?Q?=E9?= =?UTF-8?Q?=C3=A9?= é"), "éé é")
  })

  it.each([
    "=?",
    "=??=",
    "=?UTF-8?B?!!!!?=",
    "=?UTF-8?Q?=zz?=",
    "=?UTF-8?B?/w==?=",
    "=?KOI8-R?B?4Q==?=",
    "=?UTF-8?X?abc?=",
    "=?UTF-8?B?",
    "=?UTF-8?BB?YQ==?=",
    "caf\xe9",
    "x =? y"
  ])("leaves %j as it stands", (s) => assert.strictEqual(headers.decodeMetadataValue(s), s))

  it("never throws, and is linear", () => {
    fc.assert(fc.property(arbitraries.units, (s) => {
      headers.decodeMetadataValue(s)
    }))
    for (const part of ["=?", "=?UTF-8?Q?", "=?UTF-8?B?YQ==?= "]) {
      const long = part.repeat(20_000)
      const start = performance.now()
      headers.decodeMetadataValue(long)
      assert.isBelow(performance.now() - start, 2_000)
    }
  })
})
