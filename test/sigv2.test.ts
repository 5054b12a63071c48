import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { Credentials, Emulator, Presign, S3, Signer } from "effect-s3"
import { onEmulator, onEmulatorV2 } from "./support/onEmulator.js"

const object = { bucket: "photos", key: "a b+c/é?.txt" }

/** What Signature Version 2 covers, and what a mistake in it would show in. */
const everything = Effect.gen(function*() {
  yield* S3.putObject({ ...object, body: "hello", contentType: "text/x", metadata: { b: "2", a: "1  1" } })
  const got = yield* S3.getObjectBytes({ ...object, responseContentType: "text/y", range: { start: 1, end: 2 } })
  assert.strictEqual(new TextDecoder().decode(got.bytes), "el")
  assert.strictEqual(got.contentType, "text/y")
  assert.deepEqual({ ...got.metadata }, { a: "1  1", b: "2" })
  assert.strictEqual((yield* S3.headObject(object)).contentLength, 5)
  assert.strictEqual((yield* S3.listObjectsV2({ bucket: "photos", prefix: "a b" })).contents[0]?.key, object.key)
  assert.isTrue((yield* S3.listBuckets()).buckets.some(({ name }) => name === "photos"))
  const { uploadId } = yield* S3.createMultipartUpload({ bucket: "photos", key: "parts" })
  const { etag = "" } = yield* S3.uploadPart({ bucket: "photos", key: "parts", uploadId, partNumber: 1, body: "part" })
  yield* S3.completeMultipartUpload({ bucket: "photos", key: "parts", uploadId, parts: [{ partNumber: 1, etag }] })
  yield* S3.deleteObjects({ bucket: "photos", objects: [{ key: object.key }, { key: "parts" }] })
  assert.strictEqual((yield* S3.listObjectsV2({ bucket: "photos" })).contents.length, 0)
})

/** Sends to the emulator what a URL and nothing else permits. */
const ask = (signed: Effect.Effect.Success<ReturnType<typeof Presign.getObject>>, body?: string) =>
  Effect.gen(function*() {
    const { handle } = yield* Emulator.Emulator
    const [, host = "", target = ""] = /^http:\/\/([^/]*)(.*)$/.exec(Redacted.value(signed.url)) ?? []
    const bytes = body === undefined ? undefined : new TextEncoder().encode(body)
    const { status } = yield* handle({
      method: signed.method,
      target,
      headers: [["host", host], ...Object.entries(signed.headers), ["content-length", String(bytes?.length ?? 0)]],
      body: bytes,
      secure: false
    })
    return status
  })

const urls = Effect.gen(function*() {
  const headers = { contentType: "text/x", metadata: { a: "1" } }
  assert.strictEqual(yield* ask(yield* Presign.putObject({ ...object, ...headers }), "by url"), 200)
  const head = yield* S3.headObject(object)
  assert.strictEqual(head.contentType, "text/x")
  const get = yield* Presign.getObject({ ...object, responseContentType: "text/y" }, { expiresIn: "1 minute" })
  assert.match(Redacted.value(get.url), /[?&]AWSAccessKeyId=.*[?&]Expires=\d+&/)
  assert.strictEqual(yield* ask(get), 200)
  const altered = Redacted.make(Redacted.value(get.url).replace("text%2Fy", "text%2Fz"))
  assert.strictEqual(yield* ask({ ...get, url: altered }), 403)
})

describe("Signature Version 2", () => {
  it.effect("of requests, the bucket in the path", () =>
    Effect.provide(everything, onEmulatorV2({ buckets: ["photos"] })))

  it.effect("of requests, by an option of the client", () =>
    Effect.gen(function*() {
      yield* everything
      const { url } = yield* Presign.getObject(object)
      assert.match(Redacted.value(url), /[?&]AWSAccessKeyId=/)
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }, { signatureVersion: "v2" }))))

  it.effect("of requests, the bucket before the host", () =>
    Effect.provide(
      everything,
      onEmulatorV2({ buckets: ["photos"] }, { endpoint: "http://s3.localhost", addressing: "virtual" })
    ))

  it.effect("of URLs", () => Effect.provide(urls, onEmulatorV2({ buckets: ["photos"] })))

  it.effect("of URLs, the bucket before the host", () =>
    Effect.provide(
      urls,
      onEmulatorV2({ buckets: ["photos"] }, { endpoint: "http://s3.localhost", addressing: "virtual" })
    ))

  it.effect("with temporary credentials", () =>
    Effect.andThen(everything, urls).pipe(
      Effect.provide(onEmulatorV2({
        buckets: ["photos"],
        credentials: [{ accessKeyId: "A", secretAccessKey: "S", sessionToken: "T+/=" }]
      }))
    ))

  it.effect("of another secret is refused", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(S3.listBuckets())
      assert.strictEqual(error._tag, "InvalidCredentials")
    }).pipe(Effect.provide(
      onEmulatorV2({}, {}, Signer.sigV2(Credentials.fromStatic({ accessKeyId: "emulator", secretAccessKey: "no" })))
    )))
})
