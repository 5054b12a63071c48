/**
 * Zstandard (RFC 8878) that compresses nothing: one frame of raw blocks.
 */
import { concat } from "../../wire/bytes.js"

/** As much as a block may hold. */
const blockSize = 128 * 1024

/** The magic number, and a descriptor of a frame whose window is 128 KiB and whose size is not said. */
const header = new Uint8Array([0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x38])

const raw = (data: Uint8Array, isLast: boolean): ReadonlyArray<Uint8Array> => {
  const word = data.length * 8 + (isLast ? 1 : 0)
  return [new Uint8Array([word & 255, word >> 8 & 255, word >> 16 & 255]), data]
}

/** @internal */
export const zstd = (chunks: ReadonlyArray<Uint8Array>): ReadonlyArray<Uint8Array> => {
  const data = concat(chunks)
  const blocks: Array<Uint8Array> = []
  for (let at = 0; at < data.length; at += blockSize) blocks.push(...raw(data.subarray(at, at + blockSize), false))
  return [header, ...blocks, ...raw(new Uint8Array(0), true)]
}
