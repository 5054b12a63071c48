/**
 * Downloads from B2 that break off, and what follows them.
 */
import { FileSystem } from "@effect/platform"
import { NodeContext } from "@effect/platform-node"
import { assert, describe, it } from "@effect/vitest"
import * as B2 from "effect-s3/B2"
import * as B2Emulator from "effect-s3/B2Emulator"
import { NodeTransport } from "effect-s3/node"
import * as ObjectStore from "effect-s3/ObjectStore"
import * as RequestPolicy from "effect-s3/RequestPolicy"
import type * as StorageError from "effect-s3/StorageError"
import * as Transfer from "effect-s3/Transfer"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { createHash } from "node:crypto"
import { bytes, same } from "../conformance/bytes.js"
import * as RawServer from "../faults/RawServer.js"

const sha1 = (data: Uint8Array) => createHash("sha1").update(data).digest("hex")

const policy = (retries: number) => RequestPolicy.make({ retry: Schedule.recurs(retries) })

const world = (options: Parameters<typeof B2Emulator.layerB2>[0] = {}) =>
  B2Emulator.layerB2({ buckets: ["photos"], minimumPartSize: 1000, policy: policy(4), ...options })

/** The emulator behind sockets, and our own transport. */
const onSockets = Layer.unwrapEffect(
  Effect.gen(function*() {
    const { credentials } = yield* B2Emulator.B2Emulator
    const { url } = yield* B2Emulator.B2EmulatorAddress
    return Layer.provide(
      B2.layer({ ...credentials, realm: url, policy: policy(4) }),
      NodeTransport.layer({ idleTimeout: "60 millis" })
    )
  })
).pipe(
  Layer.orDie,
  Layer.provide(B2Emulator.layerServer()),
  Layer.provideMerge(B2Emulator.layer({ buckets: ["photos"], minimumPartSize: 1000 }))
)

const stored = (body: Uint8Array, fileName = "a") =>
  Effect.flatMap(
    B2.listBuckets({ bucketName: "photos" }),
    ([bucket]) => B2.uploadFile({ bucketId: bucket!.bucketId, fileName, body })
  )

const byName = { bucketName: "photos", fileName: "a" }

/** What came of it, and how it ended. */
const streamed = (options: B2.DownloadOptions = {}) =>
  Effect.gen(function*() {
    const { body } = yield* B2.downloadFileByName({ ...byName, ...options })
    const came: Array<Uint8Array> = []
    const error = yield* Stream.runForEach(body.stream, (bytes) => Effect.sync(() => came.push(bytes))).pipe(
      Effect.match({ onFailure: (error): StorageError.StorageError => error, onSuccess: () => undefined })
    )
    return { came: Buffer.concat(came).toString("hex"), error, integrity: body.integrity }
  }).pipe(Effect.scoped)

const byNames = "b2_download_file_by_name"
const byIds = "b2_download_file_by_id"

const breaking = (call: string, at: number, options: Partial<B2Emulator.FaultRule> = {}) =>
  Effect.flatMap(
    B2Emulator.B2Emulator,
    ({ faults }) => faults.add({ call, fault: { _tag: "Truncate", bytes: at }, ...options })
  )

const downloads = Effect.flatMap(
  B2Emulator.B2Emulator,
  ({ requests }) =>
    Effect.map(
      requests,
      (all) => all.map(({ operation }) => operation).filter((operation) => operation === byNames || operation === byIds)
    )
)

describe("a download that breaks off goes on by itself", () => {
  const small = bytes(23)
  const text = Buffer.from(small).toString("hex")

  it.effect("after any of its bytes, by the version's id", () =>
    Effect.gen(function*() {
      const emulator = yield* B2Emulator.B2Emulator
      yield* stored(small)
      for (let cut = 0; cut < small.length; cut++) {
        yield* emulator.clearRequests
        yield* breaking(byNames, cut)
        assert.deepStrictEqual(
          yield* streamed(),
          { came: text, error: undefined, integrity: "verified" },
          String(cut)
        )
        assert.deepStrictEqual(yield* downloads, [byNames, byIds], String(cut))
      }
    }).pipe(Effect.provide(world())))

  it.live("after any of its bytes, on sockets", () =>
    Effect.gen(function*() {
      const { faults } = yield* B2Emulator.B2Emulator
      yield* stored(small)
      for (let cut = 0; cut < small.length; cut++) {
        for (const tag of ["Truncate", "Stall"] as const) {
          if (tag === "Stall" && cut % 11 !== 0) continue
          yield* faults.add({ call: byNames, fault: { _tag: tag, bytes: cut } })
          const read = yield* streamed()
          assert.deepStrictEqual(read, { came: text, error: undefined, integrity: "verified" }, `${tag} at ${cut}`)
        }
      }
    }).pipe(Effect.provide(onSockets)))

  it.effect("again and again, as far as the policy goes", () =>
    Effect.gen(function*() {
      yield* stored(small)
      yield* breaking(byNames, 3)
      yield* breaking(byIds, 5, { times: 3 })
      assert.deepStrictEqual(yield* streamed(), { came: text, error: undefined, integrity: "verified" })
      yield* breaking(byNames, 3)
      yield* breaking(byIds, 1, { times: 10 })
      const { came, error } = yield* streamed()
      assert.strictEqual(came, text.slice(0, 14))
      assert.strictEqual(error?._tag, "Transport")
    }).pipe(Effect.provide(world())))

  it.effect("not where it is told not to, nor with a policy that repeats nothing", () =>
    Effect.gen(function*() {
      yield* stored(small)
      yield* breaking(byNames, 3)
      assert.strictEqual((yield* streamed({ resume: false })).error?._tag, "Transport")
      yield* breaking(byNames, 3)
      const once = yield* Effect.provideService(streamed(), RequestPolicy.RequestPolicy, RequestPolicy.none)
      assert.strictEqual(once.error?._tag, "Transport")
      assert.deepStrictEqual(yield* downloads, [byNames, byNames])
    }).pipe(Effect.provide(world())))

  it.effect("with the version that it began with, whatever the name has become", () =>
    Effect.gen(function*() {
      yield* stored(small)
      const read = yield* Effect.scoped(Effect.gen(function*() {
        yield* breaking(byNames, 7)
        const { body } = yield* B2.downloadFileByName(byName)
        const { bucketId } = yield* stored(bytes(23).slice().reverse())
        yield* B2.hideFile({ bucketId: bucketId!, fileName: "a" })
        return yield* body.bytes()
      }))
      same(read, small)
    }).pipe(Effect.provide(world())))

  it.effect("and says so where that is gone", () =>
    Effect.gen(function*() {
      const { fileId } = yield* stored(small)
      const error = yield* Effect.scoped(Effect.gen(function*() {
        yield* breaking(byNames, 7)
        const { body } = yield* B2.downloadFileByName(byName)
        yield* B2.deleteFileVersion({ fileId, fileName: "a" })
        return yield* Effect.flip(body.bytes())
      }))
      assert.strictEqual(error._tag, "Transport")
      assert.include((error as StorageError.Transport).hint, "replaced or deleted")
      assert.deepStrictEqual(yield* downloads, [byNames, byIds])
    }).pipe(Effect.provide(world())))

  it.effect("with a new token, where the old one has expired", () =>
    Effect.gen(function*() {
      const { expireAccountTokens } = yield* B2Emulator.B2Emulator
      yield* stored(small)
      const read = yield* Effect.scoped(Effect.gen(function*() {
        yield* breaking(byNames, 7)
        const { body } = yield* B2.downloadFileByName(byName)
        yield* expireAccountTokens
        return yield* body.bytes()
      }))
      same(read, small)
    }).pipe(Effect.provide(world())))

  it.effect("with the customer's key, and within a range", () =>
    Effect.gen(function*() {
      const [bucket] = yield* B2.listBuckets({ bucketName: "photos" })
      const serverSideEncryption = {
        mode: "SSE-C" as const,
        customerKey: Redacted.make(new Uint8Array(32).fill(1))
      }
      yield* B2.uploadFile({ bucketId: bucket!.bucketId, fileName: "a", body: small, serverSideEncryption })
      for (
        const [range, start, end] of [[{ start: 4, end: 19 }, 4, 20], [{ start: 9 }, 9, 23], [
          { suffix: 6 },
          17,
          23
        ]] as const
      ) {
        yield* breaking(byNames, 2)
        yield* breaking(byIds, 1)
        const read = yield* streamed({ range, serverSideEncryption })
        assert.deepStrictEqual(read, {
          came: Buffer.from(small.subarray(start, end)).toString("hex"),
          error: undefined,
          integrity: "absent"
        })
      }
    }).pipe(Effect.provide(world())))

  it.effect("and is held against the SHA-1 of all of it", () =>
    Effect.gen(function*() {
      const { faults } = yield* B2Emulator.B2Emulator
      yield* stored(small)
      yield* breaking(byNames, 7)
      yield* faults.add({ call: byIds, fault: { _tag: "FlipBit" } })
      assert.strictEqual((yield* streamed()).error?._tag, "IntegrityFailure")
      const [bucket] = yield* B2.listBuckets({ bucketName: "photos" })
      const large = bytes(2500)
      for (const [said, tag] of [[sha1(large), undefined], [sha1(small), "IntegrityFailure"]] as const) {
        yield* B2.uploadLargeFile(
          { bucketId: bucket!.bucketId, fileName: "a", fileInfo: { large_file_sha1: said } },
          Stream.succeed(large),
          { partSize: 1000 }
        )
        yield* breaking(byNames, 1234)
        const { error, integrity } = yield* streamed()
        assert.deepStrictEqual([error?._tag, integrity], [tag, "verified"])
      }
    }).pipe(Effect.provide(world())))

  it.effect("is let go with its scope, and asked for no more", () =>
    Effect.gen(function*() {
      yield* stored(small)
      yield* breaking(byNames, 7)
      const scope = yield* Scope.make()
      const { body } = yield* Scope.extend(B2.downloadFileByName(byName), scope)
      yield* Scope.close(scope, Exit.void)
      assert.strictEqual((yield* Effect.flip(body.bytes()))._tag, "Transport")
      assert.deepStrictEqual(yield* downloads, [byNames])
    }).pipe(Effect.provide(world())))
})

describe("through the store", () => {
  const whole = bytes(3 * 1024 * 1024 + 17)

  it.effect("get, bytes, stream, ranges and readers go on", () =>
    Effect.gen(function*() {
      const { clearRequests, faults } = yield* B2Emulator.B2Emulator
      const store = yield* ObjectStore.makeB2({ bucket: "photos" })
      yield* store.put("a", whole)
      yield* clearRequests
      const ways: Readonly<Record<string, Effect.Effect<Uint8Array, unknown>>> = {
        get: Effect.scoped(Effect.flatMap(store.get("a"), (got) => got.bytes())),
        bytes: store.bytes("a"),
        stream: Effect.map(Stream.runCollect(store.stream("a")), (chunks) => Buffer.concat([...chunks])),
        "several streams": Effect.map(
          Stream.runCollect(store.stream("a", { concurrency: 3, partSize: 1024 * 1024 + 500_000 })),
          (chunks) => Buffer.concat([...chunks])
        )
      }
      for (const [name, read] of Object.entries(ways)) {
        const before = yield* faults.injected
        yield* faults.add({ call: byNames, fault: { _tag: "Truncate", bytes: 1_200_000 } })
        same(yield* read, whole)
        assert.strictEqual((yield* faults.injected) - before, 1, name)
      }
      yield* faults.add({ call: byNames, fault: { _tag: "Truncate", bytes: 2_000_000 } })
      same(yield* store.getRange("a", { start: 5, end: 2_500_000 }), whole.subarray(5, 2_500_001))
      yield* faults.add({ call: byNames, fault: { _tag: "Truncate", bytes: 2_000_000 } })
      const refused = yield* Effect.flip(store.bytes("a", { resume: false }))
      assert.strictEqual(refused._tag, "Transport")
    }).pipe(Effect.provide(world())))

  it.scoped("and files come down whole", () =>
    Effect.gen(function*() {
      const { faults } = yield* B2Emulator.B2Emulator
      const fs = yield* FileSystem.FileSystem
      const path = `${yield* fs.makeTempDirectoryScoped()}/a`
      const store = yield* ObjectStore.makeB2({ bucket: "photos" })
      yield* store.put("a", whole)
      yield* faults.add({ call: byNames, times: 2, fault: { _tag: "Truncate", bytes: 700_000 } })
      const { integrity } = yield* Transfer.downloadFile(store, { key: "a", path })
      assert.strictEqual(integrity, "verified")
      assert.strictEqual(yield* faults.injected, 2)
      same(yield* fs.readFile(path), whole)
    }).pipe(Effect.provide([world(), NodeContext.layer])))
})

describe("a server that is no B2", () => {
  const file = bytes(40)

  const authorized = (host: string | undefined) =>
    JSON.stringify({
      accountId: "a",
      authorizationToken: "t",
      apiInfo: {
        storageApi: {
          apiUrl: `http://${host}`,
          downloadUrl: `http://${host}`,
          recommendedPartSize: 5_000_000,
          absoluteMinimumPartSize: 5_000_000,
          allowed: { buckets: null, capabilities: ["readFiles"], namePrefix: null }
        }
      }
    })

  /** The first download breaks off after 10 bytes; the next ones are answered with these headers too. */
  const serving = (headers: Readonly<Record<string, string>>, status: string): RawServer.Handler => {
    let nth = 0
    return (request, socket, done) => {
      void done.then(() => {
        if (request.target.endsWith("b2_authorize_account")) {
          const text = authorized(request.header("host"))
          return socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${text.length}\r\n\r\n${text}`)
        }
        const first = nth++ === 0
        const start = Number(/=(\d+)-/.exec(request.header("range") ?? "")?.[1] ?? 0)
        const all = {
          "x-bz-file-id": "4_z1",
          "x-bz-file-name": "a",
          "x-bz-content-sha1": sha1(file),
          "content-length": String(40 - start),
          ...(first ? {} : { "content-range": `bytes ${start}-39/40`, ...headers })
        }
        socket.write(`HTTP/1.1 ${first ? "200 OK" : status}\r\n`)
        socket.write(`${Object.entries(all).map(([name, value]) => `${name}: ${value}`).join("\r\n")}\r\n\r\n`)
        socket.write(file.subarray(start, first ? 10 : undefined))
        if (first) socket.end()
      })
    }
  }

  const read = (headers: Readonly<Record<string, string>>, status = "206 Partial Content") =>
    Effect.flatMap(RawServer.make(serving(headers, status)), (server) =>
      Effect.provide(
        streamed(),
        Layer.provide(
          B2.layer({ applicationKeyId: "a", applicationKey: "b", realm: server.origin, policy: policy(3) }),
          NodeTransport.layer({ idleTimeout: "60 millis" })
        )
      ))

  it.scopedLive("is not believed: another file, another size, other bytes, all of it instead of a range", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* read({})).error, undefined)
      const cases: ReadonlyArray<readonly [Readonly<Record<string, string>>, string?]> = [
        [{ "x-bz-file-id": "4_z2" }],
        [{ "content-range": "bytes 10-39/50" }],
        [{ "content-range": "bytes 11-39/40" }],
        [{}, "200 OK"]
      ]
      for (const [headers, status] of cases) {
        const { came, error } = yield* read(headers, status)
        assert.strictEqual(error?._tag, "Transport", JSON.stringify(headers))
        assert.strictEqual(came, Buffer.from(file.subarray(0, 10)).toString("hex"))
        assert.include((error as StorageError.Transport).hint, "in vain")
      }
    }))
})
