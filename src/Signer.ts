/**
 * How requests are signed: Signature Version 4, or not at all.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Credentials from "./Credentials.js"
import { toAmzDate } from "./internal/wire/dates.js"
import { valueProblem } from "./internal/wire/headers.js"
import * as signingKeys from "./internal/wire/signingKeys.js"
import * as sigv4 from "./internal/wire/sigv4.js"
import * as StorageError from "./StorageError.js"

/**
 * The parts of a request that a signature covers, exactly as they are sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface SigningRequest {
  readonly method: string
  /** With the port, unless it is the scheme's own. */
  readonly host: string
  /** Percent-encoded. */
  readonly path: string
  /** Percent-encoded and sorted, without the question mark. */
  readonly query: string
  /** By lower-case name, without `host`. */
  readonly headers: Readonly<Record<string, string>>
  /** SHA-256 of the body in lower-case hex, or one of the words that S3 knows in its place. */
  readonly payloadHash: string
  readonly region: string
  readonly service: string
  /** In milliseconds since 1970. */
  readonly now: number
}

/**
 * What a presigned URL will permit.
 *
 * @since 0.1.0
 * @category models
 */
export interface PresignRequest extends Omit<SigningRequest, "query" | "payloadHash"> {
  /** Decoded. */
  readonly query: ReadonlyArray<readonly [string, string]>
  /** Whole seconds, from 1 to 604 800 (7 days). */
  readonly expiresSeconds: number
}

/**
 * The query of a presigned URL.
 *
 * @since 0.1.0
 * @category models
 */
export interface Presigned {
  /** Percent-encoded, without the question mark, the signature included. */
  readonly query: string
  /** Less than asked for when the credentials themselves expire earlier. */
  readonly effectiveExpirySeconds: number
}

/**
 * Signs requests and URLs.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The headers to add to the request. */
  readonly sign: (
    request: SigningRequest
  ) => Effect.Effect<Readonly<Record<string, string>>, StorageError.CredentialsUnavailable>
  readonly presign: (
    request: PresignRequest
  ) => Effect.Effect<Presigned, StorageError.CredentialsUnavailable | StorageError.InvalidInput>
  /**
   * To be run when the server says that the credentials used last have expired: whether there are others now, so that
   * the request may be signed again.
   */
  readonly refresh: Effect.Effect<boolean>
}

/**
 * The signer as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class Signer extends Context.Tag("effect-s3/Signer")<Signer, Service>() {}

/** The longest validity that S3 accepts. */
const maxExpirySeconds = 604_800

/** Credentials, unwrapped and checked once rather than for every request. */
interface Identity {
  readonly credentials: Credentials.Credentials
  readonly secret: string
  readonly sessionToken: string | undefined
  readonly problem: StorageError.CredentialsUnavailable | undefined
}

const unusable = (what: string, problem: string): StorageError.CredentialsUnavailable =>
  new StorageError.CredentialsUnavailable({
    message: `The ${what} cannot be sent in a header: ${problem}`,
    tried: [`the ${what}: ${problem}`],
    hint: "check how it was copied: line breaks and quotes often come with it"
  })

const identify = (credentials: Credentials.Credentials): Identity => {
  const sessionToken = credentials.sessionToken === undefined ? undefined : Redacted.value(credentials.sessionToken)
  const idProblem = credentials.accessKeyId === "" ? "is empty" : valueProblem(credentials.accessKeyId)
  const tokenProblem = sessionToken === undefined ? undefined : valueProblem(sessionToken)
  return {
    credentials,
    secret: Redacted.value(credentials.secretAccessKey),
    sessionToken,
    problem: idProblem !== undefined
      ? unusable("access key id", idProblem)
      : tokenProblem !== undefined
      ? unusable("session token", tokenProblem)
      : undefined
  }
}

const invalidExpiry = (seconds: number): StorageError.InvalidInput =>
  new StorageError.InvalidInput({
    message: `A presigned URL is valid for 1 to ${maxExpirySeconds} whole seconds, not for ${seconds}`,
    parameter: "expiresIn"
  })

/**
 * Signature Version 4 with the credentials of `provider`, asked anew for every request. Signing keys are derived once
 * per credentials, day, region and service, and kept in this signer.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Effect } from "effect"
 * import { Credentials, Signer } from "effect-s3"
 *
 * const signer = Signer.sigV4(
 *   Credentials.fromStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "do not print me" })
 * )
 * const headers = Effect.runSync(signer.sign({
 *   method: "GET",
 *   host: "examplebucket.s3.amazonaws.com",
 *   path: "/test.txt",
 *   query: "",
 *   headers: {},
 *   payloadHash: "UNSIGNED-PAYLOAD",
 *   region: "us-east-1",
 *   service: "s3",
 *   now: Date.UTC(2013, 4, 24)
 * }))
 * assert.strictEqual(headers["x-amz-date"], "20130524T000000Z")
 */
export const sigV4 = (provider: Credentials.Provider): Service => {
  const keyFor = signingKeys.make()
  let last: Identity | undefined

  const identity = (credentials: Credentials.Credentials): Identity =>
    last !== undefined && last.credentials === credentials ? last : (last = identify(credentials))

  const signingKey = (identity: Identity, amzDate: string, request: Pick<SigningRequest, "region" | "service">) =>
    keyFor(identity.credentials, identity.secret, amzDate.slice(0, 8), request.region, request.service)

  return {
    sign: (request) =>
      Effect.flatMap(provider.credentials, (credentials) => {
        const who = identity(credentials)
        if (who.problem !== undefined) return Effect.fail(who.problem)
        const amzDate = toAmzDate(request.now)
        return Effect.succeed(sigv4.signHeaders({
          method: request.method,
          host: request.host,
          path: request.path,
          query: request.query,
          headers: request.headers,
          payloadHash: request.payloadHash,
          region: request.region,
          service: request.service,
          accessKeyId: credentials.accessKeyId,
          sessionToken: who.sessionToken,
          signingKey: signingKey(who, amzDate, request),
          amzDate
        }))
      }),
    presign: (request) => {
      const { expiresSeconds, now } = request
      if (!Number.isInteger(expiresSeconds) || expiresSeconds < 1 || expiresSeconds > maxExpirySeconds) {
        return Effect.fail(invalidExpiry(expiresSeconds))
      }
      return Effect.flatMap(provider.credentials, (credentials) => {
        const who = identity(credentials)
        if (who.problem !== undefined) return Effect.fail(who.problem)
        const amzDate = toAmzDate(now)
        const query = sigv4.presignQuery({
          method: request.method,
          host: request.host,
          path: request.path,
          query: request.query,
          headers: request.headers,
          region: request.region,
          service: request.service,
          expiresSeconds,
          accessKeyId: credentials.accessKeyId,
          sessionToken: who.sessionToken,
          signingKey: signingKey(who, amzDate, request),
          amzDate
        })
        const left = credentials.expiration === undefined
          ? expiresSeconds
          : Math.floor((credentials.expiration.getTime() - now) / 1000)
        return Effect.succeed({ query, effectiveExpirySeconds: Math.max(0, Math.min(expiresSeconds, left)) })
      })
    },
    refresh: Effect.suspend(() => last === undefined ? Effect.succeed(false) : provider.refresh(last.credentials))
  }
}

/**
 * Signature Version 4 with the credentials of the context.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { Layer } from "effect"
 * import { Credentials, Signer } from "effect-s3"
 *
 * const layer: Layer.Layer<Signer.Signer> = Layer.provide(Signer.layerSigV4, Credentials.layerEnv)
 */
export const layerSigV4: Layer.Layer<Signer, never, Credentials.CredentialsProvider> = Layer.effect(
  Signer,
  Effect.map(Credentials.CredentialsProvider, sigV4)
)

/**
 * Signs nothing, for public data. There is nothing to presign either: the plain URL of a public object is enough.
 *
 * @since 0.1.0
 * @category constructors
 */
export const anonymous: Service = {
  sign: () => Effect.succeed({}),
  presign: () =>
    Effect.fail(
      new StorageError.CredentialsUnavailable({
        message: "A presigned URL needs credentials, and the anonymous signer has none",
        tried: ["the anonymous signer"],
        hint: "the plain URL of a public object needs no signature; for any other, provide Signer.layerSigV4"
      })
    ),
  refresh: Effect.succeed(false)
}

/**
 * A layer of the signer that signs nothing.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerAnonymous: Layer.Layer<Signer> = Layer.succeed(Signer, anonymous)
