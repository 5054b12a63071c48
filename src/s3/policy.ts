/**
 * Policies: who may do what with a bucket, in JSON.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { policyStatus } from "../internal/s3/documents/access.js"
import { decodePolicy } from "../internal/s3/documents/policy.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { PolicyStatus } from "../internal/s3/model/access.js"
import * as Operation from "../internal/s3/operation.js"
import * as payload from "../internal/s3/payload.js"
import { ofBucket } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"
import * as StorageError from "../StorageError.js"

/**
 * What `getBucketPolicy` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketPolicyOutput extends groups.Noted {
  /** JSON, as the server has it. */
  readonly policy: string
}

const getBucketPolicyOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketPolicyOutput>("GetBucketPolicy", "policy", { decode: decodePolicy })
)

/**
 * Everything that `getBucketPolicy` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketPolicyError = Operation.ErrorOf<typeof getBucketPolicyOperation>

/**
 * The policy of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicy.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const policy = S3.getBucketPolicy({ bucket: "photos" }).pipe(
 *   Effect.map(({ policy }) => JSON.parse(policy)),
 *   Effect.catchTag("NoSuchConfiguration", () => Effect.succeed(undefined))
 * )
 */
export const getBucketPolicy: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketPolicyOutput, GetBucketPolicyError, S3Client> = call(getBucketPolicyOperation)

/**
 * What `putBucketPolicy` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketPolicyInput extends groups.BucketInput {
  /** JSON, or what is to be written as JSON. Its members are AWS's own (`Version`, `Statement`, ...). */
  readonly policy: string | { readonly [member: string]: unknown }
  /** Needed for a policy that forbids the caller to change it again. */
  readonly confirmRemoveSelfBucketAccess?: boolean | undefined
}

const putBucketPolicyOperation = Operation.define<PutBucketPolicyInput>()({
  name: "PutBucketPolicy",
  method: "PUT",
  target: "bucket",
  subresource: [["policy", ""]],
  changes: "policy",
  members: {
    ...groups.bucket,
    policy: payload.json,
    confirmRemoveSelfBucketAccess: members.headerBoolean("x-amz-confirm-remove-self-bucket-access")
  },
  finish: (_, parts, surroundings) => payload.digest(parts, surroundings),
  errors: [...groups.bucketErrors, StorageError.OperationAborted, StorageError.IntegrityFailure],
  answer: answers.nothing
})

/**
 * Everything that `putBucketPolicy` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketPolicyError = Operation.ErrorOf<typeof putBucketPolicyOperation>

/**
 * Sets the policy of a bucket, in place of the one it had.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketPolicy({
 *   bucket: "photos",
 *   policy: {
 *     Version: "2012-10-17",
 *     Statement: [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::photos/public/*" }]
 *   }
 * })
 */
export const putBucketPolicy: (
  input: PutBucketPolicyInput
) => Effect.Effect<void, PutBucketPolicyError, S3Client> = call(putBucketPolicyOperation)

const deleteBucketPolicyOperation = Operation.define<groups.BucketInput>()(
  ofBucket.remove("DeleteBucketPolicy", "policy")
)

/**
 * Everything that `deleteBucketPolicy` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type DeleteBucketPolicyError = Operation.ErrorOf<typeof deleteBucketPolicyOperation>

/**
 * Removes the policy of a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucketPolicy.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.deleteBucketPolicy({ bucket: "photos" })
 */
export const deleteBucketPolicy: (
  input: groups.BucketInput
) => Effect.Effect<void, DeleteBucketPolicyError, S3Client> = call(deleteBucketPolicyOperation)

/**
 * What `getBucketPolicyStatus` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketPolicyStatusOutput extends PolicyStatus, groups.Noted {}

const getBucketPolicyStatusOperation = Operation.define<groups.BucketInput>()(
  ofBucket.find<GetBucketPolicyStatusOutput>("GetBucketPolicyStatus", "policyStatus", policyStatus)
)

/**
 * Everything that `getBucketPolicyStatus` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketPolicyStatusError = Operation.ErrorOf<typeof getBucketPolicyStatusOperation>

/**
 * Whether the policy of a bucket lets everybody in.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketPolicyStatus.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketPolicyStatus({ bucket: "photos" })
 */
export const getBucketPolicyStatus: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketPolicyStatusOutput, GetBucketPolicyStatusError, S3Client> = call(
  getBucketPolicyStatusOperation
)
