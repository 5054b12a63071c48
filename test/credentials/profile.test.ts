import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import { createHash } from "node:crypto"
import * as fs from "node:fs"
import * as path from "node:path"
import * as NodeCredentials from "../../src/node/NodeCredentials.js"
import { everyForm } from "./everyForm.js"
import { home } from "./home.js"
import { json, scripted, stsAnswer, stsError } from "./scripted.js"

const forever = "2099-01-01T00:00:00Z"

/** Answers as STS, and says in the access key id by whom it was asked for which role. */
const sts = () =>
  scripted(({ form, headers }) => {
    const by = /Credential=([^/]+)/.exec(headers["authorization"] ?? "")?.[1] ?? "nobody"
    return stsAnswer(form["Action"]!, `${form["RoleArn"]?.split("/")[1]}-by-${by}`, forever)
  })

const withConfig = (config: string, credentials = "") =>
  home({ ".aws/config": config, ".aws/credentials": credentials })

const of = (profile: string) => NodeCredentials.profile({ profile })

describe("a role", () => {
  it.scoped("is assumed with the keys of its source profile, with what the profile says of it", () =>
    Effect.gen(function*() {
      const { credentials } = yield* withConfig(
        `[profile role]
role_arn = arn:aws:iam::1:role/r
source_profile = base
role_session_name = me
external_id = ext
duration_seconds = 1800
region = eu-west-3`,
        "[base]\naws_access_key_id = BASE\naws_secret_access_key = s"
      )
      const server = sts()
      const found = yield* credentials(of("role"), server)
      assert.strictEqual(found.accessKeyId, "r-by-BASE")
      assert.strictEqual(server.asked[0]!.url, "https://sts.eu-west-3.amazonaws.com/")
      assert.deepStrictEqual(server.asked[0]!.form, {
        Action: "AssumeRole",
        Version: "2011-06-15",
        RoleArn: "arn:aws:iam::1:role/r",
        RoleSessionName: "me",
        DurationSeconds: "1800",
        ExternalId: "ext"
      })
    }))

  it.scoped("may be a link of a chain", () =>
    Effect.gen(function*() {
      const { credentials } = yield* withConfig(`
[profile c]
role_arn = arn:aws:iam::1:role/c
source_profile = b
[profile b]
role_arn = arn:aws:iam::1:role/b
source_profile = a
[profile a]
aws_access_key_id = A
aws_secret_access_key = s`)
      const server = sts()
      assert.strictEqual((yield* credentials(of("c"), server)).accessKeyId, "c-by-b-by-A")
      assert.lengthOf(server.asked, 2)
      assert.strictEqual(server.asked[1]!.headers["x-amz-security-token"], "token-of-b-by-A")
    }))

  it.scoped("may be assumed with the keys beside it, and with those of a source that has a role too", () =>
    Effect.gen(function*() {
      const { credentials } = yield* withConfig(`
[profile self]
role_arn = arn:aws:iam::1:role/self
source_profile = self
aws_access_key_id = SELF
aws_secret_access_key = s
[profile other]
role_arn = arn:aws:iam::1:role/other
source_profile = self`)
      assert.strictEqual((yield* credentials(of("self"), sts())).accessKeyId, "self-by-SELF")
      assert.strictEqual((yield* credentials(of("other"), sts())).accessKeyId, "other-by-SELF")
    }))

  it.scoped("may be assumed with what the environment, the container or the instance has", () =>
    Effect.gen(function*() {
      const { credentials } = yield* withConfig(
        ["Environment", "EcsContainer", "Ec2InstanceMetadata"].map((source) =>
          `[profile ${source}]\nrole_arn = arn:aws:iam::1:role/r\ncredential_source = ${source}\n`
        ).join("")
      )
      const document = (AccessKeyId: string) =>
        json({ AccessKeyId, SecretAccessKey: "s", Token: "t", Expiration: forever })
      const server = scripted(({ headers, method, url }) =>
        url.startsWith("http://169.254.170.2/x")
          ? document("CONTAINER")
          : method === "PUT"
          ? new Response("T")
          : url.endsWith("/security-credentials/")
          ? new Response("role")
          : url.endsWith("/security-credentials/role")
          ? document("INSTANCE")
          : stsAnswer("AssumeRole", `by-${/Credential=([^/]+)/.exec(headers["authorization"]!)![1]}`, forever)
      )
      const id = (source: string, env: Record<string, string>) =>
        Effect.map(credentials(of(source), server, env), (_) => _.accessKeyId)
      const keys = { AWS_ACCESS_KEY_ID: "ENV", AWS_SECRET_ACCESS_KEY: "s" }
      assert.strictEqual(yield* id("Environment", keys), "by-ENV")
      assert.strictEqual(
        yield* id("EcsContainer", { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/x" }),
        "by-CONTAINER"
      )
      assert.strictEqual(yield* id("Ec2InstanceMetadata", { AWS_EC2_METADATA_DISABLED: "" }), "by-INSTANCE")
      const missing = yield* Effect.flip(credentials(of("Environment"), server))
      assert.strictEqual(missing.source, "profile \"Environment\"")
      assert.include(missing.message, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY not set")
    }))

  it.scoped("may be had by a web identity", () =>
    Effect.gen(function*() {
      const { credentials, write } = yield* withConfig(`
[profile web]
role_arn = arn:aws:iam::1:role/web
web_identity_token_file = ~/token
[profile after]
role_arn = arn:aws:iam::1:role/after
source_profile = web`)
      write("token", " the.token\n")
      const server = sts()
      assert.strictEqual((yield* credentials(of("after"), server)).accessKeyId, "after-by-web-by-nobody")
      assert.strictEqual(server.asked[0]!.form["WebIdentityToken"], "the.token")
    }))

  it.scoped("that leads nowhere is refused before anything is sent", () =>
    Effect.gen(function*() {
      const { credentials } = yield* withConfig(`
[profile a]
role_arn = arn:aws:iam::1:role/a
source_profile = b
[profile b]
role_arn = arn:aws:iam::1:role/b
source_profile = c
[profile c]
role_arn = arn:aws:iam::1:role/c
source_profile = b
[profile self]
role_arn = arn:aws:iam::1:role/self
source_profile = self
[profile dangling]
role_arn = arn:aws:iam::1:role/x
source_profile = nobody
[profile both]
role_arn = arn:aws:iam::1:role/x
source_profile = a
credential_source = Environment
[profile neither]
role_arn = arn:aws:iam::1:role/x
[profile wrong]
role_arn = arn:aws:iam::1:role/x
credential_source = environment
[profile empty]
role_arn = arn:aws:iam::1:role/x
source_profile = nothing
[profile nothing]
region = x
[profile duration]
role_arn = arn:aws:iam::1:role/x
source_profile = keys
duration_seconds = long
[profile half]
role_arn = arn:aws:iam::1:role/x
source_profile = halfkeys
[profile halfkeys]
aws_access_key_id = canary
[profile keys]
aws_access_key_id = A
aws_secret_access_key = s`)
      const server = sts()
      for (
        const [profile, why] of [
          ["a", "its source_profile leads in a circle: a -> b -> c -> b"],
          ["self", "its source_profile leads in a circle: self -> self"],
          ["dangling", "its source_profile \"nobody\" does not exist"],
          ["both", "both a source_profile and a credential_source"],
          ["neither", "no source_profile, credential_source or web_identity_token_file"],
          ["wrong", "none of Environment, EcsContainer and Ec2InstanceMetadata"],
          ["empty", "profile \"nothing\": it has no credentials"],
          ["duration", "has a duration that is not"],
          ["half", "it has no aws_secret_access_key"]
        ] as const
      ) {
        const error = yield* Effect.flip(credentials(of(profile), server))
        assert.include(error.message, why)
        assert.isDefined(error.source, profile)
        assert.notInclude(everyForm(error), "canary")
      }
      assert.lengthOf(server.asked, 0)
    }))

  it.scoped("asks for the code of a second factor, or says that it cannot", () =>
    Effect.gen(function*() {
      const { credentials } = yield* withConfig(`
[profile role]
role_arn = arn:aws:iam::1:role/r
source_profile = base
mfa_serial = arn:aws:iam::1:mfa/me
[profile base]
aws_access_key_id = A
aws_secret_access_key = s`)
      const error = yield* Effect.flip(credentials(of("role"), sts()))
      assert.include(error.message, "wants the code of a second factor")
      assert.include(error.hint ?? "", "mfaCode")
      const server = sts()
      const mfaCode = (serial: string) => Effect.sync(() => Redacted.make(`code of ${serial}`))
      yield* credentials(NodeCredentials.profile({ profile: "role", mfaCode }), server)
      assert.strictEqual(server.asked[0]!.form["SerialNumber"], "arn:aws:iam::1:mfa/me")
      assert.strictEqual(server.asked[0]!.form["TokenCode"], "code of arn:aws:iam::1:mfa/me")
    }))

  it.scoped("goes to the STS of the profile's services, and to that of the environment rather", () =>
    Effect.gen(function*() {
      const { credentials } = yield* withConfig(`
[profile role]
role_arn = arn:aws:iam::1:role/r
source_profile = base
services = local
endpoint_url = http://127.0.0.1:9000
[services local]
sts =
  endpoint_url = http://127.0.0.1:9001
[profile base]
aws_access_key_id = A
aws_secret_access_key = s`)
      const url = (env: Record<string, string>) => {
        const server = sts()
        return Effect.map(credentials(of("role"), server, env), () => server.asked[0]!.url)
      }
      assert.strictEqual(yield* url({}), "http://127.0.0.1:9001/")
      assert.strictEqual(yield* url({ AWS_ENDPOINT_URL_STS: "http://127.0.0.1:9002" }), "http://127.0.0.1:9002/")
      const afar = { AWS_ENDPOINT_URL_STS: "http://minio:9000" }
      assert.include(
        (yield* Effect.flip(credentials(of("role"), sts(), afar))).message,
        "plain HTTP to another machine"
      )
      const server = sts()
      yield* credentials(NodeCredentials.profile({ profile: "role", allowHttp: true }), server, afar)
      assert.strictEqual(server.asked[0]!.url, "http://minio:9000/")
    }))
})

describe("a login", () => {
  const session = `
[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = Reader
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-central-1`
  const legacy = `
[profile sso]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-central-1
sso_account_id = 123456789012
sso_role_name = Reader`

  const cacheFile = (key: string) => `.aws/sso/cache/${createHash("sha1").update(key).digest("hex")}.json`

  const token = {
    startUrl: "https://corp.awsapps.com/start",
    region: "eu-central-1",
    accessToken: "canary-access",
    expiresAt: "1970-01-01T08:00:00Z",
    clientId: "client",
    clientSecret: "canary-client-secret",
    registrationExpiresAt: "1970-03-01T00:00:00Z",
    refreshToken: "canary-refresh"
  }

  const roleCredentials = { accessKeyId: "SSO", secretAccessKey: "s", sessionToken: "t", expiration: 4_000_000_000_000 }

  const portal = (renewal: () => Response = () => json({}, 500)) =>
    scripted(({ url }) => url.includes("oidc.") ? renewal() : json({ roleCredentials }))

  it.scoped.each(
    [["by session", session, "corp"], ["of the old form", legacy, "https://corp.awsapps.com/start"]] as const
  )(
    "%s gives the role's keys for its token",
    ([_, config, key]) =>
      Effect.gen(function*() {
        const { credentials, write } = yield* withConfig(config)
        write(cacheFile(key), JSON.stringify({ accessToken: "at", expiresAt: "1970-01-01T08:00:00UTC" }))
        const server = portal()
        assert.strictEqual((yield* credentials(of("sso"), server)).accessKeyId, "SSO")
        assert.lengthOf(server.asked, 1)
        assert.include(server.asked[0]!.url, "https://portal.sso.eu-central-1.amazonaws.com/federation/credentials")
        assert.strictEqual(server.asked[0]!.headers["x-amz-sso_bearer_token"], "at")
      })
  )

  it.scoped("whose token is about to expire is renewed, and put back for the CLI", () =>
    Effect.gen(function*() {
      const { credentials, read, write } = yield* withConfig(session)
      const file = write(cacheFile("corp"), JSON.stringify({ ...token, extra: { of: "the CLI's" } }))
      yield* TestClock.adjust("475 minutes")
      const server = portal(() =>
        json({ accessToken: "new", expiresIn: 3600, refreshToken: "next", tokenType: "Bearer" })
      )
      yield* credentials(of("sso"), server)
      assert.strictEqual(server.asked[0]!.url, "https://oidc.eu-central-1.amazonaws.com/token")
      assert.deepStrictEqual(JSON.parse(server.asked[0]!.body), {
        clientId: "client",
        clientSecret: "canary-client-secret",
        grantType: "refresh_token",
        refreshToken: "canary-refresh"
      })
      assert.strictEqual(server.asked[1]!.headers["x-amz-sso_bearer_token"], "new")
      const now = yield* Clock.currentTimeMillis
      assert.deepStrictEqual(JSON.parse(read(cacheFile("corp"))), {
        ...token,
        accessToken: "new",
        refreshToken: "next",
        expiresAt: new Date(now + 3_600_000).toISOString(),
        extra: { of: "the CLI's" }
      })
      assert.strictEqual(fs.statSync(file).mode & 0o777, 0o600)
      assert.deepStrictEqual(fs.readdirSync(path.dirname(file)), [path.basename(file)])
    }))

  it.scoped("whose token cannot be renewed goes on until it expires", () =>
    Effect.gen(function*() {
      const { credentials, read, write } = yield* withConfig(session)
      write(cacheFile("corp"), JSON.stringify(token))
      yield* TestClock.adjust("479 minutes")
      const server = portal(() => json({ error: "invalid_grant", error_description: "canary-refresh" }, 400))
      yield* credentials(of("sso"), server)
      assert.strictEqual(server.asked[1]!.headers["x-amz-sso_bearer_token"], "canary-access")
      yield* TestClock.adjust("1 minute")
      const error = yield* Effect.flip(credentials(of("sso"), server))
      assert.include(error.message, "the login has expired, and was not renewed")
      assert.include(error.message, "invalid_grant")
      assert.strictEqual(error.hint, "aws sso login --sso-session corp")
      assert.notInclude(everyForm(error), "canary")
      assert.strictEqual(JSON.parse(read(cacheFile("corp"))).accessToken, "canary-access")
    }))

  it.scoped("that nobody made, or that has expired, says what to do", () =>
    Effect.gen(function*() {
      const { credentials, write } = yield* withConfig(legacy)
      const fails = Effect.flip(credentials(of("sso"), portal()))
      const missing = yield* fails
      assert.include(missing.message, "nobody has logged in")
      assert.strictEqual(missing.hint, "aws sso login --profile sso")
      const file = cacheFile("https://corp.awsapps.com/start")
      write(file, "canary")
      assert.include((yield* fails).message, "is not JSON")
      write(file, JSON.stringify({ expiresAt: "canary" }))
      assert.include((yield* fails).message, "has no accessToken")
      write(file, JSON.stringify({ accessToken: "canary", expiresAt: "soon" }))
      assert.include((yield* fails).message, "has no expiresAt that is a date")
      write(file, JSON.stringify({ accessToken: "canary", expiresAt: "1970-01-01T00:00:00Z" }))
      const expired = yield* fails
      assert.include(expired.message, "the login has expired")
      // A registration that has expired itself renews nothing.
      write(
        file,
        JSON.stringify({ ...token, expiresAt: "1970-01-01T00:00:00Z", registrationExpiresAt: "1970-01-01T00:00:00Z" })
      )
      assert.strictEqual((yield* fails).message, expired.message)
      assert.notInclude(everyForm([expired, yield* fails]), "canary")
    }))

  it.scoped("that the portal does not know any more says what to do", () =>
    Effect.gen(function*() {
      const { credentials, write } = yield* withConfig(session)
      write(cacheFile("corp"), JSON.stringify(token))
      const server = scripted(() => json({ message: "Session token not found or invalid" }, 401))
      const error = yield* Effect.flip(credentials(of("sso"), server))
      assert.strictEqual(error.status, 401)
      assert.strictEqual(error.hint, "aws sso login --sso-session corp")
    }))

  it.scoped("that is not whole is refused", () =>
    Effect.gen(function*() {
      const { credentials } = yield* withConfig(`
[profile a]
sso_session = nobody
sso_account_id = 123456789012
sso_role_name = Reader
[profile b]
sso_start_url = https://x
sso_account_id = 123456789012
[profile c]
sso_session = corp
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = Reader
[profile d]
login_session = arn:aws:iam::1:user/me
[sso-session corp]
sso_start_url = https://corp.awsapps.com/start
sso_region = eu-central-1`)
      const why = (profile: string) => Effect.map(Effect.flip(credentials(of(profile))), (_) => _.message)
      assert.include(yield* why("a"), "its [sso-session nobody] does not exist")
      assert.include(yield* why("b"), "has not all of sso_start_url, sso_region, sso_account_id and sso_role_name")
      assert.include(yield* why("c"), "it contradicts its [sso-session corp]")
      assert.include(yield* why("d"), "aws login")
    }))
})

describe("a program", () => {
  const script = (code: string) => `"${process.execPath}" -e "${code.replaceAll("\"", "\\\"")}"`
  const output = (document: unknown) =>
    script(`process.stdout.write(${JSON.stringify(JSON.stringify(document)).replaceAll("\\", "\\\\")})`)
  const whole = { Version: 1, AccessKeyId: "P", SecretAccessKey: "canary", SessionToken: "t", Expiration: forever }
  const run = (command: string) => Effect.flatMap(NodeCredentials.process(command), (provider) => provider.credentials)

  it.live("writes credentials", () =>
    Effect.gen(function*() {
      const found = yield* run(output(whole))
      assert.strictEqual(found.accessKeyId, "P")
      assert.strictEqual(Redacted.value(found.sessionToken!), "t")
      assert.deepStrictEqual(found.expiration, new Date(forever))
      assert.isUndefined((yield* run(output({ Version: 1, AccessKeyId: "P", SecretAccessKey: "s" }))).expiration)
    }))

  it.live("fails without its words in the error", () =>
    Effect.gen(function*() {
      for (
        const [command, why] of [
          [output({ ...whole, Version: 2 }), "has a Version other than 1"],
          [output({ ...whole, Version: undefined }), "has a Version other than 1"],
          [script("console.log('canary')"), "is not JSON"],
          [script("console.log('canary'); console.error('canary'); process.exit(3)"), "ended with code 3"],
          [script("process.kill(process.pid, 'SIGTERM')"), "was ended by SIGTERM"],
          [script("setInterval(() => process.stdout.write('x'.repeat(100000)), 1)"), "writes more than 1 MiB"],
          ["/nowhere/canary", "cannot be run (ENOENT)"],
          ["\"canary", "has a quote that does not end"]
        ] as const
      ) {
        const error = yield* Effect.flip(run(command))
        assert.strictEqual(error.source, "credential process")
        assert.include(error.message, why)
        assert.notInclude(everyForm(error), "canary")
      }
    }))

  it.live("has no shell", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(run(`${process.execPath} -p 1 > /dev/null; echo $HOME | cat`))
      // A shell would have added a line that is not JSON.
      assert.include(error.message, "is no JSON object")
    }))

  it.scopedLive("is ended with whoever waits for it", () =>
    Effect.gen(function*() {
      const { path: directory } = yield* home()
      const file = `${directory}/pid`
      const command = script(`require('fs').writeFileSync('${file}', String(process.pid)); setInterval(() => {}, 1000)`)
      const fiber = yield* Effect.fork(run(command))
      yield* Effect.repeat(Effect.sleep("20 millis"), {
        until: () => fs.existsSync(file) && fs.readFileSync(file, "utf8") !== ""
      })
      yield* fiber.interruptAsFork(fiber.id())
      const isAlive = () => {
        try {
          process.kill(Number(fs.readFileSync(file, "utf8")), 0)
          return true
        } catch {
          return false
        }
      }
      yield* Effect.repeat(Effect.sleep("20 millis"), { until: () => !isAlive() }).pipe(Effect.timeout("5 seconds"))
    }))

  it.scopedLive("stands in a profile", () =>
    Effect.gen(function*() {
      const { credentials } = yield* withConfig(`[profile p]\ncredential_process = ${output(whole)}`)
      assert.strictEqual((yield* credentials(of("p"))).accessKeyId, "P")
    }))
})

describe("files", () => {
  it.scoped("that are wrong name the line, not what is in it", () =>
    Effect.gen(function*() {
      const { credentials, path: directory } = yield* withConfig(
        "",
        "[default]\naws_access_key_id = A\ncanary-secret\n"
      )
      const error = yield* Effect.flip(credentials(NodeCredentials.profile()))
      assert.strictEqual(error.source, "profile \"default\"")
      assert.include(error.message, "~/.aws/credentials: line 3 is neither a [section] nor a name = value")
      assert.notInclude(everyForm(error), "canary")
      assert.notInclude(error.message, directory)
    }))

  it.scoped("are where the variables or the options say", () =>
    Effect.gen(function*() {
      const { credentials, write } = yield* home()
      const one = write("one", "[default]\naws_access_key_id = ONE\naws_secret_access_key = s")
      const two = write("two", "[default]\naws_access_key_id = TWO\naws_secret_access_key = s")
      const env = { AWS_SHARED_CREDENTIALS_FILE: one, AWS_CONFIG_FILE: "~/nothing" }
      assert.strictEqual((yield* credentials(NodeCredentials.profile(), undefined, env)).accessKeyId, "ONE")
      const chosen = NodeCredentials.profile({ credentialsFile: two })
      assert.strictEqual((yield* credentials(chosen, undefined, env)).accessKeyId, "TWO")
    }))

  it.scoped("that cannot be read have failed", () =>
    Effect.gen(function*() {
      const { credentials, path: directory, write } = yield* home()
      const large = write("large", "#".repeat(1024 * 1024 + 1))
      const fails = (credentialsFile: string) =>
        Effect.map(Effect.flip(credentials(NodeCredentials.profile({ credentialsFile }))), (_) => _.message)
      assert.include(yield* fails(large), "is larger than 1 MiB")
      assert.include(yield* fails(directory), "cannot be read (EISDIR)")
      assert.include(yield* fails(`${large}/x`), "is not in ~/.aws/config or")
    }))

  it.scoped("say the region and the endpoint too", () =>
    Effect.gen(function*() {
      const { within } = yield* withConfig(`
[default]
region = eu-west-1
endpoint_url = http://127.0.0.1:1
[profile dev]
region = eu-west-2
services = local
[profile quiet]
endpoint_url = http://127.0.0.1:2
ignore_configured_endpoint_urls = true
[services local]
s3 =
  endpoint_url = http://127.0.0.1:3`)
      const read = (profile?: string, env: Record<string, string> = {}) =>
        within(env)(NodeCredentials.profileSettings({ profile }))
      assert.deepStrictEqual(yield* read(), { region: "eu-west-1", endpoint: "http://127.0.0.1:1" })
      assert.deepStrictEqual(yield* read("dev"), { region: "eu-west-2", endpoint: "http://127.0.0.1:3" })
      assert.deepStrictEqual(yield* read(undefined, { AWS_PROFILE: "dev" }), {
        region: "eu-west-2",
        endpoint: "http://127.0.0.1:3"
      })
      assert.deepStrictEqual(yield* read("quiet"), { region: undefined, endpoint: undefined })
      assert.isUndefined((yield* read(undefined, { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" })).endpoint)
      assert.strictEqual((yield* Effect.flip(read("nobody"))).setting, "profile")
      const nothing = yield* home()
      assert.deepStrictEqual(yield* nothing.within()(NodeCredentials.profileSettings()), {})
    }))
})

it.scoped("a role that STS refuses is an error of its profile", () =>
  Effect.gen(function*() {
    const { credentials } = yield* withConfig(
      "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = base\n[profile base]\naws_access_key_id = A\naws_secret_access_key = s"
    )
    const server = scripted(() => stsError(403, "AccessDenied", "not you"))
    const error = yield* Effect.flip(credentials(NodeCredentials.profile(), server))
    assert.strictEqual(error.source, "profile \"default\"")
    assert.strictEqual(error.code, "AccessDenied")
    assert.include(error.message, "STS at sts.us-east-1.amazonaws.com: it answered 403 (AccessDenied: not you)")
  }))
