import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Emulator from "../../src/Emulator.js"
import * as KeyIndex from "../../src/internal/emulator/keyIndex.js"
import * as Listing from "../../src/internal/emulator/listing.js"
import * as Client from "./client.js"

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

interface Item {
  readonly name: string
  readonly common: boolean
}

/** What S3 lists, by the plainest reading of its documentation: everything, rolled up, then cut. */
const naive = (keys: ReadonlyArray<string>, prefix: string, delimiter: string, after: string): ReadonlyArray<Item> => {
  const items: Array<Item> = []
  for (const key of [...keys].sort(byBytes)) {
    if (!key.startsWith(prefix)) continue
    const cut = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length)
    const name = cut < 0 ? key : key.slice(0, cut + delimiter.length)
    if (byBytes(name, after) <= 0 || items.some((item) => item.common && item.name === name)) continue
    items.push({ name, common: cut >= 0 })
  }
  return items
}

const key = fc.array(fc.constantFrom("a", "b", "/", "//", "é", "\uFFFD", "😀"), { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join(""))

const filled = (keys: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const send = Client.make(yield* Emulator.make({ buckets: ["bkt"] }))
    for (const k of keys) yield* send("PUT", `/bkt/${k}`)
    return send
  })

const names = (answer: Client.Answer): ReadonlyArray<Item> => [
  ...answer.xml.children.filter((c) => c.name === "Contents").map((c) => ({
    name: Client.texts(c, "Key")[0] ?? "",
    common: false
  })),
  ...answer.xml.children.filter((c) => c.name === "CommonPrefixes").map((c) => ({
    name: Client.texts(c, "Prefix")[0] ?? "",
    common: true
  }))
]

const sorted = (items: ReadonlyArray<Item>): ReadonlyArray<Item> =>
  [...items].sort((a, b) => byBytes(a.name, b.name) || Number(a.common) - Number(b.common))

const question = fc.record({
  keys: fc.uniqueArray(key, { maxLength: 25 }),
  prefix: fc.oneof(fc.constant(""), key),
  delimiter: fc.constantFrom("", "/", "//", "b", "é"),
  after: fc.oneof(fc.constant(""), key),
  max: fc.integer({ min: 1, max: 7 })
})

describe("listing", () => {
  it.effect(
    "v2 pages like the naive model",
    () =>
      Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(question, ({ after, delimiter, keys, max, prefix }) =>
            Effect.runPromise(Effect.gen(function*() {
              const send = yield* filled(keys)
              const found: Array<Item> = []
              let token: string | undefined
              for (let pages = 0; pages < 50; pages++) {
                const page = yield* send("GET", "/bkt", {
                  query: {
                    "list-type": "2",
                    prefix,
                    delimiter,
                    "max-keys": String(max),
                    ...(after === "" ? {} : { "start-after": after }),
                    ...(token === undefined ? {} : { "continuation-token": token })
                  }
                })
                const items = names(page)
                assert.isAtMost(items.length, max)
                assert.strictEqual(Client.texts(page.xml, "KeyCount")[0], String(items.length))
                found.push(...sorted(items))
                token = Client.texts(page.xml, "NextContinuationToken")[0]
                assert.strictEqual(Client.texts(page.xml, "IsTruncated")[0], String(token !== undefined))
                if (token === undefined) break
              }
              assert.deepStrictEqual(found, naive(keys, prefix, delimiter, after))
            }))),
          { numRuns: 150 }
        )
      ),
    60_000
  )

  it.effect(
    "v1 pages like the naive model, with and without NextMarker",
    () =>
      Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(question, ({ after, delimiter, keys, max, prefix }) =>
            Effect.runPromise(Effect.gen(function*() {
              const send = yield* filled(keys)
              const found: Array<Item> = []
              let marker = after
              for (let pages = 0; pages < 50; pages++) {
                const page = yield* send("GET", "/bkt", {
                  query: { prefix, delimiter, marker, "max-keys": String(max) }
                })
                const items = sorted(names(page))
                found.push(...items)
                if (Client.texts(page.xml, "IsTruncated")[0] === "false") break
                const next = Client.texts(page.xml, "NextMarker")[0]
                assert.strictEqual(next !== undefined, delimiter !== "")
                marker = next ?? items[items.length - 1]?.name ?? ""
              }
              assert.deepStrictEqual(found, naive(keys, prefix, delimiter, after))
            }))),
          { numRuns: 100 }
        )
      ),
    60_000
  )

  it("of ten prefixes among 100 000 keys looks at ten of them", () => {
    const index = KeyIndex.make<{ readonly key: string }>()
    for (let i = 0; i < 100_000; i++) {
      const key = `${i % 10}/${i}`
      index.set(key, { key })
    }
    let visited = 0
    const from = (key: string): KeyIndex.Cursor<{ readonly key: string }> => {
      const cursor = index.from(key)
      return {
        next: () => {
          visited++
          return cursor.next()
        },
        skipPrefix: cursor.skipPrefix
      }
    }
    const page = Listing.list(from, { prefix: "", delimiter: "/", after: "", max: 1000 })
    assert.strictEqual(page.prefixes.length, 10)
    assert.isAtMost(visited, 11)
  })

  it.effect("spells keys as S3 does", () =>
    Effect.gen(function*() {
      const send = yield* filled(["a b+c/é~*", "\u0001"])
      const url = yield* send("GET", "/bkt", { query: { "list-type": "2", "encoding-type": "url" } })
      assert.deepStrictEqual(Client.texts(url.xml, "Key"), ["%01", "a+b%2Bc/%C3%A9%7E*"])
      const plain = yield* send("GET", "/bkt", { query: { "list-type": "2" } })
      assert.include(plain.text, "<Key>&#x1;</Key>")
      assert.strictEqual((yield* send("GET", "/bkt", { query: { "encoding-type": "hex" } })).code, "InvalidArgument")
    }))

  it.effect("refuses what is no page", () =>
    Effect.gen(function*() {
      const send = yield* filled(["a"])
      for (
        const query of [{ "max-keys": "-1" }, { "max-keys": "x" }, {
          "continuation-token": "bm9uZQ=="
        }]
      ) {
        assert.strictEqual(
          (yield* send("GET", "/bkt", { query: { "list-type": "2", ...query } })).code,
          "InvalidArgument"
        )
      }
      const none = yield* send("GET", "/bkt", { query: { "list-type": "2", "max-keys": "0" } })
      assert.deepStrictEqual([Client.texts(none.xml, "IsTruncated"), names(none)], [["false"], []])
    }))
})
