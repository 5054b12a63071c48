import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Transport from "../src/Transport.js"

const client = HttpClient.make((request) =>
  Effect.sync(() => HttpClientResponse.fromWeb(request, new Response(request.headers["x-a"] ?? "none")))
)
const all: Transport.Traits = { rawPath: true, streams: true, deadlines: true }

describe("Transport", () => {
  it("trusts a client with nothing until it is declared", () => {
    assert.deepStrictEqual(Transport.traits(client), Transport.none)
    assert.deepStrictEqual(Transport.traits(Transport.declare(client, all)), all)
    assert.deepStrictEqual(Transport.traits(client.pipe(Transport.declare(all))), all)
    assert.deepStrictEqual(Transport.traits(client), Transport.none)
  })

  it("loses the traits with a change that may break them", () => {
    const declared = Transport.declare(client, all)
    assert.deepStrictEqual(Transport.traits(HttpClient.mapRequest(declared, (request) => request)), Transport.none)
    assert.deepStrictEqual(Transport.traits(HttpClient.filterStatusOk(declared)), Transport.none)
  })

  it.effect("leaves the client as it was, with what was put before it", () =>
    Effect.gen(function*() {
      const prepared = HttpClient.mapRequest(client, HttpClientRequest.setHeader("x-a", "1"))
      const response = yield* Transport.declare(prepared, all).get("http://x/")
      assert.strictEqual(yield* response.text, "1")
    }))

  it("carries limits with one request", () => {
    const request = HttpClientRequest.get("http://x/", { headers: { a: "b" } })
    const limited = Transport.withLimits(request, { deadlineMs: 5 })
    assert.deepStrictEqual(Transport.limits(limited), { deadlineMs: 5 })
    assert.strictEqual(limited.headers.a, "b")
    assert.isUndefined(Transport.limits(request))
    assert.isUndefined(Transport.limits(HttpClientRequest.setHeader(limited, "c", "d")))
    assert.deepStrictEqual(Transport.limits(request.pipe(Transport.withLimits({ idleMs: 1 }))), { idleMs: 1 })
  })
})
