import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Handoff from "../handoff.js"
import type { Upload } from "./exchange.js"

// undici tells nothing of a buffer on its way, so a large one on a slow line would look like a server that does not
// answer. In slices, each slice that has gone out is a sign of life.
const sliceSize = 256 * 1024

/** @internal */
export const needsSlices = (bytes: Uint8Array): boolean => bytes.byteLength > sliceSize

/** @internal */
export const slices = (bytes: Uint8Array): Upload => ({
  async *[Symbol.asyncIterator]() {
    for (let offset = 0; offset < bytes.byteLength; offset += sliceSize) {
      yield bytes.subarray(offset, offset + sliceSize)
    }
  },
  starved: () => false,
  end: () => {},
  ended: Effect.void
})

/**
 * A stream that undici can pull. `run` runs the source, and is for the caller to fork and to stop.
 *
 * @internal
 */
export interface Outgoing {
  readonly upload: (stop: { readonly end: () => void; readonly ended: Effect.Effect<void> }) => Upload
  readonly run: Effect.Effect<void>
}

/** @internal */
export const fromStream = <E>(
  stream: Stream.Stream<Uint8Array, E>,
  onFailure: (cause: Cause.Cause<E>) => void
): Outgoing => {
  const handoff = Handoff.make<Uint8Array>()

  const next = (): Promise<IteratorResult<Uint8Array>> =>
    new Promise((resolve) => {
      handoff.take((value) => resolve(value === undefined ? { done: true, value } : { done: false, value }))
    })

  // Nothing is opened for a request that never gets a connection.
  const source = Effect.andThen(
    handoff.demanded,
    Stream.runForEach(stream, (bytes) => bytes.byteLength === 0 ? Effect.void : handoff.offer(bytes))
  )

  return {
    upload: (stop) => ({
      [Symbol.asyncIterator]: () => ({ next }),
      starved: handoff.starved,
      end: () => {
        stop.end()
        handoff.end()
      },
      ended: stop.ended
    }),
    run: Effect.matchCause(source, {
      onSuccess: handoff.end,
      onFailure: (cause) => {
        if (!Cause.isInterruptedOnly(cause)) {
          onFailure(cause)
        }
      }
    })
  }
}
