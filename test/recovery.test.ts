import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream, TestClock } from "effect"
import { Body, RequestPolicy, S3, Transport } from "effect-s3"
import { canned, errorDocument, xml } from "./support/canned.js"

const none = { policy: RequestPolicy.none }
const ok = () => new Response(null, { status: 200 })
const head = S3.headObject({ bucket: "bkt", key: "k" })
const remove = S3.deleteObject({ bucket: "bkt", key: "k" })

/** The region that a request was signed for. */
const signedFor = (headers: Readonly<Record<string, string | undefined>>) =>
  /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers["authorization"] ?? "")?.[1]

const redirect = (region: string) =>
  errorDocument("PermanentRedirect", 301, { headers: { "x-amz-bucket-region": region } })

describe("a bucket in another region", () => {
  it.effect("is asked there, and so is every later request", () =>
    Effect.gen(function*() {
      const server = yield* canned(
        (request) => request.url.includes("eu-central-1") ? ok() : redirect("eu-central-1"),
        { ...none, endpoint: undefined, region: "us-east-1" }
      )
      yield* Effect.provide(Effect.zip(head, head), server.layer)
      const requests = yield* server.requests
      assert.deepStrictEqual(requests.map(({ headers, url }) => [new URL(url).host, signedFor(headers)]), [
        ["bkt.s3.us-east-1.amazonaws.com", "us-east-1"],
        ["bkt.s3.eu-central-1.amazonaws.com", "eu-central-1"],
        ["bkt.s3.eu-central-1.amazonaws.com", "eu-central-1"]
      ])
    }))

  it.effect("is found by a HEAD, which has no document to say so", () =>
    Effect.gen(function*() {
      const server = yield* canned(
        (_, nth) =>
          nth === 1 ? new Response(null, { status: 400, headers: { "x-amz-bucket-region": "eu-west-3" } }) : ok(),
        { ...none, endpoint: undefined, region: "us-east-1" }
      )
      yield* Effect.provide(head, server.layer)
      assert.strictEqual(signedFor((yield* server.requests)[1]!.headers), "eu-west-3")
    }))

  it.effect("another server is signed for anew at its own address", () =>
    Effect.gen(function*() {
      const document = "<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong</Message>" +
        "<Region>garage</Region></Error>"
      const server = yield* canned((_, nth) => nth === 1 ? xml(document, { status: 400 }) : ok(), none)
      yield* Effect.provide(S3.deleteObject({ bucket: "bkt", key: "k" }), server.layer)
      const [first, second] = yield* server.requests
      assert.strictEqual(second!.url, first!.url)
      assert.strictEqual(signedFor(second!.headers), "garage")
    }))

  it.effect("nothing but a host label is believed, and a server that sends in circles is left", () =>
    Effect.gen(function*() {
      const evil = yield* canned(() => redirect("evil.example/"), { ...none, endpoint: undefined })
      const error = yield* Effect.flip(Effect.provide(head, evil.layer))
      assert.strictEqual(error._tag, "WrongRegion")
      assert.lengthOf(yield* evil.requests, 1)
      const circle = yield* canned((_, nth) => redirect(nth % 2 === 0 ? "eu-west-1" : "eu-west-2"), none)
      assert.strictEqual((yield* Effect.flip(Effect.provide(head, circle.layer)))._tag, "WrongRegion")
      assert.lengthOf(yield* circle.requests, 2)
    }))

  it.effect("a body that cannot be sent again is not, but the next request knows", () =>
    Effect.gen(function*() {
      const server = yield* canned(
        (request) => signedFor(request.headers) === "eu-west-1" ? ok() : redirect("eu-west-1"),
        {
          ...none,
          traits: { ...Transport.none, streams: true }
        }
      )
      const body = Body.stream(Stream.make(new Uint8Array(3)), { contentLength: 3, replayable: false })
      const put = S3.putObject({ bucket: "bkt", key: "k", body })
      const tag = yield* Effect.provide(
        Effect.zipRight(Effect.flip(put), head).pipe(Effect.as("found")),
        server.layer
      )
      assert.strictEqual(tag, "found")
      assert.lengthOf(yield* server.requests, 2)
    }))
})

describe("a clock that is wrong", () => {
  const date = "Tue, 01 Jan 2030 00:00:00 GMT"
  const skewed = (code: string) => errorDocument(code, 403, { headers: { date } })

  it.effect("is corrected by the server's, for every later request too", () =>
    Effect.gen(function*() {
      const server = yield* canned((_, nth) => nth === 1 ? skewed("RequestTimeTooSkewed") : ok(), none)
      yield* Effect.provide(
        Effect.gen(function*() {
          yield* remove
          yield* TestClock.adjust("10 seconds")
          yield* head
        }),
        server.layer
      )
      assert.deepStrictEqual((yield* server.requests).map(({ headers }) => headers["x-amz-date"]), [
        "19700101T000000Z",
        "20300101T000000Z",
        "20300101T000010Z"
      ])
    }))

  it.effect("is suspected behind a refused signature when it is 5 minutes off, and not when it is right", () =>
    Effect.gen(function*() {
      const wrong = yield* canned((_, nth) => nth === 1 ? skewed("SignatureDoesNotMatch") : ok(), none)
      yield* Effect.provide(remove, wrong.layer)
      assert.lengthOf(yield* wrong.requests, 2)
      yield* TestClock.setTime(Date.UTC(2030, 0, 1, 0, 4, 0))
      const right = yield* canned(() => skewed("SignatureDoesNotMatch"), none)
      assert.strictEqual((yield* Effect.flip(Effect.provide(remove, right.layer)))._tag, "InvalidCredentials")
      assert.lengthOf(yield* right.requests, 1)
    }))

  it.effect("is suspected behind a HEAD that is refused without a word", () =>
    Effect.gen(function*() {
      const forbidden = () => new Response(null, { status: 403, headers: { date } })
      const server = yield* canned((_, nth) => nth === 1 ? forbidden() : ok(), none)
      yield* Effect.provide(head, server.layer)
      assert.lengthOf(yield* server.requests, 2)
    }))

  it.effect("a server that refuses its own time is asked once more and no oftener", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => skewed("RequestTimeTooSkewed"), none)
      assert.strictEqual((yield* Effect.flip(Effect.provide(remove, server.layer)))._tag, "ClockSkew")
      assert.lengthOf(yield* server.requests, 2)
    }))
})
