/**
 * Every call of Backblaze B2's native API, version 4.
 *
 * Each is a function from its input to an effect whose error channel is the exact union of what can go wrong, in the
 * vocabulary of `StorageError`; `operation` and `code` of an error are B2's own words. What runs them is `B2Client`.
 *
 * @since 0.1.0
 */

export {
  /**
   * What the key has been authorized for: the account's addresses and part sizes, and what the key may do where.
   *
   * @since 0.1.0
   */
  account,
  /**
   * The client from options alone, over the transport in the context. A wrong key fails the first call.
   *
   * @since 0.1.0
   */
  layer,
  /**
   * The client with the key that the `b2` command finds too: `B2_APPLICATION_KEY_ID` and `B2_APPLICATION_KEY`, and
   * `B2_ENVIRONMENT` for another realm; options win over them.
   *
   * @since 0.1.0
   */
  layerEnv
} from "./b2/layer.js"

export type {
  /**
   * Settings, key and policy of a client.
   *
   * @since 0.1.0
   */
  Options
} from "./b2/layer.js"

export {
  /**
   * Makes a bucket. Where the answer is lost, the bucket of that name is the answer if it has been asked for as it is;
   * otherwise the call is repeated, and the name may be taken.
   *
   * @since 0.1.0
   */
  createBucket,
  /**
   * Deletes a bucket that holds nothing: no version, no marker that hides one, no large file that is not finished. Where
   * the answer is lost, and the bucket is gone, it counts as deleted by this.
   *
   * @since 0.1.0
   */
  deleteBucket,
  /**
   * Which events a bucket tells of, and to whom.
   *
   * @since 0.1.0
   */
  getBucketNotificationRules,
  /**
   * The buckets of the account, or the one that is asked for. What is not there is not in the list.
   *
   * @since 0.1.0
   */
  listBuckets,
  /**
   * Replaces all rules of a bucket.
   *
   * @since 0.1.0
   */
  setBucketNotificationRules,
  /**
   * Changes settings of a bucket, and raises its `revision`. With `ifRevisionIs` it is not repeated when its answer is
   * lost, as nobody could tell whose change it was.
   *
   * @since 0.1.0
   */
  updateBucket
} from "./b2/bucket.js"

export type {
  /**
   * Which bucket is meant.
   *
   * @since 0.1.0
   */
  BucketIdInput,
  /**
   * What a bucket may be set to.
   *
   * @since 0.1.0
   */
  BucketSettings,
  /**
   * Everything that `createBucket` can fail with.
   *
   * @since 0.1.0
   */
  CreateBucketError,
  /**
   * What `createBucket` takes.
   *
   * @since 0.1.0
   */
  CreateBucketInput,
  /**
   * Everything that `deleteBucket` can fail with.
   *
   * @since 0.1.0
   */
  DeleteBucketError,
  /**
   * What has been deleted. Where the answer was lost and the bucket is seen to be gone, no more is known of it than its
   * id.
   *
   * @since 0.1.0
   */
  DeleteBucketOutput,
  /**
   * Everything that `getBucketNotificationRules` can fail with.
   *
   * @since 0.1.0
   */
  GetBucketNotificationRulesError,
  /**
   * Everything that `listBuckets` can fail with.
   *
   * @since 0.1.0
   */
  ListBucketsError,
  /**
   * The rules by which a bucket tells of events.
   *
   * @since 0.1.0
   */
  NotificationRules,
  /**
   * Everything that `setBucketNotificationRules` can fail with.
   *
   * @since 0.1.0
   */
  SetBucketNotificationRulesError,
  /**
   * Everything that `updateBucket` can fail with.
   *
   * @since 0.1.0
   */
  UpdateBucketError,
  /**
   * What `updateBucket` takes. What is left out stays as it is.
   *
   * @since 0.1.0
   */
  UpdateBucketInput
} from "./b2/bucket.js"

export {
  /**
   * Makes an application key. Its secret is in the answer and nowhere else: where that is lost, and a key of this name
   * is there that has been asked for as it is, the call fails with `WriteOutcomeUnknown` and its id as a candidate, and
   * deletes nothing, as it may be another's. Where there is none, the call is repeated.
   *
   * @since 0.1.0
   */
  createKey,
  /**
   * Deletes a key; its tokens are worth nothing from then on. Where the answer is lost, the key is looked for, if the
   * client's own may list keys.
   *
   * @since 0.1.0
   */
  deleteKey,
  /**
   * The keys of the account.
   *
   * @since 0.1.0
   */
  listKeys
} from "./b2/key.js"

export type {
  /**
   * Everything that `createKey` can fail with.
   *
   * @since 0.1.0
   */
  CreateKeyError,
  /**
   * What `createKey` takes.
   *
   * @since 0.1.0
   */
  CreateKeyInput,
  /**
   * Everything that `deleteKey` can fail with.
   *
   * @since 0.1.0
   */
  DeleteKeyError,
  /**
   * What has been deleted. Where the answer was lost and the key is seen to be gone, no more is known of it than its id.
   *
   * @since 0.1.0
   */
  DeleteKeyOutput,
  /**
   * Everything that `listKeys` can fail with.
   *
   * @since 0.1.0
   */
  ListKeysError,
  /**
   * Which keys to list.
   *
   * @since 0.1.0
   */
  ListKeysInput,
  /**
   * A page of keys, without their secrets.
   *
   * @since 0.1.0
   */
  ListKeysOutput
} from "./b2/key.js"

export {
  /**
   * One page of the names of a bucket.
   *
   * @since 0.1.0
   */
  listFileNames,
  /**
   * All pages of the names of a bucket.
   *
   * @since 0.1.0
   */
  listFileNamesPages,
  /**
   * One page of all versions, with markers that hide files and large files that are not finished among them.
   *
   * @since 0.1.0
   */
  listFileVersions,
  /**
   * All pages of the versions of a bucket.
   *
   * @since 0.1.0
   */
  listFileVersionsPages,
  /**
   * One page of the parts of a large file that is not finished.
   *
   * @since 0.1.0
   */
  listParts,
  /**
   * All pages of the parts of a large file that is not finished.
   *
   * @since 0.1.0
   */
  listPartsPages,
  /**
   * One page of the large files that have been started and neither finished nor cancelled. Their parts are stored, and
   * paid for.
   *
   * @since 0.1.0
   */
  listUnfinishedLargeFiles,
  /**
   * All pages of the large files that are not finished.
   *
   * @since 0.1.0
   */
  listUnfinishedLargeFilesPages
} from "./b2/list.js"

export type {
  /**
   * Everything that `listFileNames` can fail with.
   *
   * @since 0.1.0
   */
  ListFileNamesError,
  /**
   * Which names to list.
   *
   * @since 0.1.0
   */
  ListFileNamesInput,
  /**
   * A page of names.
   *
   * @since 0.1.0
   */
  ListFileNamesOutput,
  /**
   * Everything that `listFileVersions` can fail with.
   *
   * @since 0.1.0
   */
  ListFileVersionsError,
  /**
   * Everything that `listParts` can fail with.
   *
   * @since 0.1.0
   */
  ListPartsError,
  /**
   * Everything that `listUnfinishedLargeFiles` can fail with.
   *
   * @since 0.1.0
   */
  ListUnfinishedLargeFilesError
} from "./b2/list.js"

export {
  /**
   * Copies up to 5 GB on the server, as a new version; what is larger is copied by parts. Where its answer is lost, the
   * newest version of the name is looked at, and is the answer if it is the copy; otherwise the copy is made again.
   *
   * @since 0.1.0
   */
  copyFile,
  /**
   * Deletes one version for good. Where it was the newest, the one before it is found again.
   *
   * @since 0.1.0
   */
  deleteFileVersion,
  /**
   * A token to download files of some names by, for somebody who has no key.
   *
   * @since 0.1.0
   */
  getDownloadAuthorization,
  /**
   * What is known of one version, be it a file, a marker that hides one, or a large file that is not finished.
   *
   * @since 0.1.0
   */
  getFileInfo,
  /**
   * Puts a marker before the versions of a name, so that it is found no more, though all of them stay. What is not there,
   * or is hidden already, is `NoSuchKey`.
   *
   * @since 0.1.0
   */
  hideFile,
  /**
   * Whether a version must stay until this is called again.
   *
   * @since 0.1.0
   */
  updateFileLegalHold,
  /**
   * Until when a version must stay. Compliance can be made longer only.
   *
   * @since 0.1.0
   */
  updateFileRetention
} from "./b2/file.js"

export type {
  /**
   * Everything that `copyFile` can fail with.
   *
   * @since 0.1.0
   */
  CopyFileError,
  /**
   * What `copyFile` takes.
   *
   * @since 0.1.0
   */
  CopyFileInput,
  /**
   * Everything that `deleteFileVersion` can fail with.
   *
   * @since 0.1.0
   */
  DeleteFileVersionError,
  /**
   * What `deleteFileVersion` takes.
   *
   * @since 0.1.0
   */
  DeleteFileVersionInput,
  /**
   * A token that lets its bearer read some names.
   *
   * @since 0.1.0
   */
  DownloadAuthorization,
  /**
   * Which name of which bucket is meant.
   *
   * @since 0.1.0
   */
  FileNameInput,
  /**
   * Which version is meant, by its id and its name.
   *
   * @since 0.1.0
   */
  FileVersionInput,
  /**
   * Everything that `getDownloadAuthorization` can fail with.
   *
   * @since 0.1.0
   */
  GetDownloadAuthorizationError,
  /**
   * What `getDownloadAuthorization` takes.
   *
   * @since 0.1.0
   */
  GetDownloadAuthorizationInput,
  /**
   * Everything that `getFileInfo` can fail with.
   *
   * @since 0.1.0
   */
  GetFileInfoError,
  /**
   * Headers that an answer is to have instead of the file's own. Whoever reads has to name the same ones in the URL.
   *
   * @since 0.1.0
   */
  HeaderOverrides,
  /**
   * Everything that `hideFile` can fail with.
   *
   * @since 0.1.0
   */
  HideFileError,
  /**
   * Everything that `updateFileLegalHold` can fail with.
   *
   * @since 0.1.0
   */
  UpdateFileLegalHoldError,
  /**
   * What `updateFileLegalHold` takes.
   *
   * @since 0.1.0
   */
  UpdateFileLegalHoldInput,
  /**
   * Everything that `updateFileRetention` can fail with.
   *
   * @since 0.1.0
   */
  UpdateFileRetentionError,
  /**
   * What `updateFileRetention` takes.
   *
   * @since 0.1.0
   */
  UpdateFileRetentionInput
} from "./b2/file.js"

export {
  /**
   * Gives up a large file, and deletes its parts.
   *
   * @since 0.1.0
   */
  cancelLargeFile,
  /**
   * Makes a part of another file, or of some of it. The same number again replaces.
   *
   * @since 0.1.0
   */
  copyPart,
  /**
   * Makes the file of its parts. Where the answer is lost, the file is looked at before it is tried again.
   *
   * @since 0.1.0
   */
  finishLargeFile,
  /**
   * Begins a file that comes in parts. Where its answer is lost, it is looked for by `effect-s3-write-token` in its
   * info, if it has that, as what `uploadLargeFile` begins has. Without, it is repeated if no other of its kind is there,
   * and otherwise fails with `WriteOutcomeUnknown` and the ids of those that it may be.
   *
   * @since 0.1.0
   */
  startLargeFile
} from "./b2/largeFile.js"

export type {
  /**
   * Everything that `cancelLargeFile` can fail with.
   *
   * @since 0.1.0
   */
  CancelLargeFileError,
  /**
   * Which large file has been cancelled.
   *
   * @since 0.1.0
   */
  CancelLargeFileOutput,
  /**
   * Everything that `copyPart` can fail with.
   *
   * @since 0.1.0
   */
  CopyPartError,
  /**
   * What `copyPart` takes.
   *
   * @since 0.1.0
   */
  CopyPartInput,
  /**
   * Everything that `finishLargeFile` can fail with.
   *
   * @since 0.1.0
   */
  FinishLargeFileError,
  /**
   * What `finishLargeFile` takes.
   *
   * @since 0.1.0
   */
  FinishLargeFileInput,
  /**
   * Everything that `startLargeFile` can fail with.
   *
   * @since 0.1.0
   */
  StartLargeFileError,
  /**
   * What `startLargeFile` takes.
   *
   * @since 0.1.0
   */
  StartLargeFileInput
} from "./b2/largeFile.js"

export {
  /**
   * Where parts of a large file may be uploaded to, one after the other: for somebody else, as `uploadPart` has its own.
   *
   * @since 0.1.0
   */
  getUploadPartUrl,
  /**
   * Where files of a bucket may be uploaded to, one after the other: for somebody else, as `uploadFile` has its own.
   *
   * @since 0.1.0
   */
  getUploadUrl,
  /**
   * Stores a file as a new version of its name, in one request and with its SHA-1: that of bytes is sent before them,
   * that of a stream behind it, so that it is read once. URLs to upload to are kept for the next uploads; one that failed
   * is not used again.
   *
   * @since 0.1.0
   */
  uploadFile,
  /**
   * Stores one part of a large file, as `uploadFile` stores a file. The same number again replaces; where an answer is
   * lost, the part is looked at before it is sent again.
   *
   * @since 0.1.0
   */
  uploadPart
} from "./b2/upload.js"

export type {
  /**
   * What a file is stored with.
   *
   * @since 0.1.0
   */
  FileAttributes,
  /**
   * Everything that `getUploadPartUrl` can fail with.
   *
   * @since 0.1.0
   */
  GetUploadPartUrlError,
  /**
   * Everything that `getUploadUrl` can fail with.
   *
   * @since 0.1.0
   */
  GetUploadUrlError,
  /**
   * Everything that `uploadFile` can fail with, but for the errors of a body's stream.
   *
   * @since 0.1.0
   */
  UploadFileError,
  /**
   * What `uploadFile` takes.
   *
   * @since 0.1.0
   */
  UploadFileInput,
  /**
   * Everything that `uploadPart` can fail with, but for the errors of a body's stream.
   *
   * @since 0.1.0
   */
  UploadPartError,
  /**
   * What `uploadPart` takes.
   *
   * @since 0.1.0
   */
  UploadPartInput
} from "./b2/upload.js"

export {
  /**
   * Stores a stream of any length: in one request where it fits into one part, otherwise as a large file, part by part,
   * each with its SHA-1 and its own attempts. On failure, defect and interruption alike the parts under way are stopped
   * and the large file is cancelled, unless it is to be resumed; if even that fails, the error carries its
   * `orphanedUploadId`.
   *
   * @since 0.1.0
   */
  uploadLargeFile
} from "./b2/largeUpload.js"

export type {
  /**
   * Everything that an upload in parts can fail with, but for the errors of its source.
   *
   * @since 0.1.0
   */
  UploadLargeFileError,
  /**
   * Where a large file goes, and what it is stored with.
   *
   * @since 0.1.0
   */
  UploadLargeFileInput,
  /**
   * How a stream is cut and sent.
   *
   * @since 0.1.0
   */
  UploadLargeFileOptions
} from "./b2/largeUpload.js"

export {
  /**
   * Opens one version.
   *
   * @since 0.1.0
   */
  downloadFileById,
  /**
   * Opens the newest version of a name. A bucket that is not there is `NoSuchKey` too.
   *
   * @since 0.1.0
   */
  downloadFileByName,
  /**
   * What is known of one version, without its bytes.
   *
   * @since 0.1.0
   */
  headFileById,
  /**
   * What is known of the newest version of a name, without its bytes.
   *
   * @since 0.1.0
   */
  headFileByName
} from "./b2/download.js"

export type {
  /**
   * Everything that reading by id can fail with.
   *
   * @since 0.1.0
   */
  DownloadByIdError,
  /**
   * One version.
   *
   * @since 0.1.0
   */
  DownloadByIdInput,
  /**
   * Everything that reading by name can fail with.
   *
   * @since 0.1.0
   */
  DownloadByNameError,
  /**
   * The newest version of a name, unless it is hidden.
   *
   * @since 0.1.0
   */
  DownloadByNameInput,
  /**
   * How a file is read.
   *
   * @since 0.1.0
   */
  DownloadOptions,
  /**
   * An open file; its body belongs to the scope, and is held against its SHA-1 where it is whole and has one.
   *
   * @since 0.1.0
   */
  DownloadOutput
} from "./b2/download.js"

export type {
  /**
   * What any call can fail with, whatever it asks.
   *
   * @since 0.1.0
   */
  CommonError
} from "./internal/b2/commonErrors.js"

export type {
  /**
   * What a download says of its file.
   *
   * @since 0.1.0
   */
  FileHeaders
} from "./internal/b2/fileHeaders.js"

export type {
  /**
   * The caller's key that a file has been written with.
   *
   * @since 0.1.0
   */
  CustomerKey,
  /**
   * How a file is to be encrypted: by B2's own key, or by one of the caller's, which has to be given again to read it.
   *
   * @since 0.1.0
   */
  EncryptionInput,
  /**
   * Until when a file must stay. `mode: undefined` takes a retention away, as governance allows to those who may bypass it.
   *
   * @since 0.1.0
   */
  RetentionInput
} from "./internal/b2/members.js"

export type {
  /**
   * Which version is meant.
   *
   * @since 0.1.0
   */
  FileIdInput,
  /**
   * Which buckets to list.
   *
   * @since 0.1.0
   */
  ListBucketsInput,
  /**
   * Which versions to list.
   *
   * @since 0.1.0
   */
  ListFileVersionsInput,
  /**
   * A page of versions.
   *
   * @since 0.1.0
   */
  ListFileVersionsOutput,
  /**
   * Which parts to list.
   *
   * @since 0.1.0
   */
  ListPartsInput,
  /**
   * A page of parts.
   *
   * @since 0.1.0
   */
  ListPartsOutput,
  /**
   * Which large files to list, of those that are not finished.
   *
   * @since 0.1.0
   */
  ListUnfinishedLargeFilesInput,
  /**
   * A page of large files that are not finished.
   *
   * @since 0.1.0
   */
  ListUnfinishedLargeFilesOutput
} from "./internal/b2/operations.js"

export type {
  /**
   * What a key has been authorized for, and where its requests go.
   *
   * @since 0.1.0
   */
  Account,
  /**
   * An application key, without its secret.
   *
   * @since 0.1.0
   */
  ApplicationKey,
  /**
   * A bucket and its settings. Those that the key may not see are absent.
   *
   * @since 0.1.0
   */
  Bucket,
  /**
   * Who may read a bucket's files: anybody, or those with a key.
   *
   * @since 0.1.0
   */
  BucketType,
  /**
   * What a key may be allowed to do.
   *
   * @since 0.1.0
   */
  Capability,
  /**
   * Which requests of browsers from other origins a bucket allows.
   *
   * @since 0.1.0
   */
  CorsRule,
  /**
   * For how long new files of a bucket are held.
   *
   * @since 0.1.0
   */
  DefaultRetention,
  /**
   * How something is encrypted: by B2's key, by the caller's, or, where `mode` is absent, not at all.
   *
   * @since 0.1.0
   */
  Encryption,
  /**
   * Whether the files of a bucket can be held, and for how long they are unless they say.
   *
   * @since 0.1.0
   */
  FileLockConfiguration,
  /**
   * Until when a file must stay; absent members where nothing holds it.
   *
   * @since 0.1.0
   */
  FileRetention,
  /**
   * One version of a file, a marker that hides it, a large file that is not finished, or a folder of a listing.
   *
   * @since 0.1.0
   */
  FileVersion,
  /**
   * After how many days B2 hides, deletes or cancels what has names that begin so.
   *
   * @since 0.1.0
   */
  LifecycleRule,
  /**
   * An application key that has just been made. Its secret is shown this once.
   *
   * @since 0.1.0
   */
  NewApplicationKey,
  /**
   * Which events a bucket tells of, and to whom.
   *
   * @since 0.1.0
   */
  NotificationRule,
  /**
   * One part of a large file that is not finished.
   *
   * @since 0.1.0
   */
  Part,
  /**
   * Where a bucket's files are copied to, and from whose keys it takes copies.
   *
   * @since 0.1.0
   */
  ReplicationConfiguration,
  /**
   * Which files of a bucket are copied to another.
   *
   * @since 0.1.0
   */
  ReplicationRule,
  /**
   * A version of a file that has an id, as every one has but a folder.
   *
   * @since 0.1.0
   */
  StoredFile,
  /**
   * Where one upload after another may be sent, and the token that they need.
   *
   * @since 0.1.0
   */
  UploadUrl
} from "./internal/b2/model.js"
