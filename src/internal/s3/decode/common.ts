/**
 * Fields that several documents have.
 */
import { algorithms } from "../../wire/checksum.js"
import * as xml from "../../wire/xml.js"
import type { Checksums } from "../groups.js"
import type { Owner, RestoreStatus } from "../model/object.js"
import * as document from "./document.js"

/** @internal */
export const owner = document.struct<Owner>({
  id: document.text("ID"),
  displayName: document.text("DisplayName")
})

/** @internal */
export const restoreStatus = document.struct<RestoreStatus>({
  isRestoreInProgress: document.boolean("IsRestoreInProgress"),
  restoreExpiryDate: document.date("RestoreExpiryDate")
})

/** @internal */
export const commonPrefixes = document.list("CommonPrefixes", document.requiredKey("Prefix"))

/** `<ChecksumCRC32>` and its like, side by side in the element. @internal */
export const checksums: document.Field<Checksums | undefined> = (element) => {
  let output: { -readonly [K in keyof Checksums]: Checksums[K] } | undefined
  for (const algorithm of algorithms) {
    const value = xml.childText(element, `Checksum${algorithm}`)
    if (value !== undefined) {
      output ??= {}
      output[algorithm] = value
    }
  }
  return output
}
