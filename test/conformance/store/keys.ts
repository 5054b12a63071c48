import { assert } from "@effect/vitest"
import { ObjectStore } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Features, StoreIt } from "../Backend.js"
import { folder } from "../folder.js"
import { allFail } from "../tagOf.js"

const awkward: Readonly<Record<string, string>> = {
  spaces: " a  b ",
  plus: "a+b",
  percent: "100%",
  "what looks encoded": "a%20b%2Fc%",
  "ampersand and equals": "a&b=c&amp;d",
  "what queries and fragments begin with": "a?b#c",
  "what paths may hold": ";:@$,!~*'()",
  quotes: "\"q\" 'q' `q`",
  "angles and brackets": "<a>[b]{c}|^",
  backslash: "a\\b",
  "composed letters": "\u00E9",
  "decomposed letters": "e\u0301",
  "another script": "日本/ファイル",
  emoji: "😀👩‍👩‍👧",
  "the highest character": "\u{10FFFF}",
  "a double slash": "a//b///c",
  "a trailing slash": "folder/",
  "a line break and a tab": "a\nb\r\tc",
  "control characters": "a\u0001b\u001Fc\u007F",
  "a name of dots that is none": ".../..a/b../.c"
}

const dotted = ["./a", "../a", "a/./b", "a/../b", "a/..", "..", "."]

export const keys = (it: StoreIt, features: Features): void => {
  const roundTrip = (key: string, copy: string) =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      yield* store.put(key, `the object ${key}`)
      assert.strictEqual(yield* store.text(key), `the object ${key}`)
      assert.strictEqual((yield* store.head(key)).key, key)
      const listed = yield* Stream.runCollect(store.list({ prefix: key }))
      assert.deepStrictEqual(Array.from(listed, (object) => object.key), [key])
      yield* store.copy(key, copy)
      assert.strictEqual(yield* store.text(copy), `the object ${key}`)
      yield* store.delete(key)
      assert.isFalse(yield* store.exists(key))
      const results = yield* Stream.runCollect(store.deleteMany([copy]))
      assert.deepStrictEqual(Array.from(results), [{ _tag: "Deleted", key: copy }])
      assert.isFalse(yield* store.exists(copy))
    })

  const refused = (key: string) =>
    Effect.flatMap(ObjectStore, (store) =>
      allFail("InvalidKey", {
        put: store.put(key, "x"),
        text: store.text(key),
        head: store.head(key),
        delete: store.delete(key)
      }))

  const notPath = /[\u0000-\u001f\u007f]|^\/|\/\/|\/$/

  for (const [name, key] of Object.entries(awkward)) {
    if (features.keys === "paths" && notPath.test(key)) {
      it.scoped(`${name}: InvalidKey`, () => Effect.flatMap(folder, (at) => refused(at + key)))
      continue
    }
    it.scoped(name, () => Effect.flatMap(folder, (at) => roundTrip(at + key, `${at}copy/${key}`)))
  }

  it.scoped("a leading slash", () =>
    Effect.flatMap(
      folder,
      (at) => features.keys === "paths" ? refused(`/${at}a`) : roundTrip(`/${at}a`, `//${at}b`)
    ))

  it.scoped("composed and decomposed letters are not the same", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      yield* store.put(`${at}\u00E9`, "composed")
      yield* store.put(`${at}e\u0301`, "decomposed")
      assert.strictEqual(yield* store.text(`${at}\u00E9`), "composed")
      assert.strictEqual(yield* store.text(`${at}e\u0301`), "decomposed")
    }))

  it.scoped(
    features.rawPath ? "dot segments arrive as they are" : "dot segments are InvalidKey",
    () =>
      Effect.gen(function*() {
        const store = yield* ObjectStore
        const at = yield* folder
        for (const key of dotted) {
          if (features.rawPath) {
            yield* roundTrip(at + key, `${at}copy/${key}`)
            continue
          }
          // Never the object that the path would be folded into.
          yield* store.put(`${at}a`, "a")
          yield* allFail("InvalidKey", {
            put: store.put(at + key, "x"),
            text: store.text(at + key),
            head: store.head(at + key),
            copy: store.copy(`${at}a`, at + key),
            delete: store.delete(at + key)
          })
          assert.strictEqual(yield* store.text(`${at}a`), "a")
        }
      })
  )

  const keyLimit = 1024 - new TextEncoder().encode(features.prefix ?? "").length

  it.scoped("1024 bytes of UTF-8 are a key, and 1025 are InvalidKey", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      const at = yield* folder
      // In folders, as servers that keep files take no name of 256 bytes.
      const filled = (length: number): string => {
        const room = length - at.length
        const names = `${"é".repeat(99)}/`.repeat(Math.floor(room / 199))
        return at + names + "k".repeat(room % 199)
      }
      const longest = filled(keyLimit)
      assert.strictEqual(new TextEncoder().encode(longest).length, keyLimit)
      yield* store.put(longest, "x")
      assert.strictEqual(yield* store.text(longest), "x")
      const listed = yield* Stream.runCollect(store.list({ prefix: at }))
      assert.deepStrictEqual(Array.from(listed, (object) => object.key), [longest])
      const tooLong = filled(keyLimit + 1)
      yield* allFail("InvalidKey", {
        put: store.put(tooLong, "x"),
        text: store.text(tooLong),
        copy: store.copy(longest, tooLong)
      })
      yield* store.delete(longest)
    }))

  it.scoped("no key at all, and one that UTF-8 cannot carry, are InvalidKey", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore
      for (const key of ["", "a\uD800b", "\uDC00"]) {
        yield* allFail("InvalidKey", {
          put: store.put(key, "x"),
          text: store.text(key),
          head: store.head(key),
          delete: store.delete(key)
        })
      }
    }))
}
