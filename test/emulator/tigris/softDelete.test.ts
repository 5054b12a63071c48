import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Client from "../client.js"
import * as World from "./world.js"

const prepared = Effect.map(World.make(), (world) => {
  const { send } = world
  const view = { "x-tigris-soft-delete": "true" }
  return {
    ...world,
    view,
    soft: (name: string, days = "true", headers: Record<string, string> = {}) =>
      world.bucket(name, { ...headers, "x-tigris-soft-delete": days }),
    deleted: (name: string) =>
      Effect.map(
        send("GET", `/${name}`, { query: { "list-type": "2" }, headers: view }),
        ({ xml }) => Client.texts(xml, "Key")
      ),
    deletedVersions: (name: string) =>
      Effect.map(
        send("GET", `/${name}`, { query: { versions: "" }, headers: view }),
        ({ xml }) => Client.texts(xml, "VersionId")
      ),
    restore: (path: string, version?: string) =>
      send("POST", path, {
        query: { restore: "" },
        headers: {
          "x-tigris-restore-type": "soft-delete",
          ...(version === undefined ? {} : { "x-tigris-restore-version": version })
        }
      })
  }
})

describe("soft delete", () => {
  it.effect("keeps what is deleted for so long, and brings it back", () =>
    Effect.gen(function*() {
      const { deleted, deletedVersions, everything, put, remove, restore, soft } = yield* prepared
      yield* soft("data", "7")
      yield* put("data", "a", "1")
      yield* put("data", "b")
      yield* remove("data", "a")
      assert.deepStrictEqual(yield* everything("data"), { b: "b" })
      assert.deepStrictEqual(yield* deleted("data"), ["a"])
      assert.match((yield* deletedVersions("data"))[0] ?? "", /^\d+$/)
      assert.strictEqual((yield* restore("/data/a")).status, 200)
      assert.deepStrictEqual(yield* everything("data"), { a: "1", b: "b" })
      assert.deepStrictEqual(yield* deleted("data"), [])
      yield* remove("data", "a")
      yield* TestClock.adjust("7 days")
      assert.deepStrictEqual(yield* deleted("data"), [])
      assert.strictEqual((yield* restore("/data/a")).code, "NoSuchKey")
    }))

  it.effect("restores the version that is asked for, and purges one for good", () =>
    Effect.gen(function*() {
      const { deletedVersions, everything, put, remove, restore, send, soft, view } = yield* prepared
      yield* soft("data")
      yield* put("data", "a", "1")
      yield* remove("data", "a")
      yield* put("data", "a", "2")
      yield* remove("data", "a")
      const [newer = "", older = ""] = yield* deletedVersions("data")
      const purge = (versionId: string, headers: Record<string, string>) =>
        send("DELETE", "/data/a", { query: { versionId }, headers })
      assert.strictEqual((yield* purge(newer, {})).code, "InvalidArgument")
      assert.strictEqual((yield* purge(newer, view)).status, 204)
      assert.deepStrictEqual(yield* deletedVersions("data"), [older])
      assert.strictEqual((yield* restore("/data/a", newer)).code, "NoSuchKey")
      assert.strictEqual((yield* restore("/data/a", older)).status, 200)
      assert.deepStrictEqual(yield* everything("data"), { a: "1" })
    }))

  it.effect("of a bucket with snapshots keeps versions that are deleted by their ids, not what a marker hides", () =>
    Effect.gen(function*() {
      const { deleted, deletedVersions, put, remove, send, soft } = yield* prepared
      yield* soft("data", "30", { "x-tigris-enable-snapshot": "true" })
      const version = yield* put("data", "a")
      yield* remove("data", "a")
      assert.deepStrictEqual(yield* deleted("data"), [])
      yield* send("DELETE", "/data/a", { query: { versionId: version } })
      assert.deepStrictEqual(yield* deletedVersions("data"), [version])
    }))

  it.effect("keeps whole buckets too, and their names", () =>
    Effect.gen(function*() {
      const { bucket, everything, put, restore, send, soft } = yield* prepared
      yield* soft("data")
      yield* put("data", "a")
      assert.strictEqual((yield* restore("/data")).code, "InvalidArgument")
      const drop = (header: string) => send("DELETE", "/data", { headers: { [header]: "true" } })
      assert.strictEqual((yield* drop("x-tigris-force-delete")).status, 204)
      assert.strictEqual((yield* send("HEAD", "/data")).status, 404)
      assert.strictEqual((yield* bucket("data")).code, "BucketAlreadyOwnedByYou")
      const deleted = send("GET", "/", { query: { OnlyDeleted: "true" }, headers: { accept: "application/json" } })
      const listed = World.json(yield* deleted)
      assert.strictEqual(listed.Buckets.Bucket[0].Name, "data")
      assert.strictEqual(listed.Buckets.Bucket[0].SoftDeleteInfo.RetentionDays, 7)
      assert.strictEqual((yield* restore("/data")).status, 200)
      assert.deepStrictEqual(yield* everything("data"), { a: "a" })
      assert.strictEqual((yield* drop("x-tigris-force-hard-delete")).code, "InvalidArgument")
      yield* drop("x-tigris-force-delete")
      assert.strictEqual((yield* drop("x-tigris-force-hard-delete")).status, 204)
      assert.strictEqual((yield* restore("/data")).code, "NoSuchBucket")
    }))

  it.effect("is for 7 to 90 days, and can be changed", () =>
    Effect.gen(function*() {
      const { bucket, deleted, put, remove, send, soft } = yield* prepared
      for (const days of ["6", "91", "false", ""]) {
        assert.strictEqual((yield* soft("data", days)).code, "InvalidArgument")
      }
      yield* bucket("data")
      const change = (soft_delete: object) => send("PATCH", "/data", { body: JSON.stringify({ soft_delete }) })
      assert.strictEqual((yield* change({ enabled: true, retention_days: 90 })).status, 200)
      const metadata = World.json(yield* send("GET", "/data", { query: { metadata: "", "with-size": "true" } }))
      assert.deepStrictEqual(metadata.soft_delete, { enabled: true, retention_days: 90 })
      assert.deepStrictEqual([metadata.type, metadata.estimated_unique_rows], [0, 0])
      yield* change({ enabled: false })
      yield* put("data", "a")
      yield* remove("data", "a")
      assert.deepStrictEqual(yield* deleted("data"), [])
    }))
})
