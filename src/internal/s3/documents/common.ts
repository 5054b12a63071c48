/**
 * What several documents have inside them.
 */
import { algorithms } from "../../wire/checksum.js"
import type { Checksums } from "../groups.js"
import type { Owner, RestoreStatus, Tag } from "../model/object.js"
import * as shape from "../shape/shape.js"

/** @internal */
export const owner = shape.struct<Owner>({
  id: shape.text("ID"),
  displayName: shape.text("DisplayName")
})

/** @internal */
export const tag = shape.struct<Tag>({
  key: shape.requiredText("Key"),
  value: shape.requiredText("Value")
})

/** @internal */
export const restoreStatus = shape.struct<RestoreStatus>({
  isRestoreInProgress: shape.boolean("IsRestoreInProgress"),
  restoreExpiryDate: shape.date("RestoreExpiryDate")
})

/** @internal */
export const commonPrefixes = shape.list("CommonPrefixes", shape.holding(shape.requiredKey("Prefix")))

/** `<ChecksumCRC32>` and its like, side by side in the element. @internal */
export const checksums = shape.beside(shape.struct(
  Object.fromEntries(algorithms.map((algorithm) => [algorithm, shape.text(`Checksum${algorithm}`)])) as shape.MembersOf<
    Checksums
  >
))

/** How a page of configurations says that there are more. @internal */
export const pageMembers: shape.MembersOf<{
  readonly isTruncated: boolean
  readonly continuationToken?: string | undefined
  readonly nextContinuationToken?: string | undefined
}> = {
  isTruncated: shape.flag("IsTruncated"),
  continuationToken: shape.text("ContinuationToken"),
  nextContinuationToken: shape.text("NextContinuationToken")
}
