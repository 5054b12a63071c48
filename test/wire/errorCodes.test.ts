import { assert, describe, it } from "@effect/vitest"
import * as codes from "../../src/internal/wire/errorCodes.js"

describe("errorCodes", () => {
  it("goes by the code where it is known, whatever the status", () => {
    assert.isTrue(codes.isRetryable("RequestTimeout", 400))
    assert.isTrue(codes.isRetryable("InternalError", 200))
    assert.isTrue(codes.isThrottling("RequestRateLimitExceeded", 403))
    assert.isTrue(codes.isThrottling("SlowDown", 200))
    assert.isTrue(codes.isThrottling("KMS.ThrottlingException", 400))
    assert.isFalse(codes.isThrottling("ServiceUnavailable", 429))
    assert.isFalse(codes.isRetryable("XMinioStorageFull", 503))
    assert.isFalse(codes.isRetryable("cap_exceeded", 429))
  })

  it("goes by the status where it is not", () => {
    for (const status of [408, 429, 499, 500, 502, 503, 504, 509, 520, 524, 529]) {
      assert.isTrue(codes.isRetryable("Unheard", status), String(status))
    }
    for (const status of [200, 301, 304, 400, 401, 403, 404, 409, 412, 501, 505, 507]) {
      assert.isFalse(codes.isRetryable("Unheard", status), String(status))
    }
    assert.isTrue(codes.isThrottling("Unheard", 429))
    assert.isFalse(codes.isTransient("Unheard", 429))
    assert.isFalse(codes.isThrottling("Unheard", 503))
  })

  it("takes a doubtful code for skew only where the clocks differ by five minutes", () => {
    assert.isTrue(codes.isSkew("RequestTimeTooSkewed"))
    assert.isFalse(codes.isSkew("SignatureDoesNotMatch"))
    assert.isFalse(codes.isSkew("SignatureDoesNotMatch", 299_999))
    assert.isTrue(codes.isSkew("SignatureDoesNotMatch", -300_000))
    assert.isFalse(codes.isSkew("NoSuchKey", 1e9))
  })

  it("knows credentials that are wrong from those that are old", () => {
    assert.isTrue(codes.isExpired("ExpiredToken"))
    assert.isTrue(codes.isAuth("ExpiredToken"))
    assert.isTrue(codes.isAuth("AccessDenied"))
    assert.isFalse(codes.isExpired("AccessDenied"))
    assert.isFalse(codes.isAuth("InvalidObjectState"))
    assert.isFalse(codes.isAuth("constructor"))
  })
})
