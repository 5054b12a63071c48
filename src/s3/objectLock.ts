/**
 * What keeps objects from being changed: retention, legal hold, and the setting of the bucket that allows them.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { legalHold, objectLockConfiguration, retention } from "../internal/s3/documents/objectLock.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type {
  ObjectLockConfiguration,
  ObjectLockLegalHold,
  ObjectLockRetention
} from "../internal/s3/model/objectLock.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket, ofObject } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `getObjectRetention` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectRetentionOutput extends ObjectLockRetention, groups.Noted {}

const getObjectRetentionOperation = Operation.define<groups.VersionInput>()({
  ...ofObject.find<GetObjectRetentionOutput>("GetObjectRetention", "retention", retention),
  needs: "objectLock"
})

/**
 * Everything that `getObjectRetention` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetObjectRetentionError = Operation.ErrorOf<typeof getObjectRetentionOperation>

/**
 * How long a version has to stay as it is. One without a retention is `NoSuchConfiguration`, and in a bucket without
 * object lock `InvalidInput`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectRetention.html
 *
 * @since 0.1.0
 * @category object lock
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const until = S3.getObjectRetention({ bucket: "ledger", key: "2026.csv" }).pipe(
 *   Effect.map((retention) => retention.retainUntilDate),
 *   Effect.catchTag("NoSuchConfiguration", () => Effect.succeed(undefined))
 * )
 */
export const getObjectRetention: (
  input: groups.VersionInput
) => Effect.Effect<GetObjectRetentionOutput, GetObjectRetentionError, S3Client> = call(getObjectRetentionOperation)

/**
 * What `putObjectRetention` takes. Without mode and date it removes the retention, for which `GOVERNANCE` has to be
 * bypassed.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutObjectRetentionInput extends groups.VersionInput, ObjectLockRetention {
  /** Shortens or removes a retention of mode `GOVERNANCE`, for those who may. */
  readonly bypassGovernanceRetention?: boolean | undefined
}

const retentionSetting = ofObject.write("PutObjectRetention", "retention", retention)

const putObjectRetentionOperation = Operation.define<PutObjectRetentionInput>()({
  ...retentionSetting,
  needs: "objectLock",
  members: {
    ...retentionSetting.members,
    bypassGovernanceRetention: members.headerBoolean("x-amz-bypass-governance-retention")
  },
  answer: answers.headers<groups.Noted>
})

/**
 * Everything that `putObjectRetention` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutObjectRetentionError = Operation.ErrorOf<typeof putObjectRetentionOperation>

/**
 * Says how long a version has to stay as it is. It can always be made longer.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectRetention.html
 *
 * @since 0.1.0
 * @category object lock
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putObjectRetention({
 *   bucket: "ledger",
 *   key: "2026.csv",
 *   mode: "GOVERNANCE",
 *   retainUntilDate: new Date("2036-01-01T00:00:00Z")
 * })
 */
export const putObjectRetention: (
  input: PutObjectRetentionInput
) => Effect.Effect<groups.Noted, PutObjectRetentionError, S3Client> = call(putObjectRetentionOperation)

/**
 * What `getObjectLegalHold` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectLegalHoldOutput extends ObjectLockLegalHold, groups.Noted {}

const getObjectLegalHoldOperation = Operation.define<groups.VersionInput>()({
  ...ofObject.find<GetObjectLegalHoldOutput>("GetObjectLegalHold", "legal-hold", legalHold),
  needs: "objectLock"
})

/**
 * Everything that `getObjectLegalHold` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetObjectLegalHoldError = Operation.ErrorOf<typeof getObjectLegalHoldOperation>

/**
 * Whether a version is on legal hold. One that never was is `NoSuchConfiguration`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLegalHold.html
 *
 * @since 0.1.0
 * @category object lock
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getObjectLegalHold({ bucket: "ledger", key: "2026.csv" })
 */
export const getObjectLegalHold: (
  input: groups.VersionInput
) => Effect.Effect<GetObjectLegalHoldOutput, GetObjectLegalHoldError, S3Client> = call(getObjectLegalHoldOperation)

/**
 * What `putObjectLegalHold` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutObjectLegalHoldInput extends groups.VersionInput {
  readonly status: "ON" | "OFF"
}

const putObjectLegalHoldOperation = Operation.define<PutObjectLegalHoldInput>()({
  ...ofObject.write("PutObjectLegalHold", "legal-hold", legalHold),
  needs: "objectLock",
  answer: answers.headers<groups.Noted>
})

/**
 * Everything that `putObjectLegalHold` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutObjectLegalHoldError = Operation.ErrorOf<typeof putObjectLegalHoldOperation>

/**
 * Puts a version on legal hold, or lifts it: while it is on, nobody deletes or overwrites that version.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLegalHold.html
 *
 * @since 0.1.0
 * @category object lock
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putObjectLegalHold({ bucket: "ledger", key: "2026.csv", status: "ON" })
 */
export const putObjectLegalHold: (
  input: PutObjectLegalHoldInput
) => Effect.Effect<groups.Noted, PutObjectLegalHoldError, S3Client> = call(putObjectLegalHoldOperation)

/**
 * What `getObjectLockConfiguration` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectLockConfigurationOutput extends ObjectLockConfiguration, groups.Noted {}

const getObjectLockConfigurationOperation = Operation.define<groups.BucketInput>()({
  ...ofBucket.find<GetObjectLockConfigurationOutput>(
    "GetObjectLockConfiguration",
    "object-lock",
    objectLockConfiguration
  ),
  access: "session",
  needs: "objectLock"
})

/**
 * Everything that `getObjectLockConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetObjectLockConfigurationError = Operation.ErrorOf<typeof getObjectLockConfigurationOperation>

/**
 * Whether the versions of a bucket can be locked; `NoSuchConfiguration` where they cannot.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectLockConfiguration.html
 *
 * @since 0.1.0
 * @category object lock
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getObjectLockConfiguration({ bucket: "ledger" })
 */
export const getObjectLockConfiguration: (
  input: groups.BucketInput
) => Effect.Effect<GetObjectLockConfigurationOutput, GetObjectLockConfigurationError, S3Client> = call(
  getObjectLockConfigurationOperation
)

/**
 * What `putObjectLockConfiguration` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutObjectLockConfigurationInput extends groups.BucketInput, ObjectLockConfiguration {
  /** `requester`: the caller agrees to pay for a requester-pays bucket. */
  readonly requestPayer?: "requester" | undefined
  /** A token from AWS Support, with which object lock was once enabled for a bucket that was there already. */
  readonly token?: string | undefined
}

const lockSetting = ofBucket.write("PutObjectLockConfiguration", "object-lock", objectLockConfiguration)

const putObjectLockConfigurationOperation = Operation.define<PutObjectLockConfigurationInput>()({
  ...lockSetting,
  access: "session",
  needs: "objectLock",
  members: {
    ...lockSetting.members,
    requestPayer: groups.owner.requestPayer,
    token: members.header("x-amz-bucket-object-lock-token")
  },
  errors: [...lockSetting.errors, StorageError.InvalidBucketState],
  answer: answers.headers<groups.Noted>
})

/**
 * Everything that `putObjectLockConfiguration` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutObjectLockConfigurationError = Operation.ErrorOf<typeof putObjectLockConfigurationOperation>

/**
 * Allows locks in a bucket that keeps versions, for ever, and says how new objects are locked by default.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html
 *
 * @since 0.1.0
 * @category object lock
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putObjectLockConfiguration({
 *   bucket: "ledger",
 *   objectLockEnabled: "Enabled",
 *   rule: { defaultRetention: { mode: "COMPLIANCE", years: 10 } }
 * })
 */
export const putObjectLockConfiguration: (
  input: PutObjectLockConfigurationInput
) => Effect.Effect<groups.Noted, PutObjectLockConfigurationError, S3Client> = call(putObjectLockConfigurationOperation)
