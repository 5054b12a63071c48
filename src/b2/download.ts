/**
 * Calls that read files.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { B2Client } from "../B2Client.js"
import type { CommonError } from "../internal/b2/commonErrors.js"
import type { Download, Downloaded } from "../internal/b2/download.js"
import { type FileHeaders, wholeSha1 } from "../internal/b2/fileHeaders.js"
import * as members from "../internal/b2/members.js"
import * as names from "../internal/b2/names.js"
import * as Operation from "../internal/b2/operation.js"
import * as continuation from "../internal/continuation.js"
import * as objectBody from "../internal/s3/objectBody.js"
import { openBody } from "../internal/s3/openBody.js"
import { checkRange } from "../internal/s3/ranged.js"
import * as base64 from "../internal/wire/base64.js"
import * as hex from "../internal/wire/hex.js"
import { formatRange, noRange, type RangeRequest } from "../internal/wire/range.js"
import * as uri from "../internal/wire/uri.js"
import * as StorageError from "../StorageError.js"
import type { HeaderOverrides } from "./file.js"

/**
 * How a file is read.
 *
 * @since 0.1.0
 * @category models
 */
export interface DownloadOptions {
  /** `{ start, end }` (both inclusive), `{ start }` to the end, or `{ suffix }`: the last so many bytes. */
  readonly range?: RangeRequest | undefined
  /** The key that the file has been written with. */
  readonly serverSideEncryption?: members.CustomerKey | undefined
  /** What the answer's headers are to say instead. */
  readonly overrides?: HeaderOverrides | undefined
  /**
   * Whether a body that breaks off goes on by itself; `true` by default. The rest is asked for by `Range` and the
   * version's id, within the call's policy: a new version of the name meanwhile changes nothing.
   */
  readonly resume?: boolean | undefined
}

/**
 * The newest version of a name, unless it is hidden.
 *
 * @since 0.1.0
 * @category models
 */
export interface DownloadByNameInput extends DownloadOptions {
  readonly bucketName: string
  readonly fileName: string
}

/**
 * One version.
 *
 * @since 0.1.0
 * @category models
 */
export interface DownloadByIdInput extends DownloadOptions {
  readonly fileId: string
}

/**
 * An open file; its body belongs to the scope, goes on by itself where it breaks off, and is held against its SHA-1
 * where it is whole and has one.
 *
 * @since 0.1.0
 * @category models
 */
export interface DownloadOutput extends FileHeaders {
  readonly body: objectBody.ObjectBody
}

/**
 * Everything that reading by name can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DownloadByNameError =
  | CommonError
  | StorageError.NoSuchKey
  | StorageError.InvalidKey
  | StorageError.InvalidBucketName
  | StorageError.InvalidRange

/**
 * Everything that reading by id can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DownloadByIdError = CommonError | StorageError.NoSuchVersion | StorageError.InvalidRange

const byNameTags = Operation.tagsOf([
  StorageError.NoSuchKey,
  StorageError.InvalidKey,
  StorageError.InvalidBucketName,
  StorageError.InvalidRange
])

const byIdTags = Operation.tagsOf([StorageError.NoSuchVersion, StorageError.InvalidRange])

const headersOf = (
  { range, serverSideEncryption }: DownloadOptions,
  where: Operation.Where
): Readonly<Record<string, string>> | StorageError.StorageError => {
  const encryption = serverSideEncryption === undefined ? {} : members.encryptionHeaders(serverSideEncryption)
  if ("problem" in encryption) {
    return Operation.invalid(where, "serverSideEncryption", encryption["problem"]!)
  }
  if (range === undefined) return encryption as Readonly<Record<string, string>>
  const formatted = formatRange(range)
  return formatted === undefined
    ? Operation.invalid(where, "range", noRange)
    : { ...encryption as Readonly<Record<string, string>>, range: formatted }
}

const queryOf = (overrides: HeaderOverrides = {}): ReadonlyArray<readonly [string, string]> =>
  Object.entries(overrides).filter((entry): entry is [string, string] => entry[1] !== undefined)

/**
 * Where a file is, below the host of downloads; or why it cannot be there.
 *
 * @internal
 */
export const pathOf = (
  bucketName: string,
  fileName: string,
  where: Operation.Where,
  rawPath: boolean
): string | StorageError.StorageError => {
  const bucket = names.bucketNameProblem(bucketName)
  if (bucket !== undefined) return Operation.invalid(where, "bucketName", bucket)
  const problem = names.fileNameProblem(fileName) ??
    (!rawPath && uri.hasDotSegment(fileName)
      ? "has a segment of dots, which this transport would fold; that of effect-s3/node sends paths as they are"
      : undefined)
  return problem === undefined
    ? `/file/${names.encode(bucketName)}/${names.encode(fileName)}`
    : Operation.invalid(where, "fileName", problem)
}

const byName = (
  input: DownloadByNameInput,
  method: Download["method"],
  rawPath: boolean
): Download | StorageError.StorageError => {
  const { bucketName, fileName, overrides } = input
  const where = { operation: "b2_download_file_by_name", bucket: bucketName, key: fileName }
  const path = pathOf(bucketName, fileName, where, rawPath)
  const headers = headersOf(input, where)
  return typeof path !== "string" ? path : headers instanceof Error ? headers as StorageError.StorageError : {
    where,
    target: "file",
    tags: byNameTags,
    method,
    path,
    query: uri.encodeQuery(queryOf(overrides)),
    headers
  }
}

const byId = (input: DownloadByIdInput, method: Download["method"]): Download | StorageError.StorageError => {
  const { fileId, overrides } = input
  const where = { operation: "b2_download_file_by_id" }
  const headers = headersOf(input, where)
  return fileId === ""
    ? Operation.invalid(where, "fileId", "is empty")
    : headers instanceof Error
    ? headers as StorageError.StorageError
    : {
      where,
      target: "version",
      tags: byIdTags,
      method,
      path: "/b2api/v4/b2_download_file_by_id",
      query: uri.encodeQuery([["fileId", fileId], ...queryOf(overrides)]),
      headers
    }
}

/** The same version, from the first byte that has not come. */
const restOf = (
  first: Download,
  { fileId, serverSideEncryption }: Pick<DownloadByIdInput, "fileId" | "serverSideEncryption">,
  { end, start }: continuation.Awaited
): Download | StorageError.StorageError => {
  const rest = byId({ fileId, serverSideEncryption, range: { start, end } }, "GET")
  return rest instanceof Error ? rest : { ...rest, where: { ...first.where, ...rest.where } }
}

const continued = (
  { again, file, response }: Downloaded,
  download: Download,
  { resume, serverSideEncryption }: DownloadOptions
): continuation.Continuation => {
  const wanted = continuation.wantedOf(response, file)
  // What a transport has decoded has other offsets.
  const exact = response.verbatim || file.contentEncoding === undefined
  return resume === false || wanted === undefined || !exact
    ? continuation.none(response)
    : continuation.make(response, wanted, download.where, (awaited, error, progress) => {
      const next = restOf(download, { fileId: file.fileId, serverSideEncryption }, awaited)
      return next instanceof Error ? Effect.fail(next) : again(
        next,
        ({ file: { contentRange, fileId }, response }) =>
          fileId === file.fileId
            ? continuation.take(response, contentRange, awaited, next.where)
            : new StorageError.MalformedResponse({ ...next.where, message: "the server answered with another file" }),
        error,
        progress
      )
    })
}

const sha1Of = (file: FileHeaders): string | undefined => {
  const whole = wholeSha1(file)
  const bytes = whole === undefined ? undefined : hex.decode(whole)
  return bytes === undefined ? undefined : base64.encode(bytes)
}

/**
 * Why a file is not to be read after all, now that it is known which it is.
 *
 * @internal
 */
export type Accept<E> = (file: FileHeaders) => E | undefined

const open = <E, E2 = never>(
  input: DownloadOptions,
  prepared: (client: B2Client["Type"]) => Download | StorageError.StorageError,
  accept?: Accept<E2>
): Effect.Effect<DownloadOutput, E | E2, B2Client | Scope.Scope> =>
  Effect.flatMap(B2Client, (client) => {
    const download = prepared(client)
    return download instanceof Error
      ? Effect.fail(download as E)
      : client.download(download, (downloaded) => {
        const { file, response } = downloaded
        const refused = checkRange(input.range, response, file, download.where) ?? accept?.(file)
        if (refused !== undefined) return Effect.fail(refused)
        const sha1 = sha1Of(file)
        const attributes = {
          contentLength: file.contentLength,
          contentEncoding: file.contentEncoding,
          checksums: sha1 === undefined ? undefined : { SHA1: sha1 }
        } as Parameters<typeof objectBody.make>[1]
        const { release, rest } = continued(downloaded, download, input)
        return openBody({ release }, { ...file, body: objectBody.make(response, attributes, download.where, rest) })
      }) as Effect.Effect<DownloadOutput, E | E2, Scope.Scope>
  })

const look = <E>(
  prepared: (client: B2Client["Type"]) => Download | StorageError.StorageError
): Effect.Effect<FileHeaders, E, B2Client> =>
  Effect.flatMap(B2Client, (client) => {
    const download = prepared(client)
    return download instanceof Error
      ? Effect.fail(download as E)
      : client.download(download, ({ file, response }) => Effect.as(response.release, file)) as Effect.Effect<
        FileHeaders,
        E
      >
  })

/**
 * Opens the newest version of a name. A bucket that is not there is `NoSuchKey` too. A body that breaks off goes on by
 * itself, with the version that it began with, unless `resume` is `false`.
 *
 * Source: https://www.backblaze.com/apidocs/b2-download-file-by-name
 *
 * @since 0.1.0
 * @category downloads
 * @example
 * import { B2 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const text = Effect.scoped(Effect.flatMap(
 *   B2.downloadFileByName({ bucketName: "my-photos-2026", fileName: "notes/hello.txt" }),
 *   ({ body }) => body.text()
 * ))
 */
export const downloadFileByName = (
  input: DownloadByNameInput
): Effect.Effect<DownloadOutput, DownloadByNameError, B2Client | Scope.Scope> =>
  open(input, ({ traits }) => byName(input, "GET", traits.rawPath))

/**
 * Opens one version. A body that breaks off goes on by itself, unless `resume` is `false`.
 *
 * Source: https://www.backblaze.com/apidocs/b2-download-file-by-id
 *
 * @since 0.1.0
 * @category downloads
 */
export const downloadFileById = (
  input: DownloadByIdInput
): Effect.Effect<DownloadOutput, DownloadByIdError, B2Client | Scope.Scope> => open(input, () => byId(input, "GET"))

/**
 * By name, or by id where there is one.
 *
 * @internal
 */
export const openFile = <E>(
  input: DownloadByNameInput & { readonly fileId?: string | undefined },
  accept: Accept<E>
): Effect.Effect<DownloadOutput, DownloadByNameError | DownloadByIdError | E, B2Client | Scope.Scope> => {
  const { bucketName: _, fileId, fileName: __, ...rest } = input
  return open<DownloadByNameError | DownloadByIdError, E>(
    input,
    ({ traits }) => fileId === undefined ? byName(input, "GET", traits.rawPath) : byId({ ...rest, fileId }, "GET"),
    accept
  )
}

/**
 * What is known of the newest version of a name, without its bytes.
 *
 * @since 0.1.0
 * @category downloads
 */
export const headFileByName = (
  input: DownloadByNameInput
): Effect.Effect<FileHeaders, DownloadByNameError, B2Client> =>
  look(({ traits }) => byName(input, "HEAD", traits.rawPath))

/**
 * What is known of one version, without its bytes.
 *
 * @since 0.1.0
 * @category downloads
 */
export const headFileById = (input: DownloadByIdInput): Effect.Effect<FileHeaders, DownloadByIdError, B2Client> =>
  look(() => byId(input, "HEAD"))
