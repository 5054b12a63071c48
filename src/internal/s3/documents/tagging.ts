import type { Tagging } from "../model/object.js"
import { document } from "../shape/document.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"

/** @internal */
export const tagging = document<Tagging>("Tagging", {
  tagSet: shape.inside("TagSet", shape.list("Tag", common.tag))
})
