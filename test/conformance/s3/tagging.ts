import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import { type Features, type S3It, unless } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"
import { versioned, without } from "./ownBucket.js"

const object = (tagging?: Record<string, string>) =>
  Effect.gen(function*() {
    const bucket = yield* Bucket
    const key = `${yield* folder}k`
    yield* S3.putObject({ bucket, key, body: "x", tagging })
    return { bucket, key }
  })

const tagsOf = (at: { readonly bucket: string; readonly key: string; readonly versionId?: string | undefined }) =>
  Effect.map(
    S3.getObjectTagging(at),
    ({ tagSet }) => Object.fromEntries(tagSet.map(({ key, value }) => [key, value]))
  )

const set = (tags: Record<string, string>) => Object.entries(tags).map(([key, value]) => ({ key, value }))

export const tagging = (it: S3It, { provider }: Features): void => {
  const scoped = unless(it, without(provider, "tagging"))

  scoped("tags are set, replaced, counted and deleted", () =>
    Effect.gen(function*() {
      const at = yield* object()
      assert.deepStrictEqual(yield* tagsOf(at), {})
      yield* S3.putObjectTagging({ ...at, tagSet: set({ a: "1", "b c": "é + = / @" }) })
      assert.deepStrictEqual(yield* tagsOf(at), { a: "1", "b c": "é + = / @" })
      yield* S3.putObjectTagging({ ...at, tagSet: set({ d: "" }) })
      assert.deepStrictEqual(yield* tagsOf(at), { d: "" })
      yield* S3.deleteObjectTagging(at)
      assert.deepStrictEqual(yield* tagsOf(at), {})
    }))

  scoped("tags come with the object, and are counted", () =>
    Effect.gen(function*() {
      const at = yield* object({ a: "1", "b c": "2 + 3" })
      assert.deepStrictEqual(yield* tagsOf(at), { a: "1", "b c": "2 + 3" })
      assert.strictEqual((yield* S3.getObjectBytes(at)).tagCount, 2)
    }))

  scoped("a copy has the source's tags, or its own", () =>
    Effect.gen(function*() {
      const { bucket, key } = yield* object({ a: "1" })
      const copy = { bucket, key: `${key}-copy` }
      yield* S3.copyObject({ ...copy, source: { bucket, key } })
      assert.deepStrictEqual(yield* tagsOf(copy), { a: "1" })
      yield* S3.copyObject({
        ...copy,
        source: { bucket, key },
        taggingDirective: "REPLACE",
        tagging: { b: "2" }
      })
      assert.deepStrictEqual(yield* tagsOf(copy), { b: "2" })
    }))

  scoped("a new object has not the tags of the one before it", () =>
    Effect.gen(function*() {
      const at = yield* object({ a: "1" })
      yield* S3.putObject({ ...at, body: "y" })
      assert.deepStrictEqual(yield* tagsOf(at), {})
    }))

  scoped("no more than ten", () =>
    Effect.gen(function*() {
      const at = yield* object()
      const many = (n: number) => set(Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, "v"])))
      yield* S3.putObjectTagging({ ...at, tagSet: many(10) })
      assert.notStrictEqual(yield* tagOf(S3.putObjectTagging({ ...at, tagSet: many(11) })), "no failure")
      assert.strictEqual(Object.keys(yield* tagsOf(at)).length, 10)
    }))

  scoped("what is not there has none: NoSuchKey", () =>
    Effect.gen(function*() {
      const bucket = yield* Bucket
      const at = { bucket, key: `${yield* folder}none` }
      assert.strictEqual(yield* tagOf(S3.getObjectTagging(at)), "NoSuchKey")
      assert.strictEqual(yield* tagOf(S3.putObjectTagging({ ...at, tagSet: set({ a: "1" }) })), "NoSuchKey")
    }))

  unless(it, without(provider, "tagging") ?? without(provider, "versioning"))(
    "each version has its own",
    () =>
      Effect.gen(function*() {
        const bucket = yield* versioned
        const { versionId } = yield* S3.putObject({ bucket, key: "k", body: "1", tagging: { a: "1" } })
        yield* S3.putObject({ bucket, key: "k", body: "2" })
        const old = { bucket, key: "k", versionId }
        assert.deepStrictEqual(yield* tagsOf(old), { a: "1" })
        assert.deepStrictEqual(yield* tagsOf({ bucket, key: "k" }), {})
        yield* S3.putObjectTagging({ ...old, tagSet: set({ b: "2" }) })
        assert.deepStrictEqual(yield* tagsOf(old), { b: "2" })
        assert.deepStrictEqual(yield* tagsOf({ bucket, key: "k" }), {})
      })
  )
}
