import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { S3It } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { folder } from "../folder.js"

const names = ["a", "b/1", "b/2", "b/3", "c", "d/1", "z", "é/\u0001", "é/ +%", "😀"]

const filled = Effect.gen(function*() {
  const bucket = yield* Bucket
  const at = yield* folder
  yield* Effect.forEach(names, (name) => S3.putObject({ bucket, key: at + name, body: name }), { concurrency: 4 })
  return { bucket, at }
})

const collected = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), (chunk) => Array.from(chunk))

export const lists = (it: S3It): void => {
  for (const maxKeys of [1, 3, 1000]) {
    it.scoped(`version 2, ${maxKeys} to a page`, () =>
      Effect.gen(function*() {
        const { at, bucket } = yield* filled
        const input = { bucket, prefix: at, maxKeys }
        const pages = yield* collected(S3.listObjectsV2Pages(input))
        assert.isTrue(pages.every((page) => page.contents.length <= maxKeys))
        const keys = pages.flatMap((page) => page.contents.map((entry) => entry.key.slice(at.length)))
        assert.deepStrictEqual(keys, names)
        assert.deepStrictEqual(
          (yield* collected(S3.listObjectsV2Stream(input))).map((entry) => entry.key.slice(at.length)),
          names
        )
      }))

    it.scoped(`version 2 with a delimiter, ${maxKeys} to a page`, () =>
      Effect.gen(function*() {
        const { at, bucket } = yield* filled
        const pages = yield* collected(S3.listObjectsV2Pages({ bucket, prefix: at, delimiter: "/", maxKeys }))
        const objects = pages.flatMap((page) => page.contents.map((entry) => entry.key.slice(at.length)))
        const folders = pages.flatMap((page) => page.commonPrefixes.map((prefix) => prefix.slice(at.length)))
        assert.deepStrictEqual(objects, ["a", "c", "z", "😀"])
        assert.deepStrictEqual(folders, ["b/", "d/", "é/"])
        assert.isTrue(pages.every((page) => page.contents.length + page.commonPrefixes.length <= maxKeys))
      }))

    it.scoped(`version 1, ${maxKeys} to a page`, () =>
      Effect.gen(function*() {
        const { at, bucket } = yield* filled
        const entries = yield* collected(S3.listObjectsStream({ bucket, prefix: at, maxKeys }))
        assert.deepStrictEqual(entries.map((entry) => entry.key.slice(at.length)), names)
        const rest = yield* collected(S3.listObjectsStream({ bucket, prefix: at, marker: `${at}d/1`, maxKeys }))
        assert.deepStrictEqual(rest.map((entry) => entry.key.slice(at.length)), names.slice(6))
        const level = yield* collected(S3.listObjectsStream({ bucket, prefix: at, delimiter: "/", maxKeys }))
        assert.deepStrictEqual(level.map((entry) => entry.key.slice(at.length)), ["a", "c", "z", "😀"])
      }))
  }

  it.scoped("a page says what it is", () =>
    Effect.gen(function*() {
      const { at, bucket } = yield* filled
      const first = yield* S3.listObjectsV2({ bucket, prefix: at, delimiter: "/", maxKeys: 2, fetchOwner: true })
      assert.deepInclude(first, {
        name: bucket,
        prefix: at,
        delimiter: "/",
        maxKeys: 2,
        keyCount: 2,
        isTruncated: true
      })
      assert.isNotEmpty(first.nextContinuationToken)
      const [entry] = first.contents
      assert.deepInclude(entry, { key: `${at}a`, size: 1, etag: "0cc175b9c0f1b6a831c399e269772661" })
      assert.isTrue(entry!.lastModified instanceof Date)
      assert.isNotEmpty(entry!.owner?.id)
      const after = yield* S3.listObjectsV2({ bucket, prefix: at, startAfter: `${at}d/1`, maxKeys: 2 })
      assert.deepStrictEqual(after.contents.map((entry) => entry.key.slice(at.length)), ["z", "é/\u0001"])
      const none = yield* S3.listObjectsV2({ bucket, prefix: `${at}none` })
      assert.deepInclude(none, { keyCount: 0, isTruncated: false, contents: [], commonPrefixes: [] })
    }))
}
