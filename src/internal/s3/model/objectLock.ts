/**
 * What keeps objects from being changed.
 *
 * @since 0.1.0
 */

/**
 * A span of whole days or of whole years.
 *
 * @since 0.1.0
 * @category models
 */
export interface HoldDuration {
  readonly days?: number | undefined
  readonly years?: number | undefined
}

/**
 * How long a version has to stay as it is.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockRetention.html
 * @since 0.1.0
 * @category models
 */
export interface ObjectLockRetention {
  /** `GOVERNANCE` can be lifted with a permission, `COMPLIANCE` by nobody. */
  readonly mode?: "GOVERNANCE" | "COMPLIANCE" | (string & {}) | undefined
  readonly retainUntilDate?: Date | undefined
  /** Whether the retention begins with an event that is still to come. */
  readonly eventHold?: "ON" | "OFF" | (string & {}) | undefined
  /** How long it lasts from that event on. */
  readonly eventHoldDuration?: HoldDuration | undefined
}

/**
 * Whether a version has to stay as it is until this is said to be over.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockLegalHold.html
 * @since 0.1.0
 * @category models
 */
export interface ObjectLockLegalHold {
  readonly status?: "ON" | "OFF" | (string & {}) | undefined
}

/**
 * The retention of new objects that are stored without one of their own: for a number of days, or of years.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_DefaultRetention.html
 * @since 0.1.0
 * @category models
 */
export interface DefaultRetention extends HoldDuration {
  readonly mode?: "GOVERNANCE" | "COMPLIANCE" | (string & {}) | undefined
  readonly defaultEventHold?: HoldDuration | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface ObjectLockRule {
  readonly defaultRetention?: DefaultRetention | undefined
}

/**
 * Whether the versions of a bucket can be locked, and which of them are from the start.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ObjectLockConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface ObjectLockConfiguration {
  readonly objectLockEnabled?: "Enabled" | (string & {}) | undefined
  readonly rule?: ObjectLockRule | undefined
}
