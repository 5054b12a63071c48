import type * as Stream from "effect/Stream"
import * as bytes from "../wire/bytes.js"

/**
 * A request as it came over the wire: the target is the raw request target, since an S3 key may hold `..` or `//`.
 *
 * @internal
 */
export interface EmulatorRequest {
  readonly method: string
  readonly target: string
  /** Names in lower case, values as latin1 strings, in wire order, not joined. */
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Stream.Stream<Uint8Array, unknown> | Uint8Array | undefined
  /** Whether it came over TLS. */
  readonly secure: boolean
  /** Whether it came over no wire at all. */
  readonly inProcess?: boolean | undefined
}

/**
 * Where a transmission breaks: before the status line, or after so many bytes of the body; by a reset, or by silence.
 *
 * @internal
 */
export interface Cut {
  readonly at: "start" | number
  readonly how: "reset" | "stall"
}

/** @internal */
export interface EmulatorResponse {
  readonly status: number
  readonly headers: ReadonlyArray<readonly [string, string]>
  readonly body: Uint8Array | ReadonlyArray<Uint8Array> | undefined
  readonly cut?: Cut | undefined
  /** What comes after the body, over HTTP. */
  readonly trailers?: ReadonlyArray<readonly [string, string]> | undefined
}

/**
 * Bytes kept as they came, so that a large object is never joined into one buffer.
 *
 * @internal
 */
export interface Data {
  readonly chunks: ReadonlyArray<Uint8Array>
  readonly size: number
}

/** @internal */
export const emptyData: Data = { chunks: [], size: 0 }

/**
 * The chunks that hold bytes `start` to `end` (inclusive), as views.
 *
 * @internal
 */
export const slice = (data: Data, start: number, end: number): ReadonlyArray<Uint8Array> => {
  if (start === 0 && end === data.size - 1) return data.chunks
  const out: Array<Uint8Array> = []
  let offset = 0
  for (const chunk of data.chunks) {
    const next = offset + chunk.length
    if (next > start && offset <= end) {
      out.push(chunk.subarray(Math.max(0, start - offset), Math.min(chunk.length, end - offset + 1)))
    }
    if (next > end) break
    offset = next
  }
  return out
}

/** @internal */
export const bodyChunks = (body: EmulatorResponse["body"]): ReadonlyArray<Uint8Array> =>
  body === undefined ? [] : body instanceof Uint8Array ? [body] : body

/** @internal */
export const bodySize = (body: EmulatorResponse["body"]): number => {
  let size = 0
  for (const chunk of bodyChunks(body)) size += chunk.length
  return size
}

/**
 * One piece. For documents only: an object may be larger than an array can be.
 *
 * @internal
 */
export const joined = (data: Data): Uint8Array => data.chunks.length === 1 ? data.chunks[0]! : bytes.concat(data.chunks)
