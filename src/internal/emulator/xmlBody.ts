import type { Xml } from "../wire/xml.js"
import * as WireXml from "../wire/xml.js"
import { refusal } from "./refusal.js"

/**
 * A request's document, or MalformedXML.
 *
 * @internal
 */
export const readDocument = (body: Uint8Array, root: string): Xml => {
  const parsed = WireXml.parse(body)
  if (WireXml.isFailure(parsed) || parsed.name !== root) throw refusal("MalformedXML")
  return parsed
}
