import { invalidArgument, refusal } from "../refusal.js"
import type { ChunkSigning, PayloadClaim } from "./principal.js"

const hex64 = /^[0-9a-fA-F]{64}$/

const accepted = new Set([
  "UNSIGNED-PAYLOAD",
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
])

/** @internal */
export const check = (value: string): void => {
  if (!accepted.has(value) && !hex64.test(value)) {
    throw invalidArgument(
      "x-amz-content-sha256",
      value,
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER or a valid sha256 value."
    )
  }
}

/** @internal */
export const claim = (value: string, signing: ChunkSigning | undefined): PayloadClaim => {
  if (signing === undefined && value.startsWith("STREAMING-AWS4-")) {
    throw refusal("InvalidRequest", { message: "Signed chunks need a request that is signed with AWS4-HMAC-SHA256." })
  }
  switch (value) {
    case "UNSIGNED-PAYLOAD":
      return { _tag: "Unsigned" }
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return { _tag: "Chunked", signing: undefined, trailer: true }
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
      return { _tag: "Chunked", signing, trailer: false }
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return { _tag: "Chunked", signing, trailer: true }
    default:
      return { _tag: "Hash", sha256: value.toLowerCase() }
  }
}
