// What a server says to our signatures, sent by undici alone: if this fails, no client above it can work.
import * as digest from "#digest"
import { randomBytes } from "node:crypto"
import { Agent } from "undici"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import { toAmzDate } from "../../src/internal/wire/dates.js"
import { presignQuery, signHeaders, signingKey, unsignedPayload } from "../../src/internal/wire/sigv4.js"
import * as uri from "../../src/internal/wire/uri.js"
import { target } from "./target.js"

const { accessKeyId, ca, endpoint, region, secretAccessKey, server, sessionToken } = target()
const dispatcher = new Agent({ allowH2: server.endsWith("-h2"), ...(ca === undefined ? {} : { connect: { ca } }) })
const bucket = `effect-s3-wire-${randomBytes(6).toString("hex")}`

interface Options {
  readonly query?: ReadonlyArray<readonly [string, string]>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  readonly unsigned?: boolean
  readonly secret?: string
}

const common = (secret = secretAccessKey) => {
  const amzDate = toAmzDate(Date.now())
  return {
    host: endpoint.host,
    accessKeyId,
    sessionToken,
    region,
    service: "s3",
    amzDate,
    signingKey: signingKey(secret, amzDate.slice(0, 8), region, "s3")
  }
}

const exchange = async (
  method: "GET" | "PUT" | "HEAD" | "DELETE",
  target: string,
  headers: Record<string, string>,
  body?: Uint8Array
) => {
  const response = await dispatcher.request({
    origin: endpoint.origin,
    path: target,
    method,
    headers,
    body: body ?? null
  })
  const bytes = new Uint8Array(await response.body.arrayBuffer())
  return { status: response.statusCode, headers: response.headers, bytes, text: new TextDecoder().decode(bytes) }
}

const send = (method: "GET" | "PUT" | "HEAD" | "DELETE", key: string | undefined, options: Options = {}) => {
  const path = `/${bucket}${key === undefined ? "" : `/${uri.encodePath(key)}`}`
  const query = uri.encodeQuery(options.query ?? [])
  const headers = options.headers ?? {}
  const payloadHash = options.unsigned === true ? unsignedPayload : digest.sha256Hex(options.body ?? new Uint8Array())
  const signed = signHeaders({ ...common(options.secret), method, path, query, headers, payloadHash })
  return exchange(method, query === "" ? path : `${path}?${query}`, { ...headers, ...signed }, options.body)
}

// A key may hold all of these; where a server is known not to, deviations.ts says so.
const keys: ReadonlyArray<readonly [string, string]> = [
  ["plain", "a/b.txt"],
  ["unicode", "café/日本/😀"],
  ["reserved characters", "a b+c%20d&e=f?g#h;i:j@k,l$m!n'o(p)q*r"],
  ["double slash", "a//b///c"],
  ["trailing slash", "dir/"],
  ["quotes and angles", "q\"<>`{|}^z"],
  ["1024 bytes", "k".repeat(200) + ("/" + "k".repeat(205)).repeat(4)]
]

describe("wire", () => {
  beforeAll(async () => {
    const made = await send("PUT", undefined)
    if (made.status !== 200) throw new Error(`create bucket: ${made.status} ${made.text}`)
  })

  afterAll(async () => {
    for (const [, key] of keys) await send("DELETE", key)
    for (const key of ["unsigned", "metadata", "large", "presigned"]) await send("DELETE", key)
    await send("DELETE", undefined)
    await dispatcher.close()
  })

  for (const [name, key] of keys) {
    it(`put, get, list, delete: ${name}`, async () => {
      // A directory may be all that a server makes of a key with a slash at its end.
      const body = key.endsWith("/") ? new Uint8Array() : randomBytes(1000)
      const put = await send("PUT", key, { body, headers: { "content-type": "application/octet-stream" } })
      assert.strictEqual(put.status, 200, put.text)
      const got = await send("GET", key)
      assert.strictEqual(got.status, 200, got.text)
      assert.deepStrictEqual(Buffer.from(got.bytes).toString("hex"), Buffer.from(body).toString("hex"))
      const listed = await send("GET", undefined, {
        query: [["list-type", "2"], ["prefix", key], ["encoding-type", "url"], ["max-keys", "10"]]
      })
      assert.strictEqual(listed.status, 200, listed.text)
      assert.match(listed.text, /<KeyCount>1<\/KeyCount>/)
      const deleted = await send("DELETE", key)
      assert.strictEqual(deleted.status, 204, deleted.text)
      assert.strictEqual((await send("GET", key)).status, 404)
    })
  }

  it("unsigned payload", async () => {
    const body = randomBytes(1000)
    assert.strictEqual((await send("PUT", "unsigned", { body, unsigned: true })).status, 200)
    assert.strictEqual((await send("HEAD", "unsigned")).headers["content-length"], "1000")
  })

  it("signed metadata with inner spaces comes back", async () => {
    const headers = { "x-amz-meta-a": "one  two   three", "cache-control": "max-age=60, private" }
    assert.strictEqual((await send("PUT", "metadata", { body: randomBytes(1), headers })).status, 200)
    const head = await send("HEAD", "metadata")
    assert.strictEqual(head.headers["x-amz-meta-a"], "one  two   three")
    assert.strictEqual(head.headers["cache-control"], "max-age=60, private")
  })

  it("16 MiB in one piece", async () => {
    const body = randomBytes(16 * 1024 * 1024)
    const put = await send("PUT", "large", { body })
    assert.strictEqual(put.status, 200, put.text)
    const got = await send("GET", "large")
    assert.strictEqual(digest.sha256Hex(got.bytes), digest.sha256Hex(body))
  })

  it("a presigned GET", async () => {
    const body = randomBytes(100)
    assert.strictEqual((await send("PUT", "presigned", { body })).status, 200)
    const path = `/${bucket}/presigned`
    const query = presignQuery({
      ...common(),
      method: "GET",
      path,
      query: [["response-content-type", "text/x-test"]],
      headers: {},
      expiresSeconds: 60
    })
    const got = await exchange("GET", `${path}?${query}`, {})
    assert.strictEqual(got.status, 200, got.text)
    assert.strictEqual(got.headers["content-type"]?.toString().split(";")[0], "text/x-test")
    assert.deepStrictEqual(Buffer.from(got.bytes).toString("hex"), body.toString("hex"))
  })

  it("a body that is not what was signed is refused", async () => {
    const path = `/${bucket}/tampered`
    const signed = signHeaders({
      ...common(),
      method: "PUT",
      path,
      query: "",
      headers: {},
      payloadHash: digest.sha256Hex("signed")
    })
    const put = await exchange("PUT", path, signed, new TextEncoder().encode("others"))
    assert.strictEqual(put.status, 400, put.text)
    assert.strictEqual((await send("GET", "tampered")).status, 404)
  })

  it("a wrong secret is refused", async () => {
    const got = await send("GET", undefined, { secret: "wrong" })
    assert.strictEqual(got.status, 403)
    assert.match(got.text, /<Code>SignatureDoesNotMatch<\/Code>/)
  })
})
