import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/Emulator.js"
import * as Client from "./client.js"

const setup = (options: Emulator.Options = {}) => Effect.map(Emulator.make(options), Client.make)

const configuration = (location: string): string =>
  `<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>${location}</LocationConstraint></CreateBucketConfiguration>`

describe("buckets", () => {
  it.effect("are created, asked and deleted", () =>
    Effect.gen(function*() {
      const send = yield* setup()
      const created = yield* send("PUT", "/my-bucket")
      assert.deepStrictEqual([created.status, created.headers["location"]], [200, "/my-bucket"])
      assert.strictEqual((yield* send("PUT", "/my-bucket")).status, 200)
      const head = yield* send("HEAD", "/my-bucket")
      assert.deepStrictEqual([head.status, head.headers["x-amz-bucket-region"]], [200, "us-east-1"])
      const location = yield* send("GET", "/my-bucket", { query: { location: "" } })
      assert.deepStrictEqual([location.xml.name, location.xml.text], ["LocationConstraint", ""])
      yield* send("PUT", "/my-bucket/k")
      assert.strictEqual((yield* send("DELETE", "/my-bucket")).code, "BucketNotEmpty")
      yield* send("DELETE", "/my-bucket/k")
      assert.strictEqual((yield* send("DELETE", "/my-bucket")).status, 204)
      assert.strictEqual((yield* send("DELETE", "/my-bucket")).code, "NoSuchBucket")
      assert.strictEqual((yield* send("HEAD", "/my-bucket")).status, 404)
    }))

  it.effect("are where their region is", () =>
    Effect.gen(function*() {
      const send = yield* setup({ region: "eu-west-1" })
      const create = (name: string, body?: string) =>
        Effect.map(send("PUT", `/${name}`, { body }), (a) => `${a.status} ${a.code}`)
      assert.strictEqual(yield* create("one"), "400 IllegalLocationConstraintException")
      assert.strictEqual(yield* create("one", configuration("eu-west-1")), "200 undefined")
      assert.strictEqual(yield* create("two", configuration("EU")), "200 undefined")
      assert.strictEqual(yield* create("one", configuration("eu-west-1")), "409 BucketAlreadyOwnedByYou")
      assert.strictEqual(yield* create("xyz", configuration("us-east-1")), "400 InvalidLocationConstraint")
      assert.strictEqual(yield* create("xyz", "<No/>"), "400 MalformedXML")
      const east = yield* setup()
      assert.strictEqual(
        (yield* east("PUT", "/one", { body: configuration("us-east-1") })).code,
        "InvalidLocationConstraint"
      )
      const wrong = yield* send("HEAD", "/one", { region: "us-east-1" })
      assert.deepStrictEqual([wrong.status, wrong.headers["x-amz-bucket-region"]], [400, "eu-west-1"])
    }))

  it.effect("have names", () =>
    Effect.gen(function*() {
      const send = yield* setup()
      for (const name of ["Ab", "ab", "a_b-c", "-ab", "1.2.3.4", "a..b", "xn--abc", "a".repeat(64)]) {
        assert.strictEqual((yield* send("PUT", `/${name}`)).code, "InvalidBucketName", name)
      }
      assert.strictEqual((yield* send("PUT", "/a--use1-az4--x-s3")).code, "AuthorizationHeaderMalformed")
    }))

  it.effect("are listed by pages and by prefix", () =>
    Effect.gen(function*() {
      const send = yield* setup({ buckets: ["ccc", "aaa-1", "aaa-3", "aaa-2"] })
      const list = (query: Record<string, string> = {}) => Effect.map(send("GET", "/", { query }), (a) => a.xml)
      assert.deepStrictEqual(Client.texts(yield* list(), "Name"), ["aaa-1", "aaa-2", "aaa-3", "ccc"])
      const first = yield* list({ prefix: "aaa", "max-buckets": "2" })
      assert.deepStrictEqual(Client.texts(first, "Name"), ["aaa-1", "aaa-2"])
      const token = Client.texts(first, "ContinuationToken")[0] ?? ""
      const second = yield* list({ prefix: "aaa", "max-buckets": "2", "continuation-token": token })
      assert.deepStrictEqual(Client.texts(second, "Name"), ["aaa-3"])
      assert.deepStrictEqual(Client.texts(second, "ContinuationToken"), [])
    }))

  it.effect("are reached by host name too", () =>
    Effect.gen(function*() {
      const send = yield* setup({ buckets: ["bkt"], domains: ["s3.example.test"] })
      const hosts = ["bkt.localhost:9000", "bkt.s3.localhost", "bkt.s3.us-east-1.amazonaws.com", "BKT.s3.example.test"]
      for (const host of hosts) {
        assert.strictEqual((yield* send("PUT", "/a/../k", { body: host, host })).status, 200, host)
        assert.strictEqual((yield* send("GET", "/bkt/a/../k")).text, host)
      }
      assert.strictEqual((yield* send("PUT", "/", { host: "dotted.name.s3.localhost" })).status, 200)
      assert.strictEqual((yield* send("HEAD", "/dotted.name", { host: "s3.localhost" })).status, 200)
    }))

  it.effect("answer what nobody has set", () =>
    Effect.gen(function*() {
      const send = yield* setup({ buckets: ["bkt"] })
      const ask = (name: string, method = "GET") => send(method, "/bkt", { query: { [name]: "" } })
      assert.deepStrictEqual((yield* ask("versioning")).xml.children, [])
      assert.strictEqual((yield* ask("policy")).code, "NoSuchBucketPolicy")
      assert.strictEqual((yield* ask("policy", "DELETE")).status, 204)
      assert.strictEqual((yield* ask("object-lock")).code, "ObjectLockConfigurationNotFoundError")
      for (const name of ["cors", "tagging", "lifecycle"]) {
        assert.strictEqual((yield* ask(name, "PUT")).code, "MalformedXML")
      }
      assert.strictEqual((yield* ask("policy", "PUT")).code, "MalformedPolicy")
      assert.strictEqual((yield* ask("metadataTable")).code, "NotImplemented")
      assert.strictEqual((yield* send("GET", "/bkt", { query: { "x-id": "ListObjects" } })).status, 200)
      assert.strictEqual((yield* send("PATCH", "/bkt")).code, "MethodNotAllowed")
      assert.strictEqual((yield* send("POST", "/bkt/k")).code, "MethodNotAllowed")
      assert.strictEqual(
        (yield* send("GET", "/bkt", { headers: { "x-amz-expected-bucket-owner": "1" } })).code,
        "AccessDenied"
      )
    }))

  it.effect("list each object as its one version", () =>
    Effect.gen(function*() {
      const send = yield* setup({ buckets: ["bkt"] })
      for (const key of ["a", "b/c", "b/d"]) yield* send("PUT", `/bkt/${key}`)
      const first = yield* send("GET", "/bkt", { query: { versions: "", "max-keys": "1" } })
      assert.deepStrictEqual(Client.texts(first.xml, "VersionId"), ["null"])
      assert.deepStrictEqual(Client.texts(first.xml, "NextKeyMarker"), ["a"])
      const rest = yield* send("GET", "/bkt", { query: { versions: "", "key-marker": "a", delimiter: "/" } })
      assert.deepStrictEqual(rest.xml.children.filter((c) => c.name === "CommonPrefixes").length, 1)
      assert.strictEqual((yield* send("GET", "/bkt/a", { query: { versionId: "null" } })).status, 200)
      assert.strictEqual((yield* send("GET", "/bkt/a", { query: { versionId: "1" } })).code, "InvalidArgument")
      const other = { versionId: "a".repeat(32) }
      assert.strictEqual((yield* send("GET", "/bkt/a", { query: other })).code, "InvalidArgument")
      assert.strictEqual((yield* send("DELETE", "/bkt/a", { query: other })).code, "InvalidArgument")
      assert.strictEqual((yield* send("GET", "/bkt/a")).status, 200)
    }))
})
