import { Headers, HttpClient, HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Layer, Stream, TestClock } from "effect"
import { Emulator, Probe, Provider, RequestPolicy, S3, S3Client, Transport } from "effect-s3"

const bucket = "photos"

type Execute = (
  request: HttpClientRequest.HttpClientRequest
) => ReturnType<HttpClient.HttpClient["execute"]>

/** A server that does something to requests before the emulator gets them, or to its answers. */
const odd = (deform: (execute: Execute, request: HttpClientRequest.HttpClientRequest) => ReturnType<Execute>) => {
  const transport = Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (real) =>
      Transport.declare(
        HttpClient.make((request) => deform((changed) => real.execute(changed), request)),
        Transport.traits(real)
      ))
  ).pipe(Layer.provide(Emulator.layerHttpClient))
  // Not signed, so that what was changed on the way is taken.
  return Layer.provideMerge(
    S3.layer({ endpoint: "http://127.0.0.1", credentials: "anonymous" }).pipe(Layer.orDie, Layer.provide(transport)),
    Emulator.layer({ buckets: [bucket], public: true })
  )
}

const refused = (request: HttpClientRequest.HttpClientRequest, status: number, code: string) =>
  Effect.succeed(HttpClientResponse.fromWeb(
    request,
    new Response(`<Error><Code>${code}</Code><Message>no</Message></Error>`, {
      status,
      headers: { "content-type": "application/xml" }
    })
  ))

const without = (...names: ReadonlyArray<string>) => (request: HttpClientRequest.HttpClientRequest) =>
  Object.assign(Object.create(Object.getPrototypeOf(request)), request, {
    headers: Headers.fromInput(Object.entries(request.headers).filter(([name]) => !names.includes(name)))
  })

const verdicts = (report: Probe.Report) =>
  Object.fromEntries(Object.values(report.findings).map(({ capability, verdict }) => [capability, verdict]))

/** What is in the bucket, uploads included. */
const contents = Effect.gen(function*() {
  const keys = yield* Stream.runCollect(Stream.map(S3.listObjectsStream({ bucket }), ({ key }) => key))
  const uploads = yield* Stream.runCollect(Stream.map(S3.listMultipartUploadsStream({ bucket }), ({ key }) => key))
  return [...keys, ...uploads]
})

const probed = (options: Partial<Probe.Options> = {}) =>
  Effect.gen(function*() {
    const report = yield* Probe.run({ bucket, ...options })
    return { report, verdicts: verdicts(report), left: yield* contents }
  })

describe("Probe", () => {
  it.effect("finds that the emulator does everything, and leaves nothing behind", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(Date.UTC(2026, 10, 21))
      yield* S3.putObject({ bucket, key: "mine", body: "x" })
      const { left, report, verdicts } = yield* probed({ multipart: true })
      const not = Object.entries(verdicts).filter(([, verdict]) => verdict !== "works")
      assert.deepStrictEqual(Object.fromEntries(not), {
        conditionalCopyByVendorHeader: "ignored",
        virtualAddressing: "unknown",
        versioning: "unknown"
      })
      assert.deepStrictEqual(left, ["mine"])
      assert.deepStrictEqual(report.left, [])
      assert.strictEqual(report.measuredAt.toISOString(), "2026-11-21T00:00:00.000Z")
      for (const [capability, found] of Object.entries(report.findings)) {
        assert.strictEqual(found.capability, capability)
        assert.isNotEmpty(found.evidence)
      }
    }).pipe(Effect.provide(Emulator.layerS3({ buckets: [bucket] }))), 30_000)

  it.effect("makes of it what the emulator's own profile says", () =>
    Effect.gen(function*() {
      const report = yield* Probe.run({ bucket, multipart: true })
      const provider = Probe.toProvider(report, Provider.generic)
      const { sources, ...values } = provider
      const measured = Object.entries(sources).filter(([, { kind }]) => kind === "measured").map(([field]) => field)
      assert.isAtLeast(measured.length, 18)
      for (const field of measured as ReadonlyArray<Provider.Field>) {
        assert.deepStrictEqual(values[field], Provider.emulator[field], field)
        assert.match(sources[field].note, /^http:\/\/127\.0\.0\.1: ./)
        assert.strictEqual(sources[field].checkedOn, "1970-01-01")
      }
    }).pipe(Effect.provide(Emulator.layerS3({ buckets: [bucket] }))))

  it.effect("asks only what it is asked to, and changes nothing of a profile that it does not know", () =>
    Effect.gen(function*() {
      const { report, verdicts } = yield* probed({ areas: ["conditions"] })
      assert.strictEqual(verdicts["conditionalCreateRace"], "works")
      assert.strictEqual(verdicts["multipart"], "unknown")
      const provider = Probe.toProvider(report, Provider.r2)
      assert.deepStrictEqual(provider.checksums, Provider.r2.checksums)
      assert.strictEqual(provider.sources.checksums, Provider.r2.sources.checksums)
      assert.strictEqual(provider.name, "r2")
    }).pipe(Effect.provide(Emulator.layerS3({ buckets: [bucket] }))))

  it.effect("the layer gives the client what was found", () =>
    Effect.gen(function*() {
      const { config } = yield* S3Client.S3Client
      assert.strictEqual(config.provider.conditionalDelete, true)
      assert.strictEqual(config.provider.sources.conditionalDelete.kind, "measured")
      yield* S3.putObject({ bucket, key: "k", body: "x", ifNoneMatch: "*" })
    }).pipe(Effect.provide(Layer.provide(Probe.layer({ bucket }), Emulator.layerS3({ buckets: [bucket] })))))
})

describe("Probe catches a server", () => {
  const conditional = (
    name: string,
    expected: Readonly<Record<string, Probe.Verdict>>,
    layer: ReturnType<typeof odd>
  ) =>
    it.effect(name, () =>
      Effect.gen(function*() {
        const { left, report, verdicts } = yield* probed({ areas: ["conditions"] })
        assert.deepInclude(verdicts, expected)
        const provider = Probe.toProvider(report, Provider.generic)
        assert.isFalse(provider.conditionalPut)
        assert.strictEqual(provider.sources.conditionalPut.kind, "measured")
        assert.deepStrictEqual(left, [])
      }).pipe(Effect.provide(layer)))

  conditional(
    "that ignores conditions",
    {
      conditionalCreate: "ignored",
      conditionalUpdateQuoted: "ignored",
      conditionalUpdateUnquoted: "ignored",
      conditionalCreateRace: "broken",
      conditionalUpdateRace: "ignored",
      conditionalDelete: "ignored",
      conditionalCopy: "ignored"
    },
    odd((execute, request) => execute(without("if-match", "if-none-match")(request)))
  )

  conditional(
    "that refuses conditions",
    {
      conditionalCreate: "refused",
      conditionalUpdateQuoted: "refused",
      conditionalUpdateUnquoted: "refused",
      conditionalDelete: "refused"
    },
    odd((execute, request) =>
      request.headers["if-match"] !== undefined || request.headers["if-none-match"] !== undefined
        ? refused(request, 501, "NotImplemented")
        : execute(request)
    )
  )

  conditional(
    "that looks first and writes then",
    { conditionalCreate: "works", conditionalCreateRace: "broken" },
    odd((execute, request) => {
      if (request.method !== "PUT" || request.headers["if-none-match"] !== "*") return execute(request)
      const plain = without("if-none-match")(request)
      return Effect.flatMap(
        execute(HttpClientRequest.head(request.url)),
        ({ status }) =>
          status === 404
            ? Effect.andThen(Effect.yieldNow(), execute(plain))
            : refused(request, 412, "PreconditionFailed")
      )
    })
  )

  conditional(
    "that obeys a create and ignores an update",
    { conditionalCreate: "works", conditionalCreateRace: "works", conditionalUpdateQuoted: "ignored" },
    odd((execute, request) => execute(request.method === "PUT" ? without("if-match")(request) : request))
  )

  it.effect("that compares unquoted ETags alone", () =>
    Effect.gen(function*() {
      const { report, verdicts } = yield* probed({ areas: ["conditions"] })
      assert.deepInclude(verdicts, {
        conditionalUpdateQuoted: "refused",
        conditionalUpdateUnquoted: "works",
        conditionalUpdateRace: "works"
      })
      const provider = Probe.toProvider(report, Provider.generic)
      assert.strictEqual(provider.etagQuotes, "unquoted")
      assert.isTrue(provider.conditionalPut)
    }).pipe(Effect.provide(odd((execute, request) =>
      request.headers["if-match"]?.startsWith("\"") === true
        ? refused(request, 412, "PreconditionFailed")
        : execute(request)
    ))))

  it.effect("that takes checksums and looks at none", () =>
    Effect.gen(function*() {
      const { report, verdicts } = yield* probed({ areas: ["checksums"] })
      assert.strictEqual(verdicts["checksumCRC32"], "ignored")
      assert.strictEqual(verdicts["fullObjectCRC32"], "ignored")
      assert.deepStrictEqual(Probe.toProvider(report, Provider.aws).checksums, {
        upload: "none",
        fullObject: [],
        composite: [],
        trailer: verdicts["trailer"] === "works",
        verifyDownload: false
      })
    }).pipe(Effect.provide(odd((execute, request) =>
      execute(
        without(
          ...Object.keys(request.headers).filter((name) =>
            name.startsWith("x-amz-checksum-") || name === "x-amz-sdk-checksum-algorithm"
          )
        )(request)
      )
    ))))

  it.effect("that has no DeleteObjects, nor the listing's second version", () =>
    Effect.gen(function*() {
      const { report, verdicts } = yield* probed({ areas: ["deletes", "lists"] })
      assert.deepInclude(verdicts, { deleteObjects: "refused", listV1: "works", listV2: "refused" })
      const provider = Probe.toProvider(report, Provider.generic)
      assert.strictEqual(provider.maxDeleteBatch, 0)
      assert.strictEqual(provider.listVersion, 1)
    }).pipe(Effect.provide(odd((execute, request) =>
      /[?&](?:delete|list-type)=/.test(request.url)
        ? refused(request, 501, "NotImplemented")
        : execute(request)
    ))))
})

describe("Probe where answers are lost", () => {
  const inEmulator = <A, E>(effect: Effect.Effect<A, E, S3Client.S3Client | Emulator.Emulator>) =>
    Effect.provide(effect, Emulator.layerS3({ buckets: [bucket] }))

  it.effect("asks again with other keys", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "PutObject", fault: { _tag: "ResetAfter" }, times: 1, skip: 1 })
      const { left, report, verdicts } = yield* probed({ areas: ["conditions"] })
      assert.strictEqual(verdicts["conditionalCreate"], "works")
      assert.deepStrictEqual([left, report.left], [[], []])
    }).pipe(inEmulator))

  it.effect("says so where they always are", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "CopyObject", fault: { _tag: "ResetAfter" }, times: 10 })
      const { left, report, verdicts } = yield* probed({ areas: ["objects"] })
      assert.strictEqual(verdicts["copy"], "unknown")
      assert.strictEqual(report.findings.copy.evidence, "Transport")
      assert.strictEqual(verdicts["rangeBeyondEnd"], "works")
      assert.deepStrictEqual(left, [])
    }).pipe(inEmulator))

  it.effect("names what it could not take away", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({
        operation: "DeleteObject",
        fault: { _tag: "Refuse", code: "AccessDenied", status: 403 },
        times: 100
      })
      const { left, report } = yield* probed({ areas: ["objects"] })
      assert.isNotEmpty(left)
      assert.sameMembers(report.left.map(({ key }) => key), left)
      for (const { key, why } of report.left) {
        assert.match(key, /^effect-s3-probe\//)
        assert.strictEqual(why, "403 AccessDenied")
      }
    }).pipe(inEmulator))

  it.effect("takes away all versions where the bucket keeps them", () =>
    Effect.gen(function*() {
      yield* S3.putBucketVersioning({ bucket, status: "Enabled" })
      const { report, verdicts } = yield* probed()
      assert.strictEqual(verdicts["versioning"], "works")
      assert.deepStrictEqual(report.left, [])
      const versions = yield* Stream.runCollect(S3.listObjectVersionsStream({ bucket }))
      assert.deepStrictEqual(Array.from(versions), [])
    }).pipe(inEmulator))

  it.effect("fails where nothing can be written at all", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Probe.run({ bucket: "missing" }))
      assert.strictEqual(error._tag, "NoSuchBucket")
    }).pipe(inEmulator))

  it.effect("takes everything away when it is interrupted", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "CompleteMultipartUpload", fault: { _tag: "Delay", duration: "1 hours" } })
      const fiber = yield* Effect.fork(Probe.run({ bucket, areas: ["multipart"] }))
      yield* Effect.repeat(Effect.yieldNow(), {
        until: () => Effect.map(contents, (keys) => keys.some((key) => key.endsWith("multipart"))),
        times: 10_000
      })
      yield* Fiber.interrupt(fiber)
      assert.deepStrictEqual(yield* contents, [])
    }).pipe(inEmulator))

  it.effect("goes by its own policy, and not by the client's", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "PutObject", fault: { _tag: "SlowDown" }, times: 2, skip: 1 })
      const done = yield* Deferred.make<Probe.Report>()
      yield* Effect.fork(
        RequestPolicy.withPolicy(Probe.run({ bucket, areas: ["conditions"] }), RequestPolicy.none).pipe(
          Effect.flatMap((report) => Deferred.succeed(done, report))
        )
      )
      yield* TestClock.adjust("1 minutes")
      assert.strictEqual((yield* Deferred.await(done)).findings.conditionalCreate.verdict, "works")
    }).pipe(inEmulator))
})
