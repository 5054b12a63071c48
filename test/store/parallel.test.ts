/**
 * A stream by several requests at a time.
 */
import { assert, describe, it } from "@effect/vitest"
import { Chunk, Deferred, Effect, Exit, FastCheck as fc, Fiber, Stream, TestClock } from "effect"
import { Emulator, ObjectStore, RequestPolicy, S3, type StorageError } from "effect-s3"
import { NodeS3 } from "effect-s3/node"
import { createHash } from "node:crypto"
import * as RawServer from "../faults/RawServer.js"
import { credentials } from "../support/canned.js"
import { onEmulator } from "../support/onEmulator.js"

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + (i >> 8)) & 0xff)

const collected = <E>(stream: Stream.Stream<Uint8Array, E>) =>
  Effect.map(Stream.runCollect(stream), (chunks) => Buffer.concat(Chunk.toReadonlyArray(chunks)).toString("hex"))

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex")

interface Watched {
  /** What each ranged read takes, in order. */
  readonly delay?: (nth: number) => number
  readonly changed?: (backend: ObjectStore.Backend) => Partial<ObjectStore.Backend>
}

const watched = ({ changed, delay = () => 0 }: Watched = {}) =>
  Effect.map(ObjectStore.makeMemory, (memory) => {
    const { backend } = memory
    let [opened, open, reads, underWay, most, come] = [0, 0, 0, 0, 0, 0]
    const store = ObjectStore.make({
      ...backend,
      get: (key, options) => {
        opened++
        return Effect.tap(backend.get(key, options), () => {
          open++
          return Effect.addFinalizer(() => Effect.sync(() => open--))
        })
      },
      bytes: (key, options) => {
        most = Math.max(most, ++underWay)
        return backend.bytes(key, options).pipe(
          Effect.delay(delay(reads++)),
          Effect.tap(() => Effect.sync(() => come++)),
          Effect.ensuring(Effect.sync(() => underWay--))
        )
      },
      ...changed?.(backend)
    })
    return { memory, store, counts: () => ({ opened, open, reads, underWay, most, come }) }
  })

const inTime = <A, E>(effect: Effect.Effect<A, E>) =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

const concurrently = { concurrency: 3, partSize: 10 }

describe("a stream by several requests", () => {
  it.effect.prop(
    "gives what one request gives, whatever the sizes, and however long each takes",
    {
      size: fc.nat(120),
      partSize: fc.integer({ min: 1, max: 40 }),
      concurrency: fc.integer({ min: 1, max: 5 }),
      delays: fc.array(fc.nat(50), { minLength: 1 }),
      range: fc.constantFrom(undefined, { start: 7 }, { start: 3, end: 60 }, { suffix: 33 })
    },
    ({ concurrency, delays, partSize, range, size }) =>
      Effect.gen(function*() {
        const { counts, memory, store } = yield* watched({ delay: (nth) => delays[nth % delays.length]! })
        yield* memory.put("k", bytesOf(size))
        const one = yield* Effect.either(collected(memory.stream("k", { range })))
        const many = yield* Effect.either(inTime(collected(store.stream("k", { concurrency, partSize, range }))))
        assert.deepStrictEqual(many, one)
        const { most, open, underWay } = counts()
        assert.deepStrictEqual([open, underWay], [0, 0])
        assert.isAtMost(most, concurrency)
      }),
    { fastCheck: { numRuns: 30 }, timeout: 60_000 }
  )

  it.effect("makes one request for what has less than two parts, and no more than needed for the rest", () =>
    Effect.gen(function*() {
      const { counts, memory, store } = yield* watched()
      yield* memory.put("k", bytesOf(19))
      yield* collected(store.stream("k", concurrently))
      assert.deepInclude(counts(), { opened: 1, reads: 0 })
      yield* memory.put("k", bytesOf(31))
      yield* collected(store.stream("k", concurrently))
      assert.deepInclude(counts(), { opened: 2, reads: 3 })
    }))

  it.effect("holds so many parts as there are requests, and the one in the reader's hands", () =>
    Effect.gen(function*() {
      const { counts, memory, store } = yield* watched()
      yield* memory.put("k", bytesOf(1000))
      let given = 0
      let most = 0
      const read = Stream.runForEach(store.stream("k", concurrently), () =>
        Effect.sync(() => {
          // The first comes by the opening request.
          most = Math.max(most, counts().reads + 1 - given)
          given++
        }).pipe(Effect.delay("1 second")))
      yield* inTime(read)
      assert.strictEqual(given, 100)
      assert.strictEqual(most, concurrently.concurrency + 1)
    }))

  it.effect("fails where the object is replaced meanwhile", () =>
    Effect.gen(function*() {
      const { counts, memory, store } = yield* watched()
      yield* memory.put("k", bytesOf(100))
      let came = 0
      const error: StorageError.StorageError = yield* Effect.flip(
        Stream.runForEach(store.stream("k", concurrently), (bytes) => {
          came += bytes.length
          return Effect.orDie(memory.put("k", bytesOf(100).fill(1)))
        })
      )
      assert.strictEqual(error._tag, "PreconditionFailed")
      assert.isBelow(came, 100)
      assert.deepInclude(counts(), { open: 0, underWay: 0 })
    }))

  it.effect("is interrupted with all that is under way, wherever it is", () =>
    Effect.forEach([0, 1, 2, 3, 4, 5], (index) =>
      Effect.gen(function*() {
        const waiting = yield* Deferred.make<void>()
        const { counts, memory, store } = yield* watched({
          delay: (nth) => {
            if (nth < index) return 0
            Deferred.unsafeDone(waiting, Exit.void)
            return Infinity
          }
        })
        yield* memory.put("k", bytesOf(100))
        const fiber = yield* Effect.fork(Stream.runDrain(store.stream("k", concurrently)))
        yield* Deferred.await(waiting)
        yield* Fiber.interrupt(fiber)
        assert.deepInclude(counts(), { open: 0, underWay: 0 })
      })))

  it.effect("lets go of what is under way when the reader has enough", () =>
    Effect.gen(function*() {
      const { counts, memory, store } = yield* watched({ delay: (nth) => nth < 3 ? 0 : Infinity })
      yield* memory.put("k", bytesOf(1000))
      yield* Stream.runDrain(Stream.take(store.stream("k", concurrently), 2))
      assert.deepInclude(counts(), { open: 0, underWay: 0 })
    }))

  it.effect("goes through a store with one permit", () =>
    Effect.gen(function*() {
      const memory = yield* ObjectStore.makeMemory
      yield* memory.put("k", bytesOf(100))
      const store = ObjectStore.limit(memory, 1)
      assert.strictEqual(yield* collected(store.stream("k", concurrently)), hex(bytesOf(100)))
    }))

  it.effect("refuses options that make no sense, and a part that is shorter than asked for", () =>
    Effect.gen(function*() {
      const { memory, store } = yield* watched({
        changed: ({ bytes }) => ({
          bytes: (key, options) =>
            Effect.map(bytes(key, options), (read) => ({ ...read, bytes: read.bytes.subarray(1) }))
        })
      })
      yield* memory.put("k", bytesOf(100))
      for (const options of [{ concurrency: 0 }, { concurrency: 1.5 }, { concurrency: 2, partSize: 0 }]) {
        assert.strictEqual((yield* Effect.flip(Stream.runDrain(store.stream("k", options))))._tag, "InvalidInput")
      }
      const error = yield* Effect.flip(Stream.runDrain(store.stream("k", concurrently)))
      assert.strictEqual(error._tag, "IntegrityFailure")
    }))

  it.effect("holds all of it against the checksum of the whole", () =>
    Effect.gen(function*() {
      yield* S3.createBucket({ bucket: "books" })
      const { faults } = yield* Emulator.Emulator
      const store = yield* ObjectStore.makeS3({ bucket: "books" })
      yield* store.put("k", bytesOf(100))
      const stream = store.stream("k", { concurrency: 2, partSize: 30 })
      assert.strictEqual(yield* collected(stream), hex(bytesOf(100)))
      yield* faults.add({ operation: "GetObject", skip: 2, fault: { _tag: "FlipBit", bit: 9 } })
      const error = yield* Effect.flip(collected(stream))
      assert.strictEqual(error._tag, "IntegrityFailure")
      yield* faults.add({ operation: "GetObject", skip: 2, fault: { _tag: "Truncate", bytes: 9 } })
      assert.strictEqual(yield* collected(stream), hex(bytesOf(100)))
    }).pipe(Effect.provide(onEmulator({}, { policy: RequestPolicy.standard({ transientBase: 0 }) }))))

  it.live("asks for each part once, of the same object, and leaves no socket", () =>
    Effect.gen(function*() {
      const whole = bytesOf(3 * 1024 * 1024)
      const etag = createHash("md5").update(whole).digest("hex")
      const server = yield* RawServer.make((request, socket, done) =>
        void done.then(() => {
          const [, start = "0", end = String(whole.length - 1)] =
            /bytes=(\d+)-(\d+)/.exec(request.header("range") ?? "") ?? []
          const body = whole.subarray(Number(start), Number(end) + 1)
          const ranged = body.length < whole.length
          socket.write(
            `HTTP/1.1 ${ranged ? "206 Partial" : "200 OK"}\r\ncontent-length: ${body.length}\r\netag: "${etag}"\r\n` +
              `${ranged ? `content-range: bytes ${start}-${end}/${whole.length}\r\n` : ""}\r\n`
          )
          socket.write(body)
        })
      )
      const mebibyte = 1024 * 1024
      const came = yield* Effect.gen(function*() {
        const store = yield* ObjectStore.makeS3({ bucket: "b" })
        return yield* collected(store.stream("k", { concurrency: 2, partSize: mebibyte }))
      }).pipe(Effect.provide(
        NodeS3.layer({ endpoint: server.origin, region: "us-east-1", credentials, policy: RequestPolicy.none })
      ))
      assert.strictEqual(came === hex(whole), true)
      const asked = server.requests.map((request) => [request.header("range"), request.header("if-match")])
      assert.deepStrictEqual(asked, [
        [undefined, undefined],
        [`bytes=${mebibyte}-${2 * mebibyte - 1}`, `"${etag}"`],
        [`bytes=${2 * mebibyte}-${3 * mebibyte - 1}`, `"${etag}"`]
      ])
      yield* server.until(RawServer.allClosed)
    }).pipe(Effect.scoped))
})
