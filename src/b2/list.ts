/**
 * Calls that list files.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { B2Client } from "../B2Client.js"
import { call } from "../internal/b2/call.js"
import * as json from "../internal/b2/json.js"
import * as members from "../internal/b2/members.js"
import * as model from "../internal/b2/model.js"
import * as Operation from "../internal/b2/operation.js"
import * as operations from "../internal/b2/operations.js"
import * as paging from "../internal/s3/pages.js"
import * as StorageError from "../StorageError.js"

/**
 * Which names to list.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListFileNamesInput {
  readonly bucketId: string
  /** Only names that begin with it. */
  readonly prefix?: string | undefined
  /** What is rolled up to folders: usually `/`. */
  readonly delimiter?: string | undefined
  /** The first name, inclusive. */
  readonly startFileName?: string | undefined
  /** Rows in a page, 10 000 at most; every 1 000 of them are billed as a call. Default: 100. */
  readonly maxFileCount?: number | undefined
}

/**
 * A page of names.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListFileNamesOutput {
  /** The newest version of each name that is not hidden, in the order of the names' UTF-8 bytes. */
  readonly files: ReadonlyArray<model.FileVersion>
  /** Where the next page begins; absent, there is none. */
  readonly nextFileName: string | undefined
}

const listFileNamesOperation = Operation.define<ListFileNamesInput>()({
  name: "b2_list_file_names",
  target: "bucket",
  needs: ["listFiles"],
  members: {
    bucketId: members.text,
    prefix: members.anyText,
    delimiter: members.text,
    startFileName: members.text,
    maxFileCount: members.count(1, 10_000)
  },
  where: ({ bucketId }) => ({ bucket: bucketId }),
  repeatable: true,
  errors: [StorageError.NoSuchBucket],
  read: json.struct<ListFileNamesOutput>({
    files: json.list(model.fileVersion),
    nextFileName: json.optional(json.text)
  })
})

/**
 * Everything that `listFileNames` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListFileNamesError = Operation.ErrorOf<typeof listFileNamesOperation>

/**
 * One page of the names of a bucket.
 *
 * Source: https://www.backblaze.com/apidocs/b2-list-file-names
 *
 * @since 0.1.0
 * @category lists
 */
export const listFileNames = call(listFileNamesOperation)

const pages = <I extends object, O, E, R>(
  operation: string,
  first: I,
  ask: (input: I) => Effect.Effect<O, E, R>,
  next: (page: O) => Partial<I> | undefined
): Stream.Stream<O, E | StorageError.MalformedResponse, R> =>
  paging.stream({
    operation,
    start: undefined as Partial<I> | undefined,
    page: (from) => ask({ ...first, ...from }),
    next,
    items: (page) => [page]
  })

/**
 * All pages of the names of a bucket.
 *
 * @since 0.1.0
 * @category lists
 * @example
 * import { B2 } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const names = (bucketId: string) =>
 *   B2.listFileNamesPages({ bucketId, prefix: "photos/", maxFileCount: 1_000 }).pipe(
 *     Stream.flatMap((page) => Stream.fromIterable(page.files)),
 *     Stream.map((file) => file.fileName)
 *   )
 */
export const listFileNamesPages = (
  input: ListFileNamesInput
): Stream.Stream<ListFileNamesOutput, ListFileNamesError, B2Client> =>
  pages(
    "b2_list_file_names",
    input,
    listFileNames,
    ({ nextFileName }) => nextFileName === undefined ? undefined : { startFileName: nextFileName }
  )

/**
 * Everything that `listFileVersions` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListFileVersionsError = Operation.ErrorOf<typeof operations.listFileVersions>

/**
 * One page of all versions, with markers that hide files and large files that are not finished among them.
 *
 * Source: https://www.backblaze.com/apidocs/b2-list-file-versions
 *
 * @since 0.1.0
 * @category lists
 */
export const listFileVersions = call(operations.listFileVersions)

/**
 * All pages of the versions of a bucket.
 *
 * @since 0.1.0
 * @category lists
 */
export const listFileVersionsPages = (
  input: operations.ListFileVersionsInput
): Stream.Stream<operations.ListFileVersionsOutput, ListFileVersionsError, B2Client> =>
  pages(
    "b2_list_file_versions",
    input,
    listFileVersions,
    ({ nextFileId, nextFileName }) =>
      nextFileName === undefined ? undefined : { startFileName: nextFileName, startFileId: nextFileId }
  )

/**
 * Everything that `listUnfinishedLargeFiles` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListUnfinishedLargeFilesError = Operation.ErrorOf<typeof operations.listUnfinishedLargeFiles>

/**
 * One page of the large files that have been started and neither finished nor cancelled. Their parts are stored, and
 * paid for.
 *
 * Source: https://www.backblaze.com/apidocs/b2-list-unfinished-large-files
 *
 * @since 0.1.0
 * @category lists
 */
export const listUnfinishedLargeFiles = call(operations.listUnfinishedLargeFiles)

/**
 * All pages of the large files that are not finished.
 *
 * @since 0.1.0
 * @category lists
 */
export const listUnfinishedLargeFilesPages = (
  input: operations.ListUnfinishedLargeFilesInput
): Stream.Stream<operations.ListUnfinishedLargeFilesOutput, ListUnfinishedLargeFilesError, B2Client> =>
  pages(
    "b2_list_unfinished_large_files",
    input,
    listUnfinishedLargeFiles,
    ({ nextFileId }) => nextFileId === undefined ? undefined : { startFileId: nextFileId }
  )

/**
 * Everything that `listParts` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type ListPartsError = Operation.ErrorOf<typeof operations.listParts>

/**
 * One page of the parts of a large file that is not finished.
 *
 * Source: https://www.backblaze.com/apidocs/b2-list-parts
 *
 * @since 0.1.0
 * @category lists
 */
export const listParts = call(operations.listParts)

/**
 * All pages of the parts of a large file that is not finished.
 *
 * @since 0.1.0
 * @category lists
 */
export const listPartsPages = (
  input: operations.ListPartsInput
): Stream.Stream<operations.ListPartsOutput, ListPartsError, B2Client> =>
  pages(
    "b2_list_parts",
    input,
    listParts,
    ({ nextPartNumber }) => nextPartNumber === undefined ? undefined : { startPartNumber: nextPartNumber }
  )
