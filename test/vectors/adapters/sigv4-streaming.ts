import { createHash } from "node:crypto"
import * as awsChunkedWriter from "../../../src/internal/wire/awsChunkedWriter.js"
import { canonicalHeaders, canonicalRequest, joinHeaders } from "../../../src/internal/wire/canonicalRequest.js"
import { algorithms, headerName } from "../../../src/internal/wire/checksum.js"
import * as chunkSigner from "../../../src/internal/wire/chunkSigner.js"
import * as signingKeys from "../../../src/internal/wire/signingKeys.js"
import * as sigv4 from "../../../src/internal/wire/sigv4.js"
import * as Adapter from "../Adapter.js"
import { differences } from "../expect.js"
import type { Credentials, Pair } from "../signing.js"

interface Signing {
  readonly credentials: Credentials
  readonly region: string
  readonly service: string
  readonly timestamp: string
}

type Payload =
  | { readonly utf8: string }
  | { readonly base64: string }
  | { readonly repeat: string; readonly count: number }
  | { readonly sequence256: number }

interface BodyVector extends Adapter.Vector, Signing {
  readonly mode: "signed" | "signed-trailer" | "unsigned-trailer"
  readonly request: {
    readonly method: string
    readonly host: string
    readonly wirePath: string
    readonly headers: ReadonlyArray<Pair>
  }
  readonly payload: Payload
  readonly chunkSizes: ReadonlyArray<number>
  readonly trailers: ReadonlyArray<Pair>
  readonly expected: {
    readonly contentSha256Header: string
    readonly seed: {
      readonly canonicalRequest: string
      readonly stringToSign: string
      readonly signature: string
      readonly signedHeaders: string
      readonly authorization: string
    }
    readonly wireLength: number
    readonly wireSha256: string
  }
}

interface TrailerVector extends Adapter.Vector, Signing {
  readonly mode: "trailer-signature"
  readonly previousSignature: string
  readonly trailers: ReadonlyArray<Pair>
  readonly expected: { readonly canonical: string; readonly signature: string }
}

const keyOf = signingKeys.make()

const signerOf = (vector: Signing, seed: string) => {
  const { credentials, region, service, timestamp } = vector
  return chunkSigner.make({
    signingKey: keyOf(credentials, credentials.secretAccessKey, timestamp.slice(0, 8), region, service),
    amzDate: timestamp,
    scope: sigv4.credentialScope(timestamp, region, service),
    seed
  })
}

const bytesOf = (payload: Payload): Uint8Array =>
  "utf8" in payload
    ? Buffer.from(payload.utf8)
    : "base64" in payload
    ? Buffer.from(payload.base64, "base64")
    : "repeat" in payload
    ? Buffer.from(payload.repeat.repeat(payload.count))
    : Uint8Array.from({ length: payload.sequence256 }, (_, i) => i % 256)

const pieces = (bytes: Uint8Array, size: number): ReadonlyArray<Uint8Array> => {
  const out: Array<Uint8Array> = []
  for (let at = 0; at < bytes.length; at += size) out.push(bytes.subarray(at, at + size))
  return out
}

const runBody = (vector: BodyVector): Adapter.Verdict => {
  const { expected, mode, region, request, service, timestamp } = vector
  const { same, verdict } = differences()
  const signedChunks = mode !== "unsigned-trailer"
  const word = signedChunks
    ? `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${vector.trailers.length > 0 ? "-TRAILER" : ""}`
    : "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
  same("content sha256", word, expected.contentSha256Header)

  const headers = canonicalHeaders(joinHeaders([
    ["host", request.host],
    ["x-amz-date", timestamp],
    ["x-amz-content-sha256", word],
    ...request.headers
  ]))
  const canonical = canonicalRequest(request.method, request.wirePath, "", headers, word)
  const scope = sigv4.credentialScope(timestamp, region, service)
  const toSign = sigv4.stringToSign(timestamp, scope, canonical)
  const key = keyOf(vector.credentials, vector.credentials.secretAccessKey, timestamp.slice(0, 8), region, service)
  const seed = sigv4.signature(key, toSign)
  same("canonical request", canonical, expected.seed.canonicalRequest)
  same("string to sign", toSign, expected.seed.stringToSign)
  same("seed", seed, expected.seed.signature)
  same(
    "authorization",
    sigv4.authorization(vector.credentials.accessKeyId, scope, headers.signed, seed),
    expected.seed.authorization
  )

  const payload = bytesOf(vector.payload)
  const trailer = algorithms.find((algorithm) => headerName(algorithm) === vector.trailers[0]?.[0])
  const layout: awsChunkedWriter.Layout = {
    decodedLength: payload.length,
    chunkSize: vector.chunkSizes[0]!,
    signed: signedChunks,
    trailer
  }
  same("wire length", awsChunkedWriter.encodedLength(layout), expected.wireLength)
  for (const size of [1, 1000, payload.length]) {
    const encoder = awsChunkedWriter.make(layout, signedChunks ? signerOf(vector, seed) : undefined)
    const wire = Buffer.concat([...pieces(payload, size).flatMap(encoder.push), encoder.end()])
    same(`bytes on the wire, pushed by ${size}`, wire.length, expected.wireLength)
    same(`their digest, pushed by ${size}`, createHash("sha256").update(wire).digest("hex"), expected.wireSha256)
  }
  return verdict()
}

const runTrailer = (vector: TrailerVector): Adapter.Verdict => {
  const { same, verdict } = differences()
  const canonical = vector.trailers.map(([name, value]) => `${name}:${value}\n`).join("")
  same("canonical", canonical, vector.expected.canonical)
  same("signature", signerOf(vector, vector.previousSignature).trailer(canonical), vector.expected.signature)
  return verdict()
}

export const sigv4Streaming = Adapter.make<BodyVector | TrailerVector>(
  "sigv4-streaming",
  (vector) => vector.mode === "trailer-signature" ? runTrailer(vector) : runBody(vector)
)
