/**
 * All objects of a tree, one by one, without comparing them.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import type * as Transfer from "../../../Transfer.js"
import { eachOf } from "../../eachOf.js"
import * as copyOne from "./copyOne.js"
import * as running from "./run.js"
import * as selecting from "./select.js"
import * as sides from "./sides.js"

/** How one object is done. @internal */
export type One = (object: ObjectStore.ObjectMeta) => Effect.Effect<running.Via, StorageError.StorageError>

/** @internal */
export const each = (kind: Transfer.Task["kind"], make: (both: sides.Sides, options: Transfer.CopyOptions) => One) =>
(
  from: ObjectStore.Service,
  to: ObjectStore.Service,
  options: Transfer.CopyOptions = {}
): Stream.Stream<Transfer.Action, Transfer.TreeError> => {
  const both = sides.make(from, to, options.prefix)
  if (both instanceof StorageError.InvalidInput) return Stream.fail(both)
  const skipReason = selecting.make(options)
  if (skipReason instanceof StorageError.InvalidInput) return Stream.fail(skipReason)
  const one = make(both, options)
  // Where everything is replaced, it does not matter what is there.
  const entries = sides.join(
    sides.list(both.from, options),
    options.overwrite === false ? sides.list(both.to, options) : Stream.empty
  )
  return running.stream(options, (run) =>
    eachOf(
      Stream.mapChunksEffect(entries, (chunk) => {
        const skips: Array<Transfer.Action> = []
        const chosen = Chunk.filterMap(chunk, ({ from, to }): Option.Option<ObjectStore.ObjectMeta> => {
          if (from === undefined) return Option.none()
          const reason = skipReason(from) ?? (to === undefined ? undefined : "exists")
          if (reason === undefined) return Option.some(from)
          skips.push(running.skipped(from, reason))
          return Option.none()
        })
        return Effect.as(run.say(skips), chosen)
      }),
      options.concurrency ?? running.defaultConcurrency,
      (object) => run.perform({ kind, reason: "asked for", key: object.key, bytes: object.size }, one(object))
    ))
}

/** @internal */
export const copy = each("Copy", (both, options) => {
  const copy = copyOne.make(both, options)
  return (object) => copy(object)
})
