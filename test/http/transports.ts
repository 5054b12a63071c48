import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import { NodeTransport } from "effect-s3/node"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as http from "../../src/internal/http.js"
import type { RawServer } from "../faults/RawServer.js"

/** The transports that the project promises to work on. */
export const transports: ReadonlyArray<{
  readonly name: "own" | "fetch" | "undici"
  readonly layer: Layer.Layer<HttpClient.HttpClient>
}> = [
  { name: "own", layer: NodeTransport.layer() },
  { name: "fetch", layer: FetchHttpClient.layer },
  { name: "undici", layer: NodeHttpClient.layerUndici }
]

export const where: http.Where = { operation: "TestOperation", bucket: "bucket", key: "key" }

/** A sender over a fresh client. */
export const senderOver = (
  layer: Layer.Layer<HttpClient.HttpClient>
): Effect.Effect<http.Sender, never, Scope.Scope> =>
  Effect.map(Layer.build(layer), (context) => http.make(Context.get(context, HttpClient.HttpClient)))

export const request = (
  server: RawServer,
  overrides: Partial<http.HttpRequest<any>> = {}
): http.HttpRequest<any> => ({
  method: "GET",
  origin: server.origin,
  path: "/bucket/key",
  query: "",
  headers: {},
  body: { _tag: "Empty" },
  ...overrides
})

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

export const bytes = (words: string): Uint8Array => new TextEncoder().encode(words)
