import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { createBucketConfiguration } from "../../src/internal/s3/documents/buckets.js"
import { deleteRequest } from "../../src/internal/s3/documents/deleteObjects.js"
import { completeMultipartUploadRequest } from "../../src/internal/s3/documents/multipart.js"
import * as xml from "../../src/internal/wire/xml.js"
import * as arbitraries from "../wire/arbitraries.js"

const namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

describe("encode", () => {
  it("writes a CompleteMultipartUpload, with quotes round the ETags and checksums beside them", () => {
    assert.strictEqual(
      completeMultipartUploadRequest.encode({
        parts: [
          { partNumber: 1, etag: "a" },
          { partNumber: 2, etag: "\"b\"", checksums: { CRC32: "AAAAAA==", SHA1: undefined } }
        ]
      }),
      `<CompleteMultipartUpload xmlns="${namespace}">` +
        "<Part><PartNumber>1</PartNumber><ETag>&quot;a&quot;</ETag></Part>" +
        "<Part><PartNumber>2</PartNumber><ETag>&quot;b&quot;</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part>" +
        "</CompleteMultipartUpload>"
    )
  })

  it("writes a Delete, with its conditions", () => {
    assert.strictEqual(
      deleteRequest.encode({
        quiet: true,
        objects: [
          { key: "a" },
          {
            key: "b",
            versionId: "v",
            etag: "e",
            size: 7,
            lastModifiedTime: new Date(Date.UTC(2026, 1, 15, 8, 45, 11))
          }
        ]
      }),
      `<Delete xmlns="${namespace}"><Object><Key>a</Key></Object>` +
        "<Object><Key>b</Key><VersionId>v</VersionId><ETag>&quot;e&quot;</ETag>" +
        "<LastModifiedTime>Sun, 15 Feb 2026 08:45:11 GMT</LastModifiedTime><Size>7</Size></Object>" +
        "<Quiet>true</Quiet></Delete>"
    )
  })

  it("writes where a bucket is to be", () => {
    assert.strictEqual(
      createBucketConfiguration.encode({ locationConstraint: "eu-west-1" }),
      `<CreateBucketConfiguration xmlns="${namespace}"><LocationConstraint>eu-west-1</LocationConstraint>` +
        "</CreateBucketConfiguration>"
    )
  })

  it("names exactly the keys that were given, or refuses", () => {
    fc.assert(fc.property(fc.array(fc.oneof(arbitraries.text, arbitraries.units), { maxLength: 4 }), (keys) => {
      const written = deleteRequest.encode({ objects: keys.map((key) => ({ key })) })
      if (xml.isFailure(written)) {
        assert.isTrue(keys.some((key) => /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/.test(key)))
        return
      }
      const root = xml.parse(new TextEncoder().encode(written))
      assert.isFalse(xml.isFailure(root))
      if (xml.isFailure(root)) return
      assert.deepStrictEqual(xml.childrenOf(root, "Object").map((object) => xml.childText(object, "Key")), keys)
    }))
  })
})
