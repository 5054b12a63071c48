import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Query from "../../src/MetadataQuery.js"
import * as Provider from "../../src/Provider.js"
import * as S3 from "../../src/S3.js"
import * as Tigris from "../../src/Tigris.js"
import { canned } from "../support/canned.js"
import { put, tigris } from "./world.js"

const json = (value: unknown) =>
  new Response(JSON.stringify(value), { headers: { "content-type": "application/json" } })

const bodyOf = (request: HttpClientRequest.HttpClientRequest | undefined): unknown => {
  const body = request?.body
  return body?._tag === "Uint8Array" ? JSON.parse(new TextDecoder().decode(body.body)) : undefined
}

const known = { provider: Provider.tigris }

const bucket = "data"

const secrets = { token: Redacted.make("canary of the token") }

const migration: Tigris.Migration = {
  bucket: "old",
  endpoint: "https://s3.example.com",
  region: "auto",
  accessKeyId: "AKOLD",
  secretAccessKey: Redacted.make("canary of the shadow")
}

describe("settings of a bucket", () => {
  it.effect("are sent as Tigris' own library sends them", () =>
    Effect.gen(function*() {
      const { layer, requests } = yield* canned(() => json({ status: "success" }), known)
      const cases: ReadonlyArray<readonly [Tigris.BucketChanges, unknown]> = [
        [{ enableSnapshots: true, softDelete: 30, regions: ["fra", "iad"] }, {
          type: 1,
          soft_delete: { enabled: true, retention_days: 30 },
          object_regions: "fra,iad"
        }],
        [{ storageClass: "GLACIER", allowObjectAcl: true, cacheControl: "no-store", customDomain: "x.example" }, {
          storage_class: "GLACIER",
          acl_settings: { allow_object_acl: true },
          cache_control: "no-store",
          website: { domain_name: "x.example" }
        }],
        [{ deleteProtection: true, nosniff: true }, {
          protection: { protected: true },
          additional_http_headers: { "X-Content-Type-Options": "nosniff" }
        }],
        [{ nosniff: false }, { additional_http_headers: null }],
        [{ notifications: { url: "https://h.example", filter: Query.matches("key", "^images"), auth: secrets } }, {
          object_notifications: {
            enabled: true,
            web_hook: "https://h.example",
            filter: "WHERE `key` REGEXP \"^images\"",
            auth: { token: "canary of the token" }
          }
        }],
        [
          {
            notifications: {
              url: "http://h.example",
              enabled: false,
              auth: { username: "u", password: Redacted.make("p") }
            }
          },
          {
            object_notifications: {
              enabled: false,
              web_hook: "http://h.example",
              filter: "",
              auth: { basic_user: "u", basic_pass: "p" }
            }
          }
        ],
        [{ notifications: "none", migration: "none", cors: [] }, {
          cors: null,
          object_notifications: {},
          shadow_bucket: {}
        }],
        [{ migration }, {
          shadow_bucket: {
            access_key: "AKOLD",
            secret_key: "canary of the shadow",
            region: "auto",
            name: "old",
            endpoint: "https://s3.example.com",
            write_through: false
          }
        }],
        [{ shares: { organization: "ReadOnly", teams: { t: "ReadWrite" }, users: { u: "Editor" } } }, {
          shares: [
            { team_id: "all", role: "ReadOnly" },
            { team_id: "t", role: "ReadWrite" },
            { user_id: "u", role: "Editor" }
          ]
        }],
        [{ cors: [{ allowedOrigins: ["*"], allowedMethods: ["GET"], maxAgeSeconds: 60 }] }, {
          cors: {
            rules: [{
              allowedOrigin: ["*"],
              allowedMethods: ["GET"],
              allowedHeaders: [],
              exposeHeaders: [],
              maxAge: 60
            }]
          }
        }],
        [
          {
            lifecycle: [
              { id: "cold", prefix: "logs/", transition: { days: 30, storageClass: "GLACIER" } },
              { enabled: false, expiration: { date: new Date("2027-01-01T00:00:00Z") } }
            ]
          },
          {
            lifecycle_rules: [
              {
                id: "cold",
                transitions: [{ storage_class: "GLACIER", days: 30 }],
                filter: { prefix: "logs/" },
                status: 1
              },
              { expiration: { date: "2027-01-01", enabled: false }, status: 2 }
            ]
          }
        ]
      ]
      for (const [changes] of cases) yield* Effect.provide(Tigris.updateBucket({ bucket, ...changes }), layer)
      assert.deepStrictEqual((yield* requests).map(bodyOf), cases.map(([, body]) => body))
      const [first] = yield* requests
      assert.deepStrictEqual([first?.method, first?.headers["content-type"]], ["PATCH", "application/json"])
      yield* Effect.provide(Tigris.updateBucket({ bucket, acl: "public-read", publicListing: false }), layer)
      const last = (yield* requests).at(-1)
      assert.strictEqual(last?.headers["x-amz-acl"], "public-read")
      assert.strictEqual(last?.headers["x-amz-acl-public-list-objects-enabled"], "false")
    }))

  it.effect("are refused where they cannot be meant, without their secrets", () =>
    Effect.gen(function*() {
      const { layer, requests } = yield* canned(() => json({}), known)
      const rule = { expiration: { days: 1 } }
      const refused: ReadonlyArray<Tigris.BucketChanges> = [
        {},
        { notifications: { url: "ftp://h.example" } },
        { notifications: { url: "https://h.example", filter: Query.eq("key", "\"") } },
        { notifications: { url: "https://h.example", auth: { token: Redacted.make(" ") } } },
        {
          notifications: {
            url: "https://h.example",
            auth: { username: "a:b", password: Redacted.make("canary of the password") }
          }
        },
        { migration: { ...migration, region: "" } },
        { migration: { ...migration, endpoint: "s3.example.com" } },
        { shares: { teams: { all: "ReadOnly" } } },
        { shares: { users: { "": "ReadOnly" } } },
        { cors: [{ id: "x", allowedOrigins: ["*"], allowedMethods: ["GET"] }] },
        { cors: [{ allowedOrigins: [], allowedMethods: ["GET"] }] },
        { cors: [{ allowedOrigins: ["*"], allowedMethods: ["GET"], maxAgeSeconds: 0 }] },
        { lifecycle: [] },
        { lifecycle: [{ prefix: "a" }] },
        { lifecycle: [{ expiration: { days: 0 } }] },
        { lifecycle: [{ expiration: { date: new Date("2027-01-01T01:00:00Z") } }] },
        { lifecycle: [{ ...rule, id: "x".repeat(37) }] },
        { lifecycle: [{ ...rule, id: "x" }, { ...rule, id: "x" }] },
        { lifecycle: Array.from({ length: 11 }, () => rule) }
      ]
      for (const changes of refused) {
        const error = yield* Effect.flip(Effect.provide(Tigris.updateBucket({ bucket, ...changes }), layer))
        assert.strictEqual(error._tag, "InvalidInput", JSON.stringify(changes))
        assert.notInclude(JSON.stringify(error), "canary")
      }
      assert.deepStrictEqual(yield* requests, [])
      const failing = yield* canned(() => json({ status: "error", message: "no such domain" }), known)
      const error = yield* Effect.flip(
        Effect.provide(Tigris.updateBucket({ bucket, customDomain: "x" }), failing.layer)
      )
      assert.include(error.message, "no such domain")
      assert.strictEqual(error._tag, "InvalidInput")
    }))

  it.effect("are read back, with their secrets redacted", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket })
      const cors = [{ allowedOrigins: ["https://a.example"], allowedMethods: ["GET", "PUT"], maxAgeSeconds: 5 }]
      const lifecycle: ReadonlyArray<Tigris.LifecycleRule> = [
        { id: "a", prefix: "logs/", transition: { days: 30, storageClass: "GLACIER" }, expiration: { days: 60 } },
        { id: "b", enabled: false, expiration: { date: new Date("2027-01-01T00:00:00Z") } }
      ]
      yield* Tigris.updateBucket({
        bucket,
        cors,
        lifecycle,
        migration,
        storageClass: "STANDARD_IA",
        allowObjectAcl: true,
        cacheControl: "no-store",
        customDomain: "x.example",
        deleteProtection: true,
        nosniff: true,
        publicListing: false,
        notifications: { url: "https://h.example", filter: Query.matches("key", "^images"), auth: secrets },
        shares: { organization: "ReadOnly", users: { u: "Editor" } }
      })
      const now = yield* Tigris.getBucketMetadata({ bucket })
      assert.deepStrictEqual(
        now.cors.map(({ allowedMethods, allowedOrigins, maxAgeSeconds }) => ({
          allowedOrigins,
          allowedMethods,
          maxAgeSeconds
        })),
        cors
      )
      assert.deepStrictEqual(now.lifecycle, [
        { ...lifecycle[0], enabled: true },
        { ...lifecycle[1], prefix: undefined, transition: undefined }
      ])
      assert.deepStrictEqual(
        [now.storageClass, now.cacheControl, now.customDomain],
        ["STANDARD_IA", "no-store", "x.example"]
      )
      assert.deepStrictEqual(
        [now.allowObjectAcl, now.deleteProtection, now.nosniff, now.publicListing],
        [true, true, true, false]
      )
      assert.deepStrictEqual(now.shares, { organization: "ReadOnly", teams: {}, users: { u: "Editor" } })
      assert.deepStrictEqual(now.migration, {
        bucket: "old",
        endpoint: "https://s3.example.com",
        region: "auto",
        accessKeyId: "AKOLD",
        writeThrough: false
      })
      assert.deepStrictEqual(now.notifications, {
        url: "https://h.example",
        filter: "WHERE `key` REGEXP \"^images\"",
        enabled: true,
        auth: "token"
      })
      assert.notInclude(JSON.stringify(now), "********")
      assert.notInclude(JSON.stringify(Redacted.value(now.raw)), "canary")
      // Either form shows what the other has set.
      assert.deepStrictEqual((yield* S3.getBucketCors({ bucket })).corsRules[0]?.allowedMethods, ["GET", "PUT"])
      yield* S3.deleteBucketCors({ bucket })
      assert.deepStrictEqual((yield* Tigris.getBucketMetadata({ bucket })).cors, [])
      yield* Tigris.updateBucket({ bucket, notifications: "none", migration: "none", shares: {}, nosniff: false })
      const then = yield* Tigris.getBucketMetadata({ bucket })
      assert.deepStrictEqual([then.notifications, then.migration, then.nosniff], [undefined, undefined, false])
      assert.deepStrictEqual(then.shares, { organization: undefined, teams: {}, users: {} })
    }).pipe(Effect.provide(tigris)))

  it.effect("are changed by a part", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket })
      const none = yield* Effect.flip(Tigris.setNotifications({ bucket, enabled: false }))
      assert.strictEqual(none._tag, "InvalidInput")
      yield* Tigris.setNotifications({ bucket, url: "https://h.example", auth: secrets })
      const masked = yield* Effect.flip(Tigris.setNotifications({ bucket, enabled: false }))
      assert.strictEqual(masked._tag, "InvalidInput")
      yield* Tigris.setNotifications({ bucket, filter: Query.eq("Event-Type", "OBJECT_DELETED"), auth: secrets })
      yield* Tigris.setNotifications({ bucket, auth: "none" })
      yield* Tigris.setNotifications({ bucket, enabled: false })
      const { notifications } = yield* Tigris.getBucketMetadata({ bucket })
      assert.deepStrictEqual(notifications, {
        url: "https://h.example",
        filter: "WHERE `Event-Type` = \"OBJECT_DELETED\"",
        enabled: false,
        auth: undefined
      })

      yield* Tigris.shareBucket({ bucket, teams: { a: "ReadOnly", b: "ReadOnly" } })
      yield* Tigris.shareBucket({ bucket, teams: { b: "Editor" }, organization: "ReadOnly" })
      assert.deepStrictEqual((yield* Tigris.getBucketMetadata({ bucket })).shares, {
        organization: "ReadOnly",
        teams: { a: "ReadOnly", b: "Editor" },
        users: {}
      })
      assert.strictEqual((yield* Effect.flip(Tigris.shareBucket({ bucket })))._tag, "InvalidInput")

      const rules = Effect.map(Tigris.getBucketMetadata({ bucket }), ({ lifecycle }) =>
        lifecycle.map(({ enabled, expiration, id, prefix, transition }) => [
          id,
          enabled,
          prefix,
          transition?.days,
          expiration?.days
        ]))
      assert.strictEqual((yield* Effect.flip(Tigris.setTtl({ bucket, enabled: true })))._tag, "InvalidInput")
      assert.strictEqual((yield* Effect.flip(Tigris.setTtl({ bucket })))._tag, "InvalidInput")
      yield* Tigris.setLifecycle({
        bucket,
        rules: [{ id: "cold", prefix: "a/", transition: { days: 1, storageClass: "GLACIER" } }]
      })
      yield* Tigris.setTtl({ bucket, expiration: { days: 7 } })
      yield* Tigris.setLifecycle({ bucket, rules: [{ id: "cold", expiration: { days: 9 } }] })
      yield* Tigris.setTtl({ bucket, enabled: false })
      assert.deepStrictEqual(yield* rules, [
        ["cold", true, "a/", 1, 9],
        ["rule-2", false, undefined, undefined, 7]
      ])
      yield* Tigris.modifyBucket({ bucket }, ({ lifecycle }) =>
        Effect.succeed({ lifecycle: lifecycle.slice(0, 1) }))
      assert.strictEqual((yield* rules).length, 1)
    }).pipe(Effect.provide(tigris)))

  it.effect("are given to a new bucket", () =>
    Effect.gen(function*() {
      yield* Tigris.createBucket({ bucket, storageClass: "STANDARD_IA", publicListing: true, acl: "public-read" })
      yield* put(bucket, "a")
      assert.strictEqual((yield* S3.headObject({ bucket, key: "a" })).storageClass, "STANDARD_IA")
      const { publicListing, storageClass } = yield* Tigris.getBucketMetadata({ bucket })
      assert.deepStrictEqual([publicListing, storageClass], [true, "STANDARD_IA"])
      const error = yield* Effect.flip(Tigris.createBucket({ bucket: "other", storageClass: "FROZEN" }))
      assert.include(["InvalidInput", "UnknownServiceError", "InvalidStorageClass"], error._tag)
    }).pipe(Effect.provide(tigris)))

  it.effect("and sums come with a list of buckets", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket })
      yield* put(bucket, "a", "12345")
      const plain = yield* Tigris.listBuckets({})
      assert.isUndefined(plain.stats)
      const { buckets, owner, stats } = yield* Tigris.listBuckets({ withStats: true, withOwner: true })
      assert.deepStrictEqual(stats, { buckets: 1, bytes: 5, objects: 1, versions: 1 })
      assert.isString(owner?.id)
      assert.isString(buckets[0]?.owner?.userId)
      assert.isUndefined(plain.buckets[0]?.owner)
      yield* Effect.forEach(Array.from({ length: 60 }, (_, n) => `more-${n}`), (bucket) => S3.createBucket({ bucket }))
      assert.deepStrictEqual(yield* Tigris.getStats, { buckets: 61, bytes: 5, objects: 1, versions: 1 })
    }).pipe(Effect.provide(tigris)))
})
