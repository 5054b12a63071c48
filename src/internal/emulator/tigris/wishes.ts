import type { Headers } from "../headers.js"
import { refusal } from "../refusal.js"
import { places } from "./places.js"

/** One group, or one or several regions; nothing for anywhere. @internal */
export const readRegions = (text: string): string => {
  const named = text.split(",").map((one) => one.trim()).filter((one) => one !== "")
  if (
    !named.every((one) => places.has(one)) || (named.length > 1 && named.some((one) => one === "usa" || one === "eur"))
  ) {
    throw refusal("InvalidArgument", {
      message: "Unknown region",
      details: [["ArgumentName", "X-Tigris-Regions"], ["ArgumentValue", text]]
    })
  }
  return named.join(",")
}

/** `true` for seven days, or so many. @internal */
export const readRetention = (text: string): number => {
  const days = text === "true" ? 7 : /^\d{1,3}$/.test(text) ? Number(text) : 0
  if (days < 7 || days > 90) {
    throw refusal("InvalidArgument", {
      message: "What is deleted can be kept for 7 to 90 days",
      details: [["ArgumentName", "X-Tigris-Soft-Delete"], ["ArgumentValue", text]]
    })
  }
  return days
}

const storageClasses: ReadonlySet<string> = new Set(["STANDARD", "STANDARD_IA", "GLACIER", "GLACIER_IR"])

/** What objects are stored as unless their writer says. @internal */
export const readStorageClass = (text: string): string => {
  if (!storageClasses.has(text)) throw refusal("InvalidStorageClass", { details: [["StorageClassRequested", text]] })
  return text
}

/** Whether everybody may list what everybody may read; nothing where it is not said. @internal */
export const readPublicListing = (headers: Headers): boolean | undefined => {
  const name = "x-amz-acl-public-list-objects-enabled"
  const text = headers.get(name)?.toLowerCase()
  if (text === undefined || text === "true" || text === "false") return text === undefined ? undefined : text === "true"
  throw refusal("InvalidArgument", { details: [["ArgumentName", name], ["ArgumentValue", text]] })
}
