import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit, Fiber, Stream, TestClock } from "effect"
import { Emulator, MultipartUpload, RequestPolicy, S3 } from "effect-s3"

const bucket = "b"
const size = 5 * 1024 * 1024
const target = { bucket, key: "k" }

/** Three parts, the last of one byte, in pieces that are no parts themselves. */
const source = Stream.fromIterable([...Array.from({ length: 160 }, () => 65_536), 1]).pipe(
  Stream.map((length) => new Uint8Array(length).fill(length % 251))
)

const left = Effect.flatMap(Emulator.Emulator, (emulator) => emulator.openUploads(bucket))

/** Nothing is repeated, so that each fault is met. */
const once = RequestPolicy.withPolicy(RequestPolicy.none)

const here = Effect.provide(Emulator.layerS3({ buckets: [bucket] }))

describe("upload", () => {
  it.effect("cuts a stream into parts and stores them as one object, with a checksum of the whole", () =>
    Effect.gen(function*() {
      const result = yield* MultipartUpload.upload(target, source, { partSize: size })
      assert.match(result.etag!, /-3$/)
      assert.strictEqual(result.checksumType, "FULL_OBJECT")
      const object = yield* S3.getObjectBytes(target)
      assert.strictEqual(object.bytes.length, 2 * size + 1)
      assert.strictEqual(object.integrity, "verified")
      assert.deepStrictEqual(yield* left, [])
    }).pipe(here))

  for (const fault of ["InternalError", "ResetBefore", "ResetAfter"] as const) {
    for (const skip of [0, 1, 2, 3, 4]) {
      it.effect(`${fault} of request ${skip + 1} of 5 leaves no upload behind`, () =>
        Effect.gen(function*() {
          const emulator = yield* Emulator.Emulator
          yield* emulator.faults.add({ bucket, skip, fault: { _tag: fault } })
          const exit = yield* Effect.exit(
            once(MultipartUpload.upload(target, source, { partSize: size, concurrency: 1 }))
          )
          // What was done is known by its token, though the answer is lost.
          assert.strictEqual(Exit.isSuccess(exit), fault === "ResetAfter" && skip === 4)
          assert.strictEqual(yield* emulator.faults.injected, 1)
          // An upload whose creation was answered by nobody is known to nobody.
          assert.strictEqual((yield* left).length, fault === "ResetAfter" && skip === 0 ? 1 : 0)
        }).pipe(here))
    }
  }

  it.effect("an upload that cannot be removed is named by the error", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.Emulator
      yield* emulator.faults.add({ operation: "UploadPart", fault: { _tag: "InternalError" } })
      yield* emulator.faults.add({ operation: "AbortMultipartUpload", fault: { _tag: "Refuse", code: "AccessDenied" } })
      const error = yield* Effect.flip(once(MultipartUpload.upload(target, source, { partSize: size })))
      const [upload] = yield* left
      assert.strictEqual(error._tag, "ServerFault")
      assert.strictEqual(error.orphanedUploadId, upload!.uploadId)
    }).pipe(here))

  it.effect("a part that arrives after the abort is aborted too", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.Emulator
      yield* emulator.faults.add({ operation: "UploadPart", fault: { _tag: "InternalError" } })
      // The first abort is said to be done, and was not.
      yield* emulator.faults.add({ operation: "AbortMultipartUpload", fault: { _tag: "ResetBefore" } })
      yield* Effect.exit(MultipartUpload.upload(target, source, { partSize: size }))
      assert.deepStrictEqual(yield* left, [])
    }).pipe(here, Effect.fork, Effect.tap(TestClock.adjust("1 hour")), Effect.flatMap(Fiber.join)))

  it.effect("the stream's own error comes out, and nothing stays behind", () =>
    Effect.gen(function*() {
      const broken = Stream.concat(source, Stream.fail("the disk is gone" as const))
      const error = yield* Effect.flip(MultipartUpload.upload(target, broken, { partSize: size }))
      assert.strictEqual(error, "the disk is gone")
      assert.deepStrictEqual(yield* left, [])
    }).pipe(here))

  it.effect("interruption leaves nothing behind", () =>
    Effect.gen(function*() {
      const endless = Stream.concat(source, Stream.never)
      const fiber = yield* Effect.fork(MultipartUpload.upload(target, endless, { partSize: size }))
      yield* Effect.yieldNow().pipe(Effect.repeat({ until: () => Effect.map(left, (open) => open[0]?.parts === 2) }))
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* left, [])
    }).pipe(here))

  it.effect("no more parts are held than the concurrency and one", () =>
    Effect.gen(function*() {
      let pulled = 0
      const counted = Stream.repeatEffect(Effect.sync(() => {
        pulled++
        return new Uint8Array(size)
      }))
      const emulator = yield* Emulator.Emulator
      yield* emulator.faults.add({
        operation: "UploadPart",
        times: 100,
        fault: { _tag: "Delay", duration: "1 hour" }
      })
      const fiber = yield* Effect.fork(MultipartUpload.upload(target, counted, { partSize: size, concurrency: 3 }))
      yield* Effect.repeatN(Effect.yieldNow(), 1000)
      assert.isAtMost(pulled, 4)
      yield* Fiber.interrupt(fiber)
    }).pipe(here))

  it.effect("a stream of no bytes is an object of no bytes", () =>
    Effect.gen(function*() {
      yield* MultipartUpload.upload(target, Stream.empty)
      assert.strictEqual((yield* S3.headObject(target)).contentLength, 0)
    }).pipe(here))

  it.effect("a part size that the provider does not take is refused before anything is sent", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.Emulator
      const error = yield* Effect.flip(MultipartUpload.upload(target, source, { partSize: 1024 }))
      assert.strictEqual(error._tag, "InvalidInput")
      assert.deepStrictEqual(yield* emulator.requests, [])
    }).pipe(here))

  it.effect("no parts at once are never done, and refused", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.Emulator
      for (const concurrency of [0, -1, Number.NaN]) {
        const error = yield* Effect.flip(MultipartUpload.upload(target, source, { concurrency }))
        assert.strictEqual(error._tag === "InvalidInput" && error.parameter, "concurrency")
      }
      assert.deepStrictEqual(yield* emulator.requests, [])
    }).pipe(here))
})

describe("make", () => {
  it.effect("parts may come in any order, and complete makes the object", () =>
    Effect.gen(function*() {
      yield* Effect.scoped(Effect.gen(function*() {
        const upload = yield* MultipartUpload.make(target)
        yield* upload.uploadPart(2, "the end")
        yield* upload.uploadPart(1, new Uint8Array(size))
        assert.deepStrictEqual((yield* upload.parts).map((part) => part.partNumber), [1, 2])
        yield* upload.complete()
      }))
      assert.strictEqual((yield* S3.headObject(target)).contentLength, size + 7)
    }).pipe(here))

  it.effect("an abort that is under way runs to its end, whatever interrupts it", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.Emulator
      yield* emulator.faults.add({
        operation: "AbortMultipartUpload",
        fault: { _tag: "Delay", duration: "2 seconds" }
      })
      const fiber = yield* Effect.fork(
        Effect.scoped(Effect.andThen(MultipartUpload.make(target), Effect.fail("broken" as const)))
      )
      yield* TestClock.adjust("1 second")
      const interrupting = yield* Effect.fork(Fiber.interrupt(fiber))
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(interrupting)
      assert.deepStrictEqual(yield* left, [])
    }).pipe(here))

  it.effect("a scope that closes before completion aborts", () =>
    Effect.gen(function*() {
      yield* Effect.scoped(Effect.flatMap(MultipartUpload.make(target), (upload) => upload.uploadPart(1, "x")))
      assert.deepStrictEqual(yield* left, [])
      assert.strictEqual((yield* Effect.flip(S3.headObject(target)))._tag, "NoSuchKey")
    }).pipe(here))
})

it.effect("sink stores what runs into it, and nothing when the source fails", () =>
  Effect.gen(function*() {
    const result = yield* Stream.run(source, MultipartUpload.sink(target, { partSize: size }))
    assert.match(result.etag!, /-3$/)
    const broken = Stream.concat(source, Stream.fail("broken" as const))
    const error = yield* Effect.flip(
      Stream.run(broken, MultipartUpload.sink({ bucket, key: "other" }, { partSize: size }))
    )
    assert.strictEqual(error, "broken")
    assert.deepStrictEqual(yield* left, [])
    assert.strictEqual((yield* Effect.flip(S3.headObject({ bucket, key: "other" })))._tag, "NoSuchKey")
  }).pipe(here))
