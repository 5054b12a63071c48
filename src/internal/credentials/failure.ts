import * as Effect from "effect/Effect"
import type { Credentials } from "../../Credentials.js"
import * as StorageError from "../../StorageError.js"

/** What finds credentials, each time anew. @internal */
export type Source = Effect.Effect<Credentials, StorageError.CredentialsUnavailable>

/** @internal */
export type More = Pick<StorageError.Fields, "hint" | "cause" | "status" | "code" | "requestId">

/** The source is not set up here: a chain asks the next one. @internal */
export const absent = (source: string, why: string, hint?: string): StorageError.CredentialsUnavailable =>
  new StorageError.CredentialsUnavailable({
    message: `No credentials from the ${source}: ${why}`,
    tried: [`${source}: ${why}`],
    hint
  })

/** The source is set up and has failed: a chain stops with this. @internal */
export const broken = (source: string, why: string, more?: More): StorageError.CredentialsUnavailable =>
  new StorageError.CredentialsUnavailable({
    message: `The ${source} gave no credentials: ${why}`,
    tried: [`${source}: ${why}`],
    source,
    ...more
  })

/** What `source` cannot do without: there is no going on to another. @internal */
export const required = (source: string, self: Source): Source =>
  Effect.mapError(
    self,
    (error) => error.source === undefined ? broken(source, tried(error).join("; "), { hint: error.hint }) : error
  )

/** What keeps something from being used. Never repeats a value: it may be a secret. @internal */
export interface Problem {
  readonly problem: string
}

/** @internal */
export const isProblem = <A extends object>(value: A | Problem): value is Problem => "problem" in value

/** What has no problem; `of` says whose it would be. @internal */
export const usable = <A extends object>(
  source: string,
  of: string,
  value: A | Problem
): Effect.Effect<A, StorageError.CredentialsUnavailable> =>
  isProblem(value) ? Effect.fail(broken(source, `${of} ${value.problem}`)) : Effect.succeed(value)

const tried = (error: StorageError.CredentialsUnavailable): ReadonlyArray<string> => error.tried ?? [error.message]

/** What `second` says, after `first` had nothing. @internal */
export const joined = (
  first: StorageError.CredentialsUnavailable,
  second: StorageError.CredentialsUnavailable
): StorageError.CredentialsUnavailable => {
  const all = [...tried(first), ...tried(second)]
  const { cause, code, hint, message, requestId, source, status } = second
  return new StorageError.CredentialsUnavailable(
    source === undefined
      ? {
        message: `No credentials anywhere; tried ${all.join("; ")}`,
        tried: all,
        hint: hint ?? first.hint,
        cause: cause ?? first.cause
      }
      : { message, tried: all, source, hint, cause, status, code, requestId }
  )
}
