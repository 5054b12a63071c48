import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { inspect } from "node:util"
import * as Credentials from "../src/Credentials.js"
import * as Signer from "../src/Signer.js"

// The keys, requests and signatures of AWS's documentation:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html and sigv4-query-string-auth.html
const documented = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
}

const now = Date.UTC(2013, 4, 24)

const request: Signer.SigningRequest = {
  method: "GET",
  host: "examplebucket.s3.amazonaws.com",
  path: "/test.txt",
  query: "",
  headers: { range: "bytes=0-9" },
  payloadHash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  region: "us-east-1",
  service: "s3",
  now
}

const { payloadHash: _, query: _query, ...presigned } = request

const presignRequest: Signer.PresignRequest = { ...presigned, headers: {}, query: [], expiresSeconds: 86_400 }

/** A provider that counts how often it is asked, and remembers what it was told to drop. */
const makeProvider = (options: Credentials.Options = documented) => {
  const state = { current: Credentials.make(options), asked: 0, dropped: [] as Array<Credentials.Credentials> }
  const provider: Credentials.Provider = {
    credentials: Effect.sync(() => {
      state.asked++
      return state.current
    }),
    refresh: (stale) => Effect.sync(() => state.dropped.push(stale) > 0)
  }
  return { state, provider }
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
const streamed: Signer.SigningRequest = {
  ...request,
  method: "PUT",
  host: "s3.amazonaws.com",
  path: "/examplebucket/chunkObject.txt",
  headers: { "content-encoding": "aws-chunked", "x-amz-decoded-content-length": "66560" },
  payloadHash: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
}

const post: Signer.PostRequest = { region: "us-east-1", service: "s3", now, conditions: [], expiresSeconds: 60 }

describe("Signer", () => {
  it.effect("signs AWS's documented GET", () =>
    Effect.gen(function*() {
      const added = yield* Signer.sigV4(Credentials.fromStatic(documented)).sign(request)
      assert.deepStrictEqual(Object.keys(added).sort(), ["authorization", "x-amz-content-sha256", "x-amz-date"])
      assert.include(
        added["authorization"]!,
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
      )
    }))

  it.effect("presigns AWS's documented URL", () =>
    Effect.gen(function*() {
      const result = yield* Signer.sigV4(Credentials.fromStatic(documented)).presign(presignRequest)
      assert.include(
        result.query,
        "X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"
      )
      assert.strictEqual(result.effectiveExpirySeconds, 86_400)
    }))

  it.effect("asks the provider for every request, and adds the session token", () =>
    Effect.gen(function*() {
      const { provider, state } = makeProvider()
      const signer = Signer.sigV4(provider)
      const first = yield* signer.sign(request)
      state.current = Credentials.make({ ...documented, accessKeyId: "ASIA2", sessionToken: "token" })
      const second = yield* signer.sign(request)
      assert.strictEqual(state.asked, 2)
      assert.include(first["authorization"]!, "Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request")
      assert.notProperty(first, "x-amz-security-token")
      assert.include(second["authorization"]!, "Credential=ASIA2/")
      assert.strictEqual(second["x-amz-security-token"], "token")
      assert.include(second["authorization"]!, "x-amz-security-token")
    }))

  it.effect("does not mix up the secrets of credentials with the same id", () =>
    Effect.gen(function*() {
      const { provider, state } = makeProvider()
      const signer = Signer.sigV4(provider)
      const right = yield* signer.sign(request)
      state.current = Credentials.make({ ...documented, secretAccessKey: "another" })
      const wrong = yield* signer.sign(request)
      state.current = Credentials.make(documented)
      assert.notStrictEqual(right["authorization"], wrong["authorization"])
      assert.deepStrictEqual(yield* signer.sign(request), right)
    }))

  it.effect("derives another key for another day, region and service", () =>
    Effect.gen(function*() {
      const signer = Signer.sigV4(Credentials.fromStatic(documented))
      const signatures = new Set<string>()
      for (const change of [{}, { now: now + 86_400_000 }, { region: "eu-west-1" }, { service: "s3express" }]) {
        signatures.add((yield* signer.sign({ ...request, ...change }))["authorization"]!)
      }
      assert.strictEqual(signatures.size, 4)
    }))

  it.effect("refresh drops the credentials that were used last", () =>
    Effect.gen(function*() {
      const { provider, state } = makeProvider()
      const signer = Signer.sigV4(provider)
      yield* signer.refresh
      assert.deepStrictEqual(state.dropped, [])
      yield* signer.sign(request)
      const used = state.current
      state.current = Credentials.make({ ...documented, accessKeyId: "not used yet" })
      yield* signer.refresh
      assert.strictEqual(state.dropped.length, 1)
      assert.strictEqual(state.dropped[0], used)
    }))

  it.effect("refuses an expiry that S3 would refuse", () =>
    Effect.gen(function*() {
      const signer = Signer.sigV4(Credentials.fromStatic(documented))
      for (const expiresSeconds of [0, -1, 1.5, 604_801, NaN, Infinity]) {
        const error = yield* Effect.flip(signer.presign({ ...presignRequest, expiresSeconds }))
        assert.strictEqual(error._tag, "InvalidInput")
        assert.propertyVal(error, "parameter", "expiresIn")
      }
      for (const expiresSeconds of [1, 604_800]) {
        const { effectiveExpirySeconds } = yield* signer.presign({ ...presignRequest, expiresSeconds })
        assert.strictEqual(effectiveExpirySeconds, expiresSeconds)
      }
    }))

  it.effect("signs the chunks of a stream with the credentials of its headers, each over the one before", () =>
    Effect.gen(function*() {
      const { provider, state } = makeProvider()
      const signer = Signer.sigV4(provider)
      const [first, second] = [yield* signer.signStream!(streamed), yield* signer.signStream!(streamed)]
      assert.strictEqual(state.asked, 2)
      assert.strictEqual(first.headers["x-amz-content-sha256"], streamed.payloadHash)
      const bytes = new Uint8Array(3)
      const signatures = [first.chunks.chunk(bytes), first.chunks.chunk(bytes), first.chunks.trailer("a:b\n")]
      assert.strictEqual(new Set(signatures).size, 3)
      assert.strictEqual(second.chunks.chunk(bytes), signatures[0])
      state.current = Credentials.make({ ...documented, secretAccessKey: "another" })
      assert.notStrictEqual((yield* signer.signStream!(streamed)).chunks.chunk(bytes), signatures[0])
    }))

  it.effect("a form's fields name what signed them, and its policy covers them", () =>
    Effect.gen(function*() {
      const options = { ...documented, sessionToken: "token", expiration: new Date(now + 10_000) }
      for (const version of [Signer.sigV4, Signer.sigV2]) {
        const signer = version(Credentials.fromStatic(options))
        const { effectiveExpirySeconds, fields } = yield* signer.signPost(post)
        assert.strictEqual(effectiveExpirySeconds, 10)
        assert.strictEqual(fields["x-amz-security-token"], "token")
        const { conditions, expiration } = JSON.parse(Buffer.from(fields["policy"]!, "base64").toString())
        assert.strictEqual(expiration, "2013-05-24T00:01:00.000Z")
        assert.deepInclude(conditions, { "x-amz-security-token": "token" })
        const error = yield* Effect.flip(signer.signPost({ ...post, expiresSeconds: 604_801 }))
        assert.propertyVal(error, "parameter", "expiresIn")
      }
      const v4 = yield* Signer.sigV4(Credentials.fromStatic(documented)).signPost(post)
      const own = ["x-amz-algorithm", "x-amz-credential", "x-amz-date"]
      assert.deepStrictEqual(Object.keys(v4.fields).sort(), ["policy", ...own, "x-amz-signature"].sort())
      const v2 = yield* Signer.sigV2(Credentials.fromStatic(documented)).signPost(post)
      assert.deepStrictEqual(Object.keys(v2.fields).sort(), ["AWSAccessKeyId", "policy", "signature"])
    }))

  it.effect("Version 2 signs a date of its own, and says of a framed body that it is one", () =>
    Effect.gen(function*() {
      const signer = Signer.sigV2(Credentials.fromStatic(documented))
      const plain = yield* signer.sign(request)
      assert.deepStrictEqual(Object.keys(plain).sort(), ["authorization", "x-amz-date"])
      assert.strictEqual(plain["x-amz-date"], "Fri, 24 May 2013 00:00:00 GMT")
      assert.match(plain["authorization"]!, /^AWS AKIAIOSFODNN7EXAMPLE:[A-Za-z0-9+/]{27}=$/)
      const framed = yield* signer.sign({ ...request, payloadHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER" })
      assert.strictEqual(framed["x-amz-content-sha256"], "STREAMING-UNSIGNED-PAYLOAD-TRAILER")
      assert.notStrictEqual(framed["authorization"], plain["authorization"])
    }))

  it.effect("says when the credentials expire before the URL does", () =>
    Effect.gen(function*() {
      const effective = (expiration: Date) =>
        Effect.map(
          Signer.sigV4(Credentials.fromStatic({ ...documented, expiration })).presign(presignRequest),
          (_) => _.effectiveExpirySeconds
        )
      assert.strictEqual(yield* effective(new Date(now + 60_999)), 60)
      assert.strictEqual(yield* effective(new Date(now - 1)), 0)
      assert.strictEqual(yield* effective(new Date(now + 10 * 86_400_000)), 86_400)
    }))

  it.effect("sends no credentials that would break a header, and does not show them", () =>
    Effect.gen(function*() {
      for (
        const bad of [
          { accessKeyId: "" },
          { accessKeyId: "canary\r\nx-evil: 1" },
          { sessionToken: "canary\n" },
          { sessionToken: "canarÿ" }
        ]
      ) {
        const signer = Signer.sigV4(Credentials.fromStatic({ ...documented, ...bad }))
        const errors = [yield* Effect.flip(signer.sign(request)), yield* Effect.flip(signer.presign(presignRequest))]
        for (const error of errors) {
          assert.strictEqual(error._tag, "CredentialsUnavailable")
          assert.notInclude(inspect(error, { depth: 10 }), "canar")
        }
      }
    }))

  it("holds no secret where it can be seen", () => {
    const signer = Signer.sigV4(Credentials.fromStatic(documented))
    Effect.runSync(signer.sign(request))
    assert.notInclude(inspect(signer, { depth: 10, showHidden: true }), documented.secretAccessKey)
  })

  it.effect("anonymous adds nothing, and cannot presign", () =>
    Effect.gen(function*() {
      const signer = yield* Signer.Signer
      assert.deepStrictEqual(yield* signer.sign(request), {})
      yield* signer.refresh
      const error = yield* Effect.flip(signer.presign(presignRequest))
      assert.strictEqual(error._tag, "CredentialsUnavailable")
      assert.strictEqual((yield* Effect.flip(signer.signPost(post)))._tag, "CredentialsUnavailable")
    }).pipe(Effect.provide(Signer.layerAnonymous)))

  it.effect("layerSigV4 takes the provider of the context", () =>
    Effect.gen(function*() {
      const signer = yield* Signer.Signer
      assert.include((yield* signer.sign(request))["authorization"]!, "Credential=AKIAIOSFODNN7EXAMPLE/")
    }).pipe(Effect.provide(Signer.layerSigV4), Effect.provide(Credentials.layerStatic(documented))))
})
