/**
 * The rest of a body that broke off: asked for from the first byte that has not come, and taken only from the object
 * that the first bytes were of.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as StorageError from "../../StorageError.js"
import type { Failure, HttpResponse } from "../http.js"
import type { ByteRange, RangeRequest } from "../wire/range.js"
import type { AsOfInput } from "./asOf.js"
import type { ObjectAttributes, ReadConditions, VersionInput } from "./groups.js"
import type { BodyError, Rest } from "./objectBody.js"
import type { Answer, Asked, Operation } from "./operation.js"
import * as responseHeaders from "./responseHeaders.js"

/** So much counts as success. A server that sends a little and resets, always, must not be asked for ever. */
const much = 1024 * 1024

/** What may be asked of a body that should go on by itself. @internal */
export interface ResumableInput extends VersionInput, ReadConditions, AsOfInput {
  readonly range?: RangeRequest | undefined
  readonly partNumber?: number | undefined
  readonly checksumMode?: "ENABLED" | "DISABLED" | undefined
  readonly resume?: boolean | undefined
}

/** What is to come, in the offsets of the whole object; nothing where it has not been said. */
interface Wanted extends Pick<ByteRange, "start" | "size"> {
  readonly end: number | undefined
}

interface Awaited extends Wanted {
  readonly etag: string
  /** Makes the answer the one that is read, and tells how far before what is wanted it begins. */
  readonly adopt: (response: HttpResponse, skip: number) => Effect.Effect<Taken, StorageError.Transport>
}

interface Taken {
  readonly response: HttpResponse
  readonly skip: number
}

/** @internal */
export type RestInput<I extends ResumableInput> = I & { readonly rest: Awaited }

/** @internal */
export type RestOperation<I extends ResumableInput> = Operation<RestInput<I>, Taken, unknown>

/** Takes the answer over where it is the rest, from the moment it is there. @internal */
export const answer: Answer<RestInput<ResumableInput>, Taken> = (response, { input: { rest }, where }) => {
  const { contentRange, etag } = responseHeaders.readObject<ObjectAttributes>(response.headers)
  const refused = (reason: string) =>
    Effect.fail(new StorageError.MalformedResponse({ ...where, message: `the server answered with ${reason}` }))
  if (etag !== undefined && etag !== rest.etag) {
    return Effect.fail(
      new StorageError.PreconditionFailed({
        ...where,
        message: "the object has another ETag than the one that was asked for"
      })
    )
  }
  if (response.status !== 206 || contentRange === undefined) {
    return refused(`status ${response.status} to a request for a range`)
  }
  const { end, size, start } = contentRange
  const sameSize = size === undefined || rest.size === undefined || size === rest.size
  const toTheEnd = rest.end === undefined ? size !== undefined && end === size - 1 : end >= rest.end
  return sameSize && toTheEnd && start <= rest.start
    ? rest.adopt(response, rest.start - start)
    : refused(`bytes ${start} to ${end} of ${size ?? "?"}, which are not those asked for`)
}

const wantedOf = (response: HttpResponse, { contentLength, contentRange }: ObjectAttributes): Wanted | undefined => {
  switch (response.status) {
    case 200:
      return { start: 0, end: contentLength === undefined ? undefined : contentLength - 1, size: contentLength }
    case 206:
      return contentRange
    default:
      return undefined
  }
}

const isResumable = (
  input: ResumableInput,
  response: HttpResponse,
  { contentEncoding, etag }: ObjectAttributes
): boolean =>
  // A weak ETag matches nothing, and what a transport has decoded has other offsets.
  input.resume !== false && etag !== undefined && !etag.startsWith("W/") &&
  (response.verbatim || contentEncoding === undefined)

/** The bytes that are wanted of what an answer has. */
const within = (
  { response, skip }: Taken,
  length: number | undefined
): Stream.Stream<Uint8Array, Failure> => {
  if (skip === 0 && (length === undefined || length === Number(response.headers["content-length"]))) {
    return response.stream
  }
  let before = skip
  let left = length ?? Infinity
  return Stream.map(response.stream, (bytes) => {
    const taken = bytes.subarray(before, before + left)
    before = Math.max(0, before - bytes.length)
    left -= taken.length
    return taken
  })
}

const reason = (error: StorageError.StorageError): string =>
  error._tag === "PreconditionFailed" || StorageError.isNotFound(error)
    ? "the object was replaced or deleted meanwhile, so that its rest cannot be had; read it again from the start"
    : `its rest was asked for in vain: ${error.message}`

/** The break, with why it could not be mended. */
const unmended = (broken: Failure, error: StorageError.StorageError): BodyError => {
  if (error._tag === "Transport" || error._tag === "Timeout" || error._tag === "IntegrityFailure") return error
  const fields = { message: broken.message, attempts: error.attempts, cause: broken.cause, hint: reason(error) }
  return broken._tag === "Transport"
    ? new StorageError.Transport({ ...broken, ...fields })
    : new StorageError.Timeout({ ...broken, ...fields })
}

/** A body that may consist of several answers, one after another. @internal */
export interface Resumption {
  /** Absent where it cannot, or should not, go on. */
  readonly rest: Rest | undefined
  /** Of the answer that is being read. */
  readonly release: Effect.Effect<void>
}

/** @internal */
export const make = <I extends ResumableInput>(
  operation: RestOperation<I>,
  first: HttpResponse,
  attributes: ObjectAttributes,
  asked: Asked<I>
): Resumption => {
  const { input } = asked
  const wanted = wantedOf(first, attributes)
  const { etag } = attributes
  if (wanted === undefined || etag === undefined || !isResumable(input, first, attributes)) {
    return { rest: undefined, release: first.release }
  }
  let current = first
  let closed = false
  let received = 0
  let uncounted = 0

  const over = Effect.fail(
    new StorageError.Transport({
      ...asked.where,
      message: "the scope of the body is closed",
      phase: "receive",
      retryable: false
    })
  )

  const adopt: Awaited["adopt"] = (response, skip) =>
    Effect.suspend(() => {
      if (closed) return over
      current = response
      return Effect.succeed({ response, skip })
    })

  const progressTo = (now: number) => {
    const progress = now > received ? "some" : "none"
    uncounted += Math.max(0, now - received)
    received = now
    if (uncounted < much) return progress
    uncounted = 0
    return "much"
  }

  const again = (error: Failure, from: number, versionId: string | undefined) =>
    asked.again<RestInput<I>, Taken, unknown>(
      operation,
      {
        ...input,
        range: { start: from, end: wanted.end },
        versionId,
        ifMatch: etag,
        ifNoneMatch: undefined,
        ifModifiedSince: undefined,
        ifUnmodifiedSince: undefined,
        partNumber: undefined,
        checksumMode: "DISABLED",
        rest: { ...wanted, start: from, etag, adopt }
      },
      error,
      progressTo(from - wanted.start)
    )

  const rest: Rest = (error, received) => {
    const from = wanted.start + received
    if (closed || (error._tag === "Transport" && !error.retryable) || (wanted.end !== undefined && from > wanted.end)) {
      return Effect.fail(error)
    }
    // A moment names the version already.
    const versionId = input.snapshotVersion === undefined ? input.versionId ?? attributes.versionId : undefined
    const found = again(error, from, versionId)
    // To name a version takes a permission of its own, which a reader of the newest may not have.
    const permitted = versionId === input.versionId
      ? found
      : Effect.catchTag(found, "AccessDenied", () => again(error, from, input.versionId))
    return Effect.mapBoth(permitted, {
      onFailure: (refusal) => unmended(error, refusal),
      onSuccess: (taken) => within(taken, wanted.end === undefined ? undefined : wanted.end + 1 - from)
    })
  }

  return {
    rest,
    release: Effect.suspend(() => {
      closed = true
      return current.release
    })
  }
}
