import { assert } from "@effect/vitest"
import { ObjectStore, type SignOptions } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type Features, type StoreIt, unless } from "../Backend.js"
import { folder } from "../folder.js"
import { plainFetch } from "../plainFetch.js"
import { tagOf } from "../tagOf.js"

const signed = (key: string, options: SignOptions) =>
  Effect.flatMap(ObjectStore, (store) => store.signUrl(key, options))

export const urls = (it: StoreIt, features: Features): void => {
  const fetched = unless(it, features.urls === "fetched" ? undefined : "there is no socket")
  const unsigned = unless(it, features.urls === "none" ? undefined : "it signs")
  const reads = unless(it, features.urls === "reads" ? undefined : "it signs more than reads, or nothing")
  const anySigned = unless(it, features.urls === "none" ? "nothing can be signed" : undefined)

  unsigned("signUrl is UnsupportedByProvider", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* tagOf(signed("a", {})), "UnsupportedByProvider")
    }))

  anySigned("signUrl: from a second to seven days, and a key that is one", () =>
    Effect.gen(function*() {
      for (const expiresIn of ["0 seconds", "500 millis", "8 days"] as const) {
        assert.strictEqual(yield* tagOf(signed("a", { expiresIn })), "InvalidInput", expiresIn)
      }
      assert.strictEqual(yield* tagOf(signed("", {})), "InvalidKey")
      const { headers, method, url } = yield* signed("a b", { expiresIn: "7 days" })
      assert.strictEqual(method, "GET")
      assert.deepEqual(headers, {})
      assert.include(Redacted.value(url), "/a%20b?")
      if (features.urls !== "reads") assert.include(Redacted.value(url), "X-Amz-Expires=604800")
    }))

  fetched("signUrl: PUT, HEAD, GET and DELETE by plain fetch", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}a b+c/é.txt`
      const put = yield* plainFetch(yield* signed(key, { method: "PUT", contentType: "text/x-signed" }), "by fetch")
      assert.strictEqual(put.status, 200, put.text)
      assert.strictEqual((yield* store.head(key)).contentType, "text/x-signed")
      const head = yield* plainFetch(yield* signed(key, { method: "HEAD" }))
      assert.deepStrictEqual([head.status, head.headers.get("content-length")], [200, "8"])
      const get = yield* plainFetch(yield* signed(key, {}))
      assert.deepStrictEqual([get.status, get.text], [200, "by fetch"])
      const deleted = yield* plainFetch(yield* signed(key, { method: "DELETE" }))
      assert.strictEqual(deleted.status, 204, deleted.text)
      assert.isFalse(yield* store.exists(key))
      assert.strictEqual((yield* plainFetch(yield* signed(key, {}))).status, 404)
    }))

  reads("signUrl: GET and HEAD, and nothing that would write", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}a b+c/é.txt`
      yield* store.put(key, "to read")
      const [get, head] = [yield* signed(key, {}), yield* signed(key, { method: "HEAD" })]
      // Elsewhere there is no socket.
      if (features.clock === "live") {
        const got = yield* plainFetch(get)
        assert.deepStrictEqual([got.status, got.text], [200, "to read"])
        assert.strictEqual((yield* plainFetch(head)).status, 200)
      }
      for (const method of ["PUT", "DELETE"] as const) {
        assert.strictEqual(yield* tagOf(signed(key, { method })), "UnsupportedByProvider")
      }
    }))
}
