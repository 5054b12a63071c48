import { assert, it } from "@effect/vitest"
import * as B2 from "effect-s3/B2"
import { B2Client } from "effect-s3/B2Client"
import * as B2Emulator from "effect-s3/B2Emulator"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { bytes, same } from "../conformance/bytes.js"

const world = (options: B2Emulator.Options = {}) =>
  B2Emulator.layerB2({ buckets: ["photos", { name: "public-one", type: "allPublic" }], ...options })

const actions = Effect.flatMap(
  B2Emulator.B2Emulator,
  ({ versions }) => Effect.map(versions("photos"), (all) => all.map(({ action, fileName }) => `${fileName} ${action}`))
)

it.effect("to delete is to hide, and every version stays; unless it is to purge", () =>
  Effect.gen(function*() {
    const store = yield* ObjectStore.makeB2({ bucket: "photos" })
    const first = yield* store.put("a", "first")
    yield* store.put("a", "second")
    yield* store.delete("a")
    yield* store.delete("a")
    assert.deepStrictEqual(yield* actions, ["a hide", "a upload", "a upload"])
    assert.strictEqual(yield* store.text("a", { versionId: first.versionId }), "first")
    yield* store.put("ab", "other")
    const wrong = yield* Effect.flip(store.text("ab", { versionId: first.versionId }))
    assert.strictEqual(wrong._tag, "NoSuchVersion")
    const purging = yield* ObjectStore.makeB2({ bucket: "photos", deletion: "purge" })
    yield* purging.delete("a")
    assert.deepStrictEqual(yield* actions, ["ab upload"])
  }).pipe(Effect.provide(world())))

it.effect("access is the bucket's: what it says already may be said again", () =>
  Effect.gen(function*() {
    const shut = yield* ObjectStore.makeB2({ bucket: "photos" })
    assert.strictEqual((yield* Effect.flip(shut.put("a", "x", { public: true })))._tag, "UnsupportedByProvider")
    const open = yield* ObjectStore.makeB2({ bucket: "public-one" })
    yield* open.put("a", "x", { public: true, expires: 60 })
    assert.strictEqual((yield* open.head("a")).cacheControl, "max-age=60, public")
    yield* open.updateMetadata("a", { public: true })
    assert.strictEqual(
      (yield* Effect.flip(shut.put("a", "x", { storageClass: "GLACIER" })))._tag,
      "UnsupportedByProvider"
    )
  }).pipe(Effect.provide(world())))

it.effect("what is too large for one copy is copied by parts, with its attributes", () =>
  Effect.gen(function*() {
    const store = yield* ObjectStore.makeB2({ bucket: "photos" })
    const whole = bytes(2500)
    yield* store.put("from", whole, { metadata: { a: "b" }, contentType: "text/x" })
    yield* store.copy("from", "to")
    same(yield* store.bytes("to"), whole)
    assert.deepInclude(yield* store.head("to"), { contentType: "text/x", metadata: { a: "b" } })
    assert.deepStrictEqual(yield* actions, ["from upload", "to upload"])
  }).pipe(Effect.provide(world({ maximumCopySize: 1500, minimumPartSize: 1000 }))))

it.effect("with a key for one bucket that may not list buckets", () =>
  Effect.gen(function*() {
    const [bucket] = yield* B2.listBuckets({ bucketName: "photos" })
    const key = yield* B2.createKey({
      keyName: "writer",
      capabilities: ["readFiles", "writeFiles", "listFiles"],
      bucketIds: [bucket!.bucketId],
      namePrefix: "mine/"
    })
    const limited = Layer.provide(
      B2.layer({ applicationKeyId: key.applicationKeyId, applicationKey: key.applicationKey }),
      B2Emulator.layerHttpClient
    )
    yield* Effect.gen(function*() {
      const store = yield* ObjectStore.makeB2({ bucket: "photos", prefix: "mine" })
      yield* store.put("a", "x")
      assert.strictEqual(yield* store.text("a"), "x")
      const other = yield* ObjectStore.makeB2({ bucket: "photos" })
      assert.strictEqual((yield* Effect.flip(other.put("a", "x")))._tag, "AccessDenied")
      const missing = yield* ObjectStore.makeB2({ bucket: "public-one" })
      assert.strictEqual((yield* Effect.flip(missing.put("a", "x")))._tag, "NoSuchBucket")
      assert.isDefined(yield* B2Client)
    }).pipe(Effect.provide(limited))
  }).pipe(Effect.provide(world())))

it.effect("a store in a bucket of an emulator of its own", () =>
  Effect.gen(function*() {
    const store = yield* ObjectStore.ObjectStore
    yield* store.put("notes/hello.txt", "Hello, world!")
    assert.strictEqual(yield* store.text("notes/hello.txt"), "Hello, world!")
  }).pipe(Effect.provide(B2Emulator.layerStore())))
