import { assert } from "@effect/vitest"
import { ObjectStore, type Service } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Below, type Features, type StoreIt, unless } from "../Backend.js"
import { bytes, inPieces, partSize } from "../bytes.js"
import { folder } from "../folder.js"
import { allFail, tagOf } from "../tagOf.js"

export const buckets = (it: StoreIt, features: Features): void => {
  const inBucket = unless(it, features.urls === "none" ? "memory has no buckets" : undefined)

  inBucket("a prefix is a store of its own", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const { beside, uploads } = yield* Below
      const at = yield* folder
      const inner = beside!({ prefix: `${at}app` })
      const slashed = beside!({ prefix: `${at}app/` })
      yield* inner.put("a/1.txt", "one")
      yield* inner.put("a/2.txt", inPieces(bytes(partSize + 1)), { partSize })
      yield* store.put(`${at}app`, "not in it")
      yield* store.put(`${at}app_x`, "nor this")
      const keys = (self: Service) =>
        Effect.map(Stream.runCollect(self.list()), (found) => Array.from(found, (object) => object.key))
      assert.deepStrictEqual(yield* keys(inner), ["a/1.txt", "a/2.txt"])
      assert.deepStrictEqual(yield* keys(slashed), ["a/1.txt", "a/2.txt"])
      assert.strictEqual(yield* store.text(`${at}app/a/1.txt`), "one")
      assert.strictEqual((yield* inner.head("a/1.txt")).key, "a/1.txt")
      const level = yield* inner.listWithDelimiter()
      assert.deepStrictEqual([level.objects, level.commonPrefixes], [[], ["a/"]])
      const from = yield* Stream.runCollect(inner.listFrom("a/1.txt"))
      assert.deepStrictEqual(Array.from(from, (object) => object.key), ["a/2.txt"])
      yield* inner.rename("a/1.txt", "b")
      const results = yield* Stream.runCollect(inner.deleteMany(["a/2.txt", "b"]))
      assert.deepStrictEqual(Array.from(results, ({ _tag, key }) => [_tag, key]), [["Deleted", "a/2.txt"], [
        "Deleted",
        "b"
      ]])
      assert.deepStrictEqual(yield* keys(inner), [])
      assert.isTrue(yield* store.exists(`${at}app`))
      assert.deepStrictEqual(yield* uploads(at), [])
    }))

  inBucket("NoSuchBucket from whatever can tell", () =>
    Effect.gen(function*() {
      const { beside } = yield* Below
      const store = beside!({ bucket: "effect-s3-there-is-no-such-bucket" })
      yield* allFail("NoSuchBucket", {
        put: store.put("a", "x"),
        stream: store.put("a", inPieces(bytes(partSize + 1)), { partSize }),
        get: Effect.scoped(store.get("a")),
        text: store.text("a"),
        list: Stream.runDrain(store.list()),
        listWithDelimiter: store.listWithDelimiter(),
        copy: store.copy("a", "b"),
        delete: store.delete("a"),
        deleteMany: Stream.runDrain(store.deleteMany(["a"]))
      })
      // The answer to HEAD has no body to say what is missing.
      assert.strictEqual(yield* tagOf(store.head("a")), "NoSuchKey")
    }))

  inBucket("a bucket name that would lead elsewhere is InvalidBucketName", () =>
    Effect.gen(function*() {
      const { beside } = yield* Below
      for (const bucket of ["", "a/b", "..", "a?b", "evil.example.com#"]) {
        const error = yield* Effect.flip(beside!({ bucket }).text("a"))
        assert.strictEqual(error._tag, "InvalidBucketName", bucket)
      }
    }))
}
