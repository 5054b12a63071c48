import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import * as Emulator from "../../src/Emulator.js"
import { compute } from "../../src/internal/wire/checksum.js"
import * as Client from "./client.js"

const mebibyte = 1024 * 1024

const setup = Effect.map(Emulator.make({ buckets: ["bkt"] }), (emulator) => ({ emulator, send: Client.make(emulator) }))

type Send = ReturnType<typeof Client.make>

const begin = (send: Send, path: string, headers: Record<string, string> = {}) =>
  Effect.map(
    send("POST", path, { query: { uploads: "" }, headers }),
    (a) => Client.texts(a.xml, "UploadId")[0] ?? ""
  )

const part = (
  send: Send,
  path: string,
  uploadId: string,
  partNumber: number,
  body: Uint8Array | string,
  headers: Record<string, string> = {}
) =>
  send("PUT", path, {
    query: { uploadId, partNumber: String(partNumber) },
    body,
    headers,
    payloadHash: "UNSIGNED-PAYLOAD"
  })

const complete = (
  send: Send,
  path: string,
  uploadId: string,
  parts: ReadonlyArray<readonly [number, string, string?]>,
  headers: Record<string, string> = {}
) =>
  send("POST", path, {
    query: { uploadId },
    headers,
    body: `<CompleteMultipartUpload>${
      parts.map(([number, etag, extra]) =>
        `<Part><PartNumber>${number}</PartNumber><ETag>${etag}</ETag>${extra ?? ""}</Part>`
      ).join("")
    }</CompleteMultipartUpload>`
  })

const md5 = (data: Uint8Array): Buffer => createHash("md5").update(data).digest()

const big = new Uint8Array(5 * mebibyte).fill(97)

describe("multipart uploads", () => {
  it.effect("become one object of parts", () =>
    Effect.gen(function*() {
      const { emulator, send } = yield* setup
      const id = yield* begin(send, "/bkt/k", { "x-amz-meta-a": "1", "content-type": "a/b" })
      assert.deepStrictEqual(yield* emulator.openUploads("bkt"), [{ bucket: "bkt", key: "k", uploadId: id, parts: 0 }])
      // Sent out of order, one of them twice, and one that the object does not take.
      const three = (yield* part(send, "/bkt/k", id, 3, "tail")).headers["etag"] ?? ""
      yield* part(send, "/bkt/k", id, 1, "old")
      const one = (yield* part(send, "/bkt/k", id, 1, big)).headers["etag"] ?? ""
      yield* part(send, "/bkt/k", id, 2, "unused")
      const done = yield* complete(send, "/bkt/k", id, [[1, one], [3, three.replaceAll("\"", "")]])
      assert.strictEqual(done.xml.name, "CompleteMultipartUploadResult")
      const etag = Client.texts(done.xml, "ETag")[0]
      const digests = Buffer.concat([md5(big), md5(Client.bytes("tail"))])
      assert.strictEqual(etag, `"${md5(digests).toString("hex")}-2"`)
      assert.deepStrictEqual(yield* emulator.openUploads(), [])
      const get = yield* send("GET", "/bkt/k", { headers: { range: `bytes=${5 * mebibyte - 1}-` } })
      assert.deepStrictEqual([get.text, get.headers["etag"], get.headers["x-amz-meta-a"]], ["atail", etag, "1"])
      const second = yield* send("GET", "/bkt/k", { query: { partNumber: "2" } })
      assert.deepStrictEqual([second.status, second.text, second.headers["x-amz-mp-parts-count"]], [206, "tail", "2"])
      assert.strictEqual((yield* send("GET", "/bkt/k", { query: { partNumber: "3" } })).code, "InvalidPartNumber")
      const again = yield* complete(send, "/bkt/k", id, [[1, one], [3, three]])
      assert.deepStrictEqual([again.status, Client.texts(again.xml, "ETag")[0]], [200, etag])
      assert.strictEqual((yield* complete(send, "/bkt/k", id, [[1, one]])).code, "NoSuchUpload")
      const whole = compute("CRC64NVME", Buffer.concat([big, Buffer.from("tail")]))
      assert.deepStrictEqual(Client.texts(done.xml, "ChecksumCRC64NVME"), [whole])
    }))

  it.effect("are refused, and stay open", () =>
    Effect.gen(function*() {
      const { emulator, send } = yield* setup
      const id = yield* begin(send, "/bkt/k")
      const one = (yield* part(send, "/bkt/k", id, 1, "small")).headers["etag"] ?? ""
      const two = (yield* part(send, "/bkt/k", id, 2, big)).headers["etag"] ?? ""
      const refused = (parts: ReadonlyArray<readonly [number, string]>, headers?: Record<string, string>) =>
        Effect.map(complete(send, "/bkt/k", id, parts, headers), (a) => a.code)
      assert.strictEqual(yield* refused([[1, one], [2, two]]), "EntityTooSmall")
      assert.strictEqual(yield* refused([[2, two], [1, one]]), "InvalidPartOrder")
      assert.strictEqual(yield* refused([[1, two]]), "InvalidPart")
      assert.strictEqual(yield* refused([[3, two]]), "InvalidPart")
      assert.strictEqual(yield* refused([]), "MalformedXML")
      assert.strictEqual(yield* refused([[1, one]], { "x-amz-mp-object-size": "4" }), "InvalidRequest")
      yield* send("PUT", "/bkt/k")
      assert.strictEqual(yield* refused([[1, one]], { "if-none-match": "*" }), "PreconditionFailed")
      assert.strictEqual((yield* emulator.openUploads()).length, 1)
      assert.strictEqual((yield* part(send, "/bkt/k", id, 0, "x")).code, "InvalidArgument")
      assert.strictEqual((yield* part(send, "/bkt/k", id, 10_001, "x")).code, "InvalidArgument")
      assert.strictEqual((yield* part(send, "/bkt/other", id, 1, "x")).code, "NoSuchUpload")
      const abort = () => send("DELETE", "/bkt/k", { query: { uploadId: id } })
      assert.strictEqual((yield* abort()).status, 204)
      assert.strictEqual((yield* abort()).code, "NoSuchUpload")
      assert.strictEqual((yield* part(send, "/bkt/k", id, 1, "x")).code, "NoSuchUpload")
    }))

  it.effect("have checksums of parts, composite or of the whole", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const tail = Client.bytes("tail")
      for (const type of ["COMPOSITE", "FULL_OBJECT"]) {
        const id = yield* begin(send, "/bkt/k", { "x-amz-checksum-algorithm": "CRC32", "x-amz-checksum-type": type })
        const name = "x-amz-checksum-crc32"
        const [crc1, crc2] = [compute("CRC32", big), compute("CRC32", tail)]
        const one = yield* part(send, "/bkt/k", id, 1, big, { [name]: crc1 })
        const two = yield* part(send, "/bkt/k", id, 2, tail, { [name]: crc2 })
        assert.strictEqual(one.headers[name], crc1)
        assert.strictEqual((yield* part(send, "/bkt/k", id, 2, tail, { [name]: crc1 })).code, "BadDigest")
        assert.strictEqual((yield* part(send, "/bkt/k", id, 2, tail)).code, "InvalidRequest")
        const etags = [one.headers["etag"] ?? "", two.headers["etag"] ?? ""] as const
        if (type === "COMPOSITE") {
          const bare = yield* complete(send, "/bkt/k", id, [[1, etags[0]], [2, etags[1]]])
          assert.deepStrictEqual([bare.status, bare.code], [400, "InvalidRequest"])
        }
        const listed = [
          [1, etags[0], `<ChecksumCRC32>${crc1}</ChecksumCRC32>`],
          [2, etags[1], `<ChecksumCRC32>${crc2}</ChecksumCRC32>`]
        ] as const
        const wrong = yield* complete(send, "/bkt/k", id, listed, { [name]: crc1 })
        assert.strictEqual(wrong.code, "BadDigest")
        const done = yield* complete(send, "/bkt/k", id, listed)
        const value = Client.texts(done.xml, "ChecksumCRC32")[0] ?? ""
        assert.deepStrictEqual(Client.texts(done.xml, "ChecksumType"), [type])
        if (type === "FULL_OBJECT") assert.strictEqual(value, compute("CRC32", Buffer.concat([big, tail])))
        else {
          const digests = Buffer.concat([Buffer.from(crc1, "base64"), Buffer.from(crc2, "base64")])
          assert.strictEqual(value, `${compute("CRC32", digests)}-2`)
        }
        const attributes = yield* send("GET", "/bkt/k", {
          query: { attributes: "" },
          headers: { "x-amz-object-attributes": "ETag,Checksum,ObjectParts,ObjectSize", "x-amz-max-parts": "1" }
        })
        assert.deepStrictEqual(Client.texts(attributes.xml, "PartsCount"), ["2"])
        assert.deepStrictEqual(Client.texts(attributes.xml, "PartNumber"), ["1"])
        assert.deepStrictEqual(Client.texts(attributes.xml, "ChecksumCRC32"), [value, crc1])
        assert.deepStrictEqual(Client.texts(attributes.xml, "ObjectSize"), [String(big.length + 4)])
      }
      for (
        const headers of [
          { "x-amz-checksum-algorithm": "SHA256", "x-amz-checksum-type": "FULL_OBJECT" },
          { "x-amz-checksum-algorithm": "CRC64NVME", "x-amz-checksum-type": "COMPOSITE" },
          { "x-amz-checksum-algorithm": "MD5" }
        ]
      ) {
        const refused = yield* send("POST", "/bkt/k", { query: { uploads: "" }, headers })
        assert.strictEqual(refused.code, "InvalidRequest")
      }
    }))

  it.effect("take ranges of other objects as parts", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      yield* send("PUT", "/bkt/source", { body: "0123456789" })
      const id = yield* begin(send, "/bkt/k")
      const copy = (range: string) =>
        send("PUT", "/bkt/k", {
          query: { uploadId: id, partNumber: "1" },
          headers: { "x-amz-copy-source": "/bkt/source", "x-amz-copy-source-range": range }
        })
      for (const range of ["bytes=3-", "bytes=-3", "bytes=5-3", "bytes=0-10", "0-3"]) {
        assert.strictEqual((yield* copy(range)).code, "InvalidArgument", range)
      }
      const done = yield* copy("bytes=2-4")
      assert.strictEqual(done.xml.name, "CopyPartResult")
      yield* complete(send, "/bkt/k", id, [[1, Client.texts(done.xml, "ETag")[0] ?? ""]])
      const get = yield* send("GET", "/bkt/k")
      assert.strictEqual(get.text, "234")
      const crc = (yield* send("HEAD", "/bkt/k", { headers: { "x-amz-checksum-mode": "ENABLED" } })).headers
      assert.strictEqual(crc["x-amz-checksum-crc64nvme"], compute("CRC64NVME", Client.bytes("234")))
    }))

  it.effect("are listed by pages, parts and uploads", () =>
    Effect.gen(function*() {
      const { send } = yield* setup
      const id = yield* begin(send, "/bkt/b/1")
      for (const number of [5, 1, 3]) yield* part(send, "/bkt/b/1", id, number, "x")
      const parts = (query: Record<string, string>) =>
        Effect.map(send("GET", "/bkt/b/1", { query: { uploadId: id, ...query } }), (a) => a.xml)
      const first = yield* parts({ "max-parts": "2" })
      assert.deepStrictEqual(Client.texts(first, "PartNumber"), ["1", "3"])
      assert.deepStrictEqual(Client.texts(first, "NextPartNumberMarker"), ["3"])
      assert.deepStrictEqual(Client.texts(yield* parts({ "part-number-marker": "3" }), "PartNumber"), ["5"])

      const [a1, a2, b1, b2] = [
        yield* begin(send, "/bkt/a"),
        yield* begin(send, "/bkt/a"),
        id,
        yield* begin(send, "/bkt/b/2")
      ]
      const uploads = (query: Record<string, string>) =>
        Effect.map(send("GET", "/bkt", { query: { uploads: "", ...query } }), (a) => a.xml)
      const all = yield* uploads({})
      assert.deepStrictEqual(Client.texts(all, "UploadId"), [a1, a2, b1, b2])
      const found: Array<string> = []
      let marker: Record<string, string> = {}
      for (let i = 0; i < 10; i++) {
        const page = yield* uploads({ "max-uploads": "1", ...marker })
        found.push(...Client.texts(page, "UploadId"))
        if (Client.texts(page, "IsTruncated")[0] === "false") break
        marker = {
          "key-marker": Client.texts(page, "NextKeyMarker")[0] ?? "",
          "upload-id-marker": Client.texts(page, "NextUploadIdMarker")[0] ?? ""
        }
      }
      assert.deepStrictEqual(found, [...Client.texts(all, "UploadId")])
      const rolled = yield* uploads({ delimiter: "/" })
      assert.deepStrictEqual(Client.texts(rolled, "UploadId"), [a1, a2])
      assert.deepStrictEqual(rolled.children.filter((c) => c.name === "CommonPrefixes").length, 1)
      const behind = yield* uploads({ "key-marker": "a" })
      assert.deepStrictEqual(Client.texts(behind, "UploadId"), [b1, b2])
    }))
})
