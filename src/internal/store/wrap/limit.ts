import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../../ObjectStore.js"

/** So many operations at once; an open body counts until its scope is closed. @internal */
export const make = (inner: ObjectStore.Backend, semaphore: Effect.Semaphore): ObjectStore.Backend => {
  const limited = semaphore.withPermits(1)
  // An opening that fails gives its place back at once, not when the scope of a longer program closes.
  const opened = <A, E, R>(open: Effect.Effect<A, E, R>) =>
    Effect.uninterruptibleMask((restore) =>
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
      Stream.unwrapScoped(
        Effect.map(Stream.toPull(inner.list(options)), (pull) => Stream.repeatEffectChunkOption(limited(pull)))
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
