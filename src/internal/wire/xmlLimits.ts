/**
 * What a document may cost. A page of 1 000 keys of 1 KiB stays well below.
 *
 * @internal
 */
export interface Limits {
  /** Bytes of a document that is given as bytes, UTF-16 units of one that is given as text. */
  readonly maxLength: number
  /** The root element is at depth 1. */
  readonly maxDepth: number
  readonly maxElements: number
}

/** @internal */
export const defaultLimits: Limits = { maxLength: 8 * 1024 * 1024, maxDepth: 32, maxElements: 250_000 }
