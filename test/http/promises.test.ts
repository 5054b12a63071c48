import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as handlers from "../faults/handlers.js"
import * as RawServer from "../faults/RawServer.js"
import { bytes, request, senderOver, text, transports, where } from "./transports.js"

const mebibyte = new Uint8Array(1024 * 1024)

/** A source that says when it starts, when it ends, and never has enough. */
const endless = Effect.gen(function*() {
  const started = yield* Deferred.make<void>()
  const finalized = yield* Deferred.make<void>()
  const stream = Stream.repeatEffect(
    Effect.as(Effect.andThen(Deferred.succeed(started, undefined), Effect.sleep(1)), new Uint8Array(1024))
  ).pipe(Stream.ensuring(Deferred.succeed(finalized, undefined)))
  return { stream, started: Deferred.await(started), finalized: Deferred.await(finalized) }
})

describe.each(transports)("what every transport keeps: $name", ({ layer, name }) => {
  it.scopedLive("sends the request as it was signed, and nothing else that a server could mistake", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok("hello"))
      const sender = yield* senderOver(layer)
      const response = yield* sender.send(
        request(server, {
          path: "/bucket/a%2Fb//c%20d%2B",
          query: "a=%20&uploads=",
          headers: { "x-amz-date": "20260215T084511Z", authorization: "AWS4-HMAC-SHA256 x" }
        }),
        { where }
      )
      assert.strictEqual(response.status, 200)
      assert.strictEqual(text(yield* response.bytes(100)), "hello")
      const [seen] = server.requests
      assert.strictEqual(seen!.target, "/bucket/a%2Fb//c%20d%2B?a=%20&uploads=")
      assert.strictEqual(seen!.header("x-amz-date"), "20260215T084511Z")
      assert.strictEqual(seen!.header("authorization"), "AWS4-HMAC-SHA256 x")
      assert.strictEqual(seen!.header("accept-encoding"), "identity")
      assert.strictEqual(seen!.header("traceparent"), undefined)
      assert.strictEqual(seen!.header("b3"), undefined)
      assert.strictEqual(seen!.header("content-type"), undefined)
    }))

  it.scopedLive("sends bytes with their length and no content type of its own", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok())
      const sender = yield* senderOver(layer)
      const put = (body: Uint8Array) =>
        Effect.flatMap(
          sender.send(request(server, { method: "PUT", body: { _tag: "Bytes", bytes: body } }), { where }),
          (response) => response.bytes(10)
        )
      yield* put(bytes("abc"))
      yield* put(new Uint8Array(0))
      yield* put(mebibyte)
      assert.deepStrictEqual(server.requests.map((seen) => seen.header("content-length")), ["3", "0", "1048576"])
      assert.deepStrictEqual(server.requests.map((seen) => seen.received), [3, 0, 1048576])
      assert.deepStrictEqual(server.requests.map((seen) => seen.header("content-type")), [
        undefined,
        undefined,
        undefined
      ])
    }))

  it.scopedLive("never follows a redirect: the other host hears nothing", () =>
    Effect.gen(function*() {
      const other = yield* RawServer.make(handlers.ok("stolen"))
      const server = yield* RawServer.make(handlers.redirects(`${other.origin}/elsewhere`))
      const sender = yield* senderOver(layer)
      const response = yield* sender.send(
        request(server, { headers: { "x-amz-security-token": "token" } }),
        { where }
      )
      assert.strictEqual(response.status, 307)
      assert.strictEqual(response.headers.location, `${other.origin}/elsewhere`)
      assert.strictEqual(text(yield* response.bytes(100)), "<Error/>")
      assert.strictEqual(other.accepted(), 0)
    }))

  it.scopedLive("fails when the body is shorter than announced", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.truncates(bytes("half"), 8))
      const sender = yield* senderOver(layer)
      const response = yield* sender.send(request(server), { where })
      const error = yield* Effect.flip(response.bytes(100))
      assert.strictEqual(error._tag, "Transport")
      assert.strictEqual(error.phase, "receive")
      assert.strictEqual(error.key, "key")
      assert.isTrue(error._tag === "Transport" && error.retryable)
      const again = yield* sender.send(request(server), { where })
      assert.isTrue(Exit.isFailure(yield* Effect.exit(Stream.runDrain(again.stream))))
    }))

  it.scopedLive("fails when a chunked body breaks off, and reads one that does not", () =>
    Effect.gen(function*() {
      const broken = yield* RawServer.make(handlers.truncatesChunked("half"))
      const whole = yield* RawServer.make(handlers.chunked(["one ", "two"]))
      const sender = yield* senderOver(layer)
      const error = yield* Effect.flip(
        Effect.flatMap(sender.send(request(broken), { where }), (response) => response.bytes(100))
      )
      assert.strictEqual(error._tag, "Transport")
      const response = yield* sender.send(request(whole), { where })
      assert.strictEqual(text(yield* response.bytes(100)), "one two")
    }))

  it.scopedLive("fails, retryably, when the server closes without a word or is not there", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.closes)
      const sender = yield* senderOver(layer)
      const closed = yield* Effect.flip(sender.send(request(server), { where }))
      assert.strictEqual(closed._tag, "Transport")
      assert.isTrue(closed._tag === "Transport" && closed.retryable)
      const refused = yield* Effect.flip(
        sender.send(request(server, { origin: yield* RawServer.nobody }), { where })
      )
      assert.strictEqual(refused._tag, "Transport")
      assert.strictEqual(refused.phase, "connect")
      assert.strictEqual(refused._tag === "Transport" && refused.causeCode, "ECONNREFUSED")
      assert.isTrue(refused._tag === "Transport" && refused.retryable)
    }))

  it.scopedLive("says what it got when it was not HTTP", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.gibberish)
      const sender = yield* senderOver(layer)
      const error = yield* Effect.flip(sender.send(request(server), { where }))
      assert.strictEqual(error._tag, "Transport")
    }))

  it.scopedLive("refuses to read more than it was allowed, and closes", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.pours(1024 * 1024 * 1024))
      const sender = yield* senderOver(layer)
      const response = yield* sender.send(request(server), { where })
      const error = yield* Effect.flip(response.bytes(100_000))
      assert.strictEqual(error._tag === "Transport" && error.causeCode, "EFFECT_S3_TOO_LARGE")
      assert.isFalse(error._tag === "Transport" && error.retryable)
      yield* server.until(RawServer.allClosed)
    }))

  it.scopedLive("closes when it is interrupted before the answer", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.silent)
      const sender = yield* senderOver(layer)
      const fiber = yield* Effect.fork(sender.send(request(server), { where }))
      yield* server.until((server) => server.requests.length === 1)
      const exit = yield* Fiber.interrupt(fiber)
      assert.isTrue(Exit.isInterrupted(exit))
      yield* server.until(RawServer.allClosed)
    }))

  it.scopedLive("closes when it is interrupted while the body is read, by bytes or by stream", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.stalls(bytes("beginning"), 100))
      const sender = yield* senderOver(layer)
      const byBytes = yield* Effect.fork(
        Effect.flatMap(sender.send(request(server), { where }), (response) => response.bytes(1000))
      )
      yield* server.until((server) => server.requests.length === 1)
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(byBytes)
      yield* server.until(RawServer.allClosed)
      const seen = yield* Deferred.make<void>()
      const byStream = yield* Effect.fork(
        Effect.flatMap(
          sender.send(request(server), { where }),
          (response) => Stream.runForEach(response.stream, () => Deferred.succeed(seen, undefined))
        )
      )
      yield* Deferred.await(seen)
      yield* Fiber.interrupt(byStream)
      yield* server.until(RawServer.allClosed)
    }))

  it.scopedLive("closes when a stream is left before its end", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.pours(1024 * 1024 * 1024))
      const sender = yield* senderOver(layer)
      const response = yield* sender.send(request(server), { where })
      yield* Stream.runDrain(Stream.take(response.stream, 1))
      yield* server.until(RawServer.allClosed)
    }))

  it.scopedLive("closes what is released unread, at once and as often as asked", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.pours(1024 * 1024 * 1024))
      const sender = yield* senderOver(layer)
      const response = yield* sender.send(request(server), { where })
      yield* response.release
      yield* response.release
      yield* server.until(RawServer.allClosed)
      assert.isTrue(Exit.isFailure(yield* Effect.exit(response.bytes(10))))
    }))

  it.scopedLive("keeps its connection from one request to the next", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok("body"))
      const sender = yield* senderOver(layer)
      for (let i = 0; i < 5; i++) {
        const response = yield* sender.send(request(server), { where })
        yield* response.bytes(100)
      }
      assert.strictEqual(server.requests.length, 5)
      // undici's pool may open a second one while the first is resting.
      assert.isAtMost(server.accepted(), name === "own" ? 1 : 2)
    }))

  it.scopedLive("reads nothing from an answer to HEAD, whatever length it announces", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.ok("announced only"))
      const sender = yield* senderOver(layer)
      const response = yield* sender.send(request(server, { method: "HEAD" }), { where })
      assert.strictEqual(response.headers["content-length"], "14")
      assert.strictEqual((yield* response.bytes(0)).byteLength, 0)
    }))

  it.scopedLive("gives headers as Latin-1, joined where they repeat, and nothing from a prototype", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((_request, socket) => {
        socket.write(
          Buffer.concat([
            Buffer.from("HTTP/1.1 200 OK\r\ncontent-length: 0\r\nX-Amz-Meta-A: caf"),
            Buffer.from("é", "utf8"),
            Buffer.from("\r\nx-amz-meta-b: 1\r\nX-Amz-Meta-B: 2\r\n\r\n")
          ])
        )
      })
      const sender = yield* senderOver(layer)
      const response = yield* sender.send(request(server), { where })
      assert.strictEqual(
        response.headers["x-amz-meta-a"],
        name === "undici" ? response.headers["x-amz-meta-a"] : "cafÃ©"
      )
      assert.strictEqual(response.headers["x-amz-meta-b"], "1, 2")
      assert.isUndefined(response.headers.constructor as unknown)
      assert.isUndefined(response.headers.toString as unknown)
    }))

  describe("streams", () => {
    const put = (server: RawServer.RawServer, stream: Stream.Stream<Uint8Array, any>, contentLength: number) =>
      request(server, { method: "PUT", body: { _tag: "Stream", stream, contentLength } })

    it.scopedLive("arrives whole", () =>
      Effect.gen(function*() {
        const server = yield* RawServer.make(handlers.ok("stored"))
        const sender = yield* senderOver(layer)
        const response = yield* sender.send(
          put(server, Stream.make(bytes("one "), new Uint8Array(0), bytes("two")), 7),
          { where }
        )
        assert.strictEqual(text(yield* response.bytes(100)), "stored")
        assert.strictEqual(server.requests[0]!.body.toString(), "one two")
        assert.strictEqual(server.requests[0]!.header("content-length"), name === "fetch" ? undefined : "7")
      }))

    it.scopedLive("of the wrong length is a failure, and never a complete request", () =>
      Effect.gen(function*() {
        const server = yield* RawServer.make(handlers.ok("stored"))
        const sender = yield* senderOver(layer)
        const stream = Stream.make(bytes("one "), bytes("two"))
        for (const length of [6, 8]) {
          const error = yield* Effect.flip(sender.send(put(server, stream, length), { where }))
          assert.strictEqual(error._tag, "Transport")
          assert.strictEqual(error.causeCode, "EFFECT_S3_BODY_LENGTH")
          assert.isFalse(error.retryable)
        }
        yield* server.until(RawServer.allClosed)
        assert.isTrue(server.requests.every((seen) => !seen.complete))
      }))

    it.scopedLive("keeps the caller's own error and its cause, and the upload never completes", () =>
      Effect.gen(function*() {
        const server = yield* RawServer.make(handlers.ok("stored"))
        const sender = yield* senderOver(layer)
        let finalized = 0
        const mine = { _tag: "MyError" as const, n: 7 }
        const failing = Stream.ensuring(
          Stream.concat(Stream.make(bytes("one ")), Stream.fail(mine)),
          Effect.sync(() => finalized++)
        )
        assert.strictEqual(yield* Effect.flip(sender.send(put(server, failing, 8), { where })), mine)
        const dying = Stream.concat(Stream.make(bytes("one ")), Stream.die("defect"))
        const exit = yield* Effect.exit(sender.send(put(server, dying, 8), { where }))
        assert.isTrue(Exit.isFailure(exit) && Cause.isDie(exit.cause))
        yield* server.until(RawServer.allClosed)
        assert.isTrue(server.requests.every((seen) => !seen.complete))
        assert.strictEqual(finalized, 1)
      }))

    it.scopedLive("stops with the request when that is interrupted, and has been finalized by then", () =>
      Effect.gen(function*() {
        const server = yield* RawServer.make(handlers.silent)
        const sender = yield* senderOver(layer)
        const source = yield* endless
        const fiber = yield* Effect.fork(sender.send(put(server, source.stream, 1e9), { where }))
        yield* server.until((server) => server.requests.some((seen) => seen.received > 0))
        yield* Fiber.interrupt(fiber)
        yield* source.finalized
        yield* server.until(RawServer.allClosed)
      }))

    it.scopedLive("stops with the request when the server goes away", () =>
      Effect.gen(function*() {
        const server = yield* RawServer.make((_request, socket) => {
          socket.once("data", () => socket.destroy())
        })
        const sender = yield* senderOver(layer)
        const source = yield* endless
        const error = yield* Effect.flip(sender.send(put(server, source.stream, 1e9), { where }))
        assert.strictEqual(error._tag, "Transport")
        yield* source.finalized
      }))

    it.scopedLive("is not started when there is no connection", () =>
      Effect.gen(function*() {
        const server = yield* RawServer.make(handlers.silent)
        const sender = yield* senderOver(layer)
        let started = false
        const source = Stream.suspend(() => {
          started = true
          return Stream.make(bytes("x"))
        })
        const error = yield* Effect.flip(
          sender.send({ ...put(server, source, 1), origin: yield* RawServer.nobody }, { where })
        )
        assert.strictEqual(error._tag, "Transport")
        // fetch asks for the first piece before it has a connection.
        assert.isTrue(name === "fetch" || !started)
      }))

    it.scopedLive("is stopped by an early refusal, whose body can be read", () =>
      Effect.gen(function*() {
        const server = yield* RawServer.make(handlers.refusesEarly("<Error/>"))
        const sender = yield* senderOver(layer)
        const source = yield* endless
        const response = yield* sender.send(put(server, source.stream, 1e9), { where })
        assert.strictEqual(response.status, 403)
        yield* source.finalized
        assert.strictEqual(text(yield* response.bytes(100)), "<Error/>")
        yield* server.until(RawServer.allClosed)
      }))

    it.scopedLive("is not taken for stored when success comes before its end", () =>
      Effect.gen(function*() {
        const server = yield* RawServer.make(handlers.acceptsEarly)
        const sender = yield* senderOver(layer)
        const source = yield* endless
        const error = yield* Effect.flip(sender.send(put(server, source.stream, 1e9), { where }))
        assert.strictEqual(error._tag, "Transport")
        yield* source.finalized
        yield* server.until(RawServer.allClosed)
      }))

    it.scopedLive("waits for a slow server instead of filling memory", () =>
      Effect.gen(function*() {
        const server = yield* RawServer.make(handlers.deaf)
        const sender = yield* senderOver(layer)
        let produced = 0
        const source = Stream.repeatEffect(Effect.sync(() => {
          produced += mebibyte.byteLength
          return mebibyte
        }))
        const fiber = yield* Effect.fork(sender.send(put(server, source, 1e9), { where }))
        yield* server.until((server) => server.requests.length === 1)
        let before = -1
        while (before !== produced) {
          before = produced
          yield* Effect.sleep(50)
        }
        assert.isBelow(produced, 64 * mebibyte.byteLength)
        yield* Fiber.interrupt(fiber)
      }))
  })

  it.scopedLive("sees an early refusal of a large body of bytes", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.refusesEarly("<Error/>"))
      const sender = yield* senderOver(layer)
      const response = yield* sender.send(
        request(server, { method: "PUT", body: { _tag: "Bytes", bytes: new Uint8Array(32 * 1024 * 1024) } }),
        { where }
      )
      assert.strictEqual(response.status, 403)
      assert.strictEqual(text(yield* response.bytes(100)), "<Error/>")
    }))

  it.scopedLive("keeps the deadline, and the limit to pauses", () =>
    Effect.gen(function*() {
      const silent = yield* RawServer.make(handlers.silent)
      const stalling = yield* RawServer.make(handlers.stalls(bytes("beginning"), 100))
      const sender = yield* senderOver(layer)
      const attempt = yield* Effect.flip(sender.send(request(silent), { where, deadlineMs: 40 }))
      assert.strictEqual(attempt._tag, "Timeout")
      assert.strictEqual(attempt.phase, "attempt")
      const firstByte = yield* Effect.flip(sender.send(request(silent), { where, firstByteMs: 40 }))
      assert.strictEqual(firstByte._tag, "Timeout")
      assert.strictEqual(firstByte.phase, "firstByte")
      const response = yield* sender.send(request(stalling), { where, idleMs: 40 })
      const idle = yield* Effect.flip(response.bytes(1000))
      assert.strictEqual(idle._tag, "Timeout")
      assert.strictEqual(idle.phase, "idle")
      const streamed = yield* sender.send(request(stalling), { where, idleMs: 40, deadlineMs: 10_000 })
      const idleStream = yield* Effect.flip(Stream.runDrain(streamed.stream))
      assert.strictEqual(idleStream._tag, "Timeout")
      yield* silent.until(RawServer.allClosed)
      yield* stalling.until(RawServer.allClosed)
    }))

  it.scopedLive("lets a body take longer than the deadline, unless it is to cover the body", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make(handlers.drips(bytes("0123456789"), 150))
      const sender = yield* senderOver(layer)
      const slow = yield* sender.send(request(server), { where, deadlineMs: 1000 })
      assert.strictEqual(text(yield* slow.bytes(100)), "0123456789")
      const covered = yield* sender.send(request(server), { where, totalMs: 1000 })
      const error = yield* Effect.flip(covered.bytes(100))
      assert.strictEqual(error._tag, "Timeout")
      assert.strictEqual(error.phase, "attempt")
      yield* server.until((server) => server.requests[1]!.closed)
    }))
})
