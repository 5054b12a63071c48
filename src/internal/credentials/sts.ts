/**
 * Roles, by the Query protocol of AWS STS: https://docs.aws.amazon.com/STS/latest/APIReference/
 */
import * as digest from "#digest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "../../Credentials.js"
import type * as Signer from "../../Signer.js"
import type * as StorageError from "../../StorageError.js"
import type * as http from "../http.js"
import { canonicalUriOfService } from "../wire/canonicalUri.js"
import { isExpired } from "../wire/errorCodes.js"
import * as uri from "../wire/uri.js"
import * as xml from "../wire/xml.js"
import { ask, type Patience } from "./call.js"
import * as document from "./document.js"
import { type Problem, type Source, usable } from "./failure.js"
import { locate, type Location, type Service } from "./service.js"

/** @internal */
export interface Role extends Location {
  /** For errors. */
  readonly source: string
  readonly roleArn: string
  readonly sessionName?: string | undefined
  readonly durationSeconds?: number | undefined
  /** A session policy, in JSON. */
  readonly policy?: string | undefined
  readonly patience: Patience
}

/** @internal */
export interface AssumedRole extends Role {
  readonly externalId?: string | undefined
  readonly mfa?: {
    readonly serialNumber: string
    readonly code: Effect.Effect<Redacted.Redacted<string>, StorageError.CredentialsUnavailable>
  } | undefined
}

/** @internal */
export type Token = Effect.Effect<Redacted.Redacted<string>, StorageError.CredentialsUnavailable>

type Parameters = ReadonlyArray<readonly [string, string]>

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const sessionName = /^[\w+=,.@-]{2,64}$/
const externalId = /^[\w+=,.@:/-]{2,1224}$/
const printable = /^[\x21-\x7e]{1,2048}$/

const roleProblem = (role: AssumedRole): string | undefined => {
  if (!printable.test(role.roleArn)) return "has a role ARN that is empty, too long, or has characters no ARN has"
  if (role.sessionName !== undefined && !sessionName.test(role.sessionName)) {
    return "has a session name that is not 2 to 64 letters, digits and characters of _+=,.@-"
  }
  if (role.externalId !== undefined && !externalId.test(role.externalId)) {
    return "has an external id that is not 2 to 1224 letters, digits and characters of _+=,.@:/-"
  }
  const seconds = role.durationSeconds
  if (seconds !== undefined && !(Number.isInteger(seconds) && seconds >= 900 && seconds <= 43_200)) {
    return "has a duration that is not a whole number of seconds from 900 (15 minutes) to 43200 (12 hours)"
  }
  return undefined
}

const encoder = /* @__PURE__ */ new TextEncoder()

const contentType = "application/x-www-form-urlencoded; charset=utf-8"

const request = (
  service: Service,
  parameters: Parameters,
  signer: Signer.Service | undefined
): Effect.Effect<http.HttpRequest, StorageError.CredentialsUnavailable> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const bytes = encoder.encode(uri.encodeQuery(parameters))
    const path = `${service.basePath}/`
    const headers = { "content-type": contentType }
    const signed = signer === undefined ? Effect.succeed({}) : signer.sign({
      method: "POST",
      host: service.host,
      path: canonicalUriOfService(path, { normalizePath: true, doubleEncodePath: true }),
      query: "",
      headers,
      payloadHash: digest.sha256Hex(bytes),
      region: service.region,
      service: "sts",
      now
    })
    return Effect.map(signed, (added): http.HttpRequest => ({
      method: "POST",
      origin: service.origin,
      path,
      query: "",
      headers: { ...headers, ...added },
      body: { _tag: "Bytes", bytes }
    }))
  })

const fromXml = (action: string, body: Uint8Array): Credentials | Problem => {
  const root = xml.parse(body)
  if (xml.isFailure(root)) return { problem: "is not XML" }
  const result = xml.child(root, `${action}Result`)
  const credentials = result && xml.child(result, "Credentials")
  if (credentials === undefined) return { problem: `is none to ${action}` }
  return document.read((name) => xml.childText(credentials, name), document.sts)
}

interface Action {
  readonly name: "AssumeRole" | "AssumeRoleWithWebIdentity"
  readonly parameters: Parameters
  /** Of the parameters: what no error may repeat. */
  readonly secret?: string | undefined
  readonly signer?: Signer.Service | undefined
}

const located = (role: AssumedRole): Effect.Effect<Service, StorageError.CredentialsUnavailable> => {
  const problem = roleProblem(role)
  return usable(role.source, "it", problem === undefined ? locate("sts", role) : { problem })
}

const run = (sender: http.Sender, role: Role, { name, parameters, secret, signer }: Action): Source =>
  Effect.gen(function*() {
    const service = yield* located(role)
    const now = yield* Clock.currentTimeMillis
    const all: Parameters = [
      ["Action", name],
      ["Version", "2011-06-15"],
      ["RoleArn", role.roleArn],
      ["RoleSessionName", role.sessionName ?? `effect-s3-${now}`],
      ...optional("DurationSeconds", role.durationSeconds),
      ...optional("Policy", role.policy),
      ...parameters
    ]
    const asked = ask(sender, {
      source: role.source,
      at: `STS at ${service.host}`,
      operation: name,
      request: request(service, all, signer),
      patience: role.patience,
      secrets: secret === undefined ? [] : [secret]
    })
    const body = yield* signer === undefined ? asked : Effect.catchIf(
      asked,
      (error) => isExpired(error.code ?? ""),
      (error) => Effect.flatMap(signer.refresh, (isRefreshed) => isRefreshed ? asked : Effect.fail(error))
    )
    return yield* usable(role.source, `the answer of STS at ${service.host}`, fromXml(name, body))
  })

const optional = (name: string, value: string | number | undefined): Parameters =>
  value === undefined ? [] : [[name, String(value)]]

/** With the credentials of `signer`. @internal */
export const assumeRole = (sender: http.Sender, signer: Signer.Service, role: AssumedRole): Source =>
  Effect.gen(function*() {
    yield* located(role)
    const { mfa } = role
    const code = mfa && Redacted.value(yield* mfa.code)
    return yield* run(sender, role, {
      name: "AssumeRole",
      signer,
      secret: code,
      parameters: [
        ...optional("ExternalId", role.externalId),
        ...optional("SerialNumber", mfa?.serialNumber),
        ...optional("TokenCode", code)
      ]
    })
  })

/** With a token of somebody whom the role trusts, unsigned. @internal */
export const assumeRoleWithWebIdentity = (sender: http.Sender, token: Token, role: Role): Source =>
  Effect.gen(function*() {
    yield* located(role)
    const secret = Redacted.value(yield* token)
    return yield* run(sender, role, {
      name: "AssumeRoleWithWebIdentity",
      secret,
      parameters: [["WebIdentityToken", secret]]
    })
  })
