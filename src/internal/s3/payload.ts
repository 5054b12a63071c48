/**
 * The body of an upload and the checksum that goes with it.
 */
import type * as Body from "../../Body.js"
import * as requestBody from "../requestBody.js"
import * as checksum from "../wire/checksum.js"
import type * as xml from "../wire/xml.js"
import type { Lacking, Member, Parts, Problem, Surroundings } from "./operation.js"

const encoder = new TextEncoder()

/** @internal */
export const body: Member<Body.Body<unknown>> = (value, parts, { traits }) => {
  if (typeof value === "string") {
    parts.body = requestBody.bytes(encoder.encode(value))
  } else if (value instanceof Uint8Array) {
    parts.body = requestBody.bytes(value)
  } else if (!Number.isSafeInteger(value.contentLength) || value.contentLength < 0) {
    return "has a contentLength that is not a whole number, zero or more"
  } else if (!traits.streams) {
    return "is a stream, which this transport would send without its length, and S3 refuses that; give bytes, or use " +
      "ObjectStore, MultipartUpload.upload or the transport of effect-s3/node"
  } else {
    parts.body = requestBody.stream(value.stream, value.contentLength)
    parts.replayable = value.replayable
  }
  return undefined
}

/** What an upload can say of its checksum. */
interface Wishes {
  readonly checksumAlgorithm?: checksum.ChecksumAlgorithm | undefined
  readonly checksums?: { readonly [A in checksum.ChecksumAlgorithm]?: string | undefined } | undefined
  readonly contentMd5?: string | boolean | undefined
}

/** Checksums that the caller has computed. @internal */
export const checksums: Member<NonNullable<Wishes["checksums"]>> = (value, parts) => {
  for (const algorithm of checksum.algorithms) {
    const given = value[algorithm]
    if (given !== undefined) {
      parts.headers[checksum.headerName(algorithm)] = given
    }
  }
  return undefined
}

/** A digest that the caller has computed; `true` asks for it in `attach`. @internal */
export const contentMd5: Member<string | boolean> = (value, parts) => {
  if (typeof value === "string") {
    parts.headers["content-md5"] = value
  }
  return undefined
}

/** Adds it, unless the caller gave one. */
const attachIf = (
  algorithm: checksum.ChecksumAlgorithm | undefined,
  input: Wishes,
  parts: Parts,
  { config: { provider } }: Surroundings
): Problem | Lacking => {
  if (input.contentMd5 === true) {
    if (parts.body._tag !== "Bytes") {
      return "contentMd5 can be computed for bytes and text only; give the digest of a stream yourself"
    }
    parts.headers["content-md5"] = checksum.compute("MD5", parts.body.bytes)
  }
  if (algorithm === undefined || input.checksums !== undefined || parts.body._tag === "Empty") {
    return undefined
  }
  if (parts.body._tag === "Stream") {
    // Not even where that is only assumed: a server that does not know the framing may store it.
    if (!provider.checksums.trailer) {
      return { lacking: "checksums" }
    }
    parts.body = { ...parts.body, trailer: algorithm }
    return undefined
  }
  parts.headers[checksum.headerName(algorithm)] = checksum.compute(algorithm, parts.body.bytes)
  return undefined
}

/**
 * Adds the checksum that was asked for.
 *
 * @internal
 */
export const attachAsked = (input: Wishes, parts: Parts, surroundings: Surroundings): Problem | Lacking =>
  attachIf(input.checksumAlgorithm, input, parts, surroundings)

/**
 * Adds the checksum that was asked for, or else the one that the provider keeps: before bytes, and after a stream
 * where the provider takes that. An absent body gets none: a presigned upload must not promise the checksum of nothing.
 *
 * @internal
 */
export const attach = (input: Wishes, parts: Parts, surroundings: Surroundings): Problem | Lacking => {
  const { checksumAlgorithm, provider: { checksums } } = surroundings.config
  const kept = checksums.upload !== "none" && (parts.body._tag === "Bytes" || checksums.trailer)
    ? checksums.upload
    : undefined
  return attachIf(input.checksumAlgorithm ?? checksumAlgorithm ?? kept, input, parts, surroundings)
}

/** An XML document as the body. @internal */
export const bareDocument = (written: string | xml.XmlFailure, parts: Parts): Problem => {
  if (typeof written !== "string") {
    return `the document of the request cannot be written: ${written.reason}`
  }
  parts.body = requestBody.bytes(encoder.encode(written))
  parts.headers["content-type"] = "application/xml"
  return undefined
}

/**
 * Gives a document the provider's checksum, and its MD5 where the provider insists on that, or has nothing else.
 *
 * @internal
 */
export const digest = (parts: Parts, surroundings: Surroundings): Problem | Lacking => {
  const { checksums, contentMd5ForDelete } = surroundings.config.provider
  return attach({ contentMd5: contentMd5ForDelete || checksums.upload === "none" }, parts, surroundings)
}

/** An XML document with its digest. @internal */
export const document = (
  written: string | xml.XmlFailure,
  parts: Parts,
  surroundings: Surroundings
): Problem | Lacking => bareDocument(written, parts) ?? digest(parts, surroundings)

/** JSON, or what is to be written as JSON. @internal */
export const json: Member<string | object> = (value, parts) => {
  try {
    const written = typeof value === "string" ? value : JSON.stringify(value)
    JSON.parse(written)
    parts.body = requestBody.bytes(encoder.encode(written))
    parts.headers["content-type"] = "application/json"
    return undefined
  } catch {
    return "is not JSON"
  }
}
