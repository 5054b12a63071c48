/**
 * A real S3 server inside the process, strict where AWS is strict.
 *
 * It verifies signatures, checks digests and checksums, pages listings, does multipart uploads and conditional writes, and
 * refuses with `NotImplemented` what it does not do. It keeps everything in memory and is written against the protocol,
 * not against this library's client, so that the two can disagree in a test.
 *
 * `layerHttpClient` makes it the transport, without a socket; `layerServer` puts it on a loopback port that any S3 client
 * can use. Time is Effect's `Clock`, so `TestClock` drives it.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Keyring from "./internal/emulator/auth/keyring.js"
import * as internalFaults from "./internal/emulator/faults.js"
import * as Handler from "./internal/emulator/handler.js"
import * as InProcess from "./internal/emulator/httpClient.js"
import * as Ids from "./internal/emulator/ids.js"
import * as Lineage from "./internal/emulator/lineage.js"
import type { EmulatorRequest, EmulatorResponse } from "./internal/emulator/model.js"
import * as RequestLog from "./internal/emulator/requestLog.js"
import * as S3Router from "./internal/emulator/router.js"
import * as Server from "./internal/emulator/server.js"
import * as State from "./internal/emulator/state.js"
import * as Target from "./internal/emulator/target.js"
import * as Tigris from "./internal/emulator/tigris/router.js"
import * as Timeline from "./internal/emulator/tigris/timeline.js"
import * as ObjectStore from "./ObjectStore.js"
import * as Provider from "./Provider.js"
import * as S3 from "./S3.js"
import type * as S3Client from "./S3Client.js"

/**
 * A key pair that the emulator knows. Temporary ones have a session token, and are refused without it.
 *
 * @since 0.1.0
 * @category models
 */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string | Redacted.Redacted
  readonly sessionToken?: string | Redacted.Redacted | undefined
}

/**
 * What an emulator knows from the start.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** Who may sign. Default: `emulator` with the secret `emulator-secret`. */
  readonly credentials?: Credentials | ReadonlyArray<Credentials> | undefined
  /**
   * Whether it speaks Tigris beside S3: snapshots, forks, soft delete, renames, bundles. An emulator of S3 takes no notice
   * of the headers that ask for them, as S3 does not. Default: `s3`.
   */
  readonly dialect?: "s3" | "tigris" | undefined
  /** The region that a signature must name. Default: `us-east-1`, or `auto` with Tigris. */
  readonly region?: string | undefined
  /** Buckets that are there from the start. */
  readonly buckets?: ReadonlyArray<string> | undefined
  /** Whether unsigned requests may do everything. Default: `false`. */
  readonly public?: boolean | undefined
  /**
   * Whether a port takes customers' encryption keys (SSE-C) although anyone on the way could read them. S3 refuses them
   * over plain HTTP; the layers without a socket always take them. Default: `false`.
   */
  readonly allowInsecureCustomerKeys?: boolean | undefined
  /** How far a client's clock may be off. Default: 15 minutes, as in S3. */
  readonly allowedClockSkew?: Duration.DurationInput | undefined
  /** Host names, beside S3's own and `localhost`, whose subdomains are buckets. */
  readonly domains?: ReadonlyArray<string> | undefined
  /** The account that owns the buckets, as `x-amz-expected-bucket-owner` names it. Default: `000000000000`. */
  readonly accountId?: string | undefined
}

/**
 * One thing that goes wrong.
 *
 * - `Delay`: the answer waits.
 * - `ResetBefore`: the connection breaks, and nothing has happened.
 * - `ResetAfter`: the connection breaks, but the operation has been done: the answer is lost after the commit.
 * - `Truncate`: the connection breaks after so many bytes of the answer's body.
 * - `Stall`: so many bytes of the answer's body come, then nothing more.
 * - `SlowDown`: 503, with `Retry-After` if given.
 * - `InternalError`: 500.
 * - `Refuse`: any other error code of S3's.
 * - `ErrorInOk`: the operation is done, and a 200 with an `<Error>` document comes.
 * - `WrongETag`: the answer names an entity tag that is not the object's.
 * - `FlipBit`: one bit of the answer's body is wrong.
 * - `HtmlPage`: a proxy's error page, 502 unless given.
 *
 * Over `layerHttpClient` a broken connection is a `RequestError` or `ResponseError` of the transport, and waiting is by the
 * fiber's clock; on a port it is a reset of the socket.
 *
 * @since 0.1.0
 * @category models
 * @example
 * import { HttpClient } from "@effect/platform"
 * import { Emulator } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const World = Emulator.layerHttpClient.pipe(Layer.provideMerge(Emulator.layer({ buckets: ["photos"], public: true })))
 *
 * const program = Effect.gen(function*() {
 *   const { faults } = yield* Emulator.Emulator
 *   yield* faults.add({ operation: "ListObjectsV2", fault: { _tag: "SlowDown", retryAfterSeconds: 2 } })
 *   const list = HttpClient.get("http://localhost/photos?list-type=2")
 *   assert.strictEqual((yield* list).status, 503)
 *   assert.strictEqual((yield* list).status, 200)
 * })
 *
 * Effect.runPromise(Effect.provide(program, World))
 */
export type Fault = internalFaults.Fault

/**
 * When a fault happens: to the requests that match everything given, after `skip` of them have passed (default 0), `times`
 * times (default 1; `Infinity` for ever).
 *
 * @since 0.1.0
 * @category models
 */
export interface FaultRule extends internalFaults.FaultRule {}

/**
 * What goes wrong, and when.
 *
 * @since 0.1.0
 * @category models
 */
export interface Faults {
  readonly add: (rule: FaultRule) => Effect.Effect<void>
  readonly clear: Effect.Effect<void>
  /** Rules that can still strike. */
  readonly pending: Effect.Effect<ReadonlyArray<FaultRule>>
  /** How many faults have struck. */
  readonly injected: Effect.Effect<number>
}

/**
 * A request that the emulator has answered, or has failed to by a fault.
 *
 * @since 0.1.0
 * @category models
 */
export interface LoggedRequest extends RequestLog.LoggedRequest {}

/**
 * A multipart upload that has neither been completed nor aborted.
 *
 * @since 0.1.0
 * @category models
 */
export interface OpenUpload {
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
  readonly parts: number
}

/**
 * The running emulator.
 *
 * @since 0.1.0
 * @category tags
 */
export class Emulator extends Context.Tag("effect-s3/Emulator")<Emulator, {
  /** Answers one request. What the layers are made of; tests may call it with a request of their own. */
  readonly handle: (request: EmulatorRequest) => Effect.Effect<EmulatorResponse>
  readonly region: string
  /** The first key pair, for a client to sign with. */
  readonly credentials: {
    readonly accessKeyId: string
    readonly secretAccessKey: Redacted.Redacted
    readonly sessionToken: Redacted.Redacted | undefined
  }
  /** The last 10 000 requests, oldest first. */
  readonly requests: Effect.Effect<ReadonlyArray<LoggedRequest>>
  readonly clearRequests: Effect.Effect<void>
  /** The names of all buckets, in order. */
  readonly buckets: Effect.Effect<ReadonlyArray<string>>
  /** How many objects a bucket holds; 0 for one that is not there. */
  readonly objectCount: (bucket: string) => Effect.Effect<number>
  /** Multipart uploads that still cost storage, of one bucket or of all. */
  readonly openUploads: (bucket?: string) => Effect.Effect<ReadonlyArray<OpenUpload>>
  readonly faults: Faults
}>() {}

const redacted = (secret: string | Redacted.Redacted): Redacted.Redacted =>
  typeof secret === "string" ? Redacted.make(secret) : secret

const identities = (options: Options): readonly [Keyring.Identity, ...Array<Keyring.Identity>] => {
  const given = options.credentials === undefined
    ? []
    : "accessKeyId" in options.credentials
    ? [options.credentials]
    : options.credentials
  const [first, ...rest] = given.map((one): Keyring.Identity => ({
    accessKeyId: one.accessKeyId,
    secretAccessKey: redacted(one.secretAccessKey),
    sessionToken: one.sessionToken === undefined ? undefined : redacted(one.sessionToken)
  }))
  return [
    first ?? {
      accessKeyId: "emulator",
      secretAccessKey: Redacted.make("emulator-secret"),
      sessionToken: undefined
    },
    ...rest
  ]
}

/**
 * A new emulator with an empty store.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Emulator } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const emulator = yield* Emulator.make({ buckets: ["photos"] })
 *   assert.deepStrictEqual(yield* emulator.buckets, ["photos"])
 *   assert.strictEqual(yield* emulator.objectCount("photos"), 0)
 * })
 *
 * Effect.runSync(program)
 */
export const make = (options: Options = {}): Effect.Effect<Emulator["Type"]> =>
  Effect.map(Clock.currentTimeMillis, (now) => {
    const isTigris = options.dialect === "tigris"
    const region = options.region ?? (isTigris ? "auto" : "us-east-1")
    const known = identities(options)
    const accountId = options.accountId ?? "000000000000"
    const state = State.make(region, {
      id: "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a",
      displayName: known[0].accessKeyId,
      accountId
    }, isTigris)
    for (const name of options.buckets ?? []) State.createBucket(state, name, region, State.toSecond(now))
    const faults = internalFaults.make()
    const log = RequestLog.make()
    const handle = Handler.make({
      state,
      ids: Ids.make("effect-s3-emulator", isTigris ? Timeline.make() : undefined),
      verifier: {
        keyring: Keyring.make(known),
        sessions: state.sessions,
        region,
        allowedSkew: Duration.toMillis(options.allowedClockSkew ?? "15 minutes")
      },
      route: isTigris ? Tigris.route : S3Router.route,
      parseTarget: Target.makeParser(region, options.domains ?? []),
      open: options.public ?? false,
      allowInsecureCustomerKeys: options.allowInsecureCustomerKeys ?? false,
      faults,
      log
    })
    const everyBucket = (): ReadonlyArray<State.Bucket> => {
      const out: Array<State.Bucket> = []
      const cursor = state.buckets.from("")
      for (let bucket = cursor.next(); bucket !== undefined; bucket = cursor.next()) out.push(bucket)
      return out
    }
    return Emulator.of({
      handle,
      region,
      credentials: known[0],
      requests: Effect.sync(log.entries),
      clearRequests: Effect.sync(log.clear),
      buckets: Effect.sync(() => everyBucket().map((bucket) => bucket.name)),
      objectCount: (name) =>
        Effect.sync(() => {
          const bucket = state.buckets.get(name)
          if (bucket?.tigris?.parent === undefined) return bucket?.objects.size ?? 0
          let count = 0
          const cursor = Lineage.objects(bucket)("")
          while (cursor.next() !== undefined) count += 1
          return count
        }),
      openUploads: (name) =>
        Effect.sync(() =>
          everyBucket().filter((bucket) => name === undefined || bucket.name === name).flatMap((bucket) =>
            [...bucket.uploads.values()].map((upload) => ({
              bucket: bucket.name,
              key: upload.key,
              uploadId: upload.id,
              parts: upload.parts.size
            }))
          )
        ),
      faults: {
        add: (rule) => Effect.sync(() => faults.add(rule)),
        clear: Effect.sync(faults.clear),
        pending: Effect.sync(faults.pending),
        injected: Effect.sync(faults.injected)
      }
    })
  })

/**
 * A new emulator as a service.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options = {}): Layer.Layer<Emulator> => Layer.effect(Emulator, make(options))

/**
 * The emulator as the transport: requests reach it without a socket, whatever host they name, and by the same bytes as over
 * the wire. Paths go through as they are, dot segments too. Faults come out as failures of the transport.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerHttpClient: Layer.Layer<HttpClient.HttpClient, never, Emulator> = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(Emulator, (emulator) => InProcess.make(emulator.handle))
)

/**
 * Where the emulator listens.
 *
 * @since 0.1.0
 * @category tags
 */
export class EmulatorAddress extends Context.Tag("effect-s3/EmulatorAddress")<EmulatorAddress, {
  readonly host: string
  readonly port: number
  /** `http://127.0.0.1:9000`, for a client's endpoint. */
  readonly url: string
}>() {}

/**
 * The emulator could not listen; the port may be taken.
 *
 * @since 0.1.0
 * @category errors
 */
export class ListenFailed extends Data.TaggedError("ListenFailed")<{
  readonly host: string
  readonly port: number
  readonly cause: unknown
}> {
  override get message(): string {
    return `The emulator cannot listen on ${this.host}:${this.port}`
  }
}

/**
 * The emulator on a port, over HTTP/1.1, for as long as the scope lives. Needs Node.
 *
 * Listens on `127.0.0.1` unless told otherwise, and on a free port unless one is given. Buckets are reached by path and as
 * `bucket.localhost`.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { Emulator } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const ServerLive = Emulator.layerServer({ port: 0 }).pipe(
 *   Layer.provideMerge(Emulator.layer({ buckets: ["photos"] }))
 * )
 *
 * const program = Effect.gen(function*() {
 *   const address = yield* Emulator.EmulatorAddress
 *   const response = yield* Effect.promise(() => fetch(address.url))
 *   assert.strictEqual(response.status, 403)
 * })
 *
 * Effect.runPromise(Effect.provide(program, ServerLive))
 */
export const layerServer = (
  options: { readonly port?: number | undefined; readonly host?: string | undefined } = {}
): Layer.Layer<EmulatorAddress, ListenFailed, Emulator> =>
  Layer.scoped(
    EmulatorAddress,
    Effect.gen(function*() {
      const emulator = yield* Emulator
      const host = options.host ?? "127.0.0.1"
      const wanted = options.port ?? 0
      const port = yield* Effect.mapError(
        Server.serve(emulator.handle, host, wanted),
        (cause) => new ListenFailed({ host, port: wanted, cause })
      )
      return { host, port, url: `http://${host.includes(":") ? `[${host}]` : host}:${port}` }
    })
  )

/**
 * The client, over an emulator of its own: no socket, no account, no settings.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { Emulator, S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = S3.createBucket({ bucket: "photos" }).pipe(Effect.provide(Emulator.layerS3()))
 */
export const layerS3 = (options: Options = {}): Layer.Layer<S3Client.S3Client | Emulator> => {
  const provider = options.dialect === "tigris"
    ? Provider.custom(Provider.emulator, { tigrisExtensions: true })
    : Provider.emulator
  return Layer.unwrapEffect(Effect.map(Emulator, ({ credentials, region }) =>
    S3.layer({
      endpoint: "http://127.0.0.1",
      region,
      credentials,
      provider
    }).pipe(Layer.orDie, Layer.provide(layerHttpClient)))).pipe(Layer.provideMerge(layer(options)))
}

/**
 * A store in a bucket of an emulator of its own: what a test of an application needs.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { Emulator, ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.ObjectStore
 *   yield* store.put("notes/hello.txt", "Hello, world!")
 *   return yield* store.text("notes/hello.txt")
 * })
 *
 * Effect.runPromise(Effect.provide(program, Emulator.layerStore())).then((text) =>
 *   assert.strictEqual(text, "Hello, world!")
 * )
 */
export const layerStore = (
  options: Options & Partial<ObjectStore.S3Options> = {}
): Layer.Layer<ObjectStore.ObjectStore | S3Client.S3Client | Emulator> => {
  const { bucket = "bucket", prefix, ...rest } = options
  return Layer.provideMerge(
    ObjectStore.layerS3({ bucket, prefix }),
    layerS3({ ...rest, buckets: [...rest.buckets ?? [], bucket] })
  )
}
