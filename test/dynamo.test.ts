import { FetchHttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Layer } from "effect"
import { Emulator, ObjectStore, Provider, S3 } from "effect-s3"
import * as dynamodb from "./support/dynamodb.js"

const bucket = "b"
const { server, table } = dynamodb
const credentials = { accessKeyId: "A", secretAccessKey: "S" }

/** Conditions are kept from the server: leases alone decide. */
const provider = Provider.custom(Provider.emulator, {
  conditionalPut: false,
  conditionalComplete: false,
  conditionalCopy: false
})

const world = (options: { readonly timeoutMs?: number; readonly maxWait?: Duration.DurationInput } = {}) =>
  Effect.gen(function*() {
    const dynamo = yield* server
    const emulated = yield* Layer.build(
      Emulator.layerServer().pipe(Layer.provideMerge(Emulator.layer({ buckets: [bucket], credentials })))
    )
    const way = `dynamo:${table}:${options.timeoutMs ?? 20_000}` as const
    const { url } = yield* Effect.provide(Emulator.EmulatorAddress, emulated)
    const client = yield* Layer.build(
      S3.layer({
        endpoint: url,
        region: "us-east-1",
        credentials,
        provider,
        conditionalPut: way,
        copyIfNotExists: way
      }).pipe(Layer.provide(FetchHttpClient.layer))
    )
    const store = yield* Effect.provide(
      ObjectStore.makeS3({ bucket, dynamo: { endpoint: dynamo.url, maxWait: options.maxWait } }),
      client
    )
    const rows = Effect.map(
      Effect.promise(() => dynamo.call("Scan", { TableName: table })),
      ({ Items }) => Items as ReadonlyArray<Record<string, { readonly S: string; readonly N: string }>>
    )
    const put = (item: object) => Effect.promise(() => dynamo.call("PutItem", { TableName: table, Item: item }))
    const { faults } = yield* Effect.provide(Emulator.Emulator, emulated)
    return { store, rows, put, faults }
  })

const foreign = (path: string, etag: string, generation: number, timeout: number) => ({
  path: { S: path },
  etag: { S: etag },
  generation: { N: String(generation) },
  timeout: { N: String(timeout) },
  ttl: { N: "9999999999" }
})

describe("conditional writes under leases in DynamoDB", () => {
  it.scopedLive("create, update and copy; the row stays, its lease ended", () =>
    Effect.gen(function*() {
      const { rows, store } = yield* world()
      const { etag } = yield* store.put("k", "one", { mode: "create" })
      assert.strictEqual((yield* Effect.flip(store.put("k", "x", { mode: "create" })))._tag, "PreconditionFailed")
      yield* store.put("k", "two", { mode: { update: etag! } })
      assert.strictEqual(
        (yield* Effect.flip(store.put("k", "x", { mode: { update: etag! } })))._tag,
        "PreconditionFailed"
      )
      yield* store.copy("k", "copy", { overwrite: false })
      assert.strictEqual(yield* store.text("copy"), "two")
      assert.strictEqual((yield* Effect.flip(store.copy("k", "copy", { overwrite: false })))._tag, "PreconditionFailed")
      const found = (yield* rows).map(({ etag, generation, path, timeout }) => [
        path!.S,
        etag!.S,
        generation!.N,
        timeout!.N
      ])
      assert.sameDeepMembers(found, [["k", "*", "0", "0"], ["k", `"${etag}"`, "0", "0"], ["copy", "*", "0", "0"]])
      // What was released is taken again at once, under the next generation.
      yield* store.delete("k")
      yield* store.put("k", "again", { mode: "create" })
      assert.strictEqual(
        (yield* rows).find(({ etag, path }) => path!.S === "k" && etag!.S === "*")!["generation"]!.N,
        "1"
      )
    }), 60_000)

  it.scopedLive("of many at once, one does", () =>
    Effect.gen(function*() {
      const { store } = yield* world({ timeoutMs: 5_000 })
      for (const round of [1, 2]) {
        const exits = yield* Effect.forEach(
          [1, 2, 3, 4, 5, 6],
          (i) => Effect.exit(store.put(`race-${round}`, `writer ${i}`, { mode: "create" })),
          { concurrency: "unbounded" }
        )
        assert.strictEqual(exits.filter(Exit.isSuccess).length, 1)
      }
      yield* Effect.forEach(
        [1, 2, 3, 4],
        () =>
          store.modify("n", (bytes) =>
            Effect.succeed(String(Number(bytes === undefined ? 0 : new TextDecoder().decode(bytes)) + 1))),
        { concurrency: "unbounded", discard: true }
      )
      assert.strictEqual(yield* store.text("n"), "4")
    }), 60_000)

  it.scopedLive(
    "a lease of object_store's is waited for, three times its length, and then taken over",
    () =>
      Effect.gen(function*() {
        const { put, rows, store } = yield* world()
        yield* put(foreign("k", "*", 7, 200))
        const [took] = yield* Effect.timed(store.put("k", "mine", { mode: "create" }))
        assert.isAtLeast(Duration.toMillis(took), 600)
        const [row] = yield* rows
        assert.strictEqual(row!["generation"]!.N, "8")
      }),
    60_000
  )

  it.scopedLive(
    "whoever comes while it is held is told what was written, or that it is held too long",
    () =>
      Effect.gen(function*() {
        const { put, store } = yield* world({ maxWait: "300 millis" })
        yield* put(foreign("k", "*", 0, 60_000))
        const held = yield* Effect.flip(store.put("k", "mine", { mode: "create" }))
        assert.strictEqual(held._tag, "LockUnavailable")
        assert.isFalse(yield* store.exists("k"))
        yield* store.put("k", "theirs")
        assert.strictEqual((yield* Effect.flip(store.put("k", "mine", { mode: "create" })))._tag, "PreconditionFailed")
      }),
    60_000
  )

  it.scopedLive(
    "a write that outlasts its lease is of unknown outcome, and its row is left to run out",
    () =>
      Effect.gen(function*() {
        const { faults, rows, store } = yield* world({ timeoutMs: 400 })
        yield* faults.add({ operation: "PutObject", fault: { _tag: "Delay", duration: "3 seconds" } })
        const error = yield* Effect.flip(store.put("k", "mine", { mode: "create" }))
        assert.strictEqual(error._tag, "WriteOutcomeUnknown")
        assert.strictEqual((yield* rows)[0]!["timeout"]!.N, "400")
      }),
    60_000
  )
})
