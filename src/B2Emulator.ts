/**
 * Backblaze B2's native API inside the process, strict where B2 is strict.
 *
 * Tokens expire, upload URLs take one upload at a time, keys do what they are allowed and no more, names follow B2's
 * rules, and what is read or written with the wrong key, hash, length or host is refused with B2's own codes. It keeps
 * everything in memory and is written against the protocol, not against this library's client, so that the two can
 * disagree in a test.
 *
 * `layerHttpClient` makes it the transport, without a socket, under B2's own host names; `layerServer` puts it on
 * loopback ports that b2sdk and the `b2` command can use. Time is Effect's `Clock`, so `TestClock` drives it.
 *
 * What it does not do: lifecycle rules and replication are kept and not carried out, no events are sent, nothing is
 * billed and so no cap is reached but by `X-Bz-Test-Mode`, no rate is limited, custom upload timestamps are refused, and
 * its S3 API is `Emulator`, with buckets of its own.
 *
 * @since 0.1.0
 */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as B2 from "./B2.js"
import type * as B2Client from "./B2Client.js"
import * as Emulator from "./Emulator.js"
import * as internal from "./internal/emulator/b2/emulator.js"
import type * as internalFaults from "./internal/emulator/b2/faults.js"
import * as State from "./internal/emulator/b2/state.js"
import * as InProcess from "./internal/emulator/httpClient.js"
import type { EmulatorRequest, EmulatorResponse } from "./internal/emulator/model.js"
import * as Server from "./internal/emulator/server.js"
import * as ObjectStore from "./ObjectStore.js"

/**
 * What an emulator knows from the start.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The id of the master key, and of the account. Default: `b2emulator00`. */
  readonly applicationKeyId?: string | undefined
  /** Default: `b2-emulator-secret`. */
  readonly applicationKey?: string | Redacted.Redacted | undefined
  /** Buckets that are there from the start: private ones by their names. */
  readonly buckets?:
    | ReadonlyArray<string | { readonly name: string; readonly type: "allPrivate" | "allPublic" }>
    | undefined
  /** What accounts are told to cut large files into, in bytes. Default: 100 000 000. */
  readonly recommendedPartSize?: number | undefined
  /** The smallest part but the last, in bytes. Default: 5 000 000. */
  readonly minimumPartSize?: number | undefined
  /** The most that one copy takes, in bytes. Default: 5 000 000 000. */
  readonly maximumCopySize?: number | undefined
  /** How long account tokens are good for. Default: 24 hours. */
  readonly tokenLifetime?: Duration.DurationInput | undefined
}

/**
 * One thing that goes wrong.
 *
 * - `Delay`: the answer waits.
 * - `ResetBefore`: the connection breaks, and nothing has happened.
 * - `ResetAfter`: the connection breaks, but the call has been done: the answer is lost.
 * - `Truncate`: the connection breaks after so many bytes of the answer's body.
 * - `Stall`: so many bytes of the answer's body come, then nothing more.
 * - `FlipBit`: one bit of the answer's body is wrong.
 * - `Refuse`: an error of B2's, with `Retry-After` if given.
 *
 * An upload URL that is refused with a 5xx stays busy ever after, as does one whose client was lost.
 *
 * @since 0.1.0
 * @category models
 */
export type Fault = internalFaults.Fault

/**
 * When a fault happens: to requests of the call, or of any, after `skip` of them have passed (default 0), `times` times
 * (default 1; `Infinity` for ever).
 *
 * @since 0.1.0
 * @category models
 */
export interface FaultRule extends internalFaults.FaultRule {}

/**
 * One version of a file, as it is kept.
 *
 * @since 0.1.0
 * @category models
 */
export interface StoredVersion {
  readonly fileName: string
  readonly fileId: string
  readonly action: "upload" | "start" | "hide"
  readonly contentLength: number
  /** How many parts of an unfinished large file there are. */
  readonly parts: number
}

/**
 * The running emulator.
 *
 * @since 0.1.0
 * @category tags
 */
export class B2Emulator extends Context.Tag("effect-s3/B2Emulator")<B2Emulator, {
  /** Answers one request, by the host that it names. */
  readonly handle: (request: EmulatorRequest) => Effect.Effect<EmulatorResponse>
  /** The master key, for a client to authorize with. */
  readonly credentials: {
    readonly applicationKeyId: string
    readonly applicationKey: Redacted.Redacted
  }
  /** The last 10 000 requests, oldest first; `operation` is the call's name. */
  readonly requests: Effect.Effect<ReadonlyArray<Emulator.LoggedRequest>>
  readonly clearRequests: Effect.Effect<void>
  /** All that a bucket holds, by name and then from new to old; nothing for one that is not there. */
  readonly versions: (bucket: string) => Effect.Effect<ReadonlyArray<StoredVersion>>
  /** Account tokens that are out expire now. */
  readonly expireAccountTokens: Effect.Effect<void>
  /** The tokens of upload URLs that are out expire now. */
  readonly expireUploadTokens: Effect.Effect<void>
  readonly faults: {
    readonly add: (rule: FaultRule) => Effect.Effect<void>
    readonly clear: Effect.Effect<void>
    /** How many faults have struck. */
    readonly injected: Effect.Effect<number>
  }
  /** On ports of this machine until the scope closes; see `layerServer`. */
  readonly serve: (
    options: { readonly port?: number | undefined; readonly host?: string | undefined }
  ) => Effect.Effect<Address, Emulator.ListenFailed, Scope.Scope>
}>() {}

/**
 * Where an emulator listens.
 *
 * @since 0.1.0
 * @category models
 */
export interface Address {
  readonly host: string
  readonly port: number
  /** What a client authorizes at: `realm` of ours, `B2_ENVIRONMENT` of the `b2` command. */
  readonly url: string
}

/**
 * Where the emulator listens.
 *
 * @since 0.1.0
 * @category tags
 */
export class B2EmulatorAddress extends Context.Tag("effect-s3/B2EmulatorAddress")<B2EmulatorAddress, Address>() {}

const versionsOf = (world: State.World, name: string): ReadonlyArray<StoredVersion> => {
  const cursor = State.bucketNamed(world, name)?.names.from("")
  const out: Array<StoredVersion> = []
  for (let versions = cursor?.next(); versions !== undefined; versions = cursor?.next()) {
    for (const { action, data, id, name, parts } of versions.files) {
      out.push({ fileName: name, fileId: id, action, contentLength: data.size, parts: parts.size })
    }
  }
  return out
}

const listen = (handle: Parameters<typeof Server.serve>[0], host: string, port: number) =>
  Effect.mapError(
    Server.serve(handle, host, port),
    (cause) => new Emulator.ListenFailed({ host, port, cause })
  )

/**
 * A new emulator with an empty account.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { B2Emulator } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const emulator = yield* B2Emulator.make({ buckets: ["photos"] })
 *   assert.deepStrictEqual(yield* emulator.versions("photos"), [])
 * })
 *
 * Effect.runSync(program)
 */
export const make = (options: Options = {}): Effect.Effect<B2Emulator["Type"]> =>
  Effect.sync(() => {
    const applicationKeyId = options.applicationKeyId ?? "b2emulator00"
    const given = options.applicationKey ?? "b2-emulator-secret"
    const applicationKey = typeof given === "string" ? Redacted.make(given) : given
    const { faults, handle, handleAt, log, world } = internal.make({
      applicationKeyId,
      applicationKey: Redacted.value(applicationKey),
      buckets: (options.buckets ?? []).map((bucket) =>
        typeof bucket === "string" ? { name: bucket, type: "allPrivate" } : bucket
      ),
      limits: {
        recommendedPartSize: options.recommendedPartSize ?? 100_000_000,
        minimumPartSize: options.minimumPartSize ?? 5_000_000,
        maximumCopy: options.maximumCopySize ?? 5_000_000_000,
        tokenLifetime: Duration.toMillis(options.tokenLifetime ?? "24 hours")
      }
    })
    const expire = (tokens: ReadonlyMap<string, { expiresAt: number }>) =>
      Effect.sync(() => {
        for (const token of tokens.values()) token.expiresAt = 0
      })
    return B2Emulator.of({
      handle,
      credentials: { applicationKeyId, applicationKey },
      requests: Effect.sync(log.entries),
      clearRequests: Effect.sync(log.clear),
      versions: (bucket) => Effect.sync(() => versionsOf(world, bucket)),
      expireAccountTokens: expire(world.accountTokens),
      expireUploadTokens: expire(world.uploadTokens),
      faults: {
        add: (rule) => Effect.sync(() => faults.add(rule)),
        clear: Effect.sync(faults.clear),
        injected: Effect.sync(faults.injected)
      },
      serve: ({ host = "127.0.0.1", port: wanted = 0 }) =>
        Effect.gen(function*() {
          const origin = (port: number) => `http://${host.includes(":") ? `[${host}]` : host}:${port}`
          const port = yield* listen(handleAt(["realm", "api"]), host, wanted)
          const download = yield* listen(handleAt(["download"]), host, 0)
          const upload = yield* listen(handleAt(["upload"]), host, 0)
          world.origins = { api: origin(port), download: origin(download), upload: origin(upload) }
          return { host, port, url: origin(port) }
        })
    })
  })

/**
 * A new emulator as a service.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (options: Options = {}): Layer.Layer<B2Emulator> => Layer.effect(B2Emulator, make(options))

/**
 * The emulator as the transport: requests to B2's host names reach it without a socket.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { HttpClient } from "@effect/platform"
 * import { B2Emulator } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const World = B2Emulator.layerHttpClient.pipe(Layer.provideMerge(B2Emulator.layer()))
 *
 * const program = Effect.gen(function*() {
 *   const response = yield* HttpClient.get("https://api.backblazeb2.com/b2api/v4/b2_authorize_account")
 *   assert.strictEqual(response.status, 401)
 * })
 *
 * Effect.runPromise(Effect.provide(program, World))
 */
export const layerHttpClient: Layer.Layer<HttpClient.HttpClient, never, B2Emulator> = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(B2Emulator, (emulator) => InProcess.make(emulator.handle))
)

/**
 * The emulator on ports of this machine, over HTTP/1.1, for as long as the scope lives: one for calls, free ones for
 * downloads and for uploads, as B2 has hosts for each. Needs Node.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { B2Emulator } from "effect-s3"
 * import { Effect, Layer } from "effect"
 *
 * const ServerLive = B2Emulator.layerServer().pipe(Layer.provideMerge(B2Emulator.layer({ buckets: ["photos"] })))
 *
 * const program = Effect.gen(function*() {
 *   const { url } = yield* B2Emulator.B2EmulatorAddress
 *   const response = yield* Effect.promise(() => fetch(`${url}/b2api/v4/b2_authorize_account`))
 *   assert.strictEqual(response.status, 401)
 * })
 *
 * Effect.runPromise(Effect.provide(program, ServerLive))
 */
export const layerServer = (
  options: { readonly port?: number | undefined; readonly host?: string | undefined } = {}
): Layer.Layer<B2EmulatorAddress, Emulator.ListenFailed, B2Emulator> =>
  Layer.scoped(B2EmulatorAddress, Effect.flatMap(B2Emulator, (emulator) => emulator.serve(options)))

/**
 * The client, over an emulator of its own: no socket, no account, no settings.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { B2, B2Emulator } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const bucket = yield* B2.createBucket({ bucketName: "my-photos-2026", bucketType: "allPrivate" })
 *   const file = yield* B2.uploadFile({ bucketId: bucket.bucketId, fileName: "hello.txt", body: "Hello, world!" })
 *   assert.strictEqual(file.contentLength, 13)
 * })
 *
 * Effect.runPromise(Effect.provide(program, B2Emulator.layerB2()))
 */
export const layerB2 = (
  options: Options & Pick<B2.Options, "policy" | "uploadUrls" | "testMode"> = {}
): Layer.Layer<B2Client.B2Client | B2Emulator> => {
  const { policy, testMode, uploadUrls, ...rest } = options
  return Layer.unwrapEffect(
    Effect.map(
      B2Emulator,
      ({ credentials }) =>
        B2.layer({ ...credentials, policy, testMode, uploadUrls }).pipe(Layer.orDie, Layer.provide(layerHttpClient))
    )
  ).pipe(
    Layer.provideMerge(layer(rest))
  )
}

/**
 * A store in a bucket of an emulator of its own: what a test of an application needs that is to run on B2.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { B2Emulator, ObjectStore } from "effect-s3"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const store = yield* ObjectStore.ObjectStore
 *   yield* store.put("notes/hello.txt", "Hello, world!")
 *   return yield* store.text("notes/hello.txt")
 * })
 *
 * Effect.runPromise(Effect.provide(program, B2Emulator.layerStore())).then((text) =>
 *   assert.strictEqual(text, "Hello, world!")
 * )
 */
export const layerStore = (
  options: Parameters<typeof layerB2>[0] & Partial<ObjectStore.B2Options> = {}
): Layer.Layer<ObjectStore.ObjectStore | B2Client.B2Client | B2Emulator> => {
  const { bucket = "bucket", deletion, prefix, ...rest } = options
  return Layer.provideMerge(
    ObjectStore.layerB2({ bucket, prefix, deletion }),
    layerB2({ ...rest, buckets: [...rest.buckets ?? [], bucket] })
  )
}
