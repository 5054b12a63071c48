import type * as Headers from "@effect/platform/Headers"
import * as HttpClient from "@effect/platform/HttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as Emulator from "../../src/Emulator.js"
import * as decompression from "../../src/internal/decompression.js"
import * as Provider from "../../src/Provider.js"
import * as S3 from "../../src/S3.js"
import * as Tigris from "../../src/Tigris.js"
import { asked, put, tigris } from "./world.js"

const text = (bucket: string, key: string) =>
  Effect.map(S3.getObjectBytes({ bucket, key }), ({ bytes }) => new TextDecoder().decode(bytes))

const all = <A, E, R>(stream: Stream.Stream<A, E, R>) => Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

describe("Tigris", () => {
  it.effect("says what a bucket is, and changes it", () =>
    Effect.gen(function*() {
      yield* Tigris.createBucket({ bucket: "data", regions: ["iad", "fra"], softDelete: 30 })
      yield* put("data", "a", "12345")
      const before = yield* Tigris.getBucketMetadata({ bucket: "data", withSize: true })
      assert.deepStrictEqual(before.regions, ["iad", "fra"])
      assert.deepStrictEqual(before.softDelete, { enabled: true, retentionDays: 30 })
      assert.deepStrictEqual(before.size, { bytes: 5, objects: 1, versions: 1 })
      assert.isFalse(before.snapshotsEnabled)
      yield* Tigris.updateBucket({ bucket: "data", enableSnapshots: true, softDelete: false, regions: [] })
      const after = yield* Tigris.getBucketMetadata({ bucket: "data" })
      assert.deepStrictEqual(after.regions, [])
      assert.isFalse(after.softDelete.enabled)
      assert.isTrue(after.snapshotsEnabled)
      assert.isUndefined(after.size)
      yield* Tigris.createFork({ bucket: "fork", source: "data" })
      const [data, fork] = yield* all(Tigris.listBucketsStream({ maxBuckets: 1 }))
      assert.deepStrictEqual([data?.name, data?.isForkParent, data?.snapshotsEnabled], ["data", true, true])
      assert.deepStrictEqual([fork?.name, fork?.parents?.[0]?.bucket], ["fork", "data"])
      assert.deepStrictEqual((yield* Tigris.listBuckets({ onlyForks: true })).buckets.map(({ name }) => name), ["fork"])
      for (const input of [{}, { softDelete: 6 }, { softDelete: 7.5 }, { regions: ["IAD 1"] }]) {
        assert.strictEqual((yield* Effect.flip(Tigris.updateBucket({ bucket: "data", ...input })))._tag, "InvalidInput")
      }
      assert.strictEqual((yield* Effect.flip(Tigris.bucketInfo({ bucket: "none" })))._tag, "NoSuchBucket")
    }).pipe(Effect.provide(tigris)))

  it.effect("renames in place", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "data" })
      yield* put("data", "old name+é", "1")
      yield* Tigris.renameObject({ bucket: "data", from: "old name+é", to: "new" })
      assert.strictEqual(yield* text("data", "new"), "1")
      const again = yield* Effect.flip(Tigris.renameObject({ bucket: "data", from: "old name+é", to: "new" }))
      assert.strictEqual(again._tag, "NoSuchKey")
    }).pipe(Effect.provide(tigris)))

  it.effect("brings back what is deleted, or purges it", () =>
    Effect.gen(function*() {
      yield* Tigris.createBucket({ bucket: "data", softDelete: true })
      yield* Effect.forEach(["a", "b", "c"], (key) =>
        Effect.andThen(put("data", key), S3.deleteObject({ bucket: "data", key })))
      const deleted = Effect.map(
        all(Tigris.listDeletedObjectsStream({ bucket: "data", maxKeys: 2 })),
        (entries) =>
          entries.map(({ key }) => key)
      )
      assert.deepStrictEqual(yield* deleted, ["a", "b", "c"])
      yield* Tigris.restoreDeletedObject({ bucket: "data", key: "a" })
      assert.strictEqual(yield* text("data", "a"), "a")
      const [b] = yield* all(Tigris.listDeletedVersionsStream({ bucket: "data" }))
      assert.strictEqual(b?.key, "b")
      yield* Tigris.purgeDeletedObject({ bucket: "data", key: "b", versionId: b!.versionId })
      assert.deepStrictEqual(yield* deleted, ["c"])
      const gone = yield* Effect.flip(Tigris.restoreDeletedObject({ bucket: "data", key: "b" }))
      assert.strictEqual(gone._tag, "NoSuchKey")
      const unnamed = yield* Effect.flip(Tigris.purgeDeletedObject({ bucket: "data", key: "a", versionId: "" }))
      assert.strictEqual(unnamed._tag, "InvalidInput")
      yield* Tigris.forceDeleteBucket({ bucket: "data" })
      assert.deepStrictEqual(
        (yield* all(Tigris.listBucketsStream({ onlyDeleted: true }))).map(({ name }) => name),
        ["data"]
      )
      yield* Tigris.restoreBucket({ bucket: "data" })
      assert.strictEqual(yield* text("data", "a"), "a")
      assert.strictEqual((yield* Effect.flip(Tigris.purgeBucket({ bucket: "data" })))._tag, "InvalidInput")
      assert.strictEqual((yield* Effect.flip(Tigris.restoreBucket({ bucket: "data" })))._tag, "InvalidInput")
      yield* Tigris.forceDeleteBucket({ bucket: "data" })
      yield* Tigris.purgeBucket({ bucket: "data" })
      assert.strictEqual((yield* Effect.flip(Tigris.restoreBucket({ bucket: "data" })))._tag, "NoSuchBucket")
    }).pipe(Effect.provide(tigris)))

  it.effect("signs its headers, and asks the leader where that is asked for", () =>
    Effect.gen(function*() {
      const seen: Array<Headers.Headers> = []
      const recording = Layer.effect(
        HttpClient.HttpClient,
        Effect.map(
          HttpClient.HttpClient,
          HttpClient.tapRequest(({ headers }) => Effect.sync(() => seen.push(headers)))
        )
      ).pipe(Layer.provide(Emulator.layerHttpClient))
      const { credentials, region } = yield* Emulator.Emulator
      const provider = Provider.custom(Provider.emulator, { tigrisExtensions: true })
      const client = S3.layer({ endpoint: "http://127.0.0.1", region, credentials, provider }).pipe(
        Layer.provide(recording)
      )
      yield* Effect.provide(
        Effect.gen(function*() {
          yield* S3.createBucket({ bucket: "data" })
          yield* Tigris.updateBucket({ bucket: "data", enableSnapshots: true })
          yield* Tigris.createSnapshot({ bucket: "data", label: "x" })
          yield* Tigris.consistent(put("data", "a"))
        }),
        client
      )
      const signed = seen.map(({ authorization }) => /SignedHeaders=([^,]*)/.exec(authorization ?? "")?.[1] ?? "")
      assert.include(signed.at(-2), "x-tigris-snapshot")
      assert.include(signed.at(-1), "x-tigris-consistent")
      assert.notInclude(signed[0], "x-tigris")
    }).pipe(Effect.provide(tigris)))
})

describe("a bundle", () => {
  it.effect("is a stream of objects, and of those that are missing", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "data" })
      const keys = ["dir/b", "a", "é ü", `${"long/".repeat(50)}end`, "empty"]
      yield* Effect.forEach(keys, (key) => put("data", key, key === "empty" ? "" : key.repeat(300)))
      const entries = yield* all(Tigris.bundleObjects({ bucket: "data", keys: [...keys, "none"] }))
      assert.deepStrictEqual(
        entries.map((entry) => entry._tag === "Object" ? [entry.key, new TextDecoder().decode(entry.bytes)] : entry),
        [
          ...keys.map((key) => [key, key === "empty" ? "" : key.repeat(300)]),
          { _tag: "Missing", key: "none", reason: "NoSuchKey" }
        ]
      )
      const packed = Tigris.bundleObjects({ bucket: "data", keys: [...keys, "none"], compression: "gzip" })
      assert.deepStrictEqual(yield* all(packed), entries)
      const zstd = Tigris.bundleObjects({ bucket: "data", keys: [...keys, "none"], compression: "zstd" })
      if (decompression.find("zstd") !== undefined) assert.deepStrictEqual(yield* all(zstd), entries)
      else {
        const { clearRequests } = yield* Emulator.Emulator
        yield* clearRequests
        const error = yield* Effect.flip(Stream.runDrain(zstd))
        assert.strictEqual(error._tag, "InvalidInput")
        assert.include(error.message, "22.15")
        assert.deepStrictEqual(yield* asked, [])
      }
      const failing = Tigris.bundleObjects({ bucket: "data", keys: ["a", "none"], onMissing: "fail" })
      assert.strictEqual((yield* Effect.flip(Stream.runDrain(failing)))._tag, "NoSuchKey")
    }).pipe(Effect.provide(tigris)))

  it.effect("is of any number of keys, 5 000 at a time", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "data" })
      yield* put("data", "a")
      const keys = Array.from({ length: 5001 }, (_, n) => `missing ${n}`)
      assert.strictEqual(yield* Stream.runCount(Tigris.bundleObjects({ bucket: "data", keys })), 5001)
      assert.strictEqual((yield* asked).filter((operation) => operation === "BundleObjects").length, 2)
      assert.strictEqual(yield* Stream.runCount(Tigris.bundleObjects({ bucket: "data", keys: [] })), 0)
    }).pipe(Effect.provide(tigris)))

  it.effect("is an error where it is cut off, or too large", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "data" })
      yield* put("data", "a", "x".repeat(2000))
      const bundle = (limit?: number) =>
        Effect.flip(Stream.runDrain(Tigris.bundleObjects({ bucket: "data", keys: ["a"], limit })))
      assert.strictEqual((yield* bundle(1000))._tag, "MalformedResponse")
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "BundleObjects", fault: { _tag: "Truncate", bytes: 1000 } })
      assert.strictEqual((yield* bundle())._tag, "Transport")
      const formats = (["gzip", "zstd"] as const).filter((format) => decompression.find(format) !== undefined)
      for (const compression of formats) {
        const packed = Tigris.bundleObjects({ bucket: "data", keys: ["a"], compression })
        yield* faults.add({ operation: "BundleObjects", fault: { _tag: "Truncate", bytes: 1000 } })
        assert.strictEqual((yield* Effect.flip(Stream.runDrain(packed)))._tag, "Transport")
        yield* faults.add({ operation: "BundleObjects", fault: { _tag: "FlipBit", bit: 3 } })
        assert.strictEqual((yield* Effect.flip(Stream.runDrain(packed)))._tag, "MalformedResponse")
      }
      const reserved = Stream.runDrain(Tigris.bundleObjects({ bucket: "data", keys: ["__bundle_errors.json"] }))
      assert.strictEqual((yield* Effect.flip(reserved))._tag, "InvalidInput")
    }).pipe(Effect.provide(tigris)))
})
