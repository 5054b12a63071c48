/**
 * What an overlay has made different, brought down or given up.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import type * as StorageError from "../../StorageError.js"
import type { Layers } from "./layers.js"
import * as lists from "./lists.js"
import { pass } from "./pass.js"

const headsAtOnce = 16

/**
 * A key of an overlay that is not as it is beneath.
 *
 * @since 0.1.0
 * @category models
 */
export type Change =
  | { readonly _tag: "Added"; readonly key: string; readonly after: ObjectStore.ObjectMeta }
  | {
    readonly _tag: "Changed"
    readonly key: string
    readonly before: ObjectStore.ObjectMeta
    readonly after: ObjectStore.ObjectMeta
  }
  | { readonly _tag: "Deleted"; readonly key: string; readonly before: ObjectStore.ObjectMeta }

/**
 * Everything that looking for changes can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DiffError = ObjectStore.ListError | ObjectStore.HeadError

/**
 * Everything that bringing changes down can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type MergeError = DiffError | ObjectStore.CopyError | ObjectStore.ReadError | ObjectStore.PutError | DiscardError

/**
 * Everything that giving changes up can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DiscardError = ObjectStore.ListError | ObjectStore.DeleteError | StorageError.StorageError

const before = ({ base }: Layers, key: string) =>
  Effect.catchTag(base.head(key), "NoSuchKey", () => Effect.succeed(undefined))

/** The same entity tag is the same bytes, though not the same attributes. @internal */
export const diff = (layers: Layers): Stream.Stream<Change, DiffError> =>
  lists.touched(layers).pipe(
    Stream.mapEffect(({ key, written }) =>
      Effect.map(before(layers, key), (below): Change | undefined =>
        written === undefined
          ? below && { _tag: "Deleted", key, before: below }
          : below === undefined
          ? { _tag: "Added", key, after: written }
          : { _tag: "Changed", key, before: below, after: written }), { concurrency: headsAtOnce }),
    Stream.filter((change) =>
      change !== undefined
    )
  )

const down = ({ base, hidden, written }: Layers, layered: lists.Layered): Effect.Effect<void, MergeError> => {
  const { isHidden, key } = layered
  const brought = layered.written === undefined ? base.delete(key) : pass(written, key, base, key)
  return Effect.andThen(
    brought,
    // What is above goes when it is below, so that a merge that fails can be made again.
    Effect.andThen(
      layered.written === undefined ? Effect.void : written.delete(key),
      isHidden ? hidden.delete(key) : Effect.void
    )
  )
}

/** @internal */
export const merge = (layers: Layers, concurrency: number): Effect.Effect<void, MergeError> =>
  Stream.runDrain(Stream.mapEffect(lists.touched(layers), (layered) => down(layers, layered), { concurrency }))

const clear = (store: ObjectStore.Service): Effect.Effect<void, DiscardError> =>
  store.deleteMany(Stream.map(store.list(), ({ key }) => key)).pipe(
    Stream.runForEach((result) => result._tag === "Failed" ? Effect.fail(result.error) : Effect.void)
  )

/** What was written first: what was deleted must not show through again while it is there. @internal */
export const discard = ({ hidden, written }: Layers): Effect.Effect<void, DiscardError> =>
  Effect.andThen(clear(written), clear(hidden))
