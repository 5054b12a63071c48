/**
 * Calls about files and their versions.
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import { call } from "../internal/b2/call.js"
import { wholeSha1 } from "../internal/b2/fileHeaders.js"
import * as json from "../internal/b2/json.js"
import * as members from "../internal/b2/members.js"
import * as model from "../internal/b2/model.js"
import * as names from "../internal/b2/names.js"
import * as Operation from "../internal/b2/operation.js"
import * as operations from "../internal/b2/operations.js"
import { isSame, type Wanted } from "../internal/b2/same.js"
import { formatRange, noRange, type RangeRequest } from "../internal/wire/range.js"
import * as StorageError from "../StorageError.js"

/**
 * Everything that `getFileInfo` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetFileInfoError = Operation.ErrorOf<typeof operations.getFileInfo>

/**
 * What is known of one version, be it a file, a marker that hides one, or a large file that is not finished.
 *
 * Source: https://www.backblaze.com/apidocs/b2-get-file-info
 *
 * @since 0.1.0
 * @category files
 */
export const getFileInfo = call(operations.getFileInfo)

/**
 * Which name of which bucket is meant.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileNameInput {
  readonly bucketId: string
  readonly fileName: string
}

const hideFileOperation = Operation.define<FileNameInput>()({
  name: "b2_hide_file",
  target: "file",
  needs: ["writeFiles"],
  members: { bucketId: members.text, fileName: members.fileName },
  where: ({ bucketId, fileName }) => ({ bucket: bucketId, key: fileName }),
  repeatable: false,
  settle: ({ bucketId, fileName }, ask) =>
    Effect.map(
      operations.newest(ask, bucketId, fileName),
      (found) =>
        Option.flatMap(found, (file) =>
          file.action === "hide" && file.fileId !== undefined
            ? Option.some<model.StoredFile>({ ...file, fileId: file.fileId })
            : Option.none())
    ),
  errors: [StorageError.NoSuchBucket, StorageError.InvalidKey, StorageError.NoSuchKey],
  read: model.storedFile
})

/**
 * Everything that `hideFile` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type HideFileError = Operation.ErrorOf<typeof hideFileOperation>

/**
 * Puts a marker before the versions of a name, so that it is found no more, though all of them stay. What is not there,
 * or is hidden already, is `NoSuchKey`.
 *
 * Source: https://www.backblaze.com/apidocs/b2-hide-file
 *
 * @since 0.1.0
 * @category files
 */
export const hideFile = call(hideFileOperation)

/**
 * Which version is meant, by its id and its name.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileVersionInput {
  readonly fileName: string
  readonly fileId: string
}

/**
 * What `deleteFileVersion` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeleteFileVersionInput extends FileVersionInput {
  /** Deletes what governance holds; the key needs `bypassGovernance`. */
  readonly bypassGovernance?: boolean | undefined
}

const fileVersionMembers = { fileName: members.fileName, fileId: members.text }

const deleteFileVersionOperation = Operation.define<DeleteFileVersionInput>()({
  name: "b2_delete_file_version",
  target: "version",
  needs: ["deleteFiles"],
  also: { bypassGovernance: "bypassGovernance" },
  members: { ...fileVersionMembers, bypassGovernance: members.flag },
  where: ({ fileName }) => ({ key: fileName }),
  repeatable: true,
  settle: ({ fileId, fileName }, ask, error) =>
    error._tag === "NoSuchVersion" ? Effect.succeedSome({ fileId, fileName }) : Effect.map(
      operations.find(ask, fileId),
      Option.match({ onNone: () => Option.some({ fileId, fileName }), onSome: () => Option.none() })
    ),
  errors: [StorageError.InvalidKey, StorageError.NoSuchVersion],
  read: json.struct<FileVersionInput>({ fileName: json.text, fileId: json.text })
})

/**
 * Everything that `deleteFileVersion` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteFileVersionError = Operation.ErrorOf<typeof deleteFileVersionOperation>

/**
 * Deletes one version for good. Where it was the newest, the one before it is found again.
 *
 * Source: https://www.backblaze.com/apidocs/b2-delete-file-version
 *
 * @since 0.1.0
 * @category files
 */
export const deleteFileVersion = call(deleteFileVersionOperation)

/** @internal */
export const range: members.Member<RangeRequest> = (value) => {
  const sent = formatRange(value)
  return sent === undefined ? { problem: noRange } : { sent }
}

/**
 * What `copyFile` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface CopyFileInput {
  readonly sourceFileId: string
  readonly fileName: string
  /** Absent: the bucket of the source. */
  readonly destinationBucketId?: string | undefined
  /** The part to copy; both ends inclusive. */
  readonly range?: RangeRequest | undefined
  /** `REPLACE`: the copy has the `contentType` and `fileInfo` that are given here, and none of the source's. */
  readonly metadataDirective?: "COPY" | "REPLACE" | undefined
  readonly contentType?: string | undefined
  readonly fileInfo?: Readonly<Record<string, string>> | undefined
  readonly fileRetention?: members.RetentionInput | undefined
  readonly legalHold?: "on" | "off" | undefined
  /** The key that the source has been written with. */
  readonly sourceServerSideEncryption?: members.CustomerKey | undefined
  readonly destinationServerSideEncryption?: members.EncryptionInput | undefined
}

/** What a copy is known by; nothing where it has no SHA-1 that could be told beforehand. */
const copyOf = (source: model.StoredFile, input: CopyFileInput): Wanted | undefined => {
  const sha1 = wholeSha1(source)
  if (sha1 === undefined || input.range !== undefined) return undefined
  const { contentType, fileInfo = {} } = input.metadataDirective === "REPLACE" ? input : source
  const { destinationServerSideEncryption: serverSideEncryption, fileRetention, legalHold } = input
  return { sha1, contentType, fileInfo, fileRetention, legalHold, serverSideEncryption }
}

const copyFileOperation = Operation.define<CopyFileInput>()({
  name: "b2_copy_file",
  target: "version",
  needs: ["writeFiles"],
  also: members.lockNeeds,
  members: {
    sourceFileId: members.text,
    fileName: members.fileName,
    destinationBucketId: members.text,
    range,
    metadataDirective: members.text,
    contentType: members.contentType,
    fileInfo: members.asIs,
    fileRetention: members.retention,
    legalHold: members.text,
    sourceServerSideEncryption: members.encryption,
    destinationServerSideEncryption: members.encryption
  },
  check: ({ contentType, destinationServerSideEncryption, fileInfo, fileName, metadataDirective, ...holds }) =>
    metadataDirective === "REPLACE"
      ? contentType === undefined
        ? "metadataDirective REPLACE goes with a contentType"
        : fileInfo && prefixed(
          "fileInfo",
          names.fileInfoProblem(
            fileInfo,
            fileName,
            names.infoLimitFor({ ...holds, serverSideEncryption: destinationServerSideEncryption })
          )
        )
      : contentType !== undefined || fileInfo !== undefined
      ? "contentType and fileInfo go with the metadataDirective REPLACE"
      : undefined,
  where: ({ destinationBucketId, fileName }) => ({ bucket: destinationBucketId, key: fileName }),
  // The worst is one more version of the same bytes.
  repeatable: true,
  settle: (input, ask) =>
    Effect.flatMap(ask(operations.getFileInfo, { fileId: input.sourceFileId }), (source) => {
      const wanted = copyOf(source, input)
      const bucketId = input.destinationBucketId ?? source.bucketId
      return wanted === undefined || bucketId === undefined ? Effect.succeedNone : Effect.map(
        operations.newest(ask, bucketId, input.fileName),
        Option.flatMap((found) =>
          found.fileId !== undefined && found.fileId !== source.fileId && isSame(found, wanted)
            ? Option.some<model.StoredFile>({ ...found, fileId: found.fileId })
            : Option.none()
        )
      )
    }),
  errors: [
    StorageError.NoSuchBucket,
    StorageError.NoSuchVersion,
    StorageError.InvalidKey,
    StorageError.InvalidRange,
    StorageError.EntityTooLarge
  ],
  read: model.storedFile
})

/** @internal */
export const prefixed = (member: string, problem: string | undefined): string | undefined =>
  problem === undefined ? undefined : `${member} ${problem}`

/**
 * Everything that `copyFile` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type CopyFileError = Operation.ErrorOf<typeof copyFileOperation>

/**
 * Copies up to 5 GB on the server, as a new version; what is larger is copied by parts. Where its answer is lost, the
 * newest version of the name is looked at, and is the answer if it is the copy; otherwise the copy is made again.
 *
 * Source: https://www.backblaze.com/apidocs/b2-copy-file
 *
 * @since 0.1.0
 * @category files
 */
export const copyFile = call(copyFileOperation)

/**
 * What `updateFileRetention` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateFileRetentionInput extends FileVersionInput {
  readonly fileRetention: members.RetentionInput
  /** Shortens what governance holds; the key needs `bypassGovernance`. */
  readonly bypassGovernance?: boolean | undefined
}

const updateFileRetentionOperation = Operation.define<UpdateFileRetentionInput>()({
  name: "b2_update_file_retention",
  target: "version",
  needs: ["writeFileRetentions"],
  also: { bypassGovernance: "bypassGovernance" },
  members: { ...fileVersionMembers, fileRetention: members.retention, bypassGovernance: members.flag },
  where: ({ fileName }) => ({ key: fileName }),
  repeatable: true,
  errors: [StorageError.InvalidKey, StorageError.NoSuchVersion],
  read: json.struct<FileVersionInput & { readonly fileRetention: model.FileRetention }>({
    fileName: json.text,
    fileId: json.text,
    fileRetention: model.fileRetention
  })
})

/**
 * Everything that `updateFileRetention` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UpdateFileRetentionError = Operation.ErrorOf<typeof updateFileRetentionOperation>

/**
 * Until when a version must stay. Compliance can be made longer only.
 *
 * Source: https://www.backblaze.com/apidocs/b2-update-file-retention
 *
 * @since 0.1.0
 * @category files
 */
export const updateFileRetention = call(updateFileRetentionOperation)

/**
 * What `updateFileLegalHold` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UpdateFileLegalHoldInput extends FileVersionInput {
  readonly legalHold: "on" | "off"
}

const updateFileLegalHoldOperation = Operation.define<UpdateFileLegalHoldInput>()({
  name: "b2_update_file_legal_hold",
  target: "version",
  needs: ["writeFileLegalHolds"],
  members: { ...fileVersionMembers, legalHold: members.text },
  where: ({ fileName }) => ({ key: fileName }),
  repeatable: true,
  errors: [StorageError.InvalidKey, StorageError.NoSuchVersion],
  read: json.struct<FileVersionInput & { readonly legalHold: string }>({
    fileName: json.text,
    fileId: json.text,
    legalHold: json.text
  })
})

/**
 * Everything that `updateFileLegalHold` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type UpdateFileLegalHoldError = Operation.ErrorOf<typeof updateFileLegalHoldOperation>

/**
 * Whether a version must stay until this is called again.
 *
 * Source: https://www.backblaze.com/apidocs/b2-update-file-legal-hold
 *
 * @since 0.1.0
 * @category files
 */
export const updateFileLegalHold = call(updateFileLegalHoldOperation)

/**
 * Headers that an answer is to have instead of the file's own. Whoever reads has to name the same ones in the URL.
 *
 * @since 0.1.0
 * @category models
 */
export interface HeaderOverrides {
  readonly b2ContentDisposition?: string | undefined
  readonly b2ContentLanguage?: string | undefined
  readonly b2Expires?: string | undefined
  readonly b2CacheControl?: string | undefined
  readonly b2ContentEncoding?: string | undefined
  readonly b2ContentType?: string | undefined
}

/**
 * What `getDownloadAuthorization` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetDownloadAuthorizationInput extends HeaderOverrides {
  readonly bucketId: string
  /** Names that begin with it may be read: a whole name gives those too that go on behind it. */
  readonly fileNamePrefix: string
  /** In whole seconds, from one second to a week. */
  readonly validDuration: Duration.DurationInput
}

interface SentAuthorization extends Omit<GetDownloadAuthorizationInput, "validDuration"> {
  readonly validDurationInSeconds: number
}

/**
 * A token that lets its bearer read some names.
 *
 * @since 0.1.0
 * @category models
 */
export interface DownloadAuthorization {
  readonly bucketId: string
  readonly fileNamePrefix: string
  readonly authorizationToken: Redacted.Redacted
}

const getDownloadAuthorizationOperation = Operation.define<SentAuthorization>()({
  name: "b2_get_download_authorization",
  target: "bucket",
  needs: ["shareFiles"],
  members: {
    bucketId: members.text,
    fileNamePrefix: members.anyText,
    validDurationInSeconds: members.count(1, 604_800),
    b2ContentDisposition: members.text,
    b2ContentLanguage: members.text,
    b2Expires: members.text,
    b2CacheControl: members.text,
    b2ContentEncoding: members.text,
    b2ContentType: members.text
  },
  where: ({ bucketId, fileNamePrefix }) => ({ bucket: bucketId, key: fileNamePrefix }),
  repeatable: true,
  errors: [StorageError.NoSuchBucket],
  read: json.struct<DownloadAuthorization>({
    bucketId: json.text,
    fileNamePrefix: json.text,
    authorizationToken: json.secret
  })
})

/**
 * Everything that `getDownloadAuthorization` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetDownloadAuthorizationError = Operation.ErrorOf<typeof getDownloadAuthorizationOperation>

const getDownloadAuthorizationCall = call(getDownloadAuthorizationOperation)

/**
 * A token to download files of some names by, for somebody who has no key.
 *
 * Source: https://www.backblaze.com/apidocs/b2-get-download-authorization
 *
 * @since 0.1.0
 * @category files
 * @example
 * import { B2 } from "effect-s3"
 *
 * export const share = (bucketId: string) =>
 *   B2.getDownloadAuthorization({ bucketId, fileNamePrefix: "photos/", validDuration: "1 hour" })
 */
export const getDownloadAuthorization = (
  { validDuration, ...input }: GetDownloadAuthorizationInput
): ReturnType<typeof getDownloadAuthorizationCall> =>
  getDownloadAuthorizationCall({ ...input, validDurationInSeconds: Duration.toSeconds(validDuration) })
