import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Stream } from "effect"
import {
  type Credentials,
  MultipartUpload,
  ObjectStore,
  Presign,
  RequestPolicy,
  S3,
  type S3Client,
  Transport
} from "effect-s3"
import * as digest from "../../src/internal/wire/digest/node.js"
import { canned, xml } from "../support/canned.js"

const key = new Uint8Array(32).fill(7)
const keyBase64 = Buffer.from(key).toString("base64")
const keyMd5 = Buffer.from(digest.md5(key)).toString("base64")

/** Enough of an answer for any of these operations. */
const answer = (method: string, url: string): Response =>
  url.includes("uploads")
    ? xml("<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>")
    : method === "POST" && url.includes("uploadId")
    ? xml("<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>")
    : url.includes("list-type")
    ? xml("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
    : url.includes("?delete")
    ? xml("<DeleteResult/>")
    : url.includes("copied")
    ? url.includes("uploadId")
      ? xml("<CopyPartResult><ETag>\"e\"</ETag></CopyPartResult>")
      : xml("<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>")
    : new Response(method === "GET" ? "body" : null, { status: 200, headers: { etag: "\"e\"" } })

/** A server that has customers' keys says so. */
const echoing = (response: Response, headers: Readonly<Record<string, string>>): Response => {
  for (const name of ["algorithm", "key-md5"].map((word) => `x-amz-server-side-encryption-customer-${word}`)) {
    if (headers[name] !== undefined) response.headers.set(name, headers[name])
  }
  return response
}

interface Seen {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
}

/** What `program` sends under `options`. */
const sentBy = (
  options: S3.Options,
  program: Effect.Effect<unknown, unknown, S3Client.S3Client>
): Effect.Effect<ReadonlyArray<Seen>> =>
  Effect.gen(function*() {
    const server = yield* canned((request) => echoing(answer(request.method, request.url), request.headers), {
      traits: { ...Transport.none, rawPath: true, streams: true },
      region: "us-east-1",
      policy: RequestPolicy.none,
      ...options
    })
    yield* Effect.orDie(Effect.provide(program, server.layer))
    return (yield* server.requests).map(({ headers, method, url }) => ({ method, url, headers }))
  })

const one = (options: S3.Options, program: Effect.Effect<unknown, unknown, S3Client.S3Client>) =>
  Effect.map(sentBy(options, program), (requests) => {
    assert.lengthOf(requests, 1)
    return requests[0]!
  })

const object = { bucket: "b", key: "k.txt" }
const upload = { ...object, uploadId: "u" }

const operations = {
  PutObject: S3.putObject({ ...object, body: "text" }),
  CopyObject: S3.copyObject({ bucket: "b", key: "copied", source: object }),
  CreateMultipartUpload: S3.createMultipartUpload(object),
  UploadPart: S3.uploadPart({ ...upload, partNumber: 1, body: "text" }),
  UploadPartCopy: S3.uploadPartCopy({ ...upload, key: "copied", partNumber: 1, source: object }),
  GetObject: Effect.scoped(S3.getObject(object)),
  HeadObject: S3.headObject(object),
  DeleteObject: S3.deleteObject(object),
  AbortMultipartUpload: S3.abortMultipartUpload(upload),
  DeleteObjects: S3.deleteObjects({ bucket: "b", objects: [{ key: "k" }] }),
  ListObjectsV2: S3.listObjectsV2({ bucket: "b" }),
  request: Effect.scoped(S3.request({ method: "GET", bucket: "b", query: { acl: "" } }))
} satisfies Record<string, Effect.Effect<unknown, unknown, S3Client.S3Client>>

type Name = keyof typeof operations
const all = Object.keys(operations) as ReadonlyArray<Name>

/** The operations whose request has a header, and the header of each. */
const having = (options: S3.Options, header: string) =>
  Effect.map(
    Effect.forEach(all, (name) =>
      Effect.map(one(options, operations[name]), ({ headers }) => [name, headers[header]] as const)),
    (found) =>
      Object.fromEntries(found.filter(([, value]) => value !== undefined))
  )

const signed = ({ headers }: Seen) =>
  /SignedHeaders=([^,]+)/.exec(headers["authorization"] ?? "")?.[1]?.split(";") ?? []

const each = (names: ReadonlyArray<Name>, value: string) => Object.fromEntries(names.map((name) => [name, value]))

describe("settings on the wire", () => {
  describe("requestPayer", () => {
    it.effect("is a signed header of every request to a bucket", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* having({ requestPayer: true }, "x-amz-request-payer"), each(all, "requester"))
        assert.include(signed(yield* one({ requestPayer: true }, operations.GetObject)), "x-amz-request-payer")
        assert.deepStrictEqual(yield* having({}, "x-amz-request-payer"), {})
      }))

    it.effect("is in the query of presigned URLs, and signed there", () =>
      Effect.gen(function*() {
        const server = yield* canned(() => new Response(), { requestPayer: true })
        const made = yield* Effect.provide(Presign.getObject(object), server.layer)
        const { searchParams } = new URL(Redacted.value(made.url))
        assert.strictEqual(searchParams.get("x-amz-request-payer"), "requester")
        assert.strictEqual(searchParams.get("X-Amz-SignedHeaders"), "host")
        assert.deepStrictEqual(made.headers, {})
      }))

    it.effect("is left out of unsigned requests, which nobody can pay for", () =>
      Effect.gen(function*() {
        const request = yield* one({ requestPayer: true, skipSignature: true }, operations.GetObject)
        assert.notProperty(request.headers, "x-amz-request-payer")
      }))
  })

  it.effect("skipSignature sends no trace of a signature, whatever the credentials", () =>
    Effect.gen(function*() {
      const bare = yield* one({ skipSignature: true }, operations.PutObject)
      for (const name of ["authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"]) {
        assert.notProperty(bare.headers, name)
      }
      const anonymous = yield* one({ credentials: "anonymous" }, operations.PutObject)
      assert.notProperty(anonymous.headers, "authorization")
    }))

  it.effect("credentials of the settings sign", () =>
    Effect.gen(function*() {
      const request = yield* one({
        credentials: undefined as unknown as Credentials.Options,
        accessKeyId: "AKFLAT",
        secretAccessKey: "secret",
        sessionToken: Redacted.make("session")
      }, operations.GetObject)
      assert.include(request.headers["authorization"]!, "Credential=AKFLAT/")
      assert.strictEqual(request.headers["x-amz-security-token"], "session")
    }))

  it.effect("signPayload: false is UNSIGNED-PAYLOAD everywhere", () =>
    Effect.gen(function*() {
      const found = yield* having({ signPayload: false }, "x-amz-content-sha256")
      assert.deepStrictEqual(found, each(all, "UNSIGNED-PAYLOAD"))
      const hashed = yield* having({}, "x-amz-content-sha256")
      assert.notInclude(Object.values(hashed), "UNSIGNED-PAYLOAD")
    }))

  describe("checksumAlgorithm", () => {
    it.effect("is that of PutObject, UploadPart and CreateMultipartUpload", () =>
      Effect.gen(function*() {
        const options = { checksumAlgorithm: "sha256" as const }
        const found = yield* having(options, "x-amz-checksum-sha256")
        assert.sameMembers(Object.keys(found), ["PutObject", "UploadPart", "DeleteObjects"])
        assert.strictEqual(
          found["PutObject"],
          Buffer.from(digest.sha256(new TextEncoder().encode("text"))).toString("base64")
        )
        assert.deepStrictEqual(
          yield* having(options, "x-amz-checksum-algorithm"),
          each(["CreateMultipartUpload"], "SHA256")
        )
      }))

    it.effect("counts less than what the call says", () =>
      Effect.gen(function*() {
        const request = yield* one(
          { checksumAlgorithm: "SHA256" },
          S3.uploadPart({ ...upload, partNumber: 1, body: "text", checksumAlgorithm: "CRC32" })
        )
        assert.property(request.headers, "x-amz-checksum-crc32")
        assert.notProperty(request.headers, "x-amz-checksum-sha256")
      }))

    it.effect("is that of uploads in parts", () =>
      Effect.gen(function*() {
        const requests = yield* sentBy(
          { checksumAlgorithm: "crc64nvme" },
          MultipartUpload.upload(object, Stream.make(new Uint8Array(10)))
        )
        assert.strictEqual(requests[0]!.headers["x-amz-checksum-algorithm"], "CRC64NVME")
        assert.property(requests[1]!.headers, "x-amz-checksum-crc64nvme")
      }))
  })

  describe("serverSideEncryption", () => {
    const writers = ["PutObject", "CopyObject", "CreateMultipartUpload"] as const

    it.effect.each(["AES256", "aws:kms", "aws:kms:dsse"] as const)(
      "%s is asked for by what makes objects",
      (kind) =>
        Effect.gen(function*() {
          const options = { serverSideEncryption: kind, ...(kind === "AES256" ? {} : { sseKmsKeyId: "arn:aws:kms:k" }) }
          assert.deepStrictEqual(yield* having(options, "x-amz-server-side-encryption"), each(writers, kind))
          assert.deepStrictEqual(
            yield* having(options, "x-amz-server-side-encryption-aws-kms-key-id"),
            kind === "AES256" ? {} : each(writers, "arn:aws:kms:k")
          )
        })
    )

    it.effect("goes with the bucket key", () =>
      Effect.gen(function*() {
        const options = { serverSideEncryption: "aws:kms" as const, sseBucketKeyEnabled: false }
        const name = "x-amz-server-side-encryption-bucket-key-enabled"
        assert.deepStrictEqual(yield* having(options, name), each(writers, "false"))
        assert.include(signed(yield* one(options, operations.PutObject)), name)
      }))

    it.effect("sse-c sends the key with what reads and writes, and for the source of copies", () =>
      Effect.gen(function*() {
        const options = { serverSideEncryption: "sse-c" as const, sseCustomerKeyBase64: keyBase64 }
        const prefix = "x-amz-server-side-encryption-customer"
        const users = [...writers, "UploadPart", "UploadPartCopy", "GetObject", "HeadObject"] as const
        assert.deepStrictEqual(yield* having(options, `${prefix}-algorithm`), each(users, "AES256"))
        assert.deepStrictEqual(yield* having(options, `${prefix}-key`), each(users, keyBase64))
        assert.deepStrictEqual(yield* having(options, `${prefix}-key-md5`), each(users, keyMd5))
        assert.deepStrictEqual(
          yield* having(options, `x-amz-copy-source-server-side-encryption-customer-key`),
          each(["CopyObject", "UploadPartCopy"], keyBase64)
        )
        assert.deepStrictEqual(yield* having(options, "x-amz-server-side-encryption"), {})
      }))

    it.effect("gives way to what the call says, as a whole", () =>
      Effect.gen(function*() {
        const kms = { serverSideEncryption: "aws:kms" as const, sseKmsKeyId: "one" }
        const other = yield* one(kms, S3.putObject({ ...object, serverSideEncryption: "AES256" }))
        assert.strictEqual(other.headers["x-amz-server-side-encryption"], "AES256")
        assert.notProperty(other.headers, "x-amz-server-side-encryption-aws-kms-key-id")
        const ownKey = yield* one(kms, S3.putObject({ ...object, sseKmsKeyId: "two" }))
        assert.strictEqual(ownKey.headers["x-amz-server-side-encryption"], "aws:kms")
        assert.strictEqual(ownKey.headers["x-amz-server-side-encryption-aws-kms-key-id"], "two")
        const customer = yield* one(kms, S3.putObject({ ...object, sseCustomerKey: Redacted.make(key) }))
        assert.notProperty(customer.headers, "x-amz-server-side-encryption")
        assert.property(customer.headers, "x-amz-server-side-encryption-customer-key")
      }))

    it.effect("binds presigned uploads", () =>
      Effect.gen(function*() {
        const server = yield* canned(() => new Response(), { serverSideEncryption: "AES256" })
        const made = yield* Effect.provide(Presign.putObject(object), server.layer)
        assert.deepStrictEqual(made.headers, { "x-amz-server-side-encryption": "AES256" })
      }))
  })

  describe("content types", () => {
    const options = { defaultContentType: "text/x-default", contentTypes: { ".TXT": "text/x-ours", "tar.gz": "a/b" } }
    const type = (program: Effect.Effect<unknown, unknown, S3Client.S3Client>, settings: S3.Options = options) =>
      Effect.map(one(settings, program), ({ headers }) => headers["content-type"])

    it.effect("come from the call, the end of the key, the default", () =>
      Effect.gen(function*() {
        assert.strictEqual(yield* type(S3.putObject({ ...object, contentType: "x/y" })), "x/y")
        assert.strictEqual(yield* type(operations.PutObject), "text/x-ours")
        assert.strictEqual(yield* type(S3.createMultipartUpload({ bucket: "b", key: "a.b/c.tar.gz" })), "a/b")
        assert.strictEqual(yield* type(S3.putObject({ bucket: "b", key: "a.txt/c" })), "text/x-default")
        assert.strictEqual(yield* type(S3.putObject({ bucket: "b", key: "c.constructor" })), "text/x-default")
        assert.isUndefined(yield* type(operations.PutObject, {}))
        assert.isUndefined(yield* type(operations.CopyObject))
      }))

    it.effect("of a store are guessed only where the settings do not know the end", () =>
      Effect.gen(function*() {
        const put = (key: string) =>
          Effect.flatMap(ObjectStore.makeS3({ bucket: "b" }), (store) => store.put(key, "text"))
        assert.strictEqual(yield* type(put("k.txt")), "text/x-ours")
        assert.strictEqual(yield* type(put("k.json")), "application/json")
        assert.strictEqual(yield* type(put("k")), "text/x-default")
      }))

    it.effect("bind no presigned upload", () =>
      Effect.gen(function*() {
        const server = yield* canned(() => new Response(), options)
        assert.deepStrictEqual((yield* Effect.provide(Presign.putObject(object), server.layer)).headers, {})
      }))
  })

  describe("defaultHeaders", () => {
    const options = { defaultHeaders: { "X-Team": "storage", "cache-control": "no-store" } }

    it.effect("are sent and signed with every request", () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* having(options, "x-team"), each(all, "storage"))
        for (const name of all) {
          assert.includeMembers(signed(yield* one(options, operations[name])), ["x-team", "cache-control"], name)
        }
      }))

    it.effect("count less than what the call says, and are in no presigned URL", () =>
      Effect.gen(function*() {
        const request = yield* one(options, S3.putObject({ ...object, cacheControl: "max-age=1" }))
        assert.strictEqual(request.headers["cache-control"], "max-age=1")
        const server = yield* canned(() => new Response(), options)
        assert.deepStrictEqual((yield* Effect.provide(Presign.getObject(object), server.layer)).headers, {})
      }))
  })

  it.effect("disableTagging leaves tags out", () =>
    Effect.gen(function*() {
      const tagging = { a: "b" }
      const put = S3.putObject({ ...object, tagging })
      const copy = S3.copyObject({ bucket: "b", key: "copied", source: object, tagging, taggingDirective: "REPLACE" })
      assert.strictEqual((yield* one({}, put)).headers["x-amz-tagging"], "a=b")
      assert.strictEqual((yield* one({}, copy)).headers["x-amz-tagging-directive"], "REPLACE")
      for (const program of [put, copy, S3.createMultipartUpload({ ...object, tagging })]) {
        const { headers } = yield* one({ disableTagging: true }, program)
        assert.notProperty(headers, "x-amz-tagging")
        assert.notProperty(headers, "x-amz-tagging-directive")
      }
    }))

  it.effect("disableBulkDelete deletes one by one", () =>
    Effect.gen(function*() {
      const remove = Effect.flatMap(
        ObjectStore.makeS3({ bucket: "b" }),
        (store) => Stream.runDrain(store.deleteMany(Stream.make("x", "y", "z")))
      )
      const methods = (options: S3.Options) =>
        Effect.map(sentBy(options, remove), (requests) => requests.map(({ method }) => method))
      assert.deepStrictEqual(yield* methods({}), ["POST"])
      assert.deepStrictEqual(yield* methods({ disableBulkDelete: true }), ["DELETE", "DELETE", "DELETE"])
    }))

  it.effect("userAgent", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* one({ userAgent: "app/1" }, operations.GetObject)).headers["user-agent"], "app/1")
    }))

  it.effect("allowHttp, addressing, prefix and region decide where a request goes", () =>
    Effect.gen(function*() {
      const request = yield* one({
        endpoint: "http://gw.example.com",
        allowHttp: true,
        addressing: "virtual",
        region: "r-1"
      }, S3.getObjectBytes({ bucket: "photos", key: "k" }))
      assert.strictEqual(request.url, "http://photos.gw.example.com/k")
      assert.include(request.headers["authorization"]!, "/r-1/s3/aws4_request")
    }))
})
