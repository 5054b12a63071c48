import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as fc from "effect/FastCheck"
import * as Redacted from "effect/Redacted"
import { Buffer } from "node:buffer"
import * as crypto from "node:crypto"
import * as Credentials from "../src/Credentials.js"
import * as hex from "../src/internal/wire/hex.js"
import * as sigv4 from "../src/internal/wire/sigv4.js"
import * as sigv4a from "../src/internal/wire/sigv4a.js"
import * as uri from "../src/internal/wire/uri.js"
import * as Presign from "../src/Presign.js"
import * as RequestPolicy from "../src/RequestPolicy.js"
import * as S3 from "../src/S3.js"
import * as Signer from "../src/Signer.js"
import { canned } from "./support/canned.js"

// Of aws-c-auth's key_derivation_tests.c.
const fixed = { accessKeyId: "AKISORANDOMAASORANDOM", secretAccessKey: "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom" }

const publicKey = crypto.createPublicKey({
  format: "jwk",
  key: {
    kty: "EC",
    crv: "P-256",
    x: Buffer.from("15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb", "hex").toString("base64url"),
    y: Buffer.from("0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0", "hex").toString("base64url")
  }
})

const isBy = (stringToSign: string, signature: string | undefined): boolean =>
  crypto.verify("sha256", Buffer.from(stringToSign), publicKey, Buffer.from(signature ?? "", "hex"))

const request = {
  method: "GET",
  host: "mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com",
  path: "/a%20b",
  headers: { "x-amz-meta-a": "1" },
  region: "*",
  service: "s3",
  now: Date.UTC(2026, 0, 2, 3, 4, 5)
}

const multiRegion = (options: Credentials.Options) => {
  const signer = Signer.sigV4(Credentials.fromStatic(options)).multiRegion
  assert.isDefined(signer)
  return signer
}

describe("the private key", () => {
  it("is the one that AWS's own implementations derive", () => {
    assert.strictEqual(
      hex.encode(sigv4a.privateKey(fixed.accessKeyId, fixed.secretAccessKey)),
      "7fd3bd010c0d9c292141c2b77bfbde1042c92e6836fff749d1269ec890fca1bd"
    )
  })

  it("takes an access key id of any length", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (id, secret) => {
      assert.lengthOf(sigv4a.privateKey(id, secret), 32)
    }))
  })
})

it("a signature is written as OpenSSL reads it, whatever its numbers", () => {
  const number = fc.oneof(
    fc.uint8Array({ minLength: 32, maxLength: 32 }),
    fc.constantFrom("00".repeat(31) + "01", "00".repeat(31) + "80", "80" + "00".repeat(31), "ff".repeat(32)).map(
      (text) => hex.decode(text)!
    )
  )
  fc.assert(fc.property(number, number, (r, s) => {
    const der = Buffer.from(sigv4a.derSignature(Buffer.concat([r, s])), "hex")
    assert.strictEqual(der[0], 0x30)
    assert.strictEqual(der[1], der.length - 2)
    const read = (at: number): readonly [bigint, number] => {
      assert.strictEqual(der[at], 2)
      const end = at + 2 + der[at + 1]!
      const digits = der.subarray(at + 2, end)
      assert.isBelow(digits[0]!, 0x80)
      if (digits.length > 1) assert.isTrue(digits[0] !== 0 || digits[1]! >= 0x80)
      return [BigInt("0x" + digits.toString("hex")), end]
    }
    const [first, next] = read(2)
    const [second, end] = read(next)
    assert.strictEqual(end, der.length)
    assert.deepStrictEqual([first, second], [r, s].map((n) => BigInt("0x" + Buffer.from(n).toString("hex"))))
  }))
})

describe("a signer for several regions", () => {
  it.effect("signs headers", () =>
    Effect.gen(function*() {
      const input = { ...request, query: "", payloadHash: "UNSIGNED-PAYLOAD" }
      const headers = yield* multiRegion(fixed).sign(input)
      const [, credential, signed, signature] =
        /^AWS4-ECDSA-P256-SHA256 Credential=(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]+)$/
          .exec(headers["authorization"] ?? "") ?? []
      assert.strictEqual(credential, `${fixed.accessKeyId}/20260102/s3/aws4_request`)
      assert.strictEqual(signed, "host;x-amz-content-sha256;x-amz-date;x-amz-meta-a;x-amz-region-set")
      assert.strictEqual(headers["x-amz-region-set"], "*")
      const { stringToSign } = sigv4a.headers({
        ...input,
        accessKeyId: fixed.accessKeyId,
        amzDate: "20260102T030405Z"
      })
      assert.isTrue(isBy(stringToSign, signature))
      assert.isFalse(isBy(stringToSign + " ", signature))
    }))

  it.effect("signs the token of temporary credentials too", () =>
    Effect.gen(function*() {
      const signer = multiRegion({ ...fixed, sessionToken: "token" })
      const headers = yield* signer.sign({ ...request, query: "", payloadHash: sigv4.emptyPayloadHash })
      assert.strictEqual(headers["x-amz-security-token"], "token")
      assert.include(headers["authorization"], "x-amz-region-set;x-amz-security-token,")
    }))

  it.effect("presigns, for no longer than the credentials last", () =>
    Effect.gen(function*() {
      const signer = multiRegion({ ...fixed, expiration: new Date(request.now + 60_000) })
      const query = [["versionId", "v1"]] as const
      const presigned = yield* signer.presign({ ...request, query, expiresSeconds: 3_600 })
      assert.strictEqual(presigned.effectiveExpirySeconds, 60)
      const parameters = new Map(uri.parseQuery(presigned.query))
      assert.strictEqual(parameters.get("X-Amz-Region-Set"), "*")
      assert.strictEqual(parameters.get("versionId"), "v1")
      const { stringToSign } = sigv4a.query({
        ...request,
        query,
        accessKeyId: fixed.accessKeyId,
        amzDate: "20260102T030405Z",
        expiresSeconds: 3_600
      })
      assert.isTrue(isBy(stringToSign, parameters.get("X-Amz-Signature")))
    }))

  it.effect("refuses what S3 would", () =>
    Effect.gen(function*() {
      const signer = multiRegion(fixed)
      const error = yield* Effect.flip(signer.presign({ ...request, query: [], expiresSeconds: 604_801 }))
      assert.strictEqual(error._tag, "InvalidInput")
      const form = yield* Effect.flip(signer.signPost({ ...request, conditions: [], expiresSeconds: 60 }))
      assert.strictEqual(form._tag, "InvalidInput")
      const broken = multiRegion({ ...fixed, accessKeyId: "a\nb" })
      const unusable = yield* Effect.flip(broken.sign({ ...request, query: "", payloadHash: "UNSIGNED-PAYLOAD" }))
      assert.strictEqual(unusable._tag, "CredentialsUnavailable")
    }))
})

describe("a multi-Region access point", () => {
  const bucket = "arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap"
  const options = { endpoint: undefined, region: "eu-west-1", credentials: fixed, policy: RequestPolicy.none }

  it.effect("is asked at its one host, with a signature for every region", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => new Response(null, { status: 200 }), options)
      yield* Effect.provide(S3.headObject({ bucket, key: "a b" }), server.layer)
      const [sent] = yield* server.requests
      assert.strictEqual(sent?.url, "https://mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com/a%20b")
      assert.strictEqual(sent?.headers["x-amz-region-set"], "*")
      assert.match(
        sent?.headers["authorization"] ?? "",
        /^AWS4-ECDSA-P256-SHA256 Credential=\w+\/\d+\/s3\/aws4_request,/
      )
    }))

  it.effect("has presigned URLs", () =>
    Effect.gen(function*() {
      const server = yield* canned(() => new Response(null, { status: 500 }), options)
      const presigned = yield* Effect.provide(
        Presign.getObject({ bucket, key: "k" }, { expiresIn: "1 hour" }),
        server.layer
      )
      assert.match(
        Redacted.value(presigned.url),
        /^https:\/\/mfzwi23gnjvgw\.mrap\.accesspoint\.s3-global\.amazonaws\.com\/k\?X-Amz-Algorithm=AWS4-ECDSA/
      )
    }))
})
