import { assert, describe, it } from "@effect/vitest"
import { Effect, Either, FastCheck as fc, Fiber, Schedule, Stream, TestClock } from "effect"
import { Emulator, MultipartUpload, RequestPolicy, S3, StorageError } from "effect-s3"
import * as World from "./world.js"

const { bucket, here, inTime, target } = World

const names = Object.keys(World.faults) as ReadonlyArray<World.FaultName>

const once = RequestPolicy.withPolicy(RequestPolicy.none)

/** Few and without a delay, so that sequences of faults end some calls and not others. */
const patient = RequestPolicy.withPolicy(RequestPolicy.make({ retry: Schedule.recurs(3) }))

/** How a write ends that meets these faults, after what was said of it has been held against the store. */
const end = (pick: (each: World.Case) => boolean, policy: typeof once, sequence: Parameters<typeof World.afflict>[0]) =>
  Effect.gen(function*() {
    const current = { etag: "" }
    const each = World.cases(current).find(pick)!
    yield* World.prepare(each, current)
    yield* World.afflict(sequence)
    const exit = yield* Effect.exit(policy(each.write))
    return yield* World.checkTruth(each, exit)
  }).pipe(here)

const every = World.cases({ etag: "" })

describe("one fault, wherever it strikes", () => {
  for (const { name } of every) {
    for (const fault of names) {
      it.effect(`${name}: ${fault}`, () =>
        Effect.gen(function*() {
          // An upload in parts has three requests, and a look follows an answer that was lost.
          for (const skip of [0, 1, 2, 3]) {
            const sequence = [...Array.from({ length: skip }, () => undefined), fault]
            yield* end((each) => each.name === name, once, sequence)
            yield* end((each) => each.name === name, patient, sequence)
          }
        }))
    }
  }
})

describe("an answer that is lost", () => {
  const marked = ["create", "update", "copy with metadata of its own"]
  const inParts = ["upload in parts that creates", "upload in parts that updates", "upload in parts"]
  for (const [sequence, these] of [[[], marked], [[undefined, undefined], inParts]] as const) {
    for (const name of these) {
      it.effect(`${name}: is made good by a look, without any repetition`, () =>
        Effect.gen(function*() {
          assert.strictEqual(
            yield* end((each) => each.name === name, once, [...sequence, "ResetAfter"]),
            "done"
          )
          // The look fails as well, twice.
          assert.strictEqual(
            yield* end((each) => each.name === name, patient, [...sequence, "ResetAfter", "ResetBefore", "HtmlPage"]),
            "done"
          )
        }))
    }
  }

  it.effect("the output is the object's own", () =>
    Effect.gen(function*() {
      const lost = Effect.flatMap(Emulator.Emulator, ({ faults }) => faults.add({ fault: { _tag: "ResetAfter" } }))
      const put = { ...target, body: "x", checksumAlgorithm: "SHA256" } as const
      yield* lost
      const { requestId: _, ...output } = yield* S3.putObject({ ...put, ifNoneMatch: "*" })
      const { requestId: __, ...direct } = yield* S3.putObject({ ...put, ifMatch: output.etag })
      for (const [name, value] of Object.entries(direct)) {
        assert.deepStrictEqual((output as Record<string, unknown>)[name], value, name)
      }
      const source = { bucket, key: "copy" }
      yield* S3.putObject({ ...source, body: "y" })
      yield* lost
      const copied = yield* S3.copyObject({
        bucket,
        key: "to",
        source,
        metadataDirective: "REPLACE",
        ifNoneMatch: "*"
      })
      assert.strictEqual(copied.etag, (yield* S3.headObject({ bucket, key: "to" })).etag)
    }).pipe(here))

  it.effect("of a deletion nothing stays to know it by", () =>
    Effect.map(
      end((each) => each.name === "delete", patient, ["ResetAfter"]),
      (said) => assert.strictEqual(said, "WriteOutcomeUnknown")
    ))

  it.effect("of a copy that takes its metadata from the source neither", () =>
    Effect.map(
      end((each) => each.name.startsWith("copy with the source"), patient, ["ResetAfter"]),
      (said) => assert.strictEqual(said, "WriteOutcomeUnknown")
    ))

  it.effect("without permission to look, nobody knows", () =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "PutObject", fault: { _tag: "ResetAfter" } })
      yield* faults.add({ method: "HEAD", times: 99, fault: { _tag: "Refuse", code: "AccessDenied" } })
      const error = yield* inTime(
        Effect.flip(S3.putObject({ ...target, body: "x", ifNoneMatch: "*", writeToken: "T" }))
      )
      assert.strictEqual(error._tag, "WriteOutcomeUnknown")
      assert.deepInclude(error, { writeToken: "T", bucket, key: "k", operation: "PutObject" })
      assert.instanceOf(error.cause, StorageError.PreconditionFailed)
      assert.include(error.hint, "effect-s3-write-token")
      yield* faults.clear
      const { metadata } = yield* S3.headObject(target)
      assert.strictEqual(metadata["effect-s3-write-token"], "T *")
    }).pipe(here))
})

describe("what others do between an attempt and the look", () => {
  const create = S3.putObject({ ...target, body: "mine", ifNoneMatch: "*" })
  const update = (ifMatch: string) => S3.putObject({ ...target, body: "mine", ifMatch })

  const tell = <A, R>(
    fault: "ResetBefore" | "ResetAfter",
    write: Effect.Effect<A, StorageError.StorageError, R>,
    meanwhile: Effect.Effect<unknown, StorageError.StorageError, R>
  ) =>
    Effect.gen(function*() {
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "PutObject", fault: { _tag: fault } })
      yield* faults.add({ method: "HEAD", fault: { _tag: "Delay", duration: "10 seconds" } })
      const fiber = yield* Effect.fork(Effect.either(write))
      yield* TestClock.adjust("1 second")
      yield* meanwhile
      yield* TestClock.adjust("1 hour")
      return Either.match(yield* Fiber.join(fiber), { onLeft: (error) => error._tag, onRight: () => "done" })
    })

  /** Reads, and writes upon what was read. */
  const modify = (text: string) =>
    Effect.flatMap(S3.headObject(target), ({ etag, metadata }) =>
      S3.putObject({
        ...target,
        body: text,
        ifMatch: etag,
        writeLineage: metadata["effect-s3-write-token"]
      }))

  it.effect("another creates first", () =>
    Effect.gen(function*() {
      const theirs = S3.putObject({ ...target, body: "theirs", ifNoneMatch: "*" })
      assert.strictEqual(yield* tell("ResetBefore", create, theirs), "PreconditionFailed")
      assert.strictEqual((yield* World.stored)!.text, "theirs")
    }).pipe(here))

  it.effect("another updates the same version first", () =>
    Effect.gen(function*() {
      const { etag } = yield* S3.putObject({ ...target, body: "old" })
      assert.strictEqual(yield* tell("ResetBefore", update(etag!), modify("theirs")), "PreconditionFailed")
      assert.strictEqual((yield* World.stored)!.text, "theirs")
    }).pipe(here))

  it.effect("two others update first, one upon the other", () =>
    Effect.gen(function*() {
      const { etag } = yield* S3.putObject({ ...target, body: "old" })
      const two = Effect.andThen(modify("theirs"), modify("theirs too"))
      assert.strictEqual(yield* tell("ResetBefore", update(etag!), two), "PreconditionFailed")
    }).pipe(here))

  it.effect("others write upon what was written: it was done", () =>
    Effect.gen(function*() {
      const many = Effect.forEach([1, 2, 3, 4, 5, 6, 7], (i) => modify(`mine, then ${i}`))
      assert.strictEqual(yield* tell("ResetAfter", create, many), "done")
      assert.strictEqual((yield* World.stored)!.text, "mine, then 7")
      const { etag } = (yield* World.stored)!
      assert.strictEqual(yield* tell("ResetAfter", update(etag!), many), "done")
    }).pipe(here))

  it.effect("another overwrites it, and nobody knows which came first", () =>
    Effect.gen(function*() {
      const theirs = S3.putObject({ ...target, body: "theirs" })
      assert.strictEqual(yield* tell("ResetBefore", create, theirs), "WriteOutcomeUnknown")
      const { etag } = yield* S3.putObject({ ...target, body: "old" })
      assert.strictEqual(yield* tell("ResetAfter", update(etag!), theirs), "WriteOutcomeUnknown")
    }).pipe(here))

  it.effect("what is older than the call was there before it", () =>
    Effect.gen(function*() {
      yield* S3.putObject({ ...target, body: "old" })
      yield* TestClock.adjust("5 minutes")
      assert.strictEqual(yield* tell("ResetBefore", create, Effect.void), "PreconditionFailed")
      assert.strictEqual(yield* tell("ResetBefore", update("0123"), Effect.void), "PreconditionFailed")
    }).pipe(here))

  it.effect("another deletes", () =>
    Effect.gen(function*() {
      const { etag } = yield* S3.putObject({ ...target, body: "old" })
      assert.strictEqual(yield* tell("ResetBefore", update(etag!), S3.deleteObject(target)), "WriteOutcomeUnknown")
      // What was created and is gone may be created.
      assert.strictEqual(yield* tell("ResetAfter", create, S3.deleteObject(target)), "done")
      assert.strictEqual((yield* World.stored)!.text, "mine")
    }).pipe(here))

  it.effect("an object copied onto itself has the token of the copy", () =>
    Effect.gen(function*() {
      const inParts = yield* MultipartUpload.upload(target, Stream.succeed(new Uint8Array(3)))
      const { faults } = yield* Emulator.Emulator
      yield* faults.add({ operation: "CopyObject", fault: { _tag: "ResetAfter" } })
      yield* faults.add({ method: "HEAD", fault: { _tag: "InternalError" } })
      // Its ETag is another now, so that a repetition would be refused.
      yield* inTime(S3.copyObject({
        ...target,
        source: target,
        sourceIfMatch: inParts.etag,
        metadataDirective: "REPLACE",
        metadata: { a: "1" }
      }))
      assert.strictEqual((yield* World.stored)!.metadata["a"], "1")
    }).pipe(here))
})

describe("random sequences of faults", () => {
  const fault = fc.option(fc.constantFrom(...names), { nil: undefined })

  for (const { name } of every) {
    it(`${name}: what is said is true`, () =>
      fc.assert(
        fc.asyncProperty(fc.array(fault, { maxLength: 12 }), (sequence) =>
          Effect.runPromise(Effect.asVoid(end((each) => each.name === name, patient, sequence)))),
        { numRuns: 40 }
      ))
  }
})
