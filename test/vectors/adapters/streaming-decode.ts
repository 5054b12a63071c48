import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Emulator from "../../../src/Emulator.js"
import * as awsChunked from "../../../src/internal/wire/awsChunked.js"
import * as Client from "../../emulator/client.js"
import * as Adapter from "../Adapter.js"

interface StreamingDecodeVector extends Adapter.Vector {
  readonly headers: Readonly<Record<string, string>>
  readonly bodyBase64: string
  readonly expected:
    | {
      readonly ok: true
      readonly payloadUtf8?: string
      readonly payloadLength?: number
      readonly trailers: Readonly<Record<string, string>>
    }
    | { readonly ok: false; readonly status: number; readonly code: string }
}

const decode = (body: Uint8Array, length: number, announced: ReadonlyArray<string>) => {
  const payload: Array<number> = []
  const decoder = awsChunked.makeDecoder({
    trailer: true,
    announced,
    decodedLength: length,
    onPayload: (bytes) => payload.push(...bytes)
  })
  // Byte by byte: no state may depend on where a packet ends.
  for (const byte of body) decoder.push(Uint8Array.of(byte))
  return { payload: new Uint8Array(payload), end: decoder.end() }
}

/** What a whole server makes of the body, cut into packets of that size. */
const store = (vector: StreamingDecodeVector, body: Uint8Array, packet: number) =>
  Effect.gen(function*() {
    const emulator = yield* Emulator.make({ buckets: ["bkt"], public: true })
    const packets: Array<Uint8Array> = []
    for (let at = 0; at < body.length; at += packet) packets.push(body.subarray(at, at + packet))
    const put = yield* emulator.handle({
      method: "PUT",
      target: "/bkt/k",
      headers: Object.entries({ host: "localhost", "content-length": String(body.length), ...vector.headers }),
      body: Stream.fromIterable(packets),
      secure: false
    })
    const get = yield* Client.make(emulator)("GET", "/bkt/k")
    const code = put.body instanceof Uint8Array
      ? /<Code>(.*?)<\/Code>/.exec(new TextDecoder().decode(put.body))?.[1]
      : undefined
    return { status: put.status, code, stored: get.status === 200 ? get.bytes : undefined }
  })

export const streamingDecode = Adapter.make<StreamingDecodeVector>("streaming-decode", async (vector) => {
  const { expected } = vector
  const body = new Uint8Array(Buffer.from(vector.bodyBase64, "base64"))
  for (const packet of [1, 7, body.length]) {
    const answer = await Effect.runPromise(store(vector, body, packet))
    if (expected.ok) {
      if (answer.status !== 200) return { failed: `answered ${answer.status} ${answer.code}` }
      const text = new TextDecoder().decode(answer.stored)
      if (expected.payloadUtf8 !== undefined && text !== expected.payloadUtf8) return { failed: "stored other bytes" }
      if (answer.stored?.length !== (expected.payloadLength ?? expected.payloadUtf8?.length)) {
        return { failed: `stored ${answer.stored?.length} bytes` }
      }
    } else if (answer.code !== expected.code || answer.status !== expected.status || answer.stored !== undefined) {
      return { failed: `answered ${answer.status} ${answer.code}` }
    }
  }
  if (!expected.ok) return "passed"
  const announced = vector.headers["x-amz-trailer"]
  const { end } = decode(
    body,
    Number(vector.headers["x-amz-decoded-content-length"]),
    announced === undefined ? [] : [announced]
  )
  if (awsChunked.isFailure(end)) return { failed: end.reason }
  return JSON.stringify(Object.fromEntries(end)) === JSON.stringify(expected.trailers)
    ? "passed"
    : { failed: "other trailers" }
})
