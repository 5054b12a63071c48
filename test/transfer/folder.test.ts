import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { Emulator, ObjectStore, Transfer } from "effect-s3"
import * as fc from "effect/FastCheck"
import * as fs from "node:fs"
import * as path from "node:path"
import { filesIn, plainFolder } from "../store/folder/folders.js"
import { onEmulator } from "../support/onEmulator.js"
import { changes, filled, run, short, treeOf } from "./trees.js"

const world = () => Layer.merge(onEmulator({ buckets: ["b"] }), NodeContext.layer)

const bucket = ObjectStore.makeS3({ bucket: "b" })

const operations = Effect.gen(function*() {
  const emulator = yield* Emulator.Emulator
  const counts: Record<string, number> = {}
  for (const { operation } of yield* emulator.requests) {
    counts[operation ?? "?"] = (counts[operation ?? "?"] ?? 0) + 1
  }
  yield* emulator.clearRequests
  return counts
})

/** Files written long ago, so that what is stored of them is later. */
const fill = (
  root: string,
  files: Record<string, string | Uint8Array>,
  modified = new Date("2026-01-02T03:04:05.678Z")
) =>
  Effect.sync(() => {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(root, name)
      fs.mkdirSync(path.dirname(file), { recursive: true })
      fs.writeFileSync(file, content)
      fs.utimesSync(file, modified, modified)
    }
  })

describe("folders and buckets", () => {
  it.scopedLive(
    "up, and nothing again; down into another, with the objects' times, and nothing again either way",
    () =>
      Effect.gen(function*() {
        const here = yield* plainFolder()
        const there = yield* plainFolder()
        const store = yield* bucket
        yield* fill(here.root, {
          "test-123.txt": "1",
          "test/0.txt": "2",
          "test123.txt": "3",
          "a/b/c/é.bin": new Uint8Array(6 * 1024 * 1024),
          "empty": ""
        })
        const up = yield* run(Transfer.sync(here.store, store))
        assert.strictEqual(up.ended, "done")
        assert.strictEqual(changes(up.actions, "Done").length, 5)
        assert.strictEqual((yield* store.head("test/0.txt")).contentType, "text/plain; charset=utf-8")
        yield* operations
        assert.deepStrictEqual(changes((yield* run(Transfer.sync(here.store, store))).actions, "Planned"), [])
        assert.deepStrictEqual(yield* operations, { ListObjectsV2: 1 })

        yield* run(Transfer.sync(store, there.store))
        assert.deepStrictEqual(filesIn(there.root), filesIn(here.root))
        yield* operations
        for (const options of [{}, { compare: "checksum" }, { compare: "etag" }] as const) {
          assert.deepStrictEqual(
            changes((yield* run(Transfer.sync(store, there.store, options))).actions, "Planned"),
            []
          )
          assert.deepStrictEqual(
            changes((yield* run(Transfer.sync(there.store, store, options))).actions, "Planned"),
            []
          )
        }
        assert.notProperty(yield* operations, "GetObject")
        const { lastModified } = yield* store.head("empty")
        assert.strictEqual(fs.statSync(path.join(there.root, "empty")).mtimeMs, lastModified!.getTime())
      }).pipe(Effect.provide(world())),
    30_000
  )

  it.scopedLive(
    "only what has changed goes, and what is gone is deleted, with the folder that it leaves empty",
    () =>
      Effect.gen(function*() {
        const { root, store: folder } = yield* plainFolder()
        const store = yield* bucket
        yield* fill(root, { "a": "1", "b": "2", "gone/c": "3", "d": "4" })
        yield* run(Transfer.sync(folder, store))
        yield* Effect.sync(() => fs.rmSync(path.join(root, "gone"), { recursive: true }))
        yield* fill(root, { b: "22" })
        // The same size, but written since.
        yield* fill(root, { d: "5" }, new Date(Date.now() + 5000))
        yield* operations
        const { actions } = yield* run(Transfer.sync(folder, store, { delete: true }))
        assert.deepStrictEqual(changes(actions, "Done"), [
          " Copy b size differs",
          " Copy d newer",
          " Delete gone/c extraneous"
        ])
        assert.deepStrictEqual(yield* operations, { ListObjectsV2: 1, PutObject: 2, DeleteObjects: 1 })

        yield* fill(root, { "extra/x/y": "6" })
        yield* run(Transfer.sync(store, folder, { delete: true }))
        assert.deepStrictEqual(fs.readdirSync(root).sort(), ["a", "b", "d"])
      }).pipe(Effect.provide(world())),
    30_000
  )

  it.scopedLive(
    "keys that are no safe paths fail by themselves, and nothing is written beside the folder",
    () =>
      Effect.gen(function*() {
        const { root, store: folder } = yield* plainFolder()
        const inner = path.join(root, "in")
        fs.mkdirSync(inner)
        const target = yield* ObjectStore.makeFolder({ path: inner, layout: "plain" })
        fs.symlinkSync(root, path.join(inner, "link"))
        const hostile = ["/abs", "a//b", "link/x", "x\u0001y", ".effect-s3/x", "marker-with-content/"]
        const source = yield* filled(
          new Map([
            ["fine", "1"],
            ["f", "file"],
            ["f/below", "2"],
            ["dir/", ""],
            ...hostile.map((key) => [key, "bad"] as const)
          ])
        )
        // Stores that take keys with dot segments and NUL list them too.
        const odd = ["../x", "a/../../x", "./y", "n\0ul"]
        const listing = ObjectStore.make({
          ...source.backend,
          list: (options) =>
            Stream.concat(
              Stream.succeed({ objects: odd.map((key) => ({ key, size: 3 })), commonPrefixes: [] }),
              source.backend.list(options)
            ),
          bytes: (key, options) => source.backend.bytes(odd.includes(key) ? "/abs" : key, options)
        })
        const { actions, ended } = yield* run(Transfer.sync(listing, target, { sortListings: true, concurrency: 1 }))
        assert.strictEqual(ended, "TransferIncomplete")
        const failed = actions.flatMap((action) => action._tag === "Failed" ? [[action.key, action.error._tag]] : [])
        assert.deepStrictEqual(failed.map(([key]) => key).sort(), [...hostile, ...odd, "f/below"].sort())
        assert.deepStrictEqual(new Set(failed.map(([, tag]) => tag)), new Set(["InvalidKey"]))
        assert.deepStrictEqual(actions.filter(({ _tag }) => _tag === "Skipped").map(short), [
          "Skipped dir/ folder marker"
        ])
        assert.deepStrictEqual(filesIn(inner), ["f", "fine", "link"])
        assert.deepStrictEqual(fs.readdirSync(root), ["in"])
        assert.isTrue(yield* folder.exists("in/fine"))
      }).pipe(Effect.provide(NodeContext.layer)),
    30_000
  )

  it.scopedLive("whole folders up and down", () =>
    Effect.gen(function*() {
      const { root } = yield* plainFolder()
      const store = yield* bucket
      yield* fill(root, { "up/a": "1", "up/b/c.tmp": "2", "up/b/d": "3", "elsewhere": "4" })
      fs.symlinkSync(path.join(root, "elsewhere"), path.join(root, "up/link"))
      const folder = path.join(root, "up")
      yield* run(Transfer.uploadFolder(store, { path: folder, prefix: "p" }, { exclude: "*.tmp" }))
      assert.deepStrictEqual(Array.from((yield* treeOf(store)).keys()), ["p/a", "p/b/d"])
      yield* run(Transfer.uploadFolder(store, { path: folder, prefix: "q", followLinks: true }, { include: "link" }))
      assert.strictEqual(yield* store.text("q/link"), "4")
      yield* run(Transfer.downloadFolder(store, { path: path.join(root, "down/here"), prefix: "p" }))
      assert.deepStrictEqual(filesIn(path.join(root, "down")), ["here/a", "here/b/d"])
      const missing = yield* run(Transfer.uploadFolder(store, { path: path.join(root, "none") }))
      assert.strictEqual(missing.ended, "InvalidConfig")
    }).pipe(Effect.provide(world())), 30_000)

  it.scopedLive(
    "an interruption anywhere leaves whole files only, no upload, and nothing deleted",
    () =>
      Effect.gen(function*() {
        const { root, store: folder } = yield* plainFolder()
        const store = yield* bucket
        const emulator = yield* Emulator.Emulator
        yield* Effect.forEach(
          Array.from({ length: 12 }, (_, i) => i),
          (i) => store.put(`k/${i}`, new Uint8Array(i % 3 === 0 ? 9 * 1024 * 1024 : 100).fill(i)),
          { concurrency: 4 }
        )
        const up = yield* plainFolder()
        yield* fill(up.root, { big: new Uint8Array(20 * 1024 * 1024), small: "1" })
        yield* store.put("z", "extraneous")
        yield* fill(root, { z: "extraneous" })
        for (const after of [1, 3, 6, 10, 15]) {
          const seen = { count: 0 }
          const both = Stream.merge(
            Transfer.sync(store, folder, { exclude: "z", delete: true, deleteExcluded: true, concurrency: 3 }),
            Transfer.sync(up.store, store, { delete: true, include: ["big", "small", "z"], concurrency: 2 })
          )
          // The last of these actions are still under way.
          yield* Stream.runDrain(Stream.takeWhile(both, () => ++seen.count < after))
          assert.deepStrictEqual(yield* emulator.openUploads("b"), [])
          assert.isEmpty(filesIn(root).filter((file) => path.basename(file).startsWith(".effect-s3")))
          for (const file of filesIn(root)) {
            if (file === "z") continue
            assert.deepStrictEqual(
              new Uint8Array(fs.readFileSync(path.join(root, file))).length,
              (yield* store.head(file)).size
            )
          }
        }
        assert.isTrue(fs.existsSync(path.join(root, "z")))
        assert.isTrue(yield* store.exists("z"))
      }).pipe(Effect.provide(world())),
    30_000
  )

  const name = fc.string({ unit: fc.constantFrom("a", "b", "-", ".", "é", "😀", "\uFFFD"), minLength: 1, maxLength: 2 })
    .filter((name) => name !== "." && name !== "..")
  const tree = fc.array(
    fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/")), fc.constantFrom("", "x")),
    { maxLength: 8 }
  ).map((entries) =>
    // A name is a file's or a folder's.
    new Map(entries.filter(([key]) => !entries.some(([other]) => other.startsWith(`${key}/`))))
  )

  it.scopedLive(
    "any tree of a folder is kept in step with any other, in both directions",
    () =>
      Effect.gen(function*() {
        const makeFolder = plainFolder().pipe(Effect.provide(NodeContext.layer))
        yield* Effect.promise(() =>
          fc.assert(
            fc.asyncProperty(tree, tree, (one, other) =>
              Effect.runPromise(Effect.scoped(Effect.gen(function*() {
                const { root, store } = yield* makeFolder
                yield* fill(root, Object.fromEntries(one))
                const memory = yield* filled(other)
                const options = { delete: true, allowEmpty: true, compare: "checksum" } as const
                const up = yield* run(Transfer.sync(store, memory, options))
                assert.strictEqual(up.ended, "done")
                assert.deepStrictEqual(yield* treeOf(memory), yield* treeOf(store))
                const again = yield* run(Transfer.sync(memory, store, options))
                assert.deepStrictEqual(changes(again.actions, "Planned"), [])
              })))),
            { numRuns: 25 }
          )
        )
      }),
    30_000
  )
})
