/**
 * Tables for slicing by sixteen, one after the other: entry `k * 256 + b` is what the byte `b` does to the register
 * when `k` more bytes follow it. Made at first use, so that importing costs nothing.
 *
 * @internal
 */
export const lazy32 = (polynomial: number): () => Uint32Array => {
  let tables: Uint32Array | undefined
  return () => tables ??= make32(polynomial)
}

const make32 = (polynomial: number): Uint32Array => {
  const tables = new Uint32Array(16 * 256)
  for (let i = 0; i < 256; i++) {
    let c = i
    for (let bit = 0; bit < 8; bit++) {
      c = c & 1 ? c >>> 1 ^ polynomial : c >>> 1
    }
    tables[i] = c
  }
  for (let i = 256; i < tables.length; i++) {
    const previous = tables[i - 256]!
    tables[i] = previous >>> 8 ^ tables[previous & 255]!
  }
  return tables
}

/** @internal */
export const update32 = (t: Uint32Array, data: Uint8Array, crc: number): number => {
  let c = ~crc
  let i = 0
  for (const end = data.length - 15; i < end; i += 16) {
    const a = c ^ (data[i]! | data[i + 1]! << 8 | data[i + 2]! << 16 | data[i + 3]! << 24)
    c = t[3840 + (a & 255)]! ^ t[3584 + (a >>> 8 & 255)]! ^ t[3328 + (a >>> 16 & 255)]! ^ t[3072 + (a >>> 24)]! ^
      t[2816 + data[i + 4]!]! ^ t[2560 + data[i + 5]!]! ^ t[2304 + data[i + 6]!]! ^ t[2048 + data[i + 7]!]! ^
      t[1792 + data[i + 8]!]! ^ t[1536 + data[i + 9]!]! ^ t[1280 + data[i + 10]!]! ^ t[1024 + data[i + 11]!]! ^
      t[768 + data[i + 12]!]! ^ t[512 + data[i + 13]!]! ^ t[256 + data[i + 14]!]! ^ t[data[i + 15]!]!
  }
  for (; i < data.length; i++) {
    c = c >>> 8 ^ t[(c ^ data[i]!) & 255]!
  }
  return ~c >>> 0
}
