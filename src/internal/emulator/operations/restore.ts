import * as WireXml from "../../wire/xml.js"
import * as Archive from "../archive.js"
import { joined } from "../model.js"
import type { Operation } from "../operation.js"
import { bucketOf, documentBody, emptyResponse, objectOf, versionHeader } from "../operation.js"
import { invalidArgument, notImplemented, refusal } from "../refusal.js"
import * as Versions from "../versions.js"
import { readDocument } from "../xmlBody.js"

const tiers = ["Standard", "Bulk", "Expedited"]

const readDays = (body: Uint8Array): number => {
  const root = readDocument(body, "RestoreRequest")
  for (const { name } of root.children) {
    if (["Type", "SelectParameters", "OutputLocation"].includes(name)) throw notImplemented("selecting from archives")
  }
  const glacier = WireXml.child(root, "GlacierJobParameters")
  const tier = WireXml.childText(root, "Tier") ?? (glacier && WireXml.childText(glacier, "Tier")) ?? "Standard"
  if (!tiers.includes(tier)) throw refusal("MalformedXML")
  const days = WireXml.childText(root, "Days")?.trim() ?? ""
  if (!/^-?\d{1,9}$/.test(days)) throw refusal("MalformedXML")
  if (Number(days) < 1) throw invalidArgument("Days", days, "restoration days should be at least 1")
  return Number(days)
}

/**
 * A restored copy is there at once: hours of waiting would teach a test nothing.
 *
 * @internal
 */
export const restoreObject: Operation = {
  name: "RestoreObject",
  payload: documentBody,
  run: (context, payload) => {
    const object = objectOf(context)
    const days = readDays(joined(payload.data))
    if (!Archive.isArchived(object)) {
      throw refusal("InvalidObjectState", {
        message: "Restore is not allowed for the object's current storage class",
        details: [["StorageClass", object.attributes.storageClass]]
      })
    }
    const again = Archive.isRestored(object, context.now)
    Versions.replace(bucketOf(context), { ...object, restoredUntil: Archive.expiry(context.now, days) })
    return emptyResponse(again ? 200 : 202, versionHeader(context, object))
  }
}
