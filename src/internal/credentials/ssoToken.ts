/**
 * The token of a login to IAM Identity Center, as `aws sso login` leaves it in ~/.aws/sso/cache.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-sso-credentials.html
 */
import * as digest from "#digest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as http from "../http.js"
import * as dates from "../wire/dates.js"
import * as hex from "../wire/hex.js"
import type { Patience } from "./call.js"
import * as document from "./document.js"
import { broken, isProblem, type Problem, usable } from "./failure.js"
import type { Host } from "./host.js"
import type { Location } from "./service.js"
import * as sso from "./sso.js"
import type { Token } from "./sts.js"

/** @internal */
export interface Login extends Location {
  /** For errors. */
  readonly source: string
  /** What the file is named after: the name of the session or, without one, the URL of the login. */
  readonly key: string
  /** What to do without a token. */
  readonly hint: string
  readonly patience: Patience
}

interface Cached {
  /** The whole file: other members are the CLI's own. */
  readonly file: object
  readonly accessToken: Redacted.Redacted<string>
  readonly expiresAt: number
  /** What new tokens can be had for. */
  readonly registration: Pick<sso.Registration, "clientId" | "clientSecret" | "refreshToken"> | undefined
}

/** From here on a token that can be renewed is. */
const renewBefore = 5 * 60_000

// Older versions of the CLI write `2020-06-17T10:02:08UTC`.
const toMillis = (text: unknown): number | undefined =>
  typeof text === "string" ? dates.fromIso(text.replace(/UTC$/, "Z")) : undefined

const isText = (value: unknown): value is string => typeof value === "string" && value !== ""

const read = (text: string, now: number): Cached | Problem => {
  const fields = document.fromJson(text)
  if (isProblem(fields)) return fields
  const accessToken = fields("accessToken")
  const expiresAt = toMillis(fields("expiresAt"))
  if (!isText(accessToken)) return { problem: "has no accessToken" }
  if (expiresAt === undefined) return { problem: "has no expiresAt that is a date" }
  const [clientId, clientSecret, refreshToken] = ["clientId", "clientSecret", "refreshToken"].map(fields)
  const isRegistered = (toMillis(fields("registrationExpiresAt")) ?? Infinity) > now
  return {
    file: JSON.parse(text),
    accessToken: Redacted.make(accessToken),
    expiresAt,
    registration: isRegistered && isText(clientId) && isText(clientSecret) && isText(refreshToken)
      ? { clientId, clientSecret: Redacted.make(clientSecret), refreshToken: Redacted.make(refreshToken) }
      : undefined
  }
}

const withToken = (file: object, { accessToken, expiresInSeconds, refreshToken }: sso.Renewed, now: number): string =>
  JSON.stringify({
    ...file,
    accessToken: Redacted.value(accessToken),
    expiresAt: dates.toIso(now + expiresInSeconds * 1000),
    ...(refreshToken === undefined ? {} : { refreshToken: Redacted.value(refreshToken) })
  })

/** @internal */
export const make = (sender: http.Sender, host: Host, login: Login): Token =>
  Effect.gen(function*() {
    const { hint, key, source } = login
    const path = `${host.home}/.aws/sso/cache/${hex.encode(digest.sha1(key))}.json`
    const now = yield* Clock.currentTimeMillis
    const text = yield* Effect.mapError(
      host.readFile(path),
      ({ problem }) => broken(source, `the token ${path} ${problem}`)
    )
    if (text === undefined) return yield* broken(source, `nobody has logged in: ${path} is not there`, { hint })
    const cached = yield* usable(source, `the token ${path}`, read(text, now))
    const isValid = now < cached.expiresAt
    if (now < cached.expiresAt - renewBefore || isValid && cached.registration === undefined) return cached.accessToken
    if (cached.registration === undefined) return yield* broken(source, "the login has expired", { hint })
    return yield* Effect.matchEffect(sso.renewToken(sender, { ...login, ...cached.registration }), {
      onFailure: (error) =>
        isValid
          ? Effect.succeed(cached.accessToken)
          : Effect.fail(broken(source, `the login has expired, and was not renewed: ${error.message}`, { hint })),
      onSuccess: (renewed) =>
        // A token that could not be kept is good for now, and the next one needs a login.
        Effect.as(Effect.ignore(host.replaceFile(path, withToken(cached.file, renewed, now))), renewed.accessToken)
    })
  })
