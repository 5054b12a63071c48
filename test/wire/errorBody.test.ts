import { assert, describe, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import { type ErrorBody, parseErrorBody } from "../../src/internal/wire/errorBody.js"
import * as arbitraries from "./arbitraries.js"
import { work } from "./work.js"

const encoder = new TextEncoder()

const read = (
  body: string | Uint8Array,
  options?: { readonly status?: number; readonly headers?: Readonly<Record<string, string>> }
): ErrorBody =>
  parseErrorBody(
    options?.status ?? 400,
    options?.headers ?? {},
    typeof body === "string" ? encoder.encode(body) : body
  )

// The vectors hold what vendors really send; these are the corners between them.
describe("parseErrorBody", () => {
  it("finds the code under any root, prefix or wrapper, and the ids beside it", () => {
    for (
      const document of [
        "<Error><Code>SlowDown</Code><Message>m</Message><RequestId>r</RequestId></Error>",
        "<Error xmlns=\"urn:x\"><Code>SlowDown</Code><Message>m</Message><RequestId>r</RequestId></Error>",
        "<s:Error xmlns:s=\"urn:x\"><s:Code>SlowDown</s:Code><s:Message>m</s:Message><s:RequestId>r</s:RequestId></s:Error>",
        "<errorResponse><Code>SlowDown</Code><Message>m</Message><RequestID>r</RequestID></errorResponse>",
        "<ErrorResponse><Error><Code>SlowDown</Code><Message>m</Message></Error><RequestId>r</RequestId></ErrorResponse>",
        "<Response><Errors><Error><Code>SlowDown</Code><Message>m</Message></Error></Errors><RequestID>r</RequestID></Response>",
        "\uFEFF \n<?xml version=\"1.0\"?><error><code>SlowDown</code><message>m</message><requestId>r</requestId></error>",
        "{\"code\":\"SlowDown\",\"message\":\"m\",\"status\":503,\"requestId\":\"r\"}",
        "{\"Code\":\"SlowDown\",\"Message\":\"m\",\"RequestId\":\"r\"}",
        "{\"error\":{\"code\":\"SlowDown\",\"message\":\"m\"},\"request_id\":\"r\"}",
        "{\"errors\":[{\"code\":\"SlowDown\",\"message\":\"m\"}],\"requestId\":\"r\"}",
        "{\"__type\":\"com.amazon#SlowDown\",\"message\":\"m\",\"requestId\":\"r\"}",
        "{\"statusCode\":\"503\",\"error\":\"SlowDown\",\"message\":\"m\",\"requestId\":\"r\"}"
      ]
    ) {
      const { code, codeIsSynthetic, message, requestId } = read(document)
      assert.deepStrictEqual(
        { code, codeIsSynthetic, message, requestId },
        { code: "SlowDown", codeIsSynthetic: false, message: "m", requestId: "r" },
        document
      )
    }
  })

  it("keeps what is whole of a document that is cut off or broken", () => {
    const whole = "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>a &lt; b</Message><Key>k</Key></Error>"
    for (let length = whole.indexOf("</Code>") + 7; length < whole.length; length++) {
      const { code, codeIsSynthetic, message } = read(whole.slice(0, length))
      assert.strictEqual(code, "SlowDown")
      assert.isFalse(codeIsSynthetic)
      if (length >= whole.indexOf("<Key>")) assert.strictEqual(message, "a < b")
    }
    assert.strictEqual(read("<Error><Code>NoSuchKey</Code><Message>a & b</Message></Error>").message, "a & b")
    assert.strictEqual(read("<!DOCTYPE x><Error><Code>NoSuchKey</Code></Error>").code, "NoSuchKey")
    assert.strictEqual(read(Uint8Array.of(...encoder.encode("<Error><Code>E</Code><Key>"), 0xff)).code, "E")
  })

  it("makes up a code where there is none, and says so", () => {
    const synthetic = (status: number, body = ""): string => {
      const { code, codeIsSynthetic, message } = read(body, { status })
      assert.isTrue(codeIsSynthetic)
      assert.isUndefined(message)
      return code
    }
    assert.strictEqual(synthetic(404), "NotFound")
    assert.strictEqual(synthetic(503), "ServiceUnavailable")
    assert.strictEqual(synthetic(418), "HttpStatus418")
    assert.strictEqual(synthetic(200, "<CompleteMultipartUploadResult><Loc"), "InternalError")
    assert.strictEqual(synthetic(404, "<html><body><p>The <code>x</code> page</p></body></html>"), "NotFound")
    assert.strictEqual(synthetic(404, "<Error><Code></Code></Error>"), "NotFound")
    assert.strictEqual(synthetic(403, "<Error><Code>403</Code></Error>"), "Forbidden")
    assert.strictEqual(synthetic(403, "<Error><Code>Access &lt;b&gt; denied</Code></Error>"), "Forbidden")
    assert.strictEqual(synthetic(403, `<Error><Code>${"A".repeat(129)}</Code></Error>`), "Forbidden")
    assert.strictEqual(synthetic(400, "{\"code\":404}"), "BadRequest")
    assert.strictEqual(synthetic(400, "{\"code\":"), "BadRequest")
    assert.strictEqual(synthetic(400, "{\"code\":{\"toString\":1}}"), "BadRequest")
    assert.strictEqual(synthetic(400, "[1]"), "BadRequest")
  })

  it("reads names from headers where there is no body", () => {
    const error = read("", {
      status: 404,
      headers: {
        "x-minio-error-code": "NoSuchBucket",
        "x-minio-error-desc": "\"The specified bucket does not exist\"",
        "cf-ray": "ray"
      }
    })
    assert.strictEqual(error.code, "NoSuchBucket")
    assert.isFalse(error.codeIsSynthetic)
    assert.strictEqual(error.message, "The specified bucket does not exist")
    assert.strictEqual(error.requestId, "ray")
  })

  it("prefers S3's request id to that of a proxy", () => {
    const headers = { "cf-ray": "ray" }
    assert.strictEqual(read("<Error><Code>E</Code><RequestId>r</RequestId></Error>", { headers }).requestId, "r")
    assert.strictEqual(read("", { headers: { ...headers, "x-amz-request-id": "h" } }).requestId, "h")
  })

  it("finds the region that is expected, in a header, an element or a sentence", () => {
    const code = "<Code>AuthorizationHeaderMalformed</Code>"
    const message = "<Message>the region 'us-east-1' is wrong; expecting 'eu-west-3'</Message>"
    assert.strictEqual(read(`<Error>${code}${message}</Error>`).region, "eu-west-3")
    assert.strictEqual(read(`<Error>${code}${message}<Region>r</Region></Error>`).region, "r")
    assert.strictEqual(read("", { headers: { "x-amz-bucket-region": "h" } }).region, "h")
    assert.isUndefined(read(`<Error><Code>InvalidArgument</Code>${message}</Error>`).region)
    assert.isUndefined(read(`<Error>${code}<Message>expecting 'x</Message></Error>`).region)
  })

  it("counts how long to wait, in either header and either form", () => {
    const wait = (headers: Readonly<Record<string, string>>) => read("", { headers }).retryAfterMs
    assert.strictEqual(wait({ "retry-after": "5" }), 5000)
    assert.strictEqual(wait({ "x-amz-retry-after": "250", "retry-after": "5" }), 250)
    const date = "Sun, 15 Feb 2026 08:45:11 GMT"
    assert.strictEqual(wait({ "retry-after": "Sun, 15 Feb 2026 08:45:31 GMT", date }), 20_000)
    assert.strictEqual(wait({ "retry-after": "Sun, 15 Feb 2026 08:45:01 GMT", date }), 0)
    assert.isUndefined(wait({ "retry-after": "soon" }))
    assert.isUndefined(wait({ "retry-after": "-1" }))
  })

  it("shows a page as one short line, without its markup and without signatures", () => {
    const page = "<html><head><style>b{}</style><title>403\r\n Forbidden</title></head><script>if (a<b) x()</script>" +
      "<!-- <p>no</p> --><p>URL https://b/k?X-Amz-Signature=abc&amp;X-Amz-Credential=def was refused\u0007\u202e</p></html>"
    const { codeIsSynthetic, excerpt, message } = read(page, { status: 403 })
    assert.isTrue(codeIsSynthetic)
    assert.isUndefined(message)
    assert.strictEqual(excerpt, "403 Forbidden URL [...] was refused")
    assert.strictEqual(read("x ".repeat(10_000)).excerpt?.length, 200)
    assert.isUndefined(read("<html></html>").excerpt)
    assert.isUndefined(read("<Error><Code>E</Code></Error>").excerpt)
  })

  const isClean = (text: string): boolean =>
    !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/.test(text)

  it("bounds and cleans a message", () => {
    const dirty = "\u001b[31m&#27;&#0x;\u0007\u202eabc"
    assert.strictEqual(
      read(`<Error><Code>E</Code><Message>&#27;[31m&#7;&#x202e;abc</Message></Error>`).message,
      "[31mabc"
    )
    assert.isTrue(isClean(read(`{"code":"E","message":${JSON.stringify(dirty)}}`).message ?? ""))
    const long = read(`<Error><Code>E</Code><Message>a${"😀".repeat(600)}</Message></Error>`).message
    assert.strictEqual(long, "a" + "😀".repeat(511))
  })

  it("never throws, and gives people nothing that is long or dirty", () => {
    const piece = fc.oneof(
      arbitraries.text,
      fc.constantFrom(
        "<Error>",
        "</Error>",
        "<Code>",
        "</Code>",
        "<Message>",
        "</Message>",
        "<html>",
        "<script>",
        "<!--",
        "{\"code\":\"",
        "{\"message\":",
        "\"}",
        "&#27;",
        "&"
      )
    )
    const body = fc.oneof(
      arbitraries.bytes,
      fc.array(piece, { maxLength: 12, size: "max" }).map((pieces) => encoder.encode(pieces.join("")))
    )
    fc.assert(
      fc.property(body, fc.integer({ min: 100, max: 599 }), (bytes, status) => {
        const error = parseErrorBody(status, {}, bytes)
        assert.match(error.code, /^[!-~]{1,128}$/)
        for (const value of [error.message, error.excerpt, error.key, error.requestId, error.region]) {
          if (value !== undefined) {
            assert.isAtMost(value.length, 2048)
            assert.isTrue(value !== "" && isClean(value))
          }
        }
        assert.isAtMost(error.message?.length ?? 0, 1024)
        assert.isAtMost(error.excerpt?.length ?? 0, 200)
      }),
      { numRuns: 1000 }
    )
  })

  it.each(
    [
      ["less-than signs", (n: number) => "<".repeat(n)],
      ["tags", (n: number) => "<a>".repeat(n)],
      ["open scripts", (n: number) => "<script>".repeat(n)],
      ["open comments", (n: number) => "<!--".repeat(n)],
      ["closed and open", (n: number) => "<a></a>".repeat(n) + "<"],
      ["far greater-than signs", (n: number) => "<".repeat(n) + ">".repeat(n)],
      ["words", (n: number) => "a ".repeat(n)]
    ] as const
  )("takes time in proportion to the length: %s", (_name, document) => {
    const steps = (n: number) => {
      const bytes = encoder.encode(document(n))
      return work(() => void parseErrorBody(500, {}, bytes))
    }
    assert.isAtMost(steps(4000), 8 * steps(500) + 5000)
  })

  it("looks at no more than the beginning of a large body", () => {
    const bytes = encoder.encode("<Error><Code>SlowDown</Code><Message>" + "x".repeat(5_000_000))
    assert.isAtMost(work(() => void parseErrorBody(503, {}, bytes)), 3_000_000)
    assert.strictEqual(parseErrorBody(503, {}, bytes).code, "SlowDown")
  })
})
