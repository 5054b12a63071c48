import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import { compute } from "../../src/internal/wire/checksum.js"
import * as Client from "./client.js"

const setup = Effect.gen(function*() {
  const send = Client.make(yield* Emulator.make({ buckets: ["bkt"] }))
  const outcome = (method: string, path: string, call: Client.Call = {}) =>
    Effect.map(send(method, path, call), (a) => a.code ?? String(a.status))
  const put = (body: string, headers: Record<string, string> = {}) => outcome("PUT", "/bkt/k", { body, headers })
  return { send, outcome, put }
})

const tagOf = (text: string) => `"${Buffer.from(compute("MD5", Client.bytes(text)), "base64").toString("hex")}"`

describe("conditional writes", () => {
  it.effect("want a tag to match, or nothing to be there", () =>
    Effect.gen(function*() {
      const { put, send } = yield* setup
      assert.strictEqual(yield* put("1", { "if-match": tagOf("1") }), "NoSuchKey")
      assert.strictEqual(yield* put("1", { "if-none-match": "*" }), "200")
      assert.strictEqual(yield* put("2", { "if-none-match": "*" }), "PreconditionFailed")
      assert.strictEqual(yield* put("2", { "if-match": tagOf("0") }), "PreconditionFailed")
      assert.strictEqual(yield* put("2", { "if-match": tagOf("1") }), "200")
      assert.strictEqual(yield* put("3", { "if-match": tagOf("2").replaceAll("\"", "") }), "200")
      yield* send("DELETE", "/bkt/k")
      assert.strictEqual(yield* put("4", { "if-none-match": "*" }), "200")
    }))

  it.effect("want one condition, of a kind that S3 knows", () =>
    Effect.gen(function*() {
      const { outcome, put } = yield* setup
      yield* put("1")
      const copy = (headers: Record<string, string>) =>
        outcome("PUT", "/bkt/c", { headers: { "x-amz-copy-source": "bkt/k", ...headers } })
      for (const write of [(headers: Record<string, string>) => put("2", headers), copy]) {
        assert.strictEqual(yield* write({ "if-none-match": tagOf("1") }), "NotImplemented")
        assert.strictEqual(yield* write({ "if-match": "*" }), "NotImplemented")
        assert.strictEqual(yield* write({ "if-match": tagOf("1"), "if-none-match": "*" }), "NotImplemented")
      }
    }))

  it.effect("of an upload are lost to who came while it went on", () =>
    Effect.gen(function*() {
      const { outcome, put, send } = yield* setup
      const begin = Effect.gen(function*() {
        const uploadId = Client.texts((yield* send("POST", "/bkt/k", { query: { uploads: "" } })).xml, "UploadId")[0] ??
          ""
        const part = yield* send("PUT", "/bkt/k", { query: { uploadId, partNumber: "1" }, body: "part" })
        return (headers: Record<string, string>) =>
          outcome("POST", "/bkt/k", {
            query: { uploadId },
            headers,
            body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${
              part.headers["etag"]
            }</ETag></Part></CompleteMultipartUpload>`
          })
      })
      yield* put("1")
      const first = yield* begin
      yield* put("1")
      assert.strictEqual(yield* first({ "if-match": tagOf("0") }), "PreconditionFailed")
      assert.strictEqual(yield* first({ "if-match": tagOf("1") }), "ConditionalRequestConflict")
      assert.strictEqual(yield* first({ "if-none-match": "*" }), "PreconditionFailed")
      yield* send("DELETE", "/bkt/k")
      assert.strictEqual(yield* first({ "if-match": tagOf("1") }), "NoSuchKey")
      assert.strictEqual(yield* first({ "if-none-match": "*" }), "ConditionalRequestConflict")
      const second = yield* begin
      assert.strictEqual(yield* second({ "if-none-match": "*" }), "200")
      const third = yield* begin
      yield* send("PUT", "/bkt/k", {
        query: { tagging: "" },
        body: "<Tagging><TagSet/></Tagging>"
      })
      const { etag = "" } = (yield* send("HEAD", "/bkt/k")).headers
      assert.strictEqual(yield* third({ "if-match": etag }), "200")
    }))
})

describe("conditional deletes", () => {
  it.effect("look at what is there now", () =>
    Effect.gen(function*() {
      const { outcome, put } = yield* setup
      const remove = (match: string) => outcome("DELETE", "/bkt/k", { headers: { "if-match": match } })
      assert.strictEqual(yield* remove("*"), "NoSuchKey")
      yield* put("1")
      assert.strictEqual(yield* remove(tagOf("2")), "PreconditionFailed")
      assert.strictEqual(yield* remove(tagOf("1")), "204")
      yield* put("1")
      assert.strictEqual(yield* remove("*"), "204")
      for (const name of ["x-amz-if-match-size", "x-amz-if-match-last-modified-time"]) {
        assert.strictEqual(yield* outcome("DELETE", "/bkt/k", { headers: { [name]: "1" } }), "NotImplemented")
      }
    }))

  it.effect("are judged one by one in a batch", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      for (const key of ["a", "b"]) yield* send("PUT", `/bkt/${key}`, { body: "1" })
      const object = (key: string, etag: string) => `<Object><Key>${key}</Key><ETag>${etag}</ETag></Object>`
      const body = `<Delete>${object("a", tagOf("1"))}${object("b", tagOf("2"))}${object("c", tagOf("1"))}</Delete>`
      const answer = yield* send("POST", "/bkt", {
        query: { delete: "" },
        body,
        headers: { "content-md5": compute("MD5", Client.bytes(body)) }
      })
      assert.deepStrictEqual(answer.xml.children.map((c) => c.name), ["Deleted", "Error", "Error"])
      assert.deepStrictEqual(Client.texts(answer.xml, "Code"), ["PreconditionFailed", "NoSuchKey"])
    }))
})

describe("conditions of reads and of the source of a copy", () => {
  it.effect("go in one order, and dates to come are no conditions", () =>
    Effect.gen(function*() {
      const { outcome, put } = yield* setup
      yield* TestClock.adjust("1 day")
      yield* put("1")
      yield* TestClock.adjust("1 day")
      const date = (days: number) => new Date(days * 86_400_000).toUTCString()
      const both = (conditions: Record<string, string>) =>
        Effect.all([
          outcome("GET", "/bkt/k", { headers: conditions }),
          outcome("PUT", "/bkt/c", {
            headers: {
              "x-amz-copy-source": "bkt/k",
              ...Object.fromEntries(Object.entries(conditions).map(([n, v]) => [`x-amz-copy-source-${n}`, v]))
            }
          })
        ])
      const same = tagOf("1")
      const other = tagOf("2")
      const fine = ["200", "200"]
      const failed = ["PreconditionFailed", "PreconditionFailed"]
      const unchanged = ["304", "PreconditionFailed"]
      assert.deepStrictEqual(yield* both({ "if-match": same }), fine)
      assert.deepStrictEqual(yield* both({ "if-match": other }), failed)
      assert.deepStrictEqual(yield* both({ "if-match": same, "if-unmodified-since": date(0) }), fine)
      assert.deepStrictEqual(yield* both({ "if-unmodified-since": date(0) }), failed)
      assert.deepStrictEqual(yield* both({ "if-unmodified-since": date(1) }), fine)
      assert.deepStrictEqual(yield* both({ "if-none-match": same }), unchanged)
      assert.deepStrictEqual(yield* both({ "if-none-match": same, "if-unmodified-since": date(0) }), failed)
      assert.deepStrictEqual(yield* both({ "if-none-match": other, "if-modified-since": date(1) }), fine)
      assert.deepStrictEqual(yield* both({ "if-modified-since": date(0) }), fine)
      assert.deepStrictEqual(yield* both({ "if-modified-since": date(1) }), unchanged)
      assert.deepStrictEqual(yield* both({ "if-modified-since": date(3) }), fine)
    }))
})
