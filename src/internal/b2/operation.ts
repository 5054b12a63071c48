/**
 * The one form in which every JSON call is written down: where each member of its input goes, what a key needs for it,
 * which errors it names, and how its answer is read.
 */
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import * as StorageError from "../../StorageError.js"
import type { ErrorClass } from "../storageErrors.js"
import { type CommonError, commonErrors } from "./commonErrors.js"
import type { Reader } from "./json.js"
import type { Members, Problem } from "./members.js"
import type { Account, Capability } from "./model.js"

/** What a bare status is about. @internal */
export type Target = "account" | "bucket" | "file" | "version" | "upload"

/** What an error can say of the request that it belongs to. @internal */
export interface Where {
  readonly operation: string
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  readonly attempts?: number | undefined
}

/** Runs another call to see what became of one. @internal */
export type Ask = <I extends object, O, E>(operation: Operation<I, O, E>, input: I) => Effect.Effect<O, E>

/** `error`: what the last attempt has failed with. @internal */
export type Settle<I, O> = (
  input: I,
  ask: Ask,
  error: StorageError.StorageError
) => Effect.Effect<Option.Option<O>, StorageError.StorageError>

/** @internal */
export interface Operation<I, O, E> {
  readonly name: string
  readonly target: Target
  /** The key needs one of these; nothing is sent where it is known to have none. */
  readonly needs: ReadonlyArray<Capability>
  /** And all of these, by what is asked. */
  readonly also: (input: I) => ReadonlyArray<Capability>
  /** Whether the account's id goes along. */
  readonly accountId: boolean
  readonly members: Members<I>
  readonly check: ((input: I) => Problem) | undefined
  /** What of the input an error says. */
  readonly where: ((input: I) => Omit<Where, "operation">) | undefined
  /** Whether repeating it after a failure of unknown outcome does no harm. */
  readonly repeatable: (input: I) => boolean
  /**
   * What became of a call whose answer was lost, or that was refused when it was repeated: the answer, if it has been
   * carried out; nothing, if it has not. With `WriteOutcomeUnknown` the call fails.
   */
  readonly settle: Settle<I, O> | undefined
  readonly read: (value: unknown, account: Account) => O
  /** The tags that it may fail with. */
  readonly tags: ReadonlySet<string>
  /** Carries the error union; never there. */
  readonly error?: E
}

/** @internal */
export const tagsOf = (errors: ReadonlyArray<ErrorClass>): ReadonlySet<string> =>
  // the prototype's name is the tag; the class's own name is what a minifier makes of it
  new Set([...commonErrors, ...errors].map((error: ErrorClass) => error.prototype.name))

/** What a key needs for a member that is given. @internal */
export type Also<I> = { readonly [K in keyof I]?: Capability }

/** @internal */
export const alsoFor = <I>(also: Also<I> | undefined, input: I): ReadonlyArray<Capability> =>
  also === undefined ? [] : (Object.keys(also) as Array<keyof I>)
    .filter((name) => input[name] !== undefined && input[name] !== false)
    .map((name) => also[name] as Capability)

/** @internal */
export const define = <I>() =>
<O, const Errors extends ReadonlyArray<ErrorClass>>(definition: {
  readonly name: string
  readonly target: Target
  readonly needs: ReadonlyArray<Capability>
  /** What a key needs besides for a member that is given. */
  readonly also?: Also<I>
  readonly accountId?: boolean
  readonly members: Members<I>
  readonly check?: (input: I) => Problem
  readonly where?: (input: I) => Omit<Where, "operation">
  readonly repeatable: boolean | ((input: I) => boolean)
  readonly settle?: Settle<I, O>
  /** What it can fail with besides the common errors. */
  readonly errors: Errors
  readonly read: Reader<O>
}): Operation<I, O, CommonError | InstanceType<Errors[number]>> => ({
  name: definition.name,
  target: definition.target,
  needs: definition.needs,
  also: (input) => alsoFor(definition.also, input),
  accountId: definition.accountId ?? false,
  members: definition.members,
  check: definition.check,
  where: definition.where,
  repeatable: typeof definition.repeatable === "function"
    ? definition.repeatable
    : () => definition.repeatable as boolean,
  settle: definition.settle,
  read: definition.read,
  tags: tagsOf(definition.errors)
})

/** The error union of an operation. @internal */
export type ErrorOf<Op> = Op extends Operation<any, any, infer E> ? E : never

const memberTags: Readonly<Record<string, new(fields: StorageError.Fields) => StorageError.StorageError>> = {
  fileName: StorageError.InvalidKey,
  bucketName: StorageError.InvalidBucketName
}

/** Of a member that is not what it should be. @internal */
export const invalid = (where: Where, member: string, problem: string): StorageError.StorageError => {
  const message = `${member} ${problem}`
  const Tagged = memberTags[member]
  return Tagged === undefined
    ? new StorageError.InvalidInput({ ...where, parameter: member, message })
    : new Tagged({ ...where, message })
}

/** The body of a call, or why there is none. @internal */
export const encode = <I extends object, O, E>(
  operation: Operation<I, O, E>,
  input: I,
  where: Where
): Readonly<Record<string, unknown>> | StorageError.StorageError => {
  const out: Record<string, unknown> = {}
  for (const name of Object.keys(operation.members) as Array<keyof I & string>) {
    const value = input[name]
    if (value === undefined) continue
    const written = operation.members[name](value as NonNullable<I[typeof name]>)
    if ("problem" in written) return invalid(where, name, written.problem)
    out[name] = written.sent
  }
  const problem = operation.check?.(input)
  return problem === undefined ? out : new StorageError.InvalidInput({ ...where, message: problem })
}
