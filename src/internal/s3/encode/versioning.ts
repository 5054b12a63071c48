import type { XmlFailure } from "../../wire/xmlFailure.js"
import { element, leaf } from "../../wire/xmlWriter.js"
import { document } from "./document.js"

/** @internal */
export const encodeVersioning = (input: {
  readonly status: "Enabled" | "Suspended"
  readonly mfaDelete?: "Enabled" | "Disabled" | undefined
}): string | XmlFailure =>
  document(element("VersioningConfiguration", leaf("Status", input.status), leaf("MfaDelete", input.mfaDelete)))
