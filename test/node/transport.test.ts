import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import { NodeTransport } from "effect-s3/node"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as http from "../../src/internal/http.js"
import * as Transport from "../../src/Transport.js"
import * as handlers from "../faults/handlers.js"
import * as RawServer from "../faults/RawServer.js"
import { bytes, request, text, where } from "../http/transports.js"

const sender = (options?: NodeTransport.Options) => Effect.map(NodeTransport.make(options), http.make)

const read = (sender: http.Sender, asked: http.HttpRequest<any>, options?: Partial<http.SendOptions>) =>
  Effect.flatMap(sender.send(asked, { where, ...options }), (response) => response.bytes(1e6))

describe("requests", () => {
  it.scopedLive("declares what it keeps", () =>
    Effect.gen(function*() {
      const client = yield* NodeTransport.make()
      assert.deepStrictEqual(Transport.traits(client), { rawPath: true, streams: true, deadlines: true })
      assert.deepStrictEqual(Transport.traits(HttpClient.filterStatusOk(client)), Transport.none)
    }))

  it.scopedLive("sends the path as it is given", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok())
      const own = yield* sender()
      const paths = ["/b/a/../c", "/b/.", "/b/%2E%2E/x", "/b//", "/b/a%2Fb", "/b/%C3%A9'()!*~"]
      for (const path of paths) {
        yield* read(own, request(server, { path }))
      }
      yield* read(own, request(server, { path: "/", query: "list-type=2&prefix=a%20b" }))
      assert.deepStrictEqual(server.requests.map((seen) => seen.target), [...paths, "/?list-type=2&prefix=a%20b"])
    }))

  it.scopedLive("adds host and connection, and nothing else", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok())
      const own = yield* sender()
      yield* read(own, request(server, { headers: { "x-amz-date": "now" } }))
      assert.strictEqual(
        server.requests[0]!.head,
        `GET /bucket/key HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nconnection: keep-alive\r\n` +
          "x-amz-date: now\r\naccept-encoding: identity"
      )
    }))

  it.scopedLive("keeps its connection after HEAD, after an error, after a PUT and after a large body", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((seen, socket, done) =>
        seen.target === "/missing"
          ? void done.then(() => handlers.answer(socket, "404 Not Found", "<Error/>"))
          : handlers.ok("x".repeat(500_000))(seen, socket, done)
      )
      const own = yield* sender()
      yield* read(own, request(server, { method: "HEAD" }))
      yield* read(own, request(server, { path: "/missing" }))
      yield* read(own, request(server, { method: "PUT", body: { _tag: "Bytes", bytes: new Uint8Array(700_000) } }))
      yield* read(
        own,
        request(server, {
          method: "PUT",
          body: { _tag: "Stream", stream: Stream.make(bytes("abc")), contentLength: 3 }
        })
      )
      yield* Stream.runDrain((yield* own.send(request(server), { where })).stream)
      yield* read(own, request(server, { method: "DELETE" }))
      assert.strictEqual(server.requests.length, 6)
      assert.strictEqual(server.accepted(), 1)
    }))

  it.scopedLive("answers many at once without mixing them up, on no more connections than it may", () =>
    Effect.gen(function*() {
      let most = 0
      let now = 0
      const server = yield* RawServer.make((seen, socket, done) => {
        most = Math.max(most, ++now)
        void done.then(() =>
          setImmediate(() => {
            now--
            handlers.answer(socket, "200 OK", `${seen.target} ${seen.body.toString()}`)
          })
        )
      })
      const own = yield* sender({ connections: 4 })
      const answers = yield* Effect.forEach(
        Array.from({ length: 200 }, (_, i) => i),
        (i) =>
          read(own, request(server, { method: "PUT", path: `/${i}`, body: { _tag: "Bytes", bytes: bytes(`b${i}`) } })),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(answers.map(text), Array.from({ length: 200 }, (_, i) => `/${i} b${i}`))
      assert.isAtMost(most, 4)
      assert.isAtMost(server.accepted(), 4)
    }))

  it.scopedLive("has one connection at least, whatever number it is given", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok("x"))
      for (const connections of [0, -1, Number.NaN]) {
        assert.strictEqual(text(yield* read(yield* sender({ connections }), request(server))), "x")
      }
    }))

  it.scopedLive("forgets a request that is interrupted while it waits for a connection", () =>
    Effect.gen(function*() {
      const gate = yield* Deferred.make<void>()
      const server = yield* RawServer.make((seen, socket) =>
        seen.target === "/first"
          ? void Effect.runPromise(
            Effect.andThen(Deferred.await(gate), Effect.sync(() => handlers.answer(socket, "200 OK")))
          )
          : handlers.answer(socket, "200 OK")
      )
      const own = yield* sender({ connections: 1 })
      const first = yield* Effect.fork(read(own, request(server, { path: "/first" })))
      yield* server.until((server) => server.requests.length === 1)
      const second = yield* Effect.fork(read(own, request(server, { path: "/second" })))
      const third = yield* Effect.fork(read(own, request(server, { path: "/third" })))
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(second)
      yield* Deferred.succeed(gate, undefined)
      yield* Fiber.join(first)
      yield* Fiber.join(third)
      assert.deepStrictEqual(server.requests.map((seen) => seen.target), ["/first", "/third"])
      assert.strictEqual(server.accepted(), 1)
    }))

  it.scopedLive("goes on after connections that fail, with those that wait", () =>
    Effect.gen(function*() {
      let n = 0
      const server = yield* RawServer.make((seen, socket, done) =>
        n++ % 2 === 0 ? socket.destroy() : handlers.ok("fine")(seen, socket, done)
      )
      const own = yield* sender({ connections: 2 })
      const exits = yield* Effect.forEach(
        Array.from({ length: 20 }),
        () => Effect.exit(read(own, request(server))),
        { concurrency: "unbounded" }
      )
      assert.strictEqual(exits.filter(Exit.isSuccess).length, 10)
      const refused = yield* Effect.forEach(
        Array.from({ length: 20 }),
        () => Effect.flip(Effect.flatMap(RawServer.nobody, (origin) => read(own, request(server, { origin })))),
        { concurrency: "unbounded" }
      )
      assert.isTrue(refused.every((error) => error._tag === "Transport" && error.phase === "connect"))
    }))

  it.scopedLive("makes a new connection when the server closed the idle one", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((_request, socket, done) => {
        void done.then(() => {
          handlers.answer(socket, "200 OK", "bye")
          socket.end()
        })
      })
      const own = yield* sender()
      yield* read(own, request(server))
      yield* server.until(RawServer.allClosed)
      yield* read(own, request(server))
      assert.strictEqual(server.accepted(), 2)
    }))

  it.scopedLive("closes an idle connection after keepAliveTimeout", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok("x"))
      const own = yield* sender({ keepAliveTimeout: 30 })
      yield* read(own, request(server))
      yield* server.until(RawServer.allClosed)
      yield* read(own, request(server))
      assert.strictEqual(server.accepted(), 2)
    }))

  it.scopedLive("refuses what cannot be a request, and stays usable", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok("x"))
      const own = yield* sender({ connections: 1 })
      for (
        const broken of [
          request(server, { path: "/a b" }),
          request(server, { path: "/a\r\nx: y" }),
          request(server, { headers: { "x-a": "b\r\nc: d" } }),
          request(server, { origin: "nonsense" }),
          request(server, { origin: "ftp://127.0.0.1" })
        ]
      ) {
        const error = yield* Effect.flip(read(own, broken))
        assert.strictEqual(error._tag, "Transport")
        assert.isFalse(error._tag === "Transport" && error.retryable)
      }
      assert.strictEqual(text(yield* read(own, request(server))), "x")
      assert.strictEqual(server.requests.length, 1)
    }))
})

describe("limits", () => {
  it.scopedLive("of the connection: a handshake that is never answered", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.silent)
      const own = yield* sender({ connectTimeout: 30 })
      const error = yield* Effect.flip(read(own, request(server, { origin: `https://127.0.0.1:${server.port}` })))
      assert.strictEqual(error._tag, "Timeout")
      assert.strictEqual(error.phase, "connect")
      yield* server.until((server) => server.accepted() === 1 && server.open() === 0)
    }))

  it.scopedLive("of the first byte, from the transport's own options", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.silent)
      const own = yield* sender({ firstByteTimeout: 30 })
      const error = yield* Effect.flip(read(own, request(server)))
      assert.strictEqual(error._tag, "Timeout")
      assert.strictEqual(error.phase, "firstByte")
      yield* server.until(RawServer.allClosed)
    }))

  it.scopedLive("of a pause, from the transport's own options, also when nobody reads", () =>
    Effect.gen(function*() {
      const stalling = yield* RawServer.make(handlers.stalls(bytes("beginning"), 100))
      const pouring = yield* RawServer.make(handlers.pours(1e9))
      const own = yield* sender({ idleTimeout: 30 })
      const error = yield* Effect.flip(read(own, request(stalling)))
      assert.strictEqual(error._tag, "Timeout")
      assert.strictEqual(error.phase, "idle")
      yield* own.send(request(pouring), { where })
      yield* pouring.until(RawServer.allClosed)
    }))

  it.scopedLive("leaves a reader its time, and holds the server back meanwhile", () =>
    Effect.gen(function*() {
      let socketWritten = 0
      const idleTimeout = 1000
      const total = 64 * 1024 * 1024
      const server = yield* RawServer.make((seen, socket, done) => {
        const timer = setInterval(() => {
          socketWritten = socket.bytesWritten - socket.writableLength
        }, 5)
        socket.on("close", () => clearInterval(timer))
        handlers.pours(total)(seen, socket, done)
      })
      const quiet = Effect.gen(function*() {
        for (let before = -1; before !== socketWritten;) {
          before = socketWritten
          yield* Effect.sleep(100)
        }
        yield* Effect.sleep(idleTimeout * 1.5)
      })
      const own = yield* sender({ idleTimeout })
      const response = yield* own.send(request(server), { where })
      let slept = false
      let size = 0
      yield* Stream.runForEach(response.stream, (chunk) =>
        Effect.suspend(() => {
          size += chunk.byteLength
          if (slept) {
            return Effect.void
          }
          slept = true
          return Effect.tap(quiet, () => assert.isBelow(socketWritten, total / 2))
        }))
      assert.strictEqual(size, total)
    }))

  it.scopedLive("does not count waiting for a connection towards the deadline", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((_request, socket, done) => {
        void done.then(() => setTimeout(() => handlers.answer(socket, "200 OK"), 400))
      })
      const own = yield* sender({ connections: 1 })
      yield* Effect.all([1, 2, 3].map(() => read(own, request(server), { deadlineMs: 1000 })), {
        concurrency: "unbounded"
      })
      assert.strictEqual(server.accepted(), 1)
    }))

  it.scopedLive("counts a source that takes its time neither as silence nor as a pause", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok("stored"))
      const own = yield* sender({ firstByteTimeout: 500, idleTimeout: 500 })
      const stream = Stream.concat(
        Stream.make(bytes("one ")),
        Stream.fromEffect(Effect.as(Effect.sleep(1200), bytes("two")))
      )
      const stored = yield* read(
        own,
        request(server, {
          method: "PUT",
          body: { _tag: "Stream", stream, contentLength: 7 }
        })
      )
      assert.strictEqual(text(stored), "stored")
    }))

  it.scopedLive("counts every part of a large upload that goes out as a sign of life", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((_request, socket, done) => {
        // A slow line: a piece, then a rest.
        socket.on("data", () => {
          socket.pause()
          setTimeout(() => socket.resume(), 2)
        })
        void done.then(() => handlers.answer(socket, "200 OK", "stored"))
      })
      const own = yield* sender({ firstByteTimeout: 600 })
      const started = performance.now()
      const large = new Uint8Array(24 * 1024 * 1024)
      const stored = yield* read(own, request(server, { method: "PUT", body: { _tag: "Bytes", bytes: large } }))
      assert.strictEqual(text(stored), "stored")
      assert.isAbove(performance.now() - started, 600)
    }))

  it.scopedLive("of a server that stops taking an upload", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.deaf)
      const own = yield* sender({ firstByteTimeout: 60 })
      const large = new Uint8Array(64 * 1024 * 1024)
      const error = yield* Effect.flip(
        read(own, request(server, { method: "PUT", body: { _tag: "Bytes", bytes: large } }))
      )
      assert.strictEqual(error._tag, "Timeout")
      assert.strictEqual(error.phase, "firstByte")
    }))
})

describe("release", () => {
  it.scopedLive("keeps the connection where little is left, and closes it where that does not come", () =>
    Effect.gen(function*() {
      const rest = yield* Deferred.make<void>()
      const server = yield* RawServer.make((seen, socket) => {
        socket.write("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nfirst bytes")
        if (seen.target === "/comes") {
          void Effect.runPromise(Deferred.await(rest)).then(() => socket.write("x".repeat(89)))
        }
      })
      const own = yield* sender({ connections: 1 })
      const comes = yield* own.send(request(server, { path: "/comes" }), { where })
      yield* comes.release
      yield* Deferred.succeed(rest, undefined)
      const second = yield* own.send(request(server, { path: "/never" }), { where })
      assert.strictEqual(server.accepted(), 1)
      yield* second.release
      yield* server.until(RawServer.allClosed)
    }))

  it.scopedLive("fails what is under way and refuses what comes later when the layer closes", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.silent)
      const scope = yield* Scope.make()
      const own = yield* Effect.provideService(sender({ connections: 1 }), Scope.Scope, scope)
      const under = yield* Effect.fork(Effect.flip(read(own, request(server))))
      yield* server.until((server) => server.requests.length === 1)
      const waiting = yield* Effect.fork(Effect.flip(read(own, request(server))))
      yield* Effect.yieldNow()
      yield* Scope.close(scope, Exit.void)
      for (
        const error of [
          yield* Fiber.join(under),
          yield* Fiber.join(waiting),
          yield* Effect.flip(read(own, request(server)))
        ]
      ) {
        assert.strictEqual(error._tag === "Transport" && error.causeCode, "UND_ERR_DESTROYED")
        assert.isFalse(error._tag === "Transport" && error.retryable)
      }
      yield* server.until(RawServer.allClosed)
    }))

  it.scopedLive("leaves nothing behind after many requests of every kind", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((seen, socket, done) =>
        seen.target === "/pours"
          ? handlers.pours(1e9)(seen, socket, done)
          : seen.target === "/closes"
          ? socket.destroy()
          : seen.target === "/silent"
          ? undefined
          : handlers.ok("fine")(seen, socket, done)
      )
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length
      const before = timers()
      yield* Effect.scoped(Effect.gen(function*() {
        const own = yield* sender({ connections: 16 })
        yield* Effect.forEach(
          Array.from({ length: 1000 }, (_, i) => ["/fine", "/pours", "/closes", "/silent"][i % 4]!),
          (path) => {
            const sent = own.send(request(server, { path }), { where, deadlineMs: path === "/silent" ? 5 : 5000 })
            return Effect.ignore(
              Effect.flatMap(sent, (response) => path === "/pours" ? response.release : response.bytes(100))
            )
          },
          { concurrency: 32 }
        )
      }))
      yield* server.until((server) => server.open() === 0)
      assert.isAtMost(timers(), before + 1)
    }), 20_000)
})

describe("as an HttpClient of platform's", () => {
  it.scopedLive("gives the body in every form, as often as asked", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(
        handlers.ok("{\"a\":1}", { "content-type": "application/json", "set-cookie": "a=b" })
      )
      const client = yield* NodeTransport.make()
      const response = yield* client.get(`${server.origin}/x`)
      assert.deepStrictEqual(yield* response.json, { a: 1 })
      assert.strictEqual(yield* response.text, "{\"a\":1}")
      assert.strictEqual((yield* response.arrayBuffer).byteLength, 7)
      assert.deepStrictEqual(Object.keys(response.cookies.cookies), ["a"])
      assert.isTrue(Option.isNone(response.remoteAddress))
      const streamed = yield* client.get(`${server.origin}/x`)
      const collected = yield* Stream.runCollect(streamed.stream)
      assert.strictEqual(text(Chunk.unsafeGet(collected, 0)), "{\"a\":1}")
      const twice = yield* Effect.flip(Stream.runDrain(streamed.stream))
      assert.strictEqual(twice.reason, "Decode")
      const form = yield* client.execute(
        HttpClientRequest.bodyUrlParams(HttpClientRequest.post(`${server.origin}/x`), { a: "b c" })
      )
      assert.strictEqual(form.status, 200)
      assert.strictEqual(server.requests[2]!.body.toString(), "a=b+c")
    }))

  it.scopedLive("adds parameters that are given apart from the URL", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok())
      const client = yield* NodeTransport.make()
      yield* client.get(`${server.origin}/x`, { urlParams: { a: "b" } })
      yield* client.get(`${server.origin}`)
      yield* client.get(`${server.origin}/x#fragment`)
      assert.deepStrictEqual(server.requests.map((seen) => seen.target), ["/x?a=b", "/", "/x"])
    }))

  it.scopedLive("sends a stream, stops it with the request, and says what it failed with", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((seen, socket, done) =>
        seen.target === "/silent"
          ? undefined
          : seen.target === "/refuses"
          ? handlers.refusesEarly("no")(seen, socket, done)
          : handlers.ok("stored")(seen, socket, done)
      )
      const client = yield* NodeTransport.make()
      const put = (path: string, stream: Stream.Stream<Uint8Array, unknown>, contentLength?: number) =>
        client.execute(
          HttpClientRequest.put(`${server.origin}${path}`, { body: HttpBody.stream(stream, undefined, contentLength) })
        )
      yield* put("/known", Stream.make(bytes("one "), bytes("two")), 7)
      yield* put("/unknown", Stream.make(bytes("one "), bytes("two")))
      assert.deepStrictEqual(server.requests.map((seen) => seen.body.toString()), ["one two", "one two"])
      assert.deepStrictEqual(server.requests.map((seen) => seen.header("content-length")), ["7", undefined])

      const failed = yield* Effect.flip(put("/fails", Stream.fail("mine"), 7))
      assert.strictEqual(failed._tag === "RequestError" && failed.cause, "mine")

      const finalized: Array<string> = []
      const endless = (name: string) =>
        Stream.ensuring(
          Stream.repeatEffect(Effect.as(Effect.sleep(1), new Uint8Array(1000))),
          Effect.sync(() => finalized.push(name))
        )
      const fiber = yield* Effect.fork(put("/silent", endless("interrupted"), 1e9))
      yield* server.until((server) => server.requests.some((seen) => seen.target === "/silent" && seen.received > 0))
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(finalized, ["interrupted"])

      const refused = yield* put("/refuses", endless("refused"), 1e9)
      assert.strictEqual(yield* refused.text, "no")
      yield* server.until((server) => server.requests.every((seen) => seen.complete || seen.closed))
      yield* Effect.repeat(Effect.sleep(1), { until: () => finalized.length === 2 })
      assert.deepStrictEqual(finalized, ["interrupted", "refused"])
    }))

  it.scopedLive("lets go of the response when the scope of withScope ends", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.pours(1e9))
      const client = HttpClient.withScope(yield* NodeTransport.make())
      yield* Effect.scoped(
        Effect.flatMap(client.get(`${server.origin}/x`), (response) => Stream.runDrain(Stream.take(response.stream, 0)))
      )
      yield* server.until(RawServer.allClosed)
      yield* Effect.scoped(client.get(`${server.origin}/x`))
      yield* server.until((server) => server.requests.length === 2 && RawServer.allClosed(server))
    }))

  it.scopedLive("is served by the careful path when somebody has put something round it", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.pours(1e9))
      const client = yield* NodeTransport.make()
      const wrapped = http.make(HttpClient.mapRequest(client, HttpClientRequest.setHeader("x-extra", "1")))
      assert.deepStrictEqual(wrapped.traits, Transport.none)
      const response = yield* wrapped.send(request(server), { where })
      assert.strictEqual(server.requests[0]!.header("x-extra"), "1")
      yield* response.release
      yield* server.until(RawServer.allClosed)
    }))
})
