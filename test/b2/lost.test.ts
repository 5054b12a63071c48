/**
 * Calls whose answer is lost, or that never arrive: what is said of them, and what is there afterwards.
 */
import { assert, describe, it } from "@effect/vitest"
import * as B2 from "effect-s3/B2"
import type { B2Client } from "effect-s3/B2Client"
import * as B2Emulator from "effect-s3/B2Emulator"
import * as RequestPolicy from "effect-s3/RequestPolicy"
import type * as StorageError from "effect-s3/StorageError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { bytes } from "../conformance/bytes.js"

const policy = RequestPolicy.make({ retry: Schedule.recurs(4) })

const world = B2Emulator.layerB2({ buckets: ["photos"], minimumPartSize: 1000, policy })

const bucketId = Effect.map(B2.listBuckets({ bucketName: "photos" }), ([bucket]) => bucket!.bucketId)

const put = (fileName: string, body: string) =>
  Effect.flatMap(bucketId, (bucketId) => B2.uploadFile({ bucketId, fileName, body }))

const begun = (fileName: string, fileInfo?: Readonly<Record<string, string>>) =>
  Effect.flatMap(bucketId, (bucketId) => B2.startLargeFile({ bucketId, fileName, contentType: "text/x", fileInfo }))

const versions = Effect.flatMap(
  B2Emulator.B2Emulator,
  ({ versions }) => Effect.map(versions("photos"), (all) => all.map(({ action, fileName }) => `${fileName} ${action}`))
)

const keys = Effect.map(B2.listKeys({}), ({ keys }) => keys.map(({ keyName }) => keyName))

const buckets = Effect.map(B2.listBuckets({}), (all) => all.map(({ bucketName }) => bucketName))

type World = B2Client | B2Emulator.B2Emulator

interface Case {
  /** Before anything goes wrong: gives the call. */
  readonly prepare: Effect.Effect<Effect.Effect<unknown, StorageError.StorageError, World>, unknown, World>
  readonly after: Effect.Effect<ReadonlyArray<string>, unknown, World>
  readonly expected: ReadonlyArray<string>
  /** The tag of the error where the answer is lost, if it cannot be made good. */
  readonly lost?: { readonly tag: string; readonly after: ReadonlyArray<string> }
}

const cases: Readonly<Record<string, Case>> = {
  b2_copy_file: {
    prepare: Effect.map(put("a", "x"), ({ fileId }) => B2.copyFile({ sourceFileId: fileId, fileName: "b" })),
    after: versions,
    expected: ["a upload", "b upload"]
  },
  b2_create_key: {
    prepare: Effect.succeed(B2.createKey({ keyName: "reader", capabilities: ["readFiles"], validDuration: "1 hour" })),
    after: keys,
    expected: ["reader"],
    lost: { tag: "WriteOutcomeUnknown", after: ["reader"] }
  },
  b2_delete_key: {
    prepare: Effect.map(
      B2.createKey({ keyName: "reader", capabilities: ["readFiles"] }),
      ({ applicationKeyId }) => B2.deleteKey({ applicationKeyId })
    ),
    after: keys,
    expected: []
  },
  b2_create_bucket: {
    prepare: Effect.succeed(B2.createBucket({
      bucketName: "another",
      bucketType: "allPrivate",
      bucketInfo: { A: "b" },
      fileLockEnabled: true,
      lifecycleRules: [{ fileNamePrefix: "", daysFromHidingToDeleting: 1 }],
      corsRules: [{ corsRuleName: "any", allowedOrigins: ["*"], allowedOperations: ["s3_get"], maxAgeSeconds: 1 }]
    })),
    after: buckets,
    expected: ["another", "photos"]
  },
  b2_delete_bucket: {
    prepare: Effect.map(bucketId, (bucketId) => B2.deleteBucket({ bucketId })),
    after: buckets,
    expected: []
  },
  b2_hide_file: {
    prepare: Effect.gen(function*() {
      const { bucketId } = yield* put("a", "x")
      yield* begun("a")
      return B2.hideFile({ bucketId: bucketId!, fileName: "a" })
    }),
    after: versions,
    expected: ["a hide", "a start", "a upload"]
  },
  b2_delete_file_version: {
    prepare: Effect.map(put("a", "x"), ({ fileId }) => B2.deleteFileVersion({ fileId, fileName: "a" })),
    after: versions,
    expected: []
  },
  b2_start_large_file: {
    prepare: Effect.succeed(begun("a", { k: "v" })),
    after: versions,
    expected: ["a start"],
    lost: { tag: "WriteOutcomeUnknown", after: ["a start"] }
  },
  "b2_start_large_file with a word of its own": {
    prepare: Effect.succeed(begun("a", { "effect-s3-write-token": "w" })),
    after: versions,
    expected: ["a start"]
  },
  b2_cancel_large_file: {
    prepare: Effect.map(begun("a"), ({ fileId }) => B2.cancelLargeFile({ fileId })),
    after: versions,
    expected: []
  },
  b2_finish_large_file: {
    prepare: Effect.gen(function*() {
      const { fileId } = yield* begun("a")
      const parts = yield* Effect.forEach(
        [1, 2],
        (partNumber) => B2.uploadPart({ fileId, partNumber, body: bytes(1000) })
      )
      return B2.finishLargeFile({ fileId, partSha1Array: parts.map(({ contentSha1 }) => contentSha1) })
    }),
    after: versions,
    expected: ["a upload"]
  },
  b2_copy_part: {
    prepare: Effect.gen(function*() {
      const { fileId } = yield* put("a", "x")
      const large = yield* begun("b")
      return B2.copyPart({ sourceFileId: fileId, largeFileId: large.fileId, partNumber: 1 })
    }),
    after: versions,
    expected: ["a upload", "b start"]
  },
  b2_update_file_legal_hold: {
    prepare: Effect.gen(function*() {
      yield* B2.updateBucket({ bucketId: yield* bucketId, fileLockEnabled: true })
      const { fileId } = yield* put("a", "x")
      return B2.updateFileLegalHold({ fileId, fileName: "a", legalHold: "on" })
    }),
    after: versions,
    expected: ["a upload"]
  }
}

const faults: Readonly<Record<string, B2Emulator.Fault>> = {
  "a lost answer": { _tag: "ResetAfter" },
  "a lost request": { _tag: "ResetBefore" },
  "500": { _tag: "Refuse", status: 500, code: "internal_error" }
}

for (const [name, { after, expected, lost, prepare }] of Object.entries(cases)) {
  const call = name.split(" ")[0]!
  describe(name, () => {
    for (const [what, fault] of Object.entries(faults)) {
      // At the call itself, and at its repetition.
      for (const times of [1, 2]) {
        it.effect(`${what}, ${times} times`, () =>
          Effect.gen(function*() {
            const emulator = yield* B2Emulator.B2Emulator
            const prepared = yield* prepare
            yield* emulator.faults.add({ call, fault, times })
            const exit = yield* Effect.either(prepared)
            yield* emulator.faults.clear
            if (fault._tag === "ResetAfter" && lost !== undefined) {
              assert.strictEqual(exit._tag === "Left" ? exit.left._tag : "nothing", lost.tag)
              assert.deepStrictEqual(yield* after, lost.after)
            } else {
              if (exit._tag === "Left") assert.fail(String(exit.left))
              assert.deepStrictEqual(yield* after, expected)
            }
          }).pipe(Effect.provide(world)))
      }
    }
  })
}

describe("what may be another's is not taken for one's own", () => {
  const losing = (call: string, tag: "ResetBefore" | "ResetAfter" = "ResetAfter") =>
    Effect.flatMap(B2Emulator.B2Emulator, ({ faults }) => faults.add({ call, fault: { _tag: tag } }))

  it.effect("a key: the candidates are named, and none is deleted", () =>
    Effect.gen(function*() {
      const input: B2.CreateKeyInput = { keyName: "reader", capabilities: ["readFiles", "listFiles"] }
      yield* B2.createKey({ ...input, keyName: "other" })
      yield* B2.createKey({ ...input, capabilities: ["readFiles"] })
      yield* losing("b2_create_key")
      const error = yield* Effect.flip(B2.createKey(input))
      assert.strictEqual(error._tag, "WriteOutcomeUnknown")
      if (error._tag !== "WriteOutcomeUnknown") return
      assert.strictEqual(error.candidates?.length, 1)
      assert.notInclude(JSON.stringify(error) + String(error), "K005")
      yield* B2.deleteKey({ applicationKeyId: error.candidates![0]! })
      const made = yield* B2.createKey(input)
      assert.isTrue(Redacted.isRedacted(made.applicationKey))
      assert.deepStrictEqual(yield* keys, ["other", "reader", "reader"])
    }).pipe(Effect.provide(world)))

  it.effect("a key that may not list: it is said that one may be there", () =>
    Effect.gen(function*() {
      const maker = yield* B2.createKey({ keyName: "maker", capabilities: ["writeKeys", "deleteKeys"] })
      const limited = Layer.provide(B2.layer({ ...maker, policy }), B2Emulator.layerHttpClient)
      yield* losing("b2_create_key")
      const error = yield* Effect.flip(
        Effect.provide(B2.createKey({ keyName: "reader", capabilities: ["readFiles"] }), limited)
      )
      assert.strictEqual(error._tag, "WriteOutcomeUnknown")
      assert.deepStrictEqual(yield* keys, ["maker", "reader"])
      yield* losing("b2_delete_key")
      const refused = yield* Effect.flip(
        Effect.provide(B2.deleteKey({ applicationKeyId: "00500000000000000000000002" }), limited)
      )
      assert.strictEqual(refused._tag, "InvalidInput")
    }).pipe(Effect.provide(world)))

  it.effect("a bucket of the same name that is set otherwise", () =>
    Effect.gen(function*() {
      yield* losing("b2_create_bucket", "ResetBefore")
      const error = yield* Effect.flip(
        B2.createBucket({ bucketName: "photos", bucketType: "allPrivate", bucketInfo: { a: "b" } })
      )
      assert.strictEqual(error._tag, "BucketAlreadyExists")
    }).pipe(Effect.provide(world)))

  it.effect("a copy: the same bytes with another type, or held otherwise", () =>
    Effect.gen(function*() {
      const { bucketId, fileId } = yield* put("a", "x")
      yield* B2.updateBucket({ bucketId: bucketId!, fileLockEnabled: true })
      yield* put("b", "x")
      yield* losing("b2_copy_file", "ResetBefore")
      const copied = yield* B2.copyFile({ sourceFileId: fileId, fileName: "b", legalHold: "on" })
      assert.strictEqual(copied.legalHold, "on")
      assert.deepStrictEqual(yield* versions, ["a upload", "b upload", "b upload"])
      yield* losing("b2_upload_file", "ResetBefore")
      const held = yield* B2.uploadFile({ bucketId: bucketId!, fileName: "a", body: "x", legalHold: "on" })
      assert.strictEqual(held.legalHold, "on")
      // What cannot be told beforehand is made again: the worst is one more version.
      yield* losing("b2_copy_file")
      yield* B2.copyFile({ sourceFileId: fileId, fileName: "c", range: { start: 0, end: 0 } })
      assert.deepStrictEqual((yield* versions).filter((one) => one.startsWith("c")), ["c upload", "c upload"])
    }).pipe(Effect.provide(world)))

  it.effect("a large file that another has begun", () =>
    Effect.gen(function*() {
      const others = yield* Effect.forEach(Array.from({ length: 101 }, (_, i) => i), (i) => begun(`a${i}`))
      yield* losing("b2_start_large_file")
      const own = yield* begun("a", { "effect-s3-write-token": "w" })
      assert.notInclude(others.map(({ fileId }) => fileId), own.fileId)
      yield* losing("b2_start_large_file")
      const error = yield* Effect.flip(begun("a7"))
      assert.strictEqual(error._tag, "WriteOutcomeUnknown")
      if (error._tag === "WriteOutcomeUnknown") assert.strictEqual(error.candidates?.length, 2)
    }).pipe(Effect.provide(world)))

  it.effect("a deletion that was refused at once is refused", () =>
    Effect.gen(function*() {
      const which = { fileName: "a", fileId: "4_z" }
      assert.strictEqual((yield* Effect.flip(B2.deleteFileVersion(which)))._tag, "NoSuchVersion")
      assert.strictEqual((yield* Effect.flip(B2.deleteBucket({ bucketId: "e1" })))._tag, "NoSuchBucket")
      assert.strictEqual((yield* Effect.flip(B2.deleteKey({ applicationKeyId: "1" })))._tag, "InvalidInput")
      const { bucketId } = yield* put("a", "x")
      yield* losing("b2_delete_bucket")
      assert.strictEqual((yield* Effect.flip(B2.deleteBucket({ bucketId: bucketId! })))._tag, "BucketNotEmpty")
      assert.isDefined(yield* Stream.runLast(B2.listFileNamesPages({ bucketId: bucketId! })))
    }).pipe(Effect.provide(world)))
})
