import { FileSystem } from "@effect/platform"
import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import * as fs from "node:fs"
import { filesIn, plainFolder } from "./folders.js"

/** The name that is there already, in whichever case it was made. */
const resolved = (path: string): string =>
  path.split("/").slice(1).reduce((directory, segment) => {
    const names = fs.existsSync(directory || "/") && fs.statSync(directory || "/").isDirectory()
      ? fs.readdirSync(directory || "/")
      : []
    const name = names.includes(segment)
      ? segment
      : names.find((name) => name.toLowerCase() === segment.toLowerCase()) ?? segment
    return `${directory}/${name}`
  }, "")

/** Node's file system as it is on a Mac. */
const folding = Layer.effect(
  FileSystem.FileSystem,
  Effect.map(FileSystem.FileSystem, (fs): FileSystem.FileSystem => ({
    ...fs,
    open: (path, options) => fs.open(resolved(path), options),
    stat: (path) => fs.stat(resolved(path)),
    readLink: (path) => fs.readLink(resolved(path)),
    readDirectory: (path, options) => fs.readDirectory(resolved(path), options),
    makeDirectory: (path, options) => fs.makeDirectory(resolved(path), options),
    rename: (from, to) => fs.rename(resolved(from), resolved(to)),
    remove: (path, options) => fs.remove(resolved(path), options)
  }))
).pipe(Layer.provide(NodeContext.layer))

describe("a plain folder where names differ in more than case", () => {
  it.scopedLive("a key does not replace another that the file system takes for it", () =>
    Effect.gen(function*() {
      const { root, store } = yield* plainFolder()
      yield* store.put("Photos/Cat.jpg", "1")
      for (const key of ["Photos/cat.jpg", "photos/dog.jpg", "PHOTOS/Cat.jpg"]) {
        const error = yield* Effect.flip(store.put(key, "2"))
        assert.strictEqual(error._tag, "InvalidKey", key)
      }
      yield* store.put("Photos/Cat.jpg", "3")
      yield* store.put("Photos/dog.jpg", "4")
      yield* store.put("new/Cat.jpg", "5")
      assert.deepStrictEqual(filesIn(root), ["Photos/Cat.jpg", "Photos/dog.jpg", "new/Cat.jpg"])
      assert.strictEqual(yield* store.text("Photos/Cat.jpg"), "3")
    }).pipe(Effect.provide(folding)))
})
