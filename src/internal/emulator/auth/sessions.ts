import * as Redacted from "effect/Redacted"
import * as hex from "../../wire/hex.js"
import type { Headers } from "../headers.js"
import type { Refusal } from "../refusal.js"
import { refusal } from "../refusal.js"
import type { Target } from "../target.js"
import { parameter } from "../target.js"
import type { Identity } from "./keyring.js"
import { tokenProblem } from "./keyring.js"

/**
 * Keys for one directory bucket, and for a while.
 *
 * @internal
 */
export interface Session extends Identity {
  readonly bucket: string
  readonly readOnly: boolean
  /** In milliseconds since 1970. */
  readonly expires: number
}

/** @internal */
export interface Sessions {
  readonly open: (bucket: string, readOnly: boolean, now: number) => Session
  readonly find: (accessKeyId: string) => Session | undefined
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateSession.html */
const lifetime = 5 * 60_000

/** How long a session is known that has ended, so that it can be called expired. */
const remembrance = 60 * 60_000

const random = (bytes: number): string => hex.encode(crypto.getRandomValues(new Uint8Array(bytes)))

/** @internal */
export const make = (): Sessions => {
  const known = new Map<string, Session>()
  return {
    open: (bucket, readOnly, now) => {
      for (const [id, session] of known) {
        if (session.expires + remembrance > now) break
        known.delete(id)
      }
      const session: Session = {
        accessKeyId: `ASIA${random(8).toUpperCase()}`,
        secretAccessKey: Redacted.make(random(20)),
        sessionToken: Redacted.make(random(40)),
        bucket,
        readOnly,
        expires: now + lifetime
      }
      known.set(session.accessKeyId, session)
      return session
    },
    find: (accessKeyId) => known.get(accessKeyId)
  }
}

/** @internal */
export const isSession = (identity: Identity): identity is Session => "expires" in identity

/**
 * What is wrong with the token of a request: temporary keys have theirs in another place than the keys of a session.
 *
 * @internal
 */
export const problemOf = (identity: Identity, headers: Headers, target: Target, now: number): Refusal | undefined => {
  const name = isSession(identity) ? "s3session-token" : "security-token"
  const parameterName = isSession(identity) ? "X-Amz-S3session-Token" : "X-Amz-Security-Token"
  return tokenProblem(identity, parameter(target, parameterName) ?? headers.get(`x-amz-${name}`)) ??
    (isSession(identity) && now >= identity.expires ? refusal("ExpiredToken") : undefined)
}
