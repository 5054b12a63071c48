import type { PlatformError } from "@effect/platform/Error"
import type { HttpClient } from "@effect/platform/HttpClient"
import type { Effect, Layer, Scope, Stream } from "effect"
import { B2, type B2Client, type Body, ObjectStore, type StorageError } from "effect-s3"
import { describe, expect, test } from "tstyche"

type Tag<E> = E extends { readonly _tag: infer T } ? T : never

type Common =
  | "AccessDenied"
  | "InvalidCredentials"
  | "ExpiredCredentials"
  | "SlowDown"
  | "ServerFault"
  | "NotImplemented"
  | "InvalidInput"
  | "LimitExceeded"
  | "MalformedResponse"
  | "Transport"
  | "Timeout"
  | "UnknownServiceError"

describe("each call names its own errors, and no others", () => {
  test("buckets", () => {
    expect<Tag<B2.ListBucketsError>>().type.toBe<Common | "InvalidBucketName" | "NoSuchBucket">()
    expect<Tag<B2.CreateBucketError>>().type.toBe<Common | "InvalidBucketName" | "BucketAlreadyExists">()
    expect<Tag<B2.UpdateBucketError>>().type.toBe<
      Common | "NoSuchBucket" | "PreconditionFailed" | "InvalidBucketState"
    >()
    expect<Tag<B2.DeleteBucketError>>().type.toBe<Common | "NoSuchBucket" | "BucketNotEmpty">()
  })

  test("files", () => {
    expect<Tag<B2.GetFileInfoError>>().type.toBe<Common | "NoSuchVersion">()
    expect<Tag<B2.HideFileError>>().type.toBe<Common | "NoSuchBucket" | "InvalidKey" | "NoSuchKey">()
    expect<Tag<B2.DeleteFileVersionError>>().type.toBe<Common | "InvalidKey" | "NoSuchVersion">()
    expect<Tag<B2.DownloadByNameError>>().type.toBe<
      Common | "NoSuchKey" | "InvalidKey" | "InvalidBucketName" | "InvalidRange"
    >()
    expect<Tag<B2.DownloadByIdError>>().type.toBe<Common | "NoSuchVersion" | "InvalidRange">()
  })

  test("uploads", () => {
    expect<Tag<B2.UploadFileError>>().type.toBe<
      Common | "NoSuchBucket" | "InvalidKey" | "IntegrityFailure" | "EntityTooLarge"
    >()
    expect<Tag<B2.FinishLargeFileError>>().type.toBe<Common | "NoSuchUpload" | "InvalidPart">()
    expect<Tag<B2.StartLargeFileError>>().type.toBe<Common | "NoSuchBucket" | "InvalidKey" | "WriteOutcomeUnknown">()
    expect<Tag<B2.CreateKeyError>>().type.toBe<Common | "NoSuchBucket" | "WriteOutcomeUnknown">()
    expect<Tag<B2.DeleteKeyError>>().type.toBe<Common>()
  })
})

test("a stream's own error stays in the type", () => {
  const body = {} as Body.StreamBody<PlatformError>
  expect(B2.uploadFile({ bucketId: "b", fileName: "a", body })).type.toBe<
    Effect.Effect<B2.StoredFile, B2.UploadFileError | PlatformError, B2Client.B2Client>
  >()
})

test("an open file needs a scope", () => {
  expect(B2.downloadFileById({ fileId: "4_z" })).type.toBe<
    Effect.Effect<B2.DownloadOutput, B2.DownloadByIdError, B2Client.B2Client | Scope.Scope>
  >()
})

test("pages open when they are pulled", () => {
  expect(B2.listFileNamesPages({ bucketId: "b" })).type.toBe<
    Stream.Stream<B2.ListFileNamesOutput, B2.ListFileNamesError, B2Client.B2Client>
  >()
})

test("the layers ask for a transport and a client, and nothing else", () => {
  expect(B2.layer({ applicationKeyId: "a", applicationKey: "b" })).type.toBe<
    Layer.Layer<B2Client.B2Client, StorageError.InvalidConfig, HttpClient>
  >()
  expect(ObjectStore.layerB2({ bucket: "b" })).type.toBe<
    Layer.Layer<ObjectStore.ObjectStore, never, B2Client.B2Client>
  >()
})
