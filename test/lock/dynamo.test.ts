import { FetchHttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Schedule } from "effect"
import { Lock, S3 } from "effect-s3"
import * as dynamodb from "../support/dynamodb.js"

const credentials = { accessKeyId: "A", secretAccessKey: "S" }

const poll = Schedule.jittered(Schedule.spaced("20 millis"))

const world = Effect.gen(function*() {
  const { call, url } = yield* dynamodb.server
  const client = yield* Layer.build(
    S3.layer({ endpoint: url, region: "us-east-1", credentials }).pipe(Layer.provide(FetchHttpClient.layer))
  )
  const lock = Effect.provide(Lock.makeDynamo({ table: dynamodb.table, prefix: "p/" }), client)
  return {
    lock,
    rows: Effect.promise(() => call("Scan", { TableName: dynamodb.table })).pipe(
      Effect.map(({ Items }) => Items as ReadonlyArray<Record<string, { readonly S: string; readonly N: string }>>)
    )
  }
})

describe("locks in DynamoDB", () => {
  it.scopedLive("one at a time, with tokens that grow, in one row that stays", () =>
    Effect.gen(function*() {
      const { lock, rows } = yield* world
      let inside = 0
      const tokens: Array<bigint> = []
      yield* Effect.forEach(
        [1, 2, 3, 4],
        () =>
          Effect.flatMap(lock, (one) =>
            Effect.repeatN(
              Lock.withLock("a", { poll })(({ fencingToken }) =>
                Effect.gen(function*() {
                  assert.strictEqual(++inside, 1)
                  tokens.push(fencingToken)
                  yield* Effect.sleep("5 millis")
                  inside--
                })
              ),
              2
            ).pipe(Effect.provideService(Lock.Lock, one))),
        { concurrency: "unbounded", discard: true }
      )
      assert.deepStrictEqual(tokens, Array.from({ length: 12 }, (_, i) => BigInt(i + 1)))
      const [row, ...others] = yield* rows
      assert.deepStrictEqual(others, [])
      assert.deepStrictEqual([row!["path"]!.S, row!["etag"]!.S], ["p/a", "effect-s3/lock"])
      assert.notProperty(row, "ttl")
      assert.strictEqual(JSON.parse(row!["record"]!.S).token, "12")
    }), 60_000)

  it.scopedLive("readers share, and who is in the way is named", () =>
    Effect.gen(function*() {
      const { lock } = yield* world
      const one = yield* lock
      yield* Effect.gen(function*() {
        yield* Lock.acquire("b", { mode: "shared", holder: { host: "db-1" } })
        yield* Lock.acquire("b", { mode: "shared" })
        assert.strictEqual((yield* Lock.holders("b")).length, 2)
        const error = yield* Effect.flip(Lock.acquire("b", { waitTimeout: 0 }))
        assert.strictEqual(error._tag, "LockUnavailable")
        assert.include(error.hint, "db-1")
      }).pipe(Effect.scoped, Effect.provideService(Lock.Lock, one))
      assert.isFalse(yield* Effect.provideService(Lock.isLocked("b"), Lock.Lock, one))
    }), 60_000)

  it.scopedLive("a table that is not there is said to be", () =>
    Effect.gen(function*() {
      const { url } = yield* dynamodb.server
      const error = yield* Lock.withLock("a")(Effect.void).pipe(
        Effect.provide(
          Lock.layerDynamo({ table: "none" }).pipe(
            Layer.provide(S3.layer({ endpoint: url, region: "us-east-1", credentials })),
            Layer.provide(FetchHttpClient.layer)
          )
        ),
        Effect.flip
      )
      assert.strictEqual(error._tag, "InvalidInput")
      assert.include(error.message, "none")
    }), 60_000)
})
