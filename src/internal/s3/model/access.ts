/**
 * Who may use a bucket and what is in it.
 *
 * @since 0.1.0
 */

/**
 * Whether a bucket's policy lets everybody in.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PolicyStatus.html
 * @since 0.1.0
 * @category models
 */
export interface PolicyStatus {
  readonly isPublic?: boolean | undefined
}

/**
 * What is refused, whatever policies and access control lists say.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface PublicAccessBlockConfiguration {
  /** No list that lets the public in can be set. */
  readonly blockPublicAcls?: boolean | undefined
  /** Lists that let the public in do not count. */
  readonly ignorePublicAcls?: boolean | undefined
  /** No policy that lets the public in can be set. */
  readonly blockPublicPolicy?: boolean | undefined
  /** A bucket whose policy lets the public in is open to its own account and to AWS's services alone. */
  readonly restrictPublicBuckets?: boolean | undefined
}

/**
 * Whose the objects are that others store: `BucketOwnerEnforced` switches access control lists off.
 *
 * @since 0.1.0
 * @category models
 */
export interface OwnershipControlsRule {
  readonly objectOwnership: "BucketOwnerPreferred" | "ObjectWriter" | "BucketOwnerEnforced" | (string & {})
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_OwnershipControls.html
 * @since 0.1.0
 * @category models
 */
export interface OwnershipControls {
  /** One. */
  readonly rules: ReadonlyArray<OwnershipControlsRule>
}

/**
 * Whether tags decide who may do what (attribute-based access control).
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbacStatus.html
 * @since 0.1.0
 * @category models
 */
export interface AbacStatus {
  readonly status?: "Enabled" | "Disabled" | (string & {}) | undefined
}
