/**
 * How one thing is asked of a server, and what it makes of it.
 */
import * as Effect from "effect/Effect"
import type { S3Client } from "../../S3Client.js"
import type * as S3Config from "../../S3Config.js"
import type * as StorageError from "../../StorageError.js"
import type { Overrides } from "../provider/model.js"
import type { Capability, Finding, Verdict } from "./model.js"

/** What checks are given. @internal */
export interface Bench {
  readonly bucket: string
  /** Writers at once in a race. */
  readonly writers: number
  /** Whether parts of full size may be sent. */
  readonly multipart: boolean
  readonly config: S3Config.S3Config
  /** A key that nobody has had before, and that is deleted at the end. */
  readonly key: (name: string) => string
  /** An upload that is aborted at the end. */
  readonly began: (key: string, uploadId: string) => void
  /** Runs requests with a client that refuses nothing by itself, but for what `overrides` says. */
  readonly ask: (
    overrides?: Overrides
  ) => <A, E>(effect: Effect.Effect<A, E, S3Client>) => Effect.Effect<A, E>
  /** The same with other settings than the provider. */
  readonly configured: (
    settings: Partial<S3Config.S3Config>
  ) => <A, E>(effect: Effect.Effect<A, E, S3Client>) => Effect.Effect<A, E>
}

/** @internal */
export interface Check {
  /** What it finds out; where it fails, none of that is known. */
  readonly about: ReadonlyArray<Capability>
  readonly run: (bench: Bench) => Effect.Effect<ReadonlyArray<Finding>, StorageError.StorageError>
}

/** @internal */
export type Outcome<A> =
  | { readonly _tag: "Answered"; readonly value: A; readonly says: string }
  | { readonly _tag: "Refused"; readonly error: StorageError.StorageError; readonly says: string }

/** A failure of which nobody knows what it did. @internal */
export const isAmbiguous = (error: StorageError.StorageError): boolean =>
  error._tag === "Transport" || error._tag === "Timeout" || error._tag === "ServerFault" ||
  error._tag === "SlowDown" || error._tag === "MalformedResponse"

/** @internal */
export const says = (error: StorageError.StorageError): string =>
  error.status === undefined ? error._tag : `${error.status} ${error.code ?? error._tag}`

/** What the server made of a request; only what is ambiguous remains a failure. @internal */
export const outcome = <A>(
  effect: Effect.Effect<A, StorageError.StorageError>
): Effect.Effect<Outcome<A>, StorageError.StorageError> =>
  Effect.matchEffect(effect, {
    onFailure: (error) =>
      isAmbiguous(error)
        ? Effect.fail(error)
        : Effect.succeed<Outcome<A>>({ _tag: "Refused", error, says: says(error) }),
    onSuccess: (value) => Effect.succeed<Outcome<A>>({ _tag: "Answered", value, says: "done" })
  })

/** @internal */
export const finding = (capability: Capability, verdict: Verdict, evidence: string): Finding => ({
  capability,
  verdict,
  evidence
})

/** Whether a condition that does not hold was obeyed: a write has to be refused for that very reason. @internal */
export const obeyed = (refused: Outcome<unknown>): Verdict =>
  refused._tag === "Answered"
    ? "ignored"
    : refused.error._tag === "PreconditionFailed" || refused.error._tag === "ConditionalRequestConflict"
    ? "works"
    : "refused"
