/**
 * Cuts a stream of bytes into parts of one size; only the last may be smaller.
 */
import * as Chunk from "effect/Chunk"
import * as Stream from "effect/Stream"

/**
 * Memory for parts, used again for the next: a new one of some MiB costs the kernel a page fault for every 4 KiB of it.
 *
 * @internal
 */
export interface Buffers {
  readonly take: () => Uint8Array
  /** Only once nobody reads the part any more; what was not taken from here is left alone. */
  readonly give: (part: Uint8Array) => void
}

/** @internal */
export const buffers = (partSize: number): Buffers => {
  const free: Array<Uint8Array> = []
  const lent = new Set<Uint8Array>()
  return {
    take: () => {
      const buffer = free.pop() ?? new Uint8Array(partSize)
      lent.add(buffer)
      return buffer
    },
    give: (part) => {
      if (lent.delete(part)) {
        free.push(part)
      }
    }
  }
}

/** @internal */
export const split =
  (partSize: number, memory: Buffers = buffers(partSize)) =>
  <E, R>(self: Stream.Stream<Uint8Array, E, R>): Stream.Stream<Uint8Array, E, R> =>
    Stream.suspend(() => {
      let buffer: Uint8Array | undefined
      let filled = 0
      const cut = (bytes: Uint8Array, parts: Array<Uint8Array>): void => {
        let offset = 0
        while (offset < bytes.length) {
          // A piece that makes a whole part goes on without being copied.
          if (filled === 0 && bytes.length - offset >= partSize) {
            parts.push(bytes.subarray(offset, offset + partSize))
            offset += partSize
            continue
          }
          buffer ??= memory.take()
          const taken = Math.min(partSize - filled, bytes.length - offset)
          buffer.set(bytes.subarray(offset, offset + taken), filled)
          offset += taken
          filled += taken
          if (filled === partSize) {
            parts.push(buffer)
            buffer = undefined
            filled = 0
          }
        }
      }
      const whole = Stream.mapChunks(self, (chunk) => {
        const parts: Array<Uint8Array> = []
        for (const bytes of chunk) {
          cut(bytes, parts)
        }
        return Chunk.unsafeFromArray(parts)
      })
      const rest = Stream.suspend(() => filled === 0 ? Stream.empty : Stream.succeed(buffer!.subarray(0, filled)))
      return Stream.concat(whole, rest)
    })
