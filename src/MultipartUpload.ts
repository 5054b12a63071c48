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
import { apart } from "./internal/apart.js"
import * as counts from "./internal/counts.js"
import * as aborting from "./internal/multipart/abort.js"
import * as checksums from "./internal/multipart/checksums.js"
import { randomToken } from "./internal/randomToken.js"
import { carried, uncarried } from "./internal/s3/carry.js"
import { keyOf } from "./internal/s3/encryption.js"
import { lineageUnder } from "./internal/s3/outcome.js"
import { buffers, split } from "./internal/s3/parts.js"
import { sinkOf } from "./internal/sinkOf.js"
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
  /** Stores as a part what is in the store already: a whole object, or a range of it. */
  readonly copyPart: (
    partNumber: number,
    from: S3.CopySourceInput & Pick<S3.UploadPartCopyInput, "sourceRange">
  ) => Effect.Effect<S3.CompletedPart, S3.UploadPartCopyError>
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
export interface Input extends Omit<S3.CreateMultipartUploadInput, "checksumType"> {
  /** What the object is known by when the answer to its completion is lost. Absent, it gets a random one. */
  readonly writeToken?: string | undefined
}

const open = (input: Input) =>
  Effect.gen(function*() {
    const client = yield* S3Client
    const provide = Effect.provideService(S3Client, client)
    const { bucket, key } = input
    const sums = checksums.make(client.config, input.checksumAlgorithm)
    const writeToken = input.writeToken ?? randomToken()
    const sseCustomerKey = keyOf(input)
    const { uploadId } = yield* S3.createMultipartUpload({ ...input, ...sums.begun, writeToken })
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
          sseCustomerKey,
          checksumAlgorithm: sums.part(body)
        }).pipe(
          Effect.map((output): S3.CompletedPart => ({
            partNumber,
            etag: output.etag ?? "",
            checksums: sums.begun === undefined ? undefined : output.checksums
          })),
          Effect.tap((part) => Effect.sync(() => stored.set(partNumber, { part, size: sizeOf(body) }))),
          provide
        ),
      copyPart: (partNumber, from) =>
        S3.uploadPartCopy({ ...from, ...target, partNumber, sseCustomerKey }).pipe(
          Effect.map((output): S3.CompletedPart => ({
            partNumber,
            etag: output.etag ?? "",
            checksums: sums.begun === undefined ? undefined : output.checksums
          })),
          Effect.tap((part) =>
            Effect.sync(() =>
              stored.set(partNumber, {
                part,
                size: from.sourceRange === undefined ? undefined : from.sourceRange.end - from.sourceRange.start + 1
              })
            )
          ),
          provide
        ),
      parts: Effect.sync(() => inOrder(stored)),
      complete: (options) =>
        Effect.suspend(() =>
          S3.completeMultipartUpload({
            ...target,
            ...options,
            ...sums.whole(sorted(stored).map(({ part, size }) => ({ checksums: part.checksums, size }))),
            sseCustomerKey,
            writeToken,
            writeLineage: input.writeLineage,
            parts: inOrder(stored)
          })
        ).pipe(provide)
    }
    return upload
  })

interface Stored {
  readonly part: S3.CompletedPart
  /** In bytes. Nobody has said how large a whole object is that was made a part. */
  readonly size: number | undefined
}

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
        Effect.catchAll(apart(aborting.abort(upload)), (error) =>
          Effect.logWarning(
            `multipart upload ${upload.uploadId} of ${upload.bucket}/${upload.key} could not be aborted: ${error._tag}`
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

const invalid = (operation: string, { bucket, key }: Input, message: string, parameter?: string) =>
  new StorageError.InvalidInput({ message, operation, bucket, key, parameter })

const uncountable = ({ bucket, key }: Input, { concurrency }: { readonly concurrency?: number | undefined }) =>
  counts.refusal({ concurrency }, { operation: "CreateMultipartUpload", bucket, key })

/** An upload that is completed with what `fill` stores, or of which nothing stays. */
const whole = <E, R>(
  input: Input,
  { ifMatch, ifNoneMatch }: S3.WriteConditions,
  fill: (upload: MultipartUpload) => Effect.Effect<unknown, E, R>
): Effect.Effect<
  S3.CompleteMultipartUploadOutput,
  S3.CreateMultipartUploadError | S3.CompleteMultipartUploadError | E,
  S3Client | R
> =>
  Effect.uninterruptibleMask((restore) =>
    Effect.gen(function*() {
      const writeLineage = input.writeLineage ?? lineageUnder({ ifMatch, ifNoneMatch })
      // Not to be interrupted: an upload whose creation nobody saw answered could not be removed.
      const upload = yield* open({ ...input, writeLineage })
      const filled = Effect.andThen(fill(upload), upload.complete({ ifMatch, ifNoneMatch }))
      const exit = yield* Effect.exit(restore(filled))
      if (Exit.isSuccess(exit)) {
        return exit.value
      }
      const left = Exit.isFailure(yield* Effect.exit(apart(aborting.abort(upload))))
      return yield* left ? Exit.mapError(exit, (error) => aborting.orphaned(error, upload.uploadId)) : exit
    })
  )

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
  Effect.flatMap(S3Client, ({ config }) => {
    const { maxPartSize, maxParts, minPartSize } = config.provider
    const plan = partPlan.plan({ size: options.size, partSize: options.partSize, minPartSize, maxPartSize, maxParts })
    if ("problem" in plan) {
      return Effect.fail(invalid("CreateMultipartUpload", input, plan.problem, "partSize"))
    }
    const refused = uncountable(input, options)
    if (refused !== undefined) {
      return Effect.fail(refused)
    }
    const memory = buffers(plan.partSize)
    return whole(input, options, (upload) =>
      stream.pipe(
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
        Effect.tap((count) => count === 0 ? upload.uploadPart(1, new Uint8Array(0)) : Effect.void)
      ))
  })

/** Parts of a copy cost no memory here, and a request each. */
const copyPartSize = 256 * 1024 * 1024

/**
 * How a copy is cut.
 *
 * @since 0.1.0
 * @category models
 */
export interface CopyOptions {
  /** Bytes in a part; by default 256 MiB, or what the size and the provider ask for. */
  readonly partSize?: number | undefined
  /** Parts under way at once; 4 by default. */
  readonly concurrency?: number | undefined
  /** What `headObject` says of the source, where that has been asked already. */
  readonly sourceAttributes?: S3.ObjectAttributes | undefined
}

/**
 * Everything that a copy in parts can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CopyError =
  | S3.HeadObjectError
  | S3.GetObjectTaggingError
  | S3.CreateMultipartUploadError
  | S3.UploadPartError
  | S3.UploadPartCopyError
  | S3.CompleteMultipartUploadError

const lookAtSource = (input: S3.CopyObjectInput) =>
  S3.headObject({
    ...input.source,
    ifMatch: input.sourceIfMatch,
    ifNoneMatch: input.sourceIfNoneMatch,
    ifModifiedSince: input.sourceIfModifiedSince,
    ifUnmodifiedSince: input.sourceIfUnmodifiedSince,
    sseCustomerKey: input.sourceSseCustomerKey,
    expectedBucketOwner: input.expectedSourceBucketOwner,
    requestPayer: input.requestPayer
  })

/** Those that the copy is to have; the source's own, where the provider has any. */
const tagsOf = (input: S3.CopyObjectInput) =>
  Effect.flatMap(
    S3Client,
    ({ config }) =>
      input.taggingDirective === "REPLACE" || config.disableTagging || !config.provider.tagging
        ? Effect.succeed(input.tagging)
        : Effect.map(
          S3.getObjectTagging({
            ...input.source,
            expectedBucketOwner: input.expectedSourceBucketOwner,
            requestPayer: input.requestPayer
          }),
          ({ tagSet }) =>
            tagSet.length === 0 ? undefined : Object.fromEntries(tagSet.map(({ key, value }) => [key, value]))
        )
  )

/** The upload and its source, of what `CopyObject` takes as one request. */
const divide = (
  input: S3.CopyObjectInput,
  head: S3.ObjectAttributes,
  tagging: Readonly<Record<string, string>> | undefined
): { readonly request: Input; readonly source: S3.CopySourceInput } => {
  const {
    expectedSourceBucketOwner,
    ifMatch: _ifMatch,
    ifNoneMatch: _ifNoneMatch,
    metadataDirective,
    source,
    sourceIfMatch: _sourceIfMatch,
    sourceIfModifiedSince: _sourceIfModifiedSince,
    sourceIfNoneMatch: _sourceIfNoneMatch,
    sourceIfUnmodifiedSince: _sourceIfUnmodifiedSince,
    sourceSseCustomerKey,
    taggingDirective: _taggingDirective,
    ...request
  } = input
  return {
    request: metadataDirective === "REPLACE"
      ? { ...request, tagging }
      : { ...request, ...carried(head), tagging },
    source: {
      source: { ...source, versionId: source.versionId ?? head.versionId },
      sourceIfMatch: head.etag,
      sourceSseCustomerKey,
      expectedSourceBucketOwner
    }
  }
}

/**
 * Copies an object of any size on the server, part by part; `S3.copyObject` takes up to 5 GiB, and the same input. All
 * parts are of the same version of the source. As there, metadata and tags go along unless their directives say
 * `REPLACE`; storage class, encryption and grants are the request's own. Failure and interruption leave nothing behind,
 * as in `upload`.
 *
 * @since 0.1.0
 * @category uploads
 * @example
 * import { MultipartUpload } from "effect-s3"
 *
 * export const program = MultipartUpload.copy({
 *   bucket: "archive",
 *   key: "2026/film.mp4",
 *   source: { bucket: "films", key: "film.mp4" }
 * })
 */
export const copy = (
  input: S3.CopyObjectInput,
  options: CopyOptions = {}
): Effect.Effect<S3.CompleteMultipartUploadOutput, CopyError, S3Client> =>
  Effect.gen(function*() {
    const { config } = yield* S3Client
    const head = options.sourceAttributes ?? (yield* lookAtSource(input))
    const size = head.contentLength ?? 0
    const { maxPartSize, maxParts, minPartSize } = config.provider
    const partSize = options.partSize ?? Math.min(Math.max(copyPartSize, minPartSize), maxPartSize)
    const plan = partPlan.plan({ size, partSize, minPartSize, maxPartSize, maxParts })
    if ("problem" in plan) {
      return yield* invalid("CreateMultipartUpload", input, plan.problem, "partSize")
    }
    const refused = uncountable(input, options)
    if (refused !== undefined) {
      return yield* refused
    }
    const missing = input.metadataDirective === "REPLACE" ? undefined : uncarried(head)
    if (missing !== undefined) {
      return yield* invalid("CreateMultipartUpload", input, missing, "metadata")
    }
    const tagging = yield* tagsOf(input)
    const { request, source } = divide(input, head, tagging)
    const fill = (upload: MultipartUpload): Effect.Effect<void, S3.UploadPartError | S3.UploadPartCopyError> =>
      // There is no range of no bytes.
      size === 0 ? upload.uploadPart(1, new Uint8Array(0)) : Effect.forEach(
        Array.from({ length: plan.parts ?? 1 }, (_, index) => index),
        (index) => {
          const start = index * plan.partSize
          const sourceRange = { start, end: Math.min(start + plan.partSize, size) - 1 }
          return upload.copyPart(index + 1, { ...source, sourceRange })
        },
        { concurrency: options.concurrency ?? 4, discard: true }
      )
    return yield* whole(request, input, fill)
  })

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
