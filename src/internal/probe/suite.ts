/**
 * All that a server is asked, in order.
 */
import * as access from "./access.js"
import type { Check } from "./check.js"
import * as checksums from "./checksums.js"
import * as conditions from "./conditions.js"
import * as deletes from "./deletes.js"
import * as lists from "./lists.js"
import * as multipart from "./multipart.js"
import * as objects from "./objects.js"

/**
 * A part of the questions.
 *
 * @since 0.1.0
 * @category models
 */
export type Area = "access" | "checksums" | "conditions" | "deletes" | "lists" | "multipart" | "objects"

/** @internal */
export const suite: Readonly<Record<Area, ReadonlyArray<Check>>> = {
  access: [access.clock, access.region, access.addressing],
  checksums: [...checksums.headerChecksums, ...checksums.multipartChecksums, checksums.trailer],
  conditions: [
    conditions.create,
    conditions.updateQuoted,
    conditions.updateUnquoted,
    conditions.createRace,
    conditions.updateRace,
    conditions.remove,
    conditions.copyIfNone,
    conditions.copyIfNoneByVendorHeader
  ],
  objects: [objects.copy, objects.rangeBeyondEnd, objects.tagging, objects.versioning],
  deletes: [deletes.deleteObjects, deletes.deleteBatch],
  lists: [lists.versions, lists.keys],
  multipart: [
    multipart.multipart,
    multipart.conditionalComplete,
    multipart.abortTwice,
    multipart.multipartCopy,
    multipart.unequalParts
  ]
}
