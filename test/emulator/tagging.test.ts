import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/Emulator.js"
import * as Client from "./client.js"

const setup = Effect.map(Emulator.make({ buckets: ["bkt"] }), Client.make)

const tagging = (tags: Record<string, string>) =>
  `<Tagging><TagSet>${
    Object.entries(tags).map(([k, v]) => `<Tag><Key>${k}</Key><Value>${v}</Value></Tag>`).join("")
  }</TagSet></Tagging>`

describe("an object's tags", () => {
  it.effect("are put, got and deleted", () =>
    Effect.gen(function*() {
      const send = yield* setup
      yield* send("PUT", "/bkt/k", { body: "x", headers: { "x-amz-tagging": "b=2&a=1" } })
      const ask = (method: string, body?: string, path = "/bkt/k") =>
        send(method, path, { query: { tagging: "" }, body })
      const keys = Effect.map(ask("GET"), (answer) => Client.texts(answer.xml, "Key").join())
      assert.strictEqual(yield* keys, "a,b")
      assert.strictEqual((yield* send("HEAD", "/bkt/k")).headers["x-amz-tagging-count"], "2")
      const tag = (yield* send("HEAD", "/bkt/k")).headers["etag"]
      assert.strictEqual((yield* ask("PUT", tagging({ z: "é +-=._:/@", y: "" }))).status, 200)
      assert.strictEqual(yield* keys, "y,z")
      assert.strictEqual((yield* ask("DELETE")).status, 204)
      assert.strictEqual(yield* keys, "")
      const head = yield* send("HEAD", "/bkt/k")
      assert.deepStrictEqual([head.headers["x-amz-tagging-count"], head.headers["etag"]], [undefined, tag])
      assert.strictEqual((yield* ask("GET", undefined, "/bkt/none")).code, "NoSuchKey")
      assert.strictEqual((yield* ask("PUT", tagging({}), "/bkt/none")).code, "NoSuchKey")
    }))

  it.effect("belong to a version", () =>
    Effect.gen(function*() {
      const send = yield* setup
      yield* send("PUT", "/bkt", {
        query: { versioning: "" },
        body: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>"
      })
      const one = (yield* send("PUT", "/bkt/k")).headers["x-amz-version-id"] ?? ""
      yield* send("PUT", "/bkt/k")
      const query = { tagging: "", versionId: one }
      const put = yield* send("PUT", "/bkt/k", { query, body: tagging({ a: "1" }) })
      assert.strictEqual(put.headers["x-amz-version-id"], one)
      assert.deepStrictEqual(Client.texts((yield* send("GET", "/bkt/k", { query })).xml, "Key"), ["a"])
      assert.deepStrictEqual(
        Client.texts((yield* send("GET", "/bkt/k", { query: { tagging: "" } })).xml, "Key"),
        []
      )
    }))

  it.effect("have limits", () =>
    Effect.gen(function*() {
      const send = yield* setup
      yield* send("PUT", "/bkt/k")
      const put = (body: string) =>
        Effect.map(send("PUT", "/bkt/k", { query: { tagging: "" }, body }), (a) => a.code ?? String(a.status))
      const many = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, "v"]))
      assert.strictEqual(yield* put(tagging(many(10))), "200")
      assert.strictEqual(yield* put(tagging(many(11))), "BadRequest")
      assert.strictEqual(yield* put(tagging({ ["k".repeat(128)]: "v".repeat(256) })), "200")
      assert.strictEqual(yield* put(tagging({ ["k".repeat(129)]: "v" })), "InvalidTag")
      assert.strictEqual(yield* put(tagging({ k: "v".repeat(257) })), "InvalidTag")
      assert.strictEqual(yield* put(tagging({ "aws:k": "v" })), "InvalidTag")
      assert.strictEqual(yield* put(tagging({ "k*": "v" })), "InvalidTag")
      assert.strictEqual(yield* put(tagging({ "": "v" })), "InvalidTag")
      assert.strictEqual(
        yield* put(tagging({ k: "1" }).replace("</Tag>", "</Tag><Tag><Key>k</Key><Value/></Tag>")),
        "InvalidTag"
      )
      assert.strictEqual(yield* put("<Tagging/>"), "MalformedXML")
      assert.strictEqual(yield* put("<Tagging><TagSet><Tag><Key>k</Key></Tag></TagSet></Tagging>"), "MalformedXML")
    }))

  it.effect("go with a copy, or are its own", () =>
    Effect.gen(function*() {
      const send = yield* setup
      yield* send("PUT", "/bkt/k", { headers: { "x-amz-tagging": "a=1" } })
      const copied = (headers: Record<string, string>) =>
        Effect.gen(function*() {
          yield* send("PUT", "/bkt/c", { headers: { "x-amz-copy-source": "bkt/k", ...headers } })
          return Client.texts((yield* send("GET", "/bkt/c", { query: { tagging: "" } })).xml, "Key")
        })
      assert.deepStrictEqual(yield* copied({ "x-amz-tagging": "b=2" }), ["a"])
      assert.deepStrictEqual(
        yield* copied({ "x-amz-tagging": "b=2", "x-amz-tagging-directive": "REPLACE" }),
        ["b"]
      )
      assert.deepStrictEqual(yield* copied({ "x-amz-tagging-directive": "REPLACE" }), [])
    }))
})
