import * as Effect from "effect/Effect"
import type { MultipartAbortError } from "../../ObjectStore.js"
import * as S3 from "../../S3.js"
import type { S3Client } from "../../S3Client.js"
import * as StorageError from "../../StorageError.js"
import * as metrics from "../metrics.js"
import { isStorageError } from "../storageErrors.js"

/** Which upload is meant. @internal */
export interface Target {
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
}

/** How long giving an upload up may take before it is left to the bucket's lifecycle rules. */
const timeout = "30 seconds"

const stillThere = ({ bucket, key, uploadId }: Target) =>
  new StorageError.OperationAborted({
    operation: "AbortMultipartUpload",
    bucket,
    key,
    message: `upload ${uploadId} is still there after it was aborted`,
    hint: "a part of it was still arriving; abort it again"
  })

/**
 * Gives an upload up. A part that was under way may still arrive and keep it alive: so look, and again. What is gone is
 * aborted already.
 *
 * @internal
 */
export const abort = (upload: Target): Effect.Effect<void, MultipartAbortError, S3Client> =>
  S3.abortMultipartUpload(upload).pipe(
    Effect.andThen(S3.listParts({ ...upload, maxParts: 1 })),
    Effect.matchEffect({
      // The bucket may be missing too, and the upload with it.
      onFailure: (error): Effect.Effect<void, MultipartAbortError> =>
        error.status === 404 ? Effect.void : Effect.fail(error),
      onSuccess: () => Effect.fail(stillThere(upload))
    }),
    Effect.retry({ while: (error) => error._tag === "OperationAborted", times: 3 }),
    Effect.interruptible,
    Effect.timeoutFail({
      duration: timeout,
      onTimeout: () =>
        new StorageError.Timeout({
          operation: "AbortMultipartUpload",
          bucket: upload.bucket,
          key: upload.key,
          phase: "attempt",
          message: `upload ${upload.uploadId} could not be aborted within ${timeout}`
        })
    }),
    Effect.tapError(() => Effect.sync(metrics.orphaned))
  )

/** The error of what has left an upload behind, which it names. @internal */
export const orphaned = <E>(error: E, uploadId: string): E =>
  isStorageError(error)
    ? new (error.constructor as new(fields: object) => E & StorageError.StorageError)({
      ...error,
      message: error.message,
      orphanedUploadId: uploadId
    })
    : error
