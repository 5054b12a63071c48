import * as Redacted from "effect/Redacted"
import type { Refusal } from "../refusal.js"
import { refusal } from "../refusal.js"
import type { Scope } from "./scope.js"
import { equal, signingKey } from "./scope.js"

/** @internal */
export interface Identity {
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted
  readonly sessionToken: Redacted.Redacted | undefined
}

/** @internal */
export interface Keyring {
  readonly find: (accessKeyId: string) => Identity | undefined
  readonly signingKey: (identity: Identity, scope: Scope) => Uint8Array
}

/** @internal */
export const make = (identities: ReadonlyArray<Identity>): Keyring => {
  const byId = new Map(identities.map((identity) => [identity.accessKeyId, identity]))
  // One key per identity: yesterday's scope is asked for once, today's a thousand times.
  const derived = new WeakMap<Identity, { readonly scope: string; readonly key: Uint8Array }>()
  return {
    find: (accessKeyId) => byId.get(accessKeyId),
    signingKey: (identity, scope) => {
      const name = `${scope.date}/${scope.region}/${scope.service}`
      const known = derived.get(identity)
      if (known?.scope === name) return known.key
      const key = signingKey(Redacted.value(identity.secretAccessKey), scope)
      derived.set(identity, { scope: name, key })
      return key
    }
  }
}

/**
 * Temporary keys are worth nothing without their token, and long-lived ones have none.
 *
 * @internal
 */
export const tokenProblem = (identity: Identity, token: string | undefined): Refusal | undefined => {
  if (identity.sessionToken === undefined) {
    return token === undefined || token === "" ? undefined : refusal("InvalidToken")
  }
  if (token === undefined || token === "") {
    return refusal("InvalidAccessKeyId", { details: [["AWSAccessKeyId", identity.accessKeyId]] })
  }
  return equal(token, Redacted.value(identity.sessionToken)) ? undefined : refusal("InvalidToken")
}
