/**
 * Uploads in parts to a bucket that outlive the process.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type * as ObjectStore from "../../ObjectStore.js"
import * as S3 from "../../S3.js"
import { S3Client } from "../../S3Client.js"
import * as aborting from "../multipart/abort.js"
import * as checksums from "../multipart/checksums.js"
import type { ContentInput, GrantInput, WriteConditions } from "../s3/groups.js"
import { lineageUnder } from "../s3/outcome.js"
import { concat } from "../wire/bytes.js"
import { counted } from "./counted.js"

/** What the store in the bucket knows. @internal */
export interface Store {
  readonly bucket: string
  readonly attributes: (key: string, options: ObjectStore.Attributes) => ContentInput & GrantInput
  readonly conditions: (mode: ObjectStore.PutMode | undefined) => WriteConditions
  readonly refusal: (key: string, options: ObjectStore.MultipartOptions) => ObjectStore.PutError | undefined
  /** Whether a stream can go as it is, with the checksum that it is to have. */
  readonly streams: boolean
  readonly conditional: boolean
}

/** @internal */
export const make = (client: S3Client["Type"], store: Store): ObjectStore.Multipart => {
  const { bucket, conditions } = store
  const { maxPartSize, maxParts, minPartSize, checksums: { trailer } } = client.config.provider
  const sums = checksums.make(client.config)
  const provide = Effect.provideService(S3Client, client)
  const target = (key: string, uploadId: string) => ({ bucket, key, uploadId })
  // What a checksum cannot follow has it before, and so is held in memory.
  const streamed = store.streams && (trailer || sums.begun === undefined)

  return {
    limits: { minPartSize, maxPartSize, maxParts },
    conditional: store.conditional,
    create: (key, options) => {
      const refused = store.refusal(key, options)
      return refused !== undefined ? Effect.fail(refused) : Effect.map(
        S3.createMultipartUpload({
          bucket,
          key,
          ...store.attributes(key, options),
          ...sums.begun,
          writeToken: options.writeToken,
          writeLineage: lineageUnder(conditions(options.mode))
        }),
        ({ uploadId }) => uploadId
      ).pipe(provide)
    },
    put: (key, uploadId, { body, partNumber }) => {
      const upload = <E>(body: S3.UploadPartInput<E>["body"] & {}, size: number) =>
        Effect.map(
          S3.uploadPart<E>({ ...target(key, uploadId), partNumber, body, checksumAlgorithm: sums.part(body) }),
          (output): ObjectStore.Part => ({
            partNumber,
            size,
            etag: output.etag ?? "",
            checksums: sums.begun === undefined ? undefined : output.checksums
          })
        ).pipe(provide)
      if (typeof body === "string" || body instanceof Uint8Array) {
        const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body
        return upload<never>(bytes, bytes.length)
      }
      const size = body.contentLength
      const stream = counted(body, { bucket, key })
      return streamed
        ? upload({ ...body, stream }, size)
        : Effect.flatMap(
          Stream.runCollect(stream),
          (chunks) => upload<never>(concat(Chunk.toReadonlyArray(chunks)), size)
        )
    },
    list: (key, uploadId) =>
      Effect.map(
        Stream.runCollect(S3.listPartsStream(target(key, uploadId))),
        (parts) =>
          Chunk.toReadonlyArray(parts).flatMap((
            { checksums, etag, partNumber, size }
          ): ReadonlyArray<ObjectStore.Part> =>
            etag === undefined || size === undefined ? [] : [{ partNumber, size, etag, checksums }]
          )
      ).pipe(provide),
    complete: (key, uploadId, parts, { mode, writeToken }) =>
      Effect.map(
        S3.completeMultipartUpload({
          ...target(key, uploadId),
          ...conditions(mode),
          ...sums.whole(parts),
          writeToken,
          writeLineage: lineageUnder(conditions(mode)),
          parts
        }),
        ({ etag, versionId }): ObjectStore.PutResult => ({ etag, versionId })
      ).pipe(provide),
    abort: (key, uploadId) => provide(aborting.abort(target(key, uploadId)))
  }
}
