import { assert } from "@effect/vitest"
import * as Body from "effect-s3/Body"
import type * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fs from "node:fs"
import { bytes, inPieces, same } from "../../conformance/bytes.js"
import { allFail, tagOf } from "../../conformance/tagOf.js"
import { onEachDisk } from "./disks.js"
import { aFolder, filesIn } from "./folders.js"

const partSize = 100_000
const size = 2 * partSize + 5
const whole = bytes(size)
const part = (n: number) => whole.subarray((n - 1) * partSize, Math.min(n * partSize, size))

const multipartOf = (store: ObjectStore.Service) => store.backend.multipart!

onEachDisk("uploads in parts to a folder", (it) => {
  for (const layout of ["plain", "store"] as const) {
    const put = <E = never>(store: ObjectStore.Service, id: string, n: number, body: Body.Body<E> = part(n)) =>
      multipartOf(store).put<E>("a/b.bin", id, { partNumber: n, offset: (n - 1) * partSize, body })

    it.scoped(`${layout}: out of order, by another store on the folder, at a time of its own`, () =>
      Effect.gen(function*() {
        const { again, root, store } = yield* aFolder(layout)
        const lastModified = new Date("2001-02-03T04:05:06.789Z")
        const id = yield* multipartOf(store).create("a/b.bin", { size, partSize, lastModified })
        yield* put(store, id, 3)
        yield* put(store, id, 1, Body.stream(inPieces(part(1), 999), { contentLength: partSize }))
        assert.isFalse(yield* store.exists("a/b.bin"))
        assert.strictEqual(yield* Stream.runCount(store.list()), 0)

        const other = yield* again
        const listed = yield* multipartOf(other).list("a/b.bin", id)
        assert.deepStrictEqual(listed.map(({ partNumber, size }) => [partNumber, size]), [[1, partSize], [3, 5]])
        yield* put(other, id, 2)
        const parts = yield* multipartOf(other).list("a/b.bin", id)
        const { etag } = yield* multipartOf(other).complete("a/b.bin", id, parts, {})
        same(yield* store.bytes("a/b.bin"), whole)
        const head = yield* store.head("a/b.bin")
        assert.deepStrictEqual([head.etag, head.size, head.lastModified], [etag, size, lastModified])
        assert.strictEqual(yield* tagOf(multipartOf(store).list("a/b.bin", id)), "NoSuchUpload")
        assert.deepStrictEqual(filesIn(root).filter((name) => name.includes(id)), [])
      }))

    it.scoped(`${layout}: what is not whole is no object, and what is given up leaves nothing`, () =>
      Effect.gen(function*() {
        const { root, store } = yield* aFolder(layout)
        const before = filesIn(root)
        const multipart = multipartOf(store)
        const id = yield* multipart.create("a/b.bin", { size, partSize })
        const first = yield* put(store, id, 1)
        const third = yield* put(store, id, 3)
        yield* allFail("InvalidPart", {
          missing: multipart.complete("a/b.bin", id, [first, third], {}),
          order: multipart.complete("a/b.bin", id, [third, first], {}),
          other: multipart.complete("a/b.bin", id, [{ ...first, etag: third.etag }], {}),
          none: multipart.complete("a/b.bin", id, [], {})
        })
        yield* allFail("InvalidInput", {
          longer: put(store, id, 2, whole),
          shorter: put(store, id, 2, part(3)),
          elsewhere: multipart.put("a/b.bin", id, { partNumber: 2, offset: 7, body: part(2) }),
          outside: multipart.put("a/b.bin", id, { partNumber: 9, offset: 8 * partSize, body: part(2) })
        })
        // Its place is written over, whether it was stored before or not: it is no part any more.
        yield* put(store, id, 2)
        const broken = Body.stream(Stream.concat(Stream.make(part(2)), Stream.fail("mine")), {
          contentLength: partSize
        })
        assert.strictEqual(yield* Effect.flip(put(store, id, 2, broken)), "mine")
        assert.deepStrictEqual((yield* multipart.list("a/b.bin", id)).map(({ partNumber }) => partNumber), [1, 3])
        yield* allFail("NoSuchUpload", {
          key: multipart.list("a/other", id),
          id: multipart.list("a/b.bin", "../../../etc/passwd"),
          put: multipart.put("a/b.bin", "0".repeat(32), { partNumber: 1, offset: 0, body: part(1) })
        })
        yield* multipart.abort("a/other", id)
        assert.strictEqual((yield* multipart.list("a/b.bin", id)).length, 2)
        yield* multipart.abort("a/b.bin", id)
        yield* multipart.abort("a/b.bin", id)
        assert.strictEqual(yield* tagOf(put(store, id, 1)), "NoSuchUpload")
        assert.deepStrictEqual(filesIn(root), before)
        assert.isFalse(fs.existsSync(`${root}/a`))
      }))

    it.scoped(`${layout}: a log that ends in the middle of a word is read as far as it goes`, () =>
      Effect.gen(function*() {
        const { again, root, store } = yield* aFolder(layout)
        const id = yield* multipartOf(store).create("a/b.bin", { size, partSize })
        yield* put(store, id, 1)
        yield* put(store, id, 2)
        const log = `${root}/${filesIn(root).find((name) => name.endsWith(".log"))!}`
        fs.truncateSync(log, fs.statSync(log).size - 10)
        const other = yield* again
        assert.deepStrictEqual(
          (yield* multipartOf(other).list("a/b.bin", id)).map(({ partNumber }) => partNumber),
          [1]
        )
        yield* put(other, id, 3)
        yield* put(other, id, 2)
        const parts = yield* multipartOf(other).list("a/b.bin", id)
        yield* multipartOf(other).complete("a/b.bin", id, parts, {})
        same(yield* store.bytes("a/b.bin"), whole)
      }))

    it.scoped(`${layout}: create makes what is not there, and keeps the upload where it must not`, () =>
      Effect.gen(function*() {
        const { store } = yield* aFolder(layout)
        const multipart = multipartOf(store)
        const id = yield* multipart.create("empty", { size: 0, partSize })
        const only = yield* multipart.put("empty", id, { partNumber: 1, offset: 0, body: "" })
        yield* store.put("empty", "not empty")
        assert.strictEqual(
          yield* tagOf(multipart.complete("empty", id, [only], { mode: "create" })),
          "PreconditionFailed"
        )
        assert.strictEqual(yield* store.text("empty"), "not empty")
        yield* store.delete("empty")
        yield* multipart.complete("empty", id, [only], { mode: "create" })
        assert.strictEqual((yield* store.bytes("empty")).length, 0)
      }))
  }
})
