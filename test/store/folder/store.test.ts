import * as FileSystem from "@effect/platform/FileSystem"
import { assert } from "@effect/vitest"
import * as Body from "effect-s3/Body"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Stream from "effect/Stream"
import * as fs from "node:fs"
import { compareUtf8 } from "../../../src/internal/wire/uri.js"
import { bytes, same } from "../../conformance/bytes.js"
import { tagOf } from "../../conformance/tagOf.js"
import { onEachDisk } from "./disks.js"
import { aFolder, filesIn } from "./folders.js"

const keysOf = (store: ObjectStore.Service, options?: ObjectStore.ListOptions) =>
  Effect.map(Stream.runCollect(store.list(options)), (found) => Array.from(found, ({ key }) => key))

const segment = fc.oneof(
  fc.constantFrom(
    "",
    ".",
    "..",
    "a",
    "b",
    "A",
    "a.b",
    "a%2F",
    "é",
    "e\u0301",
    "😀",
    "\uFFFD",
    ".effect-s3",
    "con",
    "x".repeat(190),
    "a!"
  ),
  fc.string({ unit: "binary", maxLength: 4 })
)

const anyKey = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"))
  .filter((key) => key !== "" && new TextEncoder().encode(key).length <= 1024)

onEachDisk("a folder of a store's own", (it) => {
  it.scoped("holds any keys at once, and lists them in the order of their bytes", () =>
    Effect.gen(function*() {
      for (const keys of fc.sample(fc.uniqueArray(anyKey, { minLength: 1, maxLength: 25 }), 12)) {
        const { again, root, store } = yield* aFolder("store")
        yield* Effect.forEach(keys, (key) => store.put(key, `the object ${key}`), { concurrency: 8 })
        const sorted = Array.from(keys).sort(compareUtf8)
        const other = yield* again
        assert.deepStrictEqual(yield* keysOf(other), sorted)
        for (const key of sorted) {
          assert.strictEqual(yield* other.text(key), `the object ${key}`)
          assert.deepStrictEqual(yield* keysOf(other, { offset: key }), sorted.slice(sorted.indexOf(key) + 1))
          const prefix = Array.from(key).slice(0, 3).join("")
          assert.deepStrictEqual(yield* keysOf(other, { prefix }), sorted.filter((one) => one.startsWith(prefix)))
        }
        yield* Effect.forEach(keys, (key) => other.delete(key), { concurrency: 8 })
        assert.deepStrictEqual(yield* keysOf(store), [])
        assert.deepStrictEqual(fs.readdirSync(root), [".effect-s3"])
        assert.deepStrictEqual(filesIn(root).filter((name) => /\/(meta|tmp|locks|uploads)\//.test(name)), [])
      }
    }), 60_000)

  it.scoped("a level is rolled up as in memory, whatever the delimiter", () =>
    Effect.gen(function*() {
      const { store } = yield* aFolder("store")
      const memory = yield* ObjectStore.makeMemory
      const keys = ["a", "a.b", "a/", "a/b", "a/b/c", "a0", "b/c/d", "b/c0", "c|d", "c|e/f", "/x", "//y", "z/"]
      for (const key of keys) {
        yield* store.put(key, "x")
        yield* memory.put(key, "x")
      }
      for (const delimiter of ["/", "|", "b/", "", undefined]) {
        for (const prefix of ["", "a", "a/", "a/b", "b/c", "/", "//", "c|", "none/", "../"]) {
          for (const offset of [undefined, "a", "a/b", "a/b/c", "b/", "b/c/e"]) {
            const listed = (of: ObjectStore.Service) =>
              Effect.map(Stream.runCollect(of.backend.list({ prefix, delimiter, offset })), (pages) => ({
                objects: Array.from(pages).flatMap((page) => page.objects.map(({ key }) => key)),
                commonPrefixes: Array.from(pages).flatMap((page) => page.commonPrefixes)
              }))
            assert.deepStrictEqual(
              yield* listed(store),
              yield* listed(memory),
              JSON.stringify({ delimiter, prefix, offset })
            )
          }
        }
      }
    }), 60_000)

  it.scoped("files are where one looks for them, with what is kept of them beside", () =>
    Effect.gen(function*() {
      const { root, store } = yield* aFolder("store")
      yield* store.put("photos/2026/cat.jpg", bytes(10), { metadata: { of: "cat" }, tags: { a: "b" } })
      yield* store.put("photos", "not a folder")
      assert.deepStrictEqual(filesIn(root).filter((name) => !name.startsWith(".effect-s3")), [
        "photos.%",
        "photos/2026/cat.jpg"
      ])
      same(new Uint8Array(fs.readFileSync(`${root}/photos/2026/cat.jpg`)), bytes(10))
    }))

  it.scoped("a file of another program is an object, and none of another's attributes are its", () =>
    Effect.gen(function*() {
      const { root, store } = yield* aFolder("store")
      const { etag } = yield* store.put("a/b.json", "{}", { metadata: { mine: "1" }, contentType: "text/x-mine" })
      fs.writeFileSync(`${root}/a/b.json`, "{\"by\":\"another\"}")
      fs.writeFileSync(`${root}/a/c.json`, "[]")
      fs.writeFileSync(`${root}/a/README`, "no name of ours")
      const head = yield* store.head("a/b.json")
      assert.deepStrictEqual([head.contentType, { ...head.metadata }, head.size], ["application/json", {}, 16])
      assert.notStrictEqual(head.etag, etag)
      assert.strictEqual(yield* tagOf(store.put("a/b.json", "x", { mode: { update: etag! } })), "PreconditionFailed")
      assert.deepStrictEqual(yield* keysOf(store), ["a/b.json", "a/c.json"])
      assert.strictEqual(yield* store.text("a/c.json"), "[]")
      const digests = yield* store.backend.digests!("a/c.json")
      assert.strictEqual(digests.whole.MD5, "11FxOYiYfpMxmANj4kGJzg==")
      yield* store.updateMetadata("a/c.json", { metadata: { now: "ours" } })
      assert.deepStrictEqual({ ...(yield* store.head("a/c.json")).metadata }, { now: "ours" })
      const next = yield* store.put("a/b.json", "ours again", { mode: { update: head.etag! } })
      assert.strictEqual((yield* store.head("a/b.json")).etag, next.etag)
      yield* store.delete("a/c.json")
    }))

  it.scoped("a flipped byte is found, and no copy is made of it", () =>
    Effect.gen(function*() {
      const { root, store } = yield* aFolder("store")
      yield* store.put("a.bin", bytes(600_000))
      const { mtime } = fs.statSync(`${root}/a.bin`)
      const stored = fs.readFileSync(`${root}/a.bin`)
      stored[300_000]! ^= 1
      fs.writeFileSync(`${root}/a.bin`, stored)
      fs.utimesSync(`${root}/a.bin`, mtime, mtime)
      assert.strictEqual(yield* tagOf(store.bytes("a.bin")), "IntegrityFailure")
      assert.strictEqual(yield* tagOf(Stream.runDrain(store.stream("a.bin"))), "IntegrityFailure")
      assert.strictEqual(yield* tagOf(store.copy("a.bin", "b.bin")), "IntegrityFailure")
      assert.isFalse(yield* store.exists("b.bin"))
      // A range has nothing to be held against.
      assert.strictEqual((yield* store.getRange("a.bin", { start: 0, end: 9 })).length, 10)
    }))

  it.scoped("what is open is read to its end, whatever is put over it or deletes it", () =>
    Effect.gen(function*() {
      const { store } = yield* aFolder("store")
      yield* store.put("a", bytes(600_000), { metadata: { is: "old" } })
      const one = yield* store.get("a")
      const other = yield* store.get("a")
      yield* store.put("a", "new", { metadata: { is: "new" } })
      same(yield* one.bytes(), bytes(600_000))
      assert.deepStrictEqual({ ...one.metadata }, { is: "old" })
      yield* store.delete("a")
      same(yield* other.bytes(), bytes(600_000))
    }))

  it.scoped("reads meet one version or another, and never half of each, while it is written", () =>
    Effect.gen(function*() {
      const { again, store } = yield* aFolder("store")
      const other = yield* again
      const version = (n: number) => ({ text: `version ${n}`.repeat(n + 1), metadata: { n: String(n) } })
      yield* store.put("a", version(0).text, { metadata: version(0).metadata })
      const writes = Effect.forEach(
        Array.from({ length: 40 }, (_, i) => i),
        (i) => {
          const { metadata, text } = version(i % 5)
          return i % 7 === 6 ? store.delete("a") : Effect.asVoid(store.put<never, never>("a", text, { metadata }))
        },
        { discard: true }
      )
      const read = Effect.scoped(Effect.flatMap(other.get("a"), (got) =>
        Effect.map(got.text(), (text) => {
          const n = Number(got.metadata["n"])
          assert.deepStrictEqual([text, { ...got.metadata }], [version(n).text, version(n).metadata])
        }))).pipe(Effect.catchTag("NoSuchKey", () => Effect.void))
      yield* Effect.raceFirst(writes, Effect.forever(Effect.zip(read, read, { concurrent: true })))
    }))

  for (const layout of ["store", "plain"] as const) {
    it.scoped(`${layout}: what is to be on the disk is there, and reads the same`, () =>
      Effect.gen(function*() {
        const { store } = yield* aFolder(layout, { sync: true })
        yield* store.put("a/b/c.txt", "synced")
        yield* store.copy("a/b/c.txt", "d.txt", { overwrite: false })
        const multipart = store.backend.multipart!
        const id = yield* multipart.create("e.txt", { size: 2, partSize: 1 })
        const parts = yield* Effect.forEach(["1", "2"], (body, i) =>
          multipart.put("e.txt", id, { partNumber: i + 1, offset: i, body }))
        yield* multipart.complete("e.txt", id, parts, {})
        assert.deepStrictEqual(
          [yield* store.text("a/b/c.txt"), yield* store.text("d.txt"), yield* store.text("e.txt")],
          ["synced", "synced", "12"]
        )
      }))

    it.scoped.skipIf(!fs.existsSync("/proc/self/fd"))(
      `${layout}: no file stays open, read or not`,
      () =>
        Effect.gen(function*() {
          const { root, store } = yield* aFolder(layout)
          yield* store.put("a.bin", bytes(600_000))
          const open = () =>
            fs.readdirSync("/proc/self/fd").filter((fd) => {
              try {
                return fs.readlinkSync(`/proc/self/fd/${fd}`).startsWith(root)
              } catch {
                return false
              }
            })
          for (let i = 0; i < 20; i++) {
            yield* Effect.scoped(store.get("a.bin"))
            yield* Stream.runHead(store.stream("a.bin"))
            yield* tagOf(store.bytes("a.bin", { limit: 1 }))
            yield* tagOf(store.text("a.bin", { ifMatch: "another" }))
            yield* Effect.timeout(Stream.runDrain(Stream.mapEffect(store.stream("a.bin"), () => Effect.never)), 1).pipe(
              Effect.ignore
            )
            yield* tagOf(store.put("b.bin", Stream.concat(Stream.make(bytes(10)), Stream.fail({ _tag: "mine" }))))
          }
          assert.deepStrictEqual(open(), [])
          yield* Effect.scoped(
            Effect.andThen(store.get("a.bin"), Effect.sync(() => assert.strictEqual(open().length, 1)))
          )
        })
    )

    it.scoped(`${layout}: an error of the source's file system is the source's, and comes out as it is`, () =>
      Effect.gen(function*() {
        const { root, store } = yield* aFolder(layout)
        const fileSystem = yield* FileSystem.FileSystem
        const source = fileSystem.stream(`${root}/../there is no such file`)
        assert.strictEqual(yield* tagOf(store.put("a/b.txt", source)), "SystemError")
        const id = yield* store.backend.multipart!.create("a/b.txt", { size: 5, partSize: 5 })
        const body = Body.stream(source, { contentLength: 5 })
        assert.strictEqual(
          yield* tagOf(store.backend.multipart!.put("a/b.txt", id, { partNumber: 1, offset: 0, body })),
          "SystemError"
        )
        yield* store.backend.multipart!.abort("a/b.txt", id)
        assert.isFalse(fs.existsSync(`${root}/a`))
      }))
  }

  it.scoped("the folder is known again, and refused where it is of another format", () =>
    Effect.gen(function*() {
      const { again, root, store } = yield* aFolder("store")
      yield* store.put("A", "x")
      fs.writeFileSync(`${root}/.effect-s3/format.json`, "{\"format\":2}")
      assert.strictEqual(yield* tagOf(again), "InvalidConfig")
      // Where the file system folds names, all that could be folded has another spelling.
      fs.writeFileSync(`${root}/.effect-s3/format.json`, "{\"format\":1,\"names\":\"folded\"}")
      const folded = yield* again
      yield* folded.put("b/A", "upper")
      yield* folded.put("b/é", "x")
      assert.deepStrictEqual(yield* keysOf(folded, { prefix: "b/" }), ["b/A", "b/é"])
      assert.include(filesIn(root), "b/%41.%")
    }))

  it.scoped("what is nobody's any more is swept, and what may be somebody's is not", () =>
    Effect.gen(function*() {
      const { again, root } = yield* aFolder("store")
      const tmp = `${root}/.effect-s3/tmp`
      const begun = (ago: number) => `${(Date.now() - ago).toString(36)}-${"0".repeat(32)}`
      const [before, now] = [begun(25 * 60 * 60 * 1000), begun(60 * 60 * 1000)]
      // The time of a file may be that of what it is a copy of.
      for (const name of [before, now, "another's"]) {
        fs.writeFileSync(`${tmp}/${name}`, "x")
        fs.utimesSync(`${tmp}/${name}`, 0, 0)
      }
      yield* again
      assert.deepStrictEqual(fs.readdirSync(tmp).sort(), ["another's", now].sort())
    }))
})
