import * as Effect from "effect/Effect"
import { joined, type Source } from "./failure.js"

/** Asks `that` only if `self` is not set up. @internal */
export const orElse = (self: Source, that: Source): Source =>
  Effect.catchTag(
    self,
    "CredentialsUnavailable",
    (first) =>
      first.source === undefined ? Effect.mapError(that, (second) => joined(first, second)) : Effect.fail(first)
  )

/** The first that is set up. @internal */
export const firstOf = (sources: ReadonlyArray<Source>): Source => sources.reduce(orElse)
