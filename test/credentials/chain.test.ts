import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Credentials from "../../src/Credentials.js"
import * as NodeCredentials from "../../src/node/NodeCredentials.js"
import { everyForm } from "./everyForm.js"
import { type Home, home } from "./home.js"
import { type Asked, json, type Reply, type Scripted, scripted, stsAnswer } from "./scripted.js"

const forever = "2099-01-01T00:00:00Z"

const document = (AccessKeyId: string, Expiration = forever) =>
  json({ AccessKeyId, SecretAccessKey: "s", Token: "t", Expiration })

/** Every service there is. */
const everything = ({ form, method, path, url }: Asked): Reply => {
  if (form["Action"] !== undefined) return stsAnswer(form["Action"], form["Action"], forever)
  if (url.startsWith("http://169.254.170.2/")) return document("CONTAINER")
  if (method === "PUT") return new Response("T")
  return path.endsWith("/role") ? document("INSTANCE") : new Response("role")
}

const variables = {
  environment: { AWS_ACCESS_KEY_ID: "ENVIRONMENT", AWS_SECRET_ACCESS_KEY: "s" },
  webIdentity: { AWS_WEB_IDENTITY_TOKEN_FILE: "~/token", AWS_ROLE_ARN: "arn:aws:iam::1:role/web" },
  container: { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x" },
  instance: { AWS_EC2_METADATA_DISABLED: "" }
}

const everyVariable = Object.assign({}, ...Object.values(variables)) as Record<string, string>

const files = {
  token: "the.token\n",
  ".aws/credentials": "[default]\naws_access_key_id = PROFILE\naws_secret_access_key = s\n"
    + "[other]\naws_access_key_id = OTHER\naws_secret_access_key = s\n"
}

const id = (at: Home, env: Record<string, string>, options?: NodeCredentials.Options, server = scripted(everything)) =>
  Effect.map(at.credentials(NodeCredentials.chain(options), server, env), (_) => _.accessKeyId)

const without = (...names: ReadonlyArray<string>) =>
  Object.fromEntries(Object.entries(everyVariable).map(([name, value]) => [name, names.includes(name) ? "" : value]))

describe("the chain", () => {
  it.scoped("takes the first source that is set up", () =>
    Effect.gen(function*() {
      const at = yield* home(files)
      const options = { accessKeyId: "SETTINGS", secretAccessKey: Redacted.make("s") }
      assert.strictEqual(yield* id(at, everyVariable, options), "SETTINGS")
      assert.strictEqual(yield* id(at, everyVariable), "ENVIRONMENT")
      const noKeys = without("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
      assert.strictEqual(yield* id(at, noKeys), "AssumeRoleWithWebIdentity")
      const noToken = { ...noKeys, AWS_WEB_IDENTITY_TOKEN_FILE: "" }
      assert.strictEqual(yield* id(at, noToken), "PROFILE")
      const bare = yield* home()
      assert.strictEqual(yield* id(bare, noToken), "CONTAINER")
      assert.strictEqual(yield* id(bare, { ...noToken, AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "" }), "INSTANCE")
    }))

  it.scoped("takes a profile that was chosen in code before the environment's keys, not one that the environment names", () =>
    Effect.gen(function*() {
      const at = yield* home(files)
      assert.strictEqual(yield* id(at, everyVariable, { profile: "other" }), "OTHER")
      assert.strictEqual(yield* id(at, { ...everyVariable, AWS_PROFILE: "other" }), "ENVIRONMENT")
      assert.strictEqual(yield* id(at, { AWS_PROFILE: "other" }), "OTHER")
    }))

  it.scoped("stops where a source is set up and fails", () =>
    Effect.gen(function*() {
      const at = yield* home(files)
      const fails = (env: Record<string, string>, options?: NodeCredentials.Options) =>
        Effect.map(Effect.flip(id(at, env, options)), ({ message, source }) => [source, message])
      assert.strictEqual((yield* fails({}, { accessKeyId: "x" }))[0], "settings")
      assert.strictEqual((yield* fails({ AWS_ACCESS_KEY_ID: "x" }))[0], "environment")
      assert.deepStrictEqual(yield* fails({ AWS_WEB_IDENTITY_TOKEN_FILE: "~/nothing", AWS_ROLE_ARN: "arn:x" }), [
        "web identity",
        "The web identity gave no credentials: its token file ~/nothing is not there"
      ])
      assert.include((yield* fails({ AWS_WEB_IDENTITY_TOKEN_FILE: "~/token" }))[1], "AWS_ROLE_ARN not set")
      assert.strictEqual((yield* fails({ AWS_PROFILE: "nobody" }))[0], "profile \"nobody\"")
    }))

  it.scoped("goes past a profile that has no credentials, such as one that is there for its region", () =>
    Effect.gen(function*() {
      const at = yield* home({ ".aws/config": "[default]\nregion = eu-west-1\n[profile x]\nregion = eu-west-1" })
      assert.strictEqual(yield* id(at, variables.container), "CONTAINER")
      assert.strictEqual(yield* id(at, { ...variables.container, AWS_PROFILE: "x" }), "CONTAINER")
    }))

  it.scoped("says within seconds what was tried, when there is nothing", () =>
    Effect.gen(function*() {
      const at = yield* home()
      const server = scripted(() => "hang")
      const fiber = yield* Effect.fork(
        Effect.flip(at.credentials(NodeCredentials.chain(), server, variables.instance))
      )
      // Files are read in real time.
      yield* Effect.repeat(Effect.sleep("5 millis"), { until: () => server.asked.length > 0 }).pipe(
        Effect.withClock(Clock.make())
      )
      yield* TestClock.adjust("2200 millis")
      const error = yield* Fiber.join(fiber)
      assert.deepStrictEqual(error.tried, [
        "environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY not set",
        "web identity: AWS_WEB_IDENTITY_TOKEN_FILE not set",
        "profile \"default\": it is not in ~/.aws/config or ~/.aws/credentials",
        "container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and AWS_CONTAINER_CREDENTIALS_FULL_URI not set",
        "instance metadata: no answer from http://169.254.169.254: the attempt took too long (1000 ms)"
      ])
      assert.include(error.message, "No credentials anywhere; tried environment: ")
      assert.isUndefined(error.source)
      assert.isDefined(error.hint)
      const disabled = yield* Effect.flip(at.credentials(NodeCredentials.chain(), server))
      assert.strictEqual(disabled.tried?.[4], "instance metadata: AWS_EC2_METADATA_DISABLED is set")
      assert.lengthOf(server.asked, 2)
    }))

  it.scoped("reads container tokens from the file rather than the variable, anew for every refresh", () =>
    Effect.gen(function*() {
      const at = yield* home({ token: "one\n" })
      const server = scripted((_, nth) => document("A", new Date(nth * 3_600_000).toISOString()))
      const uri = { AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://169.254.170.23/v1/credentials" }
      const authorizations = () => server.asked.map(({ headers }) => headers["authorization"])
      const provider = yield* NodeCredentials.chain().pipe(
        Effect.provide(server.layer),
        at.within({
          ...uri,
          AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: "~/token",
          AWS_CONTAINER_AUTHORIZATION_TOKEN: "inline"
        })
      )
      yield* provider.credentials
      at.write("token", "two")
      yield* TestClock.adjust("56 minutes")
      yield* provider.credentials
      assert.deepStrictEqual(authorizations(), ["one", "two"])
      yield* at.credentials(NodeCredentials.chain(), server, { ...uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: "inline" })
      yield* at.credentials(
        NodeCredentials.chain({ containerAuthorizationToken: Redacted.make("said") }),
        server,
        { ...uri, AWS_CONTAINER_AUTHORIZATION_TOKEN: "inline" }
      )
      assert.deepStrictEqual(authorizations().slice(2), ["inline", "said"])
    }))

  it.scoped("asks the metadata service where and how the variables say", () =>
    Effect.gen(function*() {
      const at = yield* home()
      const ask = (env: Record<string, string>, options: NodeCredentials.Options = {}, reply = everything) => {
        const server = scripted(reply)
        return Effect.as(
          Effect.either(at.credentials(NodeCredentials.chain(options), server, { ...variables.instance, ...env })),
          server.asked
        )
      }
      const first = (env: Record<string, string>, options?: NodeCredentials.Options) =>
        Effect.map(ask(env, options), (asked) => asked[0]?.url)
      assert.strictEqual(
        yield* first({ AWS_EC2_METADATA_SERVICE_ENDPOINT: "http://127.0.0.1:1338/" }),
        "http://127.0.0.1:1338/latest/api/token"
      )
      assert.strictEqual(
        yield* first({ AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: "IPv6" }),
        "http://[fd00:ec2::254]/latest/api/token"
      )
      assert.strictEqual(
        yield* first({ AWS_METADATA_ENDPOINT: "http://127.0.0.1:1" }, { metadataEndpoint: "http://127.0.0.1:2" }),
        "http://127.0.0.1:2/latest/api/token"
      )
      const v1 = (asked: Asked): Reply =>
        asked.method === "PUT" ? new Response(null, { status: 403 }) : everything(asked)
      assert.lengthOf(yield* ask({}, {}, v1), 1)
      assert.lengthOf(yield* ask({}, { imdsv1Fallback: true }, v1), 3)
      assert.lengthOf(yield* ask({ AWS_IMDSV1_FALLBACK: "true" }, {}, v1), 3)
      assert.lengthOf(yield* ask({ AWS_IMDSV1_FALLBACK: "true", AWS_EC2_METADATA_V1_DISABLED: "true" }, {}, v1), 1)
      const refused = (): Reply => "refuse"
      assert.lengthOf(yield* ask({ AWS_METADATA_SERVICE_NUM_ATTEMPTS: "1" }, {}, refused), 1)
      assert.lengthOf(yield* ask({ AWS_METADATA_SERVICE_NUM_ATTEMPTS: "0" }, {}, refused), 0)
      assert.lengthOf(yield* ask({ AWS_METADATA_SERVICE_TIMEOUT: "soon" }, {}, refused), 0)
    }))

  it.scoped("is asked once by those who come at once, and again before it is too late", () =>
    Effect.gen(function*() {
      const at = yield* home()
      const server: Scripted = scripted((_, nth) => document(`C${nth}`, new Date(nth * 3_600_000).toISOString()))
      const provider = yield* NodeCredentials.chain().pipe(Effect.provide(server.layer), at.within(variables.container))
      const ids = yield* Effect.all(
        Array.from({ length: 20 }, () => Effect.map(provider.credentials, (_) => _.accessKeyId)),
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(new Set(ids), new Set(["C1"]))
      yield* TestClock.adjust("55 minutes")
      assert.strictEqual((yield* provider.credentials).accessKeyId, "C2")
      assert.lengthOf(server.asked, 2)
      assert.isAbove((yield* provider.credentials).expiration!.getTime(), yield* Clock.currentTimeMillis)
    }))

  it.scoped("is a layer, and reads the variables of the place where it is made", () =>
    Effect.gen(function*() {
      const at = yield* home()
      const layer = NodeCredentials.layer().pipe(
        Layer.provide(scripted(everything).layer),
        Layer.provide(Layer.setConfigProvider(ConfigProvider.fromMap(
          new Map(Object.entries({ HOME: at.path, ...variables.environment }))
        )))
      )
      const read = Effect.flatMap(Credentials.CredentialsProvider, (provider) => provider.credentials)
      assert.strictEqual((yield* Effect.provide(read, layer)).accessKeyId, "ENVIRONMENT")
    }))

  it.scoped("repeats no secret in any error", () =>
    Effect.gen(function*() {
      const at = yield* home({
        token: "canary-token",
        ".aws/credentials": "[default]\naws_secret_access_key = canary-secret\n"
      })
      const echo = scripted(({ body, headers }) =>
        json({ code: "AccessDenied", message: `${body} ${JSON.stringify(headers)}` }, 403)
      )
      for (
        const env of [
          { AWS_SECRET_ACCESS_KEY: "canary" },
          { ...variables.webIdentity },
          {},
          {
            AWS_SHARED_CREDENTIALS_FILE: "~/none",
            AWS_CONTAINER_CREDENTIALS_FULL_URI: "http://127.0.0.1/x",
            AWS_CONTAINER_AUTHORIZATION_TOKEN: "canary-inline"
          },
          {
            AWS_SHARED_CREDENTIALS_FILE: "~/none",
            AWS_CONTAINER_CREDENTIALS_FULL_URI: "https://user:canary@example.com/x"
          }
        ]
      ) {
        const error = yield* Effect.flip(at.credentials(NodeCredentials.chain(), echo, env))
        assert.isDefined(error.source)
        assert.notInclude(everyForm(error), "canary")
      }
    }))
})
