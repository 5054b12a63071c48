import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Layer, Logger, Redacted } from "effect"
import { S3Config, type StorageError } from "effect-s3"
import { inspect } from "node:util"
import * as settings from "../../src/internal/config/settings.js"

const refused = (result: Effect.Effect<unknown, StorageError.InvalidConfig>): StorageError.InvalidConfig =>
  Effect.runSync(Effect.flip(result))

const run = Effect.runSync

const within = (variables: Record<string, string>) =>
  Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))

const fromEnv = (variables: Record<string, string>, options?: Parameters<typeof S3Config.fromEnv>[0]) =>
  within(variables)(S3Config.fromEnv(options))

const pem = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----"
const keyBase64 = Buffer.alloc(32, 7).toString("base64")

type Found = (config: S3Config.S3Config) => unknown

interface Example {
  /** As text, as in the environment. */
  readonly text: string
  /** What else has to be said with it. */
  readonly with?: Record<string, string>
  readonly found: Found
  readonly is: unknown
  /** A text that is refused, if any is. */
  readonly bad?: string
}

/** One for each setting that has a key. */
const examples: Record<Exclude<settings.Name, "provider">, Example> = {
  region: {
    text: "eu-west-3",
    found: (c) => [c.region, c.credentials.region],
    is: ["eu-west-3", "eu-west-3"],
    bad: "a.b"
  },
  defaultRegion: { text: "eu-west-3", found: (c) => c.region, is: "eu-west-3", bad: "a b" },
  endpoint: { text: "https://one.example", found: (c) => c.endpointHost, is: "one.example", bad: "one.example" },
  endpointUrlS3: {
    text: "https://two.example",
    with: { endpoint: "https://one.example" },
    found: (c) => c.endpointHost,
    is: "two.example"
  },
  bucket: { text: "photos", found: (c) => c.bucket, is: "photos", bad: "a/b" },
  prefix: { text: "/a/b/", found: (c) => c.prefix, is: "a/b" },
  addressing: { text: "off", found: (c) => c.addressing, is: "path", bad: "virtual" },
  forcePathStyle: { text: "Y", found: (c) => c.addressing, is: "path", bad: "perhaps" },
  allowHttp: { text: "on", found: (c) => c.allowHttp, is: true, bad: "2" },
  useFips: { text: "true", found: (c) => c.useFips, is: true, bad: "x" },
  useDualStack: { text: "1", found: (c) => c.useDualStack, is: true, bad: "x" },
  useAccelerate: { text: "1", found: (c) => c.useAccelerate, is: true, bad: "x" },
  useArnRegion: { text: "false", found: (c) => c.useArnRegion, is: false, bad: "x" },
  disableMultiRegionAccessPoints: { text: "1", found: (c) => c.disableMultiRegionAccessPoints, is: true, bad: "x" },
  s3Express: { text: "no", found: (c) => c.s3Express, is: false, bad: "x" },
  skipSignature: { text: "True", found: (c) => c.skipSignature, is: true, bad: "x" },
  signPayload: { text: "true", found: (c) => c.signPayload, is: false, bad: "x" },
  signStreams: { text: "true", found: (c) => c.signStreams, is: true, bad: "x" },
  requestPayer: { text: "Requester", found: (c) => c.requestPayer, is: true, bad: "owner" },
  checksumAlgorithm: { text: "crc64nvme", found: (c) => c.checksumAlgorithm, is: "CRC64NVME", bad: "md5" },
  serverSideEncryption: {
    text: "aws:kms:dsse",
    found: (c) => c.encryption,
    is: { serverSideEncryption: "aws:kms:dsse" },
    bad: "AWS:KMS"
  },
  sseKmsKeyId: {
    text: "key-1",
    with: { server_side_encryption: "aws:kms" },
    found: (c) => c.encryption,
    is: { serverSideEncryption: "aws:kms", sseKmsKeyId: "key-1" },
    bad: "a\nb"
  },
  sseBucketKeyEnabled: { text: "false", found: (c) => c.encryption, is: { bucketKeyEnabled: false }, bad: "x" },
  sseCustomerKeyBase64: {
    text: keyBase64,
    with: { server_side_encryption: "sse-c" },
    found: (c) => {
      const key = c.encryption?.sseCustomerKey
      return Redacted.isRedacted(key) ? Redacted.value(key).join() : key
    },
    is: Buffer.alloc(32, 7).join(),
    bad: "Y2FuYXJ5"
  },
  defaultHeaders: {
    text: "{\"X-Team\":\"a\"}",
    found: (c) => c.defaultHeaders,
    is: { "x-team": "a" },
    bad: "{\"Host\":\"canary\"}"
  },
  defaultContentType: { text: "a/b", found: (c) => c.defaultContentType, is: "a/b", bad: "a\r\nb" },
  contentTypes: { text: "{\".GZ\":\"a/b\"}", found: (c) => c.contentTypes, is: { gz: "a/b" }, bad: "[\"canary\"]" },
  disableTagging: { text: "true", found: (c) => c.disableTagging, is: true, bad: "x" },
  disableBulkDelete: { text: "true", found: (c) => c.disableBulkDelete, is: true, bad: "x" },
  conditionalPut: {
    text: "dynamo:locks:5000",
    found: (c) => c.conditionalPut,
    is: { _tag: "Dynamo", table: "locks", timeoutMs: 5000 },
    bad: "dynamo:"
  },
  copyIfNotExists: {
    text: "header-with-status:X-If:*:409",
    found: (c) => c.copyIfNotExists,
    is: { _tag: "Header", name: "x-if", value: "*", status: 409 },
    bad: "header:canary"
  },
  userAgent: { text: "app/1", found: (c) => c.userAgent, is: "app/1", bad: "a\nb" },
  timeout: { text: "1m 30s", found: (c) => c.client.timeoutMs, is: 90_000, bad: "30" },
  connectTimeout: { text: "500ms", found: (c) => c.client.connectTimeoutMs, is: 500, bad: "0s" },
  readTimeout: { text: "2h 37min", found: (c) => c.client.readTimeoutMs, is: 9_420_000, bad: "-1s" },
  poolIdleTimeout: { text: "0s", found: (c) => c.client.poolIdleTimeoutMs, is: 0, bad: "soon" },
  poolMaxIdlePerHost: { text: "5", found: (c) => c.client.poolMaxIdlePerHost, is: 5, bad: "5.5" },
  proxyUrl: {
    text: "http://u:p@proxy.example:3128",
    found: (c) => c.client.proxy && Redacted.value(c.client.proxy.url),
    is: "http://u:p@proxy.example:3128",
    bad: "socks5://u:canary@proxy.example"
  },
  proxyCaCertificate: { text: pem, found: (c) => c.client.proxyCaCertificate, is: pem, bad: "canary" },
  proxyExcludes: {
    text: "a.example, .b.example",
    with: { proxy_url: "proxy.example:3128" },
    found: (c) => c.client.proxy?.excludes,
    is: ["a.example", ".b.example"]
  },
  http1Only: { text: "false", found: (c) => c.client.httpVersion, is: "negotiated", bad: "x" },
  http2Only: { text: "true", found: (c) => c.client.httpVersion, is: "2", bad: "x" },
  http2KeepAliveInterval: { text: "30s", found: (c) => c.client.http2KeepAliveIntervalMs, is: 30_000, bad: "x" },
  http2KeepAliveTimeout: { text: "5s", found: (c) => c.client.http2KeepAliveTimeoutMs, is: 5000, bad: "x" },
  http2KeepAliveWhileIdle: { text: "true", found: (c) => c.client.http2KeepAliveWhileIdle, is: true, bad: "x" },
  http2MaxFrameSize: { text: "65536", found: (c) => c.client.http2MaxFrameSize, is: 65_536, bad: "1" },
  rootCertificate: { text: pem, found: (c) => c.client.rootCertificate, is: pem, bad: "canary" },
  caBundle: { text: "/etc/ca.pem", found: (c) => c.client.caBundle, is: "/etc/ca.pem" },
  disableSystemCertificates: { text: "1", found: (c) => c.client.disableSystemCertificates, is: true, bad: "x" },
  allowInvalidCertificates: { text: "1", found: (c) => c.client.allowInvalidCertificates, is: true, bad: "x" },
  randomizeAddresses: { text: "no", found: (c) => c.client.randomizeAddresses, is: false, bad: "x" },
  accessKeyId: {
    text: "AKID",
    with: { secret_access_key: "s" },
    found: (c) => c.credentials.accessKeyId,
    is: "AKID",
    bad: "a\nb"
  },
  secretAccessKey: {
    text: "secret",
    with: { access_key_id: "AKID" },
    found: (c) => c.credentials.secretAccessKey && Redacted.value(c.credentials.secretAccessKey),
    is: "secret",
    bad: "canary\nb"
  },
  sessionToken: {
    text: "token",
    found: (c) => c.credentials.sessionToken && Redacted.value(c.credentials.sessionToken),
    is: "token",
    bad: "canary\nb"
  },
  profile: { text: "production", found: (c) => c.credentials.profile, is: "production", bad: "a\nb" },
  roleArn: {
    text: "arn:aws:iam::1:role/r",
    found: (c) => c.credentials.roleArn,
    is: "arn:aws:iam::1:role/r",
    bad: "\n"
  },
  roleSessionName: { text: "me@here", found: (c) => c.credentials.roleSessionName, is: "me@here", bad: "x" },
  webIdentityTokenFile: { text: "/t", found: (c) => c.credentials.webIdentityTokenFile, is: "/t" },
  stsEndpoint: {
    text: "https://sts.example",
    found: (c) => c.credentials.stsEndpoint,
    is: "https://sts.example",
    bad: "x"
  },
  containerCredentialsRelativeUri: {
    text: "/v2/credentials/1",
    found: (c) => c.credentials.containerCredentialsRelativeUri,
    is: "/v2/credentials/1",
    bad: "//evil.example"
  },
  containerCredentialsFullUri: {
    text: "http://169.254.170.23/v1/credentials",
    found: (c) => c.credentials.containerCredentialsFullUri,
    is: "http://169.254.170.23/v1/credentials",
    bad: "http://u:canary@x"
  },
  containerAuthorizationTokenFile: {
    text: "/t",
    found: (c) => c.credentials.containerAuthorizationTokenFile,
    is: "/t"
  },
  containerAuthorizationToken: {
    text: "token",
    found: (c) =>
      c.credentials.containerAuthorizationToken && Redacted.value(c.credentials.containerAuthorizationToken),
    is: "token",
    bad: "canary\nb"
  },
  metadataEndpoint: {
    text: "http://[fd00:ec2::254]",
    found: (c) => c.credentials.metadataEndpoint,
    is: "http://[fd00:ec2::254]",
    bad: "fd00:ec2::254"
  },
  imdsv1Fallback: { text: "true", found: (c) => c.credentials.imdsv1Fallback, is: true, bad: "x" }
}

const names = Object.keys(examples) as ReadonlyArray<keyof typeof examples>

describe("every setting", () => {
  it.each(names)("%s is read by each of its keys, in any case, with and without aws_", (name) => {
    const { found, is, text, with: others } = examples[name]
    for (const key of settings.keysOf(settings.settingOf(name))) {
      for (const spelled of [key, key.toUpperCase()]) {
        assert.deepStrictEqual(found(run(S3Config.fromKeys({ ...others, [spelled]: text }))), is, spelled)
      }
    }
  })

  it.each(names)("%s is read from each of its variables", (name) => {
    const { found, is, text, with: others = {} } = examples[name]
    const beside = Object.fromEntries(Object.entries(others).map(([key, value]) => [`AWS_${key.toUpperCase()}`, value]))
    for (const variable of settings.variablesOf(settings.settingOf(name))) {
      assert.deepStrictEqual(found(run(fromEnv({ ...beside, [variable]: `${text}\n` }))), is, variable)
      const outcome = (variables: Record<string, string>) =>
        run(Effect.match(fromEnv(variables), { onFailure: ({ setting }) => setting, onSuccess: found }))
      assert.deepStrictEqual(outcome({ ...beside, [variable]: " " }), outcome(beside), variable)
    }
  })

  it.each(names.filter((name) => examples[name].bad !== undefined))(
    "%s says what is wrong, and never the value",
    (name) => {
      const { bad, with: others } = examples[name]
      const setting = settings.settingOf(name)
      const key = setting.keys[0]!
      const error = refused(S3Config.fromKeys({ ...others, [key]: bad }))
      assert.deepStrictEqual([error._tag, error.setting, error.source], ["InvalidConfig", name, `the key ${key}`])
      assert.strictEqual(error.allowed, (setting.keyKind ?? setting.kind).allowed)
      assert.notInclude(inspect(error, { depth: 10 }), "canary")
      const variable = settings.variablesOf(setting)[0]
      if (variable !== undefined && bad!.trim() === bad) {
        const fromVariable = refused(fromEnv({ [variable]: bad! }))
        assert.deepStrictEqual([fromVariable.setting, fromVariable.source], [name, variable])
      }
    }
  )
})

describe("options", () => {
  it("take what TypeScript has for them", () => {
    const config = run(S3Config.make({
      timeout: "30 seconds",
      readTimeout: 1500,
      checksumAlgorithm: "sha256",
      copyIfNotExists: { _tag: "Header", name: "X-If", value: "a:b", status: 409 },
      conditionalPut: "disabled",
      secretAccessKey: Redacted.make("s"),
      accessKeyId: "a",
      proxyUrl: "http://proxy.example",
      proxyExcludes: ["one", "two"],
      rootCertificate: [pem, pem]
    }))
    assert.strictEqual(config.client.timeoutMs, 30_000)
    assert.strictEqual(config.client.readTimeoutMs, 1500)
    assert.strictEqual(config.checksumAlgorithm, "SHA256")
    assert.deepStrictEqual(config.copyIfNotExists, { _tag: "Header", name: "x-if", value: "a:b", status: 409 })
    assert.deepStrictEqual(config.conditionalPut, { _tag: "Disabled" })
    assert.deepStrictEqual(config.client.proxy?.excludes, ["one", "two"])
    assert.strictEqual(config.client.rootCertificate, `${pem}\n${pem}`)
  })

  it("that are unknown are refused, and those of no value are none", () => {
    const error = refused(S3Config.make({ regoin: "x" } as S3Config.Options))
    assert.deepStrictEqual([error.setting, error.source], ["regoin", "the options"])
    assert.include(error.allowed, "region")
    assert.strictEqual(run(S3Config.make({ region: undefined })).region, "us-east-1")
  })
})

describe("keys", () => {
  it("that are unknown are refused", () => {
    const error = refused(S3Config.fromKeys({ aws_regoin: "canary" }))
    assert.deepStrictEqual([error.setting, error.source], ["aws_regoin", "the keys"])
    assert.include(error.allowed, "aws_region")
    assert.notInclude(inspect(error), "canary")
  })

  it("may say one thing twice, but not two", () => {
    assert.strictEqual(run(S3Config.fromKeys({ region: "a", AWS_REGION: "a" })).region, "a")
    const error = refused(S3Config.fromKeys({ region: "a", AWS_REGION: "b" }))
    assert.deepStrictEqual([error.setting, error.source], ["region", "the key AWS_REGION"])
    assert.include(error.message, "the key region")
    const secrets = refused(S3Config.fromKeys({ token: "canary-1", session_token: "canary-2" }))
    assert.strictEqual(secrets.setting, "sessionToken")
    assert.notInclude(inspect(secrets), "canary")
  })

  it("may not contradict the options beside them", () => {
    const error = refused(S3Config.make({ region: "a", keys: { region: "b" } }))
    assert.include(error.message, "the options")
    assert.strictEqual(
      run(S3Config.make({ requestPayer: true, keys: { aws_request_payer: "yes" } })).requestPayer,
      true
    )
  })

  it("of object_store's conditional modes", () => {
    const put = (conditional_put: string) => run(S3Config.fromKeys({ conditional_put })).conditionalPut
    const copy = (copy_if_not_exists: string) => run(S3Config.fromKeys({ copy_if_not_exists })).copyIfNotExists
    assert.deepStrictEqual(put("etag"), { _tag: "ETag" })
    assert.deepStrictEqual(put(" disabled "), { _tag: "Disabled" })
    assert.deepStrictEqual(put("dynamo: locks"), { _tag: "Dynamo", table: "locks", timeoutMs: 20_000 })
    assert.deepStrictEqual(copy("multipart"), { _tag: "Multipart" })
    assert.deepStrictEqual(copy("header: cf-copy-destination-if-none-match: *"), {
      _tag: "Header",
      name: "cf-copy-destination-if-none-match",
      value: "*",
      status: 412
    })
    assert.deepStrictEqual(copy("header:a:b:c"), { _tag: "Header", name: "a", value: "b:c", status: 412 })
    assert.deepStrictEqual(copy("dynamo:locks:100"), { _tag: "Dynamo", table: "locks", timeoutMs: 100 })
    for (
      const bad of [
        "header-with-status:a:b:c:409",
        "header-with-status:a:b:x",
        "header:a b:c",
        "dynamo:t:x",
        "Multipart"
      ]
    ) {
      assert.strictEqual(refused(S3Config.fromKeys({ copy_if_not_exists: bad })).setting, "copyIfNotExists", bad)
    }
  })
})

describe("precedence", () => {
  it("is code, URL, environment for the endpoint too", () => {
    const env = { AWS_ENDPOINT_URL_S3: "https://env-s3.example", AWS_ENDPOINT_URL: "https://env.example" }
    const host = (options?: Parameters<typeof S3Config.fromEnv>[0]) => run(fromEnv(env, options)).endpointHost
    assert.strictEqual(host(), "env-s3.example")
    assert.strictEqual(host({ endpoint: "https://code.example" }), "code.example")
    assert.strictEqual(host({ url: "s3://b?endpoint=https%3A%2F%2Furl.example" }), "url.example")
    assert.strictEqual(host({ url: "https://s3.eu-west-1.amazonaws.com/b" }), "s3.eu-west-1.amazonaws.com")
    assert.strictEqual(host({ keys: { aws_endpoint: "https://key.example" }, url: "s3://b" }), "key.example")
  })

  it("lets an option change what follows from a URL of Amazon's", () => {
    const config = run(S3Config.fromUrl("https://b.s3.eu-west-1.amazonaws.com", { region: "eu-west-2" }))
    assert.strictEqual(config.endpointHost, "s3.eu-west-2.amazonaws.com")
  })

  it("never counts a default region over a region", () => {
    assert.strictEqual(run(fromEnv({ AWS_REGION: "env-1" }, { defaultRegion: "code-1" })).region, "env-1")
    assert.strictEqual(run(fromEnv({ AWS_DEFAULT_REGION: "env-1" }, { defaultRegion: "code-1" })).region, "code-1")
  })

  it("takes a key, its secret and its token from one source", () => {
    const env = { AWS_ACCESS_KEY_ID: "ENV", AWS_SECRET_ACCESS_KEY: "env", AWS_SESSION_TOKEN: "env" }
    const explicit = run(fromEnv(env, { accessKeyId: "CODE", secretAccessKey: "code" })).credentials
    assert.strictEqual(explicit.accessKeyId, "CODE")
    assert.isUndefined(explicit.sessionToken)
    assert.strictEqual(refused(fromEnv(env, { accessKeyId: "CODE" })).setting, "accessKeyId")
    const profile = run(fromEnv(env, { profile: "production" })).credentials
    assert.deepStrictEqual([profile.profile, profile.accessKeyId], ["production", undefined])
  })

  it("takes encryption from one source", () => {
    const env = { AWS_SERVER_SIDE_ENCRYPTION: "aws:kms", AWS_SSE_KMS_KEY_ID: "env" }
    assert.deepStrictEqual(run(fromEnv(env, { serverSideEncryption: "AES256" })).encryption, {
      serverSideEncryption: "AES256"
    })
    assert.strictEqual(run(fromEnv(env, { sseKmsKeyId: "code" })).encryption?.sseKmsKeyId, "code")
  })
})

describe("settings that do not go together", () => {
  const bad: ReadonlyArray<readonly [setting: string, options: S3Config.Options]> = [
    ["accessKeyId", { accessKeyId: "a" }],
    ["secretAccessKey", { secretAccessKey: "canary" }],
    ["serverSideEncryption", { serverSideEncryption: "sse-c" }],
    ["sseCustomerKeyBase64", { sseCustomerKeyBase64: keyBase64 }],
    ["sseCustomerKeyBase64", { sseCustomerKeyBase64: keyBase64, serverSideEncryption: "AES256" }],
    ["sseKmsKeyId", { sseKmsKeyId: "k" }],
    ["sseKmsKeyId", { sseKmsKeyId: "k", serverSideEncryption: "AES256" }],
    ["sseBucketKeyEnabled", {
      sseBucketKeyEnabled: true,
      serverSideEncryption: "sse-c",
      sseCustomerKeyBase64: keyBase64
    }],
    ["http1Only", { http1Only: true, http2Only: true }],
    ["bucket", { s3Express: true, bucket: "plain" }]
  ]
  it.each(bad)("%s (%#)", (setting, options) => {
    const error = refused(S3Config.make(options))
    assert.strictEqual(error.setting, setting)
    assert.notInclude(inspect(error, { depth: 10 }), "canary")
  })
})

describe("the environment", () => {
  it("may have variables of other names", () => {
    assert.strictEqual(run(fromEnv({ AWS_LAMBDA_FUNCTION_NAME: "f", AWS_WHATEVER: "x" })).region, "us-east-1")
  })

  it("has proxies, by the scheme of the endpoint, in lower case first", () => {
    const proxy = (variables: Record<string, string>, options?: S3Config.Options) => {
      const found = run(fromEnv(variables, options)).client.proxy
      return found && Redacted.value(found.url)
    }
    const all = { HTTPS_PROXY: "http://secure", HTTP_PROXY: "http://plain", ALL_PROXY: "http://all" }
    assert.strictEqual(proxy(all), "http://secure")
    assert.strictEqual(proxy(all, { endpoint: "http://127.0.0.1:9000" }), "http://plain")
    assert.strictEqual(proxy({ ...all, https_proxy: "lower:3128" }), "http://lower:3128")
    assert.strictEqual(proxy({ ALL_PROXY: "http://all" }), "http://all")
    assert.strictEqual(proxy({ ...all, AWS_PROXY_URL: "http://ours" }), "http://ours")
    assert.strictEqual(proxy(all, { proxyUrl: "http://code" }), "http://code")
    const config = run(fromEnv({ ...all, NO_PROXY: "a, b" }))
    assert.deepStrictEqual([config.client.proxy?.excludes, config.client.proxy?.loopback], [["a", "b"], false])
    const error = refused(fromEnv({ HTTPS_PROXY: "ftp://u:canary@x" }))
    assert.deepStrictEqual([error.setting, error.source], ["proxyUrl", "HTTPS_PROXY"])
    assert.notInclude(inspect(error, { depth: 10 }), "canary")
  })
})

describe("endpoints", () => {
  it("may have the bucket before their host already, as object_store wants it", () => {
    const options = { endpoint: "https://photos.s3.example.com", bucket: "photos", addressing: "virtual" } as const
    assert.strictEqual(run(S3Config.make(options)).endpointHost, "s3.example.com")
    assert.strictEqual(run(S3Config.make({ ...options, addressing: "path" })).endpointHost, "photos.s3.example.com")
  })

  it.effect("over plain HTTP elsewhere are warned of", () =>
    Effect.gen(function*() {
      const messages: Array<string> = []
      const logger = Logger.make(({ logLevel, message }) => {
        messages.push(`${logLevel.label} ${String(message)}`)
      })
      const logged = Effect.provide(Logger.replace(Logger.defaultLogger, logger))
      yield* logged(S3Config.make({ endpoint: "http://127.0.0.1:9000" }))
      assert.lengthOf(messages, 0)
      yield* logged(S3Config.make({ endpoint: "http://gw.example.com", allowHttp: true }))
      assert.lengthOf(messages, 1)
      assert.match(messages[0]!, /^WARN .*gw\.example\.com/)
    }))
})

it("secrets are shown by nothing that prints settings", () => {
  const config = run(S3Config.make({
    accessKeyId: "AKID",
    secretAccessKey: "canary-secret",
    sessionToken: "canary-token",
    proxyUrl: "http://user:canary-password@proxy.example",
    containerAuthorizationToken: "canary-container",
    serverSideEncryption: "sse-c",
    sseCustomerKeyBase64: keyBase64
  }))
  for (const text of [inspect(config, { depth: 10 }), JSON.stringify(config)]) {
    assert.notInclude(text, "canary")
    assert.notInclude(text, keyBase64)
  }
})

it.effect("layerConfig reads a Config for each option", () =>
  Effect.gen(function*() {
    const settings = S3Config.layerConfig({
      endpoint: Config.string("STORAGE_URL"),
      requestPayer: Config.boolean("STORAGE_PAY").pipe(Config.withDefault(false)),
      timeout: Config.duration("STORAGE_TIMEOUT")
    })
    const read = (variables: Record<string, string>) =>
      within(variables)(Effect.map(Effect.provide(S3Config.Settings, settings), (config) => [
        config.endpointHost,
        config.requestPayer,
        config.client.timeoutMs
      ]))
    const found = yield* read({ STORAGE_URL: "https://a.example", STORAGE_PAY: "true", STORAGE_TIMEOUT: "5 seconds" })
    assert.deepStrictEqual(found, ["a.example", true, 5000])
    const missing = yield* Effect.flip(read({ STORAGE_URL: "https://a.example" }))
    assert.strictEqual(missing._tag, "ConfigError")
    const wrong = yield* Effect.flip(read({ STORAGE_URL: "a.example", STORAGE_TIMEOUT: "5 seconds" }))
    assert.strictEqual(wrong._tag, "InvalidConfig")
    assert.isTrue(Layer.isLayer(settings))
  }))
