import { parseErrorBody } from "../../../src/internal/wire/errorBody.js"
import * as errorCodes from "../../../src/internal/wire/errorCodes.js"
import { isFailure } from "../../../src/internal/wire/xml.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"
import { decoders } from "./decoders.js"

interface ErrorVector extends Adapter.Vector {
  readonly operation: string
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: string
  }
  readonly expected: {
    readonly httpStatus: number
    readonly code: string | null
    readonly codeIsSynthetic?: boolean
    readonly message: string | null
    readonly retryable: boolean
    readonly retryableEither?: boolean
    readonly throttling: boolean
    readonly lenient?: boolean
    readonly requestId?: string
    readonly requestIdOptional?: boolean
    readonly extendedRequestId?: string
    readonly clockSkew?: { readonly serverTime: string; readonly maxAllowedSkewMs: number }
    readonly retryAfterMs?: number
    readonly [field: string]: unknown
  }
}

const fields = [
  "actualObjectSize",
  "bucket",
  "canonicalRequest",
  "condition",
  "deleteMarker",
  "details",
  "endpoint",
  "etag",
  "key",
  "region",
  "resource",
  "retryAfterMs",
  "storageClass",
  "stringToSign",
  "uploadId",
  "versionId"
] as const

const compared: ReadonlySet<string> = new Set([
  ...fields,
  "httpStatus",
  "code",
  "codeIsSynthetic",
  "message",
  "retryable",
  "retryableEither",
  "throttling",
  "lenient",
  "requestId",
  "requestIdOptional",
  "extendedRequestId",
  "clockSkew"
])

export const errors = Adapter.make("errors", ({ expected, operation, response }: ErrorVector) => {
  const { fail, same, verdict } = differences()
  let lenient = false
  // A difference that the vector allows.
  const either = (allowed: boolean | undefined, what: string, actual: unknown, wanted: unknown): void => {
    if (allowed === true && actual !== wanted) lenient = true
    else same(what, actual, wanted)
  }
  const error = parseErrorBody(response.status, response.headers, new TextEncoder().encode(response.body))

  same("status", error.status, expected.httpStatus)
  either(expected.codeIsSynthetic ?? expected.lenient, "code", error.code, expected.code)
  // An empty message is no message: the library says something of its own then.
  same("message", error.message ?? null, expected.message === "" ? null : expected.message)
  either(
    expected.retryableEither,
    "retryable",
    errorCodes.isRetryable(error.code, error.status) || errorCodes.isSkew(error.code),
    expected.retryable
  )
  either(
    expected.retryableEither,
    "throttling",
    errorCodes.isThrottling(error.code, error.status),
    expected.throttling
  )
  either(expected.requestIdOptional, "requestId", error.requestId, expected.requestId)
  same("hostId", error.hostId, expected.extendedRequestId)
  for (const field of fields) same(field, error[field], expected[field])
  if (expected.clockSkew !== undefined) {
    same("serverTime", new Date(error.serverTime ?? NaN).toJSON(), expected.clockSkew.serverTime)
    same("maxAllowedSkewMs", error.maxAllowedSkewMs, expected.clockSkew.maxAllowedSkewMs)
  }
  for (const field of Object.keys(expected)) {
    if (!compared.has(field)) fail(`${field} is not compared`)
  }
  const decode = decoders.get(operation)
  if (response.status === 200 && decode !== undefined && !isFailure(decode(response.body))) {
    fail("the document was read as a success")
  }
  const result = verdict()
  return result === "passed" && lenient ? "lenient" : result
})
