/**
 * Objects, as Tigris has them: renamed in place, and brought back after they were deleted.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { ObjectEntry } from "../internal/s3/model/list.js"
import * as Operation from "../internal/s3/operation.js"
import * as pages from "../internal/s3/pages.js"
import { base, extend } from "../internal/tigris/extend.js"
import * as List from "../s3/list.js"
import * as Delete from "../s3/objectDelete.js"
import * as Write from "../s3/objectWrite.js"
import * as Versions from "../s3/versions.js"
import type { S3Client } from "../S3Client.js"
import type * as StorageError from "../StorageError.js"

/**
 * What `renameObject` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface RenameObjectInput extends groups.BucketInput {
  readonly from: string
  readonly to: string
}

const renameOperation = extend<
  Write.CopyObjectInput,
  Write.CopyObjectOutput,
  Write.CopyObjectError,
  never,
  Write.CopyObjectInput
>(base(Write.copyObject), {
  name: "RenameObject",
  members: {},
  finish: (parts) => {
    parts.headers["x-tigris-rename"] = "true"
    return undefined
  },
  // Repeating it answers NoSuchKey, which would hide that the first attempt did it.
  idempotent: false,
  looks: true
})

const renameCall = call(renameOperation)

/**
 * Gives an object another key within its bucket, in one step and without moving its bytes.
 *
 * @since 0.1.0
 * @category objects
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.renameObject({ bucket: "photos", from: "draft.jpg", to: "2026/cat.jpg" })
 */
export const renameObject = (
  { bucket, expectedBucketOwner, from, to }: RenameObjectInput
): Effect.Effect<Write.CopyObjectOutput, Write.CopyObjectError, S3Client> =>
  renameCall({ bucket, key: to, source: { bucket, key: from }, expectedBucketOwner })

const view = (parts: Operation.Parts): undefined => {
  parts.headers["x-tigris-soft-delete"] = "true"
}

const listDeletedOperation = extend<
  List.ListObjectsV2Input,
  List.ListObjectsV2Output,
  List.ListObjectsV2Error,
  never,
  List.ListObjectsV2Input
>(base(List.listObjectsV2), { name: "ListDeletedObjects", members: {}, finish: view, looks: true })

/**
 * One page of the keys that are deleted and can be brought back.
 *
 * @since 0.1.0
 * @category soft delete
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.listDeletedObjects({ bucket: "photos", prefix: "2026/" })
 */
export const listDeletedObjects: (
  input: List.ListObjectsV2Input
) => Effect.Effect<List.ListObjectsV2Output, List.ListObjectsV2Error, S3Client> = call(listDeletedOperation)

/**
 * The keys that are deleted and can be brought back, page after page as they are consumed.
 *
 * @since 0.1.0
 * @category soft delete
 * @example
 * import { Tigris } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const keys = Tigris.listDeletedObjectsStream({ bucket: "photos" }).pipe(Stream.map(({ key }) => key))
 */
export const listDeletedObjectsStream = (
  input: List.ListObjectsV2Input
): Stream.Stream<ObjectEntry, List.ListObjectsV2Error, S3Client> =>
  pages.stream({
    operation: "ListDeletedObjects",
    start: { continuationToken: input.continuationToken },
    page: (token) => listDeletedObjects({ ...input, ...token }),
    next: (page) => page.isTruncated ? { continuationToken: page.nextContinuationToken } : undefined,
    items: (page) => page.contents
  })

/**
 * A version that is deleted and can be brought back.
 *
 * @since 0.1.0
 * @category models
 */
export interface DeletedVersion {
  readonly key: string
  readonly versionId: string
  /** In bytes. */
  readonly size?: number | undefined
  readonly lastModified?: Date | undefined
}

const listDeletedVersionsOperation = extend<
  Versions.ListObjectVersionsInput,
  Versions.ListObjectVersionsOutput,
  Versions.ListObjectVersionsError,
  never,
  Versions.ListObjectVersionsInput
>(base(Versions.listObjectVersions), { name: "ListDeletedObjectVersions", members: {}, finish: view, looks: true })

const listDeletedVersions = call(listDeletedVersionsOperation)

/** They come as versions, or as delete markers. */
const deletedVersions = (page: Versions.ListObjectVersionsOutput): ReadonlyArray<DeletedVersion> => {
  const entries: ReadonlyArray<Omit<DeletedVersion, "versionId"> & { readonly versionId?: string | undefined }> = [
    ...page.versions,
    ...page.deleteMarkers
  ]
  return entries.flatMap(({ key, lastModified, size, versionId }) =>
    versionId === undefined ? [] : [{ key, versionId, size, lastModified }]
  )
}

/**
 * The versions that are deleted and can be brought back, page after page as they are consumed.
 *
 * @since 0.1.0
 * @category soft delete
 * @example
 * import { Tigris } from "effect-s3"
 * import { Stream } from "effect"
 *
 * export const purgeAll = Tigris.listDeletedVersionsStream({ bucket: "photos" }).pipe(
 *   Stream.mapEffect(({ key, versionId }) => Tigris.purgeDeletedObject({ bucket: "photos", key, versionId })),
 *   Stream.runDrain
 * )
 */
export const listDeletedVersionsStream = (
  input: Versions.ListObjectVersionsInput
): Stream.Stream<DeletedVersion, Versions.ListObjectVersionsError, S3Client> =>
  pages.stream({
    operation: "ListDeletedObjectVersions",
    start: { keyMarker: input.keyMarker, versionIdMarker: input.versionIdMarker },
    page: (markers) => listDeletedVersions({ ...input, ...markers }),
    next: (page) =>
      page.isTruncated ? { keyMarker: page.nextKeyMarker, versionIdMarker: page.nextVersionIdMarker } : undefined,
    items: deletedVersions
  })

const restoreOperation = Operation.define<groups.VersionInput>()({
  name: "RestoreDeletedObject",
  method: "POST",
  target: "object",
  requires: "tigrisExtensions",
  subresource: [["restore", ""]],
  members: { ...groups.version, versionId: members.header("x-tigris-restore-version") },
  finish: (_, parts) => {
    parts.headers["x-tigris-restore-type"] = "soft-delete"
    return undefined
  },
  // Repeating it answers NoSuchKey, which would hide that the first attempt did it.
  idempotent: () => false,
  errors: groups.versionErrors,
  answer: answers.headers<{ readonly versionId?: string | undefined; readonly requestId?: string | undefined }>
})

/**
 * Everything that `restoreDeletedObject` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type RestoreDeletedObjectError = Operation.ErrorOf<typeof restoreOperation>

const restoreCall = call(restoreOperation)

/**
 * Brings back an object that was deleted: the version named, or the one deleted last.
 *
 * @since 0.1.0
 * @category soft delete
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.restoreDeletedObject({ bucket: "photos", key: "cat.jpg" })
 */
export const restoreDeletedObject = (
  input: groups.VersionInput
): Effect.Effect<void, RestoreDeletedObjectError, S3Client> => Effect.asVoid(restoreCall(input))

/**
 * What `purgeDeletedObject` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PurgeDeletedObjectInput extends groups.BucketInput {
  readonly key: string
  /** From `listDeletedVersionsStream`. */
  readonly versionId: string
}

const purgeOperation = extend<
  Delete.DeleteObjectInput,
  Delete.DeleteObjectOutput,
  Delete.DeleteObjectError,
  never,
  Delete.DeleteObjectInput
>(base(Delete.deleteObject), {
  name: "PurgeDeletedObject",
  looks: true,
  members: {},
  finish: (parts, { versionId }) => {
    view(parts)
    return versionId === undefined || versionId === "" ? "a version must be named, or the object is meant" : undefined
  }
})

const purgeCall = call(purgeOperation)

/**
 * Deletes for good one version that is deleted and could be brought back.
 *
 * @since 0.1.0
 * @category soft delete
 * @example
 * import { Tigris } from "effect-s3"
 *
 * export const program = Tigris.purgeDeletedObject({ bucket: "photos", key: "cat.jpg", versionId: "1787441627070249004" })
 */
export const purgeDeletedObject = (
  input: PurgeDeletedObjectInput
): Effect.Effect<void, Delete.DeleteObjectError | StorageError.InvalidInput, S3Client> =>
  Effect.asVoid(purgeCall(input))
