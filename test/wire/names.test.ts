import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { addressProblem, bucketNameProblem, isVirtualHostable } from "../../src/internal/wire/bucketName.js"
import { formatCopySource } from "../../src/internal/wire/copySource.js"
import { keyProblem } from "../../src/internal/wire/keyName.js"
import { decodeListing } from "../../src/internal/wire/listing.js"
import * as uri from "../../src/internal/wire/uri.js"
import * as arbitraries from "./arbitraries.js"

describe("bucketNameProblem", () => {
  it.each(["abc", "my-bucket", "my.bucket.eu", "123", "a".repeat(63), "name--usw2-az1--x-s3"])("takes %s", (name) => {
    assert.isUndefined(bucketNameProblem(name))
  })

  it.each([
    "",
    "ab",
    "a".repeat(64),
    "MyBucket",
    "my_bucket",
    "-abc",
    "abc-",
    ".abc",
    "abc.",
    "a..b",
    "192.168.5.4",
    "xn--abc",
    "sthree-abc",
    "amzn-s3-demo-abc",
    "abc-s3alias",
    "abc--ol-s3",
    "abc.mrap",
    "abc--table-s3",
    "abc--x-s3",
    "a.b--usw2-az1--x-s3",
    "abc\n",
    "bücket"
  ])("refuses %j", (name) => assert.isString(bucketNameProblem(name)))
})

describe("addressProblem", () => {
  it("lets pass no name that would change the host or the path", () => {
    fc.assert(fc.property(fc.oneof(arbitraries.units, fc.string()), (name) => {
      if (addressProblem(name) !== undefined) return
      const path = `/${uri.encodePath(name)}/key`
      const url = new URL(`http://host:80${path}`)
      assert.strictEqual(url.pathname, path)
      assert.strictEqual(url.host, "host")
      assert.strictEqual(uri.decodeComponent(path.split("/")[1]!), name)
      assert.strictEqual(path.split("/").length, 3)
    }))
  })

  it.each(["", ".", "..", "a/b", "a\\b", "a@b", "a:b", "a#b", "a?b", "a\0", "a\u007f", "a\ud800", "a".repeat(256)])(
    "refuses %j",
    (name) => assert.isString(addressProblem(name))
  )

  it.each(["My_Bucket", "ab", "bücket", "a b", "a%b"])("takes %j", (name) => assert.isUndefined(addressProblem(name)))
})

describe("isVirtualHostable", () => {
  it("is so with dots only where no certificate is asked for", () => {
    assert.isTrue(isVirtualHostable("my-bucket", true))
    assert.isFalse(isVirtualHostable("my.bucket", true))
    assert.isTrue(isVirtualHostable("my.bucket", false))
    for (const name of ["my..bucket", "My", "my_bucket", "a.-b", "10.0.0.1", "evil@host", "a/b", "a\n"]) {
      assert.isFalse(isVirtualHostable(name, false), name)
    }
  })
})

describe("keyProblem", () => {
  it("refuses what cannot be sent, and nothing else", () => {
    fc.assert(fc.property(arbitraries.units, (key) => {
      assert.strictEqual(keyProblem(key) === undefined, key !== "" && uri.isWellFormed(key))
    }))
  })
})

describe("formatCopySource", () => {
  it("keeps slashes, and sets the version apart from the key", () => {
    fc.assert(fc.property(arbitraries.text, arbitraries.text, (key, version) => {
      const [path, query, ...rest] = formatCopySource("bkt", key, version).split("?")
      assert.deepStrictEqual(rest, [])
      assert.strictEqual(uri.decodeComponent(path!), "bkt/" + key)
      assert.deepStrictEqual(uri.parseQuery(query!), [["versionId", version]])
    }))
    assert.strictEqual(formatCopySource("bkt", "a/b?versionId=c"), "bkt/a/b%3FversionId%3Dc")
  })
})

describe("decodeListing", () => {
  it("reads what form encoding writes", () => {
    fc.assert(fc.property(arbitraries.text, (key) => {
      assert.strictEqual(decodeListing(new URLSearchParams([["", key]]).toString().slice(1)), key)
      assert.strictEqual(decodeListing(uri.encodePath(key)), key)
    }))
  })

  it("takes text as it stands where the server did not encode it", () => {
    assert.strictEqual(decodeListing("100%+"), "100%+")
  })
})
