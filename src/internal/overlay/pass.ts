/**
 * Objects from one layer to another.
 */
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../ObjectStore.js"
import * as attributes from "../store/attributes.js"

/**
 * Copies an object, by the service itself where that can, or through here: then without its tags, and all else that only
 * the service knows.
 *
 * @internal
 */
export const pass = (
  from: ObjectStore.Service,
  fromKey: string,
  to: ObjectStore.Service,
  toKey: string,
  options: { readonly change?: ObjectStore.Attributes | undefined; readonly mode?: ObjectStore.PutMode | undefined } =
    {}
): Effect.Effect<void, ObjectStore.CopyError | ObjectStore.GetError | ObjectStore.PutError> =>
  Effect.scoped(
    Effect.flatMap(from.get(fromKey), (got) => {
      const { change, mode } = options
      const { location } = from.backend
      const byService = change === undefined && mode === undefined && location !== undefined
        ? to.backend.copyFrom?.({ location, key: fromKey, size: got.size }, toKey, { ifMatch: got.etag })
        : undefined
      return byService ?? to.put(
        toKey,
        { _tag: "StreamBody", stream: got.stream, contentLength: got.size, replayable: false },
        { ...attributes.passedOn(got, from.backend, to.backend, change), mode }
      )
    })
  ).pipe(Effect.asVoid)
