import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"
import type * as StorageError from "../../../StorageError.js"
import * as counts from "../../counts.js"

/** So many operations at once; an open body counts until its scope is closed. @internal */
export const make = (inner: ObjectStore.Backend, permits: number): ObjectStore.Backend => {
  const semaphore = Effect.unsafeMakeSemaphore(permits)
  // Where there is no place, everyone would wait for ever.
  const refused = permits === Infinity ? undefined : counts.refusal({ permits }, { operation: "ObjectStore.limit" })
  const turn = semaphore.withPermits(1)
  const limited = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E | StorageError.InvalidInput, R> =>
    refused ?? turn(self)
  // An opening that fails gives its place back at once, not when the scope of a longer program closes.
  const opened = <A, E, R>(open: Effect.Effect<A, E, R>) =>
    refused ?? Effect.uninterruptibleMask((restore) =>
      Effect.andThen(
        restore(semaphore.take(1)),
        restore(open).pipe(
          Effect.onError(() => semaphore.release(1)),
          Effect.tap(() => Effect.addFinalizer(() => semaphore.release(1)))
        )
      )
    )
  const { copyFrom, digests, multipart } = inner
  return {
    location: inner.location,
    put: (key, body, options) => limited(inner.put(key, body, options)),
    get: (key, options) => opened(inner.get(key, options)),
    bytes: (key, options) => limited(inner.bytes(key, options)),
    head: (key, options) => limited(inner.head(key, options)),
    // A page is in hand when it comes out: between two of them nothing is under way.
    list: (options) =>
      refused !== undefined ? Stream.fail(refused) : Stream.unwrapScoped(
        Effect.map(Stream.toPull(inner.list(options)), (pull) => Stream.repeatEffectChunkOption(turn(pull)))
      ),
    copy: (from, to, options) => limited(inner.copy(from, to, options)),
    copyFrom: copyFrom && ((source, to, options) => {
      const copied = copyFrom(source, to, options)
      return copied && limited(copied)
    }),
    digests: digests &&
      ((key) => Effect.map(limited(digests(key)), (digests) => ({ ...digests, partSize: limited(digests.partSize) }))),
    delete: (key) => limited(inner.delete(key)),
    deleteBatch: (keys) => limited(inner.deleteBatch(keys)),
    maxDeleteBatch: inner.maxDeleteBatch,
    keeps: inner.keeps,
    // Nothing is sent for it.
    signUrl: inner.signUrl,
    multipart: multipart && {
      ...multipart,
      create: (key, options) => limited(multipart.create(key, options)),
      put: (key, uploadId, part) => limited(multipart.put(key, uploadId, part)),
      list: (key, uploadId) => limited(multipart.list(key, uploadId)),
      complete: (key, uploadId, parts, options) => limited(multipart.complete(key, uploadId, parts, options)),
      abort: (key, uploadId) => limited(multipart.abort(key, uploadId))
    }
  }
}
