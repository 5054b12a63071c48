/**
 * One writer of a key at a time, of all fibers and of all processes that use the folder.
 *
 * Within a process it is a semaphore; between processes a file that only one can create. It is held while a write is
 * put in its place, for a few calls of the file system, and never while bytes are written. Who is killed leaves it:
 * others take it over when they have seen it unchanged for `lease`, by their own clock, and by one more file beside it,
 * so that of several who wait one does. Who was stopped for half of that time, and goes on, gives up before the last
 * step; only a process that is stopped between this look at its clock and the step itself, for longer than the lease,
 * can still write after another has taken over.
 */
import type { PlatformError } from "@effect/platform/Error"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as StorageError from "../../../StorageError.js"
import type { Area } from "./area.js"
import { codeOf, type Disk } from "./disk.js"
import * as stage from "./stage.js"

const lease = 10_000

const patience = 60_000

const pause = { first: 2, most: 50 }

interface Held {
  readonly level: number
  readonly path: string
  readonly since: number
}

/** @internal */
export interface Locks {
  /** `check` fails where the lock may be another's by now; it goes before what cannot be taken back. */
  readonly locked: <A, E, R>(
    operation: string,
    key: string,
    self: (check: Effect.Effect<void, StorageError.OperationAborted>) => Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | PlatformError | StorageError.OperationAborted, R>
}

const aborted = (operation: string, key: string, message: string) =>
  new StorageError.OperationAborted({
    operation,
    key,
    message,
    hint: "another process writes this key: read it again, and repeat"
  })

const now = Effect.map(Clock.currentTimeNanos, (nanos) => Number(nanos / 1_000_000n))

/** @internal */
export const make = (disk: Disk, area: Area): Locks => {
  const semaphores = new Map<string, { readonly semaphore: Effect.Semaphore; users: number }>()

  const pathOf = (key: string, level: number): string => level === 0 ? area.lock(key) : `${area.lock(key)}.${level}`

  const identityOf = (path: string) =>
    disk.stat(path).pipe(
      Effect.map(({ identity }): string | undefined => identity),
      Effect.catchIf((error) => codeOf(error) === "ENOENT", () => Effect.succeed(undefined))
    )

  /** `stale`: the files of the levels below, of those who are taken to be dead. */
  const acquire = (
    operation: string,
    key: string,
    stale: ReadonlyArray<string>,
    deadline: number
  ): Effect.Effect<Held, PlatformError | StorageError.OperationAborted> =>
    Effect.gen(function*() {
      const level = stale.length
      const path = pathOf(key, level)
      let seen: { readonly identity: string; readonly since: number } | undefined
      let wait = pause.first
      while (true) {
        const taken = yield* Effect.matchEffect(stage.within(disk, area.locks, disk.write(path, "", "wx")), {
          onFailure: (error) => codeOf(error) === "EEXIST" ? Effect.succeed(false) : Effect.fail(error),
          onSuccess: () => Effect.succeed(true)
        })
        const since = yield* now
        if (taken) {
          for (const [below, identity] of stale.entries()) {
            if ((yield* identityOf(pathOf(key, below))) !== identity) {
              yield* disk.remove(path)
              return yield* acquire(operation, key, [], deadline)
            }
          }
          return { level, path, since }
        }
        const identity = yield* identityOf(path)
        if (identity === undefined) continue
        if (seen?.identity !== identity) seen = { identity, since }
        if (since - seen.since >= lease) return yield* acquire(operation, key, [...stale, identity], deadline)
        if (since >= deadline) return yield* aborted(operation, key, "the key is being written by others all the time")
        yield* Effect.interruptible(Effect.sleep(wait))
        wait = Math.min(2 * wait, pause.most)
      }
    })

  const isFresh = ({ since }: Held) => Effect.map(now, (time) => time - since < lease / 2)

  // What is stale by our own clock is for those to remove who have taken over; the lowest goes first, so that nobody
  // who waits for a level above takes it for theirs.
  const release = (key: string, held: Held) =>
    Effect.ignore(Effect.flatMap(isFresh(held), (fresh) =>
      fresh
        ? Effect.forEach(
          Array.from({ length: held.level + 1 }, (_, level) => pathOf(key, level)),
          (path) => disk.remove(path),
          { discard: true }
        )
        : Effect.void))

  const withinProcess = <A, E, R>(key: string, self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.acquireUseRelease(
      Effect.sync(() => {
        const entry = semaphores.get(key) ?? { semaphore: Effect.unsafeMakeSemaphore(1), users: 0 }
        entry.users++
        semaphores.set(key, entry)
        return entry
      }),
      ({ semaphore }) => semaphore.withPermits(1)(self),
      (entry) =>
        Effect.sync(() => {
          if (--entry.users === 0) semaphores.delete(key)
        })
    )

  return {
    locked: (operation, key, self) =>
      withinProcess(
        key,
        Effect.acquireUseRelease(
          Effect.flatMap(now, (time) => acquire(operation, key, [], time + patience)),
          (held) =>
            self(Effect.flatMap(isFresh(held), (fresh) =>
              fresh
                ? Effect.void
                : Effect.fail(aborted(operation, key, "the write was held up for longer than its lock lasts")))),
          (held) => release(key, held)
        )
      )
  }
}
