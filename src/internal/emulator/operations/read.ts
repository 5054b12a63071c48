import { toHttpDate } from "../../wire/dates.js"
import { formatContentRange } from "../../wire/range.js"
import { isOwner } from "../access.js"
import * as Archive from "../archive.js"
import { toHeaders } from "../attributes.js"
import * as Checksums from "../checksums.js"
import { preconditionFailed, unmetCondition } from "../conditions.js"
import * as Encryption from "../encryption.js"
import { fromUtf8 } from "../latin1.js"
import * as Lock from "../lock.js"
import type { EmulatorResponse } from "../model.js"
import { slice } from "../model.js"
import type { Context, Operation } from "../operation.js"
import { emptyResponse, noBody, objectOf, query, versionHeader } from "../operation.js"
import { parseRange } from "../range.js"
import { invalidArgument, refusal } from "../refusal.js"
import type { StoredObject } from "../state.js"

const overrides: ReadonlyArray<readonly [parameter: string, header: string]> = [
  ["response-content-type", "Content-Type"],
  ["response-content-language", "Content-Language"],
  ["response-expires", "Expires"],
  ["response-cache-control", "Cache-Control"],
  ["response-content-disposition", "Content-Disposition"],
  ["response-content-encoding", "Content-Encoding"]
]

const override = (
  context: Context,
  headers: Array<readonly [string, string]>
): Array<readonly [string, string]> => {
  let out = headers
  for (const [parameter, header] of overrides) {
    const value = query(context, parameter)
    if (value === undefined) continue
    if (context.principal._tag === "Anonymous") {
      throw refusal("InvalidRequest", {
        message: "Request specific response headers cannot be used for anonymous GET requests."
      })
    }
    out = [...out.filter(([name]) => name !== header), [header, fromUtf8(value)]]
  }
  return out
}

interface Selection {
  readonly start: number
  readonly end: number
  readonly partial: boolean
  readonly partsCount: number | undefined
}

const selectPart = (object: StoredObject, text: string): Selection => {
  const number = Number(text)
  if (!/^\d{1,6}$/.test(text) || number < 1 || number > 10_000) {
    throw invalidArgument("partNumber", text, "Part number must be an integer between 1 and 10000, inclusive")
  }
  const { parts } = object
  if (parts === undefined) {
    if (number > 1) throw unsatisfiablePart(number, 1)
    return { start: 0, end: object.data.size - 1, partial: object.data.size > 0, partsCount: undefined }
  }
  if (number > parts.length) throw unsatisfiablePart(number, parts.length)
  let start = 0
  for (const part of parts.slice(0, number - 1)) start += part.data.size
  return { start, end: start + parts[number - 1]!.data.size - 1, partial: true, partsCount: parts.length }
}

const unsatisfiablePart = (number: number, actual: number) =>
  refusal("InvalidPartNumber", {
    details: [["ActualPartCount", String(actual)], ["PartNumberRequested", String(number)]]
  })

const select = (context: Context, object: StoredObject): Selection => {
  const whole: Selection = { start: 0, end: object.data.size - 1, partial: false, partsCount: undefined }
  const part = query(context, "partNumber")
  const header = context.headers.get("range")
  if (part !== undefined) {
    if (header !== undefined) {
      throw refusal("InvalidRequest", { message: "Cannot specify both Range header and partNumber query parameter" })
    }
    return selectPart(object, part)
  }
  if (header === undefined) return whole
  const range = parseRange(header, object.data.size)
  if (range === "ignored") return whole
  if (range === "unsatisfiable") {
    throw refusal("InvalidRange", {
      details: [["RangeRequested", header], ["ActualObjectSize", String(object.data.size)]],
      headers: [["Content-Range", `bytes */${object.data.size}`]]
    })
  }
  return { ...range, partial: true, partsCount: undefined }
}

const checksumHeaders = (context: Context, object: StoredObject, selection: Selection) => {
  if ((context.headers.get("x-amz-checksum-mode") ?? "").toUpperCase() !== "ENABLED") return []
  const part = query(context, "partNumber")
  if (part !== undefined && object.parts !== undefined) {
    const { checksum } = object.parts[Number(part) - 1]!
    return Checksums.responseHeaders(checksum)
  }
  // A checksum of the whole says nothing of a range, so S3 does not send it with one.
  return selection.partial && part === undefined ? [] : Checksums.responseHeaders(object.checksum)
}

/** @internal */
export const etagHeader = (etag: string): readonly [string, string] => ["ETag", `"${etag}"`]

const answer = (context: Context): EmulatorResponse => {
  const object = objectOf(context)
  Encryption.checkRead(context, object.attributes.encryption)
  if (context.method === "GET") Archive.checkRead(object, context.now)
  const validators: ReadonlyArray<readonly [string, string]> = [
    etagHeader(object.etag),
    ["Last-Modified", toHttpDate(object.lastModified)],
    ...versionHeader(context, object)
  ]
  const unmet = unmetCondition(context.headers, "", object, context.now)
  if (unmet === "If-Match" || unmet === "If-Unmodified-Since") throw preconditionFailed(unmet)
  if (unmet !== undefined) {
    const { cacheControl, expires } = object.attributes
    return emptyResponse(304, [
      ...validators,
      ...(cacheControl === undefined ? [] : [["Cache-Control", cacheControl] as const]),
      ...(expires === undefined ? [] : [["Expires", expires] as const])
    ])
  }
  const selection = select(context, object)
  const headers = override(context, [
    ...validators,
    ["Accept-Ranges", "bytes"],
    ...toHeaders(object.attributes),
    ...Encryption.toHeaders(context, object.attributes.encryption),
    ...(isOwner(context) ? Lock.toHeaders(object.attributes.lock) : []),
    ...Archive.toHeaders(object, context.now),
    ...checksumHeaders(context, object, selection)
  ])
  const length = selection.end - selection.start + 1
  headers.push(["Content-Length", String(length)])
  if (selection.partial) {
    headers.push(["Content-Range", formatContentRange({ ...selection, size: object.data.size })])
  }
  if (selection.partsCount !== undefined) headers.push(["x-amz-mp-parts-count", String(selection.partsCount)])
  return {
    status: selection.partial ? 206 : 200,
    headers,
    body: context.method === "HEAD" || length === 0 ? undefined : slice(object.data, selection.start, selection.end)
  }
}

/** @internal */
export const getObject: Operation = { name: "GetObject", payload: noBody, run: answer }

/** @internal */
export const headObject: Operation = { name: "HeadObject", payload: noBody, run: answer }
