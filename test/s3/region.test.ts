import { HttpClient, HttpClientResponse } from "@effect/platform"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { RequestPolicy, S3 } from "effect-s3"
import { canned, errorDocument, xml } from "../support/canned.js"

const inRegion = (status: number, region?: string) =>
  new Response(null, { status, headers: region === undefined ? {} : { "x-amz-bucket-region": region } })

/** One unsigned HEAD, and what was asked. */
const resolved = (answer: Response, bucket = "photos", endpoint?: string) =>
  Effect.gen(function*() {
    const asked: Array<string> = []
    const client = HttpClient.make((request) =>
      Effect.sync(() => {
        asked.push(`${request.method} ${request.url} ${request.headers["authorization"] ?? "unsigned"}`)
        return HttpClientResponse.fromWeb(request, answer)
      })
    )
    const region = yield* Effect.either(
      Effect.provideService(S3.resolveBucketRegion(bucket, { endpoint }), HttpClient.HttpClient, client)
    )
    return { asked, region: region._tag === "Right" ? region.right : region.left._tag }
  })

describe("resolveBucketRegion", () => {
  it.effect("takes the header from any answer but 404", () =>
    Effect.gen(function*() {
      for (const status of [200, 301, 307, 400, 403, 503]) {
        assert.deepStrictEqual(yield* resolved(inRegion(status, "eu-west-3")), {
          asked: ["HEAD https://photos.s3.amazonaws.com/ unsigned"],
          region: "eu-west-3"
        })
      }
      assert.strictEqual((yield* resolved(inRegion(404, "eu-west-3"))).region, "NoSuchBucket")
    }))

  it.effect("believes a region's name alone", () =>
    Effect.gen(function*() {
      for (const region of [undefined, "", "evil.example/", "EU WEST", "-a"]) {
        assert.strictEqual((yield* resolved(inRegion(200, region))).region, "UnknownServiceError")
      }
    }))

  it.effect("names the bucket in the path where it cannot stand before the host", () =>
    Effect.gen(function*() {
      const { asked } = yield* resolved(inRegion(200, "eu-west-3"), "my.photos")
      assert.deepStrictEqual(asked, ["HEAD https://s3.amazonaws.com/my.photos unsigned"])
      const elsewhere = yield* resolved(inRegion(200, "cn-north-1"), "photos", "https://s3.cn-north-1.amazonaws.com.cn")
      assert.deepStrictEqual(elsewhere.asked, ["HEAD https://s3.cn-north-1.amazonaws.com.cn/photos unsigned"])
    }))

  it.effect("asks nobody about a name or an endpoint that is none", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* resolved(inRegion(200), "a/b"), { asked: [], region: "InvalidBucketName" })
      const { asked, region } = yield* resolved(inRegion(200), "photos", "https://user@host")
      assert.deepStrictEqual([asked, region], [[], "InvalidConfig"])
    }))
})

const location = (name: string) => xml(`<LocationConstraint>${name}</LocationConstraint>`)

/** What a client makes of these answers to HEAD and to GetBucketLocation. */
const found = (head: () => Response, get: () => Response) =>
  Effect.gen(function*() {
    const server = yield* canned((request) => request.method === "HEAD" ? head() : get(), {
      policy: RequestPolicy.none
    })
    const exit = yield* Effect.either(Effect.provide(S3.bucketRegion({ bucket: "photos" }), server.layer))
    const methods = (yield* server.requests).map(({ method }) => method)
    return [exit._tag === "Right" ? exit.right : exit.left._tag, ...methods]
  })

describe("bucketRegion", () => {
  it.effect("is what HeadBucket says, or else GetBucketLocation", () =>
    Effect.gen(function*() {
      const never = () => errorDocument("InternalError", 500)
      assert.deepStrictEqual(yield* found(() => inRegion(200, "eu-west-3"), never), ["eu-west-3", "HEAD"])
      assert.deepStrictEqual(yield* found(() => inRegion(200), () => location("")), ["us-east-1", "HEAD", "GET"])
      assert.deepStrictEqual(yield* found(() => inRegion(403), () => location("EU")), ["eu-west-1", "HEAD", "GET"])
      assert.deepStrictEqual(yield* found(() => inRegion(404), never), ["NoSuchBucket", "HEAD"])
      assert.deepStrictEqual(yield* found(() => inRegion(403), () => errorDocument("AccessDenied", 403)), [
        "AccessDenied",
        "HEAD",
        "GET"
      ])
      assert.deepStrictEqual(yield* found(() => inRegion(200), () => location("a.b/c")), [
        "MalformedResponse",
        "HEAD",
        "GET"
      ])
    }))
})
