/**
 * One object from one store to another.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Body from "../../Body.js"
import type * as ObjectStore from "../../ObjectStore.js"
import type * as S3 from "../../S3.js"
import * as StorageError from "../../StorageError.js"
import type * as Transfer from "../../Transfer.js"
import * as counts from "../counts.js"
import * as aborting from "../multipart/abort.js"
import * as attributes from "../store/attributes.js"
import * as checksum from "../wire/checksum.js"
import * as partPlan from "../wire/partPlan.js"
import * as Journal from "./journal.js"
import * as Progress from "./progress.js"
import * as Source from "./source.js"
import * as Upload from "./upload.js"

const defaultConcurrency = 4

/** Parts are passed on as they come, so that larger ones cost no memory; a resumed transfer sends so much again. */
const preferredSize = 16 * 1024 * 1024

/** Tells of bytes that pass for the first time; a run after a failure passes the first of them again. */
const counting = (tracker: Progress.Tracker) => {
  let told = 0
  return (): Source.Meter => {
    let passed = 0
    return {
      pass: (bytes) => {
        passed += bytes.length
        if (passed > told) {
          tracker.advance(passed - told)
          told = passed
        }
      },
      end: () => {}
    }
  }
}

/** As one request, for what is small and where there are no parts. */
const inOne = (
  source: Source.Source,
  target: Transfer.Place,
  put: ObjectStore.PutOptions & ObjectStore.Dated,
  tracker: Progress.Tracker
): Effect.Effect<Transfer.Result, Transfer.Error> =>
  Effect.suspend(() => {
    let integrity: S3.Integrity = "absent"
    const stream = Source.whole(source, counting(tracker), (known) => {
      integrity = known
    })
    const body = Body.stream(stream, { contentLength: source.info.size })
    return target.store.backend.put<Source.ReadError, never>(target.key, body, put).pipe(
      Effect.map((stored): Transfer.Result => ({ ...stored, size: source.info.size, resumed: 0, integrity }))
    )
  })

/** One part, from the source to the target. */
const send = (job: Upload.Job, upload: Upload.Upload, partNumber: number): Effect.Effect<void, Transfer.Error> =>
  Effect.suspend(() => {
    const { journal, multipart, source, target, tracker } = job
    const extent = Upload.extentOf(job, upload.partSize, partNumber)
    const whole = Upload.wholeOf(source.info)
    const count = counting(tracker)
    let sum: string | undefined
    const meter = (): Source.Meter => {
      const counter = count()
      const running = whole && checksum.make(whole.algorithm)
      return {
        pass: (bytes) => {
          running?.update(bytes)
          counter.pass(bytes)
        },
        end: () => {
          sum = running?.digest()
        }
      }
    }
    const body = Body.stream(Source.range(source, extent, meter), { contentLength: extent.length })
    return multipart.put(target.key, upload.uploadId, { partNumber, offset: extent.offset, body }).pipe(
      Effect.flatMap((part) => {
        upload.stored.set(partNumber, part)
        if (sum === undefined) return Effect.void
        upload.sums.set(partNumber, sum)
        return upload.kept && journal !== undefined
          ? journal.saveSums(Object.fromEntries(upload.sums))
          : Effect.void
      })
    )
  })

/** Sends what is missing and makes the object of it. */
const finish = (job: Upload.Job, upload: Upload.Upload): Effect.Effect<Transfer.Result, Transfer.Error> =>
  Effect.gen(function*() {
    const { multipart, put, source, target } = job
    const resumed = Array.from(upload.stored.values()).reduce((sum, part) => sum + part.size, 0)
    const missing = Array.from({ length: Upload.countOf(job, upload.partSize) }, (_, index) => index + 1)
      .filter((partNumber) => !upload.stored.has(partNumber))
    yield* Effect.forEach(missing, (partNumber) => send(job, upload, partNumber), {
      concurrency: job.concurrency,
      discard: true
    })
    yield* Source.unchanged(source)
    const verified = yield* Upload.verify(job, upload)
    const parts = Array.from(upload.stored.values()).sort((a, b) => a.partNumber - b.partNumber)
    const stored = yield* multipart.complete(target.key, upload.uploadId, parts, {
      mode: put.mode,
      writeToken: upload.writeToken
    })
    return { ...stored, size: source.info.size, resumed, integrity: verified ? "verified" : "absent" }
  })

/** Errors after which going on later with the same parts cannot help. */
const permanent: ReadonlySet<Transfer.Error["_tag"]> = new Set<Transfer.Error["_tag"]>([
  "NoSuchKey",
  "NoSuchVersion",
  "NoSuchUpload",
  "PreconditionFailed",
  "InvalidInput",
  "InvalidKey",
  "InvalidPart",
  "InvalidPartOrder",
  "EntityTooSmall",
  "EntityTooLarge",
  "IntegrityFailure",
  "NotImplemented",
  "UnsupportedByProvider"
])

const isPermanent = (cause: Cause.Cause<Transfer.Error>): boolean =>
  Option.match(Cause.failureOption(cause), {
    onNone: () => !Cause.isInterrupted(cause),
    onSome: (error) => permanent.has(error._tag)
  })

const inParts = (job: Upload.Job): Effect.Effect<Transfer.Result, Transfer.Error> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function*() {
      const { journal, multipart, target } = job
      const upload = (yield* restore(Upload.resume(job))) ?? (yield* Upload.begin(job))
      const exit = yield* Effect.exit(restore(finish(job, upload)))
      if (Exit.isSuccess(exit)) {
        yield* upload.kept && journal !== undefined ? journal.remove : Effect.void
        return exit.value
      }
      if (upload.kept && !isPermanent(exit.cause)) {
        return yield* exit
      }
      const { uploadId } = upload
      const left = Exit.isFailure(yield* Effect.exit(Upload.giveUp(multipart, target.key, uploadId, journal)))
      return yield* left ? Exit.mapError(exit, (error) => aborting.orphaned(error, uploadId)) : exit
    })
  )

const isConditional = (mode: ObjectStore.PutMode | undefined): boolean => mode !== undefined && mode !== "overwrite"

const unplannable = (key: string, problem: string) =>
  new StorageError.InvalidInput({ operation: "CreateMultipartUpload", key, message: problem, parameter: "partSize" })

/** @internal */
export const object = (
  from: Transfer.Place,
  to: Transfer.Place,
  options: Transfer.Options
): Effect.Effect<Transfer.Result, Transfer.Error> => {
  const {
    concurrency = defaultConcurrency,
    ifMatch,
    journal,
    mode,
    partSize,
    progress,
    recheck,
    versionId,
    ...change
  } = options
  const refused = counts.refusal({ concurrency, partSize }, { operation: "PutObject", key: to.key })
  if (refused !== undefined) return Effect.fail(refused)
  return Effect.flatMap(Source.open(from, { versionId, ifMatch }), (source) => {
    const { size } = source.info
    const { multipart } = to.store.backend
    const put = {
      ...attributes.passedOn(source.info, from.store.backend, to.store.backend, change),
      mode,
      partSize,
      concurrency
    }
    const tracker = progress === undefined ? Progress.untracked : Progress.tracking(progress).begin(from.key, size)
    const run = (): Effect.Effect<Transfer.Result, Transfer.Error> => {
      if (multipart === undefined || (isConditional(mode) && !multipart.conditional)) {
        return inOne(source, to, put, tracker)
      }
      const plan = partPlan.plan({ ...multipart.limits, size, partSize, preferredSize })
      if ("problem" in plan) {
        return Effect.fail(unplannable(to.key, plan.problem))
      }
      if (size <= plan.partSize) {
        return inOne(source, to, put, tracker)
      }
      return inParts({
        source,
        target: to,
        multipart,
        plan: { partSize: plan.partSize, parts: plan.parts ?? 1 },
        put,
        concurrency,
        recheck: recheck ?? false,
        journal: journal && Journal.make(journal, Upload.placeOf(to)),
        tracker
      })
    }
    return Effect.onExit(run(), (exit) => Effect.sync(Exit.isSuccess(exit) ? tracker.done : tracker.failed))
  })
}

/** @internal */
export const discard = (
  to: Transfer.Place,
  store: NonNullable<Transfer.Options["journal"]>
): Effect.Effect<void, ObjectStore.MultipartAbortError> => {
  const journal = Journal.make(store, Upload.placeOf(to))
  const { multipart } = to.store.backend
  return Effect.flatMap(journal.load, (found) =>
    found._tag === "Nothing"
      ? Effect.void
      : found._tag === "Corrupted" || multipart === undefined
      ? journal.remove
      : Upload.giveUp(multipart, to.key, found.entry.uploadId, journal))
}
