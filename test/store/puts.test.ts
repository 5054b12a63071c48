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

describe("what cannot be put is refused before anything is sent", () => {
  const refused = (put: (store: ObjectStore.Service) => Effect.Effect<unknown, ObjectStore.PutError>) =>
    Effect.gen(function*() {
      const server = yield* canned(() => new Response(null, { headers: { etag: "\"e\"" } }))
      const stores = [
        yield* Effect.provide(ObjectStore.makeS3({ bucket: "b" }), server.layer),
        yield* ObjectStore.makeMemory
      ]
      const errors = yield* Effect.forEach(stores, (store) => Effect.flip(put(store)))
      assert.deepStrictEqual(yield* server.requests, [])
      return errors.map((error) => error._tag === "InvalidInput" ? error.parameter : error._tag)
    })

  const source = Stream.succeed(new Uint8Array(10))

  for (const count of [0, -1, 1.5, Number.NaN, Infinity]) {
    it.effect(`parts of ${count} bytes, or ${count} of them at once`, () =>
      Effect.gen(function*() {
        const inParts = { parameter: "partSize", options: { partSize: count } }
        const atOnce = { parameter: "concurrency", options: { concurrency: count } }
        for (const { options, parameter } of [inParts, atOnce]) {
          const expected = [parameter, parameter]
          assert.deepStrictEqual(yield* refused((store) => store.put("k", source, options)), expected)
          assert.deepStrictEqual(yield* refused((store) => Stream.run(source, store.writer("k", options))), expected)
          assert.deepStrictEqual(
            yield* refused((store) =>
              Effect.mapError(
                store.modify("k", () => Effect.succeed("v"), options),
                (error) => error as ObjectStore.PutError
              )
            ),
            expected
          )
        }
      }))
  }

  it.effect("a mode that is none, instead of overwriting", () =>
    Effect.gen(function*() {
      for (const mode of ["if-absent", "", null, {}, { update: undefined }] as ReadonlyArray<any>) {
        assert.deepStrictEqual(yield* refused((store) => store.put("k", "v", { mode })), ["mode", "mode"])
      }
    }))

  it.effect("a body that is none", () =>
    Effect.gen(function*() {
      for (const body of [undefined, null, 5, new ArrayBuffer(3), {}] as ReadonlyArray<any>) {
        assert.deepStrictEqual(yield* refused((store) => store.put("k", body)), ["body", "body"])
      }
    }))
})
