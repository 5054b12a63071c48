/**
 * One of many that leads, as long as it lives: a lock that is held for a term, and asked for again when the term ends.
 *
 * @since 0.1.0
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Lock from "./Lock.js"

/**
 * How a candidate stands. The lease is how long there may be no leader after one has died.
 *
 * @since 0.1.0
 * @category models
 */
export type Options = Pick<Lock.Options, "lease" | "poll" | "fair" | "holder">

/**
 * The terms of this candidate, one after the other: each comes when it is elected. The next is asked for when the last
 * one is lost and the stream is pulled again; a term ends with the stream, too. Whoever does something for as long as a
 * term lasts races it with `lost`, or uses {@link lead}.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { LeaderElection, Lock, ObjectStore } from "effect-s3"
 * import { Effect, Layer, Stream } from "effect"
 *
 * const program = LeaderElection.terms("scheduler").pipe(
 *   Stream.map((term) => term.fencingToken),
 *   Stream.runHead,
 *   Effect.map((token) => assert.deepStrictEqual(token._tag === "Some" && token.value, 1n))
 * )
 *
 * const LockLive = Lock.layerConditional().pipe(Layer.provide(ObjectStore.layerMemory))
 *
 * Effect.runPromise(Effect.provide(program, LockLive))
 */
export const terms = (name: string, options: Options = {}): Stream.Stream<Lock.Lease, Lock.AcquireError, Lock.Lock> => {
  const term = Stream.flatMap(Stream.scoped(Lock.acquire(name, options)), (lease) =>
    Stream.concat(
      Stream.succeed(lease),
      // Held until it is lost: the scope of this inner stream is the lease's.
      Stream.drain(Stream.fromEffect(Effect.ignore(Deferred.await(lease.lost))))
    ))
  return Stream.forever(term)
}

/**
 * Runs an effect, or a function of the term, while this candidate leads: interrupted when the leadership is lost, and
 * begun again in the next term. When the effect itself is done or fails, the candidate resigns, and that is what comes
 * out.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { LeaderElection, Lock, ObjectStore } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const program = LeaderElection.lead("scheduler", { lease: "10 seconds" })((term) =>
 *   Effect.succeed(`term ${term.fencingToken}`)
 * )
 *
 * const LockLive = Lock.layerConditional().pipe(Layer.provide(ObjectStore.layerMemory))
 *
 * Effect.runPromise(Effect.provide(program, LockLive)).then((done) => assert.deepStrictEqual(done, "term 1"))
 */
export const lead = (name: string, options: Options = {}) =>
<A, E, R>(
  use: Effect.Effect<A, E, R> | ((term: Lock.Lease) => Effect.Effect<A, E, R>)
): Effect.Effect<A, E | Lock.AcquireError, R | Lock.Lock> => {
  // An effect that has a lock of its own may lose that: its errors are kept apart from the loss of this one.
  const apart = (term: Lock.Lease) =>
    Effect.mapError(Effect.isEffect(use) ? use : use(term), (error) => new Failed(error))
  return Lock.withLock(name, options)(apart).pipe(
    Effect.retry({ while: (error) => !(error instanceof Failed) && error._tag === "LockLost" }),
    Effect.mapError((error) => error instanceof Failed ? error.error : error as Lock.AcquireError)
  )
}

class Failed<E> {
  constructor(readonly error: E) {}
}

/**
 * Who leads now, if anybody does; or who did, and has died within the last lease.
 *
 * @since 0.1.0
 * @category combinators
 */
export const leader = (name: string): Effect.Effect<Lock.Holder | undefined, Lock.LockError, Lock.Lock> =>
  Effect.map(Lock.holders(name), (all) => all[0])
