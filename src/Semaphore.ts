/**
 * So many permits over all machines: a lock that so many may share.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as under from "./internal/lock/under.js"
import * as Lock from "./Lock.js"
import type * as StorageError from "./StorageError.js"

/**
 * How many permits there are, and how many are asked for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends Omit<Lock.Options, "mode"> {
  /** Of all permits. Everybody has to say the same: each judges by its own. */
  readonly limit: number
  /** How many to take; 1 by default. */
  readonly permits?: number | undefined
}

const asked = ({ limit, permits = 1, ...options }: Options): Lock.AcquireOptions => ({
  ...options,
  permits: { count: permits, of: limit }
})

/**
 * Waits for the permits, first come, first served, so that nobody who asks for many is starved by those who ask for few;
 * they are given back when the scope is closed. Not on `Lock.layerSequential`, which is `UnsupportedByProvider`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const acquire = (
  name: string,
  options: Options
): Effect.Effect<Lock.Lease, Lock.AcquireError, Lock.Lock | Scope.Scope> =>
  Effect.flatMap(Lock.Lock, (lock) => lock.acquire(name, asked(options)))

/**
 * Runs an effect, or a function of the lease, with permits. When they are lost, as they could not be renewed in time, it
 * is interrupted, and what comes out is `LockLost`.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { Lock, ObjectStore, Semaphore } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * let now = 0
 * let most = 0
 * const job = Effect.acquireUseRelease(
 *   Effect.sync(() => most = Math.max(most, ++now)),
 *   () => Effect.sleep("10 millis"),
 *   () => Effect.sync(() => now--)
 * ).pipe(Semaphore.withPermits("reports", { limit: 2 }))
 *
 * const program = Effect.all([job, job, job], { concurrency: "unbounded" })
 *
 * const LockLive = Lock.layerConditional().pipe(Layer.provide(ObjectStore.layerMemory))
 *
 * Effect.runPromise(Effect.provide(program, LockLive)).then(() => assert.deepStrictEqual(most, 2))
 */
export const withPermits = (name: string, options: Options) =>
<A, E, R>(
  use: Effect.Effect<A, E, R> | ((lease: Lock.Lease) => Effect.Effect<A, E, R>)
): Effect.Effect<A, E | Lock.AcquireError | StorageError.LockLost, R | Lock.Lock> =>
  Effect.flatMap(Lock.Lock, (lock) => under.under(lock.acquire(name, asked(options)), use))
