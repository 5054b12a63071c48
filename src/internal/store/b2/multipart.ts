/**
 * Uploads in parts to a bucket of B2 that outlive the process.
 */
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as B2 from "../../../B2.js"
import { infoOf, maximumSize } from "../../../b2/upload.js"
import { B2Client } from "../../../B2Client.js"
import type * as ObjectStore from "../../../ObjectStore.js"
import * as StorageError from "../../../StorageError.js"
import * as mark from "../../b2/mark.js"
import type { Part } from "../../b2/model.js"
import { randomToken } from "../../randomToken.js"
import { concat } from "../../wire/bytes.js"
import { counted } from "../counted.js"
import * as attributes from "./attributes.js"

/** What the store in the bucket knows. @internal */
export interface Store {
  readonly bucket: string
  /** The file's name, once its key and its attributes have been looked at. */
  readonly admitted: (
    operation: string,
    key: string,
    options: ObjectStore.PutOptions
  ) => Effect.Effect<string, ObjectStore.PutError>
  readonly bucketId: Effect.Effect<string, ObjectStore.PutError, B2Client>
}

/** The smallest part but the last that any account has been told; what its own says is looked at when one begins. */
const minPartSize = 5_000_000

const toPart = ({ contentLength, contentSha1, partNumber }: Part): ObjectStore.Part => ({
  partNumber,
  size: contentLength,
  etag: contentSha1
})

/** @internal */
export const make = (client: B2Client["Type"], { admitted, bucket, bucketId }: Store): ObjectStore.Multipart => {
  const provide = Effect.provideService(B2Client, client)

  const tooSmall = (key: string, least: number) =>
    new StorageError.InvalidInput({
      operation: "b2_start_large_file",
      bucket,
      key,
      parameter: "partSize",
      message: `a large file has at least 2 parts, and all but the last have at least ${least} bytes`,
      hint: "put what is smaller in one"
    })

  return {
    limits: { minPartSize, maxPartSize: maximumSize, maxParts: 10_000 },
    conditional: false,
    create: (key, options) =>
      Effect.gen(function*() {
        const fileName = yield* admitted("b2_start_large_file", key, options)
        const { absoluteMinimumPartSize: least } = yield* client.account
        if (options.partSize < least || options.size <= options.partSize) return yield* tooSmall(key, least)
        const file = attributes.toFile(key, options)
        const { fileId } = yield* B2.startLargeFile({
          bucketId: yield* bucketId,
          fileName,
          contentType: file.contentType ?? "b2/x-auto",
          fileInfo: { ...infoOf(file), [mark.name]: options.writeToken ?? randomToken() }
        })
        return fileId
      }).pipe(provide),
    put: (key, fileId, { body, partNumber }) => {
      if (typeof body === "string" || body instanceof Uint8Array) {
        return Effect.map(B2.uploadPart({ fileId, partNumber, body }), toPart).pipe(provide)
      }
      const stream = counted(body, { bucket, key })
      const sent = client.traits.streams
        ? B2.uploadPart({ fileId, partNumber, body: { ...body, stream } })
        : Effect.flatMap(
          Stream.runCollect(stream),
          (chunks) => B2.uploadPart({ fileId, partNumber, body: concat(Chunk.toReadonlyArray(chunks)) })
        )
      return Effect.map(sent, toPart).pipe(provide)
    },
    list: (_, fileId) =>
      Effect.map(
        Stream.runCollect(B2.listPartsPages({ fileId, maxPartCount: 1_000 })),
        (pages) => Chunk.toReadonlyArray(pages).flatMap((page) => page.parts.map(toPart))
      ).pipe(provide),
    complete: (_, fileId, parts) =>
      Effect.map(
        B2.finishLargeFile({ fileId, partSha1Array: parts.map(({ etag }) => etag) }),
        (file): ObjectStore.PutResult => {
          client.forgetUploadUrls(fileId)
          return { etag: attributes.etagOf(file), versionId: file.fileId }
        }
      ).pipe(provide),
    abort: (_, fileId) =>
      B2.cancelLargeFile({ fileId }).pipe(
        Effect.catchTag("NoSuchUpload", () => Effect.void),
        Effect.ensuring(Effect.sync(() => client.forgetUploadUrls(fileId))),
        Effect.asVoid,
        provide
      )
  }
}
