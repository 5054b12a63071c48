/**
 * What is asked for, in numbers.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Lock from "../../Lock.js"
import * as StorageError from "../../StorageError.js"
import { jittered } from "../jittered.js"
import type { Patience } from "./acquire.js"
import type { Request } from "./record.js"

/** Below this a lease is over before a store far away has answered. */
const minLeaseMs = 50

/** Timers know no longer times. */
const maxLeaseDays = 24

/** What is asked for by whoever does not say. @internal */
export interface Defaults {
  readonly lease: Duration.DurationInput
  readonly poll: Schedule.Schedule<unknown>
}

/** @internal */
export const usual: Defaults = {
  lease: "30 seconds",
  // The first looks soon, as most locks are held for a short time; later ones once a second.
  poll: Schedule.exponential("50 millis", 1.5).pipe(
    Schedule.union(Schedule.spaced("1 second")),
    jittered
  )
}

/** @internal */
export interface Asked {
  readonly request: Request
  readonly patience: Patience
}

const problem = (name: string, asked: Asked): { readonly parameter: string; readonly message: string } | undefined => {
  const { limit, leaseMs, permits } = asked.request
  if (name === "") return { parameter: "name", message: "a lock must have a name" }
  if (!(leaseMs >= minLeaseMs && leaseMs <= maxLeaseDays * 86_400_000)) {
    return { parameter: "lease", message: `a lease must be from ${minLeaseMs} ms to ${maxLeaseDays} days` }
  }
  if (!Number.isInteger(permits) || permits < 1) {
    return { parameter: "permits", message: "permits must be a whole number above 0" }
  }
  return limit !== undefined && !(permits <= limit)
    ? { parameter: "permits", message: `${permits} permits are more than the ${limit} that there are` }
    : undefined
}

/** @internal */
export const read = (
  name: string,
  options: Lock.AcquireOptions,
  defaults: Defaults = usual
): Effect.Effect<Asked, StorageError.InvalidInput> =>
  Effect.suspend(() => {
    const asked: Asked = {
      request: {
        leaseMs: Duration.toMillis(options.lease ?? defaults.lease),
        mode: options.permits === undefined ? options.mode ?? "exclusive" : "shared",
        permits: options.permits?.count ?? 1,
        limit: options.permits?.of,
        holder: options.holder ?? {}
      },
      patience: {
        waitMs: options.waitTimeout === undefined ? Infinity : Duration.toMillis(options.waitTimeout),
        poll: options.poll ?? defaults.poll,
        queues: options.fair ?? true
      }
    }
    const wrong = problem(name, asked)
    return wrong === undefined ? Effect.succeed(asked) : new StorageError.InvalidInput({ key: name, ...wrong })
  })
