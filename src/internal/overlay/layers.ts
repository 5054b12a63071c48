/**
 * What an overlay is made of: a store beneath that is never written to, and above it what was written and what was
 * deleted since, each below a prefix of its own, so that no key of one can be taken for one of the other.
 */
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../ObjectStore.js"
import * as derived from "../store/derived.js"
import * as prefixing from "../store/wrap/prefix.js"

/** @internal */
export interface Layers {
  readonly base: ObjectStore.Service
  /** What was written. */
  readonly written: ObjectStore.Service
  /** An empty object for each key that is not to be seen of the base. One that is written all the same is above. */
  readonly hidden: ObjectStore.Service
}

/** @internal */
export const make = (base: ObjectStore.Service, upper: ObjectStore.Service): Layers => ({
  base,
  written: derived.make(prefixing.make(upper.backend, "o/")),
  hidden: derived.make(prefixing.make(upper.backend, "d/"))
})

/** Where an object is that the overlay shows, if it shows one. @internal */
export type Place = "written" | "base" | "nowhere"

/** @internal */
export const placeOf = (
  { base, hidden, written }: Layers,
  key: string
): Effect.Effect<Place, Exclude<ObjectStore.HeadError, { readonly _tag: "NoSuchKey" }>> =>
  Effect.flatMap(written.exists(key), (isWritten) =>
    isWritten
      ? Effect.succeed<Place>("written")
      : Effect.flatMap(hidden.exists(key), (isHidden) =>
        isHidden
          ? Effect.succeed<Place>("nowhere")
          : Effect.map(base.exists(key), (isThere): Place => isThere ? "base" : "nowhere")))
