/**
 * The rest of a body that broke off, taken only from the object that the first bytes were of.
 */
import * as Effect from "effect/Effect"
import * as StorageError from "../../StorageError.js"
import * as continuation from "../continuation.js"
import type { HttpResponse } from "../http.js"
import type { RangeRequest } from "../wire/range.js"
import type { AsOfInput } from "./asOf.js"
import type { ObjectAttributes, ReadConditions, VersionInput } from "./groups.js"
import type { Answer, Asked, Operation } from "./operation.js"
import * as responseHeaders from "./responseHeaders.js"

/** What may be asked of a body that should go on by itself. @internal */
export interface ResumableInput extends VersionInput, ReadConditions, AsOfInput {
  readonly range?: RangeRequest | undefined
  readonly partNumber?: number | undefined
  readonly checksumMode?: "ENABLED" | "DISABLED" | undefined
  readonly resume?: boolean | undefined
}

interface Awaited extends continuation.Awaited {
  readonly etag: string
}

/** @internal */
export type RestInput<I extends ResumableInput> = I & { readonly rest: Awaited }

/** @internal */
export type RestOperation<I extends ResumableInput> = Operation<RestInput<I>, continuation.Taken, unknown>

/** Takes the answer over where it is the rest, from the moment it is there. @internal */
export const answer: Answer<RestInput<ResumableInput>, continuation.Taken> = (response, { input: { rest }, where }) => {
  const { contentRange, etag } = responseHeaders.readObject<ObjectAttributes>(response.headers)
  return etag !== undefined && etag !== rest.etag
    ? Effect.fail(
      new StorageError.PreconditionFailed({
        ...where,
        message: "the object has another ETag than the one that was asked for"
      })
    )
    : continuation.take(response, contentRange, rest, where)
}

const isResumable = (
  input: ResumableInput,
  response: HttpResponse,
  { contentEncoding, etag }: ObjectAttributes
): boolean =>
  // A weak ETag matches nothing, and what a transport has decoded has other offsets.
  input.resume !== false && etag !== undefined && !etag.startsWith("W/") &&
  (response.verbatim || contentEncoding === undefined)

/** @internal */
export const make = <I extends ResumableInput>(
  operation: RestOperation<I>,
  first: HttpResponse,
  attributes: ObjectAttributes,
  asked: Asked<I>
): continuation.Continuation => {
  const { input } = asked
  const wanted = continuation.wantedOf(first, attributes)
  const { etag } = attributes
  if (wanted === undefined || etag === undefined || !isResumable(input, first, attributes)) {
    return continuation.none(first)
  }
  // A moment names the version already.
  const versionId = input.snapshotVersion === undefined ? input.versionId ?? attributes.versionId : undefined

  return continuation.make(first, wanted, asked.where, (rest, error, progress) => {
    const again = (versionId: string | undefined, progress: Parameters<typeof asked.again>[3]) =>
      asked.again<RestInput<I>, continuation.Taken, unknown>(
        operation,
        {
          ...input,
          range: { start: rest.start, end: wanted.end },
          versionId,
          ifMatch: etag,
          ifNoneMatch: undefined,
          ifModifiedSince: undefined,
          ifUnmodifiedSince: undefined,
          partNumber: undefined,
          checksumMode: "DISABLED",
          rest: { ...rest, etag }
        },
        error,
        progress
      )
    const found = again(versionId, progress)
    // To name a version takes a permission of its own, which a reader of the newest may not have.
    return versionId === input.versionId
      ? found
      : Effect.catchTag(found, "AccessDenied", () => again(input.versionId, "none"))
  })
}
