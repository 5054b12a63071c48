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
