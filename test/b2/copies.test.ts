/**
 * What the store on B2 does for transfers: copies within the account, and what it knows of contents.
 */
import { assert, it } from "@effect/vitest"
import * as B2 from "effect-s3/B2"
import * as B2Emulator from "effect-s3/B2Emulator"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Transfer from "effect-s3/Transfer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import { bytes, same } from "../conformance/bytes.js"
import { changes, run } from "../transfer/trees.js"

const world = B2Emulator.layerB2({
  buckets: ["photos", "archive"],
  minimumPartSize: 1000,
  recommendedPartSize: 1000,
  maximumCopySize: 1500
})

const stores = Effect.all({
  photos: ObjectStore.makeB2({ bucket: "photos", prefix: "of/me" }),
  archive: ObjectStore.makeB2({ bucket: "archive" })
})

const operations = Effect.gen(function*() {
  const { clearRequests, requests } = yield* B2Emulator.B2Emulator
  const all = yield* requests
  yield* clearRequests
  return [...new Set(all.map(({ operation }) => operation))].sort()
})

const bucketIdOf = (bucketName: string) => Effect.map(B2.listBuckets({ bucketName }), ([bucket]) => bucket!.bucketId)

/** As another program has stored it, which says no SHA-1 of the whole. */
const large = (fileName: string, body: Uint8Array) =>
  Effect.flatMap(
    bucketIdOf("photos"),
    (bucketId) =>
      B2.uploadLargeFile({ bucketId, fileName, contentType: "text/x" }, Stream.succeed(body), { partSize: 1000 })
  )

it.effect("copies between buckets of the account on the server, with attributes, in one request or by parts", () =>
  Effect.gen(function*() {
    const { archive, photos } = yield* stores
    yield* photos.put("small", "x", { contentType: "text/x", metadata: { a: "b" } })
    yield* photos.put("medium", bytes(2700), { contentType: "text/y", cacheControl: "no-store" })
    yield* large("of/me/large", bytes(2900))
    yield* operations
    const { actions, ended } = yield* run(Transfer.copy(photos, archive))
    assert.deepStrictEqual([ended, actions.filter(({ _tag }) => _tag === "Done").length], ["done", 3])
    const asked = yield* operations
    assert.includeMembers(asked, ["b2_copy_file", "b2_copy_part"])
    assert.notInclude(asked, "b2_download_file_by_id")
    assert.notInclude(asked, "b2_upload_file")
    assert.deepInclude(yield* archive.head("small"), { contentType: "text/x", metadata: { a: "b" } })
    same(yield* archive.bytes("medium"), bytes(2700))
    const medium = yield* archive.head("medium")
    assert.deepInclude(medium, { contentType: "text/y", cacheControl: "no-store", metadata: {} })
    // A copy by parts has none of its own.
    assert.strictEqual(medium.checksums?.SHA1, createHash("sha1").update(bytes(2700)).digest("base64"))
    same(yield* archive.bytes("large"), bytes(2900))
  }).pipe(Effect.provide(world)))

it.effect("obeys the ETag that the source has to have", () =>
  Effect.gen(function*() {
    const { archive, photos } = yield* stores
    const { etag } = yield* photos.put("a", "x")
    yield* photos.put("a", "y")
    const location = photos.backend.location!
    const copy = archive.backend.copyFrom!({ location, key: "a", size: 1 }, "b", { ifMatch: etag })!
    assert.strictEqual((yield* Effect.flip(copy))._tag, "PreconditionFailed")
    assert.isUndefined(archive.backend.copyFrom!({ location: "https://other/", key: "a", size: 1 }, "b", {}))
  }).pipe(Effect.provide(world)))

it.effect("where the key may not read the source, the bytes pass through the process", () =>
  Effect.gen(function*() {
    const { photos } = yield* stores
    yield* photos.put("a", "x")
    const key = yield* B2.createKey({
      keyName: "writer",
      capabilities: ["readFiles", "writeFiles", "listFiles"],
      bucketIds: [yield* bucketIdOf("archive")]
    })
    const limited = Layer.provide(
      B2.layer({ applicationKeyId: key.applicationKeyId, applicationKey: key.applicationKey }),
      B2Emulator.layerHttpClient
    )
    const archive = yield* Effect.provide(ObjectStore.makeB2({ bucket: "archive" }), limited)
    const { ended } = yield* run(Transfer.copy(photos, archive))
    assert.strictEqual(ended, "done")
    assert.strictEqual(yield* archive.text("a"), "x")
  }).pipe(Effect.provide(world)))

it.effect("knows the SHA-1 of what has one, and what has none is read to be compared", () =>
  Effect.gen(function*() {
    const { archive, photos } = yield* stores
    const memory = yield* ObjectStore.makeMemory
    yield* Effect.forEach([photos, archive, memory], (store) => store.put("a", "x"))
    const planned = (from: ObjectStore.Service, to: ObjectStore.Service) =>
      Effect.map(
        run(Transfer.sync(from, to, { compare: "checksum", dryRun: true })),
        ({ actions }) => changes(actions, "Planned")
      )
    yield* operations
    for (const [from, to] of [[photos, archive], [photos, memory], [memory, photos]] as const) {
      assert.deepStrictEqual(yield* planned(from, to), [])
    }
    assert.deepStrictEqual((yield* operations).filter((name) => name === "b2_download_file_by_id"), [])
    yield* memory.put("a", "y")
    assert.deepStrictEqual(yield* planned(memory, photos), [" Copy a checksum differs"])
    yield* memory.put("a", bytes(2500))
    yield* large("of/me/a", bytes(2500))
    assert.deepStrictEqual(yield* planned(memory, photos), [])
    assert.deepStrictEqual(yield* planned(photos, memory), [])
    const other = bytes(2500).slice()
    other[7]! ^= 1
    yield* memory.put("a", other)
    assert.deepStrictEqual(yield* planned(photos, memory), [" Copy a checksum differs"])
  }).pipe(Effect.provide(world)))
