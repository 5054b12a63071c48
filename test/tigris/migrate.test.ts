import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Provider from "../../src/Provider.js"
import * as S3 from "../../src/S3.js"
import * as Tigris from "../../src/Tigris.js"
import { canned, xml } from "../support/canned.js"
import { put, tigris } from "./world.js"

const known = { provider: Provider.tigris }

const object = { bucket: "data", key: "a" }

/** What Tigris says of a bucket, for which it is asked first. */
const isTigris = () => new Response(null, { headers: { "x-tigris-enable-snapshot": "false" } })

describe("a migration", () => {
  it.effect("is asked for and looked at by HEAD", () =>
    Effect.gen(function*() {
      const sources = ["block_shadow", "BLOCK_SHADOW", "block_tigris", undefined]
      const { layer, requests } = yield* canned(
        (_, nth) => {
          if (nth === 1) return isTigris()
          const source = sources[nth - 2]
          return new Response(null, { headers: source === undefined ? {} : { "x-tigris-read-source": source } })
        },
        known
      )
      yield* Effect.provide(
        Effect.gen(function*() {
          assert.deepStrictEqual(
            yield* Effect.replicateEffect(Tigris.isMigrated(object), 4),
            [false, false, true, true]
          )
          yield* Tigris.migrateObject(object)
        }),
        layer
      )
      const [, ...all] = yield* requests
      assert.deepStrictEqual(all.map(({ method }) => method), ["HEAD", "HEAD", "HEAD", "HEAD", "HEAD"])
      assert.deepStrictEqual(
        all.map(({ headers }) => headers["x-tigris-schedule-migration"]),
        [undefined, undefined, undefined, undefined, "true"]
      )
    }))

  it.effect("has two sources to list", () =>
    Effect.gen(function*() {
      const { layer, requests } = yield* canned(
        (_, nth) =>
          nth === 1 ? isTigris() : xml("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"),
        known
      )
      yield* Effect.provide(
        Effect.forEach(["tigris", "shadow"] as const, (from) => Tigris.listObjectsFrom({ bucket: "data", from })),
        layer
      )
      assert.deepStrictEqual(
        (yield* requests).map(({ headers }) => headers["x-tigris-list-source"]),
        [undefined, "tigris", "shadow"]
      )
    }))

  it.effect("is none of the emulator's", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "data" })
      yield* put("data", "a")
      assert.isTrue(yield* Tigris.isMigrated(object))
      yield* Tigris.migrateObject(object)
      assert.strictEqual((yield* Effect.flip(Tigris.migrateObject({ ...object, key: "b" })))._tag, "NoSuchKey")
      yield* Tigris.updateBucket({
        bucket: "data",
        migration: {
          bucket: "old",
          endpoint: "https://s3.example.com",
          region: "auto",
          accessKeyId: "a",
          secretAccessKey: Redacted.make("s")
        }
      })
      const listed = yield* Effect.flip(Tigris.listObjectsFrom({ bucket: "data", from: "shadow" }))
      assert.strictEqual(listed._tag, "NotImplemented")
    }).pipe(Effect.provide(tigris)))
})
