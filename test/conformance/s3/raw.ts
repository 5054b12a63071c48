import { assert } from "@effect/vitest"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import type { S3It } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { folder } from "../folder.js"

export const raw = (it: S3It): void => {
  it.scoped("any method, any target, with its query, headers and body", () =>
    Effect.gen(function*() {
      const bucket = yield* Bucket
      const key = `${yield* folder}raw é`
      const put = yield* S3.request({
        method: "PUT",
        bucket,
        key,
        headers: { "Content-Type": "text/x-raw", "X-Amz-Meta-A": "1" },
        body: "by hand"
      })
      assert.strictEqual(put.status, 200)
      assert.isNotEmpty(put.headers["etag"])
      const got = yield* S3.request({ method: "GET", bucket, key, headers: { range: "bytes=3-" } })
      assert.deepInclude(got, { status: 206 })
      assert.strictEqual(got.headers["x-amz-meta-a"], "1")
      assert.strictEqual(yield* got.body.text(), "hand")
      const listed = yield* S3.request({ method: "GET", bucket, query: { "list-type": "2", prefix: key } })
      assert.include(yield* listed.body.text(), "<KeyCount>1</KeyCount>")
      const location = yield* S3.request({ method: "GET", bucket, query: { location: "" } })
      assert.include(yield* location.body.text(), "<LocationConstraint")
      const service = yield* S3.request({ method: "GET" })
      assert.include(yield* service.body.text(), bucket)
      const deleted = yield* S3.request({ method: "DELETE", bucket, key })
      assert.strictEqual(deleted.status, 204)
    }))

  it.scoped("its errors are typed too", () =>
    Effect.gen(function*() {
      const bucket = yield* Bucket
      const missing = yield* Effect.flip(S3.request({ method: "GET", bucket, key: `${yield* folder}missing` }))
      assert.strictEqual(missing._tag, "NoSuchKey")
      const split = yield* Effect.flip(S3.request({ method: "GET", bucket, headers: { "x-a": "1\r\nx-b: 2" } }))
      assert.strictEqual(split._tag, "InvalidInput")
    }))
}
