import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Emulator from "../../src/Emulator.js"
import * as Fork from "../../src/Fork.js"
import * as MetadataQuery from "../../src/MetadataQuery.js"
import * as S3 from "../../src/S3.js"
import type { S3Client } from "../../src/S3Client.js"
import * as Snapshot from "../../src/Snapshot.js"
import * as Tigris from "../../src/Tigris.js"
import { asked, deceived, put, unknowing } from "./world.js"

const version = Option.getOrThrow(Snapshot.version("1751631910196672425"))

type Call = Effect.Effect<unknown, { readonly _tag: string }, S3Client>

/** Everything that a server of S3 would take for something else. */
const calls: Readonly<Record<string, Call>> = {
  createBucket: Tigris.createBucket({ bucket: "new", enableSnapshots: true }),
  bucketInfo: Tigris.bucketInfo({ bucket: "data" }),
  getBucketMetadata: Tigris.getBucketMetadata({ bucket: "data" }),
  updateBucket: Tigris.updateBucket({ bucket: "data", enableSnapshots: true }),
  forceDeleteBucket: Tigris.forceDeleteBucket({ bucket: "empty" }),
  purgeBucket: Tigris.purgeBucket({ bucket: "empty" }),
  restoreBucket: Tigris.restoreBucket({ bucket: "empty" }),
  listBuckets: Tigris.listBuckets({}),
  createSnapshot: Tigris.createSnapshot({ bucket: "data" }),
  createSnapshotOfNothing: Tigris.createSnapshot({ bucket: "new" }),
  listSnapshots: Tigris.listSnapshots({ bucket: "data" }),
  deleteSnapshot: Tigris.deleteSnapshot({ bucket: "empty", version }),
  createFork: Tigris.createFork({ bucket: "new", source: "data" }),
  createForkOverEmpty: Tigris.createFork({ bucket: "empty", source: "data" }),
  listForks: Tigris.listForks({ source: "data" }),
  mergeFork: Tigris.mergeFork({ fork: "empty", into: "new" }),
  rebaseFork: Tigris.rebaseFork({ bucket: "new" }),
  renameObject: Tigris.renameObject({ bucket: "data", from: "a", to: "b" }),
  listDeletedObjects: Tigris.listDeletedObjects({ bucket: "data" }),
  listDeletedVersions: Stream.runDrain(Tigris.listDeletedVersionsStream({ bucket: "data" })),
  restoreDeletedObject: Tigris.restoreDeletedObject({ bucket: "data", key: "a" }),
  purgeDeletedObject: Tigris.purgeDeletedObject({ bucket: "data", key: "a", versionId: "null" }),
  queryObjects: Tigris.queryObjects({ bucket: "data", query: MetadataQuery.gt("Content-Length", 1) }),
  shareBucket: Tigris.shareBucket({ bucket: "data", organization: "ReadOnly" }),
  migrateObject: Tigris.migrateObject({ bucket: "data", key: "a" }),
  isMigrated: Tigris.isMigrated({ bucket: "data", key: "a" }),
  listObjectsFrom: Tigris.listObjectsFrom({ bucket: "data", from: "shadow" }),
  presignUrl: Tigris.presignUrl({ bucket: "data", key: "a", operation: "get", accessKeyId: "AK" }),
  bundleObjects: Stream.runDrain(Tigris.bundleObjects({ bucket: "data", keys: ["a"] })),
  getObject: Effect.scoped(S3.getObject({ bucket: "data", key: "a", snapshotVersion: version })),
  headObject: S3.headObject({ bucket: "data", key: "a", snapshotVersion: version }),
  listObjectsV2: S3.listObjectsV2({ bucket: "data", snapshotVersion: version }),
  copyObject: S3.copyObject({
    bucket: "data",
    key: "b",
    source: { bucket: "data", key: "a" },
    snapshotVersion: version
  }),
  at: Snapshot.at({ bucket: "data" }, version),
  withSnapshot: Effect.void.pipe(Snapshot.withSnapshot({ bucket: "data" }, version)),
  enabled: Snapshot.enabled(S3.createBucket({ bucket: "new" })),
  withFork: Effect.void.pipe(Fork.withFork("data"))
}

const world = Effect.gen(function*() {
  const emulator = yield* Emulator.Emulator
  return { buckets: yield* emulator.buckets, objects: yield* emulator.objectCount("data") }
})

const untouched = { buckets: ["data", "empty"], objects: 1 }

describe("a server that is not known to be Tigris", () => {
  for (const [name, call] of Object.entries(calls)) {
    it.effect(`is not asked to ${name}`, () =>
      Effect.gen(function*() {
        yield* put("data", "a")
        const { clearRequests } = yield* Emulator.Emulator
        yield* clearRequests
        const error = yield* Effect.flip(call)
        assert.strictEqual(error._tag, "UnsupportedByProvider")
        assert.deepStrictEqual(yield* asked, [])
        assert.deepStrictEqual(yield* world, untouched)
      }).pipe(Effect.provide(unknowing)))
  }
})

/** What cannot be told from what it was asked, and does no harm. */
const harmless = new Set([
  "migrateObject",
  "isMigrated",
  "listObjectsFrom",
  "listDeletedObjects",
  "listDeletedVersions",
  "listObjectsV2",
  "headObject",
  "getObject"
])

/** What nobody can see has been taken for something else, where the profile is wrong or a header is lost. */
const blind = new Set(["copyObject", "renameObject", "purgeDeletedObject", "forceDeleteBucket"])

/** What is found out when a bucket has been made. */
const made = new Set(["createBucket", "enabled"])

describe("a server that loses the headers", () => {
  for (const [name, call] of Object.entries(calls).filter(([name]) => !harmless.has(name) && !blind.has(name))) {
    it.effect(`is found out when it is asked to ${name}, and nothing is harmed`, () =>
      Effect.gen(function*() {
        yield* put("data", "a")
        const error = yield* Effect.flip(call)
        assert.include(
          [
            "UnsupportedByProvider",
            "MalformedResponse",
            "InvalidInput",
            "NotImplemented",
            "MethodNotAllowed",
            "NoSuchBucket"
          ],
          error._tag
        )
        assert.deepStrictEqual(
          yield* world,
          made.has(name) ? { ...untouched, buckets: [...untouched.buckets, "new"] } : untouched
        )
      }).pipe(Effect.provide(deceived)))
  }

  it.effect("never has a bucket deleted for a snapshot", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.Emulator
      yield* Effect.flip(Snapshot.delete("empty", version))
      assert.include(yield* emulator.buckets, "empty")
      assert.notInclude(yield* asked, "DeleteBucket")
    }).pipe(Effect.provide(deceived)))

  it.effect("may give itself away by the version of what it reads", () =>
    Effect.gen(function*() {
      yield* S3.putBucketVersioning({ bucket: "data", status: "Enabled" })
      yield* put("data", "a")
      const error = yield* Effect.flip(S3.headObject({ bucket: "data", key: "a", snapshotVersion: version }))
      assert.strictEqual(error._tag, "UnsupportedByProvider")
    }).pipe(Effect.provide(deceived)))
})
