import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Presign from "../src/Presign.js"
import * as RequestPolicy from "../src/RequestPolicy.js"
import * as S3 from "../src/S3.js"
import { canned, errorDocument, type Reply, xml } from "./support/canned.js"

const bucket = "photos--use1-az4--x-s3"
const host = `https://${bucket}.s3express-use1-az4.us-east-1.amazonaws.com`
const options = { endpoint: undefined, region: "us-east-1", policy: RequestPolicy.none }

const session = (n: number, seconds: number) =>
  xml(
    `<CreateSessionResult><Credentials><SessionToken>token-${n}</SessionToken>` +
      `<SecretAccessKey>secret-${n}</SecretAccessKey><AccessKeyId>ASIA${n}</AccessKeyId>` +
      `<Expiration>${new Date(seconds * 1000).toISOString()}</Expiration></Credentials></CreateSessionResult>`
  )

/** Every session lasts for five minutes, by a clock that starts with the test. */
const serving = (answer: Reply = () => new Response(null, { status: 200 })): Reply => {
  let sessions = 0
  return (request, nth) =>
    request.url.endsWith("?session=") || request.url.endsWith("?session")
      ? Effect.clockWith((clock) => Effect.map(clock.currentTimeMillis, (now) => session(++sessions, now / 1000 + 300)))
      : answer(request, nth)
}

/** What was asked, by whom and with which token. */
const told = ({ headers, method, url }: {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string | undefined>>
}) => {
  const [, id, service] = /Credential=([^/]+)\/\d+\/us-east-1\/(\w+)\//.exec(headers["authorization"] ?? "") ?? []
  return [method, url.replace(/=$/, ""), id, service, headers["x-amz-s3session-token"]].join(" ")
}

const head = S3.headObject({ bucket, key: "k" })
const created = `GET ${host}/?session AKIDEXAMPLE s3express `

describe("a directory bucket", () => {
  it.effect("is asked with one session, which is renewed before it ends", () =>
    Effect.gen(function*() {
      const server = yield* canned(serving(), options)
      yield* Effect.provide(
        Effect.gen(function*() {
          yield* Effect.all([head, head, head], { concurrency: "unbounded" })
          yield* TestClock.adjust("239 seconds")
          yield* head
          yield* TestClock.adjust("2 seconds")
          yield* head
        }),
        server.layer
      )
      const asked = (n: number) => `HEAD ${host}/k ASIA${n} s3express token-${n}`
      assert.deepStrictEqual((yield* server.requests).map(told), [
        created,
        asked(1),
        asked(1),
        asked(1),
        asked(1),
        created,
        asked(2)
      ])
    }))

  it.effect("signs the token, and no other header has it", () =>
    Effect.gen(function*() {
      const server = yield* canned(serving(), options)
      yield* Effect.provide(head, server.layer)
      const headers = (yield* server.requests)[1]!.headers
      assert.include(headers["authorization"], ";x-amz-s3session-token,")
      assert.notProperty(headers, "x-amz-security-token")
    }))

  it.effect("a session that is refused as expired is replaced, and the request sent again", () =>
    Effect.gen(function*() {
      const server = yield* canned(
        serving((request) =>
          request.headers["x-amz-s3session-token"] === "token-1"
            ? errorDocument("ExpiredToken", 400)
            : new Response(null, { status: 204 })
        ),
        options
      )
      yield* Effect.provide(S3.deleteObject({ bucket, key: "k" }), server.layer)
      assert.deepStrictEqual((yield* server.requests).map(told), [
        created,
        `DELETE ${host}/k ASIA1 s3express token-1`,
        created,
        `DELETE ${host}/k ASIA2 s3express token-2`
      ])
    }))

  it.effect("some requests need the plain credentials, and those on the bucket itself another endpoint", () =>
    Effect.gen(function*() {
      const server = yield* canned(
        serving((request) =>
          request.headers["x-amz-copy-source"] === undefined
            ? new Response(null, { status: 200 })
            : xml("<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>")
        ),
        options
      )
      yield* Effect.provide(
        Effect.gen(function*() {
          yield* S3.copyObject({ bucket, key: "k", source: { bucket, key: "j" } })
          yield* S3.headBucket({ bucket })
          yield* S3.deleteBucket({ bucket })
        }),
        server.layer
      )
      assert.deepStrictEqual((yield* server.requests).map(told), [
        `PUT ${host}/k AKIDEXAMPLE s3express `,
        `HEAD ${host}/ AKIDEXAMPLE s3express `,
        `DELETE https://s3express-control.us-east-1.amazonaws.com/${bucket} AKIDEXAMPLE s3express `
      ])
    }))

  it.effect("is asked without a session where the settings say so", () =>
    Effect.gen(function*() {
      const server = yield* canned(serving(), { ...options, s3Express: false })
      yield* Effect.provide(head, server.layer)
      assert.deepStrictEqual((yield* server.requests).map(told), [`HEAD ${host}/k AKIDEXAMPLE s3express `])
    }))

  it.effect("a URL is signed with the plain credentials, as a session would end too soon", () =>
    Effect.gen(function*() {
      const server = yield* canned(serving(), options)
      const { url } = yield* Effect.provide(
        Presign.getObject({ bucket, key: "k" }, { expiresIn: "1 hour" }),
        server.layer
      )
      assert.include(Redacted.value(url), `${host}/k?`)
      assert.include(Redacted.value(url), "AKIDEXAMPLE%2F19700101%2Fus-east-1%2Fs3express")
      assert.lengthOf(yield* server.requests, 0)
    }))

  it.effect("that there is none, or no right to it, is told as it is", () =>
    Effect.gen(function*() {
      const refusing = (code: string, status: number) =>
        canned(() => errorDocument(code, status), options).pipe(
          Effect.flatMap((server) => Effect.flip(Effect.provide(head, server.layer)))
        )
      assert.strictEqual((yield* refusing("AccessDenied", 403))._tag, "AccessDenied")
      assert.strictEqual((yield* refusing("NoSuchBucket", 404))._tag, "NoSuchBucket")
      const passing = yield* refusing("ServiceUnavailable", 503)
      assert.strictEqual(passing._tag, "CredentialsUnavailable")
    }))
})
