/**
 * Which pages of other origins may use a bucket.
 *
 * @since 0.1.0
 */

/**
 * What browsers are told to allow.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSRule.html
 * @since 0.1.0
 * @category models
 */
export interface CorsRule {
  readonly id?: string | undefined
  /** `https://example.com`, with one `*` at most, or `*`. */
  readonly allowedOrigins: ReadonlyArray<string>
  readonly allowedMethods: ReadonlyArray<"GET" | "PUT" | "POST" | "DELETE" | "HEAD" | (string & {})>
  /** What a preflight may ask for in `Access-Control-Request-Headers`. */
  readonly allowedHeaders?: ReadonlyArray<string> | undefined
  /** Headers of the answer that a page may see. */
  readonly exposeHeaders?: ReadonlyArray<string> | undefined
  /** How long a browser may keep what a preflight answered. */
  readonly maxAgeSeconds?: number | undefined
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_CORSConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface CorsConfiguration {
  /** At most 100; the first that matches counts. */
  readonly corsRules: ReadonlyArray<CorsRule>
}
