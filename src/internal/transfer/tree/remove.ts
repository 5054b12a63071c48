/**
 * Many objects deleted, in batches.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import type * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"
import type { Run } from "./run.js"

/** A batch is many objects: fewer of them at once than of copies. */
const concurrency = 4

/** @internal */
export interface Doomed {
  readonly object: ObjectStore.ObjectMeta
  readonly reason: Transfer.Reason
}

/** @internal */
export const remove = <E, R>(
  run: Run,
  { backend }: ObjectStore.Service,
  doomed: Stream.Stream<Doomed, E, R>
): Effect.Effect<void, E | StorageError.TransferIncomplete, R> =>
  doomed.pipe(
    Stream.grouped(backend.maxDeleteBatch),
    Stream.mapEffect(
      (batch) => {
        const tasks = Array.from(batch, ({ object, reason }): Transfer.Task => ({
          kind: "Delete",
          reason,
          key: object.key,
          bytes: object.size
        }))
        return run.performAll(
          tasks,
          Effect.map(
            backend.deleteBatch(tasks.map(({ key }) => key)),
            (results) => results.map((result) => result._tag === "Failed" ? result.error : undefined)
          )
        )
      },
      { concurrency, unordered: true }
    ),
    Stream.runDrain
  )
