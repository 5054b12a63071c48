import * as Effect from "effect/Effect"

let cases = 0

/** A prefix for one case, so that cases share a bucket and see nothing of each other. */
export const folder = Effect.sync(() => `case-${++cases}/`)
