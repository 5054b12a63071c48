import type * as HttpClient from "@effect/platform/HttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import type * as Credentials from "../../src/Credentials.js"
import * as CredentialSources from "../../src/CredentialSources.js"
import { everyForm } from "./everyForm.js"
import { type Asked, json, type Reply, scripted } from "./scripted.js"

const read = (provider: Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient>) =>
  Effect.flatMap(provider, (made) => made.credentials)

const document = {
  AccessKeyId: "AKID",
  SecretAccessKey: "canary-secret",
  Token: "canary-token",
  Expiration: "2030-01-01T00:00:00Z"
}

/** Runs for as long as patience lasts, on the test's clock. */
const outcome = (
  provider: Effect.Effect<Credentials.Provider, never, HttpClient.HttpClient>,
  reply: (asked: Asked, nth: number) => Reply
) =>
  Effect.gen(function*() {
    const server = scripted(reply)
    const fiber = yield* Effect.fork(Effect.either(Effect.provide(read(provider), server.layer)))
    yield* TestClock.adjust("30 seconds")
    const result = yield* Fiber.join(fiber)
    return {
      asked: server.asked,
      error: result._tag === "Left" ? result.left : undefined,
      found: result._tag === "Right" ? result.right : undefined
    }
  })

describe("container", () => {
  const ask = (options: CredentialSources.ContainerOptions, reply: (asked: Asked) => Reply = () => json(document)) =>
    outcome(CredentialSources.container(options), reply)

  it.effect("a relative URI is a path on the address of ECS, and wins", () =>
    Effect.gen(function*() {
      const { asked, found } = yield* ask({
        relativeUri: "/v2/credentials/5f6e?a=b",
        fullUri: "http://127.0.0.1/other"
      })
      assert.strictEqual(asked[0]!.url, "http://169.254.170.2/v2/credentials/5f6e?a=b")
      assert.isUndefined(asked[0]!.headers["authorization"])
      assert.strictEqual(found?.accessKeyId, "AKID")
      assert.strictEqual(Redacted.value(found!.sessionToken!), "canary-token")
      assert.deepStrictEqual(found!.expiration, new Date("2030-01-01T00:00:00Z"))
    }))

  it.effect.each(["@evil.example/", ".evil.example/x", ":80@evil.example/", "evil"])(
    "a relative URI cannot lead to another host: %s",
    (relativeUri) =>
      Effect.gen(function*() {
        const { asked, error } = yield* ask({ relativeUri })
        assert.lengthOf(asked, 0)
        assert.strictEqual(error?.source, "container")
        assert.include(error!.message, "its relative URI does not begin with a slash")
      })
  )

  it.effect.each([
    "http://127.0.0.1:8080/creds",
    "http://127.9.9.9/",
    "http://localhost:1/a?b=c",
    "http://[::1]:80/x",
    "http://169.254.170.2/a",
    "http://169.254.170.23/v1/credentials",
    "http://[fd00:ec2::23]/v1/credentials",
    "https://creds.example.com/x"
  ])("a full URI may be %s", (fullUri) =>
    Effect.gen(function*() {
      const { asked } = yield* ask({ fullUri })
      assert.strictEqual(asked[0]?.url, new URL(fullUri).href)
    }))

  it.effect.each([
    "http://example.com/x",
    "http://169.254.170.24/",
    "http://127.0.0.1.evil.example/",
    "http://localhost.evil.example/",
    "http://10.0.0.1/",
    "http://[fd00:ec2::24]/",
    "http://127.0.0.1@evil.example/",
    "https://user:canary@creds.example.com/",
    "ftp://127.0.0.1/x",
    "file:///etc/passwd",
    "127.0.0.1/x",
    ""
  ])("a full URI may not be \"%s\", and no token goes there", (fullUri) =>
    Effect.gen(function*() {
      const { asked, error } = yield* ask({ fullUri, authorization: Effect.succeed(Redacted.make("canary")) })
      assert.lengthOf(asked, 0)
      assert.strictEqual(error?.source, "container")
      assert.include(error?.message ?? "", "its full URI ")
      assert.notInclude(everyForm(error), "canary")
    }))

  it.effect("the authorization is read for every refresh, and must be fit for a header", () =>
    Effect.gen(function*() {
      let reads = 0
      const server = scripted((_, nth) => json({ ...document, Expiration: new Date(nth * 3_600_000).toISOString() }))
      const provider = yield* Effect.provide(
        CredentialSources.container({
          fullUri: "http://169.254.170.23/v1/credentials",
          authorization: Effect.sync(() => Redacted.make(`token ${++reads}`))
        }),
        server.layer
      )
      yield* provider.credentials
      yield* TestClock.adjust("55 minutes")
      yield* provider.credentials
      assert.deepStrictEqual(server.asked.map(({ headers }) => headers["authorization"]), ["token 1", "token 2"])
      const { asked, error } = yield* ask({
        fullUri: "http://169.254.170.23/",
        authorization: Effect.succeed(Redacted.make("canary\r\nx: y"))
      })
      assert.lengthOf(asked, 0)
      assert.include(error?.message ?? "", "its authorization token has a line break at position 6")
      assert.notInclude(everyForm(error), "canary")
    }))

  it.effect("a refusal is final, and what may pass is tried three times", () =>
    Effect.gen(function*() {
      const options = { relativeUri: "/x", authorization: Effect.succeed(Redacted.make("canary")) }
      const refused = yield* ask(options, () => json({ code: "AccessDenied", message: "no" }, 403))
      assert.lengthOf(refused.asked, 1)
      assert.include(refused.error?.message ?? "", "http://169.254.170.2: it answered 403 (AccessDenied: no)")
      const echo = yield* ask(options, () => json({ code: "AccessDenied", message: "who is canary?" }, 403))
      assert.notInclude(everyForm(echo.error), "canary")
      for (const reply of [() => json({}, 500), () => "refuse" as const, () => "hang" as const]) {
        const busy = yield* ask(options, reply)
        assert.lengthOf(busy.asked, 3)
        assert.strictEqual(busy.error?.source, "container")
      }
    }))

  it.effect("an answer that is none is not repeated in the error", () =>
    Effect.gen(function*() {
      for (
        const [answer, problem] of [
          [new Response("canary"), "is not JSON"],
          [json(["canary"]), "is no JSON object"],
          [json({ SecretAccessKey: "canary" }), "has no AccessKeyId"],
          [json({ AccessKeyId: "canary", SecretAccessKey: "" }), "has no SecretAccessKey"],
          [json({ ...document, Token: 1 }), "has a Token that is no text"],
          [json({ ...document, Expiration: "canary" }), "has an Expiration that is no date"],
          [new Response(`{"__proto__":{"AccessKeyId":"canary","SecretAccessKey":"canary"}}`), "has no AccessKeyId"]
        ] as const
      ) {
        const { error } = yield* ask({ relativeUri: "/x" }, () => answer)
        assert.include(error?.message ?? "", problem)
        assert.notInclude(everyForm(error), "canary")
      }
    }))
})

describe("instanceMetadata", () => {
  const ask = (options: CredentialSources.InstanceMetadataOptions, reply: (asked: Asked, nth: number) => Reply) =>
    outcome(CredentialSources.instanceMetadata(options), reply)

  const instance = ({ method, path }: Asked): Reply =>
    method === "PUT"
      ? new Response("TOKEN==\n")
      : path.endsWith("/my-role")
      ? json({ Code: "Success", ...document })
      : new Response("my-role\n")

  it.effect("asks for a token, the role, and its keys", () =>
    Effect.gen(function*() {
      const { asked, found } = yield* ask({}, instance)
      assert.strictEqual(found?.accessKeyId, "AKID")
      assert.deepStrictEqual(asked.map(({ method, url }) => `${method} ${url}`), [
        "PUT http://169.254.169.254/latest/api/token",
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/",
        "GET http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role"
      ])
      assert.strictEqual(asked[0]!.headers["x-aws-ec2-metadata-token-ttl-seconds"], "21600")
      assert.strictEqual(asked[1]!.headers["x-aws-ec2-metadata-token"], "TOKEN==")
      assert.strictEqual(asked[2]!.headers["x-aws-ec2-metadata-token"], "TOKEN==")
    }))

  it.effect("at its IPv6 address, at an endpoint of this machine, and nowhere else in plain HTTP", () =>
    Effect.gen(function*() {
      const first = (options: CredentialSources.InstanceMetadataOptions) =>
        Effect.map(ask(options, instance), ({ asked, error }) => asked[0]?.url ?? error?.message ?? "")
      assert.strictEqual(yield* first({ ipv6: true }), "http://[fd00:ec2::254]/latest/api/token")
      assert.strictEqual(
        yield* first({ endpoint: "http://127.0.0.1:1338/mock/" }),
        "http://127.0.0.1:1338/mock/latest/api/token"
      )
      assert.include(yield* first({ endpoint: "http://metadata.example.com" }), "its endpoint is plain HTTP")
    }))

  it.effect("is absent where nobody answers, after two attempts of a second", () =>
    Effect.gen(function*() {
      const hung = yield* ask({}, () => "hang")
      assert.lengthOf(hung.asked, 2)
      assert.isUndefined(hung.error?.source)
      assert.include(hung.error?.tried?.[0] ?? "", "instance metadata: no answer from http://169.254.169.254")
      const server = scripted(() => "hang")
      const fiber = yield* Effect.fork(
        Effect.either(Effect.provide(read(CredentialSources.instanceMetadata()), server.layer))
      )
      yield* TestClock.adjust("2200 millis")
      assert.isNotNull(fiber.unsafePoll())
      const refused = yield* ask({ attempts: 1 }, () => "refuse")
      assert.lengthOf(refused.asked, 1)
      assert.isUndefined(refused.error?.source)
    }))

  it.effect("is absent where the instance has no role", () =>
    Effect.gen(function*() {
      const { error } = yield* ask({}, (asked) =>
        asked.method === "PUT" ? instance(asked) : new Response("", { status: 404 }))
      assert.isUndefined(error?.source)
      assert.deepStrictEqual(error?.tried, ["instance metadata: the instance has no role"])
    }))

  it.effect("version 1 is asked only if it is allowed", () =>
    Effect.gen(function*() {
      for (const status of [403, 404, 405]) {
        const v1 = (asked: Asked) => asked.method === "PUT" ? new Response("", { status }) : instance(asked)
        const strict = yield* ask({}, v1)
        assert.lengthOf(strict.asked, 1)
        assert.isUndefined(strict.error?.source)
        const lenient = yield* ask({ allowV1: true }, v1)
        assert.strictEqual(lenient.found?.accessKeyId, "AKID")
        assert.isUndefined(lenient.asked[1]!.headers["x-aws-ec2-metadata-token"])
      }
      const swallowed = yield* ask({ allowV1: true }, (asked) => asked.method === "PUT" ? "hang" : instance(asked))
      assert.strictEqual(swallowed.found?.accessKeyId, "AKID")
      const nobody = yield* ask({ allowV1: true }, () => "hang")
      assert.isUndefined(nobody.error?.source)
      const bad = yield* ask({ allowV1: true }, () => new Response("", { status: 400 }))
      assert.lengthOf(bad.asked, 1)
      assert.strictEqual(bad.error?.source, "instance metadata")
    }))

  it.effect("a service that is there and fails has failed", () =>
    Effect.gen(function*() {
      const cases: ReadonlyArray<readonly [(asked: Asked) => Reply, string]> = [
        [(asked) => asked.method === "PUT" ? instance(asked) : "refuse", "no answer from http://169.254.169.254"],
        [(asked) => asked.method === "PUT" ? instance(asked) : json({}, 500), "it answered 500"],
        [(asked) => asked.method === "PUT" ? instance(asked) : new Response("../../x"), "names no role"],
        [(asked) => asked.method === "PUT" ? instance(asked) : new Response(".."), "names no role"],
        [(asked) => asked.method === "PUT" ? new Response("canary\ncanary") : instance(asked), "the token of"],
        [
          (asked) => asked.path.endsWith("my-role") ? json({ Code: "AssumeRoleUnauthorizedAccess" }) : instance(asked),
          "is no success: AssumeRoleUnauthorizedAccess"
        ]
      ]
      for (const [reply, why] of cases) {
        const { error } = yield* ask({}, reply)
        assert.strictEqual(error?.source, "instance metadata")
        assert.include(error!.message, why)
        assert.notInclude(everyForm(error), "canary")
      }
    }))
})

describe("sso", () => {
  const options = {
    accountId: "123456789012",
    roleName: "Read Only/x",
    region: "eu-central-1",
    accessToken: Effect.succeed(Redacted.make("canary-sso"))
  }
  const roleCredentials = {
    accessKeyId: "SSO",
    secretAccessKey: "s",
    sessionToken: "t",
    expiration: 1_900_000_000_000
  }
  const ask = (more: Partial<CredentialSources.SsoOptions>, reply: () => Reply) =>
    outcome(CredentialSources.sso({ ...options, ...more }), reply)

  it.effect("asks the portal for the role's keys", () =>
    Effect.gen(function*() {
      const { asked, found } = yield* ask({}, () => json({ roleCredentials }))
      assert.strictEqual(
        asked[0]!.url,
        "https://portal.sso.eu-central-1.amazonaws.com/federation/credentials?account_id=123456789012&role_name=Read%20Only%2Fx"
      )
      assert.strictEqual(asked[0]!.headers["x-amz-sso_bearer_token"], "canary-sso")
      assert.strictEqual(found?.accessKeyId, "SSO")
      assert.deepStrictEqual(found!.expiration, new Date(1_900_000_000_000))
    }))

  it.effect("says why not, without the token", () =>
    Effect.gen(function*() {
      const refused = yield* ask({}, () =>
        json({ message: "Session token canary-sso not found", __type: "Unauthorized" }, 401))
      assert.include(refused.error?.message ?? "", "it answered 401")
      assert.notInclude(everyForm(refused.error), "canary")
      assert.include(
        (yield* ask({ accountId: "../1" }, () =>
          "refuse")).error?.message ?? "",
        "12 digits"
      )
      assert.include((yield* ask({ region: "a.b" }, () => "refuse")).error?.message ?? "", "region")
      assert.include((yield* ask({}, () => json({}))).error?.message ?? "", "has no roleCredentials")
    }))
})
