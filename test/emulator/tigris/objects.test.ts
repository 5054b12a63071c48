import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { execFileSync } from "node:child_process"
import { gunzipSync } from "node:zlib"
import * as World from "./world.js"

describe("a rename", () => {
  const rename = (source: string) => ({ "x-amz-copy-source": source, "x-tigris-rename": "true" })

  it.effect("leaves nothing at the old name", () =>
    Effect.gen(function*() {
      const { bucket, enabled, everything, put, send, snapshot } = yield* World.make()
      for (const make of [bucket, enabled]) {
        const name = make === bucket ? "regular" : "data"
        yield* make(name)
        yield* put(name, "a", "1")
        yield* put(name, "b", "2")
        assert.strictEqual((yield* send("PUT", `/${name}/c`, { headers: rename(`${name}/a`) })).status, 200)
        assert.deepStrictEqual(yield* everything(name), { b: "2", c: "1" })
        assert.strictEqual((yield* send("PUT", `/${name}/b`, { headers: rename(`${name}/c`) })).status, 200)
        assert.deepStrictEqual(yield* everything(name), { b: "1" })
      }
      const version = yield* snapshot("data")
      yield* send("PUT", "/data/d", { headers: rename("data/b") })
      assert.deepStrictEqual(yield* everything("data", version), { b: "1" })
    }))

  it.effect("is within one bucket, of something that is there, to another name", () =>
    Effect.gen(function*() {
      const { bucket, put, send } = yield* World.make()
      yield* bucket("one")
      yield* bucket("two")
      yield* put("one", "a")
      const ask = (to: string, from: string) =>
        Effect.map(send("PUT", to, { headers: rename(from) }), ({ code }) => code)
      assert.strictEqual(yield* ask("/two/a", "one/a"), "InvalidArgument")
      assert.strictEqual(yield* ask("/one/a", "one/a"), "InvalidRequest")
      assert.strictEqual(yield* ask("/one/b", "one/none"), "NoSuchKey")
    }))
})

describe("a bundle", () => {
  const bundle = (keys: ReadonlyArray<string>, headers: Record<string, string> = {}) => ({
    query: { bundle: "" },
    headers: { "content-type": "application/json", "x-tigris-bundle-format": "tar", ...headers },
    body: JSON.stringify({ keys })
  })
  const untar = (archive: Uint8Array, ...what: ReadonlyArray<string>) =>
    execFileSync("tar", ["--quoting-style=literal", ...what], { input: archive }).toString()

  it.effect("is an archive that tar reads, of names of any length", () =>
    Effect.gen(function*() {
      const { bucket, put, send } = yield* World.make()
      yield* bucket("data")
      const keys = ["dir/b.txt", "a", `${"long/".repeat(40)}end`, "é ü"]
      for (const key of keys) yield* put("data", key, key.repeat(50))
      yield* put("data", "empty", "")
      const answer = yield* send("POST", "/data", bundle([...keys, "none", "empty"]))
      assert.deepStrictEqual([answer.status, answer.headers["content-type"]], [200, "application/x-tar"])
      assert.deepStrictEqual(untar(answer.bytes, "-tf", "-").trimEnd().split("\n"), [
        ...keys,
        "empty",
        "__bundle_errors.json"
      ])
      for (const key of keys) assert.strictEqual(untar(answer.bytes, "-xOf", "-", key), key.repeat(50))
      assert.strictEqual(
        untar(answer.bytes, "-xOf", "-", "__bundle_errors.json"),
        "{\"skipped\":[{\"key\":\"none\",\"reason\":\"NoSuchKey\"}]}"
      )
    }))

  it.effect("fails where it is asked to, and on what it does not take", () =>
    Effect.gen(function*() {
      const { bucket, put, send } = yield* World.make()
      yield* bucket("data")
      yield* put("data", "a")
      const ask = (keys: ReadonlyArray<string>, headers: Record<string, string> = {}) =>
        send("POST", "/data", bundle(keys, headers))
      const missing = yield* ask(["a", "none"], { "x-tigris-bundle-on-error": "fail" })
      assert.deepStrictEqual([missing.status, missing.code], [404, "BundleKeyNotFound"])
      assert.strictEqual((yield* ask([])).code, "InvalidArgument")
      assert.strictEqual((yield* ask(Array.from({ length: 5001 }, () => "a"))).code, "InvalidArgument")
      assert.strictEqual((yield* ask(["a"], { "x-tigris-bundle-format": "zip" })).code, "InvalidArgument")
      assert.strictEqual((yield* ask(["a"], { "x-tigris-bundle-compression": "lz4" })).code, "InvalidArgument")
      const framed = yield* ask(["a"], { "x-tigris-bundle-compression": "zstd" })
      assert.strictEqual(framed.headers["content-type"], "application/zstd")
      assert.deepStrictEqual(rawBlocks(framed.bytes), Buffer.from((yield* ask(["a"])).bytes))
      const packed = yield* ask(["a"], { "x-tigris-bundle-compression": "gzip" })
      assert.strictEqual(packed.headers["content-type"], "application/gzip")
      assert.deepStrictEqual(gunzipSync(packed.bytes), Buffer.from((yield* ask(["a"])).bytes))
      const xml = yield* send("POST", "/data", {
        ...bundle([], { "content-type": "application/xml" }),
        body: "<Bundle><Object><Key>a</Key></Object></Bundle>"
      })
      assert.strictEqual(untar(xml.bytes, "-tf", "-"), "a\n")
    }))
})

/** What a frame of Zstandard holds that has raw blocks alone (RFC 8878, 3.1.1). */
const rawBlocks = (frame: Uint8Array): Buffer => {
  assert.deepStrictEqual([...frame.subarray(0, 6)], [0x28, 0xb5, 0x2f, 0xfd, 0, 0x38])
  const blocks: Array<Uint8Array> = []
  for (let at = 6, isLast = false; !isLast;) {
    const word = frame[at]! | frame[at + 1]! << 8 | frame[at + 2]! << 16
    assert.strictEqual(word & 6, 0)
    isLast = (word & 1) === 1
    blocks.push(frame.subarray(at + 3, at + 3 + (word >> 3)))
    at += 3 + (word >> 3)
    if (isLast) assert.strictEqual(at, frame.length)
  }
  return Buffer.concat(blocks)
}

describe("places", () => {
  it.effect("are known by name", () =>
    Effect.gen(function*() {
      const { bucket, send } = yield* World.make()
      assert.strictEqual((yield* bucket("data", { "x-tigris-regions": "iad,fra" })).status, 200)
      assert.strictEqual(World.json(yield* send("GET", "/data", { query: { metadata: "" } })).object_regions, "iad,fra")
      assert.strictEqual((yield* bucket("other", { "x-tigris-regions": "mars" })).code, "InvalidArgument")
      const constraint = (name: string) =>
        `<CreateBucketConfiguration><LocationConstraint>${name}</LocationConstraint></CreateBucketConfiguration>`
      assert.strictEqual((yield* send("PUT", "/auto", { body: constraint("auto") })).status, 200)
      assert.strictEqual(
        (yield* send("PUT", "/not", { body: constraint("eu-west-1") })).code,
        "InvalidLocationConstraint"
      )
    }))
})
