import * as digest from "#digest"
import { emptyPayloadHash } from "./sigv4.js"

/**
 * Signs the chunks of one body, in order: each signature covers the one before it.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 *
 * @internal
 */
export interface ChunkSigner {
  /** Of the next chunk; the last one is empty. */
  readonly chunk: (payload: Uint8Array) => string
  /** Of the trailers, each as `name:value` and a line feed. */
  readonly trailer: (canonical: string) => string
}

/** @internal */
export interface ChunkSigning {
  readonly signingKey: Uint8Array
  readonly amzDate: string
  readonly scope: string
  /** The signature of the request's headers. */
  readonly seed: string
}

/** @internal */
export const make = ({ amzDate, scope, seed, signingKey }: ChunkSigning): ChunkSigner => {
  let previous = seed
  const sign = (algorithm: string, hashes: string): string =>
    previous = digest.hmacSha256Hex(
      signingKey,
      algorithm + "\n" + amzDate + "\n" + scope + "\n" + previous + "\n" + hashes
    )
  return {
    chunk: (payload) => sign("AWS4-HMAC-SHA256-PAYLOAD", emptyPayloadHash + "\n" + digest.sha256Hex(payload)),
    trailer: (canonical) => sign("AWS4-HMAC-SHA256-TRAILER", digest.sha256Hex(canonical))
  }
}
