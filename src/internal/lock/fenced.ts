/**
 * Writes that carry a token and are refused behind a greater one.
 */
import * as Effect from "effect/Effect"
import type * as Lock from "../../Lock.js"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"

/** The metadata entry that says under which token an object was written. @internal */
export const tokenName = "effect-s3-fencing-token"

/** What an object has to be for a write to happen. */
interface Presumed {
  /** Absent: there must be none. */
  readonly etag: string | undefined
}

type Lease = Pick<Lock.Lease, "name" | "fencingToken" | "ensureHeld">

const tokenOf = ({ metadata }: ObjectStore.ObjectInfo): bigint => {
  const text = metadata[tokenName]
  return text !== undefined && /^\d{1,40}$/.test(text) ? BigInt(text) : 0n
}

/** @internal */
export const make = (inner: ObjectStore.Backend, { ensureHeld, fencingToken, name }: Lease): ObjectStore.Backend => {
  /** What was read through this store, and is not known to be written since. */
  const known = new Map<string, Presumed>()

  const refused = (key: string, message: string) =>
    new StorageError.PreconditionFailed({ operation: "PutObject", key, message })

  const over = (key: string, message: string, cause?: unknown) =>
    new StorageError.LockUnavailable({
      operation: "PutObject",
      key,
      message,
      hint: "what was done under the lock may be half done; begin again under a new lease",
      cause
    })

  const late = (key: string, token: bigint) =>
    over(
      key,
      `a holder of the lock ${
        JSON.stringify(name)
      } with the token ${token} has written it; this one's is ${fencingToken}`
    )

  const notHeld = (key: string) =>
    Effect.mapError(ensureHeld, (cause) => over(key, `the lock ${JSON.stringify(name)} is no longer held`, cause))

  /** What is there now, unless somebody with a greater token has written it. */
  const presumed = (key: string): Effect.Effect<Presumed, ObjectStore.PutError> =>
    Effect.matchEffect(inner.head(key, {}), {
      onFailure: (error) =>
        error._tag === "NoSuchKey" ? Effect.succeed<Presumed>({ etag: undefined }) : Effect.fail(error),
      onSuccess: (info): Effect.Effect<Presumed, ObjectStore.PutError> =>
        tokenOf(info) > fencingToken
          ? Effect.fail(late(key, tokenOf(info)))
          : info.etag === undefined
          ? Effect.fail(refused(key, "the store answers without an ETag"))
          : Effect.succeed({ etag: info.etag })
    })

  const agrees = (key: string, mode: ObjectStore.PutMode | undefined, { etag }: Presumed) =>
    mode === undefined || mode === "overwrite" ||
      (mode === "create" ? etag === undefined : etag === unquoted(mode.update))
      ? Effect.void
      : Effect.fail(refused(key, etag === undefined ? "there is no object" : "the object is not the one expected"))

  const read = (info: ObjectStore.ObjectInfo): Effect.Effect<void> =>
    Effect.sync(() => {
      if (tokenOf(info) <= fencingToken && info.etag !== undefined) known.set(info.key, { etag: info.etag })
    })

  const absent = (key: string) => (error: { readonly _tag: string }): Effect.Effect<void> =>
    Effect.sync(() => {
      if (error._tag === "NoSuchKey") known.set(key, { etag: undefined })
    })

  const unfenced = (operation: string, key: string | undefined) =>
    Effect.fail(
      new StorageError.UnsupportedByProvider({
        operation,
        key,
        provider: "fenced store",
        feature: operation,
        message: `${operation} cannot be fenced: nothing of it can depend on a token`,
        hint: "put an object that says so, or use the store that Lock.fenced was given"
      })
    )

  const isWhole = (options: ObjectStore.GetOptions) => options.versionId === undefined

  return {
    put: (key, body, options) =>
      Effect.gen(function*() {
        yield* notHeld(key)
        const wanted = known.get(key) ?? (yield* presumed(key))
        yield* agrees(key, options.mode, wanted)
        // Whatever comes of it, the object is no longer the one that was read.
        known.delete(key)
        const written = yield* Effect.tapError(
          inner.put(key, body, {
            ...options,
            mode: wanted.etag === undefined ? "create" : { update: wanted.etag },
            metadata: { ...options.metadata, [tokenName]: String(fencingToken) }
          }),
          (error) =>
            // The later holder's token says more than that something has changed.
            (error as StorageError.StorageError)._tag === "PreconditionFailed" ? presumed(key) : Effect.void
        )
        if (written.etag !== undefined) known.set(key, { etag: written.etag })
        return written
      }),
    get: (key, options) =>
      isWhole(options)
        ? Effect.tapBoth(inner.get(key, options), { onSuccess: read, onFailure: absent(key) })
        : inner.get(key, options),
    bytes: (key, options) =>
      isWhole(options)
        ? Effect.tapBoth(inner.bytes(key, options), { onSuccess: ({ info }) => read(info), onFailure: absent(key) })
        : inner.bytes(key, options),
    head: (key, options) =>
      isWhole(options)
        ? Effect.tapBoth(inner.head(key, options), { onSuccess: read, onFailure: absent(key) })
        : inner.head(key, options),
    list: (options) => inner.list(options),
    copy: (_, to) => unfenced("CopyObject", to),
    delete: (key) => unfenced("DeleteObject", key),
    deleteBatch: (keys) => unfenced("DeleteObjects", keys[0]),
    maxDeleteBatch: inner.maxDeleteBatch,
    signUrl: (key, options) => {
      const method = options.method ?? "GET"
      return method === "GET" || method === "HEAD" ? inner.signUrl(key, options) : unfenced(`presigned ${method}`, key)
    }
  }
}

const unquoted = (etag: string): string => etag.replaceAll("\"", "")
