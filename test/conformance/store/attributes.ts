import { assert } from "@effect/vitest"
import { type Attributes, ObjectStore } from "effect-s3/ObjectStore"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Features, StoreIt } from "../Backend.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

export const attributes = (it: StoreIt, { provider }: Features): void => {
  it.scoped("the content type is guessed from the key, unless it is given", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      const typeOf = (name: string, given?: Attributes) =>
        Effect.gen(function*() {
          yield* store.put(at + name, "x", given)
          return (yield* store.head(at + name)).contentType
        })
      assert.strictEqual(yield* typeOf("a.json"), "application/json")
      assert.strictEqual(yield* typeOf("a.b/c.JPG"), "image/jpeg")
      assert.strictEqual(yield* typeOf("a.txt", { contentType: "text/x-other" }), "text/x-other")
      assert.notInclude((yield* typeOf("a.json/none")) ?? "", "json")
    }))

  it.scoped("all attributes are kept, by get and by head", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}all`
      const given = {
        contentType: "text/x-test; charset=utf-8",
        contentLanguage: "de, en",
        contentDisposition: "attachment; filename=\"a b.txt\"",
        cacheControl: "private, max-age=60"
      }
      yield* store.put(key, "x", { ...given, metadata: { plain: "1", "Mixed-Case": "one  two   three" } })
      const got = yield* store.get(key)
      for (const info of [yield* store.head(key), got]) {
        assert.deepInclude(info, given)
        assert.deepEqual({ ...info.metadata }, { plain: "1", "mixed-case": "one  two   three" })
      }
    }))

  for (const name of ["constructor", "__proto__"]) {
    it.scoped(`metadata may be named ${name}`, () =>
      Effect.gen(function*() {
        const store = yield* ObjectStore
        const key = `${yield* folder}${name}`
        yield* store.put(key, "x", { metadata: Object.fromEntries([[name, "a"]]) })
        const head = yield* store.head(key)
        assert.deepStrictEqual(Object.entries(head.metadata), [[name, "a"]])
      }))
  }

  it.scoped("expires in seconds, as a Duration and for as long as can be", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}expires`
      const cached = (expires: NonNullable<Attributes["expires"]>) =>
        Effect.andThen(store.put(key, "x", { expires }), Effect.map(store.head(key), (head) => head.cacheControl))
      assert.strictEqual(yield* cached(90), "max-age=90")
      assert.strictEqual(yield* cached(Duration.hours(2)), "max-age=7200")
      assert.strictEqual(yield* cached("max"), "max-age=31536000")
      assert.strictEqual(yield* cached("5 minutes"), "max-age=300")
      assert.strictEqual(yield* cached(1.9), "max-age=1")
      assert.strictEqual(yield* cached(0), "max-age=0")
      yield* store.put(key, "x", { expires: 60, public: false })
      assert.strictEqual((yield* store.head(key)).cacheControl, "max-age=60, private")
    }))

  it.scoped("a storage class is taken, and shown where it is no other's default", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}class`
      yield* store.put(key, "x", { storageClass: "STANDARD" })
      assert.include(["STANDARD", undefined], (yield* store.head(key)).storageClass)
    }))

  it.scoped("what cannot be stored is InvalidInput, and nothing is stored", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}bad`
      const bad: Readonly<Record<string, Attributes>> = {
        "both ways of caching": { expires: 1, cacheControl: "no-store" },
        "no number": { expires: Number.NaN },
        "a time that is over": { expires: -1 },
        "a time that never ends": { expires: Duration.infinity },
        "a line break": { metadata: { a: "1\r\nx-amz-acl: public-read" } },
        "a line break in a type": { contentType: "text/plain\nx: y" },
        "not ASCII": { metadata: { a: "é" } },
        "no header name": { metadata: { "a b": "1" } },
        "too much": { metadata: { a: "x".repeat(2048) } },
        "too many tags": { tags: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`t${i}`, "x"])) }
      }
      for (const [name, given] of Object.entries(bad)) {
        const refusal = "tags" in given && !provider.tagging ? "UnsupportedByProvider" : "InvalidInput"
        assert.strictEqual(yield* tagOf(store.put(key, "x", given)), refusal, name)
      }
      assert.isFalse(yield* store.exists(key))
    }))

  it.scoped("tags are taken, or UnsupportedByProvider", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const key = `${yield* folder}tagged`
      const tagged = store.put(key, "x", { tags: { project: "a b+c=d/e:f@g_h-i", empty: "" } })
      if (!provider.tagging) {
        assert.strictEqual(yield* tagOf(tagged), "UnsupportedByProvider")
        return
      }
      yield* tagged
      assert.strictEqual(yield* store.text(key), "x")
    }))
}
