/**
 * All objects below a prefix deleted.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"
import type { Doomed } from "./remove.js"
import { remove } from "./remove.js"
import * as running from "./run.js"
import * as selecting from "./select.js"

/** @internal */
export const deletePrefix = (
  store: ObjectStore.Service,
  prefix: string,
  options: Transfer.DeletePrefixOptions = {}
): Stream.Stream<Transfer.Action, Transfer.TreeError> => {
  if (prefix === "" && options.everything !== true) {
    return Stream.fail(
      new StorageError.InvalidInput({
        operation: "DeleteObjects",
        parameter: "prefix",
        message: "an empty prefix means every object of the store",
        hint: "everything: true, if that is meant"
      })
    )
  }
  const skipReason = selecting.make({ ...options, folderMarkers: "copy" })
  if (skipReason instanceof StorageError.InvalidInput) return Stream.fail(skipReason)
  return running.stream(options, (run) =>
    remove(
      run,
      store,
      store.list({ prefix }).pipe(
        Stream.mapChunksEffect((objects) => {
          const [included, excluded] = Chunk.partition(objects, (object) => skipReason(object) !== undefined)
          return Effect.as(
            run.say(Array.from(excluded, (object) => running.skipped(object, "excluded"))),
            Chunk.map(included, (object): Doomed => ({ object, reason: "asked for" }))
          )
        })
      )
    ))
}
