import type { FileSystem, Path } from "@effect/platform"
import type { Effect } from "effect"
import type { ObjectStore, StorageError } from "effect-s3"
import { type S3, Transfer } from "effect-s3"
import { describe, expect, test } from "tstyche"

declare const store: ObjectStore.Service

type ErrorOf<F extends Effect.Effect<any, any, any>> = Effect.Effect.Error<F>

describe("what a transfer can fail with", () => {
  test("errors of the one vocabulary, and all of them", () => {
    expect<Transfer.Error>().type.toBeAssignableTo<StorageError.StorageError>()
    expect<ObjectStore.PutError | ObjectStore.GetError | S3.BodyError>().type.toBeAssignableTo<Transfer.Error>()
    expect<Extract<Transfer.Error, { readonly _tag: "BucketNotEmpty" }>>().type.toBe<never>()
    expect<Extract<Transfer.Error, { readonly _tag: "InvalidConfig" }>>().type.toBe<never>()
  })

  test("object", () => {
    const transfer = Transfer.object({ store, key: "a" }, { store, key: "b" })
    expect(transfer).type.toBe<Effect.Effect<Transfer.Result, Transfer.Error>>()
  })

  test("files need a file system, and may lack their folder", () => {
    const upload = Transfer.uploadFile(store, { path: "a" })
    expect(upload).type.toBe<
      Effect.Effect<Transfer.Result, Transfer.FileError, FileSystem.FileSystem | Path.Path>
    >()
    expect<Exclude<ErrorOf<typeof upload>, Transfer.Error>>().type.toBe<StorageError.InvalidConfig>()
    expect(Transfer.uploadFile).type.not.toBeCallableWith(store, { path: "a" }, { versionId: "1" })
    expect(Transfer.downloadFile).type.not.toBeCallableWith(store, { key: "a", path: "a" }, { contentType: "a/b" })
  })
})
