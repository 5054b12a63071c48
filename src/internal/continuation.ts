/**
 * A body that comes in several answers, one after another: what breaks off is asked for again from the first byte that
 * has not come.
 */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as StorageError from "../StorageError.js"
import type { Failure, HttpResponse, Where } from "./http.js"
import type { Progress } from "./retry.js"
import type { BodyError, Rest } from "./s3/objectBody.js"
import type { ByteRange } from "./wire/range.js"

/** So much counts as success. A server that sends a little and resets, always, must not be asked for ever. */
const much = 1024 * 1024

/** What is to come, in the offsets of the whole object; without an end where it has not been said. @internal */
export interface Wanted extends Pick<ByteRange, "start" | "size"> {
  readonly end: number | undefined
}

/** What an answer has to bring. @internal */
export interface Awaited extends Wanted {
  /** Makes the answer the one that is read, and tells how far before what is wanted it begins. */
  readonly adopt: (response: HttpResponse, skip: number) => Effect.Effect<Taken, StorageError.Transport>
}

/** @internal */
export interface Taken {
  readonly response: HttpResponse
  readonly skip: number
}

/** Which bytes an answer says that it brings; nothing where it does not say. @internal */
export const wantedOf = (
  { status }: Pick<HttpResponse, "status">,
  { contentLength, contentRange }: {
    readonly contentLength?: number | undefined
    readonly contentRange?: ByteRange | undefined
  }
): Wanted | undefined => {
  switch (status) {
    case 200:
      return { start: 0, end: contentLength === undefined ? undefined : contentLength - 1, size: contentLength }
    case 206:
      return contentRange
    default:
      return undefined
  }
}

/** Takes the answer over where it is the rest, from the moment it is there. @internal */
export const take = (
  response: HttpResponse,
  contentRange: ByteRange | undefined,
  rest: Awaited,
  where: Where
): Effect.Effect<Taken, StorageError.MalformedResponse | StorageError.Transport> => {
  const refused = (reason: string) =>
    Effect.fail(new StorageError.MalformedResponse({ ...where, message: `the server answered with ${reason}` }))
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

/** @internal */
export interface Continuation {
  /** Absent where it cannot, or should not, go on. */
  readonly rest: Rest | undefined
  /** Of the answer that is being read. */
  readonly release: Effect.Effect<void>
}

/** One answer, and no other. @internal */
export const none = ({ release }: Pick<HttpResponse, "release">): Continuation => ({ rest: undefined, release })

/**
 * `ask` asks for what is awaited, and has its answer adopted.
 *
 * @internal
 */
export const make = (
  first: HttpResponse,
  wanted: Wanted,
  where: Where,
  ask: (rest: Awaited, error: Failure, progress: Progress) => Effect.Effect<Taken, StorageError.StorageError>
): Continuation => {
  let current = first
  let closed = false
  let received = 0
  let uncounted = 0

  const over = Effect.fail(
    new StorageError.Transport({
      ...where,
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

  const progressTo = (now: number): Progress => {
    const progress = now > received ? "some" : "none"
    uncounted += Math.max(0, now - received)
    received = now
    if (uncounted < much) return progress
    uncounted = 0
    return "much"
  }

  const rest: Rest = (error, received) => {
    const start = wanted.start + received
    if (
      closed || (error._tag === "Transport" && !error.retryable) || (wanted.end !== undefined && start > wanted.end)
    ) {
      return Effect.fail(error)
    }
    return Effect.mapBoth(ask({ ...wanted, start, adopt }, error, progressTo(received)), {
      onFailure: (refusal) => unmended(error, refusal),
      onSuccess: (taken) => within(taken, wanted.end === undefined ? undefined : wanted.end + 1 - start)
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
