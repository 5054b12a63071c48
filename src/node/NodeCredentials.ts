/**
 * Where credentials come from on Node: the default chain of the AWS SDKs, with the files of the AWS CLI, the logins of
 * `aws sso login`, and programs that write credentials.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Credentials from "../Credentials.js"
import type * as CredentialSources from "../CredentialSources.js"
import * as defaultChain from "../internal/credentials/defaultChain.js"
import * as environment from "../internal/credentials/environment.js"
import type { Source } from "../internal/credentials/failure.js"
import * as files from "../internal/credentials/files.js"
import * as internalHost from "../internal/credentials/host.js"
import * as internalProcess from "../internal/credentials/process.js"
import * as profiles from "../internal/credentials/profiles.js"
import * as variables from "../internal/credentials/variables.js"
import * as http from "../internal/http.js"
import * as host from "../internal/node/host.js"
import type * as S3Config from "../S3Config.js"
import * as StorageError from "../StorageError.js"

/**
 * The files of the AWS CLI.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileOptions {
  /** Default: `AWS_PROFILE`, or `default`. */
  readonly profile?: string | undefined
  /** Default: `AWS_CONFIG_FILE`, or `~/.aws/config`. */
  readonly configFile?: string | undefined
  /** Default: `AWS_SHARED_CREDENTIALS_FILE`, or `~/.aws/credentials`. */
  readonly credentialsFile?: string | undefined
}

/**
 * What counts more than the environment in the search for credentials.
 *
 * @since 0.1.0
 * @category models
 */
export interface Options extends S3Config.CredentialSettings, FileOptions {
  /**
   * Asks somebody for the code of the second factor with this serial number, where the role of a profile wants one
   * (`mfa_serial`): now, and before the role's keys expire. Without it such a profile fails.
   */
  readonly mfaCode?: ((serialNumber: string) => CredentialSources.Secret) | undefined
  /** Whether STS may be plain HTTP on another machine, where others could read the keys. Default: `false`. */
  readonly allowHttp?: boolean | undefined
}

const asked = (
  sender: http.Sender,
  { allowHttp, configFile, credentialsFile, mfaCode, ...settings }: Options
): Effect.Effect<defaultChain.Asked> =>
  Effect.map(variables.read, (found) => ({
    sender,
    settings,
    allowHttp,
    mfaCode,
    host: host.make(found.home),
    variables: {
      ...found,
      configFile: configFile ?? found.configFile,
      credentialsFile: credentialsFile ?? found.credentialsFile
    }
  }))

const provide = (
  options: Options,
  source: (asked: defaultChain.Asked) => Source
): Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient> =>
  Effect.flatMap(http.sender, (sender) =>
    Effect.flatMap(
      environment.captured(Effect.flatMap(asked(sender, options), source)),
      (found) => Credentials.cached(found)
    ))

/**
 * The default chain: the first of these that is set up gives the credentials.
 *
 * 1. the access key in `options`
 * 2. the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`
 * 3. web identity: `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN`
 * 4. the profile: `AWS_PROFILE` or `default`; keys, roles, SSO, a program
 * 5. the container: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`
 * 6. the instance, unless `AWS_EC2_METADATA_DISABLED` is `true`
 *
 * A source that is not set up lets the next one speak. One that is set up and fails ends the search with its error,
 * for other credentials than those meant would be worse than none. A profile that `options` chooses counts more than
 * the keys and the web identity of the environment. Without any credentials the first request fails within seconds,
 * with the list of what was tried.
 *
 * Variables are read from the `ConfigProvider` of the place where the chain is made, and they, the files and the
 * services anew for every refresh: see `Credentials.cached`.
 *
 * @since 0.1.0
 * @category providers
 * @example
 * import { ConfigProvider, Effect } from "effect"
 * import { NodeCredentials, NodeTransport } from "effect-s3/node"
 *
 * const program = Effect.gen(function*() {
 *   const provider = yield* NodeCredentials.chain()
 *   const { accessKeyId } = yield* provider.credentials
 *   assert.strictEqual(accessKeyId, "AKIDEXAMPLE")
 * }).pipe(Effect.provide(NodeTransport.layer()))
 *
 * const environment = ConfigProvider.fromMap(
 *   new Map([["AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"], ["AWS_SECRET_ACCESS_KEY", "do not print me"]])
 * )
 * Effect.runPromise(Effect.withConfigProvider(program, environment))
 */
export const chain = (
  options: Options = {}
): Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient> => provide(options, defaultChain.make)

/**
 * A profile of the AWS CLI's files, and nothing else: its keys (`aws_access_key_id`), the role of another profile or
 * source (`role_arn` with `source_profile` or `credential_source`), a role by web identity (`web_identity_token_file`),
 * a login to IAM Identity Center (`sso_session`, `sso_start_url`), or what a program writes (`credential_process`).
 *
 * @since 0.1.0
 * @category providers
 * @example
 * import { Effect } from "effect"
 * import { NodeCredentials } from "effect-s3/node"
 *
 * assert.ok(Effect.isEffect(NodeCredentials.profile({ profile: "production" })))
 */
export const profile = (
  options: Pick<Options, keyof FileOptions | "mfaCode" | "allowHttp" | "region" | "stsEndpoint"> = {}
): Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient> => provide(options, defaultChain.ofProfile)

/**
 * What a program writes, in the form of the AWS CLI's `credential_process`. The command line is split into words as the
 * CLI does it, quotes and all, and no shell has a part in it. The program has a minute.
 *
 * @since 0.1.0
 * @category providers
 * @example
 * import { Effect } from "effect"
 * import { NodeCredentials } from "effect-s3/node"
 *
 * assert.ok(Effect.isEffect(NodeCredentials.process("/usr/local/bin/vault-aws --role \"the reader\"")))
 */
export const process = (command: string): Effect.Effect<Credentials.Provider> =>
  Credentials.cached(internalProcess.make(host.make(undefined), "credential process", command))

/**
 * A secret that something else keeps fresh in a file, for `CredentialSources.webIdentity` and
 * `CredentialSources.container`. White space at its ends is none of it.
 *
 * @since 0.1.0
 * @category secrets
 * @example
 * import { CredentialSources } from "effect-s3"
 * import { NodeCredentials } from "effect-s3/node"
 *
 * export const provider = CredentialSources.webIdentity({
 *   roleArn: "arn:aws:iam::123456789012:role/ci",
 *   token: NodeCredentials.secretFile("/var/run/secrets/token")
 * })
 */
export const secretFile = (path: string): CredentialSources.Secret =>
  internalHost.secretFile(host.make(undefined), "secret file", "the file", path)

/**
 * What a profile says beside credentials.
 *
 * @since 0.1.0
 * @category models
 */
export interface ProfileSettings {
  readonly region?: string | undefined
  /** That of `s3` in the profile's `services`, or its `endpoint_url`. */
  readonly endpoint?: string | undefined
}

const invalid = (message: string): StorageError.InvalidConfig =>
  new StorageError.InvalidConfig({ message, setting: "profile", source: "the files of the AWS CLI" })

/**
 * The region and the endpoint of a profile. No endpoint where the profile or the environment says that endpoints of
 * files are to be ignored. A profile that is named and does not exist is an error; without a `default` there is
 * nothing.
 *
 * @since 0.1.0
 * @category settings
 * @example
 * import { Effect } from "effect"
 * import { NodeCredentials } from "effect-s3/node"
 *
 * assert.ok(Effect.isEffect(NodeCredentials.profileSettings({ profile: "production" })))
 */
export const profileSettings = (
  options: FileOptions = {}
): Effect.Effect<ProfileSettings, StorageError.InvalidConfig> =>
  Effect.gen(function*() {
    const found = yield* variables.read
    const chosen = options.profile ?? found.profile
    const name = chosen ?? "default"
    const loaded = yield* Effect.mapError(
      files.load(host.make(found.home), {
        configFile: options.configFile ?? found.configFile,
        credentialsFile: options.credentialsFile ?? found.credentialsFile
      }),
      ({ problem }) => invalid(`The profile "${name}" could not be read: ${problem}`)
    )
    const properties = loaded.profiles.get(name)
    if (properties === undefined) {
      return chosen === undefined ? {} : yield* invalid(`The profile "${name}" is not in ${loaded.places}`)
    }
    const isIgnored = variables.isYes(
      found.ignoreEndpoints ?? profiles.text(properties, "ignore_configured_endpoint_urls")
    )
    return {
      region: profiles.text(properties, "region"),
      endpoint: isIgnored
        ? undefined
        : profiles.serviceEndpoint(loaded, properties, "s3") ?? profiles.text(properties, "endpoint_url")
    }
  })

/**
 * A layer of the default chain.
 *
 * @since 0.1.0
 * @category layers
 * @example
 * import { Signer } from "effect-s3"
 * import { NodeCredentials, NodeTransport } from "effect-s3/node"
 * import { Layer } from "effect"
 *
 * export const SignerLive = Signer.layerSigV4.pipe(
 *   Layer.provide(NodeCredentials.layer({ profile: "production" })),
 *   Layer.provide(NodeTransport.layer())
 * )
 */
export const layer = (
  options: Options = {}
): Layer.Layer<Credentials.CredentialsProvider, never, HttpClient.HttpClient> =>
  Layer.effect(Credentials.CredentialsProvider, chain(options))
