/**
 * Bodies that break off, and what follows them.
 */
import { assert, describe, it } from "@effect/vitest"
import {
  Chunk,
  Deferred,
  type Duration,
  Effect,
  Exit,
  Fiber,
  Metric,
  Redacted,
  Schedule,
  Scope,
  Stream,
  TestClock
} from "effect"
import type { Credentials } from "effect-s3"
import { Emulator, Metrics, ObjectStore, RequestPolicy, S3, type S3Client, type StorageError } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import { createHash } from "node:crypto"
import { crc32 } from "node:zlib"
import * as RawServer from "./faults/RawServer.js"
import { canned, credentials, errorDocument } from "./support/canned.js"
import { onEmulator } from "./support/onEmulator.js"

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff)

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

const crc32Of = (bytes: Uint8Array) => {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum.toString("base64")
}

/** How one answer is sent. */
interface Sent {
  readonly status?: string
  /** Instead of the true ones; `undefined` leaves one out. */
  readonly headers?: Record<string, string | undefined>
  /** After so many bytes of its body the connection goes; absent, nothing is amiss. */
  readonly cut?: number
  readonly how?: "reset" | "end" | "stall"
  readonly body?: Uint8Array
  /** Without a length beforehand. */
  readonly chunked?: boolean
  /** No answer at all. */
  readonly silent?: boolean
}

const whole: Sent = {}

/** A server of one object, which knows ranges; the nth request, from 0, is answered as `sent` says. */
const objectServer = (object: Uint8Array, sent: (nth: number) => Sent): RawServer.Handler => {
  let nth = 0
  return (request, socket, done) => {
    const how = sent(nth++)
    void done.then(() => {
      if (how.silent === true) return
      const range = /^bytes=(\d+)-(\d*)$/.exec(request.header("range") ?? "")
      const start = Number(range?.[1] ?? 0)
      const end = Math.min(Number(range?.[2] || object.length - 1), object.length - 1)
      const body = how.body ?? object.subarray(start, end + 1)
      const headers: Record<string, string | undefined> = {
        etag: "\"v1\"",
        "x-amz-checksum-crc32": range === null ? crc32Of(object) : undefined,
        "content-range": range === null ? undefined : `bytes ${start}-${end}/${object.length}`,
        ...(how.chunked ? { "transfer-encoding": "chunked" } : { "content-length": String(body.length) }),
        ...how.headers
      }
      const lines = Object.entries(headers).flatMap(([name, value]) => value === undefined ? [] : [`${name}: ${value}`])
      socket.write(`HTTP/1.1 ${how.status ?? (range === null ? "200 OK" : "206 Partial Content")}\r\n`)
      socket.write(`${lines.join("\r\n")}\r\n\r\n`)
      const piece = body.subarray(0, how.cut ?? body.length)
      if (how.chunked) {
        if (piece.length > 0) {
          socket.write(Buffer.concat([Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n")]))
        }
        if (how.cut === undefined) socket.write("0\r\n\r\n")
      } else {
        socket.write(piece)
      }
      if (how.cut !== undefined && how.how !== "stall") {
        if (how.how === "end") socket.end()
        else setImmediate(() => socket.resetAndDestroy())
      }
    })
  }
}

const attempts = (n: number) => RequestPolicy.make({ retry: Schedule.recurs(n) })

const against = (
  handler: RawServer.Handler,
  policy: RequestPolicy.Policy = attempts(4),
  idleTimeout: Duration.DurationInput = "20 seconds"
) =>
  Effect.map(RawServer.make(handler), (server) => ({
    server,
    layer: NodeS3.layer({
      endpoint: server.origin,
      region: "us-east-1",
      credentials,
      policy,
      transport: { connectTimeout: "20 seconds", firstByteTimeout: "20 seconds", idleTimeout }
    })
  }))

const object = { bucket: "b", key: "k" }

/** What came of the stream, and how it ended. */
const streamed = (input: Partial<S3.GetObjectInput> = {}) =>
  Effect.gen(function*() {
    const { body } = yield* S3.getObject({ ...object, ...input })
    const came: Array<Uint8Array> = []
    const error = yield* Stream.runForEach(body.stream, (bytes) => Effect.sync(() => came.push(bytes))).pipe(
      Effect.match({ onFailure: (error): StorageError.StorageError => error, onSuccess: () => undefined })
    )
    return { came: text(Buffer.concat(came)), error }
  }).pipe(Effect.scoped)

const ranges = (server: RawServer.RawServer) => server.requests.map((request) => request.header("range"))

describe("a body that breaks off goes on by itself", () => {
  const small = bytesOf(23)

  for (const how of ["reset", "end"] as const) {
    it.live(
      `after any of its bytes (${how})`,
      () =>
        Effect.forEach(Array.from(small.keys()), (cut) =>
          Effect.gen(function*() {
            const { layer, server } = yield* against(
              objectServer(small, (nth) => nth === 0 ? { cut, how } : whole)
            )
            const read = yield* Effect.provide(streamed(), layer)
            assert.deepStrictEqual(read, { came: text(small), error: undefined })
            const [first, second, ...others] = server.requests
            assert.deepStrictEqual(others, [])
            assert.strictEqual(first?.header("if-match"), undefined)
            assert.strictEqual(second?.header("range"), `bytes=${cut}-22`)
            assert.strictEqual(second?.header("if-match"), "\"v1\"")
            yield* server.until(RawServer.allClosed)
          }).pipe(Effect.scoped), { concurrency: 4, discard: true }),
      60_000
    )
  }

  it.live("also where its length was not said", () =>
    Effect.gen(function*() {
      const { layer, server } = yield* against(
        objectServer(small, (nth) => nth === 0 ? { cut: 9, chunked: true } : whole)
      )
      assert.deepStrictEqual(yield* Effect.provide(streamed(), layer), { came: text(small), error: undefined })
      assert.deepStrictEqual(ranges(server), [undefined, "bytes=9-"])
    }).pipe(Effect.scoped))

  it.live("when nothing comes any more", () =>
    Effect.gen(function*() {
      const { layer, server } = yield* against(
        objectServer(small, (nth) => nth < 2 ? { cut: 5, how: "stall" } : whole),
        attempts(4),
        "300 millis"
      )
      assert.deepStrictEqual(yield* Effect.provide(streamed(), layer), { came: text(small), error: undefined })
      assert.deepStrictEqual(ranges(server), [undefined, "bytes=5-22", "bytes=10-22"])
    }).pipe(Effect.scoped))

  it.live("within the range that was asked for", () =>
    Effect.gen(function*() {
      const { layer, server } = yield* against(objectServer(small, (nth) => nth === 0 ? { cut: 3 } : whole))
      assert.deepStrictEqual(yield* Effect.provide(streamed({ range: { start: 4, end: 11 } }), layer), {
        came: text(small.subarray(4, 12)),
        error: undefined
      })
      assert.deepStrictEqual(ranges(server), ["bytes=4-11", "bytes=7-11"])
    }).pipe(Effect.scoped))

  it.live("from an answer that begins before it, and ends behind it", () =>
    Effect.gen(function*() {
      const { layer } = yield* against(objectServer(small, (nth) =>
        nth === 0
          ? { cut: 3 }
          : { body: small.subarray(2, 20), headers: { "content-range": "bytes 2-19/23" } }))
      assert.deepStrictEqual(yield* Effect.provide(streamed({ range: { start: 4, end: 11 } }), layer), {
        came: text(small.subarray(4, 12)),
        error: undefined
      })
    }).pipe(Effect.scoped))

  it.live("and again, as often as the policy has it", () =>
    Effect.gen(function*() {
      const bytewise = objectServer(small, () => ({ cut: 1 }))
      const patient = yield* against(bytewise, attempts(22))
      assert.deepStrictEqual((yield* Effect.provide(streamed(), patient.layer)).came, text(small))
      const four = yield* against(objectServer(small, () => ({ cut: 1 })), attempts(4))
      const { came, error } = yield* Effect.provide(streamed(), four.layer)
      assert.strictEqual(came, text(small.subarray(0, 5)))
      assert.strictEqual(error?._tag, "Transport")
      assert.strictEqual(error?.attempts, 5)
      assert.strictEqual(four.server.requests.length, 5)
      yield* four.server.until(RawServer.allClosed)
    }).pipe(Effect.scoped))

  it.live("its attempts counted anew after every MiB", () =>
    Effect.gen(function*() {
      const large = bytesOf(5 * 1024 * 1024 + 5)
      const { layer, server } = yield* against(
        objectServer(large, () => ({ cut: 1024 * 1024, how: "end" })),
        attempts(1)
      )
      const read = yield* Effect.provide(streamed(), layer)
      // The last piece is whole: less than a cut.
      assert.strictEqual(read.error, undefined)
      assert.strictEqual(read.came === text(large), true)
      assert.strictEqual(server.requests.length, 6)
    }).pipe(Effect.scoped))

  it.live("as bytes, from the start if there are few of them", () =>
    Effect.gen(function*() {
      const opened = Effect.scoped(Effect.flatMap(S3.getObject(object), ({ body }) => body.bytes()))
      const few = yield* against(objectServer(small, (nth) => nth % 2 === 0 ? { cut: 9 } : whole))
      assert.strictEqual(text(yield* Effect.provide(opened, few.layer)), text(small))
      const got = yield* Effect.provide(S3.getObjectBytes(object), few.layer)
      assert.deepStrictEqual([text(got.bytes), got.integrity], [text(small), "verified"])
      assert.deepStrictEqual(ranges(few.server), [undefined, "bytes=0-22", undefined, undefined])
      const large = bytesOf(1024 * 1024 + 1)
      const many = yield* against(objectServer(large, (nth) => nth % 2 === 0 ? { cut: 9 } : whole))
      assert.strictEqual(text(yield* Effect.provide(opened, many.layer)) === text(large), true)
      const all = yield* Effect.provide(S3.getObjectBytes(object), many.layer)
      assert.deepStrictEqual([text(all.bytes) === text(large), all.integrity], [true, "verified"])
      assert.deepStrictEqual(ranges(many.server), [undefined, "bytes=9-1048576", undefined, "bytes=9-1048576"])
      yield* many.server.until(RawServer.allClosed)
    }).pipe(Effect.scoped))
})

describe("bytes of another object never follow", () => {
  const small = bytesOf(23)
  const cases: ReadonlyArray<readonly [string, Sent, Sent, hint: string | undefined]> = [
    ["the server says that it was replaced", whole, { status: "412 Precondition Failed" }, "replaced or deleted"],
    ["it is gone", whole, { status: "404 Not Found" }, "replaced or deleted"],
    ["the rest has another ETag", whole, { headers: { etag: "\"v2\"" } }, "replaced or deleted"],
    ["the rest begins too late", whole, { headers: { "content-range": "bytes 10-22/23" } }, "in vain"],
    ["the rest ends too early", whole, { headers: { "content-range": "bytes 9-21/23" } }, "in vain"],
    ["the rest is of another size", whole, { headers: { "content-range": "bytes 9-22/24" } }, "in vain"],
    ["the rest does not say where it begins", whole, { headers: { "content-range": undefined } }, "in vain"],
    ["the server knows no ranges", whole, { status: "200 OK", body: small }, "in vain"],
    ["there is no ETag", { headers: { etag: undefined } }, whole, undefined],
    ["the ETag is weak", { headers: { etag: "W/\"v1\"" } }, whole, undefined]
  ]
  for (const [name, first, second, hint] of cases) {
    it.live(name, () =>
      Effect.gen(function*() {
        const { layer, server } = yield* against(
          objectServer(small, (nth) => nth === 0 ? { cut: 9, ...first } : second)
        )
        const { came, error } = yield* Effect.provide(streamed(), layer)
        assert.strictEqual(came, text(small.subarray(0, 9)))
        assert.strictEqual(error?._tag, "Transport")
        assert.strictEqual(error?._tag === "Transport" && error.phase, "receive")
        assert.include(error?.hint ?? "none", hint ?? "none")
        assert.strictEqual(server.requests.length, hint === undefined ? 1 : 2)
        yield* server.until(RawServer.allClosed)
      }).pipe(Effect.scoped))
  }

  it.live("the checksum is that of all bytes together", () =>
    Effect.gen(function*() {
      const other = small.slice()
      other[22]! ^= 1
      const { layer } = yield* against(
        objectServer(small, (nth) => nth === 0 ? { cut: 9 } : { body: other.subarray(9) })
      )
      const { error } = yield* Effect.provide(streamed(), layer)
      assert.strictEqual(error?._tag, "IntegrityFailure")
    }).pipe(Effect.scoped))

  it.live("nor anything, where that is not wanted", () =>
    Effect.gen(function*() {
      const cut = objectServer(small, () => ({ cut: 9 }))
      const off = yield* against(cut)
      const { error } = yield* Effect.provide(streamed({ resume: false }), off.layer)
      assert.strictEqual(error?._tag, "Transport")
      const none = yield* against(cut, RequestPolicy.none)
      assert.strictEqual((yield* Effect.provide(streamed(), none.layer)).error?._tag, "Transport")
      assert.deepStrictEqual([off.server.requests.length, none.server.requests.length], [1, 1])
    }).pipe(Effect.scoped))
})

describe("nothing stays open", () => {
  const small = bytesOf(23)

  it.live("when the reader is interrupted while the rest is waited for, or opens, or is read", () =>
    Effect.forEach([0, 1, 2, 3], (index) =>
      Effect.gen(function*() {
        const { layer, server } = yield* against(
          objectServer(small, (nth) => nth === index ? { silent: true } : { cut: 3, how: "reset" }),
          attempts(9)
        )
        const fiber = yield* Effect.fork(Effect.provide(streamed(), layer))
        yield* server.until(({ requests }) => requests.length === index + 1)
        yield* Fiber.interrupt(fiber)
        yield* server.until(RawServer.allClosed)
        assert.strictEqual(server.requests.length, index + 1)
      }).pipe(Effect.scoped), { discard: true }))

  it.live("when bytes are interrupted while their rest is waited for", () =>
    Effect.forEach([1, 2], (index) =>
      Effect.gen(function*() {
        const { layer, server } = yield* against(
          objectServer(bytesOf(1024 * 1024 + 1), (nth) => nth === index ? { silent: true } : { cut: 9, how: "end" }),
          attempts(9)
        )
        const fiber = yield* Effect.fork(Effect.provide(S3.getObjectBytes(object), layer))
        yield* server.until(({ requests }) => requests.length === index + 1)
        yield* Fiber.interrupt(fiber)
        yield* server.until(RawServer.allClosed)
        assert.deepStrictEqual(ranges(server), [undefined, "bytes=9-1048576", "bytes=18-1048576"].slice(0, index + 1))
      }).pipe(Effect.scoped), { discard: true }))

  it.live("when the scope closes in the middle of the rest", () =>
    Effect.gen(function*() {
      const { layer, server } = yield* against(
        objectServer(small, (nth) => nth === 0 ? { cut: 3 } : { cut: 3, how: "stall" }),
        attempts(4),
        "1 minute"
      )
      const error = yield* Effect.gen(function*() {
        const scope = yield* Scope.make()
        const { body } = yield* Scope.extend(S3.getObject(object), scope)
        const resumed = yield* Deferred.make<void>()
        let came = 0
        const fiber = yield* Effect.fork(Stream.runForEach(body.stream, (bytes) => {
          came += bytes.length
          return came === 6 ? Deferred.succeed(resumed, undefined) : Effect.void
        }))
        yield* Deferred.await(resumed)
        yield* Scope.close(scope, Exit.void)
        return yield* Effect.flip(Fiber.join(fiber))
      }).pipe(Effect.provide(layer))
      assert.include(["Transport", "Timeout"], error._tag)
      yield* server.until(RawServer.allClosed)
      assert.strictEqual(server.requests.length, 2)
    }).pipe(Effect.scoped))
})

/** A body that breaks off after these bytes. */
const broken = (bytes: Uint8Array, init: ResponseInit): Response => {
  let sent = false
  return new Response(
    new ReadableStream<Uint8Array>({
      pull: (controller) => {
        if (sent) {
          controller.error(Object.assign(new Error("reset"), { code: "ECONNRESET" }))
        } else {
          sent = true
          controller.enqueue(bytes)
        }
      }
    }, { highWaterMark: 0 }),
    init
  )
}

const headersOf = (start: number, end: number, size: number) => ({
  status: 206,
  headers: {
    etag: "\"v1\"",
    "content-length": String(end + 1 - start),
    "content-range": `bytes ${start}-${end}/${size}`
  }
})

const opening = { status: 200, headers: { etag: "\"v1\"", "content-length": "4" } }
const rest = () => new Response(Uint8Array.of(3, 4), headersOf(2, 3, 4))
const beginning = () => broken(Uint8Array.of(1, 2), opening)

const drained = (input: Partial<S3.GetObjectInput> = {}) =>
  S3.getObject({ ...object, ...input }).pipe(
    Effect.flatMap(({ body }) => Stream.runCollect(body.stream)),
    Effect.map((chunks) => Chunk.toReadonlyArray(chunks).flatMap((bytes) => Array.from(bytes))),
    Effect.scoped
  )

const customerKey = new Uint8Array(32).fill(0x61)
const keyMd5 = createHash("md5").update(customerKey).digest("base64")

const inTime = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

describe("the policy of the call", () => {
  it.effect("says when the rest is asked for, and every request has its own date", () =>
    Effect.gen(function*() {
      const server = yield* canned(
        (_, nth) => nth === 1 ? beginning() : nth === 2 ? errorDocument("SlowDown", 503) : rest(),
        {
          policy: RequestPolicy.make({
            retry: Schedule.spaced("5 seconds").pipe(Schedule.intersect(Schedule.recurs(2)))
          })
        }
      )
      assert.deepStrictEqual(yield* inTime(Effect.provide(drained(), server.layer)), [1, 2, 3, 4])
      assert.deepStrictEqual((yield* server.requests).map(({ headers }) => headers["x-amz-date"]), [
        "19700101T000000Z",
        "19700101T000005Z",
        "19700101T000010Z"
      ])
    }))

  it.effect("counts the attempts of the opening and of the rest together", () =>
    Effect.gen(function*() {
      const server = yield* canned(
        (_, nth) => nth === 2 ? beginning() : errorDocument("SlowDown", 503),
        { policy: RequestPolicy.make({ retry: Schedule.recurs(3) }) }
      )
      const error: StorageError.StorageError = yield* Effect.flip(Effect.provide(drained(), server.layer))
      assert.strictEqual(error._tag, "Transport")
      assert.strictEqual(error.attempts, 4)
      assert.include(error.hint ?? "", "in vain")
      assert.strictEqual((yield* server.requests).length, 4)
    }))

  it.effect("has a budget that begins anew where bytes have come", () =>
    Effect.gen(function*() {
      const server = yield* canned(
        (_, nth) => nth === 1 ? beginning() : errorDocument("SlowDown", 503),
        { policy: RequestPolicy.make({ retry: Schedule.spaced("4 seconds"), budget: "10 seconds" }) }
      )
      const error = yield* Effect.gen(function*() {
        const { body } = yield* S3.getObject(object)
        yield* TestClock.adjust("1 minute")
        const fiber = yield* Effect.fork(Effect.flip(Stream.runDrain(body.stream)))
        yield* TestClock.adjust("1 minute")
        return yield* Fiber.join(fiber)
      }).pipe(Effect.scoped, Effect.provide(server.layer))
      assert.strictEqual(error._tag, "Transport")
      assert.deepStrictEqual((yield* server.requests).map(({ headers }) => headers["x-amz-date"]), [
        "19700101T000000Z",
        "19700101T000104Z",
        "19700101T000108Z"
      ])
    }))

  it.effect("has the customer's key go along", () =>
    Effect.gen(function*() {
      const echo = {
        "x-amz-server-side-encryption-customer-algorithm": "AES256",
        "x-amz-server-side-encryption-customer-key-md5": keyMd5
      }
      const server = yield* canned((_, nth) =>
        nth === 1
          ? broken(Uint8Array.of(1, 2), { ...opening, headers: { ...opening.headers, ...echo } })
          : new Response(Uint8Array.of(3, 4), {
            status: 206,
            headers: { ...headersOf(2, 3, 4).headers, ...echo }
          })
      )
      const key = Redacted.make(customerKey)
      const read = Effect.provide(drained({ sseCustomerKey: key }), server.layer)
      assert.deepStrictEqual(yield* inTime(read), [1, 2, 3, 4])
      for (const { headers } of yield* server.requests) {
        assert.strictEqual(headers["x-amz-server-side-encryption-customer-key-md5"], keyMd5)
        assert.isDefined(headers["x-amz-server-side-encryption-customer-key"])
      }
    }))

  it.effect("has credentials that expire meanwhile renewed", () =>
    Effect.gen(function*() {
      let generation = 0
      const provider: Credentials.Provider = {
        credentials: Effect.sync(() => ({ accessKeyId: `AK${generation}`, secretAccessKey: Redacted.make("secret") })),
        refresh: () =>
          Effect.sync(() => {
            generation++
            return true
          })
      }
      const server = yield* canned(
        (_, nth) => nth === 1 ? beginning() : nth === 2 ? errorDocument("ExpiredToken", 400) : rest(),
        { credentials: provider }
      )
      assert.deepStrictEqual(yield* inTime(Effect.provide(drained(), server.layer)), [1, 2, 3, 4])
      const keys = (yield* server.requests).map(({ headers }) => /AK\d/.exec(headers["authorization"] ?? "")?.[0])
      assert.deepStrictEqual(keys, ["AK0", "AK0", "AK1"])
    }))

  it.effect("asks for the version that was begun, and without naming it where that is not permitted", () =>
    Effect.gen(function*() {
      const server = yield* canned((request, nth) =>
        nth === 1
          ? broken(Uint8Array.of(1, 2), { ...opening, headers: { ...opening.headers, "x-amz-version-id": "V" } })
          : request.url.includes("versionId")
          ? errorDocument("AccessDenied", 403)
          : rest()
      )
      assert.deepStrictEqual(yield* inTime(Effect.provide(drained(), server.layer)), [1, 2, 3, 4])
      assert.deepStrictEqual((yield* server.requests).map(({ url }) => url.includes("versionId=V")), [
        false,
        true,
        false
      ])
    }))

  it.effect("counts each request, as one call", () =>
    Effect.gen(function*() {
      const count = (metric: Metric.Metric.Counter<number>) =>
        Effect.map(
          Metric.value(Metric.tagged(metric, "operation", "GetObject")),
          (state) => state.count
        )
      const counts = Effect.all([count(Metrics.calls), count(Metrics.requests), count(Metrics.retries)])
      const before = yield* counts
      const server = yield* canned((_, nth) => nth === 1 ? beginning() : rest())
      yield* inTime(Effect.provide(drained(), server.layer))
      const after = yield* counts
      assert.deepStrictEqual(after.map((n, i) => n - before[i]!), [1, 2, 1])
      assert.strictEqual((yield* Metric.value(Metrics.openBodies)).count, 0)
    }))
})

describe("a store on the emulator", () => {
  const large = bytesOf(3 * 1024 * 1024)

  const onStore = <A, E>(
    test: (store: ObjectStore.Service) => Effect.Effect<A, E, Emulator.Emulator | S3Client.S3Client>
  ) =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "books" })
      const store = yield* ObjectStore.makeS3({ bucket: "books" })
      return yield* test(store)
    }).pipe(Effect.provide(onEmulator({}, { policy: attempts(4) })))

  it.effect("streams and reads on", () =>
    onStore((store) =>
      Effect.gen(function*() {
        const { faults } = yield* Emulator.Emulator
        yield* store.put("k", large)
        const fault = { operation: "GetObject", fault: { _tag: "Truncate" as const, bytes: 1024 * 1024 + 7 } }
        yield* faults.add({ ...fault, times: 2 })
        const streamed = yield* Stream.runCollect(store.stream("k"))
        assert.strictEqual(text(Buffer.concat(Chunk.toReadonlyArray(streamed))) === text(large), true)
        yield* faults.add({ ...fault, times: 2 })
        assert.strictEqual(text(yield* store.bytes("k")) === text(large), true)
        yield* faults.add(fault)
        const error = yield* Effect.flip(Stream.runDrain(store.stream("k", { resume: false })))
        assert.strictEqual(error._tag, "Transport")
      })
    ))

  it.effect("keeps to the version that it began with", () =>
    onStore((store) =>
      Effect.gen(function*() {
        const { faults } = yield* Emulator.Emulator
        yield* S3.putBucketVersioning({ bucket: "books", status: "Enabled" })
        yield* store.put("k", large)
        yield* faults.add({ operation: "GetObject", fault: { _tag: "Truncate", bytes: 9 } })
        const read = yield* Effect.scoped(Effect.gen(function*() {
          const got = yield* store.get("k")
          yield* store.put("k", "something else")
          return yield* got.bytes()
        }))
        assert.strictEqual(text(read) === text(large), true)
      })
    ))
})
