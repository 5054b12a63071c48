import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Handoff from "../handoff.js"
import type { Upload } from "./exchange.js"

// undici tells nothing of a buffer on its way, so a large one on a slow line would look like a server that does not
// answer. In slices, each slice that has gone out is a sign of life; on a fast line they grow, because each costs.
const smallestSlice = 256 * 1024
const largestSlice = 8 * 1024 * 1024
const fastMs = 50

/**
 * How much a line takes at once: what one upload has found out, the next begins with.
 *
 * @internal
 */
export interface Pace {
  slice: number
}

/** @internal */
export const makePace = (): Pace => ({ slice: smallestSlice })

/** @internal */
export const needsSlices = (bytes: Uint8Array): boolean => bytes.byteLength > smallestSlice

/** @internal */
export const slices = (bytes: Uint8Array, pace: Pace): Upload => {
  let offset = 0
  let askedAt = performance.now()
  const next = (): Promise<IteratorResult<Uint8Array>> => {
    if (offset >= bytes.byteLength) {
      return Promise.resolve({ done: true, value: undefined })
    }
    const now = performance.now()
    if (offset > 0) {
      pace.slice = now - askedAt < fastMs ? Math.min(pace.slice * 2, largestSlice) : smallestSlice
    }
    askedAt = now
    const value = bytes.subarray(offset, offset + pace.slice)
    offset += value.byteLength
    return Promise.resolve({ done: false, value })
  }
  return {
    [Symbol.asyncIterator]: () => ({ next }),
    starved: () => false,
    end: () => {
      if (offset < bytes.byteLength) {
        pace.slice = smallestSlice
      }
    },
    ended: Effect.void
  }
}

const iterator = (handoff: Handoff.Handoff<Uint8Array>): AsyncIterator<Uint8Array> => ({
  next: () =>
    new Promise((resolve) => {
      handoff.take((value) => resolve(value === undefined ? { done: true, value } : { done: false, value }))
    })
})

/**
 * A source that somebody else runs and stops: `internal/uploadGuard`.
 *
 * @internal
 */
export const fromHandoff = (handoff: Handoff.Handoff<Uint8Array>): Upload => ({
  [Symbol.asyncIterator]: () => iterator(handoff),
  starved: handoff.starved,
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

  // Nothing is opened for a request that never gets a connection.
  const source = Effect.andThen(
    handoff.demanded,
    Stream.runForEach(stream, (bytes) => bytes.byteLength === 0 ? Effect.void : handoff.offer(bytes))
  )

  return {
    upload: (stop) => ({
      ...fromHandoff(handoff),
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
