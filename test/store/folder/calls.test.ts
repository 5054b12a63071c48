import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, layer } from "@effect/vitest"
import * as Body from "effect-s3/Body"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fs from "node:fs"
import { bytes, inPieces } from "../../conformance/bytes.js"
import * as Faulty from "./faultyFileSystem.js"

/** A plain folder, and how many calls of the platform's file system an effect on it makes. */
const counted = Effect.gen(function*() {
  const real = yield* FileSystem.FileSystem
  const path = fs.realpathSync(yield* real.makeTempDirectoryScoped())
  const { count, fileSystem } = Faulty.make(real)
  const store = yield* Effect.provideService(
    ObjectStore.makeFolder({ path, layout: "plain" }),
    FileSystem.FileSystem,
    fileSystem
  )
  return { path, store, count }
})

const deep = "a/b/c/d/e/f"

layer(NodeFileSystem.layer)("the calls of a plain folder", (it) => {
  it.scoped("are two for each name that is listed, and two for each folder", () =>
    Effect.gen(function*() {
      const { count, path, store } = yield* counted
      fs.mkdirSync(`${path}/${deep}`, { recursive: true })
      const few = yield* count(Stream.runDrain(store.list()))
      for (let n = 0; n < 100; n++) fs.writeFileSync(`${path}/${deep}/${n}`, "x")
      const many = yield* count(Stream.runDrain(store.list()))
      assert.strictEqual(many - few, 200)
      assert.strictEqual(few, 1 + 6 * 3)
    }))

  it.scoped("are as few for a file deep in folders as for one at the top", () =>
    Effect.gen(function*() {
      const { count, store } = yield* counted
      for (const key of ["top", `${deep}/file`]) {
        yield* store.put(key, "x")
        const calls = {
          // Its path, what it is, open, what is open, its bytes, what is open still.
          read: yield* count(store.bytes(key)),
          head: yield* count(store.head(key)),
          // The path of its folder, open, its bytes, what was written, rename.
          write: yield* count(store.put(key, "x"))
        }
        assert.deepStrictEqual(calls, { read: 6, head: 2, write: key === "top" ? 4 : 5 })
      }
    }))

  it.scoped("are one fewer for a file that was listed: its path is not asked for again", () =>
    Effect.gen(function*() {
      const { count, store } = yield* counted
      yield* store.put(`${deep}/file`, "x")
      yield* Stream.runDrain(store.list())
      assert.strictEqual(yield* count(store.bytes(`${deep}/file`)), 5)
      assert.strictEqual(yield* count(store.bytes(`${deep}/file`)), 6)
    }))

  it.scoped("are one for each MiB that is written, however small the pieces are that come", () =>
    Effect.gen(function*() {
      const { count, store } = yield* counted
      const size = 3 * 1024 * 1024 + 5
      const body = (length: number) => Body.stream(inPieces(bytes(length), 64 * 1024 - 1), { contentLength: length })
      yield* store.put("k", "x")
      const least = yield* count(store.put("k", body(1)))
      assert.strictEqual(yield* count(store.put("k", body(size))), least + 3)

      const multipart = store.backend.multipart!
      const id = yield* multipart.create("parts", { size: 2 * size, partSize: size })
      const part = (partNumber: number) =>
        multipart.put<never>("parts", id, { partNumber, offset: (partNumber - 1) * size, body: body(size) })
      yield* part(1)
      assert.strictEqual(yield* count(part(2)), 1 + 1 + 1 + 4 + 1)
    }))
})
