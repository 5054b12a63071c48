import { toHttpDate, toIso } from "../wire/dates.js"
import type { Context } from "./operation.js"
import { refusal } from "./refusal.js"
import type { StoredObject } from "./state.js"
import * as Answer from "./xml.js"

/**
 * The classes whose objects cannot be read until they have been restored.
 *
 * @internal
 */
export const isArchived = (object: StoredObject): boolean =>
  object.attributes.storageClass === "GLACIER" || object.attributes.storageClass === "DEEP_ARCHIVE"

/** @internal */
export const isRestored = (object: StoredObject, now: number): boolean =>
  object.restoredUntil !== undefined && object.restoredUntil > now

/** @internal */
export const checkRead = (object: StoredObject, now: number): void => {
  if (!isArchived(object) || isRestored(object, now)) return
  throw refusal("InvalidObjectState", { details: [["StorageClass", object.attributes.storageClass]] })
}

/** @internal */
export const checkSource = (object: StoredObject, now: number): void => {
  if (isArchived(object) && !isRestored(object, now)) throw refusal("ObjectNotInActiveTierError")
}

const day = 86_400_000

/**
 * Until when a copy restored now for so many days is there: S3 rounds up to midnight.
 *
 * @internal
 */
export const expiry = (now: number, days: number): number => (Math.floor(now / day) + days + 1) * day

/** @internal */
export const toHeaders = (object: StoredObject, now: number): ReadonlyArray<readonly [string, string]> =>
  object.restoredUntil !== undefined && isRestored(object, now)
    ? [["x-amz-restore", `ongoing-request="false", expiry-date="${toHttpDate(object.restoredUntil)}"`]]
    : []

/**
 * What a listing says of it, if the request asks.
 *
 * @internal
 */
export const statusElement = (context: Context): (object: StoredObject) => string => {
  const asked = (context.headers.get("x-amz-optional-object-attributes") ?? "").split(",")
  if (!asked.some((name) => name.trim() === "RestoreStatus")) return () => ""
  return (object) =>
    object.restoredUntil !== undefined && isRestored(object, context.now)
      ? Answer.element(
        "RestoreStatus",
        Answer.textElement("IsRestoreInProgress", false),
        Answer.textElement("RestoreExpiryDate", toIso(object.restoredUntil))
      )
      : ""
}
