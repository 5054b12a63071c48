import { hmacSha256Hex, makeHasher, sha256Hex } from "#digest"
import * as hex from "./hex.js"

/**
 * What is wrong with an aws-chunked body, in the words of S3's error codes.
 *
 * @internal
 */
export interface ChunkedFailure {
  readonly _tag: "ChunkedFailure"
  readonly code: "IncompleteBody" | "MalformedTrailerError" | "SignatureDoesNotMatch" | "InvalidChunkSizeError"
  readonly reason: string
}

/** @internal */
export interface ChunkSigningKey {
  readonly key: Uint8Array
  readonly amzDate: string
  /** `20260215/us-east-1/s3/aws4_request` */
  readonly scope: string
  readonly seedSignature: string
}

/** @internal */
export interface DecoderOptions {
  /** Absent for unsigned chunks. */
  readonly signing?: ChunkSigningKey | undefined
  /** Whether the body ends in trailers (the `-TRAILER` forms). */
  readonly trailer: boolean
  /** The names that `x-amz-trailer` announced, in lower case. */
  readonly announced: ReadonlyArray<string>
  /** `x-amz-decoded-content-length`. */
  readonly decodedLength: number
  /** Takes the payload as it comes, as views into the pushed bytes. */
  readonly onPayload: (bytes: Uint8Array) => void
}

/** @internal */
export interface Decoder {
  readonly push: (bytes: Uint8Array) => ChunkedFailure | undefined
  /** The trailers, once the body has ended. */
  readonly end: () => ReadonlyMap<string, string> | ChunkedFailure
}

const emptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// Long enough for any size with its signature; a hostile client must not make the server keep lines.
const lineLimit = 4096
const trailerLimit = 16_384
// S3: "Only the last chunk is allowed to have a size less than 8192 bytes".
const minimumChunk = 8192

const failure = (code: ChunkedFailure["code"], reason: string): ChunkedFailure => ({
  _tag: "ChunkedFailure",
  code,
  reason
})

const equal = (a: string, b: string): boolean => {
  if (a.length !== b.length) return false
  let difference = 0
  for (let i = 0; i < a.length; i++) difference |= a.charCodeAt(i) ^ b.charCodeAt(i)
  return difference === 0
}

/** @internal */
export const isFailure = (u: ReadonlyMap<string, string> | ChunkedFailure | undefined): u is ChunkedFailure =>
  u !== undefined && "_tag" in u

/**
 * Decodes aws-chunked, signed or not, with or without trailers, as bytes arrive.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html and sigv4-streaming-trailers.html
 *
 * @internal
 */
export const makeDecoder = (options: DecoderOptions): Decoder => {
  const { signing } = options
  let state: "size" | "data" | "data-end" | "trailer" | "done" = "size"
  let line = ""
  let remaining = 0
  let chunkSize = 0
  let chunkSignature = ""
  let decoded = 0
  let previousSignature = signing?.seedSignature ?? ""
  let hasher = signing === undefined ? undefined : makeHasher("SHA256")
  let smallChunk = false
  let trailerBytes = 0
  let dataEnd = 0
  let trailerSignature: string | undefined
  const trailers = new Map<string, string>()
  let failed: ChunkedFailure | undefined

  const checkChunk = (payloadHash: string): ChunkedFailure | undefined => {
    if (signing === undefined) return undefined
    const expected = hmacSha256Hex(
      signing.key,
      `AWS4-HMAC-SHA256-PAYLOAD\n${signing.amzDate}\n${signing.scope}\n${previousSignature}\n${emptySha256}\n${payloadHash}`
    )
    if (!equal(expected, chunkSignature)) return failure("SignatureDoesNotMatch", "a chunk's signature is wrong")
    previousSignature = expected
    return undefined
  }

  const readSize = (): ChunkedFailure | undefined => {
    const semicolon = line.indexOf(";")
    const size = semicolon < 0 ? line : line.slice(0, semicolon)
    if (!/^[0-9a-fA-F]{1,12}$/.test(size)) return failure("IncompleteBody", "a chunk's size is not a number")
    if (signing !== undefined) {
      const signature = /^chunk-signature=([0-9a-f]{64})$/.exec(semicolon < 0 ? "" : line.slice(semicolon + 1))
      if (signature === null) return failure("IncompleteBody", "a chunk has no signature")
      chunkSignature = signature[1]!
    }
    chunkSize = Number.parseInt(size, 16)
    if (chunkSize === 0) {
      const problem = checkChunk(emptySha256)
      if (problem !== undefined) return problem
      if (decoded !== options.decodedLength) return failure("IncompleteBody", "the decoded length is another")
      if (options.trailer) state = "trailer"
      else {
        state = "data-end"
        dataEnd = 0
      }
      return undefined
    }
    if (smallChunk) return failure("InvalidChunkSizeError", "a chunk before the last is smaller than 8192 bytes")
    smallChunk = chunkSize < minimumChunk
    if (decoded + chunkSize > options.decodedLength) return failure("IncompleteBody", "more bytes than announced")
    remaining = chunkSize
    state = "data"
    return undefined
  }

  const finishTrailers = (): ChunkedFailure | undefined => {
    const announced = new Set(options.announced)
    for (const name of announced) {
      if (!trailers.has(name)) return failure("MalformedTrailerError", "an announced trailer is missing")
    }
    for (const name of trailers.keys()) {
      if (!announced.has(name)) return failure("MalformedTrailerError", "a trailer was not announced")
    }
    if (signing !== undefined) {
      if (trailerSignature === undefined) return failure("MalformedTrailerError", "the trailer's signature is missing")
      let canonical = ""
      for (const [name, value] of trailers) canonical += `${name}:${value}\n`
      const expected = hmacSha256Hex(
        signing.key,
        `AWS4-HMAC-SHA256-TRAILER\n${signing.amzDate}\n${signing.scope}\n${previousSignature}\n${sha256Hex(canonical)}`
      )
      if (!equal(expected, trailerSignature)) {
        return failure("SignatureDoesNotMatch", "the trailer's signature is wrong")
      }
    }
    state = "done"
    return undefined
  }

  const readTrailer = (): ChunkedFailure | undefined => {
    trailerBytes += line.length
    if (trailerBytes > trailerLimit) return failure("MalformedTrailerError", "the trailers are too long")
    // The documentation's example writes a line feed of its own before the CRLF.
    const text = line.endsWith("\n") ? line.slice(0, -1) : line
    if (text === "") return finishTrailers()
    const colon = text.indexOf(":")
    if (colon <= 0) return failure("MalformedTrailerError", "a trailer has no name")
    const name = text.slice(0, colon).trim().toLowerCase()
    const value = text.slice(colon + 1).trim()
    if (name === "x-amz-trailer-signature") trailerSignature = value
    else if (trailers.has(name)) return failure("MalformedTrailerError", "a trailer comes twice")
    else trailers.set(name, value)
    return undefined
  }

  /** Reads up to CRLF; the position after it, or -1 when the bytes ran out, with what there was kept in `line`. */
  const readLine = (bytes: Uint8Array, from: number): number => {
    for (let i = from; i < bytes.length; i++) {
      const byte = bytes[i]!
      if (byte === 10 && line.endsWith("\r")) {
        line = line.slice(0, -1)
        return i + 1
      }
      line += String.fromCharCode(byte)
      if (line.length > lineLimit) return -2
    }
    return -1
  }

  const step = (bytes: Uint8Array): ChunkedFailure | undefined => {
    let at = 0
    while (at < bytes.length) {
      switch (state) {
        case "size":
        case "trailer": {
          const next = readLine(bytes, at)
          if (next === -2) {
            return failure(state === "size" ? "IncompleteBody" : "MalformedTrailerError", "a line is too long")
          }
          if (next === -1) return undefined
          const problem = state === "size" ? readSize() : readTrailer()
          if (problem !== undefined) return problem
          line = ""
          at = next
          break
        }
        case "data": {
          const end = Math.min(bytes.length, at + remaining)
          const payload = bytes.subarray(at, end)
          hasher?.update(payload)
          options.onPayload(payload)
          decoded += payload.length
          remaining -= payload.length
          at = end
          if (remaining === 0) {
            state = "data-end"
            dataEnd = 0
            if (hasher !== undefined) {
              const problem = checkChunk(hex.encode(hasher.digest()))
              if (problem !== undefined) return problem
              hasher = makeHasher("SHA256")
            }
          }
          break
        }
        case "data-end": {
          if (bytes[at] !== (dataEnd === 0 ? 13 : 10)) return failure("IncompleteBody", "a chunk does not end in CRLF")
          at += 1
          dataEnd += 1
          if (dataEnd === 2) state = chunkSize === 0 ? "done" : "size"
          break
        }
        case "done":
          return failure("IncompleteBody", "bytes follow the last chunk")
      }
    }
    return undefined
  }

  return {
    push: (bytes) => failed ??= step(bytes),
    end: () => {
      if (failed !== undefined) return failed
      return state === "done" ? trailers : failure("IncompleteBody", "the body ends before its last chunk")
    }
  }
}
