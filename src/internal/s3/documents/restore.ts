import type { GlacierJobParameters, RestoreRequest } from "../model/restore.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"

/** @internal */
export const restoreRequest = document<RestoreRequest>("RestoreRequest", {
  days: shape.count("Days"),
  glacierJobParameters: shape.child(
    "GlacierJobParameters",
    shape.struct<GlacierJobParameters>({ tier: shape.requiredText("Tier") })
  )
})
