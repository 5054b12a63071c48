import type { PrefixAndTags, PrefixOrTags } from "../model/filter.js"
import * as shape from "../shape/shape.js"
import * as common from "./common.js"

/** @internal */
export const prefixAndTags: shape.MembersOf<PrefixAndTags> = {
  prefix: shape.text("Prefix"),
  tags: shape.optionalList("Tag", common.tag)
}

/** @internal */
export const prefixOrTags = shape.oneOf<PrefixOrTags>({
  prefix: shape.text("Prefix"),
  tag: shape.child("Tag", common.tag),
  and: shape.child("And", shape.closed(prefixAndTags))
}, "and")
