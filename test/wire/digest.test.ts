import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { Buffer } from "node:buffer"
import * as node from "../../src/internal/wire/digest/node.js"
import * as portable from "../../src/internal/wire/digest/portable.js"
import * as arbitraries from "./arbitraries.js"

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex")

const data = fc.oneof(arbitraries.bytes, arbitraries.text)

describe("the portable digests equal node's", () => {
  it("have the same exports", () => {
    const interchangeable: typeof node = portable
    assert.deepStrictEqual(Object.keys(interchangeable).sort(), Object.keys(node).sort())
  })

  it("hashes, of bytes and of text", () => {
    fc.assert(fc.property(data, (input) => {
      assert.strictEqual(hexOf(portable.sha256(input)), hexOf(node.sha256(input)))
      assert.strictEqual(portable.sha256Hex(input), node.sha256Hex(input))
      assert.strictEqual(hexOf(portable.sha1(input)), hexOf(node.sha1(input)))
      assert.strictEqual(hexOf(portable.md5(input)), hexOf(node.md5(input)))
    }))
  })

  it("at every length round a block", () => {
    for (let length = 0; length < 200; length++) {
      const input = Uint8Array.from({ length }, (_, i) => i * 37 + length)
      assert.strictEqual(hexOf(portable.sha256(input)), hexOf(node.sha256(input)))
      assert.strictEqual(hexOf(portable.sha1(input)), hexOf(node.sha1(input)))
      assert.strictEqual(hexOf(portable.md5(input)), hexOf(node.md5(input)))
    }
  })

  it("HMACs, with keys shorter and longer than a block", () => {
    fc.assert(fc.property(data, data, (key, input) => {
      assert.strictEqual(hexOf(portable.hmacSha256(key, input)), hexOf(node.hmacSha256(key, input)))
      assert.strictEqual(portable.hmacSha256Hex(key, input), node.hmacSha256Hex(key, input))
      assert.strictEqual(hexOf(portable.hmacSha1(key, input)), hexOf(node.hmacSha1(key, input)))
    }))
  })

  it("HMACs, with keys round the length of a block", () => {
    for (let length = 60; length < 70; length++) {
      const key = new Uint8Array(length).fill(7)
      assert.strictEqual(portable.hmacSha256Hex(key, "data"), node.hmacSha256Hex(key, "data"))
    }
  })

  it("HMACs, of texts that are short and long", () => {
    const key = new Uint8Array(32).fill(7)
    for (const length of [0, 1, 1023, 1024, 1025, 5000]) {
      for (const character of ["a", "é", "語"]) {
        const text = character.repeat(length)
        assert.strictEqual(portable.hmacSha256Hex(key, text), node.hmacSha256Hex(key, text))
      }
    }
  })

  it("CRC32, also continued", () => {
    fc.assert(fc.property(arbitraries.bytes, arbitraries.bytes, (a, b) => {
      assert.strictEqual(portable.crc32(a), node.crc32(a))
      assert.strictEqual(portable.crc32(b, portable.crc32(a)), node.crc32(Buffer.concat([a, b])))
    }))
  })
})

describe.each([["node", node], ["portable", portable]])("makeHasher, %s", (_, digest) => {
  it.each(["MD5", "SHA1", "SHA256"] as const)("%s does not mind how its input is cut", (algorithm) => {
    fc.assert(fc.property(arbitraries.chunked, ({ chunks, data }) => {
      const whole = digest.makeHasher(algorithm)
      whole.update(data)
      const parts = digest.makeHasher(algorithm)
      for (const chunk of chunks) parts.update(chunk)
      assert.strictEqual(hexOf(parts.digest()), hexOf(whole.digest()))
    }))
  })

  it("does not keep the chunk it was given", () => {
    const hasher = digest.makeHasher("SHA256")
    const chunk = Uint8Array.of(1, 2, 3)
    hasher.update(chunk)
    chunk.fill(0)
    assert.strictEqual(hexOf(hasher.digest()), hexOf(digest.sha256(Uint8Array.of(1, 2, 3))))
  })
})
