/**
 * Whether an answer carries the range that was asked for. A server may pass over `Range`, and some proxies do: then other
 * bytes come than those that were meant.
 */
import * as StorageError from "../../StorageError.js"
import type { HttpResponse } from "../http.js"
import { formatRange, parseRange, type RangeRequest } from "../wire/range.js"
import type { ObjectAttributes } from "./groups.js"
import type { Where } from "./operation.js"

type Extent = Pick<ObjectAttributes, "contentLength" | "contentRange">

const isAnswer = (range: RangeRequest, status: number, { contentLength, contentRange }: Extent): boolean => {
  if (status !== 206) {
    if (contentLength === undefined) return range.start === 0 && range.end === undefined
    const meant = parseRange(formatRange(range)!, contentLength)
    return contentLength === 0 || (typeof meant === "object" && meant.start === 0 && meant.end === contentLength - 1)
  }
  if (contentRange === undefined) return false
  const { end, size, start } = contentRange
  if (size === undefined) return range.suffix !== undefined || start === (range.start ?? 0)
  const meant = parseRange(formatRange(range)!, size)
  return typeof meant === "object" && meant.start === start && meant.end === end
}

/** @internal */
export const checkRange = (
  range: RangeRequest | undefined,
  { status }: Pick<HttpResponse, "status">,
  attributes: Extent,
  where: Where
): StorageError.MalformedResponse | undefined =>
  range === undefined || isAnswer(range, status, attributes) ? undefined : new StorageError.MalformedResponse({
    ...where,
    message: `a range was asked for, and status ${status} came with other bytes`,
    hint: "the server, or a proxy before it, does not obey `Range`; read the object whole"
  })
