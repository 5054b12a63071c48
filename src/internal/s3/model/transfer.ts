/**
 * How a bucket is reached, and who pays for it.
 *
 * @since 0.1.0
 */

/**
 * Whether a bucket can be reached by way of the nearest edge location.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_AccelerateConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface AccelerateConfiguration {
  /** Absent for a bucket that never could. */
  readonly status?: "Enabled" | "Suspended" | (string & {}) | undefined
}

/**
 * Who pays for requests and downloads.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_RequestPaymentConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface RequestPaymentConfiguration {
  readonly payer: "Requester" | "BucketOwner" | (string & {})
}
