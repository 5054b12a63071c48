import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { Body, ObjectStore, Provider, Transport } from "effect-s3"
import { canned } from "../support/canned.js"

/** The methods and conditions of what a put sends, where only PutObject obeys conditions. */
const sent = (body: ObjectStore.PutBody, options: ObjectStore.PutOptions) =>
  Effect.gen(function*() {
    const server = yield* canned(
      (request) =>
        Effect.as(
          request.body._tag === "Stream" ? Effect.orDie(Stream.runDrain(request.body.stream)) : Effect.void,
          new Response(null, { headers: { etag: "\"e\"" } })
        ),
      {
        provider: Provider.custom(Provider.aws, { conditionalComplete: false }),
        traits: { ...Transport.none, streams: true }
      }
    )
    const store = yield* Effect.provide(ObjectStore.makeS3({ bucket: "b" }), server.layer)
    yield* store.put("k", body, options)
    return (yield* server.requests).map(({ headers, method, url }) => [
      method,
      url.includes("uploads"),
      headers["if-none-match"] ?? headers["if-match"]
    ])
  })

describe("what depends on a condition that only PutObject obeys goes up in one request", () => {
  const large = new Uint8Array(64 * 1024 * 1024 + 1)

  it.effect("though it is larger than what otherwise does", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* sent(large, { mode: "create" }), [["PUT", false, "*"]])
      assert.deepStrictEqual(yield* sent(large, { mode: { update: "e" } }), [["PUT", false, "\"e\""]])
      const stream = Body.stream(Stream.succeed(large), { contentLength: large.length })
      assert.deepStrictEqual(yield* sent(stream, { mode: "create" }), [["PUT", false, "*"]])
    }), 60_000)
})
