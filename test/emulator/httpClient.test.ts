import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Emulator from "../../src/Emulator.js"
import * as Transport from "../../src/Transport.js"

const world = Emulator.layerHttpClient.pipe(
  Layer.provideMerge(Emulator.layer({ buckets: ["bkt"], public: true }))
)

const at = (path: string) => `https://bkt.s3.us-east-1.amazonaws.com${path}`

const hello = new TextEncoder().encode("hello")

describe("the in-process transport", () => {
  it.effect("sends paths as they are, and says so", () =>
    Effect.gen(function*() {
      const client = yield* HttpClient.HttpClient
      assert.deepStrictEqual(Transport.traits(client), { rawPath: true, streams: true, deadlines: false })
      yield* client.execute(HttpClientRequest.put(at("/a/../b//c%2Fd")).pipe(HttpClientRequest.bodyText("x")))
      const [logged] = yield* Effect.flatMap(Emulator.Emulator, (emulator) => emulator.requests)
      assert.strictEqual(logged?.target, "/a/../b//c%2Fd")
      assert.strictEqual(yield* Effect.flatMap(client.get(at("/a/../b//c%2Fd")), (r) => r.text), "x")
      assert.strictEqual((yield* client.get(at("/b//c%2Fd"))).status, 404)
    }).pipe(Effect.provide(world)))

  it.effect("takes every kind of body", () =>
    Effect.gen(function*() {
      const client = yield* HttpClient.HttpClient
      const bodies: ReadonlyArray<HttpBody.HttpBody> = [
        HttpBody.uint8Array(hello),
        HttpBody.text("hello"),
        HttpBody.stream(Stream.make(hello.subarray(0, 2), hello.subarray(2)), "a/b", 5),
        HttpBody.raw("hello"),
        HttpBody.raw(hello.buffer),
        HttpBody.raw(new Blob(["hello"]))
      ]
      for (const body of bodies) {
        const put = yield* client.execute(HttpClientRequest.put(at("/k"), { body }))
        assert.strictEqual(put.status, 200)
        assert.strictEqual(put.headers["etag"], "\"5d41402abc4b2a76b9719d911017c592\"")
      }
      assert.strictEqual((yield* client.execute(HttpClientRequest.put(at("/empty")))).status, 200)
      const unknown = yield* client.execute(
        HttpClientRequest.put(at("/k"), { body: HttpBody.stream(Stream.make(hello)) })
      )
      assert.strictEqual(unknown.status, 411)
    }).pipe(Effect.provide(world)))

  it.effect("gives a response like any other", () =>
    Effect.gen(function*() {
      const client = yield* HttpClient.HttpClient
      yield* client.execute(
        HttpClientRequest.put(at("/k")).pipe(HttpClientRequest.bodyText("{\"a\":1}", "application/json"))
      )
      const get = yield* client.get(at("/k"))
      assert.deepStrictEqual(yield* get.json, { a: 1 })
      assert.strictEqual(get.headers["content-type"], "application/json")
      const bytes = yield* Stream.runFold(get.stream, 0, (n, chunk) => n + chunk.length)
      assert.strictEqual(bytes, 7)
      const head = yield* client.head(at("/k"))
      assert.deepStrictEqual([head.status, head.headers["content-length"], yield* head.text], [200, "7", ""])
      const url = yield* client.get(at("/?list-type=2"), { urlParams: { prefix: "none" } })
      assert.include(yield* url.text, "<Prefix>none</Prefix>")
    }).pipe(Effect.provide(world)))

  it.effect("does not let a reader change what is stored", () =>
    Effect.gen(function*() {
      const client = yield* HttpClient.HttpClient
      yield* client.execute(HttpClientRequest.put(at("/k")).pipe(HttpClientRequest.bodyUint8Array(hello)))
      const response = yield* client.get(at("/k"))
      yield* Stream.runForEach(response.stream, (chunk) => Effect.sync(() => chunk.fill(0)))
      assert.strictEqual(yield* Effect.flatMap(client.get(at("/k")), (r) => r.text), "hello")
    }).pipe(Effect.provide(world)))

  it.effect("fails where a real one would", () =>
    Effect.gen(function*() {
      const client = yield* HttpClient.HttpClient
      const refused = (request: HttpClientRequest.HttpClientRequest) => Effect.flip(client.execute(request))
      assert.strictEqual((yield* refused(HttpClientRequest.get("/relative"))).reason, "InvalidUrl")
      const header = HttpClientRequest.get(at("/k")).pipe(HttpClientRequest.setHeader("x-a", "1\r\nx-b: 2"))
      assert.strictEqual((yield* refused(header)).reason, "Transport")
      const body = HttpBody.stream(Stream.concat(Stream.make(hello), Stream.fail("mine")), "a/b", 10)
      const failed = yield* refused(HttpClientRequest.put(at("/k"), { body }))
      assert.deepStrictEqual([failed.reason, failed.cause], ["Transport", "mine"])
    }).pipe(Effect.provide(world)))
})
