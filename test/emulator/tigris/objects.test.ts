import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { execFileSync } from "node:child_process"
import * as http from "node:http"
import { gunzipSync } from "node:zlib"
import * as Emulator from "../../../src/Emulator.js"
import * as World from "./world.js"

const bundle = (keys: ReadonlyArray<string>, headers: Record<string, string> = {}) => ({
  query: { bundle: "" },
  headers: { "content-type": "application/json", "x-tigris-bundle-format": "tar", ...headers },
  body: JSON.stringify({ keys })
})

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

const trailersOf = (port: number, options: http.RequestOptions, body: string): Promise<NodeJS.Dict<string>> =>
  new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port, agent: false, ...options }, (response) => {
      response.resume()
      response.on("error", reject)
      response.on("end", () => resolve(response.trailers))
    })
    request.on("error", reject)
    request.end(body)
  })

describe("a bundle over HTTP", () => {
  it.live("says after it what it was", () =>
    Effect.gen(function*() {
      const { port } = yield* Emulator.EmulatorAddress
      const { handle } = yield* Emulator.Emulator
      const body = new TextEncoder().encode("12345")
      const put = { method: "PUT", target: "/data/a", headers: [["content-length", "5"]] as const, body, secure: false }
      assert.strictEqual((yield* handle(put)).status, 200)
      const { body: text, headers } = bundle(["a", "none"])
      const trailers = yield* Effect.promise(() =>
        trailersOf(port, { method: "POST", path: "/data?bundle", headers }, text)
      )
      assert.deepStrictEqual(trailers, {
        "x-tigris-bundle-count": "1",
        "x-tigris-bundle-bytes": "5",
        "x-tigris-bundle-skipped": "1"
      })
    }).pipe(
      Effect.provide(
        Emulator.layerServer().pipe(
          Layer.provideMerge(Emulator.layer({ buckets: ["data"], public: true, dialect: "tigris" }))
        )
      )
    ))
})

describe("a public bucket", () => {
  it.effect("is read by everybody, and listed where it says so", () =>
    Effect.gen(function*() {
      const { bucket, put, send } = yield* World.make()
      yield* bucket("data", { "x-amz-acl": "public-read", "x-amz-acl-public-list-objects-enabled": "false" })
      yield* put("data", "a")
      const read = Effect.map(send("GET", "/data/a", { anonymous: true }), ({ status }) => status)
      const list = Effect.map(send("GET", "/data", { anonymous: true }), ({ status }) => status)
      const update = (headers: Record<string, string>) => send("PATCH", "/data", { headers, body: "{}" })
      assert.deepStrictEqual([yield* read, yield* list], [200, 403])
      assert.strictEqual((yield* send("GET", "/data")).status, 200)
      yield* update({ "x-amz-acl-public-list-objects-enabled": "true" })
      assert.deepStrictEqual([yield* read, yield* list], [200, 200])
      yield* send("PUT", "/data/own", { body: "x", headers: { "x-amz-acl": "private" } })
      assert.strictEqual((yield* send("GET", "/data/own", { anonymous: true })).status, 403)
      yield* update({ "x-amz-acl": "private" })
      assert.deepStrictEqual([yield* read, yield* list], [403, 403])
      const wrong = yield* update({ "x-amz-acl-public-list-objects-enabled": "maybe" })
      assert.strictEqual(wrong.code, "InvalidArgument")
    }))
})

describe("a setting", () => {
  it.effect("is refused where it is not understood, or not done", () =>
    Effect.gen(function*() {
      const { bucket, enabled, send } = yield* World.make()
      yield* bucket("data")
      yield* enabled("snapshots")
      const code = (name: string, settings: unknown) =>
        Effect.map(send("PATCH", `/${name}`, { body: JSON.stringify(settings) }), (answer) => answer.code)
      const wrong = [
        { cors: [] },
        { cors: { rules: [{ allowedOrigin: "*", allowedMethods: ["GET"] }] } },
        { lifecycle_rules: [] },
        { lifecycle_rules: [{ status: 3, expiration: { days: 1 } }] },
        { object_notifications: { enabled: true, web_hook: "x" } },
        { object_notifications: { enabled: true, web_hook: "http://h", filter: "nonsense" } },
        { object_notifications: { enabled: true, web_hook: "http://h", auth: {} } },
        { shadow_bucket: { name: "x" } },
        { shares: [{ team_id: "t", user_id: "u", role: "Editor" }] },
        { shares: [{ team_id: "t", role: "Owner" }] },
        { acl_settings: {} }
      ]
      for (const settings of wrong) {
        assert.strictEqual(yield* code("data", settings), "InvalidArgument", JSON.stringify(settings))
      }
      assert.strictEqual(yield* code("data", { storage_class: "COLD" }), "InvalidStorageClass")
      assert.strictEqual(yield* code("data", { surprise: true }), "NotImplemented")
      const rules = { lifecycle_rules: [{ status: 1, expiration: { days: 1, enabled: true } }] }
      assert.strictEqual(yield* code("snapshots", rules), "InvalidArgument")
      assert.isUndefined(yield* code("data", rules))
      assert.strictEqual(yield* code("data", { type: 1 }), "InvalidArgument")
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
