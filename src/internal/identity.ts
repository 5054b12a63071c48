import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Credentials from "../Credentials.js"
import * as StorageError from "../StorageError.js"
import { valueProblem } from "./wire/headers.js"

/**
 * Credentials, unwrapped and checked once rather than for every request.
 *
 * @internal
 */
export interface Identity {
  readonly credentials: Credentials.Credentials
  readonly secret: string
  readonly sessionToken: string | undefined
  readonly problem: StorageError.CredentialsUnavailable | undefined
}

const unusable = (what: string, problem: string): StorageError.CredentialsUnavailable =>
  new StorageError.CredentialsUnavailable({
    message: `The ${what} cannot be sent in a header: ${problem}`,
    tried: [`the ${what}: ${problem}`],
    hint: "check how it was copied: line breaks and quotes often come with it"
  })

const identify = (credentials: Credentials.Credentials): Identity => {
  const sessionToken = credentials.sessionToken === undefined ? undefined : Redacted.value(credentials.sessionToken)
  const idProblem = credentials.accessKeyId === "" ? "is empty" : valueProblem(credentials.accessKeyId)
  const tokenProblem = sessionToken === undefined ? undefined : valueProblem(sessionToken)
  return {
    credentials,
    secret: Redacted.value(credentials.secretAccessKey),
    sessionToken,
    problem: idProblem !== undefined
      ? unusable("access key id", idProblem)
      : tokenProblem !== undefined
      ? unusable("session token", tokenProblem)
      : undefined
  }
}

/**
 * Whoever signs, as a provider has it for each request.
 *
 * @internal
 */
export interface Identities {
  readonly use: <A>(sign: (identity: Identity) => A) => Effect.Effect<A, StorageError.CredentialsUnavailable>
  /** Drops the credentials that were used last, and says whether there are others now. */
  readonly refresh: Effect.Effect<boolean>
}

/** @internal */
export const make = (provider: Credentials.Provider): Identities => {
  let last: Identity | undefined
  return {
    use: (sign) =>
      Effect.flatMap(provider.credentials, (credentials) => {
        const identity = last !== undefined && last.credentials === credentials ? last : (last = identify(credentials))
        return identity.problem === undefined ? Effect.succeed(sign(identity)) : Effect.fail(identity.problem)
      }),
    refresh: Effect.suspend(() => last === undefined ? Effect.succeed(false) : provider.refresh(last.credentials))
  }
}
