import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Scope from "effect/Scope"
import type * as Lock from "../../Lock.js"
import type * as StorageError from "../../StorageError.js"

/** Runs an effect as long as the lease is held, and no longer. @internal */
export const under = <A, E, R>(
  acquire: Effect.Effect<Lock.Lease, Lock.AcquireError, Scope.Scope>,
  use: Effect.Effect<A, E, R> | ((lease: Lock.Lease) => Effect.Effect<A, E, R>)
): Effect.Effect<A, E | Lock.AcquireError | StorageError.LockLost, R> =>
  // A scope of its own: what the effect asks for may be a scope too, and another.
  Effect.scopedWith((scope) =>
    Effect.flatMap(Scope.extend(acquire, scope), (lease) =>
      lease.ensureHeld.pipe(
        // Where nothing else may be interrupted, as in a finalizer, waiting for the loss still has to end with the use.
        Effect.andThen(Effect.raceFirst(
          Effect.isEffect(use) ? use : Effect.suspend(() => use(lease)),
          Effect.interruptible(Deferred.await(lease.lost))
        )),
        // A process that was stopped may have done it before it could be told.
        Effect.tap(() => lease.ensureHeld)
      ))
  )
