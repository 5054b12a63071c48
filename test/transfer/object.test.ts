/**
 * One object from one store to another: of every size, and whatever goes wrong.
 */
import { HttpClient, KeyValueStore } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Layer, Option, TestClock } from "effect"
import { Emulator, ObjectStore, Provider, RequestPolicy, S3, type StorageError, Transfer, Transport } from "effect-s3"

const bucket = "b"
const mebibyte = 1024 * 1024
const partSize = 5 * mebibyte

const here = Effect.provide(Emulator.layerS3({ buckets: [bucket] }))

const once = RequestPolicy.withPolicy(RequestPolicy.none)

/** Bytes that differ from place to place, so that none can stand for another. */
const bytesOf = (length: number): Uint8Array => {
  const bytes = new Uint8Array(length)
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8) * 17 + (i >> 16)) & 255
  return bytes
}

const same = (a: Uint8Array, b: Uint8Array) => assert.strictEqual(Buffer.compare(a, b), 0)

const large = bytesOf(3 * partSize + 1)

const journalOf = Effect.map(Effect.provide(KeyValueStore.KeyValueStore, KeyValueStore.layerMemory), (store) => store)

/** Through many yields of other fibers, and the time that they wait for. */
const patiently = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(effect)
    yield* Effect.repeat(Effect.zipRight(TestClock.adjust("1 second"), Effect.yieldNow()), {
      until: () => Effect.map(Fiber.poll(fiber), Option.isSome)
    })
    return yield* Fiber.join(fiber)
  })

const onBoth = Effect.gen(function*() {
  const store = yield* ObjectStore.makeS3({ bucket })
  return { store, memory: yield* ObjectStore.makeMemory, emulator: yield* Emulator.Emulator }
})

const count = (operation: string) =>
  Effect.flatMap(
    Emulator.Emulator,
    (emulator) =>
      Effect.map(emulator.requests, (all) => all.filter((request) => request.operation === operation).length)
  )

describe("object", () => {
  for (const size of [0, 1, partSize - 1, partSize, partSize + 1, 2 * partSize, 3 * partSize + 1]) {
    it.effect(`${size} bytes, in and out and across, with what is known of them`, () =>
      Effect.gen(function*() {
        const { emulator, memory, store } = yield* onBoth
        const bytes = bytesOf(size)
        yield* memory.put("in.bin", bytes, { contentType: "x/y", cacheControl: "no-cache", metadata: { a: "1" } })
        const options = { partSize }
        yield* Transfer.object({ store: memory, key: "in.bin" }, { store, key: "k/1" }, options)
        const across = yield* Transfer.object({ store, key: "k/1" }, { store, key: "k/2" }, options)
        const out = yield* Transfer.object({ store, key: "k/2" }, { store: memory, key: "out.bin" }, {
          ...options,
          metadata: { b: "2" }
        })
        same(yield* memory.bytes("out.bin"), bytes)
        assert.strictEqual(out.size, size)
        assert.strictEqual(across.integrity, "verified")
        assert.strictEqual(out.integrity, "verified")
        const info = yield* memory.head("out.bin")
        assert.strictEqual(info.contentType, "x/y")
        assert.strictEqual(info.cacheControl, "no-cache")
        assert.deepStrictEqual({ ...info.metadata }, { b: "2" })
        assert.strictEqual(yield* count("UploadPart"), size <= partSize ? 0 : 2 * Math.ceil(size / partSize))
        assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
      }).pipe(here))
  }

  it.effect("a target without parts gets it as one", () =>
    Effect.gen(function*() {
      const { memory } = yield* onBoth
      const { multipart: _, ...backend } = memory.backend
      const target = ObjectStore.make(backend)
      yield* memory.put("k", large)
      yield* Transfer.object({ store: memory, key: "k" }, { store: target, key: "copy" }, { partSize })
      same(yield* memory.bytes("copy"), large)
    }).pipe(here))

  it.effect("mode create finds what is there, in one and in parts", () =>
    Effect.gen(function*() {
      const { emulator, memory, store } = yield* onBoth
      yield* store.put("there", "before")
      for (const bytes of [bytesOf(3), large]) {
        yield* memory.put("k", bytes)
        const error = yield* Effect.flip(
          Transfer.object({ store: memory, key: "k" }, { store, key: "there" }, { partSize, mode: "create" })
        )
        assert.strictEqual(error._tag, "PreconditionFailed")
      }
      assert.strictEqual(yield* store.text("there"), "before")
      assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
    }).pipe(here))

  it.effect("a source that is not the one that was meant is refused", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* onBoth
      for (const source of [memory, store]) {
        const { etag } = yield* source.put("k", "first")
        yield* source.put("k", "second")
        const transfer = (ifMatch: string | undefined) =>
          Transfer.object({ store: source, key: "k" }, { store: memory, key: "copy" }, { ifMatch })
        assert.strictEqual((yield* Effect.flip(transfer(etag)))._tag, "PreconditionFailed")
        assert.isFalse(yield* memory.exists("copy"))
        yield* transfer((yield* source.head("k")).etag)
        assert.strictEqual(yield* memory.text("copy"), "second")
        yield* memory.delete("copy")
      }
    }).pipe(here))

  it.effect("no parts at once, or parts of nothing, are refused before anything is read", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* onBoth
      for (const options of [{ concurrency: 0 }, { concurrency: Number.NaN }, { partSize: 0 }, { partSize: -1 }]) {
        for (const to of [store, memory]) {
          const error = yield* Effect.flip(Transfer.object({ store, key: "k" }, { store: to, key: "l" }, options))
          assert.strictEqual(error._tag === "InvalidInput" && error.parameter, Object.keys(options)[0])
        }
      }
      assert.strictEqual(yield* count("HeadObject"), 0)
    }).pipe(here))

  it.effect("a part size that the target does not take is refused before anything is sent to it", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* onBoth
      yield* memory.put("k", large)
      const error = yield* Effect.flip(
        Transfer.object({ store: memory, key: "k" }, { store, key: "k" }, { partSize: 17 })
      )
      assert.strictEqual(error._tag, "InvalidInput")
      assert.strictEqual(yield* count("CreateMultipartUpload"), 0)
    }).pipe(here))

  it.effect("a store that is for reading only is refused", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* onBoth
      yield* memory.put("k", large)
      const target = { store: ObjectStore.readOnly(store), key: "k" }
      const error = yield* Effect.flip(Transfer.object({ store: memory, key: "k" }, target, { partSize }))
      assert.strictEqual(error._tag, "UnsupportedByProvider")
    }).pipe(here))

  it.effect("wrappers pass parts on", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* onBoth
      yield* memory.put("k", large)
      const target = ObjectStore.limit(ObjectStore.prefix(store, "below"), 2)
      yield* Transfer.object({ store: memory, key: "k" }, { store: target, key: "k" }, { partSize })
      same(yield* store.bytes("below/k"), large)
      assert.strictEqual(yield* count("UploadPart"), 4)
    }).pipe(here))
})

describe("a source that is not what it was", () => {
  for (const skip of [0, 1, 2, 3]) {
    it.effect(`written to before read ${skip + 1}: a typed error, and nothing is stored`, () =>
      Effect.gen(function*() {
        const { emulator, memory, store } = yield* onBoth
        yield* store.put("k", large)
        let reads = 0
        const source = ObjectStore.make({
          ...store.backend,
          get: (key, options) =>
            reads++ === skip
              ? Effect.zipRight(
                Effect.orDie(store.put("k", bytesOf(large.length - 1))),
                store.backend.get(key, options)
              )
              : store.backend.get(key, options)
        })
        for (const target of [memory, store]) {
          reads = 0
          yield* store.put("k", large)
          const error = yield* Effect.flip(
            Transfer.object({ store: source, key: "k" }, { store: target, key: "copy" }, { partSize, concurrency: 1 })
          )
          assert.strictEqual(error._tag, "PreconditionFailed")
          assert.strictEqual(error.operation, "GetObject")
          assert.isFalse(yield* target.exists("copy"))
        }
        assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
      }).pipe(here))
  }

  it.effect("written to after the last read", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* onBoth
      yield* store.put("k", large)
      let heads = 0
      const source = ObjectStore.make({
        ...store.backend,
        head: (key, options) =>
          heads++ === 1
            ? Effect.zipRight(Effect.orDie(store.put("k", "other")), store.backend.head(key, options))
            : store.backend.head(key, options)
      })
      const error = yield* Effect.flip(
        Transfer.object({ store: source, key: "k" }, { store: memory, key: "copy" }, { partSize })
      )
      assert.strictEqual(error._tag, "PreconditionFailed")
      assert.isFalse(yield* memory.exists("copy"))
    }).pipe(here))

  for (const [name, bytes] of [["small", bytesOf(1000)], ["large", large]] as const) {
    it.effect(`a flipped bit on the way is found: ${name}`, () =>
      Effect.gen(function*() {
        const { emulator, memory, store } = yield* onBoth
        yield* store.put("k", bytes)
        for (const target of [memory, store]) {
          yield* emulator.faults.add({ operation: "GetObject", times: 100, fault: { _tag: "FlipBit", bit: 4321 } })
          const error = yield* Effect.flip(
            once(Transfer.object({ store, key: "k" }, { store: target, key: "copy" }, { partSize }))
          )
          assert.strictEqual(error._tag, "IntegrityFailure")
          yield* emulator.faults.clear
          assert.isFalse(yield* target.exists("copy"))
        }
        assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
      }).pipe(here))

    it.effect(`a body that is cut off is read again, and found where it always is: ${name}`, () =>
      Effect.gen(function*() {
        const { emulator, memory, store } = yield* onBoth
        yield* store.put("k", bytes)
        const progress = yield* Transfer.makeProgress()
        const transfer = Transfer.object({ store, key: "k" }, { store: memory, key: "copy" }, { partSize, progress })
        yield* emulator.faults.add({ operation: "GetObject", times: Infinity, fault: { _tag: "Truncate", bytes: 100 } })
        const error = yield* Effect.flip(patiently(transfer))
        assert.include(["Transport", "IntegrityFailure"], error._tag)
        assert.isFalse(yield* memory.exists("copy"))
        yield* emulator.faults.clear
        if (bytes === large) {
          yield* emulator.faults.add({ operation: "GetObject", times: 2, fault: { _tag: "Truncate", bytes: 100 } })
          const before = (yield* progress.snapshot).bytes
          yield* patiently(transfer)
          same(yield* memory.bytes("copy"), large)
          assert.strictEqual((yield* progress.snapshot).bytes - before, large.length)
        }
      }).pipe(here))
  }
})

/** The client of the emulator, which rests for some seconds at the request with this index. */
const stoppingAt = (index: number, stopped: Deferred.Deferred<void>) => {
  let sent = 0
  const client = Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (inner) => {
      const stopping = HttpClient.transform(
        inner,
        (effect, request) =>
          Effect.suspend(() =>
            request.method !== "DELETE" && sent++ === index
              ? Deferred.succeed(stopped, undefined).pipe(
                Effect.zipRight(Effect.sleep("5 seconds")),
                Effect.zipRight(effect)
              )
              : effect
          )
      )
      return Transport.declare(stopping, Transport.traits(inner))
    })
  )
  return Layer.unwrapEffect(
    Effect.map(
      Emulator.Emulator,
      ({ credentials, region }) =>
        Layer.orDie(S3.layer({ endpoint: "http://127.0.0.1", region, credentials, provider: Provider.emulator }))
    )
  ).pipe(
    Layer.provide(Layer.provide(client, Emulator.layerHttpClient)),
    Layer.provideMerge(Emulator.layer({ buckets: [bucket] }))
  )
}

describe("interruption", () => {
  // HEAD and four GETs of the source, the beginning, four parts, HEAD again, the completion.
  for (let index = 0; index < 12; index++) {
    it.effect(`at request ${index + 1} of 12 leaves no upload`, () =>
      Effect.gen(function*() {
        const stopped = yield* Deferred.make<void>()
        yield* Effect.gen(function*() {
          const emulator = yield* Emulator.Emulator
          const direct = Emulator.layerHttpClient
          // The source is there already, by other requests.
          yield* Effect.gen(function*() {
            const store = yield* ObjectStore.makeS3({ bucket })
            yield* store.put("k", large)
          }).pipe(Effect.provide(
            Layer.orDie(S3.layer({
              endpoint: "http://127.0.0.1",
              region: emulator.region,
              credentials: emulator.credentials,
              provider: Provider.emulator
            })).pipe(Layer.provide(direct))
          ))
          const store = yield* ObjectStore.makeS3({ bucket })
          const fiber = yield* Effect.fork(
            Transfer.object({ store, key: "k" }, { store, key: "copy" }, { partSize, concurrency: 2 })
          )
          yield* Deferred.await(stopped)
          yield* Effect.repeatN(Effect.yieldNow(), 100)
          // What is not to be interrupted is waited for as long as its policy says.
          const interrupting = yield* Effect.fork(Fiber.interrupt(fiber))
          yield* patiently(Fiber.join(interrupting))
          assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
          assert.isFalse(Exit.isSuccess(yield* Fiber.await(fiber)))
          assert.isFalse(yield* store.exists("copy"))
        }).pipe(Effect.provide(stoppingAt(index, stopped)))
      }))
  }
})

describe("interruption with a journal", () => {
  for (let index = 0; index < 6; index++) {
    it.effect(`at request ${index + 1} of 6: the next run finishes it`, () =>
      Effect.gen(function*() {
        const stopped = yield* Deferred.make<void>()
        yield* Effect.gen(function*() {
          const emulator = yield* Emulator.Emulator
          const memory = yield* ObjectStore.makeMemory
          const journal = yield* journalOf
          const store = yield* ObjectStore.makeS3({ bucket })
          yield* memory.put("k", large)
          const transfer = Transfer.object({ store: memory, key: "k" }, { store, key: "copy" }, {
            partSize,
            journal,
            concurrency: 2
          })
          const fiber = yield* Effect.fork(transfer)
          yield* Effect.raceFirst(Deferred.await(stopped), Fiber.await(fiber))
          yield* Effect.repeatN(Effect.yieldNow(), 100)
          yield* patiently(Fiber.join(yield* Effect.fork(Fiber.interrupt(fiber))))
          yield* patiently(transfer)
          same(yield* store.bytes("copy"), large)
          assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
          assert.strictEqual(yield* journal.size, 0)
        }).pipe(Effect.provide(stoppingAt(index, stopped)))
      }))
  }
})

describe("resume", () => {
  const interrupted = (
    from: Transfer.Place,
    to: Transfer.Place,
    options: Transfer.Options,
    parts: number
  ) =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.Emulator
      const before = yield* count("UploadPart")
      yield* emulator.faults.add({
        operation: "UploadPart",
        skip: parts,
        times: 100,
        fault: { _tag: "Delay", duration: "1000 days" }
      })
      const fiber = yield* Effect.fork(Transfer.object(from, to, { ...options, concurrency: 1 }))
      yield* Effect.yieldNow().pipe(Effect.repeat({
        until: () => Effect.map(emulator.openUploads(bucket), (open) => open[0]?.parts === parts)
      }))
      yield* Effect.repeatN(Effect.yieldNow(), 200)
      yield* Fiber.interrupt(fiber)
      yield* emulator.faults.clear
      return before
    })

  it.effect("sends only what is missing, from memory and from a bucket", () =>
    Effect.gen(function*() {
      const { emulator, memory, store } = yield* onBoth
      const journal = yield* journalOf
      yield* memory.put("k", large)
      yield* store.put("k", large)
      for (const source of [memory, store]) {
        for (const recheck of [false, true]) {
          const [from, to] = [{ store: source, key: "k" }, { store, key: "copy" }]
          const progress = yield* Transfer.makeProgress()
          yield* interrupted(from, to, { partSize, journal, recheck }, 2)
          assert.strictEqual((yield* emulator.openUploads(bucket)).length, 1)
          yield* emulator.clearRequests
          const result = yield* Transfer.object(from, to, { partSize, journal, recheck, progress })
          assert.strictEqual(yield* count("UploadPart"), 2)
          assert.strictEqual(yield* count("CreateMultipartUpload"), 0)
          assert.strictEqual(result.resumed, 2 * partSize)
          assert.strictEqual(result.integrity, source === store ? "verified" : "absent")
          const { bytes, resumed } = yield* progress.snapshot
          assert.deepStrictEqual([bytes, resumed], [large.length, 2 * partSize])
          same(yield* store.bytes("copy"), large)
          assert.strictEqual(yield* journal.size, 0)
          yield* store.delete("copy")
        }
      }
    }).pipe(here))

  it.effect("a source that has changed since begins anew, and nothing of the old is left", () =>
    Effect.gen(function*() {
      const { emulator, memory, store } = yield* onBoth
      const journal = yield* journalOf
      const [from, to] = [{ store: memory, key: "k" }, { store, key: "copy" }]
      yield* memory.put("k", large)
      yield* interrupted(from, to, { partSize, journal }, 2)
      const other = large.slice().reverse()
      yield* memory.put("k", other)
      yield* emulator.clearRequests
      const result = yield* Transfer.object(from, to, { partSize, journal })
      assert.strictEqual(result.resumed, 0)
      assert.strictEqual(yield* count("UploadPart"), 4)
      same(yield* store.bytes("copy"), other)
      assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
    }).pipe(here))

  it.effect("other attributes begin anew", () =>
    Effect.gen(function*() {
      const { emulator, memory, store } = yield* onBoth
      const journal = yield* journalOf
      const [from, to] = [{ store: memory, key: "k" }, { store, key: "copy" }]
      yield* memory.put("k", large)
      yield* interrupted(from, to, { partSize, journal }, 1)
      const result = yield* Transfer.object(from, to, { partSize, journal, contentType: "image/x" })
      assert.strictEqual(result.resumed, 0)
      assert.strictEqual((yield* store.head("copy")).contentType, "image/x")
      assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
    }).pipe(here))

  it.effect("a part that is not what the source has is sent again, where that is looked at", () =>
    Effect.gen(function*() {
      const { emulator, memory, store } = yield* onBoth
      const journal = yield* journalOf
      const [from, to] = [{ store: memory, key: "k" }, { store, key: "copy" }]
      yield* memory.put("k", large)
      yield* interrupted(from, to, { partSize, journal }, 2)
      const [upload] = yield* emulator.openUploads(bucket)
      yield* store.backend.multipart!.put("copy", upload!.uploadId, {
        partNumber: 1,
        offset: 0,
        body: new Uint8Array(partSize)
      })
      const result = yield* Transfer.object(from, to, { partSize, journal, recheck: true })
      assert.strictEqual(result.resumed, partSize)
      same(yield* store.bytes("copy"), large)
    }).pipe(here))

  it.effect("a part of another that came between is found by the checksum of the whole", () =>
    Effect.gen(function*() {
      const { emulator, store } = yield* onBoth
      const journal = yield* journalOf
      const [from, to] = [{ store, key: "k" }, { store, key: "copy" }]
      yield* store.put("k", large)
      yield* interrupted(from, to, { partSize, journal }, 2)
      const [upload] = yield* emulator.openUploads(bucket)
      yield* store.backend.multipart!.put("copy", upload!.uploadId, {
        partNumber: 1,
        offset: 0,
        body: new Uint8Array(partSize)
      })
      const error = yield* Effect.flip(Transfer.object(from, to, { partSize, journal }))
      assert.strictEqual(error._tag, "IntegrityFailure")
      assert.isFalse(yield* store.exists("copy"))
      assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
      assert.strictEqual(yield* journal.size, 0)
    }).pipe(here))

  it.effect("an upload that is gone begins anew", () =>
    Effect.gen(function*() {
      const { emulator, memory, store } = yield* onBoth
      const journal = yield* journalOf
      const [from, to] = [{ store: memory, key: "k" }, { store, key: "copy" }]
      yield* memory.put("k", large)
      yield* interrupted(from, to, { partSize, journal }, 2)
      const [upload] = yield* emulator.openUploads(bucket)
      yield* store.backend.multipart!.abort("copy", upload!.uploadId)
      const result = yield* Transfer.object(from, to, { partSize, journal })
      assert.strictEqual(result.resumed, 0)
      same(yield* store.bytes("copy"), large)
    }).pipe(here))

  for (const text of ["", "{", "null", "{\"version\":2}", "[]"]) {
    it.effect(`an entry that says ${JSON.stringify(text)} is none`, () =>
      Effect.gen(function*() {
        const { memory, store } = yield* onBoth
        const entries = new Map<string, string>()
        const journal = KeyValueStore.makeStringOnly({
          get: (key) => Effect.sync(() => Option.fromNullable(entries.get(key))),
          set: (key, value) => Effect.sync(() => entries.set(key, value)),
          remove: (key) => Effect.sync(() => entries.delete(key)),
          clear: Effect.sync(() => entries.clear()),
          size: Effect.sync(() => entries.size)
        })
        const [from, to] = [{ store: memory, key: "k" }, { store, key: "copy" }]
        yield* memory.put("k", large)
        yield* interrupted(from, to, { partSize, journal }, 2)
        for (const key of entries.keys()) entries.set(key, text)
        const result = yield* Transfer.object(from, to, { partSize, journal })
        assert.strictEqual(result.resumed, 0)
        same(yield* store.bytes("copy"), large)
        assert.strictEqual(entries.size, 0)
      }).pipe(here))
  }

  it.effect("a journal that cannot be written to: the transfer goes on, and leaves nothing when it fails", () =>
    Effect.gen(function*() {
      const { emulator, memory, store } = yield* onBoth
      const full = Effect.die("not to be called")
      const journal = KeyValueStore.makeStringOnly({
        get: () => Effect.succeedNone,
        set: (key) => Effect.flatMap(Effect.fail(key), () => Effect.void) as never,
        remove: () => full,
        clear: full,
        size: full
      })
      yield* memory.put("k", large)
      yield* interrupted({ store: memory, key: "k" }, { store, key: "copy" }, { partSize, journal }, 1)
      assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
    }).pipe(here))

  it.effect("what fails for now keeps its upload, what fails for good does not, and discard gives it up", () =>
    Effect.gen(function*() {
      const { emulator, memory, store } = yield* onBoth
      const journal = yield* journalOf
      const [from, to] = [{ store: memory, key: "k" }, { store, key: "copy" }]
      yield* memory.put("k", large)
      const transfer = once(Transfer.object(from, to, { partSize, journal }))
      yield* emulator.faults.add({ operation: "UploadPart", skip: 1, fault: { _tag: "InternalError" } })
      assert.strictEqual((yield* Effect.flip(transfer))._tag, "ServerFault")
      assert.strictEqual((yield* emulator.openUploads(bucket)).length, 1)
      yield* emulator.faults.clear
      yield* emulator.faults.add({
        operation: "CompleteMultipartUpload",
        fault: { _tag: "Refuse", code: "InvalidPart" }
      })
      assert.strictEqual((yield* Effect.flip(transfer))._tag, "InvalidPart")
      assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
      assert.strictEqual(yield* journal.size, 0)
      yield* interrupted(from, to, { partSize, journal }, 1)
      yield* Transfer.discard(to, { journal })
      assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
      assert.strictEqual(yield* journal.size, 0)
      yield* Transfer.discard(to, { journal })
    }).pipe(here))

  it.effect("what cannot be aborted is named by the error", () =>
    Effect.gen(function*() {
      const { emulator, memory, store } = yield* onBoth
      yield* memory.put("k", large)
      yield* emulator.faults.add({ operation: "UploadPart", fault: { _tag: "InternalError" } })
      yield* emulator.faults.add({ operation: "AbortMultipartUpload", fault: { _tag: "Refuse", code: "AccessDenied" } })
      const error: StorageError.StorageError = yield* Effect.flip(
        once(Transfer.object({ store: memory, key: "k" }, { store, key: "copy" }, { partSize }))
      )
      assert.strictEqual(error.orphanedUploadId, (yield* emulator.openUploads(bucket))[0]!.uploadId)
    }).pipe(here))
})
