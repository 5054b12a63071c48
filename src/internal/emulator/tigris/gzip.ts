/**
 * Gzip (RFC 1952) that compresses nothing, which DEFLATE allows (RFC 1951, 3.2.4): what compresses is not at hand on
 * every runtime, or not in one step.
 */
import * as base64 from "../../wire/base64.js"
import { concat } from "../../wire/bytes.js"
import * as checksum from "../../wire/checksum.js"

/** As much as a stored block takes. */
const blockSize = 0xffff

const header = new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])

const stored = (data: Uint8Array, isLast: boolean): ReadonlyArray<Uint8Array> => {
  const { length } = data
  return [new Uint8Array([isLast ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255]), data]
}

/** @internal */
export const gzip = (chunks: ReadonlyArray<Uint8Array>): ReadonlyArray<Uint8Array> => {
  const data = concat(chunks)
  const blocks: Array<Uint8Array> = []
  for (let at = 0; at < data.length; at += blockSize) blocks.push(...stored(data.subarray(at, at + blockSize), false))
  const crc = checksum.make("CRC32")
  crc.update(data)
  const trailer = new Uint8Array(8)
  trailer.set(base64.decode(crc.digest())!.reverse())
  new DataView(trailer.buffer).setUint32(4, data.length, true)
  return [header, ...blocks, ...stored(new Uint8Array(0), true), trailer]
}
