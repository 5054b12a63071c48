/**
 * A client over answers written by hand: no socket, no server, and every request kept to be looked at.
 */
import { HttpClient, type HttpClientRequest, HttpClientResponse } from "@effect/platform"
import { Effect, Layer, Ref } from "effect"
import { S3, type S3Client, Transport } from "effect-s3"

export interface Canned {
  readonly layer: Layer.Layer<S3Client.S3Client>
  readonly requests: Effect.Effect<ReadonlyArray<HttpClientRequest.HttpClientRequest>>
}

export type Reply = (
  request: HttpClientRequest.HttpClientRequest,
  nth: number
) => Response | Effect.Effect<Response>

export const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "canary-of-the-secret-key" }

/** Answers with `reply`; `nth` counts from 1. */
export const canned = (
  reply: Reply,
  options: S3.Options & { readonly traits?: Transport.Traits } = {}
): Effect.Effect<Canned> =>
  Effect.map(Ref.make<ReadonlyArray<HttpClientRequest.HttpClientRequest>>([]), (seen) => {
    const { traits = Transport.none, ...rest } = options
    const client = HttpClient.make((request) =>
      Effect.gen(function*() {
        const nth = yield* Ref.modify(seen, (all) => [all.length + 1, [...all, request]])
        const answer = reply(request, nth)
        return HttpClientResponse.fromWeb(request, Effect.isEffect(answer) ? yield* answer : answer)
      })
    )
    return {
      requests: Ref.get(seen),
      layer: S3.layer({ endpoint: "http://127.0.0.1:9000", credentials, ...rest }).pipe(
        Layer.orDie,
        Layer.provide(Layer.succeed(HttpClient.HttpClient, Transport.declare(client, traits)))
      )
    }
  })

export const xml = (body: string, init: ResponseInit = {}): Response =>
  new Response(body, { status: 200, ...init, headers: { "content-type": "application/xml", ...init.headers } })

export const errorDocument = (code: string, status: number, init: ResponseInit = {}): Response =>
  xml(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}!</Message><RequestId>R1</RequestId></Error>`, {
    ...init,
    status
  })
