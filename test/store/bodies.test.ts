import { FileSystem } from "@effect/platform"
import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Chunk, Effect, Layer, Schedule, Stream } from "effect"
import { Body, Emulator, ObjectStore, Provider, RequestPolicy, S3 } from "effect-s3"
import * as fc from "effect/FastCheck"
import { split } from "../../src/internal/s3/parts.js"
import { onEmulator } from "../support/onEmulator.js"

const storeWith = (provider: Provider.Provider) =>
  Layer.effect(ObjectStore.ObjectStore, ObjectStore.makeS3({ bucket: "files" })).pipe(
    Layer.provideMerge(onEmulator({ buckets: ["files"] }, { provider })),
    Layer.merge(NodeContext.layer)
  )

const mebibyte = 1024 * 1024

const fileOf = (bytes: Uint8Array) =>
  Effect.gen(function*() {
    const fs = yield* FileSystem.FileSystem
    const path = yield* fs.makeTempFileScoped()
    yield* fs.writeFile(path, bytes)
    return path
  })

const uploads = Effect.map(Stream.runCollect(S3.listMultipartUploadsStream({ bucket: "files" })), Chunk.size)

describe("a file", () => {
  it.scoped("is put as it is, also again when the server has failed", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.ObjectStore
      const bytes = new Uint8Array(3 * mebibyte).map((_, i) => i % 251)
      const body = yield* Body.file(yield* fileOf(bytes))
      assert.deepInclude(body, { contentLength: bytes.length, replayable: true })
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "PutObject", times: 1, fault: { _tag: "InternalError" } })
      yield* store.put("a.bin", body).pipe(
        RequestPolicy.withPolicy(RequestPolicy.make({ retry: Schedule.recurs(1) }))
      )
      assert.strictEqual(yield* faults.injected, 1)
      assert.strictEqual(Buffer.compare(yield* store.bytes("a.bin"), bytes), 0)
    }).pipe(Effect.provide(storeWith(Provider.emulator))))

  it.scoped("that is not there is its own error, and one that changes is not stored", () =>
    Effect.gen(function*() {
      const fs = yield* FileSystem.FileSystem
      const store = yield* ObjectStore.ObjectStore
      const missing = yield* Effect.flip(Body.file("/none/of/this"))
      assert.strictEqual(missing._tag, "SystemError")
      for (const length of [10, 30]) {
        const path = yield* fileOf(new Uint8Array(20))
        const body = yield* Body.file(path)
        yield* fs.writeFile(path, new Uint8Array(length))
        assert.strictEqual((yield* Effect.flip(store.put("a.bin", body)))._tag, "InvalidInput", String(length))
      }
      assert.isFalse(yield* store.exists("a.bin"))
    }).pipe(Effect.provide(storeWith(Provider.emulator))))
})

describe("a stream of unknown length", () => {
  it.effect(
    "that outgrows the parts that there may be is EntityTooLarge, and nothing of it stays",
    () =>
      Effect.gen(function*() {
        const store = yield* ObjectStore.ObjectStore
        const partSize = 5 * mebibyte
        const pieces = (count: number) => Stream.repeatValue(new Uint8Array(partSize)).pipe(Stream.take(count))
        const error = yield* Effect.flip(store.put("a.bin", pieces(4), { partSize }))
        assert.strictEqual(error._tag, "EntityTooLarge")
        assert.match("hint" in error ? error.hint ?? "" : "", /partSize/)
        assert.strictEqual(yield* uploads, 0)
        assert.isFalse(yield* store.exists("a.bin"))
        yield* store.put("a.bin", pieces(3), { partSize })
        assert.strictEqual((yield* store.head("a.bin")).size, 3 * partSize)
      }).pipe(Effect.provide(storeWith(Provider.custom(Provider.emulator, { maxParts: 3 })))),
    30_000
  )
})

describe("split", () => {
  it("gives equal parts and a last one, of the same bytes, however they come", () => {
    fc.assert(fc.property(
      fc.array(fc.nat({ max: 40 }), { maxLength: 30 }),
      fc.integer({ min: 1, max: 25 }),
      (lengths, partSize) => {
        let next = 0
        const pieces = lengths.map((length) => Uint8Array.from({ length }, () => next++ % 256))
        const parts = Array.from(Effect.runSync(
          Stream.fromIterable(pieces).pipe(Stream.rechunk(3), split(partSize), Stream.runCollect)
        ))
        assert.deepStrictEqual(Buffer.concat(parts), Buffer.concat(pieces))
        for (const [index, { length }] of parts.entries()) {
          assert.isTrue(index === parts.length - 1 ? length > 0 && length <= partSize : length === partSize)
        }
      }
    ))
  })
})
