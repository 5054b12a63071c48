/**
 * How an object comes back from an archive.
 *
 * @since 0.1.0
 */

/**
 * How fast it comes back, and what that costs.
 *
 * @since 0.1.0
 * @category models
 */
export interface GlacierJobParameters {
  readonly tier: "Standard" | "Bulk" | "Expedited" | (string & {})
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_RestoreObject.html
 * @since 0.1.0
 * @category models
 */
export interface RestoreRequest {
  /** How long the copy stays; not for objects of the class `INTELLIGENT_TIERING`, which stay. */
  readonly days?: number | undefined
  readonly glacierJobParameters?: GlacierJobParameters | undefined
}
