/**
 * A run over a tree: its work says what it does while it does it.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import * as Take from "effect/Take"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"

/** How many chunks of actions the work may be ahead of who reads them. */
const ahead = 64

/** @internal */
export const defaultConcurrency = 16

/** @internal */
export interface Run {
  readonly say: (actions: ReadonlyArray<Transfer.Action>) => Effect.Effect<void>
  /** Plans a task, and does it unless the run is dry; fails if the run is to stop. */
  readonly perform: (
    task: Transfer.Task,
    work: Effect.Effect<Via, StorageError.StorageError>
  ) => Effect.Effect<void, StorageError.TransferIncomplete>
  /** The same for many that are done by one request. */
  readonly performAll: (
    tasks: ReadonlyArray<Transfer.Task>,
    work: Effect.Effect<ReadonlyArray<StorageError.StorageError | undefined>, StorageError.StorageError>
  ) => Effect.Effect<void, StorageError.TransferIncomplete>
  /** A task that has failed before it could begin, in a dry run too. */
  readonly fail: (
    task: Transfer.Task,
    error: StorageError.StorageError
  ) => Effect.Effect<void, StorageError.TransferIncomplete>
  readonly hasFailures: () => boolean
}

/** @internal */
export type Via = "process" | "service" | undefined

/** @internal */
export const skipped = (
  { key, size }: ObjectStore.ObjectMeta,
  reason: Transfer.SkipReason
): Transfer.Action => ({ _tag: "Skipped", reason, key, bytes: size })

/** What the next object would fail with as well. */
const concernsAll = (error: StorageError.StorageError): boolean => {
  switch (error._tag) {
    case "InvalidCredentials":
    case "ExpiredCredentials":
    case "CredentialsUnavailable":
    case "ClockSkew":
    case "NoSuchBucket":
    case "InvalidBucketName":
      return true
    default:
      return false
  }
}

/**
 * The actions of `work`, which runs in the stream's own scope: it waits while nobody reads them, and is interrupted
 * when nobody does any more.
 *
 * @internal
 */
export const stream = <E, R>(
  { dryRun = false, onError = "continue" }: Pick<Transfer.SelectOptions, "dryRun" | "onError">,
  work: (run: Run) => Effect.Effect<void, E, R>
): Stream.Stream<Transfer.Action, E | StorageError.TransferIncomplete, R> =>
  Stream.unwrapScoped(Effect.gen(function*() {
    const queue = yield* Effect.acquireRelease(
      Queue.bounded<Take.Take<Transfer.Action, E | StorageError.TransferIncomplete>>(ahead),
      Queue.shutdown
    )
    let failed = 0
    let done = 0
    let first: StorageError.StorageError | undefined

    const say: Run["say"] = (actions) =>
      actions.length === 0 ? Effect.void : Queue.offer(queue, Take.chunk(Chunk.unsafeFromArray(actions)))

    const incomplete = () =>
      new StorageError.TransferIncomplete({
        failed,
        done,
        cause: first,
        message: `${failed} of ${failed + done} objects failed, the first with ${first?._tag}: ${first?.message}`,
        hint: "the Failed actions say which; a second run takes up what is left"
      })

    const settle = (
      tasks: ReadonlyArray<Transfer.Task>,
      via: Via,
      errors: ReadonlyArray<StorageError.StorageError | undefined>
    ): Effect.Effect<void, StorageError.TransferIncomplete> => {
      let stop = false
      const actions = tasks.map((task, index): Transfer.Action => {
        const error = errors[index]
        if (error === undefined) {
          done++
          return via === undefined ? { _tag: "Done", ...task } : { _tag: "Done", via, ...task }
        }
        failed++
        first ??= error
        stop ||= onError === "fail" || concernsAll(error)
        return { _tag: "Failed", error, ...task }
      })
      return Effect.andThen(say(actions), Effect.suspend(() => stop ? incomplete() : Effect.void))
    }

    const planned = (task: Transfer.Task): Transfer.Action => ({ _tag: "Planned", ...task })

    const run: Run = {
      say,
      perform: (task, work) =>
        Effect.andThen(
          say([planned(task)]),
          dryRun ? Effect.void : Effect.matchEffect(work, {
            onFailure: (error) => settle([task], undefined, [error]),
            onSuccess: (via) => settle([task], via, [])
          })
        ),
      performAll: (tasks, work) =>
        Effect.andThen(
          say(tasks.map(planned)),
          dryRun ? Effect.void : Effect.matchEffect(work, {
            onFailure: (error) => settle(tasks, undefined, tasks.map(() => error)),
            onSuccess: (errors) => settle(tasks, undefined, errors)
          })
        ),
      fail: (task, error) => Effect.andThen(say([planned(task)]), settle([task], undefined, [error])),
      hasFailures: () => failed > 0
    }

    const whole = Effect.andThen(work(run), Effect.suspend(() => failed > 0 ? incomplete() : Effect.void))
    yield* Effect.forkScoped(
      Effect.matchCauseEffect(whole, {
        onFailure: (cause) => Queue.offer(queue, Take.failCause(cause)),
        onSuccess: () => Queue.offer(queue, Take.end)
      })
    )
    return Stream.flattenTake(Stream.fromQueue(queue))
  }))
