import { blocks } from "./blocks.js"
import type { Hasher } from "./hasher.js"

// The first 32 bits of the fractional parts of square and cube roots of the first primes (FIPS 180-4 §4.2.2, §5.3.3).
const constants = (): { readonly k: Int32Array; readonly h: Int32Array } => {
  const k = new Int32Array(64)
  const h = new Int32Array(8)
  const fraction = (x: number) => (x - Math.floor(x)) * 0x100000000
  for (let n = 2, count = 0; count < 64; n++) {
    let prime = true
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0
    if (!prime) continue
    if (count < 8) h[count] = fraction(Math.sqrt(n))
    k[count++] = fraction(Math.cbrt(n))
  }
  return { k, h }
}

let cached: { readonly k: Int32Array; readonly h: Int32Array } | undefined

/** @internal */
export const makeSha256 = (): Hasher => {
  const { h: initial, k } = cached ??= constants()
  const state = initial.slice()
  const w = new Int32Array(64)
  const compress = (block: DataView, at: number): void => {
    for (let i = 0; i < 16; i++) w[i] = block.getInt32(at + i * 4)
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15]!
      const y = w[i - 2]!
      const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3
      const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10
      w[i] = w[i - 16]! + s0 + w[i - 7]! + s1
    }
    let a = state[0]!
    let b = state[1]!
    let c = state[2]!
    let d = state[3]!
    let e = state[4]!
    let f = state[5]!
    let g = state[6]!
    let h = state[7]!
    for (let i = 0; i < 64; i++) {
      const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7)
      const t1 = h + s1 + (e & f ^ ~e & g) + k[i]! + w[i]! | 0
      const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10)
      const t2 = s0 + (a & b ^ a & c ^ b & c) | 0
      h = g
      g = f
      f = e
      e = d + t1 | 0
      d = c
      c = b
      b = a
      a = t1 + t2 | 0
    }
    state[0] = state[0]! + a
    state[1] = state[1]! + b
    state[2] = state[2]! + c
    state[3] = state[3]! + d
    state[4] = state[4]! + e
    state[5] = state[5]! + f
    state[6] = state[6]! + g
    state[7] = state[7]! + h
  }
  return blocks(true, compress, () => {
    const out = new DataView(new ArrayBuffer(32))
    for (let i = 0; i < 8; i++) out.setInt32(i * 4, state[i]!)
    return new Uint8Array(out.buffer)
  })
}
