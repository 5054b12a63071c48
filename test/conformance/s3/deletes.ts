import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import { type Features, type S3It, unless } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

const wrong = "d41d8cd98f00b204e9800998ecf8427e"

const put = (...names: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const bucket = yield* Bucket
    const at = yield* folder
    yield* Effect.forEach(names, (name) => S3.putObject({ bucket, key: at + name, body: name }))
    return { bucket, keys: names.map((name) => at + name) }
  })

export const deletes = (it: S3It, { provider }: Features): void => {
  it.scoped("deleteObjects says what it deleted, or with quiet nothing", () =>
    Effect.gen(function*() {
      const { bucket, keys } = yield* put("a", "b & <c>", "é")
      const missing = `${keys[0]}-missing`
      const loud = yield* S3.deleteObjects({ bucket, objects: [keys[0]!, missing].map((key) => ({ key })) })
      assert.sameMembers(loud.deleted.map((entry) => entry.key), [keys[0]!, missing])
      assert.deepStrictEqual(loud.errors, [])
      const quiet = yield* S3.deleteObjects({ bucket, objects: keys.map((key) => ({ key })), quiet: true })
      assert.deepStrictEqual([quiet.deleted, quiet.errors], [[], []])
      for (const key of keys) {
        assert.strictEqual(yield* tagOf(S3.headObject({ bucket, key })), "NoSuchKey")
      }
    }))

  it.scoped("more than a batch takes, or nothing at all, is InvalidInput", () =>
    Effect.gen(function*() {
      const bucket = yield* Bucket
      for (const count of [0, provider.maxDeleteBatch + 1]) {
        const objects = Array.from({ length: count }, (_, i) => ({ key: `k${i}` }))
        assert.strictEqual(yield* tagOf(S3.deleteObjects({ bucket, objects })), "InvalidInput")
      }
    }))

  const conditional = unless(
    it,
    provider.conditionalDelete ? undefined : `${provider.name} has no conditional delete`
  )

  conditional(
    "deleteObjects with a condition that does not hold: one error among the rest",
    () =>
      Effect.gen(function*() {
        const { bucket, keys: [a, b, c] } = yield* put("a", "b", "c")
        const result = yield* S3.deleteObjects({
          bucket,
          objects: [{ key: a! }, { key: b!, etag: wrong }, { key: c! }]
        })
        assert.sameMembers(result.deleted.map((entry) => entry.key), [a!, c!])
        assert.deepStrictEqual(result.errors.map(({ code, key }) => ({ code, key })), [
          { code: "PreconditionFailed", key: b! }
        ])
        yield* S3.headObject({ bucket, key: b! })
      })
  )

  conditional("deleteObject with ifMatch", () =>
    Effect.gen(function*() {
      const { bucket, keys: [key] } = yield* put("a")
      const error = yield* Effect.flip(S3.deleteObject({ bucket, key: key!, ifMatch: wrong }))
      assert.strictEqual(error._tag, "PreconditionFailed")
      const { etag } = yield* S3.headObject({ bucket, key: key! })
      yield* S3.deleteObject({ bucket, key: key!, ifMatch: etag })
      assert.strictEqual(yield* tagOf(S3.headObject({ bucket, key: key! })), "NoSuchKey")
    }))
}
