import type { Hasher } from "./hasher.js"

/**
 * Cuts what comes in into blocks of 64 bytes, and pads as MD5, SHA-1 and SHA-256 do alike: a one bit, zeros, and the
 * length in bits as 64, of which SHA puts the high half first.
 *
 * @internal
 */
export const blocks = (
  bigEndian: boolean,
  compress: (block: DataView, at: number) => void,
  finish: () => Uint8Array
): Hasher => {
  const rest = new Uint8Array(128)
  const restView = new DataView(rest.buffer)
  let buffered = 0
  let total = 0
  return {
    update: (chunk) => {
      total += chunk.length
      let at = 0
      if (buffered > 0) {
        at = Math.min(64 - buffered, chunk.length)
        rest.set(chunk.subarray(0, at), buffered)
        buffered += at
        if (buffered < 64) return
        compress(restView, 0)
        buffered = 0
      }
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      for (const end = chunk.length - 63; at < end; at += 64) {
        compress(view, at)
      }
      rest.set(chunk.subarray(at))
      buffered = chunk.length - at
    },
    digest: () => {
      const size = buffered < 56 ? 64 : 128
      rest.fill(0, buffered)
      rest[buffered] = 0x80
      const high = Math.floor(total / 0x20000000)
      const low = total * 8 >>> 0
      restView.setUint32(size - 8, bigEndian ? high : low, !bigEndian)
      restView.setUint32(size - 4, bigEndian ? low : high, !bigEndian)
      compress(restView, 0)
      if (size === 128) compress(restView, 64)
      return finish()
    }
  }
}
