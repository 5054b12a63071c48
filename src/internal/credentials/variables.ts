import * as Effect from "effect/Effect"
import * as environment from "../environment.js"

const text = {
  profile: ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"],
  configFile: ["AWS_CONFIG_FILE"],
  credentialsFile: ["AWS_SHARED_CREDENTIALS_FILE"],
  home: ["HOME", "USERPROFILE"],
  region: ["AWS_REGION", "AWS_DEFAULT_REGION"],
  ignoreEndpoints: ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"],
  roleArn: ["AWS_ROLE_ARN"],
  roleSessionName: ["AWS_ROLE_SESSION_NAME"],
  webIdentityTokenFile: ["AWS_WEB_IDENTITY_TOKEN_FILE"],
  stsEndpoint: ["AWS_ENDPOINT_URL_STS", "AWS_STS_ENDPOINT"],
  ssoEndpoint: ["AWS_ENDPOINT_URL_SSO"],
  ssoOidcEndpoint: ["AWS_ENDPOINT_URL_SSO_OIDC"],
  containerCredentialsRelativeUri: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"],
  containerCredentialsFullUri: ["AWS_CONTAINER_CREDENTIALS_FULL_URI"],
  containerAuthorizationTokenFile: ["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"],
  metadataEndpoint: ["AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_METADATA_ENDPOINT"],
  metadataEndpointMode: ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"],
  metadataDisabled: ["AWS_EC2_METADATA_DISABLED"],
  metadataV1Disabled: ["AWS_EC2_METADATA_V1_DISABLED"],
  metadataTimeout: ["AWS_METADATA_SERVICE_TIMEOUT"],
  metadataAttempts: ["AWS_METADATA_SERVICE_NUM_ATTEMPTS"],
  imdsv1Fallback: ["AWS_IMDSV1_FALLBACK"]
} as const

/** @internal */
export type Variables = { readonly [K in keyof typeof text]: string | undefined }

const first = (names: ReadonlyArray<string>): Effect.Effect<string | undefined> =>
  Effect.reduce(
    names,
    undefined as string | undefined,
    (found, name) => found === undefined ? environment.read(name) : Effect.succeed(found)
  )

/** Of several names the first that is set counts. @internal */
export const read: Effect.Effect<Variables> = Effect.all(
  Object.fromEntries(Object.entries(text).map(([key, names]) => [key, first(names)]))
) as Effect.Effect<any>

/** The AWS SDKs know `true`; the other words are those of our settings. @internal */
export const isYes = (value: string | undefined): boolean => /^(?:1|true|t|yes|y|on)$/i.test(value ?? "")
