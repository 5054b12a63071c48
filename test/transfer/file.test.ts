/**
 * Files of this machine, in and out.
 */
import { FileSystem, KeyValueStore, Path } from "@effect/platform"
import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer } from "effect"
import { Emulator, ObjectStore, RequestPolicy, Transfer } from "effect-s3"

const bucket = "b"
const partSize = 5 * 1024 * 1024
const size = 3 * partSize + 1

const here = Effect.provide(Layer.merge(Emulator.layerS3({ buckets: [bucket] }), NodeContext.layer))

const once = RequestPolicy.withPolicy(RequestPolicy.none)

const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7 + (i >> 9)) & 255)

const world = Effect.gen(function*() {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const folder = yield* fs.makeTempDirectoryScoped()
  const file = path.join(folder, "film.mp4")
  yield* fs.writeFile(file, bytes)
  return {
    fs,
    folder,
    file,
    in: (name: string) => path.join(folder, name),
    emulator: yield* Emulator.Emulator,
    store: yield* ObjectStore.makeS3({ bucket }),
    journal: yield* Effect.provide(KeyValueStore.KeyValueStore, KeyValueStore.layerMemory)
  }
})

const same = (a: Uint8Array, b: Uint8Array) => assert.strictEqual(Buffer.compare(a, b), 0)

describe("files", () => {
  it.scoped("up and down again, in parts", () =>
    Effect.gen(function*() {
      const { file, fs, in: at, store } = yield* world
      const up = yield* Transfer.uploadFile(store, { path: file }, { partSize, metadata: { a: "1" } })
      assert.strictEqual(up.size, size)
      const info = yield* store.head("film.mp4")
      assert.strictEqual(info.contentType, "video/mp4")
      assert.strictEqual(info.metadata["a"], "1")
      const progress = yield* Transfer.makeProgress()
      const path = at("some/where/else.bin")
      const down = yield* Transfer.downloadFile(store, { key: "film.mp4", path }, { partSize, progress })
      assert.strictEqual(down.integrity, "verified")
      assert.strictEqual((yield* progress.snapshot).bytes, size)
      same(yield* fs.readFile(path), bytes)
      assert.deepStrictEqual(yield* fs.readDirectory(at("some/where")), ["else.bin"])
    }).pipe(here))

  it.scoped("the key's name says the type, not the file's", () =>
    Effect.gen(function*() {
      const { file, store } = yield* world
      yield* Transfer.uploadFile(store, { path: file, key: "cat.jpg" }, { partSize })
      assert.strictEqual((yield* store.head("cat.jpg")).contentType, "image/jpeg")
    }).pipe(here))

  it.scoped("a file that is there stays, without overwrite", () =>
    Effect.gen(function*() {
      const { file, fs, folder, store } = yield* world
      yield* store.put("small", "other")
      yield* store.put("large", bytes.slice().reverse())
      for (const key of ["small", "large"]) {
        const error = yield* Effect.flip(
          Transfer.downloadFile(store, { key, path: file, overwrite: false }, { partSize })
        )
        assert.strictEqual(error._tag, "PreconditionFailed")
      }
      same(yield* fs.readFile(file), bytes)
      assert.deepStrictEqual(yield* fs.readDirectory(folder), ["film.mp4"])
    }).pipe(here))

  it.scoped("what is not there", () =>
    Effect.gen(function*() {
      const { fs, folder, in: at, store } = yield* world
      const up = (path: string) => Effect.flip(Transfer.uploadFile(store, { path }))
      const noFile = yield* up(at("none"))
      assert.strictEqual(noFile._tag, "NoSuchKey")
      assert.include(noFile.message, `no file "none" in the folder ${JSON.stringify(yield* fs.realPath(folder))}`)
      const noFolder = yield* up(at("none/none"))
      assert.strictEqual(noFolder._tag, "InvalidConfig")
      assert.include(noFolder.message, `no folder ${JSON.stringify(at("none"))}`)
      const down = yield* Effect.flip(Transfer.downloadFile(store, { key: "none", path: at("x") }))
      assert.strictEqual(down._tag, "NoSuchKey")
      assert.deepStrictEqual(yield* fs.readDirectory(folder), ["film.mp4"])
    }).pipe(here))

  it.scoped("a file that is written to while it goes up is not stored", () =>
    Effect.gen(function*() {
      const { emulator, file, fs, store } = yield* world
      const backend = store.backend
      const touching = ObjectStore.make({
        ...backend,
        multipart: {
          ...backend.multipart!,
          put: (key, id, part) =>
            part.partNumber === 3
              ? Effect.andThen(Effect.orDie(fs.writeFile(file, bytes.slice(1))), backend.multipart!.put(key, id, part))
              : backend.multipart!.put(key, id, part)
        }
      })
      const error = yield* Effect.flip(Transfer.uploadFile(touching, { path: file }, { partSize, concurrency: 1 }))
      assert.include(["PreconditionFailed", "IntegrityFailure", "InvalidRange"], error._tag)
      assert.isFalse(yield* store.exists("film.mp4"))
      assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
    }).pipe(here))

  for (const key of ["small", "large"]) {
    for (const fault of ["FlipBit", "Truncate"] as const) {
      it.scoped(`${fault} on the way down leaves no file: ${key}`, () =>
        Effect.gen(function*() {
          const { emulator, fs, in: at, store } = yield* world
          yield* store.put("small", bytes.subarray(0, 1000))
          yield* store.put("large", bytes)
          yield* emulator.faults.add({
            operation: "GetObject",
            times: Infinity,
            fault: fault === "FlipBit" ? { _tag: "FlipBit", bit: 999 } : { _tag: "Truncate", bytes: 10 }
          })
          const path = at("down/x")
          const error = yield* Effect.flip(once(Transfer.downloadFile(store, { key, path }, { partSize })))
          assert.include(fault === "FlipBit" ? ["IntegrityFailure"] : ["Transport", "IntegrityFailure"], error._tag)
          assert.deepStrictEqual(yield* fs.readDirectory(at("down")), [])
        }).pipe(here))
    }
  }

  it.scoped("an interruption on the way down leaves no file, wherever it comes", () =>
    Effect.gen(function*() {
      const { emulator, fs, in: at, store } = yield* world
      yield* store.put("large", bytes)
      // HEAD, a GET for each part, and HEAD again.
      for (let skip = 0; skip < 6; skip++) {
        yield* emulator.faults.add({ skip, fault: { _tag: "Delay", duration: "1 hour" } })
        const before = yield* emulator.faults.injected
        const fiber = yield* Effect.fork(
          Transfer.downloadFile(store, { key: "large", path: at("down/x") }, { partSize, concurrency: 2 })
        )
        yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve))).pipe(
          Effect.repeat({
            until: () =>
              Effect.map(
                Effect.all([emulator.faults.injected, fiber.status]),
                ([injected, status]) => injected > before || status._tag === "Done"
              )
          })
        )
        yield* Fiber.interrupt(fiber)
        assert.strictEqual(yield* emulator.faults.injected, before + 1)
        yield* emulator.faults.clear
        assert.deepStrictEqual(yield* fs.readDirectory(at("down")), [])
      }
    }).pipe(here))

  it.scoped("a file that is uploaded again from where it stood, unless it is another", () =>
    Effect.gen(function*() {
      const { emulator, file, fs, journal, store } = yield* world
      const options = { partSize, journal, concurrency: 1 }
      const broken = Effect.gen(function*() {
        yield* emulator.faults.add({ operation: "UploadPart", skip: 2, fault: { _tag: "InternalError" } })
        yield* Effect.flip(once(Transfer.uploadFile(store, { path: file }, options)))
      })
      yield* broken
      assert.strictEqual((yield* Transfer.uploadFile(store, { path: file }, options)).resumed, 2 * partSize)
      same(yield* store.bytes("film.mp4"), bytes)
      yield* broken
      yield* fs.writeFile(file, bytes.slice().reverse())
      assert.strictEqual((yield* Transfer.uploadFile(store, { path: file }, options)).resumed, 0)
      assert.deepStrictEqual(yield* emulator.openUploads(bucket), [])
    }).pipe(here))
})
