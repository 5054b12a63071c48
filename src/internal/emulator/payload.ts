import { makeHasher } from "#digest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as AwsChunked from "../wire/awsChunked.js"
import * as base64 from "../wire/base64.js"
import type { ChecksumAlgorithm } from "../wire/checksum.js"
import * as WireChecksum from "../wire/checksum.js"
import * as hex from "../wire/hex.js"
import type { PayloadClaim } from "./auth/principal.js"
import * as Scope from "./auth/scope.js"
import * as Checksums from "./checksums.js"
import type { Headers } from "./headers.js"
import type { Data, EmulatorRequest } from "./model.js"
import type { Refusal } from "./refusal.js"
import { attempt, refusal } from "./refusal.js"

/**
 * A body that arrived whole and is what its headers say.
 *
 * @internal
 */
export interface Payload {
  readonly data: Data
  readonly md5: Uint8Array
  readonly checksum: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined
  /** Whether the client named the checksum; S3 computes one of its own otherwise. */
  readonly checksumDeclared: boolean
}

/** @internal */
export interface PayloadRules {
  /** The most bytes that may come, decoded. */
  readonly limit: number
  readonly limitCode: "EntityTooLarge" | "MaxMessageLengthExceeded"
  /** Whether the body must announce its length. */
  readonly lengthRequired: boolean
  /** Whether `x-amz-checksum-*` speaks of the body; in CompleteMultipartUpload it speaks of the object. */
  readonly checksums: boolean
  /** Computed when the client declares none. */
  readonly defaultChecksum: ChecksumAlgorithm | undefined
}

/** @internal */
export interface Reader {
  readonly push: (bytes: Uint8Array) => Refusal | undefined
  readonly end: () => Payload
}

const blockSize = 1024 * 1024

/** A block for what nobody has said the length of. */
const unknownSize = 64 * 1024

/** Copies what comes, so that neither a client's reused buffer nor the runtime's read buffer is kept. */
const makeStore = (expected: number | undefined) => {
  const chunks: Array<Uint8Array> = []
  let size = 0
  let block = new Uint8Array(0)
  let filled = 0
  return {
    append: (bytes: Uint8Array): void => {
      let at = 0
      while (at < bytes.length) {
        if (filled === block.length) {
          if (filled > 0) chunks.push(block)
          const ahead = expected === undefined ? unknownSize : expected - size
          block = new Uint8Array(Math.max(1, Math.min(blockSize, Math.max(ahead, bytes.length - at))))
          filled = 0
        }
        const take = Math.min(block.length - filled, bytes.length - at)
        block.set(at === 0 && take === bytes.length ? bytes : bytes.subarray(at, at + take), filled)
        filled += take
        size += take
        at += take
      }
    },
    size: () => size,
    finish: (): Data => {
      if (filled > 0) chunks.push(filled === block.length ? block : block.slice(0, filled))
      return { chunks, size }
    }
  }
}

const parseLength = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined

const parseMd5 = (header: string | undefined): Uint8Array | undefined => {
  if (header === undefined) return undefined
  const bytes = base64.decode(header.trim())
  if (bytes?.length !== 16) throw refusal("InvalidDigest", { details: [["Content-MD5", header]] })
  return bytes
}

const tooLarge = (rules: PayloadRules, proposed: number): Refusal =>
  refusal(rules.limitCode, {
    details: [["ProposedSize", String(proposed)], ["MaxSizeAllowed", String(rules.limit)]]
  })

const incomplete = (expected: number, got: number): Refusal =>
  refusal("IncompleteBody", {
    message: "You did not provide the number of bytes specified by the Content-Length HTTP header",
    details: [["NumberBytesExpected", String(expected)], ["NumberBytesProvided", String(got)]]
  })

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i])

/**
 * Judges the headers of a body before a byte of it is read, and gives what reads it.
 *
 * @internal
 */
export const open = (headers: Headers, claim: PayloadClaim, hasBody: boolean, rules: PayloadRules): Reader => {
  const chunked = claim._tag === "Chunked"
  const wireLength = parseLength(headers.get("content-length"))
  const decodedLength = parseLength(headers.get("x-amz-decoded-content-length"))
  if (chunked && decodedLength === undefined) throw refusal("MissingContentLength")
  if (!chunked && wireLength === undefined && (hasBody || rules.lengthRequired)) throw refusal("MissingContentLength")
  const announced = chunked ? decodedLength : wireLength
  if (announced !== undefined && announced > rules.limit) throw tooLarge(rules, announced)
  const contentMd5 = parseMd5(headers.get("content-md5"))
  const declared = rules.checksums ? Checksums.fromHeaders(headers) : undefined
  if (declared !== undefined && declared.value === undefined && !(chunked && claim.trailer)) {
    throw refusal("InvalidRequest", {
      message: "x-amz-trailer names a checksum, but the body carries no trailers."
    })
  }

  const store = makeStore(announced)
  const md5 = makeHasher("MD5")
  const sha256 = claim._tag === "Hash" ? makeHasher("SHA256") : undefined
  const algorithm = declared?.algorithm ?? rules.defaultChecksum
  const checksum = algorithm === undefined ? undefined : WireChecksum.make(algorithm)
  const onPayload = (bytes: Uint8Array): void => {
    md5.update(bytes)
    sha256?.update(bytes)
    checksum?.update(bytes)
    store.append(bytes)
  }
  const decoder = claim._tag === "Chunked"
    ? AwsChunked.makeDecoder({
      signing: claim.signing && { ...claim.signing, scope: Scope.text(claim.signing.scope) },
      trailer: claim.trailer,
      announced: Checksums.trailerNames(headers),
      decodedLength: decodedLength ?? 0,
      onPayload
    })
    : undefined
  let received = 0

  const refuse = (failure: AwsChunked.ChunkedFailure): Refusal => refusal(failure.code)

  return {
    push: (bytes) => {
      received += bytes.length
      if (decoder !== undefined) {
        const failure = decoder.push(bytes)
        return failure === undefined ? undefined : refuse(failure)
      }
      // More than announced cannot come over HTTP; it can in process, where it must not be taken either.
      if (wireLength !== undefined && received > wireLength) return incomplete(wireLength, received)
      if (received > rules.limit) return tooLarge(rules, received)
      onPayload(bytes)
      return undefined
    },
    end: () => {
      if (wireLength !== undefined && received !== wireLength) throw incomplete(wireLength, received)
      let expected = declared?.value
      if (decoder !== undefined) {
        const trailers = decoder.end()
        if (AwsChunked.isFailure(trailers)) throw refuse(trailers)
        if (declared !== undefined && expected === undefined) {
          expected = trailers.get(WireChecksum.headerName(declared.algorithm)) ?? ""
          Checksums.checkValue(declared.algorithm, expected)
        }
      }
      if (claim._tag === "Hash") {
        const computed = hex.encode(sha256!.digest())
        if (computed !== claim.sha256) {
          throw refusal("XAmzContentSHA256Mismatch", {
            details: [["ClientComputedContentSHA256", claim.sha256], ["S3ComputedContentSHA256", computed]]
          })
        }
      }
      const digest = md5.digest()
      if (contentMd5 !== undefined && !sameBytes(contentMd5, digest)) {
        throw refusal("BadDigest", {
          details: [["ExpectedDigest", base64.encode(contentMd5)], ["CalculatedDigest", base64.encode(digest)]]
        })
      }
      const value = checksum?.digest()
      if (declared !== undefined && expected !== value) {
        throw refusal("BadDigest", {
          message: `The ${declared.algorithm} you specified did not match the calculated checksum.`
        })
      }
      return {
        data: store.finish(),
        md5: digest,
        checksum: algorithm === undefined || value === undefined ? undefined : { algorithm, value },
        checksumDeclared: declared !== undefined
      }
    }
  }
}

/**
 * Reads a body to its end. A source that fails ends short, as a lost connection does.
 *
 * @internal
 */
export const read = (body: EmulatorRequest["body"], reader: Reader): Effect.Effect<Payload, Refusal> => {
  const end = attempt(reader.end)
  if (body === undefined) return end
  if (body instanceof Uint8Array) {
    return Effect.suspend(() => {
      const problem = reader.push(body)
      return problem === undefined ? end : Effect.fail(problem)
    })
  }
  return body.pipe(
    Stream.mapError(() => refusal("IncompleteBody")),
    Stream.runForEachChunk((chunk) => {
      for (const bytes of chunk) {
        const problem = reader.push(bytes)
        if (problem !== undefined) return Effect.fail(problem)
      }
      return Effect.void
    }),
    Effect.andThen(end)
  )
}
