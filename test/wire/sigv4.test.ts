import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import * as canonical from "../../src/internal/wire/canonicalRequest.js"
import { canonicalUri, canonicalUriOfService } from "../../src/internal/wire/canonicalUri.js"
import * as signingKeys from "../../src/internal/wire/signingKeys.js"
import * as sigv4 from "../../src/internal/wire/sigv4.js"
import * as uri from "../../src/internal/wire/uri.js"
import * as arbitraries from "./arbitraries.js"

const input: sigv4.HeaderSigningInput = {
  method: "GET",
  host: "examplebucket.s3.amazonaws.com",
  path: "/test.txt",
  query: "",
  headers: { range: "bytes=0-9" },
  payloadHash: sigv4.emptyPayloadHash,
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  signingKey: sigv4.signingKey("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "20130524", "us-east-1", "s3"),
  region: "us-east-1",
  service: "s3",
  amzDate: "20130524T000000Z"
}

const signedHeaders = (added: Record<string, string>) => /SignedHeaders=([^,]*)/.exec(added["authorization"]!)![1]

describe("signHeaders", () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  it("gives the signature of AWS's example", () => {
    assert.deepStrictEqual(sigv4.signHeaders(input), {
      "x-amz-date": "20130524T000000Z",
      "x-amz-content-sha256": sigv4.emptyPayloadHash,
      authorization:
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    })
  })

  it("signs what it was given, but for what changes on the way", () => {
    const headers = {
      "accept-encoding": "identity",
      authorization: "x",
      connection: "close",
      "content-length": "1",
      "content-md5": "x",
      "content-type": "text/plain",
      expect: "100-continue",
      "if-none-match": "*",
      traceparent: "x",
      "user-agent": "x",
      "x-amz-meta-a": "b"
    }
    assert.strictEqual(
      signedHeaders(sigv4.signHeaders({ ...input, headers })),
      "content-md5;content-type;host;if-none-match;x-amz-content-sha256;x-amz-date;x-amz-meta-a"
    )
  })

  it("signs its own date and hash, and not one it was given", () => {
    const headers = { ...input.headers, "x-amz-date": "x", "x-amz-content-sha256": "x", host: "x" }
    assert.deepStrictEqual(sigv4.signHeaders({ ...input, headers }), sigv4.signHeaders(input))
  })

  it("adds and signs the session token, under its own name for S3 Express", () => {
    const plain = sigv4.signHeaders({ ...input, sessionToken: "t" })
    assert.strictEqual(plain["x-amz-security-token"], "t")
    assert.include(signedHeaders(plain), "x-amz-security-token")
    const express = sigv4.signHeaders({ ...input, sessionToken: "t", sessionTokenHeader: "x-amz-s3session-token" })
    assert.strictEqual(express["x-amz-s3session-token"], "t")
    assert.isUndefined(express["x-amz-security-token"])
  })

  it("changes with every part of the request", () => {
    const changes: ReadonlyArray<Partial<sigv4.HeaderSigningInput>> = [
      {},
      { method: "PUT" },
      { host: "other" },
      { path: "/other" },
      { query: "a=b" },
      { headers: { range: "bytes=0-8" } },
      { payloadHash: sigv4.unsignedPayload },
      { sessionToken: "t" },
      { amzDate: "20130524T000001Z" }
    ]
    const signatures = changes.map((change) => sigv4.signHeaders({ ...input, ...change })["authorization"]!.slice(-64))
    assert.strictEqual(new Set(signatures).size, changes.length)
  })
})

describe("presignQuery", () => {
  const presign = (change: Partial<sigv4.QuerySigningInput>) =>
    sigv4.presignQuery({ ...input, payloadHash: undefined, headers: {}, query: [], expiresSeconds: 86400, ...change })

  // https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
  it("gives the signature of AWS's example", () => {
    assert.strictEqual(
      presign({}),
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
    )
  })

  it("gives the signature that object_store has for a requester who pays", () => {
    assert.include(
      presign({ query: [["x-amz-request-payer", "requester"]] }),
      "X-Amz-Signature=9ad7c781cc30121f199b47d35ed3528473e4375b63c5d91cd87c927803e4e00a"
    )
  })

  it("signs the headers it was given, and carries every parameter", () => {
    fc.assert(fc.property(arbitraries.text, arbitraries.text, (key, value) => {
      const query = presign({ query: [[key, value]], headers: { "content-type": "a/b" } })
      const pairs = uri.parseQuery(query)
      assert.deepInclude(pairs, [key, value])
      assert.deepInclude(pairs, ["X-Amz-SignedHeaders", "content-type;host"])
      const [signed] = query.split("&X-Amz-Signature=")
      assert.strictEqual(signed, uri.encodeQuery(pairs.slice(0, -1)))
    }))
    const names = presign({ query: [["X-Amz-Z", "1"], ["A", "2"], ["a", "3"]] }).split("&").map((one) =>
      one.split("=")[0]
    )
    assert.deepStrictEqual([names[0], ...names.slice(-4)], [
      "A",
      "X-Amz-SignedHeaders",
      "X-Amz-Z",
      "a",
      "X-Amz-Signature"
    ])
  })
})

describe("canonicalHeaders", () => {
  it("trims values and folds the spaces in them", () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(" ", "\t", "a", "\"")).map((all) => all.join("")), (value) => {
      const folded = canonical.canonicalHeaderValue(value)
      assert.strictEqual(folded, canonical.canonicalHeaderValue(folded))
      assert.strictEqual(folded.replace(/[ \t]+/g, ""), value.replace(/[ \t]+/g, ""))
      assert.notMatch(folded, /^[ \t]|[ \t]$|[ \t]{2}/)
    }))
    assert.strictEqual(canonical.canonicalHeaderValue("  \"a   b   c\"  "), "\"a b c\"")
  })

  it("joins the values of one name in order, whatever its case", () => {
    const joined = canonical.joinHeaders([["B", " 2 "], ["a", "x"], ["b", "1"], ["__proto__", "p"]])
    assert.deepStrictEqual(canonical.canonicalHeaders(joined), {
      lines: "__proto__:p\na:x\nb:2,1\n",
      signed: "__proto__;a;b"
    })
  })
})

describe("canonicalUri", () => {
  it("is the wire path for S3", () => {
    assert.strictEqual(canonicalUri("/a/../b//c%20d"), "/a/../b//c%20d")
    assert.strictEqual(canonicalUri(""), "/")
  })

  it.each([
    ["/", "/"],
    ["", "/"],
    ["//", "/"],
    ["/a/../..", "/"],
    ["//a//b/", "/a/b/"],
    ["/./a/./b", "/a/b"],
    ["/a%20b", "/a%2520b"]
  ])("of other services normalises and encodes once more: %s", (path, expected) => {
    assert.strictEqual(canonicalUriOfService(path, { normalizePath: true, doubleEncodePath: true }), expected)
  })
})

describe("signingKeys", () => {
  it("derives a key once for its owner, day, region and service", () => {
    const keys = signingKeys.make()
    const owner = {}
    const key = keys(owner, "s", "20260101", "r", "s3")
    assert.strictEqual(keys(owner, "s", "20260101", "r", "s3"), key)
    assert.notStrictEqual(keys({}, "s", "20260101", "r", "s3"), key)
    assert.deepStrictEqual(key, sigv4.signingKey("s", "20260101", "r", "s3"))
    for (const [day, region, service] of [["20260102", "r", "s3"], ["20260101", "q", "s3"], ["20260101", "r", "sts"]]) {
      assert.notDeepEqual(keys(owner, "s", day!, region!, service!), key)
    }
  })

  it("keeps no more than its limit, and drops the oldest", () => {
    const keys = signingKeys.make(2)
    const owner = {}
    const first = keys(owner, "s", "20260101", "r", "s3")
    const second = keys(owner, "s", "20260102", "r", "s3")
    keys(owner, "s", "20260103", "r", "s3")
    assert.strictEqual(keys(owner, "s", "20260102", "r", "s3"), second)
    assert.notStrictEqual(keys(owner, "s", "20260101", "r", "s3"), first)
  })
})
