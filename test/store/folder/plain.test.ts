import * as FileSystem from "@effect/platform/FileSystem"
import { assert } from "@effect/vitest"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as fs from "node:fs"
import { bytes, same } from "../../conformance/bytes.js"
import { allFail, tagOf } from "../../conformance/tagOf.js"
import { onEachDisk } from "./disks.js"
import { filesIn, plainFolder } from "./folders.js"

const keys = (store: ObjectStore.Service, options?: ObjectStore.ListOptions) =>
  Effect.map(Stream.runCollect(store.list(options)), (found) => Array.from(found, ({ key }) => key))

onEachDisk("a plain folder", (it) => {
  it.scoped("holds the files as they are, and nothing beside them", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      fs.mkdirSync(`${root}/there/empty`, { recursive: true })
      fs.writeFileSync(`${root}/there/before.json`, "{}")
      yield* store.put("a/b.txt", "hello")
      yield* store.put("a.txt", bytes(300_000))
      assert.deepStrictEqual(filesIn(root), ["a.txt", "a/b.txt", "there/before.json"])
      assert.deepStrictEqual(yield* keys(store), ["a.txt", "a/b.txt", "there/before.json"])
      same(yield* store.bytes("a.txt"), bytes(300_000))
      assert.strictEqual(fs.readFileSync(`${root}/a/b.txt`, "utf8"), "hello")
      const head = yield* store.head("there/before.json")
      assert.deepStrictEqual([head.size, head.contentType], [2, "application/json"])
      assert.strictEqual(head.lastModified!.getTime(), fs.statSync(`${root}/there/before.json`).mtime.getTime())
      const level = yield* store.listWithDelimiter()
      assert.deepStrictEqual([level.objects.map(({ key }) => key), level.commonPrefixes], [["a.txt"], ["a/", "there/"]])
    }))

  it.scoped("keys that are no safe paths are InvalidKey before anything is touched", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      for (
        const key of [
          "/etc/passwd",
          "../x",
          "a/../../x",
          "a/./b",
          "a//b",
          "a/",
          "/",
          "..",
          "a\0b",
          ".effect-s3/x",
          "a/.effect-s3.x"
        ]
      ) {
        yield* allFail("InvalidKey", {
          put: store.put(key, "x"),
          text: store.text(key),
          head: store.head(key),
          copy: store.copy("a", key),
          delete: store.delete(key)
        })
      }
      assert.strictEqual(yield* tagOf(store.put("a\nb", "x")), "InvalidKey")
      assert.deepStrictEqual(fs.readdirSync(root), [])
    }))

  it.scoped("links are no objects, unless they are followed", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      const outside = yield* plainFolder()
      fs.writeFileSync(`${outside.root}/secret`, "secret")
      fs.symlinkSync(outside.root, `${root}/out`)
      fs.symlinkSync(`${outside.root}/secret`, `${root}/leaf`)
      fs.symlinkSync(root, `${root}/loop`)
      yield* store.put("inside", "x")
      assert.deepStrictEqual(yield* keys(store), ["inside"])
      assert.deepStrictEqual(yield* keys(store, { prefix: "out/" }), [])
      yield* allFail("InvalidKey", {
        read: store.text("out/secret"),
        write: store.put("out/new", "x"),
        below: store.put("out/new/deeper", "x"),
        remove: store.delete("out/secret"),
        leaf: store.text("leaf")
      })
      assert.deepStrictEqual(fs.readdirSync(outside.root), ["secret"])
      yield* store.put("leaf", "mine")
      assert.strictEqual(fs.readFileSync(`${outside.root}/secret`, "utf8"), "secret")
      assert.strictEqual(fs.readFileSync(`${root}/leaf`, "utf8"), "mine")
      const followed = yield* ObjectStore.makeFolder({ path: root, layout: "plain", followLinks: true })
      assert.strictEqual(yield* followed.text("out/secret"), "secret")
      assert.deepStrictEqual(yield* keys(followed), ["inside", "leaf", "out/secret"])
    }))

  it.scoped("what was listed is read where it was, and nowhere else that its path leads to since", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      const outside = yield* plainFolder()
      fs.mkdirSync(`${root}/sub`)
      for (const path of [`${root}/leaf`, `${root}/sub/file`]) fs.writeFileSync(path, "inside")
      fs.writeFileSync(`${outside.root}/file`, "secret")
      // By all that can be told of it the same file, but for where it is.
      const { atime, mtime } = fs.statSync(`${root}/leaf`)
      fs.utimesSync(`${outside.root}/file`, atime, mtime)
      const become = (path: string, target: string) => {
        fs.rmSync(path, { recursive: true })
        fs.symlinkSync(target, path)
      }
      assert.deepStrictEqual(yield* keys(store), ["leaf", "sub/file"])
      become(`${root}/leaf`, `${outside.root}/file`)
      become(`${root}/sub`, outside.root)
      yield* allFail("InvalidKey", { leaf: store.text("leaf"), below: store.text("sub/file") })
      fs.rmSync(`${root}/leaf`)
      fs.writeFileSync(`${root}/leaf`, "another")
      assert.deepStrictEqual(yield* keys(store), ["leaf"])
      fs.writeFileSync(`${root}/leaf`, "yet another")
      assert.strictEqual(yield* store.text("leaf"), "yet another")
    }))

  it.scoped("a time that is given is the file's, and what cannot be kept is refused", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      const lastModified = new Date("2001-02-03T04:05:06.789Z")
      yield* store.backend.put<never, never>("dated", "x", { lastModified })
      assert.strictEqual(fs.statSync(`${root}/dated`).mtime.getTime(), lastModified.getTime())
      assert.strictEqual((yield* store.head("dated")).lastModified!.getTime(), lastModified.getTime())
      yield* allFail("UnsupportedByProvider", {
        metadata: store.put("k", "x", { metadata: { a: "1" } }),
        tags: store.put("k", "x", { tags: { a: "1" } }),
        public: store.put("k", "x", { public: true }),
        caching: store.put("k", "x", { expires: 1 }),
        update: store.put("k", "x", { mode: { update: "x" } }),
        versions: store.head("dated", { versionId: "1" })
      })
      assert.deepStrictEqual(filesIn(root), ["dated"])
    }))

  it.scoped("create makes what is not there, and never goes over what is", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      const made = yield* Effect.all(
        Array.from({ length: 8 }, (_, i) => tagOf(store.put("once", `writer ${i}`, { mode: "create" }))),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(made.filter((tag) => tag !== "PreconditionFailed"), ["no failure"])
      assert.deepStrictEqual(filesIn(root), ["once"])
    }))

  it.scoped("a key below a file, and a file where a folder is, are InvalidKey and leave nothing", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      yield* store.put("file", "x")
      yield* store.put("folder/file", "x")
      assert.strictEqual(yield* tagOf(store.put("file/below", "x")), "InvalidKey")
      assert.strictEqual(yield* tagOf(store.put("folder", "x")), "InvalidKey")
      assert.strictEqual(yield* tagOf(store.text("file/below")), "NoSuchKey")
      assert.strictEqual(yield* tagOf(store.text("folder")), "NoSuchKey")
      yield* store.delete("folder")
      yield* store.delete("file/below")
      assert.strictEqual(yield* tagOf(store.put("x".repeat(300), "x")), "InvalidKey")
      assert.deepStrictEqual(filesIn(root), ["file", "folder/file"])
    }))

  it.scoped("a write that fails leaves neither a file nor the folders made for it", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      fs.mkdirSync(`${root}/kept`)
      const error = yield* Effect.flip(
        store.put("kept/new/deep/x", Stream.concat(Stream.make(bytes(10)), Stream.fail("mine")))
      )
      assert.strictEqual(error, "mine")
      assert.deepStrictEqual(fs.readdirSync(root), ["kept"])
      assert.deepStrictEqual(fs.readdirSync(`${root}/kept`), [])
    }))

  it.scoped("what is open is read to its end, whatever is put over it; what is changed in place is found", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      yield* store.put("a", bytes(600_000))
      const over = yield* store.get("a")
      const cut = yield* store.get("a")
      yield* store.put("a", "new")
      same(yield* over.bytes(), bytes(600_000))
      same(yield* cut.bytes(), bytes(600_000))
      yield* store.put("b", bytes(600_000))
      const shortened = yield* store.get("b")
      fs.truncateSync(`${root}/b`, 300_000)
      assert.strictEqual(yield* tagOf(Stream.runDrain(shortened.stream)), "IntegrityFailure")
      assert.strictEqual(yield* tagOf(shortened.bytes()), "IntegrityFailure")
    }))

  it.scoped("what cannot be read or written is AccessDenied", () =>
    Effect.gen(function*() {
      const fileSystem = yield* FileSystem.FileSystem
      const { root } = yield* plainFolder()
      assert.strictEqual(
        yield* tagOf(ObjectStore.makeFolder({ path: `${root}/none`, layout: "plain" })),
        "InvalidConfig"
      )
      assert.isFalse(yield* fileSystem.exists(`${root}/none`))
      assert.strictEqual(yield* tagOf(ObjectStore.makeFolder({ path: "", layout: "plain" })), "InvalidConfig")
      const misspelt = ObjectStore.makeFolder({ path: root, layout: "flat" as "plain" })
      assert.strictEqual(yield* tagOf(misspelt), "InvalidConfig")
      assert.deepStrictEqual(yield* fileSystem.readDirectory(root), [])
    }))
})
