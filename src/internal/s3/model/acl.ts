/**
 * Access control lists.
 *
 * @since 0.1.0
 */
import type { Owner } from "./object.js"

/**
 * Whom a grant is for: an account by its canonical id, an account by its mail address, or a group by its URI.
 *
 * @since 0.1.0
 * @category models
 */
export interface Grantee extends Owner {
  readonly type?: "CanonicalUser" | "AmazonCustomerByEmail" | "Group" | (string & {}) | undefined
  readonly emailAddress?: string | undefined
  readonly uri?: string | undefined
}

/**
 * One line of an access control list.
 *
 * @since 0.1.0
 * @category models
 */
export interface Grant {
  readonly grantee?: Grantee | undefined
  readonly permission?: "FULL_CONTROL" | "READ" | "WRITE" | "READ_ACP" | "WRITE_ACP" | (string & {}) | undefined
}

/**
 * The access control list of a bucket or an object.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketAcl.html
 * @since 0.1.0
 * @category models
 */
export interface AccessControlPolicy {
  readonly owner?: Owner | undefined
  readonly grants: ReadonlyArray<Grant>
}
