import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as awsChunked from "../../src/internal/wire/awsChunked.js"
import * as writer from "../../src/internal/wire/awsChunkedWriter.js"
import * as checksum from "../../src/internal/wire/checksum.js"
import * as chunkSigner from "../../src/internal/wire/chunkSigner.js"
import * as arbitraries from "./arbitraries.js"

const signing = {
  signingKey: new Uint8Array(32).fill(7),
  amzDate: "20260215T084511Z",
  scope: "20260215/us-east-1/s3/aws4_request",
  seed: "0".repeat(64)
}

const encode = (layout: writer.Layout, chunks: ReadonlyArray<Uint8Array>): Uint8Array => {
  const encoder = writer.make(layout, layout.signed ? chunkSigner.make(signing) : undefined)
  return new Uint8Array(Buffer.concat([...chunks.flatMap(encoder.push), encoder.end()]))
}

const decode = (layout: writer.Layout, body: Uint8Array) => {
  const payload: Array<Uint8Array> = []
  const decoder = awsChunked.makeDecoder({
    signing: layout.signed
      ? { key: signing.signingKey, amzDate: signing.amzDate, scope: signing.scope, seedSignature: signing.seed }
      : undefined,
    trailer: layout.trailer !== undefined,
    announced: layout.trailer === undefined ? [] : [checksum.headerName(layout.trailer)],
    decodedLength: layout.decodedLength,
    onPayload: (bytes) => payload.push(bytes)
  })
  decoder.push(body)
  return { payload: new Uint8Array(Buffer.concat(payload)), end: decoder.end() }
}

const trailers = fc.option(fc.constantFrom(...checksum.algorithms), { nil: undefined })

describe("awsChunkedWriter", () => {
  // The decoder takes small chunks at the end only, and so has one chunk of up to 8 KiB here; the next test has more.
  it("a server reads what it writes, in exactly the length that was foretold", () => {
    fc.assert(fc.property(arbitraries.chunked, fc.boolean(), trailers, ({ chunks, data }, signed, trailer) => {
      fc.pre(signed || trailer !== undefined)
      const layout = { decodedLength: data.length, chunkSize: 8192, signed, trailer }
      const body = encode(layout, chunks)
      assert.strictEqual(body.length, writer.encodedLength(layout))
      const { end, payload } = decode(layout, body)
      assert.isFalse(awsChunked.isFailure(end))
      assert.deepStrictEqual(payload, data)
      if (trailer !== undefined && end instanceof Map) {
        assert.strictEqual(end.get(checksum.headerName(trailer)), checksum.compute(trailer, data))
      }
    }))
  })

  it("however the payload is cut, the bytes are the same", () => {
    const sizes = [0, 1, 8191, 8192, 8193, 16_384, 20_000]
    for (const length of sizes) {
      const data = Uint8Array.from({ length }, (_, i) => i % 251)
      for (const signed of [true, false]) {
        const layout = { decodedLength: length, chunkSize: 8192, signed, trailer: "CRC32C" as const }
        const whole = encode(layout, [data])
        assert.strictEqual(whole.length, writer.encodedLength(layout))
        assert.deepStrictEqual(decode(layout, whole).payload, data)
        for (const step of [1, 1000, 8192, 9000]) {
          const chunks: Array<Uint8Array> = []
          for (let at = 0; at < length; at += step) chunks.push(data.subarray(at, at + step))
          assert.deepStrictEqual(encode(layout, chunks), whole, `${length} by ${step}`)
        }
      }
    }
  })

  it("unsigned payload goes out as it came, uncopied", () => {
    const data = new Uint8Array(8192)
    const encoder = writer.make({ decodedLength: 8192, chunkSize: 8192, signed: false, trailer: "SHA1" }, undefined)
    const [head, payload, ...more] = encoder.push(data)
    assert.strictEqual(Buffer.from(head!).toString(), "2000\r\n")
    assert.strictEqual(payload, data)
    assert.deepStrictEqual(more, [])
  })

  it("what is signed is held no longer than a chunk, and may be changed by its owner at once", () => {
    const layout = { decodedLength: 10, chunkSize: 8192, signed: true, trailer: undefined }
    const encoder = writer.make(layout, chunkSigner.make(signing))
    const buffer = new Uint8Array(5).fill(1)
    const pieces = [...encoder.push(buffer)]
    buffer.fill(2)
    pieces.push(...encoder.push(buffer))
    buffer.fill(3)
    const { payload } = decode(layout, new Uint8Array(Buffer.concat([...pieces, encoder.end()])))
    assert.deepStrictEqual([...payload], [1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
  })

  it("an altered chunk, checksum or order does not pass the decoder", () => {
    const data = Uint8Array.from({ length: 20_000 }, (_, i) => i % 251)
    const layout = { decodedLength: data.length, chunkSize: 8192, signed: true, trailer: "CRC32" as const }
    const body = encode(layout, [data])
    for (const at of [100, 9000, body.length - 120]) {
      const altered = body.slice()
      altered[at] = altered[at]! ^ 1
      assert.isTrue(awsChunked.isFailure(decode(layout, altered).end), `at ${at}`)
    }
  })
})
