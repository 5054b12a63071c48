/**
 * A place that holds one text under each name and replaces it only if it is still the one that was read: all that the
 * conditional lease asks of a store.
 */
import * as Effect from "effect/Effect"
import type * as Lock from "../../Lock.js"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import type { LockRecord } from "./record.js"
import * as records from "./record.js"

/** @internal */
export interface Stored {
  /** Absent where there is a version of there being nothing. */
  readonly text: string | undefined
  /** Changes with every write. */
  readonly version: string
  /** No greater token was ever given: where every write has a number that grows, and records can go. */
  readonly token?: bigint | undefined
}

/** Without a version where the write was done and others have written upon it. @internal */
export type Written = { readonly _tag: "Written"; readonly version: string | undefined } | { readonly _tag: "Conflict" }

/** @internal */
export interface Register {
  readonly read: (name: string) => Effect.Effect<Stored | undefined, Lock.LockError>
  /** `expected`: the version that has to be there; absent, there must be none. */
  readonly write: (name: string, text: string, expected: string | undefined) => Effect.Effect<Written, Lock.LockError>
}

/** A record as it was read, or written. @internal */
export interface Seen {
  readonly record: LockRecord
  /** Absent: there is nothing yet. */
  readonly version: string | undefined
}

/** @internal */
export const conflict: Written = { _tag: "Conflict" }

/** Enough for a queue of thousands. */
const maxSize = 4 * 1024 * 1024

/** @internal */
export const ofStore = (store: ObjectStore.Service, prefix: string): Register => ({
  read: (name) =>
    Effect.matchEffect(store.backend.bytes(prefix + name, { limit: maxSize }), {
      onFailure: (error): Effect.Effect<undefined, Lock.LockError> => {
        switch (error._tag) {
          case "NoSuchKey":
            return Effect.succeed(undefined)
          case "NotModified":
          case "PreconditionFailed":
            return new StorageError.MalformedResponse({
              ...error,
              message: "the store answers a condition of no request"
            })
          default:
            return Effect.fail(error)
        }
      },
      onSuccess: ({ bytes, info }): Effect.Effect<Stored, StorageError.MalformedResponse> =>
        info.etag === undefined
          ? Effect.fail(
            new StorageError.MalformedResponse({
              operation: "GetObject",
              key: prefix + name,
              message: "the store answers without the ETag by which a lock's object is known"
            })
          )
          : Effect.succeed({ text: new TextDecoder().decode(bytes), version: info.etag })
    }),
  write: (name, text, expected) =>
    Effect.matchEffect(
      store.put(prefix + name, text, {
        mode: expected === undefined ? "create" : { update: expected },
        contentType: "application/json",
        cacheControl: "no-store"
      }),
      {
        onFailure: (error): Effect.Effect<Written, Lock.LockError> => {
          switch (error._tag) {
            case "PreconditionFailed":
            case "ConditionalRequestConflict":
            // As some servers answer If-None-Match whatever the method.
            case "NotModified":
            case "NoSuchKey":
            // Where conditions are leases in a table: another is writing just now.
            case "LockUnavailable":
              return Effect.succeed(conflict)
            default:
              return Effect.fail(error)
          }
        },
        onSuccess: ({ etag }) => Effect.succeed<Written>({ _tag: "Written", version: etag })
      }
    )
})

/** @internal */
export const look = (register: Register, name: string): Effect.Effect<Seen, Lock.LockError> =>
  Effect.flatMap(register.read(name), (stored): Effect.Effect<Seen, StorageError.MalformedResponse> => {
    if (stored === undefined) return Effect.succeed({ record: records.empty, version: undefined })
    const record = stored.text === undefined ? records.empty : records.decode(stored.text)
    return record === undefined
      ? Effect.fail(
        new StorageError.MalformedResponse({
          key: name,
          message: `what is stored as the lock ${JSON.stringify(name)} is no record of a lock`,
          hint: "keep locks under a prefix of their own"
        })
      )
      : Effect.succeed({ record: records.atLeast(record, stored.token ?? 0n), version: stored.version })
  })
