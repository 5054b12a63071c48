/**
 * An upload in parts of one transfer: begun, or taken up where another process has left it.
 */
import * as digest from "#digest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import * as checksums from "../multipart/checksums.js"
import { randomToken } from "../randomToken.js"
import * as checksum from "../wire/checksum.js"
import * as hex from "../wire/hex.js"
import type * as Journal from "./journal.js"
import type { Tracker } from "./progress.js"
import * as Source from "./source.js"

/** @internal */
export interface Job {
  readonly source: Source.Source
  readonly target: { readonly store: ObjectStore.Service; readonly key: string }
  readonly multipart: ObjectStore.Multipart
  readonly plan: { readonly partSize: number; readonly parts: number }
  /** What the object is stored with. */
  readonly put: ObjectStore.PutOptions & ObjectStore.Dated
  readonly concurrency: number
  readonly recheck: boolean
  readonly journal: Journal.Journal | undefined
  readonly tracker: Tracker
}

/** @internal */
export interface Upload {
  readonly uploadId: string
  readonly writeToken: string
  readonly partSize: number
  /** By number. */
  readonly stored: Map<number, ObjectStore.Part>
  /** Of the stored parts, in the algorithm that the source has a checksum of the whole in. */
  readonly sums: Map<number, string>
  /** Whether another process could go on with it. */
  readonly kept: boolean
}

/** The CRC that the source has of all its bytes, by which those of the parts can be judged together. @internal */
export const wholeOf = (
  { checksums = {} }: ObjectStore.ObjectInfo
): { readonly algorithm: checksum.CrcAlgorithm; readonly value: string } | undefined => {
  for (const algorithm of ["CRC32", "CRC32C", "CRC64NVME"] as const) {
    const value = checksums[algorithm]
    if (value !== undefined) return { algorithm, value }
  }
  return undefined
}

/** Where a part lies. @internal */
export const extentOf = ({ source }: Job, partSize: number, partNumber: number): Source.Extent => {
  const offset = (partNumber - 1) * partSize
  return { offset, length: Math.min(partSize, source.info.size - offset) }
}

/** @internal */
export const countOf = ({ source }: Job, partSize: number): number =>
  Math.max(1, Math.ceil(source.info.size / partSize))

/** Where an object is, for a journal. @internal */
export const placeOf = (
  { key, store }: { readonly store: ObjectStore.Service; readonly key: string },
  versionId?: string
): string => `${store.backend.location ?? ""}${key}${versionId === undefined ? "" : `?versionId=${versionId}`}`

const identityOf = ({ etag, lastModified, size }: ObjectStore.ObjectInfo): Journal.Entry["source"] => ({
  size,
  ...(etag === undefined ? {} : { etag }),
  ...(lastModified === undefined ? {} : { lastModified: lastModified.getTime() })
})

const attributesOf = ({ concurrency: _concurrency, partSize: _partSize, ...put }: ObjectStore.PutOptions): string =>
  digest.sha256Hex(
    JSON.stringify(put, (_, value) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1))
        : value)
  )

const isStale = (job: Job, entry: Journal.Entry): boolean => {
  const now = identityOf(job.source.info)
  return entry.from !== placeOf(job.source, job.source.versionId) || entry.source.size !== now.size ||
    entry.source.etag !== now.etag ||
    entry.source.lastModified !== now.lastModified || entry.attributes !== attributesOf(job.put) ||
    countOf(job, entry.partSize) > job.multipart.limits.maxParts
}

/** Only once nothing is left is the journal to forget it. @internal */
export const giveUp = (
  multipart: ObjectStore.Multipart,
  key: string,
  uploadId: string,
  journal: Journal.Journal | undefined
): Effect.Effect<void, ObjectStore.MultipartAbortError> =>
  Effect.andThen(multipart.abort(key, uploadId), journal === undefined ? Effect.void : journal.remove)

/** What a part was stored with, to be compared with the source's own bytes; nothing where it cannot be. */
const comparable = (
  { checksums = {}, etag }: ObjectStore.Part
): { readonly algorithm: checksum.ChecksumAlgorithm | "MD5"; readonly value: string } | undefined => {
  for (const algorithm of checksum.algorithms) {
    const value = checksums[algorithm]
    if (value !== undefined) return { algorithm, value }
  }
  return /^[0-9a-f]{32}$/.test(etag) ? { algorithm: "MD5", value: etag } : undefined
}

/** Whether what is stored is what the source has. */
const holds = (job: Job, extent: Source.Extent, part: ObjectStore.Part) =>
  Effect.suspend(() => {
    const stored = comparable(part)
    if (stored === undefined) return Effect.succeed(true)
    const sum = stored.algorithm === "MD5" ? digest.makeHasher("MD5") : checksum.make(stored.algorithm)
    return Effect.map(
      Stream.runDrain(Source.range(job.source, extent, () => ({ pass: sum.update, end: () => {} }))),
      () => {
        const actual = sum.digest()
        return (typeof actual === "string" ? actual : hex.encode(actual)) === stored.value
      }
    )
  })

/** Which of the parts that the target lists are those of this source. */
const accepted = (job: Job, entry: Journal.Entry, sums: Readonly<Record<string, string>>) =>
  Effect.gen(function*() {
    const { multipart, source, target, tracker } = job
    const listed = yield* multipart.list(target.key, entry.uploadId)
    const whole = wholeOf(source.info)
    const upload: Upload = {
      uploadId: entry.uploadId,
      writeToken: entry.writeToken,
      partSize: entry.partSize,
      stored: new Map(),
      sums: new Map(),
      kept: true
    }
    const count = countOf(job, entry.partSize)
    yield* Effect.forEach(listed, (part) => {
      const { checksums, partNumber, size } = part
      const extent = extentOf(job, entry.partSize, partNumber)
      const sum = whole && (checksums?.[whole.algorithm] ?? sums[partNumber])
      if (partNumber > count || size !== extent.length || (whole !== undefined && sum === undefined)) {
        return Effect.void
      }
      return Effect.map(job.recheck ? holds(job, extent, part) : Effect.succeed(true), (same) => {
        if (!same) return
        upload.stored.set(partNumber, part)
        if (sum !== undefined) upload.sums.set(partNumber, sum)
        tracker.resumed(size)
      })
    }, { concurrency: job.concurrency, discard: true })
    return upload
  })

/** What another process has left of this transfer, if it can be gone on with; what cannot is removed. @internal */
export const resume = (job: Job) =>
  Effect.gen(function*() {
    const { journal, multipart, target } = job
    if (journal === undefined) return undefined
    const found = yield* journal.load
    if (found._tag === "Nothing") return undefined
    if (found._tag === "Corrupted") {
      yield* Effect.logWarning(`the journal's entry of the transfer to ${target.key} cannot be read; it begins anew`)
      yield* journal.remove
      return undefined
    }
    const { entry, sums } = found
    if (isStale(job, entry)) {
      yield* giveUp(multipart, target.key, entry.uploadId, journal)
      return undefined
    }
    return yield* Effect.catchTag(
      accepted(job, entry, sums),
      "NoSuchUpload",
      () => Effect.as(journal.remove, undefined)
    )
  })

/** A new upload. Not to be interrupted: one whose creation nobody saw answered could not be removed. @internal */
export const begin = (job: Job): Effect.Effect<Upload, ObjectStore.PutError> =>
  Effect.gen(function*() {
    const { journal, multipart, plan, put, source, target } = job
    const writeToken = randomToken()
    const uploadId = yield* multipart.create(target.key, {
      ...put,
      writeToken,
      size: source.info.size,
      partSize: plan.partSize
    })
    const kept = journal !== undefined && (yield* journal.save({
      version: 1,
      from: placeOf(source, source.versionId),
      to: placeOf(target),
      source: identityOf(source.info),
      attributes: attributesOf(put),
      uploadId,
      writeToken,
      partSize: plan.partSize
    }))
    return { uploadId, writeToken, partSize: plan.partSize, stored: new Map(), sums: new Map(), kept }
  })

/** Whether all parts together are what the source says that it is; nothing where it says nothing. @internal */
export const verify = (job: Job, upload: Upload): Effect.Effect<boolean, StorageError.IntegrityFailure> => {
  const whole = wholeOf(job.source.info)
  if (whole === undefined) return Effect.succeed(false)
  const count = countOf(job, upload.partSize)
  const parts = Array.from({ length: count }, (_, index) => ({
    size: extentOf(job, upload.partSize, index + 1).length,
    checksums: { [whole.algorithm]: upload.sums.get(index + 1) }
  }))
  const actual = checksums.combined(whole.algorithm, parts)
  return actual === whole.value ? Effect.succeed(true) : Effect.fail(
    new StorageError.IntegrityFailure({
      operation: "GetObject",
      key: job.source.key,
      message: `the ${whole.algorithm} of the bytes that came is ${actual}, and the source's is ${whole.value}`,
      algorithm: whole.algorithm,
      expected: whole.value,
      actual,
      hint: "nothing was stored; transfer it again"
    })
  )
}
