/**
 * A 64-bit register as two unsigned halves, as BigInt in the loop is a hundred times slower.
 *
 * @internal
 */
export interface Crc64 {
  readonly high: number
  readonly low: number
}

// Reflected.
/** @internal */
export const polynomial: Crc64 = { high: 0x9a6c9329, low: 0xac4bc9b5 }

interface Tables {
  readonly high: Uint32Array
  readonly low: Uint32Array
}

let cached: Tables | undefined

const make = (): Tables => {
  const high = new Uint32Array(16 * 256)
  const low = new Uint32Array(16 * 256)
  for (let i = 0; i < 256; i++) {
    let h = 0
    let l = i
    for (let bit = 0; bit < 8; bit++) {
      const carry = l & 1
      l = (l >>> 1 | h << 31) >>> 0
      h = h >>> 1
      if (carry !== 0) {
        h ^= polynomial.high
        l ^= polynomial.low
      }
    }
    high[i] = h
    low[i] = l
  }
  for (let i = 256; i < high.length; i++) {
    const h = high[i - 256]!
    const l = low[i - 256]!
    high[i] = h >>> 8 ^ high[l & 255]!
    low[i] = (l >>> 8 | h << 24) ^ low[l & 255]!
  }
  return { high, low }
}

/** @internal */
export const zero: Crc64 = { high: 0, low: 0 }

/** @internal */
export const crc64nvme = (data: Uint8Array, crc: Crc64 = zero): Crc64 => {
  const { high: th, low: tl } = cached ??= make()
  let h = ~crc.high
  let l = ~crc.low
  let i = 0
  for (const end = data.length - 15; i < end; i += 16) {
    const a = l ^ (data[i]! | data[i + 1]! << 8 | data[i + 2]! << 16 | data[i + 3]! << 24)
    const b = h ^ (data[i + 4]! | data[i + 5]! << 8 | data[i + 6]! << 16 | data[i + 7]! << 24)
    const i0 = 3840 + (a & 255)
    const i1 = 3584 + (a >>> 8 & 255)
    const i2 = 3328 + (a >>> 16 & 255)
    const i3 = 3072 + (a >>> 24)
    const i4 = 2816 + (b & 255)
    const i5 = 2560 + (b >>> 8 & 255)
    const i6 = 2304 + (b >>> 16 & 255)
    const i7 = 2048 + (b >>> 24)
    const i8 = 1792 + data[i + 8]!
    const i9 = 1536 + data[i + 9]!
    const i10 = 1280 + data[i + 10]!
    const i11 = 1024 + data[i + 11]!
    const i12 = 768 + data[i + 12]!
    const i13 = 512 + data[i + 13]!
    const i14 = 256 + data[i + 14]!
    const i15 = data[i + 15]!
    h = th[i0]! ^ th[i1]! ^ th[i2]! ^ th[i3]! ^ th[i4]! ^ th[i5]! ^ th[i6]! ^ th[i7]! ^
      th[i8]! ^ th[i9]! ^ th[i10]! ^ th[i11]! ^ th[i12]! ^ th[i13]! ^ th[i14]! ^ th[i15]!
    l = tl[i0]! ^ tl[i1]! ^ tl[i2]! ^ tl[i3]! ^ tl[i4]! ^ tl[i5]! ^ tl[i6]! ^ tl[i7]! ^
      tl[i8]! ^ tl[i9]! ^ tl[i10]! ^ tl[i11]! ^ tl[i12]! ^ tl[i13]! ^ tl[i14]! ^ tl[i15]!
  }
  for (; i < data.length; i++) {
    const index = (l ^ data[i]!) & 255
    l = (l >>> 8 | h << 24) ^ tl[index]!
    h = h >>> 8 ^ th[index]!
  }
  return { high: ~h >>> 0, low: ~l >>> 0 }
}
