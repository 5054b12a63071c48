/**
 * How requests are signed: Signature Version 4 and what AWS has made of it, Version 2 for old servers, or not at all.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Credentials from "./Credentials.js"
import * as identities from "./internal/identity.js"
import * as multiRegionSigner from "./internal/multiRegionSigner.js"
import * as validity from "./internal/validity.js"
import * as chunkSigner from "./internal/wire/chunkSigner.js"
import { toAmzDate } from "./internal/wire/dates.js"
import * as postPolicy from "./internal/wire/postPolicy.js"
import * as signingKeys from "./internal/wire/signingKeys.js"
import * as sigv2 from "./internal/wire/sigv2.js"
import * as sigv4 from "./internal/wire/sigv4.js"
import * as uri from "./internal/wire/uri.js"
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
  /** The bucket, where it stands before the host and so not in the path: Signature Version 2 covers it by name. */
  readonly bucketInHost?: string | undefined
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
 * Signs the chunks of one body, in order.
 *
 * @since 0.1.0
 * @category models
 */
export type ChunkSigner = chunkSigner.ChunkSigner

/**
 * A request whose body is signed chunk by chunk while it is sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignedStream {
  /** To be added to the request. */
  readonly headers: Readonly<Record<string, string>>
  /** For this one body: the first signature follows from that of the headers. */
  readonly chunks: ChunkSigner
}

/**
 * What a field of an upload form must be, or how large its file.
 *
 * @since 0.1.0
 * @category models
 */
export type PostCondition = postPolicy.Condition

/**
 * What an upload form will permit.
 *
 * @since 0.1.0
 * @category models
 */
export interface PostRequest extends Pick<SigningRequest, "region" | "service" | "now"> {
  /** Of the form's own fields; the signer adds those of its own. */
  readonly conditions: ReadonlyArray<PostCondition>
  /** Whole seconds, from 1 to 604 800 (7 days). */
  readonly expiresSeconds: number
}

/**
 * The fields that make a form acceptable, among them the policy and its signature.
 *
 * @since 0.1.0
 * @category models
 */
export interface SignedPost {
  readonly fields: Readonly<Record<string, string>>
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
  /**
   * The same for a body that is signed while it is sent; `payloadHash` is `STREAMING-AWS4-HMAC-SHA256-PAYLOAD`, or with
   * `-TRAILER` at its end. Absent where that cannot be done: bodies of unknown hash then go unsigned.
   */
  readonly signStream?:
    | ((request: SigningRequest) => Effect.Effect<SignedStream, StorageError.CredentialsUnavailable>)
    | undefined
  readonly presign: (
    request: PresignRequest
  ) => Effect.Effect<Presigned, StorageError.CredentialsUnavailable | StorageError.InvalidInput>
  /** The policy of an upload form. */
  readonly signPost: (
    request: PostRequest
  ) => Effect.Effect<SignedPost, StorageError.CredentialsUnavailable | StorageError.InvalidInput>
  /**
   * To be run when the server says that the credentials used last have expired: whether there are others now, so that
   * the request may be signed again.
   */
  readonly refresh: Effect.Effect<boolean>
  /**
   * Signs for several regions at once, as multi-Region access points need it: `region` is then a set of them. Absent
   * where that cannot be done.
   */
  readonly multiRegion?: Service | undefined
}

/**
 * The signer as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class Signer extends Context.Tag("effect-s3/Signer")<Signer, Service>() {}

/** Signs what will be good for a while: not for longer than S3 has it, nor than the credentials are. */
const signFor = <A>(
  what: string,
  asked: validity.Asked,
  identity: identities.Identities,
  sign: (who: identities.Identity, effectiveExpirySeconds: number) => A
): Effect.Effect<A, StorageError.CredentialsUnavailable | StorageError.InvalidInput> => {
  const problem = validity.problem(what, asked)
  return problem !== undefined
    ? Effect.fail(problem)
    : identity.use((who) => sign(who, validity.effective(who.credentials, asked)))
}

const aUrl = "A presigned URL"
const aForm = "An upload form"

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
export const sigV4 = (provider: Credentials.Provider): Service => ({
  ...withTokenIn(undefined, provider),
  multiRegion: multiRegionSigner.make(provider)
})

/** The names that the session token goes by, where they are not the usual ones. */
interface TokenNames {
  readonly header: string
  readonly parameter: string
}

const withTokenIn = (token: TokenNames | undefined, provider: Credentials.Provider): Service => {
  const keyFor = signingKeys.make()
  const identity = identities.make(provider)

  const keyOf = (who: identities.Identity, amzDate: string, request: Pick<SigningRequest, "region" | "service">) =>
    keyFor(who.credentials, who.secret, amzDate.slice(0, 8), request.region, request.service)

  const headersFor = (
    request: SigningRequest,
    who: identities.Identity,
    amzDate: string,
    signingKey: Uint8Array
  ): Record<string, string> =>
    sigv4.signHeaders({
      method: request.method,
      host: request.host,
      path: request.path,
      query: request.query,
      headers: request.headers,
      payloadHash: request.payloadHash,
      region: request.region,
      service: request.service,
      accessKeyId: who.credentials.accessKeyId,
      sessionToken: who.sessionToken,
      sessionTokenHeader: token?.header,
      signingKey,
      amzDate
    })

  return {
    sign: (request) =>
      identity.use((who) => {
        const amzDate = toAmzDate(request.now)
        return headersFor(request, who, amzDate, keyOf(who, amzDate, request))
      }),
    signStream: (request) =>
      identity.use((who) => {
        const amzDate = toAmzDate(request.now)
        const signingKey = keyOf(who, amzDate, request)
        const headers = headersFor(request, who, amzDate, signingKey)
        const chunks = chunkSigner.make({
          signingKey,
          amzDate,
          scope: sigv4.credentialScope(amzDate, request.region, request.service),
          seed: sigv4.signatureOf(headers)
        })
        return { headers, chunks }
      }),
    presign: (request) =>
      signFor(aUrl, request, identity, (who, effectiveExpirySeconds) => {
        const amzDate = toAmzDate(request.now)
        const query = sigv4.presignQuery({
          method: request.method,
          host: request.host,
          path: request.path,
          query: request.query,
          headers: request.headers,
          region: request.region,
          service: request.service,
          expiresSeconds: request.expiresSeconds,
          accessKeyId: who.credentials.accessKeyId,
          sessionToken: who.sessionToken,
          sessionTokenParameter: token?.parameter,
          signingKey: keyOf(who, amzDate, request),
          amzDate
        })
        return { query, effectiveExpirySeconds }
      }),
    signPost: (request) =>
      signFor(aForm, request, identity, (who, effectiveExpirySeconds) => {
        const amzDate = toAmzDate(request.now)
        const fields = postPolicy.signV4({
          expiration: request.now + request.expiresSeconds * 1000,
          conditions: request.conditions,
          accessKeyId: who.credentials.accessKeyId,
          sessionToken: who.sessionToken,
          signingKey: keyOf(who, amzDate, request),
          region: request.region,
          service: request.service,
          amzDate
        })
        return { fields, effectiveExpirySeconds }
      }),
    refresh: identity.refresh
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
 * Signature Version 4 with the keys of a session with a directory bucket (S3 Express), whose token has a name of its
 * own. A client makes and renews such sessions by itself; this is for those who have one from `S3.createSession`.
 *
 * @since 0.1.0
 * @category constructors
 */
export const sigV4Session = (provider: Credentials.Provider): Service =>
  withTokenIn({ header: "x-amz-s3session-token", parameter: "X-Amz-S3session-Token" }, provider)

/**
 * Signature Version 4A with the credentials of `provider`: `region` is a set of regions, such as `*`. It is what
 * multi-Region access points ask for; a client with `sigV4` uses it for them by itself.
 *
 * Signatures come from the runtime's Web Crypto, and so not synchronously: `Effect.runSync` does not do. The private
 * key is derived once per credentials. Bodies are not signed chunk by chunk, and there are no upload forms.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Effect } from "effect"
 * import { Credentials, Signer } from "effect-s3"
 *
 * const signer = Signer.sigV4A(
 *   Credentials.fromStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "do not print me" })
 * )
 * const signed = signer.sign({
 *   method: "GET",
 *   host: "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com",
 *   path: "/test.txt",
 *   query: "",
 *   headers: {},
 *   payloadHash: "UNSIGNED-PAYLOAD",
 *   region: "*",
 *   service: "s3",
 *   now: Date.UTC(2013, 4, 24)
 * })
 * const headers = await Effect.runPromise(signed)
 * assert.strictEqual(headers["x-amz-region-set"], "*")
 */
export const sigV4A = (provider: Credentials.Provider): Service => multiRegionSigner.make(provider)

/**
 * Signature Version 2 with the credentials of `provider`, for servers that know no other, such as those of before 2012.
 * It covers neither the region nor the body: use it over TLS, and where nothing else is understood.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Effect } from "effect"
 * import { Credentials, Signer } from "effect-s3"
 *
 * const signer = Signer.sigV2(
 *   Credentials.fromStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "do not print me" })
 * )
 * const headers = Effect.runSync(signer.sign({
 *   method: "GET",
 *   host: "old.example.org",
 *   path: "/photos/cat.jpg",
 *   query: "",
 *   headers: {},
 *   payloadHash: "UNSIGNED-PAYLOAD",
 *   region: "us-east-1",
 *   service: "s3",
 *   now: Date.UTC(2007, 2, 27)
 * }))
 * assert.match(headers["authorization"] ?? "", /^AWS AKIDEXAMPLE:/)
 */
export const sigV2 = (provider: Credentials.Provider): Service => {
  const identity = identities.make(provider)

  const inputFor = (
    request: Omit<SigningRequest, "query" | "payloadHash">,
    query: ReadonlyArray<readonly [string, string]>,
    who: identities.Identity
  ): sigv2.SigningInput => ({
    method: request.method,
    path: request.path,
    query,
    headers: request.headers,
    bucketInHost: request.bucketInHost,
    accessKeyId: who.credentials.accessKeyId,
    secret: who.secret,
    sessionToken: who.sessionToken,
    now: request.now
  })

  return {
    sign: (request) =>
      identity.use((who) => {
        const framing = framingHeader(request)
        const input = inputFor(request, uri.parseQuery(request.query), who)
        return { ...framing, ...sigv2.signHeaders({ ...input, headers: { ...input.headers, ...framing } }) }
      }),
    presign: (request) =>
      signFor(aUrl, request, identity, (who, effectiveExpirySeconds) => ({
        query: sigv2.presignQuery({ ...inputFor(request, request.query, who), expiresSeconds: request.expiresSeconds }),
        effectiveExpirySeconds
      })),
    signPost: (request) =>
      signFor(aForm, request, identity, (who, effectiveExpirySeconds) => ({
        fields: postPolicy.signV2({
          expiration: request.now + request.expiresSeconds * 1000,
          conditions: request.conditions,
          accessKeyId: who.credentials.accessKeyId,
          secret: who.secret,
          sessionToken: who.sessionToken
        }),
        effectiveExpirySeconds
      })),
    refresh: identity.refresh
  }
}

/** That the body is framed must be said even where no hash is. */
const framingHeader = ({ payloadHash }: SigningRequest): Readonly<Record<string, string>> =>
  payloadHash.startsWith("STREAMING-") ? { "x-amz-content-sha256": payloadHash } : {}

/**
 * Signature Version 2 with the credentials of the context.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { Layer } from "effect"
 * import { Credentials, Signer } from "effect-s3"
 *
 * const layer: Layer.Layer<Signer.Signer> = Layer.provide(Signer.layerSigV2, Credentials.layerEnv)
 */
export const layerSigV2: Layer.Layer<Signer, never, Credentials.CredentialsProvider> = Layer.effect(
  Signer,
  Effect.map(Credentials.CredentialsProvider, sigV2)
)

const needsCredentials = (what: string) =>
  Effect.fail(
    new StorageError.CredentialsUnavailable({
      message: `${what} needs credentials, and the anonymous signer has none`,
      tried: ["the anonymous signer"],
      hint: "the plain URL of a public object needs no signature; for any other, provide Signer.layerSigV4"
    })
  )

/**
 * Signs nothing, for public data. There is nothing to presign either: the plain URL of a public object is enough.
 *
 * @since 0.1.0
 * @category constructors
 */
export const anonymous: Service = {
  sign: (request) => Effect.succeed(framingHeader(request)),
  presign: () => needsCredentials(aUrl),
  signPost: () => needsCredentials(aForm),
  refresh: Effect.succeed(false)
}

/**
 * A layer of the signer that signs nothing.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerAnonymous: Layer.Layer<Signer> = Layer.succeed(Signer, anonymous)
