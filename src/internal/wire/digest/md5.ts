import { blocks } from "./blocks.js"
import type { Hasher } from "./hasher.js"

// RFC 1321 §3.4.
const sines = (): Int32Array => {
  const t = new Int32Array(64)
  for (let i = 0; i < 64; i++) t[i] = Math.floor(Math.abs(Math.sin(i + 1)) * 0x100000000)
  return t
}

const rotations = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21]

let cached: Int32Array | undefined

/** @internal */
export const makeMd5 = (): Hasher => {
  const t = cached ??= sines()
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476)
  const m = new Int32Array(16)
  const compress = (block: DataView, at: number): void => {
    for (let i = 0; i < 16; i++) m[i] = block.getInt32(at + i * 4, true)
    let a = state[0]!
    let b = state[1]!
    let c = state[2]!
    let d = state[3]!
    for (let i = 0; i < 64; i++) {
      const round = i >> 4
      let f: number
      let g: number
      if (round === 0) {
        f = b & c | ~b & d
        g = i
      } else if (round === 1) {
        f = d & b | ~d & c
        g = 5 * i + 1 & 15
      } else if (round === 2) {
        f = b ^ c ^ d
        g = 3 * i + 5 & 15
      } else {
        f = c ^ (b | ~d)
        g = 7 * i & 15
      }
      const x = a + f + t[i]! + m[g]! | 0
      const s = rotations[round * 4 + (i & 3)]!
      a = d
      d = c
      c = b
      b = b + (x << s | x >>> 32 - s) | 0
    }
    state[0] = state[0]! + a
    state[1] = state[1]! + b
    state[2] = state[2]! + c
    state[3] = state[3]! + d
  }
  return blocks(false, compress, () => {
    const out = new DataView(new ArrayBuffer(16))
    for (let i = 0; i < 4; i++) out.setInt32(i * 4, state[i]!, true)
    return new Uint8Array(out.buffer)
  })
}
