import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as http from "../../src/internal/http.js"
import type * as requestBody from "../../src/internal/requestBody.js"
import * as Transport from "../../src/Transport.js"

const where = { operation: "GetObject" }

const asked = (body: requestBody.RequestBody<any> = { _tag: "Empty" }): http.HttpRequest<any> => ({
  method: "PUT",
  origin: "http://canned.example",
  path: "/b/k",
  query: "",
  headers: {},
  body
})

const never = HttpClient.make(() => Effect.never)

const answering = (body: ReadableStream<Uint8Array> | null, init?: ResponseInit) =>
  HttpClient.make((request) => Effect.sync(() => HttpClientResponse.fromWeb(request, new Response(body, init))))

/** Gives one piece and then nothing more. */
const stalling = () =>
  new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(3))
  })

describe("the limits of a transport that has none run on Effect's clock", () => {
  it.effect("the deadline", () =>
    Effect.gen(function*() {
      const fiber = yield* Effect.fork(Effect.flip(http.make(never).send(asked(), { where, deadlineMs: 10_000 })))
      yield* TestClock.adjust(9_999)
      assert.isNull(fiber.unsafePoll())
      yield* TestClock.adjust(1)
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error._tag, "Timeout")
      assert.strictEqual(error.phase, "attempt")
      assert.strictEqual(error.operation, "GetObject")
    }))

  it.effect("there are some by default", () =>
    Effect.gen(function*() {
      const fiber = yield* Effect.fork(Effect.flip(http.make(never).send(asked(), { where })))
      yield* TestClock.adjust(14_999)
      assert.isNull(fiber.unsafePoll())
      yield* TestClock.adjust(1)
      assert.strictEqual((yield* Fiber.join(fiber)).phase, "firstByte")
    }))

  it.effect("the first byte, of a request small enough to tell", () =>
    Effect.gen(function*() {
      const limits = { where, deadlineMs: 60_000, firstByteMs: 10_000 }
      const small = yield* Effect.fork(Effect.flip(http.make(never).send(asked(), limits)))
      const large = yield* Effect.fork(
        Effect.flip(http.make(never).send(asked({ _tag: "Bytes", bytes: new Uint8Array(100_000) }), limits))
      )
      yield* TestClock.adjust(10_000)
      assert.strictEqual((yield* Fiber.join(small)).phase, "firstByte")
      assert.isNull(large.unsafePoll())
      yield* TestClock.adjust(50_000)
      assert.strictEqual((yield* Fiber.join(large)).phase, "attempt")
    }))

  it.effect("the pauses of a body, read whole or in pieces", () =>
    Effect.gen(function*() {
      for (const how of ["bytes", "stream"] as const) {
        const response = yield* http.make(answering(stalling())).send(asked(), { where, idleMs: 30_000 })
        const fiber = yield* Effect.fork(
          Effect.flip(how === "bytes" ? response.bytes(100) : Stream.runDrain(response.stream))
        )
        yield* TestClock.adjust(29_999)
        assert.isNull(fiber.unsafePoll())
        yield* TestClock.adjust(1)
        assert.strictEqual((yield* Fiber.join(fiber)).phase, "idle")
      }
    }))

  it.effect("what is left of a deadline that covers the body", () =>
    Effect.gen(function*() {
      const late = HttpClient.make((request) =>
        Effect.as(Effect.sleep(6000), HttpClientResponse.fromWeb(request, new Response(stalling())))
      )
      const fiber = yield* Effect.fork(Effect.flip(Effect.flatMap(
        http.make(late).send(asked(), { where, totalMs: 10_000 }),
        (response) => response.bytes(100)
      )))
      yield* TestClock.adjust(6000)
      yield* TestClock.adjust(3999)
      assert.isNull(fiber.unsafePoll())
      yield* TestClock.adjust(1)
      const error = yield* Fiber.join(fiber)
      assert.strictEqual(error.phase, "attempt")
    }))

  it.effect("is left to a transport that keeps it, which finds it with the request", () =>
    Effect.gen(function*() {
      let limits: Transport.Limits | undefined
      const keeping = Transport.declare(
        HttpClient.make((request) =>
          Effect.sync(() => {
            limits = Transport.limits(request)
            return HttpClientResponse.fromWeb(request, new Response("x"))
          })
        ),
        { ...Transport.none, deadlines: true }
      )
      const response = yield* http.make(keeping).send(asked(), { where, deadlineMs: 7, idleMs: 8 })
      assert.strictEqual(new TextDecoder().decode(yield* response.bytes(1)), "x")
      assert.strictEqual(limits?.deadlineMs, 7)
      assert.strictEqual(limits?.idleMs, 8)
    }))
})

describe("the body of any transport", () => {
  it.effect("is empty where platform calls an empty body an error", () =>
    Effect.gen(function*() {
      const response = yield* http.make(answering(null, { status: 204 })).send(asked(), { where })
      assert.strictEqual((yield* response.bytes(0)).byteLength, 0)
      const ok = yield* http.make(answering(null)).send(asked(), { where })
      assert.strictEqual(yield* Stream.runCount(ok.stream), 0)
    }))

  it.effect("has the length that was announced, or is a failure", () =>
    Effect.gen(function*() {
      const three = () => new Response(new Uint8Array(3)).body
      const announced = (length: string, more = {}) =>
        Effect.flatMap(
          http.make(answering(three(), { headers: { "content-length": length, ...more } })).send(asked(), { where }),
          (response) => response.bytes(100)
        )
      assert.strictEqual((yield* announced("3")).byteLength, 3)
      assert.strictEqual((yield* announced("2", { "content-encoding": "gzip" })).byteLength, 3)
      for (const wrong of ["2", "4"]) {
        const error = yield* Effect.flip(announced(wrong))
        assert.strictEqual(error._tag === "Transport" && error.causeCode, "UND_ERR_RES_CONTENT_LENGTH_MISMATCH")
      }
    }))

  it.effect("lets a defect of the transport through", () =>
    Effect.gen(function*() {
      const broken = HttpClient.make(() => Effect.die("broken"))
      const exit = yield* Effect.exit(http.make(broken).send(asked(), { where }))
      assert.isTrue(exit._tag === "Failure" && exit.cause._tag === "Die")
    }))
})
