import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import * as Emulator from "../../src/Emulator.js"
import * as Fork from "../../src/Fork.js"
import * as MetadataQuery from "../../src/MetadataQuery.js"
import * as Provider from "../../src/Provider.js"
import * as S3 from "../../src/S3.js"
import type { S3Client } from "../../src/S3Client.js"
import * as Snapshot from "../../src/Snapshot.js"
import * as Tigris from "../../src/Tigris.js"
import { canned } from "../support/canned.js"
import { asked, deceived, put, stripped, tigris, unknowing } from "./world.js"

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
  listObjects: S3.listObjects({ bucket: "data", snapshotVersion: version }),
  restoreObject: S3.restoreObject({ bucket: "data", key: "a", days: 1, snapshotVersion: version }),
  copyObject: S3.copyObject({
    bucket: "data",
    key: "b",
    source: { bucket: "data", key: "a" },
    snapshotVersion: version
  }),
  setNotifications: Tigris.setNotifications({ bucket: "data", url: "https://example.com" }),
  setLifecycle: Tigris.setLifecycle({ bucket: "data", rules: [{ id: "a", expiration: { days: 1 } }] }),
  setTtl: Tigris.setTtl({ bucket: "data", expiration: { days: 1 } }),
  modifyBucket: Tigris.modifyBucket({ bucket: "data" }, () => Effect.succeed({ cacheControl: "no-store" })),
  at: Snapshot.at({ bucket: "data" }, version),
  withSnapshot: Effect.void.pipe(Snapshot.withSnapshot({ bucket: "data" }, version)),
  enabled: Snapshot.enabled(S3.createBucket({ bucket: "new" })),
  withFork: Effect.void.pipe(Fork.withFork("data"))
}

/** They ask no server; or what they add is a wish, without which the answer is the same. */
const others = new Set(["ObjectEvent", "ObjectEvents", "decodeEvents", "isAuthorized", "consistent"])

it("every function of Tigris is among them", () => {
  const names = Object.entries(Tigris).filter(([, value]) => typeof value === "function")
    .map(([name]) => name.replace(/Stream$/, ""))
  assert.deepStrictEqual(names.filter((name) => !(name in calls) && !others.has(name)), [])
})

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

/** What is found out when a bucket has been made. */
const made = new Set(["createBucket", "enabled"])

describe("a server that loses the headers", () => {
  for (const [name, call] of Object.entries(calls)) {
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

  it.effect("is looked at once by a client, and the right one is asked no more than that", () =>
    Effect.gen(function*() {
      yield* Tigris.createBucket({ bucket: "data" })
      yield* put("data", "a")
      yield* put("data", "b")
      const { clearRequests } = yield* Emulator.Emulator
      yield* clearRequests
      yield* Tigris.renameObject({ bucket: "data", from: "a", to: "c" })
      yield* Tigris.renameObject({ bucket: "data", from: "b", to: "d" })
      yield* Stream.runDrain(Tigris.listDeletedVersionsStream({ bucket: "data" }))
      assert.deepStrictEqual(yield* asked, ["HeadBucket", "CopyObject", "CopyObject", "ListObjectVersions"])
    }).pipe(Effect.provide(tigris)))

  it.effect("is not looked at for what is wrong by itself, and a look that fails is the failure", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      const both = yield* Effect.flip(
        S3.headObject({ bucket: "data", key: "a", versionId: "1", snapshotVersion: version })
      )
      assert.strictEqual(both._tag, "InvalidInput")
      assert.deepStrictEqual(yield* asked, [])
      const renamed = Effect.flip(Tigris.renameObject({ bucket: "none", from: "a", to: "b" }))
      assert.strictEqual((yield* renamed)._tag, "NoSuchBucket")
      yield* Tigris.createBucket({ bucket: "data", enableSnapshots: true }).pipe(Effect.provide(tigris))
      yield* faults.add({ operation: "HeadBucket", fault: { _tag: "Refuse", code: "AccessDenied", status: 403 } })
      assert.strictEqual((yield* Effect.flip(calls["purgeDeletedObject"]!))._tag, "AccessDenied")
      assert.notInclude(yield* asked, "DeleteObject")
    }).pipe(Effect.provide(tigris)))

  it.effect("may be read by those who are not told of the bucket", () =>
    Effect.gen(function*() {
      const reply = canned((request) =>
        request.method === "HEAD"
          ? new Response(null, { status: 403 })
          : new Response("then", { headers: { "x-amz-version-id": "1" } }), { provider: Provider.tigris })
      const { layer, requests } = yield* reply
      const { bytes } = yield* Effect.provide(
        S3.getObjectBytes({ bucket: "data", key: "a", snapshotVersion: version }),
        layer
      )
      assert.strictEqual(new TextDecoder().decode(bytes), "then")
      assert.deepStrictEqual((yield* requests).map(({ method }) => method), ["HEAD", "GET"])
    }))

  it.effect("may give itself away by the version of what it reads", () =>
    Effect.gen(function*() {
      const { layer } = yield* canned((request) =>
        new Response(request.method === "HEAD" ? null : "now", {
          headers: { "x-tigris-enable-snapshot": "true", "x-amz-version-id": "9751631910196672425" }
        }), { provider: Provider.tigris })
      const error = yield* Effect.flip(
        Effect.provide(S3.getObjectBytes({ bucket: "data", key: "a", snapshotVersion: version }), layer)
      )
      assert.strictEqual(error._tag, "UnsupportedByProvider")
    }))
})

/** Whatever depends on a header, which a proxy takes away on the way to Tigris. */
const byHeader = [
  "forceDeleteBucket",
  "createSnapshot",
  "listSnapshots",
  "deleteSnapshot",
  "createFork",
  "mergeFork",
  "rebaseFork",
  "renameObject",
  "listDeletedObjects",
  "listDeletedVersions",
  "restoreDeletedObject",
  "purgeDeletedObject",
  "bundleObjects",
  "getObject",
  "headObject",
  "listObjectsV2",
  "copyObject",
  "withFork"
] as const

describe("a proxy that takes the headers away", () => {
  for (const name of byHeader) {
    it.effect(`is found out by the signature when Tigris is asked to ${name}`, () =>
      Effect.gen(function*() {
        for (const bucket of ["data", "empty", "new"]) yield* Tigris.createBucket({ bucket, enableSnapshots: true })
        yield* put("data", "a")
        const { versionId } = yield* S3.deleteObject({ bucket: "data", key: "gone" })
        const error = yield* Effect.flip(Effect.provide(
          name === "purgeDeletedObject"
            ? Tigris.purgeDeletedObject({ bucket: "data", key: "gone", versionId: versionId ?? "" })
            : calls[name]!,
          stripped
        ))
        // The answer to a HEAD says no more.
        assert.strictEqual(error._tag, name === "headObject" ? "AccessDenied" : "InvalidCredentials")
        assert.deepStrictEqual(yield* world, { buckets: ["data", "empty", "new"], objects: 1 })
        assert.strictEqual(yield* Stream.runCount(S3.listObjectVersionsStream({ bucket: "data" })), 2)
      }).pipe(Effect.provide(tigris)))
  }
})
