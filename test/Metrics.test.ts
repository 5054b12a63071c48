import { assert, describe, it } from "@effect/vitest"
import { Effect, Metric, Stream, TestClock } from "effect"
import { Emulator, Metrics, MultipartUpload, RequestPolicy, S3 } from "effect-s3"

const bucket = "counted"

const world = Emulator.layerS3({ buckets: [bucket] })

const counters = {
  calls: Metrics.calls,
  requests: Metrics.requests,
  retries: Metrics.retries,
  throttles: Metrics.throttles,
  sentBytes: Metrics.sentBytes,
  receivedBytes: Metrics.receivedBytes
}

const counts = (operation: string) =>
  Effect.all(
    Object.fromEntries(
      Object.entries(counters).map(([name, metric]) => [
        name,
        Effect.map(Metric.value(Metric.tagged(metric, "operation", operation)), ({ count }) => count)
      ])
    )
  )

/** By how much the counters of an operation grow: they belong to the process, and so to the other tests too. */
const grown = <A, E, R>(operation: string, effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function*() {
    const before = yield* counts(operation)
    yield* Effect.exit(effect)
    const after = yield* counts(operation)
    return Object.fromEntries(Object.keys(after).map((name) => [name, after[name]! - before[name]!]))
  })

const target = { bucket, key: "k" }

describe("Metrics", () => {
  it.effect("count calls, requests and bytes, by operation", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* grown("PutObject", S3.putObject({ ...target, body: "12345" })), {
        calls: 1,
        requests: 1,
        retries: 0,
        throttles: 0,
        sentBytes: 5,
        receivedBytes: 0
      })
      assert.deepInclude(yield* grown("GetObject", S3.getObjectBytes(target)), { requests: 1, receivedBytes: 5 })
      assert.deepInclude(yield* grown("HeadObject", S3.headObject(target)), { requests: 1, receivedBytes: 0 })
      assert.deepInclude(yield* grown("PutObject", S3.getObjectBytes(target)), { calls: 0, requests: 0 })
    }).pipe(Effect.provide(world)))

  it.effect("count retries, throttling and errors by tag", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "GetObject", fault: { _tag: "SlowDown" }, times: 2 })
      const failures = (tag: string) =>
        Effect.map(
          Metric.value(Metric.tagged(Metric.tagged(Metrics.errors, "operation", "GetObject"), "error", tag)),
          ({ count }) => count
        )
      const before = yield* Effect.all([failures("SlowDown"), failures("NoSuchKey")])
      const call = RequestPolicy.withPolicy(S3.getObjectBytes(target), RequestPolicy.standard())
      const fiber = yield* Effect.fork(grown("GetObject", call))
      yield* TestClock.adjust("1 minutes")
      assert.deepInclude(yield* fiber, { calls: 1, requests: 3, retries: 2, throttles: 2 })
      const after = yield* Effect.all([failures("SlowDown"), failures("NoSuchKey")])
      assert.deepStrictEqual([after[0] - before[0], after[1] - before[1]], [2, 1])
    }).pipe(Effect.provide(world)))

  it.effect("measure how long an answer takes to come", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "ListObjectsV2", fault: { _tag: "Delay", duration: "3 seconds" } })
      const latency = Metric.value(Metric.tagged(Metrics.latency, "operation", "ListObjectsV2"))
      const before = yield* latency
      const fiber = yield* Effect.fork(S3.listObjectsV2({ bucket }))
      yield* TestClock.adjust("3 seconds")
      yield* fiber
      const after = yield* latency
      assert.deepStrictEqual([after.count - before.count, after.sum - before.sum], [1, 3_000])
    }).pipe(Effect.provide(world)))

  it.effect("know the bodies that are open", () =>
    Effect.gen(function*() {
      yield* S3.putObject({ ...target, body: "12345" })
      const open = Effect.map(Metric.value(Metrics.openBodies), ({ count }) => count)
      const before = yield* open
      const { body } = yield* Effect.scoped(Effect.tap(S3.getObject(target), () =>
        Effect.tap(open, (now) =>
          Effect.sync(() => assert.strictEqual(now, before + 1)))))
      assert.strictEqual(yield* open, before)
      assert.isDefined(body)
      yield* S3.getObjectBytes(target)
      assert.strictEqual(yield* open, before)
    }).pipe(Effect.provide(world)))

  it.effect("know the uploads that were left behind", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({
        operation: "AbortMultipartUpload",
        fault: { _tag: "Refuse", code: "AccessDenied", status: 403 },
        times: 100
      })
      const orphans = Effect.map(Metric.value(Metrics.orphanedUploads), ({ count }) => count)
      const before = yield* orphans
      const upload = RequestPolicy.withPolicy(
        MultipartUpload.upload(target, Stream.fail("broken source")),
        RequestPolicy.none
      )
      yield* Effect.flip(upload)
      assert.strictEqual(yield* orphans, before + 1)
    }).pipe(Effect.provide(world)))
})
