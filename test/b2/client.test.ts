import { assert, describe, it } from "@effect/vitest"
import * as B2 from "effect-s3/B2"
import { B2Client } from "effect-s3/B2Client"
import * as B2Emulator from "effect-s3/B2Emulator"
import * as Body from "effect-s3/Body"
import * as RequestPolicy from "effect-s3/RequestPolicy"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import { createHash } from "node:crypto"
import { bytes, inPieces, same } from "../conformance/bytes.js"

const sha1 = (data: Uint8Array | string) => createHash("sha1").update(data).digest("hex")

/** Up to seven attempts, at once. */
const policy = RequestPolicy.make({ retry: Schedule.recurs(6) })

const world = (options: Parameters<typeof B2Emulator.layerB2>[0] = {}) =>
  B2Emulator.layerB2({
    buckets: ["photos"],
    minimumPartSize: 1000,
    recommendedPartSize: 1000,
    policy,
    ...options
  })

const bucketId = Effect.map(B2.listBuckets({ bucketName: "photos" }), ([bucket]) => bucket!.bucketId)

const read = (fileName: string) =>
  Effect.scoped(
    Effect.flatMap(B2.downloadFileByName({ bucketName: "photos", fileName }), ({ body }) => body.bytes())
  )

const calls = Effect.flatMap(
  B2Emulator.B2Emulator,
  ({ requests }) => Effect.map(requests, (all) => all.map(({ operation }) => operation))
)

const count = (call: string) => Effect.map(calls, (all) => all.filter((one) => one === call).length)

describe("authorization", () => {
  it.effect("is asked for once by all who need it, and renewed once for all of them", () =>
    Effect.gen(function*() {
      const emulator = yield* B2Emulator.B2Emulator
      const list = Effect.forEach(Array.from({ length: 8 }), () => B2.listBuckets({}), { concurrency: "unbounded" })
      yield* list
      assert.strictEqual(yield* count("b2_authorize_account"), 1)
      yield* emulator.expireAccountTokens
      yield* list
      assert.strictEqual(yield* count("b2_authorize_account"), 2)
      yield* TestClock.adjust("25 hours")
      yield* list
      assert.strictEqual(yield* count("b2_authorize_account"), 3)
    }).pipe(Effect.provide(world())))

  it.effect("is not renewed for what a key may not do, and what it is known to lack is not asked for", () =>
    Effect.gen(function*() {
      const id = yield* bucketId
      const made = yield* B2.createKey({ keyName: "reader", capabilities: ["listFiles", "readFiles"], bucketIds: [id] })
      assert.notInclude(String(made.applicationKey), Redacted.value(made.applicationKey))
      const limited = B2.layer({
        applicationKeyId: made.applicationKeyId,
        applicationKey: made.applicationKey,
        policy
      }).pipe(Layer.provide(B2Emulator.layerHttpClient), Layer.orDie)
      const emulator = yield* B2Emulator.B2Emulator
      yield* Effect.gen(function*() {
        assert.strictEqual((yield* B2.account).buckets?.[0]?.name, "photos")
        const before = yield* emulator.requests
        const refused = yield* Effect.flip(B2.uploadFile({ bucketId: id, fileName: "a", body: "x" }))
        assert.strictEqual(refused._tag, "AccessDenied")
        assert.include(refused.message, "writeFiles")
        assert.strictEqual((yield* emulator.requests).length, before.length)
        const other = yield* B2.listFileNames({ bucketId: "e000000000000000000000009" }).pipe(Effect.flip)
        assert.strictEqual(other._tag, "NoSuchBucket")
      }).pipe(Effect.provide(limited))
      yield* B2.deleteKey({ applicationKeyId: made.applicationKeyId })
      assert.strictEqual(yield* count("b2_authorize_account"), 2)
    }).pipe(Effect.provide(world())))

  it.effect("with a wrong key is InvalidCredentials, once", () =>
    Effect.gen(function*() {
      const wrong = B2.layer({ applicationKeyId: "b2emulator00", applicationKey: "wrong" }).pipe(
        Layer.provide(B2Emulator.layerHttpClient)
      )
      const error = yield* Effect.flip(Effect.provide(B2.listBuckets({}), wrong))
      assert.strictEqual(error._tag, "InvalidCredentials")
      assert.strictEqual(yield* count("b2_authorize_account"), 1)
    }).pipe(Effect.provide(world())))

  it.effect("by plain HTTP, but on this machine, is InvalidConfig", () =>
    Effect.gen(function*() {
      const layer = B2.layer({ applicationKeyId: "a", applicationKey: "b", realm: "http://api.backblazeb2.com" })
      const error = yield* Effect.flip(Effect.provide(B2.account, Layer.provide(layer, B2Emulator.layerHttpClient)))
      assert.strictEqual(error._tag, "InvalidConfig")
    }).pipe(Effect.provide(world())))
})

describe("calls", () => {
  it.effect("buckets: made, changed by revision, told of, deleted", () =>
    Effect.gen(function*() {
      const made = yield* B2.createBucket({
        bucketName: "another-one",
        bucketType: "allPublic",
        bucketInfo: { a: "b" },
        lifecycleRules: [{ fileNamePrefix: "tmp/", daysFromUploadingToHiding: 1 }],
        corsRules: [{
          corsRuleName: "any",
          allowedOrigins: ["*"],
          allowedOperations: ["b2_download_file_by_name"],
          maxAgeSeconds: 60
        }]
      })
      assert.strictEqual(made.revision, 1)
      assert.strictEqual(made.lifecycleRules[0]?.daysFromUploadingToHiding, 1)
      assert.strictEqual(made.defaultServerSideEncryption?.mode, "SSE-B2")
      const { bucketId } = made
      const changed = yield* B2.updateBucket({ bucketId, bucketType: "allPrivate", ifRevisionIs: 1 })
      assert.deepStrictEqual([changed.bucketType, changed.revision], ["allPrivate", 2])
      const late = yield* Effect.flip(B2.updateBucket({ bucketId, ifRevisionIs: 1 }))
      assert.strictEqual(late._tag, "PreconditionFailed")
      for (const bucketInfo of [{ "a b": "" }, { ["x".repeat(51)]: "" }, { a: "x".repeat(10_001) }]) {
        const refused = yield* Effect.flip(B2.updateBucket({ bucketId, bucketInfo }))
        assert.strictEqual(refused._tag, "InvalidInput")
        assert.isUndefined(refused.status)
      }
      yield* B2.updateBucket({ bucketId, fileLockEnabled: true })
      const held = yield* B2.updateBucket({
        bucketId,
        defaultRetention: { mode: "governance", period: { duration: 1, unit: "days" } }
      })
      assert.deepStrictEqual(held.fileLockConfiguration?.defaultRetention?.period, { duration: 1, unit: "days" })
      assert.strictEqual(
        (yield* Effect.flip(B2.updateBucket({ bucketId, fileLockEnabled: false })))._tag,
        "InvalidBucketState"
      )
      yield* B2.setBucketNotificationRules({
        bucketId,
        eventNotificationRules: [{
          name: "all",
          eventTypes: ["b2:ObjectCreated:*"],
          objectNamePrefix: "",
          isEnabled: true,
          targetConfiguration: {
            targetType: "webhook",
            url: "https://example.com",
            hmacSha256SigningSecret: Redacted.make("0123456789abcdef0123456789abcdef")
          }
        }]
      })
      const { eventNotificationRules: [rule] } = yield* B2.getBucketNotificationRules({ bucketId })
      assert.strictEqual(rule?.targetConfiguration.url, "https://example.com")
      const file = yield* B2.uploadFile({ bucketId, fileName: "a", body: "x" })
      assert.strictEqual((yield* Effect.flip(B2.deleteBucket({ bucketId })))._tag, "BucketNotEmpty")
      const which = { fileName: "a", fileId: file.fileId }
      assert.strictEqual((yield* Effect.flip(B2.deleteFileVersion(which)))._tag, "AccessDenied")
      yield* B2.deleteFileVersion({ ...which, bypassGovernance: true })
      yield* B2.deleteBucket({ bucketId })
      assert.strictEqual((yield* Effect.flip(B2.deleteBucket({ bucketId })))._tag, "NoSuchBucket")
      const taken = B2.createBucket({ bucketName: "photos", bucketType: "allPrivate" })
      assert.strictEqual((yield* Effect.flip(taken))._tag, "BucketAlreadyExists")
    }).pipe(Effect.provide(world())))

  it.effect("files: versions, hides, copies, holds and downloads", () =>
    Effect.gen(function*() {
      const id = yield* bucketId
      const first = yield* B2.uploadFile({
        bucketId: id,
        fileName: "a b+c/é.txt",
        body: "first",
        contentType: "text/x-first",
        fileInfo: { Key: "v é+&" },
        cacheControl: "no-store",
        lastModified: new Date(1234)
      })
      assert.strictEqual(first.fileInfo["key"], "v é+&")
      const head = yield* B2.headFileByName({ bucketName: "photos", fileName: "a b+c/é.txt" })
      assert.deepInclude(head, { fileName: "a b+c/é.txt", cacheControl: "no-store", contentSha1: sha1("first") })
      assert.deepStrictEqual(head.fileInfo, { key: "v é+&", src_last_modified_millis: "1234" })
      yield* B2.uploadFile({ bucketId: id, fileName: "a b+c/é.txt", body: "second" })
      assert.strictEqual(
        yield* Effect.scoped(Effect.flatMap(B2.downloadFileById({ fileId: first.fileId }), ({ body }) => body.text())),
        "first"
      )
      yield* B2.hideFile({ bucketId: id, fileName: "a b+c/é.txt" })
      assert.strictEqual((yield* Effect.flip(B2.hideFile({ bucketId: id, fileName: "a b+c/é.txt" })))._tag, "NoSuchKey")
      assert.strictEqual((yield* Effect.flip(read("a b+c/é.txt")))._tag, "NoSuchKey")
      const { files } = yield* B2.listFileVersions({ bucketId: id })
      assert.deepStrictEqual(files.map(({ action }) => action), ["hide", "upload", "upload"])
      const copied = yield* B2.copyFile({
        sourceFileId: first.fileId,
        fileName: "copy",
        range: { start: 1, end: 2 },
        metadataDirective: "REPLACE",
        contentType: "text/x-copy"
      })
      assert.strictEqual(Buffer.from(yield* read("copy")).toString(), "ir")
      assert.strictEqual((yield* B2.getFileInfo({ fileId: copied.fileId })).contentType, "text/x-copy")
      const shared = yield* B2.getDownloadAuthorization({
        bucketId: id,
        fileNamePrefix: "copy",
        validDuration: "1 hour"
      })
      assert.notInclude(JSON.stringify(shared), Redacted.value(shared.authorizationToken))
      const pages = yield* Stream.runCollect(B2.listFileVersionsPages({ bucketId: id, maxFileCount: 1 }))
      assert.strictEqual(Chunk.size(pages), 4)
    }).pipe(Effect.provide(world())))

  it.effect("with a customer's key", () =>
    Effect.gen(function*() {
      const id = yield* bucketId
      const key = (fill: number) => ({
        mode: "SSE-C" as const,
        customerKey: Redacted.make(new Uint8Array(32).fill(fill))
      })
      yield* B2.uploadFile({ bucketId: id, fileName: "a", body: "secret", serverSideEncryption: key(1) })
      const open = (serverSideEncryption?: B2.CustomerKey) =>
        Effect.scoped(Effect.flatMap(
          B2.downloadFileByName({ bucketName: "photos", fileName: "a", serverSideEncryption }),
          ({ body }) => body.text()
        ))
      assert.strictEqual(yield* open(key(1)), "secret")
      assert.strictEqual((yield* Effect.flip(open()))._tag, "InvalidInput")
      assert.strictEqual((yield* Effect.flip(open(key(2))))._tag, "AccessDenied")
    }).pipe(Effect.provide(world())))

  it.effect("bad input is refused before anything is sent", () =>
    Effect.gen(function*() {
      const emulator = yield* B2Emulator.B2Emulator
      const put = (input: Partial<B2.UploadFileInput>) =>
        Effect.map(
          Effect.flip(B2.uploadFile({ bucketId: "b", fileName: "a", body: "x", ...input })),
          (error) => error._tag
        )
      assert.strictEqual(yield* put({ fileName: "a//b" }), "InvalidKey")
      assert.strictEqual(yield* put({ fileInfo: { "b2-mine": "x" } }), "InvalidInput")
      assert.strictEqual(yield* put({ fileInfo: { "a b": "x" } }), "InvalidInput")
      assert.strictEqual(yield* put({ contentType: "a\r\nb" }), "InvalidInput")
      assert.strictEqual(yield* put({ lastModified: new Date(Number.NaN) }), "InvalidInput")
      const create = B2.createBucket({ bucketName: "a/b", bucketType: "allPrivate" })
      assert.strictEqual((yield* Effect.flip(create))._tag, "InvalidBucketName")
      assert.strictEqual(
        (yield* Effect.flip(B2.listFileNames({ bucketId: "b", maxFileCount: 10_001 })))._tag,
        "InvalidInput"
      )
      assert.strictEqual((yield* emulator.requests).length, 0)
    }).pipe(Effect.provide(world())))
})

describe("uploads", () => {
  const upload = (fileName: string, body: Body.Body = "x") =>
    Effect.flatMap(bucketId, (bucketId) => B2.uploadFile({ bucketId, fileName, body }))

  it.effect("one after another go to one URL, and as many at once to as many", () =>
    Effect.gen(function*() {
      const id = yield* bucketId
      for (const name of ["a", "b", "c"]) yield* B2.uploadFile({ bucketId: id, fileName: name, body: name })
      assert.strictEqual(yield* count("b2_get_upload_url"), 1)
      yield* Effect.forEach(
        Array.from({ length: 30 }, (_, i) => `many/${i}`),
        (fileName) =>
          B2.uploadFile({ bucketId: id, fileName, body: Body.stream(Stream.make(bytes(10)), { contentLength: 10 }) }),
        { concurrency: "unbounded" }
      )
      assert.isAtMost(yield* count("b2_get_upload_url"), 4)
      const { requests } = yield* B2Emulator.B2Emulator
      assert.deepStrictEqual((yield* requests).filter(({ code }) => code !== undefined), [])
    }).pipe(Effect.provide(world({ uploadUrls: 4 }))))

  it.effect("a stream is read once, with its SHA-1 behind it", () =>
    Effect.gen(function*() {
      let runs = 0
      const whole = bytes(100_000)
      const source = Stream.suspend(() => {
        runs++
        return inPieces(whole, 7001)
      })
      const file = yield* upload("a", Body.stream(source, { contentLength: whole.length }))
      assert.strictEqual(runs, 1)
      assert.strictEqual(file.contentSha1, sha1(whole))
      same(yield* read("a"), whole)
    }).pipe(Effect.provide(world())))

  it.effect("a busy pod is not asked again, and Retry-After is kept", () =>
    Effect.gen(function*() {
      const { faults } = yield* B2Emulator.B2Emulator
      yield* faults.add({
        call: "b2_upload_file",
        times: 2,
        fault: { _tag: "Refuse", status: 503, code: "service_unavailable", retryAfterSeconds: 3 }
      })
      const fiber = yield* Effect.fork(upload("a"))
      yield* TestClock.adjust(Duration.seconds(2))
      assert.strictEqual(yield* count("b2_upload_file"), 1)
      yield* TestClock.adjust(Duration.seconds(30))
      yield* Fiber.join(fiber)
      assert.strictEqual(yield* count("b2_get_upload_url"), 3)
    }).pipe(Effect.provide(world({ policy: RequestPolicy.standard() }))))

  it.effect("one that is interrupted takes its URL along", () =>
    Effect.gen(function*() {
      const id = yield* bucketId
      const reached = yield* Deferred.make<void>()
      const endless = Stream.fromEffect(Effect.andThen(Deferred.succeed(reached, undefined), Effect.never))
      const fiber = yield* Effect.fork(
        B2.uploadFile({ bucketId: id, fileName: "a", body: Body.stream(endless, { contentLength: 10 }) })
      )
      yield* Deferred.await(reached)
      yield* Fiber.interrupt(fiber)
      yield* upload("b")
      const { requests, versions } = yield* B2Emulator.B2Emulator
      assert.deepStrictEqual((yield* requests).filter(({ code }) => code === "auth_token_limit"), [])
      assert.deepStrictEqual((yield* versions("photos")).map(({ fileName }) => fileName), ["b"])
    }).pipe(Effect.provide(world())))

  it.effect("what cannot be read again is sent once", () =>
    Effect.gen(function*() {
      const { faults } = yield* B2Emulator.B2Emulator
      yield* faults.add({ call: "b2_upload_file", fault: { _tag: "Refuse", status: 503, code: "service_unavailable" } })
      const body = Body.stream(Stream.make(bytes(10)), { contentLength: 10, replayable: false })
      assert.strictEqual((yield* Effect.flip(upload("a", body)))._tag, "ServerFault")
      assert.strictEqual(yield* count("b2_upload_file"), 1)
    }).pipe(Effect.provide(world())))

  it.effect("a cap that is reached is LimitExceeded at once", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* Effect.flip(upload("a")))._tag, "LimitExceeded")
      assert.strictEqual(yield* count("b2_upload_file"), 1)
    }).pipe(Effect.provide(world({ testMode: "force_cap_exceeded" }))))

  for (const testMode of ["fail_some_uploads", "expire_some_account_authorization_tokens"] as const) {
    it.effect(`in the test mode ${testMode} all is well in the end`, () =>
      Effect.gen(function*() {
        // One by one: the emulator lets every third go wrong, and never one that is repeated at once.
        yield* Effect.forEach(Array.from({ length: 12 }, (_, i) => `f${i}`), (name) => upload(name))
        const { versions } = yield* B2Emulator.B2Emulator
        assert.strictEqual((yield* versions("photos")).length, 12)
      }).pipe(Effect.provide(world({ testMode }))))
  }
})

describe("large files", () => {
  const whole = bytes(4500)
  const large = (options: B2.UploadLargeFileOptions = {}, stream: Stream.Stream<Uint8Array> = inPieces(whole, 333)) =>
    Effect.flatMap(
      bucketId,
      (bucketId) => B2.uploadLargeFile({ bucketId, fileName: "big", contentType: "text/plain" }, stream, options)
    )

  it.effect("of any length: in one request, or in the account's parts", () =>
    Effect.gen(function*() {
      const id = yield* bucketId
      for (const length of [0, 1, 999, 1000, 1001, 2000, 2001, 4500]) {
        const file = yield* B2.uploadLargeFile(
          { bucketId: id, fileName: `length/${length}` },
          inPieces(whole.subarray(0, length), 300)
        )
        assert.strictEqual(file.contentLength, length)
        assert.strictEqual(file.contentSha1 === "none", length > 1000, String(length))
        same(yield* read(`length/${length}`), whole.subarray(0, length))
      }
    }).pipe(Effect.provide(world())))

  it.effect("go on where they were left, with the parts that are as they should be", () =>
    Effect.gen(function*() {
      const emulator = yield* B2Emulator.B2Emulator
      const broken = Stream.concat(inPieces(whole.subarray(0, 3200), 100), Stream.die("gone"))
      yield* Effect.exit(large({ resume: true, concurrency: 1 }, broken))
      const [left] = yield* emulator.versions("photos")
      assert.deepStrictEqual([left?.action, left?.parts], ["start", 3])
      // One part of another content.
      const changed = whole.slice()
      changed[1500]! ^= 1
      yield* emulator.clearRequests
      const file = yield* large({ resume: true }, inPieces(changed, 333))
      assert.strictEqual(file.fileId, left?.fileId)
      assert.strictEqual(yield* count("b2_upload_part"), 3)
      same(yield* read("big"), changed)
    }).pipe(Effect.provide(world())))

  it.effect("with no parts at once are refused", () =>
    Effect.gen(function*() {
      for (const concurrency of [0, -1, Number.NaN]) {
        const error = yield* Effect.flip(large({ concurrency }))
        assert.strictEqual(error._tag === "InvalidInput" && error.parameter, "concurrency")
      }
      assert.strictEqual(yield* count("b2_start_large_file"), 0)
    }).pipe(Effect.provide(world())))

  it.effect("that fail are cancelled", () =>
    Effect.gen(function*() {
      const { versions } = yield* B2Emulator.B2Emulator
      yield* Effect.exit(large({}, Stream.concat(inPieces(whole, 100), Stream.die("gone"))))
      assert.deepStrictEqual(yield* versions("photos"), [])
    }).pipe(Effect.provide(world())))
})

describe("a fault at any request", () => {
  const whole = bytes(3500)

  const program = Effect.gen(function*() {
    const id = yield* bucketId
    yield* B2.uploadFile({ bucketId: id, fileName: "small", body: "small" })
    yield* B2.uploadLargeFile({ bucketId: id, fileName: "big" }, inPieces(whole, 400), { concurrency: 2 })
    yield* B2.hideFile({ bucketId: id, fileName: "small" })
    return yield* read("big")
  })

  const faults: Readonly<Record<string, B2Emulator.Fault>> = {
    "an expired token": { _tag: "Refuse", status: 401, code: "expired_auth_token" },
    "503": { _tag: "Refuse", status: 503, code: "service_unavailable" },
    "429": { _tag: "Refuse", status: 429, code: "too_many_requests" },
    "408": { _tag: "Refuse", status: 408, code: "request_timeout" },
    "500": { _tag: "Refuse", status: 500, code: "internal_error" },
    "a token that is held to be taken": { _tag: "Refuse", status: 400, code: "auth_token_limit" },
    "a lost request": { _tag: "ResetBefore" },
    "a lost answer": { _tag: "ResetAfter" }
  }

  const clean = Effect.gen(function*() {
    yield* program
    return (yield* calls).length
  }).pipe(Effect.provide(world()))

  for (const [name, fault] of Object.entries(faults)) {
    it.effect(
      `${name}: the same outcome, nothing stored twice, and no URL used twice at once`,
      () =>
        Effect.gen(function*() {
          const requests = yield* clean
          assert.isAbove(requests, 10)
          for (let skip = 0; skip < requests; skip++) {
            yield* Effect.gen(function*() {
              const emulator = yield* B2Emulator.B2Emulator
              yield* emulator.faults.add({ fault, skip })
              const exit = yield* Effect.exit(program)
              const log = yield* emulator.requests
              const struck = fault._tag === "Refuse" ? log.find(({ code }) => code === fault.code) : undefined
              const what = `${skip}: ${struck?.operation}`
              // Only uploads have URLs that can be taken.
              const upload = struck?.operation.startsWith("b2_upload_") === true
              if (fault._tag === "Refuse" && fault.code === "auth_token_limit" && !upload) return
              if (
                fault._tag === "Refuse" && fault.status === 401 && struck?.operation === "b2_authorize_account"
              ) return
              if (exit._tag === "Failure") assert.fail(`${what}: ${exit.cause}`)
              same(exit.value, whole)
              const stored = yield* emulator.versions("photos")
              assert.deepStrictEqual(
                stored.map(({ action, fileName }) => [fileName, action]),
                [["big", "upload"], ["small", "hide"], ["small", "upload"]],
                what
              )
              const taken = log.filter((entry) => entry.code === "auth_token_limit" && entry !== struck)
              assert.deepStrictEqual(taken, [], what)
              const stale = log.filter(({ code, operation }) =>
                operation.startsWith("b2_upload_") && code !== undefined
              )
              assert.isAtMost(stale.length, 1, what)
            }).pipe(Effect.provide(world()))
          }
        }),
      60_000
    )
  }

  it.effect("secrets are in no error", () =>
    Effect.gen(function*() {
      const emulator = yield* B2Emulator.B2Emulator
      const client = yield* B2Client
      yield* emulator.faults.add({
        call: "b2_upload_file",
        times: Infinity,
        fault: {
          _tag: "Refuse",
          status: 400,
          code: "auth_token_limit",
          message: "more than one upload using auth token 4_secret"
        }
      })
      const error = yield* Effect.flip(
        Effect.flatMap(bucketId, (bucketId) => B2.uploadFile({ bucketId, fileName: "a", body: "x" }))
      )
      assert.notInclude(JSON.stringify(error) + error.message + String(error), "4_secret")
      assert.isDefined(client)
    }).pipe(Effect.provide(world())))
})
