import { StorageError } from "effect-s3"
import { describe, expect, test } from "tstyche"

describe("categories narrow", () => {
  const error = {} as StorageError.StorageError

  test("isThrottling", () => {
    if (StorageError.isThrottling(error)) {
      expect(error).type.toBe<StorageError.SlowDown>()
    }
  })

  test("isNotFound", () => {
    if (StorageError.isNotFound(error)) {
      expect(error._tag).type.toBe<
        "NoSuchKey" | "NoSuchBucket" | "NoSuchVersion" | "NoSuchUpload" | "NoSuchConfiguration" | "NoSuchAnnotation"
      >()
    }
  })
})

test("every error has a message, and no field of a request", () => {
  expect<StorageError.StorageError>().type.toBeAssignableTo<{ readonly message: string }>()
  expect<keyof StorageError.StorageError>().type.not.toBeAssignableFrom<"request" | "headers" | "url">()
})
