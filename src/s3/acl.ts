/**
 * Access control lists. New buckets have them disabled (`BucketOwnerEnforced`) and answer a change with
 * `InvalidInput`.
 *
 * @since 0.1.0
 */
import type * as Effect from "effect/Effect"
import * as answers from "../internal/s3/answers.js"
import { call } from "../internal/s3/call.js"
import { accessControlPolicy } from "../internal/s3/documents/acl.js"
import * as groups from "../internal/s3/groups.js"
import * as members from "../internal/s3/members.js"
import type { AccessControlPolicy } from "../internal/s3/model/acl.js"
import * as Operation from "../internal/s3/operation.js"
import * as payload from "../internal/s3/payload.js"
import { ofBucket, ofObject } from "../internal/s3/subresource.js"
import type { S3Client } from "../S3Client.js"

/**
 * What `getBucketAcl` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetBucketAclOutput extends AccessControlPolicy, groups.Noted {}

const getBucketAclOperation = Operation.define<groups.BucketInput>()(
  ofBucket.read<GetBucketAclOutput>("GetBucketAcl", "acl", accessControlPolicy)
)

/**
 * Everything that `getBucketAcl` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetBucketAclError = Operation.ErrorOf<typeof getBucketAclOperation>

/**
 * Who may do what with a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getBucketAcl({ bucket: "photos" })
 */
export const getBucketAcl: (
  input: groups.BucketInput
) => Effect.Effect<GetBucketAclOutput, GetBucketAclError, S3Client> = call(getBucketAclOperation)

/**
 * A whole list of grants, in place of the one that is there.
 *
 * @since 0.1.0
 * @category models
 */
export interface PolicyInput {
  /** With `grants`: the owner, as `getObjectAcl` or `getBucketAcl` names it. */
  readonly owner?: AccessControlPolicy["owner"]
  readonly grants?: AccessControlPolicy["grants"] | undefined
}

const finishAcl = (
  { grants, owner }: PolicyInput,
  parts: Operation.Parts,
  surroundings: Operation.Surroundings
): Operation.Problem | Operation.Lacking =>
  grants !== undefined
    ? payload.document(accessControlPolicy.encode({ owner, grants }), parts, surroundings)
    : owner !== undefined
    ? "owner says nothing without grants"
    : Object.keys(parts.headers).some((name) => name === "x-amz-acl" || name.startsWith("x-amz-grant-"))
    ? undefined
    : "one of acl, grants and the members that begin with grant is needed"

/**
 * What `putBucketAcl` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutBucketAclInput extends groups.BucketInput, groups.BucketGrantInput, PolicyInput {}

const bucketAcl = ofBucket.write("PutBucketAcl", "acl", accessControlPolicy)

const putBucketAclOperation = Operation.define<PutBucketAclInput>()({
  ...bucketAcl,
  members: { ...bucketAcl.members, ...groups.bucketGrants },
  finish: finishAcl
})

/**
 * Everything that `putBucketAcl` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutBucketAclError = Operation.ErrorOf<typeof putBucketAclOperation>

/**
 * Sets who may do what with a bucket.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.putBucketAcl({ bucket: "photos", acl: "private" })
 */
export const putBucketAcl: (
  input: PutBucketAclInput
) => Effect.Effect<void, PutBucketAclError, S3Client> = call(putBucketAclOperation)

/**
 * What `getObjectAcl` answers.
 *
 * @since 0.1.0
 * @category models
 */
export interface GetObjectAclOutput extends AccessControlPolicy, groups.Noted {}

const getObjectAclOperation = Operation.define<groups.VersionInput>()(
  ofObject.read<GetObjectAclOutput>("GetObjectAcl", "acl", accessControlPolicy)
)

/**
 * Everything that `getObjectAcl` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type GetObjectAclError = Operation.ErrorOf<typeof getObjectAclOperation>

/**
 * Who may do what with an object.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAcl.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 *
 * export const program = S3.getObjectAcl({ bucket: "photos", key: "cat.jpg" })
 */
export const getObjectAcl: (
  input: groups.VersionInput
) => Effect.Effect<GetObjectAclOutput, GetObjectAclError, S3Client> = call(getObjectAclOperation)

/**
 * What `putObjectAcl` takes.
 *
 * @since 0.1.0
 * @category models
 */
export interface PutObjectAclInput extends groups.VersionInput, groups.GrantInput, PolicyInput {
  readonly grantWrite?: string | undefined
}

const objectAcl = ofObject.write("PutObjectAcl", "acl", accessControlPolicy)

const putObjectAclOperation = Operation.define<PutObjectAclInput>()({
  ...objectAcl,
  members: {
    ...objectAcl.members,
    ...groups.grants,
    grantWrite: members.objectGrant("x-amz-grant-write"),
    grants: members.objectGrants
  },
  finish: finishAcl,
  answer: answers.headers<groups.Noted>
})

/**
 * Everything that `putObjectAcl` can fail with.
 *
 * @since 0.1.0
 * @category errors
 */
export type PutObjectAclError = Operation.ErrorOf<typeof putObjectAclOperation>

/**
 * Sets who may do what with an object.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html
 *
 * @since 0.1.0
 * @category access
 * @example
 * import { S3 } from "effect-s3"
 * import { Effect } from "effect"
 *
 * export const share = S3.getObjectAcl({ bucket: "photos", key: "cat.jpg" }).pipe(
 *   Effect.flatMap(({ grants, owner }) =>
 *     S3.putObjectAcl({
 *       bucket: "photos",
 *       key: "cat.jpg",
 *       owner,
 *       grants: [...grants, {
 *         grantee: { type: "Group", uri: "http://acs.amazonaws.com/groups/global/AllUsers" },
 *         permission: "READ"
 *       }]
 *     })
 *   )
 * )
 */
export const putObjectAcl: (
  input: PutObjectAclInput
) => Effect.Effect<groups.Noted, PutObjectAclError, S3Client> = call(putObjectAclOperation)
