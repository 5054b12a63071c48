import { HttpClient } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, Layer, Redacted, Stream } from "effect"
import {
  Emulator,
  MultipartUpload,
  ObjectStore,
  Provider,
  RequestPolicy,
  S3,
  S3Client,
  S3Config,
  Signer,
  type StorageError
} from "effect-s3"
import { createHash, randomBytes } from "node:crypto"
import { inspect } from "node:util"
import { canned, xml } from "./support/canned.js"

const bucket = "b"
const target = { bucket, key: "k" }
const keyOf = () => new Uint8Array(randomBytes(32))
const one = keyOf()
const two = keyOf()
const sseCustomerKey = Redacted.make(one)
const other = Redacted.make(two)
const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("base64")

const algorithm = "x-amz-server-side-encryption-customer-algorithm"
const digest = "x-amz-server-side-encryption-customer-key-md5"
const echo = { [algorithm]: "AES256", [digest]: md5(one) }

/** All that carries the key of the object that it is about. */
const calls: Record<string, Effect.Effect<unknown, StorageError.StorageError, S3Client.S3Client>> = {
  put: S3.putObject({ ...target, body: "x", sseCustomerKey }),
  get: Effect.scoped(S3.getObject({ ...target, sseCustomerKey })),
  getBytes: S3.getObjectBytes({ ...target, sseCustomerKey }),
  head: S3.headObject({ ...target, sseCustomerKey }),
  create: S3.createMultipartUpload({ ...target, sseCustomerKey }),
  part: S3.uploadPart({ ...target, uploadId: "u", partNumber: 1, body: "x", sseCustomerKey }),
  partCopy: S3.uploadPartCopy({ ...target, uploadId: "u", partNumber: 1, source: target, sseCustomerKey }),
  copy: S3.copyObject({ ...target, source: target, sseCustomerKey, sourceSseCustomerKey: other })
}

const documents: Record<string, string> = {
  create: "<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>",
  partCopy: "<CopyPartResult><ETag>\"e\"</ETag></CopyPartResult>",
  copy: "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>"
}

describe("a server must say that it used the key", () => {
  for (const [name, call] of Object.entries(calls)) {
    it.effect(name, () =>
      Effect.gen(function*() {
        const answer = (headers: Record<string, string>) => canned(() => xml(documents[name] ?? "", { headers }))
        yield* Effect.provide(call, (yield* answer(echo)).layer)
        for (const wrong of [{}, { [algorithm]: "AES256" }, { [digest]: md5(one) }, { ...echo, [digest]: md5(two) }]) {
          const server = yield* answer(wrong)
          const error = yield* Effect.flip(Effect.provide(call, server.layer))
          assert.strictEqual(error._tag, "IntegrityFailure")
          const [request] = yield* server.requests
          assert.strictEqual(
            request!.headers[`x-amz-server-side-encryption-customer-key`],
            Buffer.from(one).toString("base64")
          )
          for (const secret of [Buffer.from(one).toString("base64"), md5(one)]) {
            assert.notInclude(inspect(error, { depth: 9 }), secret)
          }
        }
      }))
  }

  it.effect("what it refuses is told as it is", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => xml("<Error><Code>AccessDenied</Code></Error>", { status: 403 }))
      assert.strictEqual((yield* Effect.flip(Effect.provide(calls["put"]!, server.layer)))._tag, "AccessDenied")
    }))
})

describe("a key goes in clear to no other machine without consent", () => {
  const silent = HttpClient.make(() => Effect.die("sent"))

  for (
    const [endpointHost, allowHttp, tag] of [
      ["10.1.2.3:9000", false, "InvalidInput"],
      ["s3.example.org", false, "InvalidInput"],
      ["10.1.2.3:9000", true, undefined],
      ["127.0.0.1:9000", false, undefined],
      ["localhost", false, undefined]
    ] as const
  ) {
    it.effect(`http://${endpointHost}, allowHttp: ${allowHttp}`, () =>
      Effect.gen(function*() {
        const config = yield* S3Config.make({ endpoint: "http://127.0.0.1", addressing: "path" })
        const settings = { ...config, endpointHost, allowHttp }
        const exit = yield* S3.headObject({ ...target, sseCustomerKey }).pipe(
          Effect.provide(Layer.provide(
            S3Client.layer,
            Layer.mergeAll(
              Layer.succeed(HttpClient.HttpClient, silent),
              Layer.succeed(S3Config.Settings, settings),
              Signer.layerAnonymous,
              RequestPolicy.layerNone
            )
          )),
          Effect.either,
          Effect.catchAllDefect(() => Effect.succeed(undefined))
        )
        const error = exit !== undefined && Either.isLeft(exit) ? exit.left : undefined
        assert.strictEqual(error?._tag, tag)
        if (error !== undefined) assert.include(error.message, "allowHttp")
      }))
  }

  it.effect("a provider that is known to ignore them is not asked", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => xml(""), { provider: Provider.gcs })
      const error = yield* Effect.flip(Effect.provide(calls["put"]!, server.layer))
      assert.strictEqual(error._tag, "UnsupportedByProvider")
      assert.deepStrictEqual(yield* server.requests, [])
    }))
})

describe("what does not go together is refused before anything is sent", () => {
  const wrong: ReadonlyArray<S3.EncryptionInput> = [
    { serverSideEncryption: "AES256", sseKmsKeyId: "key" },
    { sseKmsKeyId: "key" },
    { serverSideEncryption: "AES256", sseKmsEncryptionContext: "e30=" },
    { serverSideEncryption: "AES256", sseCustomerKey },
    { serverSideEncryption: "aws:kms", sseKmsKeyId: "key", sseCustomerKey },
    { bucketKeyEnabled: true, sseCustomerKey },
    { serverSideEncryption: "AES256", bucketKeyEnabled: true },
    { serverSideEncryption: "aws:kms:dsse", bucketKeyEnabled: true },
    { sseCustomerKey: Redacted.make(new Uint8Array(16)) }
  ]
  const right: ReadonlyArray<S3.EncryptionInput> = [
    { serverSideEncryption: "aws:kms", sseKmsKeyId: "key", sseKmsEncryptionContext: "e30=", bucketKeyEnabled: true },
    { serverSideEncryption: "aws:kms:dsse", sseKmsKeyId: "key" },
    { serverSideEncryption: "AES256", bucketKeyEnabled: false },
    { bucketKeyEnabled: true }
  ]
  const writes = (
    input: S3.EncryptionInput
  ): ReadonlyArray<Effect.Effect<unknown, StorageError.StorageError, S3Client.S3Client>> => [
    S3.putObject({ ...target, body: "x", ...input }),
    S3.createMultipartUpload({ ...target, ...input }),
    S3.copyObject({ ...target, source: target, ...input })
  ]

  it.effect("wrong", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => xml(""))
      for (const input of wrong) {
        for (const write of writes(input)) {
          const error = yield* Effect.flip(Effect.provide(write, server.layer))
          assert.strictEqual(error._tag, "InvalidInput", JSON.stringify(input))
        }
      }
      assert.deepStrictEqual(yield* server.requests, [])
    }))

  it.effect("right", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => xml(""))
      for (const input of right) {
        yield* Effect.exit(Effect.provide(writes(input)[0]!, server.layer))
      }
      assert.strictEqual((yield* server.requests).length, right.length)
    }))
})

describe("on a server that has them", () => {
  const here = Effect.provide(Emulator.layerS3({ buckets: [bucket], allowInsecureCustomerKeys: true }))
  const partSize = 5 * 1024 * 1024
  const whole = new Uint8Array(partSize + 1).fill(7)

  it.effect("an object is written, read, asked about and copied with its key, and with no other", () =>
    Effect.gen(function*() {
      const put = yield* S3.putObject({ ...target, body: "secret", sseCustomerKey })
      assert.strictEqual(put.sseCustomerAlgorithm, "AES256")
      assert.strictEqual((yield* S3.getObjectBytes({ ...target, sseCustomerKey })).bytes.length, 6)
      assert.strictEqual((yield* S3.headObject({ ...target, sseCustomerKey })).sseCustomerKeyMd5, md5(one))
      yield* S3.getObjectAttributes({ ...target, sseCustomerKey, attributes: ["ObjectSize"] })
      assert.strictEqual(
        (yield* Effect.flip(S3.getObjectBytes({ ...target, sseCustomerKey: other })))._tag,
        "AccessDenied"
      )
      const copy = { bucket, key: "copy" }
      yield* S3.copyObject({ ...copy, source: target, sourceSseCustomerKey: sseCustomerKey, sseCustomerKey: other })
      assert.strictEqual((yield* S3.getObjectBytes({ ...copy, sseCustomerKey: other })).bytes.length, 6)
      yield* S3.copyObject({ ...copy, source: target, sourceSseCustomerKey: sseCustomerKey })
      assert.strictEqual((yield* S3.getObjectBytes(copy)).bytes.length, 6)
    }).pipe(here))

  it.effect("in parts, and copied in parts from one key to another", () =>
    Effect.gen(function*() {
      yield* MultipartUpload.upload({ ...target, sseCustomerKey }, Stream.succeed(whole), { partSize })
      const copy = { bucket, key: "copy" }
      yield* MultipartUpload.copy(
        { ...copy, source: target, sourceSseCustomerKey: sseCustomerKey, sseCustomerKey: other },
        { partSize }
      )
      assert.deepStrictEqual((yield* S3.getObjectBytes({ ...copy, sseCustomerKey: other })).bytes, whole)
    }).pipe(here))

  it.effect("a conditional write whose answer is lost is found by its key", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "PutObject", fault: { _tag: "ResetAfter" } })
      const { etag } = yield* S3.putObject({ ...target, body: "x", ifNoneMatch: "*", sseCustomerKey })
      assert.strictEqual(etag, (yield* S3.headObject({ ...target, sseCustomerKey })).etag)
    }).pipe(here))

  const settings = Layer.unwrapEffect(Effect.map(Emulator.Emulator, ({ credentials, region }) =>
    S3.layer({
      endpoint: "http://127.0.0.1",
      region,
      credentials,
      provider: Provider.emulator,
      serverSideEncryption: "sse-c",
      sseCustomerKeyBase64: Buffer.from(one).toString("base64")
    }))).pipe(
      Layer.provide(Emulator.layerHttpClient),
      Layer.provideMerge(Emulator.layer({ buckets: [bucket], allowInsecureCustomerKeys: true }))
    )

  it.effect("the key of the settings is for all that needs one", () =>
    Effect.gen(function*() {
      const store = yield* ObjectStore.makeS3({ bucket })
      yield* store.put("a", "secret", { mode: "create" })
      assert.strictEqual((yield* S3.headObject({ bucket, key: "a" })).sseCustomerKeyMd5, md5(one))
      yield* store.copy("a", "b")
      yield* store.updateMetadata("b", { metadata: { by: "me" } })
      assert.strictEqual(yield* store.text("b"), "secret")
      yield* store.put("parts", Stream.succeed(whole), { partSize })
      assert.strictEqual((yield* store.bytes("parts")).length, whole.length)
      const part = yield* S3.uploadPart({ bucket, key: "x", uploadId: "u", partNumber: 1, body: "x" }).pipe(Effect.flip)
      assert.strictEqual(part._tag, "NoSuchUpload")
      yield* store.modify("a", () => Effect.succeed("changed"))
      assert.strictEqual(yield* store.text("a"), "changed")
    }).pipe(Effect.provide(settings)))

  it.effect("but not for calls that say something else", () =>
    Effect.gen(function*() {
      const none = { sseCustomerKey: "none" } as const
      yield* S3.putObject({ ...target, body: "clear", ...none })
      assert.strictEqual((yield* S3.headObject({ ...target, ...none })).sseCustomerAlgorithm, undefined)
      yield* S3.putObject({ ...target, body: "S3's key", serverSideEncryption: "AES256" })
      assert.strictEqual((yield* S3.headObject({ ...target, ...none })).serverSideEncryption, "AES256")
      yield* S3.copyObject({ bucket, key: "sealed", source: target, sourceSseCustomerKey: "none" })
      assert.strictEqual((yield* S3.headObject({ bucket, key: "sealed" })).sseCustomerKeyMd5, md5(one))
      const stream = Stream.succeed(whole)
      yield* MultipartUpload.upload({ ...target, serverSideEncryption: "AES256" }, stream, { partSize })
      yield* MultipartUpload.upload({ ...target, ...none }, stream, { partSize })
    }).pipe(Effect.provide(settings)))
})
