import { assert } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { compareUtf8 } from "../../src/internal/wire/uri.js"
import type * as ObjectStore from "../../src/ObjectStore.js"
import { everything } from "./world.js"

const keysOf = <E>(listing: Stream.Stream<{ readonly key: string }, E>) =>
  Effect.map(Stream.runCollect(Stream.map(listing, ({ key }) => key)), Chunk.toReadonlyArray)

const levelOf = (keys: ReadonlyArray<string>, prefix: string) => {
  const objects = keys.filter((key) => !key.slice(prefix.length).includes("/"))
  const rolledUp = keys.filter((key) => !objects.includes(key))
    .map((key) => prefix + key.slice(prefix.length).replace(/\/.*$/s, "/"))
  return { objects, commonPrefixes: [...new Set(rolledUp)] }
}

/**
 * That a store holds just that, however it is asked: by key, in whole, below a prefix, after a key, one level at a time,
 * and one level after a key.
 */
export const holds = (
  store: ObjectStore.Service,
  contents: ReadonlyMap<string, string>,
  ask: {
    readonly keys: ReadonlyArray<string>
    readonly prefixes: ReadonlyArray<string>
    readonly offsets: ReadonlyArray<string>
  }
) =>
  Effect.gen(function*() {
    assert.deepStrictEqual(yield* everything(store), Object.fromEntries(contents))
    const keys = [...contents.keys()].sort(compareUtf8)
    assert.deepStrictEqual(yield* keysOf(store.list()), keys)
    for (const key of ask.keys) {
      if (contents.has(key)) continue
      assert.strictEqual((yield* Effect.flip(store.text(key)))._tag, "NoSuchKey")
    }
    const after = (offset: string | undefined) => (key: string) => offset === undefined || compareUtf8(key, offset) > 0
    for (const prefix of ["", ...ask.prefixes]) {
      const below = keys.filter((key) => key.startsWith(prefix))
      for (const offset of [undefined, ...ask.offsets]) {
        const said = `below ${JSON.stringify(prefix)} after ${JSON.stringify(offset)}`
        const expected = below.filter(after(offset))
        assert.deepStrictEqual(yield* keysOf(store.list({ prefix, offset })), expected, said)
        const pages = Chunk.toReadonlyArray(
          yield* Stream.runCollect(store.backend.list({ prefix, offset, delimiter: "/" }))
        )
        const level = {
          objects: pages.flatMap(({ objects }) => objects.map(({ key }) => key)),
          commonPrefixes: pages.flatMap(({ commonPrefixes }) => commonPrefixes)
        }
        assert.deepStrictEqual(level, levelOf(expected, prefix), said)
      }
    }
  })
