/**
 * The `KeyValueStore` of `@effect/platform` on any object store: each entry is an object.
 *
 * A `modify` is read, change and conditional write, again where somebody else was faster, so that no update is lost
 * between processes; it needs a backend with conditional writes. Listings, and so `size` and `clear`, are as fresh as
 * the backend's are.
 *
 * @since 0.1.0
 */
import * as PlatformError from "@effect/platform/Error"
import * as KeyValueStore from "@effect/platform/KeyValueStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as ObjectStore from "./ObjectStore.js"
import * as StorageError from "./StorageError.js"

const reasonOf = (error: StorageError.StorageError): PlatformError.SystemErrorReason =>
  StorageError.isNotFound(error)
    ? "NotFound"
    : StorageError.isAuth(error)
    ? "PermissionDenied"
    : error._tag === "Timeout"
    ? "TimedOut"
    : StorageError.isThrottling(error)
    ? "Busy"
    : error._tag === "IntegrityFailure" || error._tag === "MalformedResponse"
    ? "InvalidData"
    : "Unknown"

const failing = (method: string, key?: string) => (error: StorageError.StorageError): PlatformError.PlatformError =>
  error._tag === "InvalidKey"
    ? new PlatformError.BadArgument({ module: "KeyValueStore", method, description: error.message, cause: error })
    : new PlatformError.SystemError({
      reason: reasonOf(error),
      module: "KeyValueStore",
      method,
      description: error.message,
      cause: error,
      ...(key === undefined ? {} : { pathOrDescriptor: key })
    })

/** Ends a `modify` that has nothing to change. */
class Absent {}

const absent = new Absent()

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * All entries of `store` as a `KeyValueStore`. `clear` deletes every object of it, so give it a prefix of its own
 * (`ObjectStore.prefix`).
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { KeyValue, ObjectStore } from "effect-s3"
 * import { Effect, Option } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.makeMemory
 *   const sessions = KeyValue.make(ObjectStore.prefix(store, "sessions"))
 *   yield* sessions.set("ada", "1")
 *   yield* sessions.modify("ada", (count) => String(Number(count) + 1))
 *   return yield* sessions.get("ada")
 * })
 *
 * assert.deepStrictEqual(Effect.runSync(program), Option.some("2"))
 */
export const make = (store: ObjectStore.Service): KeyValueStore.KeyValueStore => {
  const find = (
    method: string,
    key: string
  ): Effect.Effect<Option.Option<Uint8Array>, PlatformError.PlatformError> =>
    store.bytes(key).pipe(
      Effect.map(Option.some),
      Effect.catchTag("NoSuchKey", () => Effect.succeedNone),
      Effect.mapError(failing(method, key))
    )

  const change = (
    method: string,
    key: string,
    f: (value: Uint8Array) => Uint8Array
  ): Effect.Effect<Option.Option<Uint8Array>, PlatformError.PlatformError> =>
    Effect.suspend(() => {
      let changed: Uint8Array | undefined
      return store.modify(key, (current) =>
        current === undefined ? Effect.fail(absent) : Effect.sync(() => changed = f(current))).pipe(
          Effect.matchEffect({
            onFailure: (error) =>
              error instanceof Absent
                ? Effect.succeed(Option.none<Uint8Array>())
                : Effect.fail(failing(method, key)(error)),
            onSuccess: () =>
              Effect.succeed(Option.fromNullable(changed))
          })
        )
    })

  const keys = Stream.map(store.list(), ({ key }) => key)

  return KeyValueStore.make({
    get: (key) => Effect.map(find("get", key), Option.map((bytes) => decoder.decode(bytes))),
    getUint8Array: (key) => find("getUint8Array", key),
    set: (key, value) => Effect.mapError(Effect.asVoid(store.put(key, value)), failing("set", key)),
    remove: (key) => Effect.mapError(store.delete(key), failing("remove", key)),
    clear: Stream.runForEach(
      store.deleteMany(keys),
      (result) => result._tag === "Failed" ? Effect.fail(result.error) : Effect.void
    ).pipe(Effect.mapError(failing("clear"))),
    size: Effect.mapError(Stream.runCount(keys), failing("size")),
    isEmpty: Effect.mapError(Effect.map(Stream.runHead(keys), Option.isNone), failing("isEmpty")),
    has: (key) => Effect.mapError(store.exists(key), failing("has", key)),
    modify: (key, f) =>
      Effect.map(
        change("modify", key, (value) => encoder.encode(f(decoder.decode(value)))),
        Option.map((bytes) => decoder.decode(bytes))
      ),
    modifyUint8Array: (key, f) => change("modifyUint8Array", key, f)
  })
}

/**
 * The `KeyValueStore` on the store of the context, below a prefix of its own.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { KeyValueStore } from "@effect/platform"
 * import { KeyValue, ObjectStore } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const program = Effect.flatMap(KeyValueStore.KeyValueStore, (sessions) => sessions.set("ada", "1"))
 *
 * Effect.runSync(Effect.provide(program, Layer.provide(KeyValue.layer({ prefix: "sessions" }), ObjectStore.layerMemory)))
 */
export const layer = (options: {
  /** Before every key; `""` takes the whole store. */
  readonly prefix: string
}): Layer.Layer<KeyValueStore.KeyValueStore, never, ObjectStore.ObjectStore> =>
  Layer.effect(
    KeyValueStore.KeyValueStore,
    Effect.map(ObjectStore.ObjectStore, (store) => make(ObjectStore.prefix(store, options.prefix)))
  )
