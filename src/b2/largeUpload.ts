/**
 * Files of any length, in parts.
 *
 * @since 0.1.0
 */
import { sha1 } from "#digest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Sink from "effect/Sink"
import * as Stream from "effect/Stream"
import { B2Client } from "../B2Client.js"
import * as mark from "../internal/b2/mark.js"
import type * as members from "../internal/b2/members.js"
import type * as model from "../internal/b2/model.js"
import { sameInfo } from "../internal/b2/same.js"
import * as counts from "../internal/counts.js"
import * as metrics from "../internal/metrics.js"
import { randomToken } from "../internal/randomToken.js"
import { buffers, split } from "../internal/s3/parts.js"
import { isStorageError } from "../internal/storageErrors.js"
import * as hex from "../internal/wire/hex.js"
import * as partPlan from "../internal/wire/partPlan.js"
import * as StorageError from "../StorageError.js"
import {
  cancelLargeFile,
  finishLargeFile,
  type FinishLargeFileError,
  startLargeFile,
  type StartLargeFileError
} from "./largeFile.js"
import {
  type ListPartsError,
  listPartsPages,
  type ListUnfinishedLargeFilesError,
  listUnfinishedLargeFilesPages
} from "./list.js"
import {
  type FileAttributes,
  infoOf,
  maximumSize,
  uploadFile,
  type UploadFileError,
  uploadPart,
  type UploadPartError
} from "./upload.js"

/**
 * Where a large file goes, and what it is stored with.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadLargeFileInput extends FileAttributes {
  readonly bucketId: string
  readonly fileName: string
}

/**
 * How a stream is cut and sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadLargeFileOptions {
  /** Bytes in a part; by default the account's `recommendedPartSize`, or what the size asks for. */
  readonly partSize?: number | undefined
  /** Parts under way at once; 4 by default. At most this many parts and two more are in memory. */
  readonly concurrency?: number | undefined
  /** In bytes, where it is known: it decides the size of the parts. */
  readonly size?: number | undefined
  /**
   * Whether to go on with what was begun and left, and to leave what fails: parts that are there with the length and the
   * SHA-1 that they should have are not sent again. Default: `false`, and what fails is cancelled.
   */
  readonly resume?: boolean | undefined
}

/**
 * Everything that an upload in parts can fail with, but for the errors of its source.
 *
 * @since 0.1.0
 * @category errors
 */
export type UploadLargeFileError =
  | UploadFileError
  | StartLargeFileError
  | UploadPartError
  | FinishLargeFileError
  | ListPartsError
  | ListUnfinishedLargeFilesError

/**
 * The most parts that a large file has.
 *
 * @internal
 */
export const maximumParts = 10_000

const customerKey = (input: FileAttributes): members.CustomerKey | undefined =>
  input.serverSideEncryption?.mode === "SSE-C" ? input.serverSideEncryption : undefined

type Parts = ReadonlyMap<number, model.Part>

const none: Parts = new Map()

const partsOf = (fileId: string) =>
  Effect.map(
    Stream.runCollect(listPartsPages({ fileId, maxPartCount: 1_000 })),
    (pages): Parts =>
      new Map(
        Chunk.toReadonlyArray(pages).flatMap((page) => page.parts.map((part) => [part.partNumber, part] as const))
      )
  )

/** Whether what is there has been cut in the same way, as far as it goes. */
const fits = (parts: Parts, { parts: count, partSize }: partPlan.PartPlan): boolean => {
  const last = count ?? Math.max(0, ...parts.keys())
  return [...parts.values()].every(({ contentLength, partNumber }) =>
    partNumber < last ? contentLength === partSize : partNumber === last && contentLength <= partSize
  )
}

interface Begun {
  readonly fileId: string
  readonly parts: Parts
}

/** The newest that was begun for the same file, and left. */
const left = (input: UploadLargeFileInput, plan: partPlan.PartPlan) =>
  listUnfinishedLargeFilesPages({ bucketId: input.bucketId, namePrefix: input.fileName, maxFileCount: 100 }).pipe(
    Stream.mapConcat((page) => page.files),
    Stream.filter((file) =>
      file.fileName === input.fileName &&
      (input.contentType === undefined || file.contentType === input.contentType) &&
      (input.serverSideEncryption === undefined ||
        file.serverSideEncryption?.mode === input.serverSideEncryption.mode) &&
      sameInfo(infoOf(input), mark.without(file.fileInfo))
    ),
    Stream.mapEffect(({ fileId }) => Effect.map(partsOf(fileId), (parts): Begun => ({ fileId, parts }))),
    Stream.filter(({ parts }) => fits(parts, plan)),
    Stream.runLast
  )

const start = (input: UploadLargeFileInput) =>
  Effect.flatMap(Effect.sync(randomToken), (token) =>
    Effect.map(
      startLargeFile({
        bucketId: input.bucketId,
        fileName: input.fileName,
        contentType: input.contentType ?? "b2/x-auto",
        fileInfo: { ...infoOf(input), [mark.name]: token },
        fileRetention: input.fileRetention,
        legalHold: input.legalHold,
        serverSideEncryption: input.serverSideEncryption,
        customUploadTimestamp: input.customUploadTimestamp
      }),
      ({ fileId }): Begun => ({ fileId, parts: none })
    ))

const begin = (input: UploadLargeFileInput, plan: partPlan.PartPlan, resume: boolean) =>
  resume
    ? Effect.flatMap(left(input, plan), Option.match({ onNone: () => start(input), onSome: Effect.succeed }))
    : start(input)

const cancel = (fileId: string): Effect.Effect<boolean, never, B2Client> =>
  Effect.match(cancelLargeFile({ fileId }), {
    onFailure: (error) => error._tag === "NoSuchUpload",
    onSuccess: () => true
  })

/** On failure says in the error itself what could not be cleaned up. */
const orphaned = <E>(error: E, fileId: string): E =>
  isStorageError(error)
    ? new (error.constructor as new(fields: object) => E & StorageError.StorageError)({
      ...error,
      message: error.message,
      orphanedUploadId: fileId
    })
    : error

/**
 * A large file that is finished with what `fill` stores, or of which nothing stays.
 *
 * @internal
 */
export const whole = <E, R, E2, R2>(
  begin: Effect.Effect<Begun, E2, R2>,
  fill: (begun: Begun) => Effect.Effect<ReadonlyArray<string>, E, R>,
  keep: boolean
): Effect.Effect<model.StoredFile, E | E2 | FinishLargeFileError, B2Client | R | R2> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function*() {
      const client = yield* B2Client
      // Not to be interrupted: what nobody saw begin could not be cancelled.
      const begun = yield* begin
      const { fileId } = begun
      const filled = Effect.flatMap(fill(begun), (partSha1Array) => finishLargeFile({ fileId, partSha1Array }))
      const exit = yield* Effect.exit(restore(filled))
      client.forgetUploadUrls(fileId)
      if (Exit.isSuccess(exit)) return exit.value
      if (keep || (yield* cancel(fileId))) return yield* exit
      metrics.orphaned()
      return yield* Exit.mapError(exit, (error) => orphaned(error, fileId))
    })
  )

const invalid = ({ bucketId, fileName }: UploadLargeFileInput, message: string, parameter?: string) =>
  new StorageError.InvalidInput({
    operation: "b2_start_large_file",
    bucket: bucketId,
    key: fileName,
    message,
    parameter
  })

const planOf = (
  input: UploadLargeFileInput,
  { partSize, size }: UploadLargeFileOptions,
  account: model.Account
): partPlan.PartPlan | StorageError.InvalidInput => {
  const minPartSize = account.absoluteMinimumPartSize
  const plan = partPlan.plan({
    size,
    partSize: partSize ?? Math.max(account.recommendedPartSize, minPartSize),
    minPartSize,
    maxPartSize: maximumSize,
    maxParts: maximumParts
  })
  return "problem" in plan ? invalid(input, plan.problem, "partSize") : plan
}

/**
 * Stores a stream of any length: in one request where it fits into one part, otherwise as a large file, part by part,
 * each with its SHA-1 and its own attempts. On failure, defect and interruption alike the parts under way are stopped
 * and the large file is cancelled, unless it is to be resumed; if even that fails, the error carries its
 * `orphanedUploadId`.
 *
 * A large file has one more entry in its info, `effect-s3-write-token`, by which it is found again where the answer to
 * its beginning is lost.
 *
 * @since 0.1.0
 * @category uploads
 * @example
 * import { B2 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const numbers = (bucketId: string) =>
 *   B2.uploadLargeFile(
 *     { bucketId, fileName: "numbers.txt" },
 *     Stream.range(1, 1_000_000).pipe(Stream.map((n) => `${n}\n`), Stream.encodeText)
 *   )
 */
export const uploadLargeFile = <E, R>(
  input: UploadLargeFileInput,
  stream: Stream.Stream<Uint8Array, E, R>,
  options: UploadLargeFileOptions = {}
): Effect.Effect<model.StoredFile, UploadLargeFileError | E, B2Client | R> =>
  Effect.gen(function*() {
    const client = yield* B2Client
    const { concurrency = 4, resume = false } = options
    const refused = counts.refusal(
      { concurrency },
      { operation: "b2_start_large_file", bucket: input.bucketId, key: input.fileName }
    )
    if (refused !== undefined) return yield* refused
    const plan = planOf(input, options, yield* client.account)
    if (plan instanceof StorageError.InvalidInput) return yield* plan
    const memory = buffers(plan.partSize)
    const parts = split(plan.partSize, memory)(stream)

    const fill = (all: Stream.Stream<Uint8Array, E, R>) => ({ fileId, parts: there }: Begun) =>
      all.pipe(
        Stream.zipWithIndex,
        Stream.mapEffect(([bytes, index]) => {
          if (index >= maximumParts) {
            return new StorageError.EntityTooLarge({
              operation: "b2_upload_part",
              bucket: input.bucketId,
              key: input.fileName,
              message: `the stream does not fit into ${maximumParts} parts of ${plan.partSize} bytes`,
              hint: "give its `size`, or a larger `partSize`"
            })
          }
          const partNumber = index + 1
          const known = there.get(partNumber)
          const sent = known !== undefined && known.contentLength === bytes.length &&
              known.contentSha1 === hex.encode(sha1(bytes))
            ? Effect.succeed(known)
            : uploadPart({ fileId, partNumber, body: bytes, serverSideEncryption: customerKey(input) })
          return Effect.map(sent, ({ contentSha1 }) => {
            memory.give(bytes)
            return contentSha1
          })
        }, { concurrency }),
        Stream.runCollect,
        Effect.map((sha1s) => Chunk.toReadonlyArray(sha1s))
      )

    // Whether one part is enough is known when a second begins.
    return yield* Effect.scoped(
      Effect.flatMap(Stream.peel(parts, Sink.take<Uint8Array>(2)), ([first, rest]) =>
        Chunk.size(first) < 2
          ? uploadFile({ ...input, body: Chunk.isEmpty(first) ? new Uint8Array(0) : Chunk.unsafeHead(first) })
          : whole(
            begin(input, plan, resume),
            fill(Stream.concat(Stream.fromChunk(first), rest)),
            resume
          ))
    )
  })
