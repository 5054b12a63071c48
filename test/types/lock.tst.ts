import type { Effect, Option, Scope } from "effect"
import { LeaderElection, Lock, type ObjectStore, Semaphore, type StorageError } from "effect-s3"
import { describe, expect, test } from "tstyche"

declare const effect: Effect.Effect<1, "mine", ObjectStore.ObjectStore | Scope.Scope>

describe("locks", () => {
  test("keep what the effect needs and fails with, and add their own", () => {
    expect(Lock.withLock("a")(effect)).type.toBe<
      Effect.Effect<
        1,
        "mine" | Lock.AcquireError | StorageError.LockLost,
        ObjectStore.ObjectStore | Scope.Scope | Lock.Lock
      >
    >()
    expect(Lock.withLock("a")(() => effect)).type.toBe<
      Effect.Effect<
        1,
        "mine" | Lock.AcquireError | StorageError.LockLost,
        ObjectStore.ObjectStore | Scope.Scope | Lock.Lock
      >
    >()
    expect(Semaphore.withPermits("a", { limit: 2 })(effect)).type.toBe<
      Effect.Effect<
        1,
        "mine" | Lock.AcquireError | StorageError.LockLost,
        ObjectStore.ObjectStore | Scope.Scope | Lock.Lock
      >
    >()
  })

  test("one that does not wait is not told that others have it", () => {
    expect(Lock.tryAcquire("a")).type.toBe<
      Effect.Effect<Option.Option<Lock.Lease>, Lock.LockError, Lock.Lock | Scope.Scope>
    >()
    expect<StorageError.LockUnavailable>().type.not.toBeAssignableTo<Lock.LockError>()
    expect<StorageError.LockUnavailable>().type.toBeAssignableTo<Lock.AcquireError>()
    expect<StorageError.ConditionalWritesUnsupported>().type.toBeAssignableTo<Lock.LockError>()
  })

  test("a leader that is deposed stands again: it is not told", () => {
    expect(LeaderElection.lead("a")(effect)).type.toBe<
      Effect.Effect<1, "mine" | Lock.AcquireError, ObjectStore.ObjectStore | Scope.Scope | Lock.Lock>
    >()
  })
})
