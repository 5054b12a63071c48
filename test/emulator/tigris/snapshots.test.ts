import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Client from "../client.js"
import * as World from "./world.js"

describe("a snapshot", () => {
  it.effect("is of what there was: overwritten, deleted and new keys", () =>
    Effect.gen(function*() {
      const { enabled, everything, get, put, remove, snapshot } = yield* World.make()
      yield* enabled("data")
      yield* put("data", "kept")
      yield* put("data", "overwritten", "old")
      yield* put("data", "deleted")
      const version = yield* snapshot("data")
      yield* put("data", "overwritten", "new")
      yield* remove("data", "deleted")
      yield* put("data", "later")
      assert.deepStrictEqual(yield* everything("data", version), {
        deleted: "deleted",
        kept: "kept",
        overwritten: "old"
      })
      assert.deepStrictEqual(yield* everything("data"), { kept: "kept", later: "later", overwritten: "new" })
      const later = yield* get("data", "later", version)
      assert.deepStrictEqual([later.status, later.code], [404, "NoSuchKey"])
    }))

  it.effect("is a number later than every write before it and earlier than every one after, however coarse the clock", () =>
    Effect.gen(function*() {
      const { enabled, put, snapshot } = yield* World.make()
      yield* enabled("data")
      const first = yield* put("data", "a")
      const second = yield* snapshot("data")
      const third = yield* put("data", "a")
      yield* TestClock.adjust("1 hour")
      const fourth = yield* snapshot("data")
      const all = [first, second, third, fourth].map(BigInt)
      assert.deepStrictEqual(all, [...all].sort((a, b) => a < b ? -1 : 1))
      assert.strictEqual(new Set(all).size, 4)
      assert.strictEqual(fourth, "3600000000000")
    }))

  it.effect("is listed newest first, by pages, with its label as it was given", () =>
    Effect.gen(function*() {
      const { enabled, snapshot, snapshots } = yield* World.make()
      yield* enabled("data")
      const one = yield* snapshot("data")
      const two = yield* snapshot("data", "before; name=odd")
      const three = yield* snapshot("data", "twice")
      const four = yield* snapshot("data", "twice")
      const all = yield* snapshots("data")
      assert.deepStrictEqual(all.names, [
        `${four}; name=twice`,
        `${three}; name=twice`,
        `${two}; name=before; name=odd`,
        one
      ])
      assert.strictEqual(all.token, undefined)
      assert.isFalse(all.namespaced)
      assert.match(all.dates[0] ?? "", /^1970-01-01T00:00:00\.\d{1,9}Z$/)
      const page = yield* snapshots("data", { "max-buckets": "3" })
      assert.deepStrictEqual([page.names.length, page.token], [3, two])
      const rest = yield* snapshots("data", { "max-buckets": "3", "continuation-token": two })
      assert.deepStrictEqual([rest.names, rest.token], [[one], undefined])
    }))

  it.effect("can be deleted, and nothing else is", () =>
    Effect.gen(function*() {
      const { enabled, everything, fork, put, snapshot, snapshots, unsnap } = yield* World.make()
      yield* enabled("data")
      yield* put("data", "a")
      const one = yield* snapshot("data")
      const two = yield* snapshot("data")
      yield* fork("fork", "data", one)
      assert.strictEqual((yield* unsnap("data", one)).status, 204)
      assert.deepStrictEqual((yield* snapshots("data")).names, [two])
      assert.deepStrictEqual(yield* everything("fork"), { a: "a" })
      assert.deepStrictEqual(yield* everything("data"), { a: "a" })
      // By inference: any moment can be read.
      assert.deepStrictEqual(yield* everything("data", one), { a: "a" })
      assert.strictEqual((yield* unsnap("data", one)).status, 404)
      assert.strictEqual((yield* unsnap("gone", one)).code, "NoSuchBucket")
    }))

  it.effect("need not have been taken: any moment can be read, and one to come is now", () =>
    Effect.gen(function*() {
      const { enabled, everything, put, remove } = yield* World.make()
      yield* enabled("data")
      yield* TestClock.adjust("1 minute")
      const first = yield* put("data", "a", "1")
      const second = yield* put("data", "a", "2")
      yield* remove("data", "a")
      yield* put("data", "b")
      const at = (text: string, by: bigint) => String(BigInt(text) + by)
      assert.deepStrictEqual(yield* everything("data", at(first, -1n)), {})
      assert.deepStrictEqual(yield* everything("data", first), { a: "1" })
      assert.deepStrictEqual(yield* everything("data", second), { a: "2" })
      assert.deepStrictEqual(yield* everything("data", at(second, 1n)), {})
      assert.deepStrictEqual(yield* everything("data", "18446744073709551615"), { b: "b" })
    }))

  it.effect("can be copied from", () =>
    Effect.gen(function*() {
      const { enabled, everything, put, send, snapshot } = yield* World.make()
      yield* enabled("data")
      yield* put("data", "a", "old")
      const version = yield* snapshot("data")
      yield* put("data", "a", "new")
      const copy = yield* send("PUT", "/data/b", {
        headers: { "x-amz-copy-source": "data/a", "x-tigris-snapshot-version": version }
      })
      assert.strictEqual(copy.status, 200)
      assert.deepStrictEqual(yield* everything("data"), { a: "new", b: "old" })
    }))

  it.effect("loses a version that is deleted by its id: the one exception", () =>
    Effect.gen(function*() {
      const { enabled, everything, put, send, snapshot } = yield* World.make()
      yield* enabled("data")
      const id = yield* put("data", "a")
      const version = yield* snapshot("data")
      yield* put("data", "a", "later")
      assert.strictEqual((yield* send("DELETE", "/data/a", { query: { versionId: id } })).status, 204)
      assert.deepStrictEqual(yield* everything("data", version), {})
    }))

  it.effect("is refused where it makes no sense", () =>
    Effect.gen(function*() {
      const { bucket, enabled, fork, get, put, send, snapshot, snapshots } = yield* World.make()
      yield* bucket("regular")
      yield* enabled("data")
      yield* put("data", "a")
      assert.strictEqual((yield* bucket("regular", { "x-tigris-snapshot": "true" })).code, "InvalidArgument")
      assert.strictEqual((yield* bucket("none", { "x-tigris-snapshot": "true" })).code, "NoSuchBucket")
      assert.strictEqual((yield* bucket("data", { "x-tigris-snapshot": "maybe" })).code, "InvalidArgument")
      const refused = yield* fork("fork", "regular")
      assert.strictEqual(refused.code, "InvalidArgument")
      assert.include(refused.text, "Source bucket must be of snapshot type")
      assert.deepStrictEqual((yield* snapshots("regular")).status, 200)
      assert.strictEqual((yield* get("data", "a", "yesterday")).code, "InvalidArgument")
      assert.strictEqual((yield* get("regular", "a", "1")).code, "InvalidArgument")
      const version = yield* snapshot("data")
      const both = yield* send("GET", "/data/a", {
        query: { versionId: version },
        headers: { "x-tigris-snapshot-version": version }
      })
      assert.strictEqual(both.code, "InvalidArgument")
      const write = yield* send("PUT", "/data/a", { headers: { "x-tigris-snapshot-version": version }, body: "x" })
      assert.strictEqual(write.code, "NotImplemented")
    }))
})

describe("a bucket with snapshots", () => {
  it.effect("keeps versions by their times, without being asked to", () =>
    Effect.gen(function*() {
      const { enabled, put, remove, send } = yield* World.make()
      yield* enabled("data")
      const first = yield* put("data", "a", "1")
      yield* put("data", "a", "2")
      assert.match(first, /^\d+$/)
      assert.strictEqual((yield* send("GET", "/data/a", { query: { versionId: first } })).text, "1")
      assert.strictEqual((yield* remove("data", "a")).headers["x-amz-delete-marker"], "true")
      const versions = yield* send("GET", "/data", { query: { versions: "" } })
      assert.strictEqual(Client.texts(versions.xml, "VersionId").length, 3)
      const page = yield* send("GET", "/data", {
        query: { versions: "", "key-marker": "a", "version-id-marker": first }
      })
      assert.deepStrictEqual(Client.texts(page.xml, "VersionId"), [])
      assert.strictEqual((yield* send("GET", "/data", { query: { versioning: "" } })).code, "NotImplemented")
    }))

  it.effect("may have been without them, and be so again unless it is kin to another", () =>
    Effect.gen(function*() {
      const { bucket, everything, fork, put, send, snapshot } = yield* World.make()
      yield* bucket("data")
      yield* put("data", "a", "early")
      const type = (name: string, type: number) => send("PATCH", `/${name}`, { body: JSON.stringify({ type }) })
      const head = (name: string) =>
        Effect.map(send("HEAD", `/${name}`), ({ headers }) => headers["x-tigris-enable-snapshot"])
      assert.strictEqual(yield* head("data"), "false")
      assert.strictEqual(World.json(yield* type("data", 1)).status, "success")
      assert.strictEqual(yield* head("data"), "true")
      const version = yield* snapshot("data")
      yield* put("data", "a", "late")
      assert.deepStrictEqual(yield* everything("data", version), { a: "early" })
      assert.strictEqual((yield* type("data", 0)).status, 200)
      assert.strictEqual(yield* head("data"), "false")
      yield* type("data", 1)
      yield* fork("fork", "data")
      assert.strictEqual((yield* type("data", 0)).code, "InvalidArgument")
      assert.strictEqual((yield* type("fork", 0)).code, "InvalidArgument")
      assert.strictEqual((yield* type("data", 2)).code, "InvalidArgument")
      assert.strictEqual((yield* send("PATCH", "/data", { body: "{\"surprise\":{}}" })).code, "NotImplemented")
    }))

  it.effect("is not made twice", () =>
    Effect.gen(function*() {
      const { enabled } = yield* World.make()
      yield* enabled("data")
      assert.strictEqual((yield* enabled("data")).code, "BucketAlreadyOwnedByYou")
    }))

  it.effect("is deleted when it is empty and has no snapshots", () =>
    Effect.gen(function*() {
      const { enabled, put, send, snapshot, unsnap } = yield* World.make()
      yield* enabled("data")
      const id = yield* put("data", "a")
      const version = yield* snapshot("data")
      const drop = (headers: Record<string, string> = {}) => send("DELETE", "/data", { headers })
      assert.strictEqual((yield* drop()).code, "BucketNotEmpty")
      yield* send("DELETE", "/data/a", { query: { versionId: id } })
      assert.strictEqual((yield* drop()).code, "BucketNotEmpty")
      yield* unsnap("data", version)
      yield* put("data", "a")
      assert.strictEqual((yield* drop()).code, "BucketNotEmpty")
      assert.strictEqual((yield* drop({ "x-tigris-force-delete": "true" })).status, 204)
      assert.strictEqual((yield* send("HEAD", "/data")).status, 404)
    }))
})

describe("an emulator of S3 alone", () => {
  it.effect("takes no notice of the headers, as S3 does not", () =>
    Effect.gen(function*() {
      const { bucket, emulator, enabled, fork, get, put, send, snapshot, snapshots, unsnap } = yield* World.make("s3")
      yield* enabled("data")
      assert.strictEqual(yield* put("data", "a", "1"), "")
      assert.strictEqual(yield* snapshot("data"), "")
      yield* put("data", "a", "2")
      assert.strictEqual((yield* get("data", "a", "1")).text, "2")
      assert.deepStrictEqual((yield* snapshots("data")).names, ["data"])
      yield* fork("fork", "data")
      assert.strictEqual(yield* emulator.objectCount("fork"), 0)
      assert.isUndefined((yield* send("HEAD", "/fork")).headers["x-tigris-fork-source-bucket"])
      yield* send("PUT", "/data/b", { headers: { "x-amz-copy-source": "data/a", "x-tigris-rename": "true" } })
      assert.strictEqual((yield* get("data", "a")).status, 200)
      yield* put("fork", "a")
      const forced = yield* send("DELETE", "/fork", { headers: { "x-tigris-force-delete": "true" } })
      assert.strictEqual(forced.code, "BucketNotEmpty")
      yield* bucket("empty")
      assert.strictEqual((yield* unsnap("empty", "1")).status, 204)
      assert.deepStrictEqual(yield* emulator.buckets, ["data", "fork"])
    }))
})
