import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Tigris from "../../src/Tigris.js"

const event = {
  eventVersion: "1",
  eventSource: "tigris",
  eventName: "OBJECT_DELETED",
  eventTime: "2023-05-15T11:45:00.000Z",
  bucket: "my-bucket",
  object: { key: "path/to/anotherfile.jpg", size: 2048, eTag: "c4ca4238a0b923820dcc509a6f75849b" }
}

describe("what a webhook is told", () => {
  it.effect("is decoded, whatever its name", () =>
    Effect.gen(function*() {
      const body = JSON.stringify({
        events: [event, { ...event, eventName: "OBJECT_NEW", object: { key: "k" } }],
        x: 1
      })
      for (const given of [body, new TextEncoder().encode(body)]) {
        const [first, second] = yield* Tigris.decodeEvents(given)
        assert.strictEqual(first?.eventName, "OBJECT_DELETED")
        assert.strictEqual(first?.eventTime.getTime(), Date.parse(event.eventTime))
        assert.deepStrictEqual({ ...first?.object }, event.object)
        assert.deepStrictEqual([second?.eventName, second?.object.size], ["OBJECT_NEW", undefined])
      }
      assert.deepStrictEqual(yield* Tigris.decodeEvents("{\"events\":[]}"), [])
    }))

  it.effect("is a typed error where it is something else, and says where, not what", () =>
    Effect.gen(function*() {
      const wrong = [
        "",
        "canary",
        "[]",
        "{}",
        JSON.stringify({ events: [{ ...event, bucket: ["canary"] }] }),
        JSON.stringify({ events: [{ ...event, eventTime: "canary" }] }),
        JSON.stringify({ events: [{ ...event, object: { size: "canary" } }] })
      ]
      for (const body of wrong) {
        const error = yield* Effect.flip(Tigris.decodeEvents(body))
        assert.strictEqual(error._tag, "MalformedResponse")
        assert.notInclude(error.message, "canary")
      }
      const error = yield* Effect.flip(Tigris.decodeEvents(wrong[4]!))
      assert.include(error.message, "events.0.bucket")
    }))

  it("is Tigris' by its header", () => {
    const basic = { username: "u", password: Redacted.make("p:p") }
    assert.isTrue(Tigris.isAuthorized(basic, `Basic ${btoa("u:p:p")}`))
    const token = { token: Redacted.make("t") }
    assert.isTrue(Tigris.isAuthorized(token, "Bearer t"))
    for (
      const header of [undefined, "", "Bearer", "Bearer t ", "Bearer x", "Bearer tBearer t", `Basic ${btoa("u:p")}`]
    ) {
      assert.isFalse(Tigris.isAuthorized(token, header))
      assert.isFalse(Tigris.isAuthorized(basic, header))
    }
  })
})
