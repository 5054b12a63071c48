import type { Tag, TaggingResult } from "../model/object.js"
import * as document from "./document.js"

const tag = document.struct<Tag>({
  key: document.requiredText("Key"),
  value: document.requiredText("Value")
})

const tagSet = document.inside("TagSet", document.list("Tag", tag))

/** @internal */
export const decodeTagging = document.document(
  "Tagging",
  document.struct<TaggingResult>({
    tagSet: (element, reading) => tagSet(element, reading) ?? []
  })
)
