import { assert, describe, it } from "@effect/vitest"
import { Redacted } from "effect"
import * as fc from "effect/FastCheck"
import { publicAccessBlock } from "../../src/internal/s3/documents/access.js"
import { objectAttributes } from "../../src/internal/s3/documents/attributes.js"
import { bucketList, decodeGetBucketLocation } from "../../src/internal/s3/documents/buckets.js"
import { copyObjectResult } from "../../src/internal/s3/documents/copy.js"
import { deleteResult } from "../../src/internal/s3/documents/deleteObjects.js"
import { decodeListObjects, decodeListObjectsV2 } from "../../src/internal/s3/documents/list.js"
import {
  completeMultipartUploadResult,
  createMultipartUploadResult,
  partList,
  uploadList
} from "../../src/internal/s3/documents/multipart.js"
import { decodeCreateSession } from "../../src/internal/s3/documents/session.js"
import { decodeVersionList } from "../../src/internal/s3/documents/versions.js"
import { isFailure, type XmlFailure } from "../../src/internal/wire/xml.js"
import { decoders } from "../vectors/adapters/decoders.js"

const ok = <A>(output: A | XmlFailure): A => {
  if (isFailure(output)) assert.fail(output.reason)
  return output
}

const reason = (output: unknown): string => {
  if (!isFailure(output)) assert.fail(`was read as ${JSON.stringify(output)}`)
  return output.reason
}

describe("the block of public access", () => {
  it.each(["PublicAccessBlockConfiguration", "BlockPublicAccessBlockConfiguration"])("as <%s>", (root) => {
    const body =
      `<${root}><BlockPublicAcls>true</BlockPublicAcls><BlockPublicPolicy>false</BlockPublicPolicy></${root}>`
    assert.deepStrictEqual(ok(publicAccessBlock.decode(body)), { blockPublicAcls: true, blockPublicPolicy: false })
  })
})

// The vectors hold every output whole; this is what they do not reach.
describe("every decoder", () => {
  it.each([...decoders])("%s tells an error document from any other that is wrong", (_operation, decode) => {
    assert.strictEqual(
      reason(decode("<?xml version=\"1.0\"?>\n<Error><Code>InternalError</Code></Error>")),
      "error document"
    )
    assert.strictEqual(reason(decode("<Error xmlns=\"urn:x\"><Code>InternalError</Code></Error>")), "error document")
    assert.include(reason(decode("<Other/>")), "root element is not <")
    assert.include(reason(decode("")), "empty")
    assert.include(reason(decode(new Uint8Array(0))), "empty")
    assert.include(reason(decode("<html><body>Sign in</body></html>")), "root element")
    assert.isTrue(isFailure(decode("<ListBucketResult><Name>cut of")))
    assert.isTrue(isFailure(decode(Uint8Array.of(0xff, 0xfe))))
  })

  it.each([...decoders])("%s never throws", (_operation, decode) => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      assert.isTrue(isFailure(decode(bytes)))
    }))
  })
})

describe("values", () => {
  const upload = (members: string) =>
    partList.decode(`<ListPartsResult><Part><PartNumber>1</PartNumber>${members}</Part></ListPartsResult>`)

  it("numbers are digits alone, and exact", () => {
    for (const wrong of ["big", "1.5", "-1", "+1", "0x10", "1e3", "9007199254740992", "9".repeat(400), "1 2"]) {
      assert.strictEqual(reason(upload(`<Size>${wrong}</Size>`)), "<Size> is not a whole number", wrong)
    }
    assert.strictEqual(ok(upload("<Size> 9007199254740991\n</Size>")).parts[0]?.size, 9007199254740991)
    assert.notProperty(ok(upload("<Size/>")).parts[0], "size")
  })

  it("dates are ISO 8601 or HTTP's, and nothing else", () => {
    const at = (value: string) => ok(upload(`<LastModified>${value}</LastModified>`)).parts[0]?.lastModified
    const expected = new Date(Date.UTC(2026, 1, 15, 8, 45, 11))
    for (
      const value of [
        "2026-02-15T08:45:11.000Z",
        "2026-02-15T08:45:11Z",
        "2026-02-15T08:45:11+00:00",
        "2026-02-15T10:45:11.000+02:00",
        " 2026-02-15T08:45:11.000000Z ",
        "Sun, 15 Feb 2026 08:45:11 GMT"
      ]
    ) {
      assert.deepStrictEqual(at(value), expected, value)
    }
    assert.isUndefined(at(""))
    for (const wrong of ["yesterday", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "1771145111"]) {
      assert.include(reason(upload(`<LastModified>${wrong}</LastModified>`)), "<LastModified> is not a date")
    }
  })

  it("flags are true or false", () => {
    const listing = (value: string) =>
      decodeListObjectsV2(`<ListBucketResult><IsTruncated>${value}</IsTruncated></ListBucketResult>`)
    assert.isTrue(ok(listing("true")).isTruncated)
    assert.isTrue(ok(listing("True")).isTruncated)
    assert.isFalse(ok(listing("")).isTruncated)
    assert.include(reason(listing("yes")), "<IsTruncated> is not true or false")
  })

  it("a failure names the element and never repeats its content", () => {
    assert.notInclude(JSON.stringify(upload("<Size>secret</Size>")), "secret")
  })

  it("what cannot be left out is missed", () => {
    assert.include(
      reason(createMultipartUploadResult.decode("<InitiateMultipartUploadResult/>")),
      "<UploadId> is missing"
    )
    assert.include(reason(partList.decode("<ListPartsResult><Part/></ListPartsResult>")), "<PartNumber> is missing")
    assert.include(reason(deleteResult.decode("<DeleteResult><Deleted/></DeleteResult>")), "<Key> is missing")
    assert.include(
      reason(decodeListObjectsV2("<ListBucketResult><Contents><Key>k</Key></Contents></ListBucketResult>")),
      "<Size> is missing"
    )
    assert.include(
      reason(decodeListObjectsV2("<ListBucketResult><Contents><Size>1</Size></Contents></ListBucketResult>")),
      "<Key> is missing"
    )
    assert.include(
      reason(decodeListObjectsV2("<ListBucketResult><CommonPrefixes/></ListBucketResult>")),
      "<Prefix> is missing"
    )
    assert.include(reason(decodeCreateSession("<CreateSessionResult/>")), "<Credentials> is missing")
  })
})

describe("outputs", () => {
  it("have no member for what the document does not have, and a list for what has none in it", () => {
    assert.deepStrictEqual(ok(decodeListObjectsV2("<ListBucketResult/>")), {
      isTruncated: false,
      contents: [],
      commonPrefixes: []
    })
    assert.deepStrictEqual(ok(decodeVersionList("<ListVersionsResult/>")), {
      isTruncated: false,
      versions: [],
      deleteMarkers: [],
      history: [],
      commonPrefixes: []
    })
    assert.deepStrictEqual(ok(uploadList.decode("<ListMultipartUploadsResult/>")), {
      isTruncated: false,
      uploads: [],
      commonPrefixes: []
    })
    assert.deepStrictEqual(ok(bucketList.decode("<ListAllMyBucketsResult/>")), { buckets: [] })
    assert.deepStrictEqual(ok(deleteResult.decode("<DeleteResult/>")), { deleted: [], errors: [] })
    assert.deepStrictEqual(ok(copyObjectResult.decode("<CopyObjectResult/>")), {})
  })

  it("have ETags without quotes, and checksums by their algorithm", () => {
    const document =
      "<CompleteMultipartUploadResult><ETag>&quot;a-2&quot;</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32>" +
      "<ChecksumSHA256>b=</ChecksumSHA256><ChecksumType>COMPOSITE</ChecksumType></CompleteMultipartUploadResult>"
    assert.deepStrictEqual(ok(completeMultipartUploadResult.decode(document)), {
      etag: "a-2",
      checksums: { CRC32: "AAAAAA==", SHA256: "b=" },
      checksumType: "COMPOSITE"
    })
  })

  it("have decoded keys where the document says that it encodes them", () => {
    const document = (type: string) =>
      "<ListMultipartUploadsResult><KeyMarker>a%2Bb</KeyMarker><NextKeyMarker>c+d</NextKeyMarker><Prefix>%25</Prefix>" +
      `<Upload><Key>%F0%9F%98%80+e</Key><UploadId>u%2B</UploadId></Upload><CommonPrefixes><Prefix>f%2F</Prefix>` +
      `</CommonPrefixes>${type}</ListMultipartUploadsResult>`
    const decoded = ok(uploadList.decode(document("<EncodingType>url</EncodingType>")))
    assert.deepStrictEqual(
      [decoded.keyMarker, decoded.nextKeyMarker, decoded.prefix, decoded.uploads[0]?.key, decoded.commonPrefixes[0]],
      ["a+b", "c d", "%", "😀 e", "f/"]
    )
    assert.strictEqual(decoded.uploads[0]?.uploadId, "u%2B")
    const plain = ok(uploadList.decode(document("")))
    assert.strictEqual(plain.uploads[0]?.key, "%F0%9F%98%80+e")
    const v1 = ok(decodeListObjects(
      "<ListBucketResult><Marker>a%2Fb</Marker><NextMarker>a+b</NextMarker><EncodingType>url</EncodingType></ListBucketResult>"
    ))
    assert.deepStrictEqual([v1.marker, v1.nextMarker], ["a/b", "a b"])
  })

  it("keep versions and delete markers apart, each in the order of the document", () => {
    const version = (element: string, id: string, latest: boolean) =>
      `<${element}><Key>k</Key><VersionId>${id}</VersionId><IsLatest>${latest}</IsLatest>` +
      (element === "Version" ? "<Size>1</Size>" : "") + `</${element}>`
    const output = ok(decodeVersionList(
      `<ListVersionsResult>${version("DeleteMarker", "3", true)}${version("Version", "2", false)}${
        version("DeleteMarker", "null", false)
      }${version("Version", "0", false)}</ListVersionsResult>`
    ))
    assert.deepStrictEqual(output.versions.map((item) => [item.versionId, item.isLatest]), [["2", false], ["0", false]])
    assert.deepStrictEqual(output.deleteMarkers.map((item) => [item.versionId, item.isLatest]), [
      ["3", true],
      ["null", false]
    ])
  })

  it("read a location as it is, wherever the server puts it", () => {
    const location = (document: string) => ok(decodeGetBucketLocation(document)).locationConstraint
    assert.strictEqual(location("<LocationConstraint>EU</LocationConstraint>"), "EU")
    assert.strictEqual(
      location("<LocationConstraint>\n<LocationConstraint>x</LocationConstraint></LocationConstraint>"),
      "x"
    )
    assert.isUndefined(location("<LocationConstraint> </LocationConstraint>"))
  })

  it("take either name of the number of parts", () => {
    for (const name of ["PartsCount", "TotalPartsCount"]) {
      const output = ok(objectAttributes.decode(
        `<GetObjectAttributesResponse><ObjectParts><${name}>2</${name}></ObjectParts></GetObjectAttributesResponse>`
      ))
      assert.deepStrictEqual(output.objectParts, { totalPartsCount: 2, isTruncated: false, parts: [] })
    }
  })

  it("keep the secrets of a session behind Redacted", () => {
    const output = ok(decodeCreateSession(
      "<CreateSessionResult><Credentials><SessionToken>hush-t</SessionToken><SecretAccessKey>hush-s</SecretAccessKey>" +
        "<AccessKeyId>id</AccessKeyId></Credentials></CreateSessionResult>"
    ))
    assert.notInclude(JSON.stringify(output), "hush")
    assert.strictEqual(Redacted.value(output.sessionToken), "hush-t")
    assert.strictEqual(Redacted.value(output.secretAccessKey), "hush-s")
  })

  it("give names of Object.prototype no power", () => {
    const output = ok(decodeListObjectsV2(
      "<ListBucketResult><__proto__><isTruncated>1</isTruncated></__proto__><Contents><Key>__proto__</Key>" +
        "<Size>1</Size><constructor>x</constructor></Contents></ListBucketResult>"
    ))
    assert.deepStrictEqual(output.contents, [{ key: "__proto__", size: 1 }])
    assert.isUndefined(({} as any).isTruncated)
  })
})
