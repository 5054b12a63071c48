import { KeyValueStore } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Stream } from "effect"
import { Emulator, MultipartUpload, ObjectStore, Provider, S3, Transfer } from "effect-s3"
import { onEmulator } from "../support/onEmulator.js"
import { changes, filled, run, treeOf } from "./trees.js"

const stores = Effect.all([ObjectStore.makeS3({ bucket: "one" }), ObjectStore.makeS3({ bucket: "two", prefix: "x" })])

/** How often each operation was asked for since the last time. */
const operations = Effect.gen(function*() {
  const emulator = yield* Emulator.Emulator
  const counts: Record<string, number> = {}
  for (const { operation } of yield* emulator.requests) {
    counts[operation ?? "?"] = (counts[operation ?? "?"] ?? 0) + 1
  }
  yield* emulator.clearRequests
  return counts
})

const world = () => onEmulator({ buckets: ["one", "two"] })

const partSize = 5 * 1024 * 1024

describe("trees in buckets", () => {
  it.effect("the service copies between its own buckets, with tags, and nothing passes through here", () =>
    Effect.gen(function*() {
      const [one, two] = yield* stores
      yield* one.put("a+b/é", "1", { tags: { team: "blue" }, metadata: { who: "me" } })
      yield* one.put("b", "2")
      yield* operations
      const { actions } = yield* run(Transfer.sync(one, ObjectStore.limit(two, 3)))
      assert.deepStrictEqual(changes(actions, "Done"), [" Copy a+b/é missing", " Copy b missing"])
      assert.isTrue(actions.every((action) => action._tag !== "Done" || action.via === "service"))
      assert.deepStrictEqual(yield* operations, { ListObjectsV2: 2, CopyObject: 2 })
      assert.deepStrictEqual((yield* S3.getObjectTagging({ bucket: "two", key: "x/a+b/é" })).tagSet, [
        { key: "team", value: "blue" }
      ])
      assert.strictEqual((yield* two.head("a+b/é")).metadata.who, "me")
      yield* operations
      const again = yield* run(Transfer.sync(one, two))
      assert.deepStrictEqual(changes(again.actions, "Planned"), [])
      assert.deepStrictEqual(yield* operations, { ListObjectsV2: 2 })
    }).pipe(Effect.provide(world())))

  it.effect("a copy that is refused for both together goes through here", () =>
    Effect.gen(function*() {
      const [one, two] = yield* stores
      yield* one.put("a", "1")
      yield* one.put("b", "2")
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "CopyObject", fault: { _tag: "Refuse", code: "AccessDenied", status: 403 } })
      yield* operations
      const { actions } = yield* run(Transfer.sync(one, two, { concurrency: 1 }))
      assert.isTrue(actions.every((action) => action._tag !== "Done" || action.via === "process"))
      assert.deepStrictEqual(yield* operations, { ListObjectsV2: 2, CopyObject: 1, GetObject: 2, PutObject: 2 })
      assert.deepStrictEqual(yield* treeOf(two), new Map([["a", "1"], ["b", "2"]]))
    }).pipe(Effect.provide(world())))

  it.effect("moves within the service, and deletes in batches", () =>
    Effect.gen(function*() {
      const [one, two] = yield* stores
      yield* one.put("a", "1")
      yield* run(Transfer.move(one, two))
      assert.strictEqual((yield* treeOf(one)).size, 0)
      assert.deepStrictEqual(yield* treeOf(two), new Map([["a", "1"]]))
      yield* Effect.forEach(Array.from({ length: 25 }, (_, i) => `${i}`), (key) => one.put(key, ""))
      yield* operations
      const { deleted } = yield* Stream.run(Transfer.deletePrefix(one, "", { everything: true }), Transfer.summarize)
      assert.strictEqual(deleted.objects, 25)
      assert.deepStrictEqual(yield* operations, { ListObjectsV2: 1, DeleteObjects: 3 })
    }).pipe(Effect.provide(onEmulator({ buckets: ["one", "two"] }, {
      provider: Provider.custom(Provider.emulator, { maxDeleteBatch: 10 })
    }))))

  it.effect("stores with attributes of one's own, and then the bytes pass through here", () =>
    Effect.gen(function*() {
      const [one, two] = yield* stores
      yield* one.put("a.html", "1", { metadata: { who: "me" } })
      yield* one.put("b.png", "2")
      const { actions } = yield* run(Transfer.sync(one, two, {
        attributes: ({ key }) => key.endsWith(".html") ? { cacheControl: "no-cache" } : { expires: "max" }
      }))
      assert.isTrue(actions.every((action) => action._tag !== "Done" || action.via === "process"))
      const html = yield* two.head("a.html")
      assert.deepStrictEqual([html.cacheControl, html.contentType, html.metadata.who], [
        "no-cache",
        "text/html; charset=utf-8",
        "me"
      ])
      assert.strictEqual((yield* two.head("b.png")).cacheControl, "max-age=31536000")
    }).pipe(Effect.provide(world())))

  it.effect("with a journal, a second run sends of a large object only what is missing", () =>
    Effect.gen(function*() {
      const [, two] = yield* stores
      const { faults } = yield* Emulator.Emulator
      const from = yield* ObjectStore.makeMemory
      yield* from.put("large", new Uint8Array(7 * partSize))
      const journal = yield* KeyValueStore.KeyValueStore
      const options = { journal, partSize }
      yield* faults.add({
        operation: "UploadPart",
        skip: 6,
        fault: { _tag: "Refuse", code: "AccessDenied", status: 403 }
      })
      assert.strictEqual((yield* run(Transfer.sync(from, two, options))).ended, "TransferIncomplete")
      yield* operations
      assert.strictEqual((yield* run(Transfer.sync(from, two, options))).ended, "done")
      assert.isBelow((yield* operations)["UploadPart"]!, 7)
      assert.strictEqual((yield* two.head("large")).size, 7 * partSize)
    }).pipe(Effect.provide(Layer.merge(world(), KeyValueStore.layerMemory))), 30_000)

  it.effect(
    "compares contents: what is known on both sides, or computed on the other, parts too",
    () =>
      Effect.gen(function*() {
        const [one, two] = yield* stores
        const large = new Uint8Array(partSize + 1).map((_, i) => i % 251)
        const changed = large.slice()
        changed[7]!++
        for (const algorithm of ["CRC32", "SHA256"] as const) {
          yield* MultipartUpload.upload(
            { bucket: "one", key: algorithm, checksumAlgorithm: algorithm },
            Stream.succeed(large),
            { partSize }
          )
        }
        yield* one.put("small", "1")
        const local = yield* filled(new Map([["small", "1"]]))
        yield* Effect.forEach(["CRC32", "SHA256"], (key) => local.put(key, large))
        const options = { compare: "checksum", dryRun: true } as const
        yield* operations
        assert.deepStrictEqual(changes((yield* run(Transfer.sync(local, one, options))).actions, "Planned"), [])
        assert.notProperty(yield* operations, "GetObject")
        assert.deepStrictEqual(changes((yield* run(Transfer.sync(one, local, options))).actions, "Planned"), [])

        yield* Effect.forEach(["CRC32", "SHA256"], (key) => local.put(key, changed))
        yield* local.put("small", "2")
        assert.deepStrictEqual(changes((yield* run(Transfer.sync(local, one, options))).actions, "Planned"), [
          " Copy CRC32 checksum differs",
          " Copy SHA256 checksum differs",
          " Copy small checksum differs"
        ])

        yield* two.put("SHA256", large, { partSize })
        const between = yield* run(Transfer.sync(one, two, { ...options, include: "SHA256" }))
        assert.deepStrictEqual(changes(between.actions, "Planned"), [" Copy SHA256 not comparable"])
      }).pipe(Effect.provide(world())),
    30_000
  )
})
