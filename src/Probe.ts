/**
 * Finds out what an endpoint really does, by asking it: tables of what servers can do contradict each other, and a
 * server that ignores a condition says so to nobody.
 *
 * @since 0.1.0
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import { signedRequests } from "./internal/probe/access.js"
import * as belongings from "./internal/probe/belongings.js"
import type { Bench, Check } from "./internal/probe/check.js"
import { finding, isAmbiguous, says } from "./internal/probe/check.js"
import * as measured from "./internal/probe/measured.js"
import type { Capability, Finding, Report } from "./internal/probe/model.js"
import { type Area, suite } from "./internal/probe/suite.js"
import { aws } from "./internal/provider/aws.js"
import { custom } from "./internal/provider/custom.js"
import { noChecksum } from "./internal/provider/limits.js"
import type * as Provider from "./Provider.js"
import * as RequestPolicy from "./RequestPolicy.js"
import type * as S3 from "./S3.js"
import * as S3Client from "./S3Client.js"
import type * as S3Config from "./S3Config.js"
import * as StorageError from "./StorageError.js"

export type {
  /**
   * What a server may be able to do.
   *
   * @since 0.1.0
   */
  Capability,
  /**
   * One capability, with what was asked and what came.
   *
   * @since 0.1.0
   */
  Finding,
  /**
   * Everything that a probe has found.
   *
   * @since 0.1.0
   */
  Report,
  /**
   * What was seen of a capability.
   *
   * @since 0.1.0
   */
  Verdict
} from "./internal/probe/model.js"

export type {
  /**
   * A part of the questions.
   *
   * @since 0.1.0
   */
  Area
} from "./internal/probe/suite.js"

/**
 * Where and what to ask.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** One that may be written to. What is in it already is not touched. */
  readonly bucket: string
  /** Before the random folder that everything is written into; `effect-s3-probe/` by default. */
  readonly prefix?: string | undefined
  /** Everything by default. What is not asked remains `unknown`. */
  readonly areas?: ReadonlyArray<Area> | undefined
  /** How many write at once on one condition; 8 by default. */
  readonly writers?: number | undefined
  /** Whether to send 11 MiB to see if parts may differ in size; `false` by default. */
  readonly multipart?: boolean | undefined
}

/**
 * How a probe can fail: not by what the server cannot do, but where nothing can be written or read at all.
 *
 * @since 0.1.0
 * @category errors
 */
export type ProbeError = S3.PutObjectError | S3.HeadObjectError | S3.GetObjectBytesError

/** A profile that refuses nothing and adds nothing: the server is to answer. */
const permissive: Provider.Provider = custom(aws, {
  name: "probe",
  checksums: noChecksum,
  locationConstraint: false,
  listUrlEncode: false
})

/** What the server has refused may be asked again; what may have been done is asked anew, for another key. */
const policy = RequestPolicy.make({
  retry: RequestPolicy.backoff().pipe(RequestPolicy.retryAfter, Schedule.intersect(Schedule.recurs(4))),
  retryable: ({ error }) => StorageError.isThrottling(error),
  budget: "1 minute"
})

/** How often a check begins anew, each time with keys of its own. */
const restarts = 2

const randomName = Effect.map(
  Effect.all([Random.nextIntBetween(0, 36 ** 5), Random.nextIntBetween(0, 36 ** 5), Random.nextIntBetween(0, 36 ** 5)]),
  (numbers) => numbers.map((n) => n.toString(36).padStart(5, "0")).join("")
)

const unknown = (check: Pick<Check, "about">, why: string): ReadonlyArray<Finding> =>
  check.about.map((capability) => finding(capability, "unknown", why))

const everything: ReadonlyArray<Area> = [
  "access",
  "conditions",
  "checksums",
  "objects",
  "deletes",
  "lists",
  "multipart"
]

const benchOf = (
  client: S3Client.Service,
  options: Options,
  things: belongings.Belongings
) => {
  const config =
    (settings: Partial<S3Config.S3Config>) =>
    (overrides: Provider.Overrides = {}) =>
    <A, E>(effect: Effect.Effect<A, E, S3Client.S3Client>) =>
      Effect.flatMap(
        client.reconfigured({ ...client.config, ...settings, provider: custom(permissive, overrides) }),
        (asking) => RequestPolicy.withPolicy(Effect.provideService(effect, S3Client.S3Client, asking), policy)
      )
  return (folder: string): Bench => ({
    bucket: options.bucket,
    writers: options.writers ?? 8,
    multipart: options.multipart ?? false,
    config: client.config,
    key: (name) => {
      const key = folder + name
      things.key(key)
      return key
    },
    began: things.upload,
    ask: (overrides) => config({})(overrides),
    configured: (settings) => config(settings)()
  })
}

/**
 * Asks the endpoint of the client, in a random folder of the bucket, and takes away what it has written, however it
 * ends; what it could not take away the report names. Nothing the server cannot do is a failure.
 *
 * About 100 requests, few of them at once. A question whose answer is lost is asked again with other keys.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Emulator, Probe } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const { findings, left } = yield* Probe.run({ bucket: "photos", areas: ["conditions"] })
 *   assert.strictEqual(findings.conditionalCreateRace.verdict, "works")
 *   assert.deepStrictEqual(left, [])
 * })
 *
 * Effect.runPromise(Effect.provide(program, Emulator.layerS3({ buckets: ["photos"] })))
 */
export const run = (options: Options): Effect.Effect<Report, ProbeError, S3Client.S3Client> =>
  Effect.gen(function*() {
    const client = yield* S3Client.S3Client
    const root = `${options.prefix ?? "effect-s3-probe/"}${yield* randomName}/`
    const things = belongings.make(options.bucket, root)
    const benchAt = benchOf(client, options, things)
    let folders = 0
    const fresh = () => benchAt(`${root}${folders++}/`)

    const answers = (check: Check) =>
      Effect.suspend(() => check.run(fresh())).pipe(
        Effect.retry({ times: restarts, while: isAmbiguous }),
        Effect.map((findings) => [...unknown(check, "the check gave up before"), ...findings]),
        Effect.catchAll((error) => Effect.succeed(unknown(check, says(error))))
      )

    const asked = options.areas ?? everything
    const ask = Effect.gen(function*() {
      const found = new Map<Capability, Finding>()
      const note = (findings: ReadonlyArray<Finding>) => {
        for (const each of findings) found.set(each.capability, each)
      }
      note(
        yield* Effect.retry(Effect.suspend(() => signedRequests.run(fresh())), { times: restarts, while: isAmbiguous })
      )
      for (const area of everything) {
        for (const check of suite[area]) note(unknown(check, "not asked"))
      }
      for (const area of asked) {
        for (const check of suite[area]) note(yield* answers(check))
      }
      return Object.fromEntries(found) as Record<Capability, Finding>
    })

    return yield* Effect.uninterruptibleMask((restore) =>
      Effect.gen(function*() {
        const exit = yield* Effect.exit(restore(ask))
        const left = yield* fresh().ask()(things.remove)
        if (Exit.isFailure(exit)) {
          if (left.length > 0) {
            yield* Effect.logWarning(
              `a probe could not take away what it wrote: ${left.map(({ key }) => key).join(", ")}`
            )
          }
          return yield* Effect.failCause(exit.cause)
        }
        return yield* reportOf(client.config, options.bucket, exit.value, left)
      })
    )
  })

const reportOf = (
  config: S3Config.S3Config,
  bucket: string,
  findings: Report["findings"],
  left: Report["left"]
): Effect.Effect<Report> =>
  Effect.map(Clock.currentTimeMillis, (now): Report => ({
    endpoint: `${config.scheme}://${config.endpointHost}`,
    bucket,
    measuredAt: new Date(now),
    findings,
    left
  }))

/**
 * A profile with what was found instead of what `base` says, and with the evidence as its sources. What is not known
 * remains as `base` has it.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Emulator, Probe, Provider } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const report = yield* Probe.run({ bucket: "photos" })
 *   const provider = Probe.toProvider(report, Provider.generic)
 *   assert.strictEqual(provider.conditionalDelete, true)
 *   assert.strictEqual(provider.sources.conditionalDelete.kind, "measured")
 * })
 *
 * Effect.runPromise(Effect.provide(program, Emulator.layerS3({ buckets: ["photos"] })))
 */
export const toProvider: (report: Report, base: Provider.Provider) => Provider.Provider = measured.toProvider

/**
 * The client of the context with the profile that a probe has found in place of its own.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { Emulator, Probe, S3Client } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const Measured = Probe.layer({ bucket: "photos" }).pipe(Layer.provide(Emulator.layerS3({ buckets: ["photos"] })))
 *
 * const program = Effect.gen(function*() {
 *   const { config } = yield* S3Client.S3Client
 *   assert.strictEqual(config.provider.sources.conditionalPut.kind, "measured")
 * })
 *
 * Effect.runPromise(Effect.provide(program, Measured))
 */
export const layer = (options: Options): Layer.Layer<S3Client.S3Client, ProbeError, S3Client.S3Client> =>
  Layer.effect(
    S3Client.S3Client,
    Effect.gen(function*() {
      const client = yield* S3Client.S3Client
      const report = yield* run(options)
      return yield* client.reconfigured({
        ...client.config,
        provider: toProvider(report, client.config.provider)
      })
    })
  )
