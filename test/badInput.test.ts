import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Stream } from "effect"
import { Body, ObjectStore, Presign, Provider, RequestPolicy, S3, type StorageError, Transport } from "effect-s3"
import { canned, xml } from "./support/canned.js"

const ok = () => new Response(null, { status: 200, headers: { etag: "\"e\"" } })

/** Fails with this tag, and before anything is sent. */
const refused = <A, E extends StorageError.StorageError>(
  tag: E["_tag"],
  effect: Effect.Effect<A, E, any>,
  options?: Parameters<typeof canned>[1]
) =>
  Effect.gen(function*() {
    const { layer, requests } = yield* canned(ok, options)
    const error = yield* Effect.flip(Effect.provide(effect as Effect.Effect<A, E>, layer))
    assert.strictEqual(error._tag, tag)
    assert.deepStrictEqual(yield* requests, [])
    return error
  })

describe("bucket names", () => {
  for (const bucket of ["", ".", "..", "a/b", "a\\b", "user@host", "a:80", "a?b", "a#b", "a\u0000b", "a\nb"]) {
    it.effect(`${JSON.stringify(bucket)} is refused`, () =>
      refused("InvalidBucketName", S3.headObject({ bucket, key: "k" })))
  }

  it.effect("an empty one is refused for the bucket itself too, where it would mean the service", () =>
    refused("InvalidBucketName", S3.deleteBucket({ bucket: "" })))
})

describe("keys", () => {
  for (const key of ["", "\ud800", "k".repeat(1025), "é".repeat(513)]) {
    it.effect(`${JSON.stringify(key).slice(0, 20)} of ${key.length} is refused`, () =>
      refused("InvalidKey", S3.putObject({ bucket: "b", key, body: "x" })))
  }

  for (const key of ["..", "a/../b", "./a", "a/.", "a/./b"]) {
    it.effect(`${key} is refused where the transport would fold it`, () =>
      Effect.gen(function*() {
        const error = yield* refused("InvalidKey", S3.headObject({ bucket: "b", key }))
        assert.include(error.hint, "effect-s3/node")
      }))

    it.effect(`${key} is sent as it is where the transport says so`, () =>
      Effect.gen(function*() {
        const { layer, requests } = yield* canned(ok, { traits: { ...Transport.none, rawPath: true } })
        yield* Effect.provide(S3.headObject({ bucket: "b", key }), layer)
        const [request] = yield* requests
        assert.strictEqual(request!.url, `http://127.0.0.1:9000/b/${key}`)
      }))
  }

  it.effect("1024 bytes are taken", () =>
    Effect.gen(function*() {
      const { layer } = yield* canned(ok)
      yield* Effect.provide(S3.headObject({ bucket: "b", key: "é".repeat(512) }), layer)
    }))
})

describe("headers", () => {
  const injections = ["a\r\nx-amz-acl: public-read", "a\nb", "a\rb", "a\u0000b", "é", "日本"]
  const put = { bucket: "b", key: "k", body: "x" }

  for (const text of injections) {
    for (
      const [name, input] of Object.entries({
        contentType: { ...put, contentType: text },
        contentDisposition: { ...put, contentDisposition: text },
        cacheControl: { ...put, cacheControl: text },
        metadata: { ...put, metadata: { name: text } },
        websiteRedirectLocation: { ...put, websiteRedirectLocation: text },
        expectedBucketOwner: { ...put, expectedBucketOwner: text },
        sseKmsKeyId: { ...put, sseKmsKeyId: text },
        ifMatch: { ...put, ifMatch: text }
      })
    ) {
      it.effect(`${name} ${JSON.stringify(text)} is refused`, () =>
        Effect.gen(function*() {
          const error = yield* refused("InvalidInput", S3.putObject(input))
          assert.strictEqual(error._tag === "InvalidInput" && error.parameter, name)
          assert.notInclude(error.message, text)
        }))
    }
  }

  for (const name of ["a b", "a:b", "", "é", "a\r\nb"]) {
    it.effect(`metadata called ${JSON.stringify(name)} is refused`, () =>
      refused("InvalidInput", S3.putObject({ ...put, metadata: { [name]: "v" } })))
  }

  it.effect("more than 2 KiB of metadata are refused", () =>
    refused("InvalidInput", S3.putObject({ ...put, metadata: { long: "v".repeat(2048) } })))

  it.effect("metadata called __proto__ goes out and comes back as an entry like any other", () =>
    Effect.gen(function*() {
      const { layer, requests } = yield* canned(() =>
        new Response(null, { status: 200, headers: { "x-amz-meta-__proto__": "polluted" } })
      )
      const metadata = Object.defineProperty({}, "__proto__", { value: "sent", enumerable: true })
      yield* Effect.provide(S3.putObject({ ...put, metadata }), layer)
      const head = yield* Effect.provide(S3.headObject(put), layer)
      const [request] = yield* requests
      assert.strictEqual(request!.headers["x-amz-meta-__proto__"], "sent")
      assert.strictEqual(head.metadata["__proto__"], "polluted")
      assert.strictEqual(({} as Record<string, unknown>)["polluted"], undefined)
      assert.strictEqual(Object.getPrototypeOf(head.metadata), null)
    }))
})

describe("parameters", () => {
  const object = { bucket: "b", key: "k" }

  it.effect("a part number of 0 or 10 001", () =>
    Effect.forEach(
      [0, 10_001, 1.5, Number.NaN],
      (partNumber) => refused("InvalidInput", S3.uploadPart({ ...object, uploadId: "u", partNumber, body: "x" }))
    ))

  it.effect("a range that is none", () =>
    Effect.forEach(
      [{ start: 5, end: 4 }, { start: -1 }, { suffix: 0.5 }, { start: Number.NaN }],
      (range) => refused("InvalidInput", S3.getObjectBytes({ ...object, range: range as never }))
    ))

  it.effect("a range and a part at once", () =>
    refused("InvalidInput", S3.headObject({ ...object, range: { start: 0 }, partNumber: 1 })))

  it.effect("a date that is none", () =>
    refused("InvalidInput", S3.putObject({ ...object, expires: new Date(Number.NaN) })))

  it.effect("a customer's key of the wrong length, without a word of it", () =>
    Effect.gen(function*() {
      const sseCustomerKey = Redacted.make(new TextEncoder().encode("too short a key"))
      const error = yield* refused("InvalidInput", S3.putObject({ ...object, sseCustomerKey }))
      assert.notInclude(JSON.stringify(error), "too short")
    }))

  it.effect("nothing to delete, or too much", () =>
    Effect.forEach([0, 1001], (count) =>
      refused(
        "InvalidInput",
        S3.deleteObjects({ bucket: "b", objects: Array.from({ length: count }, (_, n) => ({ key: `${n}` })) })
      )))

  it.effect("a key that XML cannot carry, in a deletion of many", () =>
    refused("InvalidInput", S3.deleteObjects({ bucket: "b", objects: [{ key: "a\u0001b" }] })))

  it.effect("a completion without parts", () =>
    refused("InvalidInput", S3.completeMultipartUpload({ ...object, uploadId: "u", parts: [] })))

  it.effect("a stream with an impossible length", () =>
    Effect.forEach(
      [-1, 1.5, Number.NaN],
      (contentLength) =>
        refused("InvalidInput", S3.putObject({ ...object, body: Body.stream(Stream.empty, { contentLength }) }))
    ))

  it.effect("a stream on a transport that would send it without its length", () =>
    Effect.gen(function*() {
      const body = Body.stream(Stream.make(new Uint8Array(3)), { contentLength: 3 })
      const error = yield* refused("InvalidInput", S3.putObject({ ...object, body }))
      assert.include(error.message, "effect-s3/node")
    }))

  it.effect("a checksum behind a stream, of a server that may store it with the stream", () =>
    refused(
      "UnsupportedByProvider",
      S3.putObject({ ...object, checksumAlgorithm: "CRC32", body: Body.stream(Stream.empty, { contentLength: 0 }) }),
      { traits: { ...Transport.none, streams: true } }
    ))

  it.effect("an expiry outside of one second to seven days", () =>
    Effect.forEach(
      ["0 seconds", "8 days"] as const,
      (expiresIn) => refused("InvalidInput", Presign.getObject(object, { expiresIn }))
    ))

  it.effect("a header of one's own that is none", () =>
    refused("InvalidInput", Effect.scoped(S3.request({ method: "GET", headers: { "a\r\nb": "c" } }))))

  it.effect("expires and cacheControl at once", () =>
    refused(
      "InvalidInput",
      Effect.flatMap(ObjectStore.makeS3({ bucket: "b" }), (store) =>
        store.put("k", "x", { expires: "max", cacheControl: "no-cache" }))
    ))

  it.effect("a condition on a server that would ignore it", () =>
    refused(
      "UnsupportedByProvider",
      Effect.flatMap(ObjectStore.makeS3({ bucket: "b" }), (store) => store.put("k", "x", { mode: "create" })),
      { provider: Provider.custom(Provider.generic, { conditionalPut: false }) }
    ))
})

describe("answers that cannot be trusted", () => {
  const failing = (body: string, init: ResponseInit = {}) =>
    Effect.gen(function*() {
      const { layer } = yield* canned(() => xml(body, init), { policy: RequestPolicy.none })
      return yield* Effect.flip(Effect.provide(S3.listObjectsV2({ bucket: "b" }), layer))
    })

  const head = "<?xml version=\"1.0\"?>"

  for (
    const [name, body] of Object.entries({
      "cut off": `${head}<ListBucketResult><Contents><Key>a</Key>`,
      "empty": "",
      "of another kind": `${head}<ListAllMyBucketsResult/>`,
      "with a DTD": `${head}<!DOCTYPE x [<!ENTITY a "aa">]><ListBucketResult>&a;</ListBucketResult>`,
      "billion laughs": `${head}<!DOCTYPE l [<!ENTITY a "ha">${
        Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n} "${"&a;".repeat(10)}">`).join("")
      }]><ListBucketResult><Name>&a8;</Name></ListBucketResult>`,
      "deep": `${head}<ListBucketResult>${"<a>".repeat(100)}`,
      "not XML": "OK"
    })
  ) {
    it.effect(`a document ${name} is MalformedResponse`, () =>
      Effect.map(failing(body), (error) => assert.strictEqual(error._tag, "MalformedResponse")))
  }

  it.effect("an error document in a 200 answer is that error", () =>
    Effect.gen(function*() {
      const error = yield* failing(`${head}<Error><Code>InternalError</Code><Message>later</Message></Error>`)
      assert.strictEqual(error._tag, "ServerFault")
      assert.strictEqual(error.code, "InternalError")
    }))

  it.effect("a proxy's page is what its status says, with its words out of the way", () =>
    Effect.gen(function*() {
      const page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
      const bad = yield* failing(page, { status: 502, headers: { "content-type": "text/html" } })
      assert.strictEqual(bad._tag, "ServerFault")
      const forbidden = yield* failing(page, { status: 403, headers: { "content-type": "text/html" } })
      assert.strictEqual(forbidden._tag, "AccessDenied")
    }))

  it.effect("a page token that comes again ends the listing, not never", () =>
    Effect.gen(function*() {
      const page = `${head}<ListBucketResult><Name>b</Name><IsTruncated>true</IsTruncated>` +
        `<NextContinuationToken>same</NextContinuationToken></ListBucketResult>`
      const { layer, requests } = yield* canned(() => xml(page))
      const error = yield* Effect.flip(
        Effect.provide(Stream.runDrain(S3.listObjectsV2Stream({ bucket: "b" })), layer)
      )
      assert.strictEqual(error._tag, "MalformedResponse")
      assert.strictEqual((yield* requests).length, 2)
    }))

  it.effect("a wrong clock is ClockSkew, with the server's time", () =>
    Effect.gen(function*() {
      const error = yield* failing(`${head}<Error><Code>RequestTimeTooSkewed</Code></Error>`, {
        status: 403,
        headers: { date: "Sun, 15 Feb 2026 08:45:11 GMT" }
      })
      assert.strictEqual(error._tag, "ClockSkew")
      assert.strictEqual(
        error._tag === "ClockSkew" ? error.serverTime?.toISOString() : undefined,
        "2026-02-15T08:45:11.000Z"
      )
    }))

  it.effect("another region is named only if it can be one", () =>
    Effect.forEach(["eu-west-1", "evil.example/"], (region) =>
      Effect.gen(function*() {
        const error = yield* failing(`${head}<Error><Code>PermanentRedirect</Code></Error>`, {
          status: 301,
          headers: { "x-amz-bucket-region": region, location: "https://evil.example/" }
        })
        assert.strictEqual(error._tag, "WrongRegion")
        assert.strictEqual(
          error._tag === "WrongRegion" ? error.region : "",
          region === "eu-west-1" ? region : undefined
        )
      })))

  for (
    const [tag, headers] of [
      ["Transport", { "content-length": "10" }],
      ["IntegrityFailure", { "x-amz-checksum-crc32": "AAAAAA==" }],
      // What fetch makes of an object that is stored compressed.
      ["IntegrityFailure", { "content-encoding": "gzip", "content-length": "3" }]
    ] as const
  ) {
    it.effect(`a body that is not what ${Object.keys(headers)[0]} says is ${tag}`, () =>
      Effect.gen(function*() {
        const { layer } = yield* canned(() => new Response("hello", { headers }), { policy: RequestPolicy.none })
        const whole = yield* Effect.flip(Effect.provide(S3.getObjectBytes({ bucket: "b", key: "k" }), layer))
        assert.strictEqual(whole._tag, tag)
        const streamed = yield* S3.getObject({ bucket: "b", key: "k" }).pipe(
          Effect.flatMap((object) => Stream.runDrain(object.body.stream)),
          Effect.scoped,
          Effect.provide(layer),
          Effect.flip
        )
        assert.strictEqual(streamed._tag, tag)
      }))
  }
})
