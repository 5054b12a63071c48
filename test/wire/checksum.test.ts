import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { Buffer } from "node:buffer"
import * as checksum from "../../src/internal/wire/checksum.js"
import * as arbitraries from "./arbitraries.js"

// A bit at a time, with BigInt, straight from the definition of a reflected CRC.
const reference = (width: number, polynomial: bigint, data: Uint8Array): string => {
  const ones = (1n << BigInt(width)) - 1n
  let crc = ones
  for (const byte of data) {
    crc ^= BigInt(byte)
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? crc >> 1n ^ polynomial : crc >> 1n
  }
  return Buffer.from((crc ^ ones).toString(16).padStart(width / 4, "0"), "hex").toString("base64")
}

const crcs = [
  ["CRC32", 32, 0xedb88320n],
  ["CRC32C", 32, 0x82f63b78n],
  ["CRC64NVME", 64, 0x9a6c9329ac4bc9b5n]
] as const

describe.each(crcs)("%s", (algorithm, width, polynomial) => {
  it("agrees with its definition", () => {
    fc.assert(fc.property(arbitraries.bytes, (data) => {
      assert.strictEqual(checksum.compute(algorithm, data), reference(width, polynomial, data))
    }))
  })

  it("combines", () => {
    fc.assert(fc.property(arbitraries.bytes, arbitraries.bytes, (left, right) => {
      assert.strictEqual(
        checksum.combine(
          algorithm,
          checksum.compute(algorithm, left),
          checksum.compute(algorithm, right),
          right.length
        ),
        checksum.compute(algorithm, Buffer.concat([left, right]))
      )
    }))
  })

  it("combines lengths beyond 32 bits as it does small ones", () => {
    const small = fc.integer({ min: 0, max: 2 ** 40 })
    fc.assert(fc.property(arbitraries.bytes, small, small, (left, m, n) => {
      const zero = checksum.combine(algorithm, "AAAA", "AAAA", 0)
      assert.isUndefined(zero)
      // Appending m + n bytes of CRC 0 is appending m and then n.
      const nothing = checksum.compute(algorithm, new Uint8Array(0))
      const start = checksum.compute(algorithm, left)
      const stepwise = checksum.combine(algorithm, checksum.combine(algorithm, start, nothing, m)!, nothing, n)
      assert.strictEqual(checksum.combine(algorithm, start, nothing, m + n), stepwise)
    }))
  })

  it.each(["", "AA", "AAAA====", "not base64", "AAAAAAA="])("does not combine %j", (broken) => {
    const good = checksum.compute(algorithm, Uint8Array.of(1))
    assert.isUndefined(checksum.combine(algorithm, broken, good, 1))
    assert.isUndefined(checksum.combine(algorithm, good, broken, 1))
  })
})

describe.each([...checksum.algorithms, "MD5" as const])("%s", (algorithm) => {
  it("does not mind how its input is cut", () => {
    fc.assert(fc.property(arbitraries.chunked, ({ chunks, data }) => {
      const running = checksum.make(algorithm)
      for (const chunk of chunks) running.update(chunk)
      assert.strictEqual(running.digest(), checksum.compute(algorithm, data))
    }))
  })

  it("does not mind a piece of nothing, whatever it is a piece of", () => {
    const data = Uint8Array.of(1, 2, 3)
    const nothing = new Uint8Array(0)
    for (const empty of [nothing, nothing.subarray(0), new Uint8Array(new ArrayBuffer(0)), data.subarray(2, 2)]) {
      const running = checksum.make(algorithm)
      for (const piece of [empty, data, empty]) running.update(piece)
      assert.strictEqual(running.digest(), checksum.compute(algorithm, data))
    }
  })
})

describe("composite", () => {
  it("is the checksum of the parts' checksums, with their number", () => {
    fc.assert(fc.property(fc.array(arbitraries.bytes, { minLength: 1, maxLength: 5 }), (parts) => {
      const own = parts.map((part) => checksum.compute("SHA256", part))
      const joined = Buffer.concat(own.map((value) => Buffer.from(value, "base64")))
      assert.strictEqual(checksum.composite("SHA256", own), checksum.compute("SHA256", joined) + "-" + parts.length)
    }))
  })

  it("is nothing if a part's is broken", () => {
    assert.isUndefined(checksum.composite("SHA1", ["2jmj7l5rSw0yVb/vlWAYkK/YBwk=", "no"]))
  })
})

describe("headerName", () => {
  it("is S3's", () => {
    assert.deepStrictEqual(checksum.algorithms.map(checksum.headerName), [
      "x-amz-checksum-crc32",
      "x-amz-checksum-crc32c",
      "x-amz-checksum-crc64nvme",
      "x-amz-checksum-sha1",
      "x-amz-checksum-sha256"
    ])
  })
})
