/**
 * Reads what a server says when it says no: in XML of any root, in JSON, in a page of a proxy, in headers, or not at
 * all. It never fails, and what it gives to people is bounded and clean.
 */
import * as dates from "./dates.js"
import { clean, excerpt } from "./errorText.js"
import * as xml from "./xml.js"
import { decodeText } from "./xmlText.js"

/** @internal */
export interface ErrorBody {
  readonly status: number
  /** The server's own word; where it has none, one made from the status. */
  readonly code: string
  readonly codeIsSynthetic: boolean
  /** At most 1 KiB, absent where it is empty. */
  readonly message?: string | undefined
  /** A line of a page that is no error document. */
  readonly excerpt?: string | undefined
  readonly requestId?: string | undefined
  readonly hostId?: string | undefined
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  readonly versionId?: string | undefined
  readonly uploadId?: string | undefined
  readonly resource?: string | undefined
  readonly details?: string | undefined
  /** As the server wrote it: not to be trusted as part of a host name. */
  readonly region?: string | undefined
  /** As the server wrote it: never to be connected to. */
  readonly endpoint?: string | undefined
  readonly etag?: string | undefined
  readonly deleteMarker?: boolean | undefined
  readonly storageClass?: string | undefined
  /** The header whose condition did not hold. */
  readonly condition?: string | undefined
  /** Bytes. */
  readonly actualObjectSize?: number | undefined
  /** Milliseconds since the epoch. */
  readonly serverTime?: number | undefined
  readonly maxAllowedSkewMs?: number | undefined
  readonly retryAfterMs?: number | undefined
  /** Secret: it holds the headers that were signed, a session token among them. */
  readonly stringToSign?: string | undefined
  /** Secret, as `stringToSign`. */
  readonly canonicalRequest?: string | undefined
}

type Headers = Readonly<Record<string, string>>

/** The value of a field of the document, by its name in lower case. */
type Lookup = (name: string) => string | undefined

const bodyLimit = 256 * 1024
const messageLimit = 1024
const fieldLimit = 2048
const idLimit = 256
const codeLimit = 128
const signingLimit = 16 * 1024

const nothing: Lookup = () => undefined

const codeNames = ["code", "errorcode", "error_code"]
const messageNames = ["message", "errormessage", "error_message", "detail"]

// What a status is called by those who name no code themselves; S3's names where S3 has one.
const syntheticCode = (status: number): string => {
  switch (status) {
    case 301:
    case 308:
      return "PermanentRedirect"
    case 302:
    case 307:
      return "TemporaryRedirect"
    case 304:
      return "NotModified"
    case 400:
      return "BadRequest"
    case 401:
      return "Unauthorized"
    case 403:
      return "Forbidden"
    case 404:
      return "NotFound"
    case 405:
      return "MethodNotAllowed"
    case 408:
      return "RequestTimeout"
    case 409:
      return "Conflict"
    case 411:
      return "MissingContentLength"
    case 412:
      return "PreconditionFailed"
    case 413:
      return "EntityTooLarge"
    case 416:
      return "InvalidRange"
    case 429:
      return "TooManyRequests"
    case 501:
      return "NotImplemented"
    case 502:
      return "BadGateway"
    case 503:
      return "ServiceUnavailable"
    case 504:
      return "GatewayTimeout"
    case 509:
      return "BandwidthLimitExceeded"
    default:
      // An answer that began as a success and holds no result is a fault of the server.
      return status === 500 || status >= 200 && status < 300 ? "InternalError" : `HttpStatus${status}`
  }
}

// One word. A number is the status again, or one of a vendor's own that nobody knows by itself.
const isCode = (text: string): boolean => {
  if (text.length > codeLimit) return false
  let hasLetter = false
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code <= 32 || code >= 127 || code === 60 || code === 62) return false
    hasLetter ||= code >= 65
  }
  return hasLetter
}

// `the region 'us-east-1' is wrong; expecting 'eu-central-1'`, from servers that have no <Region>.
const expectedRegion = (message: string | undefined): string | undefined => {
  const phrase = "expecting '"
  const at = message?.indexOf(phrase) ?? -1
  if (message === undefined || at < 0) return undefined
  const end = message.indexOf("'", at + phrase.length)
  return end < 0 ? undefined : message.slice(at + phrase.length, end)
}

const lookupIn = (...elements: ReadonlyArray<xml.Xml>): Lookup => (name) => {
  for (const element of elements) {
    for (const child of element.children) {
      if (child.name.toLowerCase() === name && child.children.length === 0) return child.text
    }
  }
  return undefined
}

// The element that has a code in it; STS and others wrap it (`<ErrorResponse><Error>`), with the ids outside.
const findError = (element: xml.Xml, depth: number): ReadonlyArray<xml.Xml> | undefined => {
  if (lookupIn(element)("code") !== undefined) return [element]
  if (depth === 0) return undefined
  for (const child of element.children) {
    const found = findError(child, depth - 1)
    if (found !== undefined) return [...found, element]
  }
  return undefined
}

const fromXml = (root: xml.Xml): Lookup | undefined => {
  // A page for people may well talk about <code>.
  if (root.name.toLowerCase() === "html") return undefined
  const found = findError(root, 3)
  return found === undefined ? undefined : lookupIn(...found)
}

// Of a document that is cut off or broken, what is whole of its fields.
const salvaged = (text: string): Lookup | undefined => {
  const fields = new Map<string, string>()
  let at = text.indexOf("<")
  let nameEnd = -1
  while (at >= 0) {
    // Looked for once, however many `<` come before it.
    if (nameEnd < at) nameEnd = text.indexOf(">", at)
    if (nameEnd < 0) break
    const valueEnd = text.indexOf("<", at + 1)
    if (valueEnd > nameEnd) {
      const name = text.slice(at + 1, nameEnd)
      if (name.length <= 64 && text.startsWith(`</${name}>`, valueEnd) && !fields.has(name.toLowerCase())) {
        const markup = text.slice(nameEnd + 1, valueEnd)
        const value = decodeText(markup, 0)
        fields.set(name.toLowerCase(), xml.isFailure(value) ? markup : value)
      }
    }
    at = valueEnd
  }
  return fields.has("code") ? (name) => fields.get(name) : undefined
}

const isRecord = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const lookupInJson = (value: object): Lookup => {
  const fields = new Map<string, string>()
  for (const [name, field] of Object.entries(value)) {
    if (typeof field === "string" || typeof field === "number") fields.set(name.toLowerCase(), String(field))
  }
  return (name) => fields.get(name)
}

// `{"code":..}` of Backblaze, `{"error":{..}}` of Google, `{"errors":[{..}]}` of Cloudflare, `{"__type":"a#Code"}`.
const fromJson = (text: string): Lookup | undefined => {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  if (!isRecord(parsed)) return undefined
  const fields: Record<string, unknown> = { ...parsed }
  const errors = fields["errors"] ?? fields["Errors"]
  const inner = [fields["error"], fields["Error"], Array.isArray(errors) ? errors[0] : undefined].filter(isRecord)
  const lookups = [...inner, parsed].map(lookupInJson)
  const lookup: Lookup = (name) => {
    for (const candidate of lookups) {
      const value = candidate(name)
      if (value !== undefined) return value
    }
    return undefined
  }
  const type = lookup("__type")
  return (name) =>
    lookup(name) ??
      (name === "code" ? (type === undefined ? lookup("error") : type.slice(type.lastIndexOf("#") + 1)) : undefined)
}

const lossyUtf8 = /* @__PURE__ */ new TextDecoder()

interface Document {
  readonly fields: Lookup
  readonly excerpt: string | undefined
}

const readDocument = (body: Uint8Array): Document => {
  const text = lossyUtf8.decode(body.subarray(0, bodyLimit)).trim()
  if (text === "") return { fields: nothing, excerpt: undefined }
  if (text.startsWith("{")) {
    const fields = fromJson(text)
    if (fields !== undefined) return { fields, excerpt: undefined }
  }
  if (text.startsWith("<")) {
    const root = xml.parse(text)
    const fields = xml.isFailure(root) ? salvaged(text) : fromXml(root)
    if (fields !== undefined) return { fields, excerpt: undefined }
  }
  return { fields: nothing, excerpt: excerpt(text) }
}

const wholeNumber = (text: string | undefined): number | undefined => {
  if (text === undefined || text.trim() === "") return undefined
  const n = Number(text)
  return Number.isSafeInteger(n) && n >= 0 ? n : undefined
}

const retryAfter = (headers: Headers): number | undefined => {
  const millis = wholeNumber(headers["x-amz-retry-after"])
  if (millis !== undefined) return millis
  const value = headers["retry-after"]
  if (value === undefined) return undefined
  const seconds = wholeNumber(value)
  if (seconds !== undefined) return seconds * 1000
  const at = dates.fromHttpDate(value)
  const now = dates.fromHttpDate(headers["date"] ?? "")
  return at === undefined || now === undefined ? undefined : Math.max(0, at - now)
}

const cleaned = (text: string | undefined, limit: number): string | undefined =>
  text === undefined ? undefined : clean(text.trim(), limit) || undefined

const unquoted = (text: string): string =>
  text.length > 1 && text.startsWith("\"") && text.endsWith("\"") ? text.slice(1, -1) : text

const firstOf = (names: ReadonlyArray<string>, lookup: Lookup): string | undefined => {
  for (const name of names) {
    const value = cleaned(lookup(name), fieldLimit)
    if (value !== undefined) return value
  }
  return undefined
}

// Where the error may be named although there is no body: MinIO on HEAD, S3 websites and Object Lambda, Azure.
const headerCodes = ["x-minio-error-code", "x-amz-error-code", "x-amzn-errortype", "x-ms-error-code"]
const headerMessages = ["x-minio-error-desc", "x-amz-error-message"]

const requestIdHeaders = ["x-amz-request-id", "x-amzn-requestid"]
// Of services that have none of S3's: Cloudflare, Google, Alibaba, Azure.
const otherRequestIdHeaders = ["cf-ray", "x-guploader-uploadid", "x-oss-request-id", "x-ms-request-id"]

/**
 * Header names are in lower case.
 *
 * @internal
 */
export const parseErrorBody = (status: number, headers: Headers, body: Uint8Array): ErrorBody => {
  const document = readDocument(body)
  const { fields } = document
  const header: Lookup = (name) => headers[name]

  const named = [firstOf(codeNames, fields), firstOf(headerCodes, header)].find((code) =>
    code !== undefined && isCode(code)
  )
  const message = cleaned(
    messageNames.map(fields).find((text) => text !== undefined) ??
      headerMessages.map(header).map((text) => text === undefined ? undefined : unquoted(text))
        .find((text) => text !== undefined),
    messageLimit
  )
  const field = (name: string): string | undefined => cleaned(fields(name), fieldLimit)

  return {
    status,
    code: named ?? syntheticCode(status),
    codeIsSynthetic: named === undefined,
    message,
    excerpt: document.excerpt,
    requestId: cleaned(
      firstOf(requestIdHeaders, header) ?? field("requestid") ?? field("request_id") ??
        firstOf(otherRequestIdHeaders, header),
      idLimit
    ),
    hostId: cleaned(header("x-amz-id-2") ?? field("hostid"), idLimit),
    bucket: field("bucketname") ?? field("bucket"),
    key: field("key"),
    versionId: field("versionid") ?? cleaned(header("x-amz-version-id"), idLimit),
    uploadId: field("uploadid"),
    resource: field("resource"),
    details: field("details"),
    region: cleaned(header("x-amz-bucket-region"), idLimit) ?? field("region") ??
      (named === "AuthorizationHeaderMalformed" ? expectedRegion(message) : undefined),
    endpoint: field("endpoint"),
    etag: cleaned(header("etag"), idLimit),
    deleteMarker: headers["x-amz-delete-marker"]?.toLowerCase() === "true" ? true : undefined,
    storageClass: field("storageclass"),
    condition: field("condition"),
    actualObjectSize: wholeNumber(field("actualobjectsize")),
    serverTime: dates.fromIso(field("servertime") ?? ""),
    maxAllowedSkewMs: wholeNumber(field("maxallowedskewmilliseconds")),
    retryAfterMs: retryAfter(headers),
    stringToSign: cleaned(fields("stringtosign"), signingLimit),
    canonicalRequest: cleaned(fields("canonicalrequest"), signingLimit)
  }
}
