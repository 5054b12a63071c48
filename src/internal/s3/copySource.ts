/**
 * Where a copy comes from, for objects and for parts.
 */
import { formatCopySource } from "../wire/copySource.js"
import { sourceCustomerKey } from "./customerKey.js"
import type { CustomerKeyInput } from "./groups.js"
import * as members from "./members.js"
import type { Members } from "./operation.js"

/**
 * Where a copy comes from.
 *
 * @since 0.1.0
 * @category models
 */
export interface CopySource {
  readonly bucket: string
  readonly key: string
  /** Absent: the newest version. */
  readonly versionId?: string | undefined
}

/**
 * Conditions on the source of a copy, and the key that it is encrypted with.
 *
 * @since 0.1.0
 * @category models
 */
export interface CopySourceInput {
  readonly source: CopySource
  readonly sourceIfMatch?: string | undefined
  readonly sourceIfNoneMatch?: string | undefined
  readonly sourceIfModifiedSince?: Date | undefined
  readonly sourceIfUnmodifiedSince?: Date | undefined
  readonly sourceSseCustomerKey?: CustomerKeyInput["sseCustomerKey"]
  readonly expectedSourceBucketOwner?: string | undefined
}

/** @internal */
export const copySourceMembers: Members<CopySourceInput> = {
  source: (value, parts) =>
    members.setHeader(parts, "x-amz-copy-source", formatCopySource(value.bucket, value.key, value.versionId)),
  sourceIfMatch: members.headerEtag("x-amz-copy-source-if-match"),
  sourceIfNoneMatch: members.headerEtag("x-amz-copy-source-if-none-match"),
  sourceIfModifiedSince: members.headerDate("x-amz-copy-source-if-modified-since"),
  sourceIfUnmodifiedSince: members.headerDate("x-amz-copy-source-if-unmodified-since"),
  sourceSseCustomerKey: sourceCustomerKey,
  expectedSourceBucketOwner: members.header("x-amz-source-expected-bucket-owner")
}
