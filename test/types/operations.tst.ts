import type { PlatformError } from "@effect/platform/Error"
import type { HttpClient } from "@effect/platform/HttpClient"
import type { Effect, Layer, Scope, Stream } from "effect"
import type { Body } from "effect-s3"
import { MultipartUpload, Presign, S3, type S3Client, type StorageError } from "effect-s3"
import { describe, expect, test } from "tstyche"

type ErrorOf<F> = F extends (...args: ReadonlyArray<any>) => Effect.Effect<any, infer E, any> ? E : never
type Tag<E> = E extends { readonly _tag: infer T } ? T : never

type Common =
  | "AccessDenied"
  | "InvalidCredentials"
  | "ExpiredCredentials"
  | "CredentialsUnavailable"
  | "ClockSkew"
  | "SlowDown"
  | "ServerFault"
  | "WrongRegion"
  | "NotImplemented"
  | "MethodNotAllowed"
  | "InvalidInput"
  | "MalformedResponse"
  | "Transport"
  | "Timeout"
  | "UnsupportedByProvider"
  | "UnknownServiceError"

type Read =
  | Common
  | "NoSuchKey"
  | "NoSuchBucket"
  | "NoSuchVersion"
  | "InvalidBucketName"
  | "InvalidKey"
  | "NotModified"
  | "PreconditionFailed"
  | "InvalidRange"
  | "InvalidObjectState"
  | "IntegrityFailure"

type Upload = Common | "NoSuchUpload" | "NoSuchBucket" | "InvalidBucketName" | "InvalidKey"

describe("each operation names its own errors, and no others", () => {
  test("reads", () => {
    expect<Tag<S3.GetObjectError>>().type.toBe<Read>()
    expect<Tag<S3.HeadObjectError>>().type.toBe<Read>()
    expect<Tag<S3.GetObjectBytesError>>().type.toBe<Read | "BodyTooLarge">()
    expect<Tag<S3.GetObjectAttributesError>>().type.toBe<
      Common | "NoSuchKey" | "NoSuchBucket" | "NoSuchVersion" | "InvalidBucketName" | "InvalidKey"
    >()
  })

  test("writes", () => {
    expect<Tag<S3.PutObjectError>>().type.toBe<
      | Common
      | "NoSuchBucket"
      | "InvalidBucketName"
      | "InvalidKey"
      | "NoSuchKey"
      | "PreconditionFailed"
      | "ConditionalRequestConflict"
      | "OperationAborted"
      | "EntityTooLarge"
      | "IntegrityFailure"
      | "LimitExceeded"
      | "WriteOutcomeUnknown"
    >()
    expect<Tag<S3.CopyObjectError>>().type.toBe<
      | Common
      | "NoSuchBucket"
      | "InvalidBucketName"
      | "InvalidKey"
      | "NoSuchKey"
      | "NoSuchVersion"
      | "PreconditionFailed"
      | "NotModified"
      | "ConditionalRequestConflict"
      | "OperationAborted"
      | "InvalidObjectState"
      | "EntityTooLarge"
      | "IntegrityFailure"
      | "LimitExceeded"
      | "WriteOutcomeUnknown"
    >()
  })

  test("deletions", () => {
    expect<Tag<S3.DeleteObjectError>>().type.toBe<
      | Common
      | "NoSuchBucket"
      | "NoSuchKey"
      | "NoSuchVersion"
      | "InvalidBucketName"
      | "InvalidKey"
      | "PreconditionFailed"
      | "ConditionalRequestConflict"
      | "OperationAborted"
      | "WriteOutcomeUnknown"
    >()
    expect<Tag<S3.DeleteObjectsError>>().type.toBe<Common | "NoSuchBucket" | "InvalidBucketName" | "IntegrityFailure">()
  })

  test("lists", () => {
    expect<Tag<S3.ListObjectsV2Error>>().type.toBe<Common | "NoSuchBucket" | "InvalidBucketName">()
    expect<Tag<S3.ListObjectsError>>().type.toBe<Common | "NoSuchBucket" | "InvalidBucketName">()
    expect<Tag<S3.ListBucketsError>>().type.toBe<Common>()
  })

  test("multipart", () => {
    expect<Tag<S3.CreateMultipartUploadError>>().type.toBe<
      Common | "NoSuchBucket" | "InvalidBucketName" | "InvalidKey" | "IntegrityFailure" | "LimitExceeded"
    >()
    expect<Tag<S3.UploadPartError>>().type.toBe<Upload | "EntityTooLarge" | "IntegrityFailure" | "LimitExceeded">()
    expect<Tag<S3.UploadPartCopyError>>().type.toBe<
      | Upload
      | "NoSuchKey"
      | "NoSuchVersion"
      | "PreconditionFailed"
      | "NotModified"
      | "InvalidRange"
      | "InvalidObjectState"
      | "EntityTooLarge"
      | "IntegrityFailure"
    >()
    expect<Tag<S3.CompleteMultipartUploadError>>().type.toBe<
      | Upload
      | "NoSuchKey"
      | "InvalidPart"
      | "InvalidPartOrder"
      | "EntityTooSmall"
      | "EntityTooLarge"
      | "PreconditionFailed"
      | "ConditionalRequestConflict"
      | "OperationAborted"
      | "IntegrityFailure"
      | "WriteOutcomeUnknown"
    >()
    expect<Tag<S3.AbortMultipartUploadError>>().type.toBe<Upload | "PreconditionFailed">()
    expect<Tag<S3.ListPartsError>>().type.toBe<Upload>()
    expect<Tag<S3.ListMultipartUploadsError>>().type.toBe<Common | "NoSuchBucket" | "InvalidBucketName">()
  })

  test("buckets", () => {
    expect<Tag<S3.CreateBucketError>>().type.toBe<
      | Common
      | "InvalidBucketName"
      | "BucketAlreadyExists"
      | "BucketAlreadyOwnedByYou"
      | "OperationAborted"
      | "LimitExceeded"
    >()
    expect<Tag<S3.HeadBucketError>>().type.toBe<Common | "NoSuchBucket" | "InvalidBucketName">()
    expect<Tag<S3.DeleteBucketError>>().type.toBe<
      Common | "NoSuchBucket" | "InvalidBucketName" | "BucketNotEmpty" | "OperationAborted"
    >()
    expect<Tag<S3.GetBucketLocationError>>().type.toBe<Common | "NoSuchBucket" | "InvalidBucketName">()
  })

  test("directory buckets", () => {
    expect<Tag<S3.CreateSessionError>>().type.toBe<Common | "NoSuchBucket" | "InvalidBucketName">()
    expect<Tag<S3.ListDirectoryBucketsError>>().type.toBe<Common>()
    expect<Tag<S3.RenameObjectError>>().type.toBe<
      | Common
      | "NoSuchKey"
      | "NoSuchBucket"
      | "InvalidBucketName"
      | "InvalidKey"
      | "PreconditionFailed"
      | "ConditionalRequestConflict"
    >()
  })

  test("presigning sends nothing", () => {
    expect<Tag<ErrorOf<typeof Presign.getObject>>>().type.toBe<
      "InvalidBucketName" | "InvalidInput" | "InvalidKey" | "UnsupportedByProvider" | "CredentialsUnavailable"
    >()
  })

  test("the function has the union that the type names", () => {
    expect(S3.headObject({ bucket: "b", key: "k" })).type.toBe<
      Effect.Effect<S3.ObjectAttributes, S3.HeadObjectError, S3Client.S3Client>
    >()
    expect<ErrorOf<typeof S3.request>>().type.toBeAssignableFrom<StorageError.StorageError>()
  })
})

describe("what must be given back is in the requirements", () => {
  test("an open body needs a scope, one in memory does not", () => {
    expect(S3.getObject({ bucket: "b", key: "k" })).type.toBe<
      Effect.Effect<S3.GetObjectOutput, S3.GetObjectError, S3Client.S3Client | Scope.Scope>
    >()
    expect(S3.getObjectBytes({ bucket: "b", key: "k" })).type.toBe<
      Effect.Effect<S3.GetObjectBytesOutput, S3.GetObjectBytesError, S3Client.S3Client>
    >()
  })

  test("an upload that is under way needs a scope", () => {
    expect(MultipartUpload.make({ bucket: "b", key: "k" })).type.toBe<
      Effect.Effect<
        MultipartUpload.MultipartUpload,
        S3.CreateMultipartUploadError,
        S3Client.S3Client | Scope.Scope
      >
    >()
  })

  test("a list opens when it is pulled", () => {
    expect(S3.listObjectsV2Stream({ bucket: "b" })).type.toBe<
      Stream.Stream<S3.ObjectEntry, S3.ListObjectsV2Error, S3Client.S3Client>
    >()
  })
})

describe("bodies", () => {
  test("a stream's own error stays in the type", () => {
    const body = {} as Body.StreamBody<PlatformError>
    expect(S3.putObject({ bucket: "b", key: "k", body })).type.toBe<
      Effect.Effect<S3.WriteOutput, S3.PutObjectError | PlatformError, S3Client.S3Client>
    >()
  })

  test("a stream without a length is no body of one request", () => {
    const stream = {} as Stream.Stream<Uint8Array>
    expect(S3.putObject).type.not.toBeCallableWith({ bucket: "b", key: "k", body: stream })
  })

  test("a presigned upload takes no body", () => {
    expect(Presign.putObject).type.not.toBeCallableWith({ bucket: "b", key: "k", body: "text" })
  })
})

test("the client's layer asks for a transport, and nothing else", () => {
  expect(S3.layer()).type.toBe<Layer.Layer<S3Client.S3Client, StorageError.InvalidConfig, HttpClient>>()
})
