import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as addresses from "../src/internal/address.js"
import type { Access } from "../src/internal/wire/awsEndpoint.js"
import { formatCopySource } from "../src/internal/wire/copySource.js"
import * as Provider from "../src/Provider.js"
import * as RequestPolicy from "../src/RequestPolicy.js"
import * as S3 from "../src/S3.js"
import type * as S3Client from "../src/S3Client.js"
import * as S3Config from "../src/S3Config.js"
import { canned } from "./support/canned.js"

const made = (options: S3Config.Options, more: Partial<S3Config.S3Config> = {}): S3Config.S3Config => ({
  ...Effect.runSync(S3Config.make(options)),
  ...more
})

const amazon = made({ region: "us-west-2" })
const emulator = made({ endpoint: "http://127.0.0.1:9000", provider: Provider.emulator })
const minio = made({ endpoint: "https://minio.example.com", addressing: "virtual" })

const directory = "photos--usw2-az1--x-s3"
const accessPoint = "arn:aws:s3:us-west-2:123456789012:accesspoint:photos"
const multiRegion = "arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap"

const routeOf = (config: S3Config.S3Config, bucket: string | undefined, access: Access = "session", region?: string) =>
  addresses.route(config, bucket, access, region ?? config.region)

const described = (...question: Parameters<typeof routeOf>): string => {
  const route = routeOf(...question)
  return "problem" in route
    ? route.problem
    : `${route.origin}${addresses.pathOf(route, "a b")} ${route.signer} ${route.service} ${route.region}`
}

describe("a route", () => {
  const cases: ReadonlyArray<readonly [...Parameters<typeof routeOf>, expected: string]> = [
    [amazon, "bkt", "session", undefined, "https://bkt.s3.us-west-2.amazonaws.com/a%20b sigv4 s3 us-west-2"],
    [amazon, "bkt", "session", "eu-west-1", "https://bkt.s3.eu-west-1.amazonaws.com/a%20b sigv4 s3 eu-west-1"],
    [
      amazon,
      directory,
      "session",
      undefined,
      `https://${directory}.s3express-usw2-az1.us-west-2.amazonaws.com/a%20b session s3express us-west-2`
    ],
    [
      amazon,
      directory,
      "credentials",
      undefined,
      `https://${directory}.s3express-usw2-az1.us-west-2.amazonaws.com/a%20b sigv4 s3express us-west-2`
    ],
    [
      amazon,
      directory,
      "control",
      undefined,
      `https://s3express-control.us-west-2.amazonaws.com/${directory}/a%20b sigv4 s3express us-west-2`
    ],
    [
      { ...amazon, s3Express: false },
      directory,
      "session",
      undefined,
      `https://${directory}.s3express-usw2-az1.us-west-2.amazonaws.com/a%20b sigv4 s3express us-west-2`
    ],
    [
      emulator,
      directory,
      "session",
      undefined,
      `http://127.0.0.1:9000/${directory}/a%20b session s3express us-east-1`
    ],
    [minio, directory, "session", undefined, `https://${directory}.minio.example.com/a%20b sigv4 s3 us-east-1`],
    [
      { ...minio, s3Express: true },
      directory,
      "session",
      undefined,
      `https://${directory}.minio.example.com/a%20b session s3express us-east-1`
    ],
    [
      amazon,
      accessPoint,
      "session",
      undefined,
      "https://photos-123456789012.s3-accesspoint.us-west-2.amazonaws.com/a%20b sigv4 s3 us-west-2"
    ],
    [
      amazon,
      multiRegion,
      "session",
      undefined,
      "https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/a%20b sigv4a s3 *"
    ],
    [minio, accessPoint, "session", undefined, "Only Amazon S3 knows what an ARN means"],
    [emulator, accessPoint, "session", undefined, "An ARN cannot stand in the path: it needs virtual addressing"],
    [
      { ...amazon, useFips: true, useDualStack: true },
      "bkt",
      "session",
      undefined,
      "https://bkt.s3-fips.dualstack.us-west-2.amazonaws.com/a%20b sigv4 s3 us-west-2"
    ],
    [
      { ...amazon, useAccelerate: true },
      "bkt",
      "session",
      undefined,
      "https://bkt.s3-accelerate.amazonaws.com/a%20b sigv4 s3 us-west-2"
    ],
    [
      made({ region: "us-iso-east-1" }),
      "bkt",
      "session",
      undefined,
      "https://bkt.s3.us-iso-east-1.c2s.ic.gov/a%20b sigv4 s3 us-iso-east-1"
    ],
    [
      made({ endpoint: "https://s3.amazonaws.com" }),
      "bkt",
      "session",
      undefined,
      "https://bkt.s3.amazonaws.com/a%20b sigv4 s3 us-east-1"
    ],
    [amazon, "a/b", "session", undefined, "the bucket name has '/'"]
  ]
  it.each(cases)("%#", (config, bucket, access, region, expected) => {
    assert.strictEqual(described(config, bucket, access, region), expected)
  })

  it("settings that go nowhere are refused when they are made", () => {
    const refused = (options: S3Config.Options) =>
      Effect.runSync(Effect.map(Effect.flip(S3Config.make(options)), ({ setting }) => setting))
    assert.strictEqual(refused({ useFips: true, useAccelerate: true }), "endpoint")
    assert.strictEqual(refused({ useFips: true, endpoint: "https://minio.example.com" }), "endpoint")
    assert.strictEqual(refused({ region: "cn-north-1", useFips: true }), "endpoint")
    assert.strictEqual(refused({ bucket: "my.bucket", useAccelerate: true }), "bucket")
    assert.strictEqual(refused({ bucket: "arn:aws:s3:::photos" }), "bucket")
    assert.strictEqual(refused({ bucket: accessPoint, addressing: "path" }), "bucket")
    assert.strictEqual(refused({ bucket: accessPoint, useArnRegion: false }), "bucket")
    assert.strictEqual(refused({ bucket: multiRegion, disableMultiRegionAccessPoints: true }), "bucket")
    assert.strictEqual(Effect.runSync(S3Config.make({ bucket: accessPoint })).bucket, accessPoint)
  })

  it("no ARN leads anywhere else than to a host that Amazon has", () => {
    const part = fc.oneof(
      fc.constantFrom("aws", "aws-cn", "s3", "s3-outposts", "s3-object-lambda", "us-west-2", "", "123456789012"),
      fc.string({ unit: fc.constantFrom(..."ab1./@:#?\\%-_ \n") })
    )
    const resource = fc.array(fc.oneof(part, fc.constantFrom("accesspoint", "outpost", "op-1", "x.mrap")), {
      maxLength: 6
    })
    const arn = fc.tuple(part, part, part, part, resource, fc.constantFrom(":", "/")).map(
      ([partition, service, region, account, rest, between]) =>
        ["arn", partition, service, region, account, rest.join(between)].join(":")
    )
    fc.assert(
      fc.property(arn, (bucket) => {
        const route = routeOf(amazon, bucket)
        if ("problem" in route) return
        assert.match(route.host, /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\.amazonaws\.com$/)
        assert.notInclude(route.host, "..")
        assert.strictEqual(route.path, "/")
      }),
      { numRuns: 2_000 }
    )
  })

  it("is found once for a bucket, until the bucket turns out to be elsewhere", () => {
    const router = addresses.router(amazon)
    assert.strictEqual(router("bkt", "session", "us-west-2"), router("bkt", "session", "us-west-2"))
    const elsewhere = router("bkt", "session", "eu-west-1")
    assert.propertyVal(elsewhere, "host", "bkt.s3.eu-west-1.amazonaws.com")
    assert.propertyVal(router("bkt", "control", "us-west-2"), "host", "bkt.s3.us-west-2.amazonaws.com")
  })
})

describe("an access point", () => {
  const options = { endpoint: undefined, region: "eu-west-1", policy: RequestPolicy.none }

  it.effect("stands for a bucket in any operation, and is signed for where it is", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => new Response(null, { status: 204 }), options)
      yield* Effect.provide(S3.deleteObject({ bucket: accessPoint, key: "k" }), server.layer)
      const [sent] = yield* server.requests
      assert.strictEqual(sent?.url, "https://photos-123456789012.s3-accesspoint.us-west-2.amazonaws.com/k")
      assert.include(sent?.headers["authorization"], "/us-west-2/s3/aws4_request")
    }))

  it.effect("is no name for a new bucket, and has to be one that can be asked", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => new Response(null, { status: 200 }), options)
      const tag = <A, E extends { readonly _tag: string }>(effect: Effect.Effect<A, E, S3Client.S3Client>) =>
        Effect.map(Effect.flip(Effect.provide(effect, server.layer)), ({ _tag }) => _tag)
      assert.strictEqual(yield* tag(S3.createBucket({ bucket: accessPoint })), "InvalidInput")
      for (const bucket of ["arn:aws:s3:::photos", `${accessPoint}/object/k`, "arn:aws-cn:s3::1:accesspoint:x.mrap"]) {
        assert.strictEqual(yield* tag(S3.headObject({ bucket, key: "k" })), "InvalidBucketName")
      }
      assert.lengthOf(yield* server.requests, 0)
    }))
})

describe("the source of a copy", () => {
  it("behind an access point is an object", () => {
    assert.strictEqual(
      formatCopySource(accessPoint, "a b/c", "v1"),
      "arn%3Aaws%3As3%3Aus-west-2%3A123456789012%3Aaccesspoint%3Aphotos/object/a%20b/c?versionId=v1"
    )
  })
})
