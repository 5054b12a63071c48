import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import * as Client from "./client.js"

const setup = Effect.gen(function*() {
  const send = Client.make(yield* Emulator.make({ buckets: ["bkt"] }))
  yield* send("PUT", "/bkt/k", { body: "hello", headers: { "x-amz-storage-class": "DEEP_ARCHIVE" } })
  const restore = (body: string, path = "/bkt/k") =>
    Effect.map(send("POST", path, { query: { restore: "" }, body }), (a) => a.code ?? String(a.status))
  return { send, restore }
})

const days = (n: number) =>
  `<RestoreRequest><Days>${n}</Days><GlacierJobParameters><Tier>Bulk</Tier></GlacierJobParameters></RestoreRequest>`

describe("an archived object", () => {
  it.effect("is there, but cannot be read or copied", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const get = yield* send("GET", "/bkt/k")
      assert.deepStrictEqual([get.status, get.code], [403, "InvalidObjectState"])
      assert.deepStrictEqual(Client.texts(get.xml, "StorageClass"), ["DEEP_ARCHIVE"])
      const head = yield* send("HEAD", "/bkt/k")
      assert.deepStrictEqual([head.status, head.headers["x-amz-storage-class"]], [200, "DEEP_ARCHIVE"])
      const copy = yield* send("PUT", "/bkt/c", { headers: { "x-amz-copy-source": "bkt/k" } })
      assert.deepStrictEqual([copy.status, copy.code], [403, "ObjectNotInActiveTierError"])
    }))

  it.effect("can be read for as long as it has been restored", () =>
    Effect.gen(function*() {
      const { restore, send } = yield* setup
      yield* TestClock.adjust("1 hour")
      assert.strictEqual(yield* restore(days(1)), "202")
      const head = yield* send("HEAD", "/bkt/k")
      assert.strictEqual(
        head.headers["x-amz-restore"],
        "ongoing-request=\"false\", expiry-date=\"Sat, 03 Jan 1970 00:00:00 GMT\""
      )
      assert.strictEqual((yield* send("GET", "/bkt/k")).text, "hello")
      const list = yield* send("GET", "/bkt", {
        query: { "list-type": "2" },
        headers: { "x-amz-optional-object-attributes": "RestoreStatus" }
      })
      assert.deepStrictEqual(Client.texts(list.xml, "RestoreExpiryDate"), ["1970-01-03T00:00:00.000Z"])
      assert.strictEqual(yield* restore(days(2)), "200")
      yield* TestClock.adjust("2 days")
      assert.strictEqual((yield* send("GET", "/bkt/k")).text, "hello")
      yield* TestClock.adjust("1 day")
      assert.strictEqual((yield* send("GET", "/bkt/k")).code, "InvalidObjectState")
      assert.isUndefined((yield* send("HEAD", "/bkt/k")).headers["x-amz-restore"])
    }))

  it.effect("is restored by a request that says for how long", () =>
    Effect.gen(function*() {
      const { restore, send } = yield* setup
      yield* send("PUT", "/bkt/plain")
      assert.strictEqual(yield* restore(days(1), "/bkt/plain"), "InvalidObjectState")
      assert.strictEqual(yield* restore(days(1), "/bkt/none"), "NoSuchKey")
      assert.strictEqual(yield* restore(days(0)), "InvalidArgument")
      assert.strictEqual(yield* restore("<RestoreRequest/>"), "MalformedXML")
      assert.strictEqual(yield* restore(days(1).replace("Bulk", "Fast")), "MalformedXML")
      assert.strictEqual(yield* restore("<RestoreRequest><Type>SELECT</Type></RestoreRequest>"), "NotImplemented")
    }))
})
