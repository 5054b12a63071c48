/**
 * Uploads in parts to a store in memory; they outlive it no more than its objects do.
 */
import { md5 } from "#digest"
import * as Effect from "effect/Effect"
import type * as Body from "../../Body.js"
import type * as ObjectStore from "../../ObjectStore.js"
import * as StorageError from "../../StorageError.js"
import { randomToken } from "../randomToken.js"
import { concat } from "../wire/bytes.js"
import * as hex from "../wire/hex.js"

interface Upload {
  readonly key: string
  readonly options: ObjectStore.MultipartOptions
  readonly parts: Map<number, ObjectStore.Part & { readonly bytes: Uint8Array }>
}

/** What the store does with an object. @internal */
export interface Store {
  readonly invalid: (
    operation: string,
    key: string,
    given: ObjectStore.Attributes
  ) => StorageError.InvalidKey | StorageError.InvalidInput | undefined
  readonly collect: <E>(key: string, body: Body.Body<E>) => Effect.Effect<Uint8Array, E | StorageError.InvalidInput>
  readonly put: (
    key: string,
    bytes: Uint8Array,
    options: ObjectStore.PutOptions
  ) => Effect.Effect<ObjectStore.PutResult, ObjectStore.PutError>
}

/** @internal */
export const make = (store: Store): ObjectStore.Multipart => {
  const uploads = new Map<string, Upload>()

  const find = (operation: string, key: string, uploadId: string) =>
    Effect.suspend(() => {
      const upload = uploads.get(uploadId)
      return upload !== undefined && upload.key === key ? Effect.succeed(upload) : Effect.fail(
        new StorageError.NoSuchUpload({ operation, key, uploadId, message: `there is no upload ${uploadId}` })
      )
    })

  return {
    limits: { minPartSize: 1, maxPartSize: Number.MAX_SAFE_INTEGER, maxParts: 10_000 },
    conditional: true,
    create: (key, options) =>
      Effect.suspend(() => {
        const refused = store.invalid("CreateMultipartUpload", key, options)
        if (refused !== undefined) {
          return Effect.fail(refused)
        }
        const uploadId = randomToken()
        uploads.set(uploadId, { key, options, parts: new Map() })
        return Effect.succeed(uploadId)
      }),
    put: (key, uploadId, { body, partNumber }) =>
      Effect.flatMap(
        find("UploadPart", key, uploadId),
        ({ parts }) =>
          Effect.map(store.collect(key, body), (bytes): ObjectStore.Part => {
            const part = { partNumber, size: bytes.length, etag: hex.encode(md5(bytes)) }
            parts.set(partNumber, { ...part, bytes })
            return part
          })
      ),
    list: (key, uploadId) =>
      Effect.map(
        find("ListParts", key, uploadId),
        ({ parts }) =>
          Array.from(parts.values(), ({ etag, partNumber, size }): ObjectStore.Part => ({ partNumber, size, etag }))
            .sort(
              (a, b) => a.partNumber - b.partNumber
            )
      ),
    complete: (key, uploadId, parts, { mode }) =>
      Effect.flatMap(find("CompleteMultipartUpload", key, uploadId), (upload) => {
        const bytes: Array<Uint8Array> = []
        for (const { etag, partNumber } of parts) {
          const part = upload.parts.get(partNumber)
          if (part?.etag !== etag) {
            return Effect.fail(
              new StorageError.InvalidPart({
                operation: "CompleteMultipartUpload",
                key,
                message: `part ${partNumber} is missing or another`
              })
            )
          }
          bytes.push(part.bytes)
        }
        return Effect.tap(
          store.put(key, concat(bytes), { ...upload.options, mode }),
          () => Effect.sync(() => uploads.delete(uploadId))
        )
      }),
    abort: (_, uploadId) => Effect.sync(() => uploads.delete(uploadId))
  }
}
