/**
 * A store over another that it does not touch.
 */
import * as Effect from "effect/Effect"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import * as conditions from "../store/conditions.js"
import { type Layers, placeOf } from "./layers.js"
import * as lists from "./lists.js"
import { pass } from "./pass.js"

const hidesAtOnce = 16

/** A deletion fails with it nowhere else. */
const other = (error: StorageError.StorageError): StorageError.UnknownServiceError =>
  new StorageError.UnknownServiceError({ ...error, message: error.message, code: error.code ?? error._tag })

const asDelete = (error: ObjectStore.PutError): ObjectStore.DeleteError => {
  switch (error._tag) {
    case "EntityTooLarge":
    case "EntityTooSmall":
    case "IntegrityFailure":
    case "InvalidObjectState":
    case "InvalidPart":
    case "InvalidPartOrder":
    case "InvalidRange":
    case "LimitExceeded":
    case "LockUnavailable":
    case "NoSuchUpload":
    case "NotModified":
      return other(error)
    default:
      return error
  }
}

const unsigned = (key: string, message: string): StorageError.UnsupportedByProvider =>
  new StorageError.UnsupportedByProvider({
    operation: "signUrl",
    key,
    provider: "overlay",
    feature: "presigned URL",
    message,
    hint: "delete by the store; or merge the overlay, and sign for the store beneath"
  })

/** @internal */
export const make = (layers: Layers): ObjectStore.Backend => {
  const { base, hidden, written } = layers
  const { copyFrom, keeps, multipart } = written.backend

  /** From what was written, or else from beneath, unless that is hidden. */
  const read = <A, E extends { readonly _tag: string }, R>(
    operation: string,
    key: string,
    from: (backend: ObjectStore.Backend) => Effect.Effect<A, E | StorageError.NoSuchKey, R>
  ): Effect.Effect<A, E | StorageError.NoSuchKey | ObjectStore.HeadError, R> =>
    Effect.catchIf(
      from(written.backend),
      (error): error is StorageError.NoSuchKey => error._tag === "NoSuchKey" || error._tag === "NoSuchVersion",
      () =>
        Effect.flatMap(
          hidden.exists(key),
          (isHidden): Effect.Effect<A, E | StorageError.NoSuchKey | ObjectStore.HeadError, R> =>
            isHidden ? Effect.fail(conditions.missing(operation, key)) : from(base.backend)
        )
    )

  /** What there is decides, wherever it is; between the look and the write another writer may come to the base. */
  const checked = (
    operation: string,
    key: string,
    mode: ObjectStore.PutMode | undefined
  ): Effect.Effect<ObjectStore.PutMode | undefined, ObjectStore.HeadError | StorageError.PreconditionFailed> => {
    if (mode === undefined || mode === "overwrite") return Effect.succeed(mode)
    return Effect.flatMap(placeOf(layers, key), (place) => {
      if (place === "written") return Effect.succeed(mode)
      const existing = place === "base" ? base.head(key) : Effect.succeed(undefined)
      return Effect.flatMap(
        existing,
        (info): Effect.Effect<ObjectStore.PutMode, ObjectStore.HeadError | StorageError.PreconditionFailed> => {
          const refused = conditions.unwritten(operation, key, mode, info)
          return refused === undefined ? Effect.succeed("create") : Effect.fail(refused)
        }
      )
    })
  }

  /** First hidden, then deleted: at no time does what is beneath show through. */
  const hide = (key: string): Effect.Effect<unknown, ObjectStore.DeleteError> =>
    Effect.mapError(hidden.put(key, new Uint8Array(0)), asDelete)

  return {
    location: base.backend.location === undefined || written.backend.location === undefined
      ? undefined
      : `${written.backend.location} over ${base.backend.location}`,
    put: (key, body, options) =>
      Effect.flatMap(
        checked("PutObject", key, options.mode),
        (mode) => written.backend.put(key, body, { ...options, mode })
      ),
    get: (key, options) => read("GetObject", key, (backend) => backend.get(key, options)),
    bytes: (key, options) => read("GetObject", key, (backend) => backend.bytes(key, options)),
    head: (key, options) => read("HeadObject", key, (backend) => backend.head(key, options)),
    list: lists.list(layers),
    copy: (from, to, { change, overwrite }) =>
      Effect.flatMap(
        Effect.all([
          placeOf(layers, from),
          checked("CopyObject", to, overwrite === false ? "create" : undefined)
        ]),
        ([place, mode]) =>
          place === "nowhere"
            ? Effect.fail(conditions.missing("CopyObject", from))
            : place === "written"
            ? written.backend.copy(from, to, { change, overwrite })
            : pass(base, from, written, to, { change, mode })
      ),
    copyFrom: copyFrom && ((source, to, options) => copyFrom(source, to, options)),
    delete: (key) => Effect.andThen(hide(key), written.delete(key)),
    deleteBatch: (keys) =>
      Effect.flatMap(
        Effect.forEach(keys, (key) => Effect.either(hide(key)), { concurrency: hidesAtOnce }),
        (hides) =>
          Effect.map(
            written.backend.deleteBatch(keys.filter((_, i) => hides[i]?._tag === "Right")),
            (deleted) => {
              const results = new Map(deleted.map((result) => [result.key, result]))
              return keys.map((key, i): ObjectStore.DeleteResult => {
                const hide = hides[i]
                return hide?._tag === "Left"
                  ? { _tag: "Failed", key, error: hide.left }
                  : results.get(key) ?? { _tag: "Deleted", key }
              })
            }
          )
      ),
    maxDeleteBatch: written.backend.maxDeleteBatch,
    keeps,
    signUrl: (key, options) => {
      if (options.method === "PUT") return written.signUrl(key, options)
      if (options.method === "DELETE") {
        return Effect.fail(unsigned(key, "a URL can delete from one layer, and what is beneath would show through"))
      }
      return Effect.flatMap(
        Effect.mapError(placeOf(layers, key), (error) => unsigned(key, `where it is is not known: ${error.message}`)),
        (place) => (place === "base" ? base : written).signUrl(key, options)
      )
    },
    multipart: multipart && { ...multipart, conditional: false }
  }
}
