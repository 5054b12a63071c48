/**
 * Writes whose answers get lost, and what must be true of each afterwards.
 */
import { assert } from "@effect/vitest"
import { Effect, Exit, Fiber, Option, Stream, TestClock } from "effect"
import { Cause } from "effect"
import type { StorageError } from "effect-s3"
import { Emulator, MultipartUpload, S3, type S3Client } from "effect-s3"

export const bucket = "b"
export const target = { bucket, key: "k" }

export const here = Effect.provide(Emulator.layerS3({ buckets: [bucket] }))

/** Runs it while time passes. */
export const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.gen(function*() {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

export const faults = {
  ResetBefore: { _tag: "ResetBefore" },
  ResetAfter: { _tag: "ResetAfter" },
  InternalError: { _tag: "InternalError" },
  SlowDown: { _tag: "SlowDown" },
  HtmlPage: { _tag: "HtmlPage" },
  Conflict: { _tag: "Refuse", code: "ConditionalRequestConflict" },
  Aborted: { _tag: "Refuse", code: "OperationAborted" }
} as const satisfies Record<string, Emulator.Fault>

export type FaultName = keyof typeof faults

/** The nth request meets the nth fault, if there is one. */
export const afflict = (sequence: ReadonlyArray<FaultName | undefined>) =>
  Effect.flatMap(Emulator.Emulator, (emulator) =>
    Effect.forEach(
      sequence,
      (name, skip) => name === undefined ? Effect.void : emulator.faults.add({ bucket, skip, fault: faults[name] }),
      { discard: true }
    ))

export const calm = Effect.flatMap(Emulator.Emulator, (emulator) => emulator.faults.clear)

const decoder = new TextDecoder()

export const stored = S3.getObjectBytes(target).pipe(
  Effect.map(({ bytes, etag, metadata }) => ({ text: decoder.decode(bytes), etag, metadata })),
  Effect.option,
  Effect.map(Option.getOrUndefined)
)

const mine = "mine"
const sourceKey = "source"

export interface Case {
  readonly name: string
  /** What is there before; nothing if absent. */
  readonly before: string | undefined
  readonly write: Effect.Effect<
    { readonly etag?: string | undefined },
    StorageError.StorageError,
    S3Client.S3Client
  >
  /** What is there afterwards. */
  readonly after: string | undefined
}

const etagOf = (text: string) => Effect.map(S3.putObject({ ...target, body: text }), ({ etag }) => etag!)

const one = Stream.succeed(new TextEncoder().encode(mine))
const source = { bucket, key: sourceKey }

/** Each from a state in which its condition holds. */
export const cases = (current: { readonly etag: string }): ReadonlyArray<Case> => [
  { name: "create", before: undefined, after: mine, write: S3.putObject({ ...target, body: mine, ifNoneMatch: "*" }) },
  {
    name: "update",
    before: "old",
    after: mine,
    write: Effect.suspend(() => S3.putObject({ ...target, body: mine, ifMatch: current.etag }))
  },
  {
    name: "upload in parts that creates",
    before: undefined,
    after: mine,
    write: MultipartUpload.upload(target, one, { ifNoneMatch: "*" })
  },
  {
    name: "upload in parts that updates",
    before: "old",
    after: mine,
    write: Effect.suspend(() => MultipartUpload.upload(target, one, { ifMatch: current.etag }))
  },
  { name: "upload in parts", before: "old", after: mine, write: MultipartUpload.upload(target, one) },
  {
    name: "copy with the source's metadata",
    before: undefined,
    after: mine,
    write: S3.copyObject({ ...target, source, ifNoneMatch: "*" })
  },
  {
    name: "copy with metadata of its own",
    before: undefined,
    after: mine,
    write: S3.copyObject({ ...target, source, metadataDirective: "REPLACE", ifNoneMatch: "*" })
  },
  {
    name: "delete",
    before: "old",
    after: undefined,
    write: Effect.suspend(() => Effect.as(S3.deleteObject({ ...target, ifMatch: current.etag }), {}))
  }
]

/** Puts the store into the state that a case begins with. */
export const prepare = (each: Case, current: { etag: string }) =>
  Effect.gen(function*() {
    yield* S3.putObject({ ...source, body: mine })
    if (each.before !== undefined) current.etag = yield* etagOf(each.before)
    yield* Effect.flatMap(Emulator.Emulator, (emulator) => emulator.clearRequests)
  })

/** What was said of a write, held against the store. */
export const checkTruth = (
  each: Case,
  exit: Exit.Exit<{ readonly etag?: string | undefined }, StorageError.StorageError>
) =>
  Effect.gen(function*() {
    yield* calm
    const found = yield* stored
    if (Exit.isSuccess(exit)) {
      assert.strictEqual(found?.text, each.after, "it was said to be done")
      if (exit.value.etag !== undefined) assert.strictEqual(exit.value.etag, found?.etag)
      return "done"
    }
    const error = Option.getOrThrow(Cause.failureOption(exit.cause))
    if (error._tag !== "WriteOutcomeUnknown") {
      assert.strictEqual(found?.text, each.before, `it was said not to be done: ${error._tag}`)
      return error._tag
    }
    if (error.writeToken !== undefined && found?.text === each.after) {
      assert.strictEqual(found?.metadata["effect-s3-write-token"]?.split(" ")[0], error.writeToken)
    }
    return error._tag
  })
