/**
 * Whether a bucket keeps versions.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import { call } from "../internal/s3/call.js"
import { versioningConfiguration } from "../internal/s3/documents/versioning.js"
import type * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { VersioningConfiguration } from "../internal/s3/model/bucket.js"
import * as Operation from "../internal/s3/operation.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `getBucketVersioning` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketVersioningOutput extends VersioningConfiguration, groups.Noted {}

const getBucketVersioningOperation = Operation.define<groups.BucketInput>()(
  ofBucket.read<GetBucketVersioningOutput>("GetBucketVersioning", "versioning", versioningConfiguration)
)

/**
 * Everything that `getBucketVersioning` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketVersioningError = Operation.ErrorOf<typeof getBucketVersioningOperation>

/**
 * Whether a bucket keeps versions; one that never did has no `status`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketVersioning.html
 *
 * @since 0.1.0
 * @category versions
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketVersioning({ bucket: "photos" })
 */
export const getBucketVersioning: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketVersioningOutput, GetBucketVersioningError, S3Client> = call(getBucketVersioningOperation)

/**
 * What `putBucketVersioning` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketVersioningInput extends groups.BucketInput {
  readonly status: "Enabled" | "Suspended"
  /** Whether versions can only be deleted with an authentication device; setting it needs `mfa`. */
  readonly mfaDelete?: "Enabled" | "Disabled" | undefined
  /** Serial number and code of the authentication device, with a space between. */
  readonly mfa?: string | undefined
}

const setting = ofBucket.write("PutBucketVersioning", "versioning", versioningConfiguration)

const putBucketVersioningOperation = Operation.define<PutBucketVersioningInput>()({
  ...setting,
  needs: "versioning",
  members: { ...setting.members, mfa: members.header("x-amz-mfa") },
  errors: [...setting.errors, StorageError.InvalidBucketState]
})

/**
 * Everything that `putBucketVersioning` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketVersioningError = Operation.ErrorOf<typeof putBucketVersioningOperation>

/**
 * Begins or suspends the keeping of versions. Those that are there stay.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketVersioning.html
 *
 * @since 0.1.0
 * @category versions
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketVersioning({ bucket: "photos", status: "Enabled" })
 */
export const putBucketVersioning: (
  input: PutBucketVersioningInput
) => Effect.Effect<void, PutBucketVersioningError, S3Client> = call(putBucketVersioningOperation)
