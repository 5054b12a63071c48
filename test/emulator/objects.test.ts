import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Emulator from "../../src/Emulator.js"
import * as Client from "./client.js"

const setup = Effect.map(Emulator.make({ buckets: ["bkt"] }), (emulator) => ({ emulator, send: Client.make(emulator) }))

describe("objects", () => {
  it.effect("are put, got, headed, listed and deleted", () =>
    Effect.gen(function*() {
      const { emulator, send } = yield* setup
      const put = yield* send("PUT", "/bkt/a/b c", { body: "hello", headers: { "content-type": "text/plain" } })
      assert.strictEqual(put.status, 200)
      assert.strictEqual(put.headers["etag"], "\"5d41402abc4b2a76b9719d911017c592\"")
      assert.isUndefined(put.headers["x-amz-version-id"])
      const get = yield* send("GET", "/bkt/a/b c")
      assert.strictEqual(get.text, "hello")
      assert.strictEqual(get.headers["content-type"], "text/plain")
      const head = yield* send("HEAD", "/bkt/a/b c")
      assert.strictEqual(head.headers["content-length"], "5")
      assert.strictEqual(head.bytes.length, 0)
      const list = yield* send("GET", "/bkt", { query: { "list-type": "2" } })
      assert.deepStrictEqual(Client.texts(list.xml, "Key"), ["a/b c"])
      assert.strictEqual((yield* send("DELETE", "/bkt/a/b c")).status, 204)
      assert.strictEqual((yield* send("GET", "/bkt/a/b c")).code, "NoSuchKey")
      assert.strictEqual(yield* emulator.objectCount("bkt"), 0)
    }))

  it.effect("keep their bytes, whatever becomes of the writer's buffer", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const buffer = Client.bytes("hello")
      yield* send("PUT", "/bkt/k", { body: buffer })
      buffer.fill(0)
      assert.strictEqual((yield* send("GET", "/bkt/k")).text, "hello")
    }))

  it.effect("of many chunks come back whole and in ranges", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const chunk = new Uint8Array(700_000).map((_, i) => i % 251)
      const body = Stream.fromIterable([chunk, chunk, chunk])
      const put = yield* send("PUT", "/bkt/k", { body, length: 3 * chunk.length })
      assert.strictEqual(put.status, 200)
      const whole = Buffer.concat([chunk, chunk, chunk])
      assert.deepStrictEqual(Buffer.from((yield* send("GET", "/bkt/k")).bytes), whole)
      const part = yield* send("GET", "/bkt/k", { headers: { range: "bytes=1048570-1048580" } })
      assert.strictEqual(part.status, 206)
      assert.strictEqual(part.headers["content-range"], `bytes 1048570-1048580/${whole.length}`)
      assert.deepStrictEqual(Buffer.from(part.bytes), whole.subarray(1_048_570, 1_048_581))
    }))
})
