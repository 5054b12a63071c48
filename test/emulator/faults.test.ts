import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import * as Client from "./client.js"

const world = Emulator.layerHttpClient.pipe(
  Layer.provideMerge(Emulator.layer({ buckets: ["bkt"], public: true }))
)

const url = "http://localhost/bkt/k"

const put = (body: string) => HttpClient.execute(HttpClientRequest.put(url).pipe(HttpClientRequest.bodyText(body)))

const get = HttpClient.get(url)

const inject = (rule: Emulator.FaultRule) => Effect.flatMap(Emulator.Emulator, ({ faults }) => faults.add(rule))

const objects = Effect.flatMap(Emulator.Emulator, (emulator) => emulator.objectCount("bkt"))

describe("faults", () => {
  it.effect("reset before: nothing has happened; after: it has", () =>
    Effect.gen(function*() {
      yield* inject({ operation: "PutObject", fault: { _tag: "ResetBefore" } })
      const before = yield* Effect.flip(put("hello"))
      assert.deepStrictEqual([before._tag, before.reason], ["RequestError", "Transport"])
      assert.strictEqual(yield* objects, 0)
      yield* inject({ operation: "PutObject", fault: { _tag: "ResetAfter" } })
      const after = yield* Effect.flip(put("hello"))
      assert.deepStrictEqual([after._tag, after.reason], ["RequestError", "Transport"])
      assert.strictEqual(yield* objects, 1)
      assert.strictEqual((yield* put("hello")).status, 200)
    }).pipe(Effect.provide(world)))

  it.effect("strike the requests that they name, so often and not before", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* put("hello")
      yield* inject({
        method: "GET",
        key: (key) => key === "k",
        skip: 1,
        times: 2,
        fault: { _tag: "SlowDown", retryAfterSeconds: 7 }
      })
      const statuses: Array<number> = []
      for (let i = 0; i < 4; i++) {
        yield* put("hello")
        statuses.push((yield* get).status)
      }
      assert.deepStrictEqual(statuses, [200, 503, 503, 200])
      assert.strictEqual(yield* faults.injected, 2)
      assert.deepStrictEqual(yield* faults.pending, [])
      yield* inject({ key: "other", fault: { _tag: "InternalError" } })
      assert.strictEqual((yield* get).status, 200)
      yield* faults.clear
      assert.deepStrictEqual(yield* faults.pending, [])
    }).pipe(Effect.provide(world)))

  it.effect("answer in S3's words, and in a proxy's", () =>
    Effect.gen(function*() {
      yield* put("hello")
      const answer = (fault: Emulator.Fault) =>
        Effect.gen(function*() {
          yield* inject({ fault })
          const response = yield* get
          return { response, text: yield* response.text }
        })
      const slow = yield* answer({ _tag: "SlowDown", retryAfterSeconds: 3 })
      assert.deepStrictEqual([slow.response.status, slow.response.headers["retry-after"]], [503, "3"])
      assert.include(slow.text, "<Code>SlowDown</Code>")
      assert.strictEqual((yield* answer({ _tag: "InternalError" })).response.status, 500)
      const conflict = yield* answer({ _tag: "Refuse", code: "ConditionalRequestConflict" })
      assert.strictEqual(conflict.response.status, 409)
      const hidden = yield* answer({ _tag: "ErrorInOk", code: "SlowDown" })
      assert.strictEqual(hidden.response.status, 200)
      assert.include(hidden.text, "<Error><Code>SlowDown</Code>")
      const html = yield* answer({ _tag: "HtmlPage" })
      assert.deepStrictEqual([html.response.status, html.text.startsWith("<html>")], [502, true])
      const wrong = yield* answer({ _tag: "WrongETag" })
      assert.strictEqual(wrong.response.headers["etag"], `"${"0".repeat(32)}"`)
      const flipped = yield* answer({ _tag: "FlipBit", bit: 8 })
      assert.strictEqual(flipped.text, "hdllo")
      assert.strictEqual(yield* Effect.flatMap(get, (response) => response.text), "hello")
    }).pipe(Effect.provide(world)))

  it.effect("lie about the entity tag in documents too", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.Emulator
      const send = Client.make(emulator)
      yield* put("hello")
      yield* inject({ operation: "CopyObject", fault: { _tag: "WrongETag" } })
      const copy = yield* send("PUT", "/bkt/copy", { headers: { "x-amz-copy-source": "bkt/k" } })
      assert.deepStrictEqual(Client.texts(copy.xml, "ETag"), [`"${"0".repeat(32)}"`])
    }).pipe(Effect.provide(world)))

  it.effect("cut a body short, or leave it hanging", () =>
    Effect.gen(function*() {
      yield* put("hello")
      yield* inject({ method: "GET", fault: { _tag: "Truncate", bytes: 3 } })
      const cut = yield* get
      assert.strictEqual(cut.headers["content-length"], "5")
      const seen: Array<number> = []
      const failure = yield* Effect.flip(Stream.runForEach(cut.stream, (bytes) =>
        Effect.sync(() => {
          seen.push(...bytes)
        })))
      assert.deepStrictEqual([failure._tag, Buffer.from(seen).toString()], ["ResponseError", "hel"])
      yield* inject({ method: "GET", fault: { _tag: "Truncate", bytes: 0 } })
      assert.strictEqual((yield* Effect.flip(Effect.flatMap(get, (response) => response.text)))._tag, "ResponseError")

      yield* inject({ method: "GET", fault: { _tag: "Stall", bytes: 2 } })
      const stalled = yield* get
      const first = yield* Stream.runCollect(Stream.take(stalled.stream, 1))
      assert.strictEqual(Buffer.from(Chunk.unsafeHead(first)).toString(), "he")
      const whole = yield* Effect.fork(Effect.timeoutOption(stalled.arrayBuffer, "1 hour"))
      yield* TestClock.adjust("1 hour")
      assert.isTrue(Option.isNone(yield* Fiber.join(whole)))
    }).pipe(Effect.provide(world)))

  it.effect("wait, by the test's clock", () =>
    Effect.gen(function*() {
      yield* inject({ fault: { _tag: "Delay", duration: "30 seconds" } })
      const fiber = yield* Effect.fork(put("hello"))
      yield* TestClock.adjust("29 seconds")
      assert.isTrue(Option.isNone(yield* Fiber.poll(fiber)))
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(fiber)).status, 200)
    }).pipe(Effect.provide(world)))
})
