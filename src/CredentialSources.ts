/**
 * Credentials that services give over HTTP: roles of STS, the metadata services of containers and instances, and the
 * portal of IAM Identity Center (SSO).
 *
 * Each source is a `Credentials.Provider` that fetches when the first request needs it, remembers what it got, and
 * fetches again before that expires (see `Credentials.cached`). Requests go through the transport of the context, and
 * no redirect is followed. A failure is `CredentialsUnavailable`; its `source` is set where the source is set up and
 * has failed, and absent where there is no such thing here, so that `Credentials.orElse` knows whether to go on.
 *
 * @since 0.1.0
 */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Credentials from "./Credentials.js"
import * as internalContainer from "./internal/credentials/container.js"
import type { Source } from "./internal/credentials/failure.js"
import * as internalInstance from "./internal/credentials/instance.js"
import * as patience from "./internal/credentials/patience.js"
import * as internalSso from "./internal/credentials/sso.js"
import * as sts from "./internal/credentials/sts.js"
import * as http from "./internal/http.js"
import * as Signer from "./Signer.js"
import type * as StorageError from "./StorageError.js"

/**
 * Something secret that is fetched anew for every refresh: a token from a file or from another service, or a code that
 * somebody types.
 *
 * @since 0.1.0
 * @category models
 */
export type Secret = Effect.Effect<Redacted.Redacted<string>, StorageError.CredentialsUnavailable>

/**
 * How long a service is waited for.
 *
 * @since 0.1.0
 * @category models
 */
export interface Patience {
  /** For one attempt, from the connection to the last byte of the answer. */
  readonly timeout?: Duration.DurationInput | undefined
  /** How often it is asked before a failure that may pass is final. */
  readonly attempts?: number | undefined
}

/**
 * A role, and the STS that gives its credentials. By default STS is waited for three times 10 seconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface RoleOptions extends Patience {
  readonly roleArn: string
  /** 2 to 64 letters, digits and `_+=,.@-`; it shows in audit logs. Default: `effect-s3-` and the time. */
  readonly sessionName?: string | undefined
  /** From 15 minutes to 12 hours; the role may allow less. Default: the server's, an hour. */
  readonly duration?: Duration.DurationInput | undefined
  /** A session policy in JSON, which can only take permissions away. */
  readonly policy?: string | undefined
  /** Default: `us-east-1`. */
  readonly region?: string | undefined
  /** An STS other than Amazon's in the region, such as Ceph's or MinIO's. */
  readonly endpoint?: string | undefined
  /** Whether `endpoint` may be plain HTTP on another machine, where others could read the keys. */
  readonly allowHttp?: boolean | undefined
}

/**
 * How a role is assumed with credentials that one has.
 *
 * @since 0.1.0
 * @category models
 */
export interface AssumeRoleOptions extends RoleOptions {
  /** Whose credentials sign the request. */
  readonly credentials: Credentials.Provider
  /** What a third party was told to send. */
  readonly externalId?: string | undefined
  /** A second factor; its code is asked for at every refresh. */
  readonly mfa?: {
    readonly serialNumber: string
    readonly code: Secret
  } | undefined
}

/**
 * How a role is assumed with a token of an OpenID Connect issuer.
 *
 * @since 0.1.0
 * @category models
 */
export interface WebIdentityOptions extends RoleOptions {
  readonly token: Secret
}

/**
 * Where a container finds its credentials. By default it is waited for three times 2 seconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface ContainerOptions extends Patience {
  /** A path on 169.254.170.2, as ECS sets it. It wins over `fullUri`. */
  readonly relativeUri?: string | undefined
  /** `https://`, or `http://` on this machine, 169.254.170.2, 169.254.170.23 or [fd00:ec2::23]. */
  readonly fullUri?: string | undefined
  /** The whole value of the `Authorization` header. */
  readonly authorization?: Secret | undefined
}

/**
 * Where the metadata service of an instance is. By default it is waited for twice 1 second.
 *
 * @since 0.1.0
 * @category models
 */
export interface InstanceMetadataOptions extends Patience {
  /** `https://`, or `http://` on this machine or at one of the service's own addresses. */
  readonly endpoint?: string | undefined
  /** Whether it is asked at its IPv6 address, where `endpoint` names none. Default: `false`. */
  readonly ipv6?: boolean | undefined
  /**
   * Whether it may be asked the old way when it gives no token (403, 404, 405, or no answer): whoever can make this
   * machine send a GET can have its keys then. Default: `false`.
   */
  readonly allowV1?: boolean | undefined
}

/**
 * A role of IAM Identity Center. By default the portal is waited for three times 10 seconds.
 *
 * @since 0.1.0
 * @category models
 */
export interface SsoOptions extends Patience {
  /** 12 digits. */
  readonly accountId: string
  readonly roleName: string
  /** Where the portal is, which need not be the region of the bucket. */
  readonly region: string
  /** What a login gave, such as `aws sso login`. */
  readonly accessToken: Secret
  /** In place of Amazon's portal in the region. */
  readonly endpoint?: string | undefined
}

const provide = (
  source: (sender: http.Sender) => Source
): Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient> =>
  Effect.flatMap(http.sender, (sender) => Credentials.cached(source(sender)))

const role = (source: string, options: RoleOptions): sts.Role => ({
  source,
  roleArn: options.roleArn,
  sessionName: options.sessionName,
  durationSeconds: options.duration === undefined ? undefined : Duration.toSeconds(options.duration),
  policy: options.policy,
  region: options.region ?? "us-east-1",
  endpoint: options.endpoint,
  allowHttp: options.allowHttp,
  patience: patience.make(patience.service, options)
})

/**
 * A role, assumed with other credentials (`AssumeRole`). Where STS calls those expired they are refreshed, once.
 *
 * @since 0.1.0
 * @category sources
 * @example
 * import { Effect } from "effect"
 * import { CredentialSources, Credentials } from "effect-s3"
 *
 * const provider = Effect.flatMap(Credentials.fromEnv, (credentials) =>
 *   CredentialSources.assumeRole({
 *     credentials,
 *     roleArn: "arn:aws:iam::123456789012:role/reader",
 *     region: "eu-central-1",
 *     duration: "1 hour"
 *   }))
 * assert.ok(Effect.isEffect(provider))
 */
export const assumeRole = (
  options: AssumeRoleOptions
): Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient> =>
  provide((sender) =>
    sts.assumeRole(sender, Signer.sigV4(options.credentials), {
      ...role("role", options),
      externalId: options.externalId,
      mfa: options.mfa
    })
  )

/**
 * A role, assumed with a token of an OpenID Connect issuer that the role trusts (`AssumeRoleWithWebIdentity`), as pods
 * of EKS and jobs of CI systems have one. The request is not signed; the token is its proof.
 *
 * @since 0.1.0
 * @category sources
 * @example
 * import { Effect, Redacted } from "effect"
 * import { CredentialSources } from "effect-s3"
 *
 * const provider = CredentialSources.webIdentity({
 *   roleArn: "arn:aws:iam::123456789012:role/ci",
 *   region: "eu-central-1",
 *   token: Effect.succeed(Redacted.make("a token that the CI system has signed"))
 * })
 * assert.ok(Effect.isEffect(provider))
 */
export const webIdentity = (
  options: WebIdentityOptions
): Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient> =>
  provide((sender) => sts.assumeRoleWithWebIdentity(sender, options.token, role("web identity", options)))

/**
 * The role of a container: of an ECS task, of a pod by EKS Pod Identity, or whatever speaks the same protocol.
 *
 * @since 0.1.0
 * @category sources
 * @example
 * import { Effect } from "effect"
 * import { CredentialSources } from "effect-s3"
 *
 * const provider = CredentialSources.container({ relativeUri: "/v2/credentials/5f6e" })
 * assert.ok(Effect.isEffect(provider))
 */
export const container = (
  options: ContainerOptions
): Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient> =>
  provide((sender) =>
    internalContainer.make(sender, {
      source: "container",
      relativeUri: options.relativeUri,
      fullUri: options.fullUri,
      authorization: options.authorization,
      patience: patience.make(patience.container, options)
    })
  )

/**
 * The role of an EC2 instance, by version 2 of its metadata service.
 *
 * @since 0.1.0
 * @category sources
 * @example
 * import { Effect } from "effect"
 * import { CredentialSources } from "effect-s3"
 *
 * const provider = CredentialSources.instanceMetadata({ timeout: "500 millis" })
 * assert.ok(Effect.isEffect(provider))
 */
export const instanceMetadata = (
  options: InstanceMetadataOptions = {}
): Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient> =>
  provide((sender) =>
    internalInstance.make(sender, {
      source: "instance metadata",
      endpoint: options.endpoint,
      ipv6: options.ipv6,
      allowV1: options.allowV1,
      patience: patience.make(patience.metadata, options)
    })
  )

/**
 * A role of IAM Identity Center, with the token of a login.
 *
 * @since 0.1.0
 * @category sources
 * @example
 * import { Effect, Redacted } from "effect"
 * import { CredentialSources } from "effect-s3"
 *
 * const provider = CredentialSources.sso({
 *   accountId: "123456789012",
 *   roleName: "Reader",
 *   region: "eu-central-1",
 *   accessToken: Effect.succeed(Redacted.make("what the login gave"))
 * })
 * assert.ok(Effect.isEffect(provider))
 */
export const sso = (options: SsoOptions): Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient> =>
  provide((sender) =>
    internalSso.roleCredentials(sender, options.accessToken, {
      source: "SSO",
      accountId: options.accountId,
      roleName: options.roleName,
      region: options.region,
      endpoint: options.endpoint,
      patience: patience.make(patience.service, options)
    })
  )
