import type * as HttpClient from "@effect/platform/HttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../src/Credentials.js"
import * as CredentialSources from "../../src/CredentialSources.js"
import * as StorageError from "../../src/StorageError.js"
import { everyForm } from "./everyForm.js"
import { scripted, stsAnswer, stsError } from "./scripted.js"

const roleArn = "arn:aws:iam::123456789012:role/reader"
const base = Credentials.fromStatic({ accessKeyId: "BASE", secretAccessKey: "canary-base-secret" })
const token = "canary.web.identity.token"

const read = (provider: Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient>) =>
  Effect.flatMap(provider, (made) => made.credentials)

describe("assumeRole", () => {
  it.effect("is signed for sts, with every parameter in the body", () =>
    Effect.gen(function*() {
      const server = scripted(() => stsAnswer("AssumeRole", "ROLE", "2030-01-01T00:00:00Z"))
      const found = yield* Effect.provide(
        read(CredentialSources.assumeRole({
          credentials: base,
          roleArn,
          sessionName: "me",
          duration: "15 minutes",
          externalId: "ext/1",
          policy: `{"Version":"2012-10-17"}`,
          region: "eu-west-1",
          mfa: { serialNumber: "arn:aws:iam::1:mfa/me", code: Effect.succeed(Redacted.make("123456")) }
        })),
        server.layer
      )
      assert.strictEqual(found.accessKeyId, "ROLE")
      assert.strictEqual(Redacted.value(found.secretAccessKey), "secret/of+ROLE=")
      assert.strictEqual(Redacted.value(found.sessionToken!), "token-of-ROLE")
      assert.deepStrictEqual(found.expiration, new Date("2030-01-01T00:00:00Z"))
      const asked = server.asked[0]!
      assert.strictEqual(asked.method, "POST")
      assert.strictEqual(asked.url, "https://sts.eu-west-1.amazonaws.com/")
      assert.match(
        asked.headers["authorization"]!,
        /^AWS4-HMAC-SHA256 Credential=BASE\/19700101\/eu-west-1\/sts\/aws4_request, SignedHeaders=content-type;host;/
      )
      assert.deepStrictEqual(asked.form, {
        Action: "AssumeRole",
        Version: "2011-06-15",
        RoleArn: roleArn,
        RoleSessionName: "me",
        DurationSeconds: "900",
        Policy: `{"Version":"2012-10-17"}`,
        ExternalId: "ext/1",
        SerialNumber: "arn:aws:iam::1:mfa/me",
        TokenCode: "123456"
      })
    }))

  it.effect("is asked again before the keys expire, and goes on with them while STS fails", () =>
    Effect.gen(function*() {
      let refused = false
      const server = scripted((_, nth) =>
        refused
          ? stsError(403, "AccessDenied", "no more")
          : stsAnswer("AssumeRole", `ROLE${nth}`, new Date(nth * 3_600_000).toISOString())
      )
      const provider = yield* Effect.provide(
        CredentialSources.assumeRole({ credentials: base, roleArn }),
        server.layer
      )
      const id = Effect.map(provider.credentials, (_) => _.accessKeyId)
      assert.strictEqual(yield* id, "ROLE1")
      yield* TestClock.adjust("54 minutes")
      assert.strictEqual(yield* id, "ROLE1")
      yield* TestClock.adjust("1 minute")
      assert.strictEqual(yield* id, "ROLE2")
      refused = true
      yield* TestClock.adjust("60 minutes")
      assert.strictEqual(yield* id, "ROLE2")
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual((yield* Effect.flip(provider.credentials)).code, "AccessDenied")
    }))

  it.effect("refreshes credentials that STS calls expired, once, and not fixed ones", () =>
    Effect.gen(function*() {
      const server = scripted(({ headers }) =>
        headers["authorization"]!.includes("OLD") || headers["authorization"]!.includes("BASE")
          ? stsError(403, "ExpiredToken", "expired")
          : stsAnswer("AssumeRole", "ROLE", "2030-01-01T00:00:00Z")
      )
      let fetches = 0
      const credentials = yield* Credentials.cached(
        Effect.sync(() => Credentials.make({ accessKeyId: fetches++ === 0 ? "OLD" : "NEW", secretAccessKey: "s" }))
      )
      const found = yield* Effect.provide(read(CredentialSources.assumeRole({ credentials, roleArn })), server.layer)
      assert.strictEqual(found.accessKeyId, "ROLE")
      assert.lengthOf(server.asked, 2)
      const fixed = read(CredentialSources.assumeRole({ credentials: base, roleArn }))
      const error = yield* Effect.flip(Effect.provide(fixed, server.layer))
      assert.strictEqual(error.code, "ExpiredToken")
      assert.lengthOf(server.asked, 3)
    }))

  it.effect("tries again what may pass, three times, and nothing else", () =>
    Effect.gen(function*() {
      const ask = (reply: Parameters<typeof scripted>[0]) =>
        Effect.gen(function*() {
          const server = scripted(reply)
          const fiber = yield* Effect.fork(
            Effect.either(
              Effect.provide(read(CredentialSources.assumeRole({ credentials: base, roleArn })), server.layer)
            )
          )
          yield* TestClock.adjust("40 seconds")
          return { result: yield* Fiber.join(fiber), count: server.asked.length }
        })
      assert.strictEqual((yield* ask(() => stsError(500, "InternalFailure", "x"))).count, 3)
      assert.strictEqual((yield* ask(() => stsError(400, "Throttling", "x"))).count, 3)
      assert.strictEqual((yield* ask(() => stsError(400, "IDPCommunicationError", "x"))).count, 3)
      assert.strictEqual((yield* ask(() => "refuse")).count, 3)
      assert.strictEqual((yield* ask(() => "hang")).count, 3)
      assert.strictEqual((yield* ask(() => stsError(400, "ValidationError", "x"))).count, 1)
      const recovered = yield* ask((_, nth) =>
        nth < 3 ? "refuse" : stsAnswer("AssumeRole", "ROLE", "2030-01-01T00:00:00Z")
      )
      assert.strictEqual(recovered.result._tag, "Right")
    }))

  it.effect("is STS of the region, or the endpoint; plain HTTP only on this machine unless allowed", () =>
    Effect.gen(function*() {
      const ask = (options: Partial<CredentialSources.AssumeRoleOptions>) => {
        const server = scripted(() => stsAnswer("AssumeRole", "ROLE", "2030-01-01T00:00:00Z"))
        return read(CredentialSources.assumeRole({ credentials: base, roleArn, ...options })).pipe(
          Effect.provide(server.layer),
          Effect.match({
            onFailure: (error) => error.message,
            onSuccess: () => server.asked[0]!.url
          })
        )
      }
      assert.strictEqual(yield* ask({}), "https://sts.us-east-1.amazonaws.com/")
      assert.strictEqual(yield* ask({ region: "cn-north-1" }), "https://sts.cn-north-1.amazonaws.com.cn/")
      assert.strictEqual(yield* ask({ region: "aws-global" }), "https://sts.amazonaws.com/")
      assert.strictEqual(yield* ask({ endpoint: "http://127.0.0.1:8080/sts" }), "http://127.0.0.1:8080/sts/")
      assert.include(yield* ask({ region: "evil.com/x" }), "has a region that cannot be part of a host name")
      assert.include(yield* ask({ endpoint: "http://sts.example.com" }), "plain HTTP to another machine")
      assert.strictEqual(
        yield* ask({ endpoint: "http://sts.example.com", allowHttp: true }),
        "http://sts.example.com/"
      )
      assert.include(yield* ask({ endpoint: "https://u:p@sts.example.com" }), "has credentials in it")
    }))

  it.effect("asks nothing of STS that cannot be right", () =>
    Effect.gen(function*() {
      const server = scripted(() => stsError(400, "ValidationError", "x"))
      const ask = (options: Partial<CredentialSources.AssumeRoleOptions>) =>
        Effect.flip(
          Effect.provide(read(CredentialSources.assumeRole({ credentials: base, roleArn, ...options })), server.layer)
        )
      assert.include((yield* ask({ roleArn: "" })).message, "role ARN")
      assert.include((yield* ask({ sessionName: "a b" })).message, "session name")
      assert.include((yield* ask({ externalId: "x y" })).message, "external id")
      assert.include((yield* ask({ duration: "1 minute" })).message, "duration")
      assert.include((yield* ask({ duration: "900500 millis" })).message, "duration")
      assert.lengthOf(server.asked, 0)
    }))

  it.effect("says that an answer which is none is none", () =>
    Effect.gen(function*() {
      const ask = (answer: Response) => {
        const server = scripted(() => answer)
        return Effect.flip(
          Effect.provide(read(CredentialSources.assumeRole({ credentials: base, roleArn })), server.layer)
        )
      }
      assert.include((yield* ask(new Response("canary <html"))).message, "is not XML")
      assert.include((yield* ask(new Response("<html/>"))).message, "is none to AssumeRole")
      const error = yield* ask(stsAnswer("AssumeRole", "A", "tomorrow"))
      assert.include(error.message, "has an Expiration that is no date")
      assert.strictEqual(error.source, "role")
      assert.include((yield* ask(new Response("x".repeat(70_000)))).message, "no answer from STS")
      const redirect = new Response(null, { status: 307, headers: { location: "https://evil.example/" } })
      assert.include((yield* ask(redirect)).message, "it answered 307")
    }))
})

describe("webIdentity", () => {
  it.effect("sends the token of the moment, trimmed by whoever reads it, and no signature", () =>
    Effect.gen(function*() {
      const server = scripted((_, nth) =>
        stsAnswer("AssumeRoleWithWebIdentity", `WEB${nth}`, new Date(nth * 3_600_000).toISOString())
      )
      let reads = 0
      const provider = yield* Effect.provide(
        CredentialSources.webIdentity({
          roleArn,
          token: Effect.sync(() => Redacted.make(`${token}${++reads}`))
        }),
        server.layer
      )
      assert.strictEqual((yield* provider.credentials).accessKeyId, "WEB1")
      yield* TestClock.adjust("56 minutes")
      assert.strictEqual((yield* provider.credentials).accessKeyId, "WEB2")
      assert.deepStrictEqual(server.asked.map(({ form }) => form["WebIdentityToken"]), [`${token}1`, `${token}2`])
      const first = server.asked[0]!
      assert.deepStrictEqual(first.form, {
        Action: "AssumeRoleWithWebIdentity",
        Version: "2011-06-15",
        RoleArn: roleArn,
        RoleSessionName: "effect-s3-0",
        WebIdentityToken: `${token}1`
      })
      assert.isUndefined(first.headers["authorization"])
      assert.notInclude(first.url, token)
    }))

  it.effect("says what STS said, and never the token", () =>
    Effect.gen(function*() {
      const server = scripted((_, nth) =>
        nth === 1
          ? stsError(400, "InvalidIdentityToken", "no issuer for it")
          : stsError(400, "InvalidIdentityToken", `what is ${token}`)
      )
      const ask = Effect.flip(
        Effect.provide(
          read(CredentialSources.webIdentity({ roleArn, token: Effect.succeed(Redacted.make(token)) })),
          server.layer
        )
      )
      const plain = yield* ask
      assert.include(plain.message, "it answered 400 (InvalidIdentityToken: no issuer for it)")
      assert.strictEqual(plain.requestId, "req-2")
      assert.strictEqual(plain.source, "web identity")
      const echo = yield* ask
      assert.include(echo.message, "it answered 400")
      for (const error of [plain, echo]) assert.notInclude(everyForm(error), "canary")
    }))

  it.effect("fails with the failure to read the token", () =>
    Effect.gen(function*() {
      const server = scripted(() => "refuse")
      const unreadable = new StorageError.CredentialsUnavailable({ message: "no such file", source: "web identity" })
      const error = yield* Effect.flip(
        Effect.provide(read(CredentialSources.webIdentity({ roleArn, token: Effect.fail(unreadable) })), server.layer)
      )
      assert.strictEqual(error, unreadable)
      assert.lengthOf(server.asked, 0)
    }))
})

it.effect("a role whose time is not told is used until STS refuses it", () =>
  Effect.gen(function*() {
    const server = scripted(() =>
      new Response(
        `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>A</AccessKeyId>`
          + `<SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken></Credentials></AssumeRoleResult>`
          + `</AssumeRoleResponse>`
      )
    )
    const provider = yield* Effect.provide(CredentialSources.assumeRole({ credentials: base, roleArn }), server.layer)
    yield* provider.credentials
    yield* TestClock.adjust("1000 days")
    yield* provider.credentials
    assert.lengthOf(server.asked, 1)
    assert.isUndefined((yield* provider.credentials).expiration)
  }))
