import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { Emulator, Lock, ObjectStore, Provider, S3 } from "effect-s3"

const locked = (store: ObjectStore.Service) =>
  Lock.withLock("a")(Effect.void).pipe(Effect.provide(Layer.succeed(Lock.Lock, Lock.makeConditional(store))))

/** A store in memory whose writes are as another server would have them. */
const broken = (
  put: <E, R>(
    inner: ObjectStore.Backend,
    key: string,
    body: ObjectStore.PutBody<E, R>,
    options: ObjectStore.PutOptions
  ) => Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError | E, R>
) =>
  Effect.map(ObjectStore.makeMemory, ({ backend }) =>
    ObjectStore.make({
      ...backend,
      put: (key, body, options) => put(backend, key, body, options)
    }))

const refusal = (store: ObjectStore.Service) =>
  Effect.map(Effect.flip(locked(store)), (error) => [error._tag, error.message, error.hint ?? ""] as const)

describe("the probe", () => {
  it.effect("passes a store that obeys, once, and leaves nothing behind", () =>
    Effect.gen(function*() {
      const inner = yield* ObjectStore.makeMemory
      let puts = 0
      const store = ObjectStore.make({
        ...inner.backend,
        put: (key, body, options) => {
          puts++
          return inner.backend.put(key, body, options)
        }
      })
      yield* locked(store)
      const first = puts
      assert.isAtLeast(first, 20)
      yield* locked(store)
      assert.strictEqual(puts, first + 2)
      const { objects } = yield* store.listWithDelimiter({ prefix: "locks/" })
      assert.deepStrictEqual(objects.map(({ key }) => key), ["locks/a"])
    }))

  it.effect("refuses one that ignores If-None-Match", () =>
    Effect.gen(function*() {
      const store = yield* broken((inner, key, body, options) =>
        inner.put(key, body, { ...options, mode: options.mode === "create" ? "overwrite" : options.mode })
      )
      const [tag, message, hint] = yield* refusal(store)
      assert.strictEqual(tag, "ConditionalWritesUnsupported")
      assert.include(message, "If-None-Match")
      assert.include(hint, "layerDynamo")
      assert.include(hint, "layerSequential")
      assert.strictEqual((yield* refusal(store))[0], "ConditionalWritesUnsupported")
    }))

  it.effect("refuses one that ignores If-Match", () =>
    Effect.gen(function*() {
      const store = yield* broken((inner, key, body, options) =>
        inner.put(key, body, { ...options, mode: options.mode === "create" ? "create" : "overwrite" })
      )
      assert.include((yield* refusal(store))[1], "If-Match")
    }))

  it.effect("refuses one that looks first and writes then", () =>
    Effect.gen(function*() {
      const store = yield* broken((inner, key, body, options) =>
        Effect.gen(function*() {
          const there = yield* Effect.option(inner.head(key, {}))
          const { mode } = options
          const holds = mode === undefined || mode === "overwrite" ||
            (mode === "create" ? there._tag === "None" : there._tag === "Some" && there.value.etag === mode.update)
          yield* Effect.yieldNow()
          return yield* inner.put(key, body, { ...options, mode: holds ? "overwrite" : mode })
        })
      )
      assert.include((yield* refusal(store))[1], "were let through")
    }))

  it.effect("refuses one whose reads are of yesterday", () =>
    Effect.gen(function*() {
      const { backend } = yield* ObjectStore.makeMemory
      const old = new Map<string, Uint8Array>()
      const store = ObjectStore.make({
        ...backend,
        bytes: (key, options) =>
          Effect.map(backend.bytes(key, options), (got) => {
            const bytes = old.get(key) ?? got.bytes
            old.set(key, got.bytes)
            return { ...got, bytes }
          })
      })
      assert.include((yield* refusal(store))[1], "a read does not see the write before it")
    }))

  it.effect("is not begun where the provider's profile says no", () =>
    Effect.gen(function*() {
      const layer = ObjectStore.layerS3({ bucket: "b" }).pipe(
        Layer.provide(S3.layer({
          endpoint: "http://127.0.0.1:9",
          region: "us-east-1",
          credentials: { accessKeyId: "A", secretAccessKey: "S" },
          provider: Provider.custom(Provider.generic, { conditionalPut: false })
        })),
        Layer.provide(Emulator.layerHttpClient),
        Layer.provide(Emulator.layer({ buckets: ["b"], credentials: { accessKeyId: "A", secretAccessKey: "S" } }))
      )
      const store = yield* Effect.provide(ObjectStore.ObjectStore, yield* Layer.build(layer))
      assert.strictEqual((yield* refusal(store))[0], "ConditionalWritesUnsupported")
    }).pipe(Effect.scoped))
})
