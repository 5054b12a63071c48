import * as Duration from "effect/Duration"
import type { Patience } from "./call.js"

/** An instance that is there answers at once; one that is not must not hold up the first request. @internal */
export const metadata: Patience = { timeoutMs: 1_000, attempts: 2 }

/** It is there, but has to ask others. @internal */
export const container: Patience = { timeoutMs: 2_000, attempts: 3 }

/** STS and the portal of SSO. @internal */
export const service: Patience = { timeoutMs: 10_000, attempts: 3 }

/** @internal */
export const make = (
  usual: Patience,
  given: { readonly timeout?: Duration.DurationInput | undefined; readonly attempts?: number | undefined }
): Patience => ({
  timeoutMs: given.timeout === undefined ? usual.timeoutMs : Duration.toMillis(given.timeout),
  attempts: Math.max(1, Math.trunc(given.attempts ?? usual.attempts))
})
