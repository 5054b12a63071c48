import { assert } from "@effect/vitest"
import { type GetOptions, ObjectStore } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import type { StoreIt } from "../Backend.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

const day = 24 * 60 * 60 * 1000

export const conditions = (it: StoreIt): void => {
  it.scoped("of a read: by ETag and by date, for get and for head", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}conditional`
      yield* store.put(key, "x")
      const { etag, lastModified } = yield* store.head(key)
      const before = new Date(lastModified!.getTime() - day)
      const cases: ReadonlyArray<readonly [Omit<GetOptions, "range">, "ok" | "PreconditionFailed" | "NotModified"]> = [
        [{ ifMatch: etag }, "ok"],
        [{ ifMatch: `"${etag}"` }, "ok"],
        [{ ifMatch: "d41d8cd98f00b204e9800998ecf8427e" }, "PreconditionFailed"],
        [{ ifNoneMatch: etag }, "NotModified"],
        [{ ifNoneMatch: `"${etag}"` }, "NotModified"],
        [{ ifNoneMatch: "d41d8cd98f00b204e9800998ecf8427e" }, "ok"],
        [{ ifModifiedSince: lastModified }, "NotModified"],
        [{ ifModifiedSince: before }, "ok"],
        [{ ifUnmodifiedSince: lastModified }, "ok"],
        [{ ifUnmodifiedSince: before }, "PreconditionFailed"]
      ]
      for (const [options, expected] of cases) {
        const what = JSON.stringify(options)
        const outcome = <E extends { readonly _tag: string }, R>(read: Effect.Effect<unknown, E, R>) =>
          Effect.match(read, { onFailure: (error) => error._tag, onSuccess: () => "ok" })
        assert.strictEqual(yield* outcome(store.text(key, options)), expected, `text ${what}`)
        assert.strictEqual(yield* outcome(store.get(key, options)), expected, `get ${what}`)
        assert.strictEqual(yield* outcome(store.head(key, options)), expected, `head ${what}`)
      }
    }))

  it.scoped("of a read: any version, as long as there is one", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}any`
      yield* store.put(key, "x")
      assert.strictEqual(yield* store.text(key, { ifMatch: "*" }), "x")
      // There is no version to match, and no object either.
      assert.include(
        ["NoSuchKey", "PreconditionFailed"],
        yield* tagOf(store.text(`${key}-missing`, { ifMatch: "*" }))
      )
    }))
}
