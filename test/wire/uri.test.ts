import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { Buffer } from "node:buffer"
import * as uri from "../../src/internal/wire/uri.js"
import * as arbitraries from "./arbitraries.js"

// By bytes and one at a time, unlike the code under test.
const reference = (s: string, kept: RegExp): string =>
  [...Buffer.from(s, "utf8")].map((byte) => {
    const character = String.fromCharCode(byte)
    return kept.test(character) ? character : "%" + byte.toString(16).toUpperCase().padStart(2, "0")
  }).join("")

describe("encodeComponent and encodePath", () => {
  it("encode every byte but the unreserved ones, over all code points", () => {
    for (let code = 0; code <= 0x10ffff; code = code === 0xd7ff ? 0xe000 : code + 1) {
      const s = String.fromCodePoint(code)
      const encoded = uri.encodeComponent(s)
      if (encoded !== reference(s, /[A-Za-z0-9\-._~]/)) assert.fail(`U+${code.toString(16)} becomes ${encoded}`)
      if (uri.decodeComponent(encoded) !== s) assert.fail(`U+${code.toString(16)} does not come back`)
    }
  })

  it("agree with the definition, and come back, over any text", () => {
    fc.assert(fc.property(arbitraries.text, (s) => {
      assert.strictEqual(uri.encodeComponent(s), reference(s, /[A-Za-z0-9\-._~]/))
      assert.strictEqual(uri.encodePath(s), reference(s, /[A-Za-z0-9\-._~/]/))
      assert.strictEqual(uri.decodeComponent(uri.encodeComponent(s)), s)
      assert.strictEqual(uri.decodeComponent(uri.encodePath(s)), s)
    }))
  })

  it("never throw, and write a lone surrogate as TextEncoder does", () => {
    fc.assert(fc.property(arbitraries.units, (s) => {
      assert.strictEqual(uri.encodeComponent(s), reference(s, /[A-Za-z0-9\-._~]/))
      assert.strictEqual(uri.encodePath(s), reference(s, /[A-Za-z0-9\-._~/]/))
    }))
  })
})

describe("decodeComponent", () => {
  it.each(["%", "%4", "%zz", "a%", "%C3", "%C3%28", "%FF", "%ED%A0%80", "%C0%AF"])("refuses %s", (s) => {
    assert.isUndefined(uri.decodeComponent(s))
  })

  it("leaves a plus sign alone", () => {
    assert.strictEqual(uri.decodeComponent("a+b%2Bc%20d"), "a+b+c d")
  })
})

describe("encodeQuery", () => {
  const pairs = fc.array(fc.tuple(arbitraries.text, arbitraries.text), { maxLength: 8 })

  it("is sorted by encoded key, then encoded value, with an equals sign in each", () => {
    fc.assert(fc.property(pairs, (given) => {
      const parts = uri.encodeQuery(given).split("&").filter((part) => part !== "").map((part) => part.split("="))
      assert.strictEqual(parts.length, given.length)
      for (const [i, part] of parts.entries()) {
        assert.strictEqual(part.length, 2)
        if (i === 0) continue
        const before = parts[i - 1]!
        const order = Buffer.compare(Buffer.from(before[0]!), Buffer.from(part[0]!)) ||
          Buffer.compare(Buffer.from(before[1]!), Buffer.from(part[1]!))
        assert.isAtMost(order, 0)
      }
    }))
  })

  it("is read back as the same pairs, whatever their order was", () => {
    fc.assert(fc.property(pairs, (given) => {
      const encoded = uri.encodeQuery(given)
      assert.strictEqual(uri.encodeQuery(uri.parseQuery(encoded)), encoded)
      assert.strictEqual(uri.encodeQuery([...given].reverse()), encoded)
      assert.sameDeepMembers(uri.parseQuery(encoded), given.map(([key, value]) => [key, value]))
    }))
  })

  it("sorts keys and not parameters: 'a' stands before 'a-b'", () => {
    assert.strictEqual(uri.encodeQuery([["a-b", "1"], ["a", "2"], ["a", ""]]), "a=&a=2&a-b=1")
  })
})

describe("parseQuery", () => {
  it("takes a parameter without a value, empty ones and broken encoding", () => {
    assert.deepStrictEqual(uri.parseQuery("acl&&a=b=c&=x&p=%zz&q=a+b"), [
      ["acl", ""],
      ["a", "b=c"],
      ["", "x"],
      ["p", "%zz"],
      ["q", "a+b"]
    ])
    assert.deepStrictEqual(uri.parseQuery(""), [])
  })
})

describe("hasDotSegment", () => {
  it("finds whatever the WHATWG URL would change", () => {
    const segments = fc.array(fc.constantFrom("", ".", "..", "...", ".a", "a.", "a..b", "%2e", "b"), { maxLength: 6 })
    fc.assert(fc.property(segments, (parts) => {
      const key = parts.join("/")
      const path = "/bucket/" + uri.encodePath(key)
      assert.strictEqual(uri.hasDotSegment(key), parts.includes(".") || parts.includes(".."))
      // Not the other way round: Node 20 leaves "/.a/." as it is, against the standard.
      if (new URL(`http://host${path}`).pathname !== path) assert.isTrue(uri.hasDotSegment(key))
    }))
  })
})

describe("isWellFormed and utf8Length", () => {
  it("agree with TextEncoder", () => {
    fc.assert(fc.property(arbitraries.units, (s) => {
      assert.strictEqual(uri.isWellFormed(s), Buffer.from(s, "utf8").toString("utf8") === s)
      assert.strictEqual(uri.utf8Length(s), Buffer.byteLength(s, "utf8"))
    }))
    fc.assert(fc.property(arbitraries.text, (s) => {
      assert.isTrue(uri.isWellFormed(s))
      assert.strictEqual(uri.utf8Length(s), Buffer.byteLength(s, "utf8"))
    }))
  })
})

describe("compareUtf8", () => {
  it("agrees with Buffer.compare", () => {
    const near = fc.tuple(arbitraries.text, arbitraries.text, arbitraries.text)
      .map(([prefix, a, b]) => [prefix + a, prefix + b] as const)
    fc.assert(fc.property(near, ([a, b]) => {
      assert.strictEqual(uri.compareUtf8(a, b), Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }))
  })

  it("agrees with Buffer.compare round the surrogates", () => {
    const marks = ["", "a", "\ud7ff", "\ue000", "\uffff", "\u{10000}", "\u{10ffff}", "\u{10000}a", "\uffffa"]
    for (const a of marks) {
      for (const b of marks) {
        assert.strictEqual(uri.compareUtf8(a, b), Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }
    }
  })
})
