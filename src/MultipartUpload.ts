/**
 * A multipart upload as a scope: it is completed, or nothing of it stays behind.
 *
 * @since 0.1.0
 */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Scope from "effect/Scope"
import type * as Sink from "effect/Sink"
import * as Stream from "effect/Stream"
import type * as Body from "./Body.js"
import { buffers, split } from "./internal/s3/parts.js"
import { sinkOf } from "./internal/sinkOf.js"
import { isStorageError } from "./internal/storageErrors.js"
import * as checksum from "./internal/wire/checksum.js"
import * as partPlan from "./internal/wire/partPlan.js"
import * as S3 from "./S3.js"
import { S3Client } from "./S3Client.js"
import * as StorageError from "./StorageError.js"

/**
 * An upload that is under way. When its scope closes before `complete` has succeeded, it is aborted.
 *
 * @since 0.1.0
 * @category models
 */
export interface MultipartUpload {
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
  /** Stores a part; parts may go up concurrently and in any order, and the same number again replaces. */
  readonly uploadPart: <E = never>(
    partNumber: number,
    body: Body.Body<E>
  ) => Effect.Effect<S3.CompletedPart, S3.UploadPartError | E>
  /** The parts stored so far, by number. */
  readonly parts: Effect.Effect<ReadonlyArray<S3.CompletedPart>>
  /** Makes the object of the parts stored so far. */
  readonly complete: (
    options?: S3.WriteConditions
  ) => Effect.Effect<S3.CompleteMultipartUploadOutput, S3.CompleteMultipartUploadError>
}

/**
 * What a multipart upload is begun with: the same as a `PutObject`, but for the body.
 *
 * @since 0.1.0
 * @category models
 */
export interface Input extends Omit<S3.CreateMultipartUploadInput, "checksumType"> {}

/** How long giving an upload up may take before it is left to the bucket's lifecycle rules. */
const abortTimeout = "30 seconds"

/** A part that was under way when the upload was aborted may still arrive and keep it alive: so look, and again. */
const abort = (
  upload: { readonly bucket: string; readonly key: string; readonly uploadId: string }
): Effect.Effect<boolean, never, S3Client> =>
  S3.abortMultipartUpload(upload).pipe(
    Effect.andThen(S3.listParts({ ...upload, maxParts: 1 })),
    Effect.as(false),
    // The bucket may be missing too, and the upload with it.
    Effect.catchIf((error) => error.status === 404, () => Effect.succeed(true)),
    Effect.filterOrFail((gone) => gone, () => "still there" as const),
    Effect.retry({ while: (error) => error === "still there", times: 3 }),
    Effect.orElseSucceed(() => false),
    Effect.interruptible,
    Effect.timeoutTo({ duration: abortTimeout, onSuccess: (gone) => gone, onTimeout: () => false })
  )

const open = (input: Input) =>
  Effect.gen(function*() {
    const client = yield* S3Client
    const provide = Effect.provideService(S3Client, client)
    const { bucket, key } = input
    const { trailer, upload: kept } = client.config.provider.checksums
    const asked = input.checksumAlgorithm ?? client.config.checksumAlgorithm
    const algorithm = asked ?? kept
    const checked = algorithm === "none" ? undefined : {
      checksumAlgorithm: algorithm,
      checksumType: algorithm === "SHA1" || algorithm === "SHA256" ? "COMPOSITE" as const : "FULL_OBJECT" as const
    }
    const { uploadId } = yield* S3.createMultipartUpload({ ...input, ...checked })
    const stored = new Map<number, Stored>()
    const target = { bucket, key, uploadId, expectedBucketOwner: input.expectedBucketOwner }

    const upload: MultipartUpload = {
      bucket,
      key,
      uploadId,
      uploadPart: (partNumber, body) =>
        S3.uploadPart({
          ...target,
          partNumber,
          body,
          sseCustomerKey: input.sseCustomerKey,
          checksumAlgorithm: asked ?? (trailer || isBytes(body) ? checked?.checksumAlgorithm : undefined)
        }).pipe(
          Effect.map((output): S3.CompletedPart => ({
            partNumber,
            etag: output.etag ?? "",
            checksums: checked === undefined ? undefined : output.checksums
          })),
          Effect.tap((part) => Effect.sync(() => stored.set(partNumber, { part, size: sizeOf(body) }))),
          provide
        ),
      parts: Effect.sync(() => inOrder(stored)),
      complete: (options) =>
        Effect.suspend(() =>
          S3.completeMultipartUpload({
            ...target,
            ...options,
            ...wholeChecksum(checked?.checksumAlgorithm, stored),
            sseCustomerKey: input.sseCustomerKey,
            parts: inOrder(stored)
          })
        ).pipe(provide)
    }
    return upload
  })

interface Stored {
  readonly part: S3.CompletedPart
  /** In bytes. */
  readonly size: number
}

const isBytes = (body: Body.Body<unknown>): boolean => typeof body === "string" || body instanceof Uint8Array

const encoder = new TextEncoder()

const sizeOf = (body: Body.Body<unknown>): number =>
  typeof body === "string"
    ? encoder.encode(body).length
    : body instanceof Uint8Array
    ? body.length
    : body.contentLength

const sorted = (stored: ReadonlyMap<number, Stored>): ReadonlyArray<Stored> =>
  Array.from(stored.values()).sort((a, b) => a.part.partNumber - b.part.partNumber)

const inOrder = (stored: ReadonlyMap<number, Stored>): ReadonlyArray<S3.CompletedPart> =>
  sorted(stored).map(({ part }) => part)

/** The CRC of the whole follows from those of its parts; the server compares it with its own. */
const wholeChecksum = (
  algorithm: checksum.ChecksumAlgorithm | undefined,
  stored: ReadonlyMap<number, Stored>
): Pick<S3.CompleteMultipartUploadInput, "checksums" | "checksumType"> => {
  if (algorithm === undefined || algorithm === "SHA1" || algorithm === "SHA256") {
    return {}
  }
  let whole: string | undefined
  for (const { part, size } of sorted(stored)) {
    const own = part.checksums?.[algorithm]
    if (own === undefined) {
      return {}
    }
    whole = whole === undefined ? own : checksum.combine(algorithm, whole, own, size)
  }
  return { checksums: { [algorithm]: whole }, checksumType: "FULL_OBJECT" }
}

/**
 * Begins an upload that belongs to the scope. Unless it has been completed when the scope closes, it is aborted, and
 * looked after until no part of it is left; what could not be removed is logged as a warning with its upload id.
 *
 * @since 0.1.0
 * @category constructors
 * @example
 * import { MultipartUpload } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const program = Effect.scoped(Effect.gen(function*() {
 *   const upload = yield* MultipartUpload.make({ bucket: "films", key: "cat.mp4" })
 *   yield* upload.uploadPart(1, new Uint8Array(5 * 1024 * 1024))
 *   yield* upload.uploadPart(2, "the end")
 *   return yield* upload.complete()
 * }))
 */
export const make = (
  input: Input
): Effect.Effect<MultipartUpload, S3.CreateMultipartUploadError, S3Client | Scope.Scope> =>
  Effect.gen(function*() {
    const completed = yield* Deferred.make<void>()
    const upload = yield* Effect.acquireRelease(open(input), (upload) =>
      Effect.unlessEffect(
        Effect.tap(abort(upload), (gone) =>
          gone ? Effect.void : Effect.logWarning(
            `multipart upload ${upload.uploadId} of ${upload.bucket}/${upload.key} could not be aborted`
          )),
        Deferred.isDone(completed)
      ))
    return {
      ...upload,
      complete: (options) =>
        Effect.uninterruptibleMask((restore) =>
          Effect.tap(restore(upload.complete(options)), () => Deferred.succeed(completed, undefined))
        )
    }
  })

/**
 * How a stream is cut and sent.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadOptions extends S3.WriteConditions {
  /** Bytes in a part; by default 8 MiB, or what the size asks for. */
  readonly partSize?: number | undefined
  /** Parts under way at once; 4 by default. At most this many parts and one more are in memory. */
  readonly concurrency?: number | undefined
  /** In bytes, where it is known: it decides the size of the parts. */
  readonly size?: number | undefined
}

/**
 * Everything that an upload in parts can fail with, but for the errors of its source.
 *
 * @since 0.1.0
 * @category errors
 */
export type UploadError =
  | S3.CreateMultipartUploadError
  | S3.UploadPartError
  | S3.CompleteMultipartUploadError

/** On failure says in the error itself what could not be cleaned up. */
const orphaned = <E>(error: E, uploadId: string): E =>
  isStorageError(error)
    ? new (error.constructor as new(fields: object) => E & StorageError.StorageError)({
      ...error,
      message: error.message,
      orphanedUploadId: uploadId
    })
    : error

/**
 * Stores a stream of any length as one object, part by part. On failure, defect and interruption alike the parts under
 * way are stopped, the upload is aborted and looked after until it is gone; if even that fails, the error carries its
 * `orphanedUploadId`.
 *
 * @since 0.1.0
 * @category uploads
 * @example
 * import { MultipartUpload } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const program = MultipartUpload.upload(
 *   { bucket: "logs", key: "numbers.txt" },
 *   Stream.range(1, 1_000_000).pipe(Stream.map((n) => `${n}\n`), Stream.encodeText)
 * )
 */
export const upload = <E, R>(
  input: Input,
  stream: Stream.Stream<Uint8Array, E, R>,
  options: UploadOptions = {}
): Effect.Effect<S3.CompleteMultipartUploadOutput, UploadError | E, S3Client | R> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function*() {
      const client = yield* S3Client
      const { maxPartSize, maxParts, minPartSize } = client.config.provider
      const plan = partPlan.plan({ size: options.size, partSize: options.partSize, minPartSize, maxPartSize, maxParts })
      if ("problem" in plan) {
        return yield* new StorageError.InvalidInput({
          message: plan.problem,
          operation: "CreateMultipartUpload",
          bucket: input.bucket,
          key: input.key,
          parameter: "partSize"
        })
      }
      // Not to be interrupted: an upload whose creation nobody saw answered could not be removed.
      const upload = yield* open(input)
      const memory = buffers(plan.partSize)
      const send = stream.pipe(
        split(plan.partSize, memory),
        Stream.zipWithIndex,
        Stream.mapEffect(([bytes, index]) =>
          index < maxParts
            ? Effect.tap(upload.uploadPart(index + 1, bytes), () => Effect.sync(() => memory.give(bytes)))
            : new StorageError.EntityTooLarge({
              message: `the stream does not fit into ${maxParts} parts of ${plan.partSize} bytes`,
              operation: "UploadPart",
              bucket: input.bucket,
              key: input.key,
              hint: "give its `size`, or a larger `partSize`"
            }), { concurrency: options.concurrency ?? 4 }),
        Stream.runCount,
        // An object of no bytes is still an object, of one empty part.
        Effect.tap((count) => count === 0 ? upload.uploadPart(1, new Uint8Array(0)) : Effect.void),
        Effect.andThen(upload.complete({ ifMatch: options.ifMatch, ifNoneMatch: options.ifNoneMatch }))
      )
      const exit = yield* Effect.exit(restore(send))
      if (Exit.isSuccess(exit)) {
        return exit.value
      }
      const gone = yield* abort(upload)
      return yield* gone ? exit : Exit.mapError(exit, (error) => orphaned(error, upload.uploadId))
    })
  )

/**
 * A sink that stores what runs into it as one object; see `upload`.
 *
 * @since 0.1.0
 * @category uploads
 * @example
 * import { MultipartUpload } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const program = Stream.make(new Uint8Array([1, 2, 3])).pipe(
 *   Stream.run(MultipartUpload.sink({ bucket: "logs", key: "three.bin" }))
 * )
 */
export const sink = (
  input: Input,
  options: UploadOptions = {}
): Sink.Sink<S3.CompleteMultipartUploadOutput, Uint8Array, never, UploadError, S3Client> =>
  sinkOf((stream: Stream.Stream<Uint8Array>) => upload(input, stream, options))
