import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as ObjectStore from "../src/ObjectStore.js"
import * as Provider from "../src/Provider.js"
import * as S3 from "../src/S3.js"
import type { S3Client } from "../src/S3Client.js"
import type { StorageError } from "../src/StorageError.js"
import { canned, xml } from "./support/canned.js"

const presets = Object.values(Provider).filter((each): each is Provider.Provider => typeof each === "object")

const kinds: ReadonlyArray<Provider.Source["kind"]> = ["documented", "measured", "reported", "assumed"]

describe("Provider", () => {
  it("has names of their own", () => {
    assert.strictEqual(new Set(presets.map((preset) => preset.name)).size, presets.length)
    assert.isAtLeast(presets.length, 16)
  })

  describe.each(presets.map((preset) => [preset.name, preset] as const))("%s", (name, preset) => {
    it("is exported by its name", () => {
      assert.strictEqual((Provider as Readonly<Record<string, unknown>>)[name], preset)
    })

    it("has every field, and says where each comes from", () => {
      assert.sameMembers(Object.keys(preset), Object.keys(Provider.aws))
      const fields = Object.keys(preset).filter((field) => field !== "name" && field !== "sources")
      assert.sameMembers(Object.keys(preset.sources), fields)
      for (const { checkedOn, kind, note } of Object.values(preset.sources)) {
        assert.include(kinds, kind)
        assert.isNotEmpty(note)
        assert.notMatch(note, /undefined/)
        if (kind === "measured") assert.match(checkedOn ?? "", /^20\d\d-\d\d-\d\d$/)
      }
    })

    it("has limits that fit together", () => {
      assert.isAtMost(preset.minPartSize, preset.maxPartSize)
      assert.isAtLeast(preset.maxDeleteBatch, 0)
      assert.isAtMost(preset.maxDeleteBatch, 1_000)
      const { composite, fullObject, upload } = preset.checksums
      if (upload !== "none") assert.include([...fullObject, ...composite], upload)
    })

    it("knows its hosts again, with a bucket before them and a region in them", () => {
      for (const host of preset.hosts) {
        const endpoint = `https://${host.replace("{region}", "eu-west-9")}`
        for (const each of [endpoint, endpoint.replace("https://", "https://my-bucket."), `${endpoint}:443/path`]) {
          assert.strictEqual(Provider.forEndpoint(each), preset, each)
          assert.strictEqual(Provider.regionOf(preset, each), host.includes("{region}") ? "eu-west-9" : undefined, each)
        }
      }
    })
  })

  const hosts: ReadonlyArray<readonly [endpoint: string | undefined, expected: Provider.Provider]> = [
    [undefined, Provider.aws],
    ["https://s3.eu-west-1.amazonaws.com", Provider.aws],
    ["https://bucket.s3.cn-north-1.amazonaws.com.cn/", Provider.aws],
    ["https://S3.AMAZONAWS.COM:443/path", Provider.aws],
    ["https://0123.r2.cloudflarestorage.com", Provider.r2],
    ["https://0123.eu.r2.cloudflarestorage.com", Provider.r2],
    ["https://t3.storage.dev", Provider.tigris],
    ["https://fly.storage.tigris.dev", Provider.tigris],
    ["https://play.min.io:9000", Provider.minio],
    ["https://eu2.contabostorage.com", Provider.contabo],
    ["https://storage.googleapis.com", Provider.gcs],
    ["http://127.0.0.1:9000", Provider.generic],
    ["https://notamazonaws.com", Provider.generic],
    ["https://amazonaws.com.evil.example", Provider.generic],
    ["https://evil.example/amazonaws.com", Provider.generic],
    ["https://evil.example?amazonaws.com", Provider.generic],
    ["https://s3.amazonaws.com@evil.example", Provider.generic],
    ["", Provider.generic]
  ]
  it.each(hosts)("forEndpoint %s", (endpoint, expected) => {
    assert.strictEqual(Provider.forEndpoint(endpoint).name, expected.name)
  })

  it("regionOf takes no label that is no region's name", () => {
    assert.isUndefined(Provider.regionOf(Provider.b2, "https://s3.us%2fwest.backblazeb2.com"))
    assert.isUndefined(Provider.regionOf(Provider.b2, "https://s3.backblazeb2.com"))
    assert.isUndefined(Provider.regionOf(Provider.aws, "https://s3.amazonaws.com"))
  })

  it("custom changes what it is told to, and says so", () => {
    const today: Provider.Source = { kind: "measured", note: "here", checkedOn: "2026-11-21" }
    const ours = Provider.custom(Provider.r2, {
      name: "ours",
      maxParts: 1_000,
      checksums: { trailer: true },
      sources: { maxParts: today }
    })
    assert.deepStrictEqual(ours, {
      ...Provider.r2,
      name: "ours",
      maxParts: 1_000,
      checksums: { ...Provider.r2.checksums, trailer: true },
      sources: { ...Provider.r2.sources, maxParts: today, checksums: { kind: "given", note: "set by the program" } }
    })
    assert.strictEqual(Provider.r2.maxParts, 10_000)
  })
})

const target = { bucket: "bucket", key: "key" }

/** What is asked over the wire where the provider is this one. */
const asked = <A, E>(provider: Provider.Provider, effect: Effect.Effect<A, E, S3Client>) =>
  Effect.gen(function*() {
    const server = yield* canned(
      (request) =>
        request.method === "GET" ? xml("<ListBucketResult/>") : request.headers["x-amz-copy-source"] === undefined
          ? new Response(null, { status: 200 })
          : xml("<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>"),
      { provider, region: "eu-west-9" }
    )
    const exit = yield* Effect.either(Effect.provide(effect, server.layer))
    return { exit, requests: yield* server.requests }
  })

describe("a provider's fields in a client", () => {
  const refusals = {
    "tags on R2": [Provider.r2, S3.putObject({ ...target, tagging: { a: "1" } }), "tagging"],
    "a public ACL on R2": [Provider.r2, S3.putObject({ ...target, acl: "public-read" }), "objectAcl"],
    "a grant on Tigris": [Provider.tigris, S3.putObject({ ...target, grantRead: "id=1" }), "objectAcl"],
    "a lock on R2": [Provider.r2, S3.putObject({ ...target, objectLockMode: "GOVERNANCE" }), "objectLock"],
    "a conditional put on B2": [Provider.b2, S3.putObject({ ...target, ifNoneMatch: "*" }), "conditionalPut"],
    "a conditional completion on Ceph": [
      Provider.ceph,
      S3.completeMultipartUpload({ ...target, uploadId: "u", parts: [{ partNumber: 1, etag: "e" }], ifNoneMatch: "*" }),
      "conditionalComplete"
    ],
    "a conditional delete on Ceph": [Provider.ceph, S3.deleteObject({ ...target, ifMatch: "e" }), "conditionalDelete"],
    "a copied part on GCS": [
      Provider.gcs,
      S3.uploadPartCopy({ ...target, uploadId: "u", partNumber: 1, source: target }),
      "multipartCopy"
    ]
  } as const
  it.effect.each(Object.entries(refusals))(
    "%s is refused before it is sent",
    ([, [provider, effect, feature]]) =>
      Effect.gen(function*() {
        const { exit, requests } = yield* asked(provider, Effect.flip<unknown, StorageError, S3Client>(effect))
        if (exit._tag === "Left") return assert.fail("it was answered")
        assert.deepInclude(exit.right, {
          _tag: "UnsupportedByProvider",
          provider: provider.name,
          feature,
          bucket: "bucket"
        })
        assert.lengthOf(requests, 0)
      })
  )

  it.effect("what is only assumed to be missing is for the server to answer", () =>
    Effect.gen(function*() {
      for (
        const effect of [
          S3.copyObject({ ...target, source: target, ifNoneMatch: "*" }),
          S3.deleteObject({ ...target, ifMatch: "e" })
        ]
      ) {
        const { requests } = yield* asked(Provider.generic, effect)
        assert.lengthOf(requests, 1)
      }
    }))

  it.effect("private is no ACL to refuse", () =>
    Effect.gen(function*() {
      const { requests } = yield* asked(Provider.r2, S3.putObject({ ...target, acl: "private" }))
      assert.strictEqual(requests[0]?.headers["x-amz-acl"], "private")
    }))

  it.effect("the condition on a copy's target has R2's own name there", () =>
    Effect.gen(function*() {
      const copy = S3.copyObject({ ...target, source: target, ifNoneMatch: "*" })
      const there = (yield* asked(Provider.r2, copy)).requests[0]!.headers
      assert.strictEqual(there["cf-copy-destination-if-none-match"], "*")
      assert.isUndefined(there["if-none-match"])
      assert.strictEqual((yield* asked(Provider.aws, copy)).requests[0]!.headers["if-none-match"], "*")
    }))

  it.effect("where there is no DeleteObjects, a store deletes one by one", () =>
    Effect.gen(function*() {
      const many = Effect.flatMap(
        ObjectStore.ObjectStore,
        (store) => Stream.runCollect(store.deleteMany(["a", "b"]))
      ).pipe(Effect.provide(ObjectStore.layerS3({ bucket: "bucket" })))
      const { requests } = yield* asked(Provider.gcs, many)
      assert.sameMembers(requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`), [
        "DELETE /bucket/a",
        "DELETE /bucket/b"
      ])
    }))

  it.effect("a store lists by the version that the provider has", () =>
    Effect.gen(function*() {
      const list = Effect.flatMap(ObjectStore.ObjectStore, (store) => Stream.runDrain(store.list({ prefix: "p" })))
        .pipe(
          Effect.provide(ObjectStore.layerS3({ bucket: "bucket" }))
        )
      const query = (provider: Provider.Provider) =>
        Effect.map(asked(provider, list), ({ requests }) => new URL(requests[0]!.url).search)
      assert.strictEqual(yield* query(Provider.seaweedfs), "?prefix=p")
      assert.strictEqual(yield* query(Provider.ceph), "?encoding-type=url&list-type=2&prefix=p")
    }))

  it.effect("only where it has to, CreateBucket names the region", () =>
    Effect.gen(function*() {
      const bodies = (provider: Provider.Provider) =>
        Effect.map(asked(provider, S3.createBucket({ bucket: "bucket" })), ({ requests }) => requests[0]!.body._tag)
      assert.strictEqual(yield* bodies(Provider.aws), "Uint8Array")
      assert.strictEqual(yield* bodies(Provider.wasabi), "Empty")
    }))
})
