/**
 * What a probe asks about, and what it answers.
 */

/**
 * What a server may be able to do.
 *
 * @since 0.1.0
 * @category models
 */
export type Capability =
  | "signedRequests"
  | "clock"
  | "region"
  | "pathAddressing"
  | "virtualAddressing"
  | "redirects"
  | "checksumCRC32"
  | "checksumCRC32C"
  | "checksumCRC64NVME"
  | "checksumSHA1"
  | "checksumSHA256"
  | "fullObjectCRC32"
  | "fullObjectCRC32C"
  | "fullObjectCRC64NVME"
  | "compositeCRC32"
  | "compositeCRC32C"
  | "compositeSHA1"
  | "compositeSHA256"
  | "trailer"
  | "conditionalCreate"
  | "conditionalUpdateQuoted"
  | "conditionalUpdateUnquoted"
  | "conditionalCreateRace"
  | "conditionalUpdateRace"
  | "conditionalDelete"
  | "conditionalCopy"
  | "conditionalCopyByVendorHeader"
  | "conditionalComplete"
  | "copy"
  | "deleteObjects"
  | "deleteObjectsWithoutMd5"
  | "deleteBatchOf1000"
  | "listV1"
  | "listV2"
  | "listUrlEncode"
  | "keyWithPlus"
  | "keyWithSpace"
  | "keyWithDoubleSlash"
  | "keyWithUnicode"
  | "keyWithControlCharacter"
  | "multipart"
  | "unequalParts"
  | "multipartEtagIsMd5"
  | "completeTwice"
  | "abortTwice"
  | "multipartCopy"
  | "rangeBeyondEnd"
  | "partNumber"
  | "tagging"
  | "versioning"

/**
 * What was seen of a capability.
 *
 * - `works`: the server does it, and right.
 * - `refused`: it answers with an error, and so can be trusted not to do something else.
 * - `ignored`: it answers as if it had done it, and has not. The dangerous one.
 * - `broken`: it does it, but not right.
 * - `unknown`: it was not asked, or the answer says nothing.
 *
 * @since 0.1.0
 * @category models
 */
export type Verdict = "works" | "refused" | "ignored" | "broken" | "unknown"

/**
 * One capability, with what was asked and what came.
 *
 * @since 0.1.0
 * @category models
 */
export interface Finding {
  readonly capability: Capability
  readonly verdict: Verdict
  readonly evidence: string
}

/**
 * Everything that a probe has found.
 *
 * @since 0.1.0
 * @category models
 */
export interface Report {
  readonly endpoint: string
  readonly bucket: string
  /** By the `Clock`. */
  readonly measuredAt: Date
  /** One for each capability. */
  readonly findings: Readonly<Record<Capability, Finding>>
  /** Keys that could not be deleted, and why not. */
  readonly left: ReadonlyArray<{ readonly key: string; readonly uploadId?: string | undefined; readonly why: string }>
}
