import type { Xml } from "../../wire/xml.js"
import * as WireXml from "../../wire/xml.js"
import type { Bucket } from "../state.js"

/**
 * The document of a setting, for what is done by it after all.
 *
 * @internal
 */
export const kept = (bucket: Bucket, subresource: string): Xml | undefined => {
  const document = bucket.settings.get(subresource)
  const root = document === undefined ? undefined : WireXml.parse(document)
  return root === undefined || WireXml.isFailure(root) ? undefined : root
}
