import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Effect, Exit, Fiber, Layer, Logger, Ref, Schedule, Stream, TestClock, Tracer } from "effect"
import { Body, Credentials, RequestPolicy, S3, Signer, StorageError, Transport } from "effect-s3"
import { inspect } from "node:util"
import { type Canned, canned, credentials, errorDocument } from "./support/canned.js"

const ok = () => new Response(null, { status: 200, headers: { etag: "\"e\"" } })
const head = S3.headObject({ bucket: "b", key: "k" })

/** Attempts a second apart, as many as asked for. */
const policy = (times: number) =>
  RequestPolicy.make({
    retry: Schedule.spaced("1 second").pipe(
      Schedule.intersect(Schedule.recurs(times)),
      Schedule.whileInput(RequestPolicy.isRetryable)
    )
  })

const sent = (server: Canned) => Effect.map(server.requests, (requests) => requests.length)

/** Runs it while time passes. */
const inTime = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

describe("retries", () => {
  it.effect("every attempt has its own date and its own signature", () =>
    Effect.gen(function*() {
      const server = yield* canned((_, nth) => nth < 3 ? errorDocument("SlowDown", 503) : ok(), { policy: policy(5) })
      yield* inTime(Effect.provide(S3.deleteObject({ bucket: "b", key: "k" }), server.layer))
      const headers = (yield* server.requests).map((request) => request.headers)
      assert.deepStrictEqual(headers.map((one) => one["x-amz-date"]), [
        "19700101T000000Z",
        "19700101T000001Z",
        "19700101T000002Z"
      ])
      assert.strictEqual(new Set(headers.map((one) => one["authorization"])).size, 3)
    }))

  it.effect("the last error says how many attempts there were", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => errorDocument("InternalError", 500), { policy: policy(2) })
      const error = yield* Effect.flip(inTime(Effect.provide(S3.listBuckets(), server.layer)))
      assert.strictEqual(error.attempts, 3)
      assert.strictEqual(error.requestId, "R1")
    }))

  it.effect("what the caller did wrong is not repeated", () =>
    Effect.forEach(
      ["NoSuchKey", "AccessDenied", "InvalidArgument", "SignatureDoesNotMatch"],
      (code) =>
        Effect.gen(function*() {
          const server = yield* canned(() => errorDocument(code, 400), { policy: policy(5) })
          yield* Effect.exit(Effect.provide(Effect.scoped(S3.getObject({ bucket: "b", key: "k" })), server.layer))
          assert.strictEqual(yield* sent(server), 1)
        })
    ))

  it.effect("before a conditional write is repeated, the object is looked at", () =>
    Effect.gen(function*() {
      const server = yield* canned(
        (request) =>
          request.method === "HEAD" ? new Response(null, { status: 404 }) : errorDocument("InternalError", 500),
        { policy: policy(2) }
      )
      const put = { bucket: "b", key: "k", body: "x" }
      const methods = Effect.map(server.requests, (requests) => requests.map(({ method }) => method))
      const error = yield* Effect.flip(
        inTime(Effect.provide(S3.putObject({ ...put, ifNoneMatch: "*" }), server.layer))
      )
      assert.strictEqual(error._tag, "ServerFault")
      assert.deepStrictEqual(yield* methods, ["PUT", "HEAD", "PUT", "HEAD", "PUT", "HEAD"])
      yield* Effect.exit(inTime(Effect.provide(S3.putObject(put), server.layer)))
      assert.deepStrictEqual((yield* methods).slice(6), ["PUT", "PUT", "PUT"])
    }))

  it.effect("a one-shot body is not sent twice", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => errorDocument("InternalError", 500), {
        policy: policy(5),
        traits: { ...Transport.none, streams: true }
      })
      const body = Body.stream(Stream.make(new Uint8Array(3)), { contentLength: 3, replayable: false })
      yield* Effect.exit(inTime(Effect.provide(S3.putObject({ bucket: "b", key: "k", body }), server.layer)))
      assert.strictEqual(yield* sent(server), 1)
    }))

  it.effect("withPolicy replaces the policy round one call", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => errorDocument("InternalError", 500), { policy: RequestPolicy.none })
      const call = Effect.provide(RequestPolicy.withPolicy(S3.listBuckets(), policy(3)), server.layer)
      yield* Effect.exit(inTime(call))
      assert.strictEqual(yield* sent(server), 4)
    }))

  it.effect("an attempt that takes longer than its schedule allows is given up, the next may take longer", () =>
    Effect.gen(function*() {
      const server = yield* canned((_, nth) => nth < 3 ? Effect.never : Effect.succeed(ok()), {
        policy: RequestPolicy.make({
          retry: Schedule.recurs(5),
          attemptTimeout: Schedule.exponential("2 seconds")
        })
      })
      const fiber = yield* Effect.fork(Effect.provide(head, server.layer))
      yield* TestClock.adjust("2 seconds")
      assert.strictEqual(yield* sent(server), 2)
      yield* TestClock.adjust("3 seconds")
      assert.strictEqual(yield* sent(server), 2)
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* Fiber.join(fiber)).etag, "e")
    }))

  it.effect("expired credentials are fetched anew, once", () =>
    Effect.gen(function*() {
      const fetched = yield* Ref.make(0)
      const provider = yield* Credentials.cached(
        Effect.map(Ref.updateAndGet(fetched, (n) => n + 1), (n) =>
          Credentials.make({ ...credentials, accessKeyId: `AK${n}` }))
      )
      const server = yield* canned(
        (request) =>
          request.headers["authorization"]!.includes("AK1") ? errorDocument("ExpiredToken", 400) : ok(),
        { credentials: provider, policy: RequestPolicy.none }
      )
      yield* Effect.provide(S3.deleteObject({ bucket: "b", key: "k" }), server.layer)
      assert.strictEqual(yield* Ref.get(fetched), 2)
      assert.strictEqual(yield* sent(server), 2)
    }))

  it.effect("expired credentials that cannot be renewed cost no second request", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => errorDocument("ExpiredToken", 400), { policy: RequestPolicy.none })
      const error = yield* Effect.flip(Effect.provide(S3.deleteObject({ bucket: "b", key: "k" }), server.layer))
      assert.strictEqual(error._tag, "ExpiredCredentials")
      assert.strictEqual(yield* sent(server), 1)
    }))
})

describe("errors", () => {
  it.effect("a code that the operation does not name is UnknownServiceError, with the code", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => errorDocument("NoSuchUpload", 404))
      const error = yield* Effect.flip(Effect.provide(S3.listBuckets(), server.layer))
      assert.strictEqual(error._tag, "UnknownServiceError")
      assert.strictEqual(error.code, "NoSuchUpload")
      assert.strictEqual(error.status, 404)
    }))

  it.effect("HEAD has no body: its status says what is missing", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => new Response(null, { status: 404 }))
      const object = yield* Effect.flip(Effect.provide(head, server.layer))
      assert.strictEqual(object._tag, "NoSuchKey")
      const bucket = yield* Effect.flip(Effect.provide(S3.headBucket({ bucket: "b" }), server.layer))
      assert.strictEqual(bucket._tag, "NoSuchBucket")
    }))

  it.effect("without credentials nothing is sent, and the error lists what was tried", () =>
    Effect.gen(function*() {
      const server = yield* canned(ok, { credentials: yield* Credentials.cached(nothing) })
      const error = yield* Effect.flip(Effect.provide(head, server.layer))
      assert.strictEqual(error._tag, "CredentialsUnavailable")
      assert.strictEqual(yield* sent(server), 0)
    }))

  it.effect("a stream's own error comes out as it is, even one that is called like ours", () =>
    Effect.gen(function*() {
      class SlowDown extends Data.TaggedError("SlowDown")<{ readonly mine: true }> {}
      const server = yield* canned((request) =>
        request.body._tag === "Stream"
          ? Effect.as(Effect.orDie(Stream.runDrain(request.body.stream)), ok())
          : ok(), { policy: policy(5), traits: { ...Transport.none, streams: true } })
      const body = Body.stream(Stream.fail(new SlowDown({ mine: true })), { contentLength: 3 })
      const error = yield* Effect.flip(Effect.provide(S3.putObject({ bucket: "b", key: "k", body }), server.layer))
      assert.instanceOf(error, SlowDown)
      assert.strictEqual(yield* sent(server), 1)
    }))
})

const nothing = Effect.fail(new StorageError.CredentialsUnavailable({ message: "none", tried: ["nowhere"] }))

describe("secrets", () => {
  const echo =
    `<Error><Code>SignatureDoesNotMatch</Code><StringToSign>canary-of-the-string-to-sign</StringToSign></Error>`
  const canaries = [credentials.secretAccessKey, "canary-of-the-session-token", "canary-of-the-string-to-sign"]

  it.effect("none is in an error, a cause, a log or a span", () =>
    Effect.gen(function*() {
      const heard: Array<string> = []
      const hear = (value: unknown) => heard.push(inspect(value, { depth: 20, showHidden: true }), String(value))
      const server = yield* canned(() => new Response(echo, { status: 403 }), {
        credentials: { ...credentials, sessionToken: "canary-of-the-session-token" }
      })
      const tracer = Tracer.make({
        span: (name, parent, context, links, startTime, kind, options) => {
          const attributes = new Map<string, unknown>(Object.entries(options?.attributes ?? {}))
          return {
            _tag: "Span",
            name,
            spanId: "1",
            traceId: "2",
            parent,
            context,
            links,
            kind,
            sampled: true,
            status: { _tag: "Started", startTime },
            attributes,
            attribute: (key, value) => void attributes.set(key, value),
            addLinks: () => {},
            event: (event, _, details) => hear({ event, details }),
            end: (_, exit) => hear({ name, exit, attributes })
          }
        },
        context: (f) => f()
      })
      const exit = yield* S3.getObjectBytes({ bucket: "b", key: "k" }).pipe(
        Effect.tapErrorCause((cause) => Effect.logError("failed", cause)),
        Effect.provide(Layer.merge(server.layer, Logger.replace(Logger.defaultLogger, Logger.make(hear)))),
        Effect.withTracer(tracer),
        Effect.exit
      )
      assert.isTrue(Exit.isFailure(exit))
      hear(exit)
      if (Exit.isFailure(exit)) {
        heard.push(Cause.pretty(exit.cause), JSON.stringify(exit.cause))
      }
      const [request] = yield* server.requests
      const signature = /Signature=(\w+)/.exec(request!.headers["authorization"]!)![1]!
      assert.isTrue(heard.some((text) => text.includes("S3.getObject")))
      for (const canary of [...canaries, signature]) {
        for (const form of [canary, Buffer.from(canary).toString("base64"), Buffer.from(canary).toString("hex")]) {
          assert.isFalse(heard.some((text) => text.includes(form)), canary)
        }
      }
    }))

  it.effect("no trace header goes to the vendor", () =>
    Effect.gen(function*() {
      const server = yield* canned(ok)
      yield* head.pipe(Effect.withSpan("parent"), Effect.provide(server.layer))
      const [request] = yield* server.requests
      assert.notProperty(request!.headers, "traceparent")
      assert.notProperty(request!.headers, "b3")
    }))
})

it.effect("an anonymous client signs nothing", () =>
  Effect.gen(function*() {
    const server = yield* canned(ok, { credentials: "anonymous" })
    yield* Effect.provide(head, server.layer)
    const [request] = yield* server.requests
    assert.notProperty(request!.headers, "authorization")
    assert.isDefined(Signer.layerAnonymous)
  }))
