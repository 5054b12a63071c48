import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as KeyIndex from "../../src/internal/emulator/keyIndex.js"

const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b))

const all = (index: KeyIndex.KeyIndex<string>, from = ""): ReadonlyArray<string> => {
  const out: Array<string> = []
  const cursor = index.from(from)
  for (let value = cursor.next(); value !== undefined; value = cursor.next()) out.push(value)
  return out
}

// Few letters, so that keys share prefixes; and ones around the surrogates, where UTF-16 order is another.
const key = fc.array(fc.constantFrom("a", "b", "/", "é", "\uFFFD", "😀"), { minLength: 1, maxLength: 4 }).map((parts) =>
  parts.join("")
)

describe("keyIndex", () => {
  it("is a sorted map", () => {
    fc.assert(fc.property(
      fc.array(fc.tuple(fc.boolean(), key), { maxLength: 200 }),
      key,
      (steps, from) => {
        const index = KeyIndex.make<string>()
        const model = new Set<string>()
        for (const [remove, k] of steps) {
          if (remove) assert.strictEqual(index.remove(k), model.delete(k))
          else {
            index.set(k, k)
            model.add(k)
          }
        }
        const expected = [...model].sort(byBytes)
        assert.strictEqual(index.size, expected.length)
        assert.deepStrictEqual(all(index), expected)
        assert.deepStrictEqual(all(index, from), expected.filter((k) => byBytes(k, from) >= 0))
      }
    ))
  })

  it("splits and empties its leaves", () => {
    const index = KeyIndex.make<string>()
    const keys = Array.from({ length: 5000 }, (_, i) => String((i * 2_654_435_761) % 5000).padStart(4, "0"))
    const sorted = [...new Set(keys)].sort()
    for (const k of keys) index.set(k, k)
    assert.deepStrictEqual(all(index), sorted)
    for (const k of sorted) if (k !== "2500") index.remove(k)
    assert.deepStrictEqual(all(index), ["2500"])
    index.remove("2500")
    assert.deepStrictEqual(all(index), [])
  })

  it("skips a prefix without visiting it", () => {
    const index = KeyIndex.make<string>()
    for (let i = 0; i < 2000; i++) index.set(`a/${i}`, `a/${i}`)
    index.set("b", "b")
    const cursor = index.from("")
    assert.strictEqual(cursor.next(), "a/0")
    cursor.skipPrefix("a/")
    assert.strictEqual(cursor.next(), "b")
    assert.isUndefined(cursor.next())
  })
})
