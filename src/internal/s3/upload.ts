/**
 * What the operations on an upload that is under way share.
 */
import * as StorageError from "../../StorageError.js"
import * as groups from "./groups.js"
import * as members from "./members.js"
import type { Members } from "./operation.js"

/**
 * Which upload is meant.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadInput extends groups.OwnerInput {
  readonly bucket: string
  readonly key: string
  readonly uploadId: string
}

/** @internal */
export const uploadMembers: Members<UploadInput> = {
  bucket: members.bucket,
  key: members.key,
  uploadId: members.query("uploadId"),
  ...groups.owner
}

/** @internal */
export const uploadErrors = [
  StorageError.NoSuchUpload,
  StorageError.NoSuchBucket,
  StorageError.InvalidBucketName,
  StorageError.InvalidKey
] as const
