/**
 * Runs one call of Backblaze B2's native API: authorize, address, send, read, classify, and again where the policy says
 * so.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as address from "./internal/b2/address.js"
import * as attempts from "./internal/b2/attempts.js"
import * as authorizations from "./internal/b2/authorization.js"
import type { CommonError } from "./internal/b2/commonErrors.js"
import type { Download, Downloaded } from "./internal/b2/download.js"
import * as fileHeaders from "./internal/b2/fileHeaders.js"
import * as json from "./internal/b2/json.js"
import * as model from "./internal/b2/model.js"
import * as operations from "./internal/b2/operation.js"
import { fromAnswer } from "./internal/b2/refusal.js"
import * as uploads from "./internal/b2/upload.js"
import * as uploadUrls from "./internal/b2/uploadUrls.js"
import { defaults } from "./internal/config/defaults.js"
import * as endpoints from "./internal/endpoint.js"
import * as http from "./internal/http.js"
import * as metrics from "./internal/metrics.js"
import * as requestBody from "./internal/requestBody.js"
import * as retry from "./internal/retry.js"
import { isStorageError } from "./internal/storageErrors.js"
import * as telemetry from "./internal/telemetry.js"
import * as base64 from "./internal/wire/base64.js"
import * as RequestPolicy from "./RequestPolicy.js"
import * as StorageError from "./StorageError.js"
import type * as Transport from "./Transport.js"

/**
 * How a client is made.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  /** The id of an application key. */
  readonly applicationKeyId: string
  readonly applicationKey: string | Redacted.Redacted
  /** Where the key is authorized; `https://api.backblazeb2.com` unless given. */
  readonly realm?: string | undefined
  /** How many uploads may be under way at once for one bucket, and for one large file: each needs a URL. Default: 10. */
  readonly uploadUrls?: number | undefined
  /** `user-agent` of every request. */
  readonly userAgent?: string | undefined
  /** Lets B2 go wrong on purpose: `fail_some_uploads`, `expire_some_account_authorization_tokens`, ... */
  readonly testMode?:
    | "fail_some_uploads"
    | "expire_some_account_authorization_tokens"
    | "force_cap_exceeded"
    | undefined
}

/** Gives back the interruptibility of the caller: an answer is handed over uninterruptibly, so that none is lost. */
type Restore = <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>

/**
 * What runs calls. Programs use it through the functions of `B2`; its own methods are for those functions.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** What the transport below can be trusted with. */
  readonly traits: Transport.Traits
  /** Where the key is authorized. */
  readonly realm: string
  /** What the key has been authorized for; asked for once, and again when it has expired. */
  readonly account: Effect.Effect<model.Account, AuthorizeError>
  readonly execute: <I extends object, O, E>(
    operation: operations.Operation<I, O, E>,
    input: I
  ) => Effect.Effect<O, E>
  readonly upload: <O, I extends object, E>(
    upload: uploads.Upload<O, I, E>
  ) => Effect.Effect<O, StorageError.StorageError | E>
  /** Whoever has the answer reads its body to the end, or releases it. */
  readonly download: <A, E, R>(
    download: Download,
    use: (downloaded: Downloaded, restore: Restore) => Effect.Effect<A, E, R>
  ) => Effect.Effect<A, StorageError.StorageError | E, R>
  /** Upload URLs of a large file that is at its end. */
  readonly forgetUploadUrls: (fileId: string) => void
}

/**
 * How authorizing can fail.
 *
 * @since 0.1.0
 * @category errors
 */
export type AuthorizeError = CommonError

/**
 * The client as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class B2Client extends Context.Tag("effect-s3/B2Client")<B2Client, Service>() {}

const version = "/b2api/v4/"

/** Ten thousand rows of a listing, each with all the info that it can have. */
const answerLimit = 256 * 1024 * 1024

/** Enough for any error document; what is longer is a page of somebody else's. */
const refusalLimit = 256 * 1024

const commonTags = operations.tagsOf([])

interface Counted {
  readonly name: string
  readonly method: "GET" | "HEAD" | "POST"
}
const counted = (name: string, method: Counted["method"] = "POST"): Counted => {
  const known = counters.get(method + name) ?? { name, method }
  counters.set(method + name, known)
  return known
}
const counters = new Map<string, Counted>()

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const unwrapped = <E>(error: E | attempts.Final<StorageError.StorageError>): E | StorageError.StorageError =>
  error instanceof attempts.Final ? error.error : error

const isExpired = (error: unknown): error is StorageError.ExpiredCredentials =>
  error instanceof StorageError.ExpiredCredentials

/** What is refused to HEAD has no code; to a token that is new it can only mean one thing. */
const sayingMore = <E>(error: E): E | StorageError.AccessDenied =>
  isExpired(error) && error.code === "401"
    ? new StorageError.AccessDenied({
      ...error as StorageError.Fields,
      message: "the application key may not read this"
    })
    : error

const malformed = (where: operations.Where, message: string) =>
  new StorageError.MalformedResponse({ ...where, message })

const readJson = <O>(
  bytes: Uint8Array,
  read: (value: unknown) => O,
  where: operations.Where
): Effect.Effect<O, StorageError.MalformedResponse> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(read(JSON.parse(decoder.decode(bytes))))
    } catch (thrown) {
      return thrown instanceof json.Unreadable
        ? malformed(where, `the answer ${thrown.message}`)
        : thrown instanceof SyntaxError
        ? malformed(where, "the answer is not JSON")
        : Effect.die(thrown)
    }
  })

const invalidConfig = (setting: string, message: string) => new StorageError.InvalidConfig({ setting, message })

/**
 * Makes a client over the transport and the policy in the context. Nothing is sent before the first call.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (
  options: Options
): Effect.Effect<Service, StorageError.InvalidConfig, HttpClient.HttpClient | RequestPolicy.RequestPolicy> =>
  Effect.gen(function*() {
    const sender = yield* http.sender
    const defaultPolicy = yield* RequestPolicy.RequestPolicy
    const endpoint = endpoints.parse(options.realm ?? "https://api.backblazeb2.com")
    if ("problem" in endpoint) return yield* invalidConfig("realm", `the realm ${endpoint.problem}`)
    if (endpoint.basePath !== "") return yield* invalidConfig("realm", "the realm has a path")
    if (endpoint.scheme === "http" && !endpoints.isLoopback(endpoint.hostname)) {
      return yield* invalidConfig("realm", "the realm is plain HTTP, over which keys are sent to this machine only")
    }
    const size = options.uploadUrls ?? 10
    if (!Number.isSafeInteger(size) || size < 1) {
      return yield* invalidConfig("uploadUrls", "uploadUrls is not a whole number of at least 1")
    }
    const realm = `${endpoint.scheme}://${endpoint.host}`
    const applicationKey = typeof options.applicationKey === "string"
      ? Redacted.make(options.applicationKey)
      : options.applicationKey
    const identification = {
      "user-agent": options.userAgent ?? defaults.userAgent,
      ...(options.testMode === undefined ? {} : { "x-bz-test-mode": options.testMode })
    }
    const pools = uploadUrls.make(size)

    /** Sends one request and hands its answer over, or the error that it means. */
    const exchange = <A, E, R, E2 = never>(
      request: http.HttpRequest<E2> & Pick<Counted, "method">,
      options: {
        readonly name: string
        readonly where: operations.Where
        readonly target: operations.Target
        readonly tags: ReadonlySet<string>
        readonly n: number
        readonly deadlineMs: number | undefined
      },
      use: (response: http.HttpResponse, restore: Restore) => Effect.Effect<A, E, R>
    ): Effect.Effect<A, StorageError.StorageError | E | E2, R> => {
      const operation = counted(options.name, request.method)
      const where = { ...options.where, attempts: options.n }
      return Effect.clockWith((clock) => {
        const began = clock.unsafeCurrentTimeMillis()
        metrics.sending(operation, options.n, request.body)
        // From the moment the answer is there somebody owns it: first this block, then whoever it is handed to.
        return Effect.uninterruptibleMask((restore) =>
          Effect.flatMap(
            restore(sender.send(request, { where, deadlineMs: options.deadlineMs })),
            (response) => {
              metrics.answered(operation, response, clock.unsafeCurrentTimeMillis() - began)
              const answered: Effect.Effect<A, StorageError.StorageError | E, R> = response.status >= 200 &&
                  response.status < 300
                ? use(response, restore)
                : Effect.flatMap(
                  request.method === "HEAD"
                    ? Effect.succeed(new Uint8Array(0))
                    : Effect.orElseSucceed(restore(response.bytes(refusalLimit)), () => new Uint8Array(0)),
                  (body) =>
                    Effect.fail(fromAnswer({
                      target: options.target,
                      tags: options.tags,
                      where,
                      status: response.status,
                      headers: response.headers,
                      body
                    }))
                )
              return Effect.onError(answered, () => response.release)
            }
          )
        ).pipe(Effect.tapError((error) =>
          Effect.sync(() => {
            if (isStorageError(error)) metrics.failed(operation, error._tag)
          })
        ))
      })
    }

    const jsonHeaders = { ...identification, "content-type": "application/json" }

    const withPolicy = <A, E, R>(
      use: (policy: RequestPolicy.Policy) => Effect.Effect<A, E, R>
    ): Effect.Effect<A, E, R> =>
      Effect.contextWithEffect((context: Context.Context<never>) =>
        use(context.unsafeMap.get(RequestPolicy.RequestPolicy.key) as RequestPolicy.Policy | undefined ?? defaultPolicy)
      ) as Effect.Effect<A, E, R>

    const authorizeWhere: operations.Where = { operation: "b2_authorize_account" }

    const authorizeOnce = (n: number, deadlineMs: number | undefined) =>
      exchange(
        {
          method: "GET",
          origin: realm,
          path: `${version}b2_authorize_account`,
          query: "",
          headers: {
            ...identification,
            authorization: `Basic ${
              base64.encode(encoder.encode(`${options.applicationKeyId}:${Redacted.value(applicationKey)}`))
            }`
          },
          body: requestBody.empty
        },
        { name: "b2_authorize_account", where: authorizeWhere, target: "account", tags: commonTags, n, deadlineMs },
        (response, restore) =>
          Effect.flatMap(
            restore(response.bytes(refusalLimit)),
            (bytes) => readJson(bytes, model.authorized, authorizeWhere)
          )
      ).pipe(
        // The key itself is refused: there is nothing to renew it by.
        Effect.mapError((error) =>
          error._tag === "ExpiredCredentials" || error._tag === "AccessDenied" && error.code === "401"
            ? new StorageError.InvalidCredentials({
              ...error,
              message: "the application key is not accepted",
              hint: "check applicationKeyId and applicationKey, and whether the key has expired"
            })
            : error
        ),
        Effect.flatMap((answer): Effect.Effect<authorizations.Authorization, StorageError.StorageError> => {
          const account = model.toAccount(answer)
          const api = address.origin(account.apiUrl, realm)
          const download = address.origin(account.downloadUrl, realm)
          if (api === undefined || download === undefined) {
            return malformed(authorizeWhere, "the answer names an address that no token may be sent to")
          }
          // Those of another token.
          pools.forget()
          return Effect.succeed({ account, token: answer.authorizationToken, api, download })
        })
      )

    const authorizing = authorizations.make(withPolicy((policy) =>
      Effect.mapError(
        attempts.run(
          { where: authorizeWhere, scope: realm, repeatable: true, replayable: true, settle: undefined },
          policy,
          authorizeOnce
        ),
        // It has had its own attempts.
        (error) => new attempts.Final(error as CommonError)
      )
    ))

    const refusedFor = (
      { account }: authorizations.Authorization,
      where: operations.Where,
      needs: ReadonlyArray<model.Capability>,
      also: ReadonlyArray<model.Capability>
    ): StorageError.AccessDenied | undefined => {
      const has = (capability: model.Capability) => account.capabilities.includes(capability)
      const missing = needs.length === 0 || needs.some(has)
        ? also.filter((capability) => !has(capability)).join(" and ")
        : needs.join(" or ")
      return missing === "" ? undefined : new StorageError.AccessDenied({
        ...where,
        message: `the application key lacks the capability ${missing}`,
        hint: "make a key that has it; nothing was sent"
      })
    }

    /** With the token that is known; and once more with another, where it is refused as expired. */
    const authorized = <A, E, R>(
      where: operations.Where,
      needs: ReadonlyArray<model.Capability>,
      also: ReadonlyArray<model.Capability>,
      use: (authorization: authorizations.Authorization) => Effect.Effect<A, E, R>
    ): Effect.Effect<A, E | StorageError.AccessDenied | attempts.Final<CommonError>, R> => {
      const checked = (
        authorization: authorizations.Authorization
      ): Effect.Effect<A, E | StorageError.AccessDenied, R> => {
        const refused = refusedFor(authorization, where, needs, also)
        return refused === undefined ? use(authorization) : Effect.fail(refused)
      }
      type Failure = E | StorageError.AccessDenied | attempts.Final<CommonError>
      return Effect.flatMap(
        authorizing.current,
        (found) =>
          Effect.catchAll(checked(found), (error): Effect.Effect<A, Failure, R> =>
            isExpired(error)
              ? Effect.mapError(Effect.flatMap(authorizing.renewed(found), checked), sayingMore)
              : Effect.fail(error))
      )
    }

    const whereOf = <I extends object, O, E>(operation: operations.Operation<I, O, E>, input: I): operations.Where => ({
      operation: operation.name,
      ...operation.where?.(input)
    })

    /** One attempt of a call, with a token that is good. */
    const callOnce = <I extends object, O, E>(
      operation: operations.Operation<I, O, E>,
      body: Readonly<Record<string, unknown>>,
      also: ReadonlyArray<model.Capability>,
      where: operations.Where,
      n: number,
      deadlineMs: number | undefined
    ) =>
      authorized(where, operation.needs, also, ({ account, api, token }) =>
        exchange(
          {
            method: "POST",
            origin: api,
            path: version + operation.name,
            query: "",
            headers: { ...jsonHeaders, authorization: Redacted.value(token) },
            body: requestBody.bytes(
              encoder.encode(JSON.stringify(operation.accountId ? { accountId: account.accountId, ...body } : body))
            )
          },
          { name: operation.name, where, target: operation.target, tags: operation.tags, n, deadlineMs },
          (response, restore) =>
            Effect.flatMap(
              restore(response.bytes(answerLimit)),
              (bytes) => readJson(bytes, (value) => operation.read(value, account), where)
            )
        ))

    const tracked = <A, E, R>(where: operations.Where, effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
      Effect.contextWithEffect((context: Context.Context<never>) => {
        metrics.called(counted(where.operation))
        return telemetry.traced(context, where, effect, telemetry.b2)
      }) as Effect.Effect<A, E, R>

    const execute: Service["execute"] = <I extends object, O, E>(
      operation: operations.Operation<I, O, E>,
      input: I
    ): Effect.Effect<O, E> => {
      const where = whereOf(operation, input)
      const body = operations.encode(operation, input, where)
      if (body instanceof Error) return Effect.fail(body) as Effect.Effect<never, any>
      const also = operation.also(input)
      return tracked(
        where,
        withPolicy((policy) =>
          attempts.run(
            {
              where,
              scope: realm,
              repeatable: operation.repeatable(input),
              replayable: true,
              settle: operation.settle && ((error) => operation.settle!(input, execute, error))
            },
            policy,
            (n, deadlineMs) => callOnce(operation, body, also, where, n, deadlineMs)
          )
        )
      ).pipe(Effect.mapError(unwrapped)) as Effect.Effect<O, any>
    }

    const upload: Service["upload"] = <O, I extends object, E>(
      spec: uploads.Upload<O, I, E>
    ): Effect.Effect<O, StorageError.StorageError | E> => {
      const { where } = spec
      const prepared = uploads.prepare(spec.body)
      const urlBody = operations.encode(spec.url, spec.urlInput, where)
      if (urlBody instanceof Error) return Effect.fail(urlBody as StorageError.StorageError)

      const attempted = Effect.suspend(() => {
        /** Of what has last been sent to its end. */
        let sha1: string | undefined
        let renewed = false

        const sendTo = (url: model.UploadUrl, n: number, deadlineMs: number | undefined) => {
          const at = address.parse(url.uploadUrl, realm)
          if (at === undefined) {
            return Effect.fail(malformed(where, "the answer names an address that no token may be sent to"))
          }
          const attempt = prepared.attempt()
          sha1 = undefined
          return exchange(
            {
              method: "POST",
              ...at,
              headers: {
                ...identification,
                ...spec.headers,
                authorization: Redacted.value(url.authorizationToken),
                "x-bz-content-sha1": attempt.header
              },
              body: attempt.body
            },
            { name: where.operation, where, target: spec.target, tags: spec.tags, n, deadlineMs },
            (response, restore) =>
              Effect.flatMap(
                restore(response.bytes(refusalLimit)),
                (bytes) => readJson(bytes, spec.read, where)
              )
          ).pipe(Effect.ensuring(Effect.sync(() => {
            sha1 = attempt.sha1()
          })))
        }

        const attempt = (
          n: number,
          deadlineMs: number | undefined
        ): Effect.Effect<O, StorageError.StorageError | uploads.SourceFailure | attempts.Final<CommonError>> =>
          Effect.catchIf(
            pools.use(
              spec.pool,
              {
                fresh: n > 1 || renewed,
                make: callOnce(spec.url, urlBody, [], where, n, deadlineMs)
              },
              (url) => sendTo(url, n, deadlineMs)
            ),
            (error) => isExpired(error) && !renewed && prepared.replayable,
            () => {
              // The URL is too old, not the account's token: if that is too, the next call mends it.
              renewed = true
              return attempt(n, deadlineMs)
            }
          )

        // A URL that another upload has left says nothing of what this one needs.
        const admitted = spec.also.length === 0
          ? Effect.void
          : Effect.flatMap(
            authorizing.current,
            (found) => refusedFor(found, where, [], spec.also) ?? Effect.void
          )

        const settle = spec.settle
        const made = withPolicy((policy) =>
          attempts.run(
            {
              where,
              scope: realm,
              repeatable: true,
              replayable: prepared.replayable,
              settle: settle && (() => settle(sha1 ?? ""))
            },
            policy,
            attempt
          )
        )
        return Effect.andThen(admitted, made)
      })
      return Effect.mapError(
        tracked(where, attempted),
        (error) =>
          error instanceof uploads.SourceFailure ? error.error as E : unwrapped(error) as StorageError.StorageError
      )
    }

    const downloadOnce = <A, E, R>(
      spec: Download,
      n: number,
      deadlineMs: number | undefined,
      again: Downloaded["again"],
      use: (downloaded: Downloaded, restore: Restore) => Effect.Effect<A, E, R>
    ) => {
      const { where } = spec
      return authorized(where, ["readFiles"], [], (authorization) =>
        exchange(
          {
            method: spec.method,
            origin: authorization.download,
            path: spec.path,
            query: spec.query,
            headers: {
              ...identification,
              ...spec.headers,
              authorization: Redacted.value(authorization.token)
            },
            body: requestBody.empty
          },
          { name: where.operation, where, target: spec.target, tags: spec.tags, n, deadlineMs },
          (response, restore) => {
            const file = fileHeaders.read(response.headers)
            return (file === undefined
              ? malformed(where, "the answer does not say which file it is")
              : use({ file, response, again }, restore)) as Effect.Effect<A, StorageError.MalformedResponse | E, R>
          }
        ))
    }

    const download: Service["download"] = <A, E, R>(
      spec: Download,
      use: (downloaded: Downloaded, restore: Restore) => Effect.Effect<A, E, R>
    ): Effect.Effect<A, StorageError.StorageError | E, R> =>
      withPolicy((policy) => {
        const call = { where: spec.where, scope: realm, standing: retry.standing() }
        const again: Downloaded["again"] = (next, use, error, progress) => {
          metrics.failed(counted(spec.where.operation, spec.method), error._tag)
          return attempts.resume(
            call,
            policy,
            (n, deadlineMs) => downloadOnce(next, n, deadlineMs, again, use),
            error,
            progress
          ).pipe(Effect.mapError(unwrapped))
        }
        return Effect.mapError(
          tracked(
            spec.where,
            attempts.run(
              { ...call, repeatable: true, replayable: true, settle: undefined },
              policy,
              (n, deadlineMs) => downloadOnce(spec, n, deadlineMs, again, use)
            )
          ),
          (error) => unwrapped(error) as StorageError.StorageError
        )
      })

    return B2Client.of({
      traits: sender.traits,
      realm,
      account: Effect.mapError(
        Effect.map(authorizing.current, ({ account }) => account),
        (error) => error.error
      ),
      execute,
      upload,
      download,
      forgetUploadUrls: pools.forget
    })
  })

/**
 * The client over the transport and the policy in the context.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (
  options: Options
): Layer.Layer<B2Client, StorageError.InvalidConfig, HttpClient.HttpClient | RequestPolicy.RequestPolicy> =>
  Layer.effect(B2Client, make(options))
