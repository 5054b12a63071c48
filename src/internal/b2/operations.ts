/**
 * The calls that others look something up by.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as StorageError from "../../StorageError.js"
import * as json from "./json.js"
import * as members from "./members.js"
import * as model from "./model.js"
import * as Operation from "./operation.js"

/**
 * Which version is meant.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileIdInput {
  readonly fileId: string
}

/** @internal */
export const getFileInfo = Operation.define<FileIdInput>()({
  name: "b2_get_file_info",
  target: "version",
  needs: ["readFiles"],
  members: { fileId: members.text },
  repeatable: true,
  errors: [StorageError.NoSuchVersion],
  read: model.storedFile
})

/**
 * Which versions to list.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListFileVersionsInput {
  readonly bucketId: string
  /** Only names that begin with it. */
  readonly prefix?: string | undefined
  /** What is rolled up to folders: usually `/`. */
  readonly delimiter?: string | undefined
  /** The first name, inclusive. */
  readonly startFileName?: string | undefined
  /** The first version of that name, inclusive. */
  readonly startFileId?: string | undefined
  /** Rows in a page, 10 000 at most; every 1 000 of them are billed as a call. Default: 100. */
  readonly maxFileCount?: number | undefined
}

/**
 * A page of versions.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListFileVersionsOutput {
  /** By name, and from new to old. */
  readonly files: ReadonlyArray<model.FileVersion>
  /** Where the next page begins; absent, there is none. */
  readonly nextFileName: string | undefined
  readonly nextFileId: string | undefined
}

/** @internal */
export const listFileVersions = Operation.define<ListFileVersionsInput>()({
  name: "b2_list_file_versions",
  target: "bucket",
  needs: ["listFiles"],
  members: {
    bucketId: members.text,
    prefix: members.anyText,
    delimiter: members.text,
    startFileName: members.text,
    startFileId: members.text,
    maxFileCount: members.count(1, 10_000)
  },
  check: ({ startFileId, startFileName }) =>
    startFileId !== undefined && startFileName === undefined ? "startFileId goes with startFileName" : undefined,
  where: ({ bucketId }) => ({ bucket: bucketId }),
  repeatable: true,
  errors: [StorageError.NoSuchBucket],
  read: json.struct<ListFileVersionsOutput>({
    files: json.list(model.fileVersion),
    nextFileName: json.optional(json.text),
    nextFileId: json.optional(json.text)
  })
})

/** The newest version of a name that is whole, or hides it; nothing where there is none. @internal */
export const newest = (
  ask: Operation.Ask,
  bucketId: string,
  fileName: string
): Effect.Effect<Option.Option<model.FileVersion>, Operation.ErrorOf<typeof listFileVersions>> =>
  Effect.map(
    ask(listFileVersions, { bucketId, startFileName: fileName, prefix: fileName, maxFileCount: 100 }),
    ({ files }) => Option.fromNullable(files.find((file) => file.fileName === fileName && file.action !== "start"))
  )

/** What all pages of a list bring. @internal */
export const everything = <A, C, E>(
  page: (from: C | undefined) => Effect.Effect<{ readonly items: ReadonlyArray<A>; readonly next: C | undefined }, E>
): Effect.Effect<ReadonlyArray<A>, E> =>
  Effect.gen(function*() {
    const all: Array<A> = []
    let from: C | undefined
    do {
      const { items, next } = yield* page(from)
      all.push(...items)
      from = next
    } while (from !== undefined)
    return all
  })

/** The version, if it is still there. @internal */
export const find = (
  ask: Operation.Ask,
  fileId: string
): Effect.Effect<Option.Option<model.StoredFile>, Operation.ErrorOf<typeof getFileInfo>> =>
  Effect.catchTag(
    Effect.map(ask(getFileInfo, { fileId }), Option.some),
    "NoSuchVersion",
    () => Effect.succeedNone
  )

/**
 * Which parts to list.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListPartsInput extends FileIdInput {
  /** The first part, inclusive. */
  readonly startPartNumber?: number | undefined
  /** Parts in a page; at most 1 000. Default: 100. */
  readonly maxPartCount?: number | undefined
}

/**
 * A page of parts.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListPartsOutput {
  readonly parts: ReadonlyArray<model.Part>
  /** Where the next page begins; absent, there is none. */
  readonly nextPartNumber: number | undefined
}

/** @internal */
export const listParts = Operation.define<ListPartsInput>()({
  name: "b2_list_parts",
  target: "upload",
  // By its documents and its SDKs it is one or the other.
  needs: ["writeFiles", "listFiles"],
  members: {
    fileId: members.text,
    startPartNumber: members.count(1, 10_000),
    maxPartCount: members.count(1, 1_000)
  },
  repeatable: true,
  errors: [StorageError.NoSuchUpload],
  read: json.struct<ListPartsOutput>({
    parts: json.list(model.part),
    nextPartNumber: json.optional(json.number)
  })
})

/**
 * Which large files to list, of those that are not finished.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListUnfinishedLargeFilesInput {
  readonly bucketId: string
  /** Only names that begin with it. */
  readonly namePrefix?: string | undefined
  /** The first one, inclusive. */
  readonly startFileId?: string | undefined
  /** Rows in a page, at most 100. */
  readonly maxFileCount?: number | undefined
}

/**
 * A page of large files that are not finished.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListUnfinishedLargeFilesOutput {
  readonly files: ReadonlyArray<model.StoredFile>
  /** Where the next page begins; absent, there is none. */
  readonly nextFileId: string | undefined
}

/** @internal */
export const listUnfinishedLargeFiles = Operation.define<ListUnfinishedLargeFilesInput>()({
  name: "b2_list_unfinished_large_files",
  target: "bucket",
  needs: ["listFiles"],
  members: {
    bucketId: members.text,
    namePrefix: members.anyText,
    startFileId: members.text,
    maxFileCount: members.count(1, 100)
  },
  where: ({ bucketId }) => ({ bucket: bucketId }),
  repeatable: true,
  errors: [StorageError.NoSuchBucket],
  read: json.struct<ListUnfinishedLargeFilesOutput>({
    files: json.list(model.storedFile),
    nextFileId: json.optional(json.text)
  })
})

/** All large files of a name that are not finished. @internal */
export const unfinished = (
  ask: Operation.Ask,
  bucketId: string,
  fileName: string
): Effect.Effect<ReadonlyArray<model.StoredFile>, Operation.ErrorOf<typeof listUnfinishedLargeFiles>> =>
  everything((startFileId: string | undefined) =>
    Effect.map(
      ask(listUnfinishedLargeFiles, { bucketId, namePrefix: fileName, startFileId, maxFileCount: 100 }),
      ({ files, nextFileId }) => ({ items: files.filter((file) => file.fileName === fileName), next: nextFileId })
    )
  )

/**
 * Which buckets to list.
 *
 * @since 0.1.0
 * @category models
 */
export interface ListBucketsInput {
  /** Only this one. A key that is for some buckets has to name one of them, by its id or by its name. */
  readonly bucketId?: string | undefined
  readonly bucketName?: string | undefined
  /** Only of these types; `["all"]` for those too that are left out unless asked for. */
  readonly bucketTypes?: ReadonlyArray<model.BucketType> | undefined
}

/** @internal */
export const listBuckets = Operation.define<ListBucketsInput>()({
  name: "b2_list_buckets",
  target: "account",
  needs: ["listBuckets", "listAllBucketNames"],
  accountId: true,
  members: { bucketId: members.text, bucketName: members.bucketName, bucketTypes: members.texts },
  where: ({ bucketId, bucketName }) => ({ bucket: bucketName ?? bucketId }),
  repeatable: true,
  errors: [StorageError.InvalidBucketName, StorageError.NoSuchBucket],
  read: (value) =>
    json.struct<{ readonly buckets: ReadonlyArray<model.Bucket> }>({ buckets: json.list(model.bucket) })(value).buckets
})
