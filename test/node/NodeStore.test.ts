import * as NodeFileSystem from "@effect/platform-node/NodeFileSystem"
import * as FileSystem from "@effect/platform/FileSystem"
import { assert, it } from "@effect/vitest"
import { NodeS3, NodeStore } from "effect-s3/node"
import { ObjectStore } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as fs from "node:fs"
import { pathToFileURL } from "node:url"

const within = (url: string, options?: NodeStore.Options) =>
  Effect.provide(
    Effect.gen(function*() {
      const store = yield* ObjectStore
      yield* store.put("notes/hello.txt", "Hello", { metadata: { a: "b" } })
      return yield* store.text("notes/hello.txt")
    }),
    NodeStore.layer(url, options)
  )

it.layer(NodeFileSystem.layer)("a store by its URL", (it) => {
  it.scoped("a folder, with what a URL has to spell", () =>
    Effect.gen(function*() {
      const root = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped()
      const path = `${root}/a b#c?d%20é`
      const url = pathToFileURL(path).href
      assert.strictEqual((yield* Effect.flip(within(url)))._tag, "InvalidConfig")
      assert.strictEqual(yield* within(url, { folder: { create: true } }), "Hello")
      assert.strictEqual(fs.readFileSync(`${path}/notes/hello.txt`, "utf8"), "Hello")
      assert.strictEqual(yield* within(`FILE://localhost${url.slice(7)}`), "Hello")
      assert.strictEqual(
        (yield* Effect.flip(within(url, { folder: { layout: "plain" } })))._tag,
        "UnsupportedByProvider"
      )
    }))

  it.scoped("folders go with their last object, and no others do", () =>
    Effect.gen(function*() {
      const root = yield* (yield* FileSystem.FileSystem).makeTempDirectoryScoped()
      const store = yield* NodeStore.makeFolder({ path: root, layout: "plain" })
      yield* store.put("a/b/c", "x")
      yield* store.put("a/d", "x")
      yield* store.delete("a/b/c")
      assert.deepStrictEqual(fs.readdirSync(`${root}/a`), ["d"])
      yield* store.delete("a/d")
      assert.deepStrictEqual(fs.readdirSync(root), [])
    }))

  it.effect("memory, and below a prefix of it", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* within("memory://"), "Hello")
      const location = Effect.map(ObjectStore, (store) => store.backend.location)
      assert.match((yield* Effect.provide(location, NodeStore.layer("memory:///a%20b/c")))!, /\/a b\/c\/$/)
    }))

  it.scoped("a bucket, by the settings of S3", () =>
    Effect.gen(function*() {
      const store = yield* Effect.provide(
        ObjectStore,
        NodeStore.layer("s3://photos/2026", { s3: { region: "eu-central-1", credentials: "anonymous" } })
      )
      assert.strictEqual(store.backend.location, "https://s3.eu-central-1.amazonaws.com/photos/2026/")
    }))

  it.effect("what is none of them is refused, and never repeated", () =>
    Effect.gen(function*() {
      for (
        const url of [
          "gs://secret/x",
          "ftp://secret",
          "/secret",
          "secret",
          "file://secret-host/x",
          "file:///secret%2Fx",
          "file:///secret?x=1",
          "file:///secret#x",
          "memory:secret",
          "memory://secret",
          "memory:///secret?x"
        ]
      ) {
        const error = yield* Effect.flip(within(url))
        assert.strictEqual(error._tag, "InvalidConfig", url)
        assert.notInclude(JSON.stringify(error), "secret", url)
      }
      const error = yield* Effect.flip(Effect.provide(Effect.void, NodeS3.layerStore("file:///data")))
      assert.include(error.message, "NodeStore.layer")
    }))
})
