import * as HttpClient from "@effect/platform/HttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { inspect } from "node:util"
import * as http from "../../src/internal/http.js"
import * as handlers from "../faults/handlers.js"
import * as RawServer from "../faults/RawServer.js"
import { bytes, request, senderOver, transports, where } from "./transports.js"

const canary = "cAnArY7f3e9b2d"

const everyForm = (error: unknown): string =>
  [
    inspect(error, { depth: 20, showHidden: true, getters: true }),
    JSON.stringify(error),
    String(error),
    (error as Error).stack,
    Cause.pretty(Cause.fail(error), { renderErrorCause: true })
  ].join("\n")

describe.each(transports)("no secret leaves by an error: $name", ({ layer }) => {
  it.scopedLive("whatever fails, at whatever moment", () =>
    Effect.gen(function*() {
      const sender = yield* senderOver(layer)
      const closing = yield* RawServer.make(handlers.closes)
      const truncating = yield* RawServer.make(handlers.truncates(bytes("half"), 8))
      const silent = yield* RawServer.make(handlers.silent)
      const stalling = yield* RawServer.make(handlers.stalls(bytes("half"), 8))
      const nonsense = yield* RawServer.make(handlers.gibberish)
      const echo = yield* RawServer.make((seen, socket) => {
        // A server that gives the signature back, in a body that is too large to be read.
        handlers.answer(socket, "403 Forbidden", seen.head.repeat(10), { "x-echo": "yes" })
      })
      const secret = (server: RawServer.RawServer, more: Partial<Parameters<typeof request>[1]> = {}) =>
        request(server, {
          query: `X-Amz-Signature=${canary}`,
          headers: { authorization: canary, "x-amz-security-token": canary },
          ...more
        })
      const read = (asked: ReturnType<typeof request>, options = {}) =>
        Effect.flatMap(sender.send(asked, { where, ...options }), (response) => response.bytes(100))
      const put = {
        method: "PUT",
        body: { _tag: "Stream" as const, stream: Stream.make(bytes("x")), contentLength: 5 }
      }
      const errors = yield* Effect.forEach([
        read(secret(closing)),
        read(secret(closing, { origin: yield* RawServer.nobody })),
        read(secret(closing, { origin: `https://127.0.0.1:${nonsense.port}` }), { deadlineMs: 50 }),
        read(secret(closing, { headers: { authorization: `${canary}\r\nx: y` } })),
        read(secret(closing, { path: `/${canary} with a space and a \n` })),
        read(secret(closing, { origin: `http://${canary} bad host` })),
        read(secret(truncating)),
        read(secret(nonsense)),
        read(secret(silent), { deadlineMs: 20 }),
        read(secret(stalling), { idleMs: 20 }),
        read(secret(echo)),
        read(secret(silent, put))
      ], Effect.exit)
      const failures = errors.flatMap((exit) => exit._tag === "Failure" ? [Cause.squash(exit.cause)] : [])
      // fetch repairs the path with the space.
      assert.isAtLeast(failures.length, errors.length - 1)
      for (const error of failures) {
        assert.oneOf((error as { readonly _tag: string })._tag, ["Transport", "Timeout"])
        assert.notInclude(everyForm(error), canary)
      }
    }))

  it.scopedLive("nor by a log or a span", () =>
    Effect.gen(function*() {
      const heard: Array<string> = []
      const server = yield* RawServer.make(handlers.ok("x"))
      const sender = yield* senderOver(layer)
      const logger = Logger.make((options) => {
        heard.push(inspect(options, { depth: 6 }))
      })
      const spans: Array<string> = []
      const tracer = Tracer.make({
        span: (name) => {
          spans.push(name)
          return assert.fail("no span was asked for")
        },
        context: (f) => f()
      })
      yield* Effect.flatMap(
        sender.send(request(server, { headers: { authorization: canary } }), { where }),
        (response) => response.bytes(10)
      ).pipe(
        Effect.withTracer(tracer),
        Logger.withMinimumLogLevel(LogLevel.All),
        Effect.provide(Logger.replace(Logger.defaultLogger, logger))
      )
      assert.deepStrictEqual(spans, [])
      assert.notInclude(heard.join("\n"), canary)
      assert.strictEqual(server.requests[0]!.header("traceparent"), undefined)
    }))

  it.scopedLive("nor is a trace told to the vendor, even where the client is told to trace", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok("x"))
      const context = yield* Layer.build(layer)
      const traced = Context.get(context, HttpClient.HttpClient).pipe(HttpClient.withTracerDisabledWhen(() => false))
      const response = yield* http.make(traced).send(request(server), { where })
      yield* response.release
      assert.strictEqual(server.requests[0]!.header("traceparent"), undefined)
      assert.strictEqual(server.requests[0]!.header("b3"), undefined)
    }))
})
