import { assert, describe, it } from "@effect/vitest"
import { Chunk, Effect, type Layer, Redacted, Stream, TestClock } from "effect"
import { Emulator, Presign, S3, type S3Client, StorageError } from "effect-s3"
import * as fc from "effect/FastCheck"
import * as Multipart from "../../src/internal/emulator/post/multipart.js"
import { Refusal } from "../../src/internal/emulator/refusal.js"
import * as form from "../support/form.js"
import { onEmulator, onEmulatorV2 } from "../support/onEmulator.js"

type Pairs = ReadonlyArray<readonly [string, string]>

interface Sending {
  /** Absent: a small one. */
  readonly file?: form.FormFile | "none"
  /** How the form differs from the one that was signed; `undefined` leaves a field out. */
  readonly change?: Readonly<Record<string, string | undefined>> | undefined
  readonly more?: Pairs | undefined
  readonly after?: Pairs | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Bytes of the body that arrive. */
  readonly cut?: number | undefined
}

const noFields = { url: "http://127.0.0.1/photos", fields: Redacted.make<Readonly<Record<string, string>>>({}) }

/** Sends a form as a browser does. */
const submit = (
  post: Pick<S3Client.PresignedPost, "url" | "fields">,
  { after, change, cut, file = { content: "hello" }, headers, more = [] }: Sending = {}
) =>
  Effect.gen(function*() {
    const { handle } = yield* Emulator.Emulator
    const [, host = "", target = ""] = /^http:\/\/([^/]*)(.*)$/.exec(post.url) ?? []
    const fields = Object.entries({ ...Redacted.value(post.fields), ...change })
      .filter((pair): pair is [string, string] => pair[1] !== undefined)
    const body = form.encode([...fields, ...more], file === "none" ? undefined : file, after)
    const answer = yield* handle({
      method: "POST",
      target,
      headers: Object.entries({
        host,
        "content-type": form.contentType,
        "content-length": String(body.length),
        ...headers
      }),
      body: Stream.fromIterable([body.subarray(0, 300), body.subarray(300, cut)]),
      secure: false
    })
    const text = new TextDecoder().decode(answer.body instanceof Uint8Array ? answer.body : undefined)
    return {
      status: answer.status,
      text,
      code: /<Code>(.*?)<\/Code>/.exec(text)?.[1],
      headers: Object.fromEntries(answer.headers.map(([name, value]) => [name.toLowerCase(), value]))
    }
  })

const text = (key: string) =>
  Effect.map(S3.getObjectBytes({ bucket: "photos", key }), ({ bytes }) => new TextDecoder().decode(bytes))

const up: Presign.PostPolicyInput = { bucket: "photos", keyPrefix: "up/" }

describe("POST Object", () => {
  const layers: Readonly<Record<string, Layer.Layer<S3Client.S3Client | Emulator.Emulator>>> = {
    "Version 4": onEmulator({ buckets: ["photos"] }),
    "Version 2": onEmulatorV2({ buckets: ["photos"] }),
    "Version 4, the bucket before the host": onEmulator(
      { buckets: ["photos"] },
      { endpoint: "http://s3.localhost", addressing: "virtual" }
    ),
    "temporary credentials": onEmulator({
      buckets: ["photos"],
      credentials: { accessKeyId: "A", secretAccessKey: "S", sessionToken: "T+/=" }
    })
  }
  for (const [name, layer] of Object.entries(layers)) {
    it.effect(`a form that is signed by ${name}`, () =>
      Effect.gen(function*() {
        const post = yield* Presign.postPolicy({
          ...up,
          acl: "private",
          cacheControl: "no-store",
          contentDisposition: "attachment; filename=\"a b.txt\"",
          contentLengthRange: { min: 1, max: 10 },
          contentType: "text/x",
          metadata: { by: "ann" },
          tagging: { a: "1", b: "x y" },
          fields: { "x-amz-meta-by-hand": "yes" },
          startsWith: { "x-amz-meta-note": "", "Content-Language": "de" }
        })
        const sent = yield* submit(post, {
          more: [["x-amz-meta-note", "ü?"], ["Content-Language", "de-AT"], ["x-ignore-this", "button"]]
        })
        assert.deepStrictEqual([sent.status, sent.text], [204, ""])
        assert.strictEqual(yield* text("up/photo.jpg"), "hello")
        const head = yield* S3.headObject({ bucket: "photos", key: "up/photo.jpg" })
        assert.deepInclude(head, {
          cacheControl: "no-store",
          contentDisposition: "attachment; filename=\"a b.txt\"",
          contentType: "text/x",
          contentLanguage: "de-AT"
        })
        assert.deepEqual({ ...head.metadata }, { by: "ann", "by-hand": "yes", note: "ü?" })
        const { tagSet } = yield* S3.getObjectTagging({ bucket: "photos", key: "up/photo.jpg" })
        assert.deepEqual(tagSet.map(({ key, value }) => [key, value]), [["a", "1"], ["b", "x y"]])
        assert.strictEqual(sent.headers["etag"], `"${head.etag}"`)
        const altered = yield* submit(post, { change: { policy: `${Redacted.value(post.fields)["policy"]}AAAA` } })
        assert.deepStrictEqual([altered.status, altered.code], [403, "SignatureDoesNotMatch"])
      }).pipe(Effect.provide(layer)))
  }

  it.effect("answers as the form wishes", () =>
    Effect.gen(function*() {
      const status = (successActionStatus: 200 | 201 | 204) =>
        Effect.flatMap(Presign.postPolicy({ bucket: "photos", key: "a b&c", successActionStatus }), submit)
      const [ok, created, noContent] = [yield* status(200), yield* status(201), yield* status(204)]
      assert.deepStrictEqual([ok.status, ok.text, noContent.status], [200, "", 204])
      assert.strictEqual(created.status, 201)
      assert.include(created.text, "<Bucket>photos</Bucket><Key>a b&amp;c</Key>")
      assert.include(created.text, "<Location>http://127.0.0.1/photos/a%20b%26c</Location>")
      for (
        const [successActionRedirect, expected] of [
          ["http://example.org/done", "http://example.org/done?bucket=photos&key=a%20b%26c&etag=%22"],
          ["https://example.org/done?x=1", "https://example.org/done?x=1&bucket=photos&key=a%20b%26c&etag=%22"]
        ] as const
      ) {
        const sent = yield* submit(yield* Presign.postPolicy({ bucket: "photos", key: "a b&c", successActionRedirect }))
        assert.strictEqual(sent.status, 303)
        assert.isTrue(sent.headers["location"]?.startsWith(expected), sent.headers["location"])
      }
      const nowhere = { bucket: "photos", key: "k", successActionRedirect: "javascript:alert(1)" }
      assert.strictEqual((yield* submit(yield* Presign.postPolicy(nowhere))).status, 204)
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  const refused: Readonly<Record<string, readonly [Sending, status: number, code: string]>> = {
    "another key": [{ change: { key: "down/x" } }, 403, "AccessDenied"],
    "a field that the policy does not know": [{ more: [["x-amz-meta-a", "1"]] }, 403, "AccessDenied"],
    "another value": [{ change: { "x-amz-meta-by": "bob" } }, 403, "AccessDenied"],
    "a missing field": [{ change: { "x-amz-meta-by": undefined } }, 403, "AccessDenied"],
    "another beginning": [{ change: { "Content-Type": "text/html" } }, 403, "AccessDenied"],
    "a list of types of which one is another": [
      { change: { "Content-Type": "image/png, text/html" } },
      403,
      "AccessDenied"
    ],
    "a public object": [{ more: [["acl", "public-read"]] }, 403, "AccessDenied"],
    "a file that is too small": [{ file: { content: "" } }, 400, "EntityTooSmall"],
    "a file that is too large": [{ file: { content: "x".repeat(11) } }, 400, "EntityTooLarge"],
    "no file": [{ file: "none" }, 400, "InvalidArgument"],
    "no key": [{ change: { key: undefined } }, 400, "InvalidArgument"],
    "no policy": [{ change: { policy: undefined } }, 400, "InvalidArgument"],
    "no signature": [{ change: { "x-amz-signature": undefined } }, 400, "InvalidArgument"],
    "another signature": [{ change: { "x-amz-signature": "0".repeat(64) } }, 403, "SignatureDoesNotMatch"],
    "another key pair": [
      { change: { "x-amz-credential": "OTHER/19700101/us-east-1/s3/aws4_request" } },
      403,
      "InvalidAccessKeyId"
    ],
    "a field that comes twice": [{ more: [["KEY", "up/other"]] }, 400, "InvalidArgument"],
    "too much before the file": [{ more: [["x-ignore-a", "x".repeat(20_000)]] }, 400, "MaxPostPreDataLengthExceeded"],
    "a body that is no form": [{ headers: { "content-type": "text/plain" } }, 412, "PreconditionFailed"],
    "a form of another boundary": [
      { headers: { "content-type": "multipart/form-data; boundary=other" } },
      400,
      "MalformedPOSTRequest"
    ],
    "a form that is cut off in a field": [{ cut: 900 }, 400, "MalformedPOSTRequest"],
    "a form that is cut off in the file": [{ cut: -10 }, 400, "IncompleteBody"]
  }
  for (const [name, [sending, status, code]] of Object.entries(refused)) {
    it.effect(`refuses ${name}`, () =>
      Effect.gen(function*() {
        const post = yield* Presign.postPolicy({
          ...up,
          contentLengthRange: { min: 1, max: 10 },
          metadata: { by: "ann" },
          startsWith: { "Content-Type": "image/" }
        })
        const change = { "Content-Type": "image/png", ...sending.change }
        const sent = yield* submit(post, { ...sending, change })
        assert.deepStrictEqual([sent.status, sent.code], [status, code], sent.text)
        assert.strictEqual((yield* S3.listObjectsV2({ bucket: "photos" })).contents.length, 0)
      }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))
  }

  it.effect("refuses a policy that has expired", () =>
    Effect.gen(function*() {
      const post = yield* Presign.postPolicy(up, { expiresIn: "1 second" })
      yield* TestClock.adjust("1 second")
      assert.strictEqual((yield* submit(post)).status, 204)
      yield* TestClock.adjust("1 second")
      const late = yield* submit(post)
      assert.deepStrictEqual([late.status, late.code], [403, "AccessDenied"])
      assert.include(late.text, "Policy expired")
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  it.effect("the name of the file is that after the last slash; fields behind the file count for nothing", () =>
    Effect.gen(function*() {
      const post = yield* Presign.postPolicy(up)
      for (const name of ["C:\\fakepath\\a \"b\".txt", "/home/ann/a \"b\".txt", "a \"b\".txt"]) {
        const sent = yield* submit(post, { file: { name, content: name }, after: [["acl", "public-read"]] })
        assert.strictEqual(sent.status, 204)
        assert.strictEqual(yield* text("up/a \"b\".txt"), name)
      }
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  it.effect("a checksum of the caller's is held against the file", () =>
    Effect.gen(function*() {
      const post = yield* Presign.postPolicy({ ...up, checksums: { CRC32: "NhCmhg==" } })
      assert.strictEqual((yield* submit(post)).status, 204)
      const other = yield* submit(post, { file: { content: "other" } })
      assert.deepStrictEqual([other.status, other.code], [400, "BadDigest"])
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  it.effect("a large file, in whatever packets it comes", () =>
    Effect.gen(function*() {
      const post = yield* Presign.postPolicy(up)
      const content = Uint8Array.from({ length: 1_000_000 }, (_, i) => i % 253)
      const { handle } = yield* Emulator.Emulator
      const body = form.encode(Object.entries(Redacted.value(post.fields)), { content })
      for (const size of [1000, 65_536]) {
        const packets = Array.from({ length: Math.ceil(body.length / size) }, (_, i) =>
          body.slice(i * size, (i + 1) * size))
        const answer = yield* handle({
          method: "POST",
          target: "/photos",
          headers: [["host", "127.0.0.1"], ["content-type", form.contentType], ["content-length", String(body.length)]],
          body: Stream.fromChunk(Chunk.unsafeFromArray(packets)),
          secure: false
        })
        assert.strictEqual(answer.status, 204)
        const got = yield* S3.getObjectBytes({ bucket: "photos", key: "up/photo.jpg" })
        assert.isTrue(Buffer.from(got.bytes).equals(content))
      }
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  it.effect("without a policy it is anybody's, and so for buckets that let everybody write", () =>
    Effect.gen(function*() {
      const send = submit({ ...noFields, fields: Redacted.make({ key: "k" }) })
      assert.deepStrictEqual((yield* send).code, "AccessDenied")
      yield* S3.putBucketAcl({ bucket: "photos", acl: "public-read-write" })
      assert.strictEqual((yield* send).status, 204)
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))

  it.effect("in a bucket with versions it stores another version", () =>
    Effect.gen(function*() {
      yield* S3.putBucketVersioning({ bucket: "photos", status: "Enabled" })
      const post = yield* Presign.postPolicy(up)
      const [one, two] = [yield* submit(post), yield* submit(post)]
      assert.isString(one.headers["x-amz-version-id"])
      assert.notStrictEqual(one.headers["x-amz-version-id"], two.headers["x-amz-version-id"])
    }).pipe(Effect.provide(onEmulator({ buckets: ["photos"] }))))
})

describe("Presign.postPolicy", () => {
  const inputs: Readonly<Record<string, Presign.PostPolicyInput>> = {
    "neither key nor prefix": { bucket: "photos" },
    "both": { bucket: "photos", key: "a", keyPrefix: "a" },
    "an empty prefix": { bucket: "photos", keyPrefix: "" },
    "an empty key": { bucket: "photos", key: "" },
    "a key that S3 would change": { bucket: "photos", key: "a/${filename}" },
    "a range the wrong way round": { ...up, contentLengthRange: { min: 2, max: 1 } },
    "half a byte": { ...up, contentLengthRange: { max: 0.5 } },
    "a field given twice": { ...up, contentType: "a/b", fields: { "content-type": "c/d" } },
    "a field fixed and free": { ...up, metadata: { a: "1" }, startsWith: { "X-Amz-Meta-A": "" } },
    "a field free twice": { ...up, startsWith: { A: "", a: "" } },
    "metadata given twice": { ...up, metadata: { A: "1", a: "2" } },
    "a field of the policy": { ...up, fields: { Policy: "x" } },
    "the bucket as a field": { ...up, startsWith: { bucket: "" } },
    "the key as a free field": { ...up, startsWith: { key: "" } },
    "metadata that no header carries": { ...up, metadata: { a: "b\nc" } },
    "eleven tags": { ...up, tagging: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [`k${i}`, ""])) },
    "a status that is none of S3's": { ...up, successActionStatus: 202 as 200 }
  }
  for (const [name, input] of Object.entries(inputs)) {
    it.effect(`refuses ${name}`, () =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(Presign.postPolicy(input))
        assert.strictEqual(error._tag, "InvalidInput")
      }).pipe(Effect.provide(onEmulator({}))))
  }

  it.effect("refuses more than a week, and a bucket that is none", () =>
    Effect.gen(function*() {
      const expiry = yield* Effect.flip(Presign.postPolicy(up, { expiresIn: "8 days" }))
      assert.propertyVal(expiry, "parameter", "expiresIn")
      const bucket = yield* Effect.flip(Presign.postPolicy({ ...up, bucket: "a/b" }))
      assert.instanceOf(bucket, StorageError.InvalidBucketName)
    }).pipe(Effect.provide(onEmulator({}))))

  it.effect("shows none of its secrets", () =>
    Effect.gen(function*() {
      const post = yield* Presign.postPolicy(up)
      const { policy = "" } = Redacted.value(post.fields)
      assert.notInclude(JSON.stringify(post), policy)
      const document = JSON.parse(Buffer.from(policy, "base64").toString())
      assert.deepInclude(document.conditions, { bucket: "photos" })
      assert.deepInclude(document.conditions, ["starts-with", "$key", "up/"])
    }).pipe(Effect.provide(onEmulator({}))))
})

describe("multipart/form-data", () => {
  const near = fc.array(fc.constantFrom("\r\n", "--", "----WebKit", "FormBoundary7MA4YWxkTrZu0gW", "\r", "x", "\n--"), {
    maxLength: 12
  }).map((all) => all.join(""))

  it("is read alike however it is cut, whatever the file holds", () => {
    fc.assert(fc.property(near, near, fc.integer({ min: 1, max: 60 }), (value, content, size) => {
      fc.pre(!`\r\n${value}\r\n${content}\r\n`.includes("\r\n------WebKitFormBoundary7MA4YWxkTrZu0gW"))
      const parser = Multipart.make(Multipart.boundaryOf(form.contentType)!)
      const body = form.encode([["a", value], ["B", "2"]], { name: "n", content })
      const file: Array<Uint8Array> = []
      for (let at = 0; at < body.length; at += size) {
        const packet = body.slice(at, at + size)
        for (const bytes of parser.push(packet)) file.push(bytes.slice())
        packet.fill(0)
      }
      parser.end()
      assert.deepStrictEqual([...parser.fields], [["a", value], ["b", "2"]])
      assert.strictEqual(Buffer.concat(file).toString(), content)
      assert.deepStrictEqual(parser.file(), { filename: "n" })
    }))
  })

  it("refuses anything else, and nothing but that", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 0, max: 300 }), (noise, at) => {
      const whole = form.encode([["a", "1"]], { content: "x" })
      const body = Buffer.concat([whole.subarray(0, at), noise, whole.subarray(at)])
      const parser = Multipart.make(Multipart.boundaryOf(form.contentType)!)
      try {
        parser.push(new Uint8Array(body))
        parser.end()
      } catch (error) {
        assert.instanceOf(error, Refusal)
      }
    }))
  })

  it.each([
    ["multipart/form-data; boundary=abc", "abc"],
    ["multipart/form-data; charset=utf-8; boundary=\"a b\"", "a b"],
    ["Multipart/Form-Data;boundary=abc;x=y", "abc"],
    ["multipart/form-data", undefined],
    ["multipart/form-datax; boundary=abc", undefined],
    ["text/plain; boundary=abc", undefined],
    ["", undefined]
  ])("the boundary of %s", (header, boundary) => {
    assert.strictEqual(Multipart.boundaryOf(header), boundary)
  })
})
