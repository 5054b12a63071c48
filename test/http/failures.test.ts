import * as HttpClientError from "@effect/platform/HttpClientError"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { assert, describe, it } from "@effect/vitest"
import * as transportFailure from "../../src/internal/transportFailure.js"

const where = { operation: "GetObject", bucket: "b", key: "k" }

const coded = (code: string, message = "words"): Error => Object.assign(new Error(message), { code })

const wrapped = (cause: unknown) =>
  new HttpClientError.RequestError({ request: HttpClientRequest.get("http://x/secret"), reason: "Transport", cause })

describe("transportFailure", () => {
  it("finds the code where each transport hides it", () => {
    for (
      const cause of [
        coded("ECONNRESET"),
        wrapped(coded("ECONNRESET")),
        wrapped(new TypeError("fetch failed", { cause: coded("ECONNRESET") })),
        wrapped(new TypeError("fetch failed", { cause: new AggregateError([coded("ECONNRESET"), coded("X")]) }))
      ]
    ) {
      const failure = transportFailure.fromCause(cause, "send", where)
      assert.strictEqual(failure._tag, "Transport")
      assert.strictEqual(failure._tag === "Transport" && failure.causeCode, "ECONNRESET")
      assert.strictEqual(failure.message, "the connection was reset")
      assert.strictEqual(failure.bucket, "b")
    }
  })

  it("tells what can be tried again from what cannot", () => {
    const retryable = (code: string) => {
      const failure = transportFailure.fromCause(wrapped(coded(code)), "send", where)
      return failure._tag === "Transport" ? [failure.retryable, failure.phase] : failure._tag
    }
    for (const code of ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH"]) {
      assert.deepStrictEqual(retryable(code), [true, "connect"], code)
    }
    for (const code of ["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "HPE_INVALID_CONSTANT", "SOMETHING_NEW"]) {
      assert.deepStrictEqual(retryable(code), [true, "send"], code)
    }
    for (
      const code of [
        "CERT_HAS_EXPIRED",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "ERR_TLS_CERT_ALTNAME_INVALID",
        "ERR_SSL_WRONG_VERSION_NUMBER"
      ]
    ) {
      assert.deepStrictEqual(retryable(code), [false, "connect"], code)
    }
    for (const code of ["UND_ERR_INVALID_ARG", "UND_ERR_DESTROYED", "EFFECT_S3_TOO_LARGE"]) {
      assert.deepStrictEqual(retryable(code), [false, "send"], code)
    }
    const invalid = new HttpClientError.RequestError({ request: HttpClientRequest.get(""), reason: "InvalidUrl" })
    const failure = transportFailure.fromCause(invalid, "send", where)
    assert.isFalse(failure._tag === "Transport" && failure.retryable)
  })

  it("knows the timeouts of undici and of the kernel", () => {
    const phase = (code: string) => {
      const failure = transportFailure.fromCause(wrapped(coded(code)), "send", where)
      return failure._tag === "Timeout" ? failure.phase : failure._tag
    }
    assert.strictEqual(phase("UND_ERR_CONNECT_TIMEOUT"), "connect")
    assert.strictEqual(phase("UND_ERR_HEADERS_TIMEOUT"), "firstByte")
    assert.strictEqual(phase("UND_ERR_BODY_TIMEOUT"), "idle")
    assert.strictEqual(phase("ETIMEDOUT"), "connect")
  })

  it("quotes only messages that are made of addresses and codes", () => {
    const message = (code: string, words: string) =>
      transportFailure.fromCause(wrapped(coded(code, words)), "send", where)
    assert.strictEqual((message("UND_ERR_INVALID_ARG", "secret").cause as Error).message, "UND_ERR_INVALID_ARG")
    assert.strictEqual(message("NEW_CODE", "secret").message, "NEW_CODE")
    const plain = transportFailure.fromCause(wrapped(new TypeError("Failed to parse URL from secret")), "send", where)
    assert.strictEqual(plain.message, "the exchange with the server broke off")
    assert.strictEqual((plain.cause as Error).message, "")
    assert.strictEqual((plain.cause as Error).name, "TypeError")
    const expired = message("CERT_HAS_EXPIRED", "certificate has expired")
    assert.strictEqual(expired.message, "the server's certificate was not accepted: certificate has expired")
    const refused = message("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:1")
    assert.strictEqual((refused.cause as Error).message, "connect ECONNREFUSED 127.0.0.1:1")
    assert.include(refused.hint, "127.0.0.1:1")
  })

  it("does not blame a certificate where there is none", () => {
    const plain = transportFailure.fromCause(
      wrapped(coded("ERR_SSL_WRONG_VERSION_NUMBER", "00:error:0A00010B:SSL routines::wrong version number:\n")),
      "send",
      where
    )
    assert.strictEqual(plain.message, "the server does not speak TLS")
    assert.include(plain.hint, "http://")
    assert.isFalse(plain._tag === "Transport" && plain.retryable)
  })

  it("ends on a cause that refers to itself", () => {
    const loop: { cause?: unknown } = {}
    loop.cause = loop
    assert.strictEqual(transportFailure.fromCause(loop, "receive", where)._tag, "Transport")
    assert.strictEqual(transportFailure.fromCause("text", "receive", where)._tag, "Transport")
    assert.strictEqual(transportFailure.fromCause(undefined, "receive", where)._tag, "Transport")
  })
})
