/**
 * Calls that store bytes.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { B2Client } from "../B2Client.js"
import type * as Body from "../Body.js"
import { call } from "../internal/b2/call.js"
import type { CommonError } from "../internal/b2/commonErrors.js"
import * as members from "../internal/b2/members.js"
import * as model from "../internal/b2/model.js"
import * as names from "../internal/b2/names.js"
import * as Operation from "../internal/b2/operation.js"
import * as operations from "../internal/b2/operations.js"
import { isSame } from "../internal/b2/same.js"
import * as StorageError from "../StorageError.js"
import type { BucketIdInput } from "./bucket.js"

/** @internal */
export const getUploadUrlOperation = Operation.define<BucketIdInput>()({
  name: "b2_get_upload_url",
  target: "bucket",
  needs: ["writeFiles"],
  members: { bucketId: members.text },
  where: ({ bucketId }) => ({ bucket: bucketId }),
  repeatable: true,
  errors: [StorageError.NoSuchBucket],
  read: model.uploadUrl
})

/**
 * Everything that `getUploadUrl` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetUploadUrlError = Operation.ErrorOf<typeof getUploadUrlOperation>

/**
 * Where files of a bucket may be uploaded to, one after the other: for somebody else, as `uploadFile` has its own.
 *
 * Source: https://www.backblaze.com/apidocs/b2-get-upload-url
 *
 * @since 0.1.0
 * @category uploads
 */
export const getUploadUrl = call(getUploadUrlOperation)

const getUploadPartUrlOperation = Operation.define<operations.FileIdInput>()({
  name: "b2_get_upload_part_url",
  target: "upload",
  needs: ["writeFiles"],
  members: { fileId: members.text },
  repeatable: true,
  errors: [StorageError.NoSuchUpload],
  read: model.uploadUrl
})

/**
 * Everything that `getUploadPartUrl` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetUploadPartUrlError = Operation.ErrorOf<typeof getUploadPartUrlOperation>

/**
 * Where parts of a large file may be uploaded to, one after the other: for somebody else, as `uploadPart` has its own.
 *
 * Source: https://www.backblaze.com/apidocs/b2-get-upload-part-url
 *
 * @since 0.1.0
 * @category uploads
 */
export const getUploadPartUrl = call(getUploadPartUrlOperation)

/**
 * What a file is stored with.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileAttributes {
  /** Guessed by B2 from the name unless given. */
  readonly contentType?: string | undefined
  /** Names and values, with the file's name at most 7 000 bytes; 2 048 with encryption or a lock. */
  readonly fileInfo?: Readonly<Record<string, string>> | undefined
  /** When the file was changed where it is from; kept as `src_last_modified_millis`. */
  readonly lastModified?: Date | undefined
  readonly contentDisposition?: string | undefined
  readonly contentLanguage?: string | undefined
  readonly contentEncoding?: string | undefined
  readonly cacheControl?: string | undefined
  readonly expires?: string | undefined
  readonly fileRetention?: members.RetentionInput | undefined
  readonly legalHold?: "on" | "off" | undefined
  readonly serverSideEncryption?: members.EncryptionInput | undefined
  /** Only where the account has been enabled for it. */
  readonly customUploadTimestamp?: Date | undefined
}

/**
 * All that is kept as info, under the names that B2 has for it.
 *
 * @internal
 */
export const infoOf = (input: FileAttributes): Readonly<Record<string, string>> => {
  const own = {
    src_last_modified_millis: input.lastModified === undefined ? undefined : String(input.lastModified.getTime()),
    "b2-content-disposition": input.contentDisposition,
    "b2-content-language": input.contentLanguage,
    "b2-content-encoding": input.contentEncoding,
    "b2-cache-control": input.cacheControl,
    "b2-expires": input.expires
  }
  return Object.fromEntries([
    ...Object.entries(input.fileInfo ?? {}),
    ...Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined)
  ])
}

/**
 * What `uploadFile` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadFileInput<out E = never> extends FileAttributes {
  readonly bucketId: string
  readonly fileName: string
  /** Up to 5 GB. */
  readonly body: Body.Body<E>
}

/**
 * Everything that `uploadFile` can fail with, but for the errors of a body's stream.
 *
 * @since 0.1.0
 * @category errors
 */
export type UploadFileError =
  | CommonError
  | StorageError.NoSuchBucket
  | StorageError.InvalidKey
  | StorageError.IntegrityFailure
  | StorageError.EntityTooLarge

const uploadFileTags = Operation.tagsOf([
  StorageError.NoSuchBucket,
  StorageError.InvalidKey,
  StorageError.IntegrityFailure,
  StorageError.EntityTooLarge
])

/**
 * The most that one upload takes, in bytes.
 *
 * @internal
 */
export const maximumSize = 5_000_000_000

const sizeOf = (body: Body.Body<unknown>): number =>
  typeof body === "string" || body instanceof Uint8Array ? body.length : body.contentLength

const tooLarge = (where: Operation.Where, size: number) =>
  new StorageError.EntityTooLarge({
    ...where,
    message: `the body has ${size} bytes, and one upload takes ${maximumSize}`,
    hint: "upload it as a large file"
  })

const lockHeaders = ({ fileRetention, legalHold }: FileAttributes): Readonly<Record<string, string>> => ({
  ...(fileRetention?.mode === undefined || fileRetention.retainUntilTimestamp === undefined ? {} : {
    "x-bz-file-retention-mode": fileRetention.mode,
    "x-bz-file-retention-retain-until-timestamp": String(fileRetention.retainUntilTimestamp.getTime())
  }),
  ...(legalHold === undefined ? {} : { "x-bz-file-legal-hold": legalHold })
})

type Headers = Readonly<Record<string, string>>

const problemOf = <A>(member: members.Member<A>, value: A | undefined): string | undefined => {
  const written = value === undefined ? undefined : member(value)
  return written !== undefined && "problem" in written ? written.problem : undefined
}

const newRetentionProblem = (value: members.RetentionInput | undefined): string | undefined =>
  value !== undefined && value.mode === undefined
    ? "has no mode: a new file has nothing that could be taken away"
    : problemOf(members.retention, value)

const headersOf = (
  input: UploadFileInput<unknown>,
  where: Operation.Where
): Headers | StorageError.StorageError => {
  const { contentType = "b2/x-auto", customUploadTimestamp, fileName, serverSideEncryption } = input
  const info = infoOf(input)
  const encryption = serverSideEncryption === undefined ? {} : members.encryptionHeaders(serverSideEncryption)
  const problems = [
    ["fileName", names.fileNameProblem(fileName)],
    ["contentType", problemOf(members.contentType, contentType)],
    ["fileInfo", names.fileInfoProblem(info, fileName, names.infoLimitFor(input))],
    ["fileRetention", newRetentionProblem(input.fileRetention)],
    ["lastModified", problemOf(members.date, input.lastModified)],
    ["customUploadTimestamp", problemOf(members.date, customUploadTimestamp)],
    ["serverSideEncryption", "problem" in encryption ? encryption["problem"] : undefined]
  ] as const
  for (const [member, problem] of problems) {
    if (problem !== undefined) return Operation.invalid(where, member, problem)
  }
  return {
    "x-bz-file-name": names.encode(fileName),
    "content-type": contentType,
    ...Object.fromEntries(
      Object.entries(info).map(([name, value]) => [
        `x-bz-info-${name.toLowerCase()}`,
        names.encode(value)
      ])
    ),
    ...(customUploadTimestamp === undefined
      ? {}
      : { "x-bz-custom-upload-timestamp": String(customUploadTimestamp.getTime()) }),
    ...lockHeaders(input),
    ...encryption as Headers
  }
}

/**
 * Stores a file as a new version of its name, in one request and with its SHA-1: that of bytes is sent before them,
 * that of a stream behind it, so that it is read once. URLs to upload to are kept for the next uploads; one that failed
 * is not used again.
 *
 * Where the answer is lost, the newest version of the name is looked at before anything is sent again, if the key may
 * list: the same bytes with the same type and info are not stored twice. What cannot be read again is sent once.
 *
 * Source: https://www.backblaze.com/apidocs/b2-upload-file
 *
 * @since 0.1.0
 * @category uploads
 * @example
 * import { B2 } from "effect-s3"
 *
 * export const hello = (bucketId: string) =>
 *   B2.uploadFile({ bucketId, fileName: "notes/hello.txt", body: "Hello, world!" })
 */
export const uploadFile = <E = never>(
  input: UploadFileInput<E>
): Effect.Effect<model.StoredFile, UploadFileError | E, B2Client> =>
  Effect.flatMap(B2Client, (client) => {
    const { body, bucketId, fileName } = input
    const { contentType, fileRetention, legalHold, serverSideEncryption } = input
    const wanted = { contentType, fileRetention, legalHold, serverSideEncryption }
    const where = { operation: "b2_upload_file", bucket: bucketId, key: fileName }
    const headers = headersOf(input, where)
    if (headers instanceof Error) return Effect.fail(headers as UploadFileError)
    const size = sizeOf(body)
    if (size > maximumSize) return tooLarge(where, size)
    return client.upload({
      where,
      target: "bucket",
      tags: uploadFileTags,
      pool: bucketId,
      url: getUploadUrlOperation,
      urlInput: { bucketId },
      also: Operation.alsoFor<FileAttributes>(members.lockNeeds, input),
      headers,
      body,
      read: model.storedFile,
      settle: (sha1) =>
        sha1 === "" ? Effect.succeedNone : Effect.map(
          operations.newest(client.execute, bucketId, fileName),
          Option.flatMap((file) =>
            file.fileId !== undefined && isSame(file, { ...wanted, fileInfo: infoOf(input), sha1 })
              ? Option.some<model.StoredFile>({ ...file, fileId: file.fileId })
              : Option.none()
          )
        )
    }) as Effect.Effect<model.StoredFile, UploadFileError | E>
  })

/**
 * What `uploadPart` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadPartInput<out E = never> {
  /** Of the large file. */
  readonly fileId: string
  /** From 1. */
  readonly partNumber: number
  /** Up to 5 GB, and no less than the account's `absoluteMinimumPartSize` but for the last. */
  readonly body: Body.Body<E>
  /** The key that the large file has been started with. */
  readonly serverSideEncryption?: members.CustomerKey | undefined
}

/**
 * Everything that `uploadPart` can fail with, but for the errors of a body's stream.
 *
 * @since 0.1.0
 * @category errors
 */
export type UploadPartError =
  | CommonError
  | StorageError.NoSuchUpload
  | StorageError.IntegrityFailure
  | StorageError.EntityTooLarge

const uploadPartTags = Operation.tagsOf([
  StorageError.NoSuchUpload,
  StorageError.IntegrityFailure,
  StorageError.EntityTooLarge
])

/**
 * Stores one part of a large file, as `uploadFile` stores a file. The same number again replaces; where an answer is
 * lost, the part is looked at before it is sent again.
 *
 * Source: https://www.backblaze.com/apidocs/b2-upload-part
 *
 * @since 0.1.0
 * @category uploads
 */
export const uploadPart = <E = never>(
  input: UploadPartInput<E>
): Effect.Effect<model.Part, UploadPartError | E, B2Client> =>
  Effect.flatMap(B2Client, (client) => {
    const { body, fileId, partNumber, serverSideEncryption } = input
    const where = { operation: "b2_upload_part" }
    const number = problemOf(members.count(1, 10_000), partNumber)
    if (number !== undefined) return Effect.fail(Operation.invalid(where, "partNumber", number) as UploadPartError)
    const encryption = serverSideEncryption === undefined ? {} : members.encryptionHeaders(serverSideEncryption)
    if ("problem" in encryption) {
      return Effect.fail(Operation.invalid(where, "serverSideEncryption", encryption["problem"]!) as UploadPartError)
    }
    const size = sizeOf(body)
    if (size > maximumSize) return tooLarge(where, size)
    return client.upload({
      where,
      target: "upload",
      tags: uploadPartTags,
      pool: fileId,
      url: getUploadPartUrlOperation,
      urlInput: { fileId },
      also: [],
      headers: {
        "x-bz-part-number": String(partNumber),
        "content-type": "application/octet-stream",
        ...encryption as Headers
      },
      body,
      read: model.part,
      settle: (sha1) =>
        sha1 === "" ? Effect.succeedNone : Effect.map(
          client.execute(operations.listParts, { fileId, startPartNumber: partNumber, maxPartCount: 1 }),
          ({ parts }) =>
            Option.filter(
              Option.fromNullable(parts[0]),
              (part) => part.partNumber === partNumber && part.contentSha1 === sha1
            )
        )
    }) as Effect.Effect<model.Part, UploadPartError | E>
  })
