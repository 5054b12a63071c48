import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import {
  decodeListObjects,
  decodeListObjectsV2,
  general,
  headV1,
  headV2
} from "../../src/internal/s3/documents/list.js"
import { scanPage } from "../../src/internal/s3/documents/pageScanner.js"
import { isFailure } from "../../src/internal/wire/xml.js"
import * as arbitraries from "../wire/arbitraries.js"
import { work } from "../wire/work.js"

const generalV1 = general(headV1)
const generalV2 = general(headV2)

const agree = (document: string): void => {
  assert.deepStrictEqual(decodeListObjectsV2(document), generalV2(document), document)
  assert.deepStrictEqual(decodeListObjects(document), generalV1(document), document)
}

const entries = (count: number, members: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => `<Contents>${members(i)}</Contents>`).join("")

const page = (
  contents: string,
  head = "<Name>b</Name><Prefix/><KeyCount>3</KeyCount><MaxKeys>1000</MaxKeys>"
): string =>
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" +
  `${head}<IsTruncated>false</IsTruncated>${contents}</ListBucketResult>`

// With a reference in the second key only, so that both ways through an entry are taken.
const name = (i: number) => `logs/%2B${i === 1 ? "&amp;" : ""}${i}.gz`
const key = (i: number) => `<Key>${name(i)}</Key>`
const modified = (i: number) => `<LastModified>2026-02-${10 + i}T08:45:11.00${i}Z</LastModified>`
const etag = (i: number) => `<ETag>&quot;b1946ac92492d2347c6235b4d261118${i}&quot;</ETag>`
const size = (i: number) => `<Size>${i * 1000}</Size>`
const standard = "<StorageClass>STANDARD</StorageClass>"
const owner = "<Owner><ID>02d6</ID><DisplayName>minio</DisplayName></Owner>"

describe("the scanner", () => {
  const usual: ReadonlyArray<readonly [string, (i: number) => string]> = [
    ["S3", (i) => key(i) + modified(i) + etag(i) + size(i) + standard],
    [
      "S3 with checksums",
      (i) =>
        key(i) + modified(i) + etag(i) +
        "<ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType>" + size(i) + standard
    ],
    ["S3 with owners", (i) => key(i) + modified(i) + etag(i) + size(i) + owner + standard],
    ["Ceph", (i) => key(i) + modified(i) + etag(i) + size(i) + standard + owner + "<Type>Normal</Type>"],
    ["R2", (i) => key(i) + size(i) + modified(i) + etag(i) + standard],
    ["raw quotes", (i) => key(i) + modified(i) + `<ETag>"${i}"</ETag>` + size(i) + standard],
    ["decimal quotes", (i) => key(i) + modified(i) + `<ETag>&#34;${i}&#34;</ETag>` + size(i) + standard],
    ["whole seconds", (i) => key(i) + "<LastModified>2026-02-15T08:45:11Z</LastModified>" + etag(i) + size(i)],
    ["the end of a month", (i) => key(i) + "<LastModified>2024-02-29T23:59:59.999Z</LastModified>" + size(i)],
    ["nothing but what is needed", (i) => key(i) + size(i)],
    ["no date", (i) => key(i) + "<LastModified></LastModified>" + etag(i) + size(i) + standard]
  ]

  it.each(usual)("reads %s without a tree, as the reader does", (_name, members) => {
    for (const type of ["", "<EncodingType>url</EncodingType>"]) {
      const document = page(entries(3, members) + "<CommonPrefixes><Prefix>a%20&lt;</Prefix></CommonPrefixes>" + type)
      assert.isDefined(scanPage(document))
      agree(document)
      const output = decodeListObjectsV2(document)
      if (isFailure(output)) assert.fail(output.reason)
      const plus = type === "" ? "%2B" : "+"
      assert.deepStrictEqual(
        output.contents.map((entry) => entry.key),
        [`logs/${plus}0.gz`, `logs/${plus}&1.gz`, `logs/${plus}2.gz`]
      )
      assert.deepStrictEqual(output.commonPrefixes, [type === "" ? "a%20<" : "a <"])
    }
  })

  it("reads the dates of every day, with its milliseconds", () => {
    const day = 86_400_000
    const times: Array<number> = []
    for (let ms = Date.UTC(1969, 11, 1); ms < Date.UTC(2105, 0, 1); ms += 5 * day + 61_001) times.push(ms)
    const output = decodeListObjectsV2(
      page(
        entries(
          times.length,
          (i) =>
            key(i) + `<LastModified>${new Date(times[i]!).toISOString()}</LastModified>` + etag(1) + size(i) + standard
        )
      )
    )
    if (isFailure(output)) assert.fail(output.reason)
    assert.deepStrictEqual(output.contents.map((entry) => entry.lastModified?.getTime()), times)
  })

  const unusual: ReadonlyArray<readonly [string, string]> = [
    ["a comment", page(entries(1, (i) => key(i) + "<!-- c -->" + size(i)))],
    ["a comment in a value", page(entries(1, (i) => "<Key>a<!-- c -->b</Key>" + size(i)))],
    [
      "a comment in an ETag",
      page(entries(1, (i) => key(i) + modified(i) + "<ETag>&quot;a<!-- c -->b&quot;</ETag>" + size(i) + standard))
    ],
    [
      "a reference in a storage class",
      page(entries(1, (i) => key(i) + modified(i) + etag(i) + size(i) + "<StorageClass>A&amp;B</StorageClass>"))
    ],
    [
      "a reference in an algorithm",
      page(entries(1, (i) =>
        key(i) + modified(i) + etag(i) + "<ChecksumAlgorithm>&#67;RC32</ChecksumAlgorithm>" +
        "<ChecksumType>FULL&#95;OBJECT</ChecksumType>" + size(i) + standard))
    ],
    ["CDATA", page(entries(1, (i) => "<Key><![CDATA[a&b]]></Key>" + size(i)))],
    ["pretty printing", page(entries(1, (i) => "\n  " + key(i) + "\n  " + size(i) + "\n"))],
    ["a prefix", "<s:ListBucketResult xmlns:s=\"x\"><s:Name>b</s:Name></s:ListBucketResult>"],
    ["a carriage return", page(entries(1, (i) => "<Key>a\r\nb</Key>" + size(i)))],
    ["two keys", page(entries(1, (i) => key(1) + key(2) + size(i)))],
    ["two sizes", page(entries(1, (i) => key(i) + "<Size>1</Size><Size>2</Size>"))],
    ["an unknown element", page(entries(1, (i) => key(i) + size(i) + "<UserMetadata><a>1</a></UserMetadata>"))],
    [
      "a restore status",
      page(
        entries(
          1,
          (i) => key(i) + size(i) + "<RestoreStatus><IsRestoreInProgress>true</IsRestoreInProgress></RestoreStatus>"
        )
      )
    ],
    ["an attribute", page(entries(1, (i) => "<Key a=\"b\">k</Key>" + size(i)))],
    ["nothing but white space in an ETag", page(entries(1, (i) => key(i) + "<ETag>\t</ETag>" + size(i)))],
    ["white space in a size", page(entries(1, (i) => key(i) + "<Size> 1 </Size>"))],
    ["text between elements", page(entries(1, (i) => key(i) + "text" + size(i)))],
    ["two tokens", page("", "<Name>b</Name><Name>c</Name>")],
    ["an element where text is expected", page("", "<Name><a/></Name>")],
    ["a single-quoted declaration", "<?xml version='1.0' encoding='UTF-8'?>" + page("").slice(39)],
    ["a byte order mark", "\uFEFF" + page(entries(2, (i) => key(i) + size(i)))],
    ["no namespace", "<ListBucketResult><Name>b</Name></ListBucketResult>"],
    ["an empty entry", page("<Contents/>")],
    ["two prefixes in one element", page("<CommonPrefixes><Prefix>a</Prefix><Prefix>b</Prefix></CommonPrefixes>")],
    ["an order that changes", page(entries(3, (i) => i === 1 ? size(i) + key(i) : key(i) + size(i)))]
  ]

  it.each(unusual)("agrees with the reader on %s", (_name, document) => {
    agree(document)
  })

  const wrong: ReadonlyArray<readonly [string, string]> = [
    ["a size that is none", page(entries(1, (i) => key(i) + "<Size>big</Size>"))],
    ["a size beyond what is exact", page(entries(1, (i) => key(i) + "<Size>9007199254740993</Size>"))],
    ["no size", page(entries(1, key))],
    [
      "a date that is none",
      page(entries(1, (i) => key(i) + "<LastModified>2026-02-30T00:00:00.000Z</LastModified>" + size(i)))
    ],
    [
      "a date that is none, in the usual place",
      page(
        entries(
          1,
          (i) => key(i) + "<LastModified>2026-02-30T00:00:00.000Z</LastModified>" + etag(i) + size(i) + standard
        )
      )
    ],
    [
      "a size beyond what is exact, in the usual place",
      page(entries(1, (i) => key(i) + modified(i) + etag(i) + "<Size>9007199254740993</Size>" + standard))
    ],
    [
      "an element in an ETag that is none",
      page(entries(1, (i) => key(i) + modified(i) + "<ETag>&quot;<b>&quot;</ETag>" + size(i) + standard))
    ],
    ["a bare ampersand", page(entries(1, (i) => "<Key>a & b</Key>" + size(i)))],
    ["an unknown reference", page(entries(1, (i) => "<Key>&nbsp;</Key>" + size(i)))],
    ["an unknown reference in what is skipped", page(entries(1, (i) => key(i) + size(i) + "<Type>&x;</Type>"))],
    ["a NUL", page(entries(1, (i) => "<Key>\0</Key>" + size(i)))],
    ["a less-than sign in an attribute", page("").replace("http:", "<")],
    ["text behind the root", page("") + "x"],
    ["a second root", page("") + "<a/>"],
    ["a wrong end tag", page(entries(1, (i) => "<Key>a</key>" + size(i)))],
    ["a cut-off document", page(entries(2, (i) => key(i) + size(i))).slice(0, -5)]
  ]

  it.each(wrong)("fails with the reader on %s", (_name, document) => {
    assert.isTrue(isFailure(decodeListObjectsV2(document)))
    agree(document)
  })

  it("agrees with the reader on a page that is cut off anywhere", () => {
    const document = page(entries(2, (i) => key(i) + modified(i) + etag(i) + size(i) + standard))
    for (let length = 0; length < document.length; length++) {
      assert.isTrue(isFailure(decodeListObjectsV2(document.slice(0, length))), String(length))
    }
  })

  it("refuses what the reader refuses for its length or its number of elements", () => {
    assert.isTrue(
      isFailure(decodeListObjectsV2(page(entries(1, (i) => `<Key>${"x".repeat(8 << 20)}</Key>` + size(i)))))
    )
    const many = page("<A/>".repeat(250_000))
    assert.isUndefined(scanPage(many))
    assert.isTrue(isFailure(decodeListObjectsV2(many)))
    const manyEntries = page(
      entries(41_700, () => `<Key>a</Key>${modified(1)}<ETag>&quot;&quot;</ETag>${size(1)}${standard}`)
    )
    assert.isUndefined(scanPage(manyEntries))
    assert.isTrue(isFailure(decodeListObjectsV2(manyEntries)))
  })

  // Pages of usual pieces with something unusual here and there.
  const value = fc.oneof(
    fc.constantFrom("a", "", "x/y+z", "a%20b", "&amp;", "&#65;", "&quot;e&quot;", "\"e\"", "1", "url", "true", "\r\n"),
    fc.constantFrom("2026-02-15T08:45:11.123Z", "2024-02-29T00:00:00.000Z", "0099-01-01T00:00:00.000Z", "&", "&x;"),
    fc.constantFrom("<![CDATA[c]]>", "<!-- d -->", "<a/>", "9007199254740993", " 7 ", "\t", "\u00a0", "\u0001", "😀"),
    arbitraries.text.map((text) => text.replaceAll("<", "").replaceAll("&", ""))
  )
  const element = (...names: ReadonlyArray<string>) =>
    fc.tuple(fc.constantFrom(...names), value).map(([name, text]) =>
      text === "" ? `<${name}/>` : `<${name}>${text}</${name}>`
    )
  const member = fc.oneof(
    fc.constantFrom(key(1), modified(2), etag(3), size(4), standard, owner, " ", "<!-- e -->"),
    element(
      "Key",
      "Size",
      "ETag",
      "LastModified",
      "StorageClass",
      "ChecksumAlgorithm",
      "ChecksumType",
      "Type",
      "Other"
    ),
    element("ID", "DisplayName").map((text) => `<Owner>${text}</Owner>`)
  )
  const contents = fc.oneof(
    fc.constantFrom(...usual.map(([, members]) => entries(2, members))),
    fc.array(member, { maxLength: 6 }).map((members) => `<Contents>${key(0)}${size(0)}${members.join("")}</Contents>`),
    fc.shuffledSubarray([key(1), modified(1), etag(1), size(1), standard, owner]).map((members) =>
      `<Contents>${members.join("")}</Contents>`
    )
  )
  const part = fc.oneof(
    { weight: 3, arbitrary: contents },
    { weight: 1, arbitrary: element("Prefix").map((text) => `<CommonPrefixes>${text}</CommonPrefixes>`) },
    {
      weight: 1,
      arbitrary: element("Name", "Prefix", "MaxKeys", "EncodingType", "IsTruncated", "Marker", "StartAfter", "Other")
    }
  )
  const listing = fc.tuple(
    fc.array(part, { maxLength: 5 }),
    fc.boolean(),
    fc.nat(),
    fc.constantFrom("", "<", "&", "x", ">")
  )
    .map(([parts, mutate, at, character]) => {
      const document = page(parts.join(""), "<Name>b</Name>")
      const cut = at % document.length
      return mutate ? document.slice(0, cut) + character + document.slice(cut + 1) : document
    })

  it("agrees with the reader on any page", () => {
    let scanned = 0
    let failed = 0
    fc.assert(
      fc.property(listing, (document) => {
        if (scanPage(document) !== undefined) scanned++
        if (isFailure(generalV2(document))) failed++
        agree(document)
      }),
      { numRuns: 2000 }
    )
    // Or the property would hold for want of pages that are scanned, of ones that are not, or of bad ones.
    assert.isAbove(scanned, 200)
    assert.isAbove(failed, 200)
    assert.isBelow(scanned + failed, 1950)
  })

  it.each(usual)("takes time in proportion to the page: %s", (_name, members) => {
    const steps = (n: number) => {
      const document = page(entries(n, (i) => members(i % 3)))
      return work(() => void decodeListObjectsV2(document))
    }
    assert.isAtMost(steps(800), 8 * steps(100) + 2000)
  })
})
