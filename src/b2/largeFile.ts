/**
 * Calls about large files and their parts.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { call } from "../internal/b2/call.js"
import * as json from "../internal/b2/json.js"
import * as mark from "../internal/b2/mark.js"
import * as members from "../internal/b2/members.js"
import * as model from "../internal/b2/model.js"
import * as names from "../internal/b2/names.js"
import * as Operation from "../internal/b2/operation.js"
import * as operations from "../internal/b2/operations.js"
import { sameInfo } from "../internal/b2/same.js"
import type { RangeRequest } from "../internal/wire/range.js"
import * as StorageError from "../StorageError.js"
import { prefixed, range } from "./file.js"

/**
 * What `startLargeFile` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface StartLargeFileInput {
  readonly bucketId: string
  readonly fileName: string
  /** `b2/x-auto` guesses it from the name. */
  readonly contentType: string
  readonly fileInfo?: Readonly<Record<string, string>> | undefined
  readonly fileRetention?: members.RetentionInput | undefined
  readonly legalHold?: "on" | "off" | undefined
  readonly serverSideEncryption?: members.EncryptionInput | undefined
  /** Only where the account has been enabled for it. */
  readonly customUploadTimestamp?: Date | undefined
}

const isLike = (file: model.StoredFile, { contentType, fileInfo = {} }: StartLargeFileInput): boolean =>
  sameInfo(fileInfo, file.fileInfo) && (contentType === "b2/x-auto" || contentType === file.contentType)

const startLargeFileOperation = Operation.define<StartLargeFileInput>()({
  name: "b2_start_large_file",
  target: "bucket",
  needs: ["writeFiles"],
  also: members.lockNeeds,
  members: {
    bucketId: members.text,
    fileName: members.fileName,
    contentType: members.contentType,
    fileInfo: members.asIs,
    fileRetention: members.retention,
    legalHold: members.text,
    serverSideEncryption: members.encryption,
    customUploadTimestamp: members.date
  },
  check: ({ fileInfo = {}, fileName, ...input }) =>
    prefixed("fileInfo", names.fileInfoProblem(fileInfo, fileName, names.infoLimitFor(input))),
  where: ({ bucketId, fileName }) => ({ bucket: bucketId, key: fileName }),
  repeatable: false,
  settle: (input, ask, error) => {
    const token = mark.of(input.fileInfo)
    return Effect.flatMap(operations.unfinished(ask, input.bucketId, input.fileName), (begun) => {
      if (token !== undefined) {
        return Effect.succeed(Option.fromNullable(begun.find(({ fileInfo }) => mark.of(fileInfo) === token)))
      }
      const candidates = begun.filter((file) => isLike(file, input)).map(({ fileId }) => fileId)
      return candidates.length === 0 ? Effect.succeedNone : new StorageError.WriteOutcomeUnknown({
        operation: "b2_start_large_file",
        bucket: input.bucketId,
        key: input.fileName,
        message: "the answer was lost, and a large file that is like it is there: it may be this one, or another's",
        candidates,
        hint:
          `cancel it if nobody else has begun it; what has a random word as ${mark.name} in its info is found again`,
        cause: error
      })
    })
  },
  errors: [StorageError.NoSuchBucket, StorageError.InvalidKey, StorageError.WriteOutcomeUnknown],
  read: model.storedFile
})

/**
 * Everything that `startLargeFile` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type StartLargeFileError = Operation.ErrorOf<typeof startLargeFileOperation>

/**
 * Begins a file that comes in parts. Where its answer is lost, it is looked for by `effect-s3-write-token` in its info,
 * if it has that, as what `uploadLargeFile` begins has. Without, it is repeated if no other of its kind is there, and
 * otherwise fails with `WriteOutcomeUnknown` and the ids of those that it may be.
 *
 * Source: https://www.backblaze.com/apidocs/b2-start-large-file
 *
 * @since 0.1.0
 * @category large files
 */
export const startLargeFile = call(startLargeFileOperation)

/**
 * What `copyPart` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CopyPartInput {
  readonly sourceFileId: string
  readonly largeFileId: string
  /** From 1. */
  readonly partNumber: number
  /** The part to copy; both ends inclusive. */
  readonly range?: RangeRequest | undefined
  /** The key that the source has been written with. */
  readonly sourceServerSideEncryption?: members.CustomerKey | undefined
  /** The key that the large file has been started with. */
  readonly destinationServerSideEncryption?: members.CustomerKey | undefined
}

const copyPartOperation = Operation.define<CopyPartInput>()({
  name: "b2_copy_part",
  target: "version",
  needs: ["writeFiles"],
  members: {
    sourceFileId: members.text,
    largeFileId: members.text,
    partNumber: members.count(1, 10_000),
    range,
    sourceServerSideEncryption: members.encryption,
    destinationServerSideEncryption: members.encryption
  },
  repeatable: true,
  errors: [
    StorageError.NoSuchVersion,
    StorageError.NoSuchUpload,
    StorageError.InvalidRange,
    StorageError.EntityTooLarge
  ],
  read: model.part
})

/**
 * Everything that `copyPart` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CopyPartError = Operation.ErrorOf<typeof copyPartOperation>

/**
 * Makes a part of another file, or of some of it. The same number again replaces.
 *
 * Source: https://www.backblaze.com/apidocs/b2-copy-part
 *
 * @since 0.1.0
 * @category large files
 */
export const copyPart = call(copyPartOperation)

/**
 * What `finishLargeFile` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface FinishLargeFileInput extends operations.FileIdInput {
  /** The SHA-1 of each part from the first on, in hexadecimal; at least 2. */
  readonly partSha1Array: ReadonlyArray<string>
}

const finishLargeFileOperation = Operation.define<FinishLargeFileInput>()({
  name: "b2_finish_large_file",
  target: "upload",
  needs: ["writeFiles"],
  members: { fileId: members.text, partSha1Array: members.texts },
  repeatable: true,
  settle: ({ fileId }, ask) =>
    Effect.map(operations.find(ask, fileId), Option.filter(({ action }) => action !== "start")),
  errors: [StorageError.NoSuchUpload, StorageError.InvalidPart],
  read: model.storedFile
})

/**
 * Everything that `finishLargeFile` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type FinishLargeFileError = Operation.ErrorOf<typeof finishLargeFileOperation>

/**
 * Makes the file of its parts. Where the answer is lost, the file is looked at before it is tried again.
 *
 * Source: https://www.backblaze.com/apidocs/b2-finish-large-file
 *
 * @since 0.1.0
 * @category large files
 */
export const finishLargeFile = call(finishLargeFileOperation)

/**
 * Which large file has been cancelled.
 *
 * @since 0.1.0
 * @category models
 */
export interface CancelLargeFileOutput {
  readonly bucketId: string | undefined
  readonly fileId: string
  readonly fileName: string | undefined
}

const cancelLargeFileOperation = Operation.define<operations.FileIdInput>()({
  name: "b2_cancel_large_file",
  target: "upload",
  needs: ["writeFiles"],
  members: { fileId: members.text },
  repeatable: true,
  settle: ({ fileId }, ask) =>
    Effect.map(
      operations.find(ask, fileId),
      Option.match({
        onNone: () => Option.some<CancelLargeFileOutput>({ fileId, bucketId: undefined, fileName: undefined }),
        onSome: () => Option.none()
      })
    ),
  errors: [StorageError.NoSuchUpload],
  read: json.struct<CancelLargeFileOutput>({
    bucketId: json.optional(json.text),
    fileId: json.text,
    fileName: json.optional(json.text)
  })
})

/**
 * Everything that `cancelLargeFile` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CancelLargeFileError = Operation.ErrorOf<typeof cancelLargeFileOperation>

/**
 * Gives up a large file, and deletes its parts.
 *
 * Source: https://www.backblaze.com/apidocs/b2-cancel-large-file
 *
 * @since 0.1.0
 * @category large files
 */
export const cancelLargeFile = call(cancelLargeFileOperation)
