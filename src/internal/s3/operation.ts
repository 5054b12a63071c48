/**
 * The one form in which every S3 operation is written down: where each member of its input goes, which errors it
 * names, and how its answer is read.
 */
import type * as Effect from "effect/Effect"
import type * as S3Config from "../../S3Config.js"
import type * as StorageError from "../../StorageError.js"
import type * as Transport from "../../Transport.js"
import type { Router } from "../address.js"
import type { HttpRequest, HttpResponse } from "../http.js"
import type { Subresource } from "../provider/subresources.js"
import type { described, Feature } from "../provider/support.js"
import type { RequestBody } from "../requestBody.js"
import type { Progress } from "../retry.js"
import type { ErrorClass } from "../storageErrors.js"
import type { Access } from "../wire/awsEndpoint.js"
import { type CommonError, commonErrors } from "./commonErrors.js"
import type { Defaults } from "./defaults.js"
import type { Outcome } from "./outcome.js"

/** @internal */
export type Method = "GET" | "HEAD" | "PUT" | "POST" | "DELETE" | "PATCH"

/** What a bare status is about. @internal */
export type Target = "service" | "bucket" | "object" | "upload"

/** What an error can say of the request that it belongs to. @internal */
export interface Where {
  readonly operation: string
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  readonly attempts?: number | undefined
}

/** A request before it has an address, a date and a signature: what members write into. @internal */
export interface Parts {
  bucket: string | undefined
  key: string | undefined
  readonly query: Array<readonly [string, string]>
  readonly headers: Record<string, string>
  body: RequestBody<unknown>
  /** Whether the body can be sent a second time. */
  replayable: boolean
}

/** What a request is written for. @internal */
export interface Surroundings {
  readonly config: S3Config.S3Config
  readonly traits: Transport.Traits
  readonly router: Router
  readonly defaults: Defaults
  /** Whether a URL is made, to be used by somebody else, rather than a request. */
  readonly presigning: boolean
}

/** What is wrong with a value, in words; nothing when it is fine. @internal */
export type Problem = string | undefined

/** What the provider is known to lack. @internal */
export interface Lacking {
  readonly lacking: keyof typeof described
}

/** Writes one member of the input into the request. @internal */
export type Member<A> = (value: A, parts: Parts, surroundings: Surroundings) => Problem | Lacking

/** One member for each key of the input, so that none is forgotten. @internal */
export type Members<I> = { readonly [K in keyof I]-?: Member<NonNullable<I[K]>> }

/** What the reader of an answer may need besides it. @internal */
export interface Asked<out I> {
  readonly input: I
  readonly where: Where
  readonly config: S3Config.S3Config
  /** The request, as it was sent. */
  readonly sent: Pick<HttpRequest<unknown>, "headers" | "body">
  /** Gives back the interruptibility of the caller: an answer is handed over uninterruptibly, so that none is lost. */
  readonly restore: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>
  /**
   * Another request of the same call, where the policy lets one follow such a failure; else that fails, or what the last
   * of them failed with.
   */
  readonly again: <I2 extends object, O2, E2>(
    operation: Operation<I2, O2, E2>,
    input: I2,
    error: StorageError.StorageError,
    progress: Progress
  ) => Effect.Effect<O2, StorageError.StorageError>
  /** The error that an error document means for this operation, whatever the status that it came with. */
  readonly refusal: (
    status: number,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array
  ) => StorageError.StorageError
}

/** @internal */
export type Answer<I, O, R = never> = (
  response: HttpResponse,
  asked: Asked<I>
) => Effect.Effect<O, StorageError.StorageError, R>

/** Another operation that must succeed before one is sent. @internal */
export interface First {
  readonly operation: Operation<any, unknown, any>
  readonly input: object
  /** What it may fail with all the same. Absent: nothing. */
  readonly passes?: ((error: StorageError.StorageError) => boolean) | undefined
}

/** @internal */
export interface Operation<I, O, E, R = never> {
  readonly name: string
  readonly method: Method
  readonly target: Target
  readonly access: Access
  readonly subresource: ReadonlyArray<readonly [string, string]>
  /** What the provider must have for it. */
  readonly needs: Feature | undefined
  /** What the provider must be known to have. */
  readonly requires: Feature | undefined
  /** What it changes beside the bucket or the object. */
  readonly changes: Subresource | undefined
  /** What is asked before, so that this is not taken for something else. */
  readonly first: ((input: I, config: S3Config.S3Config) => First | undefined) | undefined
  readonly members: Members<I>
  /** Whether the answer repeats what it was that the customer's key was for. */
  readonly echoesKey: boolean
  readonly finish: ((input: I, parts: Parts, surroundings: Surroundings) => Problem | Lacking) | undefined
  /** Whether repeating it after a failure of unknown outcome does no harm. */
  readonly idempotent: (input: I) => boolean
  /** How a request is decided that cannot be repeated without a look; absent where every one can, or none. */
  readonly outcome: Outcome<I, O> | undefined
  /** The tags that it may fail with. */
  readonly tags: ReadonlySet<string>
  readonly answer: Answer<I, O, R>
  /** Carries the error union; never there. */
  readonly error?: E
}

const always = () => true

/** @internal */
export const define = <I>() =>
<O, const Errors extends ReadonlyArray<ErrorClass>, R = never>(definition: {
  readonly name: string
  readonly method: Method
  readonly target: Target
  /** What it is to Amazon. Absent: control of a bucket where that is the target, else what a session may do. */
  readonly access?: Access
  /** Fixed query parameters, such as `uploads`. */
  readonly subresource?: ReadonlyArray<readonly [string, string]>
  /** What the provider must have for it; where it is known to lack it, nothing is sent. */
  readonly needs?: Feature
  /** What the provider must be known to have: one that may not have it would do something else. */
  readonly requires?: Feature
  /**
   * What it changes beside the bucket or the object. A server that passes over what it does not know would do it to the
   * bucket or the object itself, so nothing is sent unless the provider says that this one knows.
   */
  readonly changes?: Subresource | undefined
  /** What is asked before. Absent: nothing. */
  readonly first?: (input: I, config: S3Config.S3Config) => First | undefined
  readonly members: Members<I>
  /** Absent: where it takes a customer's key. */
  readonly echoesKey?: boolean
  /** Writes what depends on several members: the body and its checksum. */
  readonly finish?: (input: I, parts: Parts, surroundings: Surroundings) => Problem | Lacking
  /** Absent: always. */
  readonly idempotent?: (input: I) => boolean
  readonly outcome?: Outcome<I, O>
  /** What it can fail with besides the common errors. */
  readonly errors: Errors
  readonly answer: Answer<I, O, R>
}): Operation<I, O, CommonError | InstanceType<Errors[number]>, R> => ({
  name: definition.name,
  method: definition.method,
  target: definition.target,
  access: definition.access ?? (definition.target === "bucket" ? "control" : "session"),
  subresource: definition.subresource ?? [],
  needs: definition.needs,
  requires: definition.requires,
  changes: definition.changes,
  first: definition.first,
  members: definition.members,
  echoesKey: definition.echoesKey ?? "sseCustomerKey" in definition.members,
  finish: definition.finish,
  idempotent: definition.idempotent ?? always,
  outcome: definition.outcome,
  // the prototype's name is the tag; the class's own name is what a minifier makes of it
  tags: new Set([...commonErrors, ...definition.errors].map((error: ErrorClass) => error.prototype.name)),
  answer: definition.answer
})

/** The error union of an operation. @internal */
export type ErrorOf<Op> = Op extends Operation<any, any, infer E, any> ? E : never
