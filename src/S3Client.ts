/**
 * Runs one S3 operation: address, sign, send, read, classify, and again where the policy says so.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import type { Credentials } from "./Credentials.js"
import * as addresses from "./internal/address.js"
import type { Aside } from "./internal/aside.js"
import * as asides from "./internal/aside.js"
import { defined } from "./internal/defined.js"
import * as expressSessions from "./internal/expressSessions.js"
import * as http from "./internal/http.js"
import * as learning from "./internal/learnt.js"
import * as metrics from "./internal/metrics.js"
import * as retry from "./internal/retry.js"
import type { CommonError } from "./internal/s3/commonErrors.js"
import { createSession } from "./internal/s3/createSession.js"
import { checkEcho, shown } from "./internal/s3/customerKey.js"
import * as defaults from "./internal/s3/defaults.js"
import * as framing from "./internal/s3/framing.js"
import type { Asked, First, Operation, Where } from "./internal/s3/operation.js"
import { formOf, postObject, type PostPolicyInput } from "./internal/s3/postObject.js"
import { payloadHash, prepare, type Prepared } from "./internal/s3/prepare.js"
import { extended } from "./internal/s3/presigning.js"
import { readBack } from "./internal/s3/readBack.js"
import { fromAnswer } from "./internal/s3/refusal.js"
import { sessionRefused } from "./internal/s3/sessionRefused.js"
import * as settling from "./internal/s3/settle.js"
import { isStorageError } from "./internal/storageErrors.js"
import * as telemetry from "./internal/telemetry.js"
import type { Access } from "./internal/wire/awsEndpoint.js"
import * as uri from "./internal/wire/uri.js"
import * as RequestPolicy from "./RequestPolicy.js"
import * as S3Config from "./S3Config.js"
import * as Signer from "./Signer.js"
import * as StorageError from "./StorageError.js"
import type * as Transport from "./Transport.js"

/**
 * A URL that carries its own permission: whoever has it may make this one request until it expires.
 *
 * @since 0.1.0
 * @category models
 */
export interface PresignedUrl {
  /** A bearer secret, hence `Redacted`. */
  readonly url: Redacted.Redacted<string>
  readonly method: string
  /** The headers that the request must carry, exactly so, beside `secretHeaders`. */
  readonly headers: Readonly<Record<string, string>>
  /** Those of them that hold a key of the caller's own (SSE-C). Whoever uses the URL needs them, and can read with them. */
  readonly secretHeaders?: Redacted.Redacted<Readonly<Record<string, string>>> | undefined
  /** Earlier than asked for when the credentials themselves expire before. */
  readonly expiresAt: Date
  /** How long that is from now. */
  readonly effectiveExpiry: Duration.Duration
}

/**
 * An upload form: whoever has its fields may store one file at a time as the policy allows, until it expires.
 *
 * @since 0.1.0
 * @category models
 */
export interface PresignedPost {
  /** Where the form is sent to, as `multipart/form-data` by POST. */
  readonly url: string
  /** To be sent before the field `file`, which comes last. A bearer secret, hence `Redacted`. */
  readonly fields: Redacted.Redacted<Readonly<Record<string, string>>>
  /** Earlier than asked for when the credentials themselves expire before. */
  readonly expiresAt: Date
  /** How long that is from now. */
  readonly effectiveExpiry: Duration.Duration
}

/**
 * For how long a URL is to be good, and what it is to bind besides the operation's own members.
 *
 * @since 0.1.0
 * @category models
 */
export interface PresignOptions {
  /** From one second to seven days, in whole seconds; 15 minutes by default. */
  readonly expiresIn?: Duration.DurationInput | undefined
  /** Headers that the request must carry, exactly so, besides those that the operation's members are sent in. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Parameters of the URL, decoded; none that is named like those of a signature. */
  readonly query?: Readonly<Record<string, string>> | undefined
  /** The exact length of the body, in bytes. */
  readonly contentLength?: number | undefined
}

/**
 * What runs operations. Programs call it through the functions of `S3`; its own methods are for those functions.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  readonly config: S3Config.S3Config
  /** What the transport below can be trusted with. */
  readonly traits: Transport.Traits
  /** The same client, over the same transport and credentials, with other settings. */
  readonly reconfigured: (config: S3Config.S3Config) => Effect.Effect<Service>
  readonly execute: <I extends object, O, E, R>(operation: Operation<I, O, E, R>, input: I) => Effect.Effect<O, E, R>
  /** One request to another service of the same account, by the same transport, credentials and policy. */
  readonly aside: <A>(request: Aside<A>) => Effect.Effect<A, CommonError>
  readonly presign: <I extends object, O, E, R>(
    operation: Operation<I, O, E, R>,
    input: I,
    options: PresignOptions
  ) => Effect.Effect<PresignedUrl, PresignError>
  readonly presignPost: (
    input: PostPolicyInput,
    options: Pick<PresignOptions, "expiresIn">
  ) => Effect.Effect<PresignedPost, PresignError>
}

/**
 * How presigning can fail: nothing is sent, so only the input and the credentials matter.
 *
 * @since 0.1.0
 * @category errors
 */
export type PresignError =
  | StorageError.InvalidBucketName
  | StorageError.InvalidInput
  | StorageError.InvalidKey
  | StorageError.UnsupportedByProvider
  | StorageError.CredentialsUnavailable

/**
 * The client as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class S3Client extends Context.Tag("effect-s3/S3Client")<S3Client, Service>() {}

const defaultExpiry = Duration.minutes(15)

/** Enough for any error document; what is longer is a page of somebody else's. */
const refusalLimit = 256 * 1024

/** Keeps the caller's own stream errors apart from ours, whatever their tags are. */
class SourceFailure {
  constructor(readonly error: unknown) {}
}

/** What the requests of one call have in common. */
interface Call {
  requests: number
  readonly standing: retry.Standing
  readonly again: Asked<unknown>["again"]
}

const empty = new Uint8Array(0)

/** Of what is signed in advance. */
type Validity = Pick<Signer.PostRequest, "region" | "service" | "now" | "expiresSeconds">

/** When what was signed at that time by our own clock will be worth nothing any more. */
type Until = (
  signed: { readonly effectiveExpirySeconds: number }
) => Pick<PresignedUrl, "expiresAt" | "effectiveExpiry">

const untilFrom = (now: number): Until => ({ effectiveExpirySeconds }) => ({
  expiresAt: new Date(now + effectiveExpirySeconds * 1000),
  effectiveExpiry: Duration.seconds(effectiveExpirySeconds)
})

/**
 * Makes a client from its parts.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<
  Service,
  never,
  HttpClient.HttpClient | S3Config.Settings | Signer.Signer | RequestPolicy.RequestPolicy
> = Effect.gen(function*() {
  const sender = yield* http.sender
  const config = yield* S3Config.Settings
  const signer = yield* Signer.Signer
  const defaultPolicy = yield* RequestPolicy.RequestPolicy
  const router = addresses.router(config)
  const surroundings = {
    config,
    traits: sender.traits,
    router,
    defaults: defaults.make(config, false),
    presigning: false
  }
  const presigning = { ...surroundings, defaults: defaults.make(config, true), presigning: true }
  const limits = defined({
    totalMs: config.client.timeoutMs,
    firstByteMs: config.client.readTimeoutMs,
    idleMs: config.client.readTimeoutMs
  })
  const identification = { "user-agent": config.userAgent }
  const learnt = learning.make(config.region)
  const context = yield* Effect.context<Effect.Effect.Context<typeof make>>()
  const reconfigured: Service["reconfigured"] = (config) =>
    Effect.provide(make, Context.add(context, S3Config.Settings, config))
  const endpoint = `${config.scheme}://${config.endpointHost}`

  const signerOf = (route: addresses.Route): Signer.Service =>
    route.signer === "sigv4a" ? signer.multiRegion ?? signer : signer

  const sessions = expressSessions.make((bucket) =>
    Effect.map(Effect.suspend(() => execute(createSession, { bucket })), (created): Credentials => ({
      accessKeyId: created.accessKeyId,
      secretAccessKey: created.secretAccessKey,
      sessionToken: created.sessionToken,
      // By our clock.
      expiration: created.expiration &&
        new Date(created.expiration.getTime() - learnt.assume(bucket).clockOffset)
    }))
  )

  const sessionOf = <I, O, R>(
    { tags }: Operation<I, O, any, R>,
    { where }: Prepared
  ): Effect.Effect<Signer.Service, StorageError.StorageError> =>
    Effect.mapError(sessions.signer(where.bucket ?? ""), (error) => sessionRefused(error, where, tags))

  const refreshOf = ({ route, where }: Prepared): Effect.Effect<boolean> =>
    route.signer === "session" ? sessions.refresh(where.bucket ?? "") : signer.refresh

  /** Where it goes now that its bucket is held to be in `region`. */
  const routeOf = (prepared: Prepared, access: Access, region: string): addresses.Route => {
    if (region === config.region) return prepared.route
    const found = router(prepared.bucket, access, region)
    return "problem" in found ? prepared.route : found
  }

  const exchange = <I, O, R>(
    operation: Operation<I, O, any, R>,
    input: I,
    where: Where,
    region: string,
    request: http.HttpRequest<SourceFailure>,
    deadline: number | undefined,
    clock: Clock.Clock,
    again: Asked<I>["again"]
  ): Effect.Effect<O, StorageError.StorageError | SourceFailure, R> => {
    const began = clock.unsafeCurrentTimeMillis()
    metrics.sending(operation, where.attempts ?? 1, request.body)
    // From the moment the answer is there somebody owns it: first this block, then whoever it is handed to.
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(
        restore(sender.send(request, Object.assign({ where, deadlineMs: deadline }, limits))),
        (response) => {
          metrics.answered(operation, response, clock.unsafeCurrentTimeMillis() - began)
          const refusal: Asked<I>["refusal"] = (status, headers, body) =>
            fromAnswer({ target: operation.target, tags: operation.tags, where, region, status, headers, body })
          const unechoed = operation.echoesKey ? checkEcho(request.headers, response, where) : undefined
          const answered = unechoed !== undefined
            ? Effect.fail(unechoed)
            : response.status >= 200 && response.status < 300
            ? operation.answer(response, { input, where, config, sent: request, restore, again, refusal })
            : Effect.flatMap(
              operation.method === "HEAD"
                ? Effect.succeed(empty)
                : Effect.orElseSucceed(restore(response.bytes(refusalLimit)), () => empty),
              (body) => Effect.fail(refusal(response.status, response.headers, body))
            )
          return Effect.onError(answered, () => response.release)
        }
      )
    )
  }

  /** How one request of a call is made, as often as asked. */
  const attempting = <I extends object, O, R>(
    operation: Operation<I, O, any, R>,
    input: I,
    prepared: Prepared,
    call: Call,
    settled?: settling.Settled<O>
  ): (deadline: number | undefined) => Effect.Effect<O, unknown, R> => {
    const query = uri.encodeQuery(prepared.query)
    const plain = settled?.headers === undefined ? prepared.headers : { ...prepared.headers, ...settled.headers }
    const framed = framing.plan(prepared.body, plain, config, signerOf(prepared.route).signStream !== undefined)
    const hash = framed?.payloadHash ?? payloadHash(prepared.body, surroundings)
    const body = prepared.body._tag === "Stream"
      ? { ...prepared.body, stream: Stream.mapError(prepared.body.stream, (error) => new SourceFailure(error)) }
      : prepared.body
    const unsigned = framed?.headers ?? plain

    const send = (assumed: learning.Assumed, n: number, deadline: number | undefined) => {
      const route = routeOf(prepared, operation.access, assumed.region)
      const path = addresses.pathOf(route, prepared.key)
      const transmit = (
        signed: Readonly<Record<string, string>>,
        body: http.HttpRequest<SourceFailure>["body"],
        clock: Clock.Clock
      ) => {
        // Several times faster than spreading them.
        const headers = Object.assign({}, unsigned, signed, identification)
        const where = Object.assign({ attempts: n }, prepared.where)
        return exchange(
          operation,
          input,
          where,
          route.region,
          {
            method: operation.method,
            origin: route.origin,
            path,
            query,
            headers,
            body
          },
          deadline,
          clock,
          call.again
        )
      }
      const signedBy = (signer: Signer.Service) =>
        Effect.clockWith((clock) => {
          const request: Signer.SigningRequest = {
            method: operation.method,
            host: route.host,
            path,
            bucketInHost: addresses.bucketInHost(route, prepared.bucket),
            query,
            headers: unsigned,
            payloadHash: hash,
            region: route.region,
            service: route.service,
            now: clock.unsafeCurrentTimeMillis() + assumed.clockOffset
          }
          return framed === undefined || body._tag !== "Stream"
            ? Effect.flatMap(signer.sign(request), (headers) => transmit(headers, body, clock))
            : Effect.flatMap(
              framing.sign(signer, request, framed),
              (signed) => transmit(signed.headers, { ...body, framing: signed.framing }, clock)
            )
        })
      return route.signer === "session"
        ? Effect.flatMap(sessionOf(operation, prepared), signedBy)
        : signedBy(signerOf(route))
    }

    let mended: Array<string> | undefined

    // A cause that can be mended is no failure of the attempt, but each kind of them is mended only once in a call.
    const attempt = (deadline: number | undefined): Effect.Effect<O, unknown, R> => {
      const assumed = learnt.assume(prepared.bucket)
      const n = ++call.requests
      const sent = send(assumed, n, deadline)
      return Effect.catchAll(n === 1 ? sent : Effect.andThen(telemetry.retrying(n), sent), (error) => {
        if (!isStorageError(error)) return Effect.fail(error)
        metrics.failed(operation, error._tag)
        if (mended?.includes(error._tag)) return Effect.fail(error)
        return Effect.flatMap(learnt.mend(error, assumed, refreshOf(prepared)), (isMended) => {
          if (!isMended || !prepared.replayable) return Effect.fail(error)
          mended = [...mended ?? [], error._tag]
          return attempt(deadline)
        })
      })
    }
    return settled === undefined ? attempt : (deadline) => settled.attempt(attempt(deadline))
  }

  /** What lets further requests of a call follow an answer that it had. */
  const further = <I extends object, O, E>(
    call: Call,
    policy: RequestPolicy.Policy,
    scope: string,
    operation: Operation<I, O, E>,
    input: I,
    error: StorageError.StorageError,
    progress: retry.Progress
  ): Effect.Effect<O, StorageError.StorageError> => {
    const prepared = prepare(operation, input, surroundings)
    if (isStorageError(prepared)) return Effect.fail(prepared)
    metrics.failed(operation, error._tag)
    const attempt = attempting(operation, input, prepared, call)
    const idempotent = operation.idempotent(input)
    return retry.resume(
      (_, deadline) => attempt(deadline) as Effect.Effect<O, StorageError.StorageError>,
      policy,
      (error, n) => ({ error, operation: operation.name, idempotent, attempt: n, scope }),
      isStorageError,
      call.standing,
      error,
      progress
    )
  }

  const run = <I extends object, O, R>(
    operation: Operation<I, O, any, R>,
    input: I,
    prepared: Prepared,
    policy: RequestPolicy.Policy
  ): Effect.Effect<O, unknown, R> => {
    metrics.called(operation)
    const settled = settle(operation, input, prepared.where)
    const scope = prepared.bucket === undefined ? endpoint : `${endpoint}/${prepared.bucket}`
    const call: Call = {
      requests: 0,
      standing: retry.standing(),
      again: (operation, input, error, progress) => further(call, policy, scope, operation, input, error, progress)
    }
    const attempt = attempting(operation, input, prepared, call, settled)
    const idempotent = prepared.replayable && operation.idempotent(input)
    const made = retry.run(
      (_, deadline) => attempt(deadline),
      policy,
      (error, n) => ({
        error: error as StorageError.StorageError,
        operation: operation.name,
        idempotent: settled === undefined
          ? idempotent
          : prepared.replayable && settled.repeats(error as StorageError.StorageError),
        attempt: n,
        scope
      }),
      isStorageError,
      scope,
      call.standing
    )
    const attempts = settled === undefined ? made : Effect.catchAll(made, settled.last)
    return prepared.body._tag === "Stream"
      ? Effect.mapError(attempts, (error) => error instanceof SourceFailure ? error.error : error)
      : attempts
  }

  const settle = <I extends object, O>(operation: Operation<I, O, any, any>, input: I, where: Where) => {
    const { outcome } = operation
    const stake = outcome?.stake(input)
    return outcome === undefined || stake === undefined
      ? undefined
      : settling.make(outcome, input, stake, where, (patience) => {
        const found = execute(readBack, stake.subject)
        return Effect.catchIf(
          patience === "once" ? Effect.provideService(found, RequestPolicy.RequestPolicy, RequestPolicy.none) : found,
          StorageError.isNotFound,
          () => Effect.succeed(undefined)
        )
      })
  }

  const execute = <I extends object, O, E, R>(
    operation: Operation<I, O, E, R>,
    input: I
  ): Effect.Effect<O, E, R> => {
    const prepared = prepare(operation, input, surroundings)
    if (isStorageError(prepared)) {
      return Effect.fail(prepared) as Effect.Effect<never, any>
    }
    const called = Effect.contextWithEffect((context: Context.Context<never>) => {
      const policy = context.unsafeMap.get(RequestPolicy.RequestPolicy.key) as RequestPolicy.Policy | undefined
      return telemetry.traced(
        context,
        prepared.where,
        run(operation, input, prepared, policy ?? defaultPolicy)
      )
    }) as Effect.Effect<O, E, R>
    const first = operation.first?.(input, config)
    return first === undefined ? called : Effect.andThen(asked(first), called) as Effect.Effect<O, any, R>
  }

  const asked = ({ input, operation, passes }: First): Effect.Effect<unknown, StorageError.StorageError> =>
    Effect.catchIf(
      execute(operation, input) as Effect.Effect<unknown, StorageError.StorageError>,
      (error) => passes?.(error) === true,
      () => Effect.void
    )

  /** With what a signature that is to be good for a while is made. */
  const signFor = <A>(
    prepared: Prepared,
    access: Access,
    { expiresIn = defaultExpiry }: Pick<PresignOptions, "expiresIn">,
    use: (
      validity: Validity,
      route: addresses.Route,
      signer: Signer.Service,
      until: Until
    ) => Effect.Effect<A, PresignError>
  ): Effect.Effect<A, PresignError> => {
    const assumed = learnt.assume(prepared.bucket)
    const route = routeOf(prepared, access, assumed.region)
    return Effect.clockWith((clock) => {
      const now = clock.unsafeCurrentTimeMillis()
      const validity = {
        region: route.region,
        service: route.service,
        now: now + assumed.clockOffset,
        expiresSeconds: Duration.toSeconds(expiresIn)
      }
      return use(validity, route, signerOf(route), untilFrom(now))
    })
  }

  const presign: Service["presign"] = (operation, input, options) => {
    const own = prepare(operation, input, presigning)
    const prepared = isStorageError(own) ? own : extended(own, options)
    if (isStorageError(prepared)) {
      return Effect.fail(prepared as PresignError)
    }
    const { bucket, headers, key, query } = prepared
    return signFor(prepared, operation.access, options, (validity, route, signer, until) => {
      const path = addresses.pathOf(route, key)
      const { method } = operation
      return Effect.map(
        // Named one by one: to spread them takes a fifth of the whole.
        signer.presign({
          region: validity.region,
          service: validity.service,
          now: validity.now,
          expiresSeconds: validity.expiresSeconds,
          method,
          host: route.host,
          path,
          bucketInHost: addresses.bucketInHost(route, bucket),
          query,
          headers
        }),
        (signed) =>
          Object.assign(shown(headers), until(signed), {
            url: Redacted.make(route.origin + path + "?" + signed.query),
            method
          })
      )
    })
  }

  const presignPost: Service["presignPost"] = (input, options) => {
    const prepared = prepare(postObject, input, presigning)
    if (isStorageError(prepared)) {
      return Effect.fail(prepared as PresignError)
    }
    const form = formOf(input, prepared.headers)
    return signFor(prepared, postObject.access, options, (validity, route, signer, until) =>
      Effect.map(
        signer.signPost({ ...validity, conditions: form.conditions }),
        (signed) => ({
          url: route.origin + addresses.pathOf(route, undefined),
          fields: Redacted.make({ ...form.fields, ...signed.fields }),
          ...until(signed)
        })
      ))
  }

  const aside: Service["aside"] = (request) =>
    Effect.contextWithEffect((context: Context.Context<never>) =>
      asides.run(
        sender,
        signer,
        context.unsafeMap.get(RequestPolicy.RequestPolicy.key) as RequestPolicy.Policy | undefined ?? defaultPolicy,
        { ...request, headers: { ...request.headers, ...identification } }
      )
    )

  return S3Client.of({ config, traits: sender.traits, reconfigured, execute, aside, presign, presignPost })
})

/**
 * The client over the transport, the settings, the signer and the policy that the context has.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<
  S3Client,
  never,
  HttpClient.HttpClient | S3Config.Settings | Signer.Signer | RequestPolicy.RequestPolicy
> = Layer.effect(S3Client, make)
