import { assert, it } from "@effect/vitest"
import * as B2 from "effect-s3/B2"
import * as B2Emulator from "effect-s3/B2Emulator"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"

const uploads = 24

/** How long so many uploads take that take a second each. */
const elapsed = (uploadUrls: number) =>
  Effect.gen(function*() {
    const { faults } = yield* B2Emulator.B2Emulator
    const [bucket] = yield* B2.listBuckets({ bucketName: "photos" })
    yield* faults.add({ call: "b2_upload_file", times: Infinity, fault: { _tag: "Delay", duration: "1 second" } })
    const began = yield* Clock.currentTimeMillis
    const fiber = yield* Effect.fork(Effect.andThen(
      Effect.forEach(
        Array.from({ length: uploads }, (_, i) => `${i}`),
        (fileName) => B2.uploadFile({ bucketId: bucket!.bucketId, fileName, body: "x" }),
        { concurrency: "unbounded", discard: true }
      ),
      Clock.currentTimeMillis
    ))
    yield* Effect.replicateEffect(TestClock.adjust("1 second"), uploads + 1)
    const took = (yield* Fiber.join(fiber)) - began
    const { requests } = yield* B2Emulator.B2Emulator
    const urls = (yield* requests).filter(({ operation }) => operation === "b2_get_upload_url").length
    return [took / 1000, urls]
  }).pipe(Effect.provide(B2Emulator.layerB2({ buckets: ["photos"], uploadUrls })))

it.effect("as many uploads are under way as there may be URLs, and no more URLs are asked for", () =>
  Effect.gen(function*() {
    for (const size of [1, 2, 4, 8]) {
      assert.deepStrictEqual(yield* elapsed(size), [uploads / size, size])
    }
  }))

it.effect("a large file is never further ahead in memory than its parts under way and two more", () =>
  Effect.gen(function*() {
    const partSize = 1000
    const concurrency = 3
    const { faults, requests } = yield* B2Emulator.B2Emulator
    const [bucket] = yield* B2.listBuckets({ bucketName: "photos" })
    yield* faults.add({ call: "b2_upload_part", times: Infinity, fault: { _tag: "Delay", duration: "1 second" } })
    let given = 0
    let ahead = 0
    const source = Stream.repeatValue(new Uint8Array(100)).pipe(
      Stream.take(300),
      Stream.rechunk(1),
      Stream.mapEffect((bytes) =>
        Effect.map(requests, (all) => {
          given += bytes.length
          const sent = all.filter(({ operation }) => operation === "b2_upload_part").length * partSize
          ahead = Math.max(ahead, given - sent)
          return bytes
        })
      )
    )
    const fiber = yield* Effect.fork(
      B2.uploadLargeFile({ bucketId: bucket!.bucketId, fileName: "large" }, source, { partSize, concurrency })
    )
    yield* Effect.replicateEffect(TestClock.adjust("1 second"), 40)
    assert.strictEqual((yield* Fiber.join(fiber)).contentLength, 30_000)
    assert.isAtMost(ahead, partSize * (concurrency + 2))
  }).pipe(Effect.provide(B2Emulator.layerB2({ buckets: ["photos"], minimumPartSize: 1000 }))))
