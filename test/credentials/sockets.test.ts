import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Credentials from "../../src/Credentials.js"
import * as CredentialSources from "../../src/CredentialSources.js"
import * as handlers from "../faults/handlers.js"
import * as RawServer from "../faults/RawServer.js"
import { transports } from "../http/transports.js"
import { everyForm } from "./everyForm.js"

const token = "canary-token"

const ask = (origin: string) =>
  Effect.flatMap(
    CredentialSources.container({
      fullUri: `${origin}/credentials?a=b%20c`,
      authorization: Effect.succeed(Redacted.make(token)),
      timeout: "200 millis",
      attempts: 2
    }),
    (provider) => provider.credentials
  )

const document = JSON.stringify({
  AccessKeyId: "A",
  SecretAccessKey: "s",
  Token: "t",
  Expiration: "2099-01-01T00:00:00Z"
})

describe.each(transports)("over sockets: $name", ({ layer }) => {
  it.scopedLive("credentials come, and the socket is given back", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((_, socket) => handlers.answer(socket, "200 OK", document))
      const found = yield* ask(server.origin)
      assert.strictEqual(found.accessKeyId, "A")
      assert.strictEqual(server.requests[0]!.target, "/credentials?a=b%20c")
      assert.strictEqual(server.requests[0]!.header("authorization"), token)
      assert.isUndefined(server.requests[0]!.header("traceparent"))
    }).pipe(Effect.provide(layer)))

  it.scopedLive("a redirect is not followed", () =>
    Effect.gen(function*() {
      const other = yield* RawServer.make((_, socket) => handlers.answer(socket, "200 OK", document))
      const server = yield* RawServer.make((_, socket) =>
        handlers.answer(socket, "307 Temporary Redirect", "", { location: `${other.origin}/credentials` })
      )
      const error = yield* Effect.flip(ask(server.origin))
      assert.include(error.message, "it answered 307")
      assert.lengthOf(server.requests, 1)
      assert.isEmpty(other.requests)
    }).pipe(Effect.provide(layer)))

  it.scopedLive("what breaks, stalls or does not end is given up in time, and says nothing secret", () =>
    Effect.gen(function*() {
      const body = new TextEncoder().encode(document)
      for (
        const [handler, requests] of [
          [handlers.closes, 2],
          [handlers.silent, 2],
          [handlers.gibberish, undefined],
          [handlers.truncates(body, body.byteLength + 10), 2],
          [handlers.stalls(body, body.byteLength + 10), 2],
          [
            (_: RawServer.RawRequest, socket: Parameters<RawServer.Handler>[1]) =>
              handlers.answer(socket, "200 OK", "x".repeat(20_000_000)),
            undefined
          ]
        ] as const
      ) {
        const server = yield* RawServer.make(handler)
        const started = performance.now()
        const error = yield* Effect.flip(ask(server.origin))
        assert.strictEqual(error.source, "container")
        assert.include(error.message, `no answer from ${server.origin}`)
        assert.notInclude(everyForm(error), "canary")
        assert.isBelow(performance.now() - started, 15_000)
        if (requests !== undefined) assert.lengthOf(server.requests, requests)
        yield* server.until(RawServer.allClosed)
      }
    }).pipe(Effect.provide(layer)))

  it.scopedLive("a role is signed for with the host as it is sent", () =>
    Effect.gen(function*() {
      const server = yield* RawServer.make((_, socket) =>
        handlers.answer(socket, "403 Forbidden", "<Error><Code>AccessDenied</Code></Error>")
      )
      const provider = yield* CredentialSources.assumeRole({
        credentials: Credentials.fromStatic({ accessKeyId: "A", secretAccessKey: "canary", sessionToken: "canary" }),
        roleArn: "arn:aws:iam::1:role/r",
        endpoint: `${server.origin}/a b`.replace(" ", "%20")
      })
      const error = yield* Effect.flip(provider.credentials)
      assert.strictEqual(error.code, "AccessDenied")
      assert.notInclude(everyForm(error), "canary")
      const request = server.requests[0]!
      assert.strictEqual(request.target, "/a%20b/")
      assert.strictEqual(`http://${request.header("host")}`, server.origin)
      assert.strictEqual(request.header("content-length"), String(request.body.byteLength))
    }).pipe(Effect.provide(layer)))
})
