import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import { inspect } from "node:util"
import { defaults } from "../src/internal/config/defaults.js"
import * as uri from "../src/internal/wire/uri.js"
import * as Provider from "../src/Provider.js"
import * as S3Config from "../src/S3Config.js"
import type * as StorageError from "../src/StorageError.js"

const made = (options?: S3Config.Options) => Effect.runSync(S3Config.make(options))

const refused = (result: Effect.Effect<unknown, StorageError.InvalidConfig>): StorageError.InvalidConfig =>
  Effect.runSync(Effect.match(result, {
    onFailure: (error) => error,
    onSuccess: () => assert.fail("was accepted")
  }))

const within = (variables: Record<string, string>) =>
  Effect.withConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))

describe("S3Config", () => {
  describe("make", () => {
    it("defaults to Amazon S3 in us-east-1", () => {
      assert.deepStrictEqual(made(), {
        ...defaults,
        credentials: { region: "us-east-1" },
        region: "us-east-1",
        scheme: "https",
        endpointHost: "s3.us-east-1.amazonaws.com",
        basePath: "",
        addressing: "virtual",
        provider: Provider.aws,
        signPayload: true,
        userAgent: "effect-s3/0.1.0"
      })
    })

    it("takes every option", () => {
      const provider = Provider.custom(Provider.ceph, { name: "ours" })
      assert.deepStrictEqual(
        made({
          region: "default",
          endpoint: "http://Gateway.Example.com:80/s3/v1/",
          bucket: "b",
          prefix: "/a/b/",
          addressing: "virtual",
          allowHttp: true,
          provider,
          signPayload: false,
          userAgent: "app/1"
        }),
        {
          ...defaults,
          allowHttp: true,
          credentials: { region: "default" },
          region: "default",
          scheme: "http",
          endpointHost: "gateway.example.com",
          basePath: "/s3/v1",
          addressing: "virtual",
          provider,
          signPayload: false,
          bucket: "b",
          prefix: "a/b",
          userAgent: "app/1"
        }
      )
    })

    it("knows Amazon's hosts in China, and the global one", () => {
      assert.strictEqual(made({ region: "cn-north-1" }).endpointHost, "s3.cn-north-1.amazonaws.com.cn")
      const global = made({ region: "aws-global" })
      assert.deepStrictEqual([global.endpointHost, global.region], ["s3.amazonaws.com", "us-east-1"])
    })

    it("takes the vendor from the endpoint, and its region and addressing from the vendor", () => {
      const r2 = made({ endpoint: "https://0123.r2.cloudflarestorage.com" })
      assert.deepStrictEqual([r2.provider, r2.region, r2.addressing], [Provider.r2, "auto", "path"])
      const tigris = made({ endpoint: "https://t3.storage.dev" })
      assert.deepStrictEqual([tigris.provider, tigris.addressing], [Provider.tigris, "virtual"])
      const own = made({ endpoint: "http://localhost:9000" })
      assert.deepStrictEqual([own.provider, own.region, own.addressing], [Provider.generic, "us-east-1", "path"])
    })

    it("reads forcePathStyle as addressing", () => {
      assert.strictEqual(made({ forcePathStyle: true }).addressing, "path")
      assert.strictEqual(made({ forcePathStyle: false, endpoint: "https://x.example" }).addressing, "virtual")
      assert.strictEqual(made({ forcePathStyle: true, addressing: "path" }).addressing, "path")
    })

    it("puts the bucket into the path where the host is an address", () => {
      for (const endpoint of ["http://127.0.0.1:9000", "https://10.0.0.5", "http://[::1]:9000", "http://2130706433"]) {
        assert.strictEqual(made({ endpoint, addressing: "virtual" }).addressing, "path")
      }
    })

    it("encodes the endpoint's path as it will be signed", () => {
      assert.strictEqual(
        made({ endpoint: "https://x.example/a!b/%C3%A9/c d".replace(" ", "%20") }).basePath,
        "/a%21b/%C3%A9/c%20d"
      )
    })

    it("allows plain HTTP to this machine, and to others with consent", () => {
      for (const host of ["127.0.0.1", "127.1.2.3:9000", "localhost", "s3.localhost:1", "[::1]"]) {
        assert.strictEqual(made({ endpoint: `http://${host}` }).scheme, "http")
      }
      for (
        const host of [
          "10.0.0.1",
          "example.com",
          "127.0.0.1.example.com",
          "localhost.example.com",
          "notlocalhost",
          "[::ffff:8.8.8.8]",
          "0.0.0.0"
        ]
      ) {
        const error = refused(S3Config.make({ endpoint: `http://${host}` }))
        assert.strictEqual(error.setting, "endpoint")
        assert.include(error.allowed, "allowHttp")
        assert.strictEqual(made({ endpoint: `http://${host}`, allowHttp: true }).scheme, "http")
      }
    })

    const bad: ReadonlyArray<readonly [setting: string, options: S3Config.Options]> = [
      ...["", "a b", "us-east-1.evil.example", "us-east-1/", "us_east", "-a", "a-", "é", "a\n", "a".repeat(64), "@x"]
        .map((region) => ["region", { region }] as const),
      ...[
        "",
        "s3.example.com",
        "localhost:9000",
        "ftp://example.com",
        "//example.com",
        "https://",
        "https:///path",
        "https://user:canary@example.com",
        "https://canary@example.com",
        "https://@example.com",
        "https://example.com?x=canary",
        "https://example.com/#canary",
        "https://exa mple.com",
        " https://example.com",
        "https://example.com\\@evil.example",
        "https://example\n.com",
        "https://example.com:99999",
        "https://example.com/%zz"
      ].map((endpoint) => ["endpoint", { endpoint }] as const),
      ...["", ".", "..", "a/b", "a@b", "a:b", "a?b", "a#b", "a\\b", "a\nb", "\ud800"]
        .map((bucket) => ["bucket", { bucket }] as const),
      ["prefix", { prefix: "\udc00" }],
      ["userAgent", { userAgent: "a\r\nb" }],
      ["addressing", { addressing: "virtual", forcePathStyle: true }]
    ]
    it.each(bad)("refuses a bad %s (%#)", (setting, options) => {
      const error = refused(S3Config.make(options))
      assert.strictEqual(error._tag, "InvalidConfig")
      assert.strictEqual(error.setting, setting)
      assert.strictEqual(error.source, "the options")
      assert.isNotEmpty(error.allowed)
      assert.include(error.message, setting)
      assert.notInclude(inspect(error, { depth: 10 }), "canary")
    })
  })

  describe("fromUrl", () => {
    const urls: ReadonlyArray<readonly [url: string, expected: Partial<S3Config.S3Config>]> = [
      ["s3://bucket", { bucket: "bucket", region: "us-east-1", endpointHost: "s3.us-east-1.amazonaws.com" }],
      ["S3A://a.b.c/p/q/", { bucket: "a.b.c", prefix: "p/q", addressing: "virtual" }],
      ["s3://Bucket_1/a/../%C3%A9%3F", { bucket: "Bucket_1", prefix: "a/../é?" }],
      ["s3://b?region=eu-west-3", { bucket: "b", endpointHost: "s3.eu-west-3.amazonaws.com" }],
      [
        "s3://b/p?endpoint=http%3A%2F%2F127.0.0.1%3A9000&region=x",
        { bucket: "b", prefix: "p", scheme: "http", endpointHost: "127.0.0.1:9000", region: "x", addressing: "path" }
      ],
      ["https://s3.eu-west-1.amazonaws.com/b/p", {
        region: "eu-west-1",
        endpointHost: "s3.eu-west-1.amazonaws.com",
        bucket: "b",
        prefix: "p",
        addressing: "path",
        provider: Provider.aws
      }],
      ["https://b.s3.eu-west-1.amazonaws.com/p/q", {
        region: "eu-west-1",
        endpointHost: "s3.eu-west-1.amazonaws.com",
        bucket: "b",
        prefix: "p/q",
        addressing: "virtual"
      }],
      ["https://s3.amazonaws.com/b", { endpointHost: "s3.amazonaws.com", bucket: "b", region: "us-east-1" }],
      ["https://b.s3.amazonaws.com", { endpointHost: "s3.amazonaws.com", bucket: "b" }],
      ["https://s3-data.s3.us-west-2.amazonaws.com/p", { bucket: "s3-data", prefix: "p", region: "us-west-2" }],
      ["https://s3.s3.us-west-2.amazonaws.com/p", { bucket: "s3", prefix: "p", region: "us-west-2" }],
      ["https://my.bucket.s3.us-west-2.amazonaws.com", { bucket: "my.bucket", region: "us-west-2" }],
      ["https://s3-us-west-2.amazonaws.com/b", { bucket: "b", region: "us-west-2" }],
      ["https://b.s3-us-west-2.amazonaws.com/", {
        bucket: "b",
        region: "us-west-2",
        endpointHost: "s3.us-west-2.amazonaws.com"
      }],
      ["https://s3.cn-north-1.amazonaws.com.cn/b", {
        bucket: "b",
        region: "cn-north-1",
        endpointHost: "s3.cn-north-1.amazonaws.com.cn"
      }],
      ["https://b.s3.dualstack.us-west-2.amazonaws.com/p", {
        bucket: "b",
        prefix: "p",
        region: "us-west-2",
        useDualStack: true,
        endpointHost: "s3.us-west-2.amazonaws.com"
      }],
      ["https://s3.dualstack.us-west-2.amazonaws.com/b/p", {
        bucket: "b",
        prefix: "p",
        region: "us-west-2",
        useDualStack: true,
        addressing: "path"
      }],
      ["https://b.s3-fips.dualstack.us-gov-west-1.amazonaws.com", {
        bucket: "b",
        region: "us-gov-west-1",
        useFips: true,
        useDualStack: true
      }],
      ["https://bkt.s3-accelerate.amazonaws.com/p", {
        bucket: "bkt",
        prefix: "p",
        useAccelerate: true,
        region: "us-east-1"
      }],
      ["https://bkt.s3-accelerate.dualstack.amazonaws.com", {
        bucket: "bkt",
        useAccelerate: true,
        useDualStack: true
      }],
      ["https://b--usw2-az1--x-s3.s3express-usw2-az1.us-west-2.amazonaws.com/p", {
        bucket: "b--usw2-az1--x-s3",
        region: "us-west-2",
        prefix: "p"
      }],
      ["https://mine-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/p", {
        bucket: "mine-123456789012",
        region: "eu-west-1",
        prefix: "p",
        endpointHost: "s3-accesspoint.eu-west-1.amazonaws.com",
        addressing: "virtual"
      }],
      ["http://s3.eu-west-1.amazonaws.com.localhost/b", { bucket: "b", provider: Provider.generic }],
      ["https://s3.eu-west-1.amazonaws.com", { region: "eu-west-1" }],
      ["https://ACC.r2.cloudflarestorage.com/b/p", {
        endpointHost: "acc.r2.cloudflarestorage.com",
        bucket: "b",
        prefix: "p",
        region: "auto",
        provider: Provider.r2
      }],
      ["https://acc.eu.r2.cloudflarestorage.com/b/p", {
        endpointHost: "acc.eu.r2.cloudflarestorage.com",
        bucket: "b",
        prefix: "p",
        region: "auto",
        addressing: "path"
      }],
      ["https://0123456789abcdef0123456789abcdef.fedramp.r2.cloudflarestorage.com/b", {
        endpointHost: "0123456789abcdef0123456789abcdef.fedramp.r2.cloudflarestorage.com",
        bucket: "b"
      }],
      ["https://b.0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com/p/q", {
        endpointHost: "0123456789abcdef0123456789abcdef.eu.r2.cloudflarestorage.com",
        bucket: "b",
        prefix: "p/q",
        addressing: "virtual"
      }],
      ["https://fra1.digitaloceanspaces.com/b", { region: "fra1", bucket: "b" }],
      ["http://127.0.0.1:9000/b", { scheme: "http", endpointHost: "127.0.0.1:9000", bucket: "b" }],
      ["https://gw.example.com:443/b/a//c", { endpointHost: "gw.example.com", bucket: "b", prefix: "a//c" }],
      ["https://gw.example.com/", { endpointHost: "gw.example.com" }]
    ]
    it.each(urls)("reads %#", (url, expected) => {
      const config = Effect.runSync(S3Config.fromUrl(url))
      const found = Object.fromEntries(Object.keys(expected).map((name) => [name, config[name as keyof typeof config]]))
      assert.deepStrictEqual(found, expected)
      if (!("bucket" in expected)) assert.notProperty(config, "bucket")
      if (!("prefix" in expected)) assert.notProperty(config, "prefix")
    })

    const bad = [
      "",
      "bucket/prefix",
      "s3:bucket",
      "s3:///prefix",
      "s3://AKID:canary@bucket/prefix",
      "s3://bucket?secret=canary",
      "s3://bucket?region=a&region=b",
      "s3://bucket/p#canary",
      "s3://bucket/%zz",
      "s3://%zz/",
      "mailto:someone@example.com",
      "file:///tmp/x",
      "b2://bucket/prefix",
      "https://",
      "https://AKID:canary@host/bucket",
      "https://host/bucket?X-Amz-Signature=canary",
      "https://host/bucket#x",
      "https://host//prefix",
      "https://host/%zz",
      "https://s3.bucket.foo.amazonaws.com/",
      "https://bucket.foo.s3-website.amazonaws.com/",
      "https://ec2.us-east-1.amazonaws.com/b",
      "https://s3.cn-north-1.amazonaws.com/b",
      "https://s3.eu-west-1.amazonaws.com.cn/b",
      "https://bucket.s3.region.bar.amazonaws.com",
      "https://bucket.foo.s3.bar.baz.amazonaws.com",
      "https://account.r2.eu.cloudflarestorage.com/bucket",
      "https://r2.cloudflarestorage.com/bucket",
      "https://a.b.c.r2.cloudflarestorage.com/bucket"
    ]
    it.each(bad)("refuses %#", (url) => {
      const error = refused(S3Config.fromUrl(url))
      assert.deepStrictEqual([error.setting, error.source], ["url", "the URL"])
      assert.include(error.allowed, "s3://bucket/prefix")
      assert.notInclude(inspect(error, { depth: 10 }), "canary")
    })

    it("names the setting where a part of the URL is bad", () => {
      const settingOf = (url: string) => refused(S3Config.fromUrl(url)).setting
      assert.strictEqual(settingOf("s3://b?region=a.b"), "region")
      assert.strictEqual(settingOf("s3://b?endpoint=http%3A%2F%2Fexample.com"), "endpoint")
      assert.strictEqual(settingOf("s3://a%2Fb/"), "bucket")
      assert.strictEqual(settingOf("https://host/%2e%2e/x"), "bucket")
      assert.strictEqual(settingOf("http://example.com/bucket"), "endpoint")
    })

    it("lets options count more", () => {
      const config = Effect.runSync(S3Config.fromUrl("https://b.s3.eu-west-1.amazonaws.com/p", {
        region: "eu-west-2",
        bucket: "other",
        forcePathStyle: true,
        prefix: undefined
      }))
      assert.deepStrictEqual(
        [config.region, config.bucket, config.addressing, config.prefix],
        ["eu-west-2", "other", "path", "p"]
      )
    })
  })

  describe("fromEnv", () => {
    it("reads the variables", () => {
      const config = Effect.runSync(
        within({
          AWS_REGION: "r-1",
          AWS_DEFAULT_REGION: "r-2",
          AWS_ENDPOINT_URL: "http://one.example",
          AWS_ENDPOINT_URL_S3: "http://two.example",
          AWS_ALLOW_HTTP: "Yes",
          AWS_BUCKET: "b",
          AWS_VIRTUAL_HOSTED_STYLE_REQUEST: "true",
          AWS_UNSIGNED_PAYLOAD: "1"
        })(S3Config.fromEnv())
      )
      assert.deepStrictEqual(
        [config.region, config.scheme, config.endpointHost, config.bucket, config.addressing, config.signPayload],
        ["r-1", "http", "two.example", "b", "virtual", false]
      )
    })

    it("reads the other names, and takes empty ones for unset", () => {
      const config = Effect.runSync(
        within({
          AWS_REGION: "",
          AWS_DEFAULT_REGION: "r-2",
          AWS_ENDPOINT_URL_S3: " ",
          AWS_ENDPOINT: "https://three.example\n",
          AWS_BUCKET_NAME: "b"
        })(S3Config.fromEnv())
      )
      assert.deepStrictEqual([config.region, config.endpointHost, config.bucket], ["r-2", "three.example", "b"])
    })

    it("takes the defaults in an empty environment", () => {
      assert.deepStrictEqual(Effect.runSync(within({})(S3Config.fromEnv())), made())
    })

    it("counts options over the URL over the environment, setting by setting", () => {
      const environment = { AWS_REGION: "env-1", AWS_ENDPOINT_URL: "https://env.example", AWS_BUCKET: "env-bucket" }
      const config = (options?: Parameters<typeof S3Config.fromEnv>[0]) =>
        Effect.runSync(within(environment)(S3Config.fromEnv(options)))
      const three = ({ bucket, endpointHost, region }: S3Config.S3Config) => [region, endpointHost, bucket]
      assert.deepStrictEqual(three(config()), ["env-1", "env.example", "env-bucket"])
      assert.deepStrictEqual(three(config({ url: "s3://url-bucket" })), ["env-1", "env.example", "url-bucket"])
      assert.deepStrictEqual(
        three(config({ url: "https://url-bucket.s3.eu-west-1.amazonaws.com" })),
        ["eu-west-1", "s3.eu-west-1.amazonaws.com", "url-bucket"]
      )
      assert.deepStrictEqual(
        three(config({ url: "s3://url-bucket?region=url-1", region: "opt-1", endpoint: "https://opt.example" })),
        ["opt-1", "opt.example", "url-bucket"]
      )
    })

    it("names the variable that is wrong", () => {
      const error = refused(within({ AWS_DEFAULT_REGION: "not a region" })(S3Config.fromEnv()))
      assert.deepStrictEqual([error.setting, error.source], ["defaultRegion", "AWS_DEFAULT_REGION"])
      const flag = refused(within({ AWS_ALLOW_HTTP: "perhaps" })(S3Config.fromEnv()))
      assert.deepStrictEqual([flag.setting, flag.source], ["allowHttp", "AWS_ALLOW_HTTP"])
      assert.include(flag.allowed, "true")
    })
  })

  describe("address", () => {
    const virtual = made({ region: "us-west-2" })
    const path = made({ region: "us-west-2", addressing: "path" })
    const tenant = made({ endpoint: "https://gw.example.com/s3/v1" })
    const virtualTenant = made({ endpoint: "https://gw.example.com/s3", addressing: "virtual" })
    const plain = made({ endpoint: "http://gw.example.com:8080", addressing: "virtual", allowHttp: true })
    const host = "s3.us-west-2.amazonaws.com"

    const cases: ReadonlyArray<
      readonly [S3Config.S3Config, string | undefined, string | undefined, host: string, path: string]
    > = [
      [virtual, undefined, undefined, host, "/"],
      [virtual, "bkt", undefined, `bkt.${host}`, "/"],
      [virtual, "bkt", "a b/ü+!", `bkt.${host}`, "/a%20b/%C3%BC%2B%21"],
      [virtual, "bkt", "/", `bkt.${host}`, "//"],
      [virtual, "bkt", "../x", `bkt.${host}`, "/../x"],
      [path, undefined, undefined, host, "/"],
      [path, "bkt", undefined, host, "/bkt"],
      [path, "bkt", "k//l", host, "/bkt/k//l"],
      [virtual, "my.bucket", "k", host, "/my.bucket/k"],
      [virtual, "Upper", "k", host, "/Upper/k"],
      [virtual, "aa", "k", host, "/aa/k"],
      [virtual, "a_b!", "k", host, "/a_b%21/k"],
      [plain, "my.bucket", "k", "my.bucket.gw.example.com:8080", "/k"],
      [plain, "my..bucket", "k", "gw.example.com:8080", "/my..bucket/k"],
      [plain, "1.2.3.4", "k", "gw.example.com:8080", "/1.2.3.4/k"],
      [tenant, undefined, undefined, "gw.example.com", "/s3/v1/"],
      [tenant, "bkt", undefined, "gw.example.com", "/s3/v1/bkt"],
      [tenant, "bkt", "k", "gw.example.com", "/s3/v1/bkt/k"],
      [virtualTenant, "bkt", "k", "bkt.gw.example.com", "/s3/k"]
    ]
    it.each(cases)("%#", (config, bucket, key, host, path) => {
      const found = Effect.runSync(S3Config.address(config, bucket, key))
      assert.deepStrictEqual([found.host, found.path], [host, path])
    })

    it("never lets a bucket or a key lead elsewhere", () => {
      const name = fc.oneof(
        fc.string({ unit: "grapheme" }),
        fc.string({ unit: fc.constantFrom(..."ab./@:#?\\%-_ \n") })
      )
      fc.assert(fc.property(fc.constantFrom(virtual, path, plain, tenant), name, name, (config, bucket, key) => {
        const accepted = Effect.runSync(Effect.isSuccess(S3Config.make({ bucket })))
        fc.pre(accepted)
        const found = Effect.runSync(S3Config.address(config, bucket, key))
        const own = found.host === config.endpointHost || found.host === `${bucket}.${config.endpointHost}`
        assert.isTrue(own)
        assert.match(found.host, /^[a-z0-9.:-]+$/)
        assert.match(found.path, /^\/[A-Za-z0-9._~%/-]*$/)
        const rest = found.path.slice(config.basePath.length + 1)
        const expected = found.host === config.endpointHost ? `${bucket}/${key}` : key
        assert.strictEqual(uri.decodeComponent(rest), expected)
        assert.isFalse(found.host === config.endpointHost && (rest.startsWith("/") || rest.startsWith("../")))
      }))
    })
  })

  it.effect("layers", () =>
    Effect.gen(function*() {
      const bucket = Effect.map(S3Config.Settings, (config) => config.bucket)
      assert.strictEqual(yield* Effect.provide(bucket, S3Config.layer({ bucket: "a" })), "a")
      assert.strictEqual(yield* Effect.provide(bucket, S3Config.layerUrl("s3://b")), "b")
      const fromEnv = within({ AWS_BUCKET: "c" })(Effect.provide(bucket, S3Config.layerEnv()))
      assert.strictEqual(yield* fromEnv, "c")
      const error = yield* Effect.flip(Effect.provide(bucket, S3Config.layer({ region: "?" })))
      assert.strictEqual(error._tag, "InvalidConfig")
    }))
})
