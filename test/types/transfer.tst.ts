import type { FileSystem } from "@effect/platform/FileSystem"
import type { Effect, Stream } from "effect"
import { type ObjectStore, type StorageError, Transfer } from "effect-s3"
import { describe, expect, test } from "tstyche"

declare const from: ObjectStore.Service
declare const to: ObjectStore.Service

class Mine {
  readonly _tag = "Mine"
}

declare const compare: (a: ObjectStore.ObjectMeta) => Effect.Effect<boolean, Mine, "needed">

describe("a run over a tree fails as a whole by its listing, or at its end", () => {
  test("sync", () => {
    expect(Transfer.sync(from, to)).type.toBe<
      Stream.Stream<
        Transfer.Action,
        ObjectStore.ListError | StorageError.TransferIncomplete | StorageError.DeletionRefused
      >
    >()
    expect(Transfer.sync(from, to, { compare })).type.toBe<
      Stream.Stream<
        Transfer.Action,
        ObjectStore.ListError | StorageError.TransferIncomplete | StorageError.DeletionRefused | Mine,
        "needed"
      >
    >()
  })

  test("the others delete nothing that they have not been told of", () => {
    const copied = Transfer.copy(from, to)
    expect(copied).type.toBe<
      Stream.Stream<Transfer.Action, ObjectStore.ListError | StorageError.TransferIncomplete>
    >()
    expect(Transfer.move(from, to)).type.toBe<typeof copied>()
    expect(Transfer.deletePrefix(from, "a/")).type.toBe<typeof copied>()
    expect(Transfer.uploadFolder(to, { path: "." })).type.toBe<
      Stream.Stream<
        Transfer.Action,
        ObjectStore.ListError | StorageError.TransferIncomplete | StorageError.InvalidConfig,
        FileSystem
      >
    >()
  })
})
