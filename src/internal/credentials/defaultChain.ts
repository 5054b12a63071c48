/**
 * Where credentials are looked for when nobody says where, in the order of the AWS SDKs.
 */
import * as Effect from "effect/Effect"
import * as environment from "../environment.js"
import type * as http from "../http.js"
import { firstOf } from "./chain.js"
import * as container from "./container.js"
import * as environmentKeys from "./environment.js"
import { absent, broken, type Source } from "./failure.js"
import * as files from "./files.js"
import { type Host, secretFile } from "./host.js"
import * as instance from "./instance.js"
import * as keys from "./keys.js"
import * as patience from "./patience.js"
import * as profile from "./profile.js"
import type { CredentialSettings } from "./settings.js"
import * as sts from "./sts.js"
import type { Token } from "./sts.js"
import { isYes, type Variables } from "./variables.js"

/** @internal */
export interface Asked {
  readonly sender: http.Sender
  readonly host: Host
  /** What was said in code, which counts more than a variable. */
  readonly settings: CredentialSettings
  readonly variables: Variables
  readonly mfaCode: ((serialNumber: string) => Token) | undefined
  /** Whether STS may be plain HTTP on another machine. */
  readonly allowHttp: boolean | undefined
}

/** Only if there are any: whoever gives none has not tried them. */
const given = ({ settings: { accessKeyId, secretAccessKey, sessionToken } }: Asked): ReadonlyArray<Source> =>
  accessKeyId === undefined && secretAccessKey === undefined
    ? []
    : accessKeyId === undefined || secretAccessKey === undefined
    ? [Effect.fail(broken("settings", `${accessKeyId === undefined ? "accessKeyId" : "secretAccessKey"} is missing`))]
    : [Effect.succeed(keys.make({ accessKeyId, secretAccessKey, sessionToken }))]

const webIdentity = ({ allowHttp, host, sender, settings, variables }: Asked): Source => {
  const source = "web identity"
  const tokenFile = settings.webIdentityTokenFile ?? variables.webIdentityTokenFile
  const roleArn = settings.roleArn ?? variables.roleArn
  if (tokenFile === undefined) return Effect.fail(absent(source, "AWS_WEB_IDENTITY_TOKEN_FILE not set"))
  if (roleArn === undefined) {
    return Effect.fail(broken(source, "AWS_ROLE_ARN not set, but AWS_WEB_IDENTITY_TOKEN_FILE is"))
  }
  return sts.assumeRoleWithWebIdentity(sender, secretFile(host, source, "its token file", tokenFile), {
    source,
    roleArn,
    sessionName: settings.roleSessionName ?? variables.roleSessionName,
    region: settings.region ?? variables.region ?? "us-east-1",
    endpoint: settings.stsEndpoint ?? variables.stsEndpoint,
    allowHttp,
    patience: patience.service
  })
}

/** @internal */
export const ofContainer = ({ host, sender, settings, variables }: Asked): Source => {
  const source = "container"
  const relativeUri = settings.containerCredentialsRelativeUri ?? variables.containerCredentialsRelativeUri
  const fullUri = settings.containerCredentialsFullUri ?? variables.containerCredentialsFullUri
  if (relativeUri === undefined && fullUri === undefined) {
    return Effect.fail(
      absent(source, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI not set")
    )
  }
  const tokenFile = settings.containerAuthorizationTokenFile ?? variables.containerAuthorizationTokenFile
  const token = settings.containerAuthorizationToken
  const of = (authorization: Token | undefined) =>
    container.make(sender, { source, relativeUri, fullUri, authorization, patience: patience.container })
  if (tokenFile !== undefined) return of(secretFile(host, source, "its token file", tokenFile))
  if (token !== undefined) return of(Effect.succeed(token))
  return Effect.flatMap(
    environment.readSecret("AWS_CONTAINER_AUTHORIZATION_TOKEN"),
    (found) => of(found && Effect.succeed(found))
  )
}

/** @internal */
export const ofInstance = ({ sender, settings, variables }: Asked): Source => {
  const source = "instance metadata"
  if (isYes(variables.metadataDisabled)) {
    return Effect.fail(absent(source, "AWS_EC2_METADATA_DISABLED is set"))
  }
  const timeoutSeconds = Number(variables.metadataTimeout ?? patience.metadata.timeoutMs / 1000)
  const attempts = Number(variables.metadataAttempts ?? patience.metadata.attempts)
  if (!(timeoutSeconds > 0)) return Effect.fail(broken(source, "AWS_METADATA_SERVICE_TIMEOUT is no number of seconds"))
  if (!(Number.isInteger(attempts) && attempts > 0)) {
    return Effect.fail(broken(source, "AWS_METADATA_SERVICE_NUM_ATTEMPTS is no number of attempts"))
  }
  const fallback = settings.imdsv1Fallback ?? isYes(variables.imdsv1Fallback)
  return instance.make(sender, {
    source,
    endpoint: settings.metadataEndpoint ?? variables.metadataEndpoint,
    ipv6: variables.metadataEndpointMode?.toLowerCase() === "ipv6",
    allowV1: fallback && !isYes(variables.metadataV1Disabled),
    patience: { timeoutMs: timeoutSeconds * 1000, attempts }
  })
}

/** @internal */
export const ofProfile = (asked: Asked): Source => {
  const { allowHttp, host, mfaCode, sender, settings, variables } = asked
  const chosen = settings.profile ?? variables.profile
  const name = chosen ?? "default"
  const source = `profile "${name}"`
  return Effect.matchEffect(files.load(host, variables), {
    onFailure: ({ problem }) => Effect.fail(broken(source, problem)),
    onSuccess: (loaded) => {
      const found = profile.credentialsOf({
        sender,
        host,
        files: loaded,
        region: settings.region ?? variables.region,
        endpoints: {
          sts: settings.stsEndpoint ?? variables.stsEndpoint,
          sso: variables.ssoEndpoint,
          ssoOidc: variables.ssoOidcEndpoint
        },
        allowHttp,
        mfaCode,
        sources: {
          Environment: environmentKeys.read,
          EcsContainer: ofContainer(asked),
          Ec2InstanceMetadata: ofInstance(asked)
        }
      }, name)
      if (found !== undefined) return found
      const why = `it is not in ${loaded.places}`
      // Who names a profile means it.
      return Effect.fail(chosen === undefined ? absent(source, why) : broken(source, why))
    }
  })
}

/**
 * A profile that was chosen in code counts more than the keys and the web identity of the environment.
 *
 * @internal
 */
export const make = (asked: Asked): Source => {
  const { profile } = asked.settings
  const isChosen = profile !== undefined && profile !== asked.variables.profile
  return firstOf([
    ...given(asked),
    ...(isChosen ? [] : [environmentKeys.read, webIdentity(asked)]),
    ofProfile(asked),
    ofContainer(asked),
    ofInstance(asked)
  ])
}
