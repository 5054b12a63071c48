/**
 * What B2 answers about.
 */
import type * as Redacted from "effect/Redacted"
import * as json from "./json.js"

/**
 * What a key may be allowed to do.
 *
 * @since 0.1.0
 * @category models
 */
export type Capability =
  | "listKeys"
  | "writeKeys"
  | "deleteKeys"
  | "listAllBucketNames"
  | "listBuckets"
  | "readBuckets"
  | "writeBuckets"
  | "deleteBuckets"
  | "readBucketRetentions"
  | "writeBucketRetentions"
  | "readBucketEncryption"
  | "writeBucketEncryption"
  | "readBucketLogging"
  | "writeBucketLogging"
  | "readBucketReplications"
  | "writeBucketReplications"
  | "readBucketNotifications"
  | "writeBucketNotifications"
  | "readBucketLifecycleRules"
  | "writeBucketLifecycleRules"
  | "listFiles"
  | "readFiles"
  | "shareFiles"
  | "writeFiles"
  | "deleteFiles"
  | "readFileRetentions"
  | "writeFileRetentions"
  | "readFileLegalHolds"
  | "writeFileLegalHolds"
  | "bypassGovernance"
  | (string & {})

/**
 * What a key has been authorized for, and where its requests go.
 *
 * @since 0.1.0
 * @category models
 */
export interface Account {
  readonly accountId: string
  /** Where calls go. */
  readonly apiUrl: string
  /** Where downloads go. */
  readonly downloadUrl: string
  readonly s3ApiUrl: string | undefined
  /** In bytes: how large files are cut unless a caller says otherwise. */
  readonly recommendedPartSize: number
  /** In bytes: the least of all parts but the last. */
  readonly absoluteMinimumPartSize: number
  readonly capabilities: ReadonlyArray<Capability>
  /** The buckets that the key is for; absent, it is for all. Without a name: the bucket is gone. */
  readonly buckets: ReadonlyArray<{ readonly id: string; readonly name: string | undefined }> | undefined
  /** What the names of files must begin with. */
  readonly namePrefix: string | undefined
  /** When the key itself ends. */
  readonly applicationKeyExpiration: Date | undefined
}

const allowedBucket = json.struct<NonNullable<Account["buckets"]>[number]>({
  id: json.text,
  name: json.optional(json.text)
})

interface Allowed {
  readonly buckets: Account["buckets"]
  readonly capabilities: ReadonlyArray<Capability>
  readonly namePrefix: string | undefined
}

interface Authorized {
  readonly accountId: string
  readonly authorizationToken: Redacted.Redacted
  readonly applicationKeyExpirationTimestamp: Date | undefined
  readonly apiInfo: {
    readonly storageApi:
      & Pick<
        Account,
        "apiUrl" | "downloadUrl" | "s3ApiUrl" | "recommendedPartSize" | "absoluteMinimumPartSize"
      >
      & { readonly allowed: Allowed }
  }
}

/** @internal */
export const authorized = json.struct<Authorized>({
  accountId: json.text,
  authorizationToken: json.secret,
  applicationKeyExpirationTimestamp: json.optional(json.date),
  apiInfo: json.struct<Authorized["apiInfo"]>({
    storageApi: json.struct<Authorized["apiInfo"]["storageApi"]>({
      apiUrl: json.text,
      downloadUrl: json.text,
      s3ApiUrl: json.optional(json.text),
      recommendedPartSize: json.number,
      absoluteMinimumPartSize: json.number,
      allowed: json.struct<Allowed>({
        buckets: json.optional(json.list(allowedBucket)),
        capabilities: json.list(json.text),
        namePrefix: json.optional(json.text)
      })
    })
  })
})

/** @internal */
export const toAccount = ({ accountId, apiInfo, applicationKeyExpirationTimestamp }: Authorized): Account => {
  const { allowed, ...rest } = apiInfo.storageApi
  return { accountId, ...rest, ...allowed, applicationKeyExpiration: applicationKeyExpirationTimestamp }
}

/**
 * How something is encrypted: by B2's key, by the caller's, or, where `mode` is absent, not at all.
 *
 * @since 0.1.0
 * @category models
 */
export interface Encryption {
  readonly mode: "SSE-B2" | "SSE-C" | (string & {}) | undefined
  readonly algorithm: string | undefined
  /** In base64. */
  readonly customerKeyMd5: string | undefined
}

/** @internal */
export const encryption = json.struct<Encryption>({
  mode: json.optional(json.word<NonNullable<Encryption["mode"]>>()),
  algorithm: json.optional(json.text),
  customerKeyMd5: json.optional(json.text)
})

/**
 * Until when a file must stay; absent members where nothing holds it.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileRetention {
  readonly mode: "governance" | "compliance" | (string & {}) | undefined
  readonly retainUntilTimestamp: Date | undefined
}

/** @internal */
export const fileRetention = json.struct<FileRetention>({
  mode: json.optional(json.word<NonNullable<FileRetention["mode"]>>()),
  retainUntilTimestamp: json.optional(json.date)
})

/**
 * One version of a file, a marker that hides it, a large file that is not finished, or a folder of a listing.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileVersion {
  readonly accountId: string | undefined
  readonly action: "upload" | "start" | "hide" | "folder" | "copy" | (string & {})
  readonly bucketId: string | undefined
  /** In bytes. */
  readonly contentLength: number
  readonly contentMd5: string | undefined
  /** In hexadecimal; `none` of a large file, and with `unverified:` before it where nobody vouched for it. */
  readonly contentSha1: string | undefined
  readonly contentType: string | undefined
  /** Absent for a folder. */
  readonly fileId: string | undefined
  readonly fileInfo: Readonly<Record<string, string>>
  readonly fileName: string
  /** Absent where there is none, or the key may not see it. */
  readonly fileRetention: FileRetention | undefined
  /** Absent where there is none, or the key may not see it. */
  readonly legalHold: "on" | "off" | (string & {}) | undefined
  readonly replicationStatus: string | undefined
  readonly serverSideEncryption: Encryption | undefined
  readonly uploadTimestamp: Date
}

/** @internal */
export const fileVersion = json.struct<FileVersion>({
  accountId: json.optional(json.text),
  action: json.word<FileVersion["action"]>(),
  bucketId: json.optional(json.text),
  contentLength: json.or(json.number, 0),
  contentMd5: json.optional(json.text),
  contentSha1: json.optional(json.text),
  contentType: json.optional(json.text),
  fileId: json.optional(json.text),
  fileInfo: json.or(json.texts, {}),
  fileName: json.text,
  fileRetention: json.shown(fileRetention),
  legalHold: json.shown(json.text),
  replicationStatus: json.optional(json.text),
  serverSideEncryption: json.optional(encryption),
  uploadTimestamp: json.date
})

/**
 * A version of a file that has an id, as every one has but a folder.
 *
 * @since 0.1.0
 * @category models
 */
export interface StoredFile extends FileVersion {
  readonly fileId: string
}

/** @internal */
export const storedFile: json.Reader<StoredFile> = (value) => {
  const read = fileVersion(value)
  return { ...read, fileId: json.text(read.fileId) }
}

/**
 * One part of a large file that is not finished.
 *
 * @since 0.1.0
 * @category models
 */
export interface Part {
  readonly fileId: string | undefined
  /** From 1. */
  readonly partNumber: number
  /** In bytes. */
  readonly contentLength: number
  readonly contentSha1: string
  readonly contentMd5: string | undefined
  readonly serverSideEncryption: Encryption | undefined
  readonly uploadTimestamp: Date | undefined
}

/** @internal */
export const part = json.struct<Part>({
  fileId: json.optional(json.text),
  partNumber: json.number,
  contentLength: json.number,
  contentSha1: json.text,
  contentMd5: json.optional(json.text),
  serverSideEncryption: json.optional(encryption),
  uploadTimestamp: json.optional(json.date)
})

/**
 * Which requests of browsers from other origins a bucket allows.
 *
 * @since 0.1.0
 * @category models
 */
export interface CorsRule {
  readonly corsRuleName: string
  readonly allowedOrigins: ReadonlyArray<string>
  readonly allowedHeaders?: ReadonlyArray<string> | undefined
  readonly allowedOperations: ReadonlyArray<string>
  readonly exposeHeaders?: ReadonlyArray<string> | undefined
  readonly maxAgeSeconds: number
}

const corsRule = json.struct<CorsRule>({
  corsRuleName: json.text,
  allowedOrigins: json.list(json.text),
  allowedHeaders: json.optional(json.list(json.text)),
  allowedOperations: json.list(json.text),
  exposeHeaders: json.optional(json.list(json.text)),
  maxAgeSeconds: json.number
})

/**
 * After how many days B2 hides, deletes or cancels what has names that begin so.
 *
 * @since 0.1.0
 * @category models
 */
export interface LifecycleRule {
  readonly fileNamePrefix: string
  readonly daysFromUploadingToHiding?: number | undefined
  readonly daysFromHidingToDeleting?: number | undefined
  readonly daysFromStartingToCancelingUnfinishedLargeFiles?: number | undefined
}

const lifecycleRule = json.struct<LifecycleRule>({
  fileNamePrefix: json.text,
  daysFromUploadingToHiding: json.optional(json.number),
  daysFromHidingToDeleting: json.optional(json.number),
  daysFromStartingToCancelingUnfinishedLargeFiles: json.optional(json.number)
})

/**
 * For how long new files of a bucket are held.
 *
 * @since 0.1.0
 * @category models
 */
export interface DefaultRetention {
  readonly mode: "governance" | "compliance" | (string & {}) | undefined
  readonly period: { readonly duration: number; readonly unit: "days" | "years" | (string & {}) } | undefined
}

/**
 * Whether the files of a bucket can be held, and for how long they are unless they say.
 *
 * @since 0.1.0
 * @category models
 */
export interface FileLockConfiguration {
  readonly isFileLockEnabled: boolean
  readonly defaultRetention: DefaultRetention | undefined
}

const fileLockConfiguration = json.struct<FileLockConfiguration>({
  isFileLockEnabled: json.or(json.flag, false),
  defaultRetention: json.optional(json.struct<DefaultRetention>({
    mode: json.optional(json.word<NonNullable<DefaultRetention["mode"]>>()),
    period: json.optional(
      json.struct<NonNullable<DefaultRetention["period"]>>({ duration: json.number, unit: json.text })
    )
  }))
})

/**
 * Which files of a bucket are copied to another.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReplicationRule {
  /** 1 to 64 letters, digits, hyphens and underscores. */
  readonly replicationRuleName: string
  readonly destinationBucketId: string
  readonly fileNamePrefix: string
  readonly includeExistingFiles: boolean
  readonly isEnabled: boolean
  /** From 1; of the rules that fit, that with the highest. */
  readonly priority: number
}

/**
 * Where a bucket's files are copied to, and from whose keys it takes copies.
 *
 * @since 0.1.0
 * @category models
 */
export interface ReplicationConfiguration {
  readonly asReplicationSource?:
    | {
      readonly replicationRules: ReadonlyArray<ReplicationRule>
      /** The key that reads the files. */
      readonly sourceApplicationKeyId: string
    }
    | undefined
  readonly asReplicationDestination?:
    | {
      /** By the id of a source's key, the id of the key that writes here. */
      readonly sourceToDestinationKeyMapping: Readonly<Record<string, string>>
    }
    | undefined
}

type ReplicationSource = NonNullable<ReplicationConfiguration["asReplicationSource"]>

type ReplicationDestination = NonNullable<ReplicationConfiguration["asReplicationDestination"]>

const replicationConfiguration = json.struct<ReplicationConfiguration>({
  asReplicationSource: json.optional(json.struct<ReplicationSource>({
    replicationRules: json.list(json.struct<ReplicationRule>({
      replicationRuleName: json.text,
      destinationBucketId: json.text,
      fileNamePrefix: json.or(json.text, ""),
      includeExistingFiles: json.or(json.flag, false),
      isEnabled: json.flag,
      priority: json.number
    })),
    sourceApplicationKeyId: json.text
  })),
  asReplicationDestination: json.optional(json.struct<ReplicationDestination>({
    sourceToDestinationKeyMapping: json.or(json.texts, {})
  }))
})

/**
 * Who may read a bucket's files: anybody, or those with a key.
 *
 * @since 0.1.0
 * @category models
 */
export type BucketType = "allPublic" | "allPrivate" | "restricted" | "snapshot" | "shared" | (string & {})

/**
 * A bucket and its settings. Those that the key may not see are absent.
 *
 * @since 0.1.0
 * @category models
 */
export interface Bucket {
  readonly accountId: string
  readonly bucketId: string
  readonly bucketName: string
  readonly bucketType: BucketType
  readonly bucketInfo: Readonly<Record<string, string>>
  readonly corsRules: ReadonlyArray<CorsRule>
  readonly lifecycleRules: ReadonlyArray<LifecycleRule>
  readonly options: ReadonlyArray<string>
  /** Goes up with every change; see `ifRevisionIs`. */
  readonly revision: number | undefined
  readonly defaultServerSideEncryption: Encryption | undefined
  readonly fileLockConfiguration: FileLockConfiguration | undefined
  readonly replicationConfiguration: ReplicationConfiguration | undefined
}

/** @internal */
export const bucket = json.struct<Bucket>({
  accountId: json.text,
  bucketId: json.text,
  bucketName: json.text,
  bucketType: json.text,
  bucketInfo: json.or(json.texts, {}),
  corsRules: json.or(json.list(corsRule), []),
  lifecycleRules: json.or(json.list(lifecycleRule), []),
  options: json.or(json.list(json.text), []),
  revision: json.optional(json.number),
  defaultServerSideEncryption: json.shown(encryption),
  fileLockConfiguration: json.shown(fileLockConfiguration),
  replicationConfiguration: json.shown(replicationConfiguration)
})

/**
 * An application key, without its secret.
 *
 * @since 0.1.0
 * @category models
 */
export interface ApplicationKey {
  readonly applicationKeyId: string
  readonly keyName: string
  readonly capabilities: ReadonlyArray<Capability>
  readonly accountId: string
  /** The buckets that it is for; absent, it is for all. */
  readonly bucketIds: ReadonlyArray<string> | undefined
  readonly namePrefix: string | undefined
  readonly expirationTimestamp: Date | undefined
  readonly options: ReadonlyArray<string>
}

const applicationKeyMembers = {
  applicationKeyId: json.text,
  keyName: json.text,
  capabilities: json.list(json.text),
  accountId: json.text,
  bucketIds: json.optional(json.list(json.text)),
  namePrefix: json.optional(json.text),
  expirationTimestamp: json.optional(json.date),
  options: json.or(json.list(json.text), [])
}

/** @internal */
export const applicationKey = json.struct<ApplicationKey>(applicationKeyMembers)

/**
 * An application key that has just been made. Its secret is shown this once.
 *
 * @since 0.1.0
 * @category models
 */
export interface NewApplicationKey extends ApplicationKey {
  readonly applicationKey: Redacted.Redacted
}

/** @internal */
export const newApplicationKey = json.struct<NewApplicationKey>({
  ...applicationKeyMembers,
  applicationKey: json.secret
})

/**
 * Where one upload after another may be sent, and the token that they need.
 *
 * @since 0.1.0
 * @category models
 */
export interface UploadUrl {
  /** A bearer secret together with its token. */
  readonly uploadUrl: string
  readonly authorizationToken: Redacted.Redacted
}

/** @internal */
export const uploadUrl = json.struct<UploadUrl>({ uploadUrl: json.text, authorizationToken: json.secret })

/**
 * Which events a bucket tells of, and to whom.
 *
 * @since 0.1.0
 * @category models
 */
export interface NotificationRule {
  readonly name: string
  readonly eventTypes: ReadonlyArray<string>
  readonly objectNamePrefix: string
  readonly isEnabled: boolean
  /** From 1 to 50; 1 unless given. */
  readonly maxEventsPerBatch?: number | undefined
  readonly targetConfiguration: {
    readonly targetType: "webhook" | (string & {})
    readonly url: string
    /** What each message is signed with. */
    readonly hmacSha256SigningSecret?: Redacted.Redacted | undefined
    readonly customHeaders?: ReadonlyArray<{ readonly name: string; readonly value: string }> | undefined
  }
  /** Set by B2 where messages were not taken. */
  readonly isSuspended?: boolean | undefined
  readonly suspensionReason?: string | undefined
}

type Target = NotificationRule["targetConfiguration"]

/** @internal */
export const notificationRule = json.struct<NotificationRule>({
  name: json.text,
  eventTypes: json.list(json.text),
  objectNamePrefix: json.text,
  isEnabled: json.flag,
  maxEventsPerBatch: json.optional(json.number),
  targetConfiguration: json.struct<Target>({
    targetType: json.text,
    url: json.text,
    hmacSha256SigningSecret: json.optional(json.secret),
    customHeaders: json.optional(json.list(json.struct<{ readonly name: string; readonly value: string }>({
      name: json.text,
      value: json.text
    })))
  }),
  isSuspended: json.optional(json.flag),
  suspensionReason: json.optional(json.text)
})
