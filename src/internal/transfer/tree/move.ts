/**
 * All objects of a tree, one by one, each deleted where it was once it is seen to be where it goes.
 */
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import { each } from "./copy.js"
import * as copyOne from "./copyOne.js"
import type { Sides } from "./sides.js"

const seconds = (date: Date | undefined): number => Math.floor((date?.getTime() ?? 0) / 1000)

/**
 * The copy is as long as the source was listed to be, and the source has not been written since. A copy onto itself, by
 * way of two names of one bucket, would be such a writing.
 */
const verify = ({ from, to }: Sides, object: ObjectStore.ObjectMeta) =>
  Effect.flatMap(
    Effect.all([from.head(object.key), to.head(object.key)], { concurrency: 2 }),
    ([source, target]) => {
      const isSource = source.etag === object.etag && source.size === object.size &&
        seconds(source.lastModified) === seconds(object.lastModified)
      return isSource && target.size === object.size ? Effect.void : Effect.fail(
        isSource
          ? new StorageError.IntegrityFailure({
            operation: "CopyObject",
            key: object.key,
            expected: String(object.size),
            actual: String(target.size),
            message: `the copy has ${target.size} bytes, and the object that was copied ${object.size}`,
            hint: "it was not deleted"
          })
          : new StorageError.PreconditionFailed({
            operation: "CopyObject",
            key: object.key,
            message: "the object was written while it was copied",
            hint: "it was not deleted; a second run moves it as it is now"
          })
      )
    }
  )

/** @internal */
export const move = each("Move", (both, options) => {
  const copy = copyOne.make(both, options)
  return (object) =>
    Effect.tap(
      copy(object, object.etag),
      () => Effect.andThen(verify(both, object), both.from.delete(object.key))
    )
})
