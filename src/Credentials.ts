/**
 * Who signs: credentials as data with their secrets `Redacted`, and the providers that they come from.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import * as cache from "./internal/credentials/cache.js"
import * as chain from "./internal/credentials/chain.js"
import * as environment from "./internal/credentials/environment.js"
import * as keys from "./internal/credentials/keys.js"
import type * as StorageError from "./StorageError.js"

/**
 * One set of keys. Printed, logged or serialised, it shows the access key id and no secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted<string>
  /** Only temporary credentials have one. */
  readonly sessionToken?: Redacted.Redacted<string> | undefined
  /** Absent: they do not expire. */
  readonly expiration?: Date | undefined
}

/**
 * What credentials are made of; secrets may be plain text here.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options {
  readonly accessKeyId: string
  readonly secretAccessKey: string | Redacted.Redacted<string>
  readonly sessionToken?: string | Redacted.Redacted<string> | undefined
  readonly expiration?: Date | undefined
}

/**
 * Where credentials come from. `credentials` is run for every attempt of every request, so it should remember what it
 * found; `cached` does that for any effect.
 *
 * @since 0.1.0
 * @category models
 */
export interface Provider {
  readonly credentials: Effect.Effect<Credentials, StorageError.CredentialsUnavailable>
  /**
   * To be told that a server has refused `stale` as expired. What is remembered is fetched anew if it is `stale`; the
   * answer is whether `credentials` gives, or says, anything else now, so that another request can be worth it.
   */
  readonly refresh: (stale: Credentials) => Effect.Effect<boolean>
}

/**
 * The provider as a service.
 *
 * @since 0.1.0
 * @category tags
 */
export class CredentialsProvider extends Context.Tag("effect-s3/CredentialsProvider")<
  CredentialsProvider,
  Provider
>() {}

/**
 * Credentials with their secrets out of sight.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { Credentials } from "effect-s3"
 *
 * const credentials = Credentials.make({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "do not print me" })
 * assert.strictEqual(JSON.stringify(credentials), `{"accessKeyId":"AKIDEXAMPLE","secretAccessKey":"<redacted>"}`)
 */
export const make: (options: Options) => Credentials = keys.make

/**
 * Always the same credentials.
 *
 * @since 0.1.0
 * @category providers
 * @example
 * import { Effect } from "effect"
 * import { Credentials } from "effect-s3"
 *
 * const provider = Credentials.fromStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "do not print me" })
 * assert.strictEqual(Effect.runSync(provider.credentials).accessKeyId, "AKIDEXAMPLE")
 */
export const fromStatic = (options: Options): Provider => ({
  credentials: Effect.succeed(make(options)),
  refresh: () => Effect.succeed(false)
})

/**
 * Remembers what `fetch` gives and fetches again before it expires, on Effect's clock.
 *
 * Readers that come while a fetch is under way share its answer, good or bad. From `refreshBefore` ahead of the
 * expiry (5 minutes by default; half of the lifetime, if that is less) one reader fetches while the others go on with
 * what there is; if that fetch fails, so does nobody until the old credentials expire. When the reader that fetches is
 * interrupted, the next one takes its place. Give `fetch` a timeout of its own.
 *
 * @since 0.1.0
 * @category providers
 * @example
 * import { Clock, Effect } from "effect"
 * import { Credentials } from "effect-s3"
 *
 * const fromVault = Effect.map(Clock.currentTimeMillis, (now) =>
 *   Credentials.make({
 *     accessKeyId: "AKIDEXAMPLE",
 *     secretAccessKey: "do not print me",
 *     expiration: new Date(now + 3_600_000)
 *   }))
 *
 * const program = Effect.gen(function*() {
 *   const provider = yield* Credentials.cached(fromVault, { refreshBefore: "2 minutes" })
 *   assert.strictEqual(yield* provider.credentials, yield* provider.credentials)
 * })
 *
 * Effect.runSync(program)
 */
export const cached = (
  fetch: Effect.Effect<Credentials, StorageError.CredentialsUnavailable>,
  options?: { readonly refreshBefore?: Duration.DurationInput | undefined }
): Effect.Effect<Provider> => cache.make(fetch, Duration.toMillis(options?.refreshBefore ?? "5 minutes"))

/**
 * From `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and, for temporary credentials, `AWS_SESSION_TOKEN`. They are read
 * from the `ConfigProvider` of the place where the provider is made, when the first request needs them.
 *
 * @since 0.1.0
 * @category providers
 * @example
 * import { ConfigProvider, Effect } from "effect"
 * import { Credentials } from "effect-s3"
 *
 * const program = Effect.gen(function*() {
 *   const provider = yield* Credentials.fromEnv
 *   const { accessKeyId } = yield* provider.credentials
 *   assert.strictEqual(accessKeyId, "AKIDEXAMPLE")
 * })
 *
 * const environment = ConfigProvider.fromMap(
 *   new Map([["AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"], ["AWS_SECRET_ACCESS_KEY", "do not print me"]])
 * )
 * Effect.runSync(Effect.withConfigProvider(program, environment))
 */
export const fromEnv: Effect.Effect<Provider> = Effect.flatMap(
  environment.captured(environment.read),
  (read) => cached(read)
)

/**
 * Asks `that` where `self` is not set up. If neither is, the error lists what both have tried. A source that is set up
 * and fails ends the search with its error (`source` names it), for other credentials than those meant would be worse
 * than none.
 *
 * @since 0.1.0
 * @category combinators
 * @example
 * import { Effect } from "effect"
 * import { Credentials } from "effect-s3"
 *
 * const provider = Effect.map(
 *   Credentials.fromEnv,
 *   Credentials.orElse(Credentials.fromStatic({ accessKeyId: "test", secretAccessKey: "test" }))
 * )
 * assert.strictEqual(Effect.isEffect(provider), true)
 */
export const orElse: {
  (that: Provider): (self: Provider) => Provider
  (self: Provider, that: Provider): Provider
} = dual(2, (self: Provider, that: Provider): Provider => {
  const credentials = chain.orElse(self.credentials, that.credentials)
  return {
    credentials,
    refresh: (stale) =>
      self.refresh(stale).pipe(
        Effect.andThen(that.refresh(stale)),
        Effect.andThen(cache.gives(credentials, stale))
      )
  }
})

/**
 * A layer of any provider.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = (provider: Provider): Layer.Layer<CredentialsProvider> =>
  Layer.succeed(CredentialsProvider, provider)

/**
 * A layer of fixed credentials.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { Effect } from "effect"
 * import { Credentials } from "effect-s3"
 *
 * const program = Effect.flatMap(Credentials.CredentialsProvider, (provider) => provider.credentials)
 *
 * const layer = Credentials.layerStatic({ accessKeyId: "AKIDEXAMPLE", secretAccessKey: "do not print me" })
 * assert.strictEqual(Effect.runSync(Effect.provide(program, layer)).accessKeyId, "AKIDEXAMPLE")
 */
export const layerStatic = (options: Options): Layer.Layer<CredentialsProvider> => layer(fromStatic(options))

/**
 * A layer of the environment's credentials.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerEnv: Layer.Layer<CredentialsProvider> = Layer.effect(CredentialsProvider, fromEnv)
