import * as Effect from "effect/Effect"

/**
 * One side gives, the other takes, and at most one item waits between them: the giver works while the taker does, and
 * rests when the taker does not come.
 *
 * @internal
 */
export interface Handoff<A> {
  /** Waits while another item is in the way. */
  readonly offer: (item: A) => Effect.Effect<void>
  /** No further item comes. */
  readonly end: () => void
  /** Calls back, once, with the next item, or with `undefined` at the end; gives what takes the demand back. */
  readonly take: (callback: (item: A | undefined) => void) => () => void
  /** Done when the first item has been asked for. */
  readonly demanded: Effect.Effect<void>
  /** Whether the taker waits for the giver. */
  readonly starved: () => boolean
}

/** @internal */
export const make = <A extends object>(): Handoff<A> => {
  let ahead: A | undefined
  let blocked: (() => void) | undefined
  let asked: ((item: A | undefined) => void) | undefined
  let onDemand: (() => void) | undefined
  let wasDemanded = false
  let ended = false

  return {
    offer: (item) =>
      Effect.suspend(() => {
        const callback = asked
        if (callback !== undefined) {
          asked = undefined
          callback(item)
          return Effect.void
        }
        if (ahead === undefined) {
          ahead = item
          return Effect.void
        }
        return Effect.async<void>((resume) => {
          blocked = () => {
            ahead = item
            resume(Effect.void)
          }
        })
      }),
    end: () => {
      ended = true
      const callback = asked
      asked = undefined
      callback?.(undefined)
    },
    take: (callback) => {
      wasDemanded = true
      onDemand?.()
      if (ahead !== undefined) {
        const item = ahead
        const unblock = blocked
        ahead = undefined
        blocked = undefined
        unblock?.()
        callback(item)
      } else if (ended) {
        callback(undefined)
      } else {
        asked = callback
      }
      return () => {
        if (asked === callback) {
          asked = undefined
        }
      }
    },
    demanded: Effect.async((resume) => {
      if (wasDemanded) {
        resume(Effect.void)
      } else {
        onDemand = () => resume(Effect.void)
      }
    }),
    starved: () => asked !== undefined
  }
}

const key = Symbol.for("effect-s3/Handoff")

/**
 * Writes on a stream what it takes from, so that our own transport can take from there itself.
 *
 * @internal
 */
export const attach = <S extends object, A>(stream: S, handoff: Handoff<A>): S =>
  Object.defineProperty(stream, key, { value: handoff })

/** @internal */
export const of = (stream: object): Handoff<Uint8Array> | undefined =>
  (stream as { readonly [key]?: Handoff<Uint8Array> })[key]
