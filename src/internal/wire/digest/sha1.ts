import { blocks } from "./blocks.js"
import type { Hasher } from "./hasher.js"

/** @internal */
export const makeSha1 = (): Hasher => {
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)
  const w = new Int32Array(80)
  const compress = (block: DataView, at: number): void => {
    for (let i = 0; i < 16; i++) w[i] = block.getInt32(at + i * 4)
    for (let i = 16; i < 80; i++) {
      const x = w[i - 3]! ^ w[i - 8]! ^ w[i - 14]! ^ w[i - 16]!
      w[i] = x << 1 | x >>> 31
    }
    let a = state[0]!
    let b = state[1]!
    let c = state[2]!
    let d = state[3]!
    let e = state[4]!
    for (let i = 0; i < 80; i++) {
      // The constants of FIPS 180-4 §4.2.1, the last two as negatives, so that all stays in 32 bits.
      const f = i < 20
        ? (b & c | ~b & d) + 0x5a827999 | 0
        : i < 40
        ? (b ^ c ^ d) + 0x6ed9eba1 | 0
        : i < 60
        ? (b & c | b & d | c & d) - 0x70e44324 | 0
        : (b ^ c ^ d) - 0x359d3e2a | 0
      const t = (a << 5 | a >>> 27) + f + e + w[i]! | 0
      e = d
      d = c
      c = b << 30 | b >>> 2
      b = a
      a = t
    }
    state[0] = state[0]! + a
    state[1] = state[1]! + b
    state[2] = state[2]! + c
    state[3] = state[3]! + d
    state[4] = state[4]! + e
  }
  return blocks(true, compress, () => {
    const out = new DataView(new ArrayBuffer(20))
    for (let i = 0; i < 5; i++) out.setInt32(i * 4, state[i]!)
    return new Uint8Array(out.buffer)
  })
}
