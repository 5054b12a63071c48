import * as Effect from "effect/Effect"
import type { Envelope } from "./answer.js"
import { errorDocument } from "./answer.js"
import type { Fault } from "./faults.js"
import type { EmulatorResponse } from "./model.js"
import { bodyChunks } from "./model.js"
import type { Refusal } from "./refusal.js"
import { refusal } from "./refusal.js"

const nothing: EmulatorResponse = { status: 0, headers: [], body: undefined, cut: { at: "start", how: "reset" } }

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const htmlPage = encoder.encode(
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
)

/** What is answered in place of the operation, which then does not run. */
const instead = (fault: Fault): Effect.Effect<EmulatorResponse, Refusal> | undefined => {
  switch (fault._tag) {
    case "ResetBefore":
      return Effect.succeed(nothing)
    case "SlowDown":
      return Effect.fail(refusal("SlowDown", {
        headers: fault.retryAfterSeconds === undefined ? [] : [["Retry-After", String(fault.retryAfterSeconds)]]
      }))
    case "InternalError":
      return Effect.fail(refusal("InternalError"))
    case "Refuse":
      return Effect.fail(refusal(fault.code, { status: fault.status }))
    case "HtmlPage":
      return Effect.succeed({ status: fault.status ?? 502, headers: [["Content-Type", "text/html"]], body: htmlPage })
    default:
      return undefined
  }
}

const wrongTag = "00000000000000000000000000000000"

/** In the header, and in the document of a copy or a completed upload. */
const wrongETag = (response: EmulatorResponse): EmulatorResponse => {
  const document = response.body instanceof Uint8Array && response.headers.some(([, v]) => v === "application/xml")
    ? decoder.decode(response.body).replace(/(<ETag>&quot;)[0-9a-f]{32}/g, `$1${wrongTag}`)
    : undefined
  return {
    ...response,
    headers: response.headers.map((pair) => pair[0] === "ETag" ? ["ETag", `"${wrongTag}"`] : pair),
    body: document === undefined ? response.body : encoder.encode(document)
  }
}

const flipBit = (response: EmulatorResponse, bit: number): EmulatorResponse => {
  let offset = bit >>> 3
  // A copy: the body's chunks are the stored object's own.
  const body = bodyChunks(response.body).map((chunk) => {
    const here = offset
    offset -= chunk.length
    if (here < 0 || here >= chunk.length) return chunk
    const flipped = new Uint8Array(chunk)
    flipped[here] = flipped[here]! ^ (1 << (bit & 7))
    return flipped
  })
  return { ...response, body }
}

/** What becomes of an answer, once the operation has run. */
const after = (fault: Fault, response: EmulatorResponse, envelope: Envelope): EmulatorResponse => {
  switch (fault._tag) {
    case "ResetAfter":
      return { ...response, cut: { at: "start", how: "reset" } }
    case "Truncate":
      return { ...response, cut: { at: fault.bytes, how: "reset" } }
    case "Stall":
      return { ...response, cut: { at: fault.bytes, how: "stall" } }
    case "ErrorInOk":
      return {
        status: 200,
        headers: [["Content-Type", "application/xml"]],
        body: errorDocument(refusal(fault.code ?? "InternalError"), envelope)
      }
    case "WrongETag":
      return wrongETag(response)
    case "FlipBit":
      return flipBit(response, fault.bit ?? 0)
    default:
      return response
  }
}

/**
 * The operation with its faults: delays first, then what stands in its place, then what spoils its answer.
 *
 * @internal
 */
export const around = (
  faults: ReadonlyArray<Fault>,
  envelope: Envelope,
  operation: Effect.Effect<EmulatorResponse, Refusal>
): Effect.Effect<EmulatorResponse, Refusal> => {
  let effect = operation
  for (const fault of faults) {
    const replacement = instead(fault)
    if (replacement !== undefined) effect = replacement
  }
  for (const fault of faults) {
    if (fault._tag === "ResetAfter") {
      // A refusal is lost as well as an answer.
      effect = Effect.match(effect, {
        onFailure: (): EmulatorResponse => nothing,
        onSuccess: (response) => after(fault, response, envelope)
      })
    } else {
      effect = Effect.map(effect, (response) => after(fault, response, envelope))
    }
  }
  for (const fault of faults) {
    if (fault._tag === "Delay") effect = Effect.delay(effect, fault.duration)
  }
  return effect
}
