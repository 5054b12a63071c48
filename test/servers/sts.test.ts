// Roles of a real STS, used on the store that belongs to it.
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import { S3 } from "effect-s3"
import * as Credentials from "effect-s3/Credentials"
import * as CredentialSources from "effect-s3/CredentialSources"
import { NodeCredentials, NodeS3, NodeTransport } from "effect-s3/node"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { execFileSync } from "node:child_process"
import { createHash, createSign, randomBytes, X509Certificate } from "node:crypto"
import * as fs from "node:fs"
import * as http from "node:http"
import type { AddressInfo } from "node:net"
import * as os from "node:os"
import * as path from "node:path"
import { inspect } from "node:util"
import * as Signer from "../../src/Signer.js"
import { target } from "./target.js"

const { accessKeyId, region, secretAccessKey, stsEndpoint } = target()
const endpoint = stsEndpoint ?? ""
const base = Credentials.fromStatic({ accessKeyId, secretAccessKey })
const run = randomBytes(4).toString("hex")

/** One call of the IAM API, which makes the roles. */
const iam = async (parameters: Readonly<Record<string, string>>): Promise<string> => {
  const url = new URL(endpoint)
  // Ceph takes no `+` for a space.
  const body = Object.entries({ Version: "2010-05-08", ...parameters })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")
  const headers = { "content-type": "application/x-www-form-urlencoded" }
  const signed = await Effect.runPromise(
    Signer.sigV4(base).sign({
      method: "POST",
      host: url.host,
      path: "/",
      query: "",
      headers,
      payloadHash: createHash("sha256").update(body).digest("hex"),
      region,
      service: "iam",
      now: Date.now()
    })
  )
  const response = await fetch(url, { method: "POST", headers: { ...headers, ...signed }, body })
  const text = await response.text()
  if (!response.ok) throw new Error(`${parameters["Action"]}: ${response.status} ${text}`)
  return text
}

const statement = (action: string, more: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: [action], ...more }] })

/** A role that may do everything on the store; its ARN. */
const makeRole = async (name: string, trust: string): Promise<string> => {
  const made = await iam({ Action: "CreateRole", RoleName: name, AssumeRolePolicyDocument: trust })
  await iam({
    Action: "PutRolePolicy",
    RoleName: name,
    PolicyName: "store",
    PolicyDocument: statement("s3:*", { Resource: ["arn:aws:s3:::*"] })
  })
  return /<Arn>([^<]*)<\/Arn>/.exec(made)![1]!
}

const base64url = (text: string | Buffer): string => Buffer.from(text).toString("base64url")

/** An OpenID Connect issuer on this machine, that the server asks for its keys. */
const makeIssuer = async () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "effect-s3-issuer-"))
  const [keyFile, certificateFile] = [path.join(directory, "key"), path.join(directory, "certificate")]
  execFileSync("openssl", [
    ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=issuer"],
    ...["-keyout", keyFile, "-out", certificateFile]
  ], { stdio: "ignore" })
  const key = fs.readFileSync(keyFile, "utf8")
  const { fingerprint, raw } = new X509Certificate(fs.readFileSync(certificateFile))
  fs.rmSync(directory, { recursive: true })
  let url = ""
  const server = http.createServer(({ url: asked }, response) => {
    response.setHeader("content-type", "application/json")
    response.end(JSON.stringify(
      asked?.includes("openid-configuration")
        ? { issuer: url, jwks_uri: `${url}/jwks` }
        : { keys: [{ kid: "1", kty: "RSA", alg: "RS256", use: "sig", x5c: [raw.toString("base64")] }] }
    ))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    thumbprint: fingerprint.replaceAll(":", ""),
    token: (lifetime: number): string => {
      const now = Math.floor(Date.now() / 1000)
      const claims = { iss: url, sub: "subject", aud: "client", app_id: "client", iat: now - 60, exp: now + lifetime }
      const text = [{ alg: "RS256", typ: "JWT", kid: "1" }, claims].map((part) => base64url(JSON.stringify(part))).join(
        "."
      )
      return `${text}.${base64url(createSign("RSA-SHA256").update(text).sign(key))}`
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve()))
  }
}

const within = <A, E, R>(self: Effect.Effect<A, E, R>, variables: Readonly<Record<string, string>>) =>
  Effect.withConfigProvider(self, ConfigProvider.fromMap(new Map(Object.entries(variables))))

/** A directory with these files. */
const temporary = (files: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const directory = fs.mkdtempSync(path.join(os.tmpdir(), "effect-s3-sts-"))
      for (const [name, text] of Object.entries(files)) {
        fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true })
        fs.writeFileSync(path.join(directory, name), text)
      }
      return directory
    }),
    (directory) => Effect.sync(() => fs.rmSync(directory, { recursive: true }))
  )

/** Writes and reads with these credentials, at the gateway that knows them. */
const use = (credentials: Credentials.Provider) => {
  const bucket = `effect-s3-sts-${randomBytes(6).toString("hex")}`
  return Effect.gen(function*() {
    yield* S3.createBucket({ bucket })
    yield* S3.putObject({ bucket, key: "k", body: "with a role" })
    const object = yield* Effect.scoped(Effect.flatMap(S3.getObject({ bucket, key: "k" }), ({ body }) => body.text()))
    yield* S3.deleteObject({ bucket, key: "k" })
    yield* S3.deleteBucket({ bucket })
    return object
  }).pipe(Effect.provide(NodeS3.layer({ endpoint, region, credentials })))
}

describe.skipIf(stsEndpoint === undefined)("sts", () => {
  let role = ""
  let webRole = ""
  let issuer: Awaited<ReturnType<typeof makeIssuer>>

  beforeAll(async () => {
    issuer = await makeIssuer()
    await iam({
      Action: "CreateOpenIDConnectProvider",
      Url: issuer.url,
      "ClientIDList.member.1": "client",
      "ThumbprintList.member.1": issuer.thumbprint
    })
    role = await makeRole(
      `role-${run}`,
      statement("sts:AssumeRole", { Principal: { AWS: ["arn:aws:iam:::user/main"] } })
    )
    const host = issuer.url.slice("http://".length)
    webRole = await makeRole(
      `web-${run}`,
      statement("sts:AssumeRoleWithWebIdentity", {
        Principal: { Federated: [`arn:aws:iam:::oidc-provider/${host}`] },
        Condition: { StringEquals: { [`${host}:app_id`]: "client" } }
      })
    )
  })

  afterAll(() => issuer?.close())

  it.scopedLive("a role is assumed with keys, and used", () =>
    Effect.gen(function*() {
      const provider = yield* CredentialSources.assumeRole({
        credentials: base,
        roleArn: role,
        sessionName: "effect-s3-test",
        duration: "15 minutes",
        endpoint,
        region
      })
      const found = yield* provider.credentials
      assert.notStrictEqual(found.accessKeyId, accessKeyId)
      assert.isDefined(found.sessionToken)
      const minutes = (found.expiration!.getTime() - Date.now()) / 60_000
      assert.isAbove(minutes, 14)
      assert.isAtMost(minutes, 15.1)
      assert.strictEqual(yield* use(provider), "with a role")
    }).pipe(Effect.provide(NodeTransport.layer())))

  it.scopedLive("a role of a profile, with the keys of another, by the chain", () =>
    Effect.gen(function*() {
      const home = yield* temporary({
        ".aws/config": `[default]
role_arn = ${role}
source_profile = base
region = ${region}
services = here
[services here]
sts =
  endpoint_url = ${endpoint}`,
        ".aws/credentials": `[base]
aws_access_key_id = ${accessKeyId}
aws_secret_access_key = ${secretAccessKey}`
      })
      const provider = yield* within(NodeCredentials.chain(), { HOME: home })
      assert.strictEqual(yield* use(provider), "with a role")
    }).pipe(Effect.provide(NodeTransport.layer())))

  it.scopedLive("a web identity by the chain, its token in a file", () =>
    Effect.gen(function*() {
      const home = yield* temporary({ token: `${issuer.token(600)}\n` })
      const provider = yield* within(NodeCredentials.chain(), {
        HOME: home,
        AWS_WEB_IDENTITY_TOKEN_FILE: path.join(home, "token"),
        AWS_ROLE_ARN: webRole,
        AWS_ENDPOINT_URL_STS: endpoint
      })
      assert.strictEqual(yield* use(provider), "with a role")
    }).pipe(Effect.provide(NodeTransport.layer())))

  it.scopedLive("a token that has expired, or was changed, is refused, and is not in the error", () =>
    Effect.gen(function*() {
      const good = issuer.token(600)
      for (const token of [issuer.token(-30), good.slice(0, -8) + "AAAAAAAA"]) {
        const provider = yield* CredentialSources.webIdentity({
          roleArn: webRole,
          token: Effect.succeed(Redacted.make(token)),
          endpoint,
          region
        })
        const error = yield* Effect.flip(provider.credentials)
        assert.strictEqual(error.source, "web identity")
        assert.strictEqual(error.status, 403)
        assert.strictEqual(error.code, "AccessDenied")
        assert.notInclude(inspect(error, { depth: 10 }), token.slice(-40))
      }
    }).pipe(Effect.provide(NodeTransport.layer())))

  it.scopedLive("a role that nobody may assume is refused", () =>
    Effect.gen(function*() {
      const provider = yield* CredentialSources.assumeRole({ credentials: base, roleArn: webRole, endpoint, region })
      const error = yield* Effect.flip(provider.credentials)
      assert.strictEqual(error.source, "role")
      assert.strictEqual(error.code, "AccessDenied")
    }).pipe(Effect.provide(NodeTransport.layer())))
})
