import type { Headers } from "../headers.js"
import { refusal } from "../refusal.js"
import type { Target } from "../target.js"
import type { Identity, Keyring } from "./keyring.js"
import type { Sessions } from "./sessions.js"

/** @internal */
export interface Verifier {
  readonly keyring: Keyring
  /** With directory buckets. */
  readonly sessions?: Sessions | undefined
  readonly region: string
  /** How far a clock may be off, in milliseconds. S3 allows 15 minutes. */
  readonly allowedSkew: number
}

/** @internal */
export interface Incoming {
  readonly method: string
  readonly target: Target
  readonly headers: Headers
  readonly now: number
}

/** @internal */
export const findIdentity = (verifier: Verifier, accessKeyId: string): Identity => {
  const identity = verifier.keyring.find(accessKeyId)
  if (identity === undefined) throw refusal("InvalidAccessKeyId", { details: [["AWSAccessKeyId", accessKeyId]] })
  return identity
}
