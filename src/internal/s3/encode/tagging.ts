import type { XmlFailure } from "../../wire/xmlFailure.js"
import { element, leaf } from "../../wire/xmlWriter.js"
import type { Tag } from "../model/object.js"
import { document } from "./document.js"

/** @internal */
export const encodeTagging = (tags: ReadonlyArray<Tag>): string | XmlFailure =>
  document(element(
    "Tagging",
    element("TagSet", ...tags.map(({ key, value }) => element("Tag", leaf("Key", key), leaf("Value", value))))
  ))
