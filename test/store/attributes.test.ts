import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Schema, Stream } from "effect"
import { ObjectStore, Provider, S3 } from "effect-s3"
import { toGrants } from "../../src/internal/store/grants.js"
import { canned, errorDocument } from "../support/canned.js"
import { onEmulator } from "../support/onEmulator.js"

const store = Layer.effect(ObjectStore.ObjectStore, ObjectStore.makeS3({ bucket: "photos" })).pipe(
  Layer.provideMerge(onEmulator({ buckets: ["photos"] }))
)

const grantsOf = (key: string) =>
  Effect.map(
    S3.getObjectAcl({ bucket: "photos", key }),
    ({ grants }) =>
      grants.map(({ grantee, permission }) => `${grantee?.uri?.split("/").at(-1) ?? "owner"} ${permission}`)
  )

const isPublic = ["owner FULL_CONTROL", "AllUsers READ"]
const isPrivate = ["owner FULL_CONTROL"]

describe("public", () => {
  it.effect("says who may read, and whose caches may keep it", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.ObjectStore
      yield* store.put("seen", "x", { public: true, expires: "max" })
      yield* store.put("hidden", "x", { public: false, expires: 60 })
      yield* store.put("unsaid", "x", { expires: 60 })
      assert.deepStrictEqual(yield* grantsOf("seen"), isPublic)
      assert.deepStrictEqual(yield* grantsOf("hidden"), isPrivate)
      assert.deepStrictEqual(yield* grantsOf("unsaid"), isPrivate)
      const said = yield* Effect.forEach(["seen", "hidden", "unsaid"], (key) => store.head(key))
      assert.deepStrictEqual(said.map(({ cacheControl }) => cacheControl), [
        "max-age=31536000, public",
        "max-age=60, private",
        "max-age=60"
      ])
    }).pipe(Effect.provide(store)))

  it.effect("alone it changes the ACL and nothing else", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.ObjectStore
      yield* store.put("cat.txt", "meow", { metadata: { a: "1" } })
      const before = yield* store.head("cat.txt")
      yield* store.updateMetadata("cat.txt", { public: true, metadata: undefined })
      assert.deepStrictEqual(yield* grantsOf("cat.txt"), isPublic)
      yield* store.updateMetadata("cat.txt", { public: false })
      assert.deepStrictEqual(yield* grantsOf("cat.txt"), isPrivate)
      assert.deepStrictEqual(yield* store.head("cat.txt"), before)
    }).pipe(Effect.provide(store)))

  it.effect("is kept when something else is changed, and single grants with it", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.ObjectStore
      yield* store.put("seen.txt", "x", { public: true })
      yield* store.updateMetadata("seen.txt", { contentType: "text/x-new" })
      assert.deepStrictEqual(yield* grantsOf("seen.txt"), isPublic)
      yield* store.updateMetadata("seen.txt", { contentType: "text/plain", public: false })
      assert.deepStrictEqual(yield* grantsOf("seen.txt"), isPrivate)

      const group = "uri=\"http://acs.amazonaws.com/groups/global/AuthenticatedUsers\""
      yield* S3.putObject({ bucket: "photos", key: "some.txt", body: "x", grantRead: group, grantReadAcp: group })
      const before = yield* S3.getObjectAcl({ bucket: "photos", key: "some.txt" })
      yield* store.updateMetadata("some.txt", { metadata: { b: "2" } })
      const after = yield* S3.getObjectAcl({ bucket: "photos", key: "some.txt" })
      const sorted = (acl: S3.GetObjectAclOutput) => acl.grants.map((grant) => JSON.stringify(grant)).sort()
      assert.deepStrictEqual(sorted(after), sorted(before))
      assert.lengthOf(after.grants, 2)
    }).pipe(Effect.provide(store)))

  it.effect("cannot be kept by who may not know it: the object becomes private", () =>
    Effect.gen(function*() {
      const server = yield* canned((request) =>
        request.url.includes("?acl")
          ? errorDocument("AccessDenied", 403)
          : request.method === "HEAD"
          ? new Response(null, { headers: { "content-length": "1", etag: "\"e\"" } })
          : new Response("<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>")
      )
      const store = yield* Effect.provide(ObjectStore.makeS3({ bucket: "photos" }), server.layer)
      yield* store.updateMetadata("cat.txt", { contentType: "text/x-new" })
      const copy = (yield* server.requests).find(({ method }) => method === "PUT")
      assert.isDefined(copy)
      assert.deepStrictEqual(
        Object.keys(copy.headers).filter((name) => name === "x-amz-acl" || name.startsWith("x-amz-grant")),
        []
      )
    }))

  it.effect("cannot be kept where the server has never heard of it", () =>
    Effect.gen(function*() {
      const server = yield* canned((request) =>
        request.url.includes("?acl")
          ? errorDocument("What", 400)
          : request.method === "HEAD"
          ? new Response(null, { headers: { "content-length": "1", etag: "\"e\"" } })
          : new Response("<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>"), { provider: Provider.generic })
      const store = yield* Effect.provide(ObjectStore.makeS3({ bucket: "photos" }), server.layer)
      yield* store.updateMetadata("cat.txt", { contentType: "text/x-new" })
      assert.strictEqual((yield* server.requests).length, 3)
    }))

  it("becomes what the provider can say", () => {
    const owner = { id: "me" }
    const own = { grantee: owner, permission: "FULL_CONTROL" }
    const all = { grantee: { uri: "http://acs.amazonaws.com/groups/global/AllUsers" }, permission: "READ" }
    const other = { grantee: { id: "you" }, permission: "READ_ACP" }
    assert.deepStrictEqual(toGrants({ owner, grants: [own] }, "grants"), { acl: undefined })
    assert.deepStrictEqual(toGrants({ grants: [own] }, "grants"), { acl: undefined })
    assert.deepStrictEqual(toGrants({ owner, grants: [own, all] }, "grants"), { acl: "public-read" })
    assert.deepStrictEqual(toGrants({ owner, grants: [own, all, other] }, "canned"), { acl: "public-read" })
    assert.deepStrictEqual(toGrants({ owner, grants: [own, all, other] }, "grants"), {
      grantFullControl: "id=\"me\"",
      grantRead: "uri=\"http://acs.amazonaws.com/groups/global/AllUsers\"",
      grantReadAcp: "id=\"you\"",
      grantWriteAcp: undefined
    })
  })

  it.effect("is UnsupportedByProvider where no object has an ACL", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.ObjectStore
      const refused = yield* Effect.flip(store.put("a", "x", { public: true }))
      assert.strictEqual(refused._tag, "UnsupportedByProvider")
      yield* store.put("a", "x", { public: false })
      assert.strictEqual(
        (yield* Effect.flip(store.updateMetadata("a", { public: true })))._tag,
        "UnsupportedByProvider"
      )
      yield* store.updateMetadata("a", { contentType: "a/b" })
    }).pipe(
      Effect.provide(Layer.provide(
        ObjectStore.layerS3({ bucket: "photos" }),
        onEmulator({ buckets: ["photos"] }, { provider: Provider.custom(Provider.emulator, { objectAcl: "none" }) })
      ))
    ))
})

describe("storageClass", () => {
  const check = Effect.gen(function*() {
    const store = yield* ObjectStore.ObjectStore
    const classOf = (key: string) => Effect.map(store.head(key), ({ storageClass }) => storageClass)
    yield* store.put("old.txt", "x", { storageClass: "STANDARD_IA" })
    assert.strictEqual(yield* classOf("old.txt"), "STANDARD_IA")
    const listed = yield* Stream.runCollect(store.list())
    assert.deepStrictEqual(Array.from(listed, ({ storageClass }) => storageClass), ["STANDARD_IA"])
    yield* store.updateMetadata("old.txt", { contentType: "a/b" })
    assert.strictEqual(yield* classOf("old.txt"), "STANDARD_IA")
    yield* store.updateMetadata("old.txt", { storageClass: "GLACIER_IR" })
    assert.strictEqual(yield* classOf("old.txt"), "GLACIER_IR")
    yield* store.copy("old.txt", "new.txt")
    assert.include([undefined, "STANDARD"], yield* classOf("new.txt"))
  })

  it.effect("of a put, a change, a copy and a list", () => Effect.provide(check, store))
  it.effect("the same in memory", () => Effect.provide(check, ObjectStore.layerMemory))
})

describe("modify below a prefix", () => {
  it.effect("hands the write token on", () =>
    Effect.gen(function*() {
      const store = ObjectStore.prefix(yield* ObjectStore.ObjectStore, "a")
      const lineages: Array<string | undefined> = []
      const watched = ObjectStore.make({
        ...store.backend,
        put: (key, body, options) => {
          lineages.push(options.lineage)
          return store.backend.put(key, body, options)
        }
      })
      yield* watched.modify("n", () => Effect.succeed("1"))
      yield* watched.modify("n", () => Effect.succeed("2"))
      assert.strictEqual(yield* store.json("n", Schema.Number), 2)
      assert.isUndefined(lineages[0])
      assert.isString(lineages[1])
    }).pipe(Effect.provide(store)))
})
