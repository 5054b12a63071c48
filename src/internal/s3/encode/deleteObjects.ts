import * as dates from "../../wire/dates.js"
import type { XmlFailure } from "../../wire/xmlFailure.js"
import { element, leaf } from "../../wire/xmlWriter.js"
import { quoteEtag } from "../members.js"
import type { ObjectIdentifier } from "../model/object.js"
import { document } from "./document.js"

/** Fails for a key that XML cannot carry: such a one can be deleted with DeleteObject. @internal */
export const encodeDeleteObjects = (input: {
  readonly objects: ReadonlyArray<ObjectIdentifier>
  readonly quiet?: boolean | undefined
}): string | XmlFailure =>
  document(element(
    "Delete",
    ...input.objects.map(({ etag, key, lastModifiedTime, size, versionId }) =>
      element(
        "Object",
        leaf("Key", key),
        leaf("VersionId", versionId),
        leaf("ETag", etag === undefined ? undefined : quoteEtag(etag)),
        leaf(
          "LastModifiedTime",
          lastModifiedTime === undefined ? undefined : dates.toHttpDate(lastModifiedTime.getTime())
        ),
        leaf("Size", size)
      )
    ),
    leaf("Quiet", input.quiet)
  ))
