import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/Emulator.js"
import { toAmzDate } from "../../src/internal/wire/dates.js"
import { presignQuery, signingKey } from "../../src/internal/wire/sigv4.js"
import * as Client from "./client.js"

const presigned = (
  emulator: Emulator.Emulator["Type"],
  method: string,
  path: string,
  query: ReadonlyArray<readonly [string, string]>,
  expiresSeconds: number
) =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const amzDate = toAmzDate(now)
    const { accessKeyId, secretAccessKey } = emulator.credentials
    const signed = presignQuery({
      method,
      host: "localhost",
      path,
      query,
      headers: {},
      accessKeyId,
      signingKey: signingKey(Redacted.value(secretAccessKey), amzDate.slice(0, 8), emulator.region, "s3"),
      region: emulator.region,
      service: "s3",
      amzDate,
      expiresSeconds
    })
    return `${path}?${signed}`
  })

const ask = (
  emulator: Emulator.Emulator["Type"],
  method: string,
  target: string,
  headers: Record<string, string> = {},
  body?: Uint8Array
) =>
  Effect.map(
    emulator.handle({
      method,
      target,
      headers: Object.entries({
        host: "localhost",
        ...(body === undefined ? {} : { "content-length": String(body.length) }),
        ...headers
      }),
      body,
      secure: false
    }),
    (response) => ({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      text: Buffer.concat(
        response.body === undefined ? [] : response.body instanceof Uint8Array ? [response.body] : [...response.body]
      )
        .toString()
    })
  )

describe("authentication", () => {
  it.effect("knows several key pairs, and only those", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.make({
        buckets: ["bkt"],
        credentials: [
          { accessKeyId: "ONE", secretAccessKey: "1" },
          { accessKeyId: "TWO/with/slashes", secretAccessKey: Redacted.make("2") }
        ]
      })
      const as = (accessKeyId: string, secret: string) =>
        Client.make({
          ...emulator,
          credentials: { accessKeyId, secretAccessKey: Redacted.make(secret), sessionToken: undefined }
        })("GET", "/bkt")
      assert.strictEqual((yield* as("ONE", "1")).status, 200)
      assert.strictEqual((yield* as("TWO/with/slashes", "2")).status, 200)
      assert.strictEqual((yield* as("ONE", "2")).code, "SignatureDoesNotMatch")
      assert.strictEqual((yield* as("THREE", "1")).code, "InvalidAccessKeyId")
    }))

  it.effect("wants the token of temporary keys", () =>
    Effect.gen(function*() {
      const credentials = { accessKeyId: "ASIA", secretAccessKey: "s", sessionToken: "token" }
      const emulator = yield* Emulator.make({ buckets: ["bkt"], credentials })
      const withToken = (token: string | undefined) =>
        Client.make({
          ...emulator,
          credentials: {
            ...emulator.credentials,
            sessionToken: token === undefined ? undefined : Redacted.make(token)
          }
        })("GET", "/bkt")
      assert.strictEqual((yield* withToken("token")).status, 200)
      assert.strictEqual((yield* withToken("other")).code, "InvalidToken")
      assert.strictEqual((yield* withToken(undefined)).code, "InvalidAccessKeyId")
    }))

  it.effect("lets nobody in unsigned, unless it is public", () =>
    Effect.gen(function*() {
      const closed = Client.make(yield* Emulator.make({ buckets: ["bkt"] }))
      const open = Client.make(yield* Emulator.make({ buckets: ["bkt"], public: true }))
      const put = { body: "x", anonymous: true }
      assert.strictEqual((yield* closed("PUT", "/bkt/k", put)).code, "AccessDenied")
      assert.strictEqual((yield* closed("PUT", "/none/k", put)).code, "NoSuchBucket")
      assert.strictEqual((yield* open("PUT", "/bkt/k", put)).status, 200)
      const override = { anonymous: true, query: { "response-content-type": "a/b" } }
      assert.strictEqual((yield* open("GET", "/bkt/k", override)).code, "InvalidRequest")
    }))

  it.effect("judges clocks by its own", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(Date.parse("2026-02-15T08:00:00Z"))
      const emulator = yield* Emulator.make({ buckets: ["bkt"], allowedClockSkew: "1 minute" })
      const late = Effect.withClock(
        Client.make({
          ...emulator,
          handle: (request) => Effect.flatMap(TestClock.adjust("61 seconds"), () => emulator.handle(request))
        })("GET", "/bkt"),
        yield* Effect.clock
      )
      assert.strictEqual((yield* late).code, "RequestTimeTooSkewed")
    }))

  it.effect("signs what matters: host and every x-amz header", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.make({ buckets: ["bkt"] })
      const target = yield* presigned(emulator, "PUT", "/bkt/k", [], 60)
      const body = Client.bytes("x")
      assert.strictEqual((yield* ask(emulator, "PUT", target, {}, body)).status, 200)
      assert.strictEqual((yield* ask(emulator, "PUT", target, { "content-type": "a/b" }, body)).status, 200)
      const smuggled = yield* ask(emulator, "PUT", target, { "x-amz-meta-a": "1" }, body)
      assert.strictEqual(smuggled.status, 403)
      assert.include(smuggled.text, "<HeadersNotSigned>x-amz-meta-a</HeadersNotSigned>")
      assert.strictEqual((yield* ask(emulator, "PUT", target.replace("/bkt/k", "/bkt/l"), {}, body)).status, 403)
      assert.strictEqual((yield* ask(emulator, "GET", target)).status, 403)
      const twice = yield* ask(emulator, "PUT", target, { authorization: "AWS4-HMAC-SHA256 x" }, body)
      assert.include(twice.text, "Only one auth mechanism allowed")
    }))

  it.effect("presigned URLs end to the second, and carry x-amz headers", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(Date.parse("2026-02-15T08:00:00Z"))
      const emulator = yield* Emulator.make({ buckets: ["bkt"] })
      const put = yield* presigned(emulator, "PUT", "/bkt/k", [
        ["x-amz-meta-a", "1"],
        ["x-amz-checksum-crc32", "AAAAAA=="],
        ["x-amz-sdk-checksum-algorithm", "CRC32"],
        ["x-id", "PutObject"]
      ], 60)
      assert.strictEqual((yield* ask(emulator, "PUT", put, {}, Client.bytes("hello"))).status, 200)
      const get = yield* presigned(emulator, "GET", "/bkt/k", [["response-content-type", "a/b"]], 60)
      yield* TestClock.adjust("60 seconds")
      const answer = yield* ask(emulator, "GET", get)
      assert.deepStrictEqual(
        [answer.status, answer.text, answer.headers["x-amz-meta-a"], answer.headers["Content-Type"]],
        [200, "hello", "1", "a/b"]
      )
      yield* TestClock.adjust("1 second")
      const expired = yield* ask(emulator, "GET", get)
      assert.strictEqual(expired.status, 403)
      assert.include(expired.text, "Request has expired")
    }))

  it.effect("says no secret in its log or in its errors", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.make({ buckets: ["bkt"] })
      const target = yield* presigned(emulator, "GET", "/bkt/k", [], 60)
      const signature = /X-Amz-Signature=(.*)$/.exec(target)?.[1] ?? "none"
      const answer = yield* ask(emulator, "GET", target)
      const [logged] = yield* emulator.requests
      assert.deepStrictEqual([logged?.operation, logged?.status, logged?.code], ["GetObject", 404, "NoSuchKey"])
      assert.notInclude(logged?.target, signature)
      assert.notInclude(logged?.target, emulator.credentials.accessKeyId)
      assert.notInclude(answer.text, signature)
      assert.notInclude(String(emulator.credentials.secretAccessKey), "emulator-secret")
    }))

  it.effect("refuses signed chunks that nobody signed", () =>
    Effect.gen(function*() {
      const emulator = yield* Emulator.make({ buckets: ["bkt"], public: true })
      const answer = yield* ask(
        emulator,
        "PUT",
        "/bkt/k",
        { "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "x-amz-decoded-content-length": "1" },
        Client.bytes(`1;chunk-signature=${"0".repeat(64)}\r\nx\r\n0;chunk-signature=${"0".repeat(64)}\r\n\r\n`)
      )
      assert.strictEqual(answer.status, 400)
      assert.strictEqual(yield* emulator.objectCount("bkt"), 0)
    }))
})
