import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/Emulator.js"
import * as base64 from "../../src/internal/wire/base64.js"
import { compute } from "../../src/internal/wire/checksum.js"
import * as Client from "./client.js"

const setup = Effect.map(Emulator.make({ buckets: ["bkt"] }), (emulator) => {
  const send = Client.make(emulator)
  return {
    emulator,
    send,
    safe: (method: string, path: string, call: Client.Call = {}) => send(method, path, { ...call, secure: true })
  }
})

const method = "x-amz-server-side-encryption"

const key = (fill: number, prefix = method) => {
  const bytes = new Uint8Array(32).fill(fill)
  return {
    [`${prefix}-customer-algorithm`]: "AES256",
    [`${prefix}-customer-key`]: base64.encode(bytes),
    [`${prefix}-customer-key-md5`]: compute("MD5", bytes)
  }
}

const sourceKey = (fill: number) => key(fill, `x-amz-copy-source-server-side-encryption`)

describe("encryption with S3's keys", () => {
  it.effect("is what there is unless another is asked for", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      for (const headers of [{}, { [method]: "AES256" }]) {
        const put = yield* send("PUT", "/bkt/k", { body: "hello", headers })
        assert.deepStrictEqual(
          [put.headers[method], put.headers["etag"]],
          ["AES256", "\"5d41402abc4b2a76b9719d911017c592\""]
        )
        assert.strictEqual((yield* send("GET", "/bkt/k")).headers[method], "AES256")
        assert.strictEqual((yield* send("HEAD", "/bkt/k")).headers[method], "AES256")
      }
    }))

  it.effect("of KMS says with which, and its entity tags are no digests", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const context = base64.encode(Client.bytes("{\"a\":\"b\"}"))
      const put = yield* send("PUT", "/bkt/k", {
        body: "hello",
        headers: {
          [method]: "aws:kms",
          [`${method}-aws-kms-key-id`]: "my-key",
          [`${method}-bucket-key-enabled`]: "true",
          [`${method}-context`]: context
        }
      })
      const said = (headers: Record<string, string>) =>
        ["", "-aws-kms-key-id", "-bucket-key-enabled", "-context"].map((name) => headers[method + name])
      assert.deepStrictEqual(said(put.headers), ["aws:kms", "my-key", "true", context])
      assert.notStrictEqual(put.headers["etag"], "\"5d41402abc4b2a76b9719d911017c592\"")
      assert.match(put.headers["etag"] ?? "", /^"[0-9a-f]{32}"$/)
      const get = yield* send("GET", "/bkt/k")
      assert.deepStrictEqual(said(get.headers), ["aws:kms", "my-key", "true", undefined])
      assert.strictEqual(get.headers["etag"], put.headers["etag"])
      const copy = yield* send("PUT", "/bkt/c", { headers: { "x-amz-copy-source": "bkt/k" } })
      assert.strictEqual(copy.headers[method], "AES256")
      assert.deepStrictEqual(Client.texts(copy.xml, "ETag"), ["\"5d41402abc4b2a76b9719d911017c592\""])
      const standard = yield* send("PUT", "/bkt/k", { headers: { [method]: "aws:kms:dsse" } })
      assert.match(standard.headers[`${method}-aws-kms-key-id`] ?? "", /^arn:aws:kms:us-east-1:000000000000:key\//)
    }))

  it.effect("is what the bucket says, where the request does not", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const set = (algorithm: string, key: string) =>
        send("PUT", "/bkt", {
          query: { encryption: "" },
          body:
            `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm>${key}</ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`
        })
      const said = (headers: Record<string, string> = {}) =>
        Effect.map(
          send("PUT", "/bkt/k", { headers }),
          (a) => ["", "-aws-kms-key-id", "-bucket-key-enabled"].map((name) => a.headers[method + name])
        )
      yield* set("aws:kms", "<KMSMasterKeyID>bucket-key</KMSMasterKeyID>")
      assert.deepStrictEqual(yield* said(), ["aws:kms", "bucket-key", "true"])
      assert.deepStrictEqual(yield* said({ [method]: "AES256" }), ["AES256", undefined, undefined])
      yield* set("AES256", "")
      assert.deepStrictEqual(yield* said(), ["AES256", undefined, undefined])
    }))

  it.effect("refuses what makes no sense", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const code = (headers: Record<string, string>, verb = "PUT") =>
        Effect.map(send(verb, "/bkt/k", { headers }), (a) => a.code ?? String(a.status))
      assert.strictEqual(yield* code({ [method]: "rot13" }), "InvalidArgument")
      assert.strictEqual(yield* code({ [`${method}-aws-kms-key-id`]: "k" }), "InvalidArgument")
      assert.strictEqual(yield* code({ [method]: "AES256", [`${method}-aws-kms-key-id`]: "k" }), "InvalidArgument")
      assert.strictEqual(yield* code({ [method]: "aws:kms", [`${method}-context`]: "x" }), "InvalidArgument")
      yield* send("PUT", "/bkt/k")
      assert.strictEqual(yield* code({ [method]: "AES256" }, "GET"), "InvalidArgument")
    }))
})

describe("encryption with a customer's key", () => {
  it.effect("wants the key to read what was written with it", () =>
    Effect.gen(function*() {
      const { safe } = yield* setup
      const put = yield* safe("PUT", "/bkt/k", { body: "hello", headers: key(1) })
      assert.strictEqual(put.headers[`${method}-customer-algorithm`], "AES256")
      assert.strictEqual(put.headers[`${method}-customer-key-md5`], key(1)[`${method}-customer-key-md5`])
      assert.isUndefined(put.headers[method])
      const read = (verb: string, headers: Record<string, string>, query: Record<string, string> = {}) =>
        Effect.map(safe(verb, "/bkt/k", { headers, query }), (a) => `${a.status} ${a.code ?? a.text}`.trim())
      assert.strictEqual(yield* read("GET", key(1)), "200 hello")
      assert.strictEqual(yield* read("GET", { ...key(1), range: "bytes=1-2" }), "206 el")
      assert.strictEqual(yield* read("GET", {}), "400 InvalidRequest")
      assert.strictEqual(yield* read("GET", key(2)), "403 AccessDenied")
      assert.strictEqual(yield* read("HEAD", key(1)), "200")
      assert.strictEqual(yield* read("HEAD", {}), "400")
      assert.strictEqual(yield* read("HEAD", key(2)), "403")
      const attributes = { "x-amz-object-attributes": "ObjectSize" }
      assert.strictEqual(yield* read("GET", attributes, { attributes: "" }), "400 InvalidRequest")
      assert.strictEqual((yield* read("GET", { ...attributes, ...key(1) }, { attributes: "" })).slice(0, 3), "200")
      yield* safe("PUT", "/bkt/k")
      assert.strictEqual(yield* read("GET", key(1)), "400 InvalidRequest")
    }))

  it.effect("wants a whole key, over a line that nobody reads", () =>
    Effect.gen(function*() {
      const { safe, send } = yield* setup
      const code = (headers: Record<string, string>) =>
        Effect.map(safe("PUT", "/bkt/k", { headers }), (a) => a.code ?? String(a.status))
      const without = (name: string) => Object.fromEntries(Object.entries(key(1)).filter(([n]) => !n.endsWith(name)))
      assert.strictEqual(yield* code(without("-algorithm")), "InvalidArgument")
      assert.strictEqual(yield* code(without("-key")), "InvalidArgument")
      assert.strictEqual(yield* code(without("-md5")), "InvalidArgument")
      assert.strictEqual(
        yield* code({ ...key(1), [`${method}-customer-algorithm`]: "DES" }),
        "InvalidEncryptionAlgorithmError"
      )
      assert.strictEqual(
        yield* code({ ...key(1), [`${method}-customer-key-md5`]: compute("MD5", Client.bytes("")) }),
        "InvalidArgument"
      )
      assert.strictEqual(yield* code({ ...key(1), [`${method}-customer-key`]: "c2hvcnQ=" }), "InvalidArgument")
      assert.strictEqual(yield* code({ ...key(1), [method]: "AES256" }), "InvalidArgument")
      const open = yield* send("PUT", "/bkt/k", { headers: key(1) })
      assert.deepStrictEqual([open.status, open.code], [400, "InvalidRequest"])
      assert.notInclude(open.text, key(1)[`${method}-customer-key`]!)
      const trusting = Client.make(yield* Emulator.make({ buckets: ["bkt"], allowInsecureCustomerKeys: true }))
      assert.strictEqual((yield* trusting("PUT", "/bkt/k", { headers: key(1) })).status, 200)
    }))

  it.effect("goes from key to key by copying", () =>
    Effect.gen(function*() {
      const { safe } = yield* setup
      yield* safe("PUT", "/bkt/k", { body: "hello", headers: key(1) })
      const copy = (headers: Record<string, string>, path = "/bkt/c") =>
        Effect.map(
          safe("PUT", path, { headers: { "x-amz-copy-source": "bkt/k", ...headers } }),
          (a) => a.code ?? String(a.status)
        )
      assert.strictEqual(yield* copy({}), "InvalidRequest")
      assert.strictEqual(yield* copy(sourceKey(2)), "AccessDenied")
      assert.strictEqual(yield* copy(sourceKey(1)), "200")
      assert.strictEqual((yield* safe("GET", "/bkt/c")).headers["etag"], "\"5d41402abc4b2a76b9719d911017c592\"")
      assert.strictEqual(yield* copy({ ...sourceKey(1), ...key(2) }, "/bkt/k"), "200")
      assert.strictEqual((yield* safe("GET", "/bkt/k", { headers: key(2) })).text, "hello")
      assert.strictEqual((yield* safe("GET", "/bkt/k", { headers: key(1) })).code, "AccessDenied")
    }))

  it.effect("goes with every part of an upload", () =>
    Effect.gen(function*() {
      const { safe } = yield* setup
      yield* safe("PUT", "/bkt/source", { body: "hello" })
      const begin = (headers: Record<string, string>) =>
        Effect.map(
          safe("POST", "/bkt/k", { query: { uploads: "" }, headers }),
          (a) => [a, Client.texts(a.xml, "UploadId")[0] ?? ""] as const
        )
      const [begun, uploadId] = yield* begin(key(1))
      assert.strictEqual(begun.headers[`${method}-customer-algorithm`], "AES256")
      const part = (id: string, headers: Record<string, string>) =>
        safe("PUT", "/bkt/k", { query: { uploadId: id, partNumber: "1" }, headers })
      const from = { "x-amz-copy-source": "bkt/source" }
      assert.strictEqual((yield* part(uploadId, {})).code, "InvalidRequest")
      assert.strictEqual((yield* part(uploadId, key(2))).code, "InvalidRequest")
      assert.strictEqual((yield* part(uploadId, from)).code, "InvalidRequest")
      const copied = yield* part(uploadId, { ...from, ...key(1) })
      assert.strictEqual(copied.headers[`${method}-customer-algorithm`], "AES256")
      const complete = yield* safe("POST", "/bkt/k", {
        query: { uploadId },
        body: `<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>${
          Client.texts(copied.xml, "ETag")[0]
        }</ETag></Part></CompleteMultipartUpload>`
      })
      assert.strictEqual(complete.status, 200)
      assert.strictEqual((yield* safe("GET", "/bkt/k", { headers: key(1) })).text, "hello")
      assert.strictEqual((yield* safe("GET", "/bkt/k")).code, "InvalidRequest")
      const [, plain] = yield* begin({})
      assert.strictEqual((yield* part(plain, key(1))).code, "InvalidRequest")
    }))

  it.effect("stands in no log", () =>
    Effect.gen(function*() {
      const { emulator, safe } = yield* setup
      yield* safe("GET", "/bkt/k", { query: { ...key(1), ...sourceKey(2) } })
      const [entry] = yield* emulator.requests
      for (const fill of [1, 2]) {
        assert.notInclude(decodeURIComponent(entry?.target ?? ""), key(fill)[`${method}-customer-key`]!)
      }
    }))
})
