import type * as Stream from "effect/Stream"
import type { Encoder } from "./wire/awsChunkedWriter.js"
import type { ChecksumAlgorithm } from "./wire/checksum.js"

/**
 * How a stream is framed by one attempt.
 *
 * @internal
 */
export interface Framing {
  /** Bytes on the wire. */
  readonly contentLength: number
  /** For one run of the stream. */
  readonly encoder: Encoder
}

/** @internal */
export interface StreamBody<out E = never> {
  readonly _tag: "Stream"
  readonly stream: Stream.Stream<Uint8Array, E>
  /** Bytes that the stream gives. */
  readonly contentLength: number
  /** The checksum that is to follow it. */
  readonly trailer?: ChecksumAlgorithm | undefined
  readonly framing?: Framing | undefined
}

/**
 * What one attempt sends. Empty is not zero bytes: it says that the request has no body at all.
 *
 * @internal
 */
export type RequestBody<E = never> =
  | { readonly _tag: "Empty" }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }
  | StreamBody<E>

/** @internal */
export const empty: RequestBody = { _tag: "Empty" }

/** @internal */
export const bytes = (bytes: Uint8Array): RequestBody => ({ _tag: "Bytes", bytes })

/** @internal */
export const stream = <E>(stream: Stream.Stream<Uint8Array, E>, contentLength: number): StreamBody<E> => ({
  _tag: "Stream",
  stream,
  contentLength
})
