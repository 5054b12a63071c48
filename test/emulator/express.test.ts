import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../src/Credentials.js"
import * as Emulator from "../../src/Emulator.js"
import * as Provider from "../../src/Provider.js"
import * as RequestPolicy from "../../src/RequestPolicy.js"
import * as S3 from "../../src/S3.js"
import * as S3Client from "../../src/S3Client.js"
import * as S3Config from "../../src/S3Config.js"
import * as Signer from "../../src/Signer.js"

const bucket = "photos--use1-az4--x-s3"

const create = S3.createBucket({ bucket })
const put = (key: string, text = key) => S3.putObject({ bucket, key, body: new TextEncoder().encode(text) })
const text = (key: string) =>
  Effect.map(S3.getObjectBytes({ bucket, key }), ({ bytes }) => new TextDecoder().decode(bytes))

/** What the emulator was asked, in order. */
const asked = Effect.flatMap(
  Emulator.Emulator,
  ({ requests }) => Effect.map(requests, (all) => all.map(({ code, operation }) => code ?? operation))
)

/** A client that signs with the keys of one session, whatever it asks. */
const within = (credentials: Credentials.Options) =>
  Layer.unwrapEffect(Effect.map(Emulator.Emulator, ({ region }) =>
    S3Client.layer.pipe(
      Layer.provide(Layer.succeed(
        Signer.Signer,
        Signer.sigV4Session(Credentials.fromStatic(credentials))
      )),
      Layer.provide(Layer.orDie(S3Config.layer({
        endpoint: "http://127.0.0.1",
        region,
        provider: Provider.emulator,
        s3Express: false
      }))),
      Layer.provide(RequestPolicy.layerNone),
      Layer.provide(Emulator.layerHttpClient)
    )))

describe("a directory bucket", () => {
  it.effect("is created in its zone, and is in a list of its own", () =>
    Effect.gen(function*() {
      yield* create
      yield* S3.createBucket({ bucket: "other" })
      yield* S3.createBucket({ bucket: "local--usw2-lax1-az1--x-s3" })
      const names = (buckets: ReadonlyArray<{ readonly name: string }>) => buckets.map(({ name }) => name)
      assert.deepStrictEqual(names((yield* S3.listBuckets()).buckets), ["other"])
      const listed = yield* S3.listDirectoryBuckets({ maxDirectoryBuckets: 1 })
      assert.deepStrictEqual(names(listed.buckets), ["local--usw2-lax1-az1--x-s3"])
      const all = yield* Stream.runCollect(S3.listDirectoryBucketsStream({ maxDirectoryBuckets: 1 }))
      assert.deepStrictEqual(names([...all]), ["local--usw2-lax1-az1--x-s3", bucket])
      assert.strictEqual((yield* Effect.flip(create))._tag, "BucketAlreadyOwnedByYou")
      const elsewhere = S3.createBucket({ bucket: "b--use1-az4--x-s3", location: { name: "use1-az5" } })
      assert.strictEqual((yield* Effect.flip(elsewhere))._tag, "InvalidInput")
      yield* S3.deleteBucket({ bucket })
      assert.lengthOf((yield* S3.listDirectoryBuckets()).buckets, 1)
    }).pipe(Effect.provide(Emulator.layerS3())))

  it.effect("one session does for all, until it is renewed", () =>
    Effect.gen(function*() {
      yield* create
      yield* Effect.all([put("a"), put("b"), put("c")], { concurrency: "unbounded" })
      assert.strictEqual(yield* text("b"), "b")
      yield* TestClock.adjust("4 minutes")
      yield* TestClock.adjust("10 minutes")
      yield* S3.deleteObjects({ bucket, objects: [{ key: "a" }, { key: "b" }] })
      assert.deepStrictEqual(yield* asked, [
        "CreateBucket",
        "CreateSession",
        "PutObject",
        "PutObject",
        "PutObject",
        "GetObject",
        "CreateSession",
        "DeleteObjects"
      ])
      assert.deepStrictEqual((yield* S3.headObject({ bucket, key: "c" })).storageClass, "EXPRESS_ONEZONE")
    }).pipe(Effect.provide(Emulator.layerS3())))

  it.effect("a session that the server has ended sooner is replaced", () =>
    Effect.gen(function*() {
      yield* create
      yield* put("a")
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "GetObject", fault: { _tag: "Refuse", code: "ExpiredToken" } })
      assert.strictEqual(yield* text("a"), "a")
      assert.deepStrictEqual((yield* asked).slice(-3), ["ExpiredToken", "CreateSession", "GetObject"])
    }).pipe(Effect.provide(Emulator.layerS3())))

  it.effect("uploads in parts, copies with the plain keys", () =>
    Effect.gen(function*() {
      yield* create
      const { uploadId } = yield* S3.createMultipartUpload({ bucket, key: "big" })
      const body = new Uint8Array(10)
      const { etag } = yield* S3.uploadPart({ bucket, key: "big", uploadId, partNumber: 1, body })
      assert.lengthOf((yield* S3.listMultipartUploads({ bucket })).uploads, 1)
      yield* S3.completeMultipartUpload({ bucket, key: "big", uploadId, parts: [{ partNumber: 1, etag: etag! }] })
      yield* S3.copyObject({ bucket, key: "copy", source: { bucket, key: "big" } })
      assert.strictEqual((yield* S3.headObject({ bucket, key: "copy" })).contentLength, 10)
    }).pipe(Effect.provide(Emulator.layerS3())))

  it.effect("is listed by directories alone", () =>
    Effect.gen(function*() {
      yield* create
      yield* Effect.forEach(["a/1", "a/2", "b"], (key) => put(key))
      const listed = yield* S3.listObjectsV2({ bucket, delimiter: "/" })
      assert.deepStrictEqual(listed.commonPrefixes, ["a/"])
      assert.deepStrictEqual(
        (yield* S3.listObjectsV2({ bucket, prefix: "a/" })).contents.map(({ key }) => key),
        ["a/1", "a/2"]
      )
      const refused = (input: Partial<S3.ListObjectsV2Input>) =>
        Effect.map(Effect.flip(S3.listObjectsV2({ bucket, ...input })), ({ _tag }) => _tag)
      assert.strictEqual(yield* refused({ prefix: "a" }), "InvalidInput")
      assert.strictEqual(yield* refused({ delimiter: "-" }), "InvalidInput")
      assert.strictEqual(yield* refused({ startAfter: "a/1" }), "NotImplemented")
    }).pipe(Effect.provide(Emulator.layerS3())))

  it.effect("has neither versions nor tags", () =>
    Effect.gen(function*() {
      yield* create
      const versions = yield* Effect.flip(S3.putBucketVersioning({ bucket, status: "Enabled" }))
      assert.strictEqual(versions._tag, "NotImplemented")
      const tags = yield* Effect.flip(
        S3.putObject({ bucket, key: "k", body: new Uint8Array(0), tagging: { a: "b" } })
      )
      assert.strictEqual(tags._tag, "NotImplemented")
    }).pipe(Effect.provide(Emulator.layerS3())))
})

describe("a session", () => {
  it.effect("is for one bucket, and may be for reading alone", () =>
    Effect.gen(function*() {
      yield* create
      yield* put("a")
      const other = "other--use1-az4--x-s3"
      yield* S3.createBucket({ bucket: other })
      const reading = within(yield* S3.createSession({ bucket, sessionMode: "ReadOnly" }))
      const writing = within(yield* S3.createSession({ bucket }))
      const tag = <A, E extends { readonly _tag: string }>(
        effect: Effect.Effect<A, E, S3Client.S3Client>,
        layer: typeof reading
      ) =>
        Effect.provide(
          Effect.match(effect, { onSuccess: () => "done", onFailure: ({ _tag }) => _tag }),
          layer
        )
      assert.strictEqual(yield* tag(text("a"), reading), "done")
      assert.strictEqual(yield* tag(put("b"), reading), "AccessDenied")
      assert.strictEqual(yield* tag(put("b"), writing), "done")
      assert.strictEqual(yield* tag(S3.headObject({ bucket: other, key: "a" }), writing), "AccessDenied")
      assert.strictEqual(yield* tag(S3.headBucket({ bucket }), writing), "done")
      assert.strictEqual(yield* tag(S3.deleteBucket({ bucket }), writing), "AccessDenied")
      const copy = S3.copyObject({ bucket, key: "c", source: { bucket, key: "a" } })
      assert.strictEqual(yield* tag(copy, writing), "AccessDenied")
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* tag(put("b"), writing), "ExpiredCredentials")
    }).pipe(Effect.provide(Emulator.layerS3())))

  it.effect("is for directory buckets alone", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(S3.createSession({ bucket: "general" }))
      assert.strictEqual(error._tag, "InvalidInput")
      assert.deepStrictEqual(yield* asked, [])
    }).pipe(Effect.provide(Emulator.layerS3())))
})

describe("renameObject", () => {
  const rename = (more: Partial<S3.RenameObjectInput> = {}) =>
    S3.renameObject({ bucket, sourceKey: "a b/+", key: "new", ...more })
  const outcome = (more?: Partial<S3.RenameObjectInput>) =>
    Effect.match(rename(more), { onSuccess: () => "done", onFailure: ({ _tag }) => _tag })

  it.effect("moves an object with all that belongs to it", () =>
    Effect.gen(function*() {
      yield* create
      const written = yield* put("a b/+", "text")
      yield* TestClock.adjust("1 minute")
      yield* put("new", "old text")
      yield* rename()
      assert.strictEqual(yield* text("new"), "text")
      const found = yield* S3.headObject({ bucket, key: "new" })
      assert.strictEqual(found.etag, written.etag)
      assert.deepStrictEqual(found.lastModified, new Date(0))
      assert.strictEqual((yield* Effect.flip(S3.headObject({ bucket, key: "a b/+" })))._tag, "NoSuchKey")
    }).pipe(Effect.provide(Emulator.layerS3())))

  it.effect("obeys conditions on both", () =>
    Effect.gen(function*() {
      yield* create
      assert.strictEqual(yield* outcome(), "NoSuchKey")
      const { etag } = yield* put("a b/+", "text")
      assert.strictEqual(yield* outcome({ ifMatch: "x" }), "PreconditionFailed")
      const there = yield* put("new", "old text")
      assert.strictEqual(yield* outcome({ ifNoneMatch: "*" }), "PreconditionFailed")
      assert.strictEqual(yield* outcome({ ifMatch: "x" }), "PreconditionFailed")
      assert.strictEqual(yield* outcome({ sourceIfMatch: "x" }), "PreconditionFailed")
      assert.strictEqual(yield* outcome({ sourceIfNoneMatch: etag }), "PreconditionFailed")
      assert.strictEqual(yield* outcome({ sourceKey: "dir/" }), "InvalidInput")
      assert.strictEqual(yield* outcome({ ifMatch: there.etag, sourceIfMatch: etag }), "done")
    }).pipe(Effect.provide(Emulator.layerS3())))

  it.effect("happens once, however often it is asked for", () =>
    Effect.gen(function*() {
      yield* create
      yield* put("a b/+", "text")
      const { faults } = yield* Emulator.Emulator
      // Done, and the answer lost: without the token the repetition would find no source.
      yield* faults.add({ operation: "RenameObject", fault: { _tag: "ResetAfter" } })
      const renaming = yield* Effect.fork(rename())
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(renaming)
      assert.strictEqual(yield* text("new"), "text")
      assert.strictEqual(yield* outcome({ clientToken: "t" }), "NoSuchKey")
      yield* put("a b/+", "text")
      assert.strictEqual(yield* outcome({ clientToken: "t" }), "done")
      assert.strictEqual(yield* outcome({ clientToken: "t" }), "done")
      assert.strictEqual(yield* outcome({ clientToken: "t", key: "newer" }), "InvalidInput")
      assert.strictEqual(yield* outcome({ clientToken: "a b" }), "InvalidInput")
    }).pipe(Effect.provide(Emulator.layerS3())))

  it.effect("is for directory buckets alone", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "general" })
      assert.strictEqual(yield* outcome({ bucket: "general" }), "NotImplemented")
    }).pipe(Effect.provide(Emulator.layerS3())))
})
