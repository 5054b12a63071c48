/**
 * IAM Identity Center: keys for a role from the portal, and the token that the portal wants.
 * https://docs.aws.amazon.com/singlesignon/latest/PortalAPIReference/API_GetRoleCredentials.html
 * https://docs.aws.amazon.com/singlesignon/latest/OIDCAPIReference/API_CreateToken.html
 */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "../../Credentials.js"
import type * as StorageError from "../../StorageError.js"
import type * as http from "../http.js"
import * as requestBody from "../requestBody.js"
import { valueProblem } from "../wire/headers.js"
import * as uri from "../wire/uri.js"
import { ask, type Patience } from "./call.js"
import * as document from "./document.js"
import { broken, isProblem, type Problem, type Source, usable } from "./failure.js"
import { locate, type Location } from "./service.js"
import type { Token } from "./sts.js"

/** @internal */
export interface Portal extends Location {
  /** For errors. */
  readonly source: string
  readonly accountId: string
  readonly roleName: string
  /** What to do when the portal does not accept the token. */
  readonly login?: string | undefined
  readonly patience: Patience
}

const accountId = /^\d{12}$/

/** @internal */
export const roleCredentials = (sender: http.Sender, token: Token, portal: Portal): Source =>
  Effect.gen(function*() {
    const { login: hint, patience, source } = portal
    const service = yield* usable(source, "it", locate("portal.sso", portal))
    if (!accountId.test(portal.accountId)) return yield* broken(source, "the account id is not 12 digits")
    const secret = Redacted.value(yield* token)
    const problem = valueProblem(secret)
    if (problem !== undefined) return yield* broken(source, `the token ${problem}`, { hint })
    const body = yield* ask(sender, {
      source,
      at: service.host,
      operation: "GetRoleCredentials",
      request: Effect.succeed({
        method: "GET",
        origin: service.origin,
        path: `${service.basePath}/federation/credentials`,
        query: uri.encodeQuery([["account_id", portal.accountId], ["role_name", portal.roleName]]),
        headers: { "x-amz-sso_bearer_token": secret },
        body: requestBody.empty
      }),
      patience,
      secrets: [secret],
      hint
    })
    return yield* usable(source, `the answer of ${service.host}`, credentialsFrom(body))
  })

const credentialsFrom = (body: Uint8Array): Credentials | Problem => {
  const fields = document.fromJson(body)
  if (isProblem(fields)) return fields
  const role = document.fromObject(fields("roleCredentials"))
  return role === undefined ? { problem: "has no roleCredentials" } : document.read(role, document.portal)
}

/** A client that was registered at a login, and the token it may have new ones for. @internal */
export interface Registration extends Location {
  readonly source: string
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted<string>
  readonly refreshToken: Redacted.Redacted<string>
  readonly patience: Patience
}

/** @internal */
export interface Renewed {
  readonly accessToken: Redacted.Redacted<string>
  readonly expiresInSeconds: number
  /** The old one is used up where there is a new one. */
  readonly refreshToken: Redacted.Redacted<string> | undefined
}

const encoder = /* @__PURE__ */ new TextEncoder()

const renewedFrom = (body: Uint8Array): Renewed | Problem => {
  const fields = document.fromJson(body)
  if (isProblem(fields)) return fields
  const accessToken = fields("accessToken")
  const expiresIn = fields("expiresIn")
  const refreshToken = fields("refreshToken")
  if (typeof accessToken !== "string" || accessToken === "") return { problem: "has no accessToken" }
  if (typeof expiresIn !== "number" || !(expiresIn > 0)) return { problem: "has no expiresIn" }
  return {
    accessToken: Redacted.make(accessToken),
    expiresInSeconds: expiresIn,
    refreshToken: typeof refreshToken === "string" ? Redacted.make(refreshToken) : undefined
  }
}

/** @internal */
export const renewToken = (
  sender: http.Sender,
  registration: Registration
): Effect.Effect<Renewed, StorageError.CredentialsUnavailable> =>
  Effect.gen(function*() {
    const { patience, source } = registration
    const service = yield* usable(source, "it", locate("oidc", registration))
    const secrets = [Redacted.value(registration.clientSecret), Redacted.value(registration.refreshToken)] as const
    const bytes = encoder.encode(JSON.stringify({
      clientId: registration.clientId,
      clientSecret: secrets[0],
      grantType: "refresh_token",
      refreshToken: secrets[1]
    }))
    const body = yield* ask(sender, {
      source,
      at: service.host,
      operation: "CreateToken",
      request: Effect.succeed({
        method: "POST",
        origin: service.origin,
        path: `${service.basePath}/token`,
        query: "",
        headers: { "content-type": "application/json" },
        body: requestBody.bytes(bytes)
      }),
      patience,
      secrets
    })
    return yield* usable(source, `the answer of ${service.host}`, renewedFrom(body))
  })
