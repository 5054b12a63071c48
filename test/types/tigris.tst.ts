import type { Effect } from "effect"
import {
  Fork,
  MetadataQuery,
  type ObjectStore,
  type S3,
  type S3Client,
  Snapshot,
  type StorageError,
  Tigris
} from "effect-s3"
import { describe, expect, test } from "tstyche"

type Tag<E> = E extends { readonly _tag: infer T } ? T : never
type Common = Tag<S3.CommonError>
type Bucket = Common | "NoSuchBucket" | "InvalidBucketName"

declare const version: Snapshot.Version
declare const effect: Effect.Effect<1, "mine", ObjectStore.ObjectStore | Fork.Fork | Date>

describe("snapshots and forks", () => {
  test("name their own errors, and no others", () => {
    expect<Tag<Tigris.BucketInfoError>>().type.toBe<Bucket>()
    expect<Tag<Tigris.ListSnapshotsError>>().type.toBe<Bucket>()
    expect<Tag<Snapshot.AtError>>().type.toBe<Bucket | "InvalidBucketState">()
    expect<Tag<Tigris.DeleteSnapshotError>>().type.toBe<
      Bucket | "InvalidBucketState" | "NoSuchVersion" | "BucketNotEmpty" | "OperationAborted"
    >()
    expect<Tag<Tigris.CreateForkError>>().type.toBe<
      | Bucket
      | "InvalidBucketState"
      | "BucketAlreadyExists"
      | "BucketAlreadyOwnedByYou"
      | "OperationAborted"
      | "LimitExceeded"
    >()
  })

  test("a version is no text and no number", () => {
    expect(Snapshot.at).type.not.toBeCallableWith({ bucket: "b" }, "1751631910196672425")
    expect(Snapshot.at).type.not.toBeCallableWith({ bucket: "b" }, 1751631910196672425)
    expect(Snapshot.at({ bucket: "b" }, version)).type.toBe<
      Effect.Effect<ObjectStore.Service, Snapshot.AtError, S3Client.S3Client>
    >()
  })

  test("scopes provide the store, and the fork", () => {
    expect(Fork.withFork(effect, "b")).type.toBe<
      Effect.Effect<1, "mine" | Tigris.CreateForkError, Date | S3Client.S3Client>
    >()
    expect(effect.pipe(Fork.withFork("b", { keep: "always" }))).type.toBe<
      Effect.Effect<1, "mine" | Tigris.CreateForkError, Date | S3Client.S3Client>
    >()
    expect(Snapshot.withSnapshot(effect, { bucket: "b" }, version)).type.toBe<
      Effect.Effect<1, "mine" | Snapshot.AtError, Fork.Fork | Date | S3Client.S3Client>
    >()
  })

  test("a query has values of its fields' types, and lists know no events", () => {
    expect(MetadataQuery.gt("Last-Modified", new Date())).type.toBe<MetadataQuery.Condition<"Last-Modified">>()
    expect(MetadataQuery.gt).type.not.toBeCallableWith("Last-Modified", "2026-01-01")
    expect(MetadataQuery.eq).type.not.toBeCallableWith("Content-Length", "1")
    expect(MetadataQuery.matches).type.not.toBeCallableWith("Content-Length", "1")
    const deleted = MetadataQuery.eq("Event-Type", "OBJECT_DELETED")
    const small = MetadataQuery.lt("Content-Length", 1)
    type Query = Tigris.QueryObjectsInput["query"]
    expect(small).type.toBeAssignableTo<Query>()
    expect(MetadataQuery.raw("x")).type.toBeAssignableTo<Query>()
    expect(deleted).type.not.toBeAssignableTo<Query>()
    expect(MetadataQuery.and(small, deleted)).type.not.toBeAssignableTo<Query>()
    expect(small.pipe(MetadataQuery.orderBy("Event-Type"))).type.not.toBeAssignableTo<Query>()
  })

  test("settings, migrations and events name their own errors", () => {
    expect<Tag<Tigris.GetBucketMetadataError>>().type.toBe<Bucket>()
    expect<Tag<Tigris.UpdateBucketError>>().type.toBe<Bucket | "InvalidBucketState" | "OperationAborted">()
    expect<Tag<Tigris.ModifyBucketError>>().type.toBe<Bucket | "InvalidBucketState" | "OperationAborted">()
    expect<Tag<Tigris.MigrateObjectError>>().type.toBe<Bucket | "NoSuchKey" | "InvalidKey">()
    expect<Tag<Tigris.IsMigratedError>>().type.toBe<Bucket | "NoSuchKey" | "InvalidKey">()
    expect<Tag<Tigris.PresignUrlError>>().type.toBe<Bucket>()
    expect<Tag<Tigris.ListBucketsError>>().type.toBe<Common>()
    expect(Tigris.decodeEvents("")).type.toBe<
      Effect.Effect<ReadonlyArray<Tigris.ObjectEvent>, StorageError.MalformedResponse>
    >()
  })

  test("a secret is redacted, and a role known", () => {
    type Changes = Tigris.BucketChanges
    expect<{ url: string; auth: { token: string } }>().type.not.toBeAssignableTo<
      NonNullable<Changes["notifications"]>
    >()
    expect<{ users: { u: "Owner" } }>().type.not.toBeAssignableTo<NonNullable<Changes["shares"]>>()
    expect<{ users: { u: "Editor" } }>().type.toBeAssignableTo<NonNullable<Changes["shares"]>>()
    expect<{ days: number; date: Date }>().type.not.toBeAssignableTo<Tigris.Age>()
  })
})
