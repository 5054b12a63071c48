/**
 * Documents that are kept with an object, by name.
 *
 * @since 0.1.0
 */

/**
 * An annotation in a list.
 *
 * @since 0.1.0
 * @category models
 */
export interface AnnotationEntry {
  readonly annotationName: string
  readonly lastModified?: Date | undefined
  /** Bytes. */
  readonly size?: number | undefined
  /** Without its quotes. */
  readonly etag?: string | undefined
  readonly checksumAlgorithm?: ReadonlyArray<string> | undefined
  readonly replicationStatus?: string | undefined
}

/**
 * A page of an object's annotations.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectAnnotations.html
 * @since 0.1.0
 * @category models
 */
export interface AnnotationPage {
  readonly annotations: ReadonlyArray<AnnotationEntry>
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  readonly annotationPrefix?: string | undefined
  readonly maxAnnotationResults?: number | undefined
  readonly annotationCount?: number | undefined
  readonly continuationToken?: string | undefined
  /** Absent on the last page. */
  readonly nextContinuationToken?: string | undefined
}
