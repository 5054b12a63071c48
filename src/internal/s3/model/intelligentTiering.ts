/**
 * When S3 moves objects of the class `INTELLIGENT_TIERING` to its archives.
 *
 * @since 0.1.0
 */
import type { PrefixOrTags } from "./filter.js"

/**
 * Where an object goes that has not been read for so many days.
 *
 * @since 0.1.0
 * @category models
 */
export interface Tiering {
  readonly days: number
  readonly accessTier: "ARCHIVE_ACCESS" | "DEEP_ARCHIVE_ACCESS" | (string & {})
}

/**
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_IntelligentTieringConfiguration.html
 * @since 0.1.0
 * @category models
 */
export interface IntelligentTieringConfiguration {
  readonly id: string
  readonly filter?: PrefixOrTags | undefined
  readonly status: "Enabled" | "Disabled" | (string & {})
  readonly tierings: ReadonlyArray<Tiering>
}

/**
 * A page of a bucket's rules.
 *
 * @since 0.1.0
 * @category models
 */
export interface IntelligentTieringConfigurationPage {
  readonly intelligentTieringConfigurationList: ReadonlyArray<IntelligentTieringConfiguration>
  readonly isTruncated: boolean
  readonly continuationToken?: string | undefined
  readonly nextContinuationToken?: string | undefined
}
