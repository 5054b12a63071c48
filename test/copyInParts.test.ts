import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Stream } from "effect"
import { Emulator, MultipartUpload, ObjectStore, Provider, RequestPolicy, S3 } from "effect-s3"

const bucket = "b"
const size = 5 * 1024 * 1024
const whole = new Uint8Array(2 * size + 1).map((_, i) => i % 251)
const source = { bucket, key: "from" }
const target = { bucket, key: "to" }

const world = (options: S3.Options = {}) =>
  Layer.unwrapEffect(Effect.map(Emulator.Emulator, ({ credentials, region }) =>
    S3.layer({
      endpoint: "http://127.0.0.1",
      region,
      credentials,
      provider: Provider.custom(Provider.emulator, { maxPartSize: size }),
      ...options
    }))).pipe(
      Layer.provide(Emulator.layerHttpClient),
      Layer.provideMerge(Emulator.layer({ buckets: [bucket] }))
    )

const given = {
  contentType: "text/x-given",
  cacheControl: "max-age=1",
  contentDisposition: "inline",
  metadata: { a: "1" },
  tagging: { team: "blue" }
}

const stored = MultipartUpload.upload({ ...source, ...given }, Stream.succeed(whole))

const operations = Effect.flatMap(
  Emulator.Emulator,
  (emulator) => Effect.map(emulator.requests, (requests) => requests.map(({ operation }) => operation))
)

const left = Effect.flatMap(Emulator.Emulator, (emulator) => emulator.openUploads(bucket))

describe("a source that is too large for one request", () => {
  it.effect("goes in parts, with its attributes and tags", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeS3({ bucket })
      yield* stored
      yield* store.copy("from", "to")
      assert.include(yield* operations, "UploadPartCopy")
      assert.notInclude(yield* operations, "CopyObject")
      assert.deepStrictEqual(yield* store.bytes("to"), whole)
      const head = yield* store.head("to")
      const { metadata: _metadata, tagging: _tagging, ...rest } = given
      assert.deepInclude(head, rest)
      assert.deepEqual({ ...head.metadata }, { a: "1" })
      assert.deepStrictEqual((yield* S3.getObjectTagging(target)).tagSet, [{ key: "team", value: "blue" }])
    }).pipe(Effect.provide(world())))

  it.effect("with other metadata, also onto itself", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeS3({ bucket })
      yield* stored
      yield* store.updateMetadata("from", { metadata: { b: "2" } })
      const head = yield* store.head("from")
      assert.strictEqual(head.contentType, given.contentType)
      assert.deepStrictEqual({ ...head.metadata }, { b: "2" })
      assert.deepStrictEqual(yield* store.bytes("from"), whole)
    }).pipe(Effect.provide(world())))

  it.effect("all parts are of one version: a source that changes meanwhile fails it, and nothing stays", () =>
    Effect.gen(function*() {
      const sourceAttributes = yield* Effect.andThen(stored, S3.headObject(source))
      yield* S3.putObject({ ...source, body: whole })
      const error = yield* Effect.flip(MultipartUpload.copy({ ...target, source }, { sourceAttributes }))
      assert.strictEqual(error._tag, "PreconditionFailed")
      assert.deepStrictEqual(yield* left, [])
    }).pipe(Effect.provide(world({ provider: Provider.emulator }))))

  for (const skip of [0, 1, 2, 3, 4, 5, 6]) {
    it.effect(`a failure of request ${skip + 1} leaves no upload behind`, () =>
      Effect.gen(function*() {
        const { faults } = yield* Emulator.Emulator
        yield* stored
        yield* faults.add({ skip, fault: { _tag: "InternalError" } })
        const exit = yield* Effect.exit(
          RequestPolicy.withPolicy(MultipartUpload.copy({ ...target, source }), RequestPolicy.none)
        )
        assert.isTrue((yield* faults.injected) === 0 || exit._tag === "Failure")
        assert.deepStrictEqual(yield* left, [])
      }).pipe(Effect.provide(world())))
  }

  it.effect("an interruption leaves none", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* stored
      yield* faults.add({ operation: "UploadPartCopy", fault: { _tag: "Delay", duration: "1 hour" } })
      const fiber = yield* Effect.fork(MultipartUpload.copy({ ...target, source }))
      yield* Effect.yieldNow().pipe(Effect.repeat({ until: () => Effect.map(left, (open) => open.length === 1) }))
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* left, [])
    }).pipe(Effect.provide(world())))

  it.effect("an object of no bytes goes in a part of none", () =>
    Effect.gen(function*() {
      yield* S3.putObject({ ...source, body: "" })
      yield* MultipartUpload.copy({ ...target, source })
      assert.strictEqual((yield* S3.headObject(target)).contentLength, 0)
    }).pipe(Effect.provide(world())))
})

describe("a copy to where there is nothing", () => {
  const withoutCopy = Provider.custom(Provider.emulator, { conditionalCopy: false })
  const header = "header:if-none-match:*" as const
  const ways: Record<string, S3.Options> = {
    "natively": { provider: Provider.emulator },
    "natively, in parts": {},
    "multipart": { provider: withoutCopy, copyIfNotExists: "multipart" },
    "header": { provider: withoutCopy, copyIfNotExists: header },
    "header-with-status": { provider: withoutCopy, copyIfNotExists: "header-with-status:if-none-match:*:412" }
  }
  for (const [name, options] of Object.entries(ways)) {
    it.effect(name, () =>
      Effect.gen(function*() {
        const store = yield* ObjectStore.makeS3({ bucket })
        yield* stored
        yield* store.copy("from", "to", { overwrite: false })
        assert.deepStrictEqual(yield* store.bytes("to"), whole)
        assert.strictEqual((yield* store.head("to")).contentType, given.contentType)
        assert.deepStrictEqual((yield* S3.getObjectTagging(target)).tagSet, [{ key: "team", value: "blue" }])
        const taken = yield* Effect.flip(store.copy("from", "to", { overwrite: false }))
        assert.strictEqual(taken._tag, "PreconditionFailed")
        // Whoever comes between the look and the copy is not overwritten.
        yield* store.delete("to")
        const { faults } = yield* Emulator.Emulator
        yield* store.put("to", "theirs")
        yield* faults.add({
          method: "HEAD",
          key: "to",
          times: 1,
          fault: { _tag: "Refuse", code: "NoSuchKey", status: 404 }
        })
        const late = yield* Effect.flip(store.rename("from", "to", { overwrite: false }))
        assert.strictEqual(late._tag, "PreconditionFailed")
        assert.strictEqual(yield* store.text("to"), "theirs")
        assert.isTrue(yield* store.exists("from"))
        assert.deepStrictEqual(yield* left, [])
      }).pipe(Effect.provide(world(options))))
  }

  it.effect("a status of the server's own means the same", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeS3({ bucket })
      yield* stored
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "CopyObject", fault: { _tag: "Refuse", code: "Whatever", status: 409 } })
      const error = yield* Effect.flip(store.copy("from", "to", { overwrite: false }))
      assert.strictEqual(error._tag, "PreconditionFailed")
    }).pipe(
      Effect.provide(world({ provider: withoutCopy, copyIfNotExists: "header-with-status:x-own:1:409" }))
    ))

  it.effect("without any way it is refused, and says which there are", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeS3({ bucket })
      const error = yield* Effect.flip(store.copy("from", "to", { overwrite: false }))
      assert.strictEqual(error._tag, "UnsupportedByProvider")
      assert.include(error.hint, "copyIfNotExists")
    }).pipe(Effect.provide(world({ provider: withoutCopy }))))

  it.effect("where conditional writes are disabled, they are refused", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeS3({ bucket })
      for (const mode of ["create", { update: "e" }] as const) {
        const error = yield* Effect.flip(store.put("k", "x", { mode }))
        assert.strictEqual(error._tag, "UnsupportedByProvider")
      }
      yield* store.put("k", "x")
    }).pipe(Effect.provide(world({ conditionalPut: "disabled" }))))

  it.effect("bytes that go up in parts elsewhere go as one where only PutObject obeys conditions", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeS3({ bucket })
      yield* store.put("large", new Uint8Array(65 * 1024 * 1024), { mode: "create" })
      assert.include(yield* operations, "PutObject")
      assert.notInclude(yield* operations, "CreateMultipartUpload")
    }).pipe(Effect.provide(world({ provider: Provider.custom(Provider.emulator, { conditionalComplete: false }) }))))
})
