/**
 * A server that is spoken to over HTTP, at the other end of the simulated network. Its answers come without a promise,
 * as a history has no other time than its own.
 */
import { Headers, HttpClient, type HttpClientRequest, type HttpClientResponse } from "@effect/platform"
import { Effect, Stream } from "effect"
import { Transport } from "effect-s3"
import { type Exchange, ExchangeKey, markNative } from "../../../src/internal/exchange.js"
import type { Network } from "./network.js"
import type { Machine } from "./timeline.js"

export interface Answer {
  readonly status: number
  readonly body: object
}

export interface Request {
  readonly path: string
  readonly headers: Headers.Headers
  readonly body: string
}

/** Answers through `done`: at once, or after others have had their turn. */
export type Server = (request: Request, done: (answer: Answer) => void) => void

const decoder = new TextDecoder()
const encoder = new TextEncoder()

const responseOf = ({ body, status }: Answer): HttpClientResponse.HttpClientResponse => {
  const bytes = encoder.encode(JSON.stringify(body))
  const exchange: Exchange = {
    status,
    headers: Headers.fromInput({ "content-type": "application/json" }),
    bytes: () => Effect.succeed(bytes),
    stream: () => Stream.succeed(bytes),
    release: Effect.void
  }
  return { [ExchangeKey]: exchange } as unknown as HttpClientResponse.HttpClientResponse
}

const textOf = ({ body }: HttpClientRequest.HttpClientRequest): string =>
  body._tag === "Uint8Array" ? decoder.decode(body.body) : ""

const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" })

/** The server as one machine has it. `failing` is what a proxy says of it where it has not answered. */
export const client = (
  network: Network,
  machine: Machine,
  server: Server,
  failing: Answer
): HttpClient.HttpClient => {
  const send = (request: HttpClientRequest.HttpClientRequest) => {
    const asked = {
      path: request.url.replace(/^https?:\/\/[^/]+/, ""),
      headers: request.headers,
      body: textOf(request)
    }
    return network.request<Answer>(
      machine,
      () => Effect.die("answered through done"),
      (done) => server(asked, (answer) => done(Effect.succeed(answer)))
    ).pipe(
      Effect.catchAll(() => network.draw() < 0.5 ? Effect.succeed(failing) : Effect.fail(reset as never)),
      Effect.map(responseOf)
    )
  }
  return markNative(Transport.declare(
    HttpClient.makeWith(Effect.flatMap(send), Effect.succeed as HttpClient.HttpClient.Preprocess<never, never>),
    { ...Transport.none, deadlines: true }
  ))
}
