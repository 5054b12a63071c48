/**
 * What a profile of the AWS CLI's files gives: keys, a role of another profile, a role by web identity, SSO, or what
 * a program writes.
 */
import * as Effect from "effect/Effect"
import * as Credentials from "../../Credentials.js"
import * as Signer from "../../Signer.js"
import type * as http from "../http.js"
import { absent, broken, required, type Source } from "./failure.js"
import type { Host } from "./host.js"
import { secretFile } from "./host.js"
import type { Properties } from "./ini.js"
import * as keys from "./keys.js"
import * as patience from "./patience.js"
import * as process from "./process.js"
import { type Profiles, serviceEndpoint, text } from "./profiles.js"
import * as sso from "./sso.js"
import * as ssoToken from "./ssoToken.js"
import type { Token } from "./sts.js"
import * as sts from "./sts.js"

/** @internal */
export interface Context {
  readonly sender: http.Sender
  readonly host: Host
  readonly files: Profiles
  /** What is said outside the files counts more. */
  readonly region: string | undefined
  readonly endpoints: {
    readonly sts: string | undefined
    readonly sso: string | undefined
    readonly ssoOidc: string | undefined
  }
  readonly allowHttp: boolean | undefined
  readonly mfaCode: ((serialNumber: string) => Token) | undefined
  /** Where a role's own credentials may come from. */
  readonly sources: {
    readonly Environment: Source
    readonly EcsContainer: Source
    readonly Ec2InstanceMetadata: Source
  }
}

interface Profile {
  readonly name: string
  readonly source: string
  readonly properties: Properties
  readonly get: (name: string) => string | undefined
}

const nameOf = (name: string): string => `profile "${name}"`

const isKeyed = ({ get }: Profile): boolean =>
  get("aws_access_key_id") !== undefined || get("aws_secret_access_key") !== undefined

const keysOf = ({ get, source }: Profile): Source => {
  const accessKeyId = get("aws_access_key_id")
  const secretAccessKey = get("aws_secret_access_key")
  return accessKeyId !== undefined && secretAccessKey !== undefined
    ? Effect.succeed(keys.make({ accessKeyId, secretAccessKey, sessionToken: get("aws_session_token") }))
    : Effect.fail(
      broken(source, `it has no ${accessKeyId === undefined ? "aws_access_key_id" : "aws_secret_access_key"}`)
    )
}

const roleOf = (
  { allowHttp, endpoints, files, region }: Context,
  { get, properties, source }: Profile
): sts.AssumedRole => {
  const seconds = get("duration_seconds")
  return {
    source,
    roleArn: get("role_arn") ?? "",
    sessionName: get("role_session_name"),
    durationSeconds: seconds === undefined ? undefined : Number(seconds),
    externalId: get("external_id"),
    region: region ?? get("region") ?? "us-east-1",
    endpoint: endpoints.sts ?? serviceEndpoint(files, properties, "sts"),
    allowHttp,
    patience: patience.service
  }
}

const secondFactor = (context: Context, { get, source }: Profile): sts.AssumedRole["mfa"] => {
  const serialNumber = get("mfa_serial")
  if (serialNumber === undefined) return undefined
  return {
    serialNumber,
    code: context.mfaCode?.(serialNumber) ?? Effect.fail(broken(source, "its role wants the code of a second factor", {
      hint: "give mfaCode, which asks somebody for it"
    }))
  }
}

const isCredentialSource = (name: string): name is keyof Context["sources"] =>
  name === "Environment" || name === "EcsContainer" || name === "Ec2InstanceMetadata"

const isBased = ({ get }: Profile): boolean =>
  get("source_profile") !== undefined || get("credential_source") !== undefined

/** Whose credentials the role is assumed with. */
const baseOf = (context: Context, profile: Profile, via: ReadonlyArray<string>): Source => {
  const { get, name, source } = profile
  const sourceProfile = get("source_profile")
  const credentialSource = get("credential_source")
  if (sourceProfile !== undefined && credentialSource !== undefined) {
    return Effect.fail(broken(source, "it has both a source_profile and a credential_source, of which one is too many"))
  }
  if (credentialSource !== undefined) {
    return isCredentialSource(credentialSource)
      ? required(source, context.sources[credentialSource])
      : Effect.fail(
        broken(source, "its credential_source is none of Environment, EcsContainer and Ec2InstanceMetadata")
      )
  }
  if (sourceProfile === undefined) {
    return Effect.fail(
      broken(source, "it has a role_arn, but no source_profile, credential_source or web_identity_token_file")
    )
  }
  const path = [...via, name]
  const next = find(context, sourceProfile)
  if (next === undefined) return Effect.fail(broken(source, `its source_profile "${sourceProfile}" does not exist`))
  // A role may be assumed with the keys that stand beside it.
  if (isKeyed(next)) return keysOf(next)
  return path.includes(sourceProfile)
    ? Effect.fail(broken(source, `its source_profile leads in a circle: ${[...path, sourceProfile].join(" -> ")}`))
    : required(source, resolve(context, next, path))
}

const ssoOf = (context: Context, profile: Profile): Source => {
  const { get, properties, source } = profile
  const { endpoints, files, host, sender } = context
  const sessionName = get("sso_session")
  const session = sessionName === undefined ? undefined : files.ssoSessions.get(sessionName)
  if (sessionName !== undefined && session === undefined) {
    return Effect.fail(broken(source, `its [sso-session ${sessionName}] does not exist`))
  }
  const found = (name: string) => text(session, name) ?? get(name)
  const [startUrl, region, accountId, roleName] = ["sso_start_url", "sso_region", "sso_account_id", "sso_role_name"]
    .map(found)
  if (startUrl === undefined || region === undefined || accountId === undefined || roleName === undefined) {
    return Effect.fail(
      broken(source, "its SSO has not all of sso_start_url, sso_region, sso_account_id and sso_role_name")
    )
  }
  if (
    session !== undefined && ["sso_start_url", "sso_region"].some((name) => (get(name) ?? found(name)) !== found(name))
  ) {
    return Effect.fail(broken(source, `it contradicts its [sso-session ${sessionName}]`))
  }
  const hint = sessionName === undefined
    ? `aws sso login --profile ${profile.name}`
    : `aws sso login --sso-session ${sessionName}`
  const token = ssoToken.make(sender, host, {
    source,
    key: sessionName ?? startUrl,
    region,
    endpoint: endpoints.ssoOidc ?? serviceEndpoint(files, properties, "sso_oidc"),
    hint,
    patience: patience.service
  })
  return sso.roleCredentials(sender, token, {
    source,
    accountId,
    roleName,
    region,
    endpoint: endpoints.sso ?? serviceEndpoint(files, properties, "sso"),
    login: hint,
    patience: patience.service
  })
}

const resolve = (context: Context, profile: Profile, via: ReadonlyArray<string>): Source => {
  const { get, source } = profile
  const { host, sender } = context
  const tokenFile = get("web_identity_token_file")
  const command = get("credential_process")
  if (get("role_arn") !== undefined && (tokenFile === undefined || isBased(profile))) {
    return Effect.flatMap(
      baseOf(context, profile, via),
      (credentials) =>
        sts.assumeRole(sender, Signer.sigV4(Credentials.fromStatic(credentials)), {
          ...roleOf(context, profile),
          mfa: secondFactor(context, profile)
        })
    )
  }
  if (isKeyed(profile)) return keysOf(profile)
  if (tokenFile !== undefined) {
    return sts.assumeRoleWithWebIdentity(
      sender,
      secretFile(host, source, "its web_identity_token_file", tokenFile),
      roleOf(context, profile)
    )
  }
  if (get("sso_session") !== undefined || get("sso_account_id") !== undefined || get("sso_start_url") !== undefined) {
    return ssoOf(context, profile)
  }
  if (command !== undefined) return process.make(host, source, command)
  if (get("login_session") !== undefined) {
    return Effect.fail(broken(source, "it was made by \"aws login\", which this library does not know", {
      hint: "credential_process = aws configure export-credentials --format process --profile ..., in another profile"
    }))
  }
  return Effect.fail(absent(source, "it has no credentials"))
}

const find = ({ files }: Context, name: string): Profile | undefined => {
  const properties = files.profiles.get(name)
  return properties &&
    { name, source: nameOf(name), properties, get: (property) => text(properties, property) }
}

/** @internal */
export const credentialsOf = (context: Context, name: string): Source | undefined => {
  const profile = find(context, name)
  return profile && resolve(context, profile, [])
}
