import { assert } from "@effect/vitest"
import { type Attributes, ObjectStore } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import type { Features, StoreIt } from "../Backend.js"
import { bytes, partSize, same } from "../bytes.js"
import { folder } from "../folder.js"

const given: Attributes & { readonly metadata: Readonly<Record<string, string>> } = {
  contentType: "text/x-copied",
  contentDisposition: "attachment",
  contentLanguage: "de",
  cacheControl: "no-store",
  metadata: { a: "1", b: "2" }
}

export const copies = (it: StoreIt, { provider }: Features): void => {
  it.scoped("a copy has the bytes and the attributes", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const { etag } = yield* store.put(`${at}from`, "the bytes", given)
      yield* store.put(`${at}to`, "others", { metadata: { other: "1" } })
      yield* store.copy(`${at}from`, `${at}to`)
      assert.strictEqual(yield* store.text(`${at}to`), "the bytes")
      const head = yield* store.head(`${at}to`)
      const { metadata, ...rest } = given
      assert.deepInclude(head, { ...rest, etag })
      assert.deepEqual({ ...head.metadata }, metadata)
      assert.strictEqual(yield* store.text(`${at}from`), "the bytes")
    }))

  it.scoped("overwrite: false copies over nothing, or is UnsupportedByProvider", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      yield* store.put(`${at}from`, "new")
      yield* store.put(`${at}taken`, "old")
      for (const move of [store.copy, store.rename]) {
        const refused = yield* Effect.flip(move(`${at}from`, `${at}taken`, { overwrite: false }))
        assert.strictEqual(refused._tag, provider.conditionalCopy ? "PreconditionFailed" : "UnsupportedByProvider")
        assert.strictEqual(yield* store.text(`${at}taken`), "old")
        assert.strictEqual(yield* store.text(`${at}from`), "new")
      }
      if (provider.conditionalCopy) {
        yield* store.copy(`${at}from`, `${at}free`, { overwrite: false })
        assert.strictEqual(yield* store.text(`${at}free`), "new")
      }
    }))

  it.scoped("a rename leaves nothing under the old key", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      yield* store.put(`${at}old`, "moved", given)
      yield* store.put(`${at}new`, "in the way")
      yield* store.rename(`${at}old`, `${at}new`)
      assert.isFalse(yield* store.exists(`${at}old`))
      assert.strictEqual(yield* store.text(`${at}new`), "moved")
      assert.strictEqual((yield* store.head(`${at}new`)).contentType, given.contentType)
    }))

  it.scoped("a copy or a rename onto itself changes nothing", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      yield* store.put(`${at}same`, "still here", given)
      yield* store.copy(`${at}same`, `${at}same`)
      yield* store.rename(`${at}same`, `${at}same`)
      assert.strictEqual(yield* store.text(`${at}same`), "still here")
      assert.strictEqual((yield* store.head(`${at}same`)).contentType, given.contentType)
      const missing = yield* Effect.flip(store.rename(`${at}missing`, `${at}missing`))
      assert.strictEqual(missing._tag, "NoSuchKey")
    }))

  it.scoped("from where there is nothing, what is there stays as it is", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      yield* store.put(`${at}there`, "still here", given)
      for (const move of [store.copy, store.rename]) {
        assert.strictEqual((yield* Effect.flip(move(`${at}missing`, `${at}there`)))._tag, "NoSuchKey")
        assert.strictEqual(yield* store.text(`${at}there`), "still here")
        assert.strictEqual((yield* store.head(`${at}there`)).contentType, given.contentType)
        assert.isFalse(yield* store.exists(`${at}missing`))
      }
    }))

  it.scoped("what went up in parts can be copied", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const whole = bytes(partSize + 1)
      yield* store.put(`${at}from`, whole, { partSize })
      yield* store.copy(`${at}from`, `${at}to`)
      same(yield* store.bytes(`${at}to`), whole)
    }))

  it.scoped("updateMetadata changes what it names and keeps the rest", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}changed.txt`
      yield* store.put(key, "the bytes", given)
      const { metadata, ...rest } = given

      yield* store.updateMetadata(key, { contentType: "text/x-new" })
      const typed = yield* store.head(key)
      assert.deepInclude(typed, { ...rest, contentType: "text/x-new" })
      assert.deepEqual({ ...typed.metadata }, metadata)

      // Metadata is one thing: what is not in the new is gone.
      yield* store.updateMetadata(key, { metadata: { c: "3" }, expires: 60 })
      const changed = yield* store.head(key)
      assert.deepInclude(changed, { ...rest, contentType: "text/x-new", cacheControl: "max-age=60" })
      assert.deepEqual({ ...changed.metadata }, { c: "3" })
      assert.strictEqual(yield* store.text(key), "the bytes")

      yield* store.updateMetadata(key, { metadata: {} })
      assert.deepEqual({ ...(yield* store.head(key)).metadata }, {})

      const both = yield* Effect.flip(store.updateMetadata(key, { expires: 1, cacheControl: "no-store" }))
      assert.strictEqual(both._tag, "InvalidInput")
    }))
}
