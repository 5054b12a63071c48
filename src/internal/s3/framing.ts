/**
 * Streams framed as `aws-chunked`, so that a checksum can follow them, or each chunk be signed.
 */
import * as Effect from "effect/Effect"
import type * as Signer from "../../Signer.js"
import type * as StorageError from "../../StorageError.js"
import type { S3Config } from "../config/model.js"
import type { Framing, RequestBody } from "../requestBody.js"
import * as awsChunkedWriter from "../wire/awsChunkedWriter.js"
import { headerName } from "../wire/checksum.js"
import type { ChunkSigner } from "../wire/chunkSigner.js"

/** Of payload: large enough that a frame costs nothing, small enough to be held twice. */
const chunkSize = 128 * 1024

/** What is the same for every attempt. @internal */
export interface Plan {
  /** Those of the request, with what they have to say of the framing. */
  readonly headers: Readonly<Record<string, string>>
  readonly payloadHash: string
  readonly layout: awsChunkedWriter.Layout
}

const payloadHash = (signed: boolean, hasTrailer: boolean): string =>
  signed
    ? hasTrailer ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER" : "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
    : "STREAMING-UNSIGNED-PAYLOAD-TRAILER"

/**
 * How the body is to be framed; not at all where it is no stream, or where there is nothing to gain. Chunks need a
 * signature where nothing else keeps them from being changed on the way, and where the settings ask for it.
 *
 * @internal
 */
export const plan = (
  body: RequestBody<unknown>,
  headers: Readonly<Record<string, string>>,
  config: S3Config,
  canSign: boolean
): Plan | undefined => {
  if (body._tag !== "Stream") return undefined
  const { contentLength, trailer } = body
  const insecure = config.scheme === "http" && config.signPayload && trailer !== undefined
  const signed = canSign && (config.signStreams ?? insecure)
  if (!signed && trailer === undefined) return undefined
  const encoding = headers["content-encoding"]
  return {
    headers: {
      ...headers,
      "content-encoding": encoding === undefined ? "aws-chunked" : `${encoding},aws-chunked`,
      "x-amz-decoded-content-length": String(contentLength),
      ...(trailer === undefined ? undefined : { "x-amz-trailer": headerName(trailer) })
    },
    payloadHash: payloadHash(signed, trailer !== undefined),
    layout: { decodedLength: contentLength, chunkSize, signed, trailer }
  }
}

/** What one attempt sends. @internal */
export interface Framed {
  readonly headers: Readonly<Record<string, string>>
  readonly framing: Framing
}

/** The headers to add, and a new encoder: both are for one attempt. @internal */
export const sign = (
  signer: Signer.Service,
  request: Signer.SigningRequest,
  { layout }: Plan
): Effect.Effect<Framed, StorageError.CredentialsUnavailable> => {
  const framed = (headers: Framed["headers"], chunks: ChunkSigner | undefined): Framed => ({
    headers,
    framing: {
      contentLength: awsChunkedWriter.encodedLength(layout),
      encoder: awsChunkedWriter.make(layout, chunks)
    }
  })
  return layout.signed && signer.signStream !== undefined
    ? Effect.map(signer.signStream(request), ({ chunks, headers }) => framed(headers, chunks))
    : Effect.map(signer.sign(request), (headers) => framed(headers, undefined))
}
