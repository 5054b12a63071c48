import type { VersioningConfiguration } from "../model/bucket.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"

/** @internal */
export const versioningConfiguration = document<VersioningConfiguration>("VersioningConfiguration", {
  status: shape.text("Status"),
  mfaDelete: shape.text("MfaDelete")
})
